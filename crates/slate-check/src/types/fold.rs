//! The value of an expression that is known beforehand: thresholds, edges, steps.

use rust_decimal::{Decimal, RoundingStrategy};
use slate_model::{Duration, Expr, Money, Number, Operation, Percent, Points, RoundingMode, Value};

/// The constant that an expression comes to; `None` where it depends on evidence, divides by zero
/// or leaves what is kept exactly.
pub(crate) fn fold(expr: &Expr) -> Option<Value> {
    Some(match expr {
        Expr::Literal(value) => value.clone(),
        Expr::Negate(of) => {
            let (amount, kind) = split(fold(of)?)?;
            join(-amount, kind)?
        }
        Expr::Arithmetic { op, left, right } => arithmetic(*op, fold(left)?, fold(right)?)?,
        Expr::Min(parts) => extreme(parts, |a, b| a <= b)?,
        Expr::Max(parts) => extreme(parts, |a, b| a >= b)?,
        Expr::Floor(of) => step(&fold(of)?, RoundingMode::Down, true)?,
        Expr::Ceil(of) => step(&fold(of)?, RoundingMode::Up, true)?,
        Expr::Round { of, mode, to } => {
            let (amount, kind) = split(fold(of)?)?;
            let (to, other) = split(to.clone())?;
            if kind != other || to <= Decimal::ZERO {
                return None;
            }
            let steps = amount.checked_div(to)?.round_dp_with_strategy(0, strategy(*mode));
            join(steps.checked_mul(to)?, kind)?
        }
        _ => return None,
    })
}

/// What kind of figure a number was taken from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Percent,
    Points,
    Money(slate_model::Currency),
    Duration,
}

fn split(value: Value) -> Option<(Decimal, Kind)> {
    Some(match value {
        Value::Number(n) => (n.0, Kind::Number),
        Value::Percent(p) => (p.0, Kind::Percent),
        Value::Points(p) => (p.0, Kind::Points),
        Value::Money(m) => (m.amount.0, Kind::Money(m.currency)),
        Value::Duration(d) => (Decimal::from(d.0), Kind::Duration),
        _ => return None,
    })
}

fn join(amount: Decimal, kind: Kind) -> Option<Value> {
    let amount = amount.normalize();
    Some(match kind {
        Kind::Number => Value::Number(Number(amount)),
        Kind::Percent => Value::Percent(Percent(amount)),
        Kind::Points => Value::Points(Points(amount)),
        Kind::Money(currency) => Value::Money(Money { amount: Number(amount), currency }),
        Kind::Duration if amount.scale() == 0 => {
            Value::Duration(Duration(i64::try_from(amount).ok()?))
        }
        Kind::Duration => return None,
    })
}

/// Whether one constant is at most another of its kind; `None` where they have no order.
pub(crate) fn at_most(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Date(a), Value::Date(b)) => return Some(a <= b),
        (Value::Instant(a), Value::Instant(b)) => return Some(a <= b),
        _ => {}
    }
    let ((a, left), (b, right)) = (split(left.clone())?, split(right.clone())?);
    (left == right).then_some(a <= b)
}

fn arithmetic(op: Operation, left: Value, right: Value) -> Option<Value> {
    let ((a, left), (b, right)) = (split(left)?, split(right)?);
    // Hundredths: 5% of 200 is 10, 5% of 50% is 2.5%.
    let hundred = Decimal::ONE_HUNDRED;
    match op {
        Operation::Add | Operation::Subtract => {
            let sum = if op == Operation::Add { a.checked_add(b)? } else { a.checked_sub(b)? };
            let kind = match (left, right) {
                (Kind::Percent, Kind::Percent) if op == Operation::Subtract => Kind::Points,
                (Kind::Percent, Kind::Points) => Kind::Percent,
                (Kind::Points, Kind::Percent) if op == Operation::Add => Kind::Percent,
                (left, right) if left == right => left,
                _ => return None,
            };
            join(sum, kind)
        }
        Operation::Multiply => {
            let product = a.checked_mul(b)?;
            match (left, right) {
                (Kind::Number, other) | (other, Kind::Number) => join(product, other),
                (
                    Kind::Percent | Kind::Points,
                    other @ (Kind::Money(_) | Kind::Percent | Kind::Duration),
                )
                | (other @ (Kind::Money(_) | Kind::Duration), Kind::Percent | Kind::Points) => {
                    join(product.checked_div(hundred)?, other)
                }
                _ => None,
            }
        }
        Operation::Divide => {
            // A quotient that does not end is no exact constant.
            let quotient = a.checked_div(b)?;
            if quotient.checked_mul(b)? != a {
                return None;
            }
            match (left, right) {
                (other, Kind::Number) => join(quotient, other),
                (left, right) if left == right => join(quotient, Kind::Number),
                _ => None,
            }
        }
    }
}

fn extreme(parts: &[Expr], better: impl Fn(Decimal, Decimal) -> bool) -> Option<Value> {
    let mut best: Option<(Decimal, Kind)> = None;
    for part in parts {
        let (amount, kind) = split(fold(part)?)?;
        match best {
            Some((_, other)) if other != kind => return None,
            Some((least, _)) if !better(amount, least) => {}
            _ => best = Some((amount, kind)),
        }
    }
    best.and_then(|(amount, kind)| join(amount, kind))
}

fn step(value: &Value, mode: RoundingMode, floor: bool) -> Option<Value> {
    let Value::Number(Number(n)) = value else { return None };
    let whole = match mode {
        RoundingMode::Down if floor => n.floor(),
        _ => n.ceil(),
    };
    Some(Value::Number(Number(whole)))
}

const fn strategy(mode: RoundingMode) -> RoundingStrategy {
    match mode {
        RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        RoundingMode::HalfEven => RoundingStrategy::MidpointNearestEven,
        RoundingMode::HalfDown => RoundingStrategy::MidpointTowardZero,
        RoundingMode::Up => RoundingStrategy::AwayFromZero,
        RoundingMode::Down => RoundingStrategy::ToZero,
    }
}
