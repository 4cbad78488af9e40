//! Records: the shape of the evidence.

use super::{Bad, Expr, Head, Ident, Span, Spanned, Text};
use crate::shift::Shift;

/// `record ticket { … }`, `record query, queries { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Record {
    /// Name, label, docs.
    pub head: Head,
    /// The plural where it is given; else it is the name and an `s`.
    pub plural: Option<Ident>,
    /// Fields and events.
    pub entries: Vec<RecordEntry>,
    /// The whole definition.
    pub span: Span,
}

/// One line of a record.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum RecordEntry {
    /// `priority : one of P1, P2`
    Field(Field),
    /// `event customer_notified "Customer told"`
    Event {
        /// Name, label, docs.
        head: Head,
        /// The whole line.
        span: Span,
    },
    /// What could not be read (reported).
    Bad(Bad),
}

/// `priority "Priority" : one of P1, P2 = match impact, urgency { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Field {
    /// Name, label, docs.
    pub head: Head,
    /// Its type.
    pub kind: FieldType,
    /// What it is computed from, where it does not come with the history.
    pub derived: Option<Expr>,
    /// The whole line.
    pub span: Span,
}

/// The type of a field or of an input.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct FieldType {
    /// Which.
    pub kind: FieldTypeKind,
    /// All of it.
    pub span: Span,
}

/// The types that a field can have.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FieldTypeKind {
    /// `one of P1, P2`
    OneOf(Vec<Member>),
    Text,
    Number,
    Count,
    Boolean,
    Money,
    Percent,
    Duration,
    Date,
    Instant,
}

/// A member of a `one of`: `P1`, `P1 "Critical"`, `"Pest Infestation"`, `"Pest Infestation" as pest`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Member {
    /// The value as the history has it: the name, or the text in quotes.
    pub value: Spanned<String>,
    /// Whether the value was written in quotes.
    pub quoted: bool,
    /// The name that stands for a value in quotes.
    pub alias: Option<Ident>,
    /// The label of a value that is a name.
    pub label: Option<Text>,
    /// All of it.
    pub span: Span,
}
