//! Which name of the language stands at a place.

use slate_syntax::Node;

use crate::built_in::{CHARGES, FIGURES, FUNCTIONS, MOMENTS, named};
use crate::tree::round;

/// What a name of the language stands for at a place; `None` where it is none.
pub(super) fn built_in(text: &str, nodes: &[Node], at: usize) -> Option<&'static str> {
    let node = nodes.get(at)?;
    let word = node.span.of(text);
    let within = |rules: &[&str]| round(nodes, at, rules).is_some();
    let called = within(&["call"]) && text.get(node.span.end..)?.starts_with('(');
    let of_records =
        ["scenario_record", "timer", "exclusion", "record", "select", "metric", "target"];
    let found = if called {
        named(&FUNCTIONS, word)
    } else if within(&of_records) && named(&MOMENTS, word).is_some() {
        named(&MOMENTS, word)
    } else {
        let figure = || named(&FIGURES, word).filter(|_| within(&["credit", "terminate"]));
        named(&CHARGES, word).or_else(figure)
    };
    found.map(|(_, _, said)| *said)
}
