//! One record against one target: event by event, then minute by minute (language §5, §6).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDateTime, NaiveTime, Timelike};
use slate_model::{
    ChangeEffect, CountWhen, Counting, Expr, Limit, LimitMap, Measure, Name, Period, RecordVerdict,
    Reopening, SpanUnit, Target, Timer, Trigger, Until, Value,
};

use crate::excluded::{Fields, World};
use crate::history::Happened;
use crate::instants::looked_at_by;
use crate::logic::{Scope, Val, holds, rough, whole};
use crate::periods::{period_of, settlement_period};
use crate::wall::{Minute, local, midnight, minute, next, resolve};

/// After so many minutes beyond the as-of instant a clock is taken never to run out.
const GIVE_UP: i64 = 1440 * 800;

/// How one cycle of one record fares against one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The record's identity.
    pub id: String,
    /// Which cycle, from 1.
    pub cycle: u32,
    /// The verdict.
    pub verdict: RecordVerdict,
    /// When the clock started (anew, after a restart).
    pub started: Option<Minute>,
    /// When it stopped for good.
    pub stopped: Option<Minute>,
    /// When it was due.
    pub due: Option<Minute>,
    /// Minutes run beyond the limit, to the stop or the as-of instant.
    pub overrun: i64,
    /// The instant whose period it counts in.
    pub counts_at: Option<Minute>,
}

/// A clock from one start to its stop.
#[derive(Debug, Clone)]
struct Cycle {
    /// The start that judges which period a later cycle counts in.
    began: Minute,
    /// The start that a recount counts from; a restart moves it.
    origin: Minute,
    /// Counting starts here,
    counting_from: Minute,
    /// in these calendars, each up to an instant: those of earlier limits whose time is kept.
    kept: Vec<(Option<Name>, Minute)>,
    /// Stretches in which it does not run: paused, or stopped before a reopening.
    idle: Vec<(Minute, Option<Minute>)>,
    /// What the limit depended on at first, for limits that keep the original.
    original: BTreeMap<Name, Val>,
    /// Values that the limit depends on now.
    current: BTreeMap<String, Value>,
    stopped: Option<Minute>,
    /// The changes of state that stopped it, by their place among the stops.
    stopped_by: BTreeSet<usize>,
    /// When it was reopened after what it counted in was settled.
    again: Option<Minute>,
}

impl Cycle {
    fn idle_at(&self, at: Minute) -> bool {
        self.idle.iter().any(|(from, to)| *from <= at && to.is_none_or(|to| at < to))
    }

    fn set_idle(&mut self, idle: bool, at: Minute) {
        let open = self.idle.iter_mut().find(|(_, to)| to.is_none());
        match (open, idle) {
            (Some(open), false) => open.1 = Some(at),
            (None, true) => self.idle.push((at, None)),
            _ => {}
        }
    }

    /// Starts again from zero. Limits that keep the original keep it.
    fn restart(&mut self, at: Minute) {
        (self.origin, self.counting_from) = (at, at);
        self.kept.clear();
    }

    /// A first value is the original one, whenever it is learnt.
    fn learn(&mut self, said: BTreeMap<Name, Val>) {
        for (field, value) in said {
            self.original.entry(field).or_insert(value);
        }
    }
}

/// One record, one target, everything needed to ask about both.
pub(crate) struct Clock<'a> {
    pub(crate) world: &'a World<'a>,
    target: &'a Target,
    pub(crate) timer: &'a Timer,
    limits: &'a LimitMap,
    pub(crate) record: &'a Happened,
}

/// The fields that a limit map looks at, and those that hold limits.
fn fields_of(map: &LimitMap, into: &mut BTreeSet<Name>) {
    if let LimitMap::Limit(limit) = map {
        into.extend(limit.field().cloned());
    }
    if let LimitMap::By { field, entries, otherwise } = map {
        into.insert(field.clone());
        for entry in entries {
            fields_of(&entry.limit, into);
        }
        if let Some(otherwise) = otherwise {
            fields_of(otherwise, into);
        }
    }
}

/// The word that a limit map looks for.
fn word_of(value: Option<Val>) -> Option<String> {
    match value? {
        Val::Word(word) => Some(word),
        Val::Truth(truth) => Some(truth.to_string()),
        _ => None,
    }
}

impl<'a> Clock<'a> {
    pub(crate) fn fields<'b>(&'b self, values: &'b BTreeMap<String, Value>) -> Fields<'b> {
        Fields { agreement: self.world.agreement, record: self.record, values }
    }

    pub(crate) fn word(&self, values: &BTreeMap<String, Value>, field: &Name) -> Option<String> {
        word_of(self.value(values, field))
    }

    pub(crate) fn value(&self, values: &BTreeMap<String, Value>, field: &Name) -> Option<Val> {
        self.fields(values).field(field)
    }

    /// What fields say, derived ones too.
    fn said(
        &self,
        values: &BTreeMap<String, Value>,
        fields: &BTreeSet<Name>,
    ) -> BTreeMap<Name, Val> {
        let said = |field: &Name| Some((field.clone(), self.value(values, field)?));
        fields.iter().filter_map(said).collect()
    }

    fn effect(&self, field: &Name) -> ChangeEffect {
        let rule = self.timer.on_change.iter().find(|rule| rule.field == *field);
        rule.map_or(ChangeEffect::Recount, |rule| rule.effect)
    }

    /// The limit in force.
    fn limit(&self, cycle: &Cycle) -> Option<&'a Limit> {
        let mut map = self.limits;
        loop {
            match map {
                LimitMap::Limit(limit) => {
                    let held = limit.field().is_none() || self.holds(cycle, limit).is_some();
                    return held.then_some(limit);
                }
                LimitMap::NoLimit => return None,
                LimitMap::By { field, entries, otherwise } => {
                    let kept = self.effect(field) == ChangeEffect::KeepOriginal;
                    let word = if kept {
                        word_of(cycle.original.get(field).cloned())?
                    } else {
                        self.word(&cycle.current, field)?
                    };
                    let entry = entries.iter().find(|entry| entry.values.contains(&word));
                    map = match (entry, otherwise) {
                        (Some(entry), _) => &entry.limit,
                        (None, Some(otherwise)) => otherwise,
                        (None, None) => return None,
                    };
                }
            }
        }
    }

    /// What the field holds that holds the limit, in minutes.
    fn holds(&self, cycle: &Cycle, limit: &Limit) -> Option<Minute> {
        let field = limit.field()?;
        let kept = self.effect(field) == ChangeEffect::KeepOriginal;
        let held = if kept {
            cycle.original.get(field).cloned()?
        } else {
            self.value(&cycle.current, field)?
        };
        Some(rough(&(held.quantity() / whole(60_000_000))))
    }

    /// The calendar in which minutes count under a limit; none is around the clock.
    fn calendar(&self, limit: Option<&'a Limit>) -> Option<&'a Name> {
        match limit {
            Some(Limit::Span { .. }) => None,
            Some(limit) => Some(limit.calendar().unwrap_or(&self.timer.calendar)),
            None => Some(&self.timer.calendar),
        }
    }

    /// Whether this minute is service time of the limit's calendar.
    fn open(&self, calendar: Option<&Name>, at: Minute) -> bool {
        calendar.is_none_or(|calendar| self.world.wall.open(calendar, at))
    }

    /// Whether the clock runs in this minute.
    fn runs(&self, cycle: &Cycle, calendar: Option<&Name>, at: Minute) -> bool {
        !cycle.idle_at(at) && self.open(calendar, at) && !self.world.time_excluded(self.target, at)
    }

    fn run_between(&self, cycle: &Cycle, calendar: Option<&Name>, from: Minute, to: Minute) -> i64 {
        (from..to).filter(|at| self.runs(cycle, calendar, *at)).count() as i64
    }

    /// The first instant at which `wanted` more minutes have run from `from` on.
    fn after(
        &self,
        cycle: &Cycle,
        calendar: Option<&Name>,
        from: Minute,
        wanted: i64,
    ) -> Option<Minute> {
        let (mut at, mut run) = (from, 0);
        while run < wanted {
            if at > from.max(self.world.history.as_of) + GIVE_UP {
                return None;
            }
            let forever = cycle.idle.iter().any(|(from, to)| *from <= at && to.is_none());
            if forever {
                return None;
            }
            let kept = cycle.kept.iter().find(|(_, until)| at < *until);
            let calendar = kept.map_or(calendar, |(calendar, _)| calendar.as_ref());
            if self.runs(cycle, calendar, at) {
                run += 1;
            }
            at += 1;
        }
        // A change that keeps the time run cannot make it due before the change.
        Some(cycle.kept.last().map_or(at, |(_, changed)| at.max(*changed)))
    }

    /// When a limit runs out.
    fn due(&self, cycle: &Cycle, limit: &'a Limit) -> Option<Minute> {
        let calendar = self.calendar(Some(limit));
        let by_date = match limit {
            Limit::Within { time, .. } => {
                let wanted = minute(slate_model::Instant(time.0));
                return self.after(cycle, calendar, cycle.counting_from, wanted);
            }
            Limit::WithinField { .. } => {
                let wanted = self.holds(cycle, limit)?;
                return self.after(cycle, calendar, cycle.counting_from, wanted);
            }
            Limit::UntilField { .. } => {
                let until = self.holds(cycle, limit)?;
                if until <= cycle.counting_from {
                    return Some(until);
                }
                until
            }
            Limit::WorkingDays { .. } => self.working_days(cycle.counting_from, limit)?,
            Limit::Span { amount, unit, calendar } => {
                let zone = self.world.wall.zone(calendar.as_ref().unwrap_or(&self.timer.calendar));
                let start = local(zone, cycle.counting_from);
                let end = match unit {
                    SpanUnit::Day => start + Days::new(u64::from(*amount)),
                    SpanUnit::Week => start + Days::new(u64::from(*amount) * 7),
                    SpanUnit::Month => start + Months::new(*amount),
                    SpanUnit::Quarter => start + Months::new(*amount * 3),
                    SpanUnit::Year => start + Months::new(*amount * 12),
                };
                resolve(zone, end)
            }
        };
        // What was paused or excluded up to there is added afterwards.
        let lost = (cycle.counting_from..by_date)
            .filter(|at| self.open(calendar, *at) && !self.runs(cycle, calendar, *at))
            .count() as i64;
        self.after(cycle, calendar, by_date, lost)
    }

    /// So many working days after an instant, by date arithmetic.
    fn working_days(&self, received: Minute, limit: &'a Limit) -> Option<Minute> {
        let Limit::WorkingDays { days, counting, until, cut_off, calendar } = limit else {
            panic!("no working days");
        };
        let calendar = calendar.as_ref().unwrap_or(&self.timer.calendar);
        let (wall, zone) = (&self.world.wall, self.world.wall.zone(calendar));
        // The first open instant of a working day from `at` on.
        let opening = |mut at: Minute| -> Option<Minute> {
            let give_up = at + GIVE_UP;
            while at < give_up {
                let date = local(zone, at).date();
                if !wall.working_day(calendar, date) {
                    at = wall.minutes_of(calendar, date).end;
                } else if wall.open(calendar, at) {
                    return Some(at);
                } else {
                    at += 1;
                }
            }
            None
        };
        let shown = local(zone, received);
        let late = cut_off.is_some_and(|cut| shown.num_seconds_from_midnight() > cut.seconds());
        let from = if late {
            opening(wall.minutes_of(calendar, shown.date()).end)?
        } else if *counting == Counting::FromReceipt {
            opening(received)?
        } else {
            received
        };
        let shown = local(zone, from);
        let mut date = shown.date();
        let mut left = *days;
        let give_up = date + Days::new(800);
        while left > 0 {
            date = next(date);
            if wall.working_day(calendar, date) {
                left -= 1;
            }
            if date > give_up {
                return None;
            }
        }
        let mut of_date = wall.minutes_of(calendar, date);
        let at_time = |time: NaiveTime| resolve(zone, NaiveDateTime::new(date, time));
        match until {
            Until::At(time) => {
                let at = match NaiveTime::from_num_seconds_from_midnight_opt(time.seconds(), 0) {
                    Some(time) => at_time(time),
                    None => of_date.end,
                };
                // Received after that time of the day itself: no time at all.
                Some(at.max(from))
            }
            Until::Close => of_date.rev().find(|at| wall.open(calendar, *at)).map(|last| last + 1),
            Until::SameTime => {
                let same = at_time(shown.time());
                if wall.open(calendar, same) {
                    return Some(same);
                }
                let close_before = (of_date.start..same)
                    .rev()
                    .find(|at| wall.open(calendar, *at))
                    .map(|last| last + 1);
                close_before.or_else(|| of_date.find(|at| wall.open(calendar, *at))).or(Some(same))
            }
        }
    }

    /// Goes through the record's life, instant by instant.
    fn cycles(&self) -> Vec<Cycle> {
        let mut looked_at = BTreeSet::new();
        fields_of(self.limits, &mut looked_at);

        let mut done: Vec<Cycle> = Vec::new();
        let mut now: Option<Cycle> = None;
        let mut waiting = vec![false; self.timer.pauses.len()];
        for at in self.instants() {
            let moment = self.moment(at);
            let new = &moment.new;
            let (was, is) = (
                |f: &Name| if moment.created { None } else { self.value(&moment.old, f) },
                |f: &Name| self.value(new, f),
            );
            let happens = |trigger: &Trigger| self.happens(&moment, trigger);
            let starts = self.timer.start.iter().any(happens);
            let stops = self.timer.stop.iter().any(happens);
            // One change of a field that both ends a cycle and begins the next does both.
            let both = self.timer.cycles
                && !moment.created
                && looked_at_by(&self.timer.start).any(|field| {
                    let of = |trigger: &&Trigger| {
                        looked_at_by(std::slice::from_ref(*trigger)).any(|f| f == field)
                            && happens(trigger)
                    };
                    self.timer.start.iter().any(|t| of(&t))
                        && self.timer.stop.iter().any(|t| of(&t))
                });
            // Stops by a change of state, which can be undone; and those that are undone.
            let mut by_state = BTreeSet::new();
            let mut undone = BTreeSet::new();
            for (place, trigger) in self.timer.stop.iter().enumerate() {
                let of_state =
                    matches!(trigger.plain(), Trigger::Becomes { .. } | Trigger::Leaves { .. });
                if of_state && happens(trigger) {
                    by_state.insert(place);
                } else if self.undone(&moment, trigger) {
                    undone.insert(place);
                }
            }
            // A pause between events stands whatever the clock does; both at once change nothing.
            for (pause, waits) in self.timer.pauses.iter().zip(&mut waiting) {
                let (from, to) = (pause.from.iter().any(happens), pause.to.iter().any(happens));
                if from != to {
                    *waits = from;
                }
            }
            let waits = waiting.contains(&true);
            let paused = self
                .timer
                .pause
                .as_ref()
                .is_some_and(|pause: &Expr| holds(pause, &self.fields(new)))
                || waits;
            let fresh = || {
                let mut cycle = Cycle {
                    began: at,
                    origin: at,
                    counting_from: at,
                    kept: Vec::new(),
                    idle: Vec::new(),
                    original: self.said(new, &looked_at),
                    current: new.clone(),
                    stopped: (stops && !both).then_some(at),
                    stopped_by: by_state.clone(),
                    again: None,
                };
                cycle.set_idle(paused && cycle.stopped.is_none(), at);
                cycle
            };
            // A stop at an instant before the start counts as no time.
            let early = self.timer.stop.iter().any(|trigger| match trigger.plain() {
                Trigger::At(field) => self
                    .held(field)
                    .is_some_and(|held| held < at && self.happens(&self.moment(held), trigger)),
                _ => false,
            });
            match &mut now {
                None => {
                    if starts {
                        let mut cycle = fresh();
                        if early {
                            cycle.set_idle(false, at);
                            cycle.stopped = Some(at);
                        }
                        now = Some(cycle);
                    }
                }
                Some(cycle) if cycle.stopped.is_none() => {
                    // What changes at the instant of the stop still counts: the clock ran up to it.
                    let changed: Vec<&Name> =
                        looked_at.iter().filter(|field| was(field) != is(field)).collect();
                    // A first value is no change of value: the clock just learns its limit.
                    let does = |effect| {
                        changed
                            .iter()
                            .any(|field| was(field).is_some() && self.effect(field) == effect)
                    };
                    // A change that ends a cycle and begins the next says the limit of the next.
                    let begins_next = stops && both;
                    if !changed.is_empty() && !begins_next {
                        let calendar = self.calendar(self.limit(cycle)).cloned();
                        cycle.current = new.clone();
                        cycle.learn(self.said(new, &looked_at));
                        if does(ChangeEffect::Restart) && !stops {
                            cycle.restart(at);
                        } else if does(ChangeEffect::KeepElapsed) {
                            cycle.kept.push((calendar, at));
                        } else if does(ChangeEffect::Recount) {
                            cycle.counting_from = cycle.origin;
                            cycle.kept.clear();
                        }
                    }
                    cycle.set_idle(paused && !stops, at);
                    cycle.stopped = stops.then_some(at);
                    cycle.stopped_by = by_state.clone();
                    if stops && both {
                        done.push(cycle.clone());
                        now = Some(fresh());
                    }
                }
                Some(cycle) => {
                    // It comes back to a state from which the stop can happen again.
                    let left = !cycle.stopped_by.is_disjoint(&undone);
                    let reopens = left && !stops;
                    if left && !by_state.is_empty() {
                        cycle.stopped_by.retain(|place| !undone.contains(place));
                        cycle.stopped_by.extend(by_state.iter().copied());
                    }
                    if self.timer.cycles && starts && (!stops || both) {
                        done.push(cycle.clone());
                        now = Some(fresh());
                    } else if reopens {
                        if matches!(self.timer.reopening, Reopening::Resume | Reopening::Restart) {
                            // What was settled stays; what follows counts from now on.
                            if self.settled_before(&self.judged(done.len(), cycle), at) {
                                done.push(cycle.clone());
                                cycle.again = Some(at);
                            }
                            cycle.learn(self.said(new, &looked_at));
                        }
                        match self.timer.reopening {
                            Reopening::Ignore => {}
                            Reopening::NewCycle => {
                                done.push(cycle.clone());
                                now = Some(fresh());
                            }
                            Reopening::Resume => {
                                let stop = cycle.stopped.take().expect("it is stopped");
                                let keeps = |field: &&Name| {
                                    let before = self.value(&cycle.current, field);
                                    before.is_some()
                                        && before != is(field)
                                        && self.effect(field) == ChangeEffect::KeepElapsed
                                };
                                if looked_at.iter().collect::<Vec<_>>().iter().any(keeps) {
                                    let calendar = self.calendar(self.limit(cycle)).cloned();
                                    cycle.kept.push((calendar, at));
                                }
                                cycle.idle.push((stop, Some(at)));
                                cycle.current = new.clone();
                                cycle.set_idle(paused, at);
                            }
                            Reopening::Restart => {
                                cycle.stopped = None;
                                cycle.current = new.clone();
                                cycle.restart(at);
                                cycle.set_idle(paused, at);
                            }
                        }
                    }
                }
            }
        }
        done.extend(now);
        done
    }

    fn blank(&self, verdict: RecordVerdict) -> Judged {
        Judged {
            id: self.record.id.clone(),
            cycle: 1,
            verdict,
            started: None,
            stopped: None,
            due: None,
            overrun: 0,
            counts_at: None,
        }
    }

    fn judge(&self) -> Vec<Judged> {
        let cycles = self.cycles();
        if self.timer.void.as_ref().is_some_and(|void| self.world.true_of(self.record, void))
            || self.void_by_event()
        {
            return vec![self.blank(RecordVerdict::Void)];
        }
        if self.world.record_excluded(self.record, self.target) {
            return vec![self.blank(RecordVerdict::Excluded)];
        }
        if cycles.is_empty() {
            return vec![self.blank(RecordVerdict::NotStarted)];
        }
        cycles.iter().enumerate().map(|(place, cycle)| self.judged(place, cycle)).collect()
    }

    /// How one cycle fares.
    fn judged(&self, place: usize, cycle: &Cycle) -> Judged {
        let as_of = self.world.history.as_of;
        let Measure::Timer { count, .. } = &self.target.measure else { panic!("no timer") };
        let mut one = self.blank(RecordVerdict::Unlimited);
        one.cycle = place as u32 + 1;
        (one.started, one.stopped) = (Some(cycle.origin), cycle.stopped);
        let Some(limit) = self.limit(cycle) else { return one };
        one.due = self.due(cycle, limit);
        one.verdict = match (cycle.stopped, one.due) {
            (Some(stopped), Some(due)) if stopped <= due => RecordVerdict::Met,
            (Some(_), None) => RecordVerdict::Met,
            (Some(_), Some(_)) => RecordVerdict::Breached,
            (None, Some(due)) if due < as_of => RecordVerdict::Breached,
            (None, _) => RecordVerdict::Pending,
        };
        if let (RecordVerdict::Breached, Some(due)) = (one.verdict, one.due) {
            let late = due.max(cycle.origin);
            one.overrun = self.run_between(
                cycle,
                self.calendar(Some(limit)),
                cycle.again.map_or(late, |again| late.max(again)),
                cycle.stopped.unwrap_or(as_of),
            );
        }
        let counts_at = match count {
            CountWhen::Opened if place == 0 => Some(self.record.at),
            CountWhen::Opened => Some(cycle.began),
            CountWhen::Stopped => {
                cycle.stopped.or(one.due.filter(|_| one.verdict == RecordVerdict::Breached))
            }
            CountWhen::Due => one.due,
        };
        one.counts_at = counts_at.map(|at| cycle.again.map_or(at, |again| at.max(again)));
        one
    }

    /// Whether the period in which a stopped cycle counted was settled by an instant (§10.5). Rolling windows
    /// look anew each time.
    fn settled_before(&self, stopped: &Judged, at: Minute) -> bool {
        let (agreement, period) = (self.world.agreement, self.target.period);
        let rolling = matches!(period, Period::RollingDays { .. } | Period::RollingMonths { .. });
        let Some(counted) = stopped.counts_at.filter(|_| !rolling) else { return false };
        let term = agreement.term;
        let date = local(agreement.zone.0, counted).date();
        if date < term.first || date > term.last {
            return false;
        }
        let last = period_of(period, term, date).1.min(term.last);
        let settled = period_of(settlement_period(agreement), term, last).1.min(term.last);
        midnight(agreement.zone.0, next(settled)) <= at
    }
}

/// Every cycle of a record against a target of a timer.
pub fn judge(world: &World<'_>, target: &Target, record: &Happened) -> Vec<Judged> {
    let Measure::Timer { timer, limit, .. } = &target.measure else {
        panic!("{} has no timer", target.heading.name)
    };
    let timer = world.agreement.timer(timer).expect("its timer");
    Clock { world, target, timer, limits: limit, record }.judge()
}
