//! Statements that may stand once in their block: what stands there already is not offered again.

use std::collections::BTreeMap;

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

/// Where statements of [`ONCE`] stand in a block.
#[derive(Debug, Default)]
pub(super) struct Said {
    starts: BTreeMap<&'static str, Vec<usize>>,
}

impl Said {
    /// Whether the block has a statement of that rule.
    pub fn has(&self, rule: &str) -> bool {
        self.starts.contains_key(rule)
    }

    /// Whether what fits would say again what another statement of the block says.
    pub fn again(&self, fit: &Fit) -> bool {
        fit.way.iter().any(|step| {
            let starts = self.starts.get(step.rule);
            starts.is_some_and(|starts| starts.iter().any(|start| *start != step.start))
        })
    }

    fn add(&mut self, rule: &str, starts: impl IntoIterator<Item = usize>) {
        if let Some(rule) = ONCE.into_iter().chain(["row"]).find(|it| *it == rule) {
            for start in starts {
                self.starts.entry(rule).or_default().push(start);
            }
        }
    }
}

impl Scene<'_> {
    /// The statements of [`ONCE`] in the block of the place.
    pub fn said_once(&self) -> Said {
        let (outer, block) = match self.here.blocks.last() {
            None => (None, Span::new(0, self.text.len())),
            Some(block) => {
                // The node of the braces behind the head.
                let first = self.nodes.partition_point(|it| it.span.start < block.head.end);
                let mut near = self.nodes.iter().enumerate().skip(first).take(4);
                let found = near.find(|(_, node)| {
                    node.span.start == block.head.end && node.rule.ends_with("_block")
                });
                let Some((at, node)) = found else { return Said::default() };
                (Some(at), node.span)
            }
        };
        let mut said = Said::default();
        for node in self.nodes_in(block).iter().filter(|node| node.parent == outer) {
            // A credit is paid in one way.
            let others: &[&str] = match node.rule {
                "row" => &["pay", "rows"],
                "rows" => &["rows", "pay", "row"],
                "pay" => &["pay", "rows", "row"],
                rule => &[rule],
            };
            others.iter().for_each(|rule| said.add(rule, [node.span.start]));
        }
        said
    }
}
