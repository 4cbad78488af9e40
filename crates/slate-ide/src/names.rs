//! Which definition a name in the text stands for: by its owner, its place and its kind.

use std::sync::Arc;

use slate_syntax::{Node, Span};

use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// The names of a file and what they could stand for.
pub(crate) struct Names<'t> {
    text: &'t str,
    nodes: Arc<[Node]>,
    symbols: Arc<[Symbol]>,
}

/// A name in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    /// The name with the owners before it: `desk.gold` of `desk.gold.response`.
    pub whole: Span,
    /// Its last part.
    pub part: Span,
}

impl<'t> Names<'t> {
    /// The names of a file of a workspace; `text` is that of the file.
    pub fn of(snapshot: &Snapshot, path: &str, text: &'t str) -> Self {
        Self { text, nodes: snapshot.nodes(path), symbols: snapshot.symbols_of(path) }
    }

    /// Every name of the file, in order of place.
    pub fn written(&self) -> Vec<Written> {
        let mut found = Vec::new();
        for node in self.nodes.iter() {
            if node.rule != "ident" {
                continue;
            }
            let parent = node.parent.and_then(|parent| self.nodes.get(parent));
            let start = match parent {
                Some(parent) if parent.rule == "path" => parent.span.start,
                _ => node.span.start,
            };
            found.push(Written { whole: Span::new(start, node.span.end), part: node.span });
        }
        found
    }

    /// The name at a place.
    pub fn at(&self, offset: usize) -> Option<Written> {
        let holds = |it: &Written| it.part.start <= offset && offset <= it.part.end;
        self.written().into_iter().find(holds)
    }

    /// The definition that a name stands for; `None` where none or more than one could be meant.
    pub fn meant(&self, whole: Span) -> Option<&Symbol> {
        let name = whole.of(self.text);
        if let Some(own) = self.symbols.iter().find(|it| it.name_span == whole && self.is_here(it))
        {
            return Some(own);
        }
        if let Some(inside) = self.service_round(whole) {
            let full = format!("{inside}.{name}");
            if let Some(found) = self.symbols.iter().find(|it| it.path == full) {
                return Some(found);
            }
        }
        if let Some(target) = self.target_of_record(whole, name) {
            return Some(target);
        }
        let of_record = |it: &&Symbol| {
            matches!(it.kind, SymbolKind::Field | SymbolKind::Event | SymbolKind::Member)
        };
        let plain = self.symbols.iter().filter(|it| !of_record(it) && it.path == name);
        let parts = self.symbols.iter().filter(|it| of_record(it) && it.name == name);
        let mut candidates: Vec<&Symbol> = plain.chain(parts).collect();
        if candidates.len() > 1
            && let Some(record) = self.record_round(whole)
        {
            let owned = format!("{record}.");
            candidates.retain(|it| !of_record(it) || it.path.starts_with(&owned));
        }
        if candidates.is_empty() {
            // `tickets` are many of a record.
            let one = name.strip_suffix('s')?;
            candidates = self
                .symbols
                .iter()
                .filter(|it| it.kind == SymbolKind::Record && it.name == one)
                .collect();
        }
        match candidates.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    fn is_here(&self, symbol: &Symbol) -> bool {
        symbol.name_span.of(self.text).trim_matches('"') == symbol.name
    }

    /// The service that a place lies in.
    fn service_round(&self, span: Span) -> Option<&str> {
        let round = |it: &&Symbol| {
            it.kind == SymbolKind::Service
                && it.span.start <= span.start
                && span.end <= it.span.end
                && self.is_here(it)
        };
        self.symbols.iter().find(round).map(|it| it.path.as_str())
    }

    /// `INC1.response`: a target by its last names, where only one has them.
    fn target_of_record(&self, whole: Span, name: &str) -> Option<&Symbol> {
        let in_target = self.round(whole).any(|node| node.rule == "record_target");
        if !in_target {
            return None;
        }
        let ending = format!(".{name}");
        let mut found = self
            .symbols
            .iter()
            .filter(|it| it.kind == SymbolKind::Target && it.path.ends_with(&ending));
        let first = found.next()?;
        if found.next().is_some() { None } else { Some(first) }
    }

    /// The nodes round a place, the smallest first.
    fn round(&self, span: Span) -> impl Iterator<Item = &Node> {
        self.nodes
            .iter()
            .rev()
            .filter(move |it| it.span.start <= span.start && span.end <= it.span.end)
    }

    /// The record that a place speaks of: of a timer, of a small history, of what is excluded.
    fn record_round(&self, span: Span) -> Option<&str> {
        let records: Vec<&Symbol> =
            self.symbols.iter().filter(|it| it.kind == SymbolKind::Record).collect();
        for node in self.round(span) {
            let speaks = matches!(
                node.rule,
                "record"
                    | "timer"
                    | "scenario_record"
                    | "excluded_records"
                    | "time_of"
                    | "select"
                    | "aggregate"
                    | "target_for"
            );
            if !speaks {
                continue;
            }
            let names = self.nodes.iter().filter(|it| {
                it.rule == "ident"
                    && node.span.start <= it.span.start
                    && it.span.end <= node.span.end
            });
            for name in names {
                let word = name.span.of(self.text);
                let one = word.strip_suffix('s').unwrap_or(word);
                if let Some(record) = records.iter().find(|it| it.name == word || it.name == one) {
                    return Some(&record.name);
                }
            }
        }
        None
    }
}
