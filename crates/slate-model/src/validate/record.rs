//! What histories tell: records with their fields, and inputs.

use std::collections::BTreeSet;

use super::Sound;
use crate::record::{FieldKind, Input, Record};
use crate::types::Type;

impl Sound<'_> {
    pub(super) fn record(&mut self, path: &str, record: &Record) {
        self.faults.unique(
            &format!("{path}.fields"),
            record.fields.iter().map(|field| &field.heading.name),
        );
        for (n, field) in record.fields.iter().enumerate() {
            let here = format!("{path}.fields[{n}]");
            if let FieldKind::OneOf(members) = &field.kind {
                let distinct: BTreeSet<_> = members.iter().collect();
                if members.is_empty() || distinct.len() < members.len() {
                    self.faults.add(&here, "its members are missing or stand twice");
                }
            }
            if let Some(derived) = &field.derived {
                let kind = Type::of_field(&field.kind);
                self.typed(&format!("{here}.derived"), derived, self.of_record(record), kind);
            }
        }
    }

    pub(super) fn input(&mut self, path: &str, input: &Input) {
        let fits = matches!(
            input.kind,
            FieldKind::Count
                | FieldKind::Number
                | FieldKind::Percent
                | FieldKind::Money
                | FieldKind::Duration
        );
        if !fits {
            self.faults.add(path, "an input is a count, number, percentage, amount or duration");
        }
        self.period(&format!("{path}.each"), input.each);
    }
}
