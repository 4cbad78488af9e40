//! Exclusions and their quotas.

use super::Sound;
use crate::exclusion::{Excluded, Exclusion};
use crate::record::RecordTime;
use crate::types::Type;

impl Sound<'_> {
    pub(super) fn exclusion(&mut self, path: &str, exclusion: &Exclusion) {
        let quota = exclusion.quota.is_some();
        match &exclusion.what {
            Excluded::Records { record, only } => {
                if let Some(record) = self.record_known(&format!("{path}.what.record"), record) {
                    let here = format!("{path}.what.only");
                    self.typed(&here, only, self.of_record(record), Type::Boolean);
                    if quota && record.time == RecordTime::Instant {
                        let problem = "a quota of time needs records that have `from` and `to`";
                        self.faults.add(&format!("{path}.quota"), problem);
                    }
                }
            }
            Excluded::Calendar(name) => self.calendar_known(&format!("{path}.what"), name),
            Excluded::TimeOf { record, only } => {
                if let Some(record) = self.interval_known(&format!("{path}.what.record"), record)
                    && let Some(only) = only
                {
                    let here = format!("{path}.what.only");
                    self.typed(&here, only, self.of_record(record), Type::Boolean);
                }
            }
        }
        if let Some(quota) = &exclusion.quota {
            self.period(&format!("{path}.quota.each"), quota.each);
            if quota.at_most.0 < 0 {
                self.faults.add(&format!("{path}.quota"), "a quota is never below zero");
            }
        }
        if let Some(name) = &exclusion.shares_with {
            let known = self.agreement.exclusions.iter().find(|it| it.heading.name == *name);
            let fits = known.is_some_and(|known| {
                known.shares_with.is_none()
                    && known.quota.is_some()
                    && known.quota == exclusion.quota
            });
            if !fits {
                let problem = format!("`{name}` is no exclusion with the same quota of its own");
                self.faults.add(&format!("{path}.shares_with"), problem);
            }
        }
        for name in &exclusion.only_for {
            if self.agreement.service(name).is_none() && self.agreement.target(name).is_none() {
                let problem = format!("no service or target is called `{name}`");
                self.faults.add(&format!("{path}.only_for"), problem);
            }
        }
    }
}
