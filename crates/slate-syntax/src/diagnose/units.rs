//! Units: glued to their numbers, or written as people write them.

use std::ops::Range;

use super::text::token_at;
use super::{Edit, Mistake, Piece, mistake};

/// What people write for units.
const UNITS: [(&str, &str); 24] = [
    ("ms", "ms"),
    ("s", "s"),
    ("sec", "s"),
    ("secs", "s"),
    ("m", "min"),
    ("mn", "min"),
    ("min", "min"),
    ("mins", "min"),
    ("minutes", "min"),
    ("h", "h"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("d", "days"),
    ("day", "day"),
    ("days", "days"),
    ("w", "weeks"),
    ("wk", "weeks"),
    ("weeks", "weeks"),
    ("months", "months"),
    ("y", "years"),
    ("yr", "years"),
    ("years", "years"),
];

/// What people call the currencies of amounts.
const MONEY: [(&str, &str); 8] = [
    ("pound", "GBP"),
    ("pounds", "GBP"),
    ("quid", "GBP"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("rupees", "INR"),
];

/// What a word after a number is written as: a unit of time, a currency.
pub(crate) fn unit_meant(word: &str) -> Option<&'static str> {
    UNITS.iter().chain(&MONEY).find(|(written, _)| *written == word).map(|(_, unit)| *unit)
}

/// `15x`, `15m`, `4 hrs`, `2026-3`: numbers with something glued to them, and unknown units.
pub(super) fn glued(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let token = token_at(piece.text, at);
    let digits = token
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '_' | '.')))
        .unwrap_or(token.len());
    let (number, rest) = token.split_at(digits);
    let whole = at..at + token.len();
    if number.is_empty() {
        // `4 hrs`: a word after a number, which nothing knows as a unit.
        let before = piece.text.get(..at).unwrap_or_default().trim_end();
        if before.ends_with(|c: char| c.is_ascii_digit())
            && let Some(unit) = unit_meant(token)
        {
            edits.push(unit_edit(whole, unit.to_owned(), format!("`{token}` is no unit"), unit));
        }
        return;
    }
    if let Some(single) = rest.strip_prefix('-')
        && number.len() == 4
        && single != "0"
        && single.len() == 1
        && single.bytes().all(|byte| byte.is_ascii_digit())
    {
        edits.push(Edit::new(
            whole.clone(),
            format!("{number}-0{single}"),
            mistake(
                Mistake::Number,
                whole,
                format!("`{token}` is neither a month nor a subtraction"),
                "months have two digits, and a minus sign has spaces",
                format!(
                    "write `{number}-0{single}` for the month, or `{number} - {single}` to subtract"
                ),
            ),
        ));
        return;
    }
    if !rest.starts_with(char::is_alphabetic) {
        return;
    }
    let code_like = rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_uppercase());
    let unit = UNITS
        .iter()
        .find(|(word, _)| *word == rest)
        .map(|(_, unit)| *unit)
        .or(if code_like { Some(rest) } else { None });
    match unit {
        Some(unit) => {
            let put = format!("{number} {unit}");
            edits.push(unit_edit(
                whole,
                put,
                format!("`{token}` runs a number and its unit together"),
                unit,
            ));
        }
        None => {
            // The unit is not known, so the edit only saves the rest of the statement.
            let mut edit = unit_edit(
                whole,
                format!("{number} min"),
                format!("`{rest}` is no unit: `{token}` says how many, and not of what"),
                "min",
            );
            edit.error.help = Some(format!(
                "write a unit after a space: `{number} min`, `{number} h`, `{number} working days`"
            ));
            edit.offer = false;
            edits.push(edit);
        }
    }
}

fn unit_edit(range: Range<usize>, put: String, message: String, unit: &str) -> Edit {
    let help = if put.contains(' ') { format!("write `{put}`") } else { format!("write `{unit}`") };
    let error = mistake(Mistake::Unit, range.clone(), message, "no unit that can be read", help);
    Edit::new(range, put, error)
}
