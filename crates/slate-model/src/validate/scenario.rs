//! Scenarios: they tell of records, parameters and inputs of their agreement, and expect what it has.

use super::Sound;
use crate::expr::Value;
use crate::record::{FieldKind, Record};
use crate::scenario::{Expect, Scenario, ScenarioRecord};
use crate::types::Type;

impl Sound<'_> {
    pub(super) fn scenario(&mut self, path: &str, scenario: &Scenario) {
        for (n, told) in scenario.records.iter().enumerate() {
            let here = format!("{path}.records[{n}]");
            let Some(record) = self.record_known(&format!("{here}.record"), &told.record) else {
                continue;
            };
            self.told(&here, told, record);
        }
        for (n, given) in scenario.parameters.iter().enumerate() {
            let here = format!("{path}.parameters[{n}]");
            let known =
                self.agreement.parameters.iter().find(|it| it.heading.name == given.parameter);
            match known {
                None => {
                    self.faults.add(&here, format!("no parameter is called `{}`", given.parameter));
                }
                Some(known) if Type::of(&known.value) != Type::of(&given.value) => {
                    let wanted = Type::of(&known.value).in_words();
                    self.faults.add(&here, format!("`{}` is {wanted}", given.parameter));
                }
                Some(_) => {}
            }
        }
        for (n, input) in scenario.inputs.iter().enumerate() {
            if self.agreement.input(&input.input).is_none() {
                let here = format!("{path}.inputs[{n}]");
                self.faults.add(&here, format!("no input is called `{}`", input.input));
            }
        }
        for (n, claim) in scenario.claims.iter().enumerate() {
            if self.agreement.credit(&claim.credit).is_none() {
                let here = format!("{path}.claims[{n}]");
                self.faults.add(&here, format!("no credit is called `{}`", claim.credit));
            }
        }
        for (n, expectation) in scenario.expectations.iter().enumerate() {
            let here = format!("{path}.expectations[{n}].expect");
            self.expectation(&here, &expectation.expect);
        }
    }

    /// The values of a record that is told of.
    fn told(&mut self, path: &str, told: &ScenarioRecord, record: &Record) {
        for name in told.changes.iter().flat_map(|change| &change.cleared) {
            if record.field(name.as_str()).is_none_or(|field| field.derived.is_some()) {
                self.faults.add(path, format!("no field that can lose a value is `{name}`"));
            }
        }
        let values = told.changes.iter().flat_map(|change| &change.values);
        for value in told.values.iter().chain(values) {
            let built_in = [Record::OPENED, Record::FROM, Record::TO];
            if built_in.contains(&value.field.as_str()) {
                if Type::of(&value.value) != Type::Instant {
                    self.faults.add(path, format!("`{}` is an instant", value.field));
                }
                continue;
            }
            let Some(field) = record.field(value.field.as_str()) else {
                self.faults.add(path, format!("no field is called `{}`", value.field));
                continue;
            };
            if Type::of(&value.value) != Type::of_field(&field.kind) {
                let wanted = Type::of_field(&field.kind).in_words();
                self.faults.add(path, format!("`{}` is {wanted}", value.field));
            }
            if let (FieldKind::OneOf(members), Value::Member(member)) = (&field.kind, &value.value)
                && !members.contains(member)
            {
                let problem = format!("`{member}` is no member of `{}`", value.field);
                self.faults.add(path, problem);
            }
        }
    }

    fn expectation(&mut self, path: &str, expect: &Expect) {
        match expect {
            Expect::Verdict { target, .. }
            | Expect::Target { target, .. }
            | Expect::Provisional { target, .. } => {
                self.target_known(path, target);
            }
            Expect::Figure { of, .. } | Expect::Ratio { of, .. } => {
                if self.agreement.target(of).is_none() && self.agreement.metric(of).is_none() {
                    self.faults.add(path, format!("no target or metric is called `{of}`"));
                }
                if let Expect::Ratio { denominator, .. } = expect
                    && denominator.0.is_zero()
                {
                    self.faults.add(path, "a fraction of nothing");
                }
            }
            Expect::Credits { credit: Some(credit), .. } => {
                if self.agreement.credit(credit).is_none() {
                    self.faults.add(path, format!("no credit is called `{credit}`"));
                }
            }
            Expect::Credits { credit: None, .. } => {}
            Expect::Terminates { termination, .. } => {
                let known =
                    self.agreement.terminations.iter().any(|t| t.heading.name == *termination);
                if !known {
                    let problem = format!("no right to terminate is called `{termination}`");
                    self.faults.add(path, problem);
                }
            }
        }
    }
}
