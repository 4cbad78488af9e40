//! How records fare against a target of a timer: one at a time, in the order of the history.

use slate_evidence::MISSING;
use slate_model::{Applies, CountWhen, Instant, LimitMap, Measure, RecordVerdict, Target};

use crate::condition::{Cond, Truth};
use crate::error::EngineError;
use crate::exact::Exact;
use crate::exclusion::{self, For, RecordExclusions};
use crate::measured::Judgement;
use crate::plan::Plan;
use crate::plan::clocks::Clocks;
use crate::plan::fields::RecordPlan;
use crate::plan::groups::Grouping;
use crate::plan::periods::Periods;
use crate::settlement::period::Settled;
use crate::timer::program::{Program, State, known_end};
use crate::timer::reckon::{self, Outcome};
use crate::timer::run::{Cycle, Gap, Scratch, run};

/// A target of a timer, compiled.
#[derive(Debug)]
pub(crate) struct TimerTarget<'p> {
    pub(crate) target: &'p Target,
    pub(crate) count: CountWhen,
    pub(crate) of: &'p RecordPlan<'p>,
    pub(crate) program: Program<'p>,
    applies: Option<Cond>,
    exclusions: RecordExclusions<'p>,
    pub(crate) as_of: i64,
    /// The instants of the term.
    term: (i64, i64),
    /// When what counts in its periods is settled.
    settled: Option<Settled>,
}

/// Why a record is in no count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Out {
    /// The tier is not for it.
    NotFor,
    /// Whether the tier is for it is unknown.
    UnknownTier,
    /// An exclusion of the agreement, by its place.
    Excluded(usize),
    /// The timer's own rule.
    Void,
    /// It opened outside the term.
    OutsideTerm,
    /// Its timer never started.
    NotStarted,
}

/// How one record stands, before its cycles are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Why it is in no count, if it is in none.
    pub(crate) out: Option<Out>,
    /// An exclusion that could not be told to apply or not.
    pub(crate) unknown_exclusion: Option<usize>,
}

impl<'p> TimerTarget<'p> {
    /// Compiles a target. `also` are more fields whose last values will be asked for.
    ///
    /// # Errors
    /// Whatever its clauses name and does not exist; a target of a metric.
    pub(crate) fn new(plan: &'p Plan<'_>, target: &'p Target) -> Result<Option<Self>, EngineError> {
        let ground = &plan.ground;
        let Measure::Timer { timer, limit, count } = &target.measure else { return Ok(None) };
        let name = &target.heading.name;
        let timer = ground.agreement.timer(timer).ok_or_else(|| EngineError::NoSuch {
            what: "timer",
            name: timer.clone(),
            used_by: name.clone(),
        })?;
        let index = ground.record_index(&timer.record, name)?;
        let of = ground.record(index)?;
        let declared = &ground.agreement.exclusions;
        let excluded = exclusion::excluded_time(&plan.exclusions, declared, For::Target(target));
        let exclusions =
            RecordExclusions::new(&plan.exclusions, declared, For::Target(target), index);
        let applies = match &target.applies {
            Applies::Where(expr) => Some(Cond::compile(expr, of)?),
            Applies::Always | Applies::Never => None,
        };
        let mut also = Vec::new();
        applies.iter().for_each(|applies| applies.fields(&mut also));
        exclusions.list.iter().for_each(|(_, only, _)| only.fields(&mut also));
        Grouping::new(target.per.as_ref(), of)?.fields(&mut also);
        let limit: &'p LimitMap = limit;
        let program = {
            let mut clocks = Clocks::new(&ground.calendars, &excluded);
            Program::compile(timer, target, limit, of, &mut clocks, &also)?
        };
        let zone = ground.agreement.zone;
        let too_far = || EngineError::TooFar { what: "the term".to_owned() };
        let from = slate_calendar::start_of_day(zone, ground.term.first).ok_or_else(too_far)?;
        let after = ground.term.last.succ_opt().ok_or_else(too_far)?;
        let to = slate_calendar::start_of_day(zone, after).ok_or_else(too_far)?;
        Ok(Some(Self {
            target,
            count: *count,
            of,
            program,
            applies,
            exclusions,
            as_of: ground.as_of,
            term: (from.0, to.0),
            settled: Settled::new(target, ground)?,
        }))
    }

    /// The record's last values, after [`Self::run`].
    pub(crate) fn view<'s>(&'s self, row: usize, scratch: &'s Scratch) -> State<'s> {
        State {
            cells: &scratch.cells,
            slot_of: &self.program.slot_of,
            start: self.of.table.start(row),
            end: known_end(self.of.table.end(row), self.as_of),
        }
    }

    /// Goes through a row's history. `None` when the record does not exist yet.
    #[inline]
    pub(crate) fn run(&self, row: usize, scratch: &mut Scratch) -> Option<Standing> {
        if !run(&self.program, self.of, row, self.as_of, scratch) {
            return None;
        }
        if !scratch.stood.is_empty() {
            self.let_stand(scratch);
        }
        let view = self.view(row, scratch);
        let mut standing = Standing { out: None, unknown_exclusion: None };
        match self.applies.as_ref().map(|applies| applies.eval(self.of, &view)) {
            Some(Truth::False) => {
                standing.out = Some(Out::NotFor);
                return Some(standing);
            }
            Some(Truth::Unknown) => {
                standing.out = Some(Out::UnknownTier);
                return Some(standing);
            }
            Some(Truth::True) | None => {}
        }
        let void = |void: &Cond| void.eval(self.of, &view).holds();
        if scratch.void || self.program.void.as_ref().is_some_and(void) {
            standing.out = Some(Out::Void);
            return Some(standing);
        }
        let (excluded, unknown) = self.exclusions.find(self.of, &view);
        standing.unknown_exclusion = unknown;
        if let Some(exclusion) = excluded {
            standing.out = Some(Out::Excluded(exclusion));
        } else if scratch.cycles.is_empty() {
            standing.out = Some(Out::NotStarted);
        } else if view.start < self.term.0 || view.start >= self.term.1 {
            standing.out = Some(Out::OutsideTerm);
        }
        Some(standing)
    }

    /// What was reopened after the period in which it counted was settled stays there as it was, a cycle of its
    /// own. The cycle that goes on is judged by all the time that ran, and counts once more, from the reopening
    /// on (language §10.5).
    fn let_stand(&self, scratch: &mut Scratch) {
        let Some(settled) = &self.settled else { return };
        let mut cycles = Vec::with_capacity(scratch.cycles.len() + scratch.stood.len());
        for (place, cycle) in scratch.cycles.iter().enumerate() {
            let mut reopened = MISSING;
            for stood in scratch.stood.iter().filter(|stood| stood.place == place) {
                let before = Cycle { reopened, ..stood.cycle };
                let counted = self.outcome(&before, scratch, self.needs_due()).is_some_and(|it| {
                    it.verdict != RecordVerdict::Unlimited
                        && settled.before(self.counts_at(&before, &it), stood.reopened)
                });
                if counted {
                    cycles.push(before);
                    reopened = stood.reopened;
                }
            }
            cycles.push(Cycle { reopened, ..*cycle });
        }
        scratch.cycles = cycles;
    }

    /// The gaps of a cycle.
    pub(crate) fn gaps<'s>(&self, cycle: &Cycle, scratch: &'s Scratch) -> &'s [Gap] {
        scratch.gaps.get(cycle.gaps.0..cycle.gaps.1).unwrap_or_default()
    }

    /// How a cycle fares; `None` beyond the calendars' horizon.
    #[inline]
    pub(crate) fn outcome(
        &self,
        cycle: &Cycle,
        scratch: &Scratch,
        want_due: bool,
    ) -> Option<Outcome> {
        reckon::outcome(&self.program, cycle, self.gaps(cycle, scratch), self.as_of, want_due)
    }

    /// Whether a pending cycle has used the part of its limit at which the target warns.
    pub(crate) fn warns_of(&self, cycle: &Cycle, outcome: &Outcome) -> bool {
        let Some(share) = self.target.warn_at else { return false };
        if outcome.verdict != RecordVerdict::Pending {
            return false;
        }
        let allowed = reckon::allowed(&self.program, cycle, outcome, self.as_of);
        allowed.is_some_and(|allowed| {
            let used = Exact::whole(outcome.elapsed).times(&Exact::whole(100));
            used >= Exact::decimal(share.0).times(&Exact::whole(allowed))
        })
    }

    /// Whether the due instant of a met cycle is needed to know its period.
    pub(crate) fn needs_due(&self) -> bool {
        self.count == CountWhen::Due
    }

    /// The instant whose period a cycle counts in; [`MISSING`] when that is not known yet, which is
    /// the period at hand then.
    #[inline]
    pub(crate) fn counts_at(&self, cycle: &Cycle, outcome: &Outcome) -> i64 {
        let at = match self.count {
            CountWhen::Opened => cycle.counts_from,
            CountWhen::Stopped if cycle.stop != MISSING => cycle.stop,
            CountWhen::Due => outcome.due,
            CountWhen::Stopped => match outcome.verdict {
                RecordVerdict::Breached => outcome.due,
                _ => MISSING,
            },
        };
        if at == MISSING { MISSING } else { at.max(cycle.reopened) }
    }
}

/// Every record against one target, in the order of the history: [`Plan::judge`].
#[derive(Debug)]
pub struct Judgements<'p> {
    target: Option<TimerTarget<'p>>,
    periods: Periods,
    row: usize,
    scratch: Scratch,
    ready: std::collections::VecDeque<Judgement>,
}

impl<'p> Judgements<'p> {
    pub(crate) fn new(plan: &'p Plan<'_>, target: &'p Target) -> Result<Self, EngineError> {
        Ok(Self {
            target: TimerTarget::new(plan, target)?,
            periods: Periods::cut(target.period, &plan.ground)?,
            row: 0,
            scratch: Scratch::default(),
            ready: std::collections::VecDeque::new(),
        })
    }

    /// The periods that judgements count in.
    pub const fn cuts(&self) -> &slate_calendar::Cuts {
        &self.periods.cuts
    }

    /// The row of an identity; `None` where the target measures a metric.
    pub(crate) fn row(&self, id: &str) -> Result<Option<usize>, EngineError> {
        let Some(target) = &self.target else { return Ok(None) };
        let table = target.of.table;
        table.row(id).map(Some).ok_or_else(|| EngineError::NoRecord {
            record: table.record().clone(),
            id: id.to_owned(),
        })
    }

    /// The judgements of one row: one a cycle, or one that says why there is none.
    pub(crate) fn of_row(&mut self, row: usize) -> Vec<Judgement> {
        self.ready.clear();
        self.judge(row);
        self.ready.drain(..).collect()
    }

    fn judge(&mut self, row: usize) {
        let Some(target) = &self.target else { return };
        let Some(standing) = target.run(row, &mut self.scratch) else { return };
        let Ok(number) = u32::try_from(row) else { return };
        let verdict = match standing.out {
            // A target that is not for a record says nothing about it.
            Some(Out::NotFor | Out::UnknownTier) => return,
            Some(Out::Void) => Some(RecordVerdict::Void),
            Some(Out::Excluded(_)) => Some(RecordVerdict::Excluded),
            Some(Out::NotStarted) => Some(RecordVerdict::NotStarted),
            Some(Out::OutsideTerm) | None => None,
        };
        if self.scratch.cycles.is_empty() {
            self.ready.push_back(Judgement {
                row: number,
                cycle: 1,
                verdict: verdict.unwrap_or(RecordVerdict::NotStarted),
                started: None,
                stopped: None,
                due: None,
                elapsed: slate_model::Duration::ZERO,
                overrun: slate_model::Duration::ZERO,
                period: None,
            });
        }
        let known = |at: i64| (at != MISSING).then_some(Instant(at));
        for (at, cycle) in self.scratch.cycles.iter().enumerate() {
            let beyond =
                Outcome { verdict: RecordVerdict::Unlimited, due: MISSING, elapsed: 0, overrun: 0 };
            let outcome = target.outcome(cycle, &self.scratch, true).unwrap_or(beyond);
            let counted = standing.out.is_none() && outcome.verdict != RecordVerdict::Unlimited;
            self.ready.push_back(Judgement {
                row: number,
                cycle: u32::try_from(at + 1).unwrap_or(u32::MAX),
                verdict: verdict.unwrap_or(outcome.verdict),
                started: Some(Instant(cycle.origin)),
                stopped: known(cycle.stop),
                due: known(outcome.due),
                elapsed: slate_model::Duration(outcome.elapsed),
                overrun: slate_model::Duration(outcome.overrun),
                period: match target.counts_at(cycle, &outcome) {
                    MISSING => None,
                    at if counted => self.periods.first(at),
                    _ => None,
                },
            });
        }
    }
}

impl Iterator for Judgements<'_> {
    type Item = Judgement;

    fn next(&mut self) -> Option<Judgement> {
        loop {
            if let Some(judgement) = self.ready.pop_front() {
                return Some(judgement);
            }
            let rows = self.target.as_ref()?.of.table.len();
            if self.row >= rows {
                return None;
            }
            self.row += 1;
            self.judge(self.row - 1);
        }
    }
}
