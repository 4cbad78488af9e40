//! Exclusions: what does not count.

use super::{Bad, Cadence, CalendarExpr, Expr, Head, Ident, Path, Span};
use crate::shift::Shift;

/// `exclude planned "Planned maintenance" for desk { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Exclusion {
    /// Name, label, docs.
    pub head: Head,
    /// The services or targets that it holds for; all where none is named.
    pub targets: Vec<Path>,
    /// What it says.
    pub clauses: Vec<ExclusionClause>,
    /// The whole definition.
    pub span: Span,
}

/// One line of an exclusion.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum ExclusionClause {
    /// `tickets where caused_by is customer`
    Records {
        /// The stream.
        stream: Ident,
        /// Which of them; all where it is not given.
        condition: Option<Expr>,
        /// The whole line.
        span: Span,
    },
    /// `time in maintenance`
    TimeIn {
        /// The calendar.
        calendar: CalendarExpr,
        /// The whole line.
        span: Span,
    },
    /// `time of outages where cause is customer`: as long as such a record lasts.
    TimeOf {
        /// The stream.
        stream: Ident,
        /// Which of them.
        condition: Option<Expr>,
        /// The whole line.
        span: Span,
    },
    /// `at most 3 h each month`
    Quota {
        /// How much.
        amount: Expr,
        /// In each of these.
        each: Cadence,
        /// The whole line.
        span: Span,
    },
    /// What could not be read (reported).
    Bad(Bad),
}
