//! Scenarios: evidence and what is expected of it, in the language itself.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::{Comparison, Value};
use crate::money::Number;
use crate::name::{Name, Position};
use crate::time::Instant;

/// A test of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it shows, in words.
    pub label: String,
    /// The agreement.
    pub agreement: Name,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// Values of parameters that it is run with, instead of those that the agreement has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<ScenarioParameter>,
    /// What happened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<ScenarioRecord>,
    /// Values of input series.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<ScenarioInput>,
    /// Credits that the customer claims. With a claim clause and none here, credits are claimable
    /// and not paid (language §10.12).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ScenarioClaim>,
    /// Seen from here; absent: the end of the last period that an expectation names, or the last
    /// instant in it if that is later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
    /// What must come out.
    pub expectations: Vec<Expectation>,
}

/// `parameter threshold = 90%` in a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioParameter {
    /// The parameter.
    pub parameter: Name,
    /// Its value.
    pub value: Value,
    /// The value as it is written, for compiling the agreement with it.
    pub written: String,
}

/// One ticket, outage or other record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioRecord {
    /// Its kind.
    pub record: Name,
    /// Its identity.
    pub id: String,
    /// Values it has from the start: `opened`, `from`, `to` and fields.
    pub values: Vec<FieldValue>,
    /// What happens to it, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldValue {
    /// The field, or `opened`, `from`, `to`.
    pub field: Name,
    /// Its value.
    pub value: Value,
}

/// Something that happens to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When.
    pub at: Instant,
    /// Fields that take new values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<FieldValue>,
    /// Fields that lose their value: unknown from then on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<Name>,
    /// Named events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Name>,
}

/// A value of an input series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioInput {
    /// The series.
    pub input: Name,
    /// The period: `2026-03`, `2026-Q1`.
    pub period: String,
    /// Its value.
    pub value: Value,
}

/// A claim: `claim slow_response in 2026-03 on 2026-04-10`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioClaim {
    /// The credit.
    pub credit: Name,
    /// The period measured: `2026-03`.
    pub period: String,
    /// The date of the claim; absent: within the time allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

/// What must come out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// What.
    pub expect: Expect,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
}

/// The kinds of expectation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expect {
    /// How one record fares against one target.
    Verdict {
        /// The identity of the record.
        record: String,
        /// The target.
        target: Name,
        /// For a timer with cycles, which; from 1. Absent: the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cycle: Option<u32>,
        /// Its verdict; absent where only the due instant is expected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        verdict: Option<RecordVerdict>,
        /// Its due instant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Instant>,
    },
    /// The figure of a target or metric in a period.
    Figure {
        /// The target or metric.
        of: Name,
        /// The group where there are several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<String>,
        /// The period.
        period: String,
        /// How it compares.
        op: Comparison,
        /// With what.
        value: Value,
    },
    /// The figure of a target or metric in a period is exactly this fraction: `is 71 / 103`.
    Ratio {
        /// The target or metric.
        of: Name,
        /// The group where there are several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<String>,
        /// The period.
        period: String,
        /// Above the line.
        numerator: Number,
        /// Below the line; not zero.
        denominator: Number,
    },
    /// The verdict on a target in a period.
    Target {
        /// The target.
        target: Name,
        /// The group where there are several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<String>,
        /// The period.
        period: String,
        /// The verdict.
        verdict: PeriodVerdict,
    },
    /// Whether a period is still open: records that are pending, or an end that has not come.
    Provisional {
        /// The target.
        target: Name,
        /// The group where there are several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<String>,
        /// The period.
        period: String,
    },
    /// Money in a period.
    Credits {
        /// One credit; absent: all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credit: Option<Name>,
        /// The period; absent: the whole term.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<String>,
        /// Before caps and adjustments, or what is finally due.
        stage: CreditStage,
        /// How it compares.
        op: Comparison,
        /// With what: money.
        value: Value,
    },
    /// Whether a right to terminate arises.
    Terminates {
        /// The clause.
        termination: Name,
        /// In this period; absent: never.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<String>,
    },
}

/// Which figure of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreditStage {
    /// As the clause pays it, before rounding and caps.
    Gross,
    /// After every cap and adjustment.
    Net,
}

/// How one record fares against a limit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RecordVerdict {
    /// Stopped at or before it was due.
    Met,
    /// Stopped after it was due, or still running then.
    Breached,
    /// Running or paused, and not yet due.
    Pending,
    /// The timer never started.
    NotStarted,
    /// Void by the timer's own rule.
    Void,
    /// Taken out by an exclusion.
    Excluded,
    /// It has no limit: the map gives none for its values.
    Unlimited,
}

/// How a target fares in a period.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PeriodVerdict {
    /// The requirement was kept.
    Met,
    /// It was not.
    Missed,
    /// Nothing to measure.
    NotMeasured,
    /// Measured but not judged: reported only.
    Reported,
}
