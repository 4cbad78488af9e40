//! Ways through the pieces of a text: to what is round one, and to what lies in it.

use slate_syntax::Node;

/// The nearest node of one of some rules round a node.
pub(crate) fn round(nodes: &[Node], at: usize, rules: &[&str]) -> Option<usize> {
    let mut next = Some(at);
    while let Some(at) = next {
        let node = nodes.get(at)?;
        if rules.contains(&node.rule) {
            return Some(at);
        }
        next = node.parent;
    }
    None
}

/// The first node of a rule directly in another, or in its head or block.
pub(crate) fn child<'n>(nodes: &'n [Node], of: usize, rule: &str) -> Option<&'n Node> {
    nodes.iter().find(|it| {
        it.rule == rule
            && (it.parent == Some(of)
                || it.parent.and_then(|parent| nodes.get(parent)).is_some_and(|parent| {
                    parent.parent == Some(of) && parent.rule.ends_with("_block")
                }))
    })
}

/// The first node of a rule anywhere in another.
pub(crate) fn inside<'n>(nodes: &'n [Node], of: usize, rule: &str) -> Option<&'n Node> {
    let whole = nodes.get(of)?.span;
    nodes.iter().find(|it| it.rule == rule && whole.holds(it.span))
}
