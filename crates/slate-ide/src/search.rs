//! Definitions of a whole workspace, by a part of their name.

use crate::outline::{Symbol, outline};
use crate::workspace::Snapshot;

/// No more are given: nobody reads further down, and a longer word finds fewer.
const MOST_FOUND: usize = 1000;

impl Snapshot {
    /// The definitions whose name with its owners, or whose label, holds `query`, whether large or
    /// small; in order of file and place. Files need not be open.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<Symbol> {
        let query = query.to_lowercase();
        // A file that has the last part of the name nowhere need not be read.
        let last = query.rsplit('.').next().unwrap_or_default();
        let mut found = Vec::new();
        for file in self.uses().keys() {
            let Some(text) = self.text(file) else { continue };
            if !text.to_lowercase().contains(last) {
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
            if found.len() >= MOST_FOUND {
                found.truncate(MOST_FOUND);
                break;
            }
        }
        found
    }
}

fn gather(symbol: &Symbol, query: &str, found: &mut Vec<Symbol>) {
    let holds = |text: &str| text.to_lowercase().contains(query);
    if holds(&symbol.path) || holds(&symbol.label) {
        found.push(Symbol { children: Vec::new(), ..symbol.clone() });
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
            found.iter().map(|it| format!("{} {}", it.file, it.path)).collect()
        };
        assert_eq!(found("OFFICE"), ["hours.slate office", "open.slate ticket.office"]);
        assert_eq!(found("ticket.off"), ["open.slate ticket.office"]);
        assert_eq!(found("office hours"), ["hours.slate office"]);
        assert!(found("nothing").is_empty());
    }
}
