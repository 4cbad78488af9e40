//! Which dates a pattern picks: `second Tuesday of month`, `last day of month`, `Mon every 2 weeks from …`
//! (language §5).

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use slate_model::{Pattern, Weekday};

/// The working days of each month, in order, by year and month.
pub(crate) type WorkingDates = BTreeMap<(i32, u32), Vec<NaiveDate>>;

/// Whether a pattern picks a date. A pattern of working days picks none: which those are is known to a
/// calendar only.
pub fn picks(pattern: &Pattern, date: NaiveDate) -> bool {
    picked_of(pattern, date, &WorkingDates::new())
}

/// Whether a date lies in one of these months, from 1; in any where there are none.
pub fn in_months(date: NaiveDate, months: &[u8]) -> bool {
    months.is_empty() || months.iter().any(|month| u32::from(*month) == date.month())
}

/// Whether a pattern picks a date of a calendar with these working days.
pub(crate) fn picked_of(pattern: &Pattern, date: NaiveDate, working: &WorkingDates) -> bool {
    let is = |day: Weekday| Weekday::from(date.weekday()) == day;
    match *pattern {
        Pattern::WeekdayOfMonth { nth, weekday } => {
            let away = if nth > 0 { date.day0() } else { month_days(date) - date.day() };
            is(weekday) && away / 7 + 1 == u32::from(nth.unsigned_abs())
        }
        Pattern::WorkingDayOfMonth { nth } => {
            let days = working.get(&(date.year(), date.month())).map_or(&[][..], Vec::as_slice);
            nth_of(days.iter(), nth) == Some(&date)
        }
        Pattern::WeekdayOfMonths { nth, weekday, months } => {
            is(weekday) && nth_week_of_months(date, nth, months)
        }
        Pattern::WorkingDayOfMonths { nth, months } => {
            let days = stretch_of(date.month(), months)
                .filter_map(|month| working.get(&(date.year(), month)))
                .flatten();
            nth_of(days, nth) == Some(&date)
        }
        Pattern::DayOfMonth { day } => date.day() == u32::from(day).min(month_days(date)),
        Pattern::EveryWeeks { every, weekday, from } => {
            let monday = |of: NaiveDate| {
                i64::from(of.num_days_from_ce()) - i64::from(of.weekday().num_days_from_monday())
            };
            let weeks = (monday(date) - monday(from)) / 7;
            is(weekday) && date >= from && weeks % i64::from(every.max(1)) == 0
        }
        Pattern::DayOfYear { month, day } => {
            date.month() == u32::from(month) && date.day() == u32::from(day)
        }
    }
}

/// The n-th of some dates, from the end where `nth` is negative.
fn nth_of<'d>(
    mut days: impl DoubleEndedIterator<Item = &'d NaiveDate>,
    nth: i8,
) -> Option<&'d NaiveDate> {
    let steps = usize::from(nth.unsigned_abs()).saturating_sub(1);
    if nth > 0 { days.nth(steps) } else { days.nth_back(steps) }
}

/// Whether a date lies in the n-th seven days of its stretch of `months` months, counted from January (3: its
/// quarter, 12: its year); from the end where `nth` is negative.
fn nth_week_of_months(date: NaiveDate, nth: i8, months: u8) -> bool {
    let stretch = stretch_of(date.month(), months);
    let first = NaiveDate::from_ymd_opt(date.year(), *stretch.start(), 1);
    let last = NaiveDate::from_ymd_opt(date.year(), *stretch.end(), 1)
        .and_then(|month| month.with_day(month_days(month)));
    let away = if nth > 0 {
        first.map(|first| date.signed_duration_since(first))
    } else {
        last.map(|last| last.signed_duration_since(date))
    };
    away.is_some_and(|away| away.num_days() / 7 + 1 == i64::from(nth.unsigned_abs()))
}

/// The months of the stretch of `months` months, counted from January, that a month lies in.
fn stretch_of(month: u32, months: u8) -> RangeInclusive<u32> {
    let length = u32::from(months).max(1);
    let first = (month.max(1) - 1) / length * length + 1;
    first..=first + length - 1
}

fn month_days(date: NaiveDate) -> u32 {
    u32::from(date.num_days_in_month())
}
