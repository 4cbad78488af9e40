//! Credits and the triggers that look across periods (language §8).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::name::{Heading, Name};
use crate::period::Period;

/// What is paid when a promise is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// Its name, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// The target whose figures it reads and whose periods it is evaluated in. A credit that only
    /// looks across periods has the target of its trigger here.
    pub target: Name,
    /// What a percentage in it is a percentage of: money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Expr>,
    /// Only in periods in which this fires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Trigger>,
    /// How often it is evaluated.
    pub per: CreditPer,
    /// How much is paid: money. Never below zero.
    pub pay: Expr,
}

/// How often a credit is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreditPer {
    /// Once for each period of its target.
    Period,
    /// For each record that breached, or each outage that counts.
    Incident,
    /// For each group of its target's `per`.
    Group,
}

/// A condition on what happened over several periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Trigger {
    /// A target was missed in so many consecutive measured periods. Fires at n, 2n, 3n, … or, with
    /// `each_further`, at n and every one after it (language §10.4).
    Consecutive {
        /// The target.
        target: Name,
        /// How many, at least 1.
        misses: u32,
        /// Whether every further miss fires again.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        each_further: bool,
    },
    /// A target was missed in so many of any so many consecutive periods.
    OutOf {
        /// The target.
        target: Name,
        /// How many.
        misses: u32,
        /// Of the last so many periods, the current one among them.
        periods: u32,
    },
    /// Net credits over a window are at least an amount, or more than it.
    CreditsReach {
        /// Money.
        amount: Expr,
        /// Whether they have to be more than the amount: `credits over 500 GBP`.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        more: bool,
        /// The window that ends with the period at hand.
        window: Period,
    },
    /// A condition on the figures of a target's period: `attainment below 90%`.
    Figures {
        /// The target.
        target: Name,
        /// True or false of its figures.
        condition: Expr,
    },
    /// Something else than a miss in several periods, or misses in a fixed window.
    Repeated {
        /// What happens in one period.
        what: Happening,
        /// In how many of them.
        often: Often,
    },
    /// All of these.
    All(Vec<Trigger>),
    /// Any of these.
    Any(Vec<Trigger>),
}

/// What happens in one period, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Happening {
    /// A target was missed.
    Missed {
        /// The target.
        target: Name,
    },
    /// A condition held of the figures of a target's period.
    Figures {
        /// The target.
        target: Name,
        /// True or false of its figures.
        condition: Expr,
    },
    /// Net credits of a period were at least an amount, or more than it. Only for terminations: a
    /// credit is reckoned before the credits of its period are known.
    Credits {
        /// Money; `charges` in it are those of the period.
        amount: Expr,
        /// Whether they have to be more than the amount.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        more: bool,
        /// The periods.
        each: Period,
    },
}

/// In how many periods something happens. Periods that the term cuts are no whole ones and do not
/// count (language §10.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Often {
    /// In so many consecutive measured periods: at n, 2n, 3n, … or, with `each_further`, at n and
    /// every one after it.
    Consecutive {
        /// How many, at least 1.
        times: u32,
        /// Whether every further one fires again.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        each_further: bool,
    },
    /// In so many of the last so many periods, the current one among both.
    OutOf {
        /// How many, at least 1.
        times: u32,
        /// Of how many.
        periods: u32,
    },
    /// In so many periods of one fixed window: once, in the period in which the number is reached.
    Within {
        /// How many, at least 1.
        times: u32,
        /// The window; a period belongs to the one that holds its last date.
        window: Period,
    },
}
