//! Services: charges, timers, metrics, tiers.

use super::{
    Bad, CadenceKind, CalendarExpr, Date, Exclusion, Expr, Head, Ident, Let, Literal, Path,
    Settlement, Span, Spanned, Target, Timer,
};
use crate::shift::Shift;

/// `service desk "Service desk" { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Service {
    /// Name, label, docs.
    pub head: Head,
    /// What stands in it.
    pub items: Vec<ServiceItem>,
    /// The whole definition.
    pub span: Span,
}

/// What may stand in a service.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum ServiceItem {
    /// `charge 20_000 GBP per month`
    Charge(Charge),
    /// A timer.
    Timer(Timer),
    /// A metric.
    Metric(Metric),
    /// A tier.
    Tier(Tier),
    /// A target that belongs to no tier.
    Target(Target),
    /// An exclusion for this service only.
    Exclusion(Exclusion),
    /// A settlement for this service only.
    Settlement(Settlement),
    /// A named expression.
    Let(Let),
    /// What could not be read (reported).
    Bad(Bad),
}

/// `charge 20_000 GBP per month from 2027-01-01`, `charge usage per month`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Charge {
    /// The amount: money, or the name of an input.
    pub amount: Expr,
    /// For each of these.
    pub per: Spanned<CadenceKind>,
    /// From this day on; the whole term where it is not given.
    pub from: Option<Date>,
    /// The whole line.
    pub span: Span,
}

/// `tier silver "Silver" like gold { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Tier {
    /// Name, label, docs.
    pub head: Head,
    /// The tier whose targets it has too.
    pub like: Option<Path>,
    /// What stands in it.
    pub items: Vec<TierItem>,
    /// The whole definition.
    pub span: Span,
}

/// What may stand in a tier.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum TierItem {
    /// A target.
    Target(Target),
    /// The charge of this tier.
    Charge(Charge),
    /// What could not be read (reported).
    Bad(Bad),
}

/// `metric uptime "Uptime" { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Metric {
    /// Name, label, docs.
    pub head: Head,
    /// What it says.
    pub clauses: Vec<MetricClause>,
    /// The whole definition.
    pub span: Span,
}

/// One line of a metric.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum MetricClause {
    /// `availability from outages`, `share of tickets where …`, `(a + b) / 2`: what is measured.
    Value(Expr),
    /// `ignore outages shorter than 5 min`
    Ignore {
        /// The stream.
        stream: Ident,
        /// The least length that counts.
        shorter_than: Expr,
        /// The whole line.
        span: Span,
    },
    /// `round half up to 0.1%`
    Round(Rounding),
    /// `in support_hours`: the time that is promised.
    In(CalendarExpr),
    /// `per region`: a value for each.
    Per(Vec<Path>),
    /// What could not be read (reported).
    Bad(Bad),
}

/// `round half even to 0.01 GBP`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Rounding {
    /// How.
    pub mode: Spanned<RoundingMode>,
    /// To a multiple of this.
    pub to: Literal,
    /// The whole line.
    pub span: Span,
}

/// How a figure is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum RoundingMode {
    /// `half up`: a half away from zero.
    HalfUp,
    /// `half even`: a half to the even neighbour.
    HalfEven,
    /// `half down`: a half towards zero.
    HalfDown,
    /// `up`: away from zero.
    Up,
    /// `down`: towards zero.
    Down,
}
