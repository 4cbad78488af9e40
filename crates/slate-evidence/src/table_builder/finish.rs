//! Closes a table: its changes in order, its columns settled, and its quality counted.

use super::{ColumnMode, TableBuilder};
use crate::column::{Cell, Column, MISSING, NO_CODE};
use crate::error::EvidenceError;
use crate::quality::RecordQuality;
use crate::table::{Changes, Table};

/// So many records are named where several have the same fault.
const NAMED: usize = 3;

impl TableBuilder {
    /// Closes the table. The last part of the answer is what was recognised, in words.
    pub(crate) fn finish(mut self) -> Result<(Table, RecordQuality, Vec<String>), EvidenceError> {
        let rows = self.start.len();
        if u32::try_from(self.log.len()).is_err() {
            return Err(EvidenceError::TooMany {
                what: format!("changes of `{}`", self.name()),
                most: u64::from(u32::MAX),
            });
        }
        let (mut changes, out_of_order) = std::mem::take(&mut self.log).sorted(rows);
        let mut assumptions = Vec::new();
        for field in 0..self.columns.len() {
            let settled = self.modes.get(field) != Some(&ColumnMode::AtCreation)
                || self.befores.get(field).is_some_and(Option::is_some);
            if settled && self.keeps(field) {
                assumptions.extend(self.settle(&changes, field)?);
            }
        }
        self.absorb_openings(&changes);
        if self.repeats {
            let all = changes.len();
            changes = self.drop_repeats(changes);
            self.changes = self.changes.saturating_sub((all - changes.len()) as u64);
        }
        for column in &mut self.columns {
            column.finish(rows);
        }
        self.start.shrink_to_fit();
        self.end.shrink_to_fit();
        let before_start = (0..rows)
            .map(|row| {
                let start = self.start.get(row).copied().unwrap_or(MISSING);
                let times = changes.at.get(changes.range(row)).unwrap_or_default();
                times.iter().take_while(|at| **at < start).count() as u64
            })
            .sum();
        let ends_first =
            |(_, (start, end)): &(usize, (&i64, &i64))| **end != MISSING && end < start;
        let ending_first = || self.start.iter().zip(&self.end).enumerate().filter(ends_first);
        let ends_before_start = ending_first().count() as u64;
        let ends_before_start_such_as =
            ending_first().take(NAMED).filter_map(|(row, _)| self.ids.get(row)).collect();
        let changed: Vec<bool> = {
            let mut changed = vec![false; self.columns.len()];
            for what in &changes.what {
                if let Some(mark) = changed.get_mut(usize::from(*what)) {
                    *mark = true;
                }
            }
            changed
        };
        let never_filled = self
            .record
            .fields
            .iter()
            .zip(self.columns.iter().zip(&changed))
            .filter(|(_, (column, changed))| {
                !matches!(column, Column::Absent)
                    && !**changed
                    && rows > 0
                    && (0..rows).all(|row| column.cell(row) == Cell::Missing)
            })
            .map(|(field, _)| field.heading.name.to_string())
            .collect();
        let quality = RecordQuality {
            record: self.name().to_owned(),
            records: rows as u64,
            changes: self.changes,
            events: self.events,
            before_start,
            out_of_order,
            ends_before_start,
            ends_before_start_such_as,
            never_filled,
        };
        changes.whole = std::mem::take(&mut self.whole);
        changes.exact = std::mem::take(&mut self.exact);
        let table = Table {
            record: self.record.heading.name,
            fields: self.record.fields.into_iter().map(|field| field.heading.name).collect(),
            events: self.record.events,
            ids: self.ids,
            start: self.start,
            end: self.end,
            columns: self.columns,
            changes,
            happenings: self.happenings,
        };
        Ok((table, quality, assumptions))
    }

    /// Takes out changes to the value that a field has already.
    fn drop_repeats(&self, changes: Changes) -> Changes {
        let mut kept = Changes { offsets: vec![0], ..Changes::default() };
        let mut values: Vec<Cell> = Vec::with_capacity(self.columns.len());
        for row in 0..self.start.len() {
            values.clear();
            values.extend(self.columns.iter().map(|column| column.cell(row)));
            for index in changes.range(row) {
                let (Some(at), Some(what), Some(raw)) =
                    (changes.at.get(index), changes.what.get(index), changes.cell.get(index))
                else {
                    continue;
                };
                if let Some(value) = values.get_mut(usize::from(*what)) {
                    let cell = self.cooked(usize::from(*what), *raw);
                    if *value == cell {
                        continue;
                    }
                    *value = cell;
                }
                kept.at.push(*at);
                kept.what.push(*what);
                kept.cell.push(*raw);
            }
            kept.offsets.push(u32::try_from(kept.at.len()).unwrap_or(NO_CODE));
        }
        kept
    }
}
