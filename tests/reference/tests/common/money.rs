//! Credits, settlements and terminations side by side.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use num_rational::BigRational;
use num_traits::Zero;
use slate_engine::Plan;
use slate_engine::measured::Measurements;
use slate_model::{Money, Name, ScenarioClaim};
use slate_reference::generate::Case;
use slate_reference::labels::label;
use slate_reference::logic::decimal;
use slate_reference::{Claimed, Outcome};

use super::{Differences, compare};

fn exact(money: &Money) -> BigRational {
    decimal(money.amount.0)
}

/// Lines of one key, in an order of their own.
fn gathered<K: Ord + Clone>(lines: impl Iterator<Item = (K, String)>) -> BTreeMap<K, String> {
    let mut all: BTreeMap<K, Vec<String>> = BTreeMap::new();
    for (key, line) in lines {
        all.entry(key).or_default().push(line);
    }
    all.into_iter()
        .map(|(key, mut lines)| {
            lines.sort();
            (key, lines.join("; "))
        })
        .collect()
}

/// A claim as the engine takes it: by the name of its period.
fn claim(case: &Case, made: &Claimed) -> ScenarioClaim {
    let agreement = &case.agreement;
    let credit: Name = made.credit.parse().unwrap();
    let target = agreement.target(&agreement.credit(&credit).unwrap().target).unwrap();
    let period = label(target.period, agreement.term, made.last);
    ScenarioClaim { credit, period, on: Some(made.on) }
}

/// The claims of a case as the engine takes them.
pub fn claims(case: &Case) -> Vec<ScenarioClaim> {
    case.history.claims.iter().map(|made| claim(case, made)).collect()
}

/// Compares what is paid, what is left of it, what comes back, and what may be terminated.
pub fn compare_money(
    case: &Case,
    plan: &Plan<'_>,
    measurements: &Measurements,
    outcome: &Outcome,
    differences: &mut Differences,
) {
    let claims = claims(case);
    let statement = match plan.statement(measurements, case.history.assume_claimed, &claims) {
        Ok(statement) => statement,
        Err(error) => {
            differences.push(format!("error {error:?}"));
            return;
        }
    };
    let term_end = case.agreement.term.last;
    let last = |date: NaiveDate| date.min(term_end).to_string();

    let claimed = |claimed: bool| if claimed { "claimed" } else { "claimable" };

    type Key = (String, String, Option<String>, Option<String>);
    let reference = |net: bool| {
        gathered(outcome.credits.iter().map(move |paid| {
            let incident = paid.incident.as_ref().map(|(id, _)| id.clone());
            let key: Key =
                (paid.credit.to_string(), last(paid.cut.last), paid.group.clone(), incident);
            let net_and_claim = || format!("{} {}", paid.net, claimed(paid.claimed));
            (key, if net { net_and_claim() } else { paid.gross.to_string() })
        }))
    };
    let engine = |net: bool| {
        gathered(statement.credits.iter().filter(|line| line.gross != "0").map(move |line| {
            let key: Key = (
                line.credit.to_string(),
                last(line.period.last),
                line.group.clone(),
                line.incident.clone(),
            );
            let net_and_claim = || format!("{} {}", exact(&line.net), claimed(line.claimed));
            (key, if net { net_and_claim() } else { line.gross.clone() })
        }))
    };
    compare("gross", reference(false), engine(false), differences);
    compare("net", reference(true), engine(true), differences);

    let moved = |net: &BigRational, back: &BigRational| !net.is_zero() || !back.is_zero();
    let said = |net: BigRational, claimable: BigRational, back: BigRational| {
        format!("net {net} claimable {claimable} back {back}")
    };
    let reference =
        outcome.settlements.iter().filter(|month| moved(&month.net, &month.earned_back)).map(
            |month| {
                let (net, claimable) = (month.net.clone(), month.claimable.clone());
                (last(month.last), said(net, claimable, month.earned_back.clone()))
            },
        );
    let engine = statement
        .settlements
        .iter()
        .filter(|month| moved(&exact(&month.net), &exact(&month.earned_back)))
        .map(|month| {
            let (net, claimable) = (exact(&month.net), exact(&month.claimable));
            (last(month.period.last), said(net, claimable, exact(&month.earned_back)))
        });
    compare("settlement", reference.collect(), engine.collect(), differences);

    let reference = outcome
        .terminations
        .iter()
        .map(|(name, date)| ((name.to_string(), last(*date)), "arises".to_owned()));
    let engine = statement
        .terminations
        .iter()
        .map(|line| ((line.termination.to_string(), last(line.period.last)), "arises".to_owned()));
    compare("termination", reference.collect(), engine.collect(), differences);
}

/// The clauses about money of a case.
pub fn behind(case: &Case) -> String {
    let agreement = &case.agreement;
    let targets: Vec<_> =
        agreement.targets.iter().map(|t| (t.heading.name.as_str(), t.period)).collect();
    let words = format!(
        "{:?}\n{targets:?}\n{:?}\n{:?}\n{:?}\n{:?}\n",
        agreement.term,
        agreement.services,
        agreement.credits,
        agreement.settlement,
        agreement.terminations
    );
    words
        .replace("heading: Heading { name: Name(", "(")
        .replace(", label: None, doc: None, at: None }", "")
}
