//! `slate compile`: the validated model as JSON.

use std::path::PathBuf;

use clap::Args;

use crate::exit::{Done, Exit};
use crate::output;
use crate::outputs::distinct;
use crate::source::{AgreementArguments, Given};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    agreement: AgreementArguments,
    /// Where to write the model; standard output when absent
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Done {
    let Ok(Given { mut model, files }) = arguments.agreement.given()? else {
        return Ok(Exit::Findings);
    };
    distinct(&[("--output", arguments.output.as_deref())], &files)?;
    if arguments.agreement.name.is_some() {
        let chosen = arguments.agreement.choose(&model)?.heading.name.clone();
        model.agreements.retain(|agreement| agreement.heading.name == chosen);
        model.scenarios.retain(|scenario| scenario.agreement == chosen);
    }
    output::write(arguments.output.as_deref(), &output::escaped(&model.to_json()?))?;
    Ok(Exit::Success)
}
