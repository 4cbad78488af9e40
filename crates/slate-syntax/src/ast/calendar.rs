//! Calendars and tables of holidays.

use super::{Bad, Date, Head, Ident, Number, Path, Span, Spanned, Text, Time};
use crate::shift::Shift;

/// `calendar support_hours { … }` or `calendar all_hours = office or weekend`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Calendar {
    /// Name, label, docs.
    pub head: Head,
    /// What it is made of.
    pub body: CalendarBody,
    /// The whole definition.
    pub span: Span,
}

/// What a calendar is made of.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum CalendarBody {
    /// `{ Mon-Fri 08:00-18:00 … }`
    Entries(Vec<CalendarEntry>),
    /// `= office or weekend`
    Expr(CalendarExpr),
}

/// One line of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum CalendarEntry {
    /// `Mon-Fri 08:00-18:00`, `Mon, Wed 09:00-12:00, 13:00-17:00`, `every day 00:00-24:00`
    Hours(Hours),
    /// `first Sun of month 02:00-06:00`: open at a recurring time.
    Recurring(Recurring),
    /// `working days Mon-Fri`
    WorkingDays(DayList),
    /// `closed …`
    Closed(Dated),
    /// `open …`
    Open(Dated),
    /// `timezone Europe/Paris`: the calendar's own zone.
    Timezone(Ident),
    /// `from 2027-01-01 { … }`: these lines instead of all others from that day on.
    From(CalendarFrom),
    /// What could not be read (reported).
    Bad(Bad),
}

/// `from 2027-01-01 { … }`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct CalendarFrom {
    /// The first day of the new lines.
    pub date: Date,
    /// The new lines.
    pub entries: Vec<CalendarEntry>,
    /// The whole block.
    pub span: Span,
}

/// Days of the week and their hours.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Hours {
    /// The days.
    pub days: DayList,
    /// Their hours, at least one.
    pub spans: Vec<TimeSpan>,
    /// The whole line.
    pub span: Span,
}

/// `Mon-Fri`, `Mon, Wed`, `every day` (one range, Monday to Sunday).
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct DayList {
    /// At least one range.
    pub ranges: Vec<DayRange>,
    /// All of it.
    pub span: Span,
}

/// `Sat` or `Mon-Fri`; `Fri-Mon` goes round the weekend.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct DayRange {
    /// The first day.
    pub first: Weekday,
    /// The last day, included; the first where it is one day only.
    pub last: Weekday,
    /// All of it.
    pub span: Span,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Shift)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// `08:00-18:00`; `22:00-06:00` crosses midnight; `from 12:00` lasts to the end of the day and
/// `until 12:00` starts with it.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct TimeSpan {
    /// When it starts; `None` is the start of the day.
    pub from: Option<Time>,
    /// When it ends; `None` is the end of the day.
    pub to: Option<Time>,
    /// All of it.
    pub span: Span,
}

/// A recurring opening: `last working day of month 18:00-22:00`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Recurring {
    /// The days.
    pub pattern: Pattern,
    /// Their hours, at least one.
    pub spans: Vec<TimeSpan>,
    /// The whole line.
    pub span: Span,
}

/// Days that come again.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Pattern {
    /// Which.
    pub kind: PatternKind,
    /// All of it.
    pub span: Span,
}

/// Which days come again.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
#[expect(missing_docs, reason = "the forms beside them say it")]
pub enum PatternKind {
    /// `first Sun of month`, `second Tue of quarter`, `last Fri of Dec`
    Weekday { nth: Nth, day: Weekday, of: Within },
    /// `last working day of month`, `first working day of quarter`
    WorkingDay { nth: Nth, of: Within },
    /// `last day of month`, `first day of quarter`
    Day { nth: Nth, of: Within },
    /// `day 15 of month`
    DayNumber { day: Number, of: Within },
    /// `every 2 weeks Sun from 2026-01-04`: counted from the week of that date.
    EveryWeeks { weeks: Number, days: DayList, from: Date },
    /// `every 25 Dec`
    Yearly(YearDay),
}

/// Which one of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Nth {
    First,
    Second,
    Third,
    Fourth,
    Fifth,
    Last,
}

/// Within what a pattern counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum Within {
    /// Each month.
    Month,
    /// Each calendar quarter.
    Quarter,
    /// Each calendar year.
    Year,
    /// This month of each year, 1 to 12.
    MonthOfYear(u32),
}

/// `25 Dec`: a day of every year.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct YearDay {
    /// The day of the month, 1 to 31.
    pub day: u32,
    /// The month, 1 to 12.
    pub month: u32,
    /// All of it.
    pub span: Span,
}

/// `closed 2026-12-24 from 12:00 "Christmas Eve"`, `open 2026-12-19 09:00-17:00`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Dated {
    /// The days.
    pub days: Days,
    /// The part of each day; empty means the whole day.
    pub spans: Vec<TimeSpan>,
    /// Why.
    pub label: Option<Text>,
    /// The whole line.
    pub span: Span,
}

/// The days of an opening or closing.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum Days {
    /// `2026-12-24`
    Date(Date),
    /// `2026-12-24 to 2026-12-31`, both included.
    Range(Date, Date),
    /// `every 24 Dec to 31 Dec`, both included, may cross the new year.
    YearlyRange(YearDay, YearDay),
    /// `holidays.GB_ENG`, `acme_days`
    Table(Path),
    /// `ics "holidays.ics"`
    Ics(Text),
    /// `last Fri of month`, `every 25 Dec`
    Pattern(Pattern),
}

/// A calendar, or several put together: `office or weekend`, `24x7 except maintenance`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
#[expect(missing_docs, reason = "the forms beside them say it")]
pub enum CalendarExpr {
    /// `support_hours`, `24x7`, `common.office`
    Name(Path),
    /// `a or b`, `a and b`, `a except b`: from the left, all of the same rank.
    Binary { left: Box<Self>, op: Spanned<CalendarOp>, right: Box<Self>, span: Span },
}

impl CalendarExpr {
    /// Where it stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Name(path) => path.span,
            Self::Binary { span, .. } => *span,
        }
    }
}

/// How two calendars are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum CalendarOp {
    /// Open when either is.
    Or,
    /// Open when both are.
    And,
    /// Open when the first is and the second is not.
    Except,
}

/// `holidays acme_days "Acme days" { years 2026 to 2028 … }`: a table of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Holidays {
    /// Name, label, docs.
    pub head: Head,
    /// What stands in it.
    pub entries: Vec<HolidayEntry>,
    /// The whole definition.
    pub span: Span,
}

/// One line of a table of holidays.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
#[expect(missing_docs, reason = "the forms beside them say it")]
pub enum HolidayEntry {
    /// `years 2026 to 2028`: the years that the table covers.
    Years { from: Number, to: Number, span: Span },
    /// `2026-12-24 "Christmas Eve"`, `every 25 Dec "Christmas Day"`, `holidays.GB_ENG`, `ics "…"`;
    /// it never has hours.
    Day(Dated),
    /// What could not be read (reported).
    Bad(Bad),
}
