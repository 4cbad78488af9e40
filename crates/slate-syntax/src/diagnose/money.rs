//! Amounts as letters and invoices have them: `£18,500`, `18,500 GBP`, `500 €`.

use super::{Edit, Mistake, Piece, mistake};

/// What the signs of currencies most often mean; an amount in another than the agreement's is found later.
const SIGNS: [(char, &str); 4] = [('£', "GBP"), ('€', "EUR"), ('$', "USD"), ('₹', "INR")];

/// A sign for a currency, and commas between thousands.
pub(super) fn money(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let rest = piece.text.get(at..).unwrap_or_default();
    let sign = rest.chars().next().and_then(|c| SIGNS.iter().find(|(sign, _)| *sign == c));
    if let Some((sign, code)) = sign {
        let behind = rest.get(sign.len_utf8()..).unwrap_or_default();
        let number = behind.trim_start_matches(' ');
        let digits = number_length(number);
        let before = piece.text.get(..at).unwrap_or_default();
        let (end, put) = if digits > 0 {
            let figure = number.get(..digits).unwrap_or_default().replace(',', "_");
            (at + rest.len() - number.len() + digits, format!("{figure} {code}"))
        } else if before.trim_end().ends_with(|c: char| c.is_ascii_digit()) {
            let space = if before.ends_with(' ') { "" } else { " " };
            (at + sign.len_utf8(), format!("{space}{code}"))
        } else {
            return;
        };
        let message = format!("a currency is written by its code, not as `{sign}`");
        edits.push(edit(at..end, put, message, "behind the number stands a code"));
        return;
    }
    if !rest.starts_with(',') {
        return;
    }
    let before = piece.text.get(..at).unwrap_or_default();
    let start = before.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |last| {
        last + before.get(last..).and_then(|it| it.chars().next()).map_or(1, char::len_utf8)
    });
    let number = piece.text.get(start..).unwrap_or_default();
    let length = number_length(number);
    if (1..=3).contains(&(at - start)) && start + length > at {
        let written = number.get(..length).unwrap_or_default();
        let message = format!("`{written}` has a comma between its thousands");
        let put = written.replace(',', "_");
        edits.push(edit(start..start + length, put, message, "a comma ends an entry"));
    }
}

/// How long a number with commas between its thousands is; none where the commas stand elsewhere.
fn number_length(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_ascii_digit() || ",._".contains(c))).unwrap_or(text.len());
    let number = text.get(..end).unwrap_or_default().trim_end_matches([',', '.', '_']);
    let whole = number.split('.').next().unwrap_or_default();
    let groups = whole.split(',').skip(1).all(|group| group.len() == 3);
    if groups && number.starts_with(|c: char| c.is_ascii_digit()) { number.len() } else { 0 }
}

fn edit(range: std::ops::Range<usize>, put: String, message: String, label: &str) -> Edit {
    let help = format!("write `{}`", put.trim());
    let error = mistake(Mistake::Number, range.clone(), message, label, help);
    Edit::new(range, put, error)
}
