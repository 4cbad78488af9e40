//! Records: the shape of the evidence, checked against histories (language §3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::name::{Heading, Name};
use crate::period::Period;

/// A kind of thing that a history tells of: tickets, outages, maintenance windows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its name in the singular, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// Its name when many are meant: `tickets`.
    pub plural: Name,
    /// When one happens. An instant record has the built-in instant `opened` and may have `closed`
    /// among its fields; an interval record has `from` and `to`.
    pub time: RecordTime,
    /// Its fields in order. `opened`, `from` and `to` are built in and not among them.
    pub fields: Vec<Field>,
    /// Named events that may happen to it: `customer_notified`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Name>,
}

impl Record {
    /// The built-in instant of an instant record.
    pub const OPENED: &'static str = "opened";
    /// The built-in start of an interval record.
    pub const FROM: &'static str = "from";
    /// The built-in end of an interval record. Missing: it goes on at the end of the history.
    pub const TO: &'static str = "to";

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.heading.name.as_str() == name)
    }
}

/// When a record happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordTime {
    /// At the instant `opened`.
    Instant,
    /// From `from` to `to`.
    Interval,
}

/// A field of a record. Its value may change in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// What values it takes.
    pub kind: FieldKind,
    /// Computed from other fields; a history does not carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived: Option<Expr>,
}

/// The type of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldKind {
    /// One of the named members, in their order.
    OneOf(Vec<String>),
    /// Any text.
    Text,
    /// A whole number, zero or more.
    Count,
    /// An exact decimal.
    Number,
    /// Yes or no.
    Boolean,
    /// A percentage.
    Percent,
    /// An amount in the agreement's currency.
    Money,
    /// Elapsed time.
    Duration,
    /// A date in the agreement's zone.
    Date,
    /// A point in time.
    Instant,
}

/// A series of values that comes with the history, one for each period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// The type of each value: a count, number, percentage, amount of money or duration.
    pub kind: FieldKind,
    /// One value for each of these.
    pub each: Period,
}
