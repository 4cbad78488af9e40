//! What is said in a text with mistakes: what its lines meant before those, where they are as they were.

use slate_syntax::Span;

use super::Hover;
use crate::figures::Around;
use crate::links::Moved;
use crate::workspace::Snapshot;

/// What goes below what is no longer certain.
const NOTE: &str = "Of the text before the mistake.";

impl Snapshot {
    /// What was said before the mistakes at a place whose lines are as they were.
    pub(super) fn earlier_hover(
        &self,
        path: &str,
        offset: usize,
        around: Around<'_>,
    ) -> Option<Hover> {
        if self.checked(path).model.is_some() {
            return None;
        }
        let sound = self.last_sound().of(path)?;
        let (old, now) = (sound.text(path)?, self.text(path)?);
        let moved = Moved::between(old, &now);
        let then = moved.before(Span::new(offset, offset)).start;
        // The place is the same one only where its line leads back here.
        if moved.in_lines(old, then, then)? != offset {
            return None;
        }
        let hover = sound.snapshot(self, path)?.hover_now(path, then, around)?;
        let at = |place: usize| moved.in_lines(old, hover.span.start, place);
        let span = Span::new(at(hover.span.start)?, at(hover.span.end)?);
        Some(Hover { span, text: format!("{}\n\n{NOTE}", hover.text) })
    }
}

#[cfg(test)]
mod tests {
    use crate::actions::fixture::{around, desk};
    use crate::{Hover, Workspace};

    #[test]
    fn a_mistake_elsewhere_takes_nothing_from_what_is_said() {
        let sound = desk("limit 4 h");
        let mut workspace = Workspace::default();
        let mut said = |text: &str, what: &str| -> Hover {
            workspace.set("a.slate", text);
            let at = text.find(what).expect(what);
            workspace.snapshot().hover("a.slate", at, around()).expect(what)
        };
        let words = ["late for", "fixed {", "4 h", "90%: 5%", "cap 10%", "acme"];
        let before = words.map(|what| said(&sound, what));
        let line = "    of desk.charge\n";
        for put in ["    of desk.\n", "    of desk.charge {\n", "    of desk.price\n\n"] {
            let text = sound.replace(line, put);
            for (what, before) in words.iter().zip(&before) {
                let now = said(&text, what);
                assert_eq!(now.text, format!("{}\n\n{}", before.text, super::NOTE), "{what}");
                assert_eq!(now.span.of(&text), before.span.of(&sound), "{what}");
            }
        }
        // The line with the mistake says what it says by itself, and all is as it was when it is mended.
        let broken = sound.replace("of desk.charge", "of desk.");
        assert!(!said(&broken, "of desk.").text.contains(super::NOTE));
        assert_eq!(said(&sound, "late for"), before[0]);
    }
}
