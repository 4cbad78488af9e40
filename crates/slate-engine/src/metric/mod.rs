//! Metrics: a value for each period, and for each group where one is asked for (language §7).

mod aggregate;
mod availability;
mod chosen;
pub(crate) mod formula;

use slate_model::{Applies, Measure, Metric, MetricKind, Period};

use crate::error::EngineError;
use crate::exclusion::For;
use crate::measured::MeasuredMetric;
use crate::plan::Plan;
use crate::plan::periods::Periods;
use crate::target::tally::Tallied;
use crate::target::verdict::rounded;

/// Formulas of formulas deeper than this are taken to be circular.
const DEEPEST: usize = 64;

/// Measures a metric in periods, with the exclusions that are for `whom`; its own rounding done.
///
/// # Errors
/// Whatever the metric names and does not exist; a missing input; formulas in a circle.
pub(crate) fn tally(
    plan: &Plan<'_>,
    metric: &Metric,
    whom: For<'_>,
    periods: &Periods,
) -> Result<Tallied, EngineError> {
    deeper(plan, metric, whom, periods, 0)
}

fn deeper(
    plan: &Plan<'_>,
    metric: &Metric,
    whom: For<'_>,
    periods: &Periods,
    depth: usize,
) -> Result<Tallied, EngineError> {
    if depth > DEEPEST {
        return Err(EngineError::Circle { what: metric.heading.name.clone() });
    }
    let mut tallied = match &metric.kind {
        MetricKind::Availability(availability) => {
            availability::tally(plan, metric, (availability, None), whom, periods)?
        }
        MetricKind::Outages { figure, of } => {
            availability::tally(plan, metric, (of, Some(*figure)), whom, periods)?
        }
        MetricKind::Share { record, only, good } => aggregate::tally(
            plan,
            metric,
            &aggregate::Wanted { record, only: only.as_ref(), figure: None, of: Some(good) },
            whom,
            periods,
        )?,
        MetricKind::Records { figure, record, only, of } => aggregate::tally(
            plan,
            metric,
            &aggregate::Wanted {
                record,
                only: only.as_ref(),
                figure: Some(*figure),
                of: of.as_ref(),
            },
            whom,
            periods,
        )?,
        MetricKind::Formula(expr) => formula::tally(plan, metric, expr, whom, periods, depth)?,
    };
    for counted in &mut tallied.counted {
        counted.value = counted.value.take().map(|value| rounded(value, metric.round.as_ref()));
    }
    Ok(tallied)
}

/// Every metric of the agreement, by the periods, with the exclusions and over the records of the
/// first target that measures it and is for somebody, else of the first that measures arithmetic on
/// it; by months and over all records of its service where none does.
///
/// # Errors
/// As [`tally`].
pub(crate) fn all(plan: &Plan<'_>) -> Result<Vec<MeasuredMetric>, EngineError> {
    let agreement = plan.agreement();
    let mut all = Vec::with_capacity(agreement.metrics.len());
    for metric in &agreement.metrics {
        let name = &metric.heading.name;
        let measures = |measure: &Measure| matches!(measure, Measure::Metric(of) if of == name);
        let reads = |measure: &Measure| match measure {
            Measure::Metric(of) => formula::reads(agreement, of, name),
            Measure::Timer { .. } => false,
        };
        let mut targets =
            agreement.targets.iter().filter(|target| target.applies != Applies::Never);
        let direct = targets.clone().find(|target| measures(&target.measure));
        let target = direct.or_else(|| targets.find(|target| reads(&target.measure)));
        let period = target.map_or(Period::Month, |target| target.period);
        let periods = Periods::cut(period, &plan.ground)?;
        let whom = target.map_or(For::Service(name.first()), For::Target);
        let tallied = tally(plan, metric, whom, &periods)?;
        let values = tallied.counted.into_iter().map(|c| (c.period, c.group, c.value)).collect();
        all.push(MeasuredMetric { cuts: periods.cuts, values });
    }
    Ok(all)
}
