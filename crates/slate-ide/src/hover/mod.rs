//! What a place means, in plain words, with what can be computed of it.

mod alone;
mod built_in;
mod calendar;
mod clause;
mod credit;
mod dates;
mod earlier;
mod lengths;
mod literal;
mod names;
mod percent;
mod place;
mod promise;
mod target;
#[cfg(test)]
mod tests;
mod texts;
mod zone;

use std::sync::Arc;

use slate_model::Agreement;
use slate_syntax::{Node, Span};

use crate::figures::Around;
use crate::outline::{Symbol, SymbolKind};
use crate::tree::{child, round};
use crate::workspace::Snapshot;

/// No more files are asked for an agreement that uses a definition.
const MOST_USERS: usize = 8;

/// What is said of a piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The piece.
    pub span: Span,
    /// What is said, as Markdown.
    pub text: String,
}

impl Snapshot {
    /// What the piece of text at `offset` means; `None` where there is nothing to say. In a text with
    /// mistakes what it meant before them, where its line is as it was.
    #[must_use]
    pub fn hover(&self, path: &str, offset: usize, around: Around<'_>) -> Option<Hover> {
        self.earlier_hover(path, offset, around)
            .or_else(|| self.earlier_name(path, offset, around))
            .or_else(|| self.hover_now(path, offset, around))
    }

    /// What the text as it is says.
    fn hover_now(&self, path: &str, offset: usize, around: Around<'_>) -> Option<Hover> {
        let text = self.text(path)?;
        let nodes = self.nodes(path);
        let at =
            nodes.iter().rposition(|node| node.span.start <= offset && offset < node.span.end)?;
        let node = nodes.get(at)?;
        // A label says what its name says.
        if node.rule == "text"
            && let Some(name) = named_with(&nodes, at)
            && let Some(hover) = self.name_at(path, &text, &nodes, name, around)
        {
            return Some(Hover { span: node.span, ..hover });
        }
        let asked = place::Asked { snapshot: self, path, text: &text, nodes: &nodes, around };
        let names = is_name(node);
        if names && let Some(mut hover) = self.name_at(path, &text, &nodes, at, around) {
            // A value in a table of limits stands for its limit as well.
            if let Some(limit) = asked.limit_of_key(at) {
                hover.text = format!("{}\n\n{limit}", hover.text);
            }
            return Some(hover);
        }
        let mut hover = asked.clause(at);
        if node.rule == "text"
            && let Some((span, place, _)) = self.file_at(path, offset)
        {
            hover = said_before(hover, span, &self.file_text(&place.file));
        }
        if names && let Some(said) = built_in::built_in(&text, &nodes, at) {
            hover = said_before(hover, node.span, said);
        }
        hover
    }

    /// What a name stands for.
    fn name_at(
        &self,
        path: &str,
        text: &str,
        nodes: &[Node],
        at: usize,
        around: Around<'_>,
    ) -> Option<Hover> {
        let node = nodes.get(at)?;
        let whole = match node.parent.and_then(|parent| nodes.get(parent)) {
            Some(parent) if parent.rule == "path" => *parent,
            _ => *node,
        };
        let written = whole.span.of(text);
        if let Some(table) = written.strip_prefix("holidays.") {
            let text = calendar::table(table, around.now.to_utc().date_naive())?;
            return Some(Hover { span: whole.span, text });
        }
        if written == slate_model::ALWAYS_OPEN {
            let text = "calendar `24x7`: always open".to_owned();
            return Some(Hover { span: whole.span, text });
        }
        // The part up to the pointer: `desk` of `desk.gold.response` is the service.
        let part = Span::new(whole.span.start, node.span.end.max(whole.span.start));
        let part = if node.rule == "path" { whole.span } else { part };
        let Some(symbol) = self.symbol_at(path, part.end) else {
            return self.other_name(path, text, part);
        };
        let mut said = vec![headline(&symbol)];
        let field = (symbol.kind == SymbolKind::Member).then(|| self.field_of(&symbol)).flatten();
        if let Some(field) = &field {
            let label = label(&symbol);
            said = vec![format!("`{}`{label}, a value of `{}`", symbol.name, field.path)];
        }
        let model = self.model_for(path, whole.span.start);
        let agreement = self.agreement_at(path, whole.span.start, &model);
        if let Some(agreement) = agreement {
            let called = (symbol.kind == SymbolKind::Calendar)
                .then(|| Some(calendar::called(agreement, &symbol, &self.text(&symbol.file)?)))
                .flatten();
            let called =
                called.map_or_else(|| symbol.clone(), |path| Symbol { path, ..symbol.clone() });
            said.extend(facts(agreement, &called, around));
            let owner = field.as_ref().and_then(|it| it.path.split_once('.'));
            said.extend(owner.and_then(|(record, field)| {
                names::limits(agreement, record, field, &symbol.name, around)
            }));
            said.extend(self.history_of(agreement, &symbol, around));
        } else {
            said.extend(self.earlier_facts(path, whole.span.start, &symbol, around));
        }
        if said.len() == 1 {
            said.extend(self.alone(&symbol, (path, whole.span.start), around));
        }
        // What is short says itself what it is, and so does what cannot be computed.
        if says_itself(symbol.kind) || said.len() == 1 && !is_long(symbol.kind) {
            said.extend(self.definition(path, part.end).and_then(|(_, place, whole)| {
                Some(as_written(whole.of(&self.text(&place.file)?)))
            }));
        }
        if symbol.kind == SymbolKind::Service {
            said.extend(self.charges_of(path, part.end));
        }
        Some(Hover { span: part, text: said.join("\n\n") })
    }

    /// What a history says of a definition.
    fn history_of(
        &self,
        agreement: &Agreement,
        symbol: &Symbol,
        around: Around<'_>,
    ) -> Option<String> {
        let (money, _) = around.live.money(self.root()?, agreement.heading.name.as_str())?;
        crate::inlay::in_words(&money, symbol)
    }

    /// What a name stands for that is no definition: a record of a scenario, what goes before the names
    /// of a file.
    fn other_name(&self, path: &str, text: &str, part: Span) -> Option<Hover> {
        let (_, place) = self.defined_at(path, part.start)?;
        let nodes = self.nodes(&place.file);
        let at = nodes.iter().rposition(|it| it.span == place.span && it.rule == "ident")?;
        let source = self.text(&place.file)?;
        if let Some(many) = round(&nodes, at, &["plural"]) {
            // What many of a record are called stands for the record.
            let record = child(&nodes, nodes.get(many)?.parent?, "ident")?.span;
            let symbol = self.symbol_at(&place.file, record.end)?;
            let whole = as_written(symbol.span.of(&source));
            return Some(Hover { span: part, text: format!("{}\n\n{whole}", headline(&symbol)) });
        }
        let said = if let Some(record) = round(&nodes, at, &["scenario_record"]) {
            as_written(nodes.get(record)?.span.of(&source))
        } else {
            let used = round(&nodes, at, &["use_item"])?;
            let file = child(&nodes, used, "text")?;
            let (_, file, _) = self.file_at(&place.file, file.span.start)?;
            let said = self.file_text(&file.file);
            format!("`{}` goes before the names of {said}", part.of(text))
        };
        Some(Hover { span: part, text: said })
    }

    /// What the service at a place costs, as it is written.
    fn charges_of(&self, path: &str, offset: usize) -> Option<String> {
        let (_, place, whole) = self.definition(path, offset)?;
        let text = self.text(&place.file)?;
        let nodes = self.nodes(&place.file);
        let charges: Vec<&str> = nodes
            .iter()
            .filter(|node| node.rule == "charge" && whole.holds(node.span))
            .map(|node| node.span.of(&text).trim_end())
            .collect();
        (!charges.is_empty()).then(|| format!("```slate\n{}\n```", charges.join("\n")))
    }

    /// What a file comes to: a file of definitions what they come to in an agreement that uses them,
    /// first in one that has the calendar at hand.
    fn model_for(&self, path: &str, offset: usize) -> Option<Arc<slate_model::Model>> {
        let own = self.checked(path).model.clone()?;
        if !own.agreements.is_empty() {
            return Some(own);
        }
        let users = self.using(path).into_iter().filter(|it| it != path).take(MOST_USERS);
        let mut models = users
            .filter_map(|it| self.checked(&it).model.clone())
            .filter(|it| !it.agreements.is_empty());
        let first = models.next()?;
        let has =
            |model: &Arc<slate_model::Model>| self.with_calendar(path, offset, model).is_some();
        let outline = self.outline(path);
        if round_calendar(&outline, offset).is_none() || has(&first) {
            return Some(first);
        }
        Some(models.find(has).unwrap_or(first))
    }

    /// The first agreement that has the calendar round a place.
    fn with_calendar<'m>(
        &self,
        path: &str,
        offset: usize,
        model: &'m slate_model::Model,
    ) -> Option<&'m Agreement> {
        let outline = self.outline(path);
        let calendar = round_calendar(&outline, offset)?;
        let text = self.text(path)?;
        model.agreements.iter().find(|it| calendar::held(it, calendar, &text).is_some())
    }

    /// The agreement round a place, compiled; of a scenario that for which it is.
    pub(crate) fn agreement_at<'m>(
        &self,
        path: &str,
        offset: usize,
        model: &'m Option<Arc<slate_model::Model>>,
    ) -> Option<&'m Agreement> {
        let model = model.as_ref()?;
        let outline = self.outline(path);
        let round = outline.iter().find(|it| it.span.start <= offset && offset <= it.span.end)?;
        match round.kind {
            SymbolKind::Agreement => model.agreement(&round.name),
            SymbolKind::Scenario => {
                let scenario = model.scenarios.iter().find(|it| it.label == round.name)?;
                model.agreement(scenario.agreement.as_str())
            }
            _ => self.with_calendar(path, offset, model).or_else(|| model.agreements.first()),
        }
    }
}

/// Whether a node is a name.
fn is_name(node: &Node) -> bool {
    matches!(node.rule, "ident" | "path" | "always" | "zone" | "record_target")
}

/// The calendar round a place.
fn round_calendar(outline: &[Symbol], offset: usize) -> Option<&Symbol> {
    crate::figures::round(outline, SymbolKind::Calendar, offset)
}

/// The name whose label stands at a node.
fn named_with(nodes: &[Node], at: usize) -> Option<usize> {
    let parent = nodes.get(at)?.parent?;
    let labels = matches!(nodes.get(parent)?.rule, "head" | "member" | "record");
    let names = |it: &Node| it.rule == "ident" && it.parent == Some(parent);
    if labels { nodes.iter().position(names) } else { None }
}

/// Whether a definition is short, and means what it says.
const fn says_itself(kind: SymbolKind) -> bool {
    matches!(
        kind,
        SymbolKind::Record
            | SymbolKind::Field
            | SymbolKind::Event
            | SymbolKind::Timer
            | SymbolKind::Metric
            | SymbolKind::Let
            | SymbolKind::Input
            | SymbolKind::Credit
            | SymbolKind::Exclusion
            | SymbolKind::Termination
            | SymbolKind::Tier
            | SymbolKind::Holidays
    )
}

/// Whether a definition is too long to be shown whole, or has nothing more to say.
const fn is_long(kind: SymbolKind) -> bool {
    matches!(
        kind,
        SymbolKind::Agreement | SymbolKind::Service | SymbolKind::Scenario | SymbolKind::Member
    )
}

/// A definition as a block of code, indented as if it stood by itself.
fn as_written(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let rest: Vec<&str> = lines.collect();
    let space = |line: &&str| line.len() - line.trim_start().len();
    let indent = rest.iter().filter(|line| !line.trim().is_empty()).map(space).min();
    let indent = indent.unwrap_or_default();
    let rest = rest.iter().map(|line| format!("\n{}", line.get(indent..).unwrap_or_default()));
    format!("```slate\n{}{}\n```", first.trim_end(), rest.collect::<String>())
}

/// `target desk.gold.response “First response”`.
pub(crate) fn headline(symbol: &Symbol) -> String {
    format!("{} `{}`{}", symbol.kind.word(), symbol.path, label(symbol))
}

/// ` “First response”`, where it has a label.
fn label(symbol: &Symbol) -> String {
    if symbol.label.is_empty() { String::new() } else { format!(" “{}”", symbol.label) }
}

/// A hover with something said before it.
fn said_before(hover: Option<Hover>, span: Span, said: &str) -> Option<Hover> {
    let more = hover.map(|it| format!("\n\n{}", it.text)).unwrap_or_default();
    Some(Hover { span, text: format!("{said}{more}") })
}

/// What can be computed of a definition.
fn facts(agreement: &Agreement, symbol: &Symbol, around: Around<'_>) -> Vec<String> {
    match symbol.kind {
        SymbolKind::Calendar => calendar::facts(agreement, &symbol.path, around.today(agreement)),
        SymbolKind::Target => target::facts(agreement, &symbol.path, around.now),
        SymbolKind::Credit => credit::facts(agreement, &symbol.path),
        SymbolKind::Agreement => names::agreement(agreement),
        SymbolKind::Service => agreement
            .services
            .iter()
            .filter(|it| it.heading.name.as_str() == symbol.path)
            .flat_map(|it| names::service(agreement, it))
            .collect(),
        SymbolKind::Parameter => agreement
            .parameters
            .iter()
            .filter(|it| it.heading.name.as_str() == symbol.path)
            .map(|it| {
                let range = it.low.as_ref().zip(it.high.as_ref()).map(|(least, most)| {
                    format!(
                        "; a simulation may try {} to {}",
                        slate_check::shown(least),
                        slate_check::shown(most)
                    )
                });
                format!("{}{}", slate_check::shown(&it.value), range.unwrap_or_default())
            })
            .collect(),
        SymbolKind::Timer | SymbolKind::Metric => {
            names::promised(agreement, &symbol.path).into_iter().collect()
        }
        _ => symbol_doc(agreement, symbol).into_iter().collect(),
    }
}

/// The doc comment of a definition.
fn symbol_doc(agreement: &Agreement, symbol: &Symbol) -> Option<String> {
    let headings = agreement
        .services
        .iter()
        .map(|it| &it.heading)
        .chain(agreement.timers.iter().map(|it| &it.heading))
        .chain(agreement.metrics.iter().map(|it| &it.heading))
        .chain(agreement.records.iter().map(|it| &it.heading));
    headings.filter(|it| it.name.as_str() == symbol.path).find_map(|it| it.doc.clone())
}
