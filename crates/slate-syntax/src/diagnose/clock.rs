//! Times of the day on a clock of twelve hours, or with another sign: `5:50pm`, `9 am`, `17.50`, `17h50`.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, mistake};

/// One time of the day, where the place would take one, or half of the day is named.
pub(super) fn clock(piece: &Piece<'_>, at: usize, expected: &[Rule], edits: &mut Vec<Edit>) {
    let rest = piece.text.get(at..).unwrap_or_default();
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '.');
    let end = rest.find(|c: char| !part(c)).unwrap_or(rest.len());
    let mut length = rest.get(..end).unwrap_or_default().trim_end_matches([':', '.']).len();
    // `9 am`
    let behind = rest.get(length..).unwrap_or_default();
    let half = behind.trim_start();
    if ["am", "pm", "a.m.", "p.m."]
        .iter()
        .any(|it| half.get(..it.len()).is_some_and(|half| half.eq_ignore_ascii_case(it)))
    {
        let dots = if half.get(1..2) == Some(".") { 4 } else { 2 };
        length += behind.len() - half.len() + dots;
    }
    let written = rest.get(..length).unwrap_or_default();
    // `1` and `18:` are halves of `18:30`.
    let digits = written.bytes().all(|byte| byte.is_ascii_digit());
    if digits && length < 3 || rest.get(length..).is_some_and(|behind| behind.starts_with(':')) {
        return;
    }
    let half = written.to_ascii_lowercase();
    let half = half.ends_with('m') || half.ends_with("m.");
    let taken = [Rule::time, Rule::time_span, Rule::time_spans, Rule::instant];
    if !half && !expected.iter().any(|rule| taken.contains(rule)) {
        return;
    }
    let Some(put) = time_of_day(written).filter(|it| it != written) else { return };
    let range = at..at + length;
    let error = mistake(
        Mistake::Time,
        range.clone(),
        format!("`{written}` is a time of the day in another form"),
        "the day has 24 hours, each with its minutes",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(range, put, error));
}

/// A time of the day as the language writes it.
pub(super) fn time_of_day(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let plain = lower.replace("a.m.", "am").replace("p.m.", "pm");
    let plain = plain.trim_end_matches("hrs").trim_end();
    match plain {
        "noon" | "midday" | "12 noon" => return Some("12:00".to_owned()),
        "midnight" | "12 midnight" => return Some("24:00".to_owned()),
        _ => {}
    }
    let (digits, noon) = match (plain.strip_suffix("am"), plain.strip_suffix("pm")) {
        (Some(digits), _) => (digits.trim_end(), Some(false)),
        (_, Some(digits)) => (digits.trim_end(), Some(true)),
        _ => (plain.strip_suffix('h').unwrap_or(plain), None),
    };
    let (hour, minute) = match digits.split_once([':', '.', 'h']) {
        Some((hour, minute)) => (hour, minute),
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "00"),
    };
    let number = |part: &str, most: usize| -> Option<u32> {
        let good = (1..=most).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
        part.parse().ok().filter(|_| good)
    };
    let (hour, minute) = (number(hour, 2)?, number(minute, 2).filter(|_| minute.len() == 2)?);
    let hour = match noon {
        Some(after) if (1..=12).contains(&hour) => hour % 12 + if after { 12 } else { 0 },
        Some(_) => return None,
        None => hour,
    };
    let good = hour < 24 && minute < 60 || hour == 24 && minute == 0;
    good.then(|| format!("{hour:02}:{minute:02}"))
}
