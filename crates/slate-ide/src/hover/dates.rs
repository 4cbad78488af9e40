//! Days, moments and periods as they are written, by the agreement's calendars and its term.

use chrono::{Datelike, FixedOffset, NaiveDate, TimeDelta};
use slate_calendar::{BuiltCalendar, Calendars, Cuts, holidays};
use slate_model::{Agreement, DateRange, Instant, Name, Period, TimeOfDay};

use super::calendar::{built_over, off};

/// No more calendars are told of.
const MOST_CALENDARS: usize = 4;

/// `**Friday 6 March 2026**, Good Friday in …`: a day, whether it is a working day, and where it lies.
pub(super) fn day(
    within: Option<(&Agreement, &[&Name])>,
    tables: &[&str],
    date: NaiveDate,
) -> String {
    let holiday = tables.iter().find_map(|table| {
        Some(format!(", {} in `holidays.{table}`", holidays::table(table)?.on(date)?))
    });
    let week = date.iso_week();
    let nth = nth((date.day() - 1) / 7 + 1);
    let mut said = format!(
        "**{}**{}: the {nth} {} of {}, in week {} of {}.",
        date.format("%A %-d %B %Y"),
        holiday.unwrap_or_default(),
        date.format("%A"),
        date.format("%B"),
        week.week(),
        week.year()
    );
    if let Some((agreement, calendars)) = within {
        for fact in
            [working(agreement, calendars, date), in_term(agreement, date)].into_iter().flatten()
        {
            said.push(' ');
            said.push_str(&fact);
        }
    }
    said
}

/// Of which calendars it is a working day, and of which not.
fn working(agreement: &Agreement, names: &[&Name], date: NaiveDate) -> Option<String> {
    let calendars = built_over(agreement, date, date)?;
    let mut kinds: [Vec<String>; 2] = Default::default();
    for calendar in named(&calendars, names) {
        let works = calendar.days().is_working_day(date)?;
        let why = off(agreement, calendar.name(), date).map(|it| format!(" ({it})"));
        let [is, is_not] = &mut kinds;
        if works {
            is.push(format!("`{}`", calendar.name()));
        } else {
            is_not.push(format!("`{}`{}", calendar.name(), why.unwrap_or_default()));
        }
    }
    Some(match kinds.each_ref().map(|it| it.join(", ")) {
        [is, is_not] if is.is_empty() && is_not.is_empty() => return None,
        [is, is_not] if is_not.is_empty() => format!("A working day of {is}."),
        [is, is_not] if is.is_empty() => format!("No working day of {is_not}."),
        [is, is_not] => format!("A working day of {is}; none of {is_not}."),
    })
}

/// How far it is from the beginning of the term.
fn in_term(agreement: &Agreement, date: NaiveDate) -> Option<String> {
    let term = agreement.term;
    let days = date.signed_duration_since(term.first).num_days();
    let many = |n: i64| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
    Some(if date == term.first {
        "The first day of the term.".to_owned()
    } else if date == term.last {
        format!("The last day of the term, {} after its first.", many(days))
    } else if days < 0 {
        format!("{} before the term begins.", many(days.checked_neg()?))
    } else if date > term.last {
        let after = date.signed_duration_since(term.last).num_days();
        format!("{} after the term ends.", many(after))
    } else {
        format!("{} after the first day of the term.", many(days))
    })
}

const fn nth(n: u32) -> &'static str {
    match n {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        _ => "fifth",
    }
}

/// The moment that a date, a time and perhaps an offset name.
pub(super) fn moment(agreement: &Agreement, written: &str) -> Option<Instant> {
    let mut words = written.split_whitespace();
    let date: NaiveDate = words.next()?.parse().ok()?;
    let time: TimeOfDay = words.next().and_then(time_of_day)?;
    let offset = words.next();
    let Some(offset) = offset else {
        return slate_calendar::at_time(agreement.zone, date, time);
    };
    let from_utc = match offset {
        "Z" | "UTC" => 0,
        _ => offset.parse::<FixedOffset>().ok()?.local_minus_utc(),
    };
    let utc = slate_calendar::at_time(slate_model::Zone::UTC, date, time)?;
    utc.0.checked_sub(i64::from(from_utc) * 1_000_000).map(Instant)
}

/// `9:00` as `09:00`.
fn time_of_day(written: &str) -> Option<TimeOfDay> {
    let padded =
        if written.find(':') == Some(1) { format!("0{written}") } else { written.to_owned() };
    padded.parse().ok()
}

/// A moment by the agreement's clock, and which calendars are open then.
pub(super) fn instant(
    agreement: &Agreement,
    names: &[&Name],
    tables: &[&str],
    at: Instant,
) -> Option<String> {
    let zone = agreement.zone;
    let local = slate_calendar::local_at(zone, at);
    let date = local.date();
    let offset = TimeDelta::microseconds(local.and_utc().timestamp_micros().checked_sub(at.0)?);
    let minutes = offset.num_minutes();
    let sign = if minutes < 0 { '-' } else { '+' };
    let holiday = tables.iter().find_map(|table| holidays::table(table)?.on(date));
    let mut said = format!(
        "**{}**{} in {zone} (UTC{sign}{:02}:{:02}).",
        local.format("%A %-d %B %Y, %H:%M"),
        holiday.map(|it| format!(" ({it})")).unwrap_or_default(),
        minutes.abs() / 60,
        minutes.abs() % 60
    );
    let calendars = built_over(agreement, date.pred_opt()?, date + TimeDelta::days(400))?;
    for calendar in named(&calendars, names) {
        said.extend(open_then(agreement, calendar, at).map(|it| format!(" {it}")));
    }
    said.extend(in_term(agreement, date).map(|it| format!(" {it}")));
    Some(said)
}

/// `` `office` is closed then and opens on Mon 2026-03-09 09:00. ``
fn open_then(agreement: &Agreement, calendar: &BuiltCalendar, at: Instant) -> Option<String> {
    let local = |at: Instant| {
        slate_calendar::local_at(agreement.zone, at).format("%a %Y-%m-%d %H:%M").to_string()
    };
    let name = calendar.name();
    let index = calendar.index();
    Some(if index.is_open(at)? {
        match index.next_close(at) {
            Some(close) => format!("`{name}` is open then, until {}.", local(close)),
            None => format!("`{name}` is open then."),
        }
    } else {
        match index.next_open(at) {
            Some(opens) => format!("`{name}` is closed then and opens on {}.", local(opens)),
            None => format!("`{name}` is closed then, and for a year."),
        }
    })
}

/// A period: its dates, and how many working days and hours lie in it.
pub(super) fn period(agreement: &Agreement, names: &[&Name], code: &str) -> Option<String> {
    let term = agreement.term;
    let kinds = [
        Period::Month,
        Period::Quarter { from: 1 },
        Period::HalfYear { from: 1 },
        Period::Year { from: 1 },
        Period::Week,
        Period::ContractYear,
    ];
    // Only the year of the code is cut, where it names one.
    let year = code.get(..4).and_then(|it| it.parse().ok());
    let first = year.and_then(|year: i32| NaiveDate::from_ymd_opt(year, 1, 1));
    let (from, to) = match first {
        Some(first) => (first - TimeDelta::days(7), first + TimeDelta::days(366)),
        None => (term.first, term.last),
    };
    let kinds = kinds.into_iter().filter(|it| first.is_none() == (*it == Period::ContractYear));
    let mut cuts = kinds.map(|kind| Cuts::new(kind, agreement.zone, term, from, to));
    let cut = cuts.find_map(|cuts| cuts.parse_label(code).and_then(|at| cuts.get(at).cloned()));
    let Some(cut) = cut else {
        return Some(format!("{code} lies outside the term, {} to {}.", term.first, term.last));
    };
    let days = cut.days();
    let name = match NaiveDate::parse_from_str(&format!("{code}-01"), "%Y-%m-%d") {
        Ok(first) => first.format("%B %Y").to_string(),
        Err(_) => code.to_owned(),
    };
    let stub = if cut.whole() { "" } else { ", cut short by the term" };
    let mut said =
        format!("**{name}**: {} to {}, {days} days{stub}.", cut.dates.first, cut.dates.last);
    let calendars = built_over(agreement, cut.dates.first, cut.dates.last)?;
    said.push_str(&lengths(&calendars, names, cut.dates));
    Some(said)
}

/// `` `office` has 22 working days, open 176 h. ``
fn lengths(calendars: &Calendars, names: &[&Name], dates: DateRange) -> String {
    let of = |calendar: &BuiltCalendar| {
        let days = calendar.days().between(dates.first, dates.last.succ_opt()?)?;
        let open = slate_check::shown(&slate_model::Value::Duration(calendar.open_in(dates)?));
        let plural = if days == 1 { "" } else { "s" };
        Some(format!(" `{}` has {days} working day{plural} in it, open {open}.", calendar.name()))
    };
    named(calendars, names).filter_map(of).collect()
}

/// The calendars of these names.
fn named<'c>(calendars: &'c Calendars, names: &[&Name]) -> impl Iterator<Item = &'c BuiltCalendar> {
    names.iter().take(MOST_CALENDARS).filter_map(|name| calendars.get(name))
}
