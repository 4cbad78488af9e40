//! The reference evaluator: what the language's design says, done the obvious way.
//!
//! It steps through a history event by event and through time minute by minute, asks the wall clock
//! of every minute whether it is open, and adds up rationals. It is slow and shares nothing with the
//! engine or its calendar arithmetic, so that where the two agree, the meaning is probably right.
//! Everything happens at whole minutes. Where the design leaves a choice, `READINGS.md` says which
//! one was taken.

pub mod claims;
pub mod clock;
pub mod excluded;
pub mod generate;
pub mod history;
mod instants;
pub mod labels;
pub mod logic;
pub mod measure;
pub mod money;
pub mod periods;
pub mod series;
pub mod wall;

pub use excluded::World;
pub use history::{Changed, Claimed, Given, Happened, History};
pub use money::{Outcome, evaluate};
