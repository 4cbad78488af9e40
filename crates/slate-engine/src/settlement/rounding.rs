//! Rounding of each credit: half up to the minor unit where the agreement says nothing (language
//! §10.10).

use slate_model::{Agreement, RoundingMode};

use super::{Line, minor_unit};
use crate::exact::Exact;
use crate::money_error::MoneyError;
use crate::statement::StepKind;
use crate::terms::Terms;

/// How credits are rounded: which way, and to what step.
pub fn rule(agreement: &Agreement) -> (RoundingMode, Exact) {
    agreement.settlement.rounding.map_or_else(
        || (RoundingMode::HalfUp, minor_unit(agreement.currency.minor_digits())),
        |rounding| (rounding.mode, Exact::decimal(rounding.to.0)),
    )
}

/// The rule in words: `round half up to 0.01 GBP`.
pub fn in_words(terms: &Terms<'_>) -> String {
    let (mode, step) = rule(terms.agreement);
    let mode = match mode {
        RoundingMode::HalfUp => "half up",
        RoundingMode::HalfEven => "half even",
        RoundingMode::HalfDown => "half down",
        RoundingMode::Up => "up",
        RoundingMode::Down => "down",
    };
    format!("round {mode} to {} {}", step.to_decimal(terms.places()), terms.agreement.currency)
}

/// Rounds each.
///
/// # Errors
/// [`MoneyError::TooLarge`].
pub fn apply(terms: &Terms<'_>, lines: &mut [Line]) -> Result<(), MoneyError> {
    let (mode, step) = rule(terms.agreement);
    let words = in_words(terms);
    let at = terms.agreement.settlement.places.rounding.as_ref();
    for line in lines {
        line.rounded = line.amount.rounded(mode, &step);
        if !line.amount.is_zero() {
            line.after(line.rounded.clone(), StepKind::Rounding, words.clone(), at, terms)?;
        }
    }
    Ok(())
}
