//! Trying what an action would do: it is offered only where the text is no worse for it.

use slate_check::{Applicability, Edit, Fix, Severity};

use crate::Span;
use crate::workspace::Snapshot;

/// Edits of one file on their way to an action.
pub(super) struct Trial<'s> {
    snapshot: &'s Snapshot,
    path: &'s str,
    edits: Vec<Edit>,
}

impl<'s> Trial<'s> {
    /// No edit yet.
    pub fn new(snapshot: &'s Snapshot, path: &'s str) -> Self {
        Self { snapshot, path, edits: Vec::new() }
    }

    /// Another text for a piece of the file.
    pub fn replace(&mut self, span: Span, replacement: impl Into<String>) {
        self.edits.push(Edit { file: self.path.into(), span, replacement: replacement.into() });
    }

    /// The edits, where they can be made and leave no more errors and warnings than there were. A
    /// file that was laid out as the formatter does stays so.
    pub fn sound(self) -> Option<Vec<Edit>> {
        if self.edits.is_empty() {
            return None;
        }
        let text = self.snapshot.text(self.path)?;
        let fix =
            Fix { title: String::new(), edits: self.edits, applicability: Applicability::Unsafe };
        let mut after = fix.apply(self.path, &text)?;
        let mut edits = fix.edits;
        if let Some(formatted) = self.snapshot.stays_laid_out(self.path, &after) {
            edits = vec![whole_lines(self.path, &text, &formatted)?];
            after = formatted;
        }
        let mut trial = self.snapshot.clone_for_trial();
        trial.put(self.path, after);
        (faults(&trial, self.path) <= faults(self.snapshot, self.path)).then_some(edits)
    }
}

/// Errors and warnings of a file and what it brings in: fewer errors are better, whatever else.
fn faults(snapshot: &Snapshot, path: &str) -> (usize, usize) {
    let checked = snapshot.checked(path);
    let count = |severity| checked.findings.iter().filter(|it| it.severity == severity).count();
    (count(Severity::Error), count(Severity::Warning))
}

/// The lines in which two texts differ, as one edit.
fn whole_lines(path: &str, before: &str, after: &str) -> Option<Edit> {
    let start: usize = before
        .split_inclusive('\n')
        .zip(after.split_inclusive('\n'))
        .take_while(|(one, other)| one == other)
        .map(|(line, _)| line.len())
        .sum();
    let (rest, new) = (before.get(start..)?, after.get(start..)?);
    let end: usize = rest
        .split_inclusive('\n')
        .rev()
        .zip(new.split_inclusive('\n').rev())
        .take_while(|(one, other)| one == other)
        .map(|(line, _)| line.len())
        .sum();
    Some(Edit {
        file: path.into(),
        span: Span::new(start, before.len() - end),
        replacement: new.get(..new.len() - end)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workspace;

    #[test]
    fn only_the_lines_that_differ_are_replaced() {
        let edit = whole_lines("a", "a\nb\nc\nd\n", "a\nB\nC\nd\n").unwrap();
        assert_eq!((edit.span, edit.replacement.as_str()), (Span::new(2, 6), "B\nC\n"));
        let edit = whole_lines("a", "a\nb\n", "a\nb\nb\n").unwrap();
        assert_eq!((edit.span, edit.replacement.as_str()), (Span::new(4, 4), "b\n"));
    }

    #[test]
    fn what_would_break_the_text_is_not_offered() {
        let mut workspace = Workspace::default();
        workspace.set("a.slate", "edition 2026\n");
        let snapshot = workspace.snapshot();
        let mut trial = Trial::new(&snapshot, "a.slate");
        trial.replace(Span::new(8, 12), "2025");
        assert_eq!(trial.sound(), None);
        assert_eq!(Trial::new(&snapshot, "a.slate").sound(), None);
    }
}
