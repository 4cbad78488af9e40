//! `ladder-gap`, `miss-pays-nothing`, `rounding-gap`: measurements that no row pays for, told apart
//! by what stands on either side of them.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use slate_model::Name;

use super::{
    Context,
    ladder::{Ladder, Piece},
};
use crate::finding::{Applicability, Code, Finding, Fix};

/// Reports every stretch of measurements that pays nothing although it should.
pub(super) fn check(cx: &Context<'_>) {
    let mut of_target: BTreeMap<&Name, Vec<&Ladder<'_>>> = BTreeMap::new();
    for ladder in cx.ladders() {
        of_target.entry(&ladder.target.heading.name).or_default().push(ladder);
    }
    // A credit that is no ladder pays whenever its target is missed.
    let always_paid: BTreeSet<&Name> = cx
        .agreement
        .credits
        .iter()
        .filter(|credit| credit.when.is_none())
        .filter(|credit| {
            let ladders = of_target.get(&credit.target).into_iter().flatten();
            !ladders.into_iter().any(|it| it.credit == *credit)
        })
        .map(|credit| &credit.target)
        .collect();
    for ladder in cx.ladders() {
        let target = &ladder.target.heading.name;
        // `otherwise` says what every other measurement pays.
        if ladder.rows.otherwise.is_some() || always_paid.contains(target) {
            continue;
        }
        let others = of_target.get(target).map(Vec::as_slice).unwrap_or_default();
        let unpaid = |piece: &Piece| {
            piece.pays.is_none()
                && piece.met != Some(true)
                && !paid_elsewhere(ladder, others, piece)
        };
        let mut from = 0;
        while from < ladder.pieces.len() {
            let run = ladder.pieces.iter().skip(from).take_while(|piece| unpaid(piece)).count();
            if run == 0 {
                from += 1;
                continue;
            }
            report(cx, ladder, from, from.saturating_add(run));
            from += run;
        }
    }
}

/// Whether the rows of another credit, among the ladders of the same target, pay for these measurements.
fn paid_elsewhere(ladder: &Ladder<'_>, ladders: &[&Ladder<'_>], piece: &Piece) -> bool {
    ladders.iter().any(|other| {
        other.credit.heading.name != ladder.credit.heading.name
            && other.rows.on == ladder.rows.on
            && other.pieces.iter().any(|it| it.pays.is_some() && contains(it, piece.example))
    })
}

/// Whether a piece holds a measurement.
fn contains(piece: &Piece, at: Decimal) -> bool {
    if piece.low == piece.high && piece.low.is_some() {
        return piece.low == Some(at);
    }
    piece.low.is_none_or(|low| at > low) && piece.high.is_none_or(|high| at < high)
}

fn report(cx: &Context<'_>, ladder: &Ladder<'_>, from: usize, to: usize) {
    let paying = |piece: &Piece| piece.pays.filter(|row| !ladder.free(*row));
    let side = |piece: &Piece| {
        let row = paying(piece)?;
        Some((row, ladder.typical(row, piece)))
    };
    let better = ladder.pieces.iter().take(from).rev().find_map(side);
    let worse = ladder.pieces.iter().skip(to).find_map(side);
    let run = ladder.pieces.get(from..to).unwrap_or_default();
    let low = run.iter().map(|p| p.low).min().flatten();
    let high = if run.iter().any(|p| p.high.is_none()) {
        None
    } else {
        run.iter().filter_map(|p| p.high).max()
    };
    // The example of the widest piece: an edge alone is no typical measurement.
    let example = run.iter().find(|p| p.low != p.high).or_else(|| run.first());
    let Some(example) = example.map(|p| p.example) else { return };
    let missed = run.iter().any(|p| p.met == Some(false));
    let thin = match (low, high) {
        (Some(low), Some(high)) => {
            low < high && high.checked_sub(low).is_some_and(|width| width <= ladder.step)
        }
        _ => false,
    };
    let stretch = ladder.stretch(low, high);
    let credit = &ladder.credit.heading.name;
    let (code, message) = match (better, worse) {
        (_, Some(_)) if thin && (better.is_some() || missed) => (
            Code::RoundingGap,
            format!("an unrounded figure {stretch} falls between the rows of `{credit}`"),
        ),
        (Some(_), Some(_)) => {
            (Code::LadderGap, format!("no row of `{credit}` covers figures {stretch}"))
        }
        (None, Some(_)) if missed => {
            (Code::MissPaysNothing, format!("figures {stretch} miss the target and pay nothing"))
        }
        (Some(_), None) if missed => (
            Code::MissPaysNothing,
            format!("figures {stretch} miss the target by most and pay nothing"),
        ),
        (Some(_), None) => {
            (Code::LadderGap, format!("no row of `{credit}` covers figures {stretch}"))
        }
        _ => return,
    };
    let mut witness = format!("{} pays nothing", ladder.example(example));
    for (row, at) in better.iter().chain(&worse) {
        witness.push_str(&format!(", {} pays {}", ladder.example(*at), ladder.pays(*row)));
    }
    let mut finding = Finding::new(code, message).witness(witness);

    // The row on the worse side is the one whose edge lies wrong; without one, that on the better.
    let sides = [worse.map(|(row, _)| row), better.map(|(row, _)| row)];
    for row in sides.into_iter().flatten() {
        let place = cx.clause(ladder.row(row).and_then(|row| row.at.as_ref()));
        finding = finding.at(place, format!("pays {}", ladder.pays(row)));
    }
    if better.is_none() || worse.is_none() {
        let place = cx.clause(ladder.target.heading.at.as_ref());
        finding = finding.at(place, "the target");
    }
    finding = match code {
        Code::RoundingGap => finding
            .note("nothing is rounded before it is compared (language reference, credits)")
            .help("let the rows share the edge, `to below` on one side, or let the target say how its figure is rounded"),
        Code::LadderGap => finding
            .help("let the rows share an edge, or say `otherwise: none` where nothing is to be paid"),
        _ => finding.help("let the rows begin at the target, or say `otherwise: none` where nothing is to be paid"),
    };
    if let Some(fix) = fix(cx, ladder, worse.map(|(row, _)| row), low, high) {
        finding = finding.fix(fix);
    }
    cx.push(finding);
}

/// Moves the edge of the row on the worse side across the gap, where its text shows that edge.
fn fix(
    cx: &Context<'_>,
    ladder: &Ladder<'_>,
    worse: Option<usize>,
    low: Option<Decimal>,
    high: Option<Decimal>,
) -> Option<Fix> {
    let row = ladder.row(worse?)?;
    let (now, then) = if ladder.smaller_is_worse { (low?, high?) } else { (high?, low?) };
    let edge = if ladder.smaller_is_worse { row.upper.as_ref()? } else { row.lower.as_ref()? };
    if edge.included && ladder.smaller_is_worse {
        return None;
    }
    let place = cx.clause(row.at.as_ref());
    let span = cx.word_in(&place, &ladder.figure(now))?;
    let then = ladder.figure(then);
    Some(Fix::one(
        format!("let this row begin at `{then}`"),
        place.0,
        span,
        then,
        Applicability::Unsafe,
    ))
}

#[cfg(test)]
mod tests {
    use slate_model::Requirement;

    use crate::finding::Code;
    use crate::lint::fixture::{agreement, credit, found, ladder, percent, witness};

    #[test]
    fn a_stretch_between_two_paying_rows_is_a_gap() {
        let model = credit(ladder(&[("90%", "95%", "5%"), ("", "85%", "10%")]));
        assert_eq!(found(&model), [Code::LadderGap]);
        assert_eq!(
            witness(&model),
            "a month at 87.5% pays nothing, a month at 92.5% pays 5%, a month at 42.5% pays 10%"
        );
    }

    #[test]
    fn one_step_of_the_last_digit_is_left_in_the_air() {
        let model = credit(ladder(&[("90%", "95%", "5%"), ("0%", "=89.9%", "10%")]));
        assert_eq!(found(&model), [Code::RoundingGap]);
        assert!(witness(&model).starts_with("a month at 89.95% pays nothing"));
    }

    #[test]
    fn what_the_target_asks_for_has_digits_too() {
        let mut model = credit(ladder(&[("", "99%", "10%")]));
        agreement(&mut model).targets[0].require = Some(Requirement::AtLeast(percent("99.9%")));
        assert_eq!(found(&model), [Code::MissPaysNothing]);
    }

    #[test]
    fn a_small_miss_that_pays_nothing() {
        let model = credit(ladder(&[("", "90%", "10%")]));
        assert_eq!(found(&model), [Code::MissPaysNothing]);
        assert_eq!(witness(&model), "a month at 92.5% pays nothing, a month at 45% pays 10%");
    }

    #[test]
    fn the_worst_months_pay_nothing() {
        let model = credit(ladder(&[("90%", "95%", "10%")]));
        assert_eq!(found(&model), [Code::MissPaysNothing]);
    }

    #[test]
    fn rows_that_meet_leave_nothing_out() {
        let model = credit(ladder(&[("90%", "95%", "5%"), ("", "90%", "10%")]));
        assert_eq!(found(&model), []);
    }
}
