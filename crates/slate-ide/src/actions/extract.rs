//! Give hours that are put together in a clause a name: a calendar of the agreement.

use std::collections::BTreeSet;

use slate_check::Applicability;
use slate_syntax::ast::{AgreementItem, Item};
use slate_syntax::{Node, Span};

use super::place::{indent, line_end, line_start};
use super::trial::Trial;
use super::{Action, ActionKind};
use crate::workspace::Snapshot;

/// Names the calendar expression at `offset`; every other place of the agreement that says the same
/// gets the name as well.
pub(super) fn calendar(snapshot: &Snapshot, path: &str, offset: usize) -> Option<Action> {
    let text = snapshot.text(path)?;
    let nodes = snapshot.nodes(path);
    let inline = inline_calendars(&nodes);
    let chosen = inline.iter().find(|it| it.start <= offset && offset <= it.end).or_else(|| {
        // Anywhere on the line, where it has one only.
        let line = line_start(&text, offset);
        let mut on_line = inline.iter().filter(|it| line_start(&text, it.start) == line);
        on_line.next().filter(|_| on_line.next().is_none())
    })?;
    let file = snapshot.tree(path)?;
    let agreement = file.items().find_map(|item| match item {
        Item::Agreement(it) if it.span.start <= chosen.start && chosen.end <= it.span.end => {
            Some(it)
        }
        _ => None,
    })?;
    let said = words(chosen.of(&text));
    let symbols = snapshot.symbols_of(path);
    let taken: Vec<String> = symbols.iter().map(|it| it.path.clone()).collect();
    let name = name_of(&said, &taken)?;
    // Behind the calendars that are there, else before the first definition with a block.
    let mut calendars = agreement.items.iter().filter_map(|item| match item {
        AgreementItem::Calendar(it) => Some(it.span),
        _ => None,
    });
    let line = format!("calendar {name} = {}", bare(&said));
    let mut trial = Trial::new(snapshot, path);
    match calendars.next_back() {
        Some(last) => {
            let end = line_end(&text, last.end);
            trial.replace(Span::new(end, end), format!("\n{}{line}", indent(&text, last.start)));
        }
        None => {
            let first = agreement.items.iter().find_map(|item| match item {
                AgreementItem::Record(it) => Some(it.span),
                AgreementItem::Service(it) => Some(it.span),
                AgreementItem::Exclusion(it) => Some(it.span),
                _ => None,
            })?;
            let start = line_start(&text, first.start);
            let before = indent(&text, first.start);
            trial.replace(Span::new(start, start), format!("{before}{line}\n"));
        }
    }
    let inside = |it: &&Span| agreement.span.start <= it.start && it.end <= agreement.span.end;
    for same in inline.iter().filter(inside).filter(|it| words(it.of(&text)) == said) {
        trial.replace(*same, name.as_str());
    }
    Some(Action {
        title: format!("name these hours `{name}`"),
        kind: ActionKind::Extract,
        edits: trial.sound()?,
        applicability: Applicability::Safe,
        mends: None,
    })
}

/// The calendars of clauses that are put together of several, the parentheses round them included.
fn inline_calendars(nodes: &[Node]) -> Vec<Span> {
    let parent = |node: &Node| node.parent.and_then(|at| nodes.get(at));
    let operations = nodes.iter().filter(|it| it.rule == "calendar_op");
    let put_together: BTreeSet<usize> = operations.filter_map(|it| it.parent).collect();
    let mut found = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        if node.rule != "calendar_expr" {
            continue;
        }
        let whole = match parent(node) {
            // A calendar that has a name already.
            Some(owner) if owner.rule == "calendar" => continue,
            Some(atom) if atom.rule == "calendar_atom" => {
                match parent(atom) {
                    // A part of a longer expression, which is named as a whole.
                    Some(outer) if outer.rule == "calendar_expr" => continue,
                    _ => atom.span,
                }
            }
            _ => node.span,
        };
        if put_together.contains(&at) {
            found.push(whole);
        }
    }
    found
}

/// A text with one blank between its words.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// Without the parentheses that stand round all of it.
fn bare(said: &str) -> &str {
    let inner = said.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    // `(a or b) and (c or d)` begins and ends with one too.
    inner
        .filter(|inner| {
            let mut depth = 0_i32;
            inner.chars().all(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth >= 0
            })
        })
        .unwrap_or(said)
}

/// A name that says what is put together: `office_except_lunch`.
fn name_of(said: &str, taken: &[String]) -> Option<String> {
    let said = said.replace(['(', ')'], "").replace(slate_model::ALWAYS_OPEN, "always");
    let name: String = said.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let name = if name.chars().count() > 40 { "hours".to_owned() } else { name };
    let free = |name: &String| !taken.contains(name);
    let numbered = (2..100).map(|n| format!("{name}_{n}"));
    std::iter::once(name.clone()).chain(numbered).find(free)
}

#[cfg(test)]
mod tests {
    use crate::actions::fixture::{after, desk, titles};

    #[test]
    fn hours_that_are_put_together_get_a_name_wherever_they_stand() {
        let calendars = "  calendar office {\n    Mon-Fri 09:00-17:00\n  }\n  calendar lunch {\n    every day 12:00-13:00\n  }\n";
        let text = desk("limit { P1: 4 h, otherwise: 8 h in 24x7 except lunch }")
            .replace("  record", &format!("{calendars}  record"))
            .replace("run   in 24x7", "run   in office except lunch")
            .replace("P1: 4 h", "P1: 4 h in office except lunch");
        let named = after(&text, "except lunch\n", "name these hours `office_except_lunch`");
        let want = text.replace("in office except lunch", "in office_except_lunch").replace(
            calendars,
            &format!("{calendars}  calendar office_except_lunch = office except lunch\n"),
        );
        assert_eq!(named, want);
        let always = after(&text, "24x7 except", "name these hours `always_except_lunch`");
        assert!(always.contains("calendar always_except_lunch = 24x7 except lunch\n"), "{always}");
        // One that has a name is none to be named.
        assert!(
            !titles(&named, "office except lunch").iter().any(|it| it.starts_with("name these"))
        );
    }

    #[test]
    fn parentheses_round_all_of_it_go() {
        assert_eq!(super::bare("(a or b)"), "a or b");
        assert_eq!(super::bare("(a or b) and (c or d)"), "(a or b) and (c or d)");
        let taken = vec!["a_or_b".to_owned()];
        assert_eq!(super::name_of("(a or b)", &taken).as_deref(), Some("a_or_b_2"));
    }
}
