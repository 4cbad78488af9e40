//! Expressions: conditions, amounts, measures.

use super::{CalendarExpr, Ident, Literal, Number, Path, Span, Spanned};
use crate::shift::Shift;

/// An expression. Trees are at most some hundred levels deep: the parser sees to it.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum Expr {
    /// `95%`, `500 GBP`, `"text"`
    Literal(Literal),
    /// `attainment`, `desk.charge`, `P1`
    Name(Path),
    /// `min(a, b)`, `previous(1)`, `floor(a / b)`
    Call(Call),
    /// `-x`, `not x`
    Unary(Unary),
    /// `a + b`, `a and b`, `a at least b`, `5% of x`
    Binary(Binary),
    /// `cause is customer or force_majeure`, `status is not one of a, b`
    Is(Is),
    /// `x is missing`, `x is not missing`
    IsMissing(IsMissing),
    /// `share of tickets where …`, `availability from outages`
    Aggregate(Box<Aggregate>),
    /// `match impact, urgency { … }`
    Match(Match),
    /// `if a then b else c`
    If(Box<If>),
    /// What could not be read (reported).
    Missing(Span),
}

impl Expr {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Literal(it) => it.span(),
            Self::Name(it) => it.span,
            Self::Call(it) => it.span,
            Self::Unary(it) => it.span,
            Self::Binary(it) => it.span,
            Self::Is(it) => it.span,
            Self::IsMissing(it) => it.span,
            Self::Aggregate(it) => it.span,
            Self::Match(it) => it.span,
            Self::If(it) => it.span,
            Self::Missing(span) => *span,
        }
    }
}

/// `min(a, b)`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Call {
    /// The name.
    pub function: Ident,
    /// What it is given.
    pub arguments: Vec<Expr>,
    /// All of it.
    pub span: Span,
}

/// `-x`, `not x`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Unary {
    /// Which.
    pub op: Spanned<UnaryOp>,
    /// Of what.
    pub operand: Box<Expr>,
    /// All of it.
    pub span: Span,
}

/// The operators with one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `not`
    Not,
}

/// `a + b`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Binary {
    /// The left side.
    pub left: Box<Expr>,
    /// Which.
    pub op: Spanned<BinaryOp>,
    /// The right side.
    pub right: Box<Expr>,
    /// All of it.
    pub span: Span,
}

/// The operators with two sides, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum BinaryOp {
    /// `or`
    Or,
    /// `and`
    And,
    /// `at least`, `>=`
    AtLeast,
    /// `at most`, `<=`
    AtMost,
    /// `above`, `over`, `after`, `>`
    Above,
    /// `below`, `under`, `before`, `<`
    Below,
    /// `+`
    Add,
    /// `-`, with spaces
    Subtract,
    /// `*`, `times`
    Multiply,
    /// `/`
    Divide,
    /// `5% of x`
    Of,
}

/// `x is a or b`, `x is not a`, `x is one of a, b`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Is {
    /// What is looked at.
    pub left: Box<Expr>,
    /// `is not`.
    pub negated: bool,
    /// At least one.
    pub values: Vec<Expr>,
    /// All of it.
    pub span: Span,
}

/// `x is missing`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct IsMissing {
    /// What is looked at.
    pub left: Box<Expr>,
    /// `is not missing`.
    pub negated: bool,
    /// All of it.
    pub span: Span,
}

/// A figure taken over the records of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Aggregate {
    /// Which figure.
    pub kind: AggregateKind,
    /// What of each record: `resolution_time` in `mean of resolution_time of tickets`.
    pub operand: Option<Expr>,
    /// The stream, `tickets`.
    pub stream: Path,
    /// `where …`; for a share, the part that counts.
    pub condition: Option<Expr>,
    /// `in support_hours`
    pub calendar: Option<CalendarExpr>,
    /// `per region`: a value for each.
    pub per: Vec<Path>,
    /// `of 43_200 min`: the fixed denominator of an availability.
    pub out_of: Option<Literal>,
    /// All of it.
    pub span: Span,
}

/// Which figure is taken.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum AggregateKind {
    /// `availability from outages`
    Availability,
    /// `downtime from outages`
    Downtime,
    /// `share of tickets where …`
    Share,
    /// `count of tickets`
    Count,
    /// `sum of amount of tickets`
    Sum,
    /// `mean of …`
    Mean,
    /// `median of …`
    Median,
    /// `percentile 95 of …`
    Percentile(Number),
    /// `max of …`
    Max,
    /// `min of …`
    Min,
    /// `longest run of outages`
    LongestRun,
    /// `mean time to restore of outages`
    MeanTimeToRestore,
    /// `mean time between failures of outages`
    MeanTimeBetweenFailures,
}

/// `match impact, urgency { high, high: P1 ⏎ high, low or medium: P2 ⏎ otherwise: P3 }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Match {
    /// What is looked at.
    pub subjects: Vec<Expr>,
    /// The rows; the first that fits counts.
    pub arms: Vec<MatchArm>,
    /// A row could not be read (reported).
    pub damaged: bool,
    /// All of it.
    pub span: Span,
}

/// One row of a `match`.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct MatchArm {
    /// For each subject the values that fit; none of them: any. `otherwise` has no entries.
    pub patterns: Vec<Vec<Expr>>,
    /// What it gives.
    pub value: Expr,
    /// The whole row.
    pub span: Span,
}

/// `if a then b else c`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct If {
    /// Whether.
    pub condition: Expr,
    /// Then.
    pub then: Expr,
    /// Else.
    pub otherwise: Expr,
    /// All of it.
    pub span: Span,
}
