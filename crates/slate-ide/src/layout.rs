//! Edits of a text that is laid out as the formatter does it: it stays so.

use slate_check::Edit;
use slate_syntax::Span;

use crate::format::change;
use crate::workspace::Snapshot;

impl Snapshot {
    /// What a file is laid out after edits that make `after` of it, with ends of lines as it has them.
    /// `None` where it was not laid out before, where `after` cannot be read, and where nothing is to do.
    pub(crate) fn stays_laid_out(&self, path: &str, after: &str) -> Option<String> {
        let text = self.text(path)?;
        let pairs = text.contains("\r\n");
        let single = |text: &str| text.replace("\r\n", "\n");
        if self.formatted(path)? != single(&text) {
            return None;
        }
        let after = single(after);
        let formatted = slate_syntax::format(&after).ok()?;
        let formatted_lines =
            if pairs { formatted.replace('\n', "\r\n") } else { formatted.clone() };
        (formatted != after).then_some(formatted_lines)
    }
}

/// The edits of one file that leave each of its lines where it is, with those lines laid out whose width they
/// change or that stand in columns with them: `after` is the text that the edits make, `formatted` how that is
/// laid out.
pub(crate) fn line_by_line(
    text: &str,
    edits: Vec<Edit>,
    after: &str,
    formatted: &str,
) -> Vec<Edit> {
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<&str>>();
    let (old, new, wanted) = (lines(text), lines(after), lines(formatted));
    let Some(file) = edits.first().map(|edit| edit.file.clone()) else { return edits };
    if old.len() != new.len() || new.len() != wanted.len() {
        return edits;
    }
    let mut found = Vec::new();
    let mut left = edits.into_iter().peekable();
    let mut at = 0;
    for ((old, new), wanted) in old.iter().zip(&new).zip(&wanted) {
        let span = Span::new(at, at + old.len());
        at = span.end;
        let mut own = Vec::new();
        while let Some(edit) = left.next_if(|edit| edit.span.start < at) {
            own.push(edit);
        }
        if new == wanted {
            found.append(&mut own);
        } else if let Some(change) = change(text, span, wanted) {
            found.push(Edit { file: file.clone(), span: change.span, replacement: change.text });
        }
    }
    found.extend(left);
    found
}
