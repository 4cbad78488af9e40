//! Model and evidence to statement: timers, targets, credits, settlement.
//!
//! Pure: (model, evidence, as-of) → statement. No clock, no environment, no files.
//!
//! The clocks (`timer`, `metric`, `target`) turn records into [`measured::Measurements`]; the money
//! (`credit`, `settlement`) turns those into a [`statement::Statement`]. Figures are [`exact`].

mod condition;
mod error;
pub mod exact;
mod exclusion;
pub mod measured;
mod metric;
mod plan;
pub mod statement;
mod target;
mod timer;

pub use condition::Truth;
pub use error::EngineError;
pub use plan::{Options, Plan};
pub use target::{Judgements, measure};
