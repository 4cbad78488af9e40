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
    /// The exclusion whose quota this is: the two use it up together, in order of time, overlaps
    /// once. Both carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares_with: Option<Name>,
    /// The targets or services it is for; empty: the whole agreement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_for: Vec<Name>,
}

impl Exclusion {
    /// The name under which its quota is used: its own, or that of the one it shares with.
    pub fn pool(&self) -> &Name {
        self.shares_with.as_ref().unwrap_or(&self.heading.name)
    }
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
    /// In each of these. In a rolling window: in the dates that end with each date, so many of
    /// them, or those of so many months.
    pub each: Period,
}
