//! The groups that figures are made for.

use std::collections::BTreeSet;

use num_traits::Signed;
use slate_model::{Aggregate, Expr, FieldKind, Metric, MetricKind, Name, Target};

use crate::excluded::{Fields, World};
use crate::history::Happened;
use crate::logic::{Scope, Val};
use crate::periods::Cut;

impl World<'_> {
    pub(super) fn word_of(&self, record: &Happened, field: &Name) -> Option<String> {
        let values = record.values_at(self.history.as_of);
        match (Fields { agreement: self.agreement, record, values: &values }).field(field) {
            Some(Val::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// The groups of a kind of record by a field: every member, or every text in the history.
    fn groups(&self, kind: &str, per: Option<&Name>) -> Vec<Option<String>> {
        let Some(field) = per else { return vec![None] };
        let mut words: BTreeSet<String> = self
            .records(kind)
            .into_iter()
            .filter_map(|record| self.word_of(record, field))
            .collect();
        let declared =
            self.agreement.records.iter().find(|record| record.heading.name.as_str() == kind);
        if let Some(FieldKind::OneOf(members)) =
            declared.and_then(|record| record.field(field.as_str())).map(|f| &f.kind)
        {
            words.extend(members.iter().cloned());
        }
        words.into_iter().map(Some).collect()
    }

    /// Whether anything is counted in a group in any period; of availability every member is one.
    pub(super) fn is_group(
        &self,
        target: &Target,
        metric: &Metric,
        cuts: &[Cut],
        group: Option<&String>,
    ) -> bool {
        let counts = |cut| self.metric(target, metric, cut, group).denominator.is_positive();
        match &metric.kind {
            _ if group.is_none() => true,
            MetricKind::Availability(_) | MetricKind::Outages { .. } => true,
            MetricKind::Share { .. } => cuts.iter().any(counts),
            MetricKind::Records { record, only, .. } => {
                // Of records, whether or not they have the value that is asked for.
                let (figure, record, only) = (Aggregate::Count, record.clone(), only.clone());
                let kind = MetricKind::Records { figure, record, only, of: None };
                let number = Metric { kind, ..metric.clone() };
                let counts = |cut| self.metric(target, &number, cut, group).denominator;
                cuts.iter().any(|cut| counts(cut).is_positive())
            }
            MetricKind::Formula(expr) => {
                let parts = metrics_in(expr).into_iter().filter_map(|of| self.agreement.metric(of));
                let mut grouped = parts.filter(|part| part.per.is_some());
                grouped.any(|part| self.is_group(target, part, cuts, group))
            }
        }
    }

    /// The groups of a metric; of arithmetic those of the metrics in it.
    pub(super) fn groups_of(&self, metric: &Metric) -> BTreeSet<Option<String>> {
        let kind = match &metric.kind {
            MetricKind::Availability(of) | MetricKind::Outages { of, .. } => &of.record,
            MetricKind::Share { record, .. } | MetricKind::Records { record, .. } => record,
            MetricKind::Formula(_) if metric.per.is_none() => return BTreeSet::from([None]),
            MetricKind::Formula(expr) => {
                let parts = metrics_in(expr).into_iter();
                let parts = parts.map(|name| self.agreement.metric(name).expect("its metric"));
                let grouped = parts.filter(|part| part.per.is_some());
                return grouped.flat_map(|part| self.groups_of(part)).collect();
            }
        };
        self.groups(kind.as_str(), metric.per.as_ref()).into_iter().collect()
    }

    pub(super) fn in_group(
        &self,
        record: &Happened,
        per: Option<&Name>,
        group: Option<&String>,
    ) -> bool {
        match (per, group) {
            (Some(field), Some(group)) => self.word_of(record, field).as_ref() == Some(group),
            _ => true,
        }
    }
}

/// The metrics that arithmetic names.
fn metrics_in(expr: &Expr) -> Vec<&Name> {
    match expr {
        Expr::Metric(name) => vec![name],
        Expr::Previous { of, .. }
        | Expr::Negate(of)
        | Expr::Floor(of)
        | Expr::Ceil(of)
        | Expr::Round { of, .. } => metrics_in(of),
        Expr::Arithmetic { left, right, .. } => [metrics_in(left), metrics_in(right)].concat(),
        Expr::Min(parts) | Expr::Max(parts) => parts.iter().flat_map(metrics_in).collect(),
        _ => Vec::new(),
    }
}
