//! Whether an agreement reads a field that its records declare.

use crate::agreement::Agreement;
use crate::metric::MetricKind;
use crate::validate::faults_of;

impl Agreement {
    /// Whether anything in the agreement reads a field of a record: a clock, a limit, a condition, a
    /// figure, a group. A field is read where the agreement is unsound without it.
    pub fn reads(&self, record: &str, field: &str) -> bool {
        let mut without = self.clone();
        for it in without.records.iter_mut().filter(|it| it.heading.name.as_str() == record) {
            it.fields.retain(|it| it.heading.name.as_str() != field);
        }
        self.groups_lives(record, field) || faults_of(&without) > faults_of(self)
    }

    /// Whether a metric finds the lives of its groups by a field of a record: it names the field as one
    /// of its own record.
    fn groups_lives(&self, record: &str, field: &str) -> bool {
        self.metrics.iter().any(|metric| {
            let (MetricKind::Availability(of) | MetricKind::Outages { of, .. }) = &metric.kind
            else {
                return false;
            };
            let named = |name: &Option<crate::name::Name>, text: &str| {
                name.as_ref().is_some_and(|name| name.as_str() == text)
            };
            named(&of.life, record) && named(&metric.per, field)
        })
    }
}
