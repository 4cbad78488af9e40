//! `uncapped-liability`: credits without a cap over a window of time.

use slate_model::{CapWindow, Name};

use super::{Context, bounds, words};
use crate::finding::{Code, Finding, Severity};

/// Reports an agreement whose credits no cap limits: a warning where they can grow without end, a
/// note where their own rates limit them.
pub(super) fn check(cx: &Context<'_>) {
    let agreement = cx.agreement;
    if agreement.credits.is_empty() {
        return;
    }
    let windows = || agreement.settlement.caps.iter().filter(|cap| cap.window != CapWindow::Incident);
    let service_of = |credit: &slate_model::Credit| {
        agreement.target(&credit.target).map(|target| target.service.clone())
    };
    let capped = |service: &Option<Name>| {
        windows().any(|cap| cap.service.is_none() || (service.is_some() && cap.service == *service))
    };
    let Some(open) = agreement.credits.iter().find(|credit| !capped(&service_of(credit))) else {
        return;
    };
    let most = bounds::most_in(agreement, None, 12);
    let charges = bounds::Amounts::window(agreement, 12).charges();
    let currency = agreement.currency;
    let unbounded = agreement.credits.iter().find(|credit| {
        bounds::most_of(agreement, credit).is_none() && !capped(&service_of(credit))
    });
    let place = match &agreement.settlement.at {
        Some(at) => cx.clause(Some(at)),
        None => cx.clause(open.heading.at.as_ref()),
    };
    let mut finding = Finding::new(
        Code::UncappedLiability,
        format!("nothing caps what `{}` can owe", agreement.heading.name),
    )
    .at(place, "no cap on any period here")
    .help("add a cap to the settlement, such as `cap 15% of charges each month`");
    finding = match (most, unbounded) {
        (Some(most), None) => {
            finding.severity = Severity::Note;
            let share = charges.map_or_else(String::new, |charges| {
                format!(" of {} {currency} in charges", charges.normalize())
            });
            finding.witness(format!(
                "a year in which everything is missed by most costs {} {currency}{share}",
                most.normalize()
            ))
        }
        (_, credit) => {
            let credit = credit.unwrap_or(open);
            let target = agreement.target(&credit.target);
            let period = target.map_or_else(|| "period".into(), |t| words::period(t.period));
            let pays = words::amount(&credit.pay).map_or_else(String::new, |pays| format!(" {pays}"));
            finding
                .witness(format!(
                    "each further breach in a {period} adds{pays} to `{}`: no number of them is the last",
                    credit.heading.name
                ))
                .at(cx.clause(credit.heading.at.as_ref()), "grows without end")
        }
    };
    cx.push(finding);
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{agreement, found, model, witness};

    #[test]
    fn the_worst_year_is_computed() {
        let mut model = model();
        agreement(&mut model).settlement.caps.clear();
        assert_eq!(found(&model), [Code::UncappedLiability]);
        assert_eq!(
            witness(&model),
            "a year in which everything is missed by most costs 12000 GBP of 120000 GBP in charges"
        );
    }
}
