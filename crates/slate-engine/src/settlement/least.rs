//! A credit that is smaller than the least amount is raised to it (language §10.10, "minimum"): after
//! the caps, in the order of the lines, and only as far as every cap has room. What pays nothing is
//! not raised.

use super::Line;
use super::caps::{CapAt, room};
use super::ledger::Ledger;
use crate::exact::Exact;
use crate::figures::words;
use crate::money_error::MoneyError;
use crate::span::Span;
use crate::statement::StepKind;
use crate::terms::Terms;

/// Raises each.
///
/// # Errors
/// [`MoneyError`] where a cap cannot be evaluated or an amount is too large.
pub fn apply(
    terms: &Terms<'_>,
    caps: &[CapAt<'_>],
    settled: &Span,
    lines: &mut [&mut Line],
    ledger: &Ledger,
) -> Result<(), MoneyError> {
    let Some(least) = terms.agreement.settlement.least else { return Ok(()) };
    let amount = Exact::decimal(least.amount.0);
    for index in 0..lines.len() {
        let Some(line) = lines.get(index) else { continue };
        if line.amount.is_zero() || line.amount >= amount {
            continue;
        }
        let wanted = amount.minus(&line.amount);
        let left = room(terms, caps, settled, lines, index, ledger)?;
        let more = match left {
            Some(left) if left < wanted => left,
            _ => wanted.clone(),
        };
        if more.is_zero() || more.is_negative() {
            continue;
        }
        let Some(line) = lines.get_mut(index) else { continue };
        let words = if more < wanted {
            let more = words::money(&more, terms.agreement.currency);
            format!("at least {least}: raised by {more}, which is all that the caps leave")
        } else {
            format!("at least {least}")
        };
        let raised = line.amount.plus(&more);
        let at = terms.agreement.settlement.places.least.as_ref();
        line.after(raised, StepKind::Least, words, at, terms)?;
    }
    Ok(())
}
