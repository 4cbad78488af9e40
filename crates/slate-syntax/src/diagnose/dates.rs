//! Dates as people write them: `31/12/2026`, `1.1.2026`, `2026/1/1`, `1 Jan 2026`.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, mistake};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date in another form.
pub(super) fn dates(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let token = super::text::token_at(piece.text, at);
    if let Some((day, time)) = token.split_once('T')
        && day.len() == 10
        && day.starts_with(|c: char| c.is_ascii_digit())
    {
        let put = format!("{day} {time}");
        let range = at..at + token.len();
        let error = mistake(
            Mistake::Date,
            range.clone(),
            format!("`{token}` is a moment in another form"),
            "between day and time stands a space",
            format!("write `{put}`"),
        );
        edits.push(Edit::new(range, put, error));
        return;
    }
    // A year or a day that reads as a number may stand before the place that does not.
    let before = piece.text.get(..at).unwrap_or_default();
    let number = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    for start in [at, at - number] {
        let Some((length, days)) = read(piece.text.get(start..).unwrap_or_default()) else {
            continue;
        };
        let range = start..start + length;
        let written = piece.text.get(range.clone()).unwrap_or_default();
        if days.iter().any(|day| day == written) {
            return;
        }
        let forms: Vec<String> = days.iter().map(|day| format!("`{day}`")).collect();
        let error = mistake(
            Mistake::Date,
            range.clone(),
            format!("`{written}` is a date in another form"),
            "year, month and day, with `-` between them",
            format!("write {}", forms.join(" or ")),
        );
        // Whether the day or the month stands first is not for us to guess: both are offered.
        let mut days = days.into_iter();
        let put = days.next().unwrap_or_default();
        edits.push(Edit { others: days.collect(), ..Edit::new(range, put, error) });
        return;
    }
}

/// A day of every year, `25 Dec`, in a calendar or a table of holidays.
pub(super) fn yearly(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let calendar = matches!(piece.only, Rule::calendar_entry_only | Rule::holidays_entry_only);
    let rest = piece.text.get(at..).unwrap_or_default();
    let Some((length, put)) = day_of_year(rest).filter(|_| calendar) else { return };
    let before = piece.text.get(..at).unwrap_or_default().trim_end();
    // Behind `to` stands no second `every`.
    let first = !before.ends_with(" to");
    let put = if first && !before.ends_with("every") { format!("every {put}") } else { put };
    let range = at..at + length;
    let written = piece.text.get(range.clone()).unwrap_or_default();
    let error = mistake(
        Mistake::Date,
        range.clone(),
        format!("`{written}` names no year"),
        "a day of one year, or of every year",
        format!("write `{put}`, or a date such as `2026-12-25`"),
    );
    edits.push(Edit::new(range, put, error));
}

/// A month or a quarter in words: `March 2026`, `Q1 2026`.
pub(super) fn periods(piece: &Piece<'_>, at: usize, expected: &[Rule], edits: &mut Vec<Edit>) {
    if !expected.contains(&Rule::period) {
        return;
    }
    let rest = piece.text.get(at..).unwrap_or_default();
    let word = crate::braces::word(rest);
    let behind = rest.get(word.len()..).unwrap_or_default();
    let year = crate::braces::word(behind.trim_start());
    let Some(put) = period(word, year) else { return };
    let range = at..at + (rest.len() - behind.trim_start().len()) + year.len();
    let written = piece.text.get(range.clone()).unwrap_or_default();
    let error = mistake(
        Mistake::Date,
        range.clone(),
        format!("`{written}` is a period in another form"),
        "the year stands first",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(range, put, error));
}

fn period(word: &str, year: &str) -> Option<String> {
    let number: u32 = year.parse().ok().filter(|it| (1900..2200).contains(it))?;
    let lower = word.to_ascii_lowercase();
    if let Some(quarter) = lower.strip_prefix('q').filter(|it| matches!(*it, "1" | "2" | "3" | "4"))
    {
        return Some(format!("{number}-Q{quarter}"));
    }
    let known = |(name, _): &(&&str, u32)| lower.len() >= 3 && lower.starts_with(**name);
    let (_, month) = MONTHS.iter().zip(1..).find(known)?;
    Some(format!("{number}-{month:02}"))
}

/// `from 2026-03-10 09:00 to 2026-03-10 12:00` in a scenario: two entries, with a comma between them.
pub(super) fn intervals(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let text = piece.text.trim_end();
    if piece.only != Rule::change_entry_only || !text.starts_with("from ") {
        return;
    }
    let Some(at) = text.find(" to ") else { return };
    let mut error = mistake(
        Mistake::Sign,
        at + 1..at + 3,
        "`,` is missing before `to`".to_owned(),
        "begins another entry",
        "write `,` before it".to_owned(),
    );
    error.expected = vec!["`,`".to_owned()];
    let error = error.fix("write `,`", crate::span::Span::new(at, at), ",");
    edits.push(Edit::new(at..text.len(), "", error).silent());
}

/// `25th of December` at the start of a text, without a year behind it.
fn day_of_year(text: &str) -> Option<(usize, String)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let day: u32 = text.get(..digits)?.parse().ok().filter(|day| (1..32).contains(day))?;
    let mut rest = text.get(digits..)?;
    for ordinal in ["st", "nd", "rd", "th"] {
        rest = rest.strip_prefix(ordinal).unwrap_or(rest);
    }
    let name = rest.trim_start_matches(' ');
    let name = name.strip_prefix("of ").unwrap_or(name);
    let word = crate::braces::word(name);
    let known = |short: &&&str| word.len() >= 3 && word.to_ascii_lowercase().starts_with(**short);
    let month = MONTHS.iter().find(known)?;
    let behind = name.get(word.len()..)?;
    if behind.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let month: String = month.get(..1)?.to_uppercase() + month.get(1..)?;
    Some((text.len() - behind.len(), format!("{day} {month}")))
}

/// The length of a date at the start of a text, and what it may mean: `3/4/2026` is two days.
fn read(text: &str) -> Option<(usize, Vec<String>)> {
    let sign = |c: char| matches!(c, '/' | '.' | '-' | ' ');
    let end = text
        .char_indices()
        .find(|(_, c)| !(c.is_ascii_alphanumeric() || sign(*c)))
        .map_or(text.len(), |(at, _)| at);
    let written = text.get(..end)?;
    let between = written.chars().find(|c| sign(*c))?;
    let mut parts = written.splitn(3, between);
    let (first, second, last) = (parts.next()?, parts.next()?, parts.next()?);
    let last = last.split(sign).next()?;
    let length = first.len() + second.len() + last.len() + 2;
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4);
    let date = |year: u32, month: u32, day: u32| {
        let known =
            (1900..2200).contains(&year) && (1..13).contains(&month) && (1..32).contains(&day);
        known.then(|| format!("{year:04}-{month:02}-{day:02}"))
    };
    if between == ' ' {
        let first =
            ["st", "nd", "rd", "th"].iter().find_map(|it| first.strip_suffix(it)).unwrap_or(first);
        let month = MONTHS.iter().zip(1..).find(|(name, _)| {
            second.len() >= 3 && second.to_ascii_lowercase().starts_with(**name)
        })?;
        return Some((length, vec![date(number(last)?, month.1, number(first)?)?]));
    }
    let (one, two, three) = (number(first)?, number(second)?, number(last)?);
    if first.len() == 4 {
        // `2026-06-1` may be `2026-06-15` in a moment.
        let typed = between == '-' && second.len() == 2 && last.len() == 1;
        return Some((length, vec![date(one, two, three)?])).filter(|_| !typed);
    }
    let mut days: Vec<String> = date(three, two, one).into_iter().collect();
    // With points the day stands first everywhere.
    if between != '.' {
        days.extend(date(three, one, two));
    }
    days.dedup();
    (!days.is_empty()).then_some((length, days))
}
