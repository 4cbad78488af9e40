//! What happens in several periods (language §8, §10.4): a miss, a figure, credits of so much; so
//! many times in a row, of the last so many, or within a fixed window.
//!
//! A period that is not measured, only reported, or cut by the term neither breaks a row nor makes
//! it longer; among the last so many it takes its place. Within a window it fires once, in the
//! period in which the number is reached.

use chrono::NaiveDate;
use slate_model::{Happening, Often, PeriodVerdict};

use crate::figures::{Scope, words};
use crate::measured::Measured;
use crate::money_error::MoneyError;
use crate::span::Span;
use crate::terms::{TargetAt, Terms};
use crate::trigger::{Moment, measured, whole};

/// Whether it happened in a period; `None` where that cannot be said of it.
type Held = Option<bool>;

/// A period that was looked at.
struct Seen {
    /// Its place among all periods of its kind.
    place: usize,
    span: Span,
    held: Held,
}

/// Whether it happened so often, with the period at hand the last; and if so why, in words.
///
/// # Errors
/// [`MoneyError`] where a condition or an amount cannot be evaluated.
pub fn fires(
    what: &Happening,
    often: Often,
    moment: Moment<'_>,
) -> Result<Option<String>, MoneyError> {
    let Moment { terms, span, .. } = moment;
    for of in seen(what, moment)? {
        for (at, one) in of.iter().enumerate() {
            if !span.contains(one.span.last) {
                continue;
            }
            if let Some(labels) = reached(&of, at, often, terms) {
                return Ok(Some(format!("{} in {}", in_words(what), words::list(&labels))));
            }
        }
    }
    Ok(None)
}

/// The periods up to the one at hand, of each group by itself, in order of time.
fn seen(what: &Happening, moment: Moment<'_>) -> Result<Vec<Vec<Seen>>, MoneyError> {
    let Moment { terms, span, group, ledger } = moment;
    let (target, condition) = match what {
        Happening::Missed { target } => (target, None),
        Happening::Figures { target, condition } => (target, Some(condition)),
        Happening::Credits { amount, more, each } => {
            let mut found = Vec::new();
            for (place, of) in Span::cut(*each, terms.term(), terms.zone()).into_iter().enumerate()
            {
                if of.last > span.last {
                    break;
                }
                let mut held = None;
                if !of.stub() {
                    let wanted = Scope::of_window(terms, &of, *each, None).money(amount)?;
                    let net = ledger.net_between(of.first, of.last);
                    held = wanted.map(|wanted| if *more { net > wanted } else { net >= wanted });
                }
                found.push(Seen { place, span: of, held });
            }
            return Ok(vec![found]);
        }
    };
    let at = terms.target(target)?;
    let mut by_group: Vec<(Option<&str>, Vec<Seen>)> = Vec::new();
    for (_, cell, of) in at.ending_in(NaiveDate::MIN, span.last, group) {
        let held = match condition {
            _ if !whole(at, cell) || !measured(cell) => None,
            None => Some(cell.verdict == PeriodVerdict::Missed),
            Some(condition) => holds(terms, at, cell, of, condition)?,
        };
        let one = Seen { place: cell.period, span: of.clone(), held };
        let own = cell.group.as_deref();
        match by_group.iter_mut().find(|(group, _)| *group == own) {
            Some((_, seen)) => seen.push(one),
            None => by_group.push((own, vec![one])),
        }
    }
    Ok(by_group.into_iter().map(|(_, seen)| seen).collect())
}

fn holds(
    terms: &Terms<'_>,
    at: TargetAt<'_>,
    cell: &Measured,
    of: &Span,
    condition: &slate_model::Expr,
) -> Result<Held, MoneyError> {
    Scope::of_cell(terms, at, cell, of, at.terms.heading.at.as_ref()).truth(condition)
}

/// The labels of the periods that make the number, where the period at a place completes it.
fn reached(seen: &[Seen], at: usize, often: Often, terms: &Terms<'_>) -> Option<Vec<String>> {
    let here = seen.get(at).filter(|one| one.held == Some(true))?;
    let earlier = seen.get(..=at)?;
    let number = |times: u32| usize::try_from(times.max(1)).unwrap_or(usize::MAX);
    let held = |one: &&Seen| one.held == Some(true);
    let labels = |of: &[&Seen]| of.iter().map(|one| one.span.label.clone()).collect();
    match often {
        Often::Consecutive { times, each_further } => {
            let times = number(times);
            let unbroken = earlier.iter().rev().take_while(|one| one.held != Some(false));
            let mut run: Vec<&Seen> = unbroken.filter(held).collect();
            run.reverse();
            let due = run.len() >= times && (each_further || run.len().is_multiple_of(times));
            let shown = if each_further { 0 } else { run.len().saturating_sub(times) };
            due.then(|| labels(run.get(shown..).unwrap_or_default()))
        }
        Often::OutOf { times, periods } => {
            let from = (here.place + 1).saturating_sub(number(periods));
            let of: Vec<&Seen> =
                earlier.iter().filter(|one| one.place >= from).filter(held).collect();
            (of.len() >= number(times)).then(|| labels(&of))
        }
        Often::Within { times, window } => {
            let window = here.span.window(window, terms.term(), terms.zone())?;
            let of: Vec<&Seen> =
                earlier.iter().filter(|one| window.contains(one.span.last)).filter(held).collect();
            (of.len() == number(times)).then(|| labels(&of))
        }
    }
}

/// `desk.response missed`, `desk.response attainment below 85%`.
fn in_words(what: &Happening) -> String {
    match what {
        Happening::Missed { target } => format!("{target} missed"),
        Happening::Figures { target, condition } => {
            format!("{target}: {}", words::expr(condition))
        }
        Happening::Credits { amount, more, .. } => {
            let than = if *more { "over" } else { "of at least" };
            format!("net credits {than} {}", words::expr(amount))
        }
    }
}
