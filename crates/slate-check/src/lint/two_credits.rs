//! `two-credits-one-event`: a miss that two credits pay for (language §10.9).

use slate_model::{Credit, CreditTrigger};

use super::ladder::Ladder;
use super::{Context, duplicate_credit, words};
use crate::finding::{Code, Finding};

/// Reports each pair of credits that pay for the same miss and of which no clause lets only the
/// higher be paid.
pub(super) fn check(cx: &Context<'_>) {
    for rivals in cx.rivals() {
        let said: Vec<Option<String>> =
            rivals.iter().map(|it| duplicate_credit::said(it)).collect();
        let rivals: Vec<_> = rivals.into_iter().zip(&said).collect();
        let pairs = rivals
            .iter()
            .enumerate()
            .flat_map(|(i, second)| rivals.iter().take(i).map(move |first| (*first, *second)));
        for ((first, first_said), (second, second_said)) in pairs {
            let one_wins = cx.agreement.settlement.winners.iter().any(|winner| {
                winner.of.contains(&first.heading.name) && winner.of.contains(&second.heading.name)
            });
            if one_wins || first_said == second_said {
                continue;
            }
            let Some(witness) = witness(cx, cx.ladders(), first, second) else { continue };
            cx.push(
                Finding::new(
                    Code::TwoCreditsOneEvent,
                    format!(
                        "`{}` and `{}` both pay when `{}` is missed",
                        first.heading.name, second.heading.name, first.target
                    ),
                )
                .at(cx.clause(second.heading.at.as_ref()), "pays for the same miss")
                .at(cx.clause(first.heading.at.as_ref()), "pays for it too")
                .witness(witness)
                .note("several credits on one event add up")
                .help(format!(
                    "where only the higher is meant, write `highest of {}, {}` in the settlement",
                    first.heading.name, second.heading.name
                )),
            );
        }
    }
}

/// A miss that both pay for; `None` when there is none.
fn witness(
    cx: &Context<'_>,
    ladders: &[Ladder<'_>],
    first: &Credit,
    second: &Credit,
) -> Option<String> {
    let of =
        |credit: &Credit| ladders.iter().find(|it| it.credit.heading.name == credit.heading.name);
    let target = cx.agreement.target(&first.target)?;
    let period = words::period(target.period);
    match (of(first), of(second)) {
        (Some(a), Some(b))
            if a.rows.on == b.rows.on && first.when.is_none() && second.when.is_none() =>
        {
            // A piece of one ladder may be cut in two by the other: look from both sides.
            let examples = a.pieces.iter().chain(&b.pieces).filter(|p| p.low != p.high);
            examples.map(|p| p.example).find_map(|at| {
                let (row_a, row_b) = (row_at(a, at)?, row_at(b, at)?);
                Some(format!(
                    "{} pays {} from `{}` and {} from `{}`",
                    a.example(at),
                    a.pays(row_a),
                    first.heading.name,
                    b.pays(row_b),
                    second.heading.name
                ))
            })
        }
        _ => {
            let moment = second
                .when
                .as_ref()
                .or(first.when.as_ref())
                .map_or_else(|| format!("a missed {period}"), |when| moment(when, &period));
            Some(format!("{moment} pays `{}` and `{}`", first.heading.name, second.heading.name))
        }
    }
}

/// The row that pays at a measurement and is not free.
fn row_at(ladder: &Ladder<'_>, at: rust_decimal::Decimal) -> Option<usize> {
    let piece = ladder.pieces.iter().find(|p| {
        p.low == p.high && p.low == Some(at)
            || (p.low.is_none_or(|low| at > low) && p.high.is_none_or(|high| at < high))
    })?;
    piece.pays.filter(|row| !ladder.free(*row))
}

/// The period in which a trigger fires, in words.
fn moment(when: &CreditTrigger, period: &str) -> String {
    match when {
        CreditTrigger::Consecutive { misses, .. } => {
            format!("a {period} that is missed and number {misses} in a row")
        }
        CreditTrigger::OutOf { misses, periods, .. } => {
            format!("a missed {period} that is number {misses} of {periods}")
        }
        _ => format!("a missed {period} in which the condition holds"),
    }
}

#[cfg(test)]
mod tests {
    use slate_model::{Winner, WonBy, WonIn};

    use crate::finding::Code;
    use crate::lint::fixture::{agreement, found, ladder, model, name, second_credit, witness};

    #[test]
    fn both_pay_for_one_month() {
        let mut model = model();
        second_credit(&mut model, ladder(&[("", "93%", "2%"), ("", "80%", "3%")]));
        assert_eq!(found(&model), [Code::TwoCreditsOneEvent]);
        assert_eq!(witness(&model), "a month at 92.5% pays 5% from `slow` and 2% from `very_slow`");
    }

    #[test]
    fn unless_only_the_higher_is_paid() {
        let mut model = model();
        second_credit(&mut model, ladder(&[("", "95%", "2%")]));
        agreement(&mut model).settlement.winners = vec![Winner {
            of: vec![name("slow"), name("very_slow")],
            by: WonBy::Highest,
            each: WonIn::Settlement,
            at: None,
        }];
        assert_eq!(found(&model), []);
    }
}
