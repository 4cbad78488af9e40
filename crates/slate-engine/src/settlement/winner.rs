//! Which credit wins (language §10.10): of credits that are named together only one is paid, in each
//! period of settlement, in each longer period, or for each incident. They are compared by what the
//! clauses pay before rounding; of equals the first of the agreement is the higher.
//!
//! * Credits that are compared over a longer period wait for its end: they are settled with its last
//!   period of settlement, and what was settled before is never rewritten (language §10.5).
//! * Where the customer chooses, a claim in time is the choice, the first by its date; without one
//!   the credit that pays most is taken for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use slate_model::{Name, Winner, WonBy, WonIn};

use super::Line;
use super::claim::{Claims, first_claimed};
use super::ledger::IncidentKey;
use crate::credit::Gross;
use crate::exact::Exact;
use crate::figures::words;
use crate::money_error::MoneyError;
use crate::statement::StepKind;
use crate::terms::Terms;

/// Credits that are compared with each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Together {
    Settlement,
    Until(NaiveDate),
    Incident(IncidentKey),
}

/// The last date of the longest period in which a credit is compared; `None` where it waits for none.
pub fn waits_until(terms: &Terms<'_>, gross: &Gross) -> Option<NaiveDate> {
    let of = |winner: &Winner| match winner.each {
        WonIn::Period(period) if winner.of.contains(&gross.name) => {
            gross.span.window(period, terms.term(), terms.zone()).map(|window| window.last)
        }
        _ => None,
    };
    terms.agreement.settlement.winners.iter().filter_map(of).max()
}

/// Leaves the winners alone and takes the others out.
///
/// # Errors
/// [`MoneyError::TooLarge`].
pub fn apply(terms: &Terms<'_>, lines: &mut [Line], claims: &Claims<'_>) -> Result<(), MoneyError> {
    for winner in &terms.agreement.settlement.winners {
        let mut groups: BTreeMap<Together, Vec<usize>> = BTreeMap::new();
        for (index, line) in lines.iter().enumerate() {
            if !winner.of.contains(&line.gross.name) || line.amount.is_zero() {
                continue;
            }
            let together = match winner.each {
                WonIn::Settlement => Some(Together::Settlement),
                WonIn::Period(period) => line
                    .gross
                    .span
                    .window(period, terms.term(), terms.zone())
                    .map(|window| Together::Until(window.last)),
                WonIn::Incident => line.gross.incident.clone().map(Together::Incident),
            };
            if let Some(together) = together {
                groups.entry(together).or_default().push(index);
            }
        }
        for members in groups.into_values() {
            one_wins(terms, winner, lines, &members, claims)?;
        }
    }
    Ok(())
}

fn one_wins(
    terms: &Terms<'_>,
    winner: &Winner,
    lines: &mut [Line],
    members: &[usize],
    claims: &Claims<'_>,
) -> Result<(), MoneyError> {
    let mut best: Option<(Name, Exact)> = None;
    for name in terms.agreement.credits.iter().map(|credit| &credit.heading.name) {
        let own = total(lines, members, name);
        if !own.is_zero() && best.as_ref().is_none_or(|(_, best)| own > *best) {
            best = Some((name.clone(), own));
        }
    }
    let Some((mut wins, mut pays)) = best else { return Ok(()) };
    let names: Vec<String> = winner.of.iter().map(Name::to_string).collect();
    let names = words::list(&names);
    let currency = terms.agreement.currency;
    let (kind, words) = match winner.by {
        WonBy::Highest => {
            let pays = words::money(&pays, currency);
            (StepKind::HighestOf, format!("highest of {names}: {wins} pays {pays}"))
        }
        WonBy::CustomerChooses => {
            let chosen = first_claimed(lines, members, claims);
            let made = chosen.is_some();
            if let Some(chosen) = chosen {
                pays = total(lines, members, &chosen);
                wins = chosen;
            }
            let pays = words::money(&pays, currency);
            let words = if made {
                format!("customer chooses of {names}: {wins} was claimed and pays {pays}")
            } else {
                format!(
                    "customer chooses of {names}: no claim says which, {wins} pays most, {pays}"
                )
            };
            (StepKind::CustomerChoice, words)
        }
    };
    let alone =
        members.iter().filter_map(|index| lines.get(*index)).all(|line| line.gross.name == wins);
    for index in members {
        let Some(line) = lines.get_mut(*index) else { continue };
        if line.gross.name != wins {
            line.after(Exact::zero(), kind, words.clone(), winner.at.as_ref(), terms)?;
        } else if winner.by == WonBy::CustomerChooses && !alone {
            line.chosen = Some((words.clone(), winner.at.clone()));
        }
    }
    Ok(())
}

fn total(lines: &[Line], members: &[usize], name: &Name) -> Exact {
    members
        .iter()
        .filter_map(|index| lines.get(*index))
        .filter(|line| line.gross.name == *name)
        .fold(Exact::zero(), |total, line| total.plus(&line.amount))
}

/// Marks what the customer chose, with the amount that it has once it is rounded.
///
/// # Errors
/// [`MoneyError::TooLarge`].
pub fn mark(terms: &Terms<'_>, lines: &mut [Line]) -> Result<(), MoneyError> {
    for line in lines {
        if let Some((words, at)) = line.chosen.take() {
            let amount = line.amount.clone();
            line.after(amount, StepKind::CustomerChoice, words, at.as_ref(), terms)?;
        }
    }
    Ok(())
}
