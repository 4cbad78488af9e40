//! Short words for making parts of a model.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use slate_model::{
    Comparison, Currency, Duration, Edge, Expr, Figure, Heading, Metric, MetricKind, Money, Name,
    Number, Operation, Percent, Points, Row, Rows, TimeOfDay, Value,
};

/// A name.
pub fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

/// A heading with that name.
pub fn heading(text: &str) -> Heading {
    Heading::named(name(text))
}

/// `2026-01-01`.
pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// `17:50`.
pub fn time(text: &str) -> TimeOfDay {
    text.parse().expect("a time")
}

/// `99.95`.
pub fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// `99.95`, in percent.
pub fn percent(text: &str) -> Value {
    Value::Percent(Percent(decimal(text)))
}

/// `0.1`, in percentage points.
pub fn points(text: &str) -> Value {
    Value::Points(Points(decimal(text)))
}

/// A number.
pub fn number(n: i64) -> Value {
    Value::Number(Number(n.into()))
}

/// So many minutes.
pub fn minutes(n: i64) -> Duration {
    Duration::from_minutes(n)
}

/// An amount of money.
pub fn money(text: &str, currency: Currency) -> Money {
    Money { amount: Number(decimal(text)), currency }
}

/// An amount of money, as an expression.
pub fn amount(text: &str, currency: Currency) -> Expr {
    Expr::Literal(Value::Money(money(text, currency)))
}

/// A constant.
pub fn lit(value: Value) -> Expr {
    Expr::Literal(value)
}

/// A member of a `one of`.
pub fn member(word: &str) -> Value {
    Value::Member(word.to_owned())
}

/// `field is a or b`.
pub fn is(field: &str, words: &[&str]) -> Expr {
    Expr::Is {
        of: Box::new(Expr::Field(name(field))),
        one_of: words.iter().map(|word| member(word)).collect(),
    }
}

/// A figure of the period.
pub fn figure(figure: Figure) -> Expr {
    Expr::Figure(figure)
}

/// Arithmetic.
pub fn arithmetic(op: Operation, left: Expr, right: Expr) -> Expr {
    Expr::Arithmetic { op, left: Box::new(left), right: Box::new(right) }
}

/// A comparison.
pub fn compare(op: Comparison, left: Expr, right: Expr) -> Expr {
    Expr::Compare { op, left: Box::new(left), right: Box::new(right) }
}

/// A row that owns its lower edge.
pub fn row(lower: Option<Value>, upper: Option<Value>, value: Expr) -> Row {
    let edge = |included| move |value| Edge { value, included };
    Row { lower: lower.map(edge(true)), upper: upper.map(edge(false)), value, at: None }
}

/// `over …`: the edge itself is not in it.
pub fn over(lower: Value, value: Expr) -> Row {
    Row { lower: Some(Edge { value: lower, included: false }), upper: None, value, at: None }
}

/// A metric without groups or rounding.
pub fn metric(of: &str, kind: MetricKind) -> Metric {
    Metric { heading: heading(of), kind, per: None, round: None }
}

/// Rows on a figure.
pub fn rows(on: Figure, rows: Vec<Row>) -> Expr {
    Expr::Rows(Rows { on: Box::new(figure(on)), rows, otherwise: None })
}
