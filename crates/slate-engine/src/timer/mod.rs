//! Timers: a record's history in, what ran and when it is due out (language §6).

pub(crate) mod due;
pub(crate) mod limits;
pub(crate) mod program;
pub(crate) mod reckon;
pub(crate) mod run;
pub(crate) mod trace;
pub(crate) mod words;

pub use due::{DueExplanation, DueStep, DueStepKind, due};
pub use trace::{Segment, SegmentState, Trace, TracedCycle, TracedTarget};
