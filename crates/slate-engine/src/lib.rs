//! Model and evidence to statement: timers, targets, credits, settlement.
//!
//! Pure: (model, evidence, as-of) → statement. No clock, no environment, no files.
//!
//! The clocks (`timer`, `metric`, `target`) turn records into [`measured::Measurements`]; the money
//! (`credit`, `settlement`) turns those into a [`statement::Statement`]. Figures are [`exact`].

pub mod exact;
pub mod measured;
pub mod statement;
