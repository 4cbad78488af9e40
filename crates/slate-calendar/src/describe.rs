//! What people ask of a calendar: how long it is open, whether it ever opens, this week's hours,
//! and the holiday years that it lacks.

use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate};
use slate_model::{Calendar, DateRange, Duration, HolidayTable, Hours, Instant, Name, TimeOfDay};

use crate::calendars::BuiltCalendar;
use crate::holidays;
use crate::local;

impl BuiltCalendar {
    /// Open time on the dates of a range, both included. `None` beyond the horizon.
    pub fn open_in(&self, dates: DateRange) -> Option<Duration> {
        let start = local::start_of_day(self.zone, dates.first)?;
        let end = local::start_of_day(self.zone, dates.last.succ_opt()?)?;
        self.index.elapsed(start, end)
    }

    /// Open time in a calendar year. `None` beyond the horizon.
    pub fn open_in_year(&self, year: i32) -> Option<Duration> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
        self.open_in(DateRange { first, last })
    }

    /// Whether it is closed at every instant of the horizon it was built for.
    pub fn never_open(&self) -> bool {
        self.index.total() == Duration::ZERO
    }

    /// The first instant of the horizon at which it is open.
    pub fn first_open(&self) -> Option<Instant> {
        self.index.next_open(self.index.horizon().0)
    }

    /// The open hours of one date by its own clock, cut at midnight. `24:00` is the end of the day.
    /// `None` beyond the horizon.
    pub fn hours_on(&self, date: NaiveDate) -> Option<Vec<(TimeOfDay, TimeOfDay)>> {
        let start = local::start_of_day(self.zone, date)?;
        let end = local::start_of_day(self.zone, date.succ_opt()?)?;
        if !self.index.covers(start) || !self.index.covers(end) {
            return None;
        }
        let shown = |at: Instant| {
            if at == end { TimeOfDay::END_OF_DAY } else { local::time_at(self.zone, at) }
        };
        Some(self.index.spans(start, end).map(|(a, b)| (shown(a), shown(b))).collect())
    }

    /// The week (from Monday) of `date`, one line a day: `Mon 2026-03-02  08:00-18:00`, `closed`
    /// where nothing is open. `None` beyond the horizon.
    pub fn week_text(&self, date: NaiveDate) -> Option<String> {
        let into = u64::from(date.weekday().num_days_from_monday());
        let monday = date.checked_sub_days(Days::new(into))?;
        let mut text = String::new();
        for day in monday.iter_days().take(7) {
            let hours = self.hours_on(day)?;
            let spans: Vec<String> =
                hours.iter().map(|(from, to)| format!("{from}-{to}")).collect();
            let spans = if spans.is_empty() { "closed".to_owned() } else { spans.join(", ") };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{} {day}  {spans}", day.format("%a"));
        }
        Some(text)
    }
}

/// Years of a term that a holiday table of a calendar does not cover: there it closes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// The calendar.
    pub calendar: Name,
    /// The table.
    pub table: Name,
    /// The years that the table covers, both included.
    pub covers: (i32, i32),
    /// The years of the term outside them, in order.
    pub years: Vec<i32>,
}

/// Every holiday table of `calendars` that the term runs past (language §5). Tables that do not
/// exist are no concern of this.
pub fn uncovered_years(calendars: &[Calendar], term: DateRange) -> Vec<Uncovered> {
    let mut found = Vec::new();
    for calendar in calendars {
        let Hours::Rules(rules) = &calendar.hours else {
            continue;
        };
        for table in &rules.holidays {
            let (name, covers) = match table {
                HolidayTable::Listed(listed) => {
                    (&listed.name, (listed.first_year, listed.last_year))
                }
                HolidayTable::Bundled(name) => match holidays::table(name.as_str()) {
                    Some(table) => (name, table.years()),
                    None => continue,
                },
            };
            let years: Vec<i32> = (term.first.year()..=term.last.year())
                .filter(|year| !(covers.0..=covers.1).contains(year))
                .collect();
            if !years.is_empty() {
                let calendar = calendar.heading.name.clone();
                found.push(Uncovered { calendar, table: name.clone(), covers, years });
            }
        }
    }
    found
}
