//! What a metric comes to in a period: figures over records, and arithmetic on them.

use num_rational::BigRational;
use num_traits::{One, Zero};
use slate_model::{Aggregate, Expr, Metric, MetricKind, Name, Target};

use super::{InPeriod, Raw};
use crate::excluded::{Fields, World};
use crate::history::Happened;
use crate::logic::{Val, decimal, eval, round_to, whole};
use crate::periods::Cut;

impl World<'_> {
    pub(super) fn metric(
        &self,
        target: &Target,
        metric: &Metric,
        cut: &Cut,
        group: Option<&String>,
    ) -> Raw {
        let per = metric.per.as_ref();
        let counted = |kind: &Name, only: Option<&Expr>| -> Vec<&Happened> {
            let mut records = self.records(kind.as_str());
            records.retain(|record| {
                cut.start <= record.at
                    && record.at < cut.end
                    && only.is_none_or(|only| self.true_of(record, only))
                    && !self.record_excluded(record, target)
                    && !self.wholly_covered(target, record)
                    && self.applies(target, record)
                    && self.in_group(record, per, group)
            });
            records
        };
        let mut raw = match &metric.kind {
            MetricKind::Availability(of) => self.availability(target, (of, None), cut, per, group),
            MetricKind::Outages { figure, of } => {
                self.availability(target, (of, Some(*figure)), cut, per, group)
            }
            MetricKind::Share { record, only, good } => {
                let records = counted(record, only.as_ref());
                let met = records.iter().filter(|record| self.true_of(record, good)).count() as i64;
                let all = records.len() as i64;
                let value = (all > 0).then(|| whole(met) / whole(all));
                Raw {
                    pending: 0,
                    numerator: whole(met),
                    denominator: whole(all),
                    value,
                    breaches: all - met,
                    downtime: 0,
                    incidents: Vec::new(),
                }
            }
            MetricKind::Records { figure, record, only, of } => {
                let records = counted(record, only.as_ref());
                let mut values: Vec<BigRational> = records
                    .iter()
                    .filter_map(|record| {
                        let values = record.values_at(self.history.as_of);
                        let fields = Fields { agreement: self.agreement, record, values: &values };
                        of.as_ref().map_or(Some(BigRational::one()), |of| {
                            eval(of, &fields).map(Val::quantity)
                        })
                    })
                    .collect();
                values.sort();
                let n = values.len();
                let sum: BigRational = values.iter().sum();
                let value = aggregated(*figure, &values, &sum);
                Raw {
                    pending: 0,
                    numerator: sum,
                    denominator: whole(n as i64),
                    value,
                    breaches: 0,
                    downtime: 0,
                    incidents: Vec::new(),
                }
            }
            MetricKind::Formula(expr) => {
                let scope = InPeriod { world: self, target, cut: *cut, group };
                let value = eval(expr, &scope).map(Val::quantity);
                Raw {
                    pending: 0,
                    numerator: BigRational::zero(),
                    denominator: BigRational::zero(),
                    value,
                    breaches: 0,
                    downtime: 0,
                    incidents: Vec::new(),
                }
            }
        };
        raw.value = raw.value.map(|value| round_to(value, metric.round.as_ref()));
        raw
    }
}

/// A figure of values in order, and of their sum.
fn aggregated(figure: Aggregate, values: &[BigRational], sum: &BigRational) -> Option<BigRational> {
    let n = values.len();
    match figure {
        Aggregate::Count => Some(whole(n as i64)),
        Aggregate::Sum => Some(sum.clone()),
        Aggregate::Mean => (n > 0).then(|| sum / whole(n as i64)),
        Aggregate::Median if n == 0 => None,
        Aggregate::Median => Some((&values[(n - 1) / 2] + &values[n / 2]) / whole(2)),
        Aggregate::Percentile(_) if n == 0 => None,
        Aggregate::Percentile(p) => {
            let rank = (decimal(p.0) / whole(100) * whole(n as i64)).ceil();
            let mut place = 0;
            while whole(place as i64 + 1) < rank {
                place += 1;
            }
            Some(values[place].clone())
        }
        Aggregate::Max => values.last().cloned(),
        Aggregate::Min => values.first().cloned(),
    }
}
