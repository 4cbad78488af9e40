//! Whether a text with a new name says what it said.

use std::collections::BTreeMap;

use slate_check::{Checked, Code, Edit, Link, Severity};
use slate_syntax::Span;

use crate::links::errors;
use crate::navigate::Named;

/// Whether a new name brings in no mistake, and every name still stands for what it stood for; `many`
/// are the uses that a new plural is for, and where that comes to stand.
pub(super) fn same_meaning(
    new: &str,
    named: &Named,
    edits: &[Edit],
    tried: &[Checked],
    own_plural: Option<&OwnPlural>,
) -> Result<(), String> {
    let of = by_file(edits);
    let moved = |file: &str, span: Span| {
        let edits = of.get(file).map(Vec::as_slice).unwrap_or_default();
        Span::new(begins(edits, span.start), ends(edits, span.end))
    };
    for ((file, before), after) in named.linked.iter().zip(tried) {
        if errors(after) > before.errors {
            let first = after.findings.iter().find(|it| it.severity == Severity::Error);
            return Err(first.map_or_else(String::new, |it| match it.code {
                Code::DuplicateDefinition => format!(
                    "`{new}` is taken: something else in `{file}` has that name. Choose another name"
                ),
                _ => format!("with that name, {}. Choose another name", it.message),
            }));
        }
        if before.errors > 0 {
            // What a broken text links is not all that it will link.
            continue;
        }
        let mut expected: Vec<Link> = before
            .links
            .iter()
            .map(|link| {
                let many = own_plural.filter(|it| it.is_used_by(link));
                let (definition_file, definition) = match many {
                    Some(it) => (it.file.as_str().into(), it.span(moved(&it.file, it.name))),
                    None => {
                        let definition = moved(&link.definition_file, link.definition);
                        (link.definition_file.clone(), definition)
                    }
                };
                let span = moved(&link.file, link.span);
                Link { span, definition, definition_file, ..link.clone() }
            })
            .collect();
        expected.sort();
        if expected != after.links {
            return Err(format!(
                "`{new}` is taken: with that name, something in `{file}` would mean something else. \
                 Choose another name"
            ));
        }
    }
    Ok(())
}

/// A plural that is written behind the name of a record, since people form it otherwise than with an
/// `s`.
pub(super) struct OwnPlural {
    /// The file that defines the record.
    pub file: String,
    /// The name of the record as it was.
    pub name: Span,
    /// What many of it come to be called.
    pub many: String,
    /// What many of it were called.
    pub before: usize,
}

impl OwnPlural {
    /// What is put behind the name.
    pub fn edit(&self) -> Edit {
        let span = Span::new(self.name.end, self.name.end);
        Edit { file: self.file.as_str().into(), span, replacement: format!(", {}", self.many) }
    }

    /// Whether a link stands for many of the record. The plural is longer than the name.
    fn is_used_by(&self, link: &Link) -> bool {
        *link.definition_file == *self.file
            && link.definition == self.name
            && link.span.end - link.span.start == self.before
    }

    /// Where the plural comes to stand, behind the moved name.
    fn span(&self, name: Span) -> Span {
        Span::new(name.end + 2, name.end + 2 + self.many.len())
    }
}

/// Edits of which none touches another: not every editor keeps apart what ends and what begins at one
/// place.
pub(super) fn joined(edits: Vec<Edit>) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match found.last_mut() {
            Some(last) if last.file == edit.file && last.span.end == edit.span.start => {
                last.span.end = edit.span.end;
                last.replacement.push_str(&edit.replacement);
            }
            _ => found.push(edit),
        }
    }
    found
}

/// Edits by the file that they change, each file's in order of place.
pub(super) fn by_file(edits: &[Edit]) -> BTreeMap<&str, Vec<&Edit>> {
    let mut of: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        of.entry(&edit.file).or_default().push(edit);
    }
    of
}

/// Where the beginning of a name is after edits of the same file, in order of place.
fn begins(edits: &[&Edit], at: usize) -> usize {
    grown(edits.iter().take_while(|edit| edit.span.end <= at), at)
}

/// Where the end of a name is: what is put behind it belongs to it no more.
fn ends(edits: &[&Edit], at: usize) -> usize {
    grown(edits.iter().take_while(|edit| edit.span.start < at), at)
}

fn grown<'e>(edits: impl Iterator<Item = &'e &'e Edit>, at: usize) -> usize {
    edits.fold(at, |now, edit| {
        let removed = edit.span.end.saturating_sub(edit.span.start);
        now.saturating_add(edit.replacement.len()).saturating_sub(removed)
    })
}
