//! Limits, hours and closings in words.

use chrono::{Datelike, NaiveDate};
use slate_calendar::{holidays, local_at};
use slate_model::{
    Agreement, Calendar, CalendarSpan, Counting, Duration, Effect, HolidayTable, Hours, Instant,
    Limit, Name, Until, Zone,
};

/// `Fri 2026-03-06 17:50`, with seconds where there are any.
pub(crate) fn instant(at: Instant, zone: Zone) -> String {
    let local = local_at(zone, at);
    let whole_minute = at.0.rem_euclid(60_000_000) == 0;
    local
        .format(if whole_minute { "%a %Y-%m-%d %H:%M" } else { "%a %Y-%m-%d %H:%M:%S" })
        .to_string()
}

/// `Fri 2026-03-06`.
pub(crate) fn date(date: NaiveDate) -> String {
    date.format("%a %Y-%m-%d").to_string()
}

/// `1 h 30 min`, `45 s`, `0 min`.
pub(crate) fn duration(Duration(micros): Duration) -> String {
    let seconds = micros.unsigned_abs() / 1_000_000;
    let mut parts = Vec::new();
    for (amount, unit) in [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")] {
        if amount > 0 {
            parts.push(format!("{amount} {unit}"));
        }
    }
    let sign = if micros < 0 { "-" } else { "" };
    if parts.is_empty() { "0 min".to_owned() } else { format!("{sign}{}", parts.join(" ")) }
}

/// `4 h in 24x7`, `3 working days of support_hours, by close`, `30 days`, and with what a field
/// holds `agreed_time (4 h) in 24x7`.
pub(crate) fn limit(limit: &Limit, timer: &Name, held: Option<i64>, zone: Zone) -> String {
    match limit {
        Limit::WithinField { field, calendar } => {
            let holds =
                held.map_or_else(String::new, |held| format!(" ({})", duration(Duration(held))));
            format!("{field}{holds} in {}", calendar.as_ref().unwrap_or(timer))
        }
        Limit::UntilField { field, .. } => {
            let holds = held
                .map_or_else(String::new, |held| format!(" ({})", instant(Instant(held), zone)));
            format!("until {field}{holds}")
        }
        Limit::Within { time, calendar } => {
            format!("{} in {}", duration(*time), calendar.as_ref().unwrap_or(timer))
        }
        Limit::WorkingDays { days, counting, until, cut_off, calendar } => {
            let plural = if *days == 1 { "" } else { "s" };
            let calendar = calendar.as_ref().unwrap_or(timer);
            let mut words = format!("{days} working day{plural} of {calendar}");
            match until {
                Until::SameTime => {}
                Until::Close => words.push_str(", by close"),
                Until::At(time) => words.push_str(&format!(", by {time}")),
            }
            if *counting == Counting::FromDate {
                words.push_str(", counting from the date itself");
            }
            if let Some(cut_off) = cut_off {
                words.push_str(&format!(", received after {cut_off} counts as next working day"));
            }
            words
        }
        Limit::Span { amount, unit, .. } => {
            CalendarSpan { amount: *amount, unit: *unit }.to_string()
        }
    }
}

/// Why a calendar is closed on a whole date, by the name of the closing or holiday; `None` where
/// its weekly hours simply have none.
pub(crate) fn closing(agreement: &Agreement, calendar: &Name, on: NaiveDate) -> Option<String> {
    closing_of(agreement, agreement.calendar(calendar)?, on, 0)
}

fn closing_of(
    agreement: &Agreement,
    calendar: &Calendar,
    on: NaiveDate,
    depth: usize,
) -> Option<String> {
    // Calendars in a circle are refused before; this only bounds the walk.
    if depth > 16 {
        return None;
    }
    let part = |name: &Name| closing_of(agreement, agreement.calendar(name)?, on, depth + 1);
    let rules = match &calendar.hours {
        Hours::Rules(rules) => rules,
        Hours::AnyOf(names) | Hours::AllOf(names) => return names.iter().find_map(part),
        Hours::Except(name, _) => return part(name),
    };
    let dated = rules.dated.iter().find(|hours| {
        hours.effect == Effect::Closed
            && hours.spans.is_empty()
            && hours.first <= on
            && on <= hours.last
    });
    if let Some(dated) = dated {
        return Some(dated.label.clone().unwrap_or_else(|| "closed on that date".to_owned()));
    }
    rules.holidays.iter().find_map(|table| match table {
        HolidayTable::Bundled(name) => holidays::table(name.as_str())?.on(on),
        HolidayTable::Listed(listed) => {
            let covered = (listed.first_year..=listed.last_year).contains(&on.year());
            listed.days.iter().find(|day| covered && day.date == on).map(|day| day.name.clone())
        }
    })
}
