//! Conditions that look across periods: consecutive misses, so many of any so many, credits that
//! reach an amount, figures (language §8, §10.3, §10.4).
//!
//! A period that is not measured, only reported, or cut by the term neither breaks nor extends a
//! streak (language §10.3, §10.8); a period that was met breaks it. Among "any 6 months" such a
//! period takes its place and is no miss.

use slate_model::{CreditTrigger as Trigger, Happening, Period, PeriodVerdict};

use crate::exact::Exact;
use crate::figures::{Scope, words};
use crate::measured::Measured;
use crate::money_error::MoneyError;
use crate::repeated;
use crate::settlement::ledger::Ledger;
use crate::span::Span;
use crate::terms::{TargetAt, Terms};

/// Where a trigger is looked at.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// The agreement and its history.
    pub terms: &'a Terms<'a>,
    /// The period at hand; what ends in it is of it.
    pub span: &'a Span,
    /// The group at hand.
    pub group: Option<&'a str>,
    /// Net credits so far. For a credit: those settled before this period's; for a termination those
    /// of this period too.
    pub ledger: &'a Ledger,
}

/// Whether a trigger fires in the period at hand, and if so why, in words:
/// `desk.gold.response missed in 2026-03, 2026-04 and 2026-05`.
///
/// # Errors
/// [`MoneyError`] where a condition or an amount cannot be evaluated.
pub fn fires(trigger: &Trigger, moment: Moment<'_>) -> Result<Option<String>, MoneyError> {
    let Moment { terms, span, group, ledger } = moment;
    match trigger {
        Trigger::Consecutive { target, misses, each_further } => {
            let at = terms.target(target)?;
            let needed = usize::try_from((*misses).max(1)).unwrap_or(usize::MAX);
            for (index, cell, _) in at.ending_in(span.first, span.last, group) {
                let run = run_of_misses(at, index);
                let due =
                    run.len() >= needed && (*each_further || run.len().is_multiple_of(needed));
                if counts_as_miss(at, cell) && due {
                    let shown = if *each_further { run.len() } else { needed };
                    let from = run.len().saturating_sub(shown);
                    return Ok(Some(missed_in(at, cell, run.get(from..).unwrap_or_default())));
                }
            }
            Ok(None)
        }
        Trigger::OutOf { target, misses, periods } => {
            let at = terms.target(target)?;
            for (_, cell, _) in at.ending_in(span.first, span.last, group) {
                let width = usize::try_from((*periods).max(1)).unwrap_or(usize::MAX);
                let from = (cell.period + 1).saturating_sub(width);
                let missed: Vec<usize> = at
                    .measured
                    .cells
                    .iter()
                    .filter(|other| other.group == cell.group && counts_as_miss(at, other))
                    .map(|other| other.period)
                    .filter(|period| (from..=cell.period).contains(period))
                    .collect();
                if counts_as_miss(at, cell)
                    && missed.len() >= usize::try_from(*misses).unwrap_or(usize::MAX)
                {
                    return Ok(Some(missed_in(at, cell, &missed)));
                }
            }
            Ok(None)
        }
        Trigger::CreditsReach { amount, more, window } => {
            let zone = terms.zone();
            let Some(over) = span.window(*window, terms.term(), zone) else { return Ok(None) };
            let mut scope = Scope::of_window(terms, &over, *window, None);
            let Some(amount) = scope.money(amount)? else { return Ok(None) };
            let total = ledger.net_between(over.first, span.last);
            let currency = terms.agreement.currency;
            let reached = if *more { total > amount } else { total >= amount };
            Ok(reached.then(|| {
                format!(
                    "net credits of {} in {} ({} to {}) {} {}",
                    words::money(&total, currency),
                    words::period(*window),
                    over.first,
                    span.last,
                    if *more { "exceed" } else { "reach" },
                    words::money(&amount, currency)
                )
            }))
        }
        Trigger::Figures { target, condition } => {
            let at = terms.target(target)?;
            for (_, cell, of) in at.ending_in(span.first, span.last, group) {
                let mut scope = Scope::of_cell(terms, at, cell, of, at.terms.heading.at.as_ref());
                if measured(cell) && scope.truth(condition)? == Some(true) {
                    let of_group =
                        cell.group.as_ref().map_or_else(String::new, |group| format!(" ({group})"));
                    return Ok(Some(format!(
                        "{}{of_group}: {} in {}",
                        at.terms.heading.name,
                        words::expr(condition),
                        of.label
                    )));
                }
            }
            Ok(None)
        }
        Trigger::Repeated { what, often } => repeated::fires(what, *often, moment),
        Trigger::All(parts) => {
            let mut because = Vec::new();
            for part in parts {
                match fires(part, moment)? {
                    Some(words) => because.push(words),
                    None => return Ok(None),
                }
            }
            Ok((!because.is_empty()).then(|| because.join(", and ")))
        }
        Trigger::Any(parts) => {
            let mut because = Vec::new();
            for part in parts {
                because.extend(fires(part, moment)?);
            }
            Ok((!because.is_empty()).then(|| because.join(", and ")))
        }
    }
}

/// Whether a period was judged.
pub const fn measured(cell: &Measured) -> bool {
    matches!(cell.verdict, PeriodVerdict::Met | PeriodVerdict::Missed)
}

/// Whether a period is a whole one that was missed.
pub fn counts_as_miss(at: TargetAt<'_>, cell: &Measured) -> bool {
    cell.verdict == PeriodVerdict::Missed && whole(at, cell)
}

/// Whether the term leaves a period whole.
pub fn whole(at: TargetAt<'_>, cell: &Measured) -> bool {
    at.spans.get(cell.period).is_some_and(|span| !span.stub())
}

/// The periods of the streak of misses that ends with a cell, in order of time.
fn run_of_misses(at: TargetAt<'_>, index: usize) -> Vec<usize> {
    let Some(cell) = at.measured.cells.get(index) else { return Vec::new() };
    let mut run = Vec::new();
    for earlier in at.measured.cells.get(..=index).unwrap_or_default().iter().rev() {
        if earlier.group != cell.group || !whole(at, earlier) {
            continue;
        }
        match earlier.verdict {
            PeriodVerdict::Missed => run.push(earlier.period),
            PeriodVerdict::Met => break,
            PeriodVerdict::NotMeasured | PeriodVerdict::Reported => {}
        }
    }
    run.reverse();
    run
}

fn missed_in(at: TargetAt<'_>, cell: &Measured, periods: &[usize]) -> String {
    let labels: Vec<String> = periods
        .iter()
        .filter_map(|period| at.spans.get(*period))
        .map(|span| span.label.clone())
        .collect();
    let of_group = cell.group.as_ref().map_or_else(String::new, |group| format!(" ({group})"));
    format!("{}{of_group} missed in {}", at.terms.heading.name, words::list(&labels))
}

/// Whether credits that reach an amount are part of a trigger.
pub fn looks_at_credits(trigger: &Trigger) -> bool {
    match trigger {
        Trigger::CreditsReach { .. } => true,
        Trigger::All(parts) | Trigger::Any(parts) => parts.iter().any(looks_at_credits),
        _ => false,
    }
}

/// The periods whose credits a trigger counts, in order of writing.
pub fn periods_counted(trigger: &Trigger) -> Vec<Period> {
    match trigger {
        Trigger::Repeated { what: Happening::Credits { each, .. }, .. } => vec![*each],
        Trigger::All(parts) | Trigger::Any(parts) => {
            parts.iter().flat_map(periods_counted).collect()
        }
        _ => Vec::new(),
    }
}

/// The targets that a trigger looks at, in order of writing.
pub fn targets_of(trigger: &Trigger) -> Vec<&slate_model::Name> {
    match trigger {
        Trigger::Consecutive { target, .. }
        | Trigger::OutOf { target, .. }
        | Trigger::Figures { target, .. }
        | Trigger::Repeated {
            what: Happening::Missed { target } | Happening::Figures { target, .. },
            ..
        } => {
            vec![target]
        }
        Trigger::CreditsReach { .. } | Trigger::Repeated { .. } => Vec::new(),
        Trigger::All(parts) | Trigger::Any(parts) => parts.iter().flat_map(targets_of).collect(),
    }
}

/// A total at or above which a trigger on credits fires is of money already settled.
impl Ledger {
    /// Net credits of periods whose last date lies between two dates, claimed or not.
    pub fn net_between(&self, first: chrono::NaiveDate, last: chrono::NaiveDate) -> Exact {
        self.entries()
            .iter()
            .filter(|entry| first <= entry.last && entry.last <= last)
            .fold(Exact::zero(), |total, entry| total.plus(&entry.net))
    }
}
