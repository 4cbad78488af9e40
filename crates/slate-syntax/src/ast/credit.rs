//! Credits: what a miss costs.

use super::{Bad, Cadence, CadenceKind, Expr, Head, Literal, Number, Path, Span, Spanned};
use crate::shift::Shift;

/// `credit slow_response for desk.gold.response { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Credit {
    /// Name, label, docs.
    pub head: Head,
    /// The target (or targets) that it is for.
    pub targets: Vec<Path>,
    /// What it says.
    pub clauses: Vec<CreditClause>,
    /// The whole definition.
    pub span: Span,
}

/// One line of a credit.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum CreditClause {
    /// `of desk.charge`: the base of every percentage.
    Of {
        /// The base.
        base: Expr,
        /// The whole line.
        span: Span,
    },
    /// `below 95%: 5%`: a row on the measure of the target.
    Row(Row),
    /// `rows on downtime { … }`
    Rows {
        /// What the rows look at.
        on: Path,
        /// The rows.
        rows: Vec<Row>,
        /// The rows that could not be read (reported).
        bad: Vec<Bad>,
        /// The whole block.
        span: Span,
    },
    /// `pay 5% of desk.charge`
    Pay(Pay),
    /// `when desk.gold.response missed in 3 consecutive months`
    When(When),
    /// `per incident`
    PerIncident(Span),
    /// `per region`
    Per(Vec<Path>),
    /// What could not be read (reported).
    Bad(Bad),
}

/// `99.0% to below 99.9%: 10%`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Row {
    /// Which values.
    pub range: RowRange,
    /// What they pay; `None` is `none`.
    pub pay: Option<Expr>,
    /// The whole row.
    pub span: Span,
}

/// The values that a row is for.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
#[expect(clippy::large_enum_variant, reason = "there are few of them, and each is read once")]
pub enum RowRange {
    /// `below 95%` has an upper edge only, `over 4 h` a lower one only,
    /// `99.0% to below 99.9%` both.
    Between {
        /// The least value.
        lower: Option<Edge>,
        /// The greatest value.
        upper: Option<Edge>,
        /// All of it.
        span: Span,
    },
    /// `otherwise`
    Otherwise(Span),
}

/// One edge of a row.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Edge {
    /// The value.
    pub value: Expr,
    /// Whether the value itself belongs to the row (`at least`, `at most`, or the first of two).
    pub included: bool,
}

/// `pay 1% per 0.1 pp of shortfall, or part`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Pay {
    /// The amount; with `prorated to`, the amount of the whole period.
    pub amount: Expr,
    /// For each step of something.
    pub per: Option<PayPer>,
    /// `prorated to downtime`
    pub prorated_to: Option<Path>,
    /// The whole line.
    pub span: Span,
}

/// `per 30 min of downtime, full steps only`, `per breach after the first 2`,
/// `per 10 breaches in rolling 12 months`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct PayPer {
    /// The step: `0.1 pp`, `30 min`, `10 breaches`; `breach` alone is one of them.
    pub step: Literal,
    /// Of what: `shortfall`, `downtime`; for breaches, nothing.
    pub of: Option<Path>,
    /// `after the first 2`, `after the first 4 h`
    pub after_first: Option<Literal>,
    /// `in rolling 12 months`
    pub window: Option<Cadence>,
    /// What a step begun is worth.
    pub steps: Steps,
    /// All of it.
    pub span: Span,
}

/// What a step that is begun and not completed is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum Steps {
    /// Nothing is said.
    Unstated,
    /// `or part`: a whole step.
    OrPart,
    /// `full steps only`: nothing.
    FullOnly,
    /// `pro rata`: its share.
    ProRata,
}

/// `when desk.gold.response missed in 3 consecutive months, each further month`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct When {
    /// What must hold.
    pub kind: WhenKind,
    /// The whole clause.
    pub span: Span,
}

/// What must hold for a credit to be paid or a right to be had.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum WhenKind {
    /// A target, its test, and how often.
    Target {
        /// The target.
        target: Path,
        /// What of it.
        test: TargetTest,
        /// How often.
        often: Often,
    },
    /// `credits over 500_000 GBP in rolling 12 months`, `credits at least …`
    Credits {
        /// `at least` (the amount is enough) rather than `over`.
        included: bool,
        /// How much.
        amount: Expr,
        /// Within what, or in each of how many periods.
        within: CreditsWithin,
    },
    /// Any other condition.
    Condition(Expr),
}

/// Over what credits are added up.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum CreditsWithin {
    /// `in rolling 12 months`, `each month`
    Window(Cadence),
    /// `in 2 of any 4 months`: in each of the periods by itself.
    Often(Often),
}

/// What of a target is tested.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum TargetTest {
    /// `missed`
    Missed,
    /// `met`
    Met,
    /// `below 85%`
    Below(Expr),
    /// `above 4 h`, `over 4 h`
    Above(Expr),
    /// `at most 85%`
    AtMost(Expr),
    /// `at least 4 h`
    AtLeast(Expr),
}

/// How often a test must hold.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum Often {
    /// In the period itself.
    Once,
    /// `in 3 consecutive months`
    Consecutive {
        /// How many.
        count: Number,
        /// Of what.
        unit: Spanned<CadenceKind>,
        /// `each further month`: again for each one after.
        each_further: bool,
    },
    /// `in 3 of any 6 months`
    OfAny {
        /// How many.
        count: Number,
        /// Of how many.
        of: Number,
        /// Of what.
        unit: Spanned<CadenceKind>,
    },
    /// `in 3 months each contract year`, `in 3 months in rolling 12 months`
    Within {
        /// How many.
        count: Number,
        /// Of what.
        unit: Spanned<CadenceKind>,
        /// Within what.
        window: Cadence,
    },
}
