//! A text as the grammar sees it: every piece with the name of its rule, for editors that fold,
//! select and colour without knowing what an agreement means.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use pest::Parser;
use pest::iterators::Pair;
use slate_grammar::{GRAMMAR, Rule, SlateParser};

use crate::blocks::{Block, Known, blocks, spared, without};
use crate::braces::{balance, parts};
use crate::conflict::first_version;
use crate::lower::{Map, Swap, code_end};
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
/// touched are read, and of an agreement only the blocks.
#[derive(Debug, Default)]
pub struct NodeMemory {
    /// By the bytes of a part; places and parents count from its beginning.
    parts: HashMap<Box<str>, Part>,
}

/// The pieces of a part.
#[derive(Debug)]
struct Part {
    nodes: Box<[Node]>,
    /// The blocks of an agreement that were read without a mistake, each with its first piece and the
    /// one after its last.
    blocks: Vec<(Block, usize, usize)>,
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
                let (key, known) =
                    known.unwrap_or_else(|| (source.into(), Part::read(source, &before)));
                self.parts.insert(key, known);
            }
            let first = nodes.len();
            let read = self.parts.get(source).into_iter().flat_map(|part| &part.nodes);
            nodes.extend(read.map(|node| node.moved(part.start, first)));
        }
        nodes
    }
}

impl Node {
    /// Whether it holds statements or rows, one a line.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.rule.ends_with("_block") || self.rule == "limit_map"
    }

    /// The same piece where its text begins `by` bytes and its list `first` pieces later.
    fn moved(&self, by: usize, first: usize) -> Self {
        Self {
            rule: self.rule,
            span: Span::new(self.span.start + by, self.span.end + by),
            parent: self.parent.map(|parent| parent + first),
        }
    }
}

impl Part {
    fn read(source: &str, before: &HashMap<Box<str>, Self>) -> Self {
        let found = blocks(source);
        let nodes = changed_nodes(source, &found, before)
            .unwrap_or_else(|| part_nodes(source, source, &[]).into());
        let blocks = found.into_iter().filter_map(|block| {
            let (first, end) = pieces_of(&nodes, block)?;
            Some((block, first, end))
        });
        Self { blocks: blocks.collect(), nodes }
    }

    /// The pieces of each block, by its text; the first of them is the block itself. With them, where
    /// the text begins.
    fn known<'p>(
        &'p self,
        source: &'p str,
    ) -> impl Iterator<Item = (&'p str, (&'p [Node], usize))> {
        self.blocks.iter().filter_map(move |(block, first, end)| {
            Some((block.lines.of(source), (self.nodes.get(*first..*end)?, *first)))
        })
    }
}

/// What is round the blocks of an agreement.
const ROUND: &str = "agreement_block";

/// The pieces of a block in the list of its part: from which to which. `None` where a piece could not be
/// read, and where the block is not one statement of the agreement.
fn pieces_of(nodes: &[Node], block: Block) -> Option<(usize, usize)> {
    let first = nodes.partition_point(|node| node.span.start < block.lines.start);
    let end = nodes.partition_point(|node| node.span.start < block.lines.end);
    let (whole, inside) = nodes.get(first..end)?.split_first()?;
    let round = whole.parent.and_then(|at| nodes.get(at))?;
    let one = inside.iter().all(|node| node.parent.is_some_and(|parent| parent >= first));
    let sound = nodes.get(first..end)?.iter().all(|node| node.rule != "bad");
    (round.rule == ROUND && whole.span.end == block.end && one && sound).then_some((first, end))
}

/// The pieces of an agreement that are read without the blocks that were there before. `None` where that
/// would not surely be what all of it is.
fn changed_nodes(
    source: &str,
    found: &[Block],
    before: &HashMap<Box<str>, Part>,
) -> Option<Box<[Node]>> {
    if source.len() > MOST_ITEM_BYTES {
        return None;
    }
    let known: Known<'_, &[Node]> =
        before.iter().flat_map(|(source, part)| part.known(source)).collect();
    let spared = spared(source, found, &known);
    let balanced = balance(source);
    if spared.is_empty() || balanced.text.is_some() || !balanced.errors.is_empty() {
        return None;
    }
    let (rest, cuts) = without(source, &spared)?;
    let read = part_nodes(source, &rest, &cuts);
    // The agreement is all of it, and nothing that could not be read reaches into what was left out.
    let round = read.iter().position(|node| node.rule == ROUND)?;
    let all = read.get(round)?.span;
    let bad: Vec<Span> =
        read.iter().filter(|node| node.rule == "bad").map(|node| node.span).collect();
    let clear = |block: &Block| {
        let lines = block.lines;
        let reaches = |bad: &Span| bad.start <= lines.end && lines.start <= bad.end;
        all.holds(lines) && !bad.iter().any(reaches)
    };
    if read.iter().filter(|node| node.parent.is_none()).count() != 1 || !spared.iter().all(clear) {
        return None;
    }
    let mut nodes: Vec<Node> = Vec::with_capacity(read.len());
    // Where each piece of the rest stands in the new list.
    let mut places: Vec<usize> = Vec::with_capacity(read.len());
    let mut put = |nodes: &mut Vec<Node>, node: &Node| {
        let parent = node.parent.and_then(|parent| places.get(parent).copied());
        places.push(nodes.len());
        nodes.push(Node { parent, ..*node });
    };
    let mut read = read.iter().peekable();
    for block in &spared {
        while let Some(node) = read.next_if(|node| node.span.start < block.lines.start) {
            put(&mut nodes, node);
        }
        let (pieces, first) = known.get(block.lines.of(source))?;
        let (whole, inside) = pieces.split_first()?;
        let here = nodes.len();
        let start = block.end.wrapping_sub(whole.span.end);
        let moved =
            |span: Span| Span::new(span.start.wrapping_add(start), span.end.wrapping_add(start));
        nodes.push(Node { parent: Some(round), span: moved(whole.span), ..*whole });
        nodes.extend(inside.iter().map(|node| Node {
            rule: node.rule,
            span: moved(node.span),
            parent: node.parent.map(|parent| parent - first + here),
        }));
    }
    read.for_each(|node| put(&mut nodes, node));
    Some(nodes.into())
}

/// The pieces of one part of a text, read as if it were `rest`, which is what the replacements made of it.
fn part_nodes(source: &str, rest: &str, swaps: &[Swap]) -> Vec<Node> {
    let mut nodes = Vec::new();
    if source.len() <= MOST_ITEM_BYTES {
        let balanced = balance(rest);
        let parsed = balanced.text.as_deref().unwrap_or(rest);
        let map = Map { parent: None, base: 0, insertions: &balanced.insertions, swaps };
        for pair in SlateParser::parse(Rule::file, parsed).into_iter().flatten() {
            for pair in pair.into_inner() {
                visit(pair, &map, None, &mut nodes);
            }
        }
    }
    nodes
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
