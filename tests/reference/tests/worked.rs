//! The reference against rules worked by hand: each test is one sentence of the language.

use std::collections::BTreeMap;

use num_rational::BigRational;
use slate_model::{
    Availability, Cap, CapWindow, CountWhen, Counting, Credit, CreditPer, CreditTrigger, Excluded,
    Exclusion, Expr, Figure, Limit, LimitMap, Measure, Metric, MetricKind, Model, Period, Quota,
    RecordVerdict, Until,
};
use slate_reference::generate::build::{
    amount, figure, heading, is, lit, member, minutes, name, percent,
};
use slate_reference::generate::{Case, case_from};
use slate_reference::logic::whole;
use slate_reference::wall::{Minute, resolve};
use slate_reference::{Changed, Happened, Outcome, World, evaluate};

/// Mon-Fri 08:00-18:00 in London from January to March 2026; one target of 240 minutes.
fn case() -> Case {
    let mut case = case_from(Default::default());
    case.agreement.zone = "Europe/London".parse().unwrap();
    for calendar in &mut case.agreement.calendars {
        calendar.zone = case.agreement.zone;
    }
    case
}

fn at(text: &str) -> Minute {
    let shown = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    resolve(chrono_tz::Europe::London, shown)
}

fn ticket(opened: &str, changes: &[(&str, &str)]) -> Happened {
    let status = |word: &str| BTreeMap::from([("status".to_owned(), member(word))]);
    let mut values = status("new");
    values.insert("priority".to_owned(), member("P1"));
    let changed = |(when, word): &(&str, &str)| Changed {
        at: at(when),
        values: status(word),
        cleared: Vec::new(),
        events: vec![],
    };
    let changes = changes.iter().map(changed).collect();
    Happened { record: "ticket".into(), id: "T".into(), at: at(opened), to: None, values, changes }
}

fn outage(from: &str, to: &str) -> Happened {
    let values = BTreeMap::from([("cause".to_owned(), member("provider"))]);
    Happened {
        record: "outage".into(),
        id: format!("O{from}"),
        at: at(from),
        to: Some(at(to)),
        values,
        changes: vec![],
    }
}

fn with_limit(limit: Limit) -> Case {
    let mut case = case();
    let Measure::Timer { limit: map, .. } = &mut case.agreement.targets[0].measure else {
        panic!()
    };
    *map = LimitMap::Limit(limit);
    case
}

fn within(n: i64, calendar: &str) -> Limit {
    Limit::Within { time: minutes(n), calendar: Some(name(calendar)) }
}

fn run(case: &Case) -> Outcome {
    evaluate(&World::new(&case.agreement, &case.history))
}

/// Verdict and due instant of one ticket.
fn judged(mut case: Case, ticket: Happened) -> (RecordVerdict, Option<Minute>) {
    case.history.records = vec![ticket];
    let judged = &run(&case).targets[0].judged;
    assert_eq!(judged.len(), 1);
    (judged[0].verdict, judged[0].due)
}

fn due(case: Case, opened: &str) -> Option<Minute> {
    judged(case, ticket(opened, &[])).1
}

#[test]
fn round_the_clock_runs_through_friday_evening() {
    let late = ticket("2026-03-06 17:50", &[("2026-03-07 01:00", "resolved")]);
    assert_eq!(
        judged(with_limit(within(240, "24x7")), late),
        (RecordVerdict::Breached, Some(at("2026-03-06 21:50")))
    );
}

#[test]
fn hours_go_on_when_the_calendar_opens_again() {
    assert_eq!(
        due(with_limit(within(240, "support")), "2026-03-06 17:50"),
        Some(at("2026-03-09 11:50"))
    );
}

#[test]
fn a_limit_that_runs_out_at_a_close_is_due_then() {
    assert_eq!(
        due(with_limit(within(480, "support")), "2026-03-06 10:00"),
        Some(at("2026-03-06 18:00"))
    );
}

#[test]
fn stopped_at_the_due_instant_is_met() {
    let stopped = |when| {
        judged(with_limit(within(60, "24x7")), ticket("2026-03-06 10:00", &[(when, "resolved")])).0
    };
    assert_eq!(stopped("2026-03-06 11:00"), RecordVerdict::Met);
    assert_eq!(stopped("2026-03-06 11:01"), RecordVerdict::Breached);
}

#[test]
fn a_sunday_of_23_hours_has_23_hours() {
    assert_eq!(
        due(with_limit(within(1440, "24x7")), "2026-03-28 12:00"),
        Some(at("2026-03-29 13:00"))
    );
}

#[test]
fn a_working_day_keeps_the_local_time() {
    let days = |days, counting, until| Limit::WorkingDays {
        days,
        counting,
        until,
        cut_off: None,
        calendar: None,
    };
    let usual = || with_limit(days(1, Counting::FromReceipt, Until::SameTime));
    assert_eq!(due(usual(), "2026-03-06 17:50"), Some(at("2026-03-09 17:50")));
    // Received on Saturday counts as received on Monday at eight.
    assert_eq!(due(usual(), "2026-03-07 10:00"), Some(at("2026-03-10 08:00")));
    let from_date = with_limit(days(1, Counting::FromDate, Until::Close));
    assert_eq!(due(from_date, "2026-03-07 10:00"), Some(at("2026-03-09 18:00")));
}

#[test]
fn a_pause_outside_the_hours_costs_nothing() {
    let mut case = with_limit(within(240, "support"));
    case.agreement.timers[0].pause = Some(is("status", &["awaiting"]));
    let paused = ticket(
        "2026-03-05 16:00",
        &[("2026-03-05 17:00", "awaiting"), ("2026-03-06 09:00", "in_progress")],
    );
    // An hour on Thursday, then three from nine on Friday; the pause cost two open hours.
    assert_eq!(judged(case, paused).1, Some(at("2026-03-06 12:00")));
}

#[test]
fn a_reopening_resumes_the_clock() {
    let life = [
        ("2026-03-05 09:00", "resolved"),
        ("2026-03-05 12:00", "in_progress"),
        ("2026-03-05 14:00", "resolved"),
    ];
    let case = with_limit(within(240, "support"));
    assert_eq!(
        judged(case, ticket("2026-03-05 08:00", &life)),
        (RecordVerdict::Met, Some(at("2026-03-05 15:00")))
    );
}

#[test]
fn time_beyond_the_quota_counts_again() {
    let mut case = with_limit(within(60, "24x7"));
    // The first Sunday of the month, 02:00 to 06:00; three hours of it are excluded.
    case.agreement.exclusions = vec![Exclusion {
        heading: heading("planned"),
        what: Excluded::Calendar(name("maintenance")),
        quota: Some(Quota { at_most: minutes(180), each: Period::Month }),
        shares_with: None,
        only_for: vec![],
    }];
    assert_eq!(due(case, "2026-03-01 01:30"), Some(at("2026-03-01 05:30")));
}

/// January to March with availability, paid at 7% of 20,000 GBP a month whenever it is measured.
fn hosting() -> Case {
    let mut case = case();
    let of = Availability {
        record: name("outage"),
        only: None,
        calendar: name("24x7"),
        ignore_shorter_than: Some(minutes(5)),
        round_downtime: None,
        fixed_denominator: None,
        life: None,
    };
    let kind = MetricKind::Availability(of);
    case.agreement.metrics =
        vec![Metric { heading: heading("site.uptime"), kind, per: None, round: None }];
    let target = &mut case.agreement.targets[0];
    target.service = name("site");
    target.measure = Measure::Metric(name("site.uptime"));
    target.require = Some(slate_model::Requirement::AtLeast(percent("99.9")));
    let credit = Credit {
        heading: heading("downtime"),
        target: target.heading.name.clone(),
        base: Some(Expr::Charge(name("site"))),
        when: None,
        per: CreditPer::Period,
        pay: lit(percent("7")).times(figure(Figure::Base)),
    };
    case.agreement.credits = vec![credit];
    case
}

fn ratio(n: i64, d: i64) -> BigRational {
    BigRational::new(n.into(), d.into())
}

#[test]
fn overlapping_outages_count_once_and_short_ones_not_at_all() {
    let mut case = hosting();
    case.history.records = vec![
        outage("2026-01-31 23:30", "2026-02-01 00:20"),
        outage("2026-02-01 00:10", "2026-02-01 00:40"),
        outage("2026-02-03 00:00", "2026-02-03 00:04"),
    ];
    let reached: Vec<_> =
        run(&case).targets[0].cells.iter().map(|cell| cell.attainment.clone().unwrap()).collect();
    let month = |days: i64, down: i64| whole(1) - ratio(down, days * 1440);
    // March has a day of 23 hours, and no outage.
    assert_eq!(reached, [month(31, 30), month(28, 40), whole(1)]);
}

#[test]
fn a_streak_of_two_pays_at_two_and_a_cap_binds_the_year() {
    let mut case = hosting();
    case.agreement.term.last = "2026-05-31".parse().unwrap();
    case.history.as_of = at("2026-06-01 00:00");
    let target = case.agreement.targets[0].heading.name.clone();
    case.agreement.credits[0].when =
        Some(CreditTrigger::Consecutive { target, misses: 2, each_further: false });
    for month in 1..=5 {
        case.history
            .records
            .push(outage(&format!("2026-0{month}-10 10:00"), &format!("2026-0{month}-10 20:00")));
    }
    let paid = |case: &Case| {
        run(case)
            .credits
            .iter()
            .map(|paid| (paid.cut.last.to_string(), paid.net.clone()))
            .collect::<Vec<_>>()
    };
    let pays = |month: &str, net| (month.to_owned(), whole(net));
    assert_eq!(paid(&case), [pays("2026-02-28", 1400), pays("2026-04-30", 1400)]);
    let cap = amount("2000", case.agreement.currency);
    let window = CapWindow::Period(Period::Term);
    case.agreement.settlement.caps = vec![Cap { amount: cap, window, service: None, at: None }];
    assert_eq!(paid(&case), [pays("2026-02-28", 1400), pays("2026-04-30", 600)]);
}

#[test]
fn counted_when_due_or_opened_decides_the_month() {
    let mut case = with_limit(within(1440, "24x7"));
    case.history.records = vec![ticket("2026-01-31 10:00", &[("2026-01-31 11:00", "resolved")])];
    for (when, period) in [(CountWhen::Due, 1), (CountWhen::Opened, 0), (CountWhen::Stopped, 0)] {
        let Measure::Timer { count, .. } = &mut case.agreement.targets[0].measure else { panic!() };
        *count = when;
        let counted: Vec<_> =
            run(&case).targets[0].cells.iter().map(|cell| cell.denominator.clone()).collect();
        let expected: Vec<_> = (0..3).map(|n| whole(i64::from(n == period))).collect();
        assert_eq!(counted, expected, "{when:?}");
    }
}

#[test]
fn every_generated_agreement_is_valid() {
    use proptest::strategy::{Strategy, ValueTree};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..300 {
        let parts = slate_reference::generate::parts().new_tree(&mut runner).unwrap().current();
        let agreement = case_from(parts).agreement;
        let model = Model {
            slate_model: slate_model::FORMAT,
            edition: 2026,
            tz_database: chrono_tz::IANA_TZDB_VERSION.to_owned(),
            agreements: vec![agreement],
            scenarios: vec![],
        };
        let faults: Vec<String> = model.validate().iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{faults:#?}\n{:#?}", model.agreements[0]);
    }
}
