//! Quotas of exclusions: which stretches of time they leave excluded (language §10.6).
//!
//! A quota is used in order of time. In periods that lie side by side each begins anew; a rolling
//! window looks back from each date: what was used on its last so many dates, the date among them,
//! is never more than the quota.

use std::collections::VecDeque;

use chrono::{Datelike, Days, Months, NaiveDate};
use slate_calendar::Cuts;
use slate_model::{Instant, Period, Quota};

use crate::exclusion::{Stretches, merged};
use crate::plan::Ground;

/// What a quota leaves of stretches, which are merged: in each of its windows the first so much.
pub(crate) fn granted(quota: &Quota, ground: &Ground<'_>, stretches: &Stretches) -> Stretches {
    let (zone, term) = (ground.agreement.zone, ground.term);
    let rolling = matches!(quota.each, Period::RollingDays { .. } | Period::RollingMonths { .. });
    let each = if rolling { Period::Day } else { quota.each };
    let mut used = Used::default();
    let mut out = Vec::new();
    let mut first = 0;
    for cut in Cuts::new(each, zone, term, term.first, term.last).iter() {
        while stretches.get(first).is_some_and(|(_, end)| *end <= cut.start) {
            first += 1;
        }
        let date = cut.dates.first;
        if rolling {
            used.forget_before(window_start(quota.each, date));
        } else {
            used = Used::default();
        }
        let mut left = quota.at_most.0.saturating_sub(used.total);
        let before = left;
        for (start, end) in stretches.get(first..).unwrap_or_default() {
            let (from, to) = ((*start).max(cut.start), (*end).min(cut.end));
            if from >= cut.end || left <= 0 {
                break;
            }
            let to = Instant(to.0.min(from.0.saturating_add(left)));
            if from < to {
                left -= to.0 - from.0;
                out.push((from, to));
            }
        }
        used.note(date, before.saturating_sub(left));
    }
    merged(out)
}

/// The first date that a rolling window reaches which ends on `date`.
fn window_start(window: Period, date: NaiveDate) -> Option<NaiveDate> {
    match window {
        Period::RollingDays { days } => {
            let back = u64::from(days).saturating_sub(1);
            date.checked_sub_days(Days::new(back))
        }
        Period::RollingMonths { months } => {
            let back = u32::from(months).saturating_sub(1);
            date.with_day(1)?.checked_sub_months(Months::new(back))
        }
        _ => None,
    }
}

/// What was used, by date.
#[derive(Default)]
struct Used {
    dates: VecDeque<(NaiveDate, i64)>,
    total: i64,
}

impl Used {
    fn note(&mut self, date: NaiveDate, time: i64) {
        if time > 0 {
            self.dates.push_back((date, time));
            self.total = self.total.saturating_add(time);
        }
    }

    /// Drops what lies before a date; without one nothing does.
    fn forget_before(&mut self, start: Option<NaiveDate>) {
        let Some(start) = start else { return };
        while let Some((_, time)) = self.dates.front().filter(|(date, _)| *date < start) {
            self.total = self.total.saturating_sub(*time);
            self.dates.pop_front();
        }
    }
}
