//! What each name of a file stands for: as the checker has it now and, where a text is broken, as it
//! had it when the text was last sound.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use slate_check::{Checked, Link, Options, Severity, check_all};
use slate_syntax::{Node, Span};

use crate::outline::{Symbol, outline};
use crate::workspace::Snapshot;

/// How an editor has a file checked.
pub(crate) fn options() -> Options {
    Options { links: true, ..Options::default() }
}

/// What a file was when it was last sound, by its path. Shared by all moments of a workspace.
#[derive(Debug, Default)]
pub(crate) struct LastSound(Mutex<BTreeMap<String, Arc<Sound>>>);

/// A file when it was sound.
#[derive(Debug)]
pub(crate) struct Sound {
    pub checked: Arc<Checked>,
    shape: OnceLock<(Vec<Node>, Vec<Symbol>)>,
    snapshot: OnceLock<Snapshot>,
}

impl Sound {
    /// The text of the file of that path as it was then.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.checked.sources.get(path).map(|source| source.text())
    }

    /// The pieces and the definitions of the file of that path, worked out once.
    pub fn shape(&self, snapshot: &Snapshot, path: &str) -> &(Vec<Node>, Vec<Symbol>) {
        self.shape.get_or_init(|| {
            let text = self.text(path).unwrap_or_default();
            let nodes = snapshot.nodes_of(path, text);
            let outline = outline(path, text, &nodes);
            (nodes, outline)
        })
    }

    /// The workspace with that text, to be asked what it said; made of `now` once.
    pub fn snapshot(&self, now: &Snapshot, path: &str) -> Option<&Snapshot> {
        let text = self.text(path)?;
        Some(self.snapshot.get_or_init(|| now.as_it_was(path, text, &self.checked)))
    }
}

impl LastSound {
    /// Keeps what is sound.
    pub fn keep(&self, path: &str, checked: &Arc<Checked>) {
        if checked.model.is_some()
            && let Ok(mut all) = self.0.lock()
        {
            let sound = Sound {
                checked: Arc::clone(checked),
                shape: OnceLock::new(),
                snapshot: OnceLock::new(),
            };
            all.insert(path.to_owned(), Arc::new(sound));
        }
    }

    pub fn of(&self, path: &str) -> Option<Arc<Sound>> {
        self.0.lock().ok()?.get(path).cloned()
    }
}

/// The links of a file and of all that it uses.
#[derive(Debug)]
pub(crate) struct Linked {
    pub links: Vec<Link>,
    /// How many errors there are.
    pub errors: usize,
}

impl Snapshot {
    /// The links of a file as it is now.
    pub(crate) fn linked(&self, path: &str) -> Arc<Linked> {
        if let Some(known) = self.known_links(path) {
            return known;
        }
        let linked = self.links_of(path, &self.checked(path));
        self.keep_links(path, linked)
    }

    /// The links of several files.
    pub(crate) fn linked_all(&self, paths: &[String]) -> Vec<Arc<Linked>> {
        // What is open is asked about again and again, and is kept whole.
        let new: Vec<&str> = paths
            .iter()
            .map(String::as_str)
            .filter(|path| !self.is_open(path) && self.known_links(path).is_none())
            .collect();
        for (path, checked) in new.iter().zip(check_all(self, new.iter().copied(), &options())) {
            self.keep_links(path, self.links_of(path, &checked));
        }
        paths.iter().map(|path| self.linked(path)).collect()
    }

    fn links_of(&self, path: &str, checked: &Checked) -> Linked {
        let mut links = checked.links.clone();
        if checked.model.is_none()
            && let Some(sound) = self.last_sound().of(path)
        {
            links.extend(self.earlier(&sound.checked, &links));
            links.sort();
        }
        Linked { links, errors: errors(checked) }
    }

    /// The links of a text that was sound, where the text is still as it was then and no link is
    /// known now.
    fn earlier(&self, sound: &Checked, known: &[Link]) -> Vec<Link> {
        let mut moves: BTreeMap<&str, Option<Moved>> = BTreeMap::new();
        for (file, source) in sound.sources.iter() {
            let moved = self.text(file).map(|now| Moved::between(source.text(), &now));
            moves.insert(file, moved);
        }
        let mut taken: Vec<(&str, Span)> =
            known.iter().map(|link| (&*link.file, link.span)).collect();
        taken.sort();
        let moved = |file: &str, span: Span| moves.get(file)?.as_ref()?.name(span);
        let now = |link: &Link| {
            let span = moved(&link.file, link.span)?;
            let definition = moved(&link.definition_file, link.definition)?;
            taken.binary_search(&(&*link.file, span)).is_err().then(|| Link {
                span,
                definition,
                ..link.clone()
            })
        };
        sound.links.iter().filter_map(now).collect()
    }
}

/// How many errors were found.
pub(crate) fn errors(checked: &Checked) -> usize {
    checked.findings.iter().filter(|it| it.severity == Severity::Error).count()
}

/// What an edit did to a text: everything before it and everything behind it is as it was.
#[derive(Debug)]
pub(crate) struct Moved {
    /// Until where the text is as it was.
    start: usize,
    /// From where the old text is as it is now.
    end: usize,
    /// The same in the new text.
    new_end: usize,
    /// Whether a name goes on over one of these edges.
    glued: [bool; 2],
    /// Whether a line begins at the second of them.
    begins_line: bool,
}

impl Moved {
    /// Whole lines first: a line that is put in before one like it is that line and no other. Then
    /// what is the same in the first and last of the lines that differ.
    pub fn between(old: &str, new: &str) -> Self {
        let lines = |text| str::split_inclusive(text, '\n');
        let (start, behind) = same_ends(old, new, lines(old), lines(new));
        let middle = |text: &str| {
            let end = text.len().saturating_sub(behind);
            text.get(start..end).unwrap_or_default().to_owned()
        };
        let (old_middle, new_middle) = (middle(old), middle(new));
        let characters = |text| str::split_inclusive(text, |_| true);
        let (more, more_behind) =
            same_ends(&old_middle, &new_middle, characters(&old_middle), characters(&new_middle));
        let (start, behind) = (start.saturating_add(more), behind.saturating_add(more_behind));
        let (end, new_end) = (old.len().saturating_sub(behind), new.len().saturating_sub(behind));
        let next = new.get(start..).and_then(|rest| rest.chars().next());
        let before = new.get(..new_end).and_then(|text| text.chars().next_back());
        let glued = [next, before].map(|it| it.is_some_and(|it| it.is_alphanumeric() || it == '_'));
        let begins_line = before.is_none_or(|it| it == '\n');
        Self { start, end, new_end, glued, begins_line }
    }

    /// Where a place stands now whose lines, from that of `start` on, are as they were; `old` is the
    /// old text.
    pub fn in_lines(&self, old: &str, start: usize, at: usize) -> Option<usize> {
        let first = old.get(..start)?.rfind('\n').map_or(0, |end| end.saturating_add(1));
        // With the end of its line: what is put in before that changes the line.
        let last = at.checked_add(old.get(at..)?.find('\n')?)?.checked_add(1)?;
        if last <= self.start {
            return Some(at);
        }
        let as_it_was = first > self.end || first == self.end && self.begins_line;
        as_it_was.then(|| at.checked_sub(self.end)?.checked_add(self.new_end))?
    }

    /// The stretch of the old text that became a stretch of the new one, or more of it.
    pub fn before(&self, now: Span) -> Span {
        let back = |at: usize| at.checked_sub(self.new_end).map(|more| more + self.end);
        let start =
            if now.start <= self.start { now.start } else { back(now.start).unwrap_or(self.start) };
        let end = back(now.end).unwrap_or(if now.end < self.start { now.end } else { self.end });
        Span::new(start, end.max(start))
    }

    /// Where a name stands now; `None` where it was changed.
    pub fn name(&self, span: Span) -> Option<Span> {
        let [grows, is_grown] = self.glued;
        if span.end < self.start || span.end == self.start && !grows {
            return Some(span);
        }
        if span.start > self.end || span.start == self.end && !is_grown {
            let now = |at: usize| at.checked_sub(self.end)?.checked_add(self.new_end);
            return Some(Span::new(now(span.start)?, now(span.end)?));
        }
        None
    }
}

/// How many bytes of two texts are the same at their beginning and at their end, in whole pieces.
fn same_ends<'t>(
    old: &str,
    new: &str,
    old_pieces: impl DoubleEndedIterator<Item = &'t str> + Clone,
    new_pieces: impl DoubleEndedIterator<Item = &'t str> + Clone,
) -> (usize, usize) {
    let bytes = |pieces: &mut dyn Iterator<Item = (&str, &str)>| -> usize {
        pieces.take_while(|(a, b)| a == b).map(|(piece, _)| piece.len()).sum()
    };
    let start = bytes(&mut old_pieces.clone().zip(new_pieces.clone()));
    let most = old.len().min(new.len()).saturating_sub(start);
    let mut behind = 0_usize;
    for (a, b) in old_pieces.rev().zip(new_pieces.rev()) {
        let more = behind.saturating_add(a.len());
        if a != b || more > most {
            break;
        }
        behind = more;
    }
    (start, behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_put_in_is_not_the_one_behind_it() {
        let (old, new) = ("a\n  of desk.charge\n", "a\n  of desk.ch\n  of desk.charge\n");
        let at = old.find("desk").unwrap();
        let moved = Moved::between(old, new).name(Span::new(at, at + 4)).unwrap();
        assert_eq!(moved.start, new.rfind("desk").unwrap());
    }

    #[test]
    fn names_move_with_the_text_round_them() {
        let old = "one two three";
        let name = |new: &str, word: &str| {
            let at = old.find(word).unwrap();
            let span = Moved::between(old, new).name(Span::new(at, at + word.len()))?;
            Some(span.of(new).to_owned())
        };
        for (new, one, two, three) in [
            ("one two three", true, true, true),
            ("one 2 three", true, false, true),
            ("ones two three", false, true, true),
            ("one two xthree", true, true, false),
            ("one  three", true, false, true),
            ("", false, false, false),
            ("é one two three", true, true, true),
        ] {
            for (word, kept) in [("one", one), ("two", two), ("three", three)] {
                assert_eq!(name(new, word), kept.then(|| word.to_owned()), "{word} of {new:?}");
            }
        }
    }

    /// An example without one of its lines, or with a line of nonsense: what was not touched stands
    /// for what it stood for.
    #[test]
    fn a_broken_line_takes_no_meaning_from_the_others() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        let mut asked = 0;
        for file in ["managed-desk/managed-desk.slate", "caps/caps.slate"] {
            let old = std::fs::read_to_string(root.join(file)).unwrap();
            let lines: Vec<&str> = old.split_inclusive('\n').collect();
            for (number, put) in (0..lines.len()).step_by(23).flat_map(|n| [(n, ""), (n, "(( }\n")])
            {
                let mut workspace = crate::Workspace::default();
                workspace.set("a.slate", old.as_str());
                let sound = workspace.snapshot().checked("a.slate");
                let start: usize = lines.iter().take(number).map(|line| line.len()).sum();
                let end = start + lines[number].len();
                workspace.set("a.slate", format!("{}{put}{}", &old[..start], &old[end..]));
                let snapshot = workspace.snapshot();
                if snapshot.checked("a.slate").model.is_some() {
                    continue;
                }
                let moved = |span: Span| {
                    let shift =
                        |at: usize| if at < end { at } else { at - (end - start) + put.len() };
                    (span.end <= start || span.start >= end)
                        .then(|| Span::new(shift(span.start), shift(span.end)))
                };
                for link in &sound.links {
                    let (Some(span), Some(to)) = (moved(link.span), moved(link.definition)) else {
                        continue;
                    };
                    let (_, place) = snapshot.defined_at("a.slate", span.start).unwrap();
                    asked += 1;
                    assert_eq!(place.span, to, "{file}:{number} {}", link.span.of(&old));
                }
            }
        }
        assert!(asked > 1_000, "{asked}");
    }
}
