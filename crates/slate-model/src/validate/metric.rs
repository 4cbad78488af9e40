//! Metrics: over records that are there, and no metric computed from itself.

use super::Sound;
use super::cycle::in_cycle;
use crate::expr::{Expr, Value};
use crate::infer::infer;
use crate::metric::{Aggregate, Metric, MetricKind, RoundTo};
use crate::name::Name;
use crate::types::Type;

impl Sound<'_> {
    pub(super) fn metric(&mut self, path: &str, metric: &Metric) {
        let record = match &metric.kind {
            MetricKind::Availability(availability)
            | MetricKind::Outages { of: availability, .. } => {
                let fixed = matches!(metric.kind, MetricKind::Outages { .. });
                self.calendar_known(&format!("{path}.kind.calendar"), &availability.calendar);
                if let Some(life) = &availability.life {
                    self.interval_known(&format!("{path}.kind.life"), life);
                }
                self.rounding(path, availability.round_downtime.as_ref(), Type::Duration);
                let record =
                    self.interval_known(&format!("{path}.kind.record"), &availability.record);
                if let (Some(record), Some(only)) = (record, &availability.only) {
                    let here = format!("{path}.kind.only");
                    self.typed(&here, only, self.of_record(record), Type::Boolean);
                }
                if fixed && availability.fixed_denominator.is_some() {
                    self.faults.add(path, "only availability has a fixed denominator");
                }
                record
            }
            MetricKind::Share { record, only, good } => {
                let record = self.record_known(&format!("{path}.kind.record"), record);
                if let Some(record) = record {
                    for condition in only.iter().chain([good]) {
                        let here = format!("{path}.kind");
                        self.typed(&here, condition, self.of_record(record), Type::Boolean);
                    }
                }
                record
            }
            MetricKind::Records { figure, record, only, of } => {
                let record = self.record_known(&format!("{path}.kind.record"), record);
                if let (Some(record), Some(only)) = (record, only) {
                    let here = format!("{path}.kind.only");
                    self.typed(&here, only, self.of_record(record), Type::Boolean);
                }
                if let (Some(record), Some(of)) = (record, of)
                    && let Err(problem) = infer(of, self.of_record(record))
                {
                    self.faults.add(&format!("{path}.kind.of"), problem);
                }
                if of.is_none() && *figure != Aggregate::Count {
                    self.faults.add(path, "only `count` needs no figure to aggregate");
                }
                record
            }
            MetricKind::Formula(expr) => {
                let scope = self.of_period();
                if let Err(problem) = infer(expr, scope) {
                    self.faults.add(&format!("{path}.kind.formula"), problem);
                }
                None
            }
        };
        if let (Some(per), Some(record)) = (&metric.per, record) {
            self.field_known(&format!("{path}.per"), per, record);
        }
        if let Some(round) = &metric.round {
            let kind = infer(&Expr::Metric(metric.heading.name.clone()), self.of_period());
            if let Ok(kind) = kind {
                self.rounding(path, Some(round), kind);
            }
        }
    }

    pub(super) fn metric_cycles(&mut self, path: &str) {
        let next = |name: &Name| -> Vec<Name> {
            match self.agreement.metric(name).map(|m| &m.kind) {
                Some(MetricKind::Formula(expr)) => metrics_in(expr).cloned().collect(),
                _ => Vec::new(),
            }
        };
        let names = self.agreement.metrics.iter().map(|m| m.heading.name.clone());
        if let Some(name) = in_cycle(names, next) {
            let problem = format!("metric `{name}` is computed from itself");
            self.faults.add(&format!("{path}.metrics"), problem);
        }
    }

    pub(super) fn rounding(&mut self, path: &str, round: Option<&RoundTo>, kind: Type) {
        let Some(round) = round else { return };
        if Type::of(&round.to) != kind {
            self.faults.add(path, format!("rounding needs a step that is {}", kind.in_words()));
        }
        let positive = match &round.to {
            Value::Number(n) => n.0 > rust_decimal::Decimal::ZERO,
            Value::Percent(p) => p.0 > rust_decimal::Decimal::ZERO,
            Value::Money(m) => m.amount.0 > rust_decimal::Decimal::ZERO,
            Value::Duration(d) => d.0 > 0,
            _ => true,
        };
        if !positive {
            self.faults.add(path, "a rounding step is above zero");
        }
    }
}

/// The metrics that an expression names.
fn metrics_in(expr: &Expr) -> impl Iterator<Item = &Name> {
    expr.parts().filter_map(|part| match part {
        Expr::Metric(name) => Some(name),
        _ => None,
    })
}
