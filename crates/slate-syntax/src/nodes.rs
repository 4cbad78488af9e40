//! A text as the grammar sees it: every piece with the name of its rule, for editors that fold,
//! select and colour without knowing what an agreement means.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use pest::Parser;
use pest::iterators::Pair;
use slate_grammar::{GRAMMAR, Rule, SlateParser};

use crate::braces::{balance, parts};
use crate::conflict::first_version;
use crate::lower::{Map, code_end};
use crate::parse::{MOST_BYTES, MOST_ITEM_BYTES};
use crate::span::Span;

/// A piece of text and what the grammar calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The name of its rule in `slate.pest`: `service_block`, `kw_charge`, `ident`.
    pub rule: &'static str,
    /// Where it stands, without the space and comments behind it.
    pub span: Span,
    /// The node round it, by its place in the list.
    pub parent: Option<usize>,
}

/// Every piece of a text in order of its beginning, each before those inside it. What could not be
/// read is a node `bad`, and everything round it is there. Never fails.
#[must_use]
pub fn nodes(text: &str) -> Vec<Node> {
    NodeMemory::default().nodes(text)
}

/// The pieces of the text that was seen last, part by part: after an edit only the parts that it
/// touched are read.
#[derive(Debug, Default)]
pub struct NodeMemory {
    /// By the bytes of a part; places and parents count from its beginning.
    parts: HashMap<Box<str>, Box<[Node]>>,
}

impl NodeMemory {
    /// The same as [`nodes`], and faster the more of the text was there the last time. Forgets what
    /// the text has no longer.
    pub fn nodes(&mut self, text: &str) -> Vec<Node> {
        let mut before = std::mem::take(&mut self.parts);
        let mut nodes = Vec::new();
        if text.len() > MOST_BYTES {
            return nodes;
        }
        let (text, _) = first_version(text);
        for part in parts(&text) {
            let source = part.of(&text);
            if !self.parts.contains_key(source) {
                let known = before.remove_entry(source);
                let (key, known) = known.unwrap_or_else(|| (source.into(), part_nodes(source)));
                self.parts.insert(key, known);
            }
            let first = nodes.len();
            nodes.extend(self.parts.get(source).into_iter().flatten().map(|node| Node {
                rule: node.rule,
                span: Span::new(node.span.start + part.start, node.span.end + part.start),
                parent: node.parent.map(|parent| parent + first),
            }));
        }
        nodes
    }
}

/// The pieces of one part of a text.
fn part_nodes(source: &str) -> Box<[Node]> {
    let mut nodes = Vec::new();
    if source.len() <= MOST_ITEM_BYTES {
        let balanced = balance(source);
        let parsed = balanced.text.as_deref().unwrap_or(source);
        let map = Map { parent: None, base: 0, insertions: &balanced.insertions, swaps: &[] };
        for pair in SlateParser::parse(Rule::file, parsed).into_iter().flatten() {
            for pair in pair.into_inner() {
                visit(pair, &map, None, &mut nodes);
            }
        }
    }
    nodes.into()
}

fn visit(pair: Pair<'_, Rule>, map: &Map<'_>, parent: Option<usize>, nodes: &mut Vec<Node>) {
    let rule = pair.as_rule();
    if rule == Rule::EOI {
        return;
    }
    let start = pair.as_span().start();
    let end = start + code_end(pair.as_str());
    let span = Span::new(map.offset(start), map.offset(end).max(map.offset(start)));
    let here = nodes.len();
    nodes.push(Node { rule: name_of(rule), span, parent });
    for kid in pair.into_inner() {
        visit(kid, map, Some(here), nodes);
    }
}

/// The name of a rule as the grammar writes it.
pub(crate) fn name_of(rule: Rule) -> &'static str {
    static NAMES: OnceLock<BTreeMap<Rule, String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        Rule::all_rules().iter().map(|rule| (*rule, format!("{rule:?}"))).collect()
    });
    names.get(&rule).map_or("", String::as_str)
}

/// What the grammar says of one of its rules: ``What starts a timer.``; `None` where there is no such
/// rule.
#[must_use]
pub fn rule_text(rule: &str) -> Option<&'static str> {
    static TEXTS: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    let texts = TEXTS.get_or_init(|| {
        let lines = GRAMMAR.lines().zip(GRAMMAR.lines().skip(1));
        lines
            .filter_map(|(above, line)| {
                Some((line.split_once(" = ")?.0, above.strip_prefix("/// ")?))
            })
            .collect()
    });
    texts.get(rule).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_that_of_the_grammar() {
        for rule in Rule::all_rules() {
            assert_eq!(name_of(*rule), format!("{rule:?}"));
        }
    }

    #[test]
    fn rules_explain_themselves() {
        assert_eq!(rule_text("start"), Some("What starts a timer."));
        assert_eq!(rule_text("no_rule"), None);
    }
    #[test]
    fn pieces_nest_and_what_is_bad_stands_for_itself() {
        let text = "calendar a {\n  Mon 09:00-10:00 // c\n  nonsense here\n}\nedition 2026\n";
        let nodes = nodes(text);
        let bad = nodes.iter().find(|node| node.rule == "bad").unwrap();
        assert_eq!(bad.span.of(text), "nonsense here");
        let hours = nodes.iter().find(|node| node.rule == "hours").unwrap();
        assert_eq!(hours.span.of(text), "Mon 09:00-10:00");
        for node in &nodes {
            if let Some(parent) = node.parent {
                let parent = nodes[parent].span;
                assert!(parent.start <= node.span.start && node.span.end <= parent.end);
            }
        }
        assert!(nodes.iter().any(|node| node.rule == "edition"));
    }
}
