//! Builds evidence a record and a change at a time: the one way in, for files, scenarios and tests.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use slate_model::{
    Agreement, Currency, Field, FieldKind, Input, Instant, Name, Record, Scenario, Value,
};

use crate::column::Cell;
use crate::error::EvidenceError;
use crate::quality::{Problem, Quality, Reason};
use crate::suggest::{did_you_mean, list};
use crate::table::{Evidence, InputSeries};
use crate::table_builder::TableBuilder;

/// Days from 0001-01-01 to 1970-01-01, as chrono counts.
const EPOCH_DAYS: i64 = 719_163;

/// Collects records, changes, events and inputs of one agreement.
///
/// A record must be added before its changes. Names are those of the agreement.
#[derive(Debug)]
pub struct EvidenceBuilder {
    pub(crate) tables: Vec<TableBuilder>,
    inputs: Vec<(Input, BTreeMap<String, Value>)>,
    currency: Currency,
    /// The latest instant that a source told of.
    pub(crate) seen: Option<Instant>,
}

impl EvidenceBuilder {
    /// A builder that keeps every declared field.
    pub fn new(agreement: &Agreement) -> Self {
        Self::keeping(agreement, |_, _| true)
    }

    /// A builder that keeps only the fields for which `needed(record, field)` holds; the columns of
    /// others stay absent and their changes are not kept.
    pub fn keeping(agreement: &Agreement, needed: impl Fn(&Name, &Name) -> bool) -> Self {
        let table = |record: &Record| {
            let mut table = TableBuilder::new(record.clone(), |field: &Name| {
                needed(&record.heading.name, field)
            });
            table.mark_happenings(agreement);
            table
        };
        Self {
            tables: agreement.records.iter().map(table).collect(),
            inputs: agreement.inputs.iter().map(|input| (input.clone(), BTreeMap::new())).collect(),
            currency: agreement.currency,
            seen: None,
        }
    }

    /// Adds a record. `start` is `opened` or `from`; `end` is `to` of an interval. Answers its row.
    ///
    /// # Errors
    /// An unknown record or field, an identity seen before, an `end` where the record is an
    /// instant, or a value of another type than its field's.
    pub fn record(
        &mut self,
        record: &str,
        id: &str,
        start: Instant,
        end: Option<Instant>,
        values: &[(&str, Value)],
    ) -> Result<usize, Problem> {
        let currency = self.currency;
        let table = self.table(record)?;
        let mut cells = Vec::with_capacity(values.len());
        for (name, value) in values {
            let field = table.field_index(name)?;
            cells.push((field, table.cell(field, value, currency)?));
        }
        let row = table.insert(id, start.0, end.map(|end| end.0))?;
        for (field, cell) in cells {
            table.set(row, field, cell);
        }
        Ok(row)
    }

    /// Adds a change of a field.
    ///
    /// # Errors
    /// An unknown record, identity or field, or a value of another type than the field's.
    pub fn change(
        &mut self,
        record: &str,
        id: &str,
        at: Instant,
        field: &str,
        value: &Value,
    ) -> Result<(), Problem> {
        let currency = self.currency;
        let table = self.table(record)?;
        let row = table.known(id)?;
        let field = table.field_index(field)?;
        let cell = table.cell(field, value, currency)?;
        table.change(row, at.0, field, cell)
    }

    /// Adds that a field loses its value: it is unknown from then on.
    ///
    /// # Errors
    /// An unknown record, identity or field.
    pub fn clear(
        &mut self,
        record: &str,
        id: &str,
        at: Instant,
        field: &str,
    ) -> Result<(), Problem> {
        let table = self.table(record)?;
        let row = table.known(id)?;
        let field = table.field_index(field)?;
        table.change(row, at.0, field, Cell::Missing)
    }

    /// Adds a named event.
    ///
    /// # Errors
    /// An unknown record, identity or event.
    pub fn event(
        &mut self,
        record: &str,
        id: &str,
        at: Instant,
        event: &str,
    ) -> Result<(), Problem> {
        let table = self.table(record)?;
        let row = table.known(id)?;
        let event = table.event_index(event)?;
        table.event(row, at.0, event)
    }

    /// Adds the value of an input for the period of that label (`2026-03`, `2026-Q1`).
    ///
    /// # Errors
    /// An unknown input, a second value for a period, or a value of another type than the input's.
    pub fn input(&mut self, input: &str, period: &str, value: Value) -> Result<(), Problem> {
        let currency = self.currency;
        let names: Vec<&str> = self.inputs.iter().map(|(i, _)| i.heading.name.as_str()).collect();
        let unknown = || {
            let hint = did_you_mean(input, names.iter().copied());
            Problem::new(
                Reason::UnknownName,
                format!("the agreement has no input `{input}`{hint}; it has {}", list(&names)),
            )
        };
        let at = names.iter().position(|name| *name == input).ok_or_else(unknown)?;
        let Some((declared, values)) = self.inputs.get_mut(at) else {
            return Err(Problem::new(Reason::UnknownName, format!("no input `{input}`")));
        };
        fits(&declared.kind, &value, currency).map_err(|expected| {
            Problem::new(
                Reason::NotAValue,
                format!("input `{input}` is {expected}, not {}", in_words(&value)),
            )
        })?;
        if values.contains_key(period) {
            return Err(Problem::new(
                Reason::TwoValues,
                format!("input `{input}` has two values for `{period}`: keep one"),
            ));
        }
        values.insert(period.to_owned(), value);
        Ok(())
    }

    /// The input of that name as it is declared.
    pub(crate) fn declared_inputs(&self) -> impl Iterator<Item = &Input> {
        self.inputs.iter().map(|(input, _)| input)
    }

    /// The agreement's currency.
    pub(crate) const fn currency(&self) -> Currency {
        self.currency
    }

    /// Puts changes in order and closes the tables.
    ///
    /// # Errors
    /// A column and changes of one field that cannot be told to agree (see `values` in the
    /// mapping); more changes of one record kind than 32 bits count.
    pub fn build(self) -> Result<Evidence, EvidenceError> {
        self.build_with(Quality::default())
    }

    pub(crate) fn build_with(self, mut quality: Quality) -> Result<Evidence, EvidenceError> {
        let mut tables = Vec::with_capacity(self.tables.len());
        for table in self.tables {
            let (table, of_record, assumptions) = table.finish()?;
            quality.records.push(of_record);
            quality.assumptions.extend(assumptions);
            tables.push(table);
        }
        let inputs = self
            .inputs
            .into_iter()
            .map(|(input, values)| InputSeries {
                input: input.heading.name,
                values: values.into_iter().collect(),
            })
            .collect();
        Ok(Evidence { tables, inputs, told_in_part: false, quality, seen: self.seen })
    }

    pub(crate) fn table_index(&self, record: &str) -> Result<usize, Problem> {
        let names: Vec<&str> = self.tables.iter().map(TableBuilder::name).collect();
        names.iter().position(|name| *name == record).ok_or_else(|| {
            let hint = did_you_mean(record, names.iter().copied());
            Problem::new(
                Reason::UnknownName,
                format!("the agreement has no record `{record}`{hint}; it has {}", list(&names)),
            )
        })
    }

    fn table(&mut self, record: &str) -> Result<&mut TableBuilder, Problem> {
        let at = self.table_index(record)?;
        self.tables.get_mut(at).ok_or_else(|| {
            Problem::new(Reason::UnknownName, format!("the agreement has no record `{record}`"))
        })
    }
}

/// The evidence that a scenario tells of (language §2: tests in the language itself).
///
/// # Errors
/// What [`EvidenceBuilder`] refuses, with the record's identity.
pub fn from_scenario(
    agreement: &Agreement,
    scenario: &Scenario,
) -> Result<Evidence, EvidenceError> {
    let mut builder = EvidenceBuilder::new(agreement);
    for told in &scenario.records {
        let within = |problem: Problem| EvidenceError::Scenario {
            label: scenario.label.clone(),
            record: told.id.clone(),
            problem,
        };
        let (mut start, mut end, mut values) = (None, None, Vec::new());
        for given in &told.values {
            match (given.field.as_str(), &given.value) {
                (Record::OPENED | Record::FROM, Value::Instant(at)) => start = Some(*at),
                (Record::TO, Value::Instant(at)) => end = Some(*at),
                (name @ (Record::OPENED | Record::FROM | Record::TO), other) => {
                    return Err(within(Problem::new(
                        Reason::NotAValue,
                        format!("`{name}` is an instant, not {}", in_words(other)),
                    )));
                }
                (name, value) => values.push((name, value.clone())),
            }
        }
        let Some(start) = start else {
            return Err(within(Problem::new(
                Reason::NoStart,
                "it has no start: give it `opened`, or `from` for an interval",
            )));
        };
        let record = told.record.as_str();
        builder.record(record, &told.id, start, end, &values).map_err(within)?;
        for change in &told.changes {
            for given in &change.values {
                builder
                    .change(record, &told.id, change.at, given.field.as_str(), &given.value)
                    .map_err(within)?;
            }
            for field in &change.cleared {
                builder.clear(record, &told.id, change.at, field.as_str()).map_err(within)?;
            }
            for event in &change.events {
                builder.event(record, &told.id, change.at, event.as_str()).map_err(within)?;
            }
        }
    }
    for given in &scenario.inputs {
        builder.input(given.input.as_str(), &given.period, given.value.clone()).map_err(
            |problem| EvidenceError::Scenario {
                label: scenario.label.clone(),
                record: given.input.to_string(),
                problem,
            },
        )?;
    }
    Ok(Evidence { told_in_part: true, ..builder.build()? })
}

/// Days since 1970-01-01.
pub(crate) fn epoch_days(date: NaiveDate) -> i64 {
    use chrono::Datelike;
    i64::from(date.num_days_from_ce()) - EPOCH_DAYS
}

/// The kind of a field in words, with its article.
pub(crate) fn kind_in_words(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::OneOf(_) => "one of its members",
        FieldKind::Text => "a text",
        FieldKind::Count => "a count (a whole number, zero or more)",
        FieldKind::Number => "a number",
        FieldKind::Boolean => "`true` or `false`",
        FieldKind::Percent => "a percentage",
        FieldKind::Money => "an amount of money in the agreement's currency",
        FieldKind::Duration => "a duration",
        FieldKind::Date => "a date",
        FieldKind::Instant => "an instant",
    }
}

fn in_words(value: &Value) -> String {
    match value {
        Value::Number(v) => format!("the number `{v}`"),
        Value::Percent(v) => format!("the percentage `{v}`"),
        Value::Points(v) => format!("the points `{v}`"),
        Value::Money(v) => format!("the amount `{v}`"),
        Value::Duration(v) => format!("the duration `{v}`"),
        Value::Member(v) | Value::Text(v) => format!("the text `{v}`"),
        Value::Boolean(v) => format!("`{v}`"),
        Value::Date(v) => format!("the date `{v}`"),
        Value::Instant(v) => format!("the instant `{v}`"),
    }
}

/// Whether a value is of a kind; the kind in words where it is not.
fn fits(kind: &FieldKind, value: &Value, currency: Currency) -> Result<(), &'static str> {
    let good = match (kind, value) {
        (FieldKind::OneOf(members), Value::Member(text) | Value::Text(text)) => {
            members.contains(text)
        }
        (FieldKind::Count, Value::Number(n)) => {
            n.0.is_integer() && n.0 >= rust_decimal::Decimal::ZERO && n.0.to_i64().is_some()
        }
        (FieldKind::Money, Value::Money(m)) => m.currency == currency,
        (FieldKind::Text, Value::Member(_) | Value::Text(_))
        | (FieldKind::Number, Value::Number(_))
        | (FieldKind::Boolean, Value::Boolean(_))
        | (FieldKind::Percent, Value::Percent(_))
        | (FieldKind::Duration, Value::Duration(_))
        | (FieldKind::Date, Value::Date(_))
        | (FieldKind::Instant, Value::Instant(_)) => true,
        _ => false,
    };
    if good { Ok(()) } else { Err(kind_in_words(kind)) }
}

impl TableBuilder {
    /// A value of the language as a cell of a field.
    pub(crate) fn cell(
        &mut self,
        field: usize,
        value: &Value,
        currency: Currency,
    ) -> Result<Cell, Problem> {
        let Some(Field { heading, kind, .. }) = self.field(field) else {
            return Ok(Cell::Missing);
        };
        if let (FieldKind::OneOf(members), Value::Member(text) | Value::Text(text)) = (kind, value)
            && !members.contains(text)
        {
            return Err(not_a_member(heading.name.as_str(), text, members));
        }
        fits(kind, value, currency).map_err(|expected| {
            Problem::new(
                Reason::NotAValue,
                format!("`{}` is {expected}, not {}", heading.name, in_words(value)),
            )
        })?;
        Ok(match value {
            Value::Member(text) | Value::Text(text) => self.code(field, text),
            Value::Number(n) if matches!(kind, FieldKind::Count) => {
                n.0.to_i64().map_or(Cell::Missing, Cell::Whole)
            }
            Value::Number(n) => Cell::Exact(n.0),
            Value::Percent(p) => Cell::Exact(p.0),
            Value::Points(p) => Cell::Exact(p.0),
            Value::Money(m) => Cell::Exact(m.amount.0),
            Value::Duration(d) => Cell::Whole(d.0),
            Value::Boolean(b) => Cell::Whole(i64::from(*b)),
            Value::Date(d) => Cell::Whole(epoch_days(*d)),
            Value::Instant(at) => Cell::Whole(at.0),
        })
    }
}

/// The fault of a value that no member is, with the nearest one.
pub(crate) fn not_a_member(field: &str, text: &str, members: &[String]) -> Problem {
    let names: Vec<&str> = members.iter().map(String::as_str).collect();
    let hint = did_you_mean(text, names.iter().copied());
    Problem::new(
        Reason::NotAMember,
        format!("`{text}` is no member of `{field}`{hint}; its members are {}", list(&names)),
    )
}
