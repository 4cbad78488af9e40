//! How a part of a text should look: the edits of the whole that touch the part.
//!
//! The formatter keeps lines as lines and changes only the space round and between what stands in
//! them. So each line of the text has its own line in the result, and can be edited by itself; what is
//! left are the blank lines between them.

use slate_syntax::Span;

use crate::workspace::Snapshot;

/// A piece of text and what to put in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The piece.
    pub span: Span,
    /// What comes instead.
    pub text: String,
}

/// A line with something in it.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// What stands in it, without the end of the line.
    content: Span,
    /// The blank lines above it.
    above: Span,
}

impl Snapshot {
    /// What to change so that the lines that `range` touches look as they should; `None` where the text
    /// has mistakes.
    #[must_use]
    pub fn formatted_range(&self, path: &str, range: Span) -> Option<Vec<Change>> {
        let text = self.text(path)?;
        let (lines, end) = lines(&text);
        let formatted = self.formatted(path)?;
        let pairs = pairs(&text, &lines, &formatted)?;
        let touched =
            |span: Span| span.start <= range.end && range.start <= span.end && !span.is_empty();
        let mut changes = Vec::new();
        for (line, wanted, blank) in pairs {
            if touched(line.above) {
                changes.extend(blanks(&text, line.above, blank));
            }
            if touched(line.content) {
                changes.extend(change(&text, line.content, wanted));
            }
        }
        if touched(end) {
            changes.extend(blanks(&text, end, false));
        }
        Some(changes)
    }

    /// What to change where `}` was just typed before `offset`: the item that it closes.
    #[must_use]
    pub fn formatted_item(&self, path: &str, offset: usize) -> Option<Vec<Change>> {
        let text = self.text(path)?;
        let closed = self
            .nodes(path)
            .iter()
            .filter(|node| node.span.end == offset && node.span.of(&text).ends_with('}'))
            .map(|node| node.span)
            .max_by_key(|span| span.len())?;
        self.formatted_range(path, closed)
    }

    /// What to change where a line's end was just typed: the line above `offset`, and how far the line
    /// at `offset` is indented where nothing stands in it yet.
    #[must_use]
    pub fn formatted_line(&self, path: &str, offset: usize) -> Option<Vec<Change>> {
        let text = self.text(path)?;
        let formatted = self.formatted(path)?;
        let before = text.get(..offset)?;
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let (lines, _) = lines(&text);
        let pairs = pairs(&text, &lines, &formatted)?;
        // Blank lines stay: the author is about to write there.
        let above = pairs.iter().rev().find(|(line, ..)| line.content.end < start);
        let mut changes: Vec<Change> = above
            .and_then(|(line, wanted, _)| change(&text, line.content, wanted))
            .into_iter()
            .collect();
        let rest = text.get(start..)?;
        let space = rest.find(|c| !matches!(c, ' ' | '\t')).unwrap_or(rest.len());
        let nothing = rest.get(space..)?.chars().next().is_none_or(|c| matches!(c, '\n' | '\r'));
        if nothing {
            let nodes = self.nodes(path);
            let blocks = nodes
                .iter()
                .filter(|node| node.is_block())
                .filter(|node| node.span.start < start && start < node.span.end);
            let span = Span::new(start, start + space);
            changes.extend(change(&text, span, &"  ".repeat(blocks.count())));
        }
        Some(changes)
    }
}

/// The lines of a text that hold something, and the blank ones behind the last.
fn lines(text: &str) -> (Vec<Line>, Span) {
    let mut lines = Vec::new();
    let (mut offset, mut above) = (0, 0);
    for raw in text.split_inclusive(['\n', '\r']) {
        let start = offset;
        offset += raw.len();
        let content = raw.trim_end_matches(['\n', '\r']);
        if content.trim().is_empty() {
            let second_half = raw == "\n" && text.get(..start).is_some_and(|it| it.ends_with('\r'));
            if second_half && above == start {
                above = offset;
            }
            continue;
        }
        lines.push(Line {
            content: Span::new(start, start + content.len()),
            above: Span::new(above, start),
        });
        above = offset;
    }
    (lines, Span::new(above, text.len()))
}

/// Each line with what it should be, and whether a blank line should stand above it. `None` where the
/// lines of the two texts do not hold the same: then nothing is touched.
fn pairs<'f>(text: &str, lines: &[Line], formatted: &'f str) -> Option<Vec<(Line, &'f str, bool)>> {
    let mut blank = false;
    let mut wanted = Vec::with_capacity(lines.len());
    for line in formatted.lines() {
        if line.is_empty() {
            blank = true;
            continue;
        }
        wanted.push((line, std::mem::take(&mut blank)));
    }
    let bare = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace() && *c != '\u{FEFF}').collect()
    };
    let same = wanted.len() == lines.len()
        && lines.iter().zip(&wanted).all(|(line, (it, _))| bare(line.content.of(text)) == bare(it));
    same.then(|| lines.iter().zip(wanted).map(|(line, (it, blank))| (*line, it, blank)).collect())
}

/// The smallest change of a piece of text; `None` where it is as it should be.
pub(crate) fn change(text: &str, span: Span, wanted: &str) -> Option<Change> {
    let old = span.of(text);
    if old == wanted {
        return None;
    }
    let same = |(one, other): &(char, char)| one == other;
    let head: usize =
        old.chars().zip(wanted.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (old, wanted) = (old.get(head..)?, wanted.get(head..)?);
    let tail: usize = old
        .chars()
        .rev()
        .zip(wanted.chars().rev())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    Some(Change {
        span: Span::new(span.start + head, span.end - tail),
        text: wanted.get(..wanted.len() - tail)?.to_owned(),
    })
}

/// What to do with a run of blank lines, of which one or none should be left.
fn blanks(text: &str, span: Span, one: bool) -> Option<Change> {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    change(text, span, if one { end } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workspace;

    fn snapshot(text: &str) -> Snapshot {
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text);
        workspace.snapshot()
    }

    fn applied(text: &str, changes: Option<Vec<Change>>) -> String {
        let mut out = text.to_owned();
        for change in changes.unwrap().iter().rev() {
            out.replace_range(change.span.start..change.span.end, &change.text);
        }
        out
    }

    const UGLY: &str = "edition   2026\ncalendar a   \"A é\" { // first\n Mon   09:00-10:00 // c\n\n\n\n     Tue 09:00-10:00\n}\n\n\ncalendar   b {\nWed 10:00-11:00\n  }\n\n\n";

    #[test]
    fn only_lines_that_the_range_touches_change() {
        let it = snapshot(UGLY);
        let tue = UGLY.find("Tue").unwrap();
        let changed = applied(UGLY, it.formatted_range("a.slate", Span::new(tue, tue)));
        assert_eq!(changed, UGLY.replace("     Tue", "  Tue"));
        assert_eq!(
            applied(UGLY, it.formatted_range("a.slate", Span::new(0, 3))),
            UGLY.replace("edition   2026", "edition 2026")
        );
    }

    #[test]
    fn the_whole_as_a_range_is_the_whole() {
        for text in [UGLY.to_owned(), UGLY.replace('\n', "\r\n")] {
            let it = snapshot(&text);
            let changed = applied(&text, it.formatted_range("a.slate", Span::new(0, text.len())));
            assert_eq!(changed.replace("\r\n", "\n"), it.formatted("a.slate").unwrap());
            assert_eq!(changed.contains("\r\n"), text.contains("\r\n"));
        }
    }

    #[test]
    fn a_brace_that_closes_an_item_formats_the_item() {
        let it = snapshot(UGLY);
        let brace = UGLY.rfind('}').unwrap() + 1;
        let changed = applied(UGLY, it.formatted_item("a.slate", brace));
        let wanted = UGLY
            .replace("calendar   b", "calendar b")
            .replace("\nWed", "\n  Wed")
            .replace("\n  }", "\n}");
        // The blank lines above it touch it too.
        assert_eq!(changed, wanted.replace("\n\n\ncalendar b", "\n\ncalendar b"));
        assert_eq!(it.formatted_item("a.slate", UGLY.find("// c").unwrap()), None);
    }

    #[test]
    fn a_new_line_is_indented_and_the_one_above_looks_as_it_should() {
        let text = "calendar a {\n Mon   09:00-10:00   // c\n\n}\n";
        let it = snapshot(text);
        let changed = applied(text, it.formatted_line("a.slate", text.find("\n\n").unwrap() + 1));
        let whole = it.formatted("a.slate").unwrap();
        assert_eq!(changed, whole.replace("// c\n", "// c\n  \n"));
    }

    #[test]
    fn a_text_with_mistakes_is_not_touched() {
        let text = UGLY.replace("Tue 09:00", "Tue 99:00 what");
        let it = snapshot(&text);
        assert_eq!(it.formatted_range("a.slate", Span::new(0, text.len())), None);
        assert_eq!(it.formatted_item("a.slate", text.rfind('}').unwrap() + 1), None);
        assert_eq!(it.formatted_line("a.slate", 15), None);
    }
}
