//! Earn-back (language §10.13): after so many consecutive clean periods of its target, a share of
//! the net credit is returned, once.
//!
//! A clean period is one in which the target was met, whole and settled; a miss starts the count
//! anew; a period that is not measured, or a stub, neither breaks nor extends it. A run of clean
//! periods returns the credits of periods before it. It frees no cap, and lapses with the term.

use slate_model::PeriodVerdict;

use super::{Line, rounding};
use crate::exact::Exact;
use crate::figures::words;
use crate::money_error::MoneyError;
use crate::span::Span;
use crate::terms::Terms;
use crate::trigger::whole;

/// A credit given back.
#[derive(Debug, Clone)]
pub struct Returned {
    /// The line: its place among all lines.
    pub line: usize,
    /// The period whose end earned it back.
    pub earned_in: Span,
    /// How much.
    pub amount: Exact,
    /// In words.
    pub words: String,
}

/// What is returned of settled credits, in order of time, then of the credits.
///
/// # Errors
/// [`MoneyError::Undefined`].
pub fn returned(terms: &Terms<'_>, lines: &[&Line]) -> Result<Vec<Returned>, MoneyError> {
    let Some(rule) = terms.agreement.settlement.earn_back else { return Ok(Vec::new()) };
    let share = Exact::decimal(rule.share.0).over(&Exact::whole(100)).unwrap_or_else(Exact::zero);
    let (mode, step) = rounding::rule(terms.agreement);
    let mut found = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        if !line.claimed || line.amount.is_zero() {
            continue;
        }
        let Some(run) = clean_run(terms, line, rule.after)? else { continue };
        let Some(earned_in) = run.last() else { continue };
        let amount = line.amount.times(&share).rounded(mode, &step);
        let amount = if amount > line.amount { line.amount.clone() } else { amount };
        if amount.is_zero() || amount.is_negative() {
            continue;
        }
        let labels: Vec<String> = run.iter().map(|span| span.label.clone()).collect();
        found.push(Returned {
            line: place,
            earned_in: earned_in.clone(),
            amount,
            words: format!(
                "earn back {} of {}: {} met in {}",
                rule.share,
                words::money(&line.amount, terms.agreement.currency),
                line.gross.target,
                words::list(&labels)
            ),
        });
    }
    found.sort_by_key(|returned| (returned.earned_in.last, returned.line));
    Ok(found)
}

/// The first run of so many clean periods after the period of a credit, of its target and group.
fn clean_run(terms: &Terms<'_>, line: &Line, after: u32) -> Result<Option<Vec<Span>>, MoneyError> {
    let at = terms.target(&line.gross.target)?;
    let needed = usize::try_from(after.max(1)).unwrap_or(usize::MAX);
    let mut run: Vec<Span> = Vec::new();
    for cell in &at.measured.cells {
        let Some(span) = at.spans.get(cell.period) else { continue };
        let same_group = line.gross.group.is_none() || cell.group == line.gross.group;
        if span.first <= line.gross.span.last || !same_group {
            continue;
        }
        match cell.verdict {
            PeriodVerdict::Missed if whole(at, cell) => run.clear(),
            PeriodVerdict::Met if whole(at, cell) && !cell.provisional && terms.over(span) => {
                run.push(span.clone());
            }
            _ => {}
        }
        if run.len() >= needed {
            return Ok(Some(run));
        }
    }
    Ok(None)
}
