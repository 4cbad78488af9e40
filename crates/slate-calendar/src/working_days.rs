//! Limits in working days: date arithmetic on a calendar, never hours (language §5).
//!
//! `N working days` from `t`: `t` counts as received at the first open instant of a working day at
//! or after it; then the same local time N working days later; where that time is not open on that
//! day, the close before it, or the opening if it lies before the first. A due instant never lies
//! before the receipt.

use chrono::NaiveDate;
use slate_model::{Counting, Instant, TimeOfDay, Until};

use crate::calendars::BuiltCalendar;
use crate::local;

/// How a due instant in working days came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingDaysDue {
    /// When the request counts as received.
    pub received: Instant,
    /// The working day on which the limit runs out.
    pub day: NaiveDate,
    /// When on that day.
    pub due: Instant,
    /// Whether the same local time was not open on that day.
    pub moved: Option<Moved>,
}

/// Where a due time went that is not open on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// To the close before it.
    ToClose,
    /// To the opening, as it lay before the first.
    ToOpening,
    /// To the receipt, as it lay before that.
    ToReceipt,
}

impl BuiltCalendar {
    /// When `t` counts as received: at the first open instant of a working day at or after it;
    /// after the cut-off of its date, at the opening of the next working day. `None` when that lies
    /// beyond the horizon.
    pub fn received(&self, t: Instant, cut_off: Option<TimeOfDay>) -> Option<Instant> {
        let local = local::local_at(self.zone, t);
        let late = cut_off.is_some_and(|cut| {
            local.time().signed_duration_since(chrono::NaiveTime::MIN).num_microseconds()
                > Some(i64::from(cut.seconds()) * slate_model::MICROS_PER_SECOND)
        });
        let mut date = if late { local.date().succ_opt()? } else { local.date() };
        loop {
            let day = self.days.on_or_after(date)?.date;
            let start = local::start_of_day(self.zone, day)?.max(t);
            let open = self.index.next_open(start)?;
            if local::date_at(self.zone, open) == day {
                return Some(open);
            }
            date = day.succ_opt()?;
        }
    }

    /// When a limit of `days` working days from `start` runs out, and how. `None` beyond the
    /// horizon.
    ///
    /// * Counting from receipt, day zero is the date of [`Self::received`]; from the date itself,
    ///   the date of `start`, working day or not, at its own local time (with a cut-off passed: the
    ///   opening of the next working day).
    /// * Zero days are day zero itself, or the next working day where it is none.
    /// * `Until::At` means that local time, open or not.
    pub fn working_days_due(
        &self,
        start: Instant,
        days: u32,
        counting: Counting,
        until: Until,
        cut_off: Option<TimeOfDay>,
    ) -> Option<WorkingDaysDue> {
        let received = match counting {
            Counting::FromReceipt => self.received(start, cut_off)?,
            Counting::FromDate => {
                let late = cut_off.is_some_and(|cut| {
                    local::at_time(self.zone, local::date_at(self.zone, start), cut)
                        .is_some_and(|cut| start > cut)
                });
                if late { self.received(start, cut_off)? } else { start }
            }
        };
        let local = local::local_at(self.zone, received);
        let day = self.days.nth_from(local.date(), i64::from(days))?;
        let (due, moved) = match until {
            Until::Close => (day.last_close, None),
            Until::At(time) => (local::at_time(self.zone, day.date, time)?, None),
            Until::SameTime => self.clamped(
                day.date,
                local::instant_at(self.zone, day.date.and_time(local.time()))?,
            )?,
        };
        let (due, moved) =
            if due < received { (received, Some(Moved::ToReceipt)) } else { (due, moved) };
        Some(WorkingDaysDue { received, day: day.date, due, moved })
    }

    /// `at` when it is open or closes then; otherwise the close before it on `day`, or the opening
    /// of `day` when it lies before the first.
    fn clamped(&self, day: NaiveDate, at: Instant) -> Option<(Instant, Option<Moved>)> {
        if self.index.is_open(at)? {
            return Some((at, None));
        }
        let opening = self.index.next_open(local::start_of_day(self.zone, day)?)?;
        if at < opening {
            return Some((opening, Some(Moved::ToOpening)));
        }
        let close = self.index.prev_close(at)?;
        Some((close, (close != at).then_some(Moved::ToClose)))
    }
}
