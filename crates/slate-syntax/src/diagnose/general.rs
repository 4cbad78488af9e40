//! What to say where no edit is known: what the place would have taken.

use slate_grammar::Rule;

use super::Piece;
use super::grammar::{in_words, shown, statements};
use super::misplaced::elsewhere;
use super::text::{found_at, token_at};
use crate::braces::brackets;
use crate::error::{Mistake, SyntaxError};
use crate::span::Span;

/// What to say where nothing better is known.
pub(super) fn general(
    piece: &Piece<'_>,
    at: usize,
    expected: &[Rule],
    misplaced: bool,
) -> SyntaxError {
    let token = token_at(piece.text, at);
    // What is missing at the end of a line is missing behind its last word.
    let place = if token.trim().is_empty() {
        let end = piece.text.get(..at).unwrap_or_default().trim_end().len();
        Span::new(end, end)
    } else {
        Span::new(at, at + token.len())
    };
    let found = found_at(piece.text, at);
    let mut words: Vec<String> = expected.iter().filter_map(|rule| in_words(*rule)).collect();
    // `2026-05-`: half of a moment is no moment, and begins nothing else.
    let moment = piece.only == Rule::change_entry_only
        && piece.text.starts_with(|c: char| c.is_ascii_digit());
    if at == 0 && moment {
        words = vec!["a moment such as `2026-03-06 17:50`".to_owned()];
    } else if at == 0 && !misplaced {
        words = statements(piece.only);
    }
    if words.is_empty() && open_parentheses(piece.text.get(..at).unwrap_or_default()) {
        words.push("`)`".to_owned());
    }
    if ["`if`", "`match`"].iter().all(|word| words.iter().any(|it| it == word)) {
        // Everything that an operand can begin with is an expression.
        words.retain(|word| {
            !matches!(
                word.as_str(),
                "`if`" | "`match`" | "`length`" | "a figure" | "a name" | "`not`"
            )
        });
        words.push("a value".to_owned());
    }
    by_the_word_before(piece.text.get(..at).unwrap_or_default(), &mut words);
    if words.iter().any(|word| word.starts_with("a comparison")) {
        words.retain(|word| word != "`is`");
    }
    // What is meant says more than the words with which it may begin.
    let last = |word: &str| word == "the end of the line";
    words.sort_by_key(|word| (last(word), word.starts_with('`'), word.clone()));
    words.dedup();
    let listed = match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] if words.len() <= 8 => format!("{} or {last}", all.join(", ")),
        _ => format!("{}, …", words.get(..8).unwrap_or_default().join(", ")),
    };
    let (kind, message, label) = if misplaced {
        (
            Mistake::Misplaced,
            format!("{found} cannot stand here in {}", piece.place),
            "not in this place".to_owned(),
        )
    } else if at == 0 && !moment {
        (
            Mistake::Unexpected,
            format!("{found} begins nothing that {} can hold", piece.place),
            "not known here".to_owned(),
        )
    } else if words.is_empty() {
        (Mistake::Unexpected, format!("{found} is not understood here"), "not expected".to_owned())
    } else {
        (
            Mistake::Unexpected,
            format!("expected {listed}, found {found}"),
            format!("expected {listed}"),
        )
    };
    let help = if listed == "the end of the line" {
        Some("take it out".to_owned())
    } else if misplaced {
        Some(elsewhere(piece, super::text::word_at(piece.text, 0)))
    } else if words.iter().any(|word| word == "`where`") && piece.only != Rule::timer_clause_only {
        Some("say which with a condition: `where cause is customer`".to_owned())
    } else if listed.is_empty() {
        Some("take it out, or write it as the reference of the language has it".to_owned())
    } else if message.starts_with("expected ") {
        // The message has said what to write; only how it is written is worth another line.
        shown(&listed).map(str::to_owned)
    } else {
        Some(format!("write {listed}"))
    };
    let mut error = SyntaxError::new(kind, place, message, label);
    error.expected = words;
    error.help = help;
    error
}

/// Says what is meant, where the word before tells it better than the grammar.
fn by_the_word_before(before: &str, words: &mut Vec<String>) {
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let meant = match word {
        "currency" => ("a name", "a currency such as `GBP`"),
        "while" | "where" | "if" => ("a value", "a condition such as `status is waiting`"),
        "is" if words.iter().any(|word| word == "`missing`") => {
            // What else compares may stand behind `is` as well, and is seldom meant.
            words.retain(|word| matches!(word.as_str(), "a name" | "`missing`" | "`not`"));
            ("a name", "a value")
        }
        _ => return,
    };
    for it in words.iter_mut().filter(|it| *it == meant.0) {
        meant.1.clone_into(it);
    }
}

/// Whether a parenthesis is open at the end of a text.
fn open_parentheses(text: &str) -> bool {
    let brackets = text.lines().flat_map(brackets).map(|(_, bracket)| bracket);
    let open = brackets.fold(0_usize, |open, bracket| match bracket {
        b'(' => open + 1,
        b')' => open.saturating_sub(1),
        _ => open,
    });
    open > 0
}
