//! Takes rows by a plan: each becomes evidence, is left out by a rule, or is a fault.

use std::collections::BTreeMap;

use slate_model::Agreement;

use crate::builder::EvidenceBuilder;
use crate::cells::CellReader;
use crate::column::Cell;
use crate::error::EvidenceError;
use crate::instants::InstantReader;
use crate::json_rows::{Columns, elements};
use crate::mapping::{Mapping, Rows};
use crate::plan::{ChangePlan, Named, Picker, Plan};
use crate::planner::Planner;
use crate::quality::{Problem, Reason, SourceQuality};
use crate::read::seen;
use crate::rows::RowView;
use crate::suggest::{plain, short};
use crate::table_builder::TableBuilder;

/// The rule by which rows are left out that tell nothing the agreement declares.
const TELLS_NOTHING: &str = "tells of no declared field";

/// Why a row is bad, and which column is to blame.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) column: Option<usize>,
    pub(crate) problem: Problem,
}

impl Fault {
    pub(crate) const fn row(problem: Problem) -> Self {
        Self { column: None, problem }
    }

    const fn at(column: usize, problem: Problem) -> Self {
        Self { column: Some(column), problem }
    }
}

/// What a row says happened.
#[derive(Debug, Clone, Copy)]
enum Fact {
    Change { at: i64, field: usize, cell: Cell, before: Cell },
    Event { at: i64, event: usize },
}

/// Takes the rows of one source.
pub(crate) struct Taker<'a> {
    agreement: &'a Agreement,
    mapping: &'a Mapping,
    opens: bool,
    cells: Vec<(usize, Cell)>,
    facts: Vec<Fact>,
    nested: Option<(Plan, Columns)>,
    states: StateLog,
}

/// Fields of a row and their values.
type Cells = Vec<(usize, Cell)>;

/// One change of state: of which subject, when, and whether it went down.
#[derive(Debug)]
struct StateChange {
    subject: usize,
    at: i64,
    down: bool,
    cells: Cells,
}

/// An interval that has begun.
struct Begun {
    subject: usize,
    start: i64,
    cells: Cells,
}

/// State changes by subject, in the order in which subjects were met.
#[derive(Debug, Default)]
struct StateLog {
    subjects: Vec<String>,
    index: BTreeMap<String, usize>,
    entries: Vec<StateChange>,
    first: Vec<i64>,
}

impl<'a> Taker<'a> {
    pub(crate) fn new(agreement: &'a Agreement, mapping: &'a Mapping, opens: bool) -> Self {
        Self {
            agreement,
            mapping,
            opens,
            cells: Vec::new(),
            facts: Vec::new(),
            nested: None,
            states: StateLog::default(),
        }
    }

    /// Takes a row. `false`: a rule left it out.
    #[inline]
    pub(crate) fn row(
        &mut self,
        plan: &mut Plan,
        row: &RowView<'_>,
        builder: &mut EvidenceBuilder,
        quality: &mut SourceQuality,
    ) -> Result<bool, Fault> {
        for filter in &plan.filters {
            if filter.leaves_out(row) {
                quality.leave_out(&filter.rule);
                return Ok(false);
            }
        }
        match plan.rows {
            Rows::Records => self.record(plan, row, builder, quality),
            Rows::Changes => self.change(plan, row, builder, quality),
            Rows::States => self.state(plan, row, builder, quality),
            Rows::Inputs => inputs(plan, row, self.mapping, builder, quality),
        }
    }

    fn record(
        &mut self,
        plan: &mut Plan,
        row: &RowView<'_>,
        builder: &mut EvidenceBuilder,
        quality: &mut SourceQuality,
    ) -> Result<bool, Fault> {
        let id = identity(plan, row)?;
        let (id_column, id) = id;
        let Plan { start, end, fields, missing, table, nested, .. } = plan;
        let no_start = || Problem::new(Reason::NoStart, "it does not say when it begins");
        let Some((picker, reader)) = start else {
            return Err(Fault::row(no_start()));
        };
        let start = instant(picker, reader, row, missing)?
            .ok_or_else(|| Fault::at(picker.column, no_start()))?;
        let end = match end {
            Some((picker, reader)) => instant(picker, reader, row, missing)?,
            None => None,
        };
        let at = *table;
        let Some(table) = builder.tables.get_mut(at) else {
            return Ok(false);
        };
        self.cells.clear();
        for (picker, reader) in fields {
            if let Some(text) = picker.pick(row) {
                let cell = reader.read(text, table).map_err(|p| Fault::at(picker.column, p))?;
                if cell != Cell::Missing {
                    self.cells.push((reader.field(), cell));
                }
            }
        }
        self.facts.clear();
        if let Some((column, text)) = nested.and_then(|column| Some((column, row.get(column)?))) {
            self.nested(at, text, builder, quality).map_err(|fault| Fault::at(column, fault))?;
        }
        let Some(table) = builder.tables.get_mut(at) else {
            return Ok(false);
        };
        let row = table.insert(id, start, end).map_err(|p| Fault::at(id_column, p))?;
        for (field, cell) in &self.cells {
            table.set(row, *field, *cell);
        }
        apply(table, row, &self.facts)?;
        Ok(true)
    }

    /// Reads an array of changes into facts.
    fn nested(
        &mut self,
        table: usize,
        text: &str,
        builder: &mut EvidenceBuilder,
        quality: &mut SourceQuality,
    ) -> Result<(), Problem> {
        for (number, element) in elements(text)?.into_iter().enumerate() {
            let within = |problem: Problem| {
                Problem::new(problem.reason, format!("change {}: {}", number + 1, problem.message))
            };
            let (mut plan, mut columns) = match self.nested.take() {
                Some((plan, columns)) => (Some(plan), columns),
                None => (None, Columns::default()),
            };
            let known = columns.names().len();
            let taken = columns.take(element);
            if taken.is_ok() && (plan.is_none() || columns.names().len() > known) {
                let names = columns.names();
                let planner = Planner::new(self.agreement, builder, self.mapping, names, &[], true);
                let planned = match &mut plan {
                    None => planner.nested(table).map(|made| plan = Some(made)),
                    Some(plan) => planner.adopt(plan),
                };
                planned.map_err(|problems| {
                    within(Problem::new(Reason::WrongShape, problems.join("; ")))
                })?;
            }
            let result = match (&mut plan, taken, builder.tables.get_mut(table)) {
                (_, Err(problem), _) => Err(problem),
                (Some(plan), Ok(()), Some(table)) => {
                    let facts = self.facts.len();
                    let row = columns.row();
                    let read = happened(plan, &row).and_then(|at| {
                        facts_of(plan, &row, self.mapping, (table, at), &mut self.facts)
                    });
                    if read.is_ok() && self.facts.len() == facts {
                        quality.note("nested changes that tell of no declared field");
                    }
                    read.map_err(|fault| fault.problem)
                }
                _ => Ok(()),
            };
            if let Some(plan) = plan {
                self.nested = Some((plan, columns));
            }
            result.map_err(within)?;
        }
        Ok(())
    }

    fn change(
        &mut self,
        plan: &mut Plan,
        row: &RowView<'_>,
        builder: &mut EvidenceBuilder,
        quality: &mut SourceQuality,
    ) -> Result<bool, Fault> {
        let (id_column, id) = identity(plan, row)?;
        let Some(table) = builder.tables.get_mut(plan.table) else {
            return Ok(false);
        };
        let known = if self.opens {
            None
        } else {
            Some(table.known(id).map_err(|p| Fault::at(id_column, p))?)
        };
        let at = happened(plan, row)?;
        self.facts.clear();
        facts_of(plan, row, self.mapping, (table, at), &mut self.facts)?;
        if self.facts.is_empty() && !self.opens {
            quality.leave_out(TELLS_NOTHING);
            return Ok(false);
        }
        let record = match known {
            Some(record) => record,
            None => table.open(id, at).map_err(|p| Fault::at(id_column, p))?,
        };
        apply(table, record, &self.facts)?;
        Ok(true)
    }

    fn state(
        &mut self,
        plan: &mut Plan,
        row: &RowView<'_>,
        builder: &mut EvidenceBuilder,
        quality: &mut SourceQuality,
    ) -> Result<bool, Fault> {
        let at = happened(plan, row)?;
        let Some(states) = &plan.states else {
            return Ok(false);
        };
        let subject = states.subject.pick(row).unwrap_or_default().trim();
        if subject.is_empty() {
            let problem = Problem::new(Reason::NoId, "it does not say whose state it is");
            return Err(Fault::at(states.subject.column, problem));
        }
        let state = states.state.pick(row).unwrap_or_default().trim();
        let is = |list: &[String]| list.iter().any(|s| s == state);
        let down = is(&states.down);
        let ignored = is(&states.ignore);
        if !down && !ignored && !is(&states.up) {
            return Err(Fault::at(
                states.state.column,
                Problem::new(
                    Reason::NotAMember,
                    format!(
                        "the state `{}` is neither in `down` nor in `up` nor in `ignore` of the \
                         mapping",
                        short(state)
                    ),
                ),
            ));
        }
        let Some(table) = builder.tables.get_mut(plan.table) else {
            return Ok(false);
        };
        let mut cells = Vec::new();
        for (picker, reader) in &mut plan.fields {
            if let Some(text) = picker.pick(row) {
                let cell = reader.read(text, table).map_err(|p| Fault::at(picker.column, p))?;
                cells.push((reader.field(), cell));
            }
        }
        seen(builder, at);
        let log = &mut self.states;
        let index = match log.index.get(subject) {
            Some(index) => *index,
            None => {
                let index = log.subjects.len();
                log.subjects.push(subject.to_owned());
                log.index.insert(subject.to_owned(), index);
                log.first.push(at);
                index
            }
        };
        if let Some(first) = log.first.get_mut(index) {
            *first = at.min(*first);
        }
        if ignored {
            quality.leave_out(&format!("state {state} is ignored"));
            return Ok(false);
        }
        log.entries.push(StateChange { subject: index, at, down, cells });
        Ok(true)
    }

    /// Makes intervals of the states that were taken.
    pub(crate) fn finish(
        mut self,
        plan: &mut Plan,
        builder: &mut EvidenceBuilder,
        quality: &mut SourceQuality,
    ) -> Result<(), EvidenceError> {
        let Some(states) = &plan.states else {
            return Ok(());
        };
        let life = states.life;
        let mut log = std::mem::take(&mut self.states);
        log.entries.sort_by_key(|change| (change.subject, change.at));
        let refused = |problem: Problem| EvidenceError::Mapping {
            source: quality.source.clone(),
            problems: vec![problem.message],
        };
        let mut open: Option<Begun> = None;
        let mut numbers = vec![0_usize; log.subjects.len()];
        let mut close = |builder: &mut EvidenceBuilder,
                         interval: Option<Begun>,
                         end: Option<i64>|
         -> Result<(), Problem> {
            let Some(Begun { subject, start, cells }) = interval else {
                return Ok(());
            };
            let number = numbers.get_mut(subject).map_or(0, |number| {
                *number += 1;
                *number
            });
            let name = log.subjects.get(subject).map_or("", String::as_str);
            let Some(table) = builder.tables.get_mut(plan.table) else {
                return Ok(());
            };
            let row = table.insert(&format!("{name}/{number}"), start, end)?;
            for (field, cell) in cells {
                table.set(row, field, cell);
            }
            Ok(())
        };
        for StateChange { subject, at, down, cells } in log.entries {
            if open.as_ref().is_some_and(|begun| begun.subject != subject) {
                close(builder, open.take(), None).map_err(refused)?;
            }
            match (&open, down) {
                (None, true) => open = Some(Begun { subject, start: at, cells }),
                (Some(_), false) => close(builder, open.take(), Some(at)).map_err(refused)?,
                _ => {}
            }
        }
        close(builder, open.take(), None).map_err(refused)?;
        if let Some(table) = life.and_then(|life| builder.tables.get_mut(life)) {
            // The field of the subject in the record of the intervals has the same name in the
            // record of lives.
            let field = plan
                .fields
                .iter()
                .find(|(picker, _)| picker.column == states.subject.column)
                .map(|(_, reader)| reader.name().to_owned());
            for (subject, first) in log.subjects.iter().zip(&log.first) {
                let row = table.insert(subject, *first, None).map_err(refused)?;
                if let Some(field) = &field {
                    let field = table.field_index(field).map_err(refused)?;
                    let cell = table.code(field, subject);
                    table.set(row, field, cell);
                }
            }
        }
        Ok(())
    }
}

/// The identity in a row, and its column.
#[inline]
fn identity<'a>(plan: &Plan, row: &RowView<'a>) -> Result<(usize, &'a str), Fault> {
    let no_id = || Problem::new(Reason::NoId, "it has no identity");
    let Some(picker) = &plan.id else {
        return Err(Fault::row(no_id()));
    };
    match picker.pick(row).map(str::trim) {
        Some(id) if !id.is_empty() => Ok((picker.column, id)),
        _ => Err(Fault::at(picker.column, no_id())),
    }
}

#[inline]
fn instant(
    picker: &Picker,
    reader: &mut InstantReader,
    row: &RowView<'_>,
    missing: &[String],
) -> Result<Option<i64>, Fault> {
    let text = picker.pick(row).unwrap_or_default().trim();
    if text.is_empty() || missing.iter().any(|missing| missing == text) {
        return Ok(None);
    }
    reader
        .read(text)
        .map(Some)
        .map_err(|why| Fault::at(picker.column, Problem::new(Reason::NotAnInstant, why)))
}

/// When a change, event or state change happened.
#[inline]
fn happened(plan: &mut Plan, row: &RowView<'_>) -> Result<i64, Fault> {
    let no_instant = || Problem::new(Reason::NoInstant, "it does not say when it happened");
    let Some((picker, reader)) = &mut plan.at else {
        return Err(Fault::row(no_instant()));
    };
    instant(picker, reader, row, &plan.missing)?
        .ok_or_else(|| Fault::at(picker.column, no_instant()))
}

/// What a row of changes says.
#[inline]
fn facts_of(
    plan: &mut Plan,
    row: &RowView<'_>,
    mapping: &Mapping,
    (table, at): (&mut TableBuilder, i64),
    facts: &mut Vec<Fact>,
) -> Result<(), Fault> {
    let before_all = facts.len();
    let mut unnamed = None;
    match &plan.event {
        Some(Named::Fixed(event)) => {
            facts.push(Fact::Event { at, event: *event });
        }
        Some(Named::Column(picker)) => {
            let name = picker.pick(row).unwrap_or_default().trim();
            if !name.is_empty() {
                let event = table.event_index(mapping.meant(name));
                let event = event.map_err(|p| Fault::at(picker.column, p))?;
                facts.push(Fact::Event { at, event });
            }
        }
        None => {}
    }
    if let Some(ChangePlan { field, value, before, readers }) = &mut plan.change {
        let index = match field {
            Named::Fixed(index) => Some(*index),
            Named::Column(picker) => {
                let name = picker.pick(row).unwrap_or_default().trim();
                if name.is_empty() && picker.pick(row).is_some() {
                    unnamed = Some(picker.column);
                }
                if name.is_empty() {
                    None
                } else {
                    Some(field_named(table, name, mapping, picker)?)
                }
            }
        };
        if let Some(index) = index
            && let Some(Some(reader)) = readers.get_mut(index)
        {
            let cell = read(reader, value, row, table)?;
            let before = match before {
                Some(before) => read(reader, before, row, table)?,
                None => Cell::Missing,
            };
            facts.push(Fact::Change { at, field: index, cell, before });
        }
    }
    for (picker, reader) in &mut plan.fields {
        let cell = read(reader, picker, row, table)?;
        if cell != Cell::Missing {
            facts.push(Fact::Change { at, field: reader.field(), cell, before: Cell::Missing });
        }
    }
    match unnamed {
        Some(column) if facts.len() == before_all => {
            Err(Fault::at(column, Problem::new(Reason::WrongShape, "it does not say what changed")))
        }
        _ => Ok(()),
    }
}

/// The field of that name: letter for letter, or the only one in another spelling.
fn field_named(
    table: &TableBuilder,
    name: &str,
    mapping: &Mapping,
    picker: &Picker,
) -> Result<usize, Fault> {
    table.field_index(mapping.meant(name)).or_else(|problem| {
        let wanted = plain(mapping.nearly_meant(name).unwrap_or(name));
        let mut near = table.field_names().filter(|(_, field)| plain(field) == wanted);
        match (near.next(), near.next()) {
            (Some((index, _)), None) => Ok(index),
            _ => Err(Fault::at(
                picker.column,
                Problem::new(
                    problem.reason,
                    format!(
                        "{} (`keep` or `skip` in the mapping leave such rows out)",
                        problem.message
                    ),
                ),
            )),
        }
    })
}

#[inline]
fn read(
    reader: &mut CellReader,
    picker: &Picker,
    row: &RowView<'_>,
    table: &mut TableBuilder,
) -> Result<Cell, Fault> {
    match picker.pick(row) {
        Some(text) => reader.read(text, table).map_err(|p| Fault::at(picker.column, p)),
        None => Ok(Cell::Missing),
    }
}

fn apply(table: &mut TableBuilder, row: usize, facts: &[Fact]) -> Result<(), Fault> {
    for fact in facts {
        match *fact {
            Fact::Change { at, field, cell, before } => {
                if before != Cell::Missing {
                    table.before(row, at, field, before);
                }
                table.change(row, at, field, cell).map_err(Fault::row)?;
            }
            Fact::Event { at, event } => table.event(row, at, event).map_err(Fault::row)?,
        }
    }
    Ok(())
}

fn inputs(
    plan: &mut Plan,
    row: &RowView<'_>,
    mapping: &Mapping,
    builder: &mut EvidenceBuilder,
    quality: &mut SourceQuality,
) -> Result<bool, Fault> {
    let Some(inputs) = &mut plan.inputs else {
        return Ok(false);
    };
    let period = inputs.period.pick(row).unwrap_or_default().trim().to_owned();
    if period.is_empty() {
        let problem = Problem::new(Reason::NoInstant, "it does not say which period");
        return Err(Fault::at(inputs.period.column, problem));
    }
    let mut values = Vec::new();
    for (picker, name, reader) in &mut inputs.columns {
        let text = picker.pick(row).unwrap_or_default();
        if let Some(value) = reader.input_value(text).map_err(|p| Fault::at(picker.column, p))? {
            values.push((picker.column, name.clone(), value));
        }
    }
    if let Some((named, picker)) = &inputs.named {
        let reader = match named {
            Named::Fixed(index) => inputs.readers.get_mut(*index),
            Named::Column(names) => {
                let name = mapping.meant(names.pick(row).unwrap_or_default().trim());
                let found = inputs.readers.iter_mut().find(|(known, _)| known == name);
                if found.is_none() {
                    let known: Vec<&str> =
                        builder.declared_inputs().map(|i| i.heading.name.as_str()).collect();
                    let hint = crate::suggest::did_you_mean(name, known.iter().copied());
                    return Err(Fault::at(
                        names.column,
                        Problem::new(
                            Reason::UnknownName,
                            format!("the agreement has no input `{}`{hint}", short(name)),
                        ),
                    ));
                }
                found
            }
        };
        if let Some((name, reader)) = reader {
            let text = picker.pick(row).unwrap_or_default();
            if let Some(value) =
                reader.input_value(text).map_err(|p| Fault::at(picker.column, p))?
            {
                values.push((picker.column, name.clone(), value));
            }
        }
    }
    if values.is_empty() {
        quality.leave_out("has no value");
        return Ok(false);
    }
    for (column, name, value) in values {
        builder.input(&name, &period, value).map_err(|p| Fault::at(column, p))?;
    }
    Ok(true)
}
