//! Metrics: a value for each period, and for each group where one is asked for (language §7).

use slate_model::Metric;

use crate::error::EngineError;
use crate::exclusion::For;
use crate::measured::MeasuredMetric;
use crate::plan::Plan;
use crate::plan::periods::Periods;
use crate::target::tally::Tallied;

pub(crate) fn tally(
    _plan: &Plan<'_>,
    _metric: &Metric,
    _whom: For<'_>,
    _periods: &Periods,
) -> Result<Tallied, EngineError> {
    Ok(Tallied { counted: Vec::new(), left_out: Vec::new(), remarks: Vec::new() })
}

pub(crate) fn all(_plan: &Plan<'_>) -> Result<Vec<MeasuredMetric>, EngineError> {
    Ok(Vec::new())
}
