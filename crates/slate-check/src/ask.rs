//! What an editor asks of a compiled agreement.

use rust_decimal::Decimal;
use slate_model::{Agreement, Cap, Credit, Expr, Money, Number, Period, Value};

use crate::lint::words;
use crate::most::Most;

/// The most that a credit can pay in one period of its target, in all groups and before caps. `None`
/// where nothing limits it, or only a history can tell.
pub fn most(agreement: &Agreement, credit: &Credit) -> Option<Money> {
    Some(money(agreement, Most::of(agreement).credit(credit)?))
}

/// An amount of a credit for one period of its target, such as its base or what a row pays; the highest
/// over the term where charges or the lengths of periods differ. `None` where only a history can tell.
pub fn amount(agreement: &Agreement, credit: &Credit, expr: &Expr) -> Option<Money> {
    Some(money(agreement, Most::of(agreement).amount(credit, expr)?))
}

/// The amount of a cap for one window of it, the highest over the term. `None` where only a history can
/// tell, and for a cap of each incident.
pub fn cap_amount(agreement: &Agreement, cap: &Cap) -> Option<Money> {
    Some(money(agreement, Most::of(agreement).cap(cap)?))
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
