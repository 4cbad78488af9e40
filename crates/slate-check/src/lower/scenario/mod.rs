//! Scenarios: what happened, in the agreement's zone, and what must come out.

mod expect;
mod field;
mod figure;
mod given;
mod group;
mod named;
mod period;
mod record;
mod terminate;
mod verdict;

use std::collections::BTreeMap;
use std::rc::Rc;

use slate_model::{Agreement, Expectation, Instant, Scenario, ScenarioClaim, ScenarioRecord};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::period::period_text;
use crate::types::{Env, Subject, date, instant};

/// A record told of, with what expectations need to know.
struct Known {
    info: Rc<RecordInfo>,
    at: At,
}

/// What a scenario has told before it expects anything.
struct Told {
    /// The records, by what they are called.
    records: BTreeMap<String, Known>,
    /// Whether some of it could not be read.
    damaged: bool,
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
        let mut told = Told { records: BTreeMap::new(), damaged: it.damaged };
        let mut parameters = Vec::new();
        let mut given_at: BTreeMap<&str, At> = BTreeMap::new();
        let mut inputs = Vec::new();
        let mut claims = Vec::new();
        let mut as_of: Option<(Option<Instant>, At)> = None;
        let mut expectations = Vec::new();
        for entry in &it.entries {
            match entry {
                ast::ScenarioEntry::Record(record) => {
                    let at = env.at(record.id.span);
                    let Some(info) = self.record_named(env.unit, &record.record) else {
                        told.damaged = true;
                        continue;
                    };
                    if let Some(first) = told.records.get(record.id.as_str()) {
                        self.cx.duplicate(record.id.as_str(), at, first.at, "a record");
                        continue;
                    }
                    told.records
                        .insert(record.id.value.clone(), Known { info: Rc::clone(&info), at });
                    records.push(self.told_record(env, record, &info));
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
                ast::ScenarioEntry::Bad(_) => told.damaged = true,
            }
        }
        let mut expected = false;
        for entry in &it.entries {
            let ast::ScenarioEntry::Expect(expect) = entry else { continue };
            expected = true;
            if let Some(kind) = self.expect(env, &expect.kind, &told, model) {
                expectations
                    .push(Expectation { expect: kind, at: self.cx.position(env.at(expect.span)) });
            }
        }
        if !expected && !told.damaged {
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
}
