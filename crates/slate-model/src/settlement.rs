//! Settlement and termination (language §8, §10.10-13).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::credit::Trigger;
use crate::expr::Expr;
use crate::money::{Money, Number, Percent, RoundingMode};
use crate::name::{Heading, Name, Position};
use crate::period::Period;
use crate::timer::CalendarSpan;

/// How credits become payments.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settlement {
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// How often is settled; whole periods of every target that a credit reads. Absent: the period
    /// that those targets share where it is a month or longer, else the month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<Period>,
    /// Of each of these groups of credits only one is paid.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub winners: Vec<Winner>,
    /// Rounding of each credit. Absent: half up to the minor unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<MoneyRounding>,
    /// Caps in source order; applied in the order of language §10.10.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<Cap>,
    /// A period's total below this is not paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Money>,
    /// What a smaller credit is raised to, as far as the caps have room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<Money>,
    /// The claim clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// Earn-back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earn_back: Option<EarnBack>,
    /// How it is paid, in words: `credit on next invoice`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// Where its clauses stand.
    #[serde(skip_serializing_if = "ClausePlaces::is_empty")]
    pub places: ClausePlaces,
}

/// Where those clauses of a settlement stand of which there is one at most.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClausePlaces {
    /// Rounding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Position>,
    /// `nothing below`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Position>,
    /// `at least`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<Position>,
    /// Earn-back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earn_back: Option<Position>,
}

impl ClausePlaces {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Rounding of money to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoneyRounding {
    /// Which way.
    pub mode: RoundingMode,
    /// The step in major units, above zero: `0.01`, `1`.
    pub to: Number,
}

/// The most that is paid in a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// Money; `charges` in it are those of the window. Rounded down to the minor unit.
    pub amount: Expr,
    /// The window.
    pub window: CapWindow,
    /// Binds one service's credits, before any agreement cap; absent: all credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Name>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
}

/// What a cap is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CapWindow {
    /// Each incident.
    Incident,
    /// Each of these: month, quarter, contract year, rolling months, the term.
    Period(Period),
}

/// `highest of a, b each quarter`: credits of which one is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Winner {
    /// At least two credits.
    pub of: Vec<Name>,
    /// Which of them is paid.
    pub by: WonBy,
    /// Within what they are compared.
    #[serde(default, skip_serializing_if = "WonIn::is_settlement")]
    pub each: WonIn,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
}

/// Which credit of several is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WonBy {
    /// The one that pays most before rounding; of equals the first of the agreement.
    Highest,
    /// The one that the customer claims; without a claim the one that pays most.
    CustomerChooses,
}

/// Within what credits are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WonIn {
    /// Each period of settlement.
    #[default]
    Settlement,
    /// Each of these periods, made of whole periods of settlement: the credits wait for its end and
    /// are settled with the last of them.
    Period(Period),
    /// Each incident, in each period of settlement: the credits are per incident.
    Incident,
}

impl WonIn {
    /// Whether it is the period of settlement.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    const fn is_settlement(&self) -> bool {
        matches!(self, Self::Settlement)
    }
}

/// `claim within 30 days of period end`: the last date on which a credit can be claimed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// How long.
    pub within: ClaimTime,
    /// From when.
    #[serde(default, skip_serializing_if = "ClaimFrom::is_period_end")]
    pub of: ClaimFrom,
}

/// How long a claim may take. The date that it counts from is day zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ClaimTime {
    /// So long on the wall calendar.
    Span(CalendarSpan),
    /// So many working days of a calendar.
    WorkingDays {
        /// At least 1.
        days: u32,
        /// Whose working days.
        calendar: Name,
    },
}

/// From when the time for a claim counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimFrom {
    /// The last date of the period measured.
    #[default]
    PeriodEnd,
    /// The date on which the incident ended, or the last of those behind the credit; the last date
    /// of the period where there is none.
    Incident,
    /// The last date of the period of settlement, at whose end the statement is issued.
    Statement,
}

impl ClaimFrom {
    /// Whether it is the end of the period.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    const fn is_period_end(&self) -> bool {
        matches!(self, Self::PeriodEnd)
    }
}

/// `earn back 50% after 6 clean months` (language §10.13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarnBack {
    /// Share of the net credit that is returned, once.
    pub share: Percent,
    /// After so many consecutive periods in which the credit's target was met.
    pub after: u32,
}

/// When the customer may terminate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Termination {
    /// Its name, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// What gives the right.
    pub when: Trigger,
    /// The notice to give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<CalendarSpan>,
    /// How long the right lasts after the period that gives it; absent: to the end of the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<CalendarSpan>,
    /// The services that may be terminated; empty: the whole agreement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_for: Vec<Name>,
}
