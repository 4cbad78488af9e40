//! `slate due`: when something is due, and why.

mod given;

use clap::Args;
use slate_check::nearest;
use slate_engine::{DueExplanation, due};
use slate_model::{Agreement, Instant, Measure, Name, Target, Zone};
use slate_report::{duration, local, tame};

use crate::commands::Format;
use crate::commands::history::{date, instant};
use crate::exit::{Done, Exit, Failure};
use crate::output;
use crate::source::AgreementArguments;
use given::Given;

/// Rows that are printed where fields were left open; beyond, they have to be given.
const MOST_ROWS: usize = 64;

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
    /// Values of fields that the limit depends on: `--with priority=P3`; of a field that is left
    /// out each value is shown
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
    let given = Given::read(agreement, target, &arguments.with)?;
    let at = moment(&arguments.at, agreement.zone)?;
    let explained = due(agreement, &target.heading.name, &given.values, at)?;
    let text = match arguments.format {
        Format::Json if explained.needs.is_empty() => output::json(&explained)?,
        Format::Json => return Err(given.needed(&explained.needs)),
        Format::Human if explained.needs.is_empty() => human(&explained, agreement.zone),
        Format::Human => {
            let mut rows = Vec::new();
            each(agreement, target, at, &given, &explained, &mut rows)?;
            open(&explained, &rows, agreement.zone)
        }
    };
    output::write(None, &text)?;
    Ok(Exit::Success)
}

/// The target of that full name, or the only one whose name ends so.
fn find<'a>(agreement: &'a Agreement, name: &str) -> Result<&'a Target, Failure> {
    let timed = |target: &&Target| matches!(target.measure, Measure::Timer { .. });
    let ending = format!(".{name}");
    let full = agreement.targets.iter().find(|target| target.heading.name.as_str() == name);
    let found: Vec<&Target> = match full {
        Some(target) => vec![target],
        None => agreement
            .targets
            .iter()
            .filter(|target| target.heading.name.as_str().ends_with(&ending))
            .collect(),
    };
    let names = |targets: &[&Target]| {
        let names = targets.iter().map(|target| format!("`{}`", target.heading.name));
        names.collect::<Vec<_>>().join(", ")
    };
    let with_limits: Vec<&Target> = agreement.targets.iter().filter(timed).collect();
    let of_those = || match with_limits.as_slice() {
        [] => "no target of the agreement measures a timer: nothing falls due".to_owned(),
        some => format!("the agreement has {}", names(some)),
    };
    match found.as_slice() {
        [only] if timed(only) => Ok(only),
        [only] => Err(Failure::new(format!(
            "`{}` measures a metric: it has no limit, so nothing is due",
            only.heading.name
        ))
        .help(of_those())),
        [] => {
            let known = with_limits.iter().map(|target| target.heading.name.as_str());
            let help = match nearest(name, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => of_those(),
            };
            Err(Failure::new(format!("there is no target `{name}`")).help(help))
        }
        several => Err(Failure::new(format!("`{name}` could be several targets"))
            .help(format!("say which: {}", names(several)))),
    }
}

/// When it starts. A date alone has no moment at which a clock could start.
fn moment(text: &str, zone: Zone) -> Result<Instant, Failure> {
    if date(text.trim()).is_some() {
        return Err(Failure::new(format!("`--at {text}` is a date, a clock starts at a moment"))
            .help(format!("add the time: `--at \"{} 09:00\"`", text.trim())));
    }
    instant(text.trim(), zone)
}

/// A row for each value of the fields that were left open.
fn each(
    agreement: &Agreement,
    target: &Target,
    at: Instant,
    given: &Given<'_>,
    explained: &DueExplanation,
    rows: &mut Vec<(String, DueExplanation)>,
) -> Result<(), Failure> {
    let Some(values) = given.possible(&explained.needs) else {
        return Err(given.needed(&explained.needs));
    };
    for (field, value) in values {
        let chosen = given.also(field, value);
        let next = due(agreement, &target.heading.name, &chosen.values, at)?;
        if next.needs.is_empty() {
            rows.push((chosen.added(), next));
        } else {
            each(agreement, target, at, &chosen, &next, rows)?;
        }
        if rows.len() > MOST_ROWS {
            return Err(given.needed(&explained.needs));
        }
    }
    Ok(())
}

/// The due instant for each value of what was not given.
fn open(explained: &DueExplanation, rows: &[(String, DueExplanation)], zone: Zone) -> String {
    let bold = anstyle::Style::new().bold();
    let needs: Vec<&str> = explained.needs.iter().map(Name::as_str).collect();
    let mut out = format!(
        "{}, received {}: it depends on {}\n",
        tame(&explained.title),
        local(explained.received, zone),
        needs.join(" and ")
    );
    let wide = rows.iter().map(|(what, _)| what.chars().count()).max().unwrap_or_default();
    for (what, row) in rows {
        let due = match row.due {
            Some(due) => format!("due {bold}{}{bold:#}", local(due, zone)),
            None => "never due".to_owned(),
        };
        let limit = row.limit.as_deref().unwrap_or("no limit");
        let what = tame(what);
        let gap = " ".repeat(wide.saturating_sub(what.chars().count()));
        out.push_str(&format!("  {what}{gap}  {due}  ({limit})\n"));
    }
    if let Some((first, _)) = rows.first() {
        let with: Vec<String> =
            first.split(", ").map(|pair| format!("--with {}", tame(pair))).collect();
        out.push_str(&format!("each step of one of them: add `{}`\n", with.join(" ")));
    }
    out
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
    for note in &explained.notes {
        out.push_str(&format!("note: {}\n", tame(note)));
    }
    out
}
