//! Which columns hold the fields of a record: those that the mapping names, then those of their names.

use slate_model::{FieldKind, Record, RecordTime};

use super::Planner;
use crate::cells::CellReader;
use crate::mapping::unit_fault;
use crate::plan::Picker;
use crate::suggest::{did_you_mean, list};

impl Planner<'_> {
    /// Keys of the mapping that name fields must name fields of the record.
    pub(super) fn check_field_names(&mut self, record: &Record) {
        let mapping = self.mapping;
        let builtin: &[&str] = match record.time {
            RecordTime::Instant => &["opened", "at"],
            RecordTime::Interval => &["from", "to", "at"],
        };
        let fields: Vec<&str> = record.fields.iter().map(|f| f.heading.name.as_str()).collect();
        let named = mapping
            .fields
            .keys()
            .map(|name| ("fields", name, true))
            .chain(mapping.without.iter().map(|name| ("without", name, false)))
            .chain(mapping.names.values().map(|name| ("names", name, false)))
            .chain(mapping.formats.keys().map(|name| ("formats", name, true)))
            .chain(mapping.values.keys().map(|name| ("values", name, false)))
            .chain(mapping.units.keys().map(|name| ("units", name, false)))
            .chain(mapping.shows.keys().map(|name| ("shows", name, false)));
        for (name, unit) in &mapping.units {
            let field = record.field(name);
            self.problems.extend(field.and_then(|it| unit_fault(name, &it.kind, unit)));
        }
        for (key, name, or_builtin) in named {
            let field = record.field(name);
            if (or_builtin && builtin.contains(&name.as_str()))
                || field.is_some_and(|field| field.derived.is_none())
                || (key == "names" && record.events.iter().any(|event| event.as_str() == name))
            {
                continue;
            }
            let record_name = &record.heading.name;
            if field.is_some() {
                self.problems.push(format!(
                    "`{key}` names `{name}`, which the agreement derives from other fields: a \
                     history does not carry it"
                ));
                continue;
            }
            let all = fields.iter().copied().chain(builtin.iter().copied().filter(|_| or_builtin));
            let hint = did_you_mean(name, all);
            self.problems.push(format!(
                "`{key}` names `{name}`, which is no field of {record_name}{hint}; it has {}",
                list(&fields)
            ));
        }
    }

    /// The fields that the mapping names.
    pub(super) fn fields_by_mapping(
        &mut self,
        record: &Record,
        table: usize,
    ) -> Vec<(Picker, CellReader)> {
        let mut fields = Vec::new();
        let mapping = self.mapping;
        for (name, pick) in &mapping.fields {
            if matches!(name.as_str(), Record::OPENED | Record::FROM | Record::TO) {
                continue;
            }
            let Some(field) =
                record.fields.iter().position(|f| f.heading.name.as_str() == name.as_str())
            else {
                continue;
            };
            let Some(picker) = self.picker(pick, &format!("`fields.{name}`")) else {
                continue;
            };
            if let Some(reader) = self.cells(record, field, Some(&picker))
                && self.keeps(table, field)
            {
                fields.push((picker, reader));
            }
        }
        fields
    }

    fn keeps(&self, table: usize, field: usize) -> bool {
        self.builder.tables.get(table).is_some_and(|table| table.keeps(field))
    }

    /// The fields that columns have the names of; those that have a place already are looked for
    /// no more.
    pub(super) fn fields_by_name(
        &mut self,
        record: &Record,
        table: usize,
        placed: &[(Picker, CellReader)],
    ) -> Vec<(Picker, CellReader)> {
        let mut fields = Vec::new();
        for (at, field) in record.fields.iter().enumerate() {
            let name = field.heading.name.as_str();
            let mapped = self.mapping.fields.contains_key(name);
            let without = self.mapping.without.iter().any(|w| w == name);
            let placed = placed.iter().any(|(_, cells)| cells.field() == at);
            if mapped || without || placed || field.derived.is_some() {
                continue;
            }
            let called = self.mapping.called(name);
            let alike = |names: &[String]| {
                self.alike(&names.iter().map(String::as_str).collect::<Vec<_>>())
            };
            let mut found = alike(&called);
            if found.is_empty() && field.kind == FieldKind::Instant {
                let instants = called.iter().flat_map(|it| {
                    [format!("{it}at"), it.strip_suffix("at").unwrap_or(it).to_owned()]
                });
                found = alike(&instants.collect::<Vec<_>>());
            }
            found.retain(|column| !self.taken.contains(column));
            match found.as_slice() {
                [] => {}
                [one] => {
                    self.taken.insert(*one);
                    let picker = Picker::whole(*one);
                    if let Some(reader) = self.cells(record, at, Some(&picker))
                        && self.keeps(table, at)
                    {
                        self.note_match(name, *one);
                        fields.push((picker, reader));
                    }
                }
                several => {
                    let names: Vec<&String> =
                        several.iter().filter_map(|c| self.columns.get(*c)).collect();
                    self.problems.push(format!(
                        "several columns may be `{name}` ({}): name one under `fields` in the mapping",
                        list(&names)
                    ));
                }
            }
        }
        fields
    }
}
