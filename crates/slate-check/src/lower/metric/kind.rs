//! What a metric is to others: which kind of figure, of which type, and over which records.

use slate_model::types::Type;
use slate_model::{Expr, MetricKind, Name};

use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;

/// What kind of thing a target measures: decides which figures it has.
#[derive(Debug, Clone)]
pub(crate) enum MeasureKind {
    /// The share of records within a limit.
    Timer,
    /// A share of records.
    Share { name: Name },
    /// Availability.
    Availability { name: Name },
    /// Another figure of outages: a duration.
    Outages { name: Name },
    /// Another figure.
    Metric { name: Name, ty: Type },
}

impl MeasureKind {
    /// The metric; none for a timer.
    pub const fn metric(&self) -> Option<&Name> {
        match self {
            Self::Timer => None,
            Self::Share { name }
            | Self::Availability { name }
            | Self::Outages { name }
            | Self::Metric { name, .. } => Some(name),
        }
    }

    /// The type of what is measured.
    pub const fn attained(&self) -> Type {
        match self {
            Self::Timer | Self::Share { .. } | Self::Availability { .. } => Type::Percent,
            Self::Outages { .. } => Type::Duration,
            Self::Metric { ty, .. } => *ty,
        }
    }
}

impl Agreed<'_> {
    /// What kind of measure a metric is.
    pub fn measure_kind(&self, full: &str, ty: Type) -> MeasureKind {
        let metrics = self.metrics_out.borrow();
        let kind = metrics
            .iter()
            .find(|metric| metric.heading.name.as_str() == full)
            .map(|metric| &metric.kind);
        match kind {
            Some(MetricKind::Availability(_)) => MeasureKind::Availability { name: name(full) },
            Some(MetricKind::Outages { .. }) => MeasureKind::Outages { name: name(full) },
            Some(MetricKind::Share { .. }) => MeasureKind::Share { name: name(full) },
            _ => MeasureKind::Metric { name: name(full), ty },
        }
    }

    /// The record and group of a metric.
    pub fn metric_record(&self, full: &str) -> (Option<Name>, Option<Name>) {
        let metrics = self.metrics_out.borrow();
        let Some(metric) = metrics.iter().find(|metric| metric.heading.name.as_str() == full)
        else {
            return (None, None);
        };
        let record = match &metric.kind {
            MetricKind::Availability(it) | MetricKind::Outages { of: it, .. } => {
                Some(it.record.clone())
            }
            MetricKind::Share { record, .. } | MetricKind::Records { record, .. } => {
                Some(record.clone())
            }
            MetricKind::Formula(_) => None,
        };
        (record, metric.per.clone())
    }

    /// The type of a metric that was written out under a target's name.
    pub fn out_type(&self, metric: &Name) -> Option<Type> {
        let kind = {
            let metrics = self.metrics_out.borrow();
            metrics.iter().find(|it| it.heading.name == *metric)?.kind.clone()
        };
        self.kind_type(&kind)
    }

    /// The type of what a metric gives.
    pub fn kind_type(&self, kind: &MetricKind) -> Option<Type> {
        use MetricKind as K;
        match kind {
            K::Availability(_) | K::Share { .. } => Some(Type::Percent),
            K::Outages { .. } => Some(Type::Duration),
            K::Records { of: None, .. } => Some(Type::Number),
            K::Records { of: Some(of), record, .. } => {
                let record = self.known_record(record)?;
                self.model_type(of, Some(&record))
            }
            K::Formula(expr) => self.model_type(expr, None),
        }
    }

    /// The type of an expression that was checked when it was written out.
    fn model_type(&self, expr: &Expr, record: Option<&RecordInfo>) -> Option<Type> {
        match expr {
            Expr::Literal(value) => Some(Type::of(value)),
            Expr::Field(field) => match record?.field_type(field.as_str()) {
                Some(ty) => ty.model(),
                None => Some(Type::Instant),
            },
            Expr::Charge(_) | Expr::Charges => Some(Type::Money),
            Expr::Input(input) | Expr::OverInput { input, .. } => {
                let inputs = self.inputs.borrow();
                inputs
                    .iter()
                    .find(|it| it.heading.name == *input)
                    .map(|it| Type::of_field(&it.kind))
            }
            Expr::Metric(metric) => match self.metric_state.borrow().get(metric.as_str()) {
                Some(Some(ty)) => *ty,
                _ => None,
            }
            .or_else(|| self.out_type(metric)),
            Expr::Previous { of, .. } | Expr::Negate(of) | Expr::Round { of, .. } => {
                self.model_type(of, record)
            }
            Expr::Arithmetic { op, left, right } => {
                Type::combine(*op, self.model_type(left, record)?, self.model_type(right, record)?)
            }
            Expr::Min(parts) | Expr::Max(parts) => self.model_type(parts.first()?, record),
            Expr::Floor(_) | Expr::Ceil(_) | Expr::Steps(_) => Some(Type::Number),
            Expr::Rows(rows) => self.model_type(&rows.rows.first()?.value, record),
            Expr::Match { cases, .. } => self.model_type(&cases.first()?.value, record),
            _ => Some(Type::Boolean),
        }
    }
}
