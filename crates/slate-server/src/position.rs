//! Byte offsets to the client's lines and columns, and back.
//!
//! A column counts units of the encoding that client and server agreed on: UTF-8 where the client
//! offers it, else UTF-16, which every client knows. A position beyond the end of its line is its
//! end, one beyond the last line the end of the text, and one inside a character its start.

use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

use slate_ide::Span;

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of two bytes.
    #[default]
    Utf16,
}

impl Encoding {
    /// The cheapest of those that the client offers.
    pub fn agreed(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offers = |kind: PositionEncodingKind| offered.is_some_and(|all| all.contains(&kind));
        if offers(PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    /// Its name in the protocol.
    pub const fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    const fn units(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
        }
    }
}

/// Where the lines of a text begin. Lines end with `\n`, `\r\n` or `\r`, as the protocol has it.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
    /// Whether lines end with two characters.
    pairs: bool,
}

impl Lines {
    /// The lines of `text`.
    pub fn new(text: &str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(at + 1);
            }
        }
        Self { starts, encoding, pairs: text.contains("\r\n") }
    }

    /// What is put into the text, with ends of lines as the text has them.
    pub fn ended(&self, new: String) -> String {
        if self.pairs && new.contains('\n') {
            new.replace("\r\n", "\n").replace('\n', "\r\n")
        } else {
            new
        }
    }

    /// The client's position of an offset of `text`.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = text.get(start..offset.min(text.len())).unwrap_or_default();
        let column: usize = if self.encoding == Encoding::Utf8 || before.is_ascii() {
            before.len()
        } else {
            before.chars().map(|c| self.encoding.units(c)).sum()
        };
        Position::new(count(line), count(column))
    }

    /// The client's range of a span.
    pub fn range(&self, text: &str, span: Span) -> Range {
        Range::new(self.position(text, span.start), self.position(text, span.end))
    }

    /// The offset in `text` of a client's position.
    pub fn offset(&self, text: &str, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.starts.get(line).copied() else { return text.len() };
        let end = self.starts.get(line.saturating_add(1)).copied().unwrap_or(text.len());
        let content = text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut units = 0;
        for (at, c) in content.char_indices() {
            units += self.encoding.units(c);
            if units > wanted {
                return start + at;
            }
        }
        start + content.len()
    }

    /// The span in `text` of a client's range; one that ends before it begins is empty.
    pub fn span(&self, text: &str, range: Range) -> Span {
        let start = self.offset(text, range.start);
        Span::new(start, self.offset(text, range.end).max(start))
    }
}

/// The protocol counts in 32 bits; a text is never that long.
pub fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_ends_lines_as_the_text_does() {
        let ended = |text: &str| Lines::new(text, Encoding::Utf8).ended("a\nb\r\nc".to_owned());
        assert_eq!(ended("x\r\ny"), "a\r\nb\r\nc");
        assert_eq!(ended("x\ny"), "a\nb\r\nc");
    }

    #[test]
    fn columns_count_what_was_agreed_on() {
        let text = "a\r\nz🦀é日x\n";
        let x = text.find('x').unwrap();
        for (encoding, column) in [(Encoding::Utf8, 10), (Encoding::Utf16, 5)] {
            let lines = Lines::new(text, encoding);
            assert_eq!(lines.position(text, x), Position::new(1, column));
            assert_eq!(lines.offset(text, Position::new(1, column)), x);
            assert_eq!(lines.offset(text, Position::new(1, 999)), x + 1);
            assert_eq!(lines.offset(text, Position::new(9, 0)), text.len());
        }
        let utf16 = Lines::new(text, Encoding::Utf16);
        assert_eq!(utf16.offset(text, Position::new(1, 2)), text.find('🦀').unwrap());
        assert_eq!(utf16.offset(text, Position::new(0, 5)), 1);
    }
}
