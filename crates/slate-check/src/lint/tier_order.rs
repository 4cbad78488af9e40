//! `dearer-tier-weaker`: a better tier that promises less.

use slate_model::{Heading, Requirement, Service, Value};

use super::{
    Context,
    limits::{Timed, leaves, lookup, record, timed},
    words,
};
use crate::finding::{Code, Finding};

/// Names that tiers have, from the dearest to the cheapest. A service states no price for a tier, so
/// only tiers with such names are compared.
const RANKS: &[&[&str]] = &[
    &["diamond"],
    &["platinum"],
    &["premium", "enterprise"],
    &["gold"],
    &["business", "professional"],
    &["silver"],
    &["standard"],
    &["bronze"],
    &["basic"],
    &["free"],
];

/// Reports each promise in which a tier is weaker than one that its name ranks below it.
pub(super) fn check(cx: &Context<'_>) {
    let all = timed(&cx.agreement);
    for service in &cx.agreement.services {
        for (i, one) in service.tiers.iter().enumerate() {
            for two in service.tiers.iter().skip(i.saturating_add(1)) {
                let (Some(a), Some(b)) = (rank(one), rank(two)) else { continue };
                match a.cmp(&b) {
                    std::cmp::Ordering::Less => pair(cx, service, one, two, &all),
                    std::cmp::Ordering::Greater => pair(cx, service, two, one, &all),
                    std::cmp::Ordering::Equal => {}
                }
            }
        }
    }
}

fn rank(tier: &Heading) -> Option<usize> {
    let name = tier.name.last().to_lowercase();
    RANKS.iter().position(|words| words.iter().any(|word| name == *word))
}

fn pair(cx: &Context<'_>, service: &Service, dear: &Heading, cheap: &Heading, all: &[Timed<'_>]) {
    let of = |tier: &Heading| {
        let tier = tier.name.clone();
        cx.agreement.targets.iter().filter(move |target| target.tier.as_ref() == Some(&tier))
    };
    for better in of(dear) {
        let same = |it: &&slate_model::Target| it.heading.name.last() == better.heading.name.last();
        let Some(worse) = of(cheap).find(same) else { continue };
        let finding = |what: String| {
            Finding::new(
                Code::DearerTierWeaker,
                format!(
                    "tier `{}` of `{}` promises less than `{}`",
                    dear.name.last(),
                    service.heading.name,
                    cheap.name.last()
                ),
            )
            .witness(what)
            .help("check whether two figures are swapped")
        };
        if let (Some(a), Some(b)) = (asked(&better.require), asked(&worse.require))
            && a.0 == b.0
            && (if a.0 { a.1 < b.1 } else { a.1 > b.1 })
        {
            let place = |target: &slate_model::Target| {
                cx.line_with(target.heading.at.as_ref(), &["require"])
            };
            let share = |figure| words::figure(a.2, figure);
            cx.push(
                finding(format!(
                    "a {} at {} keeps the promise of `{}` and breaks that of `{}`",
                    words::period(better.period),
                    share(a.1),
                    dear.name.last(),
                    cheap.name.last()
                ))
                .at(place(better), format!("`{}`", share(a.1)))
                .at(place(worse), format!("`{}`", share(b.1))),
            );
        }
        let timed = |target: &slate_model::Target| {
            all.iter().find(|it| it.target.heading.name == target.heading.name)
        };
        let (Some(a), Some(b)) = (timed(better), timed(worse)) else { continue };
        for leaf in leaves(a.limit) {
            let Some(other) = lookup(b.limit, &leaf.values) else { continue };
            let Some(looser) = cx.looser(a.clock(leaf.limit), b.clock(other)) else { continue };
            let place = |timed: &Timed<'_>| match leaf.values.last() {
                Some((_, key)) => cx.entry(timed.target.heading.at.as_ref(), key),
                None => cx.line_with(timed.target.heading.at.as_ref(), &["limit"]),
            };
            cx.push(
                finding(format!(
                    "{} opened at {} is due at {} for `{}` and already at {} for `{}`",
                    record(a, &leaf.values),
                    cx.local(looser.start),
                    cx.local(looser.due),
                    dear.name.last(),
                    cx.local(looser.other_due),
                    cheap.name.last()
                ))
                .at(place(a), words::limit(leaf.limit))
                .at(place(b), words::limit(other)),
            );
        }
    }
}

/// Whether a requirement is a lower bound, its figure, and how it is written.
fn asked(require: &Option<Requirement>) -> Option<(bool, rust_decimal::Decimal, &Value)> {
    match require.as_ref()? {
        Requirement::AtLeast(value) | Requirement::Above(value) => {
            Some((true, words::exact(value)?, value))
        }
        Requirement::AtMost(value) | Requirement::Below(value) => {
            Some((false, words::exact(value)?, value))
        }
        Requirement::Between { .. } | Requirement::Every => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{found, tiers, witness};

    #[test]
    fn gold_waits_longer_than_silver() {
        let model = tiers(8, 4);
        assert_eq!(found(&model), [Code::DearerTierWeaker]);
        assert_eq!(
            witness(&model),
            "a P1 ticket opened at 2026-01-01 09:00 is due at 2026-01-01 17:00 for `gold` and already at 2026-01-01 13:00 for `silver`"
        );
    }

    #[test]
    fn gold_is_faster() {
        assert_eq!(found(&tiers(4, 8)), []);
    }
}
