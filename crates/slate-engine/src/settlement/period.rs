//! How often is settled, and when what counts in a period of a target is settled for good (language §10.5).

use slate_calendar::Cuts;
use slate_model::{Agreement, Instant, Period, Target};

use crate::error::EngineError;
use crate::plan::Ground;
use crate::plan::periods::Periods;

/// The period of settlement: the one that the agreement says; else the one that all targets with credits
/// share, when it is a billing month, a month or longer; months otherwise.
pub fn settlement_period(agreement: &Agreement) -> Period {
    if let Some(each) = agreement.settlement.each {
        return each;
    }
    let mut shared = None;
    for credit in &agreement.credits {
        let Some(target) = agreement.target(&credit.target) else { continue };
        match shared {
            None => shared = Some(target.period),
            Some(period) if period == target.period => {}
            Some(_) => return Period::Month,
        }
    }
    match shared {
        Some(
            period @ (Period::BillingMonth { .. }
            | Period::Quarter { .. }
            | Period::HalfYear { .. }
            | Period::Year { .. }
            | Period::ContractYear),
        ) => period,
        _ => Period::Month,
    }
}

/// The periods of a target with the instants at which they are settled.
#[derive(Debug)]
pub(crate) struct Settled {
    periods: Periods,
    /// By period: the end of the period of settlement that holds its last instant.
    at: Vec<i64>,
}

impl Settled {
    /// `None` for rolling windows, each of which looks anew at what the one before it saw.
    ///
    /// # Errors
    /// As [`Periods::cut`].
    pub(crate) fn new(target: &Target, ground: &Ground<'_>) -> Result<Option<Self>, EngineError> {
        if matches!(target.period, Period::RollingDays { .. } | Period::RollingMonths { .. }) {
            return Ok(None);
        }
        let periods = Periods::cut(target.period, ground)?;
        let (zone, term) = (ground.agreement.zone, ground.term);
        let each = settlement_period(ground.agreement);
        let settlements = Cuts::new(each, zone, term, term.first, term.last);
        let end = |end: i64| {
            let last = Instant(end.saturating_sub(1));
            let held_by = settlements.find(last).and_then(|at| settlements.get(at));
            held_by.map_or(end, |cut| cut.end.0)
        };
        let at = periods.list.iter().map(|bounds| end(bounds.end)).collect();
        Ok(Some(Self { periods, at }))
    }

    /// Whether the period in which an instant counts was settled at or before `t`.
    pub(crate) fn before(&self, counts_at: i64, t: i64) -> bool {
        let at = self.periods.first(counts_at).and_then(|period| self.at.get(period));
        at.is_some_and(|at| *at <= t)
    }
}
