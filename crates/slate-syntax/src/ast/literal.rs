//! Literals.

use super::{Ident, Span, Spanned, Text};
use crate::shift::Shift;

/// A figure with its unit, a date, a time, a text.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum Literal {
    /// `20`, `1.5`, `20_000`
    Number(Number),
    /// `99.95%`
    Percent(Number),
    /// `0.1 pp`: percentage points.
    Points(Number),
    /// `500 GBP`
    Money(Money),
    /// `1 h 30 min`
    Duration(Duration),
    /// `3 working days`
    WorkingDays(Number),
    /// `30 days`, `2 months`, `1 contract year`
    CalendarSpan(CalendarSpan),
    /// `30 transactions`, `3 service points`: a number of something declared or counted.
    Amount(Amount),
    /// `"Pest Infestation"`
    Text(Text),
    /// `true`, `false`
    Boolean(Spanned<bool>),
    /// `2026-01-01`
    Date(Date),
    /// `17:50`
    Time(Time),
    /// `2026-03-06 17:50`
    Instant(Instant),
    /// `2026-03`, `2026-Q1`, `contract year 2`
    Period(Period),
}

impl Literal {
    /// Where it stands, with its unit.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Number(it) | Self::Percent(it) | Self::Points(it) | Self::WorkingDays(it) => {
                it.span
            }
            Self::Money(it) => it.span,
            Self::Duration(it) => it.span,
            Self::CalendarSpan(it) => it.span,
            Self::Amount(it) => it.span,
            Self::Text(it) => it.span,
            Self::Boolean(it) => it.span,
            Self::Date(it) => it.span,
            Self::Time(it) => it.span,
            Self::Instant(it) => it.span,
            Self::Period(it) => it.span,
        }
    }
}

/// A decimal number of at most 28 digits, as digits: `20000`, `99.95`. It has no sign.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Number {
    /// The digits, with a point where there is one, without `_`.
    pub digits: String,
    /// The number with its unit (for a percent, points or working days), else the number.
    pub span: Span,
}

impl Number {
    /// The value of a whole number; `None` where it has decimals or does not fit.
    #[must_use]
    pub fn whole(&self) -> Option<u32> {
        self.digits.parse().ok()
    }
}

/// `500 GBP`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Money {
    /// How much.
    pub amount: Number,
    /// Three capital letters, not yet looked up.
    pub currency: Ident,
    /// All of it.
    pub span: Span,
}

/// `1 h 30 min`: elapsed time.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Duration {
    /// The parts, at least one, in the order written.
    pub parts: Vec<(Number, TimeUnit)>,
    /// All of it.
    pub span: Span,
}

/// A unit of elapsed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum TimeUnit {
    /// `ms`
    Millisecond,
    /// `s`
    Second,
    /// `min`
    Minute,
    /// `h`
    Hour,
}

/// `30 days`: wall-clock time in the zone.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct CalendarSpan {
    /// How many.
    pub count: Number,
    /// Of what.
    pub unit: CalendarUnit,
    /// All of it.
    pub span: Span,
}

/// A unit of wall-clock time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CalendarUnit {
    Day,
    Week,
    Month,
    Quarter,
    HalfYear,
    Year,
    ContractYear,
}

/// `3 service points`, `10 breaches`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Amount {
    /// How many.
    pub count: Number,
    /// Of what: one word or several.
    pub unit: Ident,
    /// All of it.
    pub span: Span,
}

/// A day that exists. (A day that does not is reported, and the last day of its month stands here.)
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Date {
    /// 1 to 9999.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// All of it.
    pub span: Span,
}

/// A time of day; `24:00` is the end of the day. (One that does not exist is reported, and the
/// nearest that does stands here.)
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Time {
    /// 0 to 24.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
    /// All of it.
    pub span: Span,
}

/// `2026-03-06 17:50`, `2026-10-25 01:30 +00:00`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Instant {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: Time,
    /// Seconds east of UTC where it is written (`+01:00`, `UTC`); else it is the agreement's zone.
    pub offset: Option<i32>,
    /// All of it.
    pub span: Span,
}

/// One period.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Period {
    /// Which.
    pub kind: PeriodKind,
    /// All of it.
    pub span: Span,
}

/// Which period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum PeriodKind {
    /// `2026-03-06`, where a period is asked for.
    Day {
        /// The year.
        year: i32,
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
    /// `2026-W10`: an ISO week.
    Week {
        /// The ISO year.
        year: i32,
        /// 1 to 53.
        week: u32,
    },
    /// `2026-03`
    Month {
        /// The year.
        year: i32,
        /// 1 to 12.
        month: u32,
    },
    /// `2026-Q1`
    Quarter {
        /// The year.
        year: i32,
        /// 1 to 4.
        quarter: u32,
    },
    /// `2026-H1`
    HalfYear {
        /// The year.
        year: i32,
        /// 1 or 2.
        half: u32,
    },
    /// `2026`, where a period is asked for.
    Year {
        /// The year.
        year: i32,
    },
    /// `contract year 2`
    ContractYear {
        /// From 1.
        number: u32,
    },
    /// `term`: all of it.
    Term,
}
