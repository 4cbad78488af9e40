//! Limits in working days, spans of days and months, combined calendars, and what people ask of a
//! calendar: examples from language §2 and §5.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

use chrono::NaiveDate;
use slate_calendar::{BuiltCalendar, CalendarError, Calendars, Moved, span_due, uncovered_years};
use slate_model::{
    Calendar, Counting, DateRange, DatedHours, Duration, Effect, Heading, HolidayTable, Hours,
    Instant, Limit, Name, Pattern, RecurringHours, Rules, Span, SpanUnit, TimeOfDay, Until,
    Weekday, WeeklyHours, Zone,
};

const WEEK: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dates(first: &str, last: &str) -> DateRange {
    DateRange { first: date(first), last: date(last) }
}

fn zone(text: &str) -> Zone {
    text.parse().unwrap()
}

fn time(text: &str) -> TimeOfDay {
    text.parse().unwrap()
}

fn spans(text: &str) -> Vec<Span> {
    text.split_whitespace()
        .map(|span| {
            let (from, to) = span.split_once('-').unwrap();
            Span { from: time(from), to: time(to) }
        })
        .collect()
}

fn weekly(days: &[Weekday], hours: &str) -> WeeklyHours {
    WeeklyHours { days: days.to_vec(), spans: spans(hours) }
}

fn dated(effect: Effect, day: &str, hours: &str) -> DatedHours {
    DatedHours { first: date(day), last: date(day), effect, spans: spans(hours), label: None }
}

fn calendar(own: &str, hours: Hours) -> Calendar {
    Calendar {
        heading: Heading::named(name(own)),
        zone: zone("Europe/London"),
        hours,
        working_days: None,
        working_days_from: Vec::new(),
    }
}

/// The calendar of language §2, with a holiday table and a short Christmas Eve.
fn support_hours() -> Calendar {
    let rules = Rules {
        weekly: vec![weekly(&WEEK, "08:00-18:00"), weekly(&[Weekday::Sat], "09:00-13:00")],
        dated: vec![
            dated(Effect::Closed, "2026-12-24", ""),
            dated(Effect::Open, "2026-12-19", "09:00-17:00"),
            dated(Effect::Open, "2026-12-23", "10:00-12:00"),
        ],
        holidays: vec![HolidayTable::Bundled(name("GB_ENG"))],
        ..Rules::default()
    };
    Calendar { working_days: Some(WEEK.to_vec()), ..calendar("support_hours", Hours::Rules(rules)) }
}

fn build(calendars: &[Calendar]) -> Result<Calendars, CalendarError> {
    Calendars::build(calendars, zone("Europe/London"), dates("2026-01-01", "2027-12-31"))
}

fn support() -> BuiltCalendar {
    build(&[support_hours()]).unwrap().get(&name("support_hours")).unwrap().clone()
}

/// An instant by the clock of London.
fn at(local: &str) -> Instant {
    let local = format!("{}T{}:00", &local[..10], &local[11..]);
    slate_calendar::instant_at(zone("Europe/London"), local.parse().unwrap()).unwrap()
}

fn shown(at: Instant) -> String {
    slate_calendar::local_at(zone("Europe/London"), at).format("%Y-%m-%d %H:%M").to_string()
}

fn due(start: &str, days: u32, counting: Counting, until: Until, cut_off: Option<&str>) -> String {
    let found = support().working_days_due(at(start), days, counting, until, cut_off.map(time));
    found.map_or("beyond".to_owned(), |found| shown(found.due))
}

#[test]
fn working_days_from_receipt_keep_the_local_time() {
    let plain = |start, days| due(start, days, Counting::FromReceipt, Until::SameTime, None);
    // 2026-03-06 is a Friday.
    assert_eq!(plain("2026-03-05 10:30", 1), "2026-03-06 10:30");
    assert_eq!(plain("2026-03-06 10:30", 1), "2026-03-09 10:30");
    // Saturday is open, but no working day: received on Monday at the opening.
    assert_eq!(plain("2026-03-07 10:30", 1), "2026-03-10 08:00");
    assert_eq!(plain("2026-03-06 19:00", 1), "2026-03-10 08:00");
    assert_eq!(plain("2026-03-06 06:00", 1), "2026-03-09 08:00");
    // Good Friday and Easter Monday; the clocks went forward in between.
    assert_eq!(plain("2026-03-27 12:00", 5), "2026-04-07 12:00");
    assert_eq!(plain("2026-03-06 10:30", 0), "2026-03-06 10:30");
    assert_eq!(plain("2026-03-07 10:30", 0), "2026-03-09 08:00");
    assert_eq!(plain("2027-12-31 10:30", 1), "beyond");
}

#[test]
fn a_time_that_is_not_open_on_the_day_goes_to_the_close_before_or_the_opening() {
    let plain = |start| due(start, 1, Counting::FromReceipt, Until::SameTime, None);
    // 2026-12-23 is open from 10:00 to 12:00 only.
    assert_eq!(plain("2026-12-22 15:00"), "2026-12-23 12:00");
    assert_eq!(plain("2026-12-22 12:00"), "2026-12-23 12:00");
    assert_eq!(plain("2026-12-22 09:00"), "2026-12-23 10:00");
    assert_eq!(plain("2026-12-22 11:00"), "2026-12-23 11:00");
    let how = |start| {
        let t = at(start);
        support()
            .working_days_due(t, 1, Counting::FromReceipt, Until::SameTime, None)
            .unwrap()
            .moved
    };
    assert_eq!(how("2026-12-22 15:00"), Some(Moved::ToClose));
    assert_eq!(how("2026-12-22 09:00"), Some(Moved::ToOpening));
    assert_eq!(how("2026-12-22 11:00"), None);
}

#[test]
fn the_written_variants() {
    let from_date = |start, days| due(start, days, Counting::FromDate, Until::SameTime, None);
    assert_eq!(from_date("2026-03-07 10:30", 1), "2026-03-09 10:30", "Saturday + 1 is Monday");
    assert_eq!(from_date("2026-03-07 20:30", 1), "2026-03-09 18:00");
    assert_eq!(from_date("2026-03-06 10:30", 1), "2026-03-09 10:30");

    let close = |start, days| due(start, days, Counting::FromReceipt, Until::Close, None);
    assert_eq!(close("2026-03-05 10:30", 2), "2026-03-09 18:00");
    assert_eq!(close("2026-12-22 10:30", 1), "2026-12-23 12:00");
    assert_eq!(close("2026-03-05 10:30", 0), "2026-03-05 18:00");

    let by =
        |start, clock: &str| due(start, 1, Counting::FromReceipt, Until::At(time(clock)), None);
    assert_eq!(by("2026-03-06 10:30", "17:00"), "2026-03-09 17:00");
    assert_eq!(by("2026-12-22 10:30", "17:00"), "2026-12-23 17:00", "that time, open or not");

    let cut = |start| due(start, 1, Counting::FromReceipt, Until::Close, Some("15:00"));
    assert_eq!(cut("2026-03-05 15:00"), "2026-03-06 18:00");
    assert_eq!(cut("2026-03-05 15:01"), "2026-03-09 18:00");
    assert_eq!(cut("2026-03-07 09:00"), "2026-03-10 18:00");
    let cut_date = |start| due(start, 1, Counting::FromDate, Until::SameTime, Some("15:00"));
    assert_eq!(cut_date("2026-03-05 16:00"), "2026-03-09 08:00");
    assert_eq!(cut_date("2026-03-05 14:00"), "2026-03-06 14:00");
}

#[test]
fn nothing_is_due_before_it_was_received() {
    let by_nine = due("2026-03-05 10:30", 0, Counting::FromReceipt, Until::At(time("09:00")), None);
    assert_eq!(by_nine, "2026-03-05 10:30");
}

#[test]
fn every_kind_of_limit_has_a_deadline() {
    let calendars = build(&[support_hours()]).unwrap();
    let deadline = |limit: Limit, start| {
        calendars.deadline(&limit, &name("support_hours"), at(start)).map(shown)
    };
    let within = |minutes, calendar: Option<&str>| Limit::Within {
        time: Duration::from_minutes(minutes),
        calendar: calendar.map(name),
    };
    assert_eq!(
        deadline(within(120, None), "2026-03-06 17:00").as_deref(),
        Some("2026-03-07 10:00")
    );
    assert_eq!(deadline(within(60, None), "2026-03-06 17:00").as_deref(), Some("2026-03-06 18:00"));
    assert_eq!(
        deadline(within(240, Some("24x7")), "2026-03-06 17:50").as_deref(),
        Some("2026-03-06 21:50")
    );
    assert_eq!(deadline(within(60, Some("nowhere")), "2026-03-06 17:00"), None);
    let days = Limit::WorkingDays {
        days: 5,
        counting: Counting::FromReceipt,
        until: Until::SameTime,
        cut_off: None,
        calendar: Some(name("24x7")),
    };
    assert_eq!(deadline(days, "2026-03-06 23:50").as_deref(), Some("2026-03-11 23:50"));
    let months = Limit::Span { amount: 1, unit: SpanUnit::Month, calendar: None };
    assert_eq!(deadline(months, "2026-01-31 17:50").as_deref(), Some("2026-02-28 17:50"));
}

#[test]
fn spans_keep_the_local_time_across_a_clock_change() {
    let shown_due = |start, amount, unit| {
        shown(span_due(zone("Europe/London"), at(start), amount, unit).unwrap())
    };
    assert_eq!(shown_due("2026-03-01 09:00", 120, SpanUnit::Day), "2026-06-29 09:00");
    let start = at("2026-03-01 09:00");
    let due = span_due(zone("Europe/London"), start, 120, SpanUnit::Day).unwrap();
    assert_eq!(
        due.since(start),
        Duration::from_minutes(2_879 * 60),
        "120 days are not 2,880 h here"
    );
    assert_eq!(
        shown_due("2026-03-28 01:30", 1, SpanUnit::Day),
        "2026-03-29 02:00",
        "01:30 is skipped"
    );
    assert_eq!(shown_due("2026-01-31 09:00", 1, SpanUnit::Quarter), "2026-04-30 09:00");
    assert_eq!(shown_due("2024-02-29 09:00", 1, SpanUnit::Year), "2025-02-28 09:00");
    assert_eq!(shown_due("2026-01-31 09:00", 2, SpanUnit::Week), "2026-02-14 09:00");
}

#[test]
fn a_night_shift_belongs_to_the_day_on_which_it_begins() {
    let rules = Rules { weekly: vec![weekly(&WEEK, "22:00-06:00")], ..Rules::default() };
    let night = calendar("night", Hours::Rules(rules));
    let built = build(&[night]).unwrap();
    let night = built.get(&name("night")).unwrap();
    // Saturday 7 March is open until six, but no shift begins on it.
    assert_eq!(night.index().is_open(at("2026-03-07 05:00")), Some(true));
    assert_eq!(night.days().is_working_day(date("2026-03-07")), Some(false));
    let friday = night.days().open_day(date("2026-03-06")).unwrap();
    assert_eq!(
        (shown(friday.first_open), shown(friday.last_close)),
        ("2026-03-06 22:00".to_owned(), "2026-03-07 06:00".to_owned())
    );
    assert_eq!(night.hours_on(date("2026-03-07")).unwrap(), [(time("00:00"), time("06:00"))]);
    assert_eq!(
        night.hours_on(date("2026-03-06")).unwrap(),
        [(time("00:00"), time("06:00")), (time("22:00"), time("24:00"))]
    );
}

#[test]
fn calendars_of_calendars() {
    let office = calendar(
        "office",
        Hours::Rules(Rules { weekly: vec![weekly(&WEEK, "09:00-17:00")], ..Rules::default() }),
    );
    let weekend = calendar(
        "weekend",
        Hours::Rules(Rules {
            weekly: vec![weekly(&[Weekday::Sat, Weekday::Sun], "10:00-12:00")],
            ..Rules::default()
        }),
    );
    let lunch = calendar(
        "lunch",
        Hours::Rules(Rules { weekly: vec![weekly(&WEEK, "12:00-13:00")], ..Rules::default() }),
    );
    let either = calendar("either", Hours::AnyOf(vec![name("office"), name("weekend")]));
    let less = calendar("less", Hours::Except(name("either"), name("lunch")));
    let out = calendar("out", Hours::Except(name("24x7"), name("either")));
    let both = calendar("both", Hours::AllOf(vec![name("24x7"), name("lunch"), name("office")]));
    let built = build(&[less, either, office, weekend, lunch, out, both]).unwrap();
    let hours = |calendar: &str, day: &str| {
        let spans = built.get(&name(calendar)).unwrap().hours_on(date(day)).unwrap();
        spans.iter().map(|(a, b)| format!("{a}-{b}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(hours("less", "2026-03-06"), "09:00-12:00 13:00-17:00");
    assert_eq!(hours("less", "2026-03-07"), "10:00-12:00");
    assert_eq!(hours("out", "2026-03-07"), "00:00-10:00 12:00-24:00");
    assert_eq!(hours("both", "2026-03-06"), "12:00-13:00");
    let days = |calendar: &str| built.get(&name(calendar)).unwrap().days().clone();
    assert_eq!(days("less").is_working_day(date("2026-03-07")), Some(true));
    assert_eq!(days("both").is_working_day(date("2026-03-07")), Some(false));
    assert_eq!(days("less").between(date("2026-03-02"), date("2026-03-09")), Some(7));
    assert_eq!(days("both").next(date("2026-03-06")), Some(date("2026-03-09")));
    assert_eq!(days("both").previous(date("2026-03-09")), Some(date("2026-03-06")));
}

#[test]
fn calendars_of_two_zones() {
    let week = |own: &str, place: &str| Calendar {
        zone: zone(place),
        ..calendar(
            own,
            Hours::Rules(Rules { weekly: vec![weekly(&WEEK, "09:00-17:00")], ..Rules::default() }),
        )
    };
    let both = calendar("both", Hours::AllOf(vec![name("london"), name("new_york")]));
    let built =
        build(&[week("london", "Europe/London"), week("new_york", "America/New_York"), both])
            .unwrap();
    let hours = |day: &str| built.get(&name("both")).unwrap().hours_on(date(day)).unwrap();
    assert_eq!(hours("2026-03-06"), [(time("14:00"), time("17:00"))]);
    assert_eq!(
        hours("2026-03-09"),
        [(time("13:00"), time("17:00"))],
        "New York is in summer time already"
    );
}

#[test]
fn the_last_working_day_of_a_month() {
    let stocktaking = RecurringHours {
        pattern: Pattern::WorkingDayOfMonth { nth: -1 },
        effect: Effect::Closed,
        months: vec![3, 5],
        spans: spans("13:00-24:00"),
        label: None,
    };
    let first = RecurringHours {
        pattern: Pattern::WorkingDayOfMonth { nth: 1 },
        effect: Effect::Open,
        months: Vec::new(),
        spans: spans("07:00-19:00"),
        label: None,
    };
    let rules = Rules {
        weekly: vec![weekly(&WEEK, "09:00-17:00")],
        recurring: vec![stocktaking, first],
        holidays: vec![HolidayTable::Bundled(name("GB_ENG"))],
        ..Rules::default()
    };
    let built = build(&[calendar("shop", Hours::Rules(rules))]).unwrap();
    let hours = |day: &str| built.get(&name("shop")).unwrap().hours_on(date(day)).unwrap();
    assert_eq!(hours("2026-05-29"), [(time("09:00"), time("13:00"))]);
    assert_eq!(hours("2026-04-30"), [(time("09:00"), time("17:00"))], "not in April");
    // 1 January is a holiday: the first working day is the 2nd.
    assert_eq!(hours("2026-01-02"), [(time("07:00"), time("19:00"))]);
    assert_eq!(hours("2026-01-01"), []);
}

#[test]
fn what_is_wrong_is_said_in_words() {
    let told = |calendars: &[Calendar]| build(calendars).unwrap_err().to_string();
    let a = calendar("a", Hours::AnyOf(vec![name("b")]));
    let b = calendar("b", Hours::Except(name("24x7"), name("a")));
    assert_eq!(told(&[a.clone(), b]), "calendars are made of each other: `a` → `b` → `a`");
    assert_eq!(told(std::slice::from_ref(&a)), "calendar `a` is made of `b`, which is no calendar");
    assert_eq!(told(&[calendar("a", Hours::AllOf(vec![]))]), "calendar `a` combines no calendars");
    assert_eq!(
        told(&[calendar("24x7", Hours::AllOf(vec![]))]),
        "`24x7` is built in and cannot be defined again"
    );
    let rules = |rules: Rules| calendar("a", Hours::Rules(rules));
    let unknown =
        rules(Rules { holidays: vec![HolidayTable::Bundled(name("GB"))], ..Rules::default() });
    assert_eq!(
        told(&[unknown]),
        "calendar `a` is closed on `holidays.GB`, which is no bundled table"
    );
    let clash = rules(Rules {
        dated: vec![dated(Effect::Open, "2026-12-25", "09:00-12:00")],
        holidays: vec![HolidayTable::Bundled(name("GB_ENG"))],
        ..Rules::default()
    });
    assert_eq!(
        told(&[clash]),
        "calendar `a` is opened on 2026-12-25 and closed at the same hours by `Christmas Day`; keep one of them, or combine two calendars with `or`"
    );
    let lunch = rules(Rules {
        dated: vec![
            dated(Effect::Open, "2026-12-19", "09:00-17:00"),
            dated(Effect::Closed, "2026-12-19", "17:00-18:00"),
        ],
        ..Rules::default()
    });
    assert!(build(&[lunch]).is_ok(), "other hours of the same date are no conflict");
    let sixth = RecurringHours {
        pattern: Pattern::WeekdayOfMonth { nth: 6, weekday: Weekday::Sun },
        effect: Effect::Open,
        months: Vec::new(),
        spans: Vec::new(),
        label: None,
    };
    let sixth = rules(Rules { recurring: vec![sixth], ..Rules::default() });
    assert_eq!(
        told(&[sixth]),
        "calendar `a`: a month has no weekday number 6; write 1 to 5, or -1 to -5 from its end"
    );
    let backwards = Calendars::build(&[], Zone::UTC, dates("2026-02-01", "2026-01-01"));
    assert_eq!(
        backwards.unwrap_err().to_string(),
        "calendar `24x7`: no calendar spans 2026-02-01 to 2026-01-01"
    );
}

#[test]
fn what_people_ask_of_a_calendar() {
    let support = support();
    let hours = |hours: i64| Some(Duration::from_minutes(hours * 60));
    // 52 weeks of 54 hours less what holidays take, in 2026 with its short and extra days.
    let by_days: i64 = support
        .index()
        .spans(at("2026-01-01 00:00"), at("2027-01-01 00:00"))
        .map(|(a, b)| b.since(a).0)
        .sum();
    assert_eq!(support.open_in_year(2026), Some(Duration(by_days)));
    assert_eq!(support.open_in(dates("2026-03-02", "2026-03-08")), hours(54));
    assert_eq!(support.open_in_year(2028), None, "beyond the horizon");
    assert_eq!(
        support.week_text(date("2026-12-23")).unwrap(),
        "Mon 2026-12-21  08:00-18:00\nTue 2026-12-22  08:00-18:00\nWed 2026-12-23  10:00-12:00\n\
         Thu 2026-12-24  closed\nFri 2026-12-25  closed\nSat 2026-12-26  closed\nSun 2026-12-27  closed\n"
    );
    assert!(!support.never_open());
    let never = build(&[calendar("never", Hours::Rules(Rules::default()))]).unwrap();
    let never = never.get(&name("never")).unwrap();
    assert!(never.never_open());
    assert_eq!(never.received(at("2026-03-02 09:00"), None), None);
    let always = build(&[]).unwrap();
    let sunday = dates("2026-03-29", "2026-03-29");
    assert_eq!(always.always().open_in(sunday), hours(23), "clocks go forward");
}

#[test]
fn years_that_a_holiday_table_lacks() {
    let found = uncovered_years(&[support_hours()], dates("2034-06-01", "2037-05-31"));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].covers, found[0].years.as_slice()), ((2000, 2035), &[2036, 2037][..]));
    assert_eq!(uncovered_years(&[support_hours()], dates("2026-01-01", "2028-12-31")), []);
}
