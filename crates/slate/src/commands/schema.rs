//! `slate schema`: JSON Schemas of what Slate writes and reads.

use clap::{Args, ValueEnum};

use crate::commands::simulate::Simulation;
use crate::exit::{Done, Exit};
use crate::output;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Of what
    #[arg(value_enum, default_value = "model")]
    of: Of,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    /// The compiled model
    Model,
    /// The statement
    Statement,
    /// What `simulate --format json` prints: the statement and what became of the history
    Simulation,
}

pub fn run(arguments: &Arguments) -> Done {
    let schema = match arguments.of {
        Of::Model => slate_model::json_schema(),
        Of::Statement => slate_engine::statement::json_schema(),
        Of::Simulation => schemars::schema_for!(Simulation<'_>),
    };
    output::write(None, &output::json(&schema)?)?;
    Ok(Exit::Success)
}
