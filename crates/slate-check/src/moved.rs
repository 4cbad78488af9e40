//! Statements that stand in the wrong block, moved where they belong: a scenario out of its agreement, a
//! credit out of its service, a timer into the only one.

use slate_syntax::{Mistake, Span, SyntaxError, ast};

use crate::finding::{Applicability, Edit, Fix};
use crate::workspace::Unit;

/// What stands at the top of a file only.
const AT_THE_TOP: [&str; 1] = ["scenario"];

/// What stands in an agreement, and in no block of it.
const IN_AN_AGREEMENT: [&str; 14] = [
    "calendar",
    "credit",
    "currency",
    "customer",
    "holidays",
    "input",
    "parameter",
    "provider",
    "record",
    "select",
    "service",
    "term",
    "terminate",
    "timezone",
];

/// What stands in a service, and nowhere above it.
const IN_A_SERVICE: [&str; 4] = ["metric", "target", "tier", "timer"];

/// Where a statement goes.
enum To {
    /// Behind the block that ends there.
    Behind(usize),
    /// In the block that ends there, as its last statement.
    Into(usize),
}

/// The edits that move what a mistake is about, where its place is certain.
pub(crate) fn moved(unit: &Unit, error: &SyntaxError) -> Option<Fix> {
    let statement = error.statement.filter(|_| error.kind == Mistake::Misplaced)?;
    let text = &*unit.text;
    let word = statement.of(text).split_whitespace().next()?;
    let (to, title) = place(&unit.file, statement, word)?;
    let taken = lines(text, statement)?;
    let own = taken.of(text);
    let (at, indent) = match to {
        To::Behind(end) | To::Into(end) => {
            let line = text.get(..end)?.rfind('\n').map_or(0, |at| at + 1);
            let before = text.get(line..end)?;
            let indent = before.get(..before.len() - before.trim_start().len())?;
            // A block on one line has no line of its own for another statement.
            (before.trim() == "}").then_some(())?;
            match to {
                To::Behind(_) => (end, indent.to_owned()),
                To::Into(_) => (line, format!("{indent}  ")),
            }
        }
    };
    let mut put = indented(own, &indent);
    if word == "scenario" {
        put = with_agreement(put, &unit.file, statement)?;
    }
    let put = match to {
        To::Behind(_) if word == "scenario" => format!("\n\n{}", put.trim_end()),
        To::Behind(_) => format!("\n{}", put.trim_end()),
        To::Into(_) => put,
    };
    let edit = |span, replacement| Edit { file: unit.name.clone(), span, replacement };
    let mut edits =
        vec![edit(without_gap(text, taken), String::new()), edit(Span::new(at, at), put)];
    edits.sort_by_key(|it| it.span.start);
    Some(Fix { title, edits, applicability: Applicability::Unsafe })
}

/// Where a statement that begins with a word belongs.
fn place(file: &ast::File, statement: Span, word: &str) -> Option<(To, String)> {
    let outer = file.items().find(|item| item.span().holds(statement))?;
    let ast::Item::Agreement(agreement) = outer else {
        // Beside the only agreement.
        let mut agreements = file.items().filter_map(|item| match item {
            ast::Item::Agreement(it) => Some(it),
            _ => None,
        });
        let only = agreements.next().filter(|_| agreements.next().is_none())?;
        let fits = matches!(outer, ast::Item::Bad(_)) && IN_AN_AGREEMENT.contains(&word);
        return fits.then(|| (To::Into(only.span.end), "move it into the agreement".to_owned()));
    };
    if AT_THE_TOP.contains(&word) {
        return Some((To::Behind(agreement.span.end), "move it behind the agreement".to_owned()));
    }
    let inner = agreement.items.iter().find(|item| item.span().holds(statement))?;
    if IN_AN_AGREEMENT.contains(&word) && !matches!(inner, ast::AgreementItem::Bad(_)) {
        return Some((To::Behind(inner.span().end), "move it out, into the agreement".to_owned()));
    }
    let mut services = agreement.items.iter().filter_map(|item| match item {
        ast::AgreementItem::Service(it) => Some(it),
        _ => None,
    });
    let only = services.next().filter(|_| services.next().is_none())?;
    let fits = matches!(inner, ast::AgreementItem::Bad(_)) && IN_A_SERVICE.contains(&word);
    fits.then(|| (To::Into(only.span.end), "move it into the service".to_owned()))
}

/// The lines of a statement with the comments directly above; `None` where it shares them.
fn lines(text: &str, statement: Span) -> Option<Span> {
    let mut start = text.get(..statement.start)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(statement.end..)?;
    let end = statement.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    let alone = text.get(start..statement.start)?.trim().is_empty();
    let behind = slate_syntax::code(text.get(statement.end..end)?).trim().is_empty();
    if !(alone && behind) {
        return None;
    }
    while let Some(before) = text.get(..start.saturating_sub(1)) {
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        if start == 0 || !before.get(line..)?.trim_start().starts_with("//") {
            break;
        }
        start = line;
    }
    Some(Span::new(start, end))
}

/// What is taken out, with the empty lines before it where none are needed any more.
fn without_gap(text: &str, taken: Span) -> Span {
    let before = text.get(..taken.start).unwrap_or_default();
    let code = before.trim_end();
    let after = text.get(taken.end..).unwrap_or_default();
    let next = after.lines().next().unwrap_or_default().trim();
    let gap = before.get(code.len()..).unwrap_or_default().matches('\n').count() > 1;
    if gap && (next.is_empty() || next == "}") {
        return Span::new(code.len() + 1, taken.end);
    }
    taken
}

/// Lines that begin with so many spaces.
fn indented(own: &str, indent: &str) -> String {
    let first = own.lines().next().unwrap_or_default();
    let before = first.len() - first.trim_start().len();
    let mut out = String::with_capacity(own.len());
    for line in own.lines() {
        let spaces = line.len() - line.trim_start().len();
        let rest = line.get(spaces.min(before)..).unwrap_or_default();
        if !rest.trim().is_empty() {
            out.push_str(indent);
            out.push_str(rest);
        }
        out.push('\n');
    }
    out
}

/// A scenario with the agreement that it stood in, where it does not say which it is for.
fn with_agreement(put: String, file: &ast::File, statement: Span) -> Option<String> {
    let (head, _) = put.split_once('{')?;
    let label = head.rfind('"').map_or(0, |at| at + 1);
    if head.get(label..)?.split_whitespace().any(|it| it == "for") {
        return Some(put);
    }
    let name = file.items().find_map(|item| match item {
        ast::Item::Agreement(it) if it.span.holds(statement) => Some(it.head.name.as_str()),
        _ => None,
    })?;
    let mut put = put;
    put.insert_str(label, &format!(" for {name}"));
    Some(put)
}
