//! Another name for a definition and for everything that names it, tried before it is offered.

use std::collections::BTreeMap;
use std::sync::Arc;

use slate_check::{Checked, Edit, Link, Severity, check_all};
use slate_model::Record;
use slate_syntax::Span;

use crate::links::{errors, options};
use crate::navigate::{Named, Place};
use crate::outline::SymbolKind;
use crate::workspace::Snapshot;

impl Snapshot {
    /// The name at `offset`, where it can be given another.
    #[must_use]
    pub fn renameable(&self, path: &str, offset: usize) -> Option<Span> {
        let (written, place) = self.defined_at(path, offset)?;
        self.has_own_name(&place).then_some(written)
    }

    /// The edits that give what the name at `offset` stands for another name, everywhere.
    ///
    /// # Errors
    /// Why it cannot be renamed so, in words: the new name is none, the text would have mistakes
    /// that it does not have now, or something would come to mean something else.
    pub fn rename(&self, path: &str, offset: usize, new: &str) -> Result<Vec<Edit>, String> {
        let mut characters = new.chars();
        let starts = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if !starts || !characters.all(|c| c.is_alphanumeric() || c == '_') {
            return Err(format!("`{new}` is no name: write letters, digits and `_`"));
        }
        let (named, edits) = self
            .renaming(path, offset, new)
            .ok_or("it cannot be told what this name stands for, or it is not of your making")?;
        let tried = self.tried(&named, &edits);
        same_meaning(&named, &edits, &tried)?;
        Ok(edits)
    }

    /// What is renamed, and the edits that do it.
    fn renaming(&self, path: &str, offset: usize, new: &str) -> Option<(Named, Vec<Edit>)> {
        let named = self.everywhere(path, offset)?;
        if !self.has_own_name(&named.definition) {
            return None;
        }
        let text = self.text(&named.definition.file)?;
        let old = named.definition.span.of(&text);
        let many = format!("{old}s");
        let mut edits = Vec::new();
        let mut texts: BTreeMap<&str, Arc<str>> = BTreeMap::new();
        for place in std::iter::once(&named.definition).chain(&named.uses) {
            let text = match texts.get(place.file.as_str()) {
                Some(text) => text,
                None => texts.entry(&place.file).or_insert(self.text(&place.file)?),
            };
            let written = place.span.of(text);
            let replacement = if written == old {
                new.to_owned()
            } else if written == many {
                // `tickets` becomes many of the new name.
                format!("{new}s")
            } else if written.trim_matches('"') == old {
                format!("\"{new}\"")
            } else {
                return None;
            };
            edits.push(Edit { file: place.file.as_str().into(), span: place.span, replacement });
        }
        edits.sort();
        edits.dedup();
        Some((named, edits))
    }

    /// Whether a definition has a name of its author's making: no text or number, no bundled table,
    /// no field that every record has.
    fn has_own_name(&self, definition: &Place) -> bool {
        let Some(text) = self.text(&definition.file) else { return false };
        let name = definition.span.of(&text);
        let nodes = self.nodes(&definition.file);
        let parent = |at: usize| nodes.get(at).and_then(|node| node.parent);
        let Some(at) =
            nodes.iter().rposition(|node| node.rule == "ident" && node.span == definition.span)
        else {
            return false;
        };
        let within = |rule: &str, at: Option<usize>| {
            at.and_then(|at| nodes.get(at)).is_some_and(|node| node.rule == rule)
        };
        let owner = parent(at).and_then(parent);
        if within("path", parent(at)) && within("use_item", owner) {
            return false;
        }
        let own = matches!(name, Record::OPENED | Record::FROM | Record::TO);
        let field = || {
            let symbol = self.symbol_of(&definition.file, definition);
            symbol.is_some_and(|it| it.kind == SymbolKind::Field)
        };
        !(own && field())
    }

    /// What comes of every file that can name what is renamed, with the new name.
    fn tried(&self, named: &Named, edits: &[Edit]) -> Vec<Checked> {
        let mut after = self.clone_for_trial();
        for (file, edits) in by_file(edits) {
            let old = self.text(file).unwrap_or_default();
            let mut new = String::with_capacity(old.len());
            let mut done = 0;
            for edit in edits {
                new.push_str(old.get(done..edit.span.start).unwrap_or_default());
                new.push_str(&edit.replacement);
                done = edit.span.end;
            }
            new.push_str(old.get(done..).unwrap_or_default());
            after.put(file, new);
        }
        check_all(&after, named.linked.iter().map(|(file, _)| file.as_str()), &options())
    }
}

/// Whether a new name brings in no mistake, and every name still stands for what it stood for.
fn same_meaning(named: &Named, edits: &[Edit], tried: &[Checked]) -> Result<(), String> {
    let of = by_file(edits);
    let moved = |file: &str, span: Span| {
        let edits = of.get(file).map(Vec::as_slice).unwrap_or_default();
        Span::new(shifted(edits, span.start), shifted(edits, span.end))
    };
    for ((file, before), after) in named.linked.iter().zip(tried) {
        if errors(after) > before.errors {
            let first = after.findings.iter().find(|it| it.severity == Severity::Error);
            return Err(
                first.map_or_else(String::new, |it| format!("with that name, {}", it.message))
            );
        }
        if before.errors > 0 {
            // What a broken text links is not all that it will link.
            continue;
        }
        let mut expected: Vec<Link> = before
            .links
            .iter()
            .map(|link| Link {
                span: moved(&link.file, link.span),
                definition: moved(&link.definition_file, link.definition),
                ..link.clone()
            })
            .collect();
        expected.sort();
        if expected != after.links {
            return Err(format!("with that name, something in `{file}` would mean something else"));
        }
    }
    Ok(())
}

/// Edits by the file that they change, each file's in order of place.
fn by_file(edits: &[Edit]) -> BTreeMap<&str, Vec<&Edit>> {
    let mut of: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        of.entry(&edit.file).or_default().push(edit);
    }
    of
}

/// Where an edge of a name is after edits of the same file, in order of place.
fn shifted(edits: &[&Edit], at: usize) -> usize {
    let before = edits.iter().take_while(|edit| edit.span.end <= at);
    before.fold(at, |now, edit| {
        let removed = edit.span.end.saturating_sub(edit.span.start);
        now.saturating_add(edit.replacement.len()).saturating_sub(removed)
    })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::thread;

    use super::*;
    use crate::Workspace;
    use crate::outline::Symbol;

    /// The folders of the examples with what is written in them.
    fn examples() -> Vec<(PathBuf, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        let mut found = Vec::new();
        for folder in std::fs::read_dir(root).unwrap().map(|it| it.unwrap().path()) {
            if !folder.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()) {
                if file.extension().is_some_and(|it| it == "slate") {
                    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
                    found.push((folder.clone(), name));
                }
            }
        }
        found.sort();
        found
    }

    /// A name of the same length and nearly the same place in the alphabet that is nowhere yet.
    fn fresh(old: &str, taken: &str) -> Option<String> {
        let kept: String = old.chars().take(old.chars().count() - 1).collect();
        let ends = ('a'..='z').chain('A'..='Z').chain('à'..='ö');
        ends.map(|end| format!("{kept}{end}")).find(|new| {
            !taken.contains(new)
                && slate_syntax::nodes(&format!("let {new} = 1\n"))
                    .iter()
                    .any(|it| it.rule == "let_item")
        })
    }

    fn model(checked: &Checked) -> String {
        checked.model.as_ref().map(|model| model.to_json().unwrap()).unwrap_or_default()
    }

    fn said(checked: &Checked) -> Vec<String> {
        checked.findings.iter().map(|it| format!("{it:?}")).collect()
    }

    fn definitions(symbols: &[Symbol], found: &mut Vec<Span>) {
        for symbol in symbols {
            found.push(symbol.name_span);
            definitions(&symbol.children, found);
        }
    }

    /// Every definition of an example, and how many could be renamed.
    fn rename_all(folder: &Path, file: &str) -> usize {
        let mut workspace = Workspace::default();
        workspace.set(file, std::fs::read_to_string(folder.join(file)).unwrap());
        let snapshot = workspace.snapshot();
        let text = snapshot.text(file).unwrap();
        let before = snapshot.checked(file);
        let json = model(&before);
        let mut spans: Vec<Span> = before.links.iter().map(|link| link.definition).collect();
        definitions(&snapshot.outline(file), &mut spans);
        spans.sort();
        spans.dedup();
        let mut count = 0;
        for span in spans {
            let old = span.of(&text);
            if snapshot.renameable(file, span.start).is_none() {
                let fixed = old
                    .starts_with(['"', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
                    || matches!(old, "opened" | "from" | "to")
                    || text.get(..span.start).unwrap().ends_with("use holidays.");
                assert!(fixed, "{file}: {old}");
                continue;
            }
            let new = fresh(old, &format!("{text}{json}")).unwrap();
            let (named, edits) = snapshot.renaming(file, span.start, &new).unwrap();
            let tried = snapshot.tried(&named, &edits);
            assert_eq!(same_meaning(&named, &edits, &tried), Ok(()), "{file}: {old} to {new}");
            let [after] = tried.as_slice() else { panic!("{file}: {}", tried.len()) };
            assert!(edits.len() > named.uses.len(), "{file}: {old}");
            assert_eq!(model(after).replace(&new, old), json, "{file}: {old} to {new}");
            let back: Vec<String> = said(after).iter().map(|it| it.replace(&new, old)).collect();
            assert_eq!(back, said(&before), "{file}: {old} to {new}");
            count += 1;
        }
        count
    }

    #[test]
    fn every_definition_of_every_example_can_have_another_name() {
        let examples = examples();
        let (even, odd): (Vec<_>, Vec<_>) =
            examples.iter().enumerate().partition(|(at, _)| at % 2 == 0);
        let renamed: usize = thread::scope(|scope| {
            let run = |part: Vec<(usize, &(PathBuf, String))>| {
                part.iter().map(|(_, (folder, file))| rename_all(folder, file)).sum::<usize>()
            };
            let other = scope.spawn(move || run(odd));
            run(even) + other.join().unwrap()
        });
        assert!(renamed > 500, "{renamed}");
    }
}
