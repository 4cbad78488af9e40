//! Targets: every promise in every period, judged (language §7, §10.1-6).

pub(crate) mod judge;
pub(crate) mod left_out;
pub(crate) mod tally;
pub(crate) mod verdict;

use slate_evidence::Evidence;
use slate_model::{Agreement, Applies, Measure, Name, Target};

use crate::error::EngineError;
use crate::exclusion::For;
use crate::measured::{Judgement, LeftOut, MeasuredTarget, Measurements};
use crate::metric;
use crate::plan::periods::Periods;
use crate::plan::{Options, Plan};

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
        let mut all = Measurements {
            targets: Vec::new(),
            metrics: Vec::new(),
            left_out: Vec::new(),
            remarks: Vec::new(),
        };
        for target in &self.agreement().targets {
            all.targets.push(self.target(target, &mut all.left_out, &mut all.remarks)?);
        }
        all.metrics = metric::all(self)?;
        Ok(all)
    }

    fn target(
        &self,
        target: &Target,
        left_out: &mut Vec<LeftOut>,
        remarks: &mut Vec<LeftOut>,
    ) -> Result<MeasuredTarget, EngineError> {
        let periods = Periods::cut(target.period, &self.ground)?;
        if target.applies == Applies::Never {
            return Ok(MeasuredTarget { cuts: periods.cuts, cells: Vec::new() });
        }
        let tallied = match &target.measure {
            Measure::Timer { .. } => tally::timer(self, target, &periods)?,
            Measure::Metric(name) => {
                let metric =
                    self.ground.agreement.metric(name).ok_or_else(|| EngineError::NoSuch {
                        what: "metric",
                        name: name.clone(),
                        used_by: target.heading.name.clone(),
                    })?;
                Some(metric::tally(self, metric, For::Target(target), &periods)?)
            }
        };
        let mut cells = Vec::new();
        if let Some(tallied) = tallied {
            left_out.extend(tallied.left_out);
            remarks.extend(tallied.remarks);
            for counted in tallied.counted {
                if let Some(cut) = periods.cuts.get(counted.period) {
                    cells.push(verdict::judge(target, counted, cut, self.ground.as_of));
                }
            }
        }
        verdict::streaks(&mut cells, periods.cuts.as_slice());
        Ok(MeasuredTarget { cuts: periods.cuts, cells })
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
