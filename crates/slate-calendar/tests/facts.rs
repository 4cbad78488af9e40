//! What other systems assert about business time, in `facts/*.txt`: see `facts/README.md`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use slate_calendar::{BuiltCalendar, Calendars, instant_at};
use slate_model::{
    Calendar, Counting, DateRange, DatedHours, Duration, Effect, Heading, Hours, Instant, Name,
    Pattern, RecurringHours, Rules, Span, Until, Weekday, WeeklyHours, Zone,
};

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no date"))
}

fn instant(text: &str) -> Instant {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no instant"))
}

/// Decimal seconds.
fn seconds(text: &str) -> Duration {
    let iso = match text.strip_prefix('-') {
        Some(rest) => format!("-PT{rest}S"),
        None => format!("PT{text}S"),
    };
    iso.parse().unwrap_or_else(|_| panic!("`{text}` is no number of seconds"))
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "Mon" => Weekday::Mon,
        "Tue" => Weekday::Tue,
        "Wed" => Weekday::Wed,
        "Thu" => Weekday::Thu,
        "Fri" => Weekday::Fri,
        "Sat" => Weekday::Sat,
        "Sun" => Weekday::Sun,
        _ => return None,
    })
}

fn spans(text: &str) -> Vec<Span> {
    text.split(',')
        .map(str::trim)
        .filter(|span| !span.is_empty())
        .map(|span| {
            let (from, to) = span.split_once('-').unwrap();
            Span { from: from.parse().unwrap(), to: to.parse().unwrap() }
        })
        .collect()
}

/// One line of a calendar block.
fn add_rule(zone: &mut Zone, rules: &mut Rules, line: &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let after = |n: usize| spans(&words[n..].join(" "));
    let effect = |word: &str| {
        if word == "open" { Effect::Open } else { Effect::Closed }
    };
    let dated = |word, first, last, spans| DatedHours {
        first: date(first),
        last: date(last),
        effect: effect(word),
        spans,
        label: None,
    };
    match words.as_slice() {
        ["zone", name] => *zone = name.parse().unwrap(),
        ["closed", "every", "year", day] => {
            let (month, day) = day.split_once('-').unwrap();
            rules.recurring.push(RecurringHours {
                pattern: Pattern::DayOfYear {
                    month: month.parse().unwrap(),
                    day: day.parse().unwrap(),
                },
                effect: Effect::Closed,
                months: Vec::new(),
                spans: Vec::new(),
                label: None,
            });
        }
        [word @ ("open" | "closed"), first, "to", last] => {
            rules.dated.push(dated(word, first, last, Vec::new()));
        }
        [word @ ("open" | "closed"), day, ..] => rules.dated.push(dated(word, day, day, after(2))),
        _ => {
            let days: Vec<Weekday> = words.iter().map_while(|word| weekday(word)).collect();
            assert!(!days.is_empty(), "`{line}` is no line of a calendar");
            let spans = after(days.len());
            rules.weekly.push(WeeklyHours { days, spans });
        }
    }
}

fn build(zone: Zone, rules: Rules) -> BuiltCalendar {
    let calendar = Calendar {
        heading: Heading::named(name("hours")),
        zone,
        hours: Hours::Rules(rules),
        working_days: None,
        working_days_from: Vec::new(),
    };
    let horizon = DateRange { first: date("1991-01-01"), last: date("2024-12-31") };
    let calendars = Calendars::build(&[calendar], zone, horizon).unwrap();
    calendars.get(&name("hours")).unwrap().clone()
}

/// The answer to what is asked.
fn answer(of: &BuiltCalendar, asked: &str) -> String {
    let index = of.index();
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let at = |found: Option<Instant>| found.map_or("none".to_owned(), |at| at.to_string());
    let day = |found: Option<NaiveDate>| found.map_or("none".to_owned(), |day| day.to_string());
    let pairs = |spans: Vec<(Instant, Instant)>| {
        spans.iter().map(|(a, b)| format!("{a}/{b}")).collect::<Vec<_>>().join(" ")
    };
    let words: Vec<&str> = asked.split_whitespace().collect();
    match words.as_slice() {
        ["elapsed", a, b] => index.elapsed(instant(a), instant(b)).unwrap().0.to_string(),
        ["due", start, time] => at(index.due(instant(start), seconds(time))),
        ["back", end, time] => at(index.back(instant(end), seconds(time))),
        ["open", t] => yes(index.is_open(instant(t)).unwrap()),
        ["next_open", t] => at(index.next_open(instant(t))),
        ["next_close", t] => at(index.next_close(instant(t))),
        ["open_until", t] => at(index.open_until(instant(t))),
        ["next_opening", t] => {
            let t = instant(t);
            let from = if index.is_open(t).unwrap() { index.next_close(t) } else { Some(t) };
            at(from.and_then(|from| index.next_open(from)))
        }
        ["working_day", d] => yes(of.days().is_working_day(date(d)).unwrap()),
        ["working_days", a, "to", b] => of.days().between(date(a), date(b)).unwrap().to_string(),
        ["working_days", a, "through", b] => {
            let after = date(b).succ_opt().unwrap();
            of.days().between(date(a), after).unwrap().to_string()
        }
        ["working_days_after", a, "through", b] => {
            let (a, b) = (date(a).succ_opt().unwrap(), date(b).succ_opt().unwrap());
            of.days().between(a, b).unwrap().to_string()
        }
        ["counted_from_date", start, n] => {
            day(of.days().nth_from(date(start), n.parse().unwrap()).map(|day| day.date))
        }
        ["counted_from_receipt", start, n] => {
            let n: i64 = n.parse().unwrap();
            let start = if n < 0 {
                of.days().on_or_before(date(start))
            } else {
                of.days().on_or_after(date(start))
            };
            day(of.days().nth_from(start.unwrap().date, n).map(|day| day.date))
        }
        ["working_days_due", start, n] => at(of
            .working_days_due(
                instant(start),
                n.parse().unwrap(),
                Counting::FromReceipt,
                Until::SameTime,
                None,
            )
            .map(|found| found.due)),
        ["working_dates", start, n] => of
            .days()
            .iter()
            .filter(|day| day.date >= date(start))
            .take(n.parse().unwrap())
            .map(|day| day.date.to_string())
            .collect::<Vec<_>>()
            .join(" "),
        ["spans_after", start, n] => {
            let all = index.spans(instant(start), index.horizon().1);
            pairs(all.take(n.parse().unwrap()).collect())
        }
        ["spans_before", end, n] => {
            let mut all: Vec<_> = index.spans(index.horizon().0, instant(end)).collect();
            all.reverse();
            all.truncate(n.parse().unwrap());
            pairs(all)
        }
        ["spans_between", a, b] => pairs(index.spans(instant(a), instant(b)).collect()),
        ["open_on", d] => {
            of.open_in(DateRange { first: date(d), last: date(d) }).unwrap().0.to_string()
        }
        ["local", zone, local] => {
            let (day, time) = local.split_once('T').unwrap();
            let time: slate_model::TimeOfDay = time.parse().unwrap();
            let found = slate_calendar::at_time(zone.parse().unwrap(), date(day), time);
            if let Ok(local) = local.parse::<NaiveDateTime>() {
                assert_eq!(found, instant_at(zone.parse().unwrap(), local));
            }
            at(found)
        }
        ["due_paused", start, time, pauses @ ..] => {
            let pauses: Vec<_> = pauses
                .iter()
                .map(|pause| {
                    let (a, b) = pause.split_once('/').unwrap();
                    (instant(a), instant(b))
                })
                .collect();
            at(of.minus(&pauses).index().due(instant(start), seconds(time)))
        }
        _ => panic!("`{asked}` is no question"),
    }
}

/// An expected answer in the form that [`answer`] gives.
fn expected(asked: &str, wanted: &str) -> String {
    let kind = asked.split_whitespace().next().unwrap();
    match kind {
        "elapsed" | "open_on" => seconds(wanted).0.to_string(),
        "due" | "back" | "next_open" | "next_close" | "open_until" => instant(wanted).to_string(),
        _ => wanted.to_owned(),
    }
}

/// Runs a file; gives how many facts of each kind held.
fn run(text: &str) -> BTreeMap<String, usize> {
    let mut held = BTreeMap::new();
    let mut wrong = Vec::new();
    let (mut zone, mut rules, mut built) = (Zone::UTC, Rules::default(), None);
    for (at, line) in text.lines().enumerate() {
        let line = line.split(" //").next().unwrap_or_default().trim_end();
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        if line == "calendar" {
            (zone, rules, built) = (Zone::UTC, Rules::default(), None);
        } else if let Some(rule) = line.strip_prefix("  ") {
            add_rule(&mut zone, &mut rules, rule);
        } else {
            let of = built.get_or_insert_with(|| build(zone, rules.clone()));
            let (asked, wanted) = line.split_once(" = ").unwrap();
            let (wanted, theirs) = match wanted.split_once(" not ") {
                Some((wanted, theirs)) => (wanted, Some(theirs)),
                None => (wanted, None),
            };
            let found = answer(of, asked);
            if found != expected(asked, wanted) {
                wrong.push(format!("line {}: {line}\n    found {found}", at + 1));
            }
            if let Some(theirs) = theirs {
                assert_ne!(found, expected(asked, theirs), "line {}: no difference", at + 1);
            }
            *held.entry(asked.split_whitespace().next().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    held
}

fn told(counts: &BTreeMap<String, usize>) -> String {
    counts.iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn zendesk_biz() {
    let counts = "back 8, due 7, elapsed 4, local 4, next_open 2, open 17, open_until 2, spans_after 15, spans_before 14, spans_between 1, working_dates 2, working_days_due 6";
    assert_eq!(told(&run(include_str!("facts/biz.txt"))), counts);
}

#[test]
fn business_time() {
    let counts = "back 9, due 15, elapsed 13, next_open 5, open 2, open_until 6, working_day 10, working_days 5";
    assert_eq!(told(&run(include_str!("facts/business_time.txt"))), counts);
}

#[test]
fn moment_business_time() {
    let counts =
        "back 17, counted_from_date 11, due 25, elapsed 5, next_open 4, open 7, working_day 10";
    assert_eq!(told(&run(include_str!("facts/moment_business_time.txt"))), counts);
}

#[test]
fn working_hours() {
    let counts = "back 7, counted_from_receipt 9, due 11, elapsed 17, next_close 18, next_open 19, next_opening 10, open 15, open_until 18, working_day 3, working_days_after 5, working_days_due 1";
    assert_eq!(told(&run(include_str!("facts/working_hours.txt"))), counts);
}

#[test]
fn vendors_documents() {
    let counts = "due 4, next_close 2, open_on 2";
    assert_eq!(told(&run(include_str!("facts/vendor_docs.txt"))), counts);
}

#[test]
fn where_a_product_stands_alone() {
    let counts = "counted_from_receipt 1, due 3, due_paused 1, elapsed 17, local 1, open 1, spans_after 1, working_days_due 1";
    assert_eq!(told(&run(include_str!("facts/divergent.txt"))), counts);
}

/// biz at dddeea68b31f, spec/schedule_spec.rb, line 213: two schedules at once. The source reads
/// the hours of both in the zone of the first.
#[test]
fn zendesk_biz_two_schedules_at_once() {
    let calendar = |own: &str, lines: &str| {
        let (mut zone, mut rules) = (Zone::UTC, Rules::default());
        lines.lines().for_each(|line| add_rule(&mut zone, &mut rules, line.trim()));
        Calendar {
            heading: Heading::named(name(own)),
            zone,
            hours: Hours::Rules(rules),
            working_days: None,
            working_days_from: Vec::new(),
        }
    };
    let first = calendar(
        "first",
        "Mon Wed Fri 09:00-17:00
         Tue Thu 10:00-16:00
         Sat 11:00-14:30
         closed 2006-01-01
         closed 2006-12-25
         closed 2006-01-02 10:00-11:30
         closed 2006-01-03 14:15-14:30, 15:40-15:50",
    );
    let second = calendar(
        "second",
        "Mon 08:00-10:00
         Tue 11:00-15:00
         Wed 16:00-18:00
         Thu 11:00-12:00, 13:00-14:00
         Sun 10:00-12:00
         closed 2006-01-01
         closed 2006-07-04
         closed 2006-11-24
         closed 2006-01-03 11:15-11:45",
    );
    let both = Calendar {
        heading: Heading::named(name("both")),
        zone: Zone::UTC,
        hours: Hours::AllOf(vec![name("first"), name("second")]),
        working_days: None,
        working_days_from: Vec::new(),
    };
    let horizon = DateRange { first: date("2006-01-01"), last: date("2006-12-31") };
    let built = Calendars::build(&[first, second, both], Zone::UTC, horizon).unwrap();
    let found = answer(built.get(&name("both")).unwrap(), "spans_after 2006-01-01T00:00:00Z 3");
    let wanted = "2006-01-02T09:00:00Z/2006-01-02T10:00:00Z \
                  2006-01-03T11:00:00Z/2006-01-03T11:15:00Z \
                  2006-01-03T11:45:00Z/2006-01-03T14:15:00Z";
    assert_eq!(found, wanted);
}
