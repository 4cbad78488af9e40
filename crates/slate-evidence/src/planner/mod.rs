//! Makes the plan for one source from its mapping, its columns and the agreement, each checked
//! against the others; every fault is told at once.

mod changes;
mod columns;
mod fields;
mod inputs;
mod kind;
mod readers;
mod rows;
mod states;

use std::collections::BTreeSet;
use std::rc::Rc;

use columns::AT;
use slate_model::{Agreement, Record, RecordTime};

use crate::builder::EvidenceBuilder;
use crate::mapping::{Mapping, Rows};
use crate::plan::Plan;
use crate::table_builder::ColumnMode;

/// Everything that a plan is made from.
pub(crate) struct Planner<'a> {
    agreement: &'a Agreement,
    builder: &'a EvidenceBuilder,
    mapping: &'a Mapping,
    columns: &'a [String],
    samples: &'a [Vec<Option<String>>],
    /// Whether fields of changes may be told by keys of their own (`"status": "open"`).
    json: bool,
    problems: Vec<String>,
    /// Columns that mean something already.
    taken: BTreeSet<usize>,
    matched: Vec<(String, String)>,
    zone: chrono_tz::Tz,
    missing: Rc<[String]>,
}

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
            plan.fields = self.fields_by_name(&record, table, &[]);
        }
        if self.problems.is_empty() { Ok(plan) } else { Err(self.problems) }
    }

    /// Finds places for keys that were met after the plan was made.
    pub(crate) fn adopt(mut self, plan: &mut Plan) -> Result<(), Vec<String>> {
        self.taken = plan.feeding_columns();
        let Some(record) = self.record(plan.table) else {
            return Ok(());
        };
        if plan.rows == Rows::Changes && (plan.change.is_none() || plan.event.is_none()) {
            let mut later = self.empty(plan.rows, plan.table);
            self.payload(&record, plan.table, &mut later);
            plan.change = plan.change.take().or(later.change);
            plan.event = plan.event.take().or(later.event);
        }
        if matches!(plan.rows, Rows::Records | Rows::Changes) {
            let fields = self.fields_by_name(&record, plan.table, &plan.fields);
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
}
