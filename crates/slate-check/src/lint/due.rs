//! When limits run out, asked at many starts: which of two limits is the looser one.

use slate_calendar::{Calendars, start_of_day};
use slate_model::{Duration, Instant, Limit, MICROS_PER_SECOND, Name};

use super::{Context, words};

/// A limit with the calendar of its timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock<'a> {
    pub limit: &'a Limit,
    pub calendar: &'a Name,
}

impl Clock<'_> {
    /// When the limit runs out for a record that starts then; pauses are not looked at.
    pub fn due(&self, calendars: &Calendars, start: Instant) -> Option<Instant> {
        calendars.deadline(self.limit, self.calendar, start)
    }
}

/// A start at which one limit is the looser.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looser {
    pub start: Instant,
    pub due: Instant,
    pub other_due: Instant,
}

impl Context<'_> {
    /// Starts to try: every three hours of the term's first three weeks, which hold every hour of a
    /// day, every weekday and both sides of each close.
    pub fn starts(&self) -> Vec<Instant> {
        let Some(first) = start_of_day(self.agreement.zone, self.term().first) else {
            return Vec::new();
        };
        // 9 hours and 30 minutes after midnight comes first: a start that people expect.
        let step = Duration(3 * 3600 * MICROS_PER_SECOND + 30 * 60 * MICROS_PER_SECOND);
        let nine = Duration(9 * 3600 * MICROS_PER_SECOND);
        let mut starts: Vec<Instant> = first.checked_add(nine).into_iter().collect();
        let mut at = first;
        for _ in 0..144 {
            starts.push(at);
            let Some(next) = at.checked_add(step) else { break };
            at = next;
        }
        starts
    }

    /// Where `clock` is looser than `other`: at no start is it due earlier, and at the one returned
    /// later. `None` when it is the tighter somewhere, or the two agree.
    pub fn looser(&self, clock: Clock<'_>, other: Clock<'_>) -> Option<Looser> {
        let calendars = self.calendars()?;
        if clock == other {
            return None;
        }
        let mut found: Option<Looser> = None;
        for start in self.starts() {
            let (Some(due), Some(other_due)) =
                (clock.due(calendars, start), other.due(calendars, start))
            else {
                continue;
            };
            if due < other_due {
                return None;
            }
            // A start in open time shows the fault more plainly than one at night.
            let open = calendars.get(clock.calendar).and_then(|it| it.index().is_open(start));
            if due > other_due
                && (found.is_none()
                    || found.is_some_and(|it| !self.open(clock, it.start)) && open == Some(true))
            {
                found = Some(Looser { start, due, other_due });
            }
        }
        found
    }

    fn open(&self, clock: Clock<'_>, at: Instant) -> bool {
        let calendar = self.calendars().and_then(|it| it.get(clock.calendar));
        calendar.and_then(|it| it.index().is_open(at)) == Some(true)
    }

    /// An instant on the agreement's wall clock.
    pub fn local(&self, at: Instant) -> String {
        words::local(self.agreement.zone, at)
    }
}
