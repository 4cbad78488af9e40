//! A timer compiled for one target: what each change of a record does to it.

use std::sync::Arc;

use slate_evidence::{Cell, EVENT_BIT, MISSING};
use slate_model::{ChangeEffect, LimitMap, Name, Reopening, Target, Timer, Trigger};

use crate::condition::{Cond, Node, View};
use crate::error::EngineError;
use crate::plan::clocks::{Clock, Clocks};
use crate::plan::fields::RecordPlan;
use crate::timer::limits::Limits;

/// What a trigger does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Start,
    Stop,
    /// Begins one of the pauses.
    Pause(u8),
    /// Ends one of the pauses.
    Unpause(u8),
    Void,
}

/// What a trigger does, and only where what holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Does {
    pub(crate) role: Role,
    /// A condition on the moment, by its place in [`Program::moments`].
    pub(crate) only: Option<usize>,
}

/// A change of state that does something: `status becomes resolved` is the condition `status is
/// resolved` turning true, `leaves` the same turning false. "From something else" means from none
/// of the values, so resolved → closed is no change into `resolved or closed`.
#[derive(Debug)]
pub(crate) struct StateTrigger {
    pub(crate) inside: Cond,
    pub(crate) when_true: bool,
    pub(crate) does: Does,
}

/// Bits of what a field matters for.
pub(crate) mod matters {
    /// A start or stop may depend on it.
    pub(crate) const TRIGGER: u8 = 1;
    /// The limit depends on it.
    pub(crate) const LIMIT: u8 = 2;
    /// The pause depends on it.
    pub(crate) const PAUSE: u8 = 4;
}

/// No slot.
pub(crate) const NO_SLOT: u8 = u8::MAX;

/// A timer with its limits, over one kind of record.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    pub(crate) timer: &'a Timer,
    /// The fields whose values are followed, by slot.
    pub(crate) slots: Vec<usize>,
    /// What each slot matters for.
    pub(crate) matters: Vec<u8>,
    /// By field: its slot.
    pub(crate) slot_of: Vec<u8>,
    /// By slot: the effect of its change on a running timer, if it is a field of the limit.
    pub(crate) effects: Vec<Option<ChangeEffect>>,
    /// The derived fields of the limit, and the effect of a change of what they say.
    pub(crate) derived: Vec<(Node, ChangeEffect)>,
    pub(crate) state: Vec<StateTrigger>,
    /// Fields of which every change does something.
    pub(crate) any_change: Vec<(Node, Does)>,
    /// Instant fields that do something.
    pub(crate) instants: Vec<(usize, Does)>,
    /// By event: what it does.
    pub(crate) events: Vec<Vec<Does>>,
    /// What being created does.
    pub(crate) opened: Vec<Does>,
    /// Conditions on the moment of an event.
    pub(crate) moments: Vec<Cond>,
    pub(crate) pause: Option<Cond>,
    pub(crate) void: Option<Cond>,
    pub(crate) limits: Limits<'a>,
    /// What runs where there is no limit.
    pub(crate) clock: Arc<Clock>,
    /// Whether any record changes a field or has an event that matters here.
    pub(crate) anything_changes: bool,
    /// Whether some field keeps its first value in the limit.
    pub(crate) keeps_original: bool,
}

impl<'a> Program<'a> {
    /// Compiles a timer for a target. `also` are fields whose last values the target asks for.
    ///
    /// # Errors
    /// A field, event or calendar that does not exist.
    pub(crate) fn compile(
        timer: &'a Timer,
        target: &Target,
        limit: &'a LimitMap,
        of: &RecordPlan<'_>,
        clocks: &mut Clocks<'_>,
        also: &[usize],
    ) -> Result<Self, EngineError> {
        let missing = || EngineError::NoSuch {
            what: "calendar",
            name: timer.calendar.clone(),
            used_by: timer.heading.name.clone(),
        };
        let clock = clocks.get(&timer.calendar).ok_or_else(missing)?;
        let limits = Limits::compile(limit, target, timer, of, clocks)?;
        let pause = timer.pause.as_ref().map(|pause| Cond::compile(pause, of)).transpose()?;
        let void = timer.void.as_ref().map(|void| Cond::compile(void, of)).transpose()?;
        let mut program = Self {
            timer,
            slots: Vec::new(),
            matters: Vec::new(),
            slot_of: vec![NO_SLOT; of.record.fields.len()],
            effects: Vec::new(),
            derived: Vec::new(),
            state: Vec::new(),
            any_change: Vec::new(),
            instants: Vec::new(),
            events: vec![Vec::new(); of.record.events.len()],
            opened: Vec::new(),
            moments: Vec::new(),
            pause,
            void,
            limits,
            clock,
            anything_changes: false,
            keeps_original: false,
        };
        for trigger in &timer.start {
            program.add(trigger, Role::Start, of)?;
        }
        for trigger in merged(&timer.stop) {
            program.add(&trigger, Role::Stop, of)?;
        }
        for (n, pause) in timer.pauses.iter().enumerate() {
            let n = u8::try_from(n).ok().filter(|n| *n < 64).ok_or_else(|| {
                EngineError::TooFar { what: "a timer with over 64 pauses".to_owned() }
            })?;
            for trigger in &pause.from {
                program.add(trigger, Role::Pause(n), of)?;
            }
            for trigger in &pause.to {
                program.add(trigger, Role::Unpause(n), of)?;
            }
        }
        for trigger in merged(&timer.void_when) {
            program.add(&trigger, Role::Void, of)?;
        }
        program.follow_all(also, of)?;
        program.set_effects(of)?;
        let changes = of.table.changes();
        program.anything_changes = program.slots.iter().any(|field| of.changes(*field))
            || (program.events.iter().any(|does| !does.is_empty())
                && changes.what.iter().any(|what| what & EVENT_BIT != 0));
        Ok(program)
    }

    fn add(
        &mut self,
        trigger: &Trigger,
        role: Role,
        of: &RecordPlan<'_>,
    ) -> Result<(), EngineError> {
        let record = &of.record.heading.name;
        let only = match trigger.only() {
            Some(only) => {
                self.moments.push(Cond::compile(only, of)?);
                Some(self.moments.len() - 1)
            }
            None => None,
        };
        let does = Does { role, only };
        match trigger.plain() {
            Trigger::Opened => self.opened.push(does),
            Trigger::Changes(field) => self.any_change.push((Node::field(field, of)?, does)),
            Trigger::At(field) => {
                let Node::Field { field, .. } = Node::field(field, of)? else {
                    return Err(EngineError::NoField {
                        record: record.clone(),
                        field: field.clone(),
                    });
                };
                self.instants.push((field, does));
            }
            Trigger::Becomes { field, values } | Trigger::Leaves { field, values } => {
                let inside = Cond::is_one_of(field, values, of)?;
                let when_true = matches!(trigger.plain(), Trigger::Becomes { .. });
                self.state.push(StateTrigger { inside, when_true, does });
            }
            Trigger::Event(event) => {
                match of.table.event_index(event.as_str()).and_then(|at| self.events.get_mut(at)) {
                    Some(known) => known.push(does),
                    None => {
                        return Err(EngineError::NoEvent {
                            record: record.clone(),
                            event: event.clone(),
                        });
                    }
                }
            }
            // `plain` has taken it off.
            Trigger::Where { .. } => {}
        }
        Ok(())
    }

    /// Gives every field that is read a slot.
    fn follow_all(&mut self, also: &[usize], of: &RecordPlan<'_>) -> Result<(), EngineError> {
        let mut fields = Vec::new();
        self.state.iter().for_each(|trigger| trigger.inside.fields(&mut fields));
        self.any_change.iter().for_each(|(node, _)| {
            node.reads(&mut fields);
        });
        self.follow(&fields, matters::TRIGGER, of)?;
        fields.clear();
        self.limits.fields(&mut fields);
        self.follow(&fields, matters::LIMIT, of)?;
        fields.clear();
        self.pause.iter().for_each(|pause| pause.fields(&mut fields));
        self.follow(&fields, matters::PAUSE, of)?;
        fields.clear();
        self.void.iter().for_each(|void| void.fields(&mut fields));
        self.moments.iter().for_each(|only| only.fields(&mut fields));
        fields.extend_from_slice(also);
        fields.extend(self.instants.iter().map(|(field, _)| *field));
        self.follow(&fields, 0, of)
    }

    fn follow(
        &mut self,
        fields: &[usize],
        why: u8,
        of: &RecordPlan<'_>,
    ) -> Result<(), EngineError> {
        for &field in fields {
            let Some(slot) = self.slot_of.get_mut(field) else { continue };
            if *slot == NO_SLOT {
                *slot = u8::try_from(self.slots.len()).ok().filter(|s| *s != NO_SLOT).ok_or_else(
                    || EngineError::TooFar {
                        what: format!(
                            "a clause that reads over 250 fields of `{}`",
                            of.record.heading.name
                        ),
                    },
                )?;
                self.slots.push(field);
                self.matters.push(0);
                self.effects.push(None);
            }
            if let Some(matters) = self.matters.get_mut(usize::from(*slot)) {
                *matters |= why;
            }
        }
        Ok(())
    }

    /// The effect of a change of each field of the limit: recount, unless the timer says otherwise.
    /// A derived field has its effect when what it says changes; to keep its original is to keep
    /// those of the fields that it is derived from.
    fn set_effects(&mut self, of: &RecordPlan<'_>) -> Result<(), EngineError> {
        for (name, node) in self.limits.deciding() {
            let mut fields = Vec::new();
            node.reads(&mut fields);
            let effect = effect_of(self.timer, name);
            let keeps = effect == ChangeEffect::KeepOriginal;
            self.keeps_original |= keeps;
            let plain = matches!(node, Node::Field { .. });
            if !plain {
                self.derived.push((node.clone(), effect));
            }
            for field in fields {
                let slot = self.slot_of.get(field).map(|slot| usize::from(*slot));
                if let Some(known) = slot.and_then(|slot| self.effects.get_mut(slot))
                    && (plain || (keeps && known.is_none()))
                {
                    *known = Some(effect);
                }
            }
        }
        // A rule for a field that is not in the limit has nothing to act on; the compiler reports
        // it, and here it only must exist.
        for rule in &self.timer.on_change {
            Node::field(&rule.field, of)?;
        }
        Ok(())
    }

    /// What the timer does when its record is reopened.
    pub(crate) const fn reopening(&self) -> Reopening {
        self.timer.reopening
    }
}

fn effect_of(timer: &Timer, field: &Name) -> ChangeEffect {
    let rule = timer.on_change.iter().find(|rule| rule.field == *field);
    rule.map_or(ChangeEffect::Recount, |rule| rule.effect)
}

/// Stops by one field's values are one stop: otherwise resolved → closed would seem to leave the
/// state that stopped the timer. Those under a condition stand for themselves.
fn merged(stops: &[Trigger]) -> Vec<Trigger> {
    let mut out: Vec<Trigger> = Vec::with_capacity(stops.len());
    for stop in stops {
        if let Trigger::Becomes { field, values } = stop
            && let Some(Trigger::Becomes { values: known, .. }) = out
                .iter_mut()
                .find(|t| matches!(t, Trigger::Becomes { field: other, .. } if other == field))
        {
            known.extend(values.iter().cloned());
        } else {
            out.push(stop.clone());
        }
    }
    out
}

/// A record as its timer sees it while its history is gone through.
pub(crate) struct State<'a> {
    pub(crate) cells: &'a [Cell],
    pub(crate) slot_of: &'a [u8],
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl View for State<'_> {
    #[inline]
    fn cell(&self, field: usize) -> Cell {
        let slot = self.slot_of.get(field).copied().unwrap_or(NO_SLOT);
        self.cells.get(usize::from(slot)).copied().unwrap_or(Cell::Missing)
    }

    fn start(&self) -> i64 {
        self.start
    }

    fn end(&self) -> i64 {
        self.end
    }
}

/// `to` of a row as far as it is known at the evaluation instant.
pub(crate) const fn known_end(end: i64, as_of: i64) -> i64 {
    if end > as_of { MISSING } else { end }
}
