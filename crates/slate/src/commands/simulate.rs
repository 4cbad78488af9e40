//! `slate simulate`: what an agreement would have cost on a history.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use slate_engine::statement::{Statement, VerdictLine};
use slate_evidence::Quality;
use slate_report::{Look, statement_csv, statement_markdown, statement_terminal, verdicts_csv};

use crate::commands::history::HistoryArguments;
use crate::exit::{Done, Exit};
use crate::output;
use crate::outputs::distinct;
use crate::source::{AgreementArguments, Given};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    agreement: AgreementArguments,
    #[command(flatten)]
    history: HistoryArguments,
    /// Treat every credit as claimed (the default with `--term`)
    #[arg(long)]
    assume_claimed: bool,
    /// How to print the statement
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Where to write the statement; standard output when absent
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write every record's verdict and due instant as CSV
    #[arg(long, value_name = "FILE")]
    verdicts: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// JSON: the statement and the quality of the history
    Json,
    /// CSV: a row a line of the statement
    Csv,
    /// Markdown
    Markdown,
}

/// What `--format json` prints.
#[derive(serde::Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Simulation<'a> {
    /// What the agreement came to.
    statement: &'a Statement,
    /// What became of every row of the history.
    history: &'a Quality,
}

pub fn run(arguments: &Arguments) -> Done {
    arguments.history.one_standard_input(&arguments.agreement.file)?;
    let Ok(Given { model, mut files }) = arguments.agreement.given()? else {
        return Ok(Exit::Findings);
    };
    files.extend(arguments.history.inputs());
    let mut outputs = vec![("--output", arguments.output.as_deref())];
    outputs.extend(arguments.verdicts.as_deref().map(|path| ("--verdicts", Some(path))));
    distinct(&outputs, &files)?;
    let agreement = arguments.agreement.choose(&model)?;
    let evidence = arguments.history.read(agreement)?;
    let mut options = arguments.history.options(agreement, &evidence)?;
    options.assume_claimed = arguments.assume_claimed || options.term.is_some();

    let statement = slate_engine::evaluate(agreement, &evidence, &options)?;
    let text = match arguments.format {
        Format::Human => {
            let to = arguments.output.as_deref();
            let look = Look { colour: output::colour(to), width: output::width() };
            statement_terminal(&statement, look)
        }
        Format::Json => {
            output::json(&Simulation { statement: &statement, history: &evidence.quality })?
        }
        Format::Csv => statement_csv(&statement)?,
        Format::Markdown => statement_markdown(&statement),
    };
    if let Some(path) = &arguments.verdicts {
        let lines: Vec<VerdictLine> = slate_engine::verdicts(agreement, &evidence, &options)?;
        output::write(Some(path), &verdicts_csv(lines.iter())?)?;
    }
    output::write(arguments.output.as_deref(), &text)?;
    arguments.history.remark(&evidence);
    Ok(Exit::Success)
}
