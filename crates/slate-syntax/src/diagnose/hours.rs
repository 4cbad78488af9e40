//! Rows of a calendar as people write them elsewhere: `24x7`, `Mon-Fri 9-17`, `Mon-Fri 8am-6pm`.

use std::ops::Range;

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, mistake};

/// Names for hours that never end.
const ROUND_THE_CLOCK: [&str; 6] = ["24x7", "24X7", "24/7", "24*7", "7x24", "24h"];

/// Edits of a row of a calendar after which it may be readable.
pub(super) fn hours(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    if piece.only != Rule::calendar_entry_only {
        return;
    }
    let row = piece.text.trim_end();
    if ROUND_THE_CLOCK.contains(&row) {
        let put = "Mon-Sun 00:00-24:00";
        let error = mistake(
            Mistake::Time,
            0..row.len(),
            format!("`{row}` is no row of a calendar: a row names days, then hours"),
            "no days and no hours",
            format!(
                "write `{put}`; or name the calendar `24x7`, which is always open, instead of this one"
            ),
        );
        edits.push(Edit::new(0..row.len(), put, error));
        return;
    }
    let Some(days) = row.find(' ') else { return };
    let meant: Vec<(Range<usize>, String)> = tokens(row, days)
        .filter_map(|(range, token)| Some((range, clock_times(token).filter(|it| it != token)?)))
        .collect();
    let (Some((first, _)), Some((last, _))) = (meant.first(), meant.last()) else { return };
    let range = first.start..last.end;
    let mut put = String::new();
    let mut done = range.start;
    for (at, times) in &meant {
        put.push_str(row.get(done..at.start).unwrap_or_default());
        put.push_str(times);
        done = at.end;
    }
    let written = row.get(range.clone()).unwrap_or_default();
    let error = mistake(
        Mistake::Time,
        range.clone(),
        format!("`{written}` are no hours: each end is a time of the day with its minutes"),
        "no times of the day",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(range, put, error));
}

/// What stands between spaces and commas behind `from`.
fn tokens(row: &str, from: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = from;
    let tokens = row.get(from..).unwrap_or_default().split([' ', ',']).map(move |token| {
        let range = at..at + token.len();
        at = range.end + 1;
        (range, token)
    });
    tokens.filter(|(_, token)| !token.is_empty())
}

/// `9-17`, `9:30-17`, `9am-5pm`, `0900-1700` as `09:00-17:00`.
fn clock_times(token: &str) -> Option<String> {
    let (from, to) = token.split_once(['-', '–'])?;
    Some(format!("{}-{}", clock(from)?, clock(to)?))
}

/// One time of the day.
fn clock(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (digits, noon) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(false)),
        (_, Some(digits)) => (digits, Some(true)),
        _ => (lower.strip_suffix('h').unwrap_or(&lower), None),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_day_in_many_hands() {
        for (written, meant) in [
            ("9-17", "09:00-17:00"),
            ("9:30-17", "09:30-17:00"),
            ("9am-5pm", "09:00-17:00"),
            ("12am-12pm", "00:00-12:00"),
            ("0900-1730", "09:00-17:30"),
            ("8h-18h30", "08:00-18:30"),
            ("8.00–24", "08:00-24:00"),
        ] {
            assert_eq!(clock_times(written).as_deref(), Some(meant), "{written}");
        }
        for nonsense in ["9", "2é6-17", "25-26", "13pm-14pm", "9:5-17", "Mon-Fri", "-", "9:60-10"]
        {
            assert_eq!(clock_times(nonsense), None, "{nonsense}");
        }
    }
}
