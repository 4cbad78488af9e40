//! Targets: what is promised.

use super::{
    Bad, Cadence, CalendarExpr, CalendarSpan, Date, Duration, Expr, Head, Ident, Literal, Number,
    Path, Rounding, Span, Spanned, Time,
};
use crate::shift::Shift;

/// `target response "First response" { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Target {
    /// Name, label, docs.
    pub head: Head,
    /// What it says.
    pub clauses: Vec<TargetClause>,
    /// The whole definition.
    pub span: Span,
}

/// One line of a target.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum TargetClause {
    /// `measure first_response`, `measure share of tickets where …`
    Measure(Expr),
    /// `limit 4 h`, `limit { P1: 1 h }`
    Limit(Limit),
    /// `require at least 95% of tickets each month`
    Require(Require),
    /// `count when due`
    Count(Spanned<CountWhen>),
    /// `under 20 tickets: allow 1 miss`
    LowVolume(LowVolume),
    /// `when none: met`
    WhenNone(Spanned<WhenNone>),
    /// `reported only`, `first 3 months reported only`
    ReportedOnly {
        /// For how long; always where it is not given.
        first: Option<CalendarSpan>,
        /// The whole line.
        span: Span,
    },
    /// `warn at 75%`
    Warn {
        /// Of the limit.
        at: Literal,
        /// The whole line.
        span: Span,
    },
    /// `round half up to 0.1%`
    Round(Rounding),
    /// `from 2026-04-01`: not before that day.
    From {
        /// The first day.
        date: Date,
        /// The whole line.
        span: Span,
    },
    /// `for tickets where category is incident`: only these records count.
    For {
        /// The stream.
        stream: Ident,
        /// Which of them.
        condition: Option<Expr>,
        /// The whole line.
        span: Span,
    },
    /// What could not be read (reported).
    Bad(Bad),
}

/// The limit of a timer.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Limit {
    /// `limit by priority, region`: the fields of a map where they are named.
    pub by: Vec<Path>,
    /// What it is.
    pub value: LimitValue,
    /// The whole clause.
    pub span: Span,
}

/// One limit, or a map of limits.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum LimitValue {
    /// `15 min in 24x7`
    One(LimitTime),
    /// `none`: no limit, so these records are not counted.
    None(Span),
    /// `{ P1: 15 min, otherwise: 4 h }`
    Map(LimitMap),
}

/// `{ P1: 15 min, P2: 1 h }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct LimitMap {
    /// The rows.
    pub rows: Vec<LimitRow>,
    /// The rows that could not be read (reported).
    pub bad: Vec<Bad>,
    /// From `{` to `}`.
    pub span: Span,
}

/// `P1 or P2: 15 min`, `east: { P1: 1 h }`, `otherwise: 4 h`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct LimitRow {
    /// The values of the field; none of them is `otherwise`.
    pub keys: Vec<Expr>,
    /// The limit.
    pub value: LimitValue,
    /// The whole row.
    pub span: Span,
}

/// `1 working day counting from the date itself in support_hours`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct LimitTime {
    /// How long, or until when.
    pub time: LimitKind,
    /// `received after 15:00 counts as next working day`
    pub cut_off: Option<Time>,
    /// `in 24x7`: instead of the timer's calendar.
    pub calendar: Option<CalendarExpr>,
    /// All of it.
    pub span: Span,
}

/// How long, or until when.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum LimitKind {
    /// `4 h`
    Duration(Duration),
    /// `3 working days`, `1 working day counting from the date itself`
    WorkingDays {
        /// How many.
        count: Number,
        /// `counting from the date itself`
        from_date_itself: bool,
    },
    /// `by close of 2 working days`
    ByClose {
        /// How many.
        count: Number,
        /// `counting from the date itself`
        from_date_itself: bool,
    },
    /// `by 17:00 on the next working day` (1), `by 17:00 on the same working day` (0),
    /// `by 17:00 after 2 working days`
    ByTime {
        /// The time of day.
        time: Time,
        /// How many working days later.
        days: Number,
        /// `counting from the date itself`
        from_date_itself: bool,
    },
    /// `30 days`, `2 months`
    CalendarSpan(CalendarSpan),
    /// `until target_date`: an instant field of the record.
    Until(Path),
    /// A parameter or another named figure.
    Name(Path),
}

/// `require at least 95% of tickets each month per region`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Require {
    /// What is required.
    pub kind: RequireKind,
    /// `of tickets`
    pub of: Option<Ident>,
    /// `each month`
    pub each: Option<Cadence>,
    /// `per region`: each group on its own.
    pub per: Vec<Path>,
    /// The whole clause.
    pub span: Span,
}

/// What is required.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum RequireKind {
    /// `at least 95%`
    AtLeast(Expr),
    /// `at most 4 h`
    AtMost(Expr),
    /// `above 95%`
    Above(Expr),
    /// `below 4 h`
    Below(Expr),
    /// `between 20% and 30%`, both included.
    Between(Expr, Expr),
    /// `every ticket`: 100%; the name of the record.
    Every(Ident),
}

/// In which period a record counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum CountWhen {
    /// That of its start.
    Opened,
    /// That of its stop.
    Stopped,
    /// That of its due instant.
    Due,
}

/// `under 20 tickets: allow 1 miss`, `under 20 tickets: met`, `under 20 tickets: not measured`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct LowVolume {
    /// Fewer than this.
    pub under: Number,
    /// Of what: `tickets`.
    pub of: Ident,
    /// What then.
    pub rule: LowVolumeRule,
    /// The whole clause.
    pub span: Span,
}

/// What holds when there are few.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum LowVolumeRule {
    /// `allow 1 miss`
    Allow(Number),
    /// `met`
    Met,
    /// `not measured`
    NotMeasured,
}

/// What a period with nothing in it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum WhenNone {
    /// `met`
    Met,
    /// `missed`
    Missed,
    /// `not measured`
    NotMeasured,
    /// `100%`
    Value(Literal),
}
