//! From a name to its definition, from a definition to its uses, and to another name.

use slate_check::{Edit, Options, Severity, check};
use slate_syntax::Span;

use crate::names::Names;
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, by its path in the workspace.
    pub file: String,
    /// The piece.
    pub span: Span,
}

impl Snapshot {
    /// Where the name at `offset` is defined, and the name itself.
    #[must_use]
    pub fn definition(&self, path: &str, offset: usize) -> Option<(Span, Place, Span)> {
        let text = self.text(path)?;
        let names = Names::of(self, path, &text);
        let written = names.at(offset)?;
        let symbol = names.meant(written.whole)?;
        let place = Place { file: symbol.file.clone(), span: symbol.name_span };
        Some((written.part, place, symbol.span))
    }

    /// Every place that names what the name at `offset` stands for, in the files that are open and
    /// in the one that defines it; in order of file and place. The definition is among them where
    /// it is asked for.
    #[must_use]
    pub fn references(&self, path: &str, offset: usize, with_definition: bool) -> Vec<Place> {
        let Some(symbol) = self.symbol_at(path, offset) else { return Vec::new() };
        let mut found: Vec<Place> = self
            .uses(path, &symbol)
            .into_iter()
            .filter(|place| with_definition || !is_definition(place, &symbol))
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// The places of one file that name what the name at `offset` stands for.
    #[must_use]
    pub fn highlights(&self, path: &str, offset: usize) -> Vec<Span> {
        let places = self.references(path, offset, true).into_iter();
        places.filter(|place| place.file == path).map(|place| place.span).collect()
    }

    /// The name at `offset`, where it can be given another.
    #[must_use]
    pub fn renameable(&self, path: &str, offset: usize) -> Option<Span> {
        let symbol = self.symbol_at(path, offset)?;
        if symbol.kind == SymbolKind::Scenario {
            return None;
        }
        let text = self.text(path)?;
        Names::of(self, path, &text).at(offset).map(|written| written.part)
    }

    /// The edits that give what the name at `offset` stands for another name, everywhere.
    ///
    /// # Errors
    /// Why it cannot be renamed so, in words: the new name is none, or the text would have mistakes
    /// that it does not have now.
    pub fn rename(&self, path: &str, offset: usize, new: &str) -> Result<Vec<Edit>, String> {
        let mut characters = new.chars();
        let starts = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if !starts || !characters.all(|c| c.is_alphanumeric() || c == '_') {
            return Err(format!("`{new}` is no name: write letters, digits and `_`"));
        }
        let symbol = self
            .symbol_at(path, offset)
            .filter(|symbol| symbol.kind != SymbolKind::Scenario)
            .ok_or("it cannot be told what this name stands for")?;
        let mut edits: Vec<Edit> = Vec::new();
        for place in self.uses(path, &symbol) {
            let text = self.text(&place.file).unwrap_or_default();
            // `tickets` becomes many of the new name.
            let many = symbol.kind == SymbolKind::Record
                && place.span.of(&text) == format!("{}s", symbol.name);
            let replacement = if many { format!("{new}s") } else { new.to_owned() };
            edits.push(Edit { file: place.file.as_str().into(), span: place.span, replacement });
        }
        edits.sort();
        edits.dedup();
        self.keeps_sound(path, &edits)?;
        Ok(edits)
    }

    /// Whether edits bring in no mistake.
    fn keeps_sound(&self, path: &str, edits: &[Edit]) -> Result<(), String> {
        let mut after = self.clone_for_trial();
        for edit in edits.iter().rev() {
            let mut text = after.text(&edit.file).unwrap_or_default().to_string();
            if text.get(edit.span.start..edit.span.end).is_some() {
                text.replace_range(edit.span.start..edit.span.end, &edit.replacement);
            }
            after.put(&edit.file, text);
        }
        let errors = |findings: &[slate_check::Finding]| {
            findings.iter().filter(|it| it.severity == Severity::Error).count()
        };
        let before = errors(&self.checked(path).findings);
        let checked = check(&after, path, &Options::default());
        if errors(&checked.findings) <= before {
            return Ok(());
        }
        let first = checked.findings.iter().find(|it| it.severity == Severity::Error);
        Err(first.map_or_else(String::new, |it| format!("with that name, {}", it.message)))
    }

    fn symbol_at(&self, path: &str, offset: usize) -> Option<Symbol> {
        let text = self.text(path)?;
        let names = Names::of(self, path, &text);
        let written = names.at(offset)?;
        names.meant(written.whole).cloned()
    }

    /// The names that stand for a definition: in the open files, the file at hand and its own.
    fn uses(&self, path: &str, symbol: &Symbol) -> Vec<Place> {
        let mut files: Vec<String> = self.open_files().map(str::to_owned).collect();
        files.extend([path.to_owned(), symbol.file.clone()]);
        files.sort();
        files.dedup();
        let mut found = Vec::new();
        for file in files {
            let Some(text) = self.text(&file) else { continue };
            let names = Names::of(self, &file, &text);
            for written in names.written() {
                let same = names
                    .meant(written.whole)
                    .is_some_and(|it| it.file == symbol.file && it.name_span == symbol.name_span);
                if same {
                    found.push(Place { file: file.clone(), span: written.part });
                }
            }
        }
        found
    }
}

fn is_definition(place: &Place, symbol: &Symbol) -> bool {
    place.file == symbol.file && place.span == symbol.name_span
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workspace;

    const TEXT: &str = "edition 2026\nagreement a {\n  provider \"P\"\n  customer \"C\"\n  term 2026-01-01 to 2026-12-31\n  currency GBP\n  timezone UTC\n  record ticket {\n    status : one of new, done\n  }\n  service desk {\n    charge 1 GBP per month\n    timer fix of ticket {\n      start when opened\n      stop  when status becomes done\n      run   in 24x7\n    }\n    target fixed {\n      measure fix\n      limit 4 h\n      require at least 90% of tickets each month\n    }\n  }\n  credit late for desk.fixed {\n    of desk.charge\n    below 90%: 5%\n  }\n  settlement { cap 5% of charges each month }\n}\nscenario \"S\" for a {\n  ticket T1 { opened 2026-03-02 09:00, status new }\n  expect T1.fixed breached\n  expect desk.fixed in 2026-03 missed\n}\n";

    fn snapshot() -> Snapshot {
        let mut workspace = Workspace::default();
        workspace.set("a.slate", TEXT);
        workspace.snapshot()
    }

    fn named(what: &str) -> usize {
        TEXT.find(what).unwrap() + what.len() - 1
    }

    #[test]
    fn a_name_leads_to_its_definition() {
        for (name, defined) in [
            ("for desk.fixed", "fixed {"),
            ("measure fix", "fix of"),
            ("when status", "status :"),
            ("becomes done", "done\n  }"),
            ("T1.fixed", "fixed {"),
            ("of tickets", "ticket {"),
            ("of desk", "desk {"),
        ] {
            let (_, place, _) = snapshot().definition("a.slate", named(name)).expect(name);
            assert_eq!(place.span.start, TEXT.find(defined).unwrap(), "{name}");
        }
    }

    #[test]
    fn every_use_gets_the_new_name() {
        let snapshot = snapshot();
        let renamed = |what: &str, new: &str| {
            let edits = snapshot.rename("a.slate", named(what), new).unwrap();
            let mut text = TEXT.to_owned();
            for edit in edits.iter().rev() {
                text.replace_range(edit.span.start..edit.span.end, &edit.replacement);
            }
            text
        };
        let text = renamed("target fixed", "mended");
        assert_eq!(text, TEXT.replace("fixed", "mended"));
        let text = renamed("record ticket", "call");
        assert_eq!(text, TEXT.replace("ticket", "call"));
        let text = renamed("service desk", "helpdesk");
        assert_eq!(text, TEXT.replace("desk", "helpdesk"));
        assert!(snapshot.rename("a.slate", named("target fixed"), "9 lives").is_err());
    }

    #[test]
    fn a_name_that_is_taken_is_refused() {
        let text = TEXT.replace("new, done", "new, done, old");
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text.as_str());
        let at = text.find("one of new").unwrap() + 8;
        assert!(workspace.snapshot().rename("a.slate", at, "done").is_err());
    }
}
