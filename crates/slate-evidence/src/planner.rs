//! Makes the plan for one source from its mapping, its columns and the agreement, each checked
//! against the others; every fault is told at once.

use std::collections::BTreeSet;
use std::rc::Rc;

use slate_model::{Agreement, FieldKind, Record, RecordTime};

use crate::builder::EvidenceBuilder;
use crate::cells::CellReader;
use crate::instants::{Format, InstantReader};
use crate::mapping::{Mapping, Pick, Rows, Which};
use crate::plan::{ChangePlan, Filter, InputPlan, Named, Picker, Plan, StatePlan, in_words};
use crate::suggest::{did_you_mean, list, plain};
use crate::table_builder::ColumnMode;

/// Everything that a plan is made from.
pub(crate) struct Planner<'a> {
    pub(crate) agreement: &'a Agreement,
    pub(crate) builder: &'a EvidenceBuilder,
    pub(crate) mapping: &'a Mapping,
    pub(crate) columns: &'a [String],
    pub(crate) samples: &'a [Vec<Option<String>>],
    /// Whether fields of changes may be told by keys of their own (`"status": "open"`).
    pub(crate) json: bool,
    pub(crate) problems: Vec<String>,
    /// Columns that mean something already.
    taken: BTreeSet<usize>,
    matched: Vec<(String, String)>,
    zone: chrono_tz::Tz,
    missing: Rc<[String]>,
}

/// Names of columns that say when a change happened.
const AT: [&str; 5] = ["at", "time", "timestamp", "changedat", "when"];

impl<'a> Planner<'a> {
    pub(crate) fn new(
        agreement: &'a Agreement,
        builder: &'a EvidenceBuilder,
        mapping: &'a Mapping,
        columns: &'a [String],
        samples: &'a [Vec<Option<String>>],
        json: bool,
    ) -> Self {
        let mut problems = Vec::new();
        let zone = match mapping.zone.as_deref().map(str::parse::<slate_model::Zone>) {
            None => agreement.zone.0,
            Some(Ok(zone)) => zone.0,
            Some(Err(why)) => {
                problems.push(format!("`zone`: {why}"));
                agreement.zone.0
            }
        };
        let missing = mapping.missing.clone().unwrap_or_default().into();
        Self {
            agreement,
            builder,
            mapping,
            columns,
            samples,
            json,
            problems,
            taken: BTreeSet::new(),
            matched: Vec::new(),
            zone,
            missing,
        }
    }

    /// The plan, or everything that is wrong.
    pub(crate) fn plan(mut self) -> Result<Plan, Vec<String>> {
        let filters = self.filters();
        let plan = match self.kind() {
            Some((Rows::Inputs, _)) => self.inputs(filters),
            Some((rows, table)) => self.rows(rows, table, filters),
            None => None,
        };
        match plan {
            Some(plan) if self.problems.is_empty() => Ok(plan),
            _ if self.problems.is_empty() => Err(vec!["its rows are not understood".to_owned()]),
            _ => Err(self.problems),
        }
    }

    /// The plan for the elements of nested changes: `at`, and a field, an event or fields by name.
    pub(crate) fn nested(mut self, table: usize) -> Result<Plan, Vec<String>> {
        let mut plan = self.empty(Rows::Changes, table);
        let record = self.record(table);
        plan.at = self.instant_of("at", self.mapping.at.as_ref(), &AT, true);
        if let Some(record) = record {
            self.payload(&record, table, &mut plan);
            plan.fields = self.fields_by_name(&record, table);
        }
        if self.problems.is_empty() { Ok(plan) } else { Err(self.problems) }
    }

    /// Finds places for keys that were met after the plan was made.
    pub(crate) fn adopt(mut self, plan: &mut Plan) -> Result<(), Vec<String>> {
        self.taken = plan.used_columns();
        let Some(mut record) = self.record(plan.table) else {
            return Ok(());
        };
        if plan.rows == Rows::Changes && (plan.change.is_none() || plan.event.is_none()) {
            let mut later = self.empty(plan.rows, plan.table);
            self.payload(&record, plan.table, &mut later);
            plan.change = plan.change.take().or(later.change);
            plan.event = plan.event.take().or(later.event);
        }
        if matches!(plan.rows, Rows::Records | Rows::Changes) {
            for (_, cells) in &plan.fields {
                // A field that has a column already is looked for no more.
                if let Some(field) = record.fields.get_mut(cells.field()) {
                    field.derived = Some(slate_model::Expr::Charges);
                }
            }
            let fields = self.fields_by_name(&record, plan.table);
            for (_, cells) in &fields {
                if plan.rows == Rows::Records {
                    plan.modes.push((cells.field(), self.mode(cells.name())));
                }
            }
            plan.fields.extend(fields);
        }
        if plan.rows == Rows::Records && record.time == RecordTime::Interval && plan.end.is_none() {
            plan.end = self.instant_of(Record::TO, None, &["to", "toat"], false);
        }
        if plan.rows == Rows::Records && plan.nested.is_none() && self.mapping.changes.is_none() {
            plan.nested = self.columns.iter().position(|column| column == "changes");
        }
        plan.matched.extend(self.matched_in_words());
        if self.problems.is_empty() { Ok(()) } else { Err(self.problems) }
    }

    fn mode(&self, field: &str) -> ColumnMode {
        match self.mapping.shows.get(field).map(String::as_str) {
            Some("current") => ColumnMode::Current,
            Some(_) => ColumnMode::AtCreation,
            None => ColumnMode::Recognise,
        }
    }

    fn empty(&self, rows: Rows, table: usize) -> Plan {
        Plan {
            rows,
            table,
            id: None,
            start: None,
            end: None,
            at: None,
            fields: Vec::new(),
            change: None,
            event: None,
            filters: Vec::new(),
            nested: None,
            states: None,
            inputs: None,
            opens: self.mapping.opens,
            modes: Vec::new(),
            matched: Vec::new(),
            missing: Rc::clone(&self.missing),
            zone_declared: self.mapping.zone.is_some(),
        }
    }

    fn record(&self, table: usize) -> Option<Record> {
        self.agreement.records.get(table).cloned()
    }

    /// The column of a name: letter for letter, or the only one that differs in nothing but case,
    /// spaces and punctuation.
    fn column(&mut self, name: &str, used_as: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|column| column == name);
        let found = exact.or_else(|| match self.alike(&[&plain(name)]).as_slice() {
            [one] => Some(*one),
            _ => None,
        });
        match found {
            Some(column) => {
                self.taken.insert(column);
            }
            None => {
                let hint = did_you_mean(name, self.columns.iter().map(String::as_str));
                self.problems.push(format!(
                    "{used_as} names the column `{name}`, which the history does not have{hint}; \
                     it has {}",
                    list(self.columns)
                ));
            }
        }
        found
    }

    /// Columns whose plain name is one of these.
    fn alike(&self, names: &[&str]) -> Vec<usize> {
        let plain_names = self.columns.iter().map(|column| plain(column));
        plain_names
            .enumerate()
            .filter(|(_, column)| names.contains(&column.as_str()))
            .map(|(at, _)| at)
            .collect()
    }

    fn picker(&mut self, pick: &Pick, used_as: &str) -> Option<Picker> {
        let column = self.column(pick.column(), used_as)?;
        let split = match pick {
            Pick::Column(_) => None,
            Pick::Part(part) => Some((part.split.clone(), part.part)),
        };
        Some(Picker { column, split })
    }

    fn filters(&mut self) -> Vec<Filter> {
        let mut filters = Vec::new();
        for (rules, keep) in [(&self.mapping.keep, true), (&self.mapping.skip, false)] {
            let word = if keep { "keep" } else { "skip" };
            for (name, values) in rules {
                if let Some(column) = self.column(name, &format!("`{word}`")) {
                    filters.push(Filter {
                        column,
                        values: values.values().to_vec(),
                        keep,
                        rule: format!("{word} {name}: {}", values.values().join(", ")),
                    });
                }
            }
        }
        filters
    }

    /// What a row is, and of which record: as the mapping says, or the only reading that the columns
    /// allow.
    fn kind(&mut self) -> Option<(Rows, usize)> {
        let mapping = self.mapping;
        let table = match &mapping.record {
            Some(name) => match self.builder.table_index(name) {
                Ok(table) => Some(table),
                Err(problem) => {
                    self.problems.push(format!("`record`: {problem}"));
                    return None;
                }
            },
            None if self.agreement.records.len() == 1 => Some(0),
            None => None,
        };
        let said = mapping.rows.or_else(|| {
            if mapping.state.is_some() || mapping.subject.is_some() {
                Some(Rows::States)
            } else if mapping.period.is_some() || mapping.input.is_some() {
                Some(Rows::Inputs)
            } else if mapping.at.is_some() || mapping.field.is_some() || mapping.event.is_some() {
                Some(Rows::Changes)
            } else if ["opened", "from"].iter().any(|start| mapping.fields.contains_key(*start)) {
                Some(Rows::Records)
            } else {
                None
            }
        });
        if said == Some(Rows::Inputs) {
            return Some((Rows::Inputs, 0));
        }
        if let (Some(rows), Some(table)) = (said, table) {
            return Some((rows, table));
        }
        let mut readings = Vec::new();
        for (index, record) in self.agreement.records.iter().enumerate() {
            if table.is_some_and(|table| table != index) {
                continue;
            }
            let has_id = mapping.id.is_some() || self.id_column(record).is_some();
            let has_start = !self.alike(&start_names(record)).is_empty()
                || mapping.fields.contains_key(start_name(record));
            if has_id && has_start && said.is_none_or(|said| said == Rows::Records) {
                readings.push((Rows::Records, index));
            }
            let has_at = mapping.at.is_some() || self.alike(&AT).len() == 1;
            let fixed = self.changed_field(record).is_some();
            let named = !self.alike(&["field"]).is_empty() && !self.alike(&["value"]).is_empty();
            let event = !self.alike(&["event"]).is_empty();
            let wide = self.json && !has_start;
            if has_id
                && has_at
                && (fixed || named || event || wide || said == Some(Rows::Changes))
                && said.is_none_or(|said| said == Rows::Changes)
            {
                readings.push((Rows::Changes, index));
            }
            if said == Some(Rows::States) {
                readings.push((Rows::States, index));
            }
        }
        let period = self.alike(&["period"]).len() == 1;
        let of_inputs = self
            .agreement
            .inputs
            .iter()
            .any(|input| !self.alike(&[&plain(input.heading.name.as_str())]).is_empty())
            || (!self.alike(&["input"]).is_empty() && !self.alike(&["value"]).is_empty());
        if said.is_none() && period && of_inputs {
            readings.push((Rows::Inputs, 0));
        }
        match readings.as_slice() {
            [one] => Some(*one),
            [] => {
                self.problems.push(self.nothing_fits());
                None
            }
            several => {
                let words: Vec<String> =
                    several.iter().map(|(rows, table)| self.in_words(*rows, *table)).collect();
                self.problems.push(format!(
                    "its columns allow several readings ({}): say which with `rows` and `record` in \
                     a mapping",
                    words.join("; ")
                ));
                None
            }
        }
    }

    fn nothing_fits(&self) -> String {
        let records: Vec<String> = self
            .agreement
            .records
            .iter()
            .map(|record| {
                let name = &record.heading.name;
                format!("`{name}_id` and `{}` for one row a {name}", start_name(record))
            })
            .collect();
        let near: Vec<String> = self
            .columns
            .iter()
            .filter_map(|column| {
                let hint = did_you_mean(
                    column,
                    self.agreement.records.iter().flat_map(|record| {
                        record
                            .fields
                            .iter()
                            .map(|field| field.heading.name.as_str())
                            .chain([start_name(record)])
                    }),
                );
                (!hint.is_empty() && !hint.contains(&format!("`{column}`")))
                    .then(|| format!("`{column}`{hint}"))
            })
            .take(3)
            .collect();
        let near = if near.is_empty() {
            String::new()
        } else {
            format!("; near misses: {}", near.join(", "))
        };
        format!(
            "its columns ({}) do not tell what a row is: expected {}, or an identity, `at`, `field` \
             and `value` for one row a change{near}; a mapping beside it (`<history>.toml`) names \
             other columns",
            list(self.columns),
            if records.is_empty() {
                "a record in the agreement".to_owned()
            } else {
                records.join(", or ")
            },
        )
    }

    pub(crate) fn in_words(&self, rows: Rows, table: usize) -> String {
        let name = self
            .agreement
            .records
            .get(table)
            .map_or("record", |record| record.heading.name.as_str());
        in_words(rows, name)
    }

    /// The column that holds the identity of a record, by name.
    fn id_column(&self, record: &Record) -> Option<usize> {
        let name = plain(record.heading.name.as_str());
        [format!("{name}id"), "id".to_owned(), name.clone(), format!("{name}number")]
            .iter()
            .find_map(|wanted| match self.alike(&[wanted.as_str()]).as_slice() {
                [one] => Some(*one),
                _ => None,
            })
    }

    /// The field of columns `to_<field>`, and `from_<field>` where there is one.
    fn changed_field(&self, record: &Record) -> Option<(usize, usize, Option<usize>)> {
        let mut found = record.fields.iter().enumerate().filter_map(|(at, field)| {
            let name = plain(field.heading.name.as_str());
            let to = *self.alike(&[&format!("to{name}")]).first()?;
            Some((at, to, self.alike(&[&format!("from{name}")]).first().copied()))
        });
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    fn id(&mut self, record: &Record) -> Option<Picker> {
        if let Some(pick) = &self.mapping.id {
            return self.picker(pick, "`id`");
        }
        match self.id_column(record) {
            Some(column) => {
                self.taken.insert(column);
                self.note_match("the identity", column);
                Some(Picker { column, split: None })
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

    fn note_match(&mut self, what: &str, column: usize) {
        if let Some(name) = self.columns.get(column) {
            self.matched.push((what.to_owned(), name.clone()));
        }
    }

    fn matched_in_words(&self) -> Vec<String> {
        let words: Vec<String> = self
            .matched
            .iter()
            .map(|(what, column)| {
                if what == column { format!("`{what}`") } else { format!("{what} from `{column}`") }
            })
            .collect();
        if words.is_empty() {
            Vec::new()
        } else {
            vec![format!("columns matched by name: {}", words.join(", "))]
        }
    }

    /// A reader of instants in a column, its format declared or recognised from the samples.
    fn instants(&mut self, picker: &Picker, name: &str) -> Option<InstantReader> {
        let declared = self.mapping.formats.get(name).or(self.mapping.format.as_ref());
        let format = match declared.map(|text| Format::declared(text)) {
            Some(Err(why)) => {
                self.problems.push(why);
                return None;
            }
            Some(Ok(format)) => Some(format),
            None => None,
        };
        let mut reader = InstantReader::new(format, self.zone, self.mapping.zone.is_some());
        let samples = self.samples.iter().filter_map(|row| {
            let cell = row.get(picker.column)?.as_deref()?;
            let cell = picker.part(cell)?.trim();
            (!self.missing.iter().any(|missing| missing == cell)).then_some(cell)
        });
        if let Err(why) = reader.recognise(samples) {
            let column = self.columns.get(picker.column).cloned().unwrap_or_default();
            self.problems.push(format!("column `{column}`: {why}"));
            return None;
        }
        Some(reader)
    }

    fn instant_of(
        &mut self,
        what: &str,
        pick: Option<&Pick>,
        names: &[&str],
        required: bool,
    ) -> Option<(Picker, InstantReader)> {
        let picker = match pick {
            Some(pick) => self.picker(pick, &format!("`{what}`"))?,
            None => match self.alike(names).as_slice() {
                [one] => {
                    self.taken.insert(*one);
                    self.note_match(&format!("`{what}`"), *one);
                    Picker { column: *one, split: None }
                }
                [] => {
                    if required {
                        self.problems.push(format!(
                            "no column says when: expected `{what}`, or name its column in the \
                             mapping; the columns are {}",
                            list(self.columns)
                        ));
                    }
                    return None;
                }
                _ => {
                    self.problems
                        .push(format!("several columns may be `{what}`: name one in the mapping"));
                    return None;
                }
            },
        };
        let reader = self.instants(&picker, what)?;
        Some((picker, reader))
    }

    /// A reader of the cells of a field.
    fn cells(
        &mut self,
        record: &Record,
        field: usize,
        picker: Option<&Picker>,
    ) -> Option<CellReader> {
        let declared = record.fields.get(field)?;
        let name = declared.heading.name.as_str();
        let mut reader = CellReader::new(
            name,
            declared.kind.clone(),
            field,
            self.builder.currency(),
            Rc::clone(&self.missing),
        );
        if let Some(values) = self.mapping.values.get(name) {
            if let FieldKind::OneOf(members) = &declared.kind {
                for (from, to) in values {
                    if !members.contains(to) && !reader.is_missing(to) {
                        let problem = crate::builder::not_a_member(name, to, members);
                        self.problems.push(format!("`values.{name}` for `{from}`: {problem}"));
                    }
                }
            }
            reader.with_values(values);
        }
        reader.with_unit(self.mapping.units.get(name));
        match &declared.kind {
            FieldKind::Instant => {
                reader.instants = match picker {
                    Some(picker) => Some(self.instants(picker, name)?),
                    None => {
                        let format =
                            self.mapping.formats.get(name).or(self.mapping.format.as_ref());
                        let format = format.map(|text| Format::declared(text)).transpose();
                        match format {
                            Ok(format) => Some(InstantReader::new(
                                format,
                                self.zone,
                                self.mapping.zone.is_some(),
                            )),
                            Err(why) => {
                                self.problems.push(why);
                                return None;
                            }
                        }
                    }
                };
            }
            FieldKind::Date => {
                if let Some(format) = self.mapping.formats.get(name) {
                    match Format::declared(format) {
                        Ok(Format::Patterns(patterns)) => {
                            if let Some(pattern) = patterns.into_iter().next() {
                                reader.with_date_format(pattern);
                            }
                        }
                        Ok(Format::Iso) => {}
                        Ok(_) => self
                            .problems
                            .push(format!("`formats.{name}`: `{format}` is no format of dates")),
                        Err(why) => self.problems.push(why),
                    }
                }
            }
            _ => {}
        }
        Some(reader)
    }

    /// Keys of the mapping that name fields must name fields of the record.
    fn check_field_names(&mut self, record: &Record) {
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
            .chain(mapping.formats.keys().map(|name| ("formats", name, true)))
            .chain(mapping.values.keys().map(|name| ("values", name, false)))
            .chain(mapping.units.keys().map(|name| ("units", name, false)))
            .chain(mapping.shows.keys().map(|name| ("shows", name, false)));
        for (key, name, or_builtin) in named {
            let field = record.field(name);
            if (or_builtin && builtin.contains(&name.as_str()))
                || field.is_some_and(|field| field.derived.is_none())
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
    fn fields_by_mapping(&mut self, record: &Record, table: usize) -> Vec<(Picker, CellReader)> {
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

    /// The fields that columns have the names of.
    fn fields_by_name(&mut self, record: &Record, table: usize) -> Vec<(Picker, CellReader)> {
        let mut fields = Vec::new();
        for (at, field) in record.fields.iter().enumerate() {
            let name = field.heading.name.as_str();
            let mapped = self.mapping.fields.contains_key(name);
            let without = self.mapping.without.iter().any(|w| w == name);
            if mapped || without || field.derived.is_some() {
                continue;
            }
            let (normal, with_at) = (plain(name), format!("{}at", plain(name)));
            let mut found = self.alike(&[&normal]);
            if found.is_empty() && field.kind == FieldKind::Instant {
                let shorter = normal.strip_suffix("at").unwrap_or(&normal).to_owned();
                found = self.alike(&[&with_at, &shorter]);
            }
            found.retain(|column| !self.taken.contains(column));
            match found.as_slice() {
                [] => {}
                [one] => {
                    self.taken.insert(*one);
                    let picker = Picker { column: *one, split: None };
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

    fn rows(&mut self, rows: Rows, table: usize, filters: Vec<Filter>) -> Option<Plan> {
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
                let named = self.fields_by_name(&record, table);
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
                    let named = self.fields_by_name(&record, table);
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

    /// A column of names, or one name for all rows.
    fn which(
        &mut self,
        which: &Which,
        key: &str,
        fixed: impl Fn(&str) -> Result<usize, String>,
    ) -> Option<Named> {
        let column_named = |this: &mut Self, column: &str| {
            let column = this.column(column, &format!("`{key}`"))?;
            Some(Named::Column(Picker { column, split: None }))
        };
        match which {
            Which::Column { column } => column_named(self, column),
            Which::Fixed { fixed: name } => match fixed(name) {
                Ok(at) => Some(Named::Fixed(at)),
                Err(why) => {
                    self.problems.push(format!("`{key}`: {why}"));
                    None
                }
            },
            Which::Either(name) => {
                let is_column = self.columns.contains(name);
                match (is_column, fixed(name)) {
                    (true, Ok(_)) => {
                        self.problems.push(format!(
                            "`{key} = \"{name}\"` may mean the column or the {key} of that name: \
                             write `{{ column = \"{name}\" }}` or `{{ fixed = \"{name}\" }}`"
                        ));
                        None
                    }
                    (false, Ok(at)) => Some(Named::Fixed(at)),
                    (true, Err(_)) => column_named(self, name),
                    (false, Err(why)) => {
                        self.problems.push(format!(
                            "`{key} = \"{name}\"` names no column ({}), and {why}",
                            list(self.columns)
                        ));
                        None
                    }
                }
            }
        }
    }

    /// What changed: `field` and `value`, `to_<field>`, `event`.
    fn payload(&mut self, record: &Record, table: usize, plan: &mut Plan) {
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
                    value = Some(Picker { column: to, split: None });
                    before = from.map(|column| {
                        self.taken.insert(column);
                        Picker { column, split: None }
                    });
                    Some(Named::Fixed(field))
                }
                _ => match (self.alike(&["field"]).as_slice(), self.alike(&["value"]).as_slice()) {
                    ([field], [to]) => {
                        self.taken.extend([*field, *to]);
                        value = Some(Picker { column: *to, split: None });
                        Some(Named::Column(Picker { column: *field, split: None }))
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
            match self.alike(&["value"]).as_slice() {
                [one] => {
                    self.taken.insert(*one);
                    value = Some(Picker { column: *one, split: None });
                }
                _ => self
                    .problems
                    .push("`field` without `value`: name the column of the new value".to_owned()),
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
            None => match self.alike(&["event"]).as_slice() {
                [one] => {
                    self.taken.insert(*one);
                    Some(Named::Column(Picker { column: *one, split: None }))
                }
                _ => None,
            },
        };
    }

    fn states(&mut self) -> Option<StatePlan> {
        let mapping = self.mapping;
        for (key, states) in [("down", &mapping.down), ("up", &mapping.up)] {
            if states.is_empty() {
                self.problems.push(format!("`{key}` is missing: list the states that mean it"));
            }
        }
        for state in mapping.down.iter().chain(&mapping.ignore) {
            let down = mapping.down.contains(state);
            if mapping.up.contains(state) || (down && mapping.ignore.contains(state)) {
                self.problems.push(format!("state `{state}` cannot mean two things"));
            }
        }
        let life = match &mapping.life {
            None => None,
            Some(name) => match self.builder.table_index(name) {
                Ok(table) => Some(table),
                Err(problem) => {
                    self.problems.push(format!("`life`: {problem}"));
                    None
                }
            },
        };
        if let Some(record) = life.and_then(|table| self.record(table))
            && record.time != RecordTime::Interval
        {
            self.problems.push(format!(
                "`life`: `{}` happens at an instant: declare it with `from` and `to`",
                record.heading.name
            ));
        }
        let (Some(subject), Some(state)) = (&mapping.subject, &mapping.state) else {
            self.problems.push(
                "rows of states need `subject` (whose state) and `state` (its new state)"
                    .to_owned(),
            );
            return None;
        };
        Some(StatePlan {
            subject: self.picker(subject, "`subject`")?,
            state: self.picker(state, "`state`")?,
            down: mapping.down.clone(),
            up: mapping.up.clone(),
            ignore: mapping.ignore.clone(),
            life,
        })
    }

    fn inputs(&mut self, filters: Vec<Filter>) -> Option<Plan> {
        let mut plan = self.empty(Rows::Inputs, 0);
        plan.filters = filters;
        let mapping = self.mapping;
        let period = match &mapping.period {
            Some(pick) => self.picker(pick, "`period`")?,
            None => match self.alike(&["period"]).as_slice() {
                [one] => Picker { column: *one, split: None },
                _ => {
                    self.problems.push(format!(
                        "no column says which period: expected `period`, or name it in the mapping; \
                         the columns are {}",
                        list(self.columns)
                    ));
                    return None;
                }
            },
        };
        self.taken.insert(period.column);
        let inputs: Vec<(String, FieldKind)> = self
            .builder
            .declared_inputs()
            .map(|input| (input.heading.name.to_string(), input.kind.clone()))
            .collect();
        let names: Vec<&str> = inputs.iter().map(|(name, _)| name.as_str()).collect();
        for key in mapping.fields.keys().chain(mapping.units.keys()) {
            if !names.contains(&key.as_str()) {
                let hint = did_you_mean(key, names.iter().copied());
                self.problems.push(format!(
                    "`{key}` is no input of the agreement{hint}; it has {}",
                    list(&names)
                ));
            }
        }
        let reader = |this: &Self, name: &str, kind: &FieldKind| {
            let mut reader = CellReader::new(
                name,
                kind.clone(),
                0,
                this.builder.currency(),
                Rc::clone(&this.missing),
            );
            reader.with_unit(mapping.units.get(name));
            reader
        };
        let readers: Vec<(String, CellReader)> =
            inputs.iter().map(|(name, kind)| (name.clone(), reader(self, name, kind))).collect();
        let mut columns = Vec::new();
        let mut named = None;
        if mapping.input.is_some()
            || (!self.alike(&["input"]).is_empty() && mapping.fields.is_empty())
        {
            let by_name = Which::Column { column: "input".to_owned() };
            let which = mapping.input.clone().unwrap_or(by_name);
            let fixed = |name: &str| {
                names.iter().position(|n| *n == name).ok_or_else(|| {
                    format!("the agreement has no input `{name}`; it has {}", list(&names))
                })
            };
            let field = self.which(&which, "input", fixed);
            let by_name = Pick::Column("value".to_owned());
            let value = self.picker(mapping.value.as_ref().unwrap_or(&by_name), "`value`");
            named = field.zip(value);
        } else {
            for (name, reader) in &readers {
                let picker = match mapping.fields.get(name) {
                    Some(pick) => self.picker(pick, &format!("`fields.{name}`")),
                    None => match self.alike(&[&plain(name)]).as_slice() {
                        [one] => {
                            self.taken.insert(*one);
                            Some(Picker { column: *one, split: None })
                        }
                        _ => None,
                    },
                };
                if let Some(picker) = picker {
                    self.note_match(name, picker.column);
                    columns.push((picker, name.clone(), reader.clone()));
                }
            }
            if columns.is_empty() {
                self.problems.push(format!(
                    "no column has the name of an input; the agreement has {}",
                    list(&names)
                ));
            }
        }
        plan.matched = self.matched_in_words();
        plan.inputs = Some(InputPlan { period, columns, named, readers });
        Some(plan)
    }
}

fn field_name(record: &Record, field: usize) -> &str {
    record.fields.get(field).map_or("", |field| field.heading.name.as_str())
}

const fn start_name(record: &Record) -> &'static str {
    match record.time {
        RecordTime::Instant => Record::OPENED,
        RecordTime::Interval => Record::FROM,
    }
}

/// Plain names of the column of `opened` or `from`.
const fn start_names(record: &Record) -> [&'static str; 2] {
    match record.time {
        RecordTime::Instant => ["opened", "openedat"],
        RecordTime::Interval => ["from", "fromat"],
    }
}
