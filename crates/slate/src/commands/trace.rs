//! `slate trace`: one record's clocks as a timeline.

use clap::Args;
use slate_engine::{Trace, measure};
use slate_report::timeline;

use crate::commands::Format;
use crate::commands::history::HistoryArguments;
use crate::exit::{Done, Exit, Failure};
use crate::output;
use crate::source::AgreementArguments;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    agreement: AgreementArguments,
    /// The record's identity, as the history has it
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    history: HistoryArguments,
    /// How to print it
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Done {
    arguments.history.one_standard_input(&arguments.agreement.file)?;
    let Ok(model) = arguments.agreement.model()? else { return Ok(Exit::Findings) };
    let agreement = arguments.agreement.choose(&model)?;
    let evidence = arguments.history.read(agreement)?;
    let options = arguments.history.options(agreement, &evidence)?;
    let (plan, _) = measure(agreement, &evidence, &options)?;
    let mut traces: Vec<Trace> = Vec::new();
    for record in &agreement.records {
        let name = &record.heading.name;
        let known = evidence.table(name).is_some_and(|table| table.row(&arguments.id).is_some());
        if known {
            traces.push(plan.trace(name, &arguments.id)?);
        }
    }
    if traces.is_empty() {
        return Err(Failure::new(format!("the history has no record `{}`", arguments.id)));
    }
    let text = match arguments.format {
        Format::Json => output::json(&traces)?,
        Format::Human => traces.iter().map(|trace| timeline(trace, true)).collect(),
    };
    output::write(None, &text)?;
    Ok(Exit::Success)
}
