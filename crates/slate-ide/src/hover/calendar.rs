//! Calendars and tables of holidays.

use chrono::{Datelike, Days, NaiveDate};
use slate_calendar::{BuiltCalendar, Calendars, holidays};
use slate_model::{
    Agreement, Calendar, DateRange, Effect, HolidayTable, Hours, Name, Pattern, TimeOfDay,
};
use slate_syntax::LineIndex;

use crate::figures::Spot;
use crate::outline::Symbol;

/// The hours of this week, and how long it is open this year.
pub(super) fn facts(agreement: &Agreement, name: &str, today: NaiveDate) -> Vec<String> {
    let Ok(name) = name.parse::<Name>() else { return Vec::new() };
    let Some(calendars) = built(agreement, today) else { return Vec::new() };
    let Some(calendar) = calendars.get(&name) else { return Vec::new() };
    let mut facts = Vec::new();
    facts.extend(week(agreement, calendar, today));
    if let Some(open) = open_this_year(calendar, today) {
        facts.push(open);
    }
    facts
}

/// The calendar of an agreement that stands where a symbol does in its text.
pub(super) fn held<'a>(
    agreement: &'a Agreement,
    symbol: &Symbol,
    text: &str,
) -> Option<&'a Calendar> {
    let lines = LineIndex::new(text);
    let spots = [symbol.span.start, symbol.name_span.start]
        .map(|at| Spot::new(&symbol.file, text, &lines, at));
    agreement
        .calendars
        .iter()
        .find(|it| spots.iter().any(|spot| spot.holds(it.heading.at.as_ref())))
}

/// What an agreement calls a calendar: one of another file may have a name before it.
pub(super) fn called(agreement: &Agreement, symbol: &Symbol, text: &str) -> String {
    let found = held(agreement, symbol, text);
    found.map_or_else(|| symbol.path.clone(), |it| it.heading.name.to_string())
}

/// The hours of the week of a date, a day off with its name; of a week without hours only when the
/// next ones are.
fn week(agreement: &Agreement, calendar: &BuiltCalendar, today: NaiveDate) -> Option<String> {
    let into = u64::from(today.weekday().num_days_from_monday());
    let monday = today.checked_sub_days(Days::new(into))?;
    let mut lines = Vec::new();
    let mut open = false;
    for day in monday.iter_days().take(7) {
        let hours = calendar.hours_on(day)?;
        open |= !hours.is_empty();
        let spans = if hours.is_empty() { "closed".to_owned() } else { spans(&hours) };
        let why = off(agreement, calendar.name(), day).map(|it| format!("  {it}"));
        lines.push(format!("{} {day}  {spans}{}", day.format("%a"), why.unwrap_or_default()));
    }
    if open {
        return Some(format!("```text\n{}\n```", lines.join("\n")));
    }
    let days_off: Vec<String> = monday
        .iter_days()
        .take(7)
        .filter_map(|day| Some(format!("{day} {}", off(agreement, calendar.name(), day)?)))
        .collect();
    let why =
        if days_off.is_empty() { String::new() } else { format!(" ({})", days_off.join(", ")) };
    let start = slate_calendar::start_of_day(calendar.zone(), today)?;
    let next = match calendar.index().next_open(start) {
        Some(opens) => {
            let day = slate_calendar::date_at(calendar.zone(), opens);
            let hours = spans(&calendar.hours_on(day).unwrap_or_default());
            format!("It opens next on {} {day}, {hours}.", day.format("%a"))
        }
        None => "It does not open again before the end of next year.".to_owned(),
    };
    let sunday = monday.checked_add_days(Days::new(6))?;
    Some(format!("Closed all week, {monday} to {sunday}{why}. {next}"))
}

/// `09:00-12:00, 13:00-17:00`.
fn spans(hours: &[(TimeOfDay, TimeOfDay)]) -> String {
    let spans: Vec<String> = hours.iter().map(|(from, to)| format!("{from}-{to}")).collect();
    spans.join(", ")
}

/// Why a calendar is closed on a day, by the name of the day: that of a holiday in one of its
/// tables, or what the agreement calls it.
pub(super) fn off(agreement: &Agreement, name: &Name, day: NaiveDate) -> Option<String> {
    let calendar = agreement.calendars.iter().find(|it| it.heading.name == *name)?;
    let rules = match &calendar.hours {
        Hours::Rules(rules) => rules,
        Hours::AnyOf(parts) | Hours::AllOf(parts) => {
            return parts.iter().find_map(|part| off(agreement, part, day));
        }
        Hours::Except(of, _) => return off(agreement, of, day),
    };
    let dated = rules.dated.iter().find(|it| {
        it.effect == Effect::Closed && it.first <= day && day <= it.last && it.label.is_some()
    });
    let yearly = rules.recurring.iter().find(|it| {
        let on = Pattern::DayOfYear { month: day.month() as u8, day: day.day() as u8 };
        it.effect == Effect::Closed && it.pattern == on
    });
    let label = dated.and_then(|it| it.label.clone());
    label.or_else(|| yearly.and_then(|it| it.label.clone())).or_else(|| {
        rules.holidays.iter().find_map(|table| match table {
            HolidayTable::Bundled(name) => holidays::table(name.as_str())?.on(day),
            HolidayTable::Listed(own) => {
                own.days.iter().find(|it| it.date == day).map(|it| it.name.clone())
            }
        })
    })
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
    let first = NaiveDate::from_ymd_opt(today.year() - 1, 12, 1)?;
    built_over(agreement, first, NaiveDate::from_ymd_opt(today.year() + 1, 12, 31)?)
}

/// The calendars of an agreement over some dates.
pub(super) fn built_over(
    agreement: &Agreement,
    first: NaiveDate,
    last: NaiveDate,
) -> Option<Calendars> {
    let last = last.checked_add_days(Days::new(2))?;
    let horizon = DateRange { first, last };
    Calendars::build(&agreement.calendars, agreement.zone, horizon).ok()
}

/// A bundled table: what it is, which years it knows, and the next days in it.
pub(super) fn table(name: &str, today: NaiveDate) -> Option<String> {
    let table = holidays::table(name)?;
    let (first, last) = table.years();
    let coming: Vec<_> =
        (today.year()..=today.year() + 1).flat_map(|year| table.in_year(year)).collect();
    let next = next_days(coming.iter().map(|it| (it.date, it.name.as_str())), today);
    Some(format!(
        "table of holidays `holidays.{name}`: {}, {first} to {last}\n\n{next}\n\nSource: {}",
        table.title(),
        table.source()
    ))
}

/// The next days of a table from a date on, with their names.
pub(super) fn next_days<'t>(
    days: impl Iterator<Item = (NaiveDate, &'t str)>,
    today: NaiveDate,
) -> String {
    let next: Vec<String> = days
        .filter(|(date, _)| *date >= today)
        .take(5)
        .map(|(date, name)| format!("{} {name}", date.format("%a %Y-%m-%d")))
        .collect();
    if next.is_empty() {
        return "It has no day from here on.".to_owned();
    }
    format!("```text\n{}\n```", next.join("\n"))
}
