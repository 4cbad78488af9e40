//! Comments: from `//` outside a text to the end of the line.

use crate::span::Span;

/// The comments of a text: spans from `//` to the end of the line.
#[must_use]
pub fn comments(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(column) = comment_start(line) {
            let end = line.trim_end_matches(['\n', '\r']).len();
            found.push(Span::new(at + column, at + end.max(column)));
        }
        at += line.len();
    }
    found
}

/// A line without its comment.
#[must_use]
pub fn code(line: &str) -> &str {
    comment_start(line).and_then(|at| line.get(..at)).unwrap_or(line)
}

/// Where the comment of a line begins.
pub(crate) fn comment_start(line: &str) -> Option<usize> {
    // Most lines have none: looked for byte by byte, which is quicker than a search that prepares.
    line.as_bytes().windows(2).position(|pair| pair == b"//")?;
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' if !escaped => quoted = !quoted,
            '/' if !quoted && line.get(at..).is_some_and(|rest| rest.starts_with("//")) => {
                return Some(at);
            }
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_begins_outside_a_text() {
        let text = "use \"a//b\" // c\r\n// d";
        assert_eq!(
            comments(text).iter().map(|it| it.of(text)).collect::<Vec<_>>(),
            ["// c", "// d"]
        );
        assert_eq!(code("use \"a//b\" // c"), "use \"a//b\" ");
    }
}
