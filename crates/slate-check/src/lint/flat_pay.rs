//! `credit-although-met`: an amount that is paid in every period, whatever was measured.

use slate_model::{Credit, CreditPer, Expr, Figure};

use super::{Context, words};
use crate::finding::{Code, Finding, Span};

/// Reports each credit that looks at nothing that tells a missed period from a kept one: without rows and
/// without `when` a credit is reckoned in every period.
pub(super) fn check(cx: &Context<'_>) {
    for credit in &cx.agreement.credits {
        let Some(target) = cx.agreement.target(&credit.target) else { continue };
        if target.require.is_none() || looks(credit) {
            continue;
        }
        let (name, of) = (&credit.heading.name, &target.heading.name);
        let period = words::period(target.period);
        let place = cx.line_with(credit.heading.at.as_ref(), &["pay"]);
        let begin = Span::new(place.1.start, place.1.start);
        let before = cx.sources.get(&place.0).and_then(|it| it.text().get(..begin.start));
        let indent = before.and_then(|it| it.rsplit('\n').next()).unwrap_or_default().to_owned();
        let paid = words::amount(&credit.pay);
        let paid = paid.map_or_else(|| "all of it".to_owned(), |paid| format!("`{paid}`"));
        cx.push(
            Finding::new(Code::CreditAlthoughMet, format!("`{name}` pays although `{of}` is met"))
                .at(place.clone(), format!("pays each {period}, whatever was measured"))
                .at(cx.clause(target.heading.at.as_ref()), "the target")
                .witness(format!("a {period} in which nothing goes wrong pays {paid}"))
                .note("without rows and without `when` a credit is reckoned in every period")
                .help(format!("write `when {of} missed` above it, or rows such as `below 95%: …`"))
                .fix_unsafe(
                    format!("write `when {of} missed`"),
                    place.0,
                    begin,
                    format!("when {of} missed\n{indent}"),
                ),
        );
    }
}

/// Whether what a credit pays hangs on what was measured, or on what came with the history.
fn looks(credit: &Credit) -> bool {
    let measured = |part: &Expr| match part {
        Expr::Figure(figure) => {
            !matches!(figure, Figure::Base | Figure::Target | Figure::LengthOfPeriod)
        }
        Expr::Rows(_)
        | Expr::Steps(_)
        | Expr::Metric(_)
        | Expr::Previous { .. }
        | Expr::Input(_)
        | Expr::OverInput { .. } => true,
        _ => false,
    };
    credit.when.is_some() || credit.per == CreditPer::Incident || credit.pay.parts().any(measured)
}

#[cfg(test)]
mod tests {
    use slate_model::{CreditTrigger, Expr};

    use crate::finding::Code;
    use crate::lint::fixture::{agreement, credit, found, name, percent, witness};

    fn tenth() -> Expr {
        Expr::Literal(percent("10%")).times(Expr::Charge(name("desk")))
    }

    #[test]
    fn a_flat_amount_is_paid_in_good_months_too() {
        let model = credit(tenth());
        assert_eq!(found(&model), [Code::CreditAlthoughMet]);
        assert_eq!(witness(&model), "a month in which nothing goes wrong pays `10%`");
    }

    #[test]
    fn one_that_waits_for_a_miss_is_not() {
        let mut model = credit(tenth());
        agreement(&mut model).credits[0].when = Some(CreditTrigger::Consecutive {
            target: name("desk.response"),
            misses: 1,
            each_further: false,
        });
        assert_eq!(found(&model), []);
    }
}
