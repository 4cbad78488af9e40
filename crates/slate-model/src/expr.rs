//! The one typed expression language under every friendly form (language §1.3): conditions on
//! records, amounts of credit, bases and caps. Friendly forms are written out in it here.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::{Money, Number, Percent, Points, RoundingMode};
use crate::name::{Name, Position};
use crate::period::Period;
use crate::time::{Duration, Instant};

/// A constant of the language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Value {
    /// `20`, `1.5`.
    Number(Number),
    /// `99.95%`.
    Percent(Percent),
    /// `0.1 pp`.
    Points(Points),
    /// `500 GBP`.
    Money(Money),
    /// `1 h 30 min`.
    Duration(Duration),
    /// A member of a `one of`.
    Member(String),
    /// Text in quotes.
    Text(String),
    /// `true`, `false`.
    Boolean(bool),
    /// `2026-01-01`.
    Date(NaiveDate),
    /// `2026-03-06 17:50`, already in its zone.
    Instant(Instant),
}

/// An expression. Where it stands decides which parts may be used: fields only where a record is at
/// hand, figures only where a measured period is. [`crate::types`] holds the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expr {
    /// A constant.
    Literal(Value),
    /// A field of the record at hand, or its built-in `opened`, `from`, `to`.
    Field(Name),
    /// A figure of the measured period at hand.
    Figure(Figure),
    /// The gross charge of a service for the period at hand (language §10.7, §10.8).
    Charge(Name),
    /// The gross charges of all services for the period at hand (language §10.11).
    Charges,
    /// The value of an input series for the period at hand.
    Input(Name),
    /// A figure over the periods of an input series that lie in the longer period at hand; unknown
    /// where one of them is.
    OverInput {
        /// Which figure.
        figure: InputFigure,
        /// The input.
        input: Name,
    },
    /// The value of a metric for the period at hand.
    Metric(Name),
    /// The value an input or metric had `periods` periods earlier; unknown before the first.
    Previous {
        /// An `input` or a `metric`.
        of: Box<Expr>,
        /// At least 1.
        periods: u32,
    },
    /// True when the part is false; unknown when it is unknown.
    Not(Box<Expr>),
    /// The negative of a number, percentage, amount or duration.
    Negate(Box<Expr>),
    /// True when all parts are.
    All(Vec<Expr>),
    /// True when any part is.
    Any(Vec<Expr>),
    /// `field is a or b`: true when the value equals one of these; unknown when it is missing.
    Is {
        /// What is looked at.
        of: Box<Expr>,
        /// At least one constant of its type.
        one_of: Vec<Value>,
    },
    /// True when the part has no value: the only test that sees a missing value.
    IsMissing(Box<Expr>),
    /// An order between two values of one type.
    Compare {
        /// The order.
        op: Comparison,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// Exact arithmetic. Division by zero is unknown.
    Arithmetic {
        /// The operation.
        op: Operation,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// The smallest of the parts.
    Min(Vec<Expr>),
    /// The largest of the parts.
    Max(Vec<Expr>),
    /// The whole number at or below a number.
    Floor(Box<Expr>),
    /// The whole number at or above a number.
    Ceil(Box<Expr>),
    /// The part rounded to a multiple of `to`.
    Round {
        /// What is rounded.
        of: Box<Expr>,
        /// Which way.
        mode: RoundingMode,
        /// The step, a constant above zero of the same type.
        to: Value,
    },
    /// The value of the row that a figure falls into (a ladder of bands).
    Rows(Rows),
    /// How many steps of a figure, added up over a window, are full for the first time in this period.
    Steps(Steps),
    /// The value of the first case whose condition holds.
    Match {
        /// Conditions and values, in order.
        cases: Vec<Case>,
        /// Otherwise; unknown when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<Box<Expr>>,
    },
}

/// A figure over several periods of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InputFigure {
    /// Added up.
    Sum,
    /// Arithmetic mean, exact; each period weighs the same.
    Mean,
    /// The largest.
    Max,
    /// The smallest.
    Min,
}

impl Expr {
    /// `percent * base`: the usual shape of a credit.
    pub fn times(self, right: Self) -> Self {
        Self::Arithmetic { op: Operation::Multiply, left: Box::new(self), right: Box::new(right) }
    }

    /// `self / right`.
    pub fn over(self, right: Self) -> Self {
        Self::Arithmetic { op: Operation::Divide, left: Box::new(self), right: Box::new(right) }
    }

    /// The expression and all that it is made of, each before its own parts, in their order.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let part = open.pop()?;
            let start = open.len();
            match part {
                Self::Previous { of, .. }
                | Self::Not(of)
                | Self::Negate(of)
                | Self::Is { of, .. }
                | Self::IsMissing(of)
                | Self::Floor(of)
                | Self::Ceil(of)
                | Self::Round { of, .. } => open.push(of),
                Self::All(parts) | Self::Any(parts) | Self::Min(parts) | Self::Max(parts) => {
                    open.extend(parts);
                }
                Self::Compare { left, right, .. } | Self::Arithmetic { left, right, .. } => {
                    open.extend([&**left, &**right]);
                }
                Self::Rows(rows) => {
                    open.push(&rows.on);
                    open.extend(rows.rows.iter().map(|row| &row.value));
                    open.extend(rows.otherwise.as_deref());
                }
                Self::Match { cases, otherwise } => {
                    open.extend(cases.iter().flat_map(|case| [&case.when, &case.value]));
                    open.extend(otherwise.as_deref());
                }
                Self::Literal(_)
                | Self::Field(_)
                | Self::Figure(_)
                | Self::Charge(_)
                | Self::Charges
                | Self::Input(_)
                | Self::OverInput { .. }
                | Self::Metric(_)
                | Self::Steps(_) => {}
            }
            // What was put on top last is looked at first.
            if let Some(new) = open.get_mut(start..) {
                new.reverse();
            }
            Some(part)
        })
    }
}

/// `per 10 breaches in rolling 12 months`: steps of a figure that is added up over periods. What
/// filled a step is used up, the oldest first, so that nothing is paid for twice; periods that pay
/// nothing whatever the clause says (not measured, reported, forgiven) add nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Steps {
    /// `breaches`, `downtime` or `overrun`.
    pub of: Figure,
    /// One step, above zero.
    pub step: Value,
    /// The first so many of the window that are free; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<Value>,
    /// The window that ends with the period, or that holds its last date.
    pub window: Period,
}

/// One case of a `match`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Taken when this is true.
    pub when: Expr,
    /// Its value.
    pub value: Expr,
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A figure of one target over one period (language §8). `per incident` figures are of the one
/// incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// What was reached: a percentage for shares and availability, else the metric's own type.
    Attainment,
    /// The figure that the target requires.
    Target,
    /// How far attainment is from the target on the wrong side, zero when it is met: points for
    /// percentages.
    Shortfall,
    /// Records that met the limit, or available time.
    Numerator,
    /// Records counted, or service time.
    Denominator,
    /// Records that breached the limit.
    Breaches,
    /// Down time that counts: union, clipped, less excluded time.
    Downtime,
    /// Open time that breached records took beyond their limits, added up.
    Overrun,
    /// The base of the credit (`of desk.charge`).
    Base,
    /// Consecutive measured periods missed, up to and including this one.
    Streak,
    /// Elapsed time of the period, as far as the term has it: the charge of a stub is that of its
    /// days, and time over the length of period is a share of the same days (language §10.8).
    LengthOfPeriod,
}

/// A table looked up by one figure. Rows with two edges are disjoint; of several rows with one edge
/// that hold, the most extreme edge counts (language §8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// What is looked up.
    pub on: Box<Expr>,
    /// The rows in source order.
    pub rows: Vec<Row>,
    /// The value when no row holds: none means zero of the rows' type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Box<Expr>>,
}

/// One row: an interval and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Lower edge; absent: no lower bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lower: Option<Edge>,
    /// Upper edge; absent: no upper bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<Edge>,
    /// What the row gives.
    pub value: Expr,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
}

/// An edge of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// Where it lies.
    pub value: Value,
    /// Whether the row owns the edge itself.
    pub included: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_their_order() {
        let field = |name: &str| Expr::Field(name.parse().unwrap());
        let sum = field("a").times(field("b")).over(Expr::Min(vec![field("c"), field("d")]));
        let of = |part: &Expr| match part {
            Expr::Field(name) => name.to_string(),
            Expr::Arithmetic { op: Operation::Multiply, .. } => "*".to_owned(),
            Expr::Arithmetic { .. } => "/".to_owned(),
            _ => "min".to_owned(),
        };
        let parts: Vec<String> = sum.parts().map(of).collect();
        assert_eq!(parts, ["/", "*", "a", "b", "min", "c", "d"]);
    }
}
