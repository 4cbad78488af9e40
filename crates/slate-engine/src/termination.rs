//! Rights to terminate: when they arose, why, and the earliest date on which they take effect
//! (language §8).
//!
//! A right that stands on misses arises with each miss that fires its trigger; one that stands on
//! credits when they first reach the amount, and again only after they fell below it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use slate_model::Termination;

use crate::assemble::shown;
use crate::money_error::MoneyError;
use crate::settlement::claim::later;
use crate::settlement::ledger::Ledger;
use crate::span::Span;
use crate::statement::TerminationLine;
use crate::terms::Terms;
use crate::trigger::{self, Moment};

/// The rights that arose, in order of time, then of source. `settled` are the periods of settlement.
///
/// # Errors
/// [`MoneyError`] where a trigger cannot be evaluated.
pub fn arisen(
    terms: &Terms<'_>,
    settled: &[Span],
    ledger: &Ledger,
) -> Result<Vec<TerminationLine>, MoneyError> {
    let mut found = Vec::new();
    for termination in &terms.agreement.terminations {
        let mut held_before: BTreeMap<Option<String>, bool> = BTreeMap::new();
        for Look { span, provisional } in periods(terms, termination, settled)? {
            for group in groups(terms, termination)? {
                let moment = Moment { terms, span: &span, group: group.as_deref(), ledger };
                let because = trigger::fires(&termination.when, moment)?;
                let before = held_before.insert(group, because.is_some()).unwrap_or(false);
                let Some(because) = because else { continue };
                if before && trigger::looks_at_credits(&termination.when) {
                    continue;
                }
                found.push(line(terms, termination, &span, provisional, because));
            }
        }
    }
    found.sort_by_key(|line| line.period.last);
    Ok(found)
}

fn line(
    terms: &Terms<'_>,
    termination: &Termination,
    span: &Span,
    provisional: bool,
    because: String,
) -> TerminationLine {
    let told: NaiveDate = span.last.succ_opt().unwrap_or(span.last);
    TerminationLine {
        termination: termination.heading.name.clone(),
        title: termination.heading.title().to_owned(),
        at: termination.heading.at.clone(),
        period: shown(span, provisional || !terms.over(span)),
        because,
        earliest: Some(termination.notice.map_or(told, |notice| later(told, notice))),
        until: termination.within.map(|within| later(span.last, within)),
        only_for: termination.only_for.clone(),
    }
}

/// A period at whose end a right may arise.
struct Look {
    span: Span,
    provisional: bool,
}

/// The periods at whose end a right may arise: those of the targets that its trigger looks at, and
/// those of settlement where it looks at credits. Of periods with one end the shortest.
fn periods(
    terms: &Terms<'_>,
    termination: &Termination,
    settled: &[Span],
) -> Result<Vec<Look>, MoneyError> {
    let mut ends: BTreeMap<NaiveDate, Look> = BTreeMap::new();
    let mut add = |span: &Span, provisional: bool| {
        let shorter = ends.get(&span.last).is_none_or(|known| span.days() < known.span.days());
        if shorter {
            ends.insert(span.last, Look { span: span.clone(), provisional });
        } else if let Some(known) = ends.get_mut(&span.last) {
            known.provisional |= provisional;
        }
    };
    for name in trigger::targets_of(&termination.when) {
        let at = terms.target(name)?;
        for cell in &at.measured.cells {
            if let Some(span) = at.spans.get(cell.period) {
                let step = span.step(at.terms.period, terms.term(), terms.zone());
                add(&step, cell.provisional);
            }
        }
    }
    let known = settled.last().map_or(NaiveDate::MIN, |span| span.last);
    for each in trigger::periods_counted(&termination.when) {
        for span in Span::cut(each, terms.term(), terms.zone()) {
            if span.last <= known {
                add(&span, false);
            }
        }
    }
    if trigger::looks_at_credits(&termination.when) {
        for span in settled {
            add(span, false);
        }
    }
    Ok(ends.into_values().collect())
}

/// The groups of the targets that a trigger looks at; one without a name where there are none.
fn groups(
    terms: &Terms<'_>,
    termination: &Termination,
) -> Result<BTreeSet<Option<String>>, MoneyError> {
    let mut found = BTreeSet::new();
    for name in trigger::targets_of(&termination.when) {
        found.extend(
            terms
                .target(name)?
                .measured
                .cells
                .iter()
                .filter_map(|cell| cell.group.clone())
                .map(Some),
        );
    }
    if found.is_empty() {
        found.insert(None);
    }
    Ok(found)
}
