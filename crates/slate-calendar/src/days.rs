//! The working days of a calendar as a table: which dates they are, their first opening and last
//! close, and arithmetic on them without loops (language §5).

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use slate_model::{DateRange, Instant, Zone};

use crate::build::{Draft, dates};
use crate::local;

/// What is open of the hours that start on one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenDay {
    /// The date.
    pub date: NaiveDate,
    /// The first instant that is open.
    pub first_open: Instant,
    /// The last close of hours that start on this date: after midnight for a night shift.
    pub last_close: Instant,
}

/// The dates on which open time of their own starts, in order. A night shift's hours after
/// midnight belong to the date on which it began.
pub(crate) fn own_hours(draft: &Draft, zone: Zone, range: DateRange) -> Vec<OpenDay> {
    let mut days: BTreeMap<NaiveDate, OpenDay> = BTreeMap::new();
    for (date, (from, to)) in &draft.openings {
        if *date < range.first || *date > range.last {
            continue;
        }
        let Some(midnight) =
            date.checked_add_days(Days::new(1)).and_then(|next| local::start_of_day(zone, next))
        else {
            continue;
        };
        let first = draft.spans.partition_point(|span| span.1 <= *from);
        for span in draft.spans.iter().skip(first).take_while(|span| span.0 < *to) {
            let (start, end) = (span.0.max(*from), span.1.min(*to));
            if start >= end || start >= midnight.0 {
                continue;
            }
            let day = days.entry(*date).or_insert(OpenDay {
                date: *date,
                first_open: Instant(start),
                last_close: Instant(end),
            });
            day.first_open = day.first_open.min(Instant(start));
            day.last_close = day.last_close.max(Instant(end));
        }
    }
    days.into_values().collect()
}

/// The dates of a horizon, and which of them are working days: days with open time of their own,
/// unless `working days` names the weekdays that can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays {
    range: DateRange,
    /// For each date of the range and one more: how many working days lie before it.
    before: Vec<u32>,
    /// The working days, in order.
    working: Vec<OpenDay>,
    /// Dates that have open time and are no working days, in order.
    other: Vec<OpenDay>,
}

impl WorkingDays {
    /// `may_work`: whether a date can be a working day, if it has open time.
    pub(crate) fn new(
        range: DateRange,
        own: Vec<OpenDay>,
        may_work: impl Fn(NaiveDate) -> bool,
    ) -> Self {
        let (working, other): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|day| may_work(day.date));
        let mut before = Vec::new();
        let mut count = 0;
        let mut next = working.iter().peekable();
        for date in dates(range) {
            before.push(count);
            if next.next_if(|day| day.date == date).is_some() {
                count += 1;
            }
        }
        before.push(count);
        Self { range, before, working, other }
    }

    /// The dates it answers for, both included.
    pub const fn range(&self) -> DateRange {
        self.range
    }

    /// How many working days lie before `date`; the day after the last date is allowed.
    fn rank(&self, date: NaiveDate) -> Option<usize> {
        let offset = date.signed_duration_since(self.range.first).num_days();
        self.before.get(usize::try_from(offset).ok()?).map(|count| *count as usize)
    }

    /// Whether `date` is a working day. `None` outside the range.
    pub fn is_working_day(&self, date: NaiveDate) -> Option<bool> {
        let rank = self.rank(date).filter(|_| date <= self.range.last)?;
        Some(self.working.get(rank).is_some_and(|day| day.date == date))
    }

    /// The hours that start on `date`, working day or not. `None` when there are none, and outside
    /// the range.
    pub fn open_day(&self, date: NaiveDate) -> Option<OpenDay> {
        let at = |days: &[OpenDay]| {
            days.binary_search_by_key(&date, |day| day.date)
                .ok()
                .and_then(|at| days.get(at).copied())
        };
        at(&self.working).or_else(|| at(&self.other))
    }

    /// `date` itself when it is a working day, otherwise the next one.
    pub fn on_or_after(&self, date: NaiveDate) -> Option<OpenDay> {
        self.working.get(self.rank(date)?).copied()
    }

    /// `date` itself when it is a working day, otherwise the one before it.
    pub fn on_or_before(&self, date: NaiveDate) -> Option<OpenDay> {
        let after = self.rank(date.succ_opt()?)?;
        self.working.get(after.checked_sub(1)?).copied()
    }

    /// The `n`-th working day after `date`, which need not be one itself: `Saturday + 1` is Monday.
    /// A negative `n` counts back. Zero is `date` itself or the next working day. `None` when the
    /// answer lies outside the range.
    pub fn nth_from(&self, date: NaiveDate, n: i64) -> Option<OpenDay> {
        if n == 0 {
            return self.on_or_after(date);
        }
        let steps = usize::try_from(n.unsigned_abs()).ok()?;
        if n > 0 {
            let after = self.rank(date.succ_opt()?)?;
            self.working.get(after.checked_add(steps)?.checked_sub(1)?).copied()
        } else {
            self.working.get(self.rank(date)?.checked_sub(steps)?).copied()
        }
    }

    /// The next working day after `date`.
    pub fn next(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.nth_from(date, 1).map(|day| day.date)
    }

    /// The last working day before `date`.
    pub fn previous(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.nth_from(date, -1).map(|day| day.date)
    }

    /// How many working days lie in `[from, to)`: the first date counts, the last does not.
    /// Negative when `to` is before `from`. `None` outside the range.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> Option<i64> {
        let (from, to) =
            (i64::try_from(self.rank(from)?).ok()?, i64::try_from(self.rank(to)?).ok()?);
        Some(to - from)
    }

    /// The working days of the range, in order.
    pub fn iter(&self) -> impl Iterator<Item = OpenDay> + '_ {
        self.working.iter().copied()
    }
}
