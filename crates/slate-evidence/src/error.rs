//! Why a history cannot be used.

use std::fmt;

use crate::quality::{Problem, Quality};

/// Why a history cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceError {
    /// A source could not be opened or read.
    Unreadable {
        /// The source.
        source: String,
        /// Why, in words.
        why: String,
    },
    /// A source and the agreement cannot be matched, or its mapping is wrong. All faults at once.
    Mapping {
        /// The source or its mapping file.
        source: String,
        /// What is wrong, one a line.
        problems: Vec<String>,
    },
    /// More bad rows than are allowed.
    TooManyBadRows {
        /// How many are allowed.
        allowed: u64,
        /// The whole report.
        quality: Box<Quality>,
    },
    /// The column and the changes of a field contradict each other, or could mean two things.
    TwoReadings {
        /// The record.
        record: String,
        /// The field.
        field: String,
        /// Records that have both.
        compared: u64,
        /// Those whose column agrees with being the value at creation.
        creation: u64,
        /// Those whose column agrees with being the current value.
        current: u64,
        /// A record that agrees with neither.
        example: Option<String>,
    },
    /// A scenario tells what the agreement cannot hold.
    Scenario {
        /// What the scenario shows.
        label: String,
        /// The record or input.
        record: String,
        /// The fault.
        problem: Problem,
    },
    /// More than can be counted or than a limit allows.
    TooMany {
        /// Of what.
        what: String,
        /// The limit.
        most: u64,
    },
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { source, why } => write!(f, "cannot read `{source}`: {why}"),
            Self::Mapping { source, problems } => {
                write!(f, "`{source}` does not fit the agreement")?;
                problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
            }
            Self::TooManyBadRows { allowed, quality } => {
                let bad = quality.bad_rows();
                let one = bad == 1;
                write!(
                    f,
                    "{}, {allowed} allowed (mend {}, leave {} out by the mapping, or allow more with \
                     `--max-bad-rows`)",
                    if one { "1 bad row".to_owned() } else { format!("{bad} bad rows") },
                    if one { "it" } else { "them" },
                    if one { "it" } else { "them" },
                )?;
                for source in quality.sources.iter().filter(|source| source.bad_rows > 0) {
                    for row in source.examples.iter().take(5) {
                        write!(f, "\n  {}:{}: ", source.source, row.line)?;
                        if let Some(column) = &row.column {
                            write!(f, "column `{column}`: ")?;
                        }
                        f.write_str(&row.message)?;
                    }
                    let shown = source.examples.len().min(5) as u64;
                    if source.bad_rows > shown {
                        write!(f, "\n  {}: and {} more", source.source, source.bad_rows - shown)?;
                    }
                }
                Ok(())
            }
            Self::TwoReadings { record, field, compared, creation, current, example } => {
                write!(
                    f,
                    "`{field}` of {record} has a column and changes, and what the column says is \
                     not clear: of {compared} records with both, {creation} agree with a value at \
                     creation and {current} with a current value"
                )?;
                if let Some(example) = example {
                    write!(f, " (`{example}` with neither)")?;
                }
                write!(
                    f,
                    "; say which in the mapping: `columns.{field} = \"at creation\"` or \
                     `\"current\"`"
                )
            }
            Self::Scenario { label, record, problem } => {
                write!(f, "scenario `{label}`: `{record}`: {problem}")
            }
            Self::TooMany { what, most } => write!(f, "more than {most} {what}"),
        }
    }
}

impl std::error::Error for EvidenceError {}
