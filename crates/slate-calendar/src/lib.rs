//! Open-time arithmetic: zones, holidays, working days and periods (language §5).
//!
//! [`Calendars::build`] turns the calendars of an agreement into tables over a horizon of dates;
//! then every question is a few steps: [`CalendarIndex`] for open time, [`WorkingDays`] for date
//! arithmetic, [`BuiltCalendar::deadline`] for every kind of limit, [`Cuts`] for periods. Instants
//! are UTC microseconds; what lies beyond a horizon is `None`, never a wrong answer. Nothing here
//! asks the machine for its clock or zone.

mod buckets;
mod build;
mod calendars;
mod days;
mod describe;
mod error;
pub mod holidays;
mod index;
mod local;
mod period;
mod recurring;
mod span_limits;
mod spans;
mod working_days;

pub use calendars::{BuiltCalendar, Calendars};
pub use days::{OpenDay, WorkingDays};
pub use describe::{Uncovered, uncovered_years};
pub use error::CalendarError;
pub use index::CalendarIndex;
pub use local::{at_time, date_at, instant_at, local_at, start_of_day, time_at};
pub use period::{Cut, Cuts};
pub use recurring::{in_months, picks};
pub use span_limits::{add_to_date, days_in, span_due, subtract_from_date};
pub use working_days::{Moved, WorkingDaysDue};

/// The version of the zone database that every clock change is read from: `2025b`. Statements
/// print and store it.
pub fn zone_database_version() -> &'static str {
    chrono_tz::IANA_TZDB_VERSION
}
