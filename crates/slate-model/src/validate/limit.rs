//! Limits of targets: for every value of a field, once.

use std::collections::BTreeSet;

use super::Sound;
use crate::record::{FieldKind, Record};
use crate::timer::{Limit, LimitMap};

impl Sound<'_> {
    pub(super) fn limits(&mut self, path: &str, map: &LimitMap, record: &Record, depth: usize) {
        if depth > 8 {
            self.faults.add(path, "limits are nested deeper than 8 levels");
            return;
        }
        match map {
            LimitMap::NoLimit => {}
            LimitMap::Limit(limit) => {
                let held = limit.field().and_then(|field| record.field(field.as_str()));
                match (limit, held.map(|field| &field.kind)) {
                    (Limit::Within { time, .. }, _) if time.0 <= 0 => {
                        self.faults.add(path, "a limit is longer than nothing");
                    }
                    (Limit::Span { amount: 0, .. }, _) => {
                        self.faults.add(path, "a limit is longer than nothing");
                    }
                    (Limit::WithinField { field, .. }, kind)
                        if kind != Some(&FieldKind::Duration) =>
                    {
                        self.faults.add(path, format!("`{field}` is no field that is a duration"));
                    }
                    (Limit::UntilField { field, .. }, kind)
                        if kind != Some(&FieldKind::Instant) =>
                    {
                        self.faults.add(path, format!("`{field}` is no field that is an instant"));
                    }
                    _ => {}
                }
                if let Some(calendar) = limit.calendar() {
                    self.calendar_known(path, calendar);
                }
            }
            LimitMap::By { field, entries, otherwise } => {
                let mut seen = BTreeSet::new();
                for (n, entry) in entries.iter().enumerate() {
                    let here = format!("{path}.by.entries[{n}]");
                    self.members(&here, field, &entry.values, record);
                    for value in &entry.values {
                        if !seen.insert(value) {
                            self.faults.add(&here, format!("`{value}` has a limit already"));
                        }
                    }
                    self.limits(&here, &entry.limit, record, depth + 1);
                }
                if let Some(otherwise) = otherwise {
                    self.limits(&format!("{path}.by.otherwise"), otherwise, record, depth + 1);
                } else if let Some(FieldKind::OneOf(members)) =
                    record.field(field.as_str()).map(|f| &f.kind)
                {
                    for member in members.iter().filter(|member| !seen.contains(member)) {
                        self.faults.add(path, format!("`{member}` has no limit"));
                    }
                }
            }
        }
    }
}
