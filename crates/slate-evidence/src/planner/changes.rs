//! What changed, in rows of changes: `field` and `value`, `to_<field>`, or `event`.

use slate_model::Record;

use super::Planner;
use crate::plan::{ChangePlan, Named, Picker, Plan};

impl Planner<'_> {
    /// What changed: `field` and `value`, `to_<field>`, `event`.
    pub(super) fn payload(&mut self, record: &Record, table: usize, plan: &mut Plan) {
        let mapping = self.mapping;
        let builder = self.builder;
        let field_at = |name: &str| match builder.tables.get(table) {
            Some(table) => table.field_index(name).map_err(|p| p.message),
            None => Err(format!("no field `{name}`")),
        };
        let event_at = |name: &str| match builder.tables.get(table) {
            Some(table) => table.event_index(name).map_err(|p| p.message),
            None => Err(format!("no event `{name}`")),
        };
        let mut value = None;
        let mut before = None;
        let field = match &mapping.field {
            Some(which) => self.which(which, "field", field_at),
            None if mapping.value.is_none() => match self.changed_field(record) {
                Some((field, to, from)) if mapping.event.is_none() => {
                    self.taken.insert(to);
                    self.note_match(&format!("changes of `{}`", field_name(record, field)), to);
                    value = Some(Picker::whole(to));
                    before = from.map(|column| {
                        self.taken.insert(column);
                        Picker::whole(column)
                    });
                    Some(Named::Fixed(field))
                }
                _ => match (self.alike(&["field"]).as_slice(), self.alike(&["value"]).as_slice()) {
                    ([field], [to]) => {
                        self.taken.extend([*field, *to]);
                        value = Some(Picker::whole(*to));
                        Some(Named::Column(Picker::whole(*field)))
                    }
                    _ => None,
                },
            },
            None => {
                self.problems.push("`value` without `field`: say which field takes it".to_owned());
                None
            }
        };
        if let Some(pick) = &mapping.value {
            value = self.picker(pick, "`value`");
        } else if mapping.field.is_some() && value.is_none() {
            value = self.only(&["value"]);
            if value.is_none() {
                self.problems
                    .push("`field` without `value`: name the column of the new value".to_owned());
            }
        }
        if let Some(pick) = &mapping.before {
            before = self.picker(pick, "`before`");
        }
        if let (Some(field), Some(value)) = (field, value) {
            let readers = (0..record.fields.len())
                .map(|at| {
                    let wanted = match &field {
                        Named::Fixed(fixed) => *fixed == at,
                        Named::Column(_) => true,
                    };
                    let derived = record.fields.get(at).is_none_or(|f| f.derived.is_some());
                    let picker = matches!(field, Named::Fixed(_)).then_some(&value);
                    (wanted && !derived).then(|| self.cells(record, at, picker)).flatten()
                })
                .collect();
            plan.change = Some(ChangePlan { field, value, before, readers });
        }
        plan.event = match &mapping.event {
            Some(which) => self.which(which, "event", event_at),
            None if record.events.is_empty() => None,
            None => self.only(&["event"]).map(Named::Column),
        };
    }
}

fn field_name(record: &Record, field: usize) -> &str {
    record.fields.get(field).map_or("", |field| field.heading.name.as_str())
}
