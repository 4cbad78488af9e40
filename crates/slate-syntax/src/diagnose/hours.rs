//! Rows of a calendar as people write them elsewhere: `24x7`, `Mon-Fri 9-17`, `Monday to Friday 8am to 6pm`.

use std::ops::Range;

use slate_grammar::Rule;

use super::clock::time_of_day;
use super::days::days;
use super::{Edit, Mistake, Piece, Why, mistake};
use crate::span::Span;

/// Names for hours that never end.
const ROUND_THE_CLOCK: [&str; 8] =
    ["24x7", "24X7", "24/7", "24*7", "7x24", "24h", "24 hours", "24x7x365"];

/// Edits of a row of a calendar after which it may be readable.
pub(super) fn hours(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    if piece.only != Rule::calendar_entry_only {
        in_one_line(piece, edits);
        return;
    }
    let row = piece.text.trim_end();
    if let Some(week) = if row == "every day" { Some(row.to_owned()) } else { days(row) } {
        let put = format!("{week} 00:00-24:00");
        let error = mistake(
            Mistake::Time,
            0..row.len(),
            format!("`{row}` has no hours"),
            "when each begins and ends is not said",
            format!("write `{put}`, or other hours"),
        );
        let edit = Edit::new(0..row.len(), put, error).tried(Why::Reads);
        let others = vec![format!("working days {week}")];
        edits.push(if row == "every day" { edit } else { Edit { others, ..edit } });
        return;
    }
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
        edits.push(Edit::new(0..row.len(), put, error).tried(Why::Reads));
        return;
    }
    if let Some(named) = row.strip_suffix("closed").filter(|named| days(named).is_some()) {
        let error = mistake(
            Mistake::Time,
            0..row.len(),
            format!("`{}` has no hours: a day that no row opens is closed", named.trim_end()),
            "no hours",
            "take the row out".to_owned(),
        );
        let error = error.fix("take the row out", Span::new(0, row.len()), "");
        edits.push(Edit::new(0..row.len(), "", error).silent());
    }
    if let Some(put) = in_words(row) {
        let error = mistake(
            Mistake::Time,
            0..row.len(),
            format!("`{row}` is no row of a calendar: days, then hours, each joined by `-`"),
            "days and hours in another form",
            format!("write `{put}`"),
        );
        edits.push(Edit::new(0..row.len(), put, error));
    }
    let Some(first) = row.find(' ') else { return };
    let meant: Vec<(Range<usize>, String)> = tokens(row, first)
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

/// `calendar office = Mon-Fri 09:00-17:00`: behind `=` stand other calendars, rows in a block.
fn in_one_line(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let Some((head, row)) = piece.text.split_once('=') else { return };
    let row = row.trim();
    let Some(row) = in_words(row).or_else(|| days(row.split(' ').next()?).map(|_| row.to_owned()))
    else {
        return;
    };
    if !head.starts_with("calendar ") {
        return;
    }
    let range = head.len()..piece.text.trim_end().len();
    let put = format!("{{ {row} }}");
    let error = mistake(
        Mistake::Sign,
        range.clone(),
        "days and hours stand in a block".to_owned(),
        "behind `=` stand names of calendars",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(range, put, error));
}

/// A whole row whose days or hours stand in words; `None` where its days do not.
fn in_words(row: &str) -> Option<String> {
    let lower = row.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("working days") {
        return Some(format!("working days {}", days(rest.trim_start_matches([':', ' ']))?));
    }
    let words = ["24 hours", "24h", "24/7", "all day", "noon", "midnight", "midday"];
    let digit = lower.find(|c: char| c.is_ascii_digit());
    let hours = digit.into_iter().chain(words.iter().filter_map(|it| lower.find(it))).min()?;
    let (named, times) = row.split_at_checked(hours)?;
    let named = named.trim_end();
    let named = ["between", "from"]
        .iter()
        .find_map(|word| named.strip_suffix(word).filter(|rest| rest.ends_with(' ')))
        .unwrap_or(named);
    let week = if named.trim() == "every day" { "every day".to_owned() } else { days(named)? };
    let times = match times.trim().to_ascii_lowercase().as_str() {
        "24 hours" | "24h" | "24/7" | "all day" | "24 hours a day" => "00:00-24:00".to_owned(),
        _ => times_in_words(times)?,
    };
    let put = format!("{week} {times}");
    // Without its own words for days it is said of the hours alone.
    let same = row.starts_with(&format!("{week} ")) && !times_apart(row);
    (put != row && !same).then_some(put)
}

/// Whether the ends of hours stand apart: `8am to 6pm`, `09:00 - 17:00`.
fn times_apart(row: &str) -> bool {
    [" - ", " – ", " to ", " until ", " and ", " am", " pm"].iter().any(|it| row.contains(it))
}

/// `8am to 12 noon and 13:00 - 17:30` as `08:00-12:00, 13:00-17:30`.
fn times_in_words(text: &str) -> Option<String> {
    let spaced = text.replace(',', " , ").replace(['-', '–', '—'], " - ");
    let mut ends: Vec<String> = Vec::new();
    let mut signs: Vec<&str> = Vec::new();
    let mut pending = String::new();
    for word in spaced.split_whitespace() {
        let sign = match word.to_ascii_lowercase().as_str() {
            "to" | "-" | "until" | "till" | "through" => "-",
            "and" if signs.len().is_multiple_of(2) => "-",
            "and" | "," | "&" => ", ",
            _ => {
                pending.push(' ');
                pending.push_str(word);
                continue;
            }
        };
        ends.push(time_of_day(std::mem::take(&mut pending).trim())?);
        signs.push(sign);
    }
    ends.push(time_of_day(pending.trim())?);
    let right = signs.iter().enumerate().all(|(at, sign)| (at % 2 == 0) == (*sign == "-"));
    if !right || !ends.len().is_multiple_of(2) {
        return None;
    }
    let spans: Vec<String> = ends
        .chunks(2)
        .map(|span| {
            // A span that ends at `midnight` ends the day; one that begins there begins it.
            let from = span.first().map_or("", |it| if it == "24:00" { "00:00" } else { it });
            format!("{from}-{}", span.last().map_or("", String::as_str))
        })
        .collect();
    Some(spans.join(", "))
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
    Some(format!("{}-{}", time_of_day(from)?, time_of_day(to)?))
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

    #[test]
    fn rows_in_words() {
        for (written, meant) in [
            ("Monday to Friday 8am to 5:50pm", "Mon-Fri 08:00-17:50"),
            ("Mon - Fri 09:00 - 17:30", "Mon-Fri 09:00-17:30"),
            ("Mon-Fri 8 am to 6 pm", "Mon-Fri 08:00-18:00"),
            ("weekdays: 06:00-22:00", "Mon-Fri 06:00-22:00"),
            ("Mon-Fri from 9am until noon, 13:00-17:00", "Mon-Fri 09:00-12:00, 13:00-17:00"),
            ("Mon-Fri between 9am and 5pm", "Mon-Fri 09:00-17:00"),
            ("Sat midnight to noon", "Sat 00:00-12:00"),
            ("weekends 24 hours", "Sat-Sun 00:00-24:00"),
            ("working days Monday to Friday", "working days Mon-Fri"),
        ] {
            assert_eq!(in_words(written).as_deref(), Some(meant), "{written}");
        }
        for other in ["Saturday closed", "closed 2026-12-25", "Mon-Fri 9-17", "first Sun of month"]
        {
            assert_eq!(in_words(other), None, "{other}");
        }
    }
}
