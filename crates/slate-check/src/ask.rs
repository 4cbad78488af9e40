//! What an editor asks of a compiled agreement.

use slate_model::{Agreement, Credit, Money, Number, Period, Value};

use crate::lint::{bounds, words};

/// The most that a credit can pay in one period of its target, before caps. `None` where nothing
/// limits it, or only a history can tell.
pub fn most(agreement: &Agreement, credit: &Credit) -> Option<Money> {
    let amount = bounds::most_of(agreement, credit)?;
    Some(Money { amount: Number(amount.normalize()), currency: agreement.currency })
}

/// The period of a credit in words: `month`.
pub fn period_of(agreement: &Agreement, credit: &Credit) -> String {
    let target = agreement.target(&credit.target);
    words::period(target.map_or(Period::Month, |target| target.period))
}

/// A value as the language writes it.
pub fn shown(value: &Value) -> String {
    words::value(value)
}
