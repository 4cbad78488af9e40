//! What the formatter needs to know about a text: where statements begin, and what some signs are.

use std::collections::{BTreeMap, HashSet};

use crate::nodes::Node;

/// What a sign is, where its spaces depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// The `:` after a key.
    KeyColon,
    /// The `:` between a name and its type.
    TypeColon,
    /// `=`, `+`, `*`, `/`, a minus between two operands.
    Operator,
    /// The minus before an operand.
    Minus,
    /// `%`
    Percent,
}

/// A line that can be aligned with its like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// The block in which it stands, and what it is aligned with there.
    pub group: (usize, u8),
    /// Where its second column begins.
    pub split: usize,
}

/// Everything by offset.
#[derive(Default)]
pub(super) struct Marks {
    /// Where statements begin.
    pub starts: HashSet<usize>,
    /// Signs and their lengths.
    pub signs: BTreeMap<usize, (Sign, usize)>,
    /// By the offset of the statement.
    pub columns: BTreeMap<usize, Column>,
}

/// The marks of a text by its pieces, which are in order of their beginnings.
pub(super) fn marks(text: &str, nodes: &[Node]) -> Marks {
    let mut marks = Marks::default();
    // Of each piece, where the block begins that is the last round it, or that it is itself.
    let mut blocks: Vec<usize> = Vec::with_capacity(nodes.len());
    for (at, node) in nodes.iter().enumerate() {
        let start = node.span.start;
        let parent = node.parent.and_then(|parent| nodes.get(parent));
        let round = node.parent.and_then(|parent| blocks.get(parent)).copied().unwrap_or_default();
        blocks.push(if node.is_block() { start } else { round });
        if let Some(sign) = sign(node.rule, parent.map(|it| it.rule)) {
            marks.signs.insert(start, (sign, node.span.len()));
        } else if parent.is_none_or(Node::is_block) && !node.is_block() {
            marks.starts.insert(start);
            if let Some((kind, split)) = column(text, nodes, at) {
                marks.columns.insert(start, Column { group: (round, kind), split });
            }
        }
    }
    marks
}

fn sign(rule: &str, parent: Option<&str>) -> Option<Sign> {
    Some(match rule {
        "colon" if matches!(parent, Some("field" | "input")) => Sign::TypeColon,
        "colon" => Sign::KeyColon,
        "equals" | "add" | "subtract" | "multiply" | "divide" => Sign::Operator,
        "minus" => Sign::Minus,
        "percent_sign" => Sign::Percent,
        _ => return None,
    })
}

/// What a statement is aligned with, and where its second column begins.
fn column(text: &str, nodes: &[Node], statement: usize) -> Option<(u8, usize)> {
    let mut kids = nodes
        .iter()
        .skip(statement + 1)
        .take_while(|node| node.parent.is_some_and(|parent| parent >= statement))
        .filter(|node| node.parent == Some(statement));
    let kind = match nodes.get(statement)?.rule {
        "provider" | "customer" | "term" | "currency" | "timezone" => 1,
        "start" | "stop" | "pause" | "run" => 2,
        "measure" | "require" | "count" => 3,
        "hours" | "closed" | "open" => 4,
        "field" => return Some((5, kids.find(|kid| kid.rule == "colon")?.span.start)),
        "row" | "limit_row" | "match_arm" => {
            kids.find(|kid| kid.rule == "colon")?;
            let value = kids.next()?.span;
            return (!value.of(text).contains('\n')).then_some((6, value.start));
        }
        _ => return None,
    };
    Some((kind, kids.nth(1)?.span.start))
}
