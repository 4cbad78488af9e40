//! Calendars and tables of holidays.

use chrono::{Datelike, NaiveDate};
use slate_calendar::{BuiltCalendar, Calendars, holidays};
use slate_model::{Agreement, DateRange, Name};

/// The hours of this week, and how long it is open this year.
pub(super) fn facts(agreement: &Agreement, name: &str, today: NaiveDate) -> Vec<String> {
    let Ok(name) = name.parse::<Name>() else { return Vec::new() };
    let Some(calendars) = built(agreement, today) else { return Vec::new() };
    let Some(calendar) = calendars.get(&name) else { return Vec::new() };
    let mut facts = Vec::new();
    if let Some(week) = calendar.week_text(today) {
        facts.push(format!("```text\n{week}```"));
    }
    if let Some(open) = open_this_year(calendar, today) {
        facts.push(open);
    }
    facts
}

/// `open 2,556 h in 2026 (Europe/London)`.
fn open_this_year(calendar: &BuiltCalendar, today: NaiveDate) -> Option<String> {
    let open = calendar.open_in_year(today.year())?;
    let (hours, minutes) = (open.0 / 3_600_000_000, open.0 % 3_600_000_000 / 60_000_000);
    let minutes = if minutes == 0 { String::new() } else { format!(" {minutes} min") };
    Some(format!("open {hours} h{minutes} in {} ({})", today.year(), calendar.zone()))
}

/// The calendars of an agreement over the years round a date.
pub(super) fn built(agreement: &Agreement, today: NaiveDate) -> Option<Calendars> {
    let horizon = DateRange {
        first: NaiveDate::from_ymd_opt(today.year() - 1, 12, 1)?,
        last: NaiveDate::from_ymd_opt(today.year() + 1, 2, 1)?,
    };
    Calendars::build(&agreement.calendars, agreement.zone, horizon).ok()
}

/// A bundled table: what it is, which years it knows, and the next days in it.
pub(super) fn table(name: &str, today: NaiveDate) -> Option<String> {
    let table = holidays::table(name)?;
    let (first, last) = table.years();
    let next: Vec<String> = (today.year()..=today.year() + 1)
        .flat_map(|year| table.in_year(year))
        .filter(|holiday| holiday.date >= today)
        .take(5)
        .map(|holiday| format!("{} {}", holiday.date.format("%a %Y-%m-%d"), holiday.name))
        .collect();
    let next = if next.is_empty() {
        "It has no day from here on.".to_owned()
    } else {
        format!("```text\n{}\n```", next.join("\n"))
    };
    Some(format!(
        "table of holidays `holidays.{name}`: {}, {first} to {last}\n\n{next}\n\nSource: {}",
        table.title(),
        table.source()
    ))
}
