//! Timers: what starts, stops, pauses and voids them, and where they run.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{
    ALWAYS_OPEN, ChangeEffect, Expr, Name, OnChange, PauseBetween, Record, RecordTime, Reopening,
    Timer, Trigger,
};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::{Applicability, Code};
use crate::lint::words;
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
        let mut between: Vec<PauseBetween> = Vec::new();
        let mut voids: Vec<Expr> = Vec::new();
        let mut void_when: Vec<Trigger> = Vec::new();
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
                    between.extend(self.pause_between(env, &record, from, to, env.at(*span)));
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
                    self.link_field(env.unit, field, &record);
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
                    void_when.extend(self.triggers(env, &record, triggers));
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
            pauses: between,
            calendar: calendar.unwrap_or_else(|| name(ALWAYS_OPEN)),
            reopening: reopening.map_or(Reopening::Resume, |(mode, _)| mode),
            on_change,
            void: any(voids),
            void_when,
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
        let only = it.condition.as_ref().map(|it| self.record_condition(env, record, it));
        let each = it.any.iter().filter_map(|trigger| self.trigger(env, record, trigger));
        each.map(|trigger| match &only {
            Some(only) => Trigger::Where { trigger: Box::new(trigger), only: only.clone() },
            None => trigger,
        })
        .collect()
    }

    /// What an event is in the model.
    fn trigger(&self, env: Env<'_>, record: &RecordInfo, it: &'a ast::Trigger) -> Option<Trigger> {
        match it {
            ast::Trigger::At(path) => {
                let text = path.text();
                let at = env.at(path.span);
                self.link_field(env.unit, path, record);
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
                        let finding = self.cx.finding(
                            Code::WrongKind,
                            format!("`{text}` is {}, not something that happens", ty.in_words()),
                            at,
                            "a field",
                        );
                        self.cx.push(match self.type_place(record, &text) {
                            Some(place) if ty.is(Type::Date) => finding
                                .help("a day has no time: give the field the type `instant`")
                                .fix_unsafe(
                                    format!("make `{text}` an `instant`"),
                                    self.cx.file(place.unit),
                                    place.span,
                                    "instant",
                                ),
                            _ => finding.help(format!(
                                "write when it changes: `{text} becomes …`, `{text} leaves …`"
                            )),
                        });
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
            ast::Trigger::Changes { field, .. } => {
                let (text, at) = (field.text(), env.at(field.span));
                self.link_field(env.unit, field, record);
                if record.record.field(&text).is_some() {
                    return Some(Trigger::Changes(name(&text)));
                }
                if matches!(text.as_str(), Record::OPENED | Record::FROM | Record::TO) {
                    self.cx.report(
                        Code::WrongKind,
                        format!("`{text}` never changes: it is when a record happens"),
                        at,
                        "set once",
                        format!("name a field, or the instant itself: `{text}`"),
                    );
                } else {
                    self.no_field(env, record, &text, at);
                }
                None
            }
        }
    }

    fn no_event(&self, env: Env<'_>, record: &RecordInfo, text: &str, at: At) {
        if text.is_empty() || record.may_have(text) {
            return;
        }
        if let Some(finding) = self.value_alone(record, text, at, "becomes") {
            self.cx.push(finding);
            return;
        }
        let mut words: Vec<String> = record.record.events.iter().map(ToString::to_string).collect();
        words.extend(record.words());
        let what = &record.record.heading.name;
        let finding = self.cx.finding(
            Code::UnknownName,
            format!("{} has no event `{text}`", words::a(what)),
            at,
            "never declared",
        );
        let mut finding =
            self.cx.also(finding, record.at, format!("the events of `{what}` are declared here"));
        if let Some(near) = crate::resolve::nearest(text, words.iter().map(String::as_str)) {
            finding = finding.meant(near, self.cx.file(env.unit), at.span, Applicability::Safe);
        } else {
            finding = finding.help(format!(
                "add a line `event {text}` to the record, if its history carries it"
            ));
            if !text.contains('.') {
                finding = self.with_event(finding, record, text);
            }
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
        self.link_field(env.unit, field, record);
        let Some(ty) = record.field_type(&text) else {
            let at = env.at(field.span);
            let words: Vec<&str> =
                values.iter().map(|value| self.cx.text(env.at(value.span()))).collect();
            if let Some(meant) = self.field_changed(record, &words)
                && !text.is_empty()
                && !record.may_have(&text)
            {
                let finding = self.cx.finding(
                    Code::UnknownName,
                    format!("{} has no field `{text}`", words::a(&record.record.heading.name)),
                    at,
                    format!("`{}` is a value of `{meant}`", words.join("` or `")),
                );
                let finding = finding.help(format!("write `{meant}`")).fix_unsafe(
                    format!("write `{meant}`"),
                    self.cx.file(env.unit),
                    at.span,
                    meant.as_str(),
                );
                self.cx.push(finding);
                return None;
            }
            self.no_field(env, record, &text, at);
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

    /// A pause from one event to another.
    fn pause_between(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        from: &'a ast::Triggers,
        to: &'a ast::Triggers,
        at: At,
    ) -> Option<PauseBetween> {
        let (from, to) = (self.triggers(env, record, from), self.triggers(env, record, to));
        if from.is_empty() || to.is_empty() {
            return None;
        }
        if from.iter().all(|begins| to.contains(begins)) {
            self.cx.report(
                Code::NeverTrue,
                "this pause begins and ends with the same event",
                at,
                "never holds",
                "write what ends it after `to`: `pause from customer_asked to customer_replied`",
            );
        }
        Some(PauseBetween { from, to })
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
