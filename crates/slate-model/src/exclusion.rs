//! Exclusions of records and of time (language §2, §10.6).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::name::{Heading, Name};
use crate::period::Period;
use crate::time::Duration;

/// What does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Its name, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// Records or time.
    pub what: Excluded,
    /// How much of it is excluded; beyond, it counts again. Only for time, and for records that are
    /// intervals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
    /// The targets or services it is for; empty: the whole agreement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_for: Vec<Name>,
}

/// Records or time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Excluded {
    /// Records for which a condition is true of their last values: they leave numerator and
    /// denominator. An excluded outage is no downtime; the denominator stays.
    Records {
        /// The record.
        record: Name,
        /// Which of them. Unknown excludes nothing.
        only: Expr,
    },
    /// Time in which a calendar is open: it leaves timers, downtime and denominator.
    Calendar(Name),
    /// Time covered by interval records (notified maintenance, say): it leaves timers, downtime and
    /// denominator.
    TimeOf {
        /// The interval record.
        record: Name,
        /// Which of them; absent: all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<Expr>,
    },
}

/// `at most 3 h each month`: used in order of time, overlaps once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Elapsed time of the exclusion's own hours.
    pub at_most: Duration,
    /// In each of these.
    pub each: Period,
}
