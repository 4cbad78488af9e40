//! Runs the scenarios of a text as it stands.

use slate_engine::{ScenarioOutcome, run_scenario};
use slate_model::{Agreement, Scenario};

use crate::workspace::Snapshot;

/// Which scenarios of a file are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scenarios {
    /// The one of this text; where several are called so, each of them.
    Labelled(String),
    /// Those for the agreement of this name.
    Of(String),
    /// All of them.
    All,
}

impl Scenarios {
    fn hold(&self, agreement: &Agreement, scenario: &Scenario) -> bool {
        match self {
            Self::Labelled(label) => scenario.label == *label,
            Self::Of(name) => agreement.heading.name.as_str() == name,
            Self::All => true,
        }
    }
}

impl Snapshot {
    /// Runs scenarios of a file, in their order.
    ///
    /// # Errors
    /// Why they cannot be run, in words.
    pub fn run_scenarios(
        &self,
        path: &str,
        meant: &Scenarios,
    ) -> Result<Vec<ScenarioOutcome>, String> {
        let checked = self.checked(path);
        if checked.model.is_none() {
            return Err(format!("`{path}` has mistakes: its scenarios run when they are mended"));
        }
        let all = checked.scenarios().into_iter();
        let ran: Vec<ScenarioOutcome> = all
            .filter(|(agreement, scenario)| meant.hold(agreement, scenario))
            .map(|(agreement, scenario)| run_scenario(agreement, scenario))
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())?;
        match meant {
            Scenarios::Labelled(label) if ran.is_empty() => {
                Err(format!("`{path}` has no scenario \"{label}\""))
            }
            Scenarios::Of(name) if ran.is_empty() => {
                Err(format!("`{path}` has no scenario for `{name}`"))
            }
            _ => Ok(ran),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::fixture::{desk, snapshot};

    #[test]
    fn those_that_are_meant_run_and_others_are_named_as_missing() {
        let scenario = |label: &str, verdict: &str| {
            format!(
                "scenario \"{label}\" for acme {{\n  ticket T1 {{\n    opened 2026-03-02 09:00, priority P1, \
                 status new, cause provider\n    2026-03-02 18:00, status done\n  }}\n  \
                 expect T1.fixed {verdict}\n}}\n"
            )
        };
        let text = desk("limit 4 h");
        let text = format!("{text}\n{}{}", scenario("Late", "breached"), scenario("Good", "met"));
        let run = |meant: Scenarios| snapshot(&text).run_scenarios("a.slate", &meant);
        let passed = |meant| {
            let ran = run(meant).unwrap();
            ran.iter().map(|it| (it.label.clone(), it.passed())).collect::<Vec<_>>()
        };
        let (late, good) = (("Late".to_owned(), true), ("Good".to_owned(), false));
        assert_eq!(passed(Scenarios::All), [late.clone(), good.clone()]);
        assert_eq!(passed(Scenarios::Of("acme".to_owned())), [late, good.clone()]);
        assert_eq!(passed(Scenarios::Labelled("Good".to_owned())), [good]);
        let missing = run(Scenarios::Labelled("Goo".to_owned())).unwrap_err();
        assert_eq!(missing, "`a.slate` has no scenario \"Goo\"");
        let missing = run(Scenarios::Of("other".to_owned())).unwrap_err();
        assert_eq!(missing, "`a.slate` has no scenario for `other`");
        let broken = snapshot("agreement {").run_scenarios("a.slate", &Scenarios::All);
        assert!(broken.unwrap_err().contains("has mistakes"));
    }
}
