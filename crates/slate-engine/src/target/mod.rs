//! Targets: every promise in every period, judged (language §7, §10.1-6).

pub(crate) mod judge;
mod later;
pub(crate) mod left_out;
pub(crate) mod tally;
pub(crate) mod verdict;

use slate_calendar::Cut;
use slate_evidence::Evidence;
use slate_model::{
    Agreement, Applies, Measure, MetricKind, Name, Requirement, Target, Value, types::Type,
};

use crate::error::EngineError;
use crate::exact::{Exact, Figure};
use crate::exclusion::For;
use crate::measured::{Judgement, MeasuredTarget, Measurements};
use crate::metric;
use crate::plan::periods::Periods;
use crate::plan::{Options, Plan};
use crate::remembered::{self, Remembered};
use crate::target::later::later;
use crate::target::tally::Tallied;

pub use judge::Judgements;

/// Measures an agreement over a history: pure, and the same bytes on every machine. The plan
/// answers further questions: [`Plan::judge`], [`Plan::trace`].
///
/// # Errors
/// [`EngineError`]: a name that nothing has, a calendar that cannot be built, a history that was
/// read for another agreement.
pub fn measure<'a>(
    agreement: &'a Agreement,
    evidence: &'a Evidence,
    options: &Options,
) -> Result<(Plan<'a>, Measurements), EngineError> {
    let plan = Plan::new(agreement, evidence, options)?;
    let measurements = plan.measure()?;
    Ok((plan, measurements))
}

impl Plan<'_> {
    /// Measures every target and metric.
    ///
    /// # Errors
    /// As [`measure()`].
    pub fn measure(&self) -> Result<Measurements, EngineError> {
        self.measure_with(None)
    }

    /// Measures every target and metric, with what an earlier measurement of the history counted.
    pub(crate) fn measure_with(
        &self,
        remembered: Option<&Remembered>,
    ) -> Result<Measurements, EngineError> {
        let mut all = Measurements {
            targets: Vec::new(),
            metrics: Vec::new(),
            left_out: Vec::new(),
            remarks: Vec::new(),
        };
        for target in &self.agreement().targets {
            let measured = self.target(target, remembered, &mut all)?;
            all.targets.push(measured);
        }
        all.left_out.extend(later(self.evidence(), self.agreement(), self.ground.as_of));
        all.metrics = metric::all(self)?;
        Ok(all)
    }

    fn target(
        &self,
        target: &Target,
        remembered: Option<&Remembered>,
        all: &mut Measurements,
    ) -> Result<MeasuredTarget, EngineError> {
        let periods = Periods::cut(target.period, &self.ground)?;
        if target.applies == Applies::Never {
            return Ok(MeasuredTarget { cuts: periods.cuts, cells: Vec::new() });
        }
        let tallied = match remembered {
            Some(remembered) => {
                let key = remembered::key(self, target);
                Tallied::clone(&*remembered.or_count(&key, || self.count(target, &periods))?)
            }
            None => self.count(target, &periods)?,
        };
        let levels = self.of_formula(target);
        let mut cells = Vec::new();
        all.left_out.extend(tallied.left_out);
        all.remarks.extend(tallied.remarks);
        for counted in tallied.counted {
            if let Some(cut) = periods.cuts.get(counted.period) {
                if levels {
                    level(target, cut, counted.value.as_ref())?;
                }
                cells.push(verdict::judge(target, counted, cut, self.ground.as_of));
            }
        }
        verdict::streaks(&mut cells, periods.cuts.as_slice());
        Ok(MeasuredTarget { cuts: periods.cuts, cells })
    }

    /// Counts the records or the time of a target: all of it that reads the history.
    fn count(&self, target: &Target, periods: &Periods) -> Result<Tallied, EngineError> {
        match &target.measure {
            Measure::Timer { .. } => tally::timer(self, target, periods),
            Measure::Metric(name) => {
                let metric =
                    self.ground.agreement.metric(name).ok_or_else(|| EngineError::NoSuch {
                        what: "metric",
                        name: name.clone(),
                        used_by: target.heading.name.clone(),
                    })?;
                metric::tally(self, metric, For::Target(target), periods)
            }
        }
    }

    /// Whether a target measures arithmetic, which may come to any percentage: shares of records and
    /// of time lie between 0% and 100% by themselves.
    fn of_formula(&self, target: &Target) -> bool {
        let Measure::Metric(name) = &target.measure else { return false };
        let metric = self.ground.agreement.metric(name);
        metric.is_some_and(|metric| matches!(metric.kind, MetricKind::Formula(_)))
    }

    /// Every record against one target, in the order of the history; several for a record whose
    /// timer ran in cycles. Records that the target is not for, and those of a target of a metric,
    /// have none.
    ///
    /// # Errors
    /// No such target, or what its clauses name and does not exist.
    pub fn judge(&self, target: &Name) -> Result<Judgements<'_>, EngineError> {
        let target = self.ground.agreement.target(target).ok_or_else(|| EngineError::NoSuch {
            what: "target",
            name: target.clone(),
            used_by: self.ground.agreement.heading.name.clone(),
        })?;
        Judgements::new(self, target)
    }

    /// One record against one target.
    ///
    /// # Errors
    /// As [`Self::judge`]; no such record.
    pub fn judge_record(&self, target: &Name, id: &str) -> Result<Vec<Judgement>, EngineError> {
        let mut all = self.judge(target)?;
        match all.row(id)? {
            Some(row) => Ok(all.of_row(row)),
            None => Ok(Vec::new()),
        }
    }
}

/// A level of which at least so many percent are required lies between 0% and 100%: bands, points of
/// shortfall and proration are of a part of a whole. Any other is a mistake in the evidence, and
/// would be paid for as one.
///
/// # Errors
/// [`EngineError::Level`].
fn level(target: &Target, cut: &Cut, value: Option<&Figure>) -> Result<(), EngineError> {
    let Some(Requirement::AtLeast(Value::Percent(_)) | Requirement::Above(Value::Percent(_))) =
        &target.require
    else {
        return Ok(());
    };
    let Some(figure) = value.filter(|figure| figure.kind == Type::Percent) else { return Ok(()) };
    if figure.value.is_negative() || figure.value > Exact::one() {
        return Err(EngineError::Level {
            target: target.heading.name.clone(),
            period: cut.label.clone(),
            value: format!("{}%", figure.value.times(&Exact::whole(100)).to_decimal(6)),
        });
    }
    Ok(())
}
