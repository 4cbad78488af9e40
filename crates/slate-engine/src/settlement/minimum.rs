//! A period's total below the minimum is not paid (language §10.10); a total of exactly the minimum
//! is.

use super::Line;
use crate::exact::Exact;
use crate::figures::words;
use crate::money_error::MoneyError;
use crate::statement::StepKind;
use crate::terms::Terms;

/// Takes everything out of a period whose total, with what was paid in it `so_far`, lies below the
/// minimum. Claimed credits come first, by their own total; the others by the total with those.
///
/// # Errors
/// [`MoneyError::TooLarge`].
pub fn apply(terms: &Terms<'_>, lines: &mut [&mut Line], so_far: &Exact) -> Result<(), MoneyError> {
    let Some(minimum) = terms.agreement.settlement.minimum else { return Ok(()) };
    let at = terms.agreement.settlement.places.minimum.as_ref();
    let total = lines.iter().fold(so_far.clone(), |total, line| total.plus(&line.amount));
    if total >= Exact::decimal(minimum.amount.0) {
        return Ok(());
    }
    let words = format!(
        "nothing below {minimum}: the period's total is {}",
        words::money(&total, terms.agreement.currency)
    );
    for line in lines.iter_mut().filter(|line| !line.amount.is_zero()) {
        line.after(Exact::zero(), StepKind::Minimum, words.clone(), at, terms)?;
    }
    Ok(())
}
