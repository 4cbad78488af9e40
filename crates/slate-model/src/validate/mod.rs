//! The invariants of a model. Compiling keeps them; loading a file checks them, so that the engine
//! may rely on them whoever wrote the model. Each fault names the path of what is wrong.

mod calendar;
mod cycle;
mod exclusion;
mod known;
mod limit;
mod metric;
mod money;
mod parameter;
mod record;
mod scenario;
mod service;
mod target;
mod timer;
mod typed;

use std::collections::BTreeSet;
use std::fmt;

use crate::agreement::{Agreement, FORMAT, Model};
use crate::clauses::Clauses;
use crate::name::Name;

/// Something that a model says and must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: `agreements[0].targets[2].measure.timer`.
    pub path: String,
    /// What is wrong, in words.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

impl Model {
    /// Everything that is wrong with the model, in its order; nothing for a sound one.
    pub fn validate(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        if self.slate_model != FORMAT {
            faults.add("slate_model", format!("expected {FORMAT}, found {}", self.slate_model));
        }
        faults.unique("agreements", self.agreements.iter().map(|a| &a.heading.name));
        let agreements: Vec<Clauses<'_>> = self.agreements.iter().map(Clauses::of).collect();
        for (n, agreement) in agreements.iter().enumerate() {
            Sound { agreement, faults: &mut faults }.agreement(&format!("agreements[{n}]"));
        }
        for (n, scenario) in self.scenarios.iter().enumerate() {
            let path = format!("scenarios[{n}]");
            match agreements.iter().find(|a| a.heading.name == scenario.agreement) {
                Some(agreement) => {
                    Sound { agreement, faults: &mut faults }.scenario(&path, scenario);
                }
                None => faults.add(
                    &format!("{path}.agreement"),
                    format!("no agreement is called `{}`", scenario.agreement),
                ),
            }
        }
        faults.0
    }
}

/// How many things are wrong with one agreement.
pub(crate) fn faults_of(agreement: &Agreement) -> usize {
    let mut faults = Faults::default();
    Sound { agreement: &Clauses::of(agreement), faults: &mut faults }.agreement("");
    faults.0.len()
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, path: &str, problem: impl Into<String>) {
        self.0.push(Fault { path: path.to_owned(), problem: problem.into() });
    }

    fn unique<'a>(&mut self, path: &str, names: impl Iterator<Item = &'a Name>) {
        let mut seen = BTreeSet::new();
        for (n, name) in names.enumerate() {
            if !seen.insert(name) {
                self.add(&format!("{path}[{n}].name"), format!("`{name}` is defined twice"));
            }
        }
    }
}

/// Checks one agreement.
struct Sound<'a> {
    agreement: &'a Clauses<'a>,
    faults: &'a mut Faults,
}

impl<'a> Sound<'a> {
    fn agreement(&mut self, path: &str) {
        let a = self.agreement;
        if a.term.last < a.term.first {
            self.faults.add(&format!("{path}.term"), "the term ends before it starts");
        }
        macro_rules! each {
            ($($list:ident: $check:ident;)*) => {$(
                let here = format!("{path}.{}", stringify!($list));
                self.faults.unique(&here, a.$list.iter().map(|item| &item.heading.name));
                for (n, item) in a.$list.iter().enumerate() {
                    self.$check(&format!("{here}[{n}]"), item);
                }
            )*};
        }
        each! {
            parameters: parameter;
            calendars: calendar;
            records: record;
            inputs: input;
            services: service;
            timers: timer;
            metrics: metric;
            targets: target;
            exclusions: exclusion;
            credits: credit;
            terminations: termination;
        }
        self.metric_cycles(path);
        self.calendar_cycles(path);
        self.settlement(&format!("{path}.settlement"), &a.settlement);
    }
}
