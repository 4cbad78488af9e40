//! A name of several words: `business hours` for `business_hours`.

use slate_grammar::Rule;

use super::grammar::opening;
use super::{Edit, Mistake, Piece, Why, mistake};

/// Words that begin something else: no name goes on over them.
const OTHERS: [&str; 30] = [
    "above", "after", "and", "as", "at", "before", "below", "but", "by", "closed", "each", "every",
    "from", "has", "have", "if", "in", "is", "like", "of", "or", "over", "per", "than", "under",
    "unless", "when", "where", "while", "within",
];

/// The word before the place and some behind it, as one name.
pub(super) fn joined(piece: &Piece<'_>, at: usize, expected: &[Rule], edits: &mut Vec<Edit>) {
    let name = |c: char| c.is_alphanumeric() || c == '_';
    let before = piece.text.get(..at).unwrap_or_default();
    let first = before.trim_end_matches([' ', '\t']);
    let start = first.len()
        - first.len().min(first.chars().rev().take_while(|c| name(*c)).map(char::len_utf8).sum());
    let word = first.get(start..).unwrap_or_default();
    // The end of a longer name is no word of its own.
    let longer = first.get(..start).is_some_and(|it| it.ends_with(['.', '/']));
    // Nor is a unit, or what may become another word of the language yet.
    let unit = super::phrases::behind_number(piece.text, start);
    let begun = crate::braces::word(piece.text.get(at..).unwrap_or_default());
    let typed = at + begun.len() == piece.text.trim_end().len()
        && expected.iter().filter_map(|rule| opening(*rule)).any(|it| it.starts_with(begun));
    let letters = word.starts_with(|c: char| c.is_alphabetic()) && !longer && !unit && !typed;
    if first.len() == before.len() || !letters || OTHERS.contains(&word) {
        return;
    }
    let mut put = word.to_owned();
    let mut end = at;
    for _ in 0..4 {
        let rest = piece.text.get(end..).unwrap_or_default();
        let next = crate::braces::word(rest);
        // `Priority 1` is a value or a field; elsewhere a number is a figure.
        let figure = next.starts_with(|c: char| c.is_ascii_digit())
            && !matches!(piece.only, Rule::limit_row_only | Rule::record_entry_only);
        if next.is_empty() || figure || OTHERS.contains(&next) {
            return;
        }
        put.push('_');
        put.push_str(next);
        end += next.len();
        let behind = piece.text.get(end..).unwrap_or_default();
        // The first word of a statement says what it is, unless it names a field.
        if start > 0 || behind.trim_start().starts_with(':') {
            let range = start..end;
            let written = piece.text.get(range.clone()).unwrap_or_default();
            let error = mistake(
                Mistake::Unexpected,
                range.clone(),
                format!("`{written}` are several words: a name is one"),
                "a name has no spaces",
                format!("write `{put}`"),
            );
            edits.push(Edit::new(range, put.as_str(), error).tried(Why::Fits));
        }
        if !behind.starts_with(' ') {
            return;
        }
        end = super::skip_spaces(piece.text, end);
    }
}
