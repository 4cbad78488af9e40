//! Names of fields, events and records, as the history writes them.

use slate_model::Name;

use super::TableBuilder;
use crate::quality::{Problem, Reason};
use crate::suggest::{did_you_mean, list, short};

impl TableBuilder {
    pub(crate) fn field_index(&self, name: &str) -> Result<usize, Problem> {
        let fields = &self.record.fields;
        fields.iter().position(|field| field.heading.name.as_str() == name).ok_or_else(|| {
            let names: Vec<&str> = fields.iter().map(|f| f.heading.name.as_str()).collect();
            let hint = did_you_mean(name, names.iter().copied());
            Problem::new(
                Reason::UnknownName,
                format!("`{}` has no field `{name}`{hint}; it has {}", self.name(), list(&names)),
            )
        })
    }

    /// Every field that a history may carry, with its index.
    pub(crate) fn field_names(&self) -> impl Iterator<Item = (usize, &str)> {
        let carried = self.record.fields.iter().enumerate().filter(|(_, f)| f.derived.is_none());
        carried.map(|(at, field)| (at, field.heading.name.as_str()))
    }

    pub(crate) fn event_index(&self, name: &str) -> Result<usize, Problem> {
        let events = &self.record.events;
        events.iter().position(|event| event.as_str() == name).ok_or_else(|| {
            let hint = did_you_mean(name, events.iter().map(Name::as_str));
            Problem::new(
                Reason::UnknownName,
                format!("`{}` has no event `{name}`{hint}; it has {}", self.name(), list(events)),
            )
        })
    }

    pub(crate) fn known(&self, id: &str) -> Result<usize, Problem> {
        self.ids.row(id).ok_or_else(|| {
            Problem::new(
                Reason::UnknownId,
                format!("the history has no {} `{}`", self.name(), short(id)),
            )
        })
    }
}
