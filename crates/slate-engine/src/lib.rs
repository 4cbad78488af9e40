//! Model and evidence to statement: timers, targets, credits, settlement.
//!
//! Pure: (model, evidence, as-of) → statement. No clock, no environment, no files.
//!
//! The clocks (`timer`, `metric`, `target`) turn records into [`measured::Measurements`]; the money
//! (`credit`, `settlement`) turns those into a [`statement::Statement`]. Figures are [`exact`].

#[cfg(test)]
extern crate self as slate_engine;

pub mod assemble;
pub mod charge;
mod condition;
pub mod credit;
mod error;
mod evaluate;
pub mod exact;
mod exclusion;
pub mod figures;
pub mod measured;
mod metric;
pub mod money_error;
mod plan;
mod quota;
mod remembered;
mod repeated;
mod scenario;
mod series;
pub mod settlement;
pub mod span;
pub mod statement;
mod target;
pub mod termination;
pub mod terms;
mod timer;
pub mod trigger;
mod verdicts;

pub use condition::Truth;
pub use error::EngineError;
pub use evaluate::evaluate;
pub use plan::{Options, Plan};
pub use remembered::Remembered;
pub use scenario::{ExpectationOutcome, ScenarioOutcome, run_scenario};
pub use target::{Judgements, measure};
pub use timer::{
    DueExplanation, DueStep, DueStepKind, Segment, SegmentState, Trace, TracedCycle, TracedTarget,
    due,
};
pub use verdicts::verdicts;
