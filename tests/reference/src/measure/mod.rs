//! Targets over their periods: what was reached, and whether it was enough (language §7, §10.1-3).

mod availability;
mod figures;
mod groups;
mod period;
mod timed;
mod verdict;

use num_rational::BigRational;
use slate_model::{Applies, Measure, Name, PeriodVerdict, Target};

pub use self::period::{InPeriod, over_input};
use self::verdict::judged_cell;
pub use self::verdict::required;
use crate::clock::Judged;
use crate::excluded::World;
use crate::history::Happened;
use crate::periods::{Cut, cuts};
use crate::wall::{Minute, local};

/// Microseconds in a minute.
pub const MINUTE: i64 = 60_000_000;

/// A record behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its identity.
    pub id: String,
    /// Which cycle, from 1; 0 for outages.
    pub cycle: u32,
    /// Minutes of down time.
    pub downtime: i64,
    /// Minutes beyond the limit.
    pub overrun: i64,
}

/// One target in one period for one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The period: an index into the target's cuts.
    pub period: usize,
    /// The group.
    pub group: Option<String>,
    /// Records within the limit, or available microseconds.
    pub numerator: BigRational,
    /// Records counted, or microseconds of service time.
    pub denominator: BigRational,
    /// What was reached.
    pub attainment: Option<BigRational>,
    /// How far it is on the wrong side.
    pub shortfall: Option<BigRational>,
    /// The judgement.
    pub verdict: PeriodVerdict,
    /// Whether low volume forgave a miss.
    pub forgiven: bool,
    /// Misses.
    pub breaches: i64,
    /// Minutes down.
    pub downtime: i64,
    /// Minutes beyond the limits.
    pub overrun: i64,
    /// Records not yet decided.
    pub pending: i64,
    /// Whether what comes later can change it: something is not decided, or it is not over.
    pub provisional: bool,
    /// Consecutive misses up to here.
    pub streak: u32,
    /// What stands behind it.
    pub incidents: Vec<Incident>,
}

/// One target over all its periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The target.
    pub target: Name,
    /// Its periods.
    pub cuts: Vec<Cut>,
    /// In order of period, then group.
    pub cells: Vec<Cell>,
    /// Every record against it, in the order of the history.
    pub judged: Vec<Judged>,
}

/// What a metric is made of in a period.
struct Raw {
    pending: i64,
    numerator: BigRational,
    denominator: BigRational,
    value: Option<BigRational>,
    breaches: i64,
    downtime: i64,
    incidents: Vec<Incident>,
}

/// A group, and what was found for it in each period.
type Found = (Option<String>, Vec<Raw>);

impl World<'_> {
    fn applies(&self, target: &Target, record: &Happened) -> bool {
        match &target.applies {
            Applies::Always => true,
            Applies::Never => false,
            Applies::Where(condition) => self.true_of(record, condition),
        }
    }

    /// One target over all its periods and groups.
    pub fn measure(&self, target: &Target) -> Measured {
        let agreement = self.agreement;
        let cuts = cuts(agreement, target.period, self.history.as_of);
        let mut measured = Measured {
            target: target.heading.name.clone(),
            cuts,
            cells: Vec::new(),
            judged: Vec::new(),
        };
        if target.applies == Applies::Never {
            measured.cuts.clear();
            return measured;
        }
        let by_group: Vec<Found> = match &target.measure {
            Measure::Timer { timer, .. } => {
                let (by_group, judged) = self.under_timer(target, timer, &measured.cuts);
                measured.judged = judged;
                by_group
            }
            Measure::Metric(name) => {
                let metric = agreement.metric(name).expect("its metric");
                let groups = self.groups_of(metric).into_iter();
                groups
                    .filter(|group| self.is_group(target, metric, &measured.cuts, group.as_ref()))
                    .map(|group| {
                        let here = |cut| self.metric(target, metric, cut, group.as_ref());
                        let raws = measured.cuts.iter().map(here).collect();
                        (group, raws)
                    })
                    .collect()
            }
        };
        for (group, raws) in by_group {
            let mut streak = 0;
            for (period, raw) in raws.into_iter().enumerate() {
                let cut = measured.cuts[period];
                let mut cell = judged_cell(target, cut, period, group.clone(), raw);
                cell.provisional |= cut.end > self.history.as_of;
                if !cut.stub {
                    match cell.verdict {
                        PeriodVerdict::Missed => streak += 1,
                        PeriodVerdict::Met => streak = 0,
                        PeriodVerdict::NotMeasured | PeriodVerdict::Reported => {}
                    }
                }
                cell.streak = if cut.stub { 0 } else { streak };
                measured.cells.push(cell);
            }
        }
        measured.cells.sort_by(|a, b| (a.period, &a.group).cmp(&(b.period, &b.group)));
        measured
    }
}

/// The date a minute is on in the agreement's zone.
pub fn date_of(world: &World<'_>, at: Minute) -> chrono::NaiveDate {
    local(world.agreement.zone.0, at).date()
}
