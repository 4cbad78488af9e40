//! What happens to a record at each instant: starts, stops, pauses and what makes it void
//! (language §6).

use std::collections::{BTreeMap, BTreeSet};

use slate_model::{Name, Trigger, Value};

use crate::clock::Clock;
use crate::logic::holds;
use crate::wall::{Minute, minute};

/// One instant of a record's life: what it was before and is after everything that happened then.
pub(crate) struct Moment {
    pub(crate) at: Minute,
    pub(crate) created: bool,
    pub(crate) old: BTreeMap<String, Value>,
    pub(crate) new: BTreeMap<String, Value>,
}

/// The fields whose changes triggers look at.
pub(crate) fn looked_at_by(triggers: &[Trigger]) -> impl Iterator<Item = &Name> {
    triggers.iter().filter_map(|trigger| match trigger.plain() {
        Trigger::Becomes { field, .. }
        | Trigger::Leaves { field, .. }
        | Trigger::Changes(field) => Some(field),
        _ => None,
    })
}

impl Clock<'_> {
    /// The instant that a field holds, as it is known in the end.
    pub(crate) fn held(&self, field: &Name) -> Option<Minute> {
        match self.record.values_at(self.world.history.as_of).get(field.as_str()) {
            Some(Value::Instant(at)) => Some(minute(*at)),
            _ => None,
        }
    }

    /// An instant with what was before it and is after it.
    pub(crate) fn moment(&self, at: Minute) -> Moment {
        let created = at == self.record.at;
        let old = if created { BTreeMap::new() } else { self.record.values_at(at - 1) };
        Moment { at, created, old, new: self.record.values_at(at) }
    }

    /// Whether a field was, and is, one of some values.
    fn among(&self, moment: &Moment, field: &Name, values: &[String]) -> (bool, bool) {
        let one = |word: Option<String>| word.is_some_and(|word| values.contains(&word));
        (!moment.created && one(self.word(&moment.old, field)), one(self.word(&moment.new, field)))
    }

    /// Whether a trigger happens at an instant, its condition on the values after it.
    pub(crate) fn happens(&self, moment: &Moment, trigger: &Trigger) -> bool {
        match trigger {
            Trigger::Opened => moment.created,
            Trigger::At(field) => self.held(field) == Some(moment.at),
            Trigger::Becomes { field, values } => {
                self.among(moment, field, values) == (false, true)
            }
            Trigger::Leaves { field, values } => self.among(moment, field, values) == (true, false),
            Trigger::Changes(field) => {
                let was = self.value(&moment.old, field);
                !moment.created && was.is_some() && was != self.value(&moment.new, field)
            }
            Trigger::Event(event) => {
                let named = |e: &String| e == event.as_str();
                let mut changes = self.record.changes.iter();
                changes.any(|change| change.at == moment.at && change.events.iter().any(named))
            }
            Trigger::Where { trigger, only } => {
                self.happens(moment, trigger) && holds(only, &self.fields(&moment.new))
            }
        }
    }

    /// Whether the opposite of a change of state happens; nothing undoes other triggers.
    pub(crate) fn undone(&self, moment: &Moment, trigger: &Trigger) -> bool {
        match trigger.plain() {
            Trigger::Becomes { field, values } => {
                self.among(moment, field, values) == (true, false)
            }
            Trigger::Leaves { field, values } => self.among(moment, field, values) == (false, true),
            _ => false,
        }
    }

    /// The instants at which anything may happen to the record, up to the as-of instant.
    pub(crate) fn instants(&self) -> Vec<Minute> {
        let mut instants: BTreeSet<Minute> =
            self.record.changes.iter().map(|change| change.at).collect();
        instants.insert(self.record.at);
        for (_, trigger) in self.timer.triggers() {
            if let Trigger::At(field) = trigger.plain() {
                instants.extend(self.held(field));
            }
        }
        instants.into_iter().filter(|at| *at <= self.world.history.as_of).collect()
    }

    /// Whether an event made the record void. A change of state that is undone voids no more.
    pub(crate) fn void_by_event(&self) -> bool {
        let mut void_by = BTreeSet::new();
        for at in self.instants() {
            let moment = self.moment(at);
            for (place, trigger) in self.timer.void_when.iter().enumerate() {
                if self.happens(&moment, trigger) {
                    void_by.insert(place);
                } else if self.undone(&moment, trigger) {
                    void_by.remove(&place);
                }
            }
        }
        !void_by.is_empty()
    }
}
