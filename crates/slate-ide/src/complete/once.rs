//! Statements that may stand once in their block: what stands there already is not offered again.

use std::collections::BTreeSet;

use slate_syntax::{Fit, Span};

use super::scene::Scene;

/// The statements that the checker takes once in a block, by their rules in the grammar.
pub(super) const ONCE: [&str; 43] = [
    "provider",
    "customer",
    "term",
    "currency",
    "timezone",
    "kind",
    "settlement",
    "working_days_are",
    "years",
    "run",
    "on_reopening",
    "cycle",
    "metric_value",
    "ignore",
    "metric_in",
    "metric_per",
    "round",
    "measure",
    "limit",
    "require",
    "count",
    "low_volume",
    "when_none",
    "reported_only",
    "warn",
    "target_from",
    "quota",
    "credit_of",
    "rows",
    "pay",
    "when",
    "per_incident",
    "credit_per",
    "claim",
    "earn_back",
    "nothing_below",
    "at_least_paid",
    "pay_as",
    "settle",
    "notice",
    "right_lasts",
    "as_of",
    "edition",
];

impl Scene<'_> {
    /// The rules of [`ONCE`] of which one stands in the block of the place, but for its own.
    pub fn said_once(&self) -> BTreeSet<&'static str> {
        let (first, block) = match self.here.blocks.last() {
            None => (None, Span::new(0, self.text.len())),
            Some(block) => {
                // The node of the braces behind the head.
                let first = self.nodes.partition_point(|it| it.span.start < block.head.end);
                let mut near = self.nodes.iter().enumerate().skip(first).take(4);
                let found = near.find(|(_, node)| {
                    node.span.start == block.head.end && node.rule.ends_with("_block")
                });
                let Some((at, node)) = found else { return BTreeSet::new() };
                (Some(at), node.span)
            }
        };
        let inside = self.nodes_in(block);
        let known = |rule: &str| ONCE.into_iter().find(|it| *it == rule);
        let row = |node: &&slate_syntax::Node| node.rule == "row" && node.parent == first;
        let mut said: BTreeSet<&'static str> = inside
            .iter()
            .filter(|node| node.parent == first)
            .filter(|node| !(node.span.start <= self.offset && self.offset <= node.span.end))
            .filter_map(|node| known(node.rule))
            .collect();
        // A credit is paid in one way.
        let ways = said.contains("pay") || said.contains("rows");
        if ways {
            said.extend(["pay", "rows", "row"]);
        } else if inside.iter().any(|node| row(&node)) {
            said.extend(["pay", "rows"]);
        }
        said
    }
}

/// Whether what fits would begin such a statement.
pub(super) fn begins(fit: &Fit, said: &BTreeSet<&'static str>, statement: usize) -> bool {
    fit.way.iter().any(|step| step.start >= statement && said.contains(step.rule))
}
