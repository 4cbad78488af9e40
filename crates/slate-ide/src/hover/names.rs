//! What stands behind a name: an agreement, a service, a value of a field, a record of a scenario.

use slate_model::{Agreement, FieldKind, LimitMap, Measure, Name, Service, Target, Value};

use super::promise;
use crate::figures::{Around, most_settled};
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// Between whom an agreement is, from when to when, and what it can cost.
pub(super) fn agreement(agreement: &Agreement) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(agreement.heading.doc.clone());
    facts.push(format!(
        "{} to {}, from {} to {}, in {} and {}.",
        agreement.provider,
        agreement.customer,
        agreement.term.first,
        agreement.term.last,
        agreement.currency,
        agreement.zone
    ));
    if agreement.credits.is_empty() {
        facts.push("It pays no credits.".to_owned());
    } else {
        facts.push(most(agreement).unwrap_or_else(|| {
            "The most it can cost depends on the history: nothing limits it.".to_owned()
        }));
    }
    facts
}

/// The most that an agreement can cost, where something limits it.
pub(super) fn most(agreement: &Agreement) -> Option<String> {
    Some(format!("The most it can cost: {}.", most_settled(agreement)?))
}

/// What a service promises, a line for each target.
pub(super) fn service(agreement: &Agreement, service: &Service) -> Vec<String> {
    let targets: Vec<String> = agreement
        .targets
        .iter()
        .filter(|it| it.service == service.heading.name)
        .take(12)
        .map(|it| format!("- `{}`: {}", it.heading.name, promise::requires(agreement, it)))
        .collect();
    let doc = service.heading.doc.clone();
    doc.into_iter().chain((!targets.is_empty()).then(|| targets.join("\n"))).collect()
}

/// The promises that look at a timer or a metric.
pub(super) fn promised(agreement: &Agreement, name: &str) -> Option<String> {
    let looks = |target: &&Target| match &target.measure {
        Measure::Timer { timer, .. } => timer.as_str() == name,
        Measure::Metric(metric) => metric.as_str() == name,
    };
    let targets = agreement.targets.iter().filter(looks).take(8);
    let lines: Vec<String> = targets
        .map(|it| format!("- `{}`: {}", it.heading.name, promise::requires(agreement, it)))
        .collect();
    if lines.is_empty() {
        return Some("No target measures it.".to_owned());
    }
    Some(lines.join("\n"))
}

/// The limits that a value of a field leads to, a line for each target.
pub(super) fn limits(
    agreement: &Agreement,
    record: &str,
    field: &str,
    value: &str,
    around: Around<'_>,
) -> Option<String> {
    let lines: Vec<String> = agreement
        .targets
        .iter()
        .filter_map(|target| {
            let Measure::Timer { timer, limit, .. } = &target.measure else { return None };
            if agreement.timer(timer)?.record.as_str() != record {
                return None;
            }
            let LimitMap::By { field: by, .. } = limit else { return None };
            if by.as_str() != field {
                return None;
            }
            let field: Name = field.parse().ok()?;
            let kind = agreement.record(&record.parse().ok()?)?.field(field.as_str())?;
            let value = match kind.kind {
                FieldKind::Text => Value::Text(value.to_owned()),
                _ => Value::Member(value.to_owned()),
            };
            let due =
                slate_engine::due(agreement, &target.heading.name, &[(field, value)], around.now);
            let limit = due.ok()?.limit?;
            Some(format!("- `{}`: {limit}", target.heading.name))
        })
        .collect();
    (!lines.is_empty()).then(|| format!("Limits:\n{}", lines.join("\n")))
}

impl Snapshot {
    /// The field that a value belongs to.
    pub(super) fn field_of(&self, member: &Symbol) -> Option<Symbol> {
        fn find(symbols: &[Symbol], member: &Symbol) -> Option<Symbol> {
            symbols.iter().find_map(|symbol| {
                let holds = symbol.kind == SymbolKind::Field
                    && symbol.children.iter().any(|it| it.name_span == member.name_span);
                if holds { Some(symbol.clone()) } else { find(&symbol.children, member) }
            })
        }
        find(&self.outline(&member.file), member)
    }

    /// What a file brings to those that use it, a line for each kind.
    pub(super) fn file_text(&self, file: &str) -> String {
        let outline = self.outline(file);
        let mut said = format!("file `{file}`");
        let scenarios = outline.iter().filter(|it| it.kind == SymbolKind::Scenario).count();
        let kinds = SymbolKind::ALL.into_iter().filter(|it| *it != SymbolKind::Scenario);
        for kind in kinds {
            let names: Vec<String> = outline
                .iter()
                .filter(|it| it.kind == kind)
                .map(|it| match it.label.as_str() {
                    "" => format!("`{}`", it.name),
                    label => format!("`{}` “{label}”", it.name),
                })
                .collect();
            if !names.is_empty() {
                said.push_str(&format!("\n- {}: {}", kind.word(), names.join(", ")));
            }
        }
        if scenarios > 0 {
            said.push_str(&format!("\n- scenarios: {scenarios}"));
        }
        said
    }
}
