//! `cap-never-binds`: the worst that can happen stays below a cap.

use slate_model::CapWindow;

use super::{Context, bounds, words};
use crate::finding::{Code, Finding};

/// Reports a cap that lies above all that its credits can pay in its window. Amounts that depend on
/// inputs, incidents or periods that are not whole months are not judged.
pub(super) fn check(cx: &Context<'_>) {
    let agreement = &cx.agreement;
    if agreement.credits.is_empty() {
        return;
    }
    for cap in &agreement.settlement.caps {
        let CapWindow::Period(window) = cap.window else { continue };
        let Some(months) = bounds::months(window) else { continue };
        let amount = bounds::Amounts::window(agreement, months).fixed(&cap.amount);
        let most = bounds::most_in(agreement, cap.service.as_ref(), months);
        let (Some(amount), Some(most)) = (amount, most) else { continue };
        if most >= amount {
            continue;
        }
        let currency = agreement.currency;
        let period = words::period(window);
        cx.push(
            Finding::new(Code::CapNeverBinds, format!("no {period} reaches this cap"))
                .at(cx.clause(cap.at.as_ref()), format!("{} {currency} each {period}", amount.normalize()))
                .witness(format!(
                    "a {period} in which everything is missed by most pays {} {currency}, the cap is {} {currency}",
                    most.normalize(),
                    amount.normalize()
                ))
                .help("lower the cap, or raise the rates that it was meant for"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{cap, found, witness};

    #[test]
    fn a_cap_above_the_worst_case() {
        let model = cap("40%");
        assert_eq!(found(&model), [Code::CapNeverBinds]);
        assert_eq!(
            witness(&model),
            "a month in which everything is missed by most pays 1000 GBP, the cap is 4000 GBP"
        );
    }

    #[test]
    fn a_cap_that_the_worst_case_just_reaches() {
        assert_eq!(found(&cap("10%")), []);
    }
}
