//! Amounts as letters and invoices have them: `£18,500`, `GBP 18_500`, `500 €`.

use super::numbers::plain;
use super::{Edit, Mistake, Piece, mistake};

/// What the signs of currencies most often mean; an amount in another than the agreement's is found later.
const SIGNS: [(char, &str); 4] = [('£', "GBP"), ('€', "EUR"), ('$', "USD"), ('₹', "INR")];

/// A sign for a currency, or its code before the number.
pub(super) fn money(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let rest = piece.text.get(at..).unwrap_or_default();
    let before = piece.text.get(..at).unwrap_or_default();
    let sign = rest.chars().next().and_then(|c| SIGNS.iter().find(|(sign, _)| *sign == c));
    if let Some((sign, code)) = sign {
        let behind = rest.get(sign.len_utf8()..).unwrap_or_default();
        let number = behind.trim_start_matches(' ');
        let (end, put) = if let Some((length, figure)) = figure(number) {
            (at + rest.len() - number.len() + length, format!("{figure} {code}"))
        } else if before.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
            let space = if before.ends_with(' ') { "" } else { " " };
            (at + sign.len_utf8(), format!("{space}{code}"))
        } else if before.trim_end() == "currency" {
            (at + sign.len_utf8(), (*code).to_owned())
        } else {
            return;
        };
        let message = format!("a currency is written by its code, not as `{sign}`");
        let label = match before.trim_end() {
            "currency" => "a code is meant",
            _ => "behind the number stands a code",
        };
        let help = format!("write `{}`", put.trim());
        let error = mistake(Mistake::Number, at..end, message, label, help);
        edits.push(Edit::new(at..end, put, error));
        return;
    }
    // `GBP 45`: the code is read as a name.
    let code = before.trim_end_matches(' ');
    let start = code.len().saturating_sub(3);
    let word = code.get(start..).unwrap_or_default();
    let alone = !code.get(..start).unwrap_or_default().ends_with(|c: char| c.is_alphanumeric());
    if alone
        && word.len() == 3
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && let Some((length, figure)) = figure(rest)
    {
        let range = start..at + length;
        let put = format!("{figure} {word}");
        let message = format!("`{word}` stands before its number");
        let help = format!("write `{put}`");
        let error =
            mistake(Mistake::Number, range.clone(), message, "the number stands first", help);
        edits.push(Edit::new(range, put, error));
    }
}

/// How long a number at the start of a text is, and the number as the language writes it.
fn figure(text: &str) -> Option<(usize, String)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || ",._".contains(c))).unwrap_or(text.len());
    let written = text.get(..end)?.trim_end_matches([',', '.', '_']);
    if !written.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let put = if written.contains(',') { plain(written)?.0 } else { written.to_owned() };
    Some((written.len(), put))
}
