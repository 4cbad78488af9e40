//! Where a clause stands in its text: from the position in the model to the bytes to underline.

use std::sync::Arc;

use slate_model::Position;

use super::Context;
use crate::finding::{Finding, Span};
use crate::lower::whole_lines;

/// A place in a text.
pub(super) type Place = (Arc<str>, Span);

impl Context<'_> {
    /// The clause that starts at `at`, to the end of its first line without the comment and the
    /// opening brace. Without a position: the start of nowhere.
    pub fn clause(&self, at: Option<&Position>) -> Place {
        let Some(at) = at else { return ("".into(), Span::default()) };
        let file: Arc<str> = at.file.as_str().into();
        let Some(source) = self.sources.get(&at.file) else { return (file, Span::default()) };
        let start = source.offset(number(at.line), number(at.column));
        let end = source.line_span(number(at.line)).end.max(start);
        let text = Span::new(start, end).of(source.text());
        let text = without_comment(text).trim_end();
        let text = text.strip_suffix('{').map_or(text, str::trim_end);
        (file, Span::new(start, start.saturating_add(text.len())))
    }

    /// The lines of a clause of one line that shares it with no other, with their ends.
    pub fn lines_of(&self, at: Option<&Position>) -> Option<Place> {
        let (file, span) = self.clause(at);
        let lines = whole_lines(self.sources.get(&file)?.text(), span)?;
        Some((file, lines))
    }

    /// The entry `key: …` in the block of the clause at `at`; the clause itself where there is none
    /// (an entry inherited from another tier).
    pub fn entry(&self, at: Option<&Position>, key: &str) -> Place {
        let clause = self.clause(at);
        let Some(source) = self.sources.get(&clause.0) else { return clause };
        let block = block(source.text(), clause.1.start);
        let text = block.of(source.text());
        for (found, _) in text.match_indices(key) {
            let before = text.get(..found).and_then(|it| it.chars().next_back());
            let rest = text.get(found.saturating_add(key.len())..).unwrap_or_default();
            let whole = !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
            if whole && rest.trim_start_matches([' ', '\t']).starts_with(':') {
                let len = rest.find(['\n', ',', '}', '{']).unwrap_or(rest.len());
                let len = rest.get(..len).map_or(0, |it| without_comment(it).trim_end().len());
                let start = block.start.saturating_add(found);
                return (
                    clause.0,
                    Span::new(start, start.saturating_add(key.len()).saturating_add(len)),
                );
            }
        }
        clause
    }

    /// The line in the block of the clause at `at` that has all these words; else the clause.
    pub fn line_with(&self, at: Option<&Position>, words: &[&str]) -> Place {
        let clause = self.clause(at);
        let Some(source) = self.sources.get(&clause.0) else { return clause };
        let block = block(source.text(), clause.1.start);
        let mut start = block.start;
        for line in block.of(source.text()).split('\n') {
            let code = without_comment(line);
            if words.iter().all(|word| code.contains(word)) {
                let lead = code.len().saturating_sub(code.trim_start().len());
                let from = start.saturating_add(lead);
                return (clause.0, Span::new(from, from.saturating_add(code.trim().len())));
            }
            start = start.saturating_add(line.len()).saturating_add(1);
        }
        clause
    }

    /// Where a word stands within a place, whole; `None` when it does not, or more than once.
    pub fn word_in(&self, place: &Place, word: &str) -> Option<Span> {
        let text = place.1.of(self.sources.get(&place.0)?.text());
        let mut found = text.match_indices(word).filter(|(at, _)| {
            let before = text.get(..*at).and_then(|it| it.chars().next_back());
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
        });
        let (at, _) = found.next()?;
        if found.next().is_some() {
            return None;
        }
        let start = place.1.start.saturating_add(at);
        Some(Span::new(start, start.saturating_add(word.len())))
    }
}

impl Finding {
    /// Points at a place.
    #[must_use]
    pub(super) fn at(self, place: Place, text: impl Into<String>) -> Self {
        self.label(place.0, place.1, text)
    }
}

/// A line or column as an index.
pub(super) fn number(of: u32) -> usize {
    usize::try_from(of).unwrap_or(usize::MAX)
}

/// A line up to its comment. A `//` in quotes is none.
fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let mut slash = None;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '/' if !quoted && slash == Some(at) => {
                return line.get(..at.saturating_sub(1)).unwrap_or(line);
            }
            '/' if !quoted => slash = Some(at.saturating_add(1)),
            _ => {}
        }
    }
    line
}

/// From `start` to the brace that closes the first one opened at or after it; to the end of the
/// line where the line opens none.
fn block(text: &str, start: usize) -> Span {
    let rest = text.get(start..).unwrap_or_default();
    let mut depth = 0usize;
    let mut offset = start;
    for line in rest.split('\n') {
        let code = without_comment(line);
        let mut quoted = false;
        for (at, c) in code.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '{' if !quoted => depth = depth.saturating_add(1),
                '}' if !quoted => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Span::new(start, offset.saturating_add(at).saturating_add(1));
                    }
                }
                _ => {}
            }
        }
        offset = offset.saturating_add(line.len());
        if depth == 0 {
            return Span::new(start, offset);
        }
        offset = offset.saturating_add(1);
    }
    Span::new(start, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_at_its_own_brace() {
        let text = "a { // }\n  b { c }\n  \"}\"\n}\nd";
        assert_eq!(block(text, 0).of(text), "a { // }\n  b { c }\n  \"}\"\n}");
        assert_eq!(block("cap 5%\nx", 0).of("cap 5%\nx"), "cap 5%");
    }

    #[test]
    fn comments_end_a_line_outside_quotes() {
        assert_eq!(without_comment("a \"http://x\" // y"), "a \"http://x\" ");
        assert_eq!(without_comment("a / b"), "a / b");
    }
}
