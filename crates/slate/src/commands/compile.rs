//! `slate compile`: the validated model as JSON.

use std::path::PathBuf;

use clap::Args;

use crate::exit::{Done, Exit};
use crate::output;
use crate::source::AgreementArguments;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    agreement: AgreementArguments,
    /// Where to write the model; standard output when absent
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Done {
    let Ok(mut model) = arguments.agreement.model()? else { return Ok(Exit::Findings) };
    if arguments.agreement.name.is_some() {
        let chosen = arguments.agreement.choose(&model)?.heading.name.clone();
        model.agreements.retain(|agreement| agreement.heading.name == chosen);
        model.scenarios.retain(|scenario| scenario.agreement == chosen);
    }
    output::write(arguments.output.as_deref(), &model.to_json()?)?;
    Ok(Exit::Success)
}
