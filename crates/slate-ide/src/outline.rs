//! What a file defines, as a tree: for the outline and the search of symbols.

use std::sync::Arc;

use slate_syntax::{Node, Span};

use crate::navigate::Place;
use crate::workspace::Snapshot;

/// A definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name; the text of a scenario.
    pub name: String,
    /// Its name with those of its owners, as other clauses write it: `desk.gold.response`.
    pub path: String,
    /// Its label in quotes, without them; empty where it has none.
    pub label: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The file that it stands in.
    pub file: String,
    /// All of it.
    pub span: Span,
    /// Its name in the text.
    pub name_span: Span,
    /// What it holds.
    pub children: Vec<Symbol>,
}

/// What a definition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the words of the language")]
pub enum SymbolKind {
    Agreement,
    Calendar,
    Holidays,
    Record,
    Field,
    Event,
    Member,
    Service,
    Timer,
    Metric,
    Tier,
    Target,
    Exclusion,
    Credit,
    Termination,
    Parameter,
    Let,
    Input,
    Scenario,
}

impl SymbolKind {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Agreement,
        Self::Calendar,
        Self::Holidays,
        Self::Record,
        Self::Field,
        Self::Event,
        Self::Member,
        Self::Service,
        Self::Timer,
        Self::Metric,
        Self::Tier,
        Self::Target,
        Self::Exclusion,
        Self::Credit,
        Self::Termination,
        Self::Parameter,
        Self::Let,
        Self::Input,
        Self::Scenario,
    ];

    /// What people call it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Calendar => "calendar",
            Self::Holidays => "table of holidays",
            Self::Record => "record",
            Self::Field => "field",
            Self::Event => "event",
            Self::Member => "value",
            Self::Service => "service",
            Self::Timer => "timer",
            Self::Metric => "metric",
            Self::Tier => "tier",
            Self::Target => "target",
            Self::Exclusion => "exclusion",
            Self::Credit => "credit",
            Self::Termination => "right to terminate",
            Self::Parameter => "parameter",
            Self::Let => "named expression",
            Self::Input => "input",
            Self::Scenario => "scenario",
        }
    }

    fn of_rule(rule: &str) -> Option<Self> {
        Some(match rule {
            "agreement" => Self::Agreement,
            "calendar" => Self::Calendar,
            "holidays" => Self::Holidays,
            "record" => Self::Record,
            "field" => Self::Field,
            "event" => Self::Event,
            "member" => Self::Member,
            "service" => Self::Service,
            "timer" => Self::Timer,
            "metric" => Self::Metric,
            "tier" => Self::Tier,
            "target" => Self::Target,
            "exclusion" => Self::Exclusion,
            "credit" => Self::Credit,
            "terminate" => Self::Termination,
            "parameter" => Self::Parameter,
            "let_item" => Self::Let,
            "input" => Self::Input,
            "scenario" => Self::Scenario,
            _ => return None,
        })
    }

    /// Whether what it holds is named with its own name before it.
    const fn owns(self) -> bool {
        matches!(self, Self::Service | Self::Tier | Self::Record)
    }
}

impl Snapshot {
    /// What a file defines, in the order of the text.
    #[must_use]
    pub fn outline(&self, path: &str) -> Vec<Symbol> {
        self.remembered(
            path,
            |known| &mut known.outline,
            || {
                let text = self.text(path).unwrap_or_default();
                outline(path, &text, &self.nodes(path)).into()
            },
        )
        .to_vec()
    }
}

impl Snapshot {
    /// Every definition that a file can name: its own and those at the top of files that it brings
    /// in, each with what it holds, in one list.
    pub(crate) fn symbols_of(&self, path: &str) -> Arc<[Symbol]> {
        self.remembered(path, |known| &mut known.symbols, || self.gather(path).into())
    }

    fn gather(&self, path: &str) -> Vec<Symbol> {
        let mut list = Vec::new();
        for symbol in self.outline(path) {
            flatten(symbol, &mut list);
        }
        let Some(text) = self.text(path) else { return list };
        // The lines that bring something in say all that is asked here; the rest is not read again.
        let brings = |line: &&str| line.trim_start().starts_with("use ");
        let lines: Vec<&str> = text.lines().filter(brings).map(str::trim_start).collect();
        for item in slate_syntax::parse(&lines.join("\n")).file.items() {
            let slate_syntax::ast::Item::Use(it) = item else { continue };
            let slate_syntax::ast::UseWhat::File(file) = &it.what else { continue };
            let Some(other) = slate_check::relative_path(path, file.as_str()) else { continue };
            let before =
                it.alias.as_ref().map(|alias| format!("{}.", alias.value)).unwrap_or_default();
            for mut symbol in self.outline(&other) {
                if symbol.kind != SymbolKind::Scenario {
                    symbol.path = format!("{before}{}", symbol.path);
                    flatten(symbol, &mut list);
                }
            }
        }
        list
    }
}

impl Snapshot {
    /// The definition whose name stands at a place, as the file at `path` names it.
    pub(crate) fn symbol_of(&self, path: &str, place: &Place) -> Option<Symbol> {
        let is = |it: &Symbol| it.file == place.file && it.name_span == place.span;
        let found = |path: &str| self.symbols_of(path).iter().find(|it| is(it)).cloned();
        found(path).or_else(|| found(&place.file))
    }
}

impl Symbol {
    fn stands_in(&mut self, path: &str) {
        path.clone_into(&mut self.file);
        self.children.iter_mut().for_each(|child| child.stands_in(path));
    }
}

/// A definition and all that it holds.
fn flatten(symbol: Symbol, list: &mut Vec<Symbol>) {
    let children = symbol.children.clone();
    list.push(symbol);
    for child in children {
        flatten(child, list);
    }
}

/// What the text of a file defines, in the order of the text.
pub(crate) fn outline(path: &str, text: &str, nodes: &[Node]) -> Vec<Symbol> {
    let mut symbols = defined(text, nodes);
    symbols.iter_mut().for_each(|symbol| symbol.stands_in(path));
    symbols
}

fn defined(text: &str, nodes: &[Node]) -> Vec<Symbol> {
    let mut open: Vec<(usize, Symbol)> = Vec::new();
    let mut top = Vec::new();
    let close = |open: &mut Vec<(usize, Symbol)>, top: &mut Vec<Symbol>| {
        if let Some((_, symbol)) = open.pop() {
            match open.last_mut() {
                Some((_, outer)) => outer.children.push(symbol),
                None => top.push(symbol),
            }
        }
    };
    for (index, node) in nodes.iter().enumerate() {
        let Some(kind) = SymbolKind::of_rule(node.rule) else { continue };
        while open.last().is_some_and(|(_, symbol)| symbol.span.end <= node.span.start) {
            close(&mut open, &mut top);
        }
        let Some(name) = name_of(text, nodes, index) else { continue };
        let owners: Vec<&str> = open
            .iter()
            .filter(|(_, outer)| outer.kind.owns())
            .map(|(_, outer)| outer.name.as_str())
            .collect();
        let path = if owners.is_empty() {
            name.name.clone()
        } else {
            format!("{}.{}", owners.join("."), name.name)
        };
        open.push((
            index,
            Symbol {
                path,
                name: name.name,
                label: name.label,
                kind,
                file: String::new(),
                span: node.span,
                name_span: name.span,
                children: Vec::new(),
            },
        ));
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

struct Named {
    name: String,
    label: String,
    span: Span,
}

/// The name and label of a definition: in its head, or directly in it.
fn name_of(text: &str, nodes: &[Node], index: usize) -> Option<Named> {
    let kids = |of: usize| {
        nodes
            .iter()
            .enumerate()
            .skip(of + 1)
            .take_while(move |(_, node)| node.parent.is_some_and(|parent| parent >= of))
            .filter(move |(_, node)| node.parent == Some(of))
    };
    let head = kids(index).find(|(_, node)| node.rule == "head").map_or(index, |(at, _)| at);
    let quoted = |span: Span| span.of(text).trim_matches('"').to_owned();
    let name = kids(head).find(|(_, node)| matches!(node.rule, "ident" | "text" | "number"))?.1;
    let label = kids(head).find(|(_, node)| node.rule == "text" && node.span != name.span);
    Some(Named {
        name: quoted(name.span),
        label: label.map(|(_, node)| quoted(node.span)).unwrap_or_default(),
        span: name.span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(symbols: &[Symbol], depth: usize, out: &mut String) {
        for symbol in symbols {
            let indent = "  ".repeat(depth);
            out.push_str(&format!("{indent}{} {}\n", symbol.kind.word(), symbol.path));
            lines(&symbol.children, depth + 1, out);
        }
    }

    #[test]
    fn definitions_stand_in_those_that_hold_them() {
        let text = "agreement a \"A\" {\n  record ticket {\n    priority : one of P1, P2\n    event told\n  }\n  service desk {\n    tier gold {\n      target response \"R\" {\n        measure x\n      }\n    }\n    nonsense {\n    timer fix of ticket {\n    }\n  }\n}\nscenario \"One\" for a {\n}\n";
        let mut out = String::new();
        lines(&defined(text, &slate_syntax::nodes(text)), 0, &mut out);
        assert_eq!(
            out,
            "agreement a\n  record ticket\n    field ticket.priority\n      value ticket.P1\n      value ticket.P2\n    event ticket.told\n  service desk\n    tier desk.gold\n      target desk.gold.response\n    timer desk.fix\nscenario One\n"
        );
    }
}
