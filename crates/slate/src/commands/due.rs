//! `slate due`: when something is due, and why.

use clap::Args;
use slate_engine::{DueExplanation, due};
use slate_model::{Agreement, FieldKind, Measure, Name, Target, Value, Zone};
use slate_report::tame;

use crate::commands::Format;
use crate::commands::history::{instant, local};
use crate::commands::words::duration;
use crate::exit::{Done, Exit, Failure};
use crate::output;
use crate::source::AgreementArguments;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    agreement: AgreementArguments,
    /// The target: `desk.gold.response`, or its last part where that is enough
    #[arg(value_name = "TARGET")]
    target: String,
    /// When it starts: `2026-03-06 17:50` in the agreement's zone, or an instant with its offset
    #[arg(long, value_name = "INSTANT")]
    at: String,
    /// Values of fields that the limit depends on: `--with priority=P3`
    #[arg(long = "with", value_name = "FIELD=VALUE")]
    with: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Done {
    let Ok(model) = arguments.agreement.model()? else { return Ok(Exit::Findings) };
    let agreement = arguments.agreement.choose(&model)?;
    let target = find(agreement, &arguments.target)?;
    let values = arguments
        .with
        .iter()
        .map(|pair| value(agreement, target, pair))
        .collect::<Result<Vec<_>, _>>()?;
    let at = instant(&arguments.at, agreement.zone)?;
    let explained = due(agreement, &target.heading.name, &values, at)?;
    let text = match arguments.format {
        Format::Json => output::json(&explained)?,
        Format::Human => human(&explained, agreement.zone),
    };
    output::write(None, &text)?;
    Ok(Exit::Success)
}

/// The target of that full name, or the only one whose name ends so.
fn find<'a>(agreement: &'a Agreement, name: &str) -> Result<&'a Target, Failure> {
    if let Some(target) = agreement.targets.iter().find(|t| t.heading.name.as_str() == name) {
        return Ok(target);
    }
    let ending = format!(".{name}");
    let found: Vec<&Target> =
        agreement.targets.iter().filter(|t| t.heading.name.as_str().ends_with(&ending)).collect();
    let names = |targets: &mut dyn Iterator<Item = &Target>| {
        targets.map(|t| format!("`{}`", t.heading.name)).collect::<Vec<_>>().join(", ")
    };
    match found.as_slice() {
        [only] => Ok(only),
        [] => Err(Failure::new(format!("there is no target `{name}`"))
            .help(format!("the agreement has {}", names(&mut agreement.targets.iter())))),
        several => Err(Failure::new(format!("`{name}` could be several targets"))
            .help(format!("say which: {}", names(&mut several.iter().copied())))),
    }
}

/// `priority=P3` as a value of the field's type.
fn value(agreement: &Agreement, target: &Target, pair: &str) -> Result<(Name, Value), Failure> {
    let wrong = |problem: String| Failure::new(format!("`--with {pair}`: {problem}"));
    let (name, text) =
        pair.split_once('=').ok_or_else(|| wrong("write `--with priority=P3`".to_owned()))?;
    let (name, text) = (name.trim(), text.trim());
    let Measure::Timer { timer, .. } = &target.measure else {
        return Err(wrong(format!("`{}` has no limit, so nothing is due", target.heading.name)));
    };
    let record = agreement.timer(timer).and_then(|timer| agreement.record(&timer.record));
    let field = record
        .and_then(|record| record.field(name))
        .ok_or_else(|| wrong(format!("the record has no field `{name}`")))?;
    let value = match &field.kind {
        FieldKind::OneOf(members) if members.iter().any(|member| member == text) => {
            Value::Member(text.to_owned())
        }
        FieldKind::OneOf(members) => {
            let members: Vec<String> = members.iter().map(|member| format!("`{member}`")).collect();
            return Err(wrong(format!("`{name}` is one of {}", members.join(", "))));
        }
        FieldKind::Text => Value::Text(text.to_owned()),
        FieldKind::Duration => {
            let time = slate_evidence::duration(text);
            Value::Duration(time.map_err(|advice| wrong(advice.to_owned()))?)
        }
        FieldKind::Instant => Value::Instant(instant(text, agreement.zone)?),
        _ => return Err(wrong(format!("no limit depends on `{name}`"))),
    };
    let name: Name = name.parse()?;
    Ok((name, value))
}

fn human(explained: &DueExplanation, zone: Zone) -> String {
    let bold = anstyle::Style::new().bold();
    let mut out = String::new();
    match explained.due {
        Some(due) => out.push_str(&format!("due {bold}{}{bold:#}\n", local(due, zone))),
        None => out.push_str("never due\n"),
    }
    // The words of a limit name its calendar already.
    let limit = explained.limit.as_deref().unwrap_or("no limit");
    out.push_str(&format!("{}: {limit} ({})\n", tame(&explained.title), explained.zone));
    for step in &explained.steps {
        let used = step.used.map(|used| format!("  ({})", duration(used))).unwrap_or_default();
        out.push_str(&format!("  {}  {}{used}\n", local(step.at, zone), tame(&step.words)));
    }
    out
}
