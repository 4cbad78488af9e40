//! Write what a parameter or a named expression stands for in its place, everywhere, and take the
//! definition away.

use slate_check::Applicability;
use slate_syntax::ast::{AgreementItem, Expr, File, Item, Let, Parameter, ServiceItem};
use slate_syntax::{Ident, Span};

use super::place::{indent, line_end, line_start, next_line, services};
use super::trial::Trial;
use super::{Action, ActionKind};
use crate::workspace::Snapshot;

/// Inlines the definition that the name at `offset` stands for, where it and all its uses are in
/// this file and an agreement is there: what stands in a file for others may be used by any of them.
pub(super) fn inline(snapshot: &Snapshot, path: &str, offset: usize) -> Option<Action> {
    let text = snapshot.text(path)?;
    let (_, place, _) = snapshot.definition(path, offset)?;
    let file = snapshot.tree(path)?;
    let agreements = file.items().any(|item| matches!(item, Item::Agreement(_)));
    if place.file != path || !agreements {
        return None;
    }
    let found = definitions(&file).into_iter().find(|it| it.name.span == place.span)?;
    let uses = snapshot.references(path, offset, false);
    if uses.is_empty() || uses.iter().any(|it| it.file != path) {
        return None;
    }
    let value = found.value.of(&text);
    let uses: Vec<Span> = uses.iter().map(|used| with_owners(&text, used.span)).collect();
    let needed = if found.plain {
        vec![false; uses.len()]
    } else {
        parentheses(snapshot, path, &text, &uses, value)
    };
    let mut trial = Trial::new(snapshot, path);
    // What its author says of it goes to the first place that says it now.
    let first = uses.first().filter(|_| !behind(&text, found.span).is_empty());
    if let Some(first) = first {
        let start = line_start(&text, first.start);
        let comment = behind(&text, found.span);
        trial.replace(Span::new(start, start), format!("{}{comment}\n", indent(&text, start)));
    }
    for (used, needed) in uses.iter().zip(needed) {
        trial.replace(*used, if needed { format!("({value})") } else { value.to_owned() });
    }
    trial.replace(whole_lines(&text, found.span), "");
    Some(Action {
        title: format!("write what `{}` is in its place", found.name.as_str()),
        kind: ActionKind::Inline,
        edits: trial.sound()?,
        // Nothing is owed that was not owed before, and simulations can no longer vary it.
        applicability: Applicability::Unsafe,
        mends: None,
    })
}

/// The comment behind a definition on its last line.
fn behind(text: &str, definition: Span) -> &str {
    let rest = text.get(definition.end..line_end(text, definition.end)).unwrap_or_default().trim();
    if rest.starts_with("//") { rest } else { "" }
}

/// Which uses need parentheses round the value: those that would mean something else without.
fn parentheses(
    snapshot: &Snapshot,
    path: &str,
    text: &str,
    uses: &[Span],
    value: &str,
) -> Vec<bool> {
    // Blanks instead: everything else stays where it stands in the model.
    let model = |bare: &dyn Fn(usize) -> bool| {
        let mut written = text.to_owned();
        for (at, used) in uses.iter().enumerate().rev() {
            let put = if bare(at) { format!(" {value} ") } else { format!("({value})") };
            written.replace_range(used.start..used.end, &put);
        }
        let mut trial = snapshot.clone_for_trial();
        trial.put(path, written);
        trial.checked(path).model.clone()
    };
    let with = model(&|_| false);
    if with.is_none() || uses.len() > MOST_TRIED {
        return vec![true; uses.len()];
    }
    if model(&|_| true) == with {
        return vec![false; uses.len()];
    }
    (0..uses.len()).map(|one| model(&|at| at == one) != with).collect()
}

/// More uses than these are not tried one by one.
const MOST_TRIED: usize = 16;

/// A name and what it stands for.
struct Definition<'f> {
    name: &'f Ident,
    value: Span,
    /// Whether the value can stand anywhere without parentheses.
    plain: bool,
    span: Span,
}

fn definitions(file: &File) -> Vec<Definition<'_>> {
    let parameter = |it: &'_ Parameter| -> (Span, bool) { (it.value.span(), true) };
    let expression = |it: &'_ Let| -> (Span, bool) {
        (it.value.span(), matches!(it.value, Expr::Literal(_) | Expr::Name(_) | Expr::Call(_)))
    };
    let mut found = Vec::new();
    let mut push = |name, (value, plain): (Span, bool), span| {
        found.push(Definition { name, value, plain, span });
    };
    for item in file.items() {
        match item {
            Item::Parameter(it) => push(&it.head.name, parameter(it), it.span),
            Item::Let(it) => push(&it.head.name, expression(it), it.span),
            Item::Agreement(agreement) => {
                for item in &agreement.items {
                    match item {
                        AgreementItem::Parameter(it) => {
                            push(&it.head.name, parameter(it), it.span);
                        }
                        AgreementItem::Let(it) => push(&it.head.name, expression(it), it.span),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    for item in services(file).flat_map(|service| &service.items) {
        if let ServiceItem::Let(it) = item {
            push(&it.head.name, expression(it), it.span);
        }
    }
    found
}

/// A name with the owners before it: `acme.floor`.
fn with_owners(text: &str, name: Span) -> Span {
    let before = text.get(..name.start).unwrap_or_default();
    let kept = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
    let owners = before.get(kept.len()..).unwrap_or_default();
    let start = if owners.ends_with('.') { kept.len() } else { name.start };
    Span::new(start, name.end)
}

/// The lines of a definition with the doc comments above it and, where blank lines would meet, one of
/// them.
fn whole_lines(text: &str, span: Span) -> Span {
    let mut start = line_start(text, span.start);
    let before = |start: usize| -> Option<(usize, &str)> {
        let above = line_start(text, start.checked_sub(1)?);
        Some((above, text.get(above..start)?.trim()))
    };
    while let Some((above, line)) = before(start)
        && line.starts_with("///")
    {
        start = above;
    }
    let mut end = next_line(text, span.end);
    let blank_above = before(start).is_none_or(|(_, line)| line.is_empty() || line.ends_with('{'));
    let below = next_line(text, end);
    if blank_above && text.get(end..below).is_some_and(|it| it.trim().is_empty()) {
        end = below;
    }
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use crate::actions::fixture::{after, desk, meaning, titles};

    #[test]
    fn a_parameter_is_written_out_and_its_definition_goes() {
        let text = desk("limit 4 h")
            .replace(
                "  record",
                "  /// What we promise.\n  parameter floor = 90% from 80% to 99%\n\n  record",
            )
            .replace("at least 90%", "at least floor")
            .replace("below 90%", "below floor");
        let inlined = after(&text, "floor: 5%", "write what `floor` is in its place");
        assert_eq!(inlined, desk("limit 4 h"));
        // The definition itself offers it as well.
        assert_eq!(after(&text, "floor = 90%", "write what `floor` is in its place"), inlined);
    }

    #[test]
    fn an_expression_keeps_its_parentheses_and_its_meaning() {
        let text = desk("limit 4 h")
            .replace("  record", "  let both = desk.charge + 100 GBP\n  record")
            .replace("of desk.charge", "when desk.fixed missed")
            .replace("below 90%: 5%", "pay 5% * both");
        let inlined = after(&text, "both\n  }", "write what `both` is in its place");
        assert!(inlined.contains("pay 5% * (desk.charge + 100 GBP)"), "{inlined}");
        assert_eq!(meaning(&inlined), meaning(&text));
    }

    #[test]
    fn needless_parentheses_are_not_written_and_a_comment_is_kept() {
        let text = desk("limit 4 h")
            .replace("  record", "  let both = desk.charge + 100 GBP // with the deposit\n  record")
            .replace("of desk.charge", "when desk.fixed missed")
            .replace("below 90%: 5%", "pay min(both, 5 GBP) + 2 * both + (both)");
        let inlined = after(&text, "both, 5", "write what `both` is in its place");
        let written = "    // with the deposit\n    pay min(desk.charge + 100 GBP, 5 GBP) + 2 * (desk.charge + 100 GBP) + (desk.charge + 100 GBP)\n";
        assert!(inlined.contains(written), "{inlined}");
        assert!(!inlined.contains("let both"), "{inlined}");
        assert_eq!(meaning(&inlined), meaning(&text));
        let own = text.replace("desk.charge + 100 GBP", "(desk.charge + 100 GBP)");
        let inlined = after(&own, "both, 5", "write what `both` is in its place");
        assert!(inlined.contains(written), "{inlined}");
    }

    #[test]
    fn what_a_scenario_gives_another_value_stays() {
        let text = desk("limit 4 h")
            .replace("  record", "  parameter floor = 90%\n  record")
            .replace("at least 90%", "at least floor")
            + "scenario \"S\" for acme {\n  parameter floor = 80%\n  expect credits in 2026-03 are 0 GBP\n}\n";
        assert!(!titles(&text, "floor of tickets").iter().any(|it| it.starts_with("write what")));
    }
}
