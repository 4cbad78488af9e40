//! Evidence in memory: a table a kind of record, a column a field, and every change in time order.

use rust_decimal::Decimal;
use slate_model::{Instant, Name, Value};

use crate::column::{Cell, Column, MISSING, NO_CODE};
use crate::ids::Ids;
use crate::quality::Quality;

/// A history, checked against an agreement.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// One for each of the agreement's records, in its order.
    pub tables: Vec<Table>,
    /// One for each of the agreement's inputs, in its order.
    pub inputs: Vec<InputSeries>,
    /// What was read, left out and assumed.
    pub quality: Quality,
    /// Whether this is a scenario's: it tells only what it needs, so that a period without a value of
    /// an input is unknown there, where a history that lacks it is in error.
    pub told_in_part: bool,
    /// The latest instant that a source told of, where it is in no table.
    pub(crate) seen: Option<Instant>,
}

impl Evidence {
    /// The table of a record.
    pub fn table(&self, record: &Name) -> Option<&Table> {
        self.tables.iter().find(|table| table.record == *record)
    }

    /// The series of an input.
    pub fn input(&self, input: &Name) -> Option<&InputSeries> {
        self.inputs.iter().find(|series| series.input == *input)
    }

    /// The latest instant at which anything happened: an opening, a start or end, a change, an
    /// event, a check of a monitor, or the value of an instant field that starts or stops a timer (a
    /// planned date is no happening). `None` for an empty history.
    pub fn last_instant(&self) -> Option<Instant> {
        self.tables.iter().filter_map(Table::last_instant).chain(self.seen).max()
    }

    /// The earliest instant at which a record opened or started. `None` for an empty history.
    pub fn first_instant(&self) -> Option<Instant> {
        let first = |table: &Table| table.start.iter().copied().filter(|at| *at != MISSING).min();
        self.tables.iter().filter_map(first).min().map(Instant)
    }
}

/// The values of one input, one a period.
#[derive(Debug, Clone)]
pub struct InputSeries {
    /// Its name in the agreement.
    pub input: Name,
    /// The label of each period (`2026-03`, `2026-Q1`) and its value, in order of the labels.
    pub values: Vec<(String, Value)>,
}

impl InputSeries {
    /// The value of a period.
    pub fn value(&self, period: &str) -> Option<&Value> {
        let at = self.values.binary_search_by(|(label, _)| label.as_str().cmp(period)).ok()?;
        self.values.get(at).map(|(_, value)| value)
    }
}

/// The records of one kind. Rows stand in the order in which the history has them.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) record: Name,
    pub(crate) fields: Vec<Name>,
    pub(crate) events: Vec<Name>,
    pub(crate) ids: Ids,
    pub(crate) start: Vec<i64>,
    pub(crate) end: Vec<i64>,
    pub(crate) columns: Vec<Column>,
    pub(crate) changes: Changes,
    /// Which fields are instants that start or stop a timer.
    pub(crate) happenings: Vec<bool>,
}

impl Table {
    /// The record's name in the agreement.
    pub fn record(&self) -> &Name {
        &self.record
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.start.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.start.is_empty()
    }

    /// The identity of a row as the history writes it; empty beyond the last row.
    pub fn id(&self, row: usize) -> String {
        self.ids.get(row).unwrap_or_default()
    }

    /// The row of an identity.
    pub fn row(&self, id: &str) -> Option<usize> {
        self.ids.row(id)
    }

    /// `opened`, or `from` of intervals, in microseconds since 1970, by row. Never missing.
    pub fn starts(&self) -> &[i64] {
        &self.start
    }

    /// `to` of intervals in microseconds since 1970, by row; [`MISSING`] where it goes on at the end
    /// of the history. Empty for instant records.
    pub fn ends(&self) -> &[i64] {
        &self.end
    }

    /// `opened` or `from` of a row; [`MISSING`] beyond the last.
    #[inline]
    pub fn start(&self, row: usize) -> i64 {
        self.start.get(row).copied().unwrap_or(MISSING)
    }

    /// `to` of a row; [`MISSING`] where there is none.
    #[inline]
    pub fn end(&self, row: usize) -> i64 {
        self.end.get(row).copied().unwrap_or(MISSING)
    }

    /// The place of a field in the record's declaration, which is its index everywhere here.
    pub fn field_index(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|name| name.as_str() == field)
    }

    /// The place of an event in the record's declaration.
    pub fn event_index(&self, event: &str) -> Option<usize> {
        self.events.iter().position(|name| name.as_str() == event)
    }

    /// The values a field has at creation. Changes count from there.
    pub fn column(&self, field: usize) -> &Column {
        self.columns.get(field).unwrap_or(&Column::Absent)
    }

    /// Every change of every row.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// What a code of a field means.
    pub fn text(&self, field: usize, code: u32) -> Option<&str> {
        self.column(field).text(code)
    }

    /// The value of a field when the record was created.
    #[inline]
    pub fn initial(&self, row: usize, field: usize) -> Cell {
        self.column(field).cell(row)
    }

    /// The last value of a field: that of its last change, or the initial one.
    pub fn last(&self, row: usize, field: usize) -> Cell {
        self.at(row, field, i64::MAX)
    }

    /// The value of a field after everything that happened up to `at` (microseconds since 1970),
    /// that instant included. Before the record's start: the initial value.
    pub fn at(&self, row: usize, field: usize, at: i64) -> Cell {
        let mut value = self.initial(row, field);
        for (index, what) in self.changes.indices(row) {
            if self.changes.at.get(index).is_none_or(|changed| *changed > at) {
                break;
            }
            if what == What::Field(field) {
                value = self.change_cell(index, field);
            }
        }
        value
    }

    /// What happened to a row, in order of time; on ties in the order of the history.
    pub fn changes_of(&self, row: usize) -> impl Iterator<Item = ChangeAt> + '_ {
        self.changes.indices(row).map(move |(index, what)| ChangeAt {
            at: self.changes.at.get(index).copied().unwrap_or(MISSING),
            what,
            cell: match what {
                What::Field(field) => self.change_cell(index, field),
                What::Event(_) => Cell::Missing,
            },
        })
    }

    /// The new value of the change at `index` of [`Changes`], which changes `field`.
    #[inline]
    pub fn change_cell(&self, index: usize, field: usize) -> Cell {
        let Some(&raw) = self.changes.cell.get(index) else {
            return Cell::Missing;
        };
        if raw == NO_CODE {
            return Cell::Missing;
        }
        match self.column(field) {
            Column::Codes { .. } => Cell::Code(raw),
            Column::Whole(_) => {
                self.changes.whole.get(raw as usize).map_or(Cell::Missing, |v| Cell::Whole(*v))
            }
            Column::Exact(_) => {
                self.changes.exact.get(raw as usize).map_or(Cell::Missing, |v| Cell::Exact(*v))
            }
            Column::Absent => Cell::Missing,
        }
    }

    fn last_instant(&self) -> Option<Instant> {
        let instants =
            self.columns.iter().zip(&self.happenings).filter_map(|(column, is)| match column {
                Column::Whole(values) if *is => values.iter().copied().max(),
                _ => None,
            });
        let changed = self.changes.at.iter().copied().max();
        let ends = self.end.iter().copied().max();
        let starts = self.start.iter().copied().max();
        instants
            .chain(changed)
            .chain(ends)
            .chain(starts)
            .filter(|at| *at != MISSING)
            .max()
            .map(Instant)
    }
}

/// What a change changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// A field, by its place in the declaration, takes a new value.
    Field(usize),
    /// An event, by its place in the declaration, happens.
    Event(usize),
}

/// One change of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeAt {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// What.
    pub what: What,
    /// The new value; missing for events.
    pub cell: Cell,
}

/// The changes of all rows, grouped by row and in order of time within each; ties stand in the
/// order of the history. Slices are public so that loops can run over them.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Where the changes of each row begin; one more entry than there are rows.
    pub offsets: Vec<u32>,
    /// When, in microseconds since 1970.
    pub at: Vec<i64>,
    /// The index of a field, or [`EVENT_BIT`] and the index of an event.
    pub what: Vec<u16>,
    /// The code of a coded field; the index in `whole` or `exact` of others; [`NO_CODE`] where the
    /// value became missing.
    pub cell: Vec<u32>,
    /// New values of counts, durations, instants, dates and booleans.
    pub whole: Vec<i64>,
    /// New values of numbers, percentages and money.
    pub exact: Vec<Decimal>,
}

/// Marks an event in [`Changes::what`].
pub const EVENT_BIT: u16 = 0x8000;

impl Changes {
    /// How many changes there are in all.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Where the changes of a row stand; empty beyond the last row.
    #[inline]
    pub fn range(&self, row: usize) -> std::ops::Range<usize> {
        match (self.offsets.get(row), self.offsets.get(row + 1)) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        }
    }

    /// What the change at an index changes.
    #[inline]
    pub fn what_at(&self, index: usize) -> Option<What> {
        self.what.get(index).map(|what| {
            if what & EVENT_BIT == 0 {
                What::Field(usize::from(*what))
            } else {
                What::Event(usize::from(what & !EVENT_BIT))
            }
        })
    }

    fn indices(&self, row: usize) -> impl Iterator<Item = (usize, What)> + '_ {
        self.range(row).filter_map(|index| self.what_at(index).map(|what| (index, what)))
    }
}
