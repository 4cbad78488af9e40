//! `slate trace`: one record's clocks as a timeline.

use clap::Args;
use slate_engine::{SegmentState, Trace, TracedCycle, TracedTarget, measure};
use slate_model::{Duration, Instant, RecordVerdict, Zone};
use slate_report::tame;

use crate::commands::Format;
use crate::commands::history::{HistoryArguments, local, to_the_second};
use crate::commands::words::{duration, verdict};
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
        Format::Human => traces.iter().map(|trace| human(trace, agreement.zone)).collect(),
    };
    output::write(None, &text)?;
    Ok(Exit::Success)
}

const TITLE: anstyle::Style = anstyle::Style::new().bold();
const FAINT: anstyle::Style = anstyle::Style::new().dimmed();

fn human(trace: &Trace, zone: Zone) -> String {
    let mut out = format!(
        "{TITLE}{} {}{TITLE:#}, opened {}, seen from {}\n",
        trace.record,
        tame(&trace.id),
        local(trace.opened, zone),
        local(trace.as_of, zone)
    );
    if trace.targets.is_empty() {
        out.push_str("no target times it\n");
    }
    for target in &trace.targets {
        out.push_str(&of_target(target, zone));
    }
    out
}

fn of_target(target: &TracedTarget, zone: Zone) -> String {
    let mut out =
        format!("\n{TITLE}{}{TITLE:#}  {FAINT}{}{FAINT:#}\n", tame(&target.title), target.target);
    if let Some(why) = &target.left_out {
        out.push_str(&format!("  not counted: {}\n", tame(why)));
    }
    for cycle in &target.cycles {
        out.push_str(&of_cycle(cycle, target.cycles.len() > 1, zone));
    }
    out
}

fn of_cycle(cycle: &TracedCycle, several: bool, zone: Zone) -> String {
    let colour = match cycle.verdict {
        RecordVerdict::Met => anstyle::AnsiColor::Green.on_default(),
        RecordVerdict::Breached => anstyle::AnsiColor::Red.on_default().bold(),
        _ => anstyle::Style::new(),
    };
    let mut out = String::from("  ");
    if several {
        out.push_str(&format!("cycle {}: ", cycle.cycle));
    }
    out.push_str(&format!("{colour}{}{colour:#}", verdict(cycle.verdict)));
    if let Some(limit) = &cycle.limit {
        out.push_str(&format!(", limit {limit}"));
    }
    if cycle.verdict == RecordVerdict::Void {
        // What is void has no times that mean anything.
        out.push('\n');
        return out;
    }
    out.push_str(&format!(", ran {}", duration(cycle.elapsed)));
    if cycle.overrun > Duration::ZERO {
        out.push_str(&format!(", {} over", duration(cycle.overrun)));
    }
    out.push('\n');
    let mut due = cycle.due;
    for segment in &cycle.segments {
        out.push_str(&told_due(&mut due, segment.from, zone));
        let word = match segment.state {
            SegmentState::NotStarted => "not started",
            SegmentState::Running => "running",
            SegmentState::Paused => "paused",
            SegmentState::OutsideHours => "outside hours",
            SegmentState::Excluded => "excluded",
            SegmentState::Stopped => "stopped",
        };
        let late = if segment.late { "  late" } else { "" };
        let open = match segment.state {
            SegmentState::Running | SegmentState::Paused => duration(segment.open),
            _ => String::new(),
        };
        let line =
            format!("    {}  {word:<13}  {open:>12}{late}", to_the_second(segment.from, zone));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if let Some(stopped) = cycle.stopped {
        out.push_str(&told_due(&mut due, stopped, zone));
        out.push_str(&format!("    {}  stopped\n", to_the_second(stopped, zone)));
    }
    if let Some(due) = due {
        out.push_str(&format!("    {}  due\n", to_the_second(due, zone)));
    }
    out
}

/// The line of the due instant, once, when the timeline passes it.
fn told_due(due: &mut Option<Instant>, at: Instant, zone: Zone) -> String {
    match due.take_if(|due| *due < at) {
        Some(due) => format!("    {}  due\n", to_the_second(due, zone)),
        None => String::new(),
    }
}
