//! Why calendars could not be built.

use std::fmt;

use chrono::NaiveDate;
use slate_model::Name;

/// What is wrong with the calendars of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarError {
    /// A calendar is made of one that does not exist.
    UnknownCalendar {
        /// The name that means nothing.
        name: Name,
        /// The calendar that uses it.
        used_by: Name,
    },
    /// Calendars are made of each other.
    Cycle {
        /// The names along the cycle; the last is the first again.
        path: Vec<Name>,
    },
    /// Two calendars have one name, or one has the name of the built-in `24x7`.
    Duplicate {
        /// The name.
        name: Name,
    },
    /// `or` or `and` of no calendars.
    NoParts {
        /// The calendar.
        calendar: Name,
    },
    /// A bundled holiday table that does not exist.
    UnknownHolidays {
        /// The name that means nothing.
        table: Name,
        /// The calendar that uses it.
        calendar: Name,
    },
    /// One date is opened and closed at the same hours (language §5).
    OpenAndClosed {
        /// The calendar.
        calendar: Name,
        /// The date.
        date: NaiveDate,
        /// The label of the opening, where it has one.
        opening: Option<String>,
        /// The label of the closing, or the name of the holiday.
        closing: Option<String>,
    },
    /// A pattern, date range or horizon that has no meaning.
    Meaningless {
        /// The calendar; for the horizon itself `24x7`.
        calendar: Name,
        /// What is wrong and what to write instead.
        why: String,
    },
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCalendar { name, used_by } => {
                write!(f, "calendar `{used_by}` is made of `{name}`, which is no calendar")
            }
            Self::Cycle { path } => {
                f.write_str("calendars are made of each other: ")?;
                for (at, name) in path.iter().enumerate() {
                    let arrow = if at == 0 { "" } else { " → " };
                    write!(f, "{arrow}`{name}`")?;
                }
                Ok(())
            }
            Self::Duplicate { name } if name.as_str() == slate_model::ALWAYS_OPEN => {
                write!(f, "`{name}` is built in and cannot be defined again")
            }
            Self::Duplicate { name } => write!(f, "calendar `{name}` is defined twice"),
            Self::NoParts { calendar } => {
                write!(f, "calendar `{calendar}` combines no calendars")
            }
            Self::UnknownHolidays { table, calendar } => write!(
                f,
                "calendar `{calendar}` is closed on `holidays.{table}`, which is no bundled table"
            ),
            Self::OpenAndClosed { calendar, date, opening, closing } => {
                write!(f, "calendar `{calendar}` is opened on {date}")?;
                if let Some(label) = opening {
                    write!(f, " by `{label}`")?;
                }
                f.write_str(" and closed at the same hours")?;
                if let Some(label) = closing {
                    write!(f, " by `{label}`")?;
                }
                f.write_str("; keep one of them, or combine two calendars with `or`")
            }
            Self::Meaningless { calendar, why } => write!(f, "calendar `{calendar}`: {why}"),
        }
    }
}

impl std::error::Error for CalendarError {}
