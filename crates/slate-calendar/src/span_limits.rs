//! Wall-clock spans, and the due instant of every kind of limit (language §4, §5).

use chrono::{Days, Months, NaiveDate};
use slate_model::{DateRange, Instant, Limit, Name, SpanUnit, Zone};

use crate::calendars::{BuiltCalendar, Calendars};
use crate::local;

/// `date` and `amount` units later. Months and longer clamp to the last day of a shorter month.
/// `None` outside the range of dates.
pub fn add_to_date(date: NaiveDate, amount: u32, unit: SpanUnit) -> Option<NaiveDate> {
    let months = |each: u32| Some(Months::new(amount.checked_mul(each)?));
    match unit {
        SpanUnit::Day => date.checked_add_days(Days::new(amount.into())),
        SpanUnit::Week => date.checked_add_days(Days::new(u64::from(amount) * 7)),
        SpanUnit::Month => date.checked_add_months(months(1)?),
        SpanUnit::Quarter => date.checked_add_months(months(3)?),
        SpanUnit::Year => date.checked_add_months(months(12)?),
    }
}

/// `date` and `amount` units earlier, clamped like [`add_to_date`].
pub fn subtract_from_date(date: NaiveDate, amount: u32, unit: SpanUnit) -> Option<NaiveDate> {
    let months = |each: u32| Some(Months::new(amount.checked_mul(each)?));
    match unit {
        SpanUnit::Day => date.checked_sub_days(Days::new(amount.into())),
        SpanUnit::Week => date.checked_sub_days(Days::new(u64::from(amount) * 7)),
        SpanUnit::Month => date.checked_sub_months(months(1)?),
        SpanUnit::Quarter => date.checked_sub_months(months(3)?),
        SpanUnit::Year => date.checked_sub_months(months(12)?),
    }
}

/// The same local time `amount` units later in `zone`: `120 days` keep the local time across a
/// clock change and are not 2,880 hours. A local time that a change skips is the instant of the
/// change; a repeated one its first occurrence. `None` outside the range of dates.
pub fn span_due(zone: Zone, start: Instant, amount: u32, unit: SpanUnit) -> Option<Instant> {
    let local = local::local_at(zone, start);
    local::instant_at(zone, add_to_date(local.date(), amount, unit)?.and_time(local.time()))
}

impl BuiltCalendar {
    /// When `limit` runs out on this calendar, from `start`. The limit's own calendar, if it names
    /// one, is not looked at: see [`Calendars::deadline`]. `None` beyond the horizon, and where a
    /// field of the record holds the limit.
    pub fn deadline(&self, limit: &Limit, start: Instant) -> Option<Instant> {
        match limit {
            Limit::Within { time, .. } => self.index.due(start, *time),
            Limit::WorkingDays { days, counting, until, cut_off, .. } => self
                .working_days_due(start, *days, *counting, *until, *cut_off)
                .map(|found| found.due),
            Limit::Span { amount, unit, .. } => span_due(self.zone, start, *amount, *unit),
            Limit::WithinField { .. } | Limit::UntilField { .. } => None,
        }
    }
}

impl Calendars {
    /// The calendar that `limit` counts on: its own, or else the timer's. `None` when there is no
    /// such calendar.
    pub fn of_limit(&self, limit: &Limit, timer: &Name) -> Option<&BuiltCalendar> {
        self.get(limit.calendar().unwrap_or(timer))
    }

    /// When `limit` runs out from `start`, on its own calendar or else on the timer's. `None`
    /// beyond the horizon, or when there is no such calendar.
    pub fn deadline(&self, limit: &Limit, timer: &Name, start: Instant) -> Option<Instant> {
        self.of_limit(limit, timer)?.deadline(limit, start)
    }
}

/// The number of dates in a range, both included; zero when it ends before it begins.
pub fn days_in(range: DateRange) -> i64 {
    (range.last.signed_duration_since(range.first).num_days() + 1).max(0)
}
