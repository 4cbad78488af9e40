//! Braces, before any grammar: where items begin, what nests too deep, and where a brace is missing
//! or too many, judged by indentation.
//!
//! The grammar can then rely on it that braces are balanced, and one forgotten `}` costs one
//! finding and no more than its block.

use crate::error::{Mistake, SyntaxError};
use crate::span::Span;

/// The words with which an item begins, and whether it can stand nowhere but at the top.
const ITEMS: [(&str, bool); 10] = [
    ("agreement", true),
    ("scenario", true),
    ("edition", true),
    ("use", false),
    ("calendar", false),
    ("holidays", false),
    ("record", false),
    ("parameter", false),
    ("let", false),
    ("input", false),
];

/// Blocks in blocks, more than any construct of the language needs.
const MOST_BRACES: usize = 24;
/// Parentheses in parentheses.
const MOST_PARENTHESES: usize = 32;

/// The brackets of a line that stand outside texts and comments: where, and which.
pub(crate) fn brackets(line: &str) -> impl Iterator<Item = (usize, u8)> + '_ {
    let bytes = line.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => at = end_of_text(bytes, at),
                b'/' if bytes.get(at + 1) == Some(&b'/') => {
                    while bytes.get(at).is_some_and(|byte| *byte != b'\r') {
                        at += 1;
                    }
                }
                b'{' | b'}' | b'(' | b')' => {
                    at += 1;
                    return Some((at - 1, *byte));
                }
                _ => at += 1,
            }
        }
        None
    })
}

/// The byte after the text that begins with the quote at `at`. A quote that nothing closes on its
/// line is a character like any other: what follows it is read as if it were not there.
fn end_of_text(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'\\' if matches!(bytes.get(end + 1), Some(b'\n' | b'\r')) => return at + 1,
            b'\\' => end += 2,
            b'"' => return end + 1,
            b'\n' | b'\r' => return at + 1,
            _ => end += 1,
        }
    }
    at + 1
}

/// The parts of a text that are read one by one: each begins with an item and the comments above
/// it. An item that can stand only at the top begins a part even if a brace before it was left open.
pub(crate) fn parts(text: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut after_code = 0;
    let mut depth = 0_usize;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let code = line.trim_start();
        if !code.trim_end().is_empty() && !code.starts_with("//") {
            if code.len() == line.len() && after_code > start {
                let word = word(code);
                let begins =
                    ITEMS.iter().any(|(item, only)| *item == word && (depth == 0 || *only));
                if begins {
                    parts.push(Span::new(start, after_code));
                    start = after_code;
                    depth = 0;
                }
            }
            for (_, bracket) in brackets(line) {
                match bracket {
                    b'{' => depth += 1,
                    b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            after_code = at + line.len();
        }
        at += line.len();
    }
    parts.push(Span::new(start, text.len()));
    parts
}

/// The word at the start of `code`.
pub(crate) fn word(code: &str) -> &str {
    let end = code.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(code.len());
    code.get(..end).unwrap_or_default()
}

/// A change to a part: at this offset of the changed text, so many bytes were put in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Insertion {
    /// Where, in the changed text.
    pub at: usize,
    /// How many bytes.
    pub len: usize,
}

/// A part whose braces are balanced.
#[derive(Debug, Default)]
pub(crate) struct Balanced {
    /// The text, where it had to be changed.
    pub text: Option<String>,
    /// What was put into it.
    pub insertions: Vec<Insertion>,
    /// What was wrong, with spans in the unchanged part.
    pub errors: Vec<SyntaxError>,
}

/// `part` with balanced braces that nest no deeper than the grammar should go.
pub(crate) fn balance(part: &str) -> Balanced {
    let mut depth = 0_usize;
    let mut parentheses = 0_usize;
    let (mut opens, mut closes, mut below) = (0_usize, 0_usize, false);
    let mut at = 0;
    let mut too_deep = None;
    'lines: for line in part.split_inclusive('\n') {
        for (column, bracket) in brackets(line) {
            match bracket {
                b'{' => {
                    opens += 1;
                    depth += 1;
                    parentheses = 0;
                }
                b'}' => {
                    closes += 1;
                    below |= depth == 0;
                    depth = depth.saturating_sub(1);
                    parentheses = 0;
                }
                b'(' => parentheses += 1,
                _ => parentheses = parentheses.saturating_sub(1),
            }
            if depth > MOST_BRACES || parentheses > MOST_PARENTHESES {
                too_deep = Some((at + column, bracket));
                break 'lines;
            }
        }
        at += line.len();
    }
    if let Some((offset, bracket)) = too_deep {
        return shallow(part, offset, bracket);
    }
    if opens == closes && !below {
        return Balanced::default();
    }
    by_indentation(part, opens.saturating_sub(closes), closes.saturating_sub(opens))
}

/// `part` without what nests too deep: from the bracket at `offset` on, its brackets become spaces
/// until its line, or for a brace its block, ends; then the rest is balanced as usual.
fn shallow(part: &str, offset: usize, bracket: u8) -> Balanced {
    let mut bytes = part.as_bytes().to_vec();
    let mut at = 0;
    let mut depth = 0_usize;
    let mut done = false;
    for line in part.split_inclusive('\n') {
        for (column, found) in brackets(line) {
            if at + column < offset || done {
                continue;
            }
            let (open, close) = if bracket == b'{' { (b'{', b'}') } else { (b'(', b')') };
            if found == open {
                depth += 1;
            } else if found == close {
                depth = depth.saturating_sub(1);
                done = depth == 0;
            } else if bracket == b'(' {
                done = true;
                continue;
            }
            if let Some(byte) = bytes.get_mut(at + column) {
                *byte = b' ';
            }
        }
        at += line.len();
    }
    let text = String::from_utf8(bytes).unwrap_or_default();
    let mut balanced = balance(&text);
    balanced.text.get_or_insert(text);
    // One finding is enough: what is left of the brackets is cut short by it.
    balanced.errors.retain(|error| error.kind == Mistake::Nesting);
    if balanced.errors.is_empty() {
        let (what, most) = if bracket == b'{' {
            ("blocks", MOST_BRACES)
        } else {
            ("parentheses", MOST_PARENTHESES)
        };
        balanced.errors.push(
            SyntaxError::new(
                Mistake::Nesting,
                Span::new(offset, offset + 1),
                format!("{what} stand more than {most} deep in one another"),
                "the deepest one that can be read is the one before this",
            )
            .help(if bracket == b'{' {
                "close the blocks before"
            } else {
                "name a part of it with `let`"
            }),
        );
    }
    balanced
}

/// A `{` that waits for its `}`.
struct Open {
    /// Where it is.
    offset: usize,
    /// The indentation of its line.
    indent: usize,
}

/// Puts in `missing` closing braces, and takes out `extra` ones, where the indentation shows it.
fn by_indentation(part: &str, mut missing: usize, mut extra: usize) -> Balanced {
    let mut out = Balanced::default();
    let mut text = String::with_capacity(part.len() + 16);
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    for line in part.split_inclusive('\n') {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let is_code = !code.is_empty() && !code.starts_with("//");
        let closes = code.starts_with('}');
        if is_code {
            while missing > 0
                && open.last().is_some_and(|top| {
                    if closes { top.indent > indent } else { top.indent >= indent }
                })
            {
                let Some(top) = open.pop() else { break };
                missing -= 1;
                out.errors.push(unclosed(part, &top, at));
                out.insertions.push(Insertion { at: text.len(), len: 2 });
                text.push_str("}\n");
            }
        }
        let mut kept = line.as_bytes().to_vec();
        for (column, bracket) in brackets(line) {
            match bracket {
                b'{' => open.push(Open { offset: at + column, indent }),
                b'}' => {
                    let leads = column == indent;
                    let stray = match open.last() {
                        None => true,
                        Some(top) => extra > 0 && leads && top.indent < indent,
                    };
                    if stray {
                        extra = extra.saturating_sub(1);
                        if let Some(byte) = kept.get_mut(column) {
                            *byte = b' ';
                        }
                        if out.errors.len() < crate::parse::MOST_ERRORS {
                            out.errors.push(stray_brace(at + column));
                        }
                    } else {
                        open.pop();
                    }
                }
                _ => {}
            }
        }
        text.push_str(&String::from_utf8(kept).unwrap_or_default());
        at += line.len();
    }
    if !open.is_empty() && !text.ends_with('\n') {
        out.insertions.push(Insertion { at: text.len(), len: 1 });
        text.push('\n');
    }
    while let Some(top) = open.pop() {
        out.errors.push(unclosed(part, &top, part.len()));
        out.insertions.push(Insertion { at: text.len(), len: 2 });
        text.push_str("}\n");
    }
    out.text = Some(text);
    out
}

fn unclosed(part: &str, top: &Open, before: usize) -> SyntaxError {
    let newline = if before == part.len() && !part.ends_with('\n') { "\n" } else { "" };
    SyntaxError::new(
        Mistake::Brace,
        Span::new(top.offset, top.offset + 1),
        "this `{` is never closed",
        "no `}` belongs to it",
    )
    .expecting("`}`")
    .help("write `}` on a line of its own where the block ends")
    .fix(
        "close the block",
        Span::new(before, before),
        format!("{newline}{}}}\n", " ".repeat(top.indent)),
    )
}

fn stray_brace(offset: usize) -> SyntaxError {
    let span = Span::new(offset, offset + 1);
    SyntaxError::new(
        Mistake::Brace,
        span,
        "this `}` closes nothing",
        "every block before it is closed already",
    )
    .help("take it out")
    .fix("take out the `}`", span, "")
}
