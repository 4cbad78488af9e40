//! The notation of holiday tables, and the dates its rules give in a year.
//!
//! ```text
//! table GB_ENG "England and Wales: bank holidays"
//! source https://www.gov.uk/bank-holidays
//! years 2000-2035
//! New Year's Day  = 01-01, Sat also Mon, Sun also Mon
//! Good Friday     = easter -2
//! Early May       = first Mon of May, not 2020
//! Early May       = 2020-05-08
//! ```
//! After `like OTHER` a table has the rules of another too, save those it names in `without`; it
//! also has its source and years where it says none. A `common` table is only there for that.
//! After the date come, with commas, in any order: `Sat to Mon` (the day moves), `Sat also Mon` (it
//! has a substitute day as well; the nearest such weekday is meant), `from 2007`, `until 2016`,
//! `not 2020 2022`, `only 2012`, `every 4 from 2001`.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::easter::easter;

/// Where the date of a holiday comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum When {
    /// `12-25`.
    Fixed(u32, u32),
    /// `2012-06-05 2022-06-03`.
    Once(Vec<NaiveDate>),
    /// `easter -2`.
    Easter(i64),
    /// `first Mon of May`; negative counts from the end.
    Nth(i8, Weekday, u32),
    /// `Mon before 05-25`: the last such weekday strictly before.
    Before(Weekday, u32, u32),
    /// `Sat from 10-31`: the first such weekday on or after.
    From(Weekday, u32, u32),
}

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub name: String,
    when: When,
    moves: Vec<(Weekday, Weekday)>,
    also: Vec<(Weekday, Weekday)>,
    first: i32,
    last: i32,
    not: Vec<i32>,
    only: Vec<i32>,
    every: Option<(i32, i32)>,
}

/// A table as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Written {
    pub name: String,
    pub title: String,
    /// Only there for others to be like.
    pub common: bool,
    pub source: String,
    pub years: (i32, i32),
    pub like: Option<String>,
    pub without: Vec<String>,
    pub rules: Vec<Rule>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadLine {
    pub line: usize,
    pub text: String,
}

/// Reads all tables of a text.
pub(super) fn read(text: &str) -> Result<Vec<Written>, BadLine> {
    let mut tables: Vec<Written> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line
            .split_once("//")
            .filter(|(before, _)| !before.ends_with(':'))
            .map_or(line, |(before, _)| before)
            .trim();
        if line.is_empty() {
            continue;
        }
        let bad = || BadLine { line: at + 1, text: line.to_owned() };
        let common = line.strip_prefix("common ");
        if let Some(rest) = common.or_else(|| line.strip_prefix("table ")) {
            let (name, title) = rest.split_once(' ').ok_or_else(bad)?;
            let title = title.trim().trim_matches('"').to_owned();
            let (name, common) = (name.to_owned(), common.is_some());
            tables.push(Written { name, title, common, ..Written::default() });
            continue;
        }
        let table = tables.last_mut().ok_or_else(bad)?;
        read_line(table, line).ok_or_else(bad)?;
    }
    Ok(tables)
}

fn read_line(table: &mut Written, line: &str) -> Option<()> {
    if let Some(source) = line.strip_prefix("source ") {
        source.trim().clone_into(&mut table.source);
    } else if let Some(years) = line.strip_prefix("years ") {
        let (first, last) = years.split_once('-')?;
        table.years = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    } else if let Some(other) = line.strip_prefix("like ") {
        table.like = Some(other.trim().to_owned());
    } else if let Some(name) = line.strip_prefix("without ") {
        table.without.push(name.trim().to_owned());
    } else {
        let (name, rest) = line.split_once(" = ")?;
        table.rules.push(rule(name.trim(), rest.trim())?);
    }
    Some(())
}

fn rule(name: &str, text: &str) -> Option<Rule> {
    let mut parts = text.split(',').map(str::trim);
    let mut rule = Rule {
        name: name.to_owned(),
        when: when(parts.next()?)?,
        moves: Vec::new(),
        also: Vec::new(),
        first: i32::MIN,
        last: i32::MAX,
        not: Vec::new(),
        only: Vec::new(),
        every: None,
    };
    for part in parts {
        let words: Vec<&str> = part.split_whitespace().collect();
        match words.as_slice() {
            [on, "to", target] => rule.moves.push((weekday(on)?, weekday(target)?)),
            [on, "also", target] => rule.also.push((weekday(on)?, weekday(target)?)),
            ["from", year] => rule.first = year.parse().ok()?,
            ["until", year] => rule.last = year.parse().ok()?,
            ["not", years @ ..] => rule.not = numbers(years)?,
            ["only", years @ ..] => rule.only = numbers(years)?,
            ["every", n, "from", year] => rule.every = Some((n.parse().ok()?, year.parse().ok()?)),
            _ => return None,
        }
    }
    Some(rule)
}

fn numbers(words: &[&str]) -> Option<Vec<i32>> {
    words.iter().map(|word| word.parse().ok()).collect()
}

fn when(text: &str) -> Option<When> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["easter"] => Some(When::Easter(0)),
        ["easter", offset] => Some(When::Easter(offset.parse().ok()?)),
        [nth, day, "of", month] => {
            let nth = match *nth {
                "first" => 1,
                "second" => 2,
                "third" => 3,
                "fourth" => 4,
                "fifth" => 5,
                "last" => -1,
                _ => return None,
            };
            Some(When::Nth(nth, weekday(day)?, month_named(month)?))
        }
        [day, "before", date] => {
            let (month, date) = month_day(date)?;
            Some(When::Before(weekday(day)?, month, date))
        }
        [day, "from", date] => {
            let (month, date) = month_day(date)?;
            Some(When::From(weekday(day)?, month, date))
        }
        [date] if date.len() == 5 => month_day(date).map(|(month, day)| When::Fixed(month, day)),
        dates => dates.iter().map(|date| date.parse().ok()).collect::<Option<_>>().map(When::Once),
    }
}

fn month_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    NaiveDate::from_ymd_opt(2000, month, day).map(|_| (month, day))
}

fn month_named(text: &str) -> Option<u32> {
    text.parse::<chrono::Month>().ok().map(|month| month.number_from_month())
}

fn weekday(text: &str) -> Option<Weekday> {
    text.parse().ok()
}

impl Rule {
    /// Adds the dates of this rule for its year `year` (a substitute day may lie in the next or
    /// the last).
    pub(super) fn dates_of(&self, year: i32, add: &mut impl FnMut(NaiveDate, String)) {
        let excluded = year < self.first
            || year > self.last
            || self.not.contains(&year)
            || (!self.only.is_empty() && !self.only.contains(&year))
            || self.every.is_some_and(|(n, from)| n < 1 || (year - from).rem_euclid(n) != 0);
        if excluded {
            return;
        }
        for date in self.plain_dates(year) {
            let shifted = |pairs: &[(Weekday, Weekday)]| {
                pairs
                    .iter()
                    .find(|(on, _)| *on == date.weekday())
                    .and_then(|(_, to)| nearest(date, *to))
            };
            add(shifted(&self.moves).unwrap_or(date), self.name.clone());
            if let Some(substitute) = shifted(&self.also) {
                add(substitute, format!("{} (substitute day)", self.name));
            }
        }
    }

    fn plain_dates(&self, year: i32) -> Vec<NaiveDate> {
        let one = match &self.when {
            When::Once(dates) => {
                return dates.iter().copied().filter(|date| date.year() == year).collect();
            }
            When::Fixed(month, day) => NaiveDate::from_ymd_opt(year, *month, *day),
            When::Easter(offset) => easter(year)
                .and_then(|easter| easter.checked_add_signed(chrono::TimeDelta::days(*offset))),
            When::Nth(nth, weekday, month) if *nth > 0 => {
                NaiveDate::from_weekday_of_month_opt(year, *month, *weekday, nth.unsigned_abs())
            }
            When::Nth(_, weekday, month) => (1..=5)
                .rev()
                .find_map(|nth| NaiveDate::from_weekday_of_month_opt(year, *month, *weekday, nth)),
            When::Before(weekday, month, day) => NaiveDate::from_ymd_opt(year, *month, *day)
                .and_then(|date| date.pred_opt())
                .and_then(|date| {
                    let back = date.weekday().days_since(*weekday);
                    date.checked_sub_days(Days::new(back.into()))
                }),
            When::From(weekday, month, day) => NaiveDate::from_ymd_opt(year, *month, *day)
                .and_then(|date| {
                    date.checked_add_days(Days::new(weekday.days_since(date.weekday()).into()))
                }),
        };
        one.into_iter().collect()
    }
}

/// The nearest date with that weekday, at most three days away.
fn nearest(date: NaiveDate, to: Weekday) -> Option<NaiveDate> {
    let ahead = i64::from(to.days_since(date.weekday()));
    let shift = if ahead > 3 { ahead - 7 } else { ahead };
    date.checked_add_signed(chrono::TimeDelta::days(shift))
}
