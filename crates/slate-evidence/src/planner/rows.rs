//! The plan for rows that tell of records: their beginnings, their changes or the states of subjects.

use slate_model::{Record, RecordTime};

use super::Planner;
use super::columns::{AT, start_name, start_names};
use crate::mapping::Rows;
use crate::plan::{Filter, Picker, Plan};
use crate::suggest::list;

impl Planner<'_> {
    pub(super) fn rows(&mut self, rows: Rows, table: usize, filters: Vec<Filter>) -> Option<Plan> {
        let record = self.record(table)?;
        self.check_field_names(&record);
        let mut plan = self.empty(rows, table);
        plan.filters = filters;
        match rows {
            Rows::Records => {
                plan.id = self.id(&record);
                let starts = start_names(&record);
                let pick = self.mapping.fields.get(start_name(&record));
                plan.start = self.instant_of(start_name(&record), pick, &starts, true);
                if record.time == RecordTime::Interval {
                    let pick = self.mapping.fields.get(Record::TO);
                    plan.end = self.instant_of(Record::TO, pick, &["to", "toat"], false);
                }
                plan.fields = self.fields_by_mapping(&record, table);
                let named = self.fields_by_name(&record, table, &plan.fields);
                plan.fields.extend(named);
                let key = self.mapping.changes.clone();
                plan.nested = match key {
                    Some(key) => self.column(&key, "`changes`"),
                    None if self.json => {
                        let found = self.columns.iter().position(|column| column == "changes");
                        found.inspect(|column| {
                            self.taken.insert(*column);
                        })
                    }
                    None => None,
                };
                for (_, reader) in &plan.fields {
                    plan.modes.push((reader.field(), self.mode(reader.name())));
                }
            }
            Rows::Changes => {
                plan.id = self.id(&record);
                plan.at = self.instant_of("at", self.mapping.at.as_ref(), &AT, true);
                self.payload(&record, table, &mut plan);
                plan.fields = self.fields_by_mapping(&record, table);
                if self.json {
                    let named = self.fields_by_name(&record, table, &plan.fields);
                    plan.fields.extend(named);
                }
                if plan.change.is_none() && plan.event.is_none() && plan.fields.is_empty() {
                    self.problems.push(format!(
                        "no column says what changed: expected `field` and `value`, `to_<field>`, or \
                         `event`; the columns are {}",
                        list(self.columns)
                    ));
                }
            }
            Rows::States => {
                if record.time != RecordTime::Interval {
                    self.problems.push(format!(
                        "states make intervals, but `{}` happens at an instant: declare it with \
                         `from` and `to`",
                        record.heading.name
                    ));
                }
                plan.at = self.instant_of("at", self.mapping.at.as_ref(), &AT, true);
                plan.states = self.states();
                plan.fields = self.fields_by_mapping(&record, table);
            }
            Rows::Inputs => {}
        }
        plan.matched = self.matched_in_words();
        Some(plan)
    }

    fn id(&mut self, record: &Record) -> Option<Picker> {
        if let Some(pick) = &self.mapping.id {
            return self.picker(pick, "`id`");
        }
        match self.id_column(record) {
            Some(column) => {
                self.taken.insert(column);
                self.note_match("the identity", column);
                Some(Picker::whole(column))
            }
            None => {
                let name = &record.heading.name;
                self.problems.push(format!(
                    "no column holds the identity of {name}: expected `{name}_id` or `id`, or `id` \
                     in the mapping; the columns are {}",
                    list(self.columns)
                ));
                None
            }
        }
    }
}
