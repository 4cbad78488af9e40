//! Metrics: a value for each period, and for each group where one is asked for (language §7).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::{Expr, Value};
use crate::money::{Percent, RoundingMode};
use crate::name::{Heading, Name};
use crate::time::Duration;

/// A named metric of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// Its name (`site.uptime`), label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// How it is computed.
    pub kind: MetricKind,
    /// A value for each value of this field instead of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Name>,
    /// Rounding of the finished value, seen by target and rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundTo>,
}

/// To which step a figure is rounded, and how ties go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundTo {
    /// Which way.
    pub mode: RoundingMode,
    /// The step, above zero, of the figure's type: `0.1%`, `30 min`.
    pub to: Value,
}

/// How a metric is computed. Records belong to the period of their `opened` instant; intervals are
/// clipped to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MetricKind {
    /// Available time over service time.
    Availability(Availability),
    /// The share of records for which a condition is true.
    Share {
        /// The record.
        record: Name,
        /// Only these; absent: all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<Expr>,
        /// What makes one good. Unknown is not good, and stays in the denominator (language §10.2).
        good: Expr,
    },
    /// A figure over records.
    Records {
        /// Which figure.
        figure: Aggregate,
        /// The record.
        record: Name,
        /// Only these; absent: all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<Expr>,
        /// What is aggregated: a number, amount, percentage or duration. Absent only for `count`.
        /// Records for which it is missing are left out and counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Expr>,
    },
    /// Another figure of the same intervals.
    Outages {
        /// Which figure.
        figure: OutageFigure,
        /// Of which intervals, in which hours; without a fixed denominator.
        of: Availability,
    },
    /// Arithmetic on inputs and other metrics.
    Formula(Expr),
}

/// A figure of intervals of downtime other than availability: a duration. None where no service was
/// due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutageFigure {
    /// All down time that counts.
    Downtime,
    /// The down time of the longest single stretch, overlapping and touching intervals joined.
    LongestRun,
    /// Service time less down time, for each stretch that begins to be down in the period; nothing
    /// where none does.
    MeanTimeBetweenFailures,
}

/// Availability from intervals of downtime (language §7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Availability {
    /// The interval record that tells of downtime.
    pub record: Name,
    /// Only these; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Expr>,
    /// The hours in which service is due.
    pub calendar: Name,
    /// Intervals shorter than this are ignored; measured before clipping to the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_shorter_than: Option<Duration>,
    /// Total downtime of a period is rounded before it is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_downtime: Option<RoundTo>,
    /// A fixed denominator instead of the service time; availability is then never below 0%.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_denominator: Option<Duration>,
    /// The interval record that tells when each group's resource lived: only time within it is in
    /// the denominator. Its field of the same name as the metric's `per` names the resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life: Option<Name>,
}

/// A figure over records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Aggregate {
    /// How many.
    Count,
    /// Added up.
    Sum,
    /// Arithmetic mean, exact.
    Mean,
    /// The middle value; of an even number the mean of the middle two.
    Median,
    /// Nearest rank (language §7).
    Percentile(Percent),
    /// The largest.
    Max,
    /// The smallest.
    Min,
}
