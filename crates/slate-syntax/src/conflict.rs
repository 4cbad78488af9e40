//! What a merge could not decide: both versions between marks. Of each conflict one mistake is said,
//! and the first version is read, so that the rest of the file is checked as usual.

use std::borrow::Cow;

use crate::error::{Mistake, SyntaxError};
use crate::span::Span;

/// The lines that a merge leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `<<<<<<< HEAD`: the first version follows.
    First,
    /// `||||||| base`: what both come from follows.
    Base,
    /// `=======`: the second version follows.
    Second,
    /// `>>>>>>> branch`: the conflict ends.
    End,
}

/// How each begins.
const MARKS: [(&str, Mark); 4] = [
    ("<<<<<<<", Mark::First),
    ("|||||||", Mark::Base),
    ("=======", Mark::Second),
    (">>>>>>>", Mark::End),
];

impl Mark {
    fn of(line: &str) -> Option<Self> {
        let (sign, mark) = MARKS.iter().find(|(sign, _)| line.starts_with(sign))?;
        let rest = line.get(sign.len()..)?;
        (rest.is_empty() || rest.starts_with([' ', '\r', '\n'])).then_some(*mark)
    }
}

/// A line that a merge left.
struct Line {
    mark: Mark,
    span: Span,
}

/// `text` with the first version of every conflict, each byte at its place, and what to say.
pub(crate) fn first_version(text: &str) -> (Cow<'_, str>, Vec<SyntaxError>) {
    let lines = marks(text);
    if lines.is_empty() {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut errors = Vec::new();
    let mut blank: Vec<Span> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        let marks: Vec<Mark> = rest.iter().take(4).map(|line| line.mark).collect();
        let count = match marks.as_slice() {
            [Mark::First, Mark::Second, Mark::End, ..] => 3,
            [Mark::First, Mark::Base, Mark::Second, Mark::End] => 4,
            _ => 1,
        };
        let last = rest.get(count - 1).unwrap_or(line);
        if count == 1 {
            errors.push(left_over(text, line));
            blank.push(line.span);
        } else {
            errors.push(conflict(line));
            blank.push(line.span);
            let second = rest.get(1).map_or(line.span.end, |line| line.span.start);
            blank.push(Span::new(second, last.span.end));
        }
        at += count;
    }
    let mut bytes = text.as_bytes().to_vec();
    for span in blank {
        let bytes = bytes.get_mut(span.start..span.end).unwrap_or_default();
        bytes
            .iter_mut()
            .filter(|byte| !matches!(byte, b'\n' | b'\r'))
            .for_each(|byte| *byte = b' ');
    }
    (Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())), errors)
}

fn marks(text: &str) -> Vec<Line> {
    // Nearly every text has none: that is seen without looking at its lines.
    if !MARKS.iter().any(|(sign, _)| text.contains(sign)) {
        return Vec::new();
    }
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(mark) = Mark::of(line) {
            found.push(Line { mark, span: Span::new(at, at + line.trim_end().len()) });
        }
        at += line.len();
    }
    found
}

fn conflict(line: &Line) -> SyntaxError {
    SyntaxError::new(
        Mistake::Merge,
        line.span,
        "a merge left both versions here",
        "they stand between this line and `>>>>>>>`",
    )
    .help(
        "keep one version, or what is right of both, and take out the lines `<<<<<<<`, \
             `=======` and `>>>>>>>`; until then the first is read",
    )
}

fn left_over(text: &str, line: &Line) -> SyntaxError {
    let rest = text.get(line.span.end..).unwrap_or_default();
    let newline = rest.find('\n').map_or(rest.len(), |at| at + 1);
    SyntaxError::new(
        Mistake::Merge,
        line.span,
        "a line that a merge left stands here",
        "belongs to no agreement",
    )
    .help("take it out")
    .fix("take the line out", Span::new(line.span.start, line.span.end + newline), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_version_is_read_and_every_byte_keeps_its_place() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| base\né\n=======\nc\n>>>>>>> other\nd\n";
        let (read, errors) = first_version(text);
        assert_eq!(read.len(), text.len());
        let lines: Vec<&str> = read.lines().map(str::trim).collect();
        assert_eq!(lines, ["a", "", "b", "", "", "", "", "", "d"]);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].span.of(text), "<<<<<<< HEAD");
    }

    #[test]
    fn a_lone_mark_is_taken_out_and_other_lines_are_none() {
        let text = "a\n=======\nb // =======\n";
        let (_, errors) = first_version(text);
        assert_eq!(errors.len(), 1);
        let fix = &errors[0].fixes[0];
        assert_eq!(fix.span.of(text), "=======\n");
    }
}
