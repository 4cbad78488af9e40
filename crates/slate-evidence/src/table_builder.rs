//! One table while it is being filled.

use rust_decimal::Decimal;
use slate_model::{Agreement, Field, Name, Record, RecordTime, Trigger};

use crate::column::{Cell, Column, MISSING, NO_CODE};
use crate::error::EvidenceError;
use crate::ids::Ids;
use crate::quality::{Problem, Reason, RecordQuality};
use crate::suggest::{did_you_mean, list};
use crate::table::{Changes, EVENT_BIT, Table};

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

/// Changes as they are met. Blocks are given back one by one while they are put in order, so that
/// two full copies never stand side by side.
#[derive(Debug, Default)]
struct Block {
    row: Vec<u32>,
    at: Vec<i64>,
    what: Vec<u16>,
    cell: Vec<u32>,
}

const BLOCK: usize = 1 << 16;

/// The value before the earliest change of a field, where a source gives it.
#[derive(Debug, Default)]
struct Before {
    at: Vec<i64>,
    raw: Vec<u32>,
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
    log: Vec<Block>,
    whole: Vec<i64>,
    exact: Vec<Decimal>,
    changes: u64,
    events: u64,
    happenings: Vec<bool>,
    /// Rows that a change opened.
    opened_by_change: Vec<bool>,
    /// Whether changes may repeat the value that a field has already.
    repeats: bool,
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
            log: Vec::new(),
            whole: Vec::new(),
            exact: Vec::new(),
            changes: 0,
            events: 0,
            happenings: vec![false; fields],
            opened_by_change: Vec::new(),
            repeats: false,
        }
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

    pub(crate) fn field_index(&self, name: &str) -> Result<usize, Problem> {
        let fields = &self.record.fields;
        fields.iter().position(|field| field.heading.name.as_str() == name).ok_or_else(|| {
            let names: Vec<&str> = fields.iter().map(|f| f.heading.name.as_str()).collect();
            let hint = did_you_mean(name, names.iter().copied());
            Problem::new(
                Reason::UnknownName,
                format!("`{}` has no field `{name}`{hint}; it has {}", self.name(), list(&names)),
            )
        })
    }

    /// Every field that a history may carry, with its index.
    pub(crate) fn field_names(&self) -> impl Iterator<Item = (usize, &str)> {
        let carried = self.record.fields.iter().enumerate().filter(|(_, f)| f.derived.is_none());
        carried.map(|(at, field)| (at, field.heading.name.as_str()))
    }

    pub(crate) fn event_index(&self, name: &str) -> Result<usize, Problem> {
        let events = &self.record.events;
        events.iter().position(|event| event.as_str() == name).ok_or_else(|| {
            let hint = did_you_mean(name, events.iter().map(Name::as_str));
            Problem::new(
                Reason::UnknownName,
                format!("`{}` has no event `{name}`{hint}; it has {}", self.name(), list(events)),
            )
        })
    }

    pub(crate) fn known(&self, id: &str) -> Result<usize, Problem> {
        self.ids.row(id).ok_or_else(|| {
            Problem::new(
                Reason::UnknownId,
                format!("the history has no {} `{}`", self.name(), short(id)),
            )
        })
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
            Problem::new(
                Reason::DuplicateId,
                format!(
                    "{} `{}` stands twice, first as number {} of the history: identities must be \
                     unique",
                    self.name(),
                    short(id),
                    row + 1
                ),
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
        if self.log.last().is_none_or(|block| block.at.len() >= BLOCK) {
            let fresh = if self.log.is_empty() { 0 } else { BLOCK };
            self.log.push(Block {
                row: Vec::with_capacity(fresh),
                at: Vec::with_capacity(fresh),
                what: Vec::with_capacity(fresh),
                cell: Vec::with_capacity(fresh),
            });
        }
        if let Some(block) = self.log.last_mut() {
            block.row.push(row);
            block.at.push(at);
            block.what.push(what | bit);
            block.cell.push(raw);
        }
        Ok(())
    }

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

    /// Groups the changes by row and puts them in order of time.
    fn sorted_changes(&mut self) -> Result<(Changes, u64), EvidenceError> {
        let rows = self.start.len();
        let total: usize = self.log.iter().map(|block| block.at.len()).sum();
        if u32::try_from(total).is_err() {
            return Err(EvidenceError::TooMany {
                what: format!("changes of `{}`", self.name()),
                most: u64::from(u32::MAX),
            });
        }
        let mut offsets = vec![0_u32; rows + 2];
        for row in self.log.iter().flat_map(|block| &block.row) {
            if let Some(count) = offsets.get_mut(*row as usize + 2) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut offsets {
            sum += *count;
            *count = sum;
        }
        // offsets[row + 1] is now where row begins; placing moves it to where row ends, which is
        // where it belongs once the last entry is dropped.
        let mut changes = Changes {
            at: vec![0; total],
            what: vec![0; total],
            cell: vec![NO_CODE; total],
            ..Changes::default()
        };
        for block in std::mem::take(&mut self.log) {
            let facts = block.row.iter().zip(&block.at).zip(&block.what).zip(&block.cell);
            for (((row, at), what), cell) in facts {
                let Some(next) = offsets.get_mut(*row as usize + 1) else {
                    continue;
                };
                let place = *next as usize;
                *next += 1;
                if let (Some(to_at), Some(to_what), Some(to_cell)) = (
                    changes.at.get_mut(place),
                    changes.what.get_mut(place),
                    changes.cell.get_mut(place),
                ) {
                    (*to_at, *to_what, *to_cell) = (*at, *what, *cell);
                }
            }
        }
        offsets.truncate(rows + 1);
        changes.offsets = offsets;
        let mut out_of_order = 0;
        for row in 0..rows {
            let range = changes.range(row);
            let Some(times) = changes.at.get(range.clone()) else {
                continue;
            };
            let late = times.windows(2).filter(|pair| matches!(pair, [a, b] if b < a)).count();
            if late == 0 {
                continue;
            }
            out_of_order += late as u64;
            let mut facts: Vec<(i64, u16, u32)> = range
                .clone()
                .filter_map(|i| {
                    Some((*changes.at.get(i)?, *changes.what.get(i)?, *changes.cell.get(i)?))
                })
                .collect();
            facts.sort_by_key(|(at, _, _)| *at);
            for (i, (at, what, cell)) in range.zip(facts) {
                if let (Some(to_at), Some(to_what), Some(to_cell)) =
                    (changes.at.get_mut(i), changes.what.get_mut(i), changes.cell.get_mut(i))
                {
                    (*to_at, *to_what, *to_cell) = (at, what, cell);
                }
            }
        }
        Ok((changes, out_of_order))
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
    fn settle(&mut self, changes: &Changes, field: usize) -> Result<Option<String>, EvidenceError> {
        let rows = self.start.len();
        let before = self.befores.get_mut(field).and_then(Option::take);
        let before_of = |table: &Self, row: usize| {
            let raw = before.as_ref().and_then(|b| b.raw.get(row)).copied().unwrap_or(NO_CODE);
            table.cooked(field, raw)
        };
        let mut mode = self.modes.get(field).copied().unwrap_or_default();
        let mut recognised = None;
        if mode == ColumnMode::Recognise {
            let (mut creation, mut current, mut compared) = (0_u64, 0_u64, 0_u64);
            let mut odd = None;
            for row in 0..rows {
                let value = self.columns.get(field).map_or(Cell::Missing, |c| c.cell(row));
                let Some((first, last)) = self.ends_of(changes, row, field) else {
                    continue;
                };
                if value == Cell::Missing {
                    continue;
                }
                let prior = before_of(self, row);
                let as_creation =
                    if prior == Cell::Missing { value != first } else { value == prior };
                compared += 1;
                creation += u64::from(as_creation);
                current += u64::from(value == last);
                if !as_creation && value != last {
                    odd = odd.or_else(|| self.ids.get(row));
                }
            }
            let name = self.field(field).map(|f| f.heading.name.to_string()).unwrap_or_default();
            mode = match (compared, creation == compared, current == compared) {
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
            if compared > 0 {
                let words = if mode == ColumnMode::Current { "current" } else { "at creation" };
                recognised = Some(format!(
                    "the column of `{name}` gives the value {words}: all {compared} records with \
                     changes agree"
                ));
            }
        }
        for row in 0..rows {
            let changed = match mode {
                ColumnMode::Current => self.ends_of(changes, row, field).is_some(),
                _ => self.columns.get(field).is_none_or(|c| c.cell(row) == Cell::Missing),
            };
            if !changed {
                continue;
            }
            let prior = before_of(self, row);
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

    /// A change at the very start of a record, to a field that has no value there, tells the value it
    /// was created with. The change stays: being created in a state is a change into it (language
    /// §6).
    fn absorb_openings(&mut self, changes: &Changes) {
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

    /// Closes the table. The last part of the answer is what was recognised, in words.
    pub(crate) fn finish(mut self) -> Result<(Table, RecordQuality, Vec<String>), EvidenceError> {
        let rows = self.start.len();
        let (mut changes, out_of_order) = self.sorted_changes()?;
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
        let ends_before_start = self
            .start
            .iter()
            .zip(&self.end)
            .filter(|(start, end)| **end != MISSING && end < start)
            .count() as u64;
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
}

/// A text of a history as it may stand in a message.
pub(crate) fn short(text: &str) -> String {
    const SHOWN: usize = 80;
    let mut shown: String = text.chars().take(SHOWN).filter(|c| !c.is_control()).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
