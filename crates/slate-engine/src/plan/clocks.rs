//! Clocks: a calendar with the excluded time taken out of what runs.

use std::sync::Arc;

use slate_calendar::{BuiltCalendar, CalendarIndex, Calendars, span_due};
use slate_model::{Duration, Instant, Limit, Name};

use crate::condition::{Node, Val, View};
use crate::plan::fields::RecordPlan;

/// A calendar as one target sees it.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// The calendar as it is declared: dates are counted on it.
    pub(crate) calendar: BuiltCalendar,
    /// When the clock runs: the calendar without excluded time.
    pub(crate) running: CalendarIndex,
    /// Whether any time is excluded.
    pub(crate) cut: bool,
}

impl Clock {
    /// A calendar less excluded time.
    pub(crate) fn new(calendar: &BuiltCalendar, excluded: &[(Instant, Instant)]) -> Self {
        let running = if excluded.is_empty() {
            calendar.index().clone()
        } else {
            calendar.index().minus(excluded)
        };
        Self { calendar: calendar.clone(), running, cut: !excluded.is_empty() }
    }

    /// Running time between two instants; zero when they are the wrong way round.
    #[inline]
    pub(crate) fn ran(&self, from: i64, to: i64) -> Option<i64> {
        if to <= from {
            return Some(0);
        }
        Some(self.running.open_before(Instant(to))? - self.running.open_before(Instant(from))?)
    }

    /// The first instant at which `time` has run since `from`.
    #[inline]
    pub(crate) fn due(&self, from: i64, time: i64) -> Option<i64> {
        self.running.due(Instant(from), Duration(time)).map(|due| due.0)
    }
}

/// The clocks of one target, each made once.
#[derive(Debug)]
pub(crate) struct Clocks<'a> {
    calendars: &'a Calendars,
    excluded: &'a [(Instant, Instant)],
    made: Vec<(Name, Arc<Clock>)>,
}

impl<'a> Clocks<'a> {
    pub(crate) const fn new(calendars: &'a Calendars, excluded: &'a [(Instant, Instant)]) -> Self {
        Self { calendars, excluded, made: Vec::new() }
    }

    /// The clock of a calendar; `None` when there is no such calendar.
    pub(crate) fn get(&mut self, name: &Name) -> Option<Arc<Clock>> {
        if let Some((_, clock)) = self.made.iter().find(|(made, _)| made == name) {
            return Some(Arc::clone(clock));
        }
        let clock = Arc::new(Clock::new(self.calendars.get(name)?, self.excluded));
        self.made.push((name.clone(), Arc::clone(&clock)));
        Some(clock)
    }
}

/// A limit with the clocks that it needs.
#[derive(Debug, Clone)]
pub(crate) struct LimitClock {
    /// As the agreement has it.
    pub(crate) limit: Limit,
    /// What its running time is measured on: its calendar; for a wall-clock span all time.
    pub(crate) clock: Arc<Clock>,
    /// Its own calendar, whose dates or zone count.
    pub(crate) dates: Arc<Clock>,
    /// The time of a `Within`.
    pub(crate) within: Option<i64>,
    /// The field that holds the limit.
    pub(crate) held: Option<Node>,
}

impl LimitClock {
    /// What the record's field holds: microseconds of time, or of an instant. `None` when it is
    /// missing.
    pub(crate) fn holds(&self, of: &RecordPlan<'_>, view: &impl View) -> Option<i64> {
        match self.held.as_ref()?.eval(of, view) {
            Val::Whole(_, value) => Some(value),
            Val::Exact(_, value) => value.floor().to_i64(),
            Val::Unknown | Val::Truth(_) | Val::Text(_) => None,
        }
    }

    /// The open time allowed, with what its field holds; `None` where dates decide.
    pub(crate) const fn time(&self, held: Option<i64>) -> Option<i64> {
        match &self.limit {
            Limit::WithinField { .. } => held,
            _ => self.within,
        }
    }

    /// The due instant by date arithmetic alone; `None` for open time, and beyond the horizon.
    pub(crate) fn by_dates(&self, start: i64, held: Option<i64>) -> Option<i64> {
        match &self.limit {
            Limit::Within { .. } | Limit::WithinField { .. } => None,
            Limit::UntilField { .. } => held,
            Limit::WorkingDays { days, counting, until, cut_off, .. } => self
                .dates
                .calendar
                .working_days_due(Instant(start), *days, *counting, *until, *cut_off)
                .map(|found| found.due.0),
            Limit::Span { amount, unit, .. } => {
                span_due(self.dates.calendar.zone(), Instant(start), *amount, *unit).map(|at| at.0)
            }
        }
    }
}
