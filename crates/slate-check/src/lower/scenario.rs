//! Scenarios: what happened, in the agreement's zone, and what must come out.

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;
use slate_model::types::Type;
use slate_model::{
    Agreement, Change, Comparison, CreditStage, Expect, Expectation, FieldKind, FieldValue,
    Instant, Name, Number, Period, PeriodVerdict, Record, RecordTime, RecordVerdict, Scenario,
    ScenarioClaim, ScenarioInput, ScenarioParameter, ScenarioRecord, Value,
};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::credit::credits_named;
use crate::lower::metric::MeasureKind;
use crate::lower::name;
use crate::lower::period::{period_example, period_fits, period_text, period_words};
use crate::lower::target::TargetInfo;
use crate::resolve::{did_you_mean, nearest};
use crate::types::{Env, Subject, Ty, at_most, date, instant, literal_value};

/// A record told of, with what expectations need to know.
struct Told {
    info: Rc<RecordInfo>,
    at: At,
}

impl<'a> Agreed<'a> {
    /// Where lines of a scenario stand: in the root file.
    fn scenario_env(&self) -> Env<'static> {
        Env { unit: 0, inside: false, service: None, subject: Subject::Constant }
    }

    /// Writes out a scenario.
    pub fn scenario(&self, it: &'a ast::Scenario, model: &Agreement) -> Option<Scenario> {
        let env = self.scenario_env();
        let mut records: Vec<ScenarioRecord> = Vec::new();
        let mut told: BTreeMap<String, Told> = BTreeMap::new();
        let mut parameters = Vec::new();
        let mut given_at: BTreeMap<&str, At> = BTreeMap::new();
        let mut inputs = Vec::new();
        let mut claims = Vec::new();
        let mut as_of: Option<(Option<Instant>, At)> = None;
        let mut expectations = Vec::new();
        let mut damaged = it.damaged;
        for entry in &it.entries {
            match entry {
                ast::ScenarioEntry::Record(record) => {
                    let at = env.at(record.id.span);
                    let Some(info) = self.record_named(env.unit, &record.record) else {
                        damaged = true;
                        continue;
                    };
                    if let Some(first) = told.get(record.id.as_str()) {
                        self.cx.duplicate(record.id.as_str(), at, first.at, "a record");
                        continue;
                    }
                    told.insert(record.id.value.clone(), Told { info: Rc::clone(&info), at });
                    records.push(self.told(env, record, &info));
                }
                ast::ScenarioEntry::Input(input) => inputs.extend(self.told_input(env, input)),
                ast::ScenarioEntry::Parameter { name: parameter, value, span } => {
                    let at = env.at(*span);
                    let first = given_at.insert(parameter.as_str(), at);
                    if let Some(first) = first {
                        self.cx.repeated(&format!("parameter {}", parameter.as_str()), at, first);
                        continue;
                    }
                    parameters.extend(self.told_parameter(env, parameter, value));
                }
                ast::ScenarioEntry::AsOf(at) => {
                    let place = env.at(at.span);
                    if let Some((_, first)) = as_of {
                        self.cx.repeated("as of", place, first);
                        continue;
                    }
                    as_of = Some((instant(self.cx, env.unit, self.zone, at), place));
                }
                ast::ScenarioEntry::Claim { credit, period, on, .. } => {
                    if let Some(credit) = self.one_credit_named(env, credit, model) {
                        self.in_term(env, period);
                        claims.push(ScenarioClaim {
                            credit,
                            period: period_text(&period.kind),
                            on: on.as_ref().map(date),
                        });
                    }
                }
                ast::ScenarioEntry::Expect(_) => {}
                ast::ScenarioEntry::Bad(_) => damaged = true,
            }
        }
        let mut expected = false;
        for entry in &it.entries {
            let ast::ScenarioEntry::Expect(expect) = entry else { continue };
            expected = true;
            if let Some(kind) = self.expect(env, &expect.kind, &told, model, damaged) {
                expectations
                    .push(Expectation { expect: kind, at: self.cx.position(env.at(expect.span)) });
            }
        }
        if !expected && !damaged {
            self.cx.report(
                Code::MissingStatement,
                "this scenario expects nothing",
                env.at(it.label.span),
                "`expect` is missing",
                "add a line such as `expect INC1.response met`",
            );
        }
        Some(Scenario {
            label: it.label.value.clone(),
            agreement: self.own_name(),
            at: self.cx.position(env.at(it.label.span)),
            parameters,
            records,
            inputs,
            claims,
            as_of: as_of.and_then(|(at, _)| at),
            expectations,
        })
    }

    fn told(&self, env: Env<'_>, it: &'a ast::ScenarioRecord, info: &RecordInfo) -> ScenarioRecord {
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
                    let mut change = Change {
                        at: when,
                        values: Vec::new(),
                        cleared: Vec::new(),
                        events: Vec::new(),
                    };
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
                                if info
                                    .record
                                    .events
                                    .iter()
                                    .any(|known| known.as_str() == event.as_str())
                                {
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
        let mut before = began;
        for (change, at) in &changes {
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
        ScenarioRecord {
            record: info.record.heading.name.clone(),
            id: it.id.value.clone(),
            values,
            changes: changes.into_iter().map(|(change, _)| change).collect(),
        }
    }

    fn field_value(
        &self,
        env: Env<'_>,
        info: &RecordInfo,
        it: &'a ast::FieldValue,
    ) -> Option<FieldValue> {
        let text = it.field.text();
        let at = env.at(it.field.span);
        let ty = info.field(&text, at).map(|typed| typed.ty);
        self.link_field(env.unit, &it.field, info);
        let Some(ty) = ty else {
            self.no_field(env, info, &text, at);
            return None;
        };
        if let Some(field) = info.record.field(&text)
            && field.derived.is_some()
        {
            let finding = self.cx.finding(
                Code::WrongKind,
                format!("`{text}` is computed, it is not told"),
                at,
                "a derived field",
            );
            self.cx.push(
                self.cx
                    .also(finding, info.at, "declared in this record")
                    .help("tell the fields that it is computed from"),
            );
            return None;
        }
        let typed = self.expr(env, &it.value, Some(&ty));
        if typed.ty.broken() {
            return None;
        }
        let wanted = ty.model()?;
        if !typed.ty.is(wanted) || matches!(ty, Ty::OneOf(_)) != matches!(typed.ty, Ty::OneOf(_)) {
            self.not_wanted(
                &typed,
                wanted,
                &format!("`{text}`"),
                Some((info.at, "declared in this record".to_owned())),
            );
            return None;
        }
        let value = self.known(&typed, "a value in a scenario")?;
        if let (Some(FieldKind::Count), Value::Number(Number(n))) =
            (info.record.field(&text).map(|field| &field.kind), &value)
            && (n.scale() > 0 || n.is_sign_negative() && !n.is_zero())
        {
            self.cx.report(
                Code::OutOfRange,
                format!("`{text}` is a count"),
                typed.at,
                "not a whole number from zero",
                "write a whole number",
            );
            return None;
        }
        Some(FieldValue { field: name(&text), value })
    }

    /// A field that loses its value.
    fn lost(&self, env: Env<'_>, info: &RecordInfo, field: &ast::Path) -> Option<Name> {
        let text = field.text();
        let at = env.at(field.span);
        self.link_field(env.unit, field, info);
        match info.record.field(&text) {
            Some(known) if known.derived.is_none() => Some(known.heading.name.clone()),
            None if info.field(&text, at).is_none() => {
                self.no_field(env, info, &text, at);
                None
            }
            // Computed, or the time of the record itself.
            _ => {
                let finding = self.cx.finding(
                    Code::WrongKind,
                    format!("`{text}` cannot lose its value"),
                    at,
                    "follows from the record itself",
                );
                self.cx.push(
                    self.cx
                        .also(finding, info.at, "declared in this record")
                        .help("let a field that is told be missing"),
                );
                None
            }
        }
    }

    fn unknown_event(&self, env: Env<'_>, info: &RecordInfo, event: &ast::Ident) {
        let what = &info.record.heading.name;
        let words: Vec<&str> = info.record.events.iter().map(Name::as_str).collect();
        let finding = self.cx.finding(
            Code::UnknownName,
            format!("a {what} has no event `{}`", event.as_str()),
            env.at(event.span),
            "never declared",
        );
        let mut finding = self.cx.also(finding, info.at, "the record");
        finding = if info.field_type(event.as_str()).is_some() {
            finding.help(format!("`{0}` is a field: write its new value, `{0} …`", event.as_str()))
        } else {
            finding.help(
                did_you_mean(event.as_str(), &words).unwrap_or_else(|| {
                    format!("add a line `event {}` to the record", event.as_str())
                }),
            )
        };
        self.cx.push(finding);
    }

    /// A value of a parameter for one scenario: of its type, and within its range.
    fn told_parameter(
        &self,
        env: Env<'_>,
        parameter: &ast::Ident,
        literal: &ast::Literal,
    ) -> Option<ScenarioParameter> {
        let text = parameter.as_str();
        let known = self.parameters.borrow();
        let Some(known) = known.iter().find(|it| it.heading.name.as_str() == text) else {
            let names: Vec<String> = known.iter().map(|it| it.heading.name.to_string()).collect();
            self.unknown(env, "parameter", text, env.at(parameter.span), &names);
            return None;
        };
        self.link_value(env, parameter, &known.heading.name);
        let at = env.at(literal.span());
        let (ty, value) = literal_value(self.cx, env.unit, self.zone, self.currency, literal);
        let wanted = Type::of(&known.default);
        let Some(value) = value.filter(|value| Type::of(value) == wanted) else {
            if !ty.broken() {
                self.cx.report(
                    Code::TypeMismatch,
                    format!("`{text}` is {}, this is {}", wanted.in_words(), ty.in_words()),
                    at,
                    ty.in_words(),
                    format!("write {}", wanted.in_words()),
                );
            }
            return None;
        };
        let above = known.low.as_ref().is_none_or(|low| at_most(low, &value) == Some(true));
        let below = known.high.as_ref().is_none_or(|high| at_most(&value, high) == Some(true));
        let written = self.cx.text(at).to_owned();
        if !above || !below {
            self.cx.report(
                Code::OutOfRange,
                format!("`{written}` lies outside the range of the parameter `{text}`"),
                at,
                "beyond what the agreement allows",
                "write a value within the range of the parameter",
            );
            return None;
        }
        Some(ScenarioParameter { parameter: known.heading.name.clone(), value, written })
    }

    fn told_input(&self, env: Env<'_>, it: &'a ast::ScenarioInput) -> Option<ScenarioInput> {
        let at = env.at(it.name.span);
        let inputs = self.inputs.borrow();
        let Some(input) =
            inputs.iter().find(|input| input.heading.name.as_str() == it.name.as_str())
        else {
            let known: Vec<String> =
                inputs.iter().map(|input| input.heading.name.to_string()).collect();
            self.unknown(env, "input", it.name.as_str(), at, &known);
            return None;
        };
        self.link_value(env, &it.name, &input.heading.name);
        self.fits(env, &it.period, input.each, &format!("`{}`", input.heading.name));
        let place = env.at(it.value.span());
        let (ty, value) = literal_value(self.cx, env.unit, self.zone, self.currency, &it.value);
        let wanted = Type::of_field(&input.kind);
        match value {
            Some(value) if Type::of(&value) == wanted => Some(ScenarioInput {
                input: input.heading.name.clone(),
                period: period_text(&it.period.kind),
                value,
            }),
            _ => {
                if !ty.broken() {
                    self.cx.report(
                        Code::TypeMismatch,
                        format!(
                            "`{}` is {}, this is {}",
                            input.heading.name,
                            wanted.in_words(),
                            ty.in_words()
                        ),
                        place,
                        ty.in_words(),
                        format!("write {}", wanted.in_words()),
                    );
                }
                None
            }
        }
    }

    /// Whether a period is one of those that something is judged in; reported otherwise.
    fn fits(&self, env: Env<'_>, it: &ast::Period, period: Period, what: &str) -> bool {
        if !period_fits(&it.kind, period) {
            self.cx.report(
                Code::UnlikeUnits,
                format!("{what} has a value for each {}", period_words(period)),
                env.at(it.span),
                format!("not a {}", period_words(period)),
                format!("write a {} such as `{}`", period_words(period), period_example(period)),
            );
            return false;
        }
        self.in_term(env, it)
    }

    /// Whether a period has a day in the term; reported otherwise.
    fn in_term(&self, env: Env<'_>, it: &ast::Period) -> bool {
        let Some((first, last)) = bounds(&it.kind) else { return true };
        if !self.term_known || first <= self.term.last && self.term.first <= last {
            return true;
        }
        self.cx.report(
            Code::OutOfRange,
            format!("`{}` lies outside the term", period_text(&it.kind)),
            env.at(it.span),
            format!("the term is {} to {}", self.term.first, self.term.last),
            "write a period of the term",
        );
        false
    }

    fn one_credit_named(&self, env: Env<'_>, path: &ast::Path, model: &Agreement) -> Option<Name> {
        let text = path.text();
        let found = credits_named(&model.credits, &text);
        self.link_credit(env.unit, path, &model.credits);
        match found.as_slice() {
            [one] => Some((*one).clone()),
            [] => {
                let defined = self.ast.items.iter().any(|item| matches!(item, ast::AgreementItem::Credit(credit) if credit.head.name.as_str() == text));
                if !defined {
                    let known: Vec<String> = model
                        .credits
                        .iter()
                        .map(|credit| credit.heading.name.to_string())
                        .collect();
                    self.unknown(env, "credit", &text, env.at(path.span), &known);
                }
                None
            }
            several => {
                let list: Vec<String> = several.iter().map(|name| format!("`{name}`")).collect();
                self.cx.report(
                    Code::UnknownName,
                    format!("`{text}` is several credits"),
                    env.at(path.span),
                    "which of them",
                    format!("write one of {}", list.join(", ")),
                );
                None
            }
        }
    }

    /// A parameter or an input stands for its definition.
    fn link_value(&self, env: Env<'_>, it: &ast::Ident, known: &Name) {
        if let Some(place) = self.value_places.borrow().get(known) {
            self.cx.link(env.at(it.span), *place);
        }
    }

    /// A target by as much of its name as tells it from others.
    fn short_target(
        &self,
        env: Env<'_>,
        path: &ast::Path,
        record: Option<&RecordInfo>,
    ) -> Option<Rc<TargetInfo>> {
        let info = self.target_of(env, path, record)?;
        self.link_parts(env.unit, &path.parts, &self.target_places(info.name.as_str()));
        Some(info)
    }

    fn target_of(
        &self,
        env: Env<'_>,
        path: &ast::Path,
        record: Option<&RecordInfo>,
    ) -> Option<Rc<TargetInfo>> {
        let text = path.text();
        let at = env.at(path.span);
        let infos = self.target_infos.borrow();
        if let Some(info) = infos.get(&text) {
            return Some(Rc::clone(info));
        }
        let tail = format!(".{text}");
        let of_record = |info: &TargetInfo| match (record, &info.record) {
            (Some(record), Some(own)) => record.record.heading.name == *own,
            _ => true,
        };
        let mut found: Vec<&Rc<TargetInfo>> = infos
            .values()
            .filter(|info| info.name.as_str().ends_with(&tail) && of_record(info))
            .collect();
        if found.iter().filter(|info| info.applies).count() == 1 {
            found.retain(|info| info.applies);
        }
        match found.as_slice() {
            [one] => Some(Rc::clone(one)),
            [] => {
                // A target that could not be read has been reported.
                if self.target_names().iter().any(|full| *full == text || full.ends_with(&tail)) {
                    return None;
                }
                let mut known: Vec<String> = self.target_names();
                let short: Vec<String> = known
                    .iter()
                    .filter_map(|full| full.rsplit('.').next().map(str::to_owned))
                    .collect();
                if let Some(near) = nearest(&text, short.iter().map(String::as_str)) {
                    known = vec![near.to_owned()];
                }
                self.unknown(env, "target", &text, at, &known);
                None
            }
            several => {
                let list: Vec<String> =
                    several.iter().map(|info| format!("`{}`", info.name)).collect();
                self.cx.report(
                    Code::UnknownName,
                    format!("`{text}` could be several targets"),
                    at,
                    "which of them",
                    format!("write one of {}", list.join(", ")),
                );
                None
            }
        }
    }

    fn expect(
        &self,
        env: Env<'_>,
        it: &'a ast::ExpectKind,
        told: &BTreeMap<String, Told>,
        model: &Agreement,
        damaged: bool,
    ) -> Option<Expect> {
        match it {
            ast::ExpectKind::Verdict { record, target, cycle, verdict, due } => self
                .expect_verdict(
                    env,
                    (record, target),
                    cycle.as_ref(),
                    verdict.as_ref(),
                    due.as_ref(),
                    told,
                    damaged,
                ),
            ast::ExpectKind::Value { what, group, period, test } => {
                self.expect_value(env, what, group.as_ref(), period, test)
            }
            ast::ExpectKind::Outcome { what, group, period, outcome } => {
                let info = self.short_target(env, what, None)?;
                let verdict = match outcome.value {
                    ast::Outcome::Met => Some(PeriodVerdict::Met),
                    ast::Outcome::Missed => Some(PeriodVerdict::Missed),
                    ast::Outcome::NotMeasured => Some(PeriodVerdict::NotMeasured),
                    ast::Outcome::Provisional => None,
                };
                if !self.fits(env, period, info.period, &format!("`{}`", info.name)) {
                    return None;
                }
                let group = self.expected_group(
                    env,
                    (info.record.as_ref(), info.per.as_ref()),
                    group.as_ref(),
                    what,
                )?;
                let (target, period) = (info.name.clone(), period_text(&period.kind));
                Some(match verdict {
                    Some(verdict) => Expect::Target { target, group, period, verdict },
                    None => Expect::Provisional { target, group, period },
                })
            }
            ast::ExpectKind::Credits { period, test } => {
                let value = self.constant(env, &test.value, Type::Money, "what credits come to")?;
                if !self.in_term(env, period) {
                    return None;
                }
                Some(Expect::Credits {
                    credit: None,
                    period: whole_term(&period.kind),
                    stage: CreditStage::Net,
                    op: comparison(test.op.value),
                    value,
                })
            }
            ast::ExpectKind::Credit { credit, period, test } => {
                let credit = self.one_credit_named(env, credit, model)?;
                let value =
                    self.constant(env, &test.value, Type::Money, "what a credit comes to")?;
                if !self.in_term(env, period) {
                    return None;
                }
                Some(Expect::Credits {
                    credit: Some(credit),
                    period: whole_term(&period.kind),
                    stage: CreditStage::Gross,
                    op: comparison(test.op.value),
                    value,
                })
            }
            ast::ExpectKind::Terminate { name: right, from } => {
                let text = right.text();
                if let Some(head) = self.ast.items.iter().find_map(|item| match item {
                    ast::AgreementItem::Terminate(it) if it.head.name.as_str() == text => {
                        Some(&it.head)
                    }
                    _ => None,
                }) {
                    self.link_parts(env.unit, &right.parts, &[self.at(head.name.span)]);
                }
                let known = model.terminations.iter().any(|it| it.heading.name.as_str() == text);
                if !known {
                    let defined = self.ast.items.iter().any(|item| matches!(item, ast::AgreementItem::Terminate(it) if it.head.name.as_str() == text));
                    if !defined {
                        let known: Vec<String> = model
                            .terminations
                            .iter()
                            .map(|it| it.heading.name.to_string())
                            .collect();
                        self.unknown(env, "right to terminate", &text, env.at(right.span), &known);
                    }
                    return None;
                }
                let period = match from {
                    None => None,
                    Some(period) => {
                        if !self.in_term(env, period) {
                            return None;
                        }
                        Some(period_text(&period.kind))
                    }
                };
                Some(Expect::Terminates { termination: name(&text), period })
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one line of the language")]
    fn expect_verdict(
        &self,
        env: Env<'_>,
        (record, target): (&'a ast::Ident, &'a ast::Path),
        cycle: Option<&ast::Number>,
        verdict: Option<&ast::Spanned<ast::Verdict>>,
        due: Option<&ast::Instant>,
        told: &BTreeMap<String, Told>,
        damaged: bool,
    ) -> Option<Expect> {
        let Some(known) = told.get(record.as_str()) else {
            if !damaged {
                let words: Vec<&str> = told.keys().map(String::as_str).collect();
                let at = env.at(record.span);
                let mut finding = self.cx.finding(
                    Code::UnknownName,
                    format!("this scenario tells of no `{}`", record.as_str()),
                    at,
                    "not told of",
                );
                finding = match nearest(record.as_str(), words.iter().copied()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")).fix_safe(
                        format!("write `{near}`"),
                        self.cx.file(at.unit),
                        at.span,
                        near,
                    ),
                    None => finding.help("add the record to the scenario"),
                };
                self.cx.push(finding);
            }
            return None;
        };
        self.cx.link(env.at(record.span), known.at);
        let info = self.short_target(env, target, Some(&known.info))?;
        let at = env.at(target.span);
        if info.record.as_ref() != Some(&known.info.record.heading.name) {
            let finding = self.cx.finding(
                Code::WrongKind,
                format!("`{}` does not count `{}`", info.name, known.info.record.plural),
                at,
                "judges other records",
            );
            self.cx.push(
                self.cx.also(finding, info.at, "the target").help("name a target that counts them"),
            );
            return None;
        }
        let timed = matches!(info.measure, MeasureKind::Timer);
        let verdict_kind = verdict.map(|it| match it.value {
            ast::Verdict::Met => RecordVerdict::Met,
            ast::Verdict::Breached => RecordVerdict::Breached,
            ast::Verdict::Pending => RecordVerdict::Pending,
            ast::Verdict::Void => RecordVerdict::Void,
            ast::Verdict::Excluded => RecordVerdict::Excluded,
            ast::Verdict::NotStarted => RecordVerdict::NotStarted,
            ast::Verdict::NotCounted => RecordVerdict::Unlimited,
        });
        if !timed && verdict_kind != Some(RecordVerdict::Excluded) {
            let finding = self.cx.finding(
                Code::WrongKind,
                format!("`{}` judges periods, not single records", info.name),
                at,
                "measures no timer",
            );
            self.cx.push(
                self.cx
                    .also(finding, info.at, "the target")
                    .help("expect its figure: `expect site.availability in 2026-03 is 99.9%`"),
            );
            return None;
        }
        let cycle = match cycle {
            None => None,
            Some(n) => {
                let Some(n) = n.whole().filter(|n| *n > 0) else {
                    self.cx.report(
                        Code::OutOfRange,
                        "cycles are counted from 1",
                        env.at(n.span),
                        "no such cycle",
                        "write `cycle 1` for the first",
                    );
                    return None;
                };
                Some(n)
            }
        };
        let due = match due {
            None => None,
            Some(at) => Some(instant(self.cx, env.unit, self.zone, at)?),
        };
        Some(Expect::Verdict {
            record: record.value.clone(),
            target: info.name.clone(),
            cycle,
            verdict: verdict_kind,
            due,
        })
    }

    fn expect_value(
        &self,
        env: Env<'_>,
        what: &'a ast::Path,
        group: Option<&'a ast::Expr>,
        period: &ast::Period,
        test: &'a ast::ValueTest,
    ) -> Option<Expect> {
        let text = what.text();
        let at = env.at(what.span);
        let (of, ty, record, per, each) = if self.metrics.contains_key(&text)
            && !self.target_infos.borrow().contains_key(&text)
        {
            let ty = self.metric_type(&text, at)??;
            self.link_metric(env.unit, what, &text);
            let (record, per) = self.metric_record(&text);
            (name(&text), ty, record, per, None)
        } else {
            let info = self.short_target(env, what, None)?;
            let (record, per) = (info.record.clone(), info.per.clone());
            (info.name.clone(), info.attained(), record, per, Some(info.period))
        };
        if let Some(each) = each
            && !self.fits(env, period, each, &format!("`{of}`"))
        {
            return None;
        }
        let group = self.expected_group(env, (record.as_ref(), per.as_ref()), group, what)?;
        let period = period_text(&period.kind);
        if let Some((numerator, denominator)) = fraction(&test.value) {
            let read = |n: &ast::Number| crate::types::number(self.cx, env.unit, n);
            let (numerator, denominator) = (read(numerator)?, read(denominator)?);
            let place = env.at(test.value.span());
            if test.op.value != ast::ValueOp::Is {
                self.cx.report(
                    Code::TypeMismatch,
                    "a fraction is exact",
                    place,
                    "compared with `is` only",
                    "write `is`, or a decimal figure",
                );
                return None;
            }
            if denominator.is_zero() {
                self.cx.report(
                    Code::OutOfRange,
                    "a fraction of nothing",
                    place,
                    "divided by zero",
                    "write what it is a fraction of",
                );
                return None;
            }
            if !matches!(ty, Type::Percent | Type::Number) {
                self.cx.report(
                    Code::TypeMismatch,
                    format!("`{of}` is {}", ty.in_words()),
                    place,
                    "a fraction",
                    "write a figure with its unit",
                );
                return None;
            }
            return Some(Expect::Ratio {
                of,
                group,
                period,
                numerator: Number(numerator),
                denominator: Number(denominator),
            });
        }
        let value = self.constant(env, &test.value, ty, &format!("`{of}`"))?;
        Some(Expect::Figure { of, group, period, op: comparison(test.op.value), value })
    }

    /// The group that an expectation is for. The outer `None`: it was wrong.
    fn expected_group(
        &self,
        env: Env<'_>,
        (record, per): (Option<&Name>, Option<&Name>),
        group: Option<&ast::Expr>,
        what: &ast::Path,
    ) -> Option<Option<String>> {
        if let (Some(per), Some(group)) = (per, group) {
            self.link_group_value(env, group, record, per);
        }
        match (per, group) {
            (None, None) => Some(None),
            (Some(_), Some(ast::Expr::Name(path))) => Some(Some(path.text())),
            (Some(_), Some(ast::Expr::Literal(ast::Literal::Text(text)))) => {
                Some(Some(text.value.clone()))
            }
            (Some(_), Some(ast::Expr::Literal(ast::Literal::Number(n)))) => {
                Some(Some(n.digits.clone()))
            }
            (Some(_), Some(other)) => {
                self.cx.report(
                    Code::TypeMismatch,
                    "a group is a value of a field",
                    env.at(other.span()),
                    "not a word, text or number",
                    "write `for east`",
                );
                None
            }
            (None, Some(group)) => {
                self.cx.report(
                    Code::WrongKind,
                    format!("`{}` has no groups", what.text()),
                    env.at(group.span()),
                    "one figure for all",
                    "leave `for …` out",
                );
                None
            }
            (Some(per), None) => {
                self.cx.report(
                    Code::MissingStatement,
                    format!("`{}` has a figure for each `{per}`", what.text()),
                    env.at(what.span),
                    "for which",
                    format!("add `for` and a value of `{per}`"),
                );
                None
            }
        }
    }
}

/// `71 / 103`
fn fraction(it: &ast::Expr) -> Option<(&ast::Number, &ast::Number)> {
    let ast::Expr::Binary(it) = it else { return None };
    match (&*it.left, it.op.value, &*it.right) {
        (
            ast::Expr::Literal(ast::Literal::Number(a)),
            ast::BinaryOp::Divide,
            ast::Expr::Literal(ast::Literal::Number(b)),
        ) => Some((a, b)),
        _ => None,
    }
}

fn is_missing(it: &ast::Expr) -> bool {
    matches!(it, ast::Expr::Name(path) if path.text() == "missing")
}

fn whole_term(it: &ast::PeriodKind) -> Option<String> {
    match it {
        ast::PeriodKind::Term => None,
        other => Some(period_text(other)),
    }
}

const fn comparison(op: ast::ValueOp) -> Comparison {
    match op {
        ast::ValueOp::Is => Comparison::Equal,
        ast::ValueOp::AtLeast => Comparison::AtLeast,
        ast::ValueOp::AtMost => Comparison::AtMost,
        ast::ValueOp::Above => Comparison::Above,
        ast::ValueOp::Below => Comparison::Below,
    }
}

/// The first and last day that a period has, as the calendar on the wall cuts it; wide enough for
/// quarters and years that begin in another month.
fn bounds(it: &ast::PeriodKind) -> Option<(NaiveDate, NaiveDate)> {
    use ast::PeriodKind as P;
    let day = NaiveDate::from_ymd_opt;
    let end = |year: i32, month: u32| {
        let (year, month) =
            if month >= 12 { (year.saturating_add(1), 1) } else { (year, month.saturating_add(1)) };
        day(year, month, 1).and_then(|date| date.pred_opt())
    };
    Some(match it {
        P::Day { year, month, day: d } => (day(*year, *month, *d)?, day(*year, *month, *d)?),
        P::Week { year, week } => {
            let monday = NaiveDate::from_isoywd_opt(*year, *week, chrono::Weekday::Mon)?;
            (monday, monday.checked_add_days(chrono::Days::new(6))?)
        }
        P::Month { year, month } => {
            (day(*year, *month, 1)?, end(*year, *month)?.checked_add_days(chrono::Days::new(31))?)
        }
        P::Quarter { year, .. } | P::HalfYear { year, .. } | P::Year { year } => {
            (day(*year, 1, 1)?, day(year.saturating_add(1), 12, 31)?)
        }
        P::ContractYear { .. } | P::Term => return None,
    })
}
