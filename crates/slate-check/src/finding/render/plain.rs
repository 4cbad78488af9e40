//! Text that may go to a terminal: what the author wrote must not move the cursor, change colours
//! or turn the direction of writing.

use std::borrow::Cow;

/// Whether a character does something to a terminal instead of being shown.
const fn acts(c: char) -> bool {
    let control = c.is_ascii_control() || matches!(c, '\u{80}'..='\u{9f}');
    let direction =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let separator = matches!(c, '\u{2028}' | '\u{2029}');
    control || direction || separator
}

/// A message with every acting character, line breaks too, written as its escape (`\u{1b}`, `\n`).
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if acts(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A source text in which every acting character except tab and line end is replaced by one that is
/// shown and has as many bytes, so that every place stays where it is.
pub(super) fn source(text: &str) -> Cow<'_, str> {
    let mut pieces = text.char_indices().peekable();
    let mut out: Option<String> = None;
    while let Some((at, c)) = pieces.next() {
        let line_end =
            c == '\n' || (c == '\r' && pieces.peek().is_some_and(|(_, next)| *next == '\n'));
        let shown = if c == '\t' || line_end || !acts(c) {
            c
        } else {
            match c.len_utf8() {
                1 => '?',
                2 => '\u{bf}',
                _ => '\u{fffd}',
            }
        };
        if shown != c && out.is_none() {
            out = text.get(..at).map(str::to_owned);
        }
        if let Some(out) = &mut out {
            out.push(shown);
        }
    }
    out.map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acting_characters_are_written_out() {
        assert_eq!(line("a\u{1b}[31mb\nc\u{202e}"), "a\\u{1b}[31mb\\nc\\u{202e}");
        assert!(matches!(line("`plain` ç€"), Cow::Borrowed(_)));
    }

    #[test]
    fn sources_keep_their_length_and_lines() {
        let text = "a\u{1b}b\r\nc\rd\te\u{9b}\u{202e}\n";
        let shown = source(text);
        assert_eq!(shown, "a?b\r\nc?d\te\u{bf}\u{fffd}\n");
        assert_eq!(shown.len(), text.len());
        assert!(matches!(source("plain\r\n\t"), Cow::Borrowed(_)));
    }
}
