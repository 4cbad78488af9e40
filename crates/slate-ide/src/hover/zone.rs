//! The zone of an agreement: its clock now, and when that changes.

use chrono::{Datelike, NaiveDate};
use slate_model::{Agreement, Instant, TimeOfDay};

/// What time it is in an agreement's zone, and when its clocks change.
pub(super) fn zone(agreement: &Agreement, now: Instant) -> String {
    let local = slate_calendar::local_at(agreement.zone, now);
    let year = local.date().year();
    let offset = |date: NaiveDate| {
        let noon = TimeOfDay::END_OF_DAY;
        let at = slate_calendar::at_time(agreement.zone, date, noon)?;
        let wall = slate_calendar::local_at(agreement.zone, at);
        wall.and_utc().timestamp_micros().checked_sub(at.0)
    };
    let days = NaiveDate::from_ymd_opt(year, 1, 1)
        .into_iter()
        .flat_map(|first| first.iter_days().take_while(move |it| it.year() == year));
    let mut before = None;
    let mut changes = Vec::new();
    for day in days {
        let now = offset(day);
        if before.is_some_and(|it| it != now) {
            changes.push(day.format("%a %Y-%m-%d").to_string());
        }
        before = Some(now);
    }
    let clocks = if changes.is_empty() {
        format!("Its clocks do not change in {year}.")
    } else {
        format!("Its clocks change on {}.", changes.join(" and "))
    };
    format!("In {} it is now {}. {clocks}", agreement.zone, local.format("%A %-d %B %Y, %H:%M"))
}
