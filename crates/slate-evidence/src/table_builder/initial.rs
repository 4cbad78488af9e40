//! What fields had when their records were created: by their columns, by the values before the first
//! changes, or by changes at the very start.

use super::{ColumnMode, TableBuilder};
use crate::column::{Cell, MISSING, NO_CODE};
use crate::error::EvidenceError;
use crate::table::Changes;

/// The value before the earliest change of a field, where a source gives it.
#[derive(Debug, Default)]
pub(super) struct Before {
    at: Vec<i64>,
    raw: Vec<u32>,
}

impl TableBuilder {
    /// Notes the value that a field had before the change at `at`. The earliest one is the initial
    /// value where no column gives it.
    pub(crate) fn before(&mut self, row: usize, at: i64, field: usize, cell: Cell) {
        if !self.keeps(field) || cell == Cell::Missing {
            return;
        }
        let earliest = self.befores.get(field).and_then(Option::as_ref).and_then(|b| b.at.get(row));
        if earliest.is_some_and(|earliest| *earliest <= at) {
            return;
        }
        let raw = self.raw(cell);
        if let Some(slot) = self.befores.get_mut(field) {
            let before = slot.get_or_insert_with(Before::default);
            if before.at.len() <= row {
                before.at.resize(row + 1, i64::MAX);
                before.raw.resize(row + 1, NO_CODE);
            }
            if let (Some(slot_at), Some(slot_raw)) =
                (before.at.get_mut(row), before.raw.get_mut(row))
            {
                (*slot_at, *slot_raw) = (at, raw);
            }
        }
    }

    /// First and last change of a field of a row.
    fn ends_of(&self, changes: &Changes, row: usize, field: usize) -> Option<(Cell, Cell)> {
        let mut raws = changes
            .range(row)
            .filter(|i| changes.what.get(*i).is_some_and(|what| usize::from(*what) == field))
            .filter_map(|i| changes.cell.get(i).copied());
        let first = raws.next()?;
        let last = raws.next_back().unwrap_or(first);
        Some((self.cooked(field, first), self.cooked(field, last)))
    }

    /// Decides what the column of a field says, and fills what it leaves open from the values before
    /// the first change. Answers what was recognised, in words.
    pub(super) fn settle(
        &mut self,
        changes: &Changes,
        field: usize,
    ) -> Result<Option<String>, EvidenceError> {
        let rows = self.start.len();
        let before = self.befores.get_mut(field).and_then(Option::take);
        let mut mode = self.modes.get(field).copied().unwrap_or_default();
        let mut recognised = None;
        if mode == ColumnMode::Recognise {
            (mode, recognised) = self.recognise(changes, field, before.as_ref())?;
        }
        for row in 0..rows {
            let changed = match mode {
                ColumnMode::Current => self.ends_of(changes, row, field).is_some(),
                _ => self.columns.get(field).is_none_or(|c| c.cell(row) == Cell::Missing),
            };
            if !changed {
                continue;
            }
            let prior = self.prior(before.as_ref(), field, row);
            if let Some(column) = self.columns.get_mut(field) {
                if prior == Cell::Missing {
                    column.clear(row);
                } else {
                    column.set(row, prior);
                }
            }
        }
        Ok(recognised)
    }

    /// What the column of a field says, as every record with changes has it; also in words.
    fn recognise(
        &self,
        changes: &Changes,
        field: usize,
        before: Option<&Before>,
    ) -> Result<(ColumnMode, Option<String>), EvidenceError> {
        let (mut creation, mut current, mut compared) = (0_u64, 0_u64, 0_u64);
        let mut odd = None;
        for row in 0..self.start.len() {
            let value = self.columns.get(field).map_or(Cell::Missing, |c| c.cell(row));
            let Some((first, last)) = self.ends_of(changes, row, field) else {
                continue;
            };
            if value == Cell::Missing {
                continue;
            }
            let prior = self.prior(before, field, row);
            let as_creation = if prior == Cell::Missing { value != first } else { value == prior };
            compared += 1;
            creation += u64::from(as_creation);
            current += u64::from(value == last);
            if !as_creation && value != last {
                odd = odd.or_else(|| self.ids.get(row));
            }
        }
        let name = self.field(field).map(|f| f.heading.name.to_string()).unwrap_or_default();
        let mode = match (compared, creation == compared, current == compared) {
            (0, _, _) => ColumnMode::AtCreation,
            (_, true, false) => ColumnMode::AtCreation,
            (_, false, true) => ColumnMode::Current,
            // Both readings give the same history where the value before each first change is
            // known. Where it is not, every record would have to have come back to its first
            // value for the column to show that one.
            (_, true, true) if before.is_some() => ColumnMode::AtCreation,
            (_, true, true) => ColumnMode::Current,
            _ => {
                return Err(EvidenceError::TwoReadings {
                    record: self.name().to_owned(),
                    field: name,
                    compared,
                    creation,
                    current,
                    example: odd,
                });
            }
        };
        let recognised = (compared > 0).then(|| {
            let words = if mode == ColumnMode::Current { "current" } else { "at creation" };
            format!(
                "the column of `{name}` gives the value {words}: all {compared} records with \
                 changes agree"
            )
        });
        Ok((mode, recognised))
    }

    /// The value of a field before its first change, where a source gives it.
    fn prior(&self, before: Option<&Before>, field: usize, row: usize) -> Cell {
        let raw = before.and_then(|b| b.raw.get(row)).copied().unwrap_or(NO_CODE);
        self.cooked(field, raw)
    }

    /// A change at the very start of a record, to a field that has no value there, tells the value it
    /// was created with. The change stays: being created in a state is a change into it (language
    /// §6).
    pub(super) fn absorb_openings(&mut self, changes: &Changes) {
        for row in 0..self.start.len() {
            let start = self.start.get(row).copied().unwrap_or(MISSING);
            for index in changes.range(row) {
                if changes.at.get(index).is_none_or(|at| *at > start) {
                    break;
                }
                let (Some(what), Some(raw)) = (changes.what.get(index), changes.cell.get(index))
                else {
                    break;
                };
                let field = usize::from(*what);
                let cell = self.cooked(field, *raw);
                if changes.at.get(index) == Some(&start)
                    && let Some(column) = self.columns.get_mut(field)
                    && column.cell(row) == Cell::Missing
                    && cell != Cell::Missing
                {
                    column.set(row, cell);
                }
            }
        }
    }
}
