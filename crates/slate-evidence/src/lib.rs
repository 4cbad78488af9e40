//! Ticket and outage histories: readers, mappings and the quality report.
//!
//! [`Evidence`] is what the engine reads: a [`Table`] for each record of the agreement, a
//! [`Column`] for each field, every change in order of time. It is made by [`EvidenceBuilder`], by
//! [`from_scenario`], or from files.

mod builder;
mod column;
mod error;
mod ids;
mod quality;
mod suggest;
mod table;
mod table_builder;

pub use builder::{EvidenceBuilder, from_scenario};
pub use column::{Cell, Codes, Column, Dictionary, MISSING, NO_CODE};
pub use error::EvidenceError;
pub use ids::Ids;
pub use quality::{BadRow, EXAMPLES, Problem, Quality, Reason, RecordQuality, SourceQuality};
pub use table::{ChangeAt, Changes, EVENT_BIT, Evidence, InputSeries, Table, What};
