//! The types of the language and the one table of what may be combined (language §4). The compiler
//! and the loader of JSON models both ask here, so they cannot disagree.

use crate::expr::{Operation, Value};
use crate::record::FieldKind;

/// The type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// True, false or unknown.
    Boolean,
    /// A number or a count.
    Number,
    /// A percentage.
    Percent,
    /// A difference of percentages.
    Points,
    /// Money in the agreement's currency.
    Money,
    /// Elapsed time.
    Duration,
    /// A member of a `one of`, or text.
    Text,
    /// A date.
    Date,
    /// An instant.
    Instant,
}

impl Type {
    /// The type in words, with its article: `a percentage`.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Boolean => "a condition",
            Self::Number => "a number",
            Self::Percent => "a percentage",
            Self::Points => "percentage points",
            Self::Money => "an amount of money",
            Self::Duration => "a duration",
            Self::Text => "a text",
            Self::Date => "a date",
            Self::Instant => "an instant",
        }
    }

    /// The type of a constant.
    pub const fn of(value: &Value) -> Self {
        match value {
            Value::Number(_) => Self::Number,
            Value::Percent(_) => Self::Percent,
            Value::Points(_) => Self::Points,
            Value::Money(_) => Self::Money,
            Value::Duration(_) => Self::Duration,
            Value::Member(_) | Value::Text(_) => Self::Text,
            Value::Boolean(_) => Self::Boolean,
            Value::Date(_) => Self::Date,
            Value::Instant(_) => Self::Instant,
        }
    }

    /// The type of a field's values.
    pub const fn of_field(kind: &FieldKind) -> Self {
        match kind {
            FieldKind::OneOf(_) | FieldKind::Text => Self::Text,
            FieldKind::Count | FieldKind::Number => Self::Number,
            FieldKind::Boolean => Self::Boolean,
            FieldKind::Percent => Self::Percent,
            FieldKind::Money => Self::Money,
            FieldKind::Duration => Self::Duration,
            FieldKind::Date => Self::Date,
            FieldKind::Instant => Self::Instant,
        }
    }

    /// Whether values of this type have an order (`below`, `at least`).
    pub const fn ordered(self) -> bool {
        !matches!(self, Self::Boolean | Self::Text)
    }

    /// Whether `left op right` means something, and its type. Percent of money is money; a
    /// difference of percents is points; money times money is nothing.
    pub const fn combine(op: Operation, left: Self, right: Self) -> Option<Self> {
        use Operation::{Add, Divide, Multiply, Subtract};
        use Type::{Duration, Instant, Money, Number, Percent, Points};
        Some(match (op, left, right) {
            (Add | Subtract, Number, Number) => Number,
            (Add | Subtract, Money, Money) => Money,
            (Add | Subtract, Duration, Duration) => Duration,
            (Add | Subtract, Points, Points) => Points,
            (Add, Percent, Percent) => Percent,
            (Subtract, Percent, Percent) => Points,
            (Add | Subtract, Percent, Points) | (Add, Points, Percent) => Percent,
            (Subtract, Instant, Instant) => Duration,
            (Add | Subtract, Instant, Duration) => Instant,

            (Multiply, Number, other) | (Multiply, other, Number)
                if matches!(other, Number | Percent | Points | Money | Duration) =>
            {
                other
            }
            (Multiply, Percent, other) | (Multiply, other, Percent)
                if matches!(other, Percent | Money | Duration) =>
            {
                other
            }
            // Points of money: `shortfall * base` is the money that the missing points are worth.
            (Multiply, Points, Money) | (Multiply, Money, Points) => Money,

            (Divide, Number, Number)
            | (Divide, Money, Money)
            | (Divide, Duration, Duration)
            | (Divide, Points, Points)
            | (Divide, Percent, Percent) => Number,
            (Divide, Percent, Number) => Percent,
            (Divide, Points, Number) => Points,
            (Divide, Money, Number) => Money,
            (Divide, Duration, Number) => Duration,
            _ => return None,
        })
    }
}
