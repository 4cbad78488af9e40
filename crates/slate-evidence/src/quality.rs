//! The quality report: what was read, used, left out, refused and assumed. Nothing is dropped
//! without a number here.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// What became of every row of every source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// One for each source, in the order they were read.
    pub sources: Vec<SourceQuality>,
    /// One for each kind of record, in the agreement's order.
    pub records: Vec<RecordQuality>,
    /// Fields that the agreement reads and no row has a value of, in the agreement's order.
    pub gaps: Vec<Gap>,
    /// What was taken for granted about the history as a whole.
    pub assumptions: Vec<String>,
}

/// A field that the agreement reads although no row has a value of it: no condition on it holds, and
/// no clock that waits for it stops. The mapping does not say that it is so (`without`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gap {
    /// The record.
    pub record: String,
    /// The field.
    pub field: String,
    /// The column that may be meant for it: the nearest by name of those that nothing uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near: Option<NearColumn>,
}

/// A column that nothing uses, and that has nearly the name of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NearColumn {
    /// The source that has it.
    pub source: String,
    /// Its name.
    pub column: String,
}

impl Quality {
    /// Bad rows of all sources.
    pub fn bad_rows(&self) -> u64 {
        self.sources.iter().map(|source| source.bad_rows).sum()
    }

    /// Everything that was assumed, source by source.
    pub fn all_assumptions(&self) -> impl Iterator<Item = String> + '_ {
        let of_sources = self.sources.iter().flat_map(|source| {
            source.assumptions.iter().map(move |assumed| format!("{}: {assumed}", source.source))
        });
        of_sources.chain(self.assumptions.iter().cloned())
    }
}

/// What became of the rows of one source. `rows` is the sum of `used`, `left_out` and `bad_rows`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceQuality {
    /// The file as it was named, or `standard input`.
    pub source: String,
    /// What its rows are, in words: `one row a ticket`.
    pub kind: String,
    /// Rows (or objects) read, without the header and empty lines.
    pub rows: u64,
    /// Rows that became evidence.
    pub used: u64,
    /// Rows that the mapping leaves out, by the rule that does.
    pub left_out: BTreeMap<String, u64>,
    /// Rows that could not be used.
    pub bad_rows: u64,
    /// Bad rows by reason.
    pub bad_by_reason: BTreeMap<Reason, u64>,
    /// The first bad rows.
    pub examples: Vec<BadRow>,
    /// Things that were kept but deserve a look, with how often they happened.
    pub notes: BTreeMap<String, u64>,
    /// Columns that nothing uses.
    pub unused_columns: Vec<String>,
    /// What was taken for granted: matching by name, a zone, a format.
    pub assumptions: Vec<String>,
}

/// How many bad rows a source keeps as examples.
pub const EXAMPLES: usize = 20;

impl SourceQuality {
    pub(crate) fn bad(&mut self, line: u64, column: Option<&str>, problem: &Problem) {
        self.bad_rows += 1;
        *self.bad_by_reason.entry(problem.reason).or_default() += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(BadRow {
                line,
                column: column.map(str::to_owned),
                reason: problem.reason,
                message: problem.message.clone(),
            });
        }
    }

    pub(crate) fn note(&mut self, text: &str) {
        if let Some(count) = self.notes.get_mut(text) {
            *count += 1;
        } else {
            self.notes.insert(text.to_owned(), 1);
        }
    }

    pub(crate) fn leave_out(&mut self, rule: &str) {
        if let Some(count) = self.left_out.get_mut(rule) {
            *count += 1;
        } else {
            self.left_out.insert(rule.to_owned(), 1);
        }
    }
}

/// What a history has of one kind of record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordQuality {
    /// The record.
    pub record: String,
    /// How many.
    pub records: u64,
    /// Changes of fields.
    pub changes: u64,
    /// Named events.
    pub events: u64,
    /// Changes and events that happened before the record's start. They are kept.
    pub before_start: u64,
    /// Changes and events that stood after a later one of the same record. They were put in order.
    pub out_of_order: u64,
    /// Intervals that end before they start. They are kept and last no time (language §5).
    pub ends_before_start: u64,
    /// The first of those, by identity.
    pub ends_before_start_such_as: Vec<String>,
    /// Declared fields that no record has a value of.
    pub never_filled: Vec<String>,
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BadRow {
    /// The line it starts on, from 1.
    pub line: u64,
    /// The column, where one is to blame.
    pub column: Option<String>,
    /// What kind of fault.
    pub reason: Reason,
    /// The fault in words.
    pub message: String,
}

/// What is wrong with a row, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of fault.
    pub reason: Reason,
    /// The fault in words.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

/// The kinds of fault that a row may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It has no identity.
    NoId,
    /// It has no `opened` or `from`.
    NoStart,
    /// A change or event has no instant.
    NoInstant,
    /// The same identity stood in an earlier row.
    DuplicateId,
    /// A change or event of a record that the history does not have.
    UnknownId,
    /// A value is no member of the field's `one of`.
    NotAMember,
    /// A value is not of the field's type.
    NotAValue,
    /// An instant is not in the format of its column.
    NotAnInstant,
    /// The agreement has no such record, field, event or input.
    UnknownName,
    /// A row has more or fewer cells than the header, or an object is not of the expected shape.
    WrongShape,
    /// A row is not valid UTF-8.
    NotText,
    /// A row or cell is longer than the limit.
    TooLong,
    /// Two values of one input in one period.
    TwoValues,
}

impl Reason {
    /// The reason in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NoId => "no identity",
            Self::NoStart => "no start",
            Self::NoInstant => "no instant",
            Self::DuplicateId => "identity seen before",
            Self::UnknownId => "unknown identity",
            Self::NotAMember => "not a member",
            Self::NotAValue => "not a value of the field's type",
            Self::NotAnInstant => "not an instant",
            Self::UnknownName => "unknown name",
            Self::WrongShape => "wrong shape",
            Self::NotText => "not UTF-8",
            Self::TooLong => "too long",
            Self::TwoValues => "two values",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_words())
    }
}
