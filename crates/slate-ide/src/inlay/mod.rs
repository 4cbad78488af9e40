//! What is shown between the words of the text: what a history says of each promise, and what is
//! meant where the text says nothing. At most one hint stands on a line: what a history says goes
//! before what the text alone says.

mod beside;
mod earlier;
mod inherited;
mod plain;
#[cfg(test)]
mod tests;

use slate_model::{Money as Amount, Number};
use slate_syntax::{LineIndex, Node, Span, code};

use crate::figures::Around;
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;
pub(crate) use beside::in_words;

/// A few words that stand beside the text without belonging to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inlay {
    /// Behind which byte.
    pub offset: usize,
    /// The words.
    pub text: String,
    /// More of them, for who points there.
    pub more: String,
}

impl Snapshot {
    /// What stands between the words of a stretch of a file, in order of place.
    #[must_use]
    pub fn inlays(&self, path: &str, range: Span, around: Around<'_>) -> Vec<Inlay> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let nodes = self.nodes(path);
        let outline = self.outline(path);
        let mut found = Vec::new();
        let checked = self.checked(path);
        let marked = checked.model.is_none();
        self.money_beside(&text, (&nodes, &outline), range, (around, marked), &mut found);
        let lines = LineIndex::new(&text);
        match &checked.model {
            Some(model) => {
                let place = plain::Place {
                    path,
                    text: &text,
                    lines: &lines,
                    nodes: &nodes,
                    outline: &outline,
                    model,
                    around,
                };
                found.extend(place.all(range).into_iter().map(|(_, inlay)| inlay));
            }
            None => found.extend(self.earlier_hints(path, &text, range, around)),
        }
        found.retain(|it| range.start <= it.offset && it.offset <= range.end);
        // The sort is stable: of several on a line the first that was found stays.
        let line = |it: &Inlay| lines.position(&text, it.offset).line;
        found.sort_by_cached_key(&line);
        found.dedup_by_key(|it| line(it));
        found
    }
}

impl Snapshot {
    /// What histories say of the agreements of a text, beside its lines; in one with mistakes `marked` as
    /// what they said before those.
    fn money_beside(
        &self,
        text: &str,
        (nodes, outline): (&[Node], &[Symbol]),
        range: Span,
        (around, marked): (Around<'_>, bool),
        found: &mut Vec<Inlay>,
    ) {
        // Of a long file only what is looked at is worked out.
        let seen = |it: &&Symbol| range.start <= it.span.end && it.span.start <= range.end;
        let agreements = outline.iter().filter(|it| it.kind == SymbolKind::Agreement).filter(seen);
        for agreement in agreements {
            let money = self.root().and_then(|root| around.live.money(root, &agreement.name));
            if let Some((money, stale)) = money {
                let stale = stale || marked;
                let mut beside = beside::Beside { text, nodes, money: &money, stale, found };
                beside.children(agreement);
                beside.settlement(agreement);
            }
        }
    }
}

/// The nodes that begin in a stretch; nodes stand in order of their beginning.
fn within(nodes: &[Node], span: Span) -> impl Iterator<Item = &Node> {
    let first = nodes.partition_point(|it| it.span.start < span.start);
    let from_there = nodes.iter().skip(first);
    from_there.take_while(move |it| it.span.start <= span.end)
}

/// Where the code of a line ends that begins before `offset`, outside its comment.
fn line_end(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    offset + code(line).trim_end().len()
}

/// Money as people write it, in whole minor units: `12,345.00 GBP`.
pub(crate) fn amount(money: Amount) -> String {
    let digits = money.currency.minor_digits();
    slate_report::money(&Amount { amount: Number(money.amount.0.round_dp(digits)), ..money })
}
