//! One kind of record with its table: which fields change, and its rows as views.

use chrono::{Datelike, NaiveDate};
use slate_evidence::{Cell, Column, Dictionary, EVENT_BIT, MISSING, Table};
use slate_model::Record;

use crate::condition::View;

/// A kind of record and what the history tells of it.
#[derive(Debug)]
pub(crate) struct RecordPlan<'a> {
    pub(crate) record: &'a Record,
    pub(crate) table: &'a Table,
    /// By field: whether any record changes it.
    changing: Vec<bool>,
    as_of: i64,
    /// Whether answers are tabulated; only tests evaluate each one instead.
    pub(crate) tabulate: bool,
}

impl<'a> RecordPlan<'a> {
    pub(crate) fn new(record: &'a Record, table: &'a Table, as_of: i64) -> Self {
        let mut changing = vec![false; record.fields.len()];
        for what in table.changes().what.iter().filter(|what| **what & EVENT_BIT == 0) {
            if let Some(changes) = changing.get_mut(usize::from(*what)) {
                *changes = true;
            }
        }
        Self { record, table, changing, as_of, tabulate: true }
    }

    /// Whether any record changes this field.
    pub(crate) fn changes(&self, field: usize) -> bool {
        self.changing.get(field).copied().unwrap_or(false)
    }

    /// How many codes a field has; `None` where it is no coded field. A boolean has two, a field
    /// that the history does not have none.
    pub(crate) fn codes(&self, field: usize) -> Option<usize> {
        match self.table.column(field) {
            Column::Absent => Some(0),
            Column::Codes { dictionary, .. } => Some(Dictionary::len(dictionary)),
            Column::Whole(_) => {
                let kind = self.record.fields.get(field).map(|field| &field.kind);
                matches!(kind, Some(slate_model::FieldKind::Boolean)).then_some(2)
            }
            Column::Exact(_) => None,
        }
    }

    /// A row with its last values as of the evaluation instant.
    pub(crate) const fn last(&self, row: usize) -> Last<'_> {
        Last { of: self, row }
    }
}

/// A row with its last values as of the evaluation instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Last<'a> {
    of: &'a RecordPlan<'a>,
    row: usize,
}

impl View for Last<'_> {
    fn cell(&self, field: usize) -> Cell {
        if self.of.changes(field) {
            self.of.table.at(self.row, field, self.of.as_of)
        } else {
            self.of.table.initial(self.row, field)
        }
    }

    fn start(&self) -> i64 {
        self.of.table.start(self.row)
    }

    fn end(&self) -> i64 {
        // An end that has not come yet is not known.
        match self.of.table.end(self.row) {
            end if end > self.of.as_of => MISSING,
            end => end,
        }
    }
}

/// Days from 1970-01-01 to a date.
pub(crate) fn epoch_days(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - 719_163
}
