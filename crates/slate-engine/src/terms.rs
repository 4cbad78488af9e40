//! What every clause about money looks things up in: the agreement, what was measured, the values
//! that came with the history, and from when to when.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use slate_calendar::BuiltCalendar;
use slate_evidence::Evidence;
use slate_model::{
    Agreement, DateRange, InputFigure, Instant, Measure, MetricKind, Name, OutageFigure, Target,
    Value, Zone,
};

use crate::exact::{Exact, Figure};
use crate::measured::{Measured, MeasuredTarget, Measurements};
use crate::metric::formula::over;
use crate::money_error::MoneyError;
use crate::series;
use crate::settlement::claim;
use crate::span::Span;

/// What the money half needs of a history besides the measurements.
pub trait History {
    /// The identity of a record by its row: `INC1`.
    fn identity(&self, record: &Name, row: u32) -> String;
    /// The value of an input series in a period, by its label.
    fn input(&self, input: &Name, period: &str) -> Option<Value>;
    /// Whether a period may lack the value of an input, as in a scenario.
    fn told_in_part(&self) -> bool {
        false
    }
}

impl History for Evidence {
    fn told_in_part(&self) -> bool {
        self.told_in_part
    }

    fn identity(&self, record: &Name, row: u32) -> String {
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        self.table(record)
            .filter(|table| row < table.len())
            .map_or_else(|| format!("row {row}"), |table| table.id(row))
    }

    fn input(&self, input: &Name, period: &str) -> Option<Value> {
        Self::input(self, input)?.value(period).cloned()
    }
}

/// The terms under which money is reckoned.
pub struct Terms<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// What was measured.
    pub measured: &'a Measurements,
    /// Identities and inputs.
    pub history: &'a dyn History,
    /// Seen from here.
    pub as_of: Instant,
    /// The periods of each target, in the order of the agreement's targets.
    pub targets: Vec<Vec<Span>>,
    /// The periods of each metric.
    pub metrics: Vec<Vec<Span>>,
    /// The periods of each input series.
    pub inputs: BTreeMap<Name, Vec<Span>>,
    /// The calendar in whose working days claims are counted.
    pub claim_calendar: Option<BuiltCalendar>,
}

impl<'a> Terms<'a> {
    /// Puts them together.
    pub fn new(
        agreement: &'a Agreement,
        measured: &'a Measurements,
        history: &'a dyn History,
        as_of: Instant,
    ) -> Self {
        let mut inputs = BTreeMap::new();
        for input in &agreement.inputs {
            inputs.insert(
                input.heading.name.clone(),
                Span::cut(input.each, agreement.term, agreement.zone),
            );
        }
        Self {
            agreement,
            measured,
            history,
            as_of,
            targets: measured.targets.iter().map(|target| Span::all(&target.cuts)).collect(),
            metrics: measured.metrics.iter().map(|metric| Span::all(&metric.cuts)).collect(),
            inputs,
            claim_calendar: claim::calendar(agreement),
        }
    }

    /// The term.
    pub const fn term(&self) -> DateRange {
        self.agreement.term
    }

    /// The zone.
    pub const fn zone(&self) -> Zone {
        self.agreement.zone
    }

    /// Whether a period is over.
    pub fn over(&self, span: &Span) -> bool {
        span.over(self.zone(), self.as_of)
    }

    /// A target by name: its place, itself, and its measurements.
    ///
    /// # Errors
    /// [`MoneyError::Undefined`].
    pub fn target(&self, name: &Name) -> Result<TargetAt<'_>, MoneyError> {
        let undefined = || MoneyError::Undefined { what: "target", name: name.clone() };
        let index = self
            .agreement
            .targets
            .iter()
            .position(|target| target.heading.name == *name)
            .ok_or_else(undefined)?;
        self.target_at(index).ok_or_else(undefined)
    }

    /// The last date of the last period in which anything was measured.
    pub fn last_measured(&self) -> Option<NaiveDate> {
        let last = |(target, spans): (&MeasuredTarget, &Vec<Span>)| {
            target
                .cells
                .iter()
                .filter_map(|cell| spans.get(cell.period))
                .map(|span| span.last)
                .max()
        };
        self.measured.targets.iter().zip(&self.targets).filter_map(last).max()
    }

    /// A target by its place.
    pub fn target_at(&self, index: usize) -> Option<TargetAt<'_>> {
        Some(TargetAt {
            terms: self.agreement.targets.get(index)?,
            measured: self.measured.targets.get(index)?,
            spans: self.targets.get(index)?,
        })
    }

    /// A figure over the periods of an input that lie in the one at hand; unknown where one of them
    /// is.
    ///
    /// # Errors
    /// [`MoneyError::MissingInput`] when a period that is over has no value.
    pub fn over_input(
        &self,
        name: &Name,
        figure: InputFigure,
        at_hand: &Span,
    ) -> Result<Option<Figure>, MoneyError> {
        let spans = self
            .inputs
            .get(name)
            .ok_or_else(|| MoneyError::Undefined { what: "input", name: name.clone() })?;
        let inside = |span: &&Span| at_hand.contains(span.first) && at_hand.contains(span.last);
        let mut values = Vec::new();
        for span in spans.iter().filter(inside) {
            match self.input_in(name, span)? {
                Some(value) => values.push(value),
                None => return Ok(None),
            }
        }
        Ok(over(figure, values))
    }

    /// The value of an input in a period `back` periods before the one at hand, as
    /// `series::meant` says. Unknown before the first period, and in one that is not over and has
    /// no value yet.
    ///
    /// # Errors
    /// [`MoneyError::MissingInput`] when a period that is over has no value.
    pub fn input(
        &self,
        name: &Name,
        at_hand: &Span,
        back: usize,
    ) -> Result<Option<Figure>, MoneyError> {
        let undefined = || MoneyError::Undefined { what: "input", name: name.clone() };
        let input = self.agreement.input(name).ok_or_else(undefined)?;
        let spans = self.inputs.get(name).ok_or_else(undefined)?;
        let Some(meant) = series::meant(&input.kind, spans, at_hand, back) else {
            return Ok(None);
        };
        let mut sum: Option<Figure> = None;
        for span in spans.get(meant).unwrap_or_default() {
            let Some(next) = self.input_in(name, span)? else { return Ok(None) };
            sum = Some(match sum {
                Some(so_far) => Figure::new(so_far.value.plus(&next.value), next.kind),
                None => next,
            });
        }
        Ok(sum)
    }

    /// The value of an input in one of its own periods; `None` when that is not over and has none, or has not
    /// begun.
    ///
    /// # Errors
    /// [`MoneyError::MissingInput`].
    pub fn input_in(&self, name: &Name, span: &Span) -> Result<Option<Figure>, MoneyError> {
        if !span.begun(self.zone(), self.as_of) {
            return Ok(None);
        }
        match self.history.input(name, &span.label).as_ref().and_then(Figure::of) {
            Some(figure) => Ok(Some(figure)),
            None if self.over(span) && !self.history.told_in_part() => {
                Err(MoneyError::MissingInput {
                    input: name.clone(),
                    period: span.label.clone(),
                    at: self.agreement.input(name).and_then(|input| input.heading.at.clone()),
                })
            }
            None => Ok(None),
        }
    }

    /// The value of a metric in the period, of its own, that holds the last date at hand, or `back`
    /// before it; of the same group where it has groups. Unknown where nothing was measured.
    ///
    /// # Errors
    /// [`MoneyError::Undefined`].
    pub fn metric(
        &self,
        name: &Name,
        at_hand: &Span,
        group: Option<&str>,
        back: usize,
    ) -> Result<Option<Figure>, MoneyError> {
        let index = self
            .agreement
            .metrics
            .iter()
            .position(|metric| metric.heading.name == *name)
            .ok_or_else(|| MoneyError::Undefined { what: "metric", name: name.clone() })?;
        let (Some(metric), Some(spans)) =
            (self.measured.metrics.get(index), self.metrics.get(index))
        else {
            return Ok(None);
        };
        let period = spans
            .iter()
            .position(|span| span.contains(at_hand.last))
            .and_then(|index| index.checked_sub(back));
        let Some(period) = period else { return Ok(None) };
        let of = |wanted: Option<&str>| {
            metric.values.iter().find(|(at, group, _)| *at == period && group.as_deref() == wanted)
        };
        Ok(of(group).or_else(|| of(None)).and_then(|(_, _, value)| value.clone()))
    }

    /// The identities of the records behind a figure.
    pub fn identities(&self, target: &Target, rows: impl IntoIterator<Item = u32>) -> Vec<String> {
        let Some(record) = self.record_of(target) else { return Vec::new() };
        rows.into_iter().map(|row| self.history.identity(record, row)).collect()
    }

    /// The record that a target counts; none for a formula.
    pub fn record_of(&self, target: &Target) -> Option<&'a Name> {
        match &target.measure {
            Measure::Timer { timer, .. } => Some(&self.agreement.timer(timer)?.record),
            Measure::Metric(metric) => match &self.agreement.metric(metric)?.kind {
                MetricKind::Availability(availability)
                | MetricKind::Outages { of: availability, .. } => Some(&availability.record),
                MetricKind::Share { record, .. } | MetricKind::Records { record, .. } => {
                    Some(record)
                }
                MetricKind::Formula(_) => None,
            },
        }
    }

    /// Whether numerator and denominator of a target are time.
    pub fn in_time(&self, target: &Target) -> bool {
        let Measure::Metric(name) = &target.measure else { return false };
        self.agreement.metric(name).is_some_and(|metric| match metric.kind {
            MetricKind::Availability(_) => true,
            MetricKind::Outages { figure, .. } => figure != OutageFigure::MeanTimeBetweenFailures,
            _ => false,
        })
    }
}

/// A target, what it promises and how it fared.
#[derive(Clone, Copy)]
pub struct TargetAt<'a> {
    /// What it promises.
    pub terms: &'a Target,
    /// How it fared.
    pub measured: &'a MeasuredTarget,
    /// Its periods.
    pub spans: &'a [Span],
}

impl<'a> TargetAt<'a> {
    /// Its cells with their periods whose last date lies between two dates, in order of time, then
    /// group; of one group where one is asked for and the target has groups.
    pub fn ending_in(
        self,
        first: NaiveDate,
        last: NaiveDate,
        group: Option<&'a str>,
    ) -> impl Iterator<Item = (usize, &'a Measured, &'a Span)> {
        self.measured.cells.iter().enumerate().filter_map(move |(index, cell)| {
            let span = self.spans.get(cell.period)?;
            let same = cell.group.is_none() || group.is_none() || cell.group.as_deref() == group;
            (same && first <= span.last && span.last <= last).then_some((index, cell, span))
        })
    }
}

/// Money, exact, in major units.
pub fn money(value: Exact) -> Figure {
    Figure::new(value, slate_model::types::Type::Money)
}
