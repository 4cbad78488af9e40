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
    /// Of each of these groups of credits only the highest is paid, per period of settlement.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub highest_of: Vec<Vec<Name>>,
    /// Rounding of each credit. Absent: half up to the minor unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<MoneyRounding>,
    /// Caps in source order; applied in the order of language §10.10.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<Cap>,
    /// A period's total below this is not paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Money>,
    /// The claim clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// Earn-back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earn_back: Option<EarnBack>,
    /// How it is paid, in words: `credit on next invoice`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
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

/// `claim within 30 days of period end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// After the end of the period measured.
    pub within: CalendarSpan,
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
