//! Targets: what is promised, and when something would be due.

use slate_engine::due;
use slate_model::{Agreement, Instant, Measure, Requirement, Target, Value};

use super::promise;
use crate::figures::{friday, local, ways};

/// What is required, and each limit with the due instant of a record received now, and on Friday at
/// five.
pub(super) fn facts(agreement: &Agreement, name: &str, now: Instant) -> Vec<String> {
    let Some(target) = agreement.targets.iter().find(|it| it.heading.name.as_str() == name) else {
        return Vec::new();
    };
    let mut facts = Vec::new();
    if let Some(doc) = &target.heading.doc {
        facts.push(doc.clone());
    }
    facts.push(promise::requires(agreement, target));
    if let Some(Requirement::AtLeast(Value::Percent(share))) = &target.require {
        facts.extend(promise::room(agreement, target, share.0, now));
    }
    facts.extend(promise::besides(agreement, target));
    let rows = rows(agreement, target, now);
    if !rows.is_empty() {
        let mut table =
            "| | limit | received now | on Friday at 17:00 |\n|---|---|---|---|".to_owned();
        for row in rows {
            table.push_str(&format!("\n{row}"));
        }
        facts.push(table);
    }
    facts
}

/// A row for each combination of values that has a limit of its own.
fn rows(agreement: &Agreement, target: &Target, now: Instant) -> Vec<String> {
    let Measure::Timer { limit, .. } = &target.measure else { return Vec::new() };
    let (now, friday) = (Some(now), friday(agreement, now));
    ways(agreement, target, limit)
        .into_iter()
        .take(12)
        .map(|(values, given)| {
            let explained =
                |start: Option<Instant>| due(agreement, &target.heading.name, &given, start?).ok();
            let shown = |start| {
                explained(start)
                    .and_then(|it| it.due)
                    .map(|due| local(agreement, due))
                    .unwrap_or_else(|| "never".to_owned())
            };
            let limit = explained(now).and_then(|it| it.limit).unwrap_or_default();
            let values = if values.is_empty() { "all".to_owned() } else { values.join(", ") };
            format!("| {values} | {limit} | {} | {} |", shown(now), shown(friday))
        })
        .collect()
}
