//! Offsets to lines and columns.

/// Where each line of a text begins. Lines end with `\n`; a `\r` before it belongs to its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<usize>,
    len: usize,
}

/// A place in a text, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes of UTF-8, from 1.
    pub byte_column: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl LineIndex {
    /// The index of `text`, made in one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { starts, len: text.len() }
    }

    /// The number of lines; a text that ends with a newline has an empty last one.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The place of `offset` in `text`, which must be the text of this index. An offset beyond the
    /// end is the end; one inside a character is the character's start.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let mut offset = offset.min(self.len).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        let start =
            line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(0);
        let before = text.get(start..offset).unwrap_or_default();
        Position {
            line: line.max(1),
            byte_column: before.len() + 1,
            column: before.chars().count() + 1,
        }
    }

    /// The bytes of line `line` (from 1) without its end; `None` where there is no such line.
    #[must_use]
    pub fn line<'a>(&self, text: &'a str, line: usize) -> Option<&'a str> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).copied().unwrap_or(self.len);
        Some(text.get(start..end)?.trim_end_matches(['\n', '\r']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_line_and_both_columns() {
        let text = "a\nfür x\r\n";
        let index = LineIndex::new(text);
        let at = index.position(text, text.find('x').unwrap());
        assert_eq!(at, Position { line: 2, byte_column: 6, column: 5 });
        assert_eq!(index.position(text, 999), Position { line: 3, byte_column: 1, column: 1 });
        assert_eq!(index.line(text, 2), Some("für x"));
        assert_eq!(index.line(text, 9), None);
        assert_eq!(index.lines(), 3);
    }
}
