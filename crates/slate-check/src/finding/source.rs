//! The texts that findings point into, with an index of lines: each place is found by one binary
//! search, whatever the size of the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Span;

/// A place as people and editors name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One text with the starts of its lines. Lines end at `\n`; a `\r` before it belongs to the end.
#[derive(Debug, Clone)]
pub struct Source {
    text: Arc<str>,
    starts: Vec<usize>,
}

impl Source {
    /// Indexes a text.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at.saturating_add(1))).collect();
        Self { text, starts }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of lines; a final `\n` begins one more.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The line, from 1, of a byte; a byte behind the end counts as the end.
    pub fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte.min(self.text.len())).max(1)
    }

    /// The bytes of a line, from 1, without its end; empty behind the last.
    pub fn line_span(&self, line: usize) -> Span {
        let len = self.text.len();
        let start = line.checked_sub(1).and_then(|i| self.starts.get(i)).copied().unwrap_or(len);
        let end = self.starts.get(line).map_or(len, |next| next.saturating_sub(1));
        let text = self.text.get(start..end).unwrap_or_default();
        Span::new(start, start.saturating_add(text.trim_end_matches('\r').len()))
    }

    /// Line and column of a byte. A byte inside a character counts as its start.
    pub fn locate(&self, byte: usize) -> LineColumn {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte = byte.saturating_sub(1);
        }
        let line = self.line_of(byte);
        let before = self.text.get(self.line_span(line).start..byte).unwrap_or_default();
        LineColumn { line, column: before.chars().count().saturating_add(1) }
    }

    /// The byte at a line and column, both from 1; clamped to the end of the line and of the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let span = self.line_span(line);
        let text = span.of(&self.text);
        let within =
            text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(i, _)| i);
        span.start.saturating_add(within)
    }
}

/// All texts of a run by the name under which findings speak of them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<Arc<str>, Source>,
}

impl Sources {
    /// No texts.
    pub fn new() -> Self {
        Self::default()
    }

    /// One text.
    pub fn of(file: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let mut sources = Self::new();
        sources.insert(file, text);
        sources
    }

    /// Adds a text, in place of one of the same name.
    pub fn insert(&mut self, file: impl Into<Arc<str>>, text: impl Into<Arc<str>>) {
        self.files.insert(file.into(), Source::new(text));
    }

    /// Adds the texts of `other`; a file that both have keeps the text it has here.
    pub fn merge(&mut self, other: Self) {
        for (file, source) in other.files {
            self.files.entry(file).or_insert(source);
        }
    }

    /// The text of that name.
    pub fn get(&self, file: &str) -> Option<&Source> {
        self.files.get(file)
    }

    /// All texts in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Source)> {
        self.files.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters_from_one() {
        let source = Source::new("ab\r\nç€d\n");
        assert_eq!(source.lines(), 3);
        assert_eq!(source.locate(0), LineColumn { line: 1, column: 1 });
        assert_eq!(source.locate(4), LineColumn { line: 2, column: 1 });
        assert_eq!(source.locate(6), LineColumn { line: 2, column: 2 });
        // Inside the three bytes of the euro sign.
        assert_eq!(source.locate(7), LineColumn { line: 2, column: 2 });
        assert_eq!(source.locate(999), LineColumn { line: 3, column: 1 });
        assert_eq!(source.line_span(1).of(source.text()), "ab");
        assert_eq!(source.line_span(2).of(source.text()), "ç€d");
        assert_eq!(source.line_span(9), Span::new(11, 11));
    }

    #[test]
    fn offset_is_the_inverse_of_locate() {
        let source = Source::new("ab\nç€d\n");
        for (byte, _) in source.text().char_indices() {
            let LineColumn { line, column } = source.locate(byte);
            assert_eq!(source.offset(line, column), byte);
        }
        assert_eq!(source.offset(1, 99), 2);
        assert_eq!(source.offset(99, 1), source.text().len());
    }
}
