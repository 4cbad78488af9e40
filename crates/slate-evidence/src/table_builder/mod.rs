//! One table while it is being filled.

mod finish;
mod initial;
mod log;
mod names;
mod origins;

use std::sync::Arc;

use rust_decimal::Decimal;
use slate_model::{Agreement, Field, Name, Record, RecordTime, Trigger};

use self::initial::Before;
use self::log::Log;
use self::origins::Origins;
use crate::column::{Cell, Column, MISSING, NO_CODE};
use crate::ids::Ids;
use crate::quality::{Problem, Reason};
use crate::suggest::short;
use crate::table::EVENT_BIT;

/// What a column of a source says where the same field also has changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ColumnMode {
    /// The value the record was created with.
    #[default]
    AtCreation,
    /// The value at the time of the export.
    Current,
    /// Whichever of the two agrees with every record; an error where neither or both do.
    Recognise,
}

#[derive(Debug)]
pub(crate) struct TableBuilder {
    record: Record,
    ids: Ids,
    start: Vec<i64>,
    end: Vec<i64>,
    columns: Vec<Column>,
    modes: Vec<ColumnMode>,
    befores: Vec<Option<Before>>,
    log: Log,
    whole: Vec<i64>,
    exact: Vec<Decimal>,
    changes: u64,
    events: u64,
    happenings: Vec<bool>,
    /// Rows that a change opened.
    opened_by_change: Vec<bool>,
    /// Whether changes may repeat the value that a field has already.
    repeats: bool,
    origins: Origins,
}

impl TableBuilder {
    pub(crate) fn new(record: Record, needed: impl Fn(&Name) -> bool) -> Self {
        let columns: Vec<Column> = record
            .fields
            .iter()
            .map(|field| {
                if field.derived.is_none() && needed(&field.heading.name) {
                    Column::of(&field.kind)
                } else {
                    Column::Absent
                }
            })
            .collect();
        let fields = columns.len();
        Self {
            record,
            ids: Ids::default(),
            start: Vec::new(),
            end: Vec::new(),
            columns,
            modes: vec![ColumnMode::AtCreation; fields],
            befores: (0..fields).map(|_| None).collect(),
            log: Log::default(),
            whole: Vec::new(),
            exact: Vec::new(),
            changes: 0,
            events: 0,
            happenings: vec![false; fields],
            opened_by_change: Vec::new(),
            repeats: false,
            origins: Origins::default(),
        }
    }

    /// Notes that a line of a source told of every row that is here and was not before.
    #[inline]
    pub(crate) fn came_from(&mut self, source: &Arc<str>, line: u64) {
        self.origins.add(self.start.len(), source, line);
    }

    /// Notes which instant fields act on a timer.
    pub(crate) fn mark_happenings(&mut self, agreement: &Agreement) {
        let record = &self.record.heading.name;
        for timer in agreement.timers.iter().filter(|timer| timer.record == *record) {
            for (_, trigger) in timer.triggers() {
                if let Trigger::At(name) = trigger.plain()
                    && let Some(field) =
                        self.record.fields.iter().position(|f| f.heading.name == *name)
                    && let Some(mark) = self.happenings.get_mut(field)
                {
                    *mark = true;
                }
            }
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.record.heading.name.as_str()
    }

    pub(crate) const fn time(&self) -> RecordTime {
        self.record.time
    }

    pub(crate) fn field(&self, field: usize) -> Option<&Field> {
        self.record.fields.get(field)
    }

    /// Whether values of a field are kept.
    pub(crate) fn keeps(&self, field: usize) -> bool {
        self.columns.get(field).is_some_and(|column| !matches!(column, Column::Absent))
    }

    pub(crate) fn set_mode(&mut self, field: usize, mode: ColumnMode) {
        if let Some(slot) = self.modes.get_mut(field) {
            *slot = mode;
        }
    }

    /// Adds a row.
    pub(crate) fn insert(
        &mut self,
        id: &str,
        start: i64,
        end: Option<i64>,
    ) -> Result<usize, Problem> {
        if id.is_empty() {
            return Err(Problem::new(Reason::NoId, format!("a {} without identity", self.name())));
        }
        if end.is_some() && self.record.time == RecordTime::Instant {
            return Err(Problem::new(
                Reason::UnknownName,
                format!("`{}` happens at an instant: it has no `to`", self.name()),
            ));
        }
        let row = self.ids.insert(id).map_err(|row| {
            let first = match self.origins.of(row) {
                Some((source, line)) => format!(", first in {source}:{line}"),
                None => String::new(),
            };
            let name = self.name();
            Problem::new(
                Reason::DuplicateId,
                format!("{name} `{}` stands twice{first}: identities must be unique", short(id)),
            )
        })?;
        self.start.push(start);
        if self.record.time == RecordTime::Interval {
            self.end.push(end.unwrap_or(MISSING));
        }
        Ok(row)
    }

    /// The row of an identity that a change at `at` tells of; the earliest one opens it.
    pub(crate) fn open(&mut self, id: &str, at: i64) -> Result<usize, Problem> {
        let Some(row) = self.ids.row(id) else {
            let row = self.insert(id, at, None)?;
            self.opened_by_change.resize(row, false);
            self.opened_by_change.push(true);
            return Ok(row);
        };
        if self.opened_by_change.get(row) == Some(&true)
            && let Some(start) = self.start.get_mut(row)
        {
            *start = at.min(*start);
        }
        Ok(row)
    }

    /// Changes of this table may repeat the value that a field has already; those are none.
    pub(crate) fn expect_repeats(&mut self) {
        self.repeats = true;
    }

    /// How many records changes opened.
    pub(crate) fn opened_by_changes(&self) -> usize {
        self.opened_by_change.iter().filter(|opened| **opened).count()
    }

    pub(crate) fn set(&mut self, row: usize, field: usize, cell: Cell) {
        if cell != Cell::Missing
            && let Some(column) = self.columns.get_mut(field)
        {
            column.set(row, cell);
        }
    }

    /// The code of a member or text of a field; missing where the field is not kept or has no such
    /// member.
    pub(crate) fn code(&mut self, field: usize, text: &str) -> Cell {
        match self.columns.get_mut(field) {
            Some(Column::Codes { dictionary, .. }) => {
                dictionary.intern(text).map_or(Cell::Missing, Cell::Code)
            }
            _ => Cell::Missing,
        }
    }

    fn raw(&mut self, cell: Cell) -> u32 {
        let index = |len: usize| u32::try_from(len).unwrap_or(NO_CODE);
        match cell {
            Cell::Missing => NO_CODE,
            Cell::Code(code) => code,
            Cell::Whole(value) => {
                self.whole.push(value);
                index(self.whole.len() - 1)
            }
            Cell::Exact(value) => {
                self.exact.push(value);
                index(self.exact.len() - 1)
            }
        }
    }

    fn cooked(&self, field: usize, raw: u32) -> Cell {
        if raw == NO_CODE {
            return Cell::Missing;
        }
        match self.columns.get(field) {
            Some(Column::Codes { .. }) => Cell::Code(raw),
            Some(Column::Whole(_)) => {
                self.whole.get(raw as usize).map_or(Cell::Missing, |v| Cell::Whole(*v))
            }
            Some(Column::Exact(_)) => {
                self.exact.get(raw as usize).map_or(Cell::Missing, |v| Cell::Exact(*v))
            }
            _ => Cell::Missing,
        }
    }

    pub(crate) fn change(
        &mut self,
        row: usize,
        at: i64,
        field: usize,
        cell: Cell,
    ) -> Result<(), Problem> {
        if !self.keeps(field) {
            return Ok(());
        }
        let raw = self.raw(cell);
        self.changes += 1;
        self.push(row, at, field, 0, raw)
    }

    pub(crate) fn event(&mut self, row: usize, at: i64, event: usize) -> Result<(), Problem> {
        self.events += 1;
        self.push(row, at, event, EVENT_BIT, NO_CODE)
    }

    fn push(
        &mut self,
        row: usize,
        at: i64,
        index: usize,
        bit: u16,
        raw: u32,
    ) -> Result<(), Problem> {
        let what = u16::try_from(index).ok().filter(|what| what & EVENT_BIT == 0);
        let (Some(what), Ok(row)) = (what, u32::try_from(row)) else {
            return Err(Problem::new(
                Reason::TooLong,
                "more fields or records than can be counted",
            ));
        };
        self.log.push(row, at, what | bit, raw);
        Ok(())
    }
}
