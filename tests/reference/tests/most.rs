//! The most that an agreement can cost is a bound: no statement of a generated agreement and history
//! costs more, in any window, over the term or for one credit.
//!
//! `SLATE_REFERENCE_CASES` asks for more cases, `SLATE_REFERENCE_FIRST` for others.

mod common;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use slate_engine::statement::Statement;
use slate_engine::{Options, measure};
use slate_model::{Agreement, Period};
use slate_reference::generate::{Case, case_from};
use slate_reference::labels::label;
use slate_reference::wall::instant;

fn asked(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn statement(case: &Case) -> Option<Statement> {
    let evidence = common::evidence(&case.agreement, &case.history);
    let options = Options {
        as_of: instant(case.history.as_of),
        term: None,
        assume_claimed: case.history.assume_claimed,
    };
    let (plan, measurements) = measure(&case.agreement, &evidence, &options).ok()?;
    let claims = common::money::claims(case);
    plan.statement(&measurements, case.history.assume_claimed, &claims).ok()
}

/// What is paid in each window of a kind; in periods of settlement, what is settled in them.
fn paid(
    agreement: &Agreement,
    statement: &Statement,
    window: Period,
    settlement: bool,
) -> BTreeMap<String, Decimal> {
    let mut paid = BTreeMap::new();
    if settlement {
        for line in &statement.settlements {
            let net = line.net.amount.0 - line.claimable.amount.0;
            *paid.entry(line.period.label.clone()).or_default() += net;
        }
        return paid;
    }
    for line in statement.credits.iter().filter(|line| line.claimed) {
        let label = label(window, agreement.term, line.period.last);
        *paid.entry(label).or_default() += line.net.amount.0;
    }
    paid
}

/// What costs more than the bound, and how many amounts were compared with one that says something.
fn beyond(case: &Case) -> (Vec<String>, usize) {
    let Some(statement) = statement(case) else { return (Vec::new(), 0) };
    let agreement = &case.agreement;
    let mut found = Vec::new();
    let mut compared = 0;
    for (at, most) in slate_check::most_settled(agreement).iter().enumerate() {
        if most.window.rolls() {
            continue;
        }
        let settlement = at == 0 && most.window != Period::Term;
        for (label, paid) in paid(agreement, &statement, most.window, settlement) {
            compared += usize::from(!paid.is_zero());
            if paid > most.most.amount.0 {
                let by = most.decided_by().unwrap_or_default();
                let most = most.most;
                found.push(format!("settled {label} pays {paid}, at most {most} by {by}"));
            }
        }
    }
    for credit in &agreement.credits {
        let Some(most) = slate_check::most(agreement, credit) else { continue };
        let mut by_period: BTreeMap<&str, Decimal> = BTreeMap::new();
        let lines = statement.credits.iter().filter(|it| it.credit == credit.heading.name);
        for line in lines {
            // What is paid before caps, without the rounding of each.
            let gross = line.gross.split_once('/').map_or_else(
                || line.gross.parse::<Decimal>().ok(),
                |(above, below)| {
                    let above = above.trim().parse::<Decimal>().ok()?;
                    above.checked_div(below.trim().parse().ok()?)
                },
            );
            *by_period.entry(&line.period.label).or_default() += gross.unwrap_or_default();
        }
        for (label, paid) in by_period {
            compared += usize::from(!paid.is_zero());
            // Ten places are left to divisions that have no end.
            if paid.round_dp(10) > most.amount.0.round_dp(10) {
                let name = &credit.heading.name;
                found.push(format!("credit {name} pays {paid} in {label}, at most {most}"));
            }
        }
    }
    (found, compared)
}

#[test]
fn no_statement_costs_more_than_the_most() {
    let first = asked("SLATE_REFERENCE_FIRST", 0);
    let cases = asked("SLATE_REFERENCE_CASES", 100);
    let mut compared = 0;
    for n in first..first + cases {
        let case = case_from(common::numbered(n));
        let (found, looked) = beyond(&case);
        compared += looked;
        if let Some(worse) = found.first() {
            let kind = common::kind(worse).to_owned();
            let same = |case: &Case| beyond(case).0.iter().any(|found| common::kind(found) == kind);
            let small = common::shrink(common::numbered(n), same);
            panic!("case {n}\n{}\n{}", common::in_words(&small), beyond(&small).0.join("\n"));
        }
    }
    // A bound that says nothing would always hold.
    assert!(compared as u64 * 2 >= cases, "only {compared} amounts in {cases} cases have a bound");
}
