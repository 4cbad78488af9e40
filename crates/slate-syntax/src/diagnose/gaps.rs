//! Something small that is missing: a sign, or a part of a head.

use slate_grammar::Rule;

use super::text::found_at;
use super::{Edit, Mistake, Piece, Why, mistake};
use crate::error::SyntaxError;

/// Something small that is missing.
pub(super) fn insertions(
    piece: &Piece<'_>,
    at: usize,
    general: &SyntaxError,
    edits: &mut Vec<Edit>,
) {
    // Before what joins two things no sign is missing.
    if at == 0 || matches!(super::text::token_at(piece.text, at), "and" | "or") {
        return;
    }
    for sign in [":", "=", ","] {
        let mut error = mistake(
            Mistake::Sign,
            general.span.start..general.span.end,
            format!("`{sign}` is missing before {}", found_at(piece.text, at)),
            "here",
            format!("write `{sign}`"),
        );
        error.expected = vec![format!("`{sign}`")];
        edits.push(Edit::new(at..at, format!("{sign} "), error).tried(Why::Reads));
    }
}

/// Values behind each other without the commas between them: `one of P1 P2 P3`.
pub(super) fn commas(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let rest = piece.text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let words = rest.split_whitespace().map(|it| it.trim_end_matches(','));
    // `late and short`
    let words: Vec<&str> = words.filter(|it| !matches!(*it, "and" | "or" | "")).collect();
    let several = rest.split_whitespace().count() > 1;
    let name = |word: &&str| word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if at == 0 || !several || words.is_empty() || !words.iter().all(name) {
        return;
    }
    // They follow the word before without a space: `P1, P2, P3`.
    let before = piece.text.get(..at).unwrap_or_default().trim_end().len();
    let put = format!(", {}", words.join(", "));
    let range = before..at + rest.trim_end().len();
    let error = mistake(
        Mistake::Sign,
        at..range.end,
        format!("`,` is missing before {}", found_at(piece.text, at)),
        "these are several",
        format!("write `{}`", put.trim_start_matches(", ")),
    );
    edits.push(Edit::new(range, put, error).tried(Why::Reads));
}

/// A text without its quotes.
pub(super) fn unquoted(piece: &Piece<'_>, at: usize, general: &SyntaxError, edits: &mut Vec<Edit>) {
    let only = general.expected == ["a text in quotes"];
    let days = matches!(piece.only, Rule::calendar_entry_only | Rule::holidays_entry_only);
    // Behind a day stands why.
    let name = piece.text.get(at..).is_some_and(|it| it.starts_with(char::is_uppercase));
    let named = days && name && general.expected.iter().any(|it| it == "a text in quotes");
    if at == 0 || !(only || named) {
        return;
    }
    let rest = piece.text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let rest = rest.split_once('{').map_or(rest, |(before, _)| before).trim_end();
    let words = rest.trim_matches(['\'', '`', '‘', '’']);
    if words.is_empty() || words.contains(['"', '\\']) {
        return;
    }
    let mut error = general.clone();
    error.span = crate::Span::new(at, at + rest.len());
    error.help = Some(format!("write `\"{words}\"`"));
    let put = format!("\"{words}\"");
    edits.push(Edit::new(at..at + rest.len(), put, error).tried(Why::Fits));
}

/// A name in quotes, where none belong: `currency "GBP"`.
pub(super) fn in_quotes(
    piece: &Piece<'_>,
    at: usize,
    general: &SyntaxError,
    edits: &mut Vec<Edit>,
) {
    let quoted = piece.text.get(at..).and_then(|rest| rest.strip_prefix('"'));
    let Some((name, _)) = quoted.and_then(|rest| rest.split_once('"')) else { return };
    if at == 0 || name.is_empty() || name.contains(char::is_whitespace) {
        return;
    }
    let range = at..at + name.len() + 2;
    let mut error = general.clone();
    error.span = crate::Span::new(range.start, range.end);
    error.help = Some(format!("write `{name}` without quotes"));
    edits.push(Edit::new(range, name, error).tried(Why::Fits));
}

/// Heads of definitions: what cannot be read before the `{` is left out, or a name is put in.
pub(super) fn heads(text: &str, at: usize, general: &SyntaxError, edits: &mut Vec<Edit>) {
    let Some(brace) = text.get(at..).and_then(|rest| rest.find('{')) else {
        return;
    };
    let before = text.get(at..at + brace).unwrap_or_default();
    if before.contains('\n') || at == 0 {
        return;
    }
    for put in ["", " _ ", " of _ ", " _ of _ ", " \"\" for _ ", " for _ "] {
        let edit = Edit::new(at..at + brace, put, general.clone()).silent().tried(Why::Reads);
        edits.push(Edit { damaged: true, ..edit });
    }
}
