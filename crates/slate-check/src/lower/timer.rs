//! Timers: what starts, stops, pauses and voids them, and where they run.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{
    ALWAYS_OPEN, ChangeEffect, Expr, Name, OnChange, Record, RecordTime, Reopening, Timer, Trigger,
    Value,
};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::limit::value_text;
use crate::lower::name;
use crate::types::{Env, Subject, Ty, fold};

/// A timer of the model, and what targets on it need.
pub(crate) struct TimerInfo {
    pub timer: Timer,
    pub record: Rc<RecordInfo>,
    pub at: At,
    /// Where a change of a field keeps the elapsed time.
    pub keeps_elapsed: Vec<(String, At)>,
}

impl<'a> Agreed<'a> {
    /// Writes out a timer. `None` where its record is unknown.
    pub fn timer(&self, service: &str, it: &'a ast::Timer) -> Option<TimerInfo> {
        let env = self.env_in(service);
        let word = it.head.name.as_str();
        let full = format!("{service}.{word}");
        let at = env.at(it.head.name.span);
        let damaged = it.head.damaged
            || it.clauses.iter().any(|clause| matches!(clause, ast::TimerClause::Bad(_)));
        let record = self.timer_record(env, it, at)?;
        let mut start: Option<(Vec<Trigger>, At)> = None;
        let mut stop: Option<(Vec<Trigger>, At)> = None;
        let mut pauses: Vec<Expr> = Vec::new();
        let mut voids: Vec<Expr> = Vec::new();
        let mut calendar: Option<(Option<Name>, At)> = None;
        let mut reopening: Option<(Reopening, At)> = None;
        let mut on_change: Vec<OnChange> = Vec::new();
        let mut changes: Vec<(String, At)> = Vec::new();
        let mut keeps_elapsed = Vec::new();
        let mut cycles: Option<At> = None;
        for clause in &it.clauses {
            match clause {
                ast::TimerClause::Start(triggers) | ast::TimerClause::Stop(triggers) => {
                    let starts = matches!(clause, ast::TimerClause::Start(_));
                    let place = env.at(triggers.span);
                    let read = self.triggers(env, &record, triggers);
                    let slot = if starts { &mut start } else { &mut stop };
                    match slot {
                        // `start when a` and `start when b`: either.
                        Some((known, _)) => known.extend(read),
                        None => *slot = Some((read, place)),
                    }
                }
                ast::TimerClause::PauseWhile(expr) => {
                    pauses.push(self.record_condition(env, &record, expr));
                }
                ast::TimerClause::PauseBetween { from, to, span } => {
                    if let Some(expr) = self.pause_between(env, &record, from, to, env.at(*span)) {
                        pauses.push(expr);
                    }
                }
                ast::TimerClause::Run(expr) => {
                    let place = env.at(expr.span());
                    if let Some((_, first)) = &calendar {
                        self.cx.repeated("run in", place, *first);
                        continue;
                    }
                    calendar = Some((self.calendar(env, expr), place));
                }
                ast::TimerClause::OnReopening(mode) => {
                    let place = env.at(mode.span);
                    if let Some((_, first)) = reopening {
                        self.cx.repeated("on reopening", place, first);
                    }
                    let mode = match mode.value {
                        ast::Reopening::Resume => Reopening::Resume,
                        ast::Reopening::Restart => Reopening::Restart,
                        ast::Reopening::Ignore => Reopening::Ignore,
                        ast::Reopening::NewCycle => Reopening::NewCycle,
                    };
                    reopening = Some((mode, place));
                }
                ast::TimerClause::OnChange { field, mode, .. } => {
                    let text = field.text();
                    let place = env.at(field.span);
                    if record.field_type(&text).is_none() {
                        self.no_field(env, &record, &text, place);
                        continue;
                    }
                    if let Some((_, first)) = changes.iter().find(|(other, _)| *other == text) {
                        self.cx.repeated(&format!("on change of {text}"), place, *first);
                        continue;
                    }
                    changes.push((text.clone(), place));
                    let effect = match mode.value {
                        ast::OnChange::Recount => ChangeEffect::Recount,
                        ast::OnChange::KeepElapsed => ChangeEffect::KeepElapsed,
                        ast::OnChange::Restart => ChangeEffect::Restart,
                        ast::OnChange::KeepOriginal => ChangeEffect::KeepOriginal,
                    };
                    if effect == ChangeEffect::KeepElapsed {
                        keeps_elapsed.push((text.clone(), env.at(mode.span)));
                    }
                    on_change.push(OnChange { field: name(&text), effect });
                }
                ast::TimerClause::VoidWhen(triggers) => {
                    voids.extend(self.void_when(env, &record, triggers));
                }
                ast::TimerClause::VoidWhere(expr) => {
                    voids.push(self.record_condition(env, &record, expr))
                }
                ast::TimerClause::CycleOnEachStart(span) => {
                    if let Some(first) = cycles {
                        self.cx.repeated("cycle on each start", env.at(*span), first);
                    }
                    cycles = Some(env.at(*span));
                }
                ast::TimerClause::Bad(_) => {}
            }
        }
        let missing = |what: &str, help: &str| {
            if !damaged {
                self.cx.report(
                    Code::MissingStatement,
                    format!("the timer `{word}` has no `{what}`"),
                    at,
                    format!("`{what}` is missing"),
                    help,
                );
            }
        };
        if start.is_none() {
            missing("start", "add a line `start when opened`");
        }
        if stop.is_none() {
            missing("stop", "add a line `stop when status becomes resolved`");
        }
        let calendar = match calendar {
            Some((calendar, _)) => calendar,
            None => {
                missing("run in", "add a line `run in 24x7`, or the calendar whose hours count");
                None
            }
        };
        let timer = Timer {
            heading: self.heading(self.unit, &it.head, &full),
            record: record.record.heading.name.clone(),
            start: start.map(|(triggers, _)| triggers).unwrap_or_default(),
            stop: stop.map(|(triggers, _)| triggers).unwrap_or_default(),
            pause: any(pauses),
            calendar: calendar.unwrap_or_else(|| name(ALWAYS_OPEN)),
            reopening: reopening.map_or(Reopening::Resume, |(mode, _)| mode),
            on_change,
            void: any(voids),
            cycles: cycles.is_some(),
        };
        Some(TimerInfo { timer, record, at, keeps_elapsed })
    }

    fn timer_record(&self, env: Env<'_>, it: &'a ast::Timer, at: At) -> Option<Rc<RecordInfo>> {
        if let Some(of) = &it.of {
            return self.record_named(env.unit, of);
        }
        let mut all = self.record_defs.iter();
        match (all.next(), all.next()) {
            (Some((shown, def)), None) => self.record_info(shown, *def),
            (None, _) => {
                self.cx.report(
                    Code::MissingStatement,
                    "there is no record that this timer could time",
                    at,
                    "of what",
                    "define one: `record ticket { … }`",
                );
                None
            }
            _ => {
                if !it.head.damaged {
                    self.cx.report(
                        Code::MissingStatement,
                        format!(
                            "the timer `{}` does not say which record it times",
                            it.head.name.as_str()
                        ),
                        at,
                        "of what",
                        format!("write `timer {} of ticket`", it.head.name.as_str()),
                    );
                }
                None
            }
        }
    }

    /// Events any of which counts.
    fn triggers(&self, env: Env<'_>, record: &RecordInfo, it: &'a ast::Triggers) -> Vec<Trigger> {
        if let Some(condition) = &it.condition {
            self.record_condition(env, record, condition);
            self.cx.outside_edition(
                "a condition on the moment of an event",
                env.at(condition.span()),
                "say in the target which records count: `for tickets where …`",
            );
        }
        it.any.iter().flat_map(|trigger| self.trigger(env, record, trigger)).collect()
    }

    /// What an event is in the model: one trigger, or several where the field may change in several
    /// ways.
    fn trigger(&self, env: Env<'_>, record: &RecordInfo, it: &'a ast::Trigger) -> Vec<Trigger> {
        if let ast::Trigger::Changes { field, .. } = it
            && let Some(Ty::OneOf(members)) = record.field_type(&field.text())
        {
            // Leaving any value is changing, each on its own: from one to another of them as well.
            return members
                .values
                .iter()
                .map(|value| Trigger::Leaves {
                    field: name(&field.text()),
                    values: vec![value.clone()],
                })
                .collect();
        }
        self.one_trigger(env, record, it).into_iter().collect()
    }

    fn one_trigger(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        it: &'a ast::Trigger,
    ) -> Option<Trigger> {
        match it {
            ast::Trigger::At(path) => {
                let text = path.text();
                let at = env.at(path.span);
                let interval = record.record.time == RecordTime::Interval;
                match text.as_str() {
                    Record::OPENED if !interval => return Some(Trigger::Opened),
                    Record::FROM if interval => return Some(Trigger::Opened),
                    Record::TO if interval => return Some(Trigger::At(name(Record::TO))),
                    _ => {}
                }
                if record.record.events.iter().any(|event| event.as_str() == text) {
                    return Some(Trigger::Event(name(&text)));
                }
                match record.field_type(&text) {
                    Some(ty) if ty.is(Type::Instant) => Some(Trigger::At(name(&text))),
                    Some(ty) => {
                        self.cx.report(
                            Code::WrongKind,
                            format!("`{text}` is {}, not something that happens", ty.in_words()),
                            at,
                            "a field",
                            format!("write when it changes: `{text} becomes …`, `{text} leaves …`"),
                        );
                        None
                    }
                    None => {
                        self.no_event(env, record, &text, at);
                        None
                    }
                }
            }
            ast::Trigger::Becomes { field, values, .. } => {
                let (field, values) = self.changed(env, record, field, values)?;
                Some(Trigger::Becomes { field, values })
            }
            ast::Trigger::Leaves { field, values, .. } => {
                let (field, values) = self.changed(env, record, field, values)?;
                Some(Trigger::Leaves { field, values })
            }
            ast::Trigger::Changes { field, span } => {
                let text = field.text();
                match record.field_type(&text) {
                    Some(_) => {
                        self.cx.outside_edition(
                            "any change of a field that is no `one of`",
                            env.at(*span),
                            "declare the field as `one of` its values, or an `event`",
                        );
                        None
                    }
                    None => {
                        self.no_field(env, record, &text, env.at(field.span));
                        None
                    }
                }
            }
        }
    }

    fn no_event(&self, env: Env<'_>, record: &RecordInfo, text: &str, at: At) {
        if text.is_empty() {
            return;
        }
        let mut words: Vec<String> = record.record.events.iter().map(ToString::to_string).collect();
        words.extend(record.words());
        let what = &record.record.heading.name;
        let finding = self.cx.finding(
            Code::UnknownName,
            format!("a {what} has no event `{text}`"),
            at,
            "never declared",
        );
        let mut finding =
            self.cx.also(finding, record.at, format!("the events of `{what}` are declared here"));
        if let Some(near) = crate::resolve::nearest(text, words.iter().map(String::as_str)) {
            finding = finding.help(format!("did you mean `{near}`?")).fix_safe(
                format!("write `{near}`"),
                self.cx.file(env.unit),
                at.span,
                near,
            );
        } else {
            finding = finding.help(format!(
                "add a line `event {text}` to the record, if its history carries it"
            ));
        }
        self.cx.push(finding);
    }

    /// The field and values of a change.
    fn changed(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        field: &'a ast::Path,
        values: &'a [ast::Value],
    ) -> Option<(Name, Vec<String>)> {
        let text = field.text();
        let Some(ty) = record.field_type(&text) else {
            self.no_field(env, record, &text, env.at(field.span));
            return None;
        };
        let about = env.about(Subject::Record(record));
        let mut read = Vec::new();
        for value in values {
            let place = env.at(value.span());
            let word = self.cx.text(place);
            if record.record.events.iter().any(|event| event.as_str() == word)
                && !matches!(&ty, Ty::OneOf(members) if members.values.iter().any(|it| it == word))
            {
                self.cx.report(
                    Code::UnknownMember,
                    format!("`{word}` is an event, no value of `{text}`"),
                    place,
                    "read as one more value",
                    format!("name the event first: `{word} or {text} …`"),
                );
                return None;
            }
            let typed = self.expr(about, value, Some(&ty));
            if typed.ty.broken() {
                return None;
            }
            match (fold(&typed.expr), typed.ty.model() == ty.model()) {
                (Some(value), true) => {
                    let value = value_text(&value);
                    if !read.contains(&value) {
                        read.push(value);
                    }
                }
                _ => {
                    if let Some(wanted) = ty.model() {
                        self.not_wanted(
                            &typed,
                            wanted,
                            &format!("`{text}`"),
                            Some((record.at, "declared here".to_owned())),
                        );
                    }
                    return None;
                }
            }
        }
        Some((name(&text), read))
    }

    /// `pause from status becomes waiting to status leaves waiting` is `pause while status is waiting`.
    fn pause_between(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        from: &'a ast::Triggers,
        to: &'a ast::Triggers,
        at: At,
    ) -> Option<Expr> {
        let (from, to) = (self.triggers(env, record, from), self.triggers(env, record, to));
        if let (
            [Trigger::Becomes { field, values }],
            [Trigger::Leaves { field: other, values: left }],
        ) = (from.as_slice(), to.as_slice())
            && field == other
            && values == left
        {
            return Some(is(record, field, values));
        }
        self.cx.outside_edition(
            "a pause from one event to another",
            at,
            "record the waiting as a value of a field, and write `pause while status is awaiting_customer`",
        );
        None
    }

    /// A record that ends in a state is void.
    fn void_when(&self, env: Env<'_>, record: &RecordInfo, it: &'a ast::Triggers) -> Vec<Expr> {
        let mut found = Vec::new();
        for trigger in self.triggers(env, record, it) {
            match trigger {
                Trigger::Becomes { field, values } => found.push(is(record, &field, &values)),
                _ => self.cx.outside_edition(
                    "an event that makes a record void",
                    env.at(it.span),
                    "record it as a value of a field, and write `void where status is withdrawn`",
                ),
            }
        }
        found
    }
}

fn is(record: &RecordInfo, field: &Name, values: &[String]) -> Expr {
    let member = record.members.contains_key(field.as_str());
    let value = |text: &String| {
        if member { Value::Member(text.clone()) } else { Value::Text(text.clone()) }
    };
    Expr::Is {
        of: Box::new(Expr::Field(field.clone())),
        one_of: values.iter().map(value).collect(),
    }
}

/// One condition, or any of several.
fn any(mut parts: Vec<Expr>) -> Option<Expr> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Expr::Any(parts)),
    }
}
