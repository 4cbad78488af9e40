//! Expressions and figures in words, as an agreement would write them.

use rust_decimal::Decimal;
use slate_model::types::Type;
use slate_model::{
    Comparison, Currency, Duration, Edge, Expr, Figure as Which, InputFigure, Money, Number,
    Operation, Period, Row, Value,
};

use super::Scope;
use crate::exact::{Exact, Figure};
use crate::money_error::MoneyError;

/// A figure for people, to six places: `96.132597%`, `0.3 pp`, `20000 GBP`, `4 h 30 min`, `7`.
pub fn figure(figure: &Figure, currency: Currency) -> String {
    figure_to(figure, currency, 6)
}

/// A figure for people, to so many places.
pub fn figure_to(figure: &Figure, currency: Currency, places: u32) -> String {
    let number = figure.value.times(&unit(figure.kind)).to_decimal(places);
    match figure.kind {
        Type::Percent => format!("{number}%"),
        Type::Points => format!("{number} pp"),
        Type::Money => format!("{number} {currency}"),
        Type::Duration => duration(Duration(figure.value.to_i64().unwrap_or(i64::MAX))),
        _ => number.to_string(),
    }
}

/// The value that a reader takes from a figure shown to so many places.
pub fn shown(figure: &Figure, places: u32) -> Exact {
    let unit = unit(figure.kind);
    let shown = Exact::decimal(figure.value.times(&unit).to_decimal(places));
    shown.over(&unit).unwrap_or(shown)
}

/// How many of the unit that is shown make one.
fn unit(kind: Type) -> Exact {
    Exact::whole(if matches!(kind, Type::Percent | Type::Points) { 100 } else { 1 })
}

/// Exact money, to the minor unit where that is exact, to six places otherwise.
pub fn money(amount: &Exact, currency: Currency) -> String {
    format!("{} {currency}", amount.to_decimal(6))
}

/// Exact money as the model's money.
///
/// # Errors
/// [`MoneyError::TooLarge`] when it has more digits than an amount holds, or is no multiple of the
/// last of its `places`.
pub fn to_money(amount: &Exact, currency: Currency, places: u32) -> Result<Money, MoneyError> {
    let decimal: Decimal = amount.to_decimal(places);
    if Exact::decimal(decimal) == *amount {
        Ok(Money { amount: Number(decimal), currency })
    } else {
        Err(MoneyError::TooLarge { amount: amount.to_string() })
    }
}

/// A duration as the language writes it: `1 h 30 min`, `0 min`.
pub fn duration(Duration(micros): Duration) -> String {
    let total = micros.unsigned_abs();
    let parts = [
        (total / 3_600_000_000, "h"),
        (total / 60_000_000 % 60, "min"),
        (total / 1_000_000 % 60, "s"),
        (total / 1_000 % 1_000, "ms"),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    let sign = if micros < 0 { "-" } else { "" };
    if words.is_empty() { "0 min".to_owned() } else { format!("{sign}{}", words.join(" ")) }
}

/// A constant as the language writes it.
pub fn value(constant: &Value) -> String {
    match constant {
        Value::Number(number) => number.to_string(),
        Value::Percent(percent) => percent.to_string(),
        Value::Points(points) => points.to_string(),
        Value::Money(money) => money.to_string(),
        Value::Duration(time) => duration(*time),
        Value::Member(word) => word.clone(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Boolean(truth) => truth.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Instant(instant) => instant.to_string(),
    }
}

/// A row: `99% to below 99.9%: 10%`, `below 95%: 5%`, `over 4 h: 15%`.
pub fn row(row: &Row) -> String {
    let at = |edge: &Edge| value(&edge.value);
    let where_ = match (&row.lower, &row.upper) {
        (Some(lower), Some(upper)) => format!(
            "{}{} to {}{}",
            if lower.included { "" } else { "over " },
            at(lower),
            if upper.included { "" } else { "below " },
            at(upper)
        ),
        (None, Some(upper)) => {
            format!("{} {}", if upper.included { "at most" } else { "below" }, at(upper))
        }
        (Some(lower), None) => {
            format!("{} {}", if lower.included { "at least" } else { "over" }, at(lower))
        }
        (None, None) => "always".to_owned(),
    };
    format!("{where_}: {}", expr(&row.value))
}

/// A kind of period: `month`, `rolling 12 months`.
pub fn period(period: Period) -> String {
    match period {
        Period::Day => "day".to_owned(),
        Period::Week => "week".to_owned(),
        Period::Month => "month".to_owned(),
        Period::Quarter { .. } => "quarter".to_owned(),
        Period::HalfYear { .. } => "half-year".to_owned(),
        Period::Year { .. } => "year".to_owned(),
        Period::ContractYear => "contract year".to_owned(),
        Period::BillingMonth { .. } => "billing month".to_owned(),
        Period::RollingDays { days } => format!("rolling {days} days"),
        Period::RollingMonths { months } => format!("rolling {months} months"),
        Period::Term => "term".to_owned(),
    }
}

/// The window that ends with a period, or that it lies in: `rolling 12 months`, `the contract year`.
pub fn window(of: Period) -> String {
    if of.rolls() { period(of) } else { format!("the {}", period(of)) }
}

/// Several things in a sentence: `a, b and c`.
pub fn list(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// An expression as the language writes it.
pub fn expr(of: &Expr) -> String {
    written(of, &mut |_| None)
}

/// An expression with the values of its figures in it: `5% of desk.charge (20000 GBP)`.
///
/// # Errors
/// As [`Scope::figure`].
pub fn reckoning(
    pay: &Expr,
    base: Option<&Expr>,
    scope: &mut Scope<'_>,
) -> Result<String, MoneyError> {
    let currency = scope.terms.agreement.currency;
    let mut failure = None;
    let words = written(pay, &mut |leaf| {
        let name = match leaf {
            Expr::Rows(_) => {
                let before = scope.rows.len();
                let value = scope.figure(leaf).ok()?;
                let row = scope.rows.get(before).map(|row| row.value.clone());
                return row.or_else(|| value.map(|value| figure(&value, currency)));
            }
            Expr::Figure(Which::Base) => base.map_or_else(|| "base".to_owned(), expr),
            Expr::Figure(_)
            | Expr::Charge(_)
            | Expr::Charges
            | Expr::Input(_)
            | Expr::OverInput { .. }
            | Expr::Metric(_)
            | Expr::Steps(_)
            | Expr::Previous { .. } => expr(leaf),
            _ => return None,
        };
        match scope.figure(leaf) {
            Ok(Some(value)) => Some(format!("{name} ({})", figure(&value, currency))),
            Ok(None) => Some(format!("{name} (unknown)")),
            Err(error) => {
                failure = Some(error);
                None
            }
        }
    });
    failure.map_or(Ok(words), Err)
}

/// The words of an expression; `leaf` may say a part in its own words.
fn written(of: &Expr, leaf: &mut dyn FnMut(&Expr) -> Option<String>) -> String {
    if let Some(words) = leaf(of) {
        return words;
    }
    match of {
        Expr::Literal(constant) => value(constant),
        Expr::Field(name) | Expr::Input(name) | Expr::Metric(name) => name.to_string(),
        Expr::OverInput { figure, input } => format!("{} of {input}", over(*figure)),
        Expr::Figure(which) => name_of(*which).to_owned(),
        Expr::Charge(service) => format!("{service}.charge"),
        Expr::Charges => "charges".to_owned(),
        Expr::Previous { of, periods } => format!("{} {periods} periods before", written(of, leaf)),
        Expr::Not(part) => format!("not ({})", written(part, leaf)),
        Expr::Negate(part) => format!("-{}", inner(part, leaf)),
        Expr::All(parts) => joined(parts, " and ", leaf),
        Expr::Any(parts) => joined(parts, " or ", leaf),
        Expr::Is { of, one_of } => {
            let values: Vec<String> = one_of.iter().map(value).collect();
            format!("{} is {}", written(of, leaf), values.join(" or "))
        }
        Expr::IsMissing(part) => format!("{} is missing", written(part, leaf)),
        Expr::Compare { op, left, right } => {
            format!("{} {} {}", written(left, leaf), compared(*op), written(right, leaf))
        }
        Expr::Arithmetic { op, left, right } => {
            let sign = match op {
                Operation::Add => "+",
                Operation::Subtract => "-",
                Operation::Multiply if is_share(left) => "of",
                Operation::Multiply => "*",
                Operation::Divide => "/",
            };
            format!("{} {sign} {}", inner(left, leaf), inner(right, leaf))
        }
        Expr::Min(parts) => format!("min({})", joined(parts, ", ", leaf)),
        Expr::Max(parts) => format!("max({})", joined(parts, ", ", leaf)),
        Expr::Floor(part) => format!("floor({})", written(part, leaf)),
        Expr::Ceil(part) => format!("ceil({})", written(part, leaf)),
        Expr::Round { of, to, .. } => format!("{} rounded to {}", inner(of, leaf), value(to)),
        Expr::Rows(table) => {
            let rows: Vec<String> = table.rows.iter().map(row).collect();
            format!("{{ {} }}", rows.join(", "))
        }
        Expr::Steps(steps) => {
            let free = steps
                .free
                .as_ref()
                .map_or_else(String::new, |free| format!(" after the first {}", value(free)));
            format!(
                "full steps of {} of {}{free} in {}",
                value(&steps.step),
                name_of(steps.of),
                window(steps.window)
            )
        }
        Expr::Match { cases, otherwise } => {
            let mut parts = Vec::new();
            for case in cases {
                parts.push(format!(
                    "{}: {}",
                    written(&case.when, leaf),
                    written(&case.value, leaf)
                ));
            }
            if let Some(otherwise) = otherwise {
                parts.push(format!("otherwise: {}", written(otherwise, leaf)));
            }
            format!("{{ {} }}", parts.join(", "))
        }
    }
}

fn inner(part: &Expr, leaf: &mut dyn FnMut(&Expr) -> Option<String>) -> String {
    let words = written(part, leaf);
    match part {
        Expr::Arithmetic { .. } | Expr::Round { .. } => format!("({words})"),
        _ => words,
    }
}

fn joined(parts: &[Expr], between: &str, leaf: &mut dyn FnMut(&Expr) -> Option<String>) -> String {
    let words: Vec<String> = parts.iter().map(|part| written(part, leaf)).collect();
    words.join(between)
}

/// Whether `part * whole` reads as `part of whole`.
fn is_share(part: &Expr) -> bool {
    matches!(super::rows::kind_of(part), Some(Type::Percent | Type::Points))
}

const fn compared(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "is",
        Comparison::NotEqual => "is not",
        Comparison::Below => "below",
        Comparison::AtMost => "at most",
        Comparison::Above => "above",
        Comparison::AtLeast => "at least",
    }
}

const fn over(figure: InputFigure) -> &'static str {
    match figure {
        InputFigure::Sum => "sum",
        InputFigure::Mean => "mean",
        InputFigure::Max => "max",
        InputFigure::Min => "min",
    }
}

const fn name_of(which: Which) -> &'static str {
    match which {
        Which::Attainment => "attainment",
        Which::Target => "target",
        Which::Shortfall => "shortfall",
        Which::Numerator => "numerator",
        Which::Denominator => "denominator",
        Which::Breaches => "breaches",
        Which::Downtime => "downtime",
        Which::Overrun => "overrun",
        Which::Base => "base",
        Which::Streak => "streak",
        Which::LengthOfPeriod => "length of period",
    }
}
