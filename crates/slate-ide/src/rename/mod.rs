//! Another name for a definition and for everything that names it, tried before it is offered.

mod meaning;
mod plural;
mod refused;

use std::collections::BTreeMap;
use std::sync::Arc;

use slate_check::{Checked, Edit, check_all};
use slate_syntax::Span;

use self::meaning::{OwnPlural, by_file, same_meaning};
use self::plural::{plural, singular};
use self::refused::refused;
use crate::built_in::{MOMENTS, named};
use crate::layout::line_by_line;
use crate::links::options;
use crate::navigate::{Named, Place};
use crate::outline::SymbolKind;
use crate::workspace::Snapshot;

/// What is renamed, and how.
struct Renaming {
    named: Named,
    /// The name before.
    old: String,
    /// And the name of one of them then.
    new: String,
    edits: Vec<Edit>,
    own_plural: Option<OwnPlural>,
}

/// The new name and what many are called then, of a name that was given to one or to many.
fn names(old: &str, new: &str, to_many: bool) -> (String, String) {
    if !to_many {
        return (new.to_owned(), plural(new));
    }
    match singular(new) {
        Some(one) => (one, new.to_owned()),
        // One of many `people` is called what it was.
        None => (old.to_owned(), new.to_owned()),
    }
}

impl Snapshot {
    /// The name at `offset`, where it can be given another.
    #[must_use]
    pub fn renameable(&self, path: &str, offset: usize) -> Option<Span> {
        let (written, place) = self.defined_at(path, offset)?;
        self.has_own_name(&place).then_some(written)
    }

    /// The edits that give what the name at `offset` stands for another name, everywhere. On a record a
    /// plural is asked for where many of it are named, and the record is named after it.
    ///
    /// # Errors
    /// Why it cannot be renamed so, in words: the new name is none or a word of the language, the text
    /// would have mistakes that it does not have now, or something would come to mean something else.
    pub fn rename(&self, path: &str, offset: usize, new: &str) -> Result<Vec<Edit>, String> {
        let kind = self.symbol_at(path, offset).map(|it| it.kind);
        if let Some(why) = refused(new, kind) {
            return Err(why);
        }
        let renaming = self.renaming(path, offset, new).ok_or(
            "this is no name that can be changed: tables of holidays, what every record has (`opened`, \
             `from`, `to`) and what stands in quotes keep theirs",
        )?;
        let tried = self.tried(&renaming.named, &renaming.edits);
        same_meaning(new, &renaming.named, &renaming.edits, &tried, renaming.own_plural.as_ref())?;
        let mut edits = self.laid_out(meaning::joined(renaming.edits));
        if kind == Some(SymbolKind::Agreement) {
            edits.extend(self.renamed_in_settings(&renaming.old, new));
        }
        if renaming.new != renaming.old {
            let (named, old) = (&renaming.named, &renaming.old);
            edits.extend(self.renamed_in_mappings(named, old, &renaming.new));
        }
        Ok(edits)
    }

    /// The edits, with which files that were laid out stay so.
    fn laid_out(&self, edits: Vec<Edit>) -> Vec<Edit> {
        let mut by_file: BTreeMap<Arc<str>, Vec<Edit>> = BTreeMap::new();
        for edit in edits {
            by_file.entry(Arc::clone(&edit.file)).or_default().push(edit);
        }
        let laid_out = |(file, edits): (Arc<str>, Vec<Edit>)| {
            let lines = || {
                let text = self.text(&file)?;
                let after = edited(&text, &edits);
                let formatted = self.stays_laid_out(&file, &after)?;
                Some((text, after, formatted))
            };
            match lines() {
                Some((text, after, formatted)) => line_by_line(&text, edits, &after, &formatted),
                None => edits,
            }
        };
        by_file.into_iter().flat_map(laid_out).collect()
    }

    /// What is renamed, and the edits that do it.
    fn renaming(&self, path: &str, offset: usize, new: &str) -> Option<Renaming> {
        let mut named = self.everywhere(path, offset)?;
        if !self.has_own_name(&named.definition) {
            return None;
        }
        let text = self.text(&named.definition.file)?;
        let old = named.definition.span.of(&text).to_owned();
        let many = format!("{old}s");
        let clicked = self.defined_at(path, offset)?.0;
        let clicked = clicked.of(&self.text(path)?).to_owned();
        let said_of_many = clicked == many && clicked != old;
        let (new, new_many) = names(&old, new, said_of_many);
        let mut uses = named.uses.clone();
        let mut pairs = vec![(old.clone(), new.clone())];
        let mut own_plural = None;
        if let Some((place, others)) = self.plural_of(&named) {
            // A plural that people would form so goes with its name; any other is its author's.
            let text = self.text(&place.file)?;
            let written = place.span.of(&text).to_owned();
            if written == many || written == plural(&old) {
                pairs.push((written, new_many));
                uses.push(place);
                uses.extend(others);
            }
        } else if self.is_record(&named.definition) {
            if new_many != format!("{new}s") {
                own_plural = Some(OwnPlural {
                    file: named.definition.file.clone(),
                    name: named.definition.span,
                    many: new_many.clone(),
                    before: many.len(),
                });
            }
            pairs.push((many, new_many));
        }
        let mut edits = Vec::new();
        let mut texts: BTreeMap<String, Arc<str>> = BTreeMap::new();
        for place in std::iter::once(&named.definition).chain(&uses) {
            let text = match texts.get(&place.file) {
                Some(text) => text,
                None => texts.entry(place.file.clone()).or_insert(self.text(&place.file)?),
            };
            let written = place.span.of(text);
            let plain = written.trim_matches('"');
            let (_, replacement) = pairs.iter().find(|(old, _)| old == plain)?;
            let replacement =
                if written == plain { replacement.clone() } else { format!("\"{replacement}\"") };
            edits.push(Edit { file: place.file.as_str().into(), span: place.span, replacement });
        }
        // A name that stays needs no edit: only many of it are called otherwise.
        edits.retain(|edit| {
            texts.get(&*edit.file).is_none_or(|text| edit.span.of(text) != edit.replacement)
        });
        edits.extend(own_plural.as_ref().map(OwnPlural::edit));
        edits.sort();
        edits.dedup();
        named.uses = uses;
        Some(Renaming { named, old, new, edits, own_plural })
    }

    /// Whether a definition is a record.
    fn is_record(&self, definition: &Place) -> bool {
        let symbol = self.symbol_of(&definition.file, definition);
        symbol.is_some_and(|it| it.kind == SymbolKind::Record)
    }

    /// Where a record says what many of it are called, and every place that calls them so.
    fn plural_of(&self, named: &Named) -> Option<(Place, Vec<Place>)> {
        let definition = &named.definition;
        if !self.is_record(definition) {
            return None;
        }
        let nodes = self.nodes(&definition.file);
        let plural = Self::plural_at(&nodes, definition.span)?;
        let many = self.everywhere(&definition.file, plural.span.start)?;
        Some((many.definition, many.uses))
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
        let own = named(&MOMENTS, name).is_some();
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
            after.put(file, edited(&old, edits));
        }
        check_all(&after, named.linked.iter().map(|(file, _)| file.as_str()), &options())
    }
}

/// A text after edits of it, in order of place.
fn edited<'e>(old: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut new = String::with_capacity(old.len());
    let mut done = 0;
    for edit in edits {
        new.push_str(old.get(done..edit.span.start).unwrap_or_default());
        new.push_str(&edit.replacement);
        done = edit.span.end;
    }
    new.push_str(old.get(done..).unwrap_or_default());
    new
}

#[cfg(test)]
#[path = "../../tests/examples/mod.rs"]
mod examples;

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::thread;

    use super::examples::examples;
    use super::*;
    use crate::Workspace;
    use crate::outline::Symbol;

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
            let Renaming { named, edits, own_plural, .. } =
                snapshot.renaming(file, span.start, &new).unwrap();
            assert!(own_plural.is_none(), "{file}: {old} to {new}");
            // Asked for where many are named, it is the same with the plural of the new name.
            let many = before
                .links
                .iter()
                .find(|link| link.definition == span && link.span.of(&text) == format!("{old}s"));
            if let Some(many) = many {
                let asked = snapshot.renaming(file, many.span.start, &format!("{new}s")).unwrap();
                assert_eq!(asked.edits, edits, "{file}: {old} to {new}");
            }
            let tried = snapshot.tried(&named, &edits);
            let same = same_meaning(&new, &named, &edits, &tried, None);
            assert_eq!(same, Ok(()), "{file}: {old} to {new}");
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
