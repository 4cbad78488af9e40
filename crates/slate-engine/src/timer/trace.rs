//! One record's clocks as a timeline, for `slate trace`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use slate_evidence::MISSING;
use slate_model::{Applies, Duration, Instant, Measure, Name, RecordVerdict, Target, Zone};

use crate::error::EngineError;
use crate::plan::Plan;
use crate::plan::clocks::Clock;
use crate::target::judge::{Out, TimerTarget};
use crate::timer::limits::Pick;
use crate::timer::reckon::Outcome;
use crate::timer::run::{Cycle, Scratch};
use crate::timer::words;

/// One record against every target that times it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The kind of record.
    pub record: Name,
    /// Its identity.
    pub id: String,
    /// When it was opened or began.
    pub opened: Instant,
    /// Seen from this instant.
    pub as_of: Instant,
    /// The zone in which people read these instants.
    pub zone: Zone,
    /// One for each target of a timer over its kind, in source order.
    pub targets: Vec<TracedTarget>,
}

/// One record against one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TracedTarget {
    /// The target.
    pub target: Name,
    /// Its label, or its name.
    pub title: String,
    /// Its timer.
    pub timer: Name,
    /// Why the record is in no count of the target, if it is in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
    /// The runs of the timer; none when it never started.
    pub cycles: Vec<TracedCycle>,
}

/// One run of a timer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TracedCycle {
    /// From 1.
    pub cycle: u32,
    /// How it fares.
    pub verdict: RecordVerdict,
    /// The limit in words; absent where the map gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The calendar that its limit counts in.
    pub calendar: Name,
    /// When the limit started to count.
    pub started: Instant,
    /// When it was reopened, where what it had counted in was settled by then: the cycle before it stays there as
    /// it was, and this one counts from the reopening on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Instant>,
    /// When it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// When it stopped for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Instant>,
    /// Whether it is pending with so much of its limit used that the target warns of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warned: bool,
    /// Time run to the stop or the evaluation instant.
    pub elapsed: Duration,
    /// Time run beyond the due instant.
    pub overrun: Duration,
    /// What the clock did, without gaps and in order.
    pub segments: Vec<Segment>,
}

/// A stretch in which a clock did one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// What.
    pub state: SegmentState,
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// Open time of the calendar in it: what ran, or what a pause or exclusion spared.
    pub open: Duration,
    /// Whether it lies beyond the due instant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

/// What a clock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SegmentState {
    /// The record exists and the timer has not started.
    NotStarted,
    /// It runs.
    Running,
    /// Its pause holds.
    Paused,
    /// Its calendar is closed.
    OutsideHours,
    /// Time that an exclusion takes out.
    Excluded,
    /// Stopped, until a reopening.
    Stopped,
}

impl Plan<'_> {
    /// One record against every target that times it.
    ///
    /// # Errors
    /// No such kind of record, or no such record in the history.
    pub fn trace(&self, record: &Name, id: &str) -> Result<Trace, EngineError> {
        let agreement = self.agreement();
        let index = self.ground.record_index(record, &agreement.heading.name)?;
        let of = self.ground.record(index)?;
        let row = of
            .table
            .row(id)
            .ok_or_else(|| EngineError::NoRecord { record: record.clone(), id: id.to_owned() })?;
        let mut targets = Vec::new();
        for target in agreement.targets.iter().filter(|target| target.applies != Applies::Never) {
            if let Some(traced) = self.trace_target(target, record, row)? {
                targets.push(traced);
            }
        }
        Ok(Trace {
            record: record.clone(),
            id: id.to_owned(),
            opened: Instant(of.table.start(row)),
            as_of: self.as_of(),
            zone: agreement.zone,
            targets,
        })
    }

    fn trace_target(
        &self,
        target: &Target,
        record: &Name,
        row: usize,
    ) -> Result<Option<TracedTarget>, EngineError> {
        let Measure::Timer { timer, .. } = &target.measure else { return Ok(None) };
        let Some(compiled) = TimerTarget::new(self, target)? else { return Ok(None) };
        if compiled.of.table.record() != record {
            return Ok(None);
        }
        let mut traced = TracedTarget {
            target: target.heading.name.clone(),
            title: target.heading.title().to_owned(),
            timer: timer.clone(),
            left_out: None,
            cycles: Vec::new(),
        };
        let mut scratch = Scratch::default();
        let Some(standing) = compiled.run(row, &mut scratch) else {
            traced.left_out = Some("it does not exist yet at the evaluation instant".to_owned());
            return Ok(Some(traced));
        };
        traced.left_out = standing.out.map(|out| self.left_out(out));
        for (at, cycle) in scratch.cycles.iter().enumerate() {
            traced.cycles.push(trace_cycle(&compiled, at, cycle, row, &scratch, standing.out));
        }
        Ok(Some(traced))
    }

    fn left_out(&self, out: Out) -> String {
        match out {
            Out::NotFor => "the tier is not for it".to_owned(),
            Out::UnknownTier => "a missing value leaves open whether the tier is for it".to_owned(),
            Out::Excluded(at) => {
                let exclusion = self.agreement().exclusions.get(at);
                let title = exclusion.map_or("", |exclusion| exclusion.heading.title());
                format!("excluded by \"{title}\"")
            }
            Out::Void => "void by the timer's own rule".to_owned(),
            Out::OutsideTerm => "opened outside the term".to_owned(),
            Out::NotStarted => "its timer never started".to_owned(),
        }
    }
}

fn trace_cycle(
    target: &TimerTarget<'_>,
    at: usize,
    cycle: &Cycle,
    row: usize,
    scratch: &Scratch,
    out: Option<Out>,
) -> TracedCycle {
    let beyond =
        Outcome { verdict: RecordVerdict::Unlimited, due: MISSING, elapsed: 0, overrun: 0 };
    let outcome = target.outcome(cycle, scratch, true).unwrap_or(beyond);
    let limit = match cycle.pick {
        Pick::Limit(limit) => target.program.limits.list.get(limit as usize),
        Pick::NoLimit | Pick::Unmapped => None,
    };
    let clock = limit.map_or(&target.program.clock, |limit| &limit.clock);
    let zone = clock.calendar.zone();
    let stopped = (cycle.stop != MISSING).then_some(Instant(cycle.stop));
    let mut line = Timeline { clock, due: outcome.due, segments: Vec::new() };
    let opened = target.of.table.start(row);
    if at == 0 && opened < cycle.origin {
        line.add(SegmentState::NotStarted, opened, cycle.origin);
    }
    let end = if stopped.is_some() { cycle.stop } else { target.as_of };
    let mut from = cycle.origin;
    for gap in target.gaps(cycle, scratch) {
        line.run(from, gap.from);
        let state = if gap.stopped { SegmentState::Stopped } else { SegmentState::Paused };
        line.add(state, gap.from, gap.to);
        from = gap.to;
    }
    if cycle.paused_from == MISSING {
        line.run(from, end);
    } else {
        line.run(from, cycle.paused_from);
        line.add(SegmentState::Paused, cycle.paused_from, end);
    }
    let verdict = match out {
        Some(Out::Void) => RecordVerdict::Void,
        Some(Out::Excluded(_)) => RecordVerdict::Excluded,
        _ => outcome.verdict,
    };
    TracedCycle {
        cycle: u32::try_from(at + 1).unwrap_or(u32::MAX),
        verdict,
        limit: limit.map(|limit| {
            words::limit(&limit.limit, &target.program.timer.calendar, cycle.held, zone)
        }),
        calendar: clock.calendar.name().clone(),
        started: Instant(cycle.origin),
        warned: target.warns_of(cycle, &outcome),
        reopened: (cycle.reopened != MISSING).then_some(Instant(cycle.reopened)),
        due: (outcome.due != MISSING).then_some(Instant(outcome.due)),
        stopped,
        elapsed: Duration(outcome.elapsed),
        overrun: Duration(outcome.overrun),
        segments: line.segments,
    }
}

struct Timeline<'a> {
    clock: &'a Clock,
    due: i64,
    segments: Vec<Segment>,
}

impl Timeline<'_> {
    /// A started, unpaused stretch: running, closed, or excluded.
    fn run(&mut self, from: i64, to: i64) {
        let mut at = from;
        let (open, running) = (self.clock.calendar.index(), &self.clock.running);
        let spans: Vec<_> = open.spans(Instant(from), Instant(to)).collect();
        for (start, end) in spans {
            self.add(SegmentState::OutsideHours, at, start.0);
            at = start.0;
            let runs: Vec<_> = running.spans(start, end).collect();
            for (run, stop) in runs {
                self.add(SegmentState::Excluded, at, run.0);
                self.add(SegmentState::Running, run.0, stop.0);
                at = stop.0;
            }
            self.add(SegmentState::Excluded, at, end.0);
            at = end.0;
        }
        self.add(SegmentState::OutsideHours, at, to);
    }

    /// Adds a stretch, in two where it is due inside.
    fn add(&mut self, state: SegmentState, from: i64, to: i64) {
        if from >= to {
            return;
        }
        if self.due != MISSING
            && from < self.due
            && self.due < to
            && state != SegmentState::NotStarted
        {
            self.one(state, from, self.due);
            self.one(state, self.due, to);
        } else {
            self.one(state, from, to);
        }
    }

    fn one(&mut self, state: SegmentState, from: i64, to: i64) {
        let index = self.clock.calendar.index();
        let open = index.elapsed(Instant(from), Instant(to)).unwrap_or(Duration::ZERO);
        let late = self.due != MISSING && from >= self.due && state != SegmentState::NotStarted;
        self.segments.push(Segment { state, from: Instant(from), to: Instant(to), open, late });
    }
}
