//! What is round a place: the definitions that can be named there, and the texts that they stand in.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use slate_syntax::{Expected, Node, Span, Step};

use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// A place, with all that is asked about it.
pub(super) struct Scene<'s> {
    pub snapshot: &'s Snapshot,
    pub path: &'s str,
    pub text: Arc<str>,
    pub offset: usize,
    pub here: &'s Expected,
    /// The definitions that can be named at the place, each before what it holds.
    pub symbols: Vec<&'s Symbol>,
    pub nodes: Arc<[Node]>,
    agreement: Option<String>,
    /// The definitions by their full names; made when one is looked for.
    by_path: OnceCell<HashMap<&'s str, Vec<&'s Symbol>>>,
    /// Each record with what many of it are called.
    streams: OnceCell<Vec<(&'s str, String)>>,
    /// The figures that are begun at the place.
    pub(super) figures: OnceCell<Vec<Step>>,
    /// Texts of other files, read once.
    others: RefCell<BTreeMap<String, Arc<str>>>,
}

impl<'s> Scene<'s> {
    pub fn new(
        snapshot: &'s Snapshot,
        path: &'s str,
        text: Arc<str>,
        offset: usize,
        here: &'s Expected,
        all: &'s [Symbol],
    ) -> Self {
        let agreement = home(&text, here).map(str::to_owned);
        let symbols = visible(all, agreement.as_deref());
        let nodes = snapshot.nodes(path);
        Self {
            snapshot,
            path,
            text,
            offset,
            here,
            symbols,
            nodes,
            agreement,
            by_path: OnceCell::new(),
            streams: OnceCell::new(),
            figures: OnceCell::new(),
            others: RefCell::default(),
        }
    }

    /// The text of a file of the workspace.
    pub fn text_of(&self, file: &str) -> Arc<str> {
        if file == self.path {
            return Arc::clone(&self.text);
        }
        let mut others = self.others.borrow_mut();
        let text = others.entry(file.to_owned());
        let read = || self.snapshot.text(file).unwrap_or_else(|| Arc::from(""));
        Arc::clone(text.or_insert_with(read))
    }

    /// What stands in a definition behind its name and its label, as it is written.
    pub fn said(&self, symbol: &Symbol) -> String {
        let text = self.text_of(&symbol.file);
        let rest = Span::new(symbol.name_span.end, symbol.span.end.max(symbol.name_span.end));
        let rest = rest.of(&text);
        let label = format!("\"{}\"", symbol.label);
        let trimmed = rest.trim_start();
        let labelled = !symbol.label.is_empty() && trimmed.starts_with(&label);
        let rest = if labelled { trimmed.get(label.len()..).unwrap_or_default() } else { rest };
        rest.trim().to_owned()
    }

    /// The definitions of some kinds.
    pub fn of_kind(&self, kinds: &[SymbolKind]) -> impl Iterator<Item = &'s Symbol> {
        self.symbols.iter().copied().filter(move |it| kinds.contains(&it.kind))
    }

    /// The definition of one of some kinds by its full name, or by its name inside an owner.
    pub fn find(
        &self,
        kinds: &[SymbolKind],
        name: &str,
        owner: Option<&str>,
    ) -> Option<&'s Symbol> {
        let inside = owner.map(|owner| format!("{owner}.{name}"));
        let known = self.by_path.get_or_init(|| {
            let mut known: HashMap<&str, Vec<&Symbol>> = HashMap::new();
            for symbol in &self.symbols {
                known.entry(symbol.path.as_str()).or_default().push(symbol);
            }
            known
        });
        let called =
            |path: &str| known.get(path)?.iter().copied().find(|it| kinds.contains(&it.kind));
        inside.and_then(|path| called(&path)).or_else(|| called(name))
    }

    /// Each record with what many of it are called.
    pub fn streams_by_record(&self) -> &[(&'s str, String)] {
        self.streams.get_or_init(|| {
            let records = self.of_kind(&[SymbolKind::Record]);
            records.map(|it| (it.path.as_str(), self.plural(it))).collect()
        })
    }

    /// The definition of a kind round the place.
    pub fn round(&self, kind: SymbolKind) -> Option<&'s Symbol> {
        let holds = |it: &Symbol| {
            it.kind == kind
                && it.file == self.path
                && it.span.start <= self.offset
                && self.offset <= it.span.end
        };
        self.symbols.iter().copied().rfind(|it| holds(it))
    }

    /// The agreement to which the place belongs, by its name; of a scenario that for which it is.
    pub fn agreement(&self) -> Option<&str> {
        self.agreement.as_deref()
    }

    /// Whether a definition is another, or is made of it: through others of its kind.
    pub fn made_of(&self, symbol: &Symbol, other: &str) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        let mut todo = vec![symbol];
        while let Some(it) = todo.pop() {
            if seen.contains(&it.path.as_str()) {
                continue;
            }
            let owner = it.path.rsplit_once('.').map(|(owner, _)| owner);
            let is_other = |name: &str| {
                let inside = owner.and_then(|owner| other.strip_prefix(owner)?.strip_prefix('.'));
                name == other || inside == Some(name)
            };
            let said = self.said(it);
            let mut words = said.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
            if it.path == other || words.clone().any(is_other) {
                return true;
            }
            seen.push(&it.path);
            todo.extend(words.by_ref().filter_map(|word| self.find(&[it.kind], word, owner)));
        }
        false
    }

    /// The name of the calendar, the metric or the `let` that is being defined at the place.
    pub fn being_defined(&self) -> Option<String> {
        let step = self
            .here
            .fits
            .iter()
            .find_map(|fit| fit.within("calendar").or_else(|| fit.within("let_item")));
        let name = match step {
            Some(step) => self.since(step).split_whitespace().nth(1)?,
            None => self.block("metric")?.name.as_deref()?,
        };
        let of_agreement = step.is_some_and(|step| step.rule == "calendar");
        Some(match self.service().filter(|_| !of_agreement) {
            Some(service) => format!("{service}.{name}"),
            None => name.to_owned(),
        })
    }

    /// The service in which the place lies.
    pub fn service(&self) -> Option<&str> {
        self.block("service")?.name.as_deref()
    }

    /// The innermost block of that first word.
    pub fn block(&self, keyword: &str) -> Option<&slate_syntax::Block> {
        self.here.blocks.iter().rfind(|block| block.keyword == keyword)
    }

    /// What stands between the beginning of a rule and the place.
    pub fn since(&self, step: Step) -> &str {
        Span::new(step.start, self.here.statement.end.max(step.start)).of(&self.text)
    }

    /// The nodes of the file that lie in a piece of it.
    pub fn nodes_in(&self, span: Span) -> &[Node] {
        let first = self.nodes.partition_point(|node| node.span.start < span.start);
        let last = self.nodes.partition_point(|node| node.span.start < span.end);
        self.nodes.get(first..last).unwrap_or_default()
    }
}

/// The agreement to which a place belongs, by its name.
fn home<'h>(text: &'h str, here: &'h Expected) -> Option<&'h str> {
    let outermost = here.blocks.first()?;
    match outermost.keyword.as_str() {
        "agreement" => outermost.name.as_deref(),
        "scenario" => outermost.head.of(text).split_whitespace().next_back(),
        _ => None,
    }
}

/// All but what stands in agreements other than that of the place.
fn visible<'s>(all: &'s [Symbol], home: Option<&str>) -> Vec<&'s Symbol> {
    let mut hidden: Option<&Symbol> = None;
    let mut found = Vec::with_capacity(all.len());
    for symbol in all {
        let inside = |it: &Symbol| it.file == symbol.file && symbol.span.start < it.span.end;
        if hidden.is_some_and(inside) {
            continue;
        }
        hidden = (symbol.kind == SymbolKind::Agreement && Some(symbol.path.as_str()) != home)
            .then_some(symbol);
        found.push(symbol);
    }
    found
}
