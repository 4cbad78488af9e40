//! Timers: what starts, pauses and stops them.

use super::Sound;
use crate::record::{FieldKind, Record};
use crate::timer::{Timer, Trigger};
use crate::types::Type;

impl Sound<'_> {
    pub(super) fn timer(&mut self, path: &str, timer: &Timer) {
        let Some(record) = self.record_known(&format!("{path}.record"), &timer.record) else {
            return;
        };
        for (list, triggers) in [("start", &timer.start), ("stop", &timer.stop)] {
            if triggers.is_empty() {
                self.faults.add(&format!("{path}.{list}"), "nothing triggers it");
            }
        }
        for (n, pause) in timer.pauses.iter().enumerate() {
            for (list, triggers) in [("from", &pause.from), ("to", &pause.to)] {
                if triggers.is_empty() {
                    let here = format!("{path}.pauses[{n}].{list}");
                    self.faults.add(&here, "nothing triggers it");
                }
            }
        }
        if timer.pauses.len() > 64 {
            self.faults.add(&format!("{path}.pauses"), "a timer has at most 64 pauses");
        }
        for (list, trigger) in timer.triggers() {
            self.trigger(&format!("{path}.{list}"), trigger, record);
        }
        self.calendar_known(&format!("{path}.calendar"), &timer.calendar);
        for (n, change) in timer.on_change.iter().enumerate() {
            self.field_known(&format!("{path}.on_change[{n}].field"), &change.field, record);
        }
        for (part, condition) in [("pause", &timer.pause), ("void", &timer.void)] {
            if let Some(condition) = condition {
                let here = format!("{path}.{part}");
                self.typed(&here, condition, self.of_record(record), Type::Boolean);
            }
        }
    }

    fn trigger(&mut self, path: &str, trigger: &Trigger, record: &Record) {
        match trigger {
            Trigger::Opened => {}
            Trigger::At(field) => match record.field(field.as_str()).map(|f| &f.kind) {
                Some(FieldKind::Instant) => {}
                Some(_) => self.faults.add(path, format!("`{field}` is no instant")),
                None => self.faults.add(path, format!("no field is called `{field}`")),
            },
            Trigger::Becomes { field, values } | Trigger::Leaves { field, values } => {
                self.members(path, field, values, record);
            }
            Trigger::Changes(field) => self.field_known(path, field, record),
            Trigger::Event(event) => {
                if !record.events.contains(event) {
                    self.faults.add(path, format!("no event is called `{event}`"));
                }
            }
            Trigger::Where { trigger, only } => {
                if trigger.only().is_some() {
                    self.faults.add(path, "a `where` stands in a `where`");
                    return;
                }
                self.trigger(&format!("{path}.where.trigger"), trigger, record);
                let here = format!("{path}.where.only");
                self.typed(&here, only, self.of_record(record), Type::Boolean);
            }
        }
    }
}
