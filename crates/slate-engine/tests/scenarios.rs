//! Scenarios: evidence in, expectations judged, and what came out instead.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests: a failure here is the point"
)]

mod common;

use common::{at, desk, name, percent, within};
use slate_engine::{ScenarioOutcome, run_scenario};
use slate_model::*;

/// A desk of GBP 20,000 a month: 90% of tickets within 4 h, below it 5%, claimed within 30 days.
fn agreement() -> Agreement {
    let mut agreement = desk(within(240));
    let money = Money { amount: "20000".parse().unwrap(), currency: agreement.currency };
    agreement.services[0].charges.push(Charge {
        amount: ChargeAmount::Fixed(money),
        each: Period::Month,
        from: None,
        at: None,
    });
    let edge = Edge { value: percent("90"), included: false };
    let row = Row {
        lower: None,
        upper: Some(edge),
        value: Expr::Literal(percent("5")),
        at: Some(position(41)),
    };
    let on = Box::new(Expr::Figure(Figure::Attainment));
    agreement.credits.push(Credit {
        heading: Heading { at: Some(position(40)), ..Heading::named(name("slow")) },
        target: name("desk.resolution"),
        base: Some(Expr::Charge(name("desk"))),
        when: None,
        per: CreditPer::Period,
        pay: Expr::Rows(Rows { on, rows: vec![row], otherwise: None })
            .times(Expr::Figure(Figure::Base)),
    });
    agreement.terminations.push(Termination {
        heading: Heading::named(name("chronic")),
        when: CreditTrigger::Consecutive {
            target: name("desk.resolution"),
            misses: 1,
            each_further: false,
        },
        notice: None,
        within: None,
        only_for: Vec::new(),
    });
    agreement
}

fn position(line: u32) -> Position {
    Position { file: "acme.slate".to_owned(), line, column: 3 }
}

/// INC1 opens on Friday at 16:00 and is resolved on Monday at 11:00: five open hours of four.
fn scenario(expectations: Vec<Expect>) -> Scenario {
    let set = |field: &str, value: &str| FieldValue {
        field: name(field),
        value: Value::Member(value.to_owned()),
    };
    let opened =
        FieldValue { field: name("opened"), value: Value::Instant(at("2026-03-06 16:00")) };
    Scenario {
        label: "a slow ticket".to_owned(),
        agreement: name("acme"),
        at: Some(position(60)),
        parameters: Vec::new(),
        records: vec![ScenarioRecord {
            record: name("ticket"),
            id: "INC1".to_owned(),
            values: vec![opened, set("priority", "P1"), set("status", "new")],
            changes: vec![Change {
                at: at("2026-03-09 11:00"),
                values: vec![set("status", "resolved")],
                cleared: Vec::new(),
                events: Vec::new(),
            }],
        }],
        inputs: Vec::new(),
        claims: Vec::new(),
        as_of: None,
        expectations: expectations
            .into_iter()
            .enumerate()
            .map(|(line, expect)| Expectation {
                expect,
                at: Some(position(70 + u32::try_from(line).unwrap())),
            })
            .collect(),
    }
}

fn verdict(verdict: RecordVerdict, due: &str) -> Expect {
    Expect::Verdict {
        record: "INC1".to_owned(),
        target: name("desk.resolution"),
        cycle: None,
        verdict: Some(verdict),
        due: Some(at(due)),
    }
}

fn attained(value: &str) -> Expect {
    Expect::Figure {
        of: name("desk.resolution"),
        group: None,
        period: "2026-03".to_owned(),
        op: Comparison::Equal,
        value: percent(value),
    }
}

fn credits(stage: CreditStage, amount: &str) -> Expect {
    let money = Money { amount: amount.parse().unwrap(), currency: agreement().currency };
    Expect::Credits {
        credit: None,
        period: Some("2026-03".to_owned()),
        stage,
        op: Comparison::Equal,
        value: Value::Money(money),
    }
}

fn run(agreement: &Agreement, expectations: Vec<Expect>) -> ScenarioOutcome {
    run_scenario(agreement, &scenario(expectations)).unwrap()
}

fn instead(outcome: &ScenarioOutcome) -> Vec<&str> {
    outcome.expectations.iter().filter_map(|expectation| expectation.instead.as_deref()).collect()
}

#[test]
fn what_is_expected_and_comes_passes() {
    let outcome = run(
        &agreement(),
        vec![
            verdict(RecordVerdict::Breached, "2026-03-09 10:00"),
            attained("0"),
            Expect::Ratio {
                of: name("desk.resolution"),
                group: None,
                period: "2026-03".to_owned(),
                numerator: "0".parse().unwrap(),
                denominator: "1".parse().unwrap(),
            },
            Expect::Target {
                target: name("desk.resolution"),
                group: None,
                period: "2026-03".to_owned(),
                verdict: PeriodVerdict::Missed,
            },
            credits(CreditStage::Gross, "1000"),
            credits(CreditStage::Net, "1000"),
            Expect::Terminates { termination: name("chronic"), period: Some("2026-03".to_owned()) },
        ],
    );
    assert_eq!(instead(&outcome), [""; 0]);
    assert!(outcome.passed());
    // Seen from the end of March, the last period that is named.
    assert_eq!(outcome.as_of, at("2026-04-01 00:00"));
}

#[test]
fn what_comes_instead_is_said_with_its_position() {
    let outcome = run(
        &agreement(),
        vec![
            verdict(RecordVerdict::Met, "2026-03-06 20:00"),
            attained("100"),
            credits(CreditStage::Net, "0"),
            Expect::Terminates { termination: name("chronic"), period: None },
        ],
    );
    assert!(!outcome.passed());
    assert_eq!(
        instead(&outcome),
        [
            "INC1: desk.resolution breached, due 2026-03-09 10:00, stopped 2026-03-09 11:00",
            "desk.resolution in 2026-03 is 0%",
            "1000 GBP is due (slow in 2026-03: 5% of desk.charge (20000 GBP), net 1000 GBP)",
            "chronic gives the right in 2026-03, because desk.resolution missed in 2026-03",
        ]
    );
    let first = &outcome.expectations[0];
    assert_eq!(first.expected, "INC1: desk.resolution met, due 2026-03-06 20:00");
    assert_eq!(first.at, Some(position(70)));
}

#[test]
fn a_credit_that_nobody_claims_is_not_due_and_the_message_says_what_to_write() {
    let mut agreement = agreement();
    let within = CalendarSpan { amount: 30, unit: SpanUnit::Day };
    agreement.settlement.claim =
        Some(Claim { within: ClaimTime::Span(within), of: ClaimFrom::PeriodEnd });
    let outcome = run(&agreement, vec![credits(CreditStage::Net, "1000")]);
    assert!(
        instead(&outcome)[0].starts_with(
            "0 GBP is due; 1000 GBP can be claimed and was not: write `claim`, the credit and its period"
        ),
        "{:?}",
        instead(&outcome)
    );
    let mut claimed = scenario(vec![credits(CreditStage::Net, "1000")]);
    claimed.claims =
        vec![ScenarioClaim { credit: name("slow"), period: "2026-03".to_owned(), on: None }];
    assert!(run_scenario(&agreement, &claimed).unwrap().passed());
}

#[test]
fn a_period_or_record_that_is_not_there_fails_with_what_is() {
    let figure = Expect::Figure {
        of: name("desk.resolution"),
        group: None,
        period: "2026-Q1".to_owned(),
        op: Comparison::AtLeast,
        value: percent("1"),
    };
    let nobody = Expect::Verdict {
        record: "INC9".to_owned(),
        target: name("desk.resolution"),
        cycle: None,
        verdict: Some(RecordVerdict::Met),
        due: None,
    };
    let outcome = run(&agreement(), vec![figure, nobody]);
    let words = instead(&outcome);
    assert!(
        words[0].starts_with("desk.resolution has no period 2026-Q1: it is measured from "),
        "{words:?}"
    );
    assert_eq!(words[1], "the history has no `ticket` with the identity `INC9`");
}

#[test]
fn the_statement_carries_the_positions_of_credit_and_row() {
    let agreement = agreement();
    let evidence = slate_evidence::from_scenario(&agreement, &scenario(Vec::new())).unwrap();
    let statement =
        slate_engine::evaluate(&agreement, &evidence, &common::options("2026-04-01 00:00"))
            .unwrap();
    let line = &statement.credits[0];
    assert_eq!((line.at.clone(), line.row_at.clone()), (Some(position(40)), Some(position(41))));
    assert_eq!(line.row.as_deref(), Some("below 90%: 5%"));
    assert_eq!(line.records, ["INC1"]);
    assert_eq!(statement.targets[2].records, ["INC1"]);
}
