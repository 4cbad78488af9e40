//! Hints of a text with mistakes: those that it had before the mistake, where their lines are as they
//! were then.

use slate_syntax::{LineIndex, Span};

use super::{Inlay, plain::Place};
use crate::figures::Around;
use crate::links::Moved;
use crate::workspace::Snapshot;

impl Snapshot {
    /// The hints of the text as it was last without mistakes, at their places in the text as it is.
    pub(super) fn earlier_hints(
        &self,
        path: &str,
        text: &str,
        range: Span,
        around: Around<'_>,
    ) -> Vec<Inlay> {
        let Some(sound) = self.last_sound().of(path) else { return Vec::new() };
        let Some((old, model)) = sound.text(path).zip(sound.checked.model.as_deref()) else {
            return Vec::new();
        };
        let (nodes, outline) = sound.shape(self, path);
        let lines = LineIndex::new(old);
        let place = Place { path, text: old, lines: &lines, nodes, outline, model, around };
        let moved = Moved::between(old, text);
        let then = moved.before(range);
        // What a history says stays also where the name that it is said of is being typed.
        let mut money = Vec::new();
        self.money_beside(old, (nodes, outline), then, (around, true), &mut money);
        let beside = money.into_iter().filter_map(|inlay| {
            let offset = moved.in_lines(old, inlay.offset, inlay.offset)?;
            Some(Inlay { offset, ..inlay })
        });
        let now = |(start, inlay): (usize, Inlay)| {
            let offset = moved.in_lines(old, start, inlay.offset)?;
            let more = format!("{} Of the text before the mistake.", inlay.more);
            Some(Inlay { offset, more: more.trim_start().to_owned(), ..inlay })
        };
        beside.chain(place.all(then).into_iter().filter_map(now)).collect()
    }
}
