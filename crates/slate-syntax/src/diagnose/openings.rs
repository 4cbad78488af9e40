//! A small word that is missing, or that another stands for: `run office`, `2026-01-01 until 2026-12-31`.

use slate_grammar::Rule;

use super::grammar::opening;
use super::text::token_at;
use super::{Edit, Piece, Why};
use crate::error::SyntaxError;

/// Words of other texts, and what stands for them here.
const MEANT: [(&str, &str); 23] = [
    ("-", "to"),
    ("–", "to"),
    ("until", "to"),
    ("till", "to"),
    ("through", "to"),
    ("a", "per"),
    ("each", "per"),
    ("every", "per"),
    ("by", "per"),
    ("is", "becomes"),
    ("are", "become"),
    ("minimum", "at least"),
    ("maximum", "at most"),
    ("on", "in"),
    // `count when resolved`
    ("resolved", "stopped"),
    ("closed", "stopped"),
    ("completed", "stopped"),
    ("fixed", "stopped"),
    ("created", "opened"),
    ("raised", "opened"),
    ("logged", "opened"),
    ("reported", "opened"),
    ("received", "opened"),
];

/// Words that join what must be there already: putting one in says nothing.
const JOINS: [&str; 6] = ["and", "any", "not", "or", "rolling", "where"];

/// Words that may have been left out, or be meant by the word that stands there.
pub(super) fn keywords_missing(
    piece: &Piece<'_>,
    at: usize,
    expected: &[Rule],
    general: &SyntaxError,
    edits: &mut Vec<Edit>,
) {
    let token = token_at(piece.text, at);
    if at == 0 || token.trim().is_empty() {
        return;
    }
    // Before a name any word that takes a name would do: it is only put there where no other fits.
    let name = token.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let other = MEANT.iter().any(|(written, _)| *written == token);
    if name && !other && general.expected.len() > 1 {
        return;
    }
    let words: Vec<&str> = expected.iter().filter_map(|rule| word_of(*rule)).collect();
    // A word of which only the beginning stands there is still being typed; others may be as well.
    if name
        && (words.iter().any(|it| it.starts_with(token)) || expected.contains(&Rule::value_test))
    {
        return;
    }
    let mut edit = |range, put: String| {
        edits.push(Edit::new(range, put, general.clone()).tried(Why::Fits));
    };
    for word in words.iter().filter(|word| !other && !JOINS.contains(word)) {
        edit(at..at, format!("{word} "));
    }
    for word in words {
        if MEANT.contains(&(token, word)) {
            edit(at..at + token.len(), word.to_owned());
        }
    }
}

/// What a rule is written with, where that is the same everywhere.
fn word_of(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::compare | Rule::at_least => Some("at least"),
        Rule::at_most => Some("at most"),
        Rule::value_test => Some("is"),
        _ => opening(rule),
    }
}
