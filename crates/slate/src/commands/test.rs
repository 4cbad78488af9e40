//! `slate test`: the scenarios of agreements.

use std::path::PathBuf;

use clap::Args;
use slate_engine::{ScenarioOutcome, run_scenario};

use crate::commands::Format;
use crate::exit::{Done, Exit, Failure};
use crate::output;
use crate::source::{self, ParameterArguments};

#[derive(Debug, Args)]
pub struct Arguments {
    /// Agreements, or folders of them; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only scenarios whose label contains this
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// How to print the outcome
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    #[command(flatten)]
    parameters: ParameterArguments,
}

/// What `--format json` prints of one scenario.
#[derive(serde::Serialize)]
struct Ran {
    passed: bool,
    #[serde(flatten)]
    outcome: ScenarioOutcome,
}

pub fn run(arguments: &Arguments) -> Done {
    let files = source::agreements_in(&arguments.files)?;
    let mut rejected = false;
    let mut ran = Vec::new();
    let mut labels = Vec::new();
    for checked in source::check(&files, &arguments.parameters.options()?)? {
        if checked.model.is_none() {
            source::print_findings(&checked.findings, &checked.sources);
            rejected = true;
            continue;
        }
        for (agreement, scenario) in checked.scenarios() {
            if arguments.only.as_ref().is_some_and(|only| !scenario.label.contains(only)) {
                labels.push(scenario.label.clone());
                continue;
            }
            ran.push(run_scenario(agreement, scenario)?);
        }
    }
    if let (Some(only), true, false) = (&arguments.only, ran.is_empty(), rejected) {
        return Err(nothing_ran(only, &labels));
    }
    let failed = ran.iter().any(|one| !one.passed());
    let text = match arguments.format {
        Format::Json => {
            let ran = ran.into_iter();
            let said = ran.map(|outcome| Ran { passed: outcome.passed(), outcome });
            output::json(&said.collect::<Vec<_>>())?
        }
        // What could not be read has no scenarios that failed or passed: the findings say it all.
        Format::Human if ran.is_empty() && rejected => String::new(),
        Format::Human => slate_report::scenarios(&ran, true),
    };
    output::write(None, &text)?;
    Ok(if failed || rejected { Exit::Findings } else { Exit::Success })
}

/// Nothing was run, so nothing was tested: that is no success.
fn nothing_ran(only: &str, labels: &[String]) -> Failure {
    const SHOWN: usize = 10;
    let failure =
        Failure::new(format!("no scenario has `{only}` in its label, so nothing was tested"));
    let shown: Vec<String> = labels.iter().take(SHOWN).map(|label| format!("`{label}`")).collect();
    let more = labels.len().saturating_sub(SHOWN);
    match (shown.is_empty(), more) {
        (true, _) => failure.help("there is no scenario in what was given"),
        (false, 0) => failure.help(format!("the labels are {}", shown.join(", "))),
        (false, more) => {
            failure.help(format!("the labels are {} and {more} more", shown.join(", ")))
        }
    }
}
