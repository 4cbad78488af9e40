//! What a tier has without saying so.

use slate_model::{Agreement, Instant, Measure};
use slate_syntax::Node;

use super::{Inlay, line_end, within};
use crate::figures::{limit_of, ways};
use crate::outline::{Symbol, SymbolKind};

/// Behind `like gold`: the targets that a tier has without saying so; behind the limits of one that it
/// changes, those that it keeps.
pub(super) fn inherited(
    text: &str,
    nodes: &[Node],
    symbol: &Symbol,
    agreement: &Agreement,
    now: Instant,
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
        let other = like.span.of(text).trim_start_matches("like").trim();
        for target in tier.children.iter().filter(|it| it.kind == SymbolKind::Target) {
            found.extend(limits(text, nodes, target, other, agreement, now));
        }
    }
}

/// The limits of a target that it has from the tier that its own is like.
fn limits(
    text: &str,
    nodes: &[Node],
    symbol: &Symbol,
    other: &str,
    agreement: &Agreement,
    now: Instant,
) -> Option<(usize, Inlay)> {
    let called = |path: &str| agreement.targets.iter().find(|it| it.heading.name.as_str() == path);
    let target = called(&symbol.path)?;
    let Measure::Timer { limit, .. } = &target.measure else { return None };
    let inside = || within(nodes, symbol.span).filter(|it| it.span.end <= symbol.span.end);
    let clause = inside().find(|it| it.rule == "limit");
    let own: Vec<&str> = inside()
        .filter(|it| it.rule == "limit_keys")
        .flat_map(|it| it.span.of(text).split(" or "))
        .map(|it| it.trim().trim_matches('"'))
        .collect();
    // A limit for all leaves nothing of the other's.
    if clause.is_some() && own.is_empty() {
        return None;
    }
    let kept = ways(agreement, target, limit).into_iter().filter_map(|(values, given)| {
        let key = values.last().map(String::as_str);
        if key.is_some_and(|key| own.contains(&key)) {
            return None;
        }
        let limit = limit_of(agreement, target, &given, now)?;
        let keys = values.join(", ");
        Some(if keys.is_empty() { limit } else { format!("{keys}: {limit}") })
    });
    let kept: Vec<String> = kept.take(12).collect();
    if kept.is_empty() {
        return None;
    }
    // Behind the first line of the limits, or the name of the target that says nothing of them.
    let place = clause.map_or(symbol.name_span, |it| it.span);
    let inlay = Inlay {
        offset: line_end(text, place.start),
        text: format!("also {}", kept.join(", ")),
        more: format!("Taken over from `{other}`."),
    };
    Some((place.start, inlay))
}
