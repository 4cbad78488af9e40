//! Records that a scenario tells of: their first values, and what happened to them.

use std::collections::BTreeMap;

use slate_model::{Change, FieldValue, Instant, Name, Record, RecordTime, ScenarioRecord, Value};
use slate_syntax::ast;

use super::field::is_missing;
use crate::compile::At;
use crate::finding::Code;
use crate::lint::words;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;
use crate::resolve::did_you_mean;
use crate::types::{Env, Ty, instant};

impl<'a> Agreed<'a> {
    /// A record: what it had when it happened, and what changed since.
    pub(super) fn told_record(
        &self,
        env: Env<'_>,
        it: &'a ast::ScenarioRecord,
        info: &RecordInfo,
    ) -> ScenarioRecord {
        let mut values: Vec<FieldValue> = Vec::new();
        let mut places: BTreeMap<String, At> = BTreeMap::new();
        let mut changes: Vec<(Change, At)> = Vec::new();
        let mut damaged = false;
        for entry in &it.entries {
            match entry {
                ast::RecordChange::Initial(value) => {
                    let text = value.field.text();
                    let at = env.at(value.span);
                    if let Some(first) = places.insert(text.clone(), at) {
                        self.cx.repeated(&text, at, first);
                        continue;
                    }
                    if is_missing(&value.value) {
                        continue;
                    }
                    match self.field_value(env, info, value) {
                        Some(value) => values.push(value),
                        None => damaged |= matches!(text.as_str(), Record::OPENED | Record::FROM),
                    }
                }
                ast::RecordChange::At { at, changes: list, .. } => {
                    let Some(when) = instant(self.cx, env.unit, self.zone, at) else {
                        damaged = true;
                        continue;
                    };
                    let change = self.told_change(env, info, when, list);
                    changes.push((change, env.at(at.span)));
                }
                ast::RecordChange::Bad(_) => damaged = true,
            }
        }
        let first_field = match info.record.time {
            RecordTime::Instant => Record::OPENED,
            RecordTime::Interval => Record::FROM,
        };
        let begun = values.iter().find(|value| value.field.as_str() == first_field);
        let began = begun.and_then(|value| match &value.value {
            Value::Instant(at) => Some(*at),
            _ => None,
        });
        let id_at = env.at(it.id.span);
        if begun.is_none() && !damaged {
            self.cx.report(
                Code::MissingStatement,
                format!("when `{}` happened is not said", it.id.as_str()),
                id_at,
                format!("`{first_field}` is missing"),
                format!("add `{first_field} {} 09:00`", self.term.first),
            );
        }
        let end = values.iter().find_map(|value| match &value.value {
            Value::Instant(at) if value.field.as_str() == Record::TO => Some(*at),
            _ => None,
        });
        if let (Some(from), Some(to)) = (began, end)
            && to < from
        {
            let at = places.get(Record::TO).copied().unwrap_or(id_at);
            self.cx.report(
                Code::OutOfRange,
                format!("`{}` ends before it begins", it.id.as_str()),
                at,
                "earlier than `from`",
                "write the later instant in `to`",
            );
        }
        self.in_order(began, &changes);
        ScenarioRecord {
            record: info.record.heading.name.clone(),
            id: it.id.value.clone(),
            values,
            changes: changes.into_iter().map(|(change, _)| change).collect(),
        }
    }

    /// What happened at an instant: fields take or lose values, events happen.
    fn told_change(
        &self,
        env: Env<'_>,
        info: &RecordInfo,
        at: Instant,
        list: &'a [ast::Change],
    ) -> Change {
        let mut change = Change { at, values: Vec::new(), cleared: Vec::new(), events: Vec::new() };
        for one in list {
            match one {
                ast::Change::Field(value) => {
                    if is_missing(&value.value) {
                        change.cleared.extend(self.lost(env, info, &value.field));
                    } else {
                        change.values.extend(self.field_value(env, info, value));
                    }
                }
                ast::Change::Event(event) => {
                    if info.record.events.iter().any(|known| known.as_str() == event.as_str()) {
                        if let Some(place) = info.place(event.as_str()) {
                            self.cx.link(env.at(event.span), place);
                        }
                        change.events.push(name(event.as_str()));
                    } else {
                        self.unknown_event(env, info, event);
                    }
                }
            }
        }
        change
    }

    /// Changes stand in order of time; reported otherwise.
    fn in_order(&self, began: Option<Instant>, changes: &[(Change, At)]) {
        let mut before = began;
        for (change, at) in changes {
            if before.is_some_and(|before| change.at < before) {
                self.cx.report(
                    Code::OutOfRange,
                    "what happened does not stand in order of time",
                    *at,
                    "earlier than the line before it",
                    "write the lines in the order in which they happened",
                );
            }
            before = Some(change.at);
        }
    }

    fn unknown_event(&self, env: Env<'_>, info: &RecordInfo, event: &ast::Ident) {
        if info.may_have(event.as_str()) {
            return;
        }
        let word = event.as_str();
        if let Some(ty) = info.field(word, env.at(event.span)).map(|typed| typed.ty) {
            let example = match &ty {
                Ty::OneOf(members) => {
                    members.words().first().map(|value| format!("`{word} {value}`"))
                }
                _ => None,
            };
            let help = example.unwrap_or_else(|| format!("`{word}` and the value"));
            let own = matches!(word, Record::OPENED | Record::FROM | Record::TO);
            let finding = self.cx.finding(
                Code::MissingStatement,
                format!("the value of `{word}` is not said"),
                env.at(event.span),
                if own { "its moment is missing" } else { "its new value is missing" },
            );
            self.cx.push(self.cx.also(finding, info.at, "the record").help(if own {
                format!("write it on a line of its own: `{word} {} 09:00`", self.term.first)
            } else {
                format!("write {help}")
            }));
            return;
        }
        let what = &info.record.heading.name;
        let words: Vec<&str> = info.record.events.iter().map(Name::as_str).collect();
        let finding = self.cx.finding(
            Code::UnknownName,
            format!("{} has no event `{}`", words::a(what), event.as_str()),
            env.at(event.span),
            "never declared",
        );
        let finding = self.cx.also(finding, info.at, "the record").help(
            did_you_mean(word, &words)
                .unwrap_or_else(|| format!("add a line `event {word}` to the record")),
        );
        self.cx.push(finding);
    }
}
