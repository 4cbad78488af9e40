//! `slate test`: the scenarios of agreements.

use std::path::PathBuf;

use clap::Args;
use slate_engine::{ExpectationOutcome, ScenarioOutcome, run_scenario};
use slate_report::tame;

use crate::commands::Format;
use crate::exit::{Done, Exit};
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
    for checked in source::check(&files, &arguments.parameters.options()?)? {
        if checked.model.is_none() {
            source::print_findings(&checked.findings, &checked.sources);
            rejected = true;
            continue;
        }
        for (agreement, scenario) in checked.scenarios() {
            if arguments.only.as_ref().is_some_and(|only| !scenario.label.contains(only)) {
                continue;
            }
            let outcome = run_scenario(agreement, scenario)?;
            ran.push(Ran { passed: outcome.passed(), outcome });
        }
    }
    let failed = ran.iter().filter(|one| !one.passed).count();
    let text = match arguments.format {
        Format::Json => output::json(&ran)?,
        // What could not be read has no scenarios that failed or passed: the findings say it all.
        Format::Human if ran.is_empty() && rejected => String::new(),
        Format::Human => human(&ran, failed),
    };
    output::write(None, &text)?;
    Ok(if failed > 0 || rejected { Exit::Findings } else { Exit::Success })
}

const FAINT: anstyle::Style = anstyle::Style::new().dimmed();

/// Where something stands, after two spaces.
fn at(place: Option<&slate_model::Position>) -> String {
    place.map(|place| format!("  {}", tame(&place.to_string()))).unwrap_or_default()
}

fn human(ran: &[Ran], failed: usize) -> String {
    let good = anstyle::AnsiColor::Green.on_default();
    let bad = anstyle::AnsiColor::Red.on_default().bold();
    let mut out = String::new();
    for one in ran {
        let mark =
            if one.passed { format!("{good}ok{good:#}") } else { format!("{bad}FAILED{bad:#}") };
        let place = at(one.outcome.at.as_ref());
        out.push_str(&format!("{mark}  {}{FAINT}{place}{FAINT:#}\n", tame(&one.outcome.label)));
        for ExpectationOutcome { at: place, expected, instead } in &one.outcome.expectations {
            if let Some(instead) = instead {
                out.push_str(&format!(
                    "    expected {}{FAINT}{}{FAINT:#}\n",
                    tame(expected),
                    at(place.as_ref())
                ));
                out.push_str(&format!("    but {}\n", tame(instead)));
            }
        }
    }
    let passed = ran.len() - failed;
    out.push_str(&format!("{passed} passed, {failed} failed\n"));
    out
}
