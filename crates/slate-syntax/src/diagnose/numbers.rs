//! Numbers with other signs: `98,5`, `18,500`, `12.500,00`.

use std::ops::Range;

use super::{Edit, Mistake, Piece, mistake};

/// A number that has a comma.
pub(super) fn numbers(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    if !piece.text.get(at..).unwrap_or_default().starts_with(',') {
        return;
    }
    let range = number_round(piece.text, at);
    let written = piece.text.get(range.clone()).unwrap_or_default();
    let Some((put, message)) = plain(written) else { return };
    let help = format!("write `{put}`");
    let error = mistake(Mistake::Number, range.clone(), message, "a comma ends an entry", help);
    edits.push(Edit::new(range, put, error));
}

/// Where the number stands to which the sign at a place belongs.
fn number_round(text: &str, at: usize) -> Range<usize> {
    let part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '_');
    let before = text.get(..at).unwrap_or_default();
    let start = before.trim_end_matches(part).len();
    let behind = text.get(at..).unwrap_or_default();
    let length = behind.find(|c| !part(c)).unwrap_or(behind.len());
    let length = behind.get(..length).unwrap_or_default().trim_end_matches([',', '.', '_']).len();
    start..at + length
}

/// The number as the language writes it, and what is wrong with it; `None` where nothing is, or where
/// its signs say no number.
pub(super) fn plain(written: &str) -> Option<(String, String)> {
    if !written.starts_with(|c: char| c.is_ascii_digit()) || !written.contains(',') {
        return None;
    }
    let thousands = |whole: &str, sign: char| -> bool {
        let mut groups = whole.split(sign);
        groups.next().is_some_and(|it| (1..=3).contains(&it.len()))
            && groups.all(|it| it.len() == 3 && it.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let point = written.find('.');
    let comma = written.rfind(',')?;
    let (whole, rest) = written.split_at_checked(comma)?;
    let rest = rest.get(1..)?;
    if let Some(point) = point
        && point < comma
    {
        // `12.500,00`
        let put = format!("{}.{rest}", whole.replace('.', "_"));
        let message =
            format!("`{written}` has points between its thousands, and a comma for the point");
        return (thousands(whole, '.') && digits(rest)).then_some((put, message));
    }
    let (whole, cents) = written.split_once('.').unwrap_or((written, ""));
    if thousands(whole, ',') && (cents.is_empty() || digits(cents)) {
        let message = format!("`{written}` has a comma between its thousands");
        return Some((written.replace(',', "_"), message));
    }
    let (whole, rest) = written.split_once(',')?;
    let message = format!("`{written}` has a comma between its digits");
    (digits(whole) && digits(rest)).then(|| (format!("{whole}.{rest}"), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_many_hands() {
        for (written, meant) in [
            ("98,5", "98.5"),
            ("99,95", "99.95"),
            ("18,500", "18_500"),
            ("1,234,567.89", "1_234_567.89"),
            ("12.500,00", "12_500.00"),
            ("1.234.567,8", "1_234_567.8"),
        ] {
            assert_eq!(plain(written).map(|it| it.0).as_deref(), Some(meant), "{written}");
        }
        for other in ["98.5", "1,2,3", ",5", "12.50,0", "5,"] {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}
