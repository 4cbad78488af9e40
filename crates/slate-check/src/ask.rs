//! What an editor asks of a compiled agreement.

use rust_decimal::Decimal;
use slate_model::{Agreement, Cap, CapWindow, Credit, Expr, Money, Number, Period, Value};

use crate::lint::{bounds, words};

/// The most that a credit can pay in one period of its target, before caps. `None` where nothing
/// limits it, or only a history can tell.
pub fn most(agreement: &Agreement, credit: &Credit) -> Option<Money> {
    Some(money(agreement, bounds::most_of(agreement, credit)?))
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

/// The most that an agreement can cost in one period of settlement, after caps, and that period.
/// `None` where nothing limits it, or only a history can tell.
pub fn most_settled(agreement: &Agreement) -> Option<(Money, Period)> {
    let each = settled_each(agreement);
    let months = bounds::months(each)?;
    let step = agreement.settlement.rounding.map_or_else(
        || Decimal::new(1, agreement.currency.minor_digits()),
        |rounding| rounding.to.0,
    );
    // A cap of a window as long as the period or longer binds the period as well.
    let caps =
        agreement.settlement.caps.iter().filter(|cap| cap.service.is_none()).filter_map(|cap| {
            let CapWindow::Period(window) = cap.window else { return None };
            let long = bounds::months(window).filter(|it| *it >= months)?;
            bounds::Amounts::window(agreement, long).fixed(&cap.amount)
        });
    let free =
        agreement.settlement.least.is_none().then(|| bounds::most_paid(agreement, months, step));
    let most = caps.chain(free.flatten()).min()?;
    Some((money(agreement, most), each))
}

/// How often is settled: as the agreement says, or the period that the targets of all credits share
/// where it is a month or longer, else the month.
fn settled_each(agreement: &Agreement) -> Period {
    let mut periods = agreement
        .credits
        .iter()
        .filter_map(|credit| agreement.target(&credit.target))
        .map(|target| target.period);
    let first = periods.next();
    let shared = first
        .filter(|first| periods.all(|it| it == *first))
        .filter(|first| !first.rolls() && bounds::months(*first).is_some());
    agreement.settlement.each.or(shared).unwrap_or(Period::Month)
}

fn money(agreement: &Agreement, amount: Decimal) -> Money {
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

/// A value as the language writes it.
pub fn shown(value: &Value) -> String {
    words::value(value)
}
