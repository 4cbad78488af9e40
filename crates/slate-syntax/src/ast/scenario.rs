//! Scenarios: a small history and what is expected of it.

use super::{Bad, Expr, Ident, Instant, Literal, Number, Path, Period, Span, Spanned, Text};
use crate::shift::Shift;

/// `scenario "P1 on Friday evening" for acme { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Scenario {
    /// What it shows.
    pub label: Text,
    /// The `///` lines above it.
    pub docs: Option<Text>,
    /// The agreement; empty where it is missing (reported).
    pub agreement: Path,
    /// Something before the `{` could not be read (reported).
    pub damaged: bool,
    /// What stands in it.
    pub entries: Vec<ScenarioEntry>,
    /// The whole definition.
    pub span: Span,
}

/// What may stand in a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum ScenarioEntry {
    /// `ticket INC1 { … }`, `outage O1 { … }`
    Record(ScenarioRecord),
    /// `input users in 2026-03 is 200`
    Input(ScenarioInput),
    /// `parameter threshold = 90%`
    Parameter {
        /// Which.
        name: Ident,
        /// Its value here.
        value: Literal,
        /// The whole line.
        span: Span,
    },
    /// `as of 2026-04-01 00:00`
    AsOf(Instant),
    /// `claim slow_response in 2026-03 on 2026-04-10`: the customer claims a credit.
    Claim {
        /// Which credit.
        credit: Path,
        /// Of which period.
        period: Period,
        /// On which day; within the time allowed where it is not given.
        on: Option<super::Date>,
        /// The whole line.
        span: Span,
    },
    /// `expect …`
    Expect(Expect),
    /// What could not be read (reported).
    Bad(Bad),
}

/// `ticket INC1 { opened 2026-03-06 17:50, priority P1 ⏎ 2026-03-06 17:58, status in_progress }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct ScenarioRecord {
    /// The record, `ticket`.
    pub record: Ident,
    /// Its identity: a name, a text or a number.
    pub id: Ident,
    /// What happened to it.
    pub entries: Vec<RecordChange>,
    /// The whole definition.
    pub span: Span,
}

/// What happened to a record at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum RecordChange {
    /// `priority P1`, `opened 2026-03-06 17:50`: how it began, or an instant of it.
    Initial(FieldValue),
    /// `2026-03-06 17:58, status in_progress, customer_notified`
    At {
        /// When.
        at: Instant,
        /// Changed fields and events.
        changes: Vec<Change>,
        /// The whole line.
        span: Span,
    },
    /// What could not be read (reported).
    Bad(Bad),
}

/// `status in_progress`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct FieldValue {
    /// The field.
    pub field: Path,
    /// Its value: a literal or a name; `missing` takes it away.
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// A changed field, or an event.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum Change {
    /// `status in_progress`
    Field(FieldValue),
    /// `customer_notified`
    Event(Ident),
}

/// `input users in 2026-03 is 200`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct ScenarioInput {
    /// Which.
    pub name: Ident,
    /// For which period.
    pub period: Period,
    /// The value.
    pub value: Literal,
    /// The whole line.
    pub span: Span,
}

/// `expect …`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Expect {
    /// What is expected.
    pub kind: ExpectKind,
    /// The whole line.
    pub span: Span,
}

/// What may be expected.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum ExpectKind {
    /// `INC1.resolution breached, due 2026-03-06 21:50`
    Verdict {
        /// The record's identity.
        record: Ident,
        /// The target, as far as it is needed to tell it from others.
        target: Path,
        /// `cycle 2`
        cycle: Option<Number>,
        /// The verdict, where one is expected.
        verdict: Option<Spanned<Verdict>>,
        /// `due …`
        due: Option<Instant>,
    },
    /// `desk.gold.resolution in 2026-03 is 0%`
    Value {
        /// The target or metric.
        what: Path,
        /// `for "east"`: the group.
        group: Option<Expr>,
        /// Which period.
        period: Period,
        /// How the value compares.
        test: ValueTest,
    },
    /// `desk.gold.resolution in 2026-03 missed`
    Outcome {
        /// The target.
        what: Path,
        /// `for "east"`: the group.
        group: Option<Expr>,
        /// Which period.
        period: Period,
        /// What it came to.
        outcome: Spanned<Outcome>,
    },
    /// `credits in 2026-03 are 0 GBP`: the net of the statement.
    Credits {
        /// Which period.
        period: Period,
        /// How the amount compares.
        test: ValueTest,
    },
    /// `credit slow_response in 2026-03 is 1_000 GBP`: gross, before any cap.
    Credit {
        /// Which credit.
        credit: Path,
        /// Which period.
        period: Period,
        /// How the amount compares.
        test: ValueTest,
    },
    /// `terminate chronic from 2026-05`, `terminate chronic never`
    Terminate {
        /// Which right.
        name: Path,
        /// The period at whose end it is had; `None` is never.
        from: Option<Period>,
    },
}

/// `is 95%`, `at least 95%`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct ValueTest {
    /// How.
    pub op: Spanned<ValueOp>,
    /// With what: a literal, or an exact fraction `71 / 103`.
    pub value: Expr,
}

/// How an expected value compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum ValueOp {
    /// `is`, `are`
    Is,
    /// `at least`
    AtLeast,
    /// `at most`
    AtMost,
    /// `above`
    Above,
    /// `below`
    Below,
}

/// What became of one record under one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum Verdict {
    /// Stopped in time.
    Met,
    /// Stopped too late, or due and still running.
    Breached,
    /// Running, and not yet due.
    Pending,
    /// Void: it never counted.
    Void,
    /// Excluded.
    Excluded,
    /// `not started`
    NotStarted,
    /// `not counted`: another target's, or without a limit.
    NotCounted,
}

/// What a period came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum Outcome {
    /// The requirement was met.
    Met,
    /// It was missed.
    Missed,
    /// `not measured`
    NotMeasured,
    /// Some of its records are pending.
    Provisional,
}
