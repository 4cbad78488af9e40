//! Going through one record's history: starts, pauses, stops, reopenings and cycles (language §6).
//!
//! What happens at one instant is taken together. A stop wins over a pause and a pause over a start:
//! a timer that starts and stops at one instant took no time; one that is stopped is not started by
//! something else at the instant of that stop. One change that both ends a cycle and begins the next
//! (`stop when level leaves …`, `start when level becomes …`) does both.
//!
//! A pause from one event to another stands between the two whatever the clock does. Both at one
//! instant change nothing: a pause that began and ended took no time, one that ended and began again
//! goes on. An event with a condition counts where it holds after everything at that instant.
//!
//! A reopening undoes the change of state that stopped the timer: after `stop when status becomes
//! resolved or closed` a change of status out of these, after `stop when status leaves new` a change
//! back to `new`. A stop at an instant field or by an event has no reopening: there is no state from
//! which it could happen again.

use slate_evidence::{Cell, EVENT_BIT, MISSING};
use slate_model::{ChangeEffect, Reopening};

use crate::condition::{Cond, Val};
use crate::plan::fields::RecordPlan;
use crate::timer::limits::Pick;
use crate::timer::program::{Does, Program, Role, State, known_end, matters};

/// A stretch in which a started timer did not run: paused, or stopped before a reopening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) stopped: bool,
}

/// One run of a timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cycle {
    /// The instant that `count when opened` looks at.
    pub(crate) counts_from: i64,
    /// From where the limit counts.
    pub(crate) origin: i64,
    /// From where the current limit's clock is read; later than `origin` only after `keep elapsed`.
    pub(crate) run_from: i64,
    /// Time run before `run_from`, on the clocks of earlier limits.
    pub(crate) kept: i64,
    /// When it stopped for good; [`MISSING`] while it goes on.
    pub(crate) stop: i64,
    /// Since when it is paused at the end of the history, or [`MISSING`].
    pub(crate) paused_from: i64,
    /// Its gaps in [`Scratch::gaps`].
    pub(crate) gaps: (usize, usize),
    /// Its limit.
    pub(crate) pick: Pick,
    /// What the field holds that holds its limit: microseconds of time, or of an instant.
    pub(crate) held: Option<i64>,
    /// Its stop lay before its start, and counts as no time.
    pub(crate) early_stop: bool,
    /// When it was reopened after what it counted in was settled, or [`MISSING`]: what came before that stands
    /// as a cycle of its own.
    pub(crate) reopened: i64,
}

/// A cycle as it stood when it was reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stood {
    /// Its place among the cycles.
    pub(crate) place: usize,
    /// It, stopped.
    pub(crate) cycle: Cycle,
    /// The instant of the reopening.
    pub(crate) reopened: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Now {
    Idle,
    Running,
    Paused,
    Stopped,
}

/// What fired at one instant.
#[derive(Debug, Clone, Copy, Default)]
struct Fired {
    start: bool,
    stop: bool,
    /// An instant field said stop.
    stop_at: bool,
    /// Pauses that begin, by their place.
    pauses: u64,
    /// Pauses that end.
    unpauses: u64,
    /// Stop triggers of state that fired, by their place.
    stops: u64,
    /// Stop triggers of state whose opposite happened.
    undone: u64,
    /// One change of a field did both.
    both: bool,
    /// A field in the limit changed.
    limit: bool,
    restart: bool,
    keep: bool,
    recount: bool,
}

impl Fired {
    /// A field of the limit has another value.
    const fn changed(&mut self, effect: ChangeEffect) {
        match effect {
            ChangeEffect::Restart => self.restart = true,
            ChangeEffect::KeepElapsed => self.keep = true,
            ChangeEffect::Recount => self.recount = true,
            ChangeEffect::KeepOriginal => {}
        }
    }
}

/// Memory that is used again for each record.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The followed values; after a run: as of the evaluation instant.
    pub(crate) cells: Vec<Cell>,
    originals: Vec<Cell>,
    /// What the derived fields of the limit say.
    said: Vec<Option<String>>,
    inside: Vec<bool>,
    instants: Vec<(i64, Does)>,
    /// By condition on the moment: whether it holds at the instant at hand.
    moments: Vec<bool>,
    /// The values after that instant.
    after: Vec<Cell>,
    /// Whether an event made the record void.
    pub(crate) void: bool,
    /// Gaps of all cycles, in order.
    pub(crate) gaps: Vec<Gap>,
    /// The cycles.
    pub(crate) cycles: Vec<Cycle>,
    /// What was reopened, in order.
    pub(crate) stood: Vec<Stood>,
}

/// One record going through its timer.
struct Machine<'r, 'p> {
    program: &'r Program<'p>,
    of: &'r RecordPlan<'p>,
    at: &'r mut Scratch,
    start: i64,
    end: i64,
    now: Now,
    cycle: Cycle,
    /// Since when it is paused.
    since: i64,
    /// The state triggers that stopped it.
    stopped_by: u64,
    /// The pauses between events that have begun and not ended.
    pauses: u64,
    /// The state triggers that made it void, and were not undone.
    void_by: u64,
    /// An instant field said stop before any start.
    early: bool,
    /// `keep elapsed` fell due while it was stopped.
    keep_later: bool,
}

/// Goes through the history of a row up to `as_of`, that instant included. False when the record
/// does not exist yet. Leaves cycles, gaps and last values in `scratch`.
pub(crate) fn run(
    program: &Program<'_>,
    of: &RecordPlan<'_>,
    row: usize,
    as_of: i64,
    scratch: &mut Scratch,
) -> bool {
    let table = of.table;
    let start = table.start(row);
    scratch.cycles.clear();
    scratch.stood.clear();
    scratch.gaps.clear();
    scratch.instants.clear();
    scratch.cells.clear();
    scratch.void = false;
    scratch.said.clear();
    if start == MISSING || start > as_of {
        return false;
    }
    scratch.cells.extend(program.slots.iter().map(|field| table.initial(row, *field)));
    for &(field, does) in &program.instants {
        let cell =
            if of.changes(field) { table.at(row, field, as_of) } else { table.initial(row, field) };
        if let Cell::Whole(at) = cell
            && at <= as_of
        {
            scratch.instants.push((at, does));
        }
    }
    scratch.instants.sort_unstable_by_key(|(at, _)| *at);
    let none = Cycle {
        counts_from: start,
        origin: start,
        run_from: start,
        kept: 0,
        stop: MISSING,
        paused_from: MISSING,
        gaps: (0, 0),
        pick: Pick::Unmapped,
        held: None,
        early_stop: false,
        reopened: MISSING,
    };
    let machine = Machine {
        program,
        of,
        at: scratch,
        start,
        end: known_end(table.end(row), as_of),
        now: Now::Idle,
        cycle: none,
        since: MISSING,
        stopped_by: 0,
        pauses: 0,
        void_by: 0,
        early: false,
        keep_later: false,
    };
    machine.go_through(row, as_of);
    true
}

impl Machine<'_, '_> {
    fn go_through(mut self, row: usize, as_of: i64) {
        let changes = self.of.table.changes();
        let range = if self.program.anything_changes { changes.range(row) } else { 0..0 };
        let (times, whats) = (
            changes.at.get(range.clone()).unwrap_or_default(),
            changes.what.get(range.clone()).unwrap_or_default(),
        );
        let (mut change, mut instant, mut created) = (0, 0, false);
        loop {
            while whats.get(change).is_some_and(|what| !self.matters(*what)) {
                change += 1;
            }
            // Whatever is told of a record before it was created is known at its creation.
            let changed = times.get(change).map_or(i64::MAX, |at| (*at).max(self.start));
            let reached = self.at.instants.get(instant).map_or(i64::MAX, |(at, _)| *at);
            let t = changed.min(reached).min(if created { i64::MAX } else { self.start });
            if t > as_of {
                break;
            }
            let mut fired = Fired::default();
            let created_now = !created && t == self.start;
            created |= created_now;
            if !self.program.moments.is_empty() {
                let now = times
                    .get(change..)
                    .unwrap_or_default()
                    .iter()
                    .take_while(|at| created && (**at).max(self.start) == t);
                let until = change + now.count();
                self.foresee(whats.get(change..until).unwrap_or_default(), range.start + change);
            }
            if created_now {
                self.create(&mut fired);
            }
            while created
                && let (Some(&at), Some(&what)) = (times.get(change), whats.get(change))
                && at.max(self.start) == t
            {
                self.apply(what, range.start + change, &mut fired);
                change += 1;
            }
            while let Some(&(at, does)) = self.at.instants.get(instant)
                && at == t
            {
                fired.stop_at |= self.note(&mut fired, does, None) && does.role == Role::Stop;
                instant += 1;
            }
            self.step(t, fired);
        }
        self.finish();
        self.at.void |= self.void_by != 0;
    }

    fn matters(&self, what: u16) -> bool {
        if what & EVENT_BIT == 0 {
            self.program
                .slot_of
                .get(usize::from(what))
                .is_some_and(|slot| *slot != crate::timer::program::NO_SLOT)
        } else {
            let does = self.program.events.get(usize::from(what & !EVENT_BIT));
            does.is_some_and(|does| !does.is_empty())
        }
    }

    /// Looks which conditions on the moment hold after the changes of an instant, which are about to
    /// be applied.
    fn foresee(&mut self, whats: &[u16], first: usize) {
        self.at.after.clear();
        self.at.after.extend_from_slice(&self.at.cells);
        for (n, what) in whats.iter().enumerate().filter(|(_, what)| **what & EVENT_BIT == 0) {
            let field = usize::from(*what);
            let slot = self.program.slot_of.get(field).map(|slot| usize::from(*slot));
            if let Some(cell) = slot.and_then(|slot| self.at.after.get_mut(slot)) {
                *cell = self.of.table.change_cell(first + n, field);
            }
        }
        let view = State {
            cells: &self.at.after,
            slot_of: &self.program.slot_of,
            start: self.start,
            end: self.end,
        };
        let hold = |only: &Cond| only.eval(self.of, &view).holds();
        self.at.moments.clear();
        self.at.moments.extend(self.program.moments.iter().map(hold));
    }

    /// Notes what a trigger does, unless its condition does not hold. `place` is that of a trigger
    /// of state, which can be undone.
    fn note(&mut self, fired: &mut Fired, does: Does, place: Option<usize>) -> bool {
        let holds = |only| self.at.moments.get(only).copied().unwrap_or(false);
        if !does.only.is_none_or(holds) {
            return false;
        }
        match does.role {
            Role::Start => fired.start = true,
            Role::Stop => {
                fired.stop = true;
                fired.stops |= place.map_or(0, bit);
            }
            Role::Pause(n) => fired.pauses |= 1 << n,
            Role::Unpause(n) => fired.unpauses |= 1 << n,
            Role::Void => match place {
                Some(place) => self.void_by |= bit(place),
                None => self.at.void = true,
            },
        }
        true
    }

    fn view(&self) -> State<'_> {
        State {
            cells: &self.at.cells,
            slot_of: &self.program.slot_of,
            start: self.start,
            end: self.end,
        }
    }

    /// Being created in a state is a change into it.
    fn create(&mut self, fired: &mut Fired) {
        for does in &self.program.opened {
            self.note(fired, *does, None);
        }
        self.at.inside.clear();
        for (place, trigger) in self.program.state.iter().enumerate() {
            let inside = trigger.inside.eval(self.of, &self.view()).holds();
            self.at.inside.push(inside);
            if inside && trigger.when_true {
                self.note(fired, trigger.does, Some(place));
            }
        }
    }

    /// Applies one change or event.
    fn apply(&mut self, what: u16, index: usize, fired: &mut Fired) {
        if what & EVENT_BIT != 0 {
            let does = self.program.events.get(usize::from(what & !EVENT_BIT));
            for does in does.into_iter().flatten() {
                self.note(fired, *does, None);
            }
            return;
        }
        let field = usize::from(what);
        let Some(slot) = self.program.slot_of.get(field).map(|slot| usize::from(*slot)) else {
            return;
        };
        let cell = self.of.table.change_cell(index, field);
        let matters = self.program.matters.get(slot).copied().unwrap_or(0);
        let values = self.values();
        let Some(known) = self.at.cells.get_mut(slot) else { return };
        let before = std::mem::replace(known, cell);
        if before == cell {
            return;
        }
        fired.limit |= matters & matters::LIMIT != 0;
        // A first value is no change of value: nothing was promised by a missing one.
        if matters & matters::LIMIT != 0
            && before != Cell::Missing
            && let Some(effect) = self.program.effects.get(slot).copied().flatten()
        {
            fired.changed(effect);
        }
        if matters & matters::TRIGGER == 0 {
            return;
        }
        let (mut started, mut stopped) = (false, false);
        for ((_, does), (was, is)) in
            self.program.any_change.iter().zip(values.iter().zip(self.values()))
        {
            // A first value is no change of value.
            if *was != Val::Unknown && *was != is && self.note(fired, *does, None) {
                started |= does.role == Role::Start;
                stopped |= does.role == Role::Stop;
            }
        }
        for (place, trigger) in self.program.state.iter().enumerate() {
            let inside = trigger.inside.eval(self.of, &self.view()).holds();
            let Some(was) = self.at.inside.get_mut(place) else { continue };
            if std::mem::replace(was, inside) == inside {
                continue;
            }
            let role = trigger.does.role;
            if inside == trigger.when_true {
                if self.note(fired, trigger.does, Some(place)) {
                    started |= role == Role::Start;
                    stopped |= role == Role::Stop;
                }
            } else if role == Role::Stop {
                fired.undone |= bit(place);
            } else if role == Role::Void {
                self.void_by &= !bit(place);
            }
        }
        fired.both |= started && stopped;
    }

    /// What the derived fields of the limit say after everything that happened at one instant. A
    /// change of what they are derived from need not change it.
    fn derived_changes(&mut self, fired: &mut Fired) {
        self.at.said.resize(self.program.derived.len(), None);
        for (place, (node, effect)) in self.program.derived.iter().enumerate() {
            let now = node.eval(self.of, &self.view()).text();
            let Some(said) = self.at.said.get_mut(place) else { continue };
            let before = std::mem::replace(said, now);
            if before.is_some() && before != *said {
                fired.changed(*effect);
            }
        }
    }

    fn step(&mut self, t: i64, mut fired: Fired) {
        if !self.program.derived.is_empty() {
            self.derived_changes(&mut fired);
        }
        let (begin, end) = (fired.pauses & !fired.unpauses, fired.unpauses & !fired.pauses);
        self.pauses = (self.pauses | begin) & !end;
        match self.now {
            Now::Idle => {
                if fired.start {
                    let at_once =
                        self.early || (fired.stop && !(self.program.timer.cycles && fired.both));
                    self.begin(t, self.start);
                    self.cycle.early_stop = self.early;
                    if at_once {
                        self.stop(t, fired.stops);
                    }
                } else if fired.stop_at && fired.stops == 0 {
                    // An end before its start is zero (language §5).
                    self.early = true;
                }
            }
            Now::Running | Now::Paused => {
                let next = self.program.timer.cycles && fired.both;
                // A change that ends a cycle and begins the next says the limit of the next.
                if !next {
                    self.limit_changes(t, fired);
                }
                if fired.stop {
                    self.stop(t, fired.stops);
                    if next {
                        self.finish();
                        self.begin(t, t);
                    }
                } else {
                    self.pause_or_run(t);
                }
            }
            Now::Stopped => {
                if self.program.timer.cycles && fired.start && (!fired.stop || fired.both) {
                    self.finish();
                    self.begin(t, t);
                } else if fired.undone & self.stopped_by != 0 && !fired.stop {
                    self.keep_later |= fired.keep;
                    self.reopen(t);
                } else {
                    // Passing to another state that stops it is no reopening.
                    if fired.undone & self.stopped_by != 0 && fired.stops != 0 {
                        self.stopped_by = (self.stopped_by & !fired.undone) | fired.stops;
                    }
                    self.keep_later |= fired.keep;
                }
            }
        }
    }

    fn begin(&mut self, t: i64, counts_from: i64) {
        let gaps = self.at.gaps.len();
        self.cycle = Cycle {
            counts_from,
            origin: t,
            run_from: t,
            kept: 0,
            stop: MISSING,
            paused_from: MISSING,
            gaps: (gaps, gaps),
            pick: Pick::Unmapped,
            held: None,
            early_stop: false,
            reopened: MISSING,
        };
        if self.program.keeps_original {
            self.at.originals.clear();
            self.at.originals.extend_from_slice(&self.at.cells);
        }
        self.pick();
        self.now = Now::Running;
        self.pause_or_run(t);
    }

    /// The limit for the current values; fields that keep their original show their first value.
    fn pick(&mut self) {
        if !self.program.keeps_original {
            (self.cycle.pick, self.cycle.held) = self.program.limits.pick(self.of, &self.view());
            return;
        }
        let each = self.at.originals.iter_mut().zip(&self.at.cells).zip(&self.program.effects);
        for ((original, current), effect) in each {
            if *effect != Some(ChangeEffect::KeepOriginal) || *original == Cell::Missing {
                *original = *current;
            }
        }
        let view = State {
            cells: &self.at.originals,
            slot_of: &self.program.slot_of,
            start: self.start,
            end: self.end,
        };
        (self.cycle.pick, self.cycle.held) = self.program.limits.pick(self.of, &view);
    }

    fn pause_or_run(&mut self, t: i64) {
        let held = |pause: &Cond| pause.eval(self.of, &self.view()).holds();
        let paused = self.pauses != 0 || self.program.pause.as_ref().is_some_and(held);
        match (self.now, paused) {
            (Now::Running, true) => {
                self.now = Now::Paused;
                self.since = t;
            }
            (Now::Paused, false) => {
                self.at.gaps.push(Gap { from: self.since, to: t, stopped: false });
                self.now = Now::Running;
            }
            _ => {}
        }
    }

    /// A field in the limit changed while it runs (language §6).
    fn limit_changes(&mut self, t: i64, fired: Fired) {
        if fired.restart && !fired.stop {
            self.restart(t);
            self.since = t;
        } else if fired.keep {
            let until = if self.now == Now::Paused { self.since } else { t };
            self.keep(until, t);
        } else if fired.recount {
            self.cycle.kept = 0;
            self.cycle.run_from = self.cycle.origin;
        }
        if fired.limit {
            self.pick();
        }
    }

    /// Puts the time run until `until` aside; the clock is read from `t` on.
    fn keep(&mut self, until: i64, t: i64) {
        // Only open time can be kept: a limit of dates counts from its origin always.
        let (clock, by_dates) = match self.cycle.pick {
            Pick::Limit(limit) => match self.program.limits.list.get(limit as usize) {
                Some(limit) => (&limit.clock, limit.time(self.cycle.held).is_none()),
                None => return,
            },
            _ => (&self.program.clock, false),
        };
        if by_dates {
            return;
        }
        let gaps = self.at.gaps.get(self.cycle.gaps.0..).unwrap_or_default();
        let ran = crate::timer::reckon::ran(clock, self.cycle.run_from, until, gaps);
        self.cycle.kept += ran.unwrap_or(0);
        self.cycle.run_from = t;
    }

    fn stop(&mut self, t: i64, by: u64) {
        if self.now == Now::Paused && self.since < t {
            self.at.gaps.push(Gap { from: self.since, to: t, stopped: false });
        }
        self.cycle.stop = t;
        self.stopped_by = by;
        self.now = Now::Stopped;
        self.keep_later = false;
    }

    fn reopen(&mut self, t: i64) {
        match self.program.reopening() {
            Reopening::Ignore => {}
            Reopening::Resume => {
                let stopped = self.cycle.stop;
                self.stand(t);
                if std::mem::take(&mut self.keep_later) {
                    self.keep(stopped, t);
                }
                self.at.gaps.push(Gap { from: stopped, to: t, stopped: true });
                self.resume(t);
            }
            Reopening::Restart => {
                self.stand(t);
                self.restart(t);
                self.resume(t);
            }
            Reopening::NewCycle => {
                self.finish();
                self.begin(t, t);
            }
        }
    }

    /// Keeps the cycle as it stands, stopped, at its reopening.
    fn stand(&mut self, t: i64) {
        let mut cycle = self.cycle;
        cycle.gaps.1 = self.at.gaps.len();
        self.at.stood.push(Stood { place: self.at.cycles.len(), cycle, reopened: t });
    }

    /// Starts again from zero: with gaps of its own, for those before belong to what stood.
    fn restart(&mut self, t: i64) {
        let gaps = self.at.gaps.len();
        self.cycle = Cycle { origin: t, run_from: t, kept: 0, gaps: (gaps, gaps), ..self.cycle };
    }

    fn resume(&mut self, t: i64) {
        self.cycle.stop = MISSING;
        self.pick();
        self.now = Now::Running;
        self.pause_or_run(t);
    }

    /// Puts the current cycle into the list.
    fn finish(&mut self) {
        if self.now == Now::Idle {
            return;
        }
        self.cycle.gaps.1 = self.at.gaps.len();
        self.cycle.paused_from = if self.now == Now::Paused { self.since } else { MISSING };
        self.at.cycles.push(self.cycle);
    }
}

impl<'r> Machine<'r, '_> {
    /// The values of which every change does something.
    fn values(&self) -> Vec<Val<'r>> {
        let view = self.view();
        self.program.any_change.iter().map(|(node, _)| node.eval(self.of, &view)).collect()
    }
}

/// Stop triggers beyond the 64th share the last bit.
fn bit(place: usize) -> u64 {
    1 << place.min(63)
}
