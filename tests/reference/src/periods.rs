//! Periods: cut by asking of each date to which period it belongs (language §5).

use chrono::{Datelike, Days, Months, NaiveDate};
use slate_model::{Agreement, Credit, DateRange, Period};

use crate::wall::{Minute, before, last_of_month, midnight, next};

/// One period of a target, cut by the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Its first date in the term.
    pub first: NaiveDate,
    /// Its last date in the term.
    pub last: NaiveDate,
    /// The first minute.
    pub start: Minute,
    /// The first minute after it.
    pub end: Minute,
    /// Whether the term cuts it.
    pub stub: bool,
}

fn year_month(year: i32, month0: i32) -> NaiveDate {
    let year = year + month0.div_euclid(12);
    NaiveDate::from_ymd_opt(year, month0.rem_euclid(12) as u32 + 1, 1).expect("a date")
}

/// The whole period that a date is in, first and last date, not cut by the term.
pub fn period_of(period: Period, term: DateRange, date: NaiveDate) -> (NaiveDate, NaiveDate) {
    // A stretch of `length` months that begins in month `from` and every `length` months.
    let months = |from: u8, length: i32| {
        let month0 = date.month0() as i32;
        let into = (month0 - (i32::from(from) - 1)).rem_euclid(length);
        let first = year_month(date.year(), month0 - into);
        (first, before(year_month(date.year(), month0 - into + length)))
    };
    match period {
        Period::Day => (date, date),
        Period::Week => {
            let monday = date - Days::new(u64::from(date.weekday().num_days_from_monday()));
            (monday, monday + Days::new(6))
        }
        Period::Month => months(1, 1),
        Period::Quarter { from } => months(from, 3),
        Period::HalfYear { from } => months(from, 6),
        Period::Year { from } => months(from, 12),
        Period::ContractYear => {
            let anniversary = |n: u32| term.first + Months::new(12 * n);
            let mut n = 0;
            while anniversary(n + 1) <= date {
                n += 1;
            }
            (anniversary(n), before(anniversary(n + 1)))
        }
        Period::BillingMonth { day } => {
            let begins = |month0: i32| {
                let first = year_month(date.year(), month0);
                let day = u32::from(day).min(last_of_month(first).day());
                first.with_day(day).expect("a day of the month")
            };
            let month0 = date.month0() as i32;
            if date >= begins(month0) {
                (begins(month0), before(begins(month0 + 1)))
            } else {
                (begins(month0 - 1), before(begins(month0)))
            }
        }
        // Windows end with a date: so many months, or days, up to and including it.
        Period::RollingMonths { months } => (next(date) - Months::new(u32::from(months)), date),
        Period::RollingDays { days } => (date - Days::new(u64::from(days) - 1), date),
        Period::Term => (term.first, term.last),
    }
}

/// The periods of a target that have begun by `as_of`. Windows that roll end with each month, those
/// of days at the latest with the term.
pub fn cuts(agreement: &Agreement, period: Period, as_of: Minute) -> Vec<Cut> {
    let (term, zone) = (agreement.term, agreement.zone.0);
    let mut cuts = Vec::new();
    let mut date = term.first;
    while date <= term.last && midnight(zone, date) < as_of {
        let on = match period {
            Period::RollingMonths { .. } => last_of_month(date),
            Period::RollingDays { .. } => last_of_month(date).min(term.last),
            _ => date,
        };
        let (first, last) = period_of(period, term, on);
        let stub = first < term.first || last > term.last;
        let (first, last) = (first.max(term.first), last.min(term.last));
        cuts.push(Cut {
            first,
            last,
            start: midnight(zone, first),
            end: midnight(zone, next(last)),
            stub,
        });
        date = next(last);
    }
    cuts
}

/// The period of settlement: the one that is written; else the one that all targets with credits share where
/// it is a month or longer, else the month.
pub fn settlement_period(agreement: &Agreement) -> Period {
    if let Some(each) = agreement.settlement.each {
        return each;
    }
    let of = |credit: &Credit| agreement.target(&credit.target).expect("a target").period;
    let mut periods: Vec<Period> = agreement.credits.iter().map(of).collect();
    periods.dedup();
    match periods[..] {
        [
            Period::Day | Period::Week | Period::RollingDays { .. } | Period::RollingMonths { .. },
        ] => Period::Month,
        [one] => one,
        _ => Period::Month,
    }
}
