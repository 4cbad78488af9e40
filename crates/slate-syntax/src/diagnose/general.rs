//! What to say where no edit is known: what the place would have taken.

use slate_grammar::Rule;

use super::Piece;
use super::grammar::{in_words, statements};
use super::text::{found_at, token_at};
use crate::error::SyntaxError;
use crate::span::Span;

/// What to say where nothing better is known.
pub(super) fn general(
    piece: &Piece<'_>,
    at: usize,
    expected: &[Rule],
    misplaced: bool,
) -> SyntaxError {
    let token = token_at(piece.text, at);
    let end = if token.trim().is_empty() { at } else { at + token.len() };
    let found = found_at(piece.text, at);
    let mut words: Vec<String> = expected.iter().filter_map(|rule| in_words(*rule)).collect();
    if at == 0 && !misplaced {
        words = statements(piece.only);
    }
    if ["`if`", "`match`"].iter().all(|word| words.iter().any(|it| it == word)) {
        // Everything that an operand can begin with is an expression.
        words.retain(|word| {
            !matches!(
                word.as_str(),
                "`if`" | "`match`" | "`length`" | "a figure" | "a name" | "`not`"
            )
        });
        words.push("an expression".to_owned());
    }
    words.sort();
    words.dedup();
    let listed = match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] if words.len() <= 8 => format!("{} or {last}", all.join(", ")),
        _ => format!("{}, …", words.get(..8).unwrap_or_default().join(", ")),
    };
    let (code, message, label) = if misplaced {
        (
            "syntax.misplaced",
            format!("{found} cannot stand here in {}", piece.place),
            "not in this place".to_owned(),
        )
    } else if at == 0 {
        (
            "syntax.unexpected",
            format!("{found} begins nothing that {} can hold", piece.place),
            "not known here".to_owned(),
        )
    } else if words.is_empty() {
        ("syntax.unexpected", format!("{found} is not understood here"), "not expected".to_owned())
    } else {
        (
            "syntax.unexpected",
            format!("expected {listed}, found {found}"),
            format!("expected {listed}"),
        )
    };
    let help = if listed == "the end of the line" {
        "take it out".to_owned()
    } else if listed.is_empty() {
        "take it out, or write it as the reference of the language has it".to_owned()
    } else {
        format!("write {listed}")
    };
    SyntaxError {
        code,
        message,
        span: Span::new(at, end.max(at)),
        label,
        expected: words,
        help: Some(help),
        fix: None,
    }
}
