//! Periods: the stretches of time that figures are for (language §5). All are half-open in the
//! agreement's zone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use chrono::NaiveDate;

/// How an agreement cuts time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Period {
    /// A calendar date.
    Day,
    /// An ISO week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A quarter whose first month is `from` (1: January), and every third after it.
    Quarter {
        /// 1 to 12.
        from: u8,
    },
    /// Half a year, from month `from`.
    HalfYear {
        /// 1 to 12.
        from: u8,
    },
    /// A year from month `from`.
    Year {
        /// 1 to 12.
        from: u8,
    },
    /// A year from the first day of the term, and from each anniversary of it.
    ContractYear,
    /// A month from day `day`; in a shorter month from its last day.
    BillingMonth {
        /// 1 to 31.
        day: u8,
    },
    /// The days up to and including each date: `rolling 30 days`, one value a month end when it is
    /// a cap's or a trigger's window.
    RollingDays {
        /// At least 1.
        days: u16,
    },
    /// So many months, up to the end of the period at hand.
    RollingMonths {
        /// At least 1.
        months: u16,
    },
    /// The whole term.
    Term,
}

impl Period {
    /// Whether its windows overlap: one ends with each date or month.
    pub const fn rolls(self) -> bool {
        matches!(self, Self::RollingDays { .. } | Self::RollingMonths { .. })
    }
}

/// Dates from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateRange {
    /// The first date.
    pub first: NaiveDate,
    /// The last date, included.
    pub last: NaiveDate,
}
