//! `base-period`: a percentage of a charge for another period than the one measured.

use slate_model::Expr;

use super::{Context, months, words};
use crate::finding::{Code, Finding};
use crate::most::Most;

/// Reports a credit whose base is a charge billed for another period than its target is judged in.
pub(super) fn check(cx: &Context<'_>) {
    for credit in &cx.agreement.credits {
        let Some(Expr::Charge(service)) = &credit.base else { continue };
        let Some(target) = cx.agreement.target(&credit.target) else { continue };
        let Some(service) = cx.agreement.service(service) else { continue };
        let measured = months::months_judged(target);
        let other = service.charges.iter().find(|charge| {
            let billed = months::months(charge.each);
            match (billed, measured) {
                (Some(billed), Some(measured)) => billed != measured,
                _ => charge.each != target.period,
            }
        });
        let Some(charge) = other else { continue };
        let (billed, judged) = (words::period(charge.each), words::period(target.period));
        let witness = match &charge.amount {
            slate_model::ChargeAmount::Fixed(money) => {
                let share = Most::of_all(&cx.agreement)
                    .amount(credit, &Expr::Charge(service.heading.name.clone()))
                    .map(|it| it.round_dp(2).normalize());
                let about = share.map_or_else(String::new, |share| {
                    format!(" (about {share} {})", money.currency)
                });
                format!(
                    "10% for one {judged} is taken of that {judged}'s days of the charge{about}, not of {money}"
                )
            }
            slate_model::ChargeAmount::Reckoned(_) => {
                format!(
                    "10% for one {judged} is taken of that {judged}'s days of what is reckoned for each {billed}"
                )
            }
            slate_model::ChargeAmount::Input(input) => {
                format!(
                    "10% for one {judged} is taken of that {judged}'s days of `{input}`, which comes for each {billed}"
                )
            }
        };
        cx.push(
            Finding::new(
                Code::BasePeriod,
                format!(
                    "`{}` is judged each {judged}, its base is a charge per {billed}",
                    credit.heading.name
                ),
            )
            .at(cx.clause(credit.heading.at.as_ref()), format!("measured each {judged}"))
            .at(cx.clause(charge.at.as_ref()), format!("charged per {billed}"))
            .witness(witness)
            .help(format!("state the charge per {judged}, or judge the target each {billed}")),
        );
    }
}

#[cfg(test)]
mod tests {
    use slate_model::Period;

    use crate::finding::Code;
    use crate::lint::fixture::{agreement, found, model, witness};

    #[test]
    fn a_monthly_target_and_a_quarterly_charge() {
        let mut model = model();
        agreement(&mut model).services[0].charges[0].each = Period::Quarter { from: 1 };
        assert_eq!(found(&model), [Code::BasePeriod]);
        assert_eq!(
            witness(&model),
            "10% for one month is taken of that month's days of the charge (about 3333.33 GBP), not of 10000 GBP"
        );
    }
}
