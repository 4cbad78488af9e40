//! Rights to terminate.

use super::{Bad, CalendarSpan, Head, Path, Span, When};
use crate::shift::Shift;

/// `terminate chronic "Chronic failure" for desk { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Terminate {
    /// Name, label, docs.
    pub head: Head,
    /// What may be terminated; the agreement where nothing is named.
    pub targets: Vec<Path>,
    /// What it says.
    pub clauses: Vec<TerminateClause>,
    /// The whole definition.
    pub span: Span,
}

/// One line of a right to terminate.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
#[expect(clippy::large_enum_variant, reason = "there are few of them, and each is read once")]
pub enum TerminateClause {
    /// `when …`: any of them gives the right.
    When(When),
    /// `notice 30 days`
    Notice {
        /// How long.
        notice: CalendarSpan,
        /// The whole line.
        span: Span,
    },
    /// `within 60 days`: how long the right lasts.
    Within {
        /// How long.
        within: CalendarSpan,
        /// The whole line.
        span: Span,
    },
    /// What could not be read (reported).
    Bad(Bad),
}
