//! The rules of targets (language §7, §10.1-4, §10.8): what is counted where, and how it is judged.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test or benchmark stops at the first surprise"
)]

mod common;
use common::*;
use slate_model::*;

fn hour() -> Agreement {
    desk(within(60))
}

/// A ticket a day from the first of a month, each stopped after half an hour or after two.
fn month(month: u32, met: usize, breached: usize) -> String {
    let mut lines = String::new();
    for n in 0..met + breached {
        let stop = if n < met { "10:30" } else { "12:00" };
        // Tuesdays to Fridays only, so that every day is open: days 2..=5 of a week are enough.
        let id = format!("M{month}N{n}");
        let day = weekday_of(month);
        lines += &format!("{id} 2026-{month:02}-{day:02} 10:00 status=new\n");
        lines += &format!("{id} 2026-{month:02}-{day:02} {stop} status=resolved\n");
    }
    lines
}

/// The first Wednesday of a month of 2026.
fn weekday_of(month: u32) -> u32 {
    use chrono::Datelike;
    (1..=7).find(|day| date(2026, month, *day).weekday() == chrono::Weekday::Wed).unwrap()
}

#[test]
fn a_period_with_pending_tickets_is_provisional_and_they_are_in_no_denominator() {
    let mut agreement = desk(within(100 * 60));
    count_when(&mut agreement, CountWhen::Opened);
    let lines = "A 2026-01-30 10:00 status=new
                 B 2026-01-28 10:00 status=new
                 B 2026-01-28 11:00 status=closed";
    assert_eq!(
        cells(&agreement, "2026-02-02 00:00", lines),
        ["2026-01 1/1 100% met pending 1 provisional", "2026-02 0/0 not measured provisional",]
    );
    // By the stop: unstopped and not yet due, it can only count from here on.
    count_when(&mut agreement, CountWhen::Stopped);
    assert_eq!(
        cells(&agreement, "2026-02-02 00:00", lines),
        ["2026-01 1/1 100% met", "2026-02 0/0 not measured pending 1 provisional",]
    );
}

#[test]
fn a_month_that_is_over_does_not_wait_for_what_can_only_stop_later() {
    let mut agreement = desk(within(100 * 60));
    count_when(&mut agreement, CountWhen::Stopped);
    let lines = "A 2026-01-30 10:00 status=new
                 B 2026-01-28 10:00 status=new
                 B 2026-01-28 11:00 status=closed";
    // Seen just when January ends, A can no longer stop in it.
    assert_eq!(cells(&agreement, "2026-02-01 00:00", lines), ["2026-01 1/1 100% met"]);
}

#[test]
fn breached_and_still_running_counts_where_it_was_due() {
    let mut agreement = hour();
    count_when(&mut agreement, CountWhen::Stopped);
    let lines = "A 2026-01-30 17:30 status=new";
    assert_eq!(
        cells(&agreement, "2026-02-10 00:00", lines),
        ["2026-01 0/0 not measured", "2026-02 0/1 0% missed streak 1 provisional",]
    );
}

#[test]
fn within_its_allowance_a_small_month_is_met() {
    let mut agreement = hour();
    first_target(&mut agreement).low_volume =
        Some(LowVolume { under: 5, then: FewRecords::Allow(1) });
    assert_eq!(
        cells(&agreement, "2026-02-01 00:00", &month(1, 1, 1))[0],
        "2026-01 1/2 50% met forgiven"
    );
    assert_eq!(
        cells(&agreement, "2026-02-01 00:00", &month(1, 1, 2))[0],
        "2026-01 1/3 33.3333% missed streak 1"
    );
    assert_eq!(
        cells(&agreement, "2026-02-01 00:00", &month(1, 4, 1))[0],
        "2026-01 4/5 80% missed streak 1"
    );
    let measurements = measure(&agreement, "2026-02-01 00:00", &month(1, 1, 1));
    assert!(measurements.targets[0].cells[0].shortfall.as_ref().unwrap().value.is_zero());
}

#[test]
fn an_empty_month_means_what_the_agreement_says() {
    let mut agreement = hour();
    let first = |agreement: &Agreement| cells(agreement, "2026-02-01 00:00", "").swap_remove(0);
    assert_eq!(first(&agreement), "2026-01 0/0 not measured");
    first_target(&mut agreement).when_none = WhenNone::Met;
    assert_eq!(first(&agreement), "2026-01 0/0 met");
    first_target(&mut agreement).when_none = WhenNone::Value(percent("100"));
    assert_eq!(first(&agreement), "2026-01 0/0 100% met");
    first_target(&mut agreement).when_none = WhenNone::Value(percent("50"));
    assert_eq!(first(&agreement), "2026-01 0/0 50% missed streak 1");
}

#[test]
fn attainment_is_rounded_before_it_is_compared_only_where_the_agreement_rounds() {
    let mut agreement = hour();
    let lines = month(1, 179, 20);
    assert_eq!(
        cells(&agreement, "2026-02-01 00:00", &lines)[0],
        "2026-01 179/199 89.9497% missed streak 1"
    );
    first_target(&mut agreement).round =
        Some(RoundTo { mode: RoundingMode::HalfUp, to: percent("0.1") });
    assert_eq!(
        cells(&agreement, "2026-02-01 00:00", &lines)[0],
        "2026-01 179/199 89.9% missed streak 1"
    );
    first_target(&mut agreement).round =
        Some(RoundTo { mode: RoundingMode::HalfUp, to: percent("1") });
    assert_eq!(cells(&agreement, "2026-02-01 00:00", &lines)[0], "2026-01 179/199 90% met");
}

#[test]
fn a_streak_runs_over_measured_whole_periods() {
    let mut agreement = hour();
    agreement.term.first = date(2026, 1, 2);
    // January is a stub; March is empty.
    let lines =
        [month(1, 0, 1), month(2, 0, 1), month(4, 0, 1), month(5, 1, 0), month(6, 0, 1)].concat();
    assert_eq!(
        cells(&agreement, "2026-07-01 00:00", &lines)[..6],
        [
            "2026-01 0/1 0% missed",
            "2026-02 0/1 0% missed streak 1",
            "2026-03 0/0 not measured",
            "2026-04 0/1 0% missed streak 2",
            "2026-05 1/1 100% met",
            "2026-06 0/1 0% missed streak 1",
        ]
    );
}

#[test]
fn before_its_date_a_target_is_reported_only() {
    let mut agreement = hour();
    first_target(&mut agreement).from = Some(date(2026, 2, 1));
    let lines = [month(1, 0, 1), month(2, 0, 1)].concat();
    assert_eq!(
        cells(&agreement, "2026-03-01 00:00", &lines)[..2],
        ["2026-01 0/1 0% reported", "2026-02 0/1 0% missed streak 1",]
    );
    first_target(&mut agreement).require = None;
    assert_eq!(cells(&agreement, "2026-03-01 00:00", &lines)[1], "2026-02 0/1 0% reported");
}

#[test]
fn every_and_at_most() {
    let mut agreement = hour();
    first_target(&mut agreement).require = Some(Requirement::Every);
    assert_eq!(
        cells(&agreement, "2026-02-01 00:00", &month(1, 99, 1))[0],
        "2026-01 99/100 99% missed streak 1"
    );
    first_target(&mut agreement).require = Some(Requirement::AtMost(percent("98")));
    let measurements = measure(&agreement, "2026-02-01 00:00", &month(1, 99, 1));
    let short = measurements.targets[0].cells[0].shortfall.clone().unwrap();
    assert_eq!((short.value.to_string().as_str(), short.kind), ("1/100", types::Type::Points));
}

#[test]
fn a_judgement_for_each_priority() {
    let mut agreement = hour();
    first_target(&mut agreement).per = Some(name("priority"));
    let lines = "A 2026-03-04 10:00 priority=P3 status=closed
                 B 2026-03-04 10:00 priority=P1 status=new
                 C 2026-03-04 10:00 status=new";
    assert_eq!(
        cells(&agreement, "2026-03-31 00:00", lines)[4..],
        ["2026-03 P1 0/1 0% missed streak 1 provisional", "2026-03 P3 1/1 100% met provisional",]
    );
    let left_out = measure(&agreement, "2026-03-31 00:00", lines).left_out;
    assert_eq!(left_out[0].reason, "`priority` is missing, and the target is judged by it");
}

#[test]
fn a_tier_is_for_the_records_it_is_selected_for() {
    let mut agreement = hour();
    let gold = Expr::Is {
        of: Box::new(Expr::Field(name("plan"))),
        one_of: vec![Value::Text("gold".to_owned())],
    };
    first_target(&mut agreement).applies = Applies::Where(gold.clone());
    let lines = "A 2026-03-04 10:00 plan=gold status=closed
                 B 2026-03-04 10:00 plan=silver status=closed
                 C 2026-03-04 10:00 status=closed";
    assert_eq!(cells(&agreement, "2026-03-31 00:00", lines)[2], "2026-03 1/1 100% met provisional");
    let left_out = measure(&agreement, "2026-03-31 00:00", lines).left_out;
    assert_eq!((left_out.len(), left_out[0].count, left_out[0].examples[0].as_str()), (1, 1, "C"));
    // Unknown is neither `is` nor `not is`.
    first_target(&mut agreement).applies = Applies::Where(Expr::Not(Box::new(gold)));
    assert_eq!(cells(&agreement, "2026-03-31 00:00", lines)[2], "2026-03 1/1 100% met provisional");
    first_target(&mut agreement).applies =
        Applies::Where(Expr::IsMissing(Box::new(Expr::Field(name("plan")))));
    assert_eq!(
        verdict(&agreement, "2026-03-31 00:00", lines, "C"),
        "met, due Wed 2026-03-04 11:00"
    );
    first_target(&mut agreement).applies = Applies::Never;
    assert!(cells(&agreement, "2026-03-31 00:00", lines).is_empty());
}

#[test]
fn records_outside_the_term_are_named() {
    let agreement = hour();
    let lines = "A 2025-12-31 10:00 status=closed
                 B 2026-12-31 17:30 status=closed";
    let measurements = measure(&agreement, "2027-01-10 00:00", lines);
    let told: Vec<_> =
        measurements.left_out.iter().map(|l| (l.reason.as_str(), l.examples[0].as_str())).collect();
    assert_eq!(told, [("opened outside the term", "A"), ("counts after the end of the term", "B")]);
}

#[test]
fn breaches_are_listed_with_their_overrun() {
    let lines = "A 2026-03-04 10:00 status=new
                 A 2026-03-04 12:30 status=resolved";
    let measurements = measure(&hour(), "2026-04-01 00:00", lines);
    let cell = &measurements.targets[0].cells[2];
    assert_eq!(cell.overrun, minutes(90));
    assert_eq!(cell.incidents.len(), 1);
    assert_eq!(
        (cell.incidents[0].from, cell.incidents[0].to),
        (at("2026-03-04 10:00"), at("2026-03-04 11:00"))
    );
}

#[test]
fn another_term_may_be_measured() {
    let agreement = hour();
    let evidence = history(&agreement, "A 2024-03-06 10:00 status=closed");
    let term = DateRange { first: date(2024, 3, 1), last: date(2024, 3, 31) };
    let options = slate_engine::Options {
        as_of: at("2024-04-01 00:00"),
        term: Some(term),
        assume_claimed: false,
    };
    let (_, measurements) = slate_engine::measure(&agreement, &evidence, &options).unwrap();
    assert_eq!(measurements.targets[0].cells.len(), 1);
    assert_eq!(measurements.targets[0].cells[0].met, 1);
}

#[test]
fn every_ticket_of_many_is_counted_or_named() {
    let agreement = many::agreement();
    for changes in [true, false] {
        let evidence = many::tickets(&agreement, 5_000, changes);
        let (_, measurements) =
            slate_engine::measure(&agreement, &evidence, &options("2026-01-15 00:00")).unwrap();
        for target in &measurements.targets {
            let counted: u64 = target.cells.iter().map(|c| c.met + c.breaches + c.pending).sum();
            let excluded: u64 = measurements
                .left_out
                .iter()
                .filter(|l| l.target == measurements.left_out[0].target)
                .map(|l| l.count)
                .sum();
            assert_eq!(counted + excluded, 5_000);
            assert!(target.cells.iter().any(|c| c.breaches > 0));
            assert_eq!(target.cells.iter().any(|c| c.met > 0), changes);
        }
    }
}

#[test]
fn a_period_that_begins_at_the_evaluation_instant_is_not_listed() {
    let periods = |as_of| measure(&hour(), as_of, "").targets[0].cuts.len();
    assert_eq!((periods("2026-02-01 00:00"), periods("2026-02-01 00:01")), (1, 2));
}
