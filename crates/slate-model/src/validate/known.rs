//! Names of other things must be those of things that are there.

use super::Sound;
use crate::calendar::ALWAYS_OPEN;
use crate::name::Name;
use crate::record::{FieldKind, Record, RecordTime};
use crate::target::Target;

impl<'a> Sound<'a> {
    pub(super) fn calendar_known(&mut self, path: &str, name: &Name) {
        if name.as_str() != ALWAYS_OPEN && self.agreement.calendar(name).is_none() {
            self.faults.add(path, format!("no calendar is called `{name}`"));
        }
    }

    pub(super) fn record_known(&mut self, path: &str, name: &Name) -> Option<&'a Record> {
        let record = self.agreement.record(name);
        if record.is_none() {
            self.faults.add(path, format!("no record is called `{name}`"));
        }
        record
    }

    pub(super) fn interval_known(&mut self, path: &str, name: &Name) -> Option<&'a Record> {
        let record = self.record_known(path, name)?;
        if record.time != RecordTime::Interval {
            self.faults.add(path, format!("`{name}` has no `from` and `to`"));
        }
        Some(record)
    }

    pub(super) fn field_known(&mut self, path: &str, field: &Name, record: &Record) {
        if record.field(field.as_str()).is_none() {
            self.faults.add(path, format!("`{}` has no field `{field}`", record.heading.name));
        }
    }

    /// Values of a field that has them.
    pub(super) fn members(&mut self, path: &str, field: &Name, values: &[String], record: &Record) {
        if values.is_empty() {
            self.faults.add(path, "no value is given");
        }
        match record.field(field.as_str()).map(|f| &f.kind) {
            Some(FieldKind::OneOf(members)) => {
                for value in values.iter().filter(|value| !members.contains(value)) {
                    self.faults.add(path, format!("`{value}` is no member of `{field}`"));
                }
            }
            Some(FieldKind::Text) => {}
            Some(_) => {
                self.faults.add(path, format!("`{field}` is neither a `one of` nor text"));
            }
            None => self.faults.add(path, format!("no field is called `{field}`")),
        }
    }

    pub(super) fn target_known(&mut self, path: &str, name: &Name) -> Option<&'a Target> {
        let target = self.agreement.target(name);
        if target.is_none() {
            self.faults.add(path, format!("no target is called `{name}`"));
        }
        target
    }
}
