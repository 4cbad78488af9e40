//! The periods of a target as instants, cut once.

use chrono::NaiveDate;
use slate_calendar::{Cut, Cuts, date_at};
use slate_model::{Instant, Period};

use crate::error::EngineError;
use crate::plan::Ground;

/// The periods from the start of the term to the evaluation instant.
#[derive(Debug, Clone)]
pub(crate) struct Periods {
    pub(crate) cuts: Cuts,
    pub(crate) list: Vec<Bounds>,
    rolling: bool,
}

/// One period, half-open, in microseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Periods {
    /// Cuts the term up to the period that holds the evaluation instant; one that begins just then
    /// has nothing in it yet and is not there.
    ///
    /// # Errors
    /// A period that does not exist: a quarter from month 13.
    pub(crate) fn cut(period: Period, ground: &Ground<'_>) -> Result<Self, EngineError> {
        let zone = ground.agreement.zone;
        let last = date_at(zone, Instant(ground.as_of.saturating_sub(1))).min(ground.term.last);
        Self::until(last, period, ground)
    }

    /// Cuts the whole term: what is planned in it moves due instants that are still to come.
    ///
    /// # Errors
    /// As [`Periods::cut`].
    pub(crate) fn of_term(period: Period, ground: &Ground<'_>) -> Result<Self, EngineError> {
        Self::until(ground.term.last, period, ground)
    }

    fn until(last: NaiveDate, period: Period, ground: &Ground<'_>) -> Result<Self, EngineError> {
        let (zone, term) = (ground.agreement.zone, ground.term);
        let cuts = Cuts::new(period, zone, term, term.first, last);
        if cuts.is_empty() && last >= term.first {
            return Err(EngineError::TooFar { what: format!("a period of {period:?}") });
        }
        let bounds = |cut: &Cut| Bounds { start: cut.start.0, end: cut.end.0 };
        let list = cuts.iter().map(bounds).collect();
        let rolling = matches!(period, Period::RollingDays { .. } | Period::RollingMonths { .. });
        Ok(Self { cuts, list, rolling })
    }

    /// The periods that an instant counts in: one, or several rolling windows, or none.
    #[inline]
    pub(crate) fn each(&self, t: i64, mut visit: impl FnMut(usize)) -> bool {
        if !self.rolling {
            let found = self.cuts.find(Instant(t));
            if let Some(period) = found {
                visit(period);
            }
            return found.is_some();
        }
        let mut any = false;
        for (at, bounds) in self.list.iter().enumerate() {
            if bounds.start <= t && t < bounds.end {
                visit(at);
                any = true;
            }
        }
        any
    }

    /// The period that an instant counts in; of rolling windows the first.
    pub(crate) fn first(&self, t: i64) -> Option<usize> {
        let mut first = None;
        self.each(t, |at| first = first.or(Some(at)));
        first
    }
}
