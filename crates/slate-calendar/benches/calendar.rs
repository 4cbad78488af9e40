//! What one question costs. Each benchmark asks 10,000 questions: divide by that.
//!
//! `cargo bench -p slate-calendar`

use divan::{Bencher, black_box};
use slate_calendar::{BuiltCalendar, Calendars, Cuts, instant_at, local_at};
use slate_model::{
    Calendar, Counting, DateRange, Duration, Heading, HolidayTable, Hours, Instant, Period, Rules,
    Span, Until, Weekday, WeeklyHours, Zone,
};

const QUESTIONS: i64 = 10_000;

fn main() {
    divan::main();
}

fn london() -> Zone {
    "Europe/London".parse().unwrap_or(Zone::UTC)
}

fn horizon() -> DateRange {
    let date = |text: &str| text.parse().unwrap_or_default();
    DateRange { first: date("2024-01-01"), last: date("2028-12-31") }
}

/// Mon-Fri 08:00-18:00, Sat 09:00-13:00, closed on the holidays of England.
fn support_hours() -> Vec<Calendar> {
    let hours = |days: &[Weekday], from: &str, to: &str| WeeklyHours {
        days: days.to_vec(),
        spans: vec![Span {
            from: from.parse().unwrap_or_default(),
            to: to.parse().unwrap_or_default(),
        }],
    };
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let holidays: Vec<HolidayTable> =
        "GB_ENG".parse().map(HolidayTable::Bundled).into_iter().collect();
    let rules = Rules {
        weekly: vec![hours(&week, "08:00", "18:00"), hours(&[Weekday::Sat], "09:00", "13:00")],
        holidays,
        ..Rules::default()
    };
    let name = "support_hours".parse();
    name.into_iter()
        .map(|name| Calendar {
            heading: Heading::named(name),
            zone: london(),
            hours: Hours::Rules(rules.clone()),
            working_days: Some(week.to_vec()),
            working_days_from: Vec::new(),
        })
        .collect()
}

fn built() -> Option<BuiltCalendar> {
    let calendars = Calendars::build(&support_hours(), london(), horizon()).ok()?;
    calendars.iter().next().cloned()
}

/// Instants all over 2026, in no order.
fn instants() -> Vec<Instant> {
    let year = 365 * 24 * 3600_i64;
    (0..QUESTIONS).map(|n| Instant::from_seconds(1_767_225_600 + n * 7_919_111 % year)).collect()
}

fn ask(bencher: Bencher<'_, '_>, question: impl Fn(&BuiltCalendar, Instant) -> i64 + Sync) {
    let Some(calendar) = built() else { return };
    let instants = instants();
    bencher.bench_local(|| {
        instants.iter().map(|t| question(black_box(&calendar), *t)).fold(0, i64::wrapping_add)
    });
}

#[divan::bench]
fn open_before(bencher: Bencher<'_, '_>) {
    ask(bencher, |calendar, t| calendar.index().open_before(t).unwrap_or(0));
}

#[divan::bench]
fn is_open(bencher: Bencher<'_, '_>) {
    ask(bencher, |calendar, t| calendar.index().is_open(t).map_or(0, i64::from));
}

#[divan::bench]
fn due(bencher: Bencher<'_, '_>) {
    let limit = Duration::from_minutes(8 * 60);
    ask(bencher, |calendar, t| calendar.index().due(t, limit).map_or(0, |due| due.0));
}

#[divan::bench]
fn working_days_due(bencher: Bencher<'_, '_>) {
    ask(bencher, |calendar, t| {
        calendar
            .working_days_due(t, 3, Counting::FromReceipt, Until::SameTime, None)
            .map_or(0, |found| found.due.0)
    });
}

#[divan::bench]
fn find_month(bencher: Bencher<'_, '_>) {
    let term = horizon();
    let months = Cuts::new(Period::Month, london(), term, term.first, term.last);
    let instants = instants();
    bencher.bench_local(|| {
        instants
            .iter()
            .map(|t| black_box(&months).find(*t).unwrap_or(0))
            .fold(0, usize::wrapping_add)
    });
}

/// For comparison: what the tables save.
#[divan::bench]
fn zone_conversion_there_and_back(bencher: Bencher<'_, '_>) {
    let instants = instants();
    let zone = london();
    bencher.bench_local(|| {
        instants
            .iter()
            .filter_map(|t| instant_at(zone, local_at(zone, *t)))
            .fold(0, |sum: i64, at| sum.wrapping_add(at.0))
    });
}

#[divan::bench]
fn build_five_years() -> usize {
    built().map_or(0, |calendar| calendar.index().span_count())
}
