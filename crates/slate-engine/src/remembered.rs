//! Measuring again after a small change of the agreement: what was counted is kept by everything
//! that it depends on, so that another percentage counts nothing and another limit counts its own
//! target only.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use slate_evidence::Evidence;
use slate_model::{Agreement, Measure, Target};

use crate::error::EngineError;
use crate::plan::{Options, Plan};
use crate::settlement::period::settlement_period;
use crate::statement::Statement;
use crate::target::tally::Tallied;

/// What was counted on one history, and for what. Good for that history only.
#[derive(Debug, Default)]
pub struct Remembered {
    counted: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    kept: BTreeMap<String, (u64, Arc<Tallied>)>,
    /// Which run is at hand: what an earlier one needed and the last two did not is dropped.
    run: u64,
}

impl Remembered {
    /// As [`crate::evaluate`], byte for byte; what an earlier call counted is not counted again.
    ///
    /// # Errors
    /// As [`crate::evaluate`].
    pub fn evaluate(
        &self,
        agreement: &Agreement,
        evidence: &Evidence,
        options: &Options,
    ) -> Result<Statement, EngineError> {
        {
            let mut counted = self.lock();
            let run = counted.run + 1;
            counted.run = run;
            counted.kept.retain(|_, (needed, _)| *needed + 2 >= run);
        }
        let plan = Plan::new(agreement, evidence, options)?;
        let measured = plan.measure_with(Some(self))?;
        plan.statement(&measured, options.assume_claimed, &[])
    }

    /// What was counted before for `key`, or what `count` counts now.
    pub(crate) fn or_count(
        &self,
        key: &str,
        count: impl FnOnce() -> Result<Tallied, EngineError>,
    ) -> Result<Arc<Tallied>, EngineError> {
        {
            let mut counted = self.lock();
            let run = counted.run;
            if let Some((needed, tallied)) = counted.kept.get_mut(key) {
                *needed = run;
                return Ok(Arc::clone(tallied));
            }
        }
        let tallied = Arc::new(count()?);
        let mut counted = self.lock();
        let run = counted.run;
        counted.kept.insert(key.to_owned(), (run, Arc::clone(&tallied)));
        Ok(tallied)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything that the count of a target depends on, as one text: the target without what judges
/// its figure, its timer, and what any count may depend on. Places, labels and comments count for
/// nothing.
pub(crate) fn key(plan: &Plan<'_>, target: &Target) -> String {
    let agreement = plan.agreement();
    let timer = match &target.measure {
        Measure::Timer { timer, .. } => Some(timer),
        Measure::Metric(_) => None,
    };
    let counted = Target {
        require: None,
        low_volume: None,
        when_none: slate_model::WhenNone::NotMeasured,
        round: None,
        from: None,
        ..target.clone()
    };
    let mut of_metric = (None, None);
    if timer.is_none() {
        of_metric = (Some(&agreement.metrics), Some(&agreement.parameters));
    }
    let timer = timer.and_then(|name| agreement.timers.iter().find(|it| it.heading.name == *name));
    let all = serde_json::json!({
        "target": counted,
        "timer": timer,
        "metrics": of_metric.0,
        "parameters": of_metric.1,
        "calendars": agreement.calendars,
        "records": agreement.records,
        "inputs": agreement.inputs,
        "exclusions": agreement.exclusions,
        "zone": agreement.zone,
        "term": plan.term(),
        "settled": timer.is_some().then(|| settlement_period(agreement)),
        "as_of": plan.as_of(),
    });
    bare(all).to_string()
}

/// A model's JSON without places, labels and comments.
fn bare(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(fields) => fields
            .into_iter()
            .filter(|(name, value)| !(name == "at" && value.is_object() || name == "doc"))
            .map(|(name, value)| (name, bare(value)))
            .collect(),
        serde_json::Value::Array(items) => items.into_iter().map(bare).collect(),
        other => other,
    }
}
