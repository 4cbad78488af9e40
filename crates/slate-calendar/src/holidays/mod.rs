//! Public holidays: bundled tables by rule, and those read from an iCalendar file.
//!
//! A day stands in a table on its own date and, where the law gives one, on its substitute day.

mod easter;
mod ics;
mod rules;
mod table;

pub use easter::easter;
pub use ics::{IcsError, from_ics};
pub use table::{Table, names, table};
