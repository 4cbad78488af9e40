//! The plan: an agreement and a history with everything looked up that can be looked up once.

pub(crate) mod clocks;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod periods;
pub(crate) mod table;
#[cfg(test)]
mod tables_equal_evaluation;

use chrono::{Days, NaiveDate};
use slate_calendar::{Calendars, date_at, start_of_day};
use slate_evidence::{Cell, Evidence};
use slate_model::{Agreement, DateRange, FieldKind, Instant, Measure, Name, Trigger};

use crate::error::EngineError;
use crate::exclusion::{self, Compiled};
use crate::plan::fields::RecordPlan;
use crate::timer::limits::{Limits, days_of};

/// What is measured, from when it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The evaluation instant: whatever happened after it is ignored (language §6).
    pub as_of: Instant,
    /// Measured instead of the agreement's own term.
    pub term: Option<DateRange>,
    /// Whether every credit is treated as claimed in time (language §10.12): the default of
    /// simulation before signing.
    pub assume_claimed: bool,
}

/// What every clause stands on.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) agreement: &'a Agreement,
    pub(crate) evidence: &'a Evidence,
    pub(crate) calendars: Calendars,
    pub(crate) term: DateRange,
    pub(crate) as_of: i64,
    /// The instants that calendars answer for.
    pub(crate) horizon: (i64, i64),
    records: Vec<Option<RecordPlan<'a>>>,
}

impl<'a> Ground<'a> {
    fn new(
        agreement: &'a Agreement,
        evidence: &'a Evidence,
        options: &Options,
    ) -> Result<Self, EngineError> {
        let term = options.term.unwrap_or(agreement.term);
        let as_of = options.as_of.0;
        let dates = horizon(agreement, evidence, options.as_of, term)?;
        let calendars = Calendars::build(&agreement.calendars, agreement.zone, dates)?;
        let too_far = || EngineError::TooFar { what: "the term or the history".to_owned() };
        let from = start_of_day(agreement.zone, dates.first).ok_or_else(too_far)?;
        let to = start_of_day(agreement.zone, dates.last).ok_or_else(too_far)?;
        let records = agreement.records.iter().map(|record| {
            let table = evidence.table(&record.heading.name)?;
            Some(RecordPlan::new(record, table, as_of))
        });
        let records = records.collect();
        Ok(Self { agreement, evidence, calendars, term, as_of, horizon: (from.0, to.0), records })
    }

    pub(crate) fn record_index(&self, name: &Name, used_by: &Name) -> Result<usize, EngineError> {
        let found = self.agreement.records.iter().position(|record| record.heading.name == *name);
        found.ok_or_else(|| EngineError::NoSuch {
            what: "record",
            name: name.clone(),
            used_by: used_by.clone(),
        })
    }

    pub(crate) fn record(&self, index: usize) -> Result<&RecordPlan<'a>, EngineError> {
        match self.records.get(index) {
            Some(Some(plan)) => Ok(plan),
            _ => {
                let record = self.agreement.records.get(index).map(|r| r.heading.name.clone());
                Err(EngineError::NoTable {
                    record: record.unwrap_or_else(|| self.agreement.heading.name.clone()),
                })
            }
        }
    }
}

/// The most days that any duration or instant among the fields of a timer's record may take after
/// the evaluation instant: limits may be held by them, or reckoned from them.
fn longest_held(agreement: &Agreement, evidence: &Evidence, timer: &Name, as_of: Instant) -> u64 {
    let record = agreement.timer(timer).and_then(|timer| agreement.record(&timer.record));
    let table = record.and_then(|record| evidence.table(&record.heading.name));
    let (Some(record), Some(table)) = (record, table) else { return 0 };
    let changes = table.changes();
    let mut most = 0;
    for field in &record.fields {
        let Some(at) = table.field_index(field.heading.name.as_str()) else { continue };
        let days = |cell: Cell| match (cell, &field.kind) {
            (Cell::Whole(time), FieldKind::Duration) => days_of(time),
            (Cell::Whole(to), FieldKind::Instant) => days_of(to.saturating_sub(as_of.0)) / 24 + 1,
            _ => 0,
        };
        for row in 0..table.len() {
            most = most.max(days(table.initial(row, at)));
        }
        for (index, what) in changes.what.iter().enumerate() {
            if usize::from(*what) == at {
                most = most.max(days(table.change_cell(index, at)));
            }
        }
    }
    most
}

/// The dates that calendars are built for: the history, the term, and the longest limit after the
/// evaluation instant.
fn horizon(
    agreement: &Agreement,
    evidence: &Evidence,
    as_of: Instant,
    term: DateRange,
) -> Result<DateRange, EngineError> {
    let mut first = as_of.0;
    for table in &evidence.tables {
        first = table
            .starts()
            .iter()
            .copied()
            .filter(|at| *at != slate_evidence::MISSING)
            .fold(first, i64::min);
    }
    // A timer may start at an instant field that lies before its record was opened.
    for timer in &agreement.timers {
        let Some(table) = evidence.table(&timer.record) else { continue };
        for trigger in &timer.start {
            let Trigger::At(field) = trigger.plain() else { continue };
            let Some(field) = table.field_index(field.as_str()) else { continue };
            for row in 0..table.len() {
                if let Cell::Whole(at) = table.last(row, field) {
                    first = first.min(at);
                }
            }
        }
    }
    let zone = agreement.zone;
    let limit = agreement.targets.iter().map(|target| match &target.measure {
        Measure::Timer { timer, limit, .. } => {
            let held = || longest_held(agreement, evidence, timer, as_of);
            Limits::longest_days(limit, &held)
        }
        Measure::Metric(_) => 0,
    });
    let after = limit.max().unwrap_or(0).min(36_500) * 2 + 1_100;
    let (earliest, latest) = (year(1900, 1, 1), year(2200, 12, 31));
    let first = date_at(zone, Instant(first)).min(term.first).checked_sub_days(Days::new(40));
    let last = date_at(zone, as_of).max(term.last).checked_add_days(Days::new(after));
    let (Some(first), Some(last), Some(earliest), Some(latest)) = (first, last, earliest, latest)
    else {
        return Err(EngineError::TooFar { what: "the term or the history".to_owned() });
    };
    Ok(DateRange { first: first.clamp(earliest, latest), last: last.clamp(earliest, latest) })
}

fn year(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// An agreement over a history, ready to be asked: see [`crate::measure()`].
#[derive(Debug)]
pub struct Plan<'a> {
    pub(crate) ground: Ground<'a>,
    pub(crate) exclusions: Vec<Compiled>,
}

impl<'a> Plan<'a> {
    /// Looks everything up.
    ///
    /// # Errors
    /// [`EngineError`]: a name that nothing has, a calendar that cannot be built, a history that was
    /// read for another agreement.
    pub fn new(
        agreement: &'a Agreement,
        evidence: &'a Evidence,
        options: &Options,
    ) -> Result<Self, EngineError> {
        let ground = Ground::new(agreement, evidence, options)?;
        let exclusions = exclusion::compile(&ground)?;
        Ok(Self { ground, exclusions })
    }

    /// The same with every answer evaluated anew: what the tables are tested against.
    #[cfg(test)]
    pub(crate) fn without_tables(
        agreement: &'a Agreement,
        evidence: &'a Evidence,
        options: &Options,
    ) -> Result<Self, EngineError> {
        let mut ground = Ground::new(agreement, evidence, options)?;
        ground.records.iter_mut().flatten().for_each(|record| record.tabulate = false);
        let exclusions = exclusion::compile(&ground)?;
        Ok(Self { ground, exclusions })
    }

    /// The agreement.
    pub const fn agreement(&self) -> &'a Agreement {
        self.ground.agreement
    }

    /// The history.
    pub const fn evidence(&self) -> &'a Evidence {
        self.ground.evidence
    }

    /// The evaluation instant.
    pub const fn as_of(&self) -> Instant {
        Instant(self.ground.as_of)
    }

    /// The term that is measured.
    pub const fn term(&self) -> DateRange {
        self.ground.term
    }

    /// The agreement's calendars over the history, the term and the limits after it.
    pub const fn calendars(&self) -> &Calendars {
        &self.ground.calendars
    }
}
