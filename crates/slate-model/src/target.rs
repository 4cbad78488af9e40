//! Services, tiers and targets, each target written out in full for its tier.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::{Expr, Value};
use crate::metric::RoundTo;
use crate::money::{Money, Percent};
use crate::name::{Heading, Name, Position};
use crate::period::Period;
use crate::timer::LimitMap;

/// A service with what it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// Its charges in order of the date from which each holds. Empty: free of charge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// Its tiers in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Heading>,
}

/// What a service costs, gross, before tax and credits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// How much.
    pub amount: ChargeAmount,
    /// For each of these: month, quarter, half-year, year or contract year.
    pub each: Period,
    /// From this date on; absent: from the start of the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
}

/// How much a charge is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ChargeAmount {
    /// A fixed amount.
    Fixed(Money),
    /// Reckoned for each of the charge's periods from the inputs of that period; a part of a period
    /// bears its share of days, as a fixed amount does.
    Reckoned(Expr),
    /// What the input series of money says for the period.
    Input(Name),
}

/// A promise, for one tier of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its name (`desk.gold.response`, or `site.availability` where there are no tiers), label and
    /// position.
    #[serde(flatten)]
    pub heading: Heading,
    /// Its service.
    pub service: Name,
    /// Its tier (`desk.gold`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Name>,
    /// Whom it is for.
    pub applies: Applies,
    /// What is measured.
    pub measure: Measure,
    /// What is required; absent for a target that is reported only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require: Option<Requirement>,
    /// The period of each judgement.
    pub period: Period,
    /// A judgement for each value of this field of the record (timers) or of the metric's `per`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Name>,
    /// The low-volume rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_volume: Option<LowVolume>,
    /// What an empty period means.
    pub when_none: WhenNone,
    /// Rounding of attainment before any comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundTo>,
    /// Share of the limit from which reports mark a running record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_at: Option<Percent>,
    /// Judged from this date on; before it, reported only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
}

/// Whom a target is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Applies {
    /// Every record: its tier is selected, or its service has none.
    Always,
    /// Nobody: another tier is selected. Kept for comparison; never measured.
    Never,
    /// Records for which this is true.
    Where(Expr),
}

/// What a target measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Measure {
    /// The share of records within a limit on a timer.
    Timer {
        /// The timer.
        timer: Name,
        /// The limits.
        limit: LimitMap,
        /// In which period a record counts.
        count: CountWhen,
    },
    /// A metric.
    Metric(Name),
}

/// In which period a record counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountWhen {
    /// The period of its `opened` (for a later cycle: of that cycle's start).
    Opened,
    /// The period in which it stopped; breached and still running: in which it was due.
    Stopped,
    /// The period of its final due instant. The default.
    Due,
}

/// What is required of the measured figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Requirement {
    /// The figure is this or more.
    AtLeast(Value),
    /// The figure is this or less.
    AtMost(Value),
    /// The figure is more than this.
    Above(Value),
    /// The figure is less than this.
    Below(Value),
    /// The figure lies between these, both included.
    Between {
        /// The lower edge.
        low: Value,
        /// The upper edge, not below it.
        high: Value,
    },
    /// Every record is within its limit: `at least 100%` said plainly.
    Every,
}

impl Requirement {
    /// The lower edge and whether it is enough; none for `every`, which names no figure.
    pub const fn low(&self) -> Option<(&Value, bool)> {
        match self {
            Self::AtLeast(value) | Self::Between { low: value, .. } => Some((value, true)),
            Self::Above(value) => Some((value, false)),
            Self::AtMost(_) | Self::Below(_) | Self::Every => None,
        }
    }

    /// The upper edge and whether it is still allowed.
    pub const fn high(&self) -> Option<(&Value, bool)> {
        match self {
            Self::AtMost(value) | Self::Between { high: value, .. } => Some((value, true)),
            Self::Below(value) => Some((value, false)),
            Self::AtLeast(_) | Self::Above(_) | Self::Every => None,
        }
    }

    /// The one figure that it names; none for `every`, and for `between`, which names two.
    pub const fn figure(&self) -> Option<&Value> {
        match self {
            Self::AtLeast(value)
            | Self::AtMost(value)
            | Self::Above(value)
            | Self::Below(value) => Some(value),
            Self::Between { .. } | Self::Every => None,
        }
    }
}

/// `under 20 tickets: allow 1 miss`: what holds when few records are counted, after exclusions
/// (language §10.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LowVolume {
    /// The rule holds below this many records.
    pub under: u32,
    /// What holds then.
    pub then: FewRecords,
}

/// What holds when few records are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FewRecords {
    /// So many misses are forgiven: within them the target is met and pays nothing, beyond them the
    /// unadjusted figure decides.
    Allow(u32),
    /// The period is not measured: neither met nor missed, in no streak.
    NotMeasured,
}

/// What a period without any counted record means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WhenNone {
    /// Not measured: neither met nor missed, in no streak. The default.
    NotMeasured,
    /// Met.
    Met,
    /// This figure, judged like any other.
    Value(Value),
}
