//! `ladder-order`: rows that do not run in one direction.

use rust_decimal::Decimal;
use slate_model::Row;

use super::{Context, ladder::Ladder, words};
use crate::finding::{Applicability, Code, Edit, Finding, Fix, Span};

/// Reports the first row that stands out of the direction of the others. What is paid does not
/// depend on the order, so putting the rows in order is a safe fix.
pub(super) fn check(cx: &Context<'_>) {
    for ladder in cx.ladders() {
        let keys: Vec<Key> = ladder.rows.rows.iter().map(key).collect();
        let falls = keys.windows(2).all(|pair| matches!(pair, [a, b] if a >= b));
        let rises = keys.windows(2).all(|pair| matches!(pair, [a, b] if a <= b));
        if falls || rises {
            continue;
        }
        // Agreements are read from the best measurement to the worst.
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|a, b| {
            let (a, b) = (keys.get(*a), keys.get(*b));
            if ladder.smaller_is_worse { b.cmp(&a) } else { a.cmp(&b) }
        });
        let Some((place, number)) = order.iter().enumerate().find(|(place, row)| place != *row)
        else {
            continue;
        };
        let (Some(row), Some(instead)) = (ladder.row(*number), ladder.row(place)) else { continue };
        let mut finding = Finding::new(
            Code::LadderOrder,
            format!(
                "the rows of `{}` do not run from the best figure to the worst",
                ladder.credit.heading.name
            ),
        )
        .at(cx.clause(row.at.as_ref()), "belongs before")
        .at(cx.clause(instead.at.as_ref()), "this row")
        .witness(format!(
            "row {} ({}) is for better figures than row {} ({})",
            number.saturating_add(1),
            ladder.pays(*number),
            place.saturating_add(1),
            ladder.pays(place)
        ))
        .note("what is paid does not depend on the order")
        .help("put the rows in order, or correct the edge that is wrong");
        if let Some(fix) = fix(cx, ladder, &order) {
            finding = finding.fix(fix);
        }
        cx.push(finding);
    }
}

/// Where a row lies: upper edge, then lower; a missing one is without bound.
type Key = (Bound, Bound);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bound {
    Below,
    At(Decimal),
    Above,
}

fn key(row: &Row) -> Key {
    let at =
        |edge: &Option<slate_model::Edge>| edge.as_ref().and_then(|edge| words::exact(&edge.value));
    (at(&row.upper).map_or(Bound::Above, Bound::At), at(&row.lower).map_or(Bound::Below, Bound::At))
}

/// Rewrites the lines of the rows in order, where each row has a line of its own.
fn fix(cx: &Context<'_>, ladder: &Ladder<'_>, order: &[usize]) -> Option<Fix> {
    let mut lines = Vec::new();
    for row in &ladder.rows.rows {
        let at = row.at.as_ref()?;
        let source = cx.sources.get(&at.file)?;
        let line = super::place::number(at.line);
        let span = source.line_span(line);
        let start = source.offset(line, super::place::number(at.column));
        // The row must begin its line and share it with no other.
        let alone = Span::new(span.start, start).of(source.text()).trim().is_empty();
        if !alone || lines.iter().any(|(_, other, _)| *other == span) {
            return None;
        }
        lines.push((at.file.as_str(), span, span.of(source.text())));
    }
    let mut edits = Vec::new();
    for ((file, span, now), number) in lines.iter().zip(order) {
        let (_, _, then) = lines.get(*number)?;
        // A comma or closing brace at the end belongs to the place, not to the row.
        if now.contains([',', '{', '}']) || then.contains([',', '{', '}']) {
            return None;
        }
        if now != then {
            edits.push(Edit { file: (*file).into(), span: *span, replacement: (*then).to_owned() });
        }
    }
    Some(Fix { title: "put the rows in order".into(), edits, applicability: Applicability::Safe })
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{credit, found, ladder, witness};

    #[test]
    fn rows_run_one_way() {
        let rows = [("", "90%", "10%"), ("", "95%", "5%"), ("", "85%", "15%")];
        let model = credit(ladder(&rows));
        assert_eq!(found(&model), [Code::LadderOrder]);
        assert_eq!(witness(&model), "row 2 (5%) is for better figures than row 1 (10%)");
    }

    #[test]
    fn either_way_will_do() {
        let down = credit(ladder(&[("", "95%", "5%"), ("", "90%", "10%"), ("", "85%", "15%")]));
        let up = credit(ladder(&[("", "85%", "15%"), ("", "90%", "10%"), ("", "95%", "5%")]));
        assert_eq!((found(&down), found(&up)), (vec![], vec![]));
    }
}
