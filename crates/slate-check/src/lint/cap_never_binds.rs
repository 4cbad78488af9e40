//! `cap-never-binds`: the worst that can happen stays below a cap.

use slate_model::CapWindow;

use super::months::months;
use super::{Context, words};
use crate::finding::{Code, Finding};
use crate::most::Most;

/// Reports a cap that lies above all that its credits can pay in each of its windows. Amounts that
/// depend on inputs, on how many incidents there are or on periods that are not whole months are not
/// judged.
pub(super) fn check(cx: &Context<'_>) {
    let agreement = &cx.agreement;
    if agreement.credits.is_empty() || agreement.settlement.caps.is_empty() {
        return;
    }
    let most = Most::of_all(agreement);
    for (cap, worst) in most.never_reached() {
        let CapWindow::Period(window) = cap.window else { continue };
        if months(window).is_none() {
            continue;
        }
        let (paid, allowed) = (worst.paid.normalize(), worst.allowed.normalize());
        let currency = agreement.currency;
        let period = words::period(window);
        cx.push(
            Finding::new(Code::CapNeverBinds, format!("no {period} reaches this cap"))
                .at(cx.clause(cap.at.as_ref()), format!("{allowed} {currency} each {period}"))
                .witness(format!(
                    "a {period} in which everything is missed by most pays {paid} {currency}, the cap is {allowed} {currency}",
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
