//! Timers and limits (language §5, §6).

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::name::{Heading, Name};
use crate::time::{Duration, TimeOfDay};

/// A clock that runs for each record of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timer {
    /// Its name (`desk.fix`), label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// The record it times.
    pub record: Name,
    /// It starts at the first of these.
    pub start: Vec<Trigger>,
    /// It stops at the first of these after its start.
    pub stop: Vec<Trigger>,
    /// It is paused while this holds of the record's fields; unknown does not pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Expr>,
    /// It is paused from an event to another, each of these on its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<PauseBetween>,
    /// It runs while this calendar is open, unless a limit names another.
    pub calendar: Name,
    /// What a reopening does.
    pub reopening: Reopening,
    /// What a change of a field in the limit does while it runs. Fields not listed recount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_change: Vec<OnChange>,
    /// The record is void when this holds of its last values: it leaves every count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<Expr>,
    /// The record is void once one of these happened; a change of state that is undone voids no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub void_when: Vec<Trigger>,
    /// Whether each start after a stop begins a new cycle that is judged on its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cycles: bool,
}

impl Timer {
    /// Everything that acts on it, with where it stands: `start[0]`, `pauses[1].to[0]`.
    pub fn triggers(&self) -> impl Iterator<Item = (String, &Trigger)> {
        let mut lists = vec![("start".to_owned(), &self.start), ("stop".to_owned(), &self.stop)];
        for (n, pause) in self.pauses.iter().enumerate() {
            lists.push((format!("pauses[{n}].from"), &pause.from));
            lists.push((format!("pauses[{n}].to"), &pause.to));
        }
        lists.push(("void_when".to_owned(), &self.void_when));
        lists.into_iter().flat_map(|(list, triggers)| {
            triggers.iter().enumerate().map(move |(n, trigger)| (format!("{list}[{n}]"), trigger))
        })
    }
}

/// A pause from one event to another. It stands between the two whatever the clock does: one that
/// begins before the start or while the clock is stopped holds until its end. A second beginning
/// and an end without a beginning are nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseBetween {
    /// It begins at any of these.
    pub from: Vec<Trigger>,
    /// It ends at any of these. Both at one instant change nothing.
    pub to: Vec<Trigger>,
}

/// Something that happens to a record at an instant. Being created in a state is a change into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Trigger {
    /// The record's own instant (`opened`; `from` of an interval).
    Opened,
    /// The instant that a field holds.
    At(Name),
    /// The field changes to one of the values from something else.
    Becomes {
        /// The field.
        field: Name,
        /// At least one member or text.
        values: Vec<String>,
    },
    /// The field changes from one of the values to something else.
    Leaves {
        /// The field.
        field: Name,
        /// At least one member or text.
        values: Vec<String>,
    },
    /// The field had a value and has another, or none.
    Changes(Name),
    /// A named event.
    Event(Name),
    /// Only where a condition holds of the record's fields after everything that happened at that
    /// instant; unknown does not hold.
    Where {
        /// What happens; never another `where`.
        trigger: Box<Self>,
        /// The condition.
        only: Expr,
    },
}

impl Trigger {
    /// What happens, without the condition on it.
    pub fn plain(&self) -> &Self {
        match self {
            Self::Where { trigger, .. } => trigger.plain(),
            other => other,
        }
    }

    /// The condition on the moment, if it has one.
    pub fn only(&self) -> Option<&Expr> {
        match self {
            Self::Where { only, .. } => Some(only),
            _ => None,
        }
    }
}

/// What happens when a record returns to a state from which the stop can happen again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reopening {
    /// The clock runs on from where it stopped; the time between does not count. The default.
    Resume,
    /// The clock starts again from zero at the reopening.
    Restart,
    /// The first stop stands.
    Ignore,
    /// The first stop stands and a new cycle, judged on its own, starts at the reopening.
    NewCycle,
}

/// The rule for one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnChange {
    /// A field that the limit depends on.
    pub field: Name,
    /// What its change does.
    pub effect: ChangeEffect,
}

/// What a change of a field in the limit does while the timer runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeEffect {
    /// The new limit in its calendar from the original start, pauses kept. The default.
    Recount,
    /// Time run so far is kept; the rest of the new limit runs in its calendar.
    KeepElapsed,
    /// The new limit from the instant of the change.
    Restart,
    /// The limit of the first value stays.
    KeepOriginal,
}

/// The time allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Limit {
    /// So much open time.
    Within {
        /// Above zero.
        time: Duration,
        /// The calendar that counts instead of the timer's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<Name>,
    },
    /// Working days, by date arithmetic (language §5).
    WorkingDays {
        /// How many; 0 is the day of receipt.
        days: u32,
        /// Which day is day zero.
        counting: Counting,
        /// When on the last day.
        until: Until,
        /// Received after this local time counts as received at the next working day's opening.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cut_off: Option<TimeOfDay>,
        /// The calendar that counts instead of the timer's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<Name>,
    },
    /// Wall-clock days, weeks, months or years in the zone of the calendar.
    Span {
        /// How many, above zero.
        amount: u32,
        /// Of what.
        unit: SpanUnit,
        /// The calendar whose zone counts instead of the timer's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<Name>,
    },
    /// So much open time as a field of the record holds. A record whose field is missing is not
    /// counted and is named in the statement.
    WithinField {
        /// A duration.
        field: Name,
        /// The calendar that counts instead of the timer's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<Name>,
    },
    /// Until the instant that a field of the record holds; paused and excluded open time is added
    /// after it. A record whose field is missing is not counted and is named in the statement.
    UntilField {
        /// An instant.
        field: Name,
        /// The calendar that counts instead of the timer's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<Name>,
    },
}

impl Limit {
    /// The calendar that counts instead of the timer's.
    pub const fn calendar(&self) -> Option<&Name> {
        match self {
            Self::Within { calendar, .. }
            | Self::WorkingDays { calendar, .. }
            | Self::Span { calendar, .. }
            | Self::WithinField { calendar, .. }
            | Self::UntilField { calendar, .. } => calendar.as_ref(),
        }
    }

    /// The field that holds it, where one does.
    pub const fn field(&self) -> Option<&Name> {
        match self {
            Self::WithinField { field, .. } | Self::UntilField { field, .. } => Some(field),
            _ => None,
        }
    }
}

/// Where working days are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// From the first open instant of a working day at or after receipt. The default.
    FromReceipt,
    /// From the date of receipt itself, working day or not: Saturday + 1 is Monday.
    FromDate,
}

/// When on the last working day a limit runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Until {
    /// At the same local time; where that is not open, the close before it, or the opening if it
    /// lies before the first.
    SameTime,
    /// At the last close of that day.
    Close,
    /// At this local time.
    At(TimeOfDay),
}

/// A unit of wall-clock spans. Months and longer clamp to the last day of a shorter month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum SpanUnit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// `30 days`, `2 months`, `5 working days`: a stretch of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarSpan {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: SpanUnit,
}

/// As an agreement writes it.
impl fmt::Display for CalendarSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            SpanUnit::Day => "day",
            SpanUnit::Week => "week",
            SpanUnit::Month => "month",
            SpanUnit::Quarter => "quarter",
            SpanUnit::Year => "year",
        };
        let plural = if self.amount == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.amount)
    }
}

/// Limits by the values of fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LimitMap {
    /// One limit.
    Limit(Limit),
    /// Records here are not counted: said in so many words (`no limit`).
    NoLimit,
    /// By the value of a field. A record whose field is missing or has a value that no entry and no
    /// `otherwise` gives is not counted and is named in the statement.
    By {
        /// The field.
        field: Name,
        /// The entries in source order.
        entries: Vec<LimitEntry>,
        /// For every other value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        otherwise: Option<Box<LimitMap>>,
    },
}

/// One entry of a limit map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitEntry {
    /// At least one member or text.
    pub values: Vec<String>,
    /// Their limit.
    pub limit: LimitMap,
}
