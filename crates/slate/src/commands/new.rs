//! `slate new`: a starting agreement that checks, compiles and passes its scenarios as it is.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::exit::{Done, Exit, Failure};
use crate::output;

#[derive(Debug, Args)]
pub struct Arguments {
    /// What kind of agreement
    #[arg(value_enum, default_value = "desk")]
    template: Template,
    /// The file to write; standard output when `-`
    #[arg(short, long, value_name = "FILE", default_value = "agreement.slate")]
    output: PathBuf,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

/// The agreements to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Template {
    /// A service desk: response and resolution by priority, tiers, credits and caps
    Desk,
    /// Hosting: monthly uptime with maintenance, exclusions and a ladder of credits
    Uptime,
    /// The smallest agreement that pays
    Minimal,
}

impl Template {
    const fn text(self) -> &'static str {
        match self {
            Self::Desk => include_str!("../../templates/desk.slate"),
            Self::Uptime => include_str!("../../templates/uptime.slate"),
            Self::Minimal => include_str!("../../templates/minimal.slate"),
        }
    }
}

pub fn run(arguments: &Arguments) -> Done {
    let path = &arguments.output;
    let standard = path == Path::new("-");
    if !standard && path.exists() && !arguments.force {
        return Err(Failure::new(format!("`{}` is there already", path.display()))
            .help("give another name with `--output`, or replace it with `--force`"));
    }
    output::write(Some(path), arguments.template.text())?;
    if !standard {
        let shown = path.display();
        anstream::eprintln!(
            "wrote {shown}; now try `slate check {shown}` and `slate test {shown}`"
        );
    }
    Ok(Exit::Success)
}
