//! Targets: what each measures, and a requirement that fits it.

use super::Sound;
use crate::expr::Value;
use crate::infer::target_type;
use crate::metric::MetricKind;
use crate::record::Record;
use crate::target::{Applies, Measure, Requirement, Target};
use crate::types::Type;

impl<'a> Sound<'a> {
    pub(super) fn target(&mut self, path: &str, target: &Target) {
        if self.agreement.service(&target.service).is_none() {
            let problem = format!("no service is called `{}`", target.service);
            self.faults.add(&format!("{path}.service"), problem);
        }
        self.period(&format!("{path}.period"), target.period);
        let record = match &target.measure {
            Measure::Timer { timer, limit, .. } => {
                let here = format!("{path}.measure.timer.timer");
                match self.agreement.timer(timer) {
                    None => {
                        self.faults.add(&here, format!("no timer is called `{timer}`"));
                        None
                    }
                    Some(timer) => {
                        let record = self.agreement.record(&timer.record);
                        if let Some(record) = record {
                            self.limits(&format!("{path}.measure.timer.limit"), limit, record, 0);
                        }
                        record
                    }
                }
            }
            Measure::Metric(metric) => {
                if self.agreement.metric(metric).is_none() {
                    let here = format!("{path}.measure.metric");
                    self.faults.add(&here, format!("no metric is called `{metric}`"));
                }
                None
            }
        };
        if let (Some(record), Some(per)) = (record, &target.per) {
            self.field_known(&format!("{path}.per"), per, record);
        }
        if let Applies::Where(condition) = &target.applies {
            let here = format!("{path}.applies.where");
            match record.or_else(|| self.measured_record(target)) {
                Some(record) => {
                    self.typed(&here, condition, self.of_record(record), Type::Boolean);
                }
                None => {
                    let problem = "arithmetic counts no records that could be chosen from";
                    self.faults.add(&here, problem);
                }
            }
        }
        let Ok(kind) = target_type(self.agreement, target) else {
            return;
        };
        match &target.require {
            Some(require) if edges(require).any(|value| Type::of(value) != kind) => {
                let found = edges(require).map(Type::of).find(|found| *found != kind);
                let found = found.map_or("", Type::in_words);
                let problem = format!("it measures {}, and requires {found}", kind.in_words());
                self.faults.add(&format!("{path}.require"), problem);
            }
            Some(Requirement::Between { low, high }) if !in_order(low, high) => {
                self.faults.add(&format!("{path}.require"), "its upper edge is below its lower");
            }
            Some(Requirement::Every) if !matches!(target.measure, Measure::Timer { .. }) => {
                self.faults.add(&format!("{path}.require"), "only records can all be in time");
            }
            _ => {}
        }
        self.rounding(path, target.round.as_ref(), kind);
    }

    /// The record that a target's metric is over; `None` for arithmetic.
    fn measured_record(&self, target: &Target) -> Option<&'a Record> {
        let Measure::Metric(metric) = &target.measure else { return None };
        match &self.agreement.metric(metric)?.kind {
            MetricKind::Availability(of) | MetricKind::Outages { of, .. } => {
                self.agreement.record(&of.record)
            }
            MetricKind::Share { record, .. } | MetricKind::Records { record, .. } => {
                self.agreement.record(record)
            }
            MetricKind::Formula(_) => None,
        }
    }
}

/// The edges that a requirement names.
fn edges(require: &Requirement) -> impl Iterator<Item = &Value> {
    [require.low(), require.high()].into_iter().flatten().map(|(value, _)| value)
}

/// Whether the second of two figures of one type is not below the first.
fn in_order(low: &Value, high: &Value) -> bool {
    match (low, high) {
        (Value::Number(low), Value::Number(high)) => low <= high,
        (Value::Percent(low), Value::Percent(high)) => low <= high,
        (Value::Points(low), Value::Points(high)) => low <= high,
        (Value::Money(low), Value::Money(high)) => low.amount <= high.amount,
        (Value::Duration(low), Value::Duration(high)) => low <= high,
        _ => false,
    }
}
