//! Ticket and outage histories: readers, mappings and the quality report.
//!
//! [`Evidence`] is what the engine reads: a [`Table`] for each record of the agreement, a
//! [`Column`] for each field, every change in order of time. It is made by [`EvidenceBuilder`], by
//! [`from_scenario`], or from files by [`read`]: CSV or JSON Lines, plain or gzip, matched to the
//! agreement by the names of their columns or by a [`Mapping`]. Every row is used, left out by a
//! stated rule, or bad; [`Quality`] has the numbers.

mod builder;
mod cells;
mod column;
mod csv_rows;
mod error;
mod gaps;
mod ids;
mod instants;
mod json_rows;
mod mapping;
mod plan;
mod planner;
mod quality;
mod read;
mod renamed;
mod rows;
mod source;
mod suggest;
mod table;
mod table_builder;
mod take;

pub use builder::{EvidenceBuilder, from_scenario};
pub use column::{Cell, Codes, Column, Dictionary, MISSING, NO_CODE};
pub use error::EvidenceError;
pub use ids::Ids;
pub use mapping::{Mapping, OneOrMany, Part, Pick, Rows, Which};
pub use quality::{
    BadRow, EXAMPLES, Gap, NearColumn, Problem, Quality, Reason, RecordQuality, SourceQuality,
};
pub use read::{ReadOptions, read, read_histories};
pub use renamed::{Put, Renamed, renamed};
pub use source::{History, Source, mapping_beside};
pub use table::{ChangeAt, Changes, EVENT_BIT, Evidence, InputSeries, Table, What};

/// A duration as people and exports write it: `4 h`, `1 h 30 min`, `PT4H`, `4:00:00`.
///
/// # Errors
/// Advice on how to write it.
pub fn duration(text: &str) -> Result<slate_model::Duration, &'static str> {
    cells::duration(text, None).map(slate_model::Duration)
}
