//! Settlement: how credits become money.

use super::{
    Bad, Cadence, CalendarExpr, CalendarSpan, Expr, Number, Path, Rounding, Span, Spanned,
};
use crate::shift::Shift;

/// `settlement { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Settlement {
    /// What it says.
    pub clauses: Vec<SettlementClause>,
    /// The whole definition.
    pub span: Span,
    /// The `settlement` keyword.
    pub keyword: Span,
}

/// One line of a settlement.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum SettlementClause {
    /// `cap 15% of charges each month`
    Cap(Cap),
    /// `earn back 50% after 6 clean months`
    EarnBack(EarnBack),
    /// `round half even to 0.01 GBP`
    Round(Rounding),
    /// `claim within 30 days of period end`
    Claim(Claim),
    /// `nothing below 50 GBP`: a smaller credit is not paid.
    NothingBelow {
        /// How much.
        amount: Expr,
        /// The whole line.
        span: Span,
    },
    /// `at least 50 GBP`: a smaller credit is raised to it.
    AtLeast {
        /// How much.
        amount: Expr,
        /// The whole line.
        span: Span,
    },
    /// `pay as credit on next invoice`
    PayAs(Spanned<PayAs>),
    /// `highest of a, b each month`
    Which(Which),
    /// `settle each quarter`
    Settle {
        /// How often.
        each: Cadence,
        /// The whole line.
        span: Span,
    },
    /// What could not be read (reported).
    Bad(Bad),
}

/// `cap 15% of charges each month for desk`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Cap {
    /// How much.
    pub amount: Expr,
    /// On what.
    pub on: CapOn,
    /// The service that it binds; the whole agreement where none is named.
    pub service: Option<Path>,
    /// The whole line.
    pub span: Span,
}

/// What a cap binds.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum CapOn {
    /// `each month`, `in rolling 12 months`, `over the term`: all credits of that period.
    Period(Cadence),
    /// `per incident`: each credit of an incident.
    Incident(Span),
}

/// `earn back 50% after 6 clean months`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct EarnBack {
    /// How much of the credit.
    pub share: Expr,
    /// After how many clean periods.
    pub after: Number,
    /// Of what length.
    pub unit: Spanned<super::CadenceKind>,
    /// The whole line.
    pub span: Span,
}

/// `claim within 30 days of period end`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Claim {
    /// How long; a calendar span, or working days.
    pub within: ClaimSpan,
    /// From when.
    pub of: Spanned<ClaimFrom>,
    /// The whole line.
    pub span: Span,
}

/// How long a claim may take.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum ClaimSpan {
    /// `30 days`, `2 months`
    Calendar {
        /// How long.
        span: CalendarSpan,
        /// A calendar, which such a time has none of.
        calendar: Option<CalendarExpr>,
    },
    /// `10 working days in office`
    WorkingDays {
        /// How many.
        days: Number,
        /// Whose working days; nothing where none is named.
        calendar: Option<CalendarExpr>,
    },
}

/// From when the days for a claim count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum ClaimFrom {
    /// `period end`
    PeriodEnd,
    /// `incident`: its end.
    Incident,
    /// `statement`: the end of the period of settlement.
    Statement,
}

/// How a credit is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum PayAs {
    /// `credit on next invoice`
    CreditOnNextInvoice,
    /// `payment`: money.
    Payment,
    /// `days of service`
    DaysOfService,
}

/// `highest of a, b each month`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Which {
    /// Which wins.
    pub mode: Spanned<WhichMode>,
    /// Among these; all where none is named (`highest of all`).
    pub credits: Vec<Path>,
    /// In what: each period, or each incident; the period of the credits where it is not given.
    pub on: Option<CapOn>,
    /// The whole line.
    pub span: Span,
}

/// Which credit wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum WhichMode {
    /// `highest of`
    Highest,
    /// `sum of`
    Sum,
    /// `customer chooses of`
    CustomerChooses,
}
