//! From tokens to lines.

use std::collections::BTreeMap;

use super::COMMENT_COLUMN;
use super::tokens::{Marks, Sign};

/// One token of a line.
struct Token<'t> {
    /// Where it stands in the text.
    offset: usize,
    /// It, without the space round it.
    text: &'t str,
    /// Whether there was space before it.
    spaced: bool,
    /// What it is, where that matters.
    sign: Option<Sign>,
}

/// One line, laid out but for its columns.
#[derive(Default)]
struct Line {
    indent: usize,
    /// The code before the second column, or all of it.
    left: String,
    /// The code from the second column on.
    right: Option<String>,
    /// The group that its columns belong to.
    group: Option<(usize, u8, usize)>,
    comment: String,
}

/// Lays out `text`, which has no mistakes.
pub(super) fn layout(text: &str, marks: &Marks) -> String {
    let mut lines: Vec<Line> = Vec::new();
    let mut depth = 0_usize;
    let mut blank = false;
    let mut paragraph = 0_usize;
    let mut offset = 0;
    for raw in text.split_inclusive(['\n', '\r']) {
        let (tokens, comment) = tokenize(raw, offset, marks);
        offset += raw.len();
        if raw == "\n" && text.get(..offset - 1).is_some_and(|before| before.ends_with('\r')) {
            // The second half of a line's end.
            continue;
        }
        if tokens.is_empty() && comment.is_empty() {
            blank = true;
            paragraph += 1;
            continue;
        }
        let closing = tokens.iter().take_while(|token| token.text == "}").count();
        let opened = lines.last().is_none_or(|line| {
            line.left.ends_with('{') || line.right.as_deref().is_some_and(|it| it.ends_with('{'))
        });
        if blank && !opened && closing == 0 {
            lines.push(Line::default());
        }
        blank = false;
        let goes_on = tokens
            .first()
            .is_some_and(|first| closing == 0 && !marks.starts.contains(&first.offset));
        let indent = 2 * depth.saturating_sub(closing) + if goes_on { 4 } else { 0 };
        for token in &tokens {
            match token.text {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        let mut line = Line { indent, comment: comment.trim_end().to_owned(), ..Line::default() };
        let statements = tokens.iter().filter(|token| marks.starts.contains(&token.offset)).count();
        let column = tokens
            .first()
            .and_then(|first| marks.columns.get(&first.offset))
            .filter(|_| statements == 1);
        let split =
            column.and_then(|column| tokens.iter().position(|token| token.offset >= column.split));
        match (column, split) {
            (Some(column), Some(split)) => {
                let (left, right) = tokens.split_at(split);
                line.left = render(left);
                line.right = Some(render(right));
                line.group = Some((column.group.0, column.group.1, paragraph));
            }
            _ => line.left = render(&tokens),
        }
        lines.push(line);
    }
    let mut widths: BTreeMap<(usize, u8, usize), usize> = BTreeMap::new();
    for line in &lines {
        if let Some(group) = line.group {
            let width = widths.entry(group).or_default();
            *width = (*width).max(line.left.chars().count());
        }
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in &lines {
        let start = out.len();
        out.push_str(&" ".repeat(line.indent));
        out.push_str(&line.left);
        if let Some(right) = &line.right {
            let width = line.group.and_then(|group| widths.get(&group)).copied().unwrap_or(0);
            let pad = width.saturating_sub(line.left.chars().count()) + 1;
            out.push_str(&" ".repeat(pad));
            out.push_str(right);
        }
        if !line.comment.is_empty() {
            let column = out.get(start..).unwrap_or_default().chars().count();
            if column > line.indent {
                let pad = COMMENT_COLUMN.saturating_sub(column).max(2);
                out.push_str(&" ".repeat(pad));
            }
            out.push_str(&line.comment);
        }
        let end = out.trim_end().len().max(start);
        out.truncate(end);
        out.push('\n');
    }
    if out.trim().is_empty() { String::new() } else { out }
}

/// The tokens of a line, and the comment at its end.
fn tokenize<'t>(raw: &'t str, base: usize, marks: &Marks) -> (Vec<Token<'t>>, &'t str) {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut spaced = false;
    while let Some(c) = raw.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = raw.get(at..).unwrap_or_default();
        let sign = marks.signs.get(&(base + at));
        let len = match c {
            ' ' | '\t' | '\u{FEFF}' | '\u{A0}' | '\n' | '\r' => {
                spaced = true;
                at += c.len_utf8();
                continue;
            }
            '/' if rest.starts_with("//") => return (tokens, rest),
            '"' => text_len(rest),
            '{' | '}' | '(' | ')' | ',' => 1,
            _ => match sign {
                Some((_, len)) => *len,
                None => word_len(rest, base + at, marks),
            },
        };
        let text = rest.get(..len).unwrap_or(rest);
        tokens.push(Token { offset: base + at, text, spaced, sign: sign.map(|(sign, _)| *sign) });
        spaced = false;
        at += text.len().max(1);
    }
    (tokens, "")
}

/// The length of the text in quotes at the start of `rest`.
fn text_len(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

/// The length of what stands together at the start of `rest`.
fn word_len(rest: &str, base: usize, marks: &Marks) -> usize {
    let sign = marks.signs.range(base + 1..).next().map_or(usize::MAX, |(sign, _)| sign - base);
    let ends = |&(at, c): &(usize, char)| match c {
        ' ' | '\t' | '\n' | '\r' | '\u{FEFF}' | '\u{A0}' | '"' | '{' | '}' | '(' | ')' | ',' => {
            true
        }
        '/' => rest.get(at..).is_some_and(|rest| rest.starts_with("//")),
        _ => false,
    };
    let end = rest.char_indices().skip(1).find(ends).map_or(rest.len(), |(at, _)| at);
    end.min(sign)
}

/// Tokens with the right space between them.
fn render(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    let mut before: Option<&Token<'_>> = None;
    for token in tokens {
        if let Some(before) = before
            && space_between(before, token)
        {
            out.push(' ');
        }
        out.push_str(token.text);
        before = Some(token);
    }
    out
}

fn space_between(before: &Token<'_>, token: &Token<'_>) -> bool {
    match (before.text, token.text) {
        (_, ",") | ("(", _) | (_, ")") | ("{", "}") => return false,
        (",", _) | ("{", _) | ("}", _) | (_, "{" | "}") => return true,
        _ => {}
    }
    match (before.sign, token.sign) {
        (Some(Sign::Minus), _) | (_, Some(Sign::KeyColon | Sign::Percent)) => false,
        (Some(Sign::KeyColon | Sign::TypeColon | Sign::Operator), _)
        | (_, Some(Sign::TypeColon | Sign::Operator)) => true,
        _ => token.spaced,
    }
}
