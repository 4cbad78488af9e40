//! Definitions of a whole workspace, by a part of their name or by some of its letters.

use crate::outline::{Symbol, outline};
use crate::workspace::Snapshot;

/// No more are given: nobody reads further down, and a longer word finds fewer.
const MOST_FOUND: usize = 1000;

/// How well a definition answers a question; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// It is called so.
    Name,
    /// Its name begins so.
    Beginning,
    /// Its name with its owners holds that.
    Path,
    /// Its label holds that.
    Label,
    /// Its name has these letters in this order, the first of them first: `suphrs` of `support_hours`.
    FirstLetters,
    /// Its name has these letters in this order.
    Letters,
    /// Its label has.
    LabelLetters,
}

impl Match {
    /// How well a definition answers `query`, which is written small; `None`: not at all.
    fn of(symbol: &Symbol, query: &str) -> Option<Self> {
        let name = symbol.name.to_lowercase();
        let label = symbol.label.to_lowercase();
        Some(if name == query {
            Self::Name
        } else if name.starts_with(query) {
            Self::Beginning
        } else if symbol.path.to_lowercase().contains(query) {
            Self::Path
        } else if label.contains(query) {
            Self::Label
        } else if has_letters(&name, query) {
            if name.chars().next() == query.chars().next() {
                Self::FirstLetters
            } else {
                Self::Letters
            }
        } else if has_letters(&label, query) {
            Self::LabelLetters
        } else {
            return None;
        })
    }
}

/// Whether a text has these letters in this order.
fn has_letters(text: &str, letters: &str) -> bool {
    let mut rest = text.chars();
    letters.chars().all(|letter| rest.any(|it| it == letter))
}

impl Snapshot {
    /// The definitions that `query` may mean, whether large or small: those whose name with its owners, or
    /// whose label, holds it, and those that have its letters in its order. The best come first, then in order
    /// of file and place. Files need not be open.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<(Match, Symbol)> {
        let query = query.to_lowercase();
        // A file with no line that has the letters of the last part of the name need not be read.
        let last = query.rsplit('.').next().unwrap_or_default();
        let mut found = Vec::new();
        for file in self.uses().keys() {
            let Some(text) = self.text(file) else { continue };
            if !text.lines().any(|line| has_letters(&line.to_lowercase(), last)) {
                continue;
            }
            let symbols = if self.is_open(file) {
                self.outline(file)
            } else {
                // Not kept: there may be thousands of files.
                outline(file, &text, &slate_syntax::nodes(&text))
            };
            for symbol in &symbols {
                gather(symbol, &query, &mut found);
            }
            let good = found.iter().filter(|(how, _)| *how <= Match::Label).count();
            if good >= MOST_FOUND {
                break;
            }
        }
        found.sort_by_key(|(how, _)| *how);
        found.truncate(MOST_FOUND);
        found
    }
}

fn gather(symbol: &Symbol, query: &str, found: &mut Vec<(Match, Symbol)>) {
    if let Some(how) = Match::of(symbol, query) {
        found.push((how, Symbol { children: Vec::new(), ..symbol.clone() }));
    }
    for child in &symbol.children {
        gather(child, query, found);
    }
}

#[cfg(test)]
mod tests {
    use crate::Workspace;

    #[test]
    fn what_is_not_open_is_found_too() {
        let folder = tempfile::tempdir().unwrap();
        let hours = "edition 2026\ncalendar office \"Office hours\" {\n  Mon 09:00-17:00\n}\n";
        std::fs::write(folder.path().join("hours.slate"), hours).unwrap();
        let mut workspace = Workspace::new(Some(folder.path().to_path_buf()));
        workspace.set("open.slate", "record ticket {\n  office : text\n}\n");
        let found = |query: &str| -> Vec<String> {
            let found = workspace.snapshot().search(query);
            found.iter().map(|(_, it)| format!("{} {}", it.file, it.path)).collect()
        };
        assert_eq!(found("OFFICE"), ["hours.slate office", "open.slate ticket.office"]);
        assert_eq!(found("ticket.off"), ["open.slate ticket.office"]);
        assert_eq!(found("office hours"), ["hours.slate office"]);
        assert!(found("nothing").is_empty());
    }

    #[test]
    fn letters_find_what_has_them_and_the_best_come_first() {
        let mut workspace = Workspace::default();
        let calendar = |name: &str, label: &str| {
            format!("calendar {name} \"{label}\" {{\n  Mon 09:00-17:00\n}}\n")
        };
        let names = [
            calendar("our_support_hours", "A"),
            calendar("support_hours", "B"),
            calendar("other", "Support hours"),
            calendar("hours", "C"),
            calendar("suphrs", "D"),
        ];
        workspace.set("a.slate", names.concat());
        let found = |query: &str| -> Vec<String> {
            workspace.snapshot().search(query).into_iter().map(|(_, it)| it.name).collect()
        };
        assert_eq!(found("suphrs"), ["suphrs", "support_hours", "our_support_hours", "other"]);
        assert_eq!(found("hours"), ["hours", "our_support_hours", "support_hours", "other"]);
        assert!(found("hourz").is_empty());
        assert_eq!(found("").len(), 5);
    }
}
