//! `slate completions`: a completion script for a shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::exit::{Done, Exit};
use crate::output;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

pub fn run(arguments: &Arguments) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut crate::Cli::command(), "slate", &mut script);
    output::write(None, &String::from_utf8_lossy(&script))?;
    Ok(Exit::Success)
}
