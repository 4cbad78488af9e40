//! Which blocks stand round a place, and where its statement begins: by brackets and newlines only,
//! so that it works in a text that cannot be read.

use super::walk::{self, Term};
use crate::braces::{brackets, word};
use crate::comments::code;
use crate::span::Span;

/// A block that is open at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What stands before its `{`: `target response "First response"`.
    pub head: Span,
    /// Its first word: `target`.
    pub keyword: String,
    /// Its second word, which is its name where it has one.
    pub name: Option<String>,
    /// Whether it holds the rows of a `match`.
    pub is_match: bool,
}

/// A place.
pub(super) struct Place {
    pub blocks: Vec<Block>,
    /// Where its statement may begin: at its line or block, or after a comma.
    pub starts: Vec<usize>,
    /// Inside a comment.
    pub comment: bool,
    /// Inside a text: where its quote stands.
    pub quote: Option<usize>,
}

/// Words with which a line goes on instead of beginning a statement.
const GOES_ON: [&str; 6] = ["and", "or", "where", "per", "then", "else"];

/// The blocks round `offset`, and where its statement begins; `parts` are those of the text.
pub(super) fn place(text: &str, parts: &[Span], offset: usize) -> Place {
    let part = parts.iter().rfind(|part| part.start <= offset);
    let part = part.copied().unwrap_or_else(|| Span::new(0, text.len()));
    let before = text.get(part.start..offset).unwrap_or_default();
    // Of each open block where its head may begin, and its brace.
    let mut open: Vec<(Vec<usize>, usize)> = Vec::new();
    let mut starts = vec![part.start];
    let mut parentheses = 0_usize;
    let mut comma = false;
    let mut at = part.start;
    // The line of the place is read even where nothing of it is written yet.
    let last = if before.is_empty() || before.ends_with('\n') { Some("") } else { None };
    for line in before.split_inclusive('\n').chain(last) {
        let begins = at + (line.len() - line.trim_start().len());
        let first = word(line.trim_start());
        let code = code(line);
        if !code.trim().is_empty() || at + line.len() == offset {
            if comma {
                starts.push(begins);
            } else if parentheses == 0 && GOES_ON.contains(&first) {
                // Or a statement of its own: `per incident`.
                starts.push(begins);
            } else if parentheses == 0 {
                starts = vec![begins];
            }
        }
        for (column, sign) in signs(code) {
            match sign {
                b'{' => {
                    open.push((std::mem::take(&mut starts), at + column));
                    starts = vec![at + column + 1];
                }
                b'}' => {
                    open.pop();
                    starts = vec![at + column + 1];
                    parentheses = 0;
                }
                b'(' => parentheses += 1,
                b')' => parentheses = parentheses.saturating_sub(1),
                _ if parentheses == 0 => starts.push(at + column + 1),
                _ => {}
            }
        }
        if !code.trim().is_empty() {
            comma = code.trim_end().ends_with(',');
        }
        at += line.len();
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (starts, brace) in open {
        let start = head_start(text, &blocks, &starts, brace);
        blocks.push(block(text, Span::new(start, brace)));
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let comment = code(line).len() < line.len();
    let quote = open_text(line).filter(|_| !comment).map(|at| offset - line.len() + at);
    Place { blocks, starts, comment, quote }
}

/// Where the head of a block begins: a comma before its brace may stand between two statements, or
/// in a list, which the grammar tells.
fn head_start(text: &str, blocks: &[Block], starts: &[usize], brace: usize) -> usize {
    let last = starts.last().copied().unwrap_or(brace);
    let reads = |start: &usize| {
        let piece = text.get(*start..brace).unwrap_or_default();
        let fits = rule(blocks).map(|rule| walk::after(rule, piece, *start));
        fits.is_some_and(|fits| fits.iter().any(|it| it.term == Term::Word("{".to_owned())))
    };
    let (_, before) = starts.split_last().unwrap_or((&last, &[]));
    before.iter().copied().find(|start| reads(start)).unwrap_or(last)
}

/// Brackets and commas outside texts and comments.
fn signs(code: &str) -> Vec<(usize, u8)> {
    let mut found: Vec<(usize, u8)> = brackets(code).collect();
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'"' if !escaped => quoted = !quoted,
            b',' if !quoted => found.push((at, byte)),
            _ => {}
        }
        escaped = quoted && byte == b'\\' && !escaped;
    }
    found.sort_unstable();
    found
}

/// Where on the line a text begins that does not end.
fn open_text(line: &str) -> Option<usize> {
    let mut quoted = None;
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'"' && !escaped {
            quoted = if quoted.is_some() { None } else { Some(at) };
        }
        escaped = quoted.is_some() && byte == b'\\' && !escaped;
    }
    quoted
}

fn block(text: &str, head: Span) -> Block {
    let head_text = head.of(text);
    let trimmed = head_text.trim_start();
    let head = Span::new(head.start + (head_text.len() - trimmed.len()), head.end);
    let keyword = word(trimmed);
    let rest = trimmed.get(keyword.len()..).unwrap_or_default().trim_start();
    let name = word(rest);
    let is_match =
        trimmed.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|it| it == "match");
    Block {
        head,
        keyword: keyword.to_owned(),
        name: (!name.is_empty()).then(|| name.to_owned()),
        is_match,
    }
}

/// The rule that reads one statement of the innermost block.
pub(super) fn rule(blocks: &[Block]) -> Option<&'static str> {
    let Some(block) = blocks.last() else { return Some("top_item_only") };
    let within = |keyword: &str| blocks.iter().any(|block| block.keyword == keyword);
    Some(match block.keyword.as_str() {
        _ if block.is_match => "match_arm",
        "agreement" => "agreement_item_only",
        "calendar" => "calendar_entry_only",
        "holidays" => "holidays_entry_only",
        "record" => "record_entry_only",
        "service" => "service_item_only",
        "tier" => "tier_item_only",
        "timer" => "timer_clause_only",
        "metric" => "metric_clause_only",
        "target" => "target_clause_only",
        "exclude" => "exclusion_clause_only",
        "credit" => "credit_clause_only",
        "rows" => "row_only",
        "settlement" => "settlement_clause_only",
        "terminate" => "terminate_clause_only",
        "scenario" => "scenario_entry_only",
        "from" if within("calendar") => "calendar_entry_only",
        "from" if within("target") => "target_clause_only",
        "limit" => "limit_row_only",
        _ if within("limit") => "limit_row_only",
        _ if within("scenario") => "change_entry_only",
        _ => return None,
    })
}
