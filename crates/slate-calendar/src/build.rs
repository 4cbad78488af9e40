//! From the rules of a calendar to its open spans over a range of dates (language §5).
//!
//! Layers, from the weakest: weekly hours; recurring openings, which replace the weekly hours of
//! their dates; recurring closings; dated openings, which replace all of these on their dates;
//! dated closings and holidays. A closing takes the clock hours of its own dates away, whichever
//! day's span they belong to: a shift that starts on Friday at 22:00 and runs into a closed
//! Saturday ends at midnight.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use slate_model::{
    Calendar, DateRange, DatedHours, Effect, HolidayTable, Name, Pattern, RecurringHours, Rules,
    Span, TimeOfDay, Weekday, Zone,
};

use crate::error::CalendarError;
use crate::holidays;
use crate::local;
use crate::recurring::{WorkingDates, in_months, picked_of};
use crate::spans::{self, Stretch};

/// A calendar on the way to its index: over a range wider than the horizon.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    /// All open time, merged.
    pub spans: Vec<Stretch>,
    /// The hours that each date opens, before closings, in order of date: they say which date a
    /// span past midnight belongs to.
    pub openings: Vec<(NaiveDate, Stretch)>,
}

/// The whole day, for openings and closings that name no hours.
pub(crate) const WHOLE_DAY: Span = Span { from: TimeOfDay::MIDNIGHT, to: TimeOfDay::END_OF_DAY };

/// The dates of a range, in order.
pub(crate) fn dates(range: DateRange) -> impl Iterator<Item = NaiveDate> {
    range.first.iter_days().take_while(move |date| *date <= range.last)
}

/// The instants of a span that starts on `date`.
fn stretch(zone: Zone, date: NaiveDate, span: Span) -> Option<Stretch> {
    let end_date = if span.to <= span.from { date.checked_add_days(Days::new(1))? } else { date };
    Some((local::at_time(zone, date, span.from)?.0, local::at_time(zone, end_date, span.to)?.0))
}

/// The spans written, or the whole day.
fn hours(written: &[Span]) -> &[Span] {
    const WHOLE: &[Span] = &[WHOLE_DAY];
    if written.is_empty() { WHOLE } else { written }
}

/// The draft of a calendar that has rules of its own, over `range`, which must hold whole months.
pub(crate) fn from_rules(
    calendar: &Calendar,
    rules: &Rules,
    range: DateRange,
) -> Result<Draft, CalendarError> {
    let name = &calendar.heading.name;
    check(name, rules)?;
    let on_working_days = |recurring: &&RecurringHours| {
        matches!(
            recurring.pattern,
            Pattern::WorkingDayOfMonth { .. } | Pattern::WorkingDayOfMonths { .. }
        )
    };
    if !rules.recurring.iter().any(|recurring| on_working_days(&recurring)) {
        return compose(calendar, rules, range, &WorkingDates::new());
    }
    // `last working day of month` is found on the calendar without the rules that ask for it.
    let mut plain = rules.clone();
    plain.recurring.retain(|recurring| !on_working_days(&recurring));
    // Those of a quarter or year are counted over all of it.
    let of_months = |recurring: &RecurringHours| {
        matches!(recurring.pattern, Pattern::WorkingDayOfMonths { .. })
    };
    let whole = if rules.recurring.iter().any(of_months) { whole_years(range) } else { range };
    let draft = compose(calendar, &plain, whole, &WorkingDates::new())?;
    let mut of_month = WorkingDates::new();
    for day in crate::days::own_hours(&draft, calendar.zone, whole) {
        if calendar.may_work(day.date, day.date.weekday().into()) {
            of_month.entry((day.date.year(), day.date.month())).or_default().push(day.date);
        }
    }
    compose(calendar, rules, range, &of_month)
}

/// The whole years that a range touches.
fn whole_years(range: DateRange) -> DateRange {
    let first = NaiveDate::from_ymd_opt(range.first.year(), 1, 1).unwrap_or(range.first);
    let last = NaiveDate::from_ymd_opt(range.last.year(), 12, 31).unwrap_or(range.last);
    DateRange { first, last }
}

/// Refuses patterns and ranges that mean nothing.
fn check(calendar: &Name, rules: &Rules) -> Result<(), CalendarError> {
    let meaningless =
        |why: String| Err(CalendarError::Meaningless { calendar: calendar.clone(), why });
    for recurring in &rules.recurring {
        match recurring.pattern {
            Pattern::WeekdayOfMonth { nth, .. } if !matches!(nth, 1..=5 | -5..=-1) => {
                return meaningless(format!(
                    "a month has no weekday number {nth}; write 1 to 5, or -1 to -5 from its end"
                ));
            }
            Pattern::WeekdayOfMonths { nth, months, .. }
                if !matches!(nth, 1..=5 | -5..=-1) || !matches!(months, 3 | 12) =>
            {
                return meaningless(format!(
                    "{months} months have no weekday number {nth}; write 1 to 5, or -1 to -5 from \
                     the end, of 3 or 12 months"
                ));
            }
            Pattern::WorkingDayOfMonths { nth, months }
                if !matches!(nth, 1..=31 | -31..=-1) || !matches!(months, 3 | 12) =>
            {
                return meaningless(format!(
                    "{months} months have no working day number {nth}; write 1 to 31, or -1 to -31 \
                     from the end, of 3 or 12 months"
                ));
            }
            Pattern::WorkingDayOfMonth { nth } if !matches!(nth, 1..=31 | -31..=-1) => {
                return meaningless(format!(
                    "a month has no working day number {nth}; write 1 to 31, or -1 to -31 from its end"
                ));
            }
            Pattern::DayOfMonth { day } if !matches!(day, 1..=31) => {
                return meaningless(format!("a month has no day {day}; write 1 to 31"));
            }
            Pattern::EveryWeeks { every: 0, .. } => {
                return meaningless("`every 0 weeks` never comes; write 1 or more".to_owned());
            }
            Pattern::DayOfYear { month, day }
                if NaiveDate::from_ymd_opt(2024, month.into(), day.into()).is_none() =>
            {
                return meaningless(format!("no year has the date {month:02}-{day:02}"));
            }
            _ => {}
        }
    }
    for dated in &rules.dated {
        if dated.last < dated.first {
            return meaningless(format!(
                "dates from {} to {} end before they begin",
                dated.first, dated.last
            ));
        }
    }
    Ok(())
}

/// All layers; `working` gives the working days of each month for the patterns that need them.
fn compose(
    calendar: &Calendar,
    rules: &Rules,
    range: DateRange,
    working: &WorkingDates,
) -> Result<Draft, CalendarError> {
    let zone = calendar.zone;
    let closed_days = closed_days(calendar, rules, range)?;
    let opened = opened_days(rules, range);
    refuse_conflicts(calendar, rules, &opened, &closed_days)?;

    let mut weekly: [Vec<Span>; 7] = Default::default();
    for week in &rules.weekly {
        for day in &week.days {
            if let Some(spans) = weekly.get_mut(*day as usize) {
                spans.extend_from_slice(&week.spans);
            }
        }
    }

    let (mut usual, mut dated_open) = (Vec::new(), Vec::new());
    let (mut recurring_closed, mut dated_closed) = (Vec::new(), Vec::new());
    let mut openings = Vec::new();
    for date in dates(range) {
        let (mut opens, mut picked) = (Vec::new(), false);
        for recurring in &rules.recurring {
            if !in_months(date, &recurring.months) || !picked_of(&recurring.pattern, date, working)
            {
                continue;
            }
            match recurring.effect {
                Effect::Open => {
                    picked = true;
                    opens.extend_from_slice(hours(&recurring.spans));
                }
                Effect::Closed => recurring_closed
                    .extend(hours(&recurring.spans).iter().filter_map(|s| stretch(zone, date, *s))),
            }
        }
        let dated = opened.get(&date);
        if let Some(dated) = dated {
            opens = dated.iter().flat_map(|d| hours(&d.spans)).copied().collect();
        } else if !picked && let Some(spans) = weekly.get(Weekday::from(date.weekday()) as usize) {
            opens.extend_from_slice(spans);
        }
        for span in opens {
            let Some(open) = stretch(zone, date, span) else {
                continue;
            };
            openings.push((date, open));
            if dated.is_some() { dated_open.push(open) } else { usual.push(open) }
        }
    }
    for (date, closings) in &closed_days {
        for closing in closings {
            dated_closed.extend(closing.spans().iter().filter_map(|s| stretch(zone, *date, *s)));
        }
    }
    let usual = spans::difference(&spans::merged(usual), &spans::merged(recurring_closed));
    let open = spans::union(&usual, &spans::merged(dated_open));
    let spans = spans::difference(&open, &spans::merged(dated_closed));
    Ok(Draft { spans, openings })
}

/// Why a date is closed.
enum Closing<'a> {
    Dated(&'a DatedHours),
    Holiday(String),
}

impl Closing<'_> {
    fn spans(&self) -> &[Span] {
        match self {
            Self::Dated(dated) => hours(&dated.spans),
            Self::Holiday(_) => hours(&[]),
        }
    }

    fn label(&self) -> Option<String> {
        match self {
            Self::Dated(dated) => dated.label.clone(),
            Self::Holiday(name) => Some(name.clone()),
        }
    }
}

/// The dated closings and holidays of each date.
fn closed_days<'a>(
    calendar: &Calendar,
    rules: &'a Rules,
    range: DateRange,
) -> Result<BTreeMap<NaiveDate, Vec<Closing<'a>>>, CalendarError> {
    let mut closed: BTreeMap<NaiveDate, Vec<Closing<'_>>> = BTreeMap::new();
    for dated in rules.dated.iter().filter(|dated| dated.effect == Effect::Closed) {
        for date in dates(overlap(dated, range)) {
            closed.entry(date).or_default().push(Closing::Dated(dated));
        }
    }
    for table in &rules.holidays {
        let mut close = |date: NaiveDate, name: &str| {
            if range.first <= date && date <= range.last {
                closed.entry(date).or_default().push(Closing::Holiday(name.to_owned()));
            }
        };
        match table {
            HolidayTable::Listed(listed) => {
                listed.days.iter().for_each(|day| close(day.date, &day.name));
            }
            HolidayTable::Bundled(name) => {
                let table = holidays::table(name.as_str()).ok_or_else(|| {
                    CalendarError::UnknownHolidays {
                        table: name.clone(),
                        calendar: calendar.heading.name.clone(),
                    }
                })?;
                for year in range.first.year()..=range.last.year() {
                    table.in_year(year).iter().for_each(|day| close(day.date, &day.name));
                }
            }
        }
    }
    Ok(closed)
}

/// The dated openings of each date.
fn opened_days(rules: &Rules, range: DateRange) -> BTreeMap<NaiveDate, Vec<&DatedHours>> {
    let mut opened: BTreeMap<NaiveDate, Vec<&DatedHours>> = BTreeMap::new();
    for dated in rules.dated.iter().filter(|dated| dated.effect == Effect::Open) {
        for date in dates(overlap(dated, range)) {
            opened.entry(date).or_default().push(dated);
        }
    }
    opened
}

/// The dates of an opening or closing that lie in the range; may be empty.
fn overlap(dated: &DatedHours, range: DateRange) -> DateRange {
    DateRange { first: dated.first.max(range.first), last: dated.last.min(range.last) }
}

/// A dated opening against a dated closing or a holiday, at the same hours of one date, is an
/// error; a closing of other hours of that date is a break.
fn refuse_conflicts(
    calendar: &Calendar,
    rules: &Rules,
    opened: &BTreeMap<NaiveDate, Vec<&DatedHours>>,
    closed: &BTreeMap<NaiveDate, Vec<Closing<'_>>>,
) -> Result<(), CalendarError> {
    if rules.dated.is_empty() {
        return Ok(());
    }
    for (date, openings) in opened {
        for closing in closed.get(date).into_iter().flatten() {
            for opening in openings {
                let clash = hours(&opening.spans)
                    .iter()
                    .any(|open| closing.spans().iter().any(|shut| wall_overlap(*open, *shut)));
                if clash {
                    return Err(CalendarError::OpenAndClosed {
                        calendar: calendar.heading.name.clone(),
                        date: *date,
                        opening: opening.label.clone(),
                        closing: closing.label(),
                    });
                }
            }
        }
    }
    Ok(())
}

/// Whether two spans that start on one date share wall-clock time.
fn wall_overlap(a: Span, b: Span) -> bool {
    let bounds = |span: Span| {
        let (from, to) = (span.from.seconds(), span.to.seconds());
        (from, if to <= from { to + TimeOfDay::END_OF_DAY.seconds() } else { to })
    };
    let (a, b) = (bounds(a), bounds(b));
    a.0.max(b.0) < a.1.min(b.1)
}
