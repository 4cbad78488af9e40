//! Which blocks stand round a place, and where its statement begins: by brackets and newlines only,
//! so that it works in a text that cannot be read.

use slate_grammar::Rule;

use crate::braces::{brackets, parts, word};
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
    /// Inside a comment or a text.
    pub quiet: bool,
}

/// Words with which a line goes on instead of beginning a statement.
const GOES_ON: [&str; 6] = ["and", "or", "where", "per", "then", "else"];

/// The blocks round `offset`, and where its statement begins.
pub(super) fn place(text: &str, offset: usize) -> Place {
    let part = parts(text)
        .into_iter()
        .rfind(|part| part.start <= offset)
        .unwrap_or_else(|| Span::new(0, text.len()));
    let before = text.get(part.start..offset).unwrap_or_default();
    let mut blocks: Vec<Block> = Vec::new();
    let mut outer: Vec<Vec<usize>> = Vec::new();
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
            } else if parentheses == 0 && !GOES_ON.contains(&first) {
                starts = vec![begins];
            }
        }
        for (column, sign) in signs(code) {
            match sign {
                b'{' => {
                    let head = Span::new(starts.last().copied().unwrap_or(at), at + column);
                    blocks.push(block(text, head));
                    outer.push(std::mem::take(&mut starts));
                    starts = vec![at + column + 1];
                }
                b'}' => {
                    blocks.pop();
                    outer.pop();
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
    let line = before.rsplit('\n').next().unwrap_or_default();
    let quiet = code(line).len() < line.len() || open_text(line);
    Place { blocks, starts, quiet }
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

/// Whether a text begins on the line and does not end.
fn open_text(line: &str) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    for byte in line.bytes() {
        if byte == b'"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && byte == b'\\' && !escaped;
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

/// The rules that read one statement of the innermost block.
pub(super) fn only(blocks: &[Block]) -> Vec<Rule> {
    let Some(block) = blocks.last() else { return vec![Rule::top_item_only] };
    let within = |keyword: &str| blocks.iter().any(|block| block.keyword == keyword);
    let rule = match block.keyword.as_str() {
        _ if block.is_match => return Vec::new(),
        "agreement" => Rule::agreement_item_only,
        "calendar" => Rule::calendar_entry_only,
        "holidays" => Rule::holidays_entry_only,
        "record" => Rule::record_entry_only,
        "service" => Rule::service_item_only,
        "tier" => Rule::tier_item_only,
        "timer" => Rule::timer_clause_only,
        "metric" => Rule::metric_clause_only,
        "target" => Rule::target_clause_only,
        "exclude" => Rule::exclusion_clause_only,
        "credit" => Rule::credit_clause_only,
        "rows" => Rule::row_only,
        "settlement" => Rule::settlement_clause_only,
        "terminate" => Rule::terminate_clause_only,
        "scenario" => Rule::scenario_entry_only,
        "from" if within("calendar") => Rule::calendar_entry_only,
        "from" if within("target") => Rule::target_clause_only,
        "limit" => Rule::limit_row_only,
        _ if within("limit") => Rule::limit_row_only,
        _ if within("scenario") => Rule::change_entry_only,
        _ => return Vec::new(),
    };
    vec![rule]
}
