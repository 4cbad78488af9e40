//! A period as money sees it: dates, both included, and how much of the whole period they are.

use chrono::{Days, Months, NaiveDate};
use slate_calendar::{Cuts, start_of_day};
use slate_model::{DateRange, Instant, Period, Zone};

use crate::exact::Exact;

/// A period, clipped to the term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// `2026-03`, `2026-Q1`.
    pub label: String,
    /// First date inside the term.
    pub first: NaiveDate,
    /// Last date inside the term, included.
    pub last: NaiveDate,
    /// First date of the whole period.
    pub whole_first: NaiveDate,
    /// Last date of the whole period, included.
    pub whole_last: NaiveDate,
}

impl Span {
    /// The term cut into periods of a kind, in order of time. None for a period that names a month
    /// or day that does not exist.
    pub fn cut(kind: Period, term: DateRange, zone: Zone) -> Vec<Self> {
        Self::all(&Cuts::new(kind, zone, term, term.first, term.last))
    }

    /// The periods of a cut, in order of time.
    pub fn all(cuts: &Cuts) -> Vec<Self> {
        cuts.iter()
            .map(|cut| Self {
                label: cut.label.clone(),
                first: cut.dates.first,
                last: cut.dates.last,
                whole_first: cut.uncut.first,
                whole_last: cut.uncut.last,
            })
            .collect()
    }

    /// Dates without a whole that they are cut from.
    pub const fn of_dates(label: String, first: NaiveDate, last: NaiveDate) -> Self {
        Self { label, first, last, whole_first: first, whole_last: last }
    }

    /// Whether the term cuts it.
    pub fn stub(&self) -> bool {
        self.first != self.whole_first || self.last != self.whole_last
    }

    /// How many dates it has inside the term.
    pub fn days(&self) -> i64 {
        days(self.first, self.last)
    }

    /// The share of the whole period that lies inside the term, by calendar days (language §10.8).
    pub fn share(&self) -> Exact {
        Exact::ratio(self.days(), days(self.whole_first, self.whole_last))
            .unwrap_or_else(Exact::one)
    }

    /// Whether a date lies in it.
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }

    /// Elapsed time of the period inside the term, microseconds: a month with a clock change has an
    /// hour more or less. The base of a stub is prorated to its days already (language §10.8); a
    /// share of the whole period would prorate it twice.
    pub fn length(&self, zone: Zone) -> Option<i64> {
        let from = start_of_day(zone, self.first)?;
        let to = start_of_day(zone, self.last.succ_opt()?)?;
        Some(to.since(from).0)
    }

    /// Whether it is over at an instant.
    pub fn over(&self, zone: Zone, as_of: Instant) -> bool {
        self.last
            .succ_opt()
            .and_then(|next| start_of_day(zone, next))
            .is_some_and(|end| end <= as_of)
    }

    /// Whether it has begun before an instant: what a history says of a later period is not known yet.
    pub fn begun(&self, zone: Zone, as_of: Instant) -> bool {
        start_of_day(zone, self.first).is_some_and(|start| start < as_of)
    }

    /// What is new at the end of this period of a target: all of it; of a window that moves on each
    /// month that month only, for what ended before it was looked at then.
    pub fn step(&self, kind: Period, term: DateRange, zone: Zone) -> Self {
        let rolling = matches!(kind, Period::RollingDays { .. } | Period::RollingMonths { .. });
        let month = rolling.then(|| self.window(Period::Month, term, zone)).flatten();
        month.unwrap_or_else(|| self.clone())
    }

    /// The window of a cap or trigger that ends with this period: the whole period of its kind that
    /// holds the last date, or the rolling days or months up to it. `None` when the last date lies
    /// outside the term.
    pub fn window(&self, kind: Period, term: DateRange, zone: Zone) -> Option<Self> {
        let last = self.last;
        let from = match kind {
            Period::RollingDays { days } => {
                last.checked_sub_days(Days::new(u64::from(days).saturating_sub(1)))?
            }
            // Of billing months that end on the 14th, twelve begin on the 15th.
            Period::RollingMonths { months } => {
                last.succ_opt()?.checked_sub_months(Months::new(u32::from(months)))?
            }
            Period::Term => term.first,
            _ => return Self::all(&Cuts::new(kind, zone, term, last, last)).into_iter().next(),
        };
        let (first, last) = if kind == Period::Term {
            (term.first, term.last)
        } else {
            (from.max(term.first), last)
        };
        Some(Self::of_dates(format!("{first} to {last}"), first, last))
    }
}

/// Dates from `first` to `last`, both included; zero or below when they are the wrong way round.
pub fn days(first: NaiveDate, last: NaiveDate) -> i64 {
    last.signed_duration_since(first).num_days() + 1
}
