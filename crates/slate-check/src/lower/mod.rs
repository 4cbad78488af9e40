//! The tree written out as the model: every friendly form desugared, every default said.

mod agreed;
mod agreement;
mod calendar;
mod claim;
mod credit;
mod exclusion;
mod holidays;
mod limit;
mod metric;
mod names;
mod period;
mod program;
mod record;
mod scenario;
mod select;
mod service;
mod settlement;
mod states;
mod steps;
mod target;
mod terms;
mod timer;
mod trigger;
mod unused;
mod values;
mod winner;

pub(crate) use agreed::{Agreed, RecordInfo};
pub(crate) use holidays::{bundled_exists, bundled_names};
pub(crate) use metric::MeasureKind;
pub(crate) use program::{Program, program, whole_lines};
pub(crate) use record::plural;
pub(crate) use target::TargetInfo;

use slate_model::Name;

/// A name of parts that the grammar has read as names. What is no name has been reported by the
/// parser and stands as `missing`.
pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap_or_else(|_| missing())
}

/// The name that stands where one is missing (reported).
fn missing() -> Name {
    // A literal that is a name: parsing it cannot fail, and if it did there is nothing better.
    "missing".parse().unwrap_or_else(|_| missing())
}
