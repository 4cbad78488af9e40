//! What a tier has without saying so.

use slate_model::Agreement;
use slate_syntax::Node;

use super::{Inlay, line_end, within};
use crate::outline::{Symbol, SymbolKind};

/// Behind `like gold`: the targets that a tier has without saying so.
pub(super) fn inherited(
    text: &str,
    nodes: &[Node],
    symbol: &Symbol,
    agreement: &Agreement,
    found: &mut Vec<(usize, Inlay)>,
) {
    let services = symbol.children.iter().filter(|it| it.kind == SymbolKind::Service);
    for tier in services.flat_map(|it| &it.children).filter(|it| it.kind == SymbolKind::Tier) {
        let Some(like) = within(nodes, tier.span).find(|node| node.rule == "like") else {
            continue;
        };
        let said: Vec<&str> = tier.children.iter().map(|it| it.path.as_str()).collect();
        let taken: Vec<String> = agreement
            .targets
            .iter()
            .filter(|target| {
                target.tier.as_ref().is_some_and(|it| it.as_str() == tier.path)
                    && !said.contains(&target.heading.name.as_str())
            })
            .filter_map(|target| {
                target.heading.name.as_str().rsplit('.').next().map(|name| format!("`{name}`"))
            })
            .collect();
        if !taken.is_empty() {
            let inlay = Inlay {
                offset: line_end(text, like.span.end),
                text: format!("also {}", taken.join(", ").replace('`', "")),
                more: format!("Taken over as they are: {}.", taken.join(", ")),
            };
            found.push((like.span.start, inlay));
        }
    }
}
