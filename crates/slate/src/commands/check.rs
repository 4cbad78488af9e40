//! `slate check`: findings in agreements.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use slate_check::{Finding, Form, Look, Sources, denied, render, summary};

use crate::exit::{Done, Exit};
use crate::output;
use crate::source::{self, Deny, ParameterArguments};

#[derive(Debug, Args)]
pub struct Arguments {
    /// Agreements, or folders of them; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print the findings
    #[arg(long, value_enum, default_value = "full")]
    format: Format,
    /// From which severity on the command fails
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    deny: Deny,
    #[command(flatten)]
    parameters: ParameterArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the text, for people
    #[value(alias = "human")]
    Full,
    /// A line a finding
    Concise,
    /// JSON
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0
    Sarif,
}

pub fn run(arguments: &Arguments) -> Done {
    let files = source::agreements_in(&arguments.files)?;
    let checked = source::check(&files, &arguments.parameters.options()?)?;
    let mut findings: Vec<Finding> = Vec::new();
    let mut sources = Sources::new();
    for checked in checked {
        findings.extend(checked.findings);
        sources.merge(checked.sources);
    }
    // A file that several agreements use is reported on once.
    slate_check::sort(&mut findings);
    let form = match arguments.format {
        Format::Full => Form::Full(Look {
            width: output::width(),
            colour: output::colour(None),
            ..Look::default()
        }),
        Format::Concise => Form::Concise,
        Format::Json => Form::Json,
        Format::Github => Form::GitHub,
        Format::Sarif => Form::Sarif,
    };
    let text = render(&findings, &sources, form);
    let data = matches!(arguments.format, Format::Json | Format::Sarif);
    output::write(None, &if data { output::escaped(&text) } else { text })?;
    if matches!(arguments.format, Format::Full | Format::Concise) {
        let files =
            if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) };
        anstream::eprintln!("checked {files}: {}", summary(&findings));
    }
    let failed = denied(&findings, arguments.deny.into());
    Ok(if failed { Exit::Findings } else { Exit::Success })
}
