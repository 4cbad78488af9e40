//! Why an agreement cannot be measured.

use std::fmt;

use slate_calendar::CalendarError;
use slate_evidence::EvidenceError;
use slate_model::Name;

use crate::money_error::MoneyError;

/// Why an agreement cannot be measured. A compiled or validated model gives rise to none of these
/// by itself; they guard against models that were put together by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the parts say it")]
pub enum EngineError {
    /// A clause names something that the agreement does not have.
    NoSuch { what: &'static str, name: Name, used_by: Name },
    /// The evidence has no table for a record of the agreement.
    NoTable { record: Name },
    /// A record has no such field.
    NoField { record: Name, field: Name },
    /// A record has no such event.
    NoEvent { record: Name, event: Name },
    /// A condition on records reads a figure of a period.
    FigureOfPeriod { record: Name },
    /// Definitions that need each other.
    Circle { what: Name },
    /// A target asks for something that does not go together.
    Contradiction { target: Name, why: String },
    /// No record has this identity.
    NoRecord { record: Name, id: String },
    /// A value does not fit its field, or is missing.
    BadValue { why: String },
    /// A required percentage came out below 0% or above 100% in a period.
    Level { target: Name, period: String, value: String },
    /// A scenario gives a parameter another value than the one the agreement was compiled with.
    OtherParameter { label: String, parameter: Name, written: String },
    /// A calendar cannot be built.
    Calendar(CalendarError),
    /// Dates or periods beyond what can be counted.
    TooFar { what: String },
    /// A clause about money cannot be evaluated.
    Money(MoneyError),
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuch { what, name, used_by } => {
                write!(f, "`{used_by}` uses {what} `{name}`, which the agreement does not have")
            }
            Self::NoTable { record } => {
                write!(
                    f,
                    "the history was read for another agreement: it has no table of `{record}`"
                )
            }
            Self::NoField { record, field } => {
                write!(f, "record `{record}` has no field `{field}`")
            }
            Self::NoEvent { record, event } => {
                write!(f, "record `{record}` has no event `{event}`")
            }
            Self::FigureOfPeriod { record } => write!(
                f,
                "a condition on `{record}` reads a figure of a period, such as `attainment` or a \
                 charge: only fields of the record are known there"
            ),
            Self::Circle { what } => write!(f, "`{what}` is defined by itself"),
            Self::Contradiction { target, why } => write!(f, "target `{target}`: {why}"),
            Self::NoRecord { record, id } => {
                write!(f, "the history has no `{record}` with the identity `{id}`")
            }
            Self::BadValue { why } => f.write_str(why),
            Self::Level { target, period, value } => write!(
                f,
                "target `{target}` measures {value} in `{period}`, and a level lies between 0% and \
                 100%: correct the inputs of `{period}` in the history, or hold the metric within \
                 them, such as `min(…, 100%)`"
            ),
            Self::OtherParameter { label, parameter, written } => write!(
                f,
                "the scenario `{label}` is run with `{parameter}` = {written}, and a compiled \
                 agreement has its parameters worked in: compile the text with `--set \
                 {parameter}={written}`"
            ),
            Self::Calendar(error) => write!(f, "{error}"),
            Self::Money(error) => write!(f, "{error}"),
            Self::TooFar { what } => write!(f, "{what} lies beyond the dates that can be counted"),
        }
    }
}

impl std::error::Error for EngineError {}

impl From<CalendarError> for EngineError {
    fn from(error: CalendarError) -> Self {
        Self::Calendar(error)
    }
}

impl From<EvidenceError> for EngineError {
    fn from(error: EvidenceError) -> Self {
        Self::BadValue { why: error.to_string() }
    }
}

impl From<MoneyError> for EngineError {
    fn from(error: MoneyError) -> Self {
        Self::Money(error)
    }
}
