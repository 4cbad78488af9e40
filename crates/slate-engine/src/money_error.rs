//! Why what was measured cannot be turned into money.

use std::fmt;

use slate_model::{Name, Position};

/// What keeps an agreement and a history from becoming a statement. Nothing is guessed: where a
/// figure that money depends on is missing or impossible, there is no statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoneyError {
    /// An input series has no value for a period that is over.
    MissingInput {
        /// The series.
        input: Name,
        /// The period: `2026-03`.
        period: String,
        /// The clause that needs it.
        at: Option<Position>,
    },
    /// A name that the model does not define.
    Undefined {
        /// What kind of thing: `target`.
        what: &'static str,
        /// Its name.
        name: Name,
    },
    /// An expression that means nothing where it stands.
    Meaningless {
        /// In words: `a field cannot be read here: no record is at hand`.
        why: String,
        /// The clause.
        at: Option<Position>,
    },
    /// An amount too large for 28 digits.
    TooLarge {
        /// The amount, exact.
        amount: String,
    },
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |f: &mut fmt::Formatter<'_>, at: &Option<Position>| match at {
            Some(position) => write!(f, " ({position})"),
            None => Ok(()),
        };
        match self {
            Self::MissingInput { input, period, at: position } => {
                write!(
                    f,
                    "input `{input}` has no value for {period}, and an amount depends on it: add it to the history"
                )?;
                at(f, position)
            }
            Self::Undefined { what, name } => {
                write!(f, "the model names {what} `{name}` and does not define it")
            }
            Self::Meaningless { why, at: position } => {
                f.write_str(why)?;
                at(f, position)
            }
            Self::TooLarge { amount } => {
                write!(f, "the amount {amount} has more digits than an amount may have (28)")
            }
        }
    }
}

impl std::error::Error for MoneyError {}
