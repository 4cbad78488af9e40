//! What an editor asks of a compiled agreement.

use rust_decimal::Decimal;
use slate_model::{Agreement, Cap, CapWindow, Credit, Expr, Money, Number, Period, Value};

use crate::lint::{bounds, words};

/// The most that a credit can pay in one period of its target, before caps. `None` where nothing
/// limits it, or only a history can tell.
pub fn most(agreement: &Agreement, credit: &Credit) -> Option<Money> {
    let target = agreement.target(&credit.target)?;
    Some(money(agreement, bounds::most_of(agreement, credit, target)?))
}

/// An amount of a credit for one whole period of its target, such as its base or what a row pays;
/// of a charge that changes in the term the highest counts.
/// `None` where only a history can tell.
pub fn amount(agreement: &Agreement, credit: &Credit, expr: &Expr) -> Option<Money> {
    let target = agreement.target(&credit.target)?;
    Some(money(agreement, bounds::Amounts::of(agreement, credit, target)?.fixed(expr)?))
}

/// The amount of a cap for one whole window of it. `None` where only a history can tell, and for a
/// cap of each incident.
pub fn cap_amount(agreement: &Agreement, cap: &Cap) -> Option<Money> {
    let CapWindow::Period(window) = cap.window else { return None };
    let amounts = bounds::Amounts::window(agreement, bounds::months(window)?);
    Some(money(agreement, amounts.fixed(&cap.amount)?))
}

pub(crate) fn money(agreement: &Agreement, amount: Decimal) -> Money {
    Money { amount: Number(amount.normalize()), currency: agreement.currency }
}

/// The period of a credit in words: `month`.
pub fn period_of(agreement: &Agreement, credit: &Credit) -> String {
    let target = agreement.target(&credit.target);
    words::period(target.map_or(Period::Month, |target| target.period))
}

/// A period in words: `month`, `contract year`.
pub fn period_words(period: Period) -> String {
    words::period(period)
}

/// How a window of time is named in a sentence: `each month`, `in rolling 12 months`, `over the term`.
pub fn window_words(period: Period) -> String {
    match period {
        Period::Term => "over the term".to_owned(),
        _ if period.rolls() => format!("in {}", words::period(period)),
        _ => format!("each {}", words::period(period)),
    }
}

/// A value as the language writes it.
pub fn shown(value: &Value) -> String {
    words::value(value)
}
