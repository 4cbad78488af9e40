//! Calendars as declared: weekly hours, dated and recurring openings and closings, holiday tables
//! (language §5). The arithmetic is in `slate-calendar`.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::name::{Heading, Name};
use crate::time::{TimeOfDay, Zone};

/// The name of the built-in calendar that is always open.
pub const ALWAYS_OPEN: &str = "24x7";

/// A named calendar of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its name, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// The zone whose wall clock its hours are in.
    pub zone: Zone,
    /// What it is made of.
    pub hours: Hours,
    /// The days that count as working days. `None`: every day with open time (language §5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<Vec<Weekday>>,
    /// What counts from later dates on instead, in order of date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub working_days_from: Vec<WorkingDaysFrom>,
}

impl Calendar {
    /// Whether a date that falls on `day` can be a working day; it also needs open time.
    pub fn may_work(&self, date: NaiveDate, day: Weekday) -> bool {
        let later = self.working_days_from.iter().rev().find(|part| part.first <= date);
        let listed = later.map_or(&self.working_days, |part| &part.days);
        listed.as_ref().is_none_or(|days| days.contains(&day))
    }
}

/// Another set of working days from a date on: `from 2027-01-01 { … working days Mon-Thu }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkingDaysFrom {
    /// The first date for which they hold.
    pub first: NaiveDate,
    /// The days. Absent: every day with open time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Vec<Weekday>>,
}

/// When a calendar is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Hours {
    /// Rules of its own.
    Rules(Rules),
    /// Open when any of the named calendars is open.
    AnyOf(Vec<Name>),
    /// Open when all of the named calendars are open.
    AllOf(Vec<Name>),
    /// Open when the first is open and the second is not.
    Except(Name, Name),
}

/// The rules of a calendar. Dated beats recurring, recurring beats weekly; a holiday is a dated
/// closing; a dated opening against a dated closing on the same date is refused by the compiler.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// Hours that repeat each week.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekly: Vec<WeeklyHours>,
    /// Openings and closings that repeat by a pattern.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recurring: Vec<RecurringHours>,
    /// Openings and closings on dates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dated: Vec<DatedHours>,
    /// Holiday tables on whose days the calendar is closed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<HolidayTable>,
}

/// A day of the week.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl From<chrono::Weekday> for Weekday {
    fn from(day: chrono::Weekday) -> Self {
        match day {
            chrono::Weekday::Mon => Self::Mon,
            chrono::Weekday::Tue => Self::Tue,
            chrono::Weekday::Wed => Self::Wed,
            chrono::Weekday::Thu => Self::Thu,
            chrono::Weekday::Fri => Self::Fri,
            chrono::Weekday::Sat => Self::Sat,
            chrono::Weekday::Sun => Self::Sun,
        }
    }
}

/// Wall-clock hours, half-open. `to` at or before `from` means the next day (`22:00-06:00`);
/// `00:00-24:00` is the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first moment that belongs to it.
    pub from: TimeOfDay,
    /// The first moment that no longer does.
    pub to: TimeOfDay,
}

/// Hours on the same days of every week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeeklyHours {
    /// The days on which the spans start.
    pub days: Vec<Weekday>,
    /// The open spans.
    pub spans: Vec<Span>,
}

/// Hours on days that a pattern picks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecurringHours {
    /// The days.
    pub pattern: Pattern,
    /// Open or closed then.
    pub effect: Effect,
    /// Only in these months, 1 to 12: `last Fri of Dec`, `first Sun of quarter` (1, 4, 7, 10).
    /// Empty: in every month.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
    /// The spans; none means the whole day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Days picked by a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pattern {
    /// `first Sun of month`: the n-th such weekday of each month, 1 to 5, or counted from the end
    /// with -1 (last) to -5. A month without it has none.
    WeekdayOfMonth {
        /// 1 to 5, or -1 to -5.
        nth: i8,
        /// The weekday.
        weekday: Weekday,
    },
    /// `last working day of month`: the n-th working day of each month, from the end when negative.
    WorkingDayOfMonth {
        /// 1 to 31, or -1 to -31.
        nth: i8,
    },
    /// `fifth Sun of quarter`: the n-th such weekday of each stretch of so many months, counted
    /// from January; from its end when negative.
    WeekdayOfMonths {
        /// 1 to 5, or -1 to -5.
        nth: i8,
        /// The weekday.
        weekday: Weekday,
        /// 3: of each quarter; 12: of each year.
        months: u8,
    },
    /// `first working day of quarter`: the n-th working day of each such stretch.
    WorkingDayOfMonths {
        /// 1 to 31, or -1 to -31.
        nth: i8,
        /// 3: of each quarter; 12: of each year.
        months: u8,
    },
    /// `day 15 of month`: clamps to the last day of a shorter month.
    DayOfMonth {
        /// 1 to 31.
        day: u8,
    },
    /// `every 2 weeks on Sun from 2026-01-04`: each such weekday in every n-th week, counted in
    /// weeks (from Monday) from the week of `from`; nothing before `from`.
    EveryWeeks {
        /// 1 to 520.
        every: u16,
        /// The weekday.
        weekday: Weekday,
        /// Where counting starts.
        from: NaiveDate,
    },
    /// `every year on 12-24`: 29 February is skipped in common years.
    DayOfYear {
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
}

/// Hours on dates, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatedHours {
    /// The first date.
    pub first: NaiveDate,
    /// The last date, included.
    pub last: NaiveDate,
    /// Open or closed then.
    pub effect: Effect,
    /// The spans. For a closing, none means the whole day, and spans close just those hours. For an
    /// opening they replace the weekly hours of the date; none means the whole day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Whether a rule opens or closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Effect {
    Open,
    Closed,
}

/// Days on which a calendar is closed, and which years are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum HolidayTable {
    /// A table that comes with Slate, by name: `GB_ENG`, `US_FED`, `DE_BY`.
    Bundled(Name),
    /// A table of the agreement's own or one read from an iCalendar file.
    Listed(ListedHolidays),
}

/// Holidays written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListedHolidays {
    /// Its name.
    pub name: Name,
    /// First year it covers.
    pub first_year: i32,
    /// Last year it covers, included.
    pub last_year: i32,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The days, in order of date.
    pub days: Vec<Holiday>,
}

/// One holiday.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its date.
    pub date: NaiveDate,
    /// Its name.
    pub name: String,
}
