//! A place in a text, and what is known round it.

use slate_model::{Agreement, Credit, Excluded, LimitMap, Measure, MetricKind, Name, Target};
use slate_syntax::{LineIndex, Node, Span};

use crate::figures::{Around, Spot, round};
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// A text of which is asked what stands in it.
#[derive(Clone, Copy)]
pub(super) struct Asked<'t> {
    pub snapshot: &'t Snapshot,
    pub path: &'t str,
    pub text: &'t str,
    pub nodes: &'t [Node],
    pub around: Around<'t>,
}

/// A place in a text, and what is known round it.
pub(super) struct Place<'t> {
    pub path: &'t str,
    pub text: &'t str,
    pub nodes: &'t [Node],
    pub outline: Vec<Symbol>,
    pub agreement: &'t Agreement,
    pub around: Around<'t>,
    /// The calendars that the text can name.
    pub calendars: Vec<String>,
}

impl<'t> Place<'t> {
    /// Of what is asked, with the agreement that it is in.
    pub fn new(asked: Asked<'t>, agreement: &'t Agreement) -> Self {
        let Asked { snapshot, path, text, nodes, around } = asked;
        // Those of the file of the agreement as well: a scenario may stand in another.
        let home = agreement.heading.at.as_ref().map(|it| it.file.clone());
        let files = [Some(path.to_owned()), home.filter(|it| it != path)];
        let symbols = files.into_iter().flatten().map(|it| snapshot.symbols_of(&it));
        let calendars = symbols.flat_map(|it| {
            let calendars = it.iter().filter(|it| it.kind == SymbolKind::Calendar);
            calendars.map(|it| it.path.clone()).collect::<Vec<_>>()
        });
        let calendars = calendars.collect();
        let outline = snapshot.outline(path);
        Self { path, text, nodes, outline, agreement, around, calendars }
    }

    /// The calendars in which something is counted: timers, limits and claims, by name. With those of
    /// metrics and exclusions where `all` are meant.
    pub fn counted_in(&self, all: bool) -> Vec<&Name> {
        let agreement = self.agreement;
        let mut found: Vec<&Name> = agreement.timers.iter().map(|it| &it.calendar).collect();
        for target in &agreement.targets {
            if let Measure::Timer { limit, .. } = &target.measure {
                limits(limit, &mut found);
            }
        }
        if all {
            for metric in &agreement.metrics {
                if let MetricKind::Availability(of) | MetricKind::Outages { of, .. } = &metric.kind
                {
                    found.push(&of.calendar);
                }
            }
            found.extend(agreement.exclusions.iter().filter_map(|it| match &it.what {
                Excluded::Calendar(calendar) => Some(calendar),
                _ => None,
            }));
        }
        found.sort();
        found.dedup();
        // What was put together in a clause has no name that its author knows.
        found.retain(|name| self.calendars.iter().any(|it| it == name.as_str()));
        found
    }
}

/// The calendars of a table of limits.
fn limits<'m>(map: &'m LimitMap, found: &mut Vec<&'m Name>) {
    match map {
        LimitMap::Limit(limit) => found.extend(limit.calendar()),
        LimitMap::By { entries, otherwise, .. } => {
            entries.iter().for_each(|it| limits(&it.limit, found));
            otherwise.iter().for_each(|it| limits(it, found));
        }
        LimitMap::NoLimit => {}
    }
}

impl Place<'_> {
    /// The credit round a point.
    pub fn credit_round(&self, at: usize) -> Option<&Credit> {
        let symbol = round(&self.outline, SymbolKind::Credit, at)?;
        self.agreement.credits.iter().find(|it| it.heading.name.as_str() == symbol.path)
    }

    /// The target round a point.
    pub fn target_round(&self, at: usize) -> Option<&Target> {
        let symbol = round(&self.outline, SymbolKind::Target, at)?;
        self.agreement.targets.iter().find(|it| it.heading.name.as_str() == symbol.path)
    }

    /// The bundled tables of holidays that the file names.
    pub fn tables(&self) -> Vec<&str> {
        tables(self.text, self.nodes)
    }

    pub fn spot(&self, node: &Node) -> Spot<'_> {
        Spot::new(self.path, self.text, &LineIndex::new(self.text), node.span.start)
    }

    /// The nodes inside a stretch.
    pub fn inside(&self, span: Span) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |it| span.holds(it.span))
    }

    /// What the percentages of the credit round a place are of, as it is written.
    pub fn base(&self, node: &Node) -> Option<&str> {
        let credit = round(&self.outline, SymbolKind::Credit, node.span.start)?;
        let of = self.inside(credit.span).find(|it| it.rule == "credit_of")?;
        of.span.of(self.text).strip_prefix("of").map(str::trim)
    }
}

/// The bundled tables of holidays that a file names.
pub(super) fn tables<'t>(text: &'t str, nodes: &[Node]) -> Vec<&'t str> {
    let mut found: Vec<&str> = nodes
        .iter()
        .filter(|it| it.rule == "path")
        .filter_map(|it| it.span.of(text).strip_prefix("holidays."))
        .collect();
    found.dedup();
    found
}
