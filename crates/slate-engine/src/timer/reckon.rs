//! When a cycle is due, what it has run, and how it fares (language §5, §6).

use slate_evidence::MISSING;
use slate_model::RecordVerdict;

use crate::plan::clocks::{Clock, LimitClock};
use crate::timer::limits::Pick;
use crate::timer::program::Program;
use crate::timer::run::{Cycle, Gap};

/// How one cycle fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Met, breached, pending or unlimited.
    pub(crate) verdict: RecordVerdict,
    /// The final due instant; [`MISSING`] when there is none, or when nobody asked and it is met.
    pub(crate) due: i64,
    /// Running time to the stop or the evaluation instant.
    pub(crate) elapsed: i64,
    /// Running time beyond the due instant.
    pub(crate) overrun: i64,
}

/// Running time of a clock between two instants, less gaps. `None` beyond the horizon.
#[inline]
pub(crate) fn ran(clock: &Clock, from: i64, to: i64, gaps: &[Gap]) -> Option<i64> {
    let mut total = clock.ran(from, to)?;
    for gap in gaps {
        let (a, b) = (gap.from.max(from), gap.to.min(to));
        if a < b {
            total -= clock.ran(a, b)?;
        }
    }
    Some(total)
}

/// The first instant at which `time` has run since `from`: each gap moves it. `None` when it never
/// comes: paused for good, or beyond the horizon.
fn reached(clock: &Clock, from: i64, time: i64, gaps: &[Gap], paused_from: i64) -> Option<i64> {
    if time <= 0 {
        return Some(from);
    }
    let (mut at, mut left) = (from, time);
    for gap in gaps.iter().filter(|gap| gap.to > from) {
        if gap.from > at {
            let run = clock.ran(at, gap.from)?;
            if run >= left {
                return clock.due(at, left);
            }
            left -= run;
        }
        at = at.max(gap.to);
    }
    if paused_from != MISSING && (paused_from <= at || clock.ran(at, paused_from)? < left) {
        return None;
    }
    clock.due(at, left)
}

/// The due instant of a limit for a cycle. `None` when it never comes.
pub(crate) fn due(limit: &LimitClock, cycle: &Cycle, gaps: &[Gap]) -> Option<i64> {
    if let Some(time) = limit.time(cycle.held) {
        // Less than has run already: due when the limit changed to it.
        return reached(&limit.clock, cycle.run_from, time - cycle.kept, gaps, cycle.paused_from);
    }
    let by_dates = limit.by_dates(cycle.origin, cycle.held)?;
    let paused = cycle.paused_from != MISSING && cycle.paused_from < by_dates;
    let at_once = by_dates <= cycle.origin;
    if at_once || !limit.clock.cut && !paused && gaps.iter().all(|gap| gap.from >= by_dates) {
        return Some(by_dates);
    }
    // Paused and excluded open time is added after the date arithmetic.
    let until = if paused { cycle.paused_from } else { by_dates };
    let open = limit.clock.calendar.index();
    let whole = open.elapsed(slate_model::Instant(cycle.origin), slate_model::Instant(by_dates))?.0;
    let lost = whole - ran(&limit.clock, cycle.origin, until, gaps)?;
    if lost <= 0 {
        Some(by_dates)
    } else {
        reached(&limit.clock, by_dates, lost, gaps, cycle.paused_from)
    }
}

/// The open time that a cycle's limit allows: by dates, what has run and what is left until it is due. `None` where
/// it has no limit, or never falls due.
pub(crate) fn allowed(
    program: &Program<'_>,
    cycle: &Cycle,
    outcome: &Outcome,
    as_of: i64,
) -> Option<i64> {
    let Pick::Limit(limit) = cycle.pick else { return None };
    let limit = program.limits.list.get(limit as usize)?;
    if let Some(time) = limit.time(cycle.held) {
        return Some(time);
    }
    let end = if cycle.paused_from == MISSING { as_of } else { cycle.paused_from };
    let left = (outcome.due != MISSING).then_some(outcome.due)?;
    Some(outcome.elapsed + ran(&limit.clock, end, left, &[])?)
}

/// How a cycle fares at `as_of`. With `want_due` false the due instant of a met cycle may be left
/// out where its running time alone decides. `None` when it lies beyond the calendars' horizon.
pub(crate) fn outcome(
    program: &Program<'_>,
    cycle: &Cycle,
    gaps: &[Gap],
    as_of: i64,
    want_due: bool,
) -> Option<Outcome> {
    let stopped = cycle.stop != MISSING;
    let end = match (stopped, cycle.paused_from) {
        (true, _) => cycle.stop,
        (false, MISSING) => as_of,
        (false, paused) => paused,
    };
    let limit = match cycle.pick {
        Pick::Limit(limit) => program.limits.list.get(limit as usize),
        Pick::NoLimit | Pick::Unmapped => None,
    };
    let Some(limit) = limit else {
        let elapsed = cycle.kept + ran(&program.clock, cycle.run_from, end, gaps)?;
        return Some(Outcome {
            verdict: RecordVerdict::Unlimited,
            due: MISSING,
            elapsed,
            overrun: 0,
        });
    };
    let elapsed = cycle.kept + ran(&limit.clock, cycle.run_from, end, gaps)?;
    if !want_due && stopped && limit.time(cycle.held).is_some_and(|time| elapsed < time) {
        return Some(Outcome { verdict: RecordVerdict::Met, due: MISSING, elapsed, overrun: 0 });
    }
    let due = due(limit, cycle, gaps);
    // The due instant decides: at it is met, after it is breached. While it has not passed, a stop
    // may still come.
    let verdict = match due {
        Some(due) if stopped && due < cycle.stop => RecordVerdict::Breached,
        _ if stopped => RecordVerdict::Met,
        Some(due) if due < as_of => RecordVerdict::Breached,
        _ => RecordVerdict::Pending,
    };
    let overrun = match due {
        // A field may hold an instant before the start: nothing ran there. What ran before a reopening was
        // counted then.
        Some(due) if verdict == RecordVerdict::Breached => {
            ran(&limit.clock, due.max(cycle.origin).max(cycle.reopened), end, gaps)?
        }
        _ => 0,
    };
    Some(Outcome { verdict, due: due.unwrap_or(MISSING), elapsed, overrun })
}
