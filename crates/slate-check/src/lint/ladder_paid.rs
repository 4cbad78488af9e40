//! `ladder-overlap`, `better-pays-more`, `credit-although-met`, `unreachable-row`: rows that pay
//! where they should not, or never.

use std::collections::HashSet;

use slate_model::{Comparison, Edge, Row};

use super::{
    Context,
    ladder::{Ladder, Piece},
    words,
};
use crate::finding::{Applicability, Code, Finding, Fix};

/// Reports rows that claim the same measurements, pay better months more, pay for kept promises,
/// or never pay.
pub(super) fn check(cx: &Context<'_>) {
    for ladder in cx.ladders() {
        let overlaps = overlap(cx, ladder);
        better(cx, ladder);
        although_met(cx, ladder);
        unreachable(cx, ladder, &overlaps);
    }
}

/// Two rows that hold together, not both of them with one edge on the same side. Rows with one
/// edge nest: the most extreme edge counts (language §8). Returns the rows reported.
fn overlap(cx: &Context<'_>, ladder: &Ladder<'_>) -> Vec<usize> {
    let mut reported: Vec<usize> = Vec::new();
    let mut before: &[usize] = &[];
    for piece in &ladder.pieces {
        // Two rows that held together in the piece before were looked at there.
        let known: HashSet<usize> = before.iter().copied().collect();
        let begins: Vec<usize> =
            piece.hold.iter().copied().filter(|row| !known.contains(row)).collect();
        before = &piece.hold;
        for (i, first) in piece.hold.iter().enumerate() {
            let behind = piece.hold.get(i.saturating_add(1)..).unwrap_or_default();
            let seconds = if known.contains(first) { &begins } else { behind };
            for second in seconds.iter().filter(|second| *second > first) {
                let rows = (ladder.row(*first), ladder.row(*second));
                let (Some(a), Some(b)) = rows else { continue };
                if nest(a, b) || (reported.contains(first) && reported.contains(second)) {
                    continue;
                }
                reported.extend([*first, *second]);
                let finding = Finding::new(
                    Code::LadderOverlap,
                    format!("two rows of `{}` claim the same figures", ladder.credit.heading.name),
                )
                .at(cx.clause(b.at.as_ref()), format!("would pay {}", ladder.pays(*second)))
                .at(cx.clause(a.at.as_ref()), format!("would pay {}", ladder.pays(*first)))
                .witness(format!(
                    "{} is in both: {} or {}",
                    ladder.example(piece.example),
                    ladder.pays(*first),
                    ladder.pays(*second)
                ))
                .note("rows with one edge may nest: of those that hold the most extreme edge counts; a row with two edges claims its whole stretch")
                .help("let one row end where the other begins");
                let fixes = [(*first, *second), (*second, *first)].map(|(upper, lower)| {
                    let row = |number| Some((ladder.row(number)?, number));
                    Some(apart(cx, ladder, row(upper)?, row(lower)?))
                });
                let fixes = fixes.into_iter().flatten().flatten();
                cx.push(fixes.fold(finding, Finding::fix));
            }
        }
    }
    reported
}

/// Two ways to part rows of which `upper` begins below the end of `lower`: either gives up what both
/// claim. None where one lies within the other, or an edge would be in both rows or in neither.
fn apart(
    cx: &Context<'_>,
    ladder: &Ladder<'_>,
    (upper, number): (&Row, usize),
    (lower, other): (&Row, usize),
) -> Vec<Fix> {
    let exact = |edge: &Option<Edge>| edge.as_ref().and_then(|it| words::exact(&it.value));
    let (Some(begins), Some(ends)) = (exact(&upper.lower), exact(&lower.upper)) else {
        return Vec::new();
    };
    let included = |edge: &Option<Edge>| edge.as_ref().is_some_and(|edge| edge.included);
    let within = exact(&upper.upper).is_some_and(|it| it <= ends)
        || exact(&lower.lower).is_some_and(|it| it >= begins);
    if begins >= ends || within || included(&upper.lower) == included(&lower.upper) {
        return Vec::new();
    }
    let mut fixes = Vec::new();
    for (row, number, verb, now, then) in
        [(upper, number, "begin", begins, ends), (lower, other, "end", ends, begins)]
    {
        let place = cx.clause(row.at.as_ref());
        let Some(span) = cx.word_in(&place, &ladder.figure(now)) else { continue };
        let then = ladder.figure(then);
        let title = format!("let the row that pays {} {verb} at `{then}`", ladder.pays(number));
        fixes.push(Fix::one(title, place.0, span, then, Applicability::Unsafe));
    }
    fixes
}

/// Whether two rows have one edge each, on the same side and not the same.
fn nest(a: &Row, b: &Row) -> bool {
    match (&a.lower, &a.upper, &b.lower, &b.upper) {
        (None, Some(a), None, Some(b)) | (Some(a), None, Some(b), None) => a != b,
        _ => false,
    }
}

/// Neighbouring rows of which that for better measurements pays more. Pieces run from the best
/// measurement to the worst.
fn better(cx: &Context<'_>, ladder: &Ladder<'_>) {
    let paid: Vec<(&Piece, usize)> =
        ladder.pieces.iter().filter_map(|piece| Some((piece, piece.pays?))).collect();
    for pair in paid.windows(2) {
        let [(good, high), (bad, low)] = pair else { continue };
        let worth = |row: usize| ladder.worth.get(row).copied().flatten();
        let (Some(more), Some(less)) = (worth(*high), worth(*low)) else { continue };
        if more <= less {
            continue;
        }
        let (Some(first), Some(second)) = (ladder.row(*high), ladder.row(*low)) else { continue };
        let finding = Finding::new(
            Code::BetterPaysMore,
            format!(
                "`{}` pays a better {} more",
                ladder.credit.heading.name,
                super::words::period(ladder.target.period)
            ),
        )
        .at(cx.clause(first.at.as_ref()), format!("the better figures pay {}", ladder.pays(*high)))
        .at(cx.clause(second.at.as_ref()), format!("the worse figures pay {}", ladder.pays(*low)))
        .witness(format!(
            "{} pays {}, {} only {}",
            ladder.example(ladder.typical(*high, good)),
            ladder.pays(*high),
            ladder.example(ladder.typical(*low, bad)),
            ladder.pays(*low)
        ))
        .note("close to the edge the provider does better by doing worse")
        .help("check whether the two amounts are swapped");
        cx.push(finding);
    }
}

/// A row that pays for measurements that keep the target.
fn although_met(cx: &Context<'_>, ladder: &Ladder<'_>) {
    let Some((op, required)) = ladder.require else { return };
    let mut reported: Vec<usize> = Vec::new();
    for piece in ladder.pieces.iter().filter(|piece| piece.met == Some(true)) {
        let Some(number) = piece.pays.filter(|row| !ladder.free(*row)) else { continue };
        let Some(row) = ladder.row(number) else { continue };
        if reported.contains(&number) {
            continue;
        }
        reported.push(number);
        let asks = match op {
            Comparison::AtMost => "at most",
            Comparison::Above => "above",
            Comparison::Below => "below",
            _ => "at least",
        };
        // The measurement inside the row says more than its edge.
        let example = ladder
            .pieces
            .iter()
            .find(|p| p.met == Some(true) && p.pays == Some(number) && p.low != p.high)
            .unwrap_or(piece)
            .example;
        let place = cx.clause(row.at.as_ref());
        let edge = if ladder.smaller_is_worse { &row.upper } else { &row.lower };
        let written = edge.as_ref().and_then(|edge| super::words::exact(&edge.value));
        let mut finding = Finding::new(
            Code::CreditAlthoughMet,
            format!(
                "`{}` pays although `{}` is met",
                ladder.credit.heading.name, ladder.target.heading.name
            ),
        )
        .at(place.clone(), format!("pays {}", ladder.pays(number)))
        .at(
            cx.line_with(ladder.target.heading.at.as_ref(), &["require"]),
            format!("asks for {asks} `{}`", ladder.figure(required)),
        )
        .witness(format!(
            "{} meets the target and pays {}",
            ladder.example(example),
            ladder.pays(number)
        ))
        .help(format!("let the row end at the target, `{}`", ladder.figure(required)));
        let span = written.and_then(|at| cx.word_in(&place, &ladder.figure(at)));
        if let Some(span) = span {
            let title = format!("write `{}`", ladder.figure(required));
            finding = finding.fix_unsafe(title, place.0, span, ladder.figure(required));
        }
        cx.push(finding);
    }
}

/// A row that pays for no measurement.
fn unreachable(cx: &Context<'_>, ladder: &Ladder<'_>, overlaps: &[usize]) {
    for (number, row) in ladder.rows.rows.iter().enumerate() {
        if overlaps.contains(&number) || ladder.pieces.iter().any(|p| p.pays == Some(number)) {
            continue;
        }
        let holds = ladder.pieces.iter().find(|p| p.hold.contains(&number));
        let (why, mut also) = match holds.and_then(|p| Some((p, p.pays?))) {
            Some((piece, other)) => (
                format!(
                    "{} is in it, and another row with a more extreme edge pays {}",
                    ladder.example(piece.example),
                    ladder.pays(other)
                ),
                ladder.row(other),
            ),
            None => {
                let edges = ladder.pieces.iter().flat_map(|p| [p.low, p.high]).flatten();
                let (low, high) = edges.fold((None, None), |(low, high), at| {
                    (
                        Some(low.map_or(at, |it: rust_decimal::Decimal| it.min(at))),
                        Some(high.map_or(at, |it: rust_decimal::Decimal| it.max(at))),
                    )
                });
                let worst = if ladder.smaller_is_worse { low } else { high };
                let why = worst.map_or_else(
                    || "no figure lies in it".to_owned(),
                    |at| format!("{}, the worst there can be, is not in it", ladder.example(at)),
                );
                (why, None)
            }
        };
        let mut finding = Finding::new(
            Code::UnreachableRow,
            format!("a row of `{}` never pays", ladder.credit.heading.name),
        )
        .at(cx.clause(row.at.as_ref()), format!("would pay {}", ladder.pays(number)))
        .witness(why)
        .help("correct its edges, or remove the row");
        if let Some(other) = also.take() {
            finding = finding.at(cx.clause(other.at.as_ref()), "pays instead");
        }
        cx.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{credit, found, ladder, witness};

    #[test]
    fn two_edges_claim_their_stretch() {
        let model = credit(ladder(&[("85%", "95%", "5%"), ("", "90%", "10%")]));
        assert_eq!(found(&model), [Code::LadderOverlap]);
        assert_eq!(witness(&model), "a month at 87.5% is in both: 5% or 10%");
    }

    #[test]
    fn single_edges_nest() {
        let model = credit(ladder(&[("", "95%", "5%"), ("", "90%", "10%")]));
        assert_eq!(found(&model), []);
    }

    #[test]
    fn the_same_edge_twice_is_an_overlap() {
        let model = credit(ladder(&[("", "95%", "5%"), ("", "95%", "10%")]));
        assert_eq!(found(&model), [Code::LadderOverlap]);
    }

    #[test]
    fn a_worse_month_must_not_pay_less() {
        let model = credit(ladder(&[("", "95%", "10%"), ("", "90%", "5%")]));
        assert_eq!(found(&model), [Code::BetterPaysMore]);
        assert_eq!(witness(&model), "a month at 92.5% pays 10%, a month at 45% only 5%");
    }

    #[test]
    fn a_kept_promise_pays_nothing() {
        let model = credit(ladder(&[("", "97%", "5%"), ("", "90%", "10%")]));
        assert_eq!(found(&model), [Code::CreditAlthoughMet]);
        assert_eq!(witness(&model), "a month at 96% meets the target and pays 5%");
    }

    #[test]
    fn nothing_lies_below_zero() {
        let model = credit(ladder(&[("", "95%", "10%"), ("", "0%", "20%")]));
        assert_eq!(found(&model), [Code::UnreachableRow]);
        assert_eq!(witness(&model), "a month at 0%, the worst there can be, is not in it");
    }
}
