//! Scenarios that give parameters values of their own: what they are run against.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use slate_model::{Agreement, Model, Name, Scenario};

use crate::compile::Checked;

/// The file compiled with other values of parameters, for the scenarios that give them.
#[derive(Debug, Clone)]
pub struct Varied {
    /// The agreement whose scenarios they are.
    pub agreement: Name,
    /// The values, as they are written.
    pub parameters: BTreeMap<String, String>,
    /// What the file comes to with them.
    pub model: Arc<Model>,
}

/// What a scenario gives.
pub(crate) fn given(scenario: &Scenario) -> (Name, BTreeMap<String, String>) {
    let pairs = scenario.parameters.iter().map(|it| (it.parameter.to_string(), it.written.clone()));
    (scenario.agreement.clone(), pairs.collect())
}

/// Each distinct set of values that scenarios give, in order of name.
pub(crate) fn sets(model: &Model) -> BTreeSet<(Name, BTreeMap<String, String>)> {
    let giving = model.scenarios.iter().filter(|scenario| !scenario.parameters.is_empty());
    giving.map(given).collect()
}

impl Checked {
    /// The scenarios of the file in source order, each with the agreement that it is run against:
    /// compiled with its own values of parameters where it gives some.
    pub fn scenarios(&self) -> Vec<(&Agreement, &Scenario)> {
        let Some(model) = &self.model else { return Vec::new() };
        let run = |(place, scenario): (usize, &Scenario)| {
            let (agreement, parameters) = given(scenario);
            let varied = self
                .varied
                .iter()
                .find(|it| it.agreement == agreement && it.parameters == parameters);
            let model = varied.map_or(model, |varied| &varied.model);
            Some((model.agreement(agreement.as_str())?, model.scenarios.get(place)?))
        };
        // Places are stable: the same text has the same scenarios, whatever parameters are.
        model.scenarios.iter().enumerate().filter_map(run).collect()
    }
}
