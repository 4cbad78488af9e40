//! `uncapped-liability`: credits without a cap over a window of time.

use slate_model::{CapWindow, Credit, CreditPer, Expr, Figure, Name};

use super::Context;
use crate::finding::{Code, Finding, Severity};
use crate::most::{Most, Year};

/// Reports an agreement whose credits no cap limits: a warning where they can exceed the
/// charges or grow without end, a note where their own rates limit them.
pub(super) fn check(cx: &Context<'_>) {
    let agreement = &cx.agreement;
    if agreement.credits.is_empty() {
        return;
    }
    let windows =
        || agreement.settlement.caps.iter().filter(|cap| cap.window != CapWindow::Incident);
    let service_of = |credit: &slate_model::Credit| {
        agreement.target(&credit.target).map(|target| target.service.clone())
    };
    let capped = |service: &Option<Name>| {
        windows().any(|cap| cap.service.is_none() || (service.is_some() && cap.service == *service))
    };
    let Some(open) = agreement.credits.iter().find(|credit| !capped(&service_of(credit))) else {
        return;
    };
    let most = Most::of_all(agreement);
    let year = most.year();
    let currency = agreement.currency;
    let unbounded = || {
        let open = |it: &&Credit| most.credit(it).is_none() && !capped(&service_of(it));
        agreement.credits.iter().find(open)
    };
    let place = cx.clause(agreement.settlement.at.as_ref().or(open.heading.at.as_ref()));
    let mut finding = Finding::new(
        Code::UncappedLiability,
        format!("nothing caps what `{}` can owe", agreement.heading.name),
    )
    .at(place.clone(), "no cap on any period here")
    .help("add a cap to the settlement, such as `cap 15% of charges each month`");
    finding = match year {
        Some(Year { dates, paid, charges }) => {
            if charges.is_some_and(|charges| paid <= charges) {
                finding.severity = Severity::Note;
            }
            let share = charges.map_or_else(String::new, |charges| {
                format!(" of {} {currency} in charges", charges.normalize())
            });
            let window = if dates == agreement.term { "a term" } else { "a year" };
            finding.witness(format!(
                "{window} in which everything is missed by most costs {} {currency}{share}",
                paid.normalize()
            ))
        }
        None => {
            let credit = unbounded();
            let credit = credit.unwrap_or(open);
            let own = cx.clause(credit.heading.at.as_ref());
            if own != place {
                finding = finding.at(own, "grows without end");
            }
            finding.witness(format!(
                "each further {} adds to what `{}` pays: none is the last",
                grows_with(credit),
                credit.heading.name
            ))
        }
    };
    cx.push(finding);
}

/// What makes a credit grow, in words.
fn grows_with(credit: &Credit) -> &'static str {
    match credit.per {
        CreditPer::Incident => "incident",
        CreditPer::Group => "group",
        CreditPer::Period if mentions(&credit.pay, Figure::Overrun) => "hour of overrun",
        CreditPer::Period if mentions(&credit.pay, Figure::Breaches) => "breach",
        CreditPer::Period => "unit that is measured or charged",
    }
}

/// Whether an amount looks at a figure.
fn mentions(expr: &Expr, figure: Figure) -> bool {
    match expr {
        Expr::Figure(it) => *it == figure,
        Expr::Steps(steps) => steps.of == figure,
        Expr::Arithmetic { left, right, .. } | Expr::Compare { left, right, .. } => {
            mentions(left, figure) || mentions(right, figure)
        }
        Expr::Floor(part) | Expr::Ceil(part) | Expr::Negate(part) | Expr::Not(part) => {
            mentions(part, figure)
        }
        Expr::Min(parts) | Expr::Max(parts) | Expr::All(parts) | Expr::Any(parts) => {
            parts.iter().any(|part| mentions(part, figure))
        }
        Expr::Round { of, .. } => mentions(of, figure),
        Expr::Rows(rows) => {
            mentions(&rows.on, figure) || rows.rows.iter().any(|row| mentions(&row.value, figure))
        }
        Expr::Match { cases, .. } => {
            cases.iter().any(|case| mentions(&case.when, figure) || mentions(&case.value, figure))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{agreement, found, model, witness};
    use slate_model::{Expr, Figure, Value};

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

    #[test]
    fn breaches_have_no_last() {
        let mut model = model();
        agreement(&mut model).settlement.caps.clear();
        let each = Expr::Literal(Value::Percent("1%".parse().unwrap()));
        agreement(&mut model).credits[0].pay =
            Expr::Figure(Figure::Breaches).times(each).times(Expr::Figure(Figure::Base));
        assert_eq!(found(&model), [Code::UncappedLiability]);
        assert_eq!(
            witness(&model),
            "each further breach adds to what `slow` pays: none is the last"
        );
    }
}
