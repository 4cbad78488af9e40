//! Timers: what starts, stops and pauses the clock of a record.

use super::{Bad, CalendarExpr, Expr, Head, Ident, Path, Span, Spanned};
use crate::shift::Shift;

/// `timer fix of ticket { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Timer {
    /// Name, label, docs.
    pub head: Head,
    /// The record that it belongs to, `ticket`.
    pub of: Option<Ident>,
    /// What it says.
    pub clauses: Vec<TimerClause>,
    /// The whole definition.
    pub span: Span,
}

/// One line of a timer.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum TimerClause {
    /// `start when opened`: any of these starts it.
    Start(Triggers),
    /// `stop when status becomes resolved or closed`: any of these stops it.
    Stop(Triggers),
    /// `pause while status is awaiting_customer`
    PauseWhile(Expr),
    /// `pause from customer_asked to customer_replied`
    PauseBetween {
        /// What pauses it.
        from: Triggers,
        /// What lets it run again.
        to: Triggers,
        /// The whole line.
        span: Span,
    },
    /// `run in support_hours`
    Run(CalendarExpr),
    /// `on reopening resume`
    OnReopening(Spanned<Reopening>),
    /// `on change of priority recount`
    OnChange {
        /// The field, `priority`.
        field: Path,
        /// What to do.
        mode: Spanned<OnChange>,
        /// The whole line.
        span: Span,
    },
    /// `void when closed as_not_an_incident`: a trigger …
    VoidWhen(Triggers),
    /// `void where category is spam`: … or a state.
    VoidWhere(Expr),
    /// `cycle on each start`: each start begins a run of its own, judged on its own.
    CycleOnEachStart(Span),
    /// What could not be read (reported).
    Bad(Bad),
}

/// Events, any one of which counts: `opened`, `status leaves new or status becomes closed`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Triggers {
    /// At least one.
    pub any: Vec<Trigger>,
    /// `where priority is P1`: only of records for which this holds at that moment.
    pub condition: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// An event in the life of a record.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum Trigger {
    /// `opened`, `customer_notified`: an instant field or a named event.
    At(Path),
    /// `status becomes resolved or closed`
    Becomes {
        /// The field.
        field: Path,
        /// The values, at least one.
        values: Vec<Value>,
        /// All of it.
        span: Span,
    },
    /// `status leaves new`
    Leaves {
        /// The field.
        field: Path,
        /// The values, at least one.
        values: Vec<Value>,
        /// All of it.
        span: Span,
    },
    /// `assignee changes`: any change of the field.
    Changes {
        /// The field.
        field: Path,
        /// All of it.
        span: Span,
    },
}

/// A value of a field, as a name or a literal: `resolved`, `"Pest Infestation"`, `3`
pub type Value = Expr;

/// What a return to an open state does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum Reopening {
    /// The clock goes on; the time closed does not count.
    Resume,
    /// The clock starts again from zero.
    Restart,
    /// The first stop stands.
    Ignore,
    /// A second run, judged on its own.
    NewCycle,
}

/// What a change of a field in the limit does while the clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum OnChange {
    /// The new limit in its calendar from the original start, pauses kept.
    Recount,
    /// The new limit, with the time that has run so far.
    KeepElapsed,
    /// The new limit from the change.
    Restart,
    /// The limit of the start stands.
    KeepOriginal,
}
