//! Periods that come again: `each month`, `each quarter from Feb`, `rolling 12 months`.

use super::{CalendarSpan, Number, Span};
use crate::shift::Shift;

/// `month`, `quarter from Feb`, `month from day 15`, `rolling 12 months`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Cadence {
    /// Which.
    pub kind: CadenceKind,
    /// Where they begin, if not with the calendar.
    pub from: Option<CadenceFrom>,
    /// All of it.
    pub span: Span,
}

/// A length of period.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum CadenceKind {
    /// From midnight to midnight.
    Day,
    /// From Monday (ISO).
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// A calendar year, unless `from` says otherwise.
    Year,
    /// A year from the anniversary of the term.
    ContractYear,
    /// `rolling 30 days`, `rolling 12 months`: ends with each period.
    Rolling(CalendarSpan),
    /// `over the term`
    Term,
}

/// Where periods begin.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum CadenceFrom {
    /// `from Feb`: the month, 1 to 12.
    Month {
        /// 1 to 12.
        month: u32,
        /// The name of the month.
        span: Span,
    },
    /// `from day 15`: the day of the month.
    Day(Number),
}
