//! `priority-order`: the more urgent record may wait longer.

use slate_model::{FieldKind, Name};

use super::{
    Context,
    limits::{Leaf, Timed, leaves, record, timed},
    words,
};
use crate::finding::{Code, Finding};

/// Reports, for fields whose values rank records by urgency, each neighbouring pair of values of
/// which the more urgent has the looser limit.
pub(super) fn check(cx: &Context<'_>) {
    for timed in &timed(&cx.agreement) {
        if timed.target.applies == slate_model::Applies::Never && inherited(cx, timed) {
            continue;
        }
        let Some(record) = cx.agreement.record(&timed.timer.record) else { continue };
        let all = leaves(timed.limit);
        for field in &record.fields {
            let FieldKind::OneOf(members) = &field.kind else { continue };
            let Some(urgent_first) = ranking(&field.heading.name, members) else { continue };
            compare(cx, timed, &field.heading.name, &urgent_first, &all);
        }
    }
}

/// A tier that is not selected repeats what another tier says, unless its own text differs.
fn inherited(cx: &Context<'_>, timed: &Timed<'_>) -> bool {
    cx.agreement.targets.iter().any(|other| {
        other.heading.name != timed.target.heading.name
            && other.heading.name.last() == timed.target.heading.name.last()
            && other.measure == timed.target.measure
    })
}

fn compare(cx: &Context<'_>, timed: &Timed<'_>, field: &Name, ranked: &[&str], all: &[Leaf<'_>]) {
    let value = |leaf: &Leaf<'_>| {
        leaf.values.iter().find(|(name, _)| *name == field).map(|(_, value)| (*value).to_owned())
    };
    let others = |leaf: &Leaf<'_>| -> Vec<String> {
        leaf.values
            .iter()
            .filter(|(name, _)| *name != field)
            .map(|(_, v)| (*v).to_owned())
            .collect()
    };
    // Values that have a limit, in order of urgency; neighbours are compared.
    for leaf in all {
        let Some(urgent) = value(leaf) else { continue };
        let Some(rank) = ranked.iter().position(|it| *it == urgent) else { continue };
        let next = ranked.iter().skip(rank.saturating_add(1)).find_map(|less| {
            all.iter().find(|it| value(it).as_deref() == Some(less) && others(it) == others(leaf))
        });
        let Some(less) = next else { continue };
        let Some(looser) = cx.looser(timed.clock(leaf.limit), timed.clock(less.limit)) else {
            continue;
        };
        let Some(lesser) = value(less) else { continue };
        let at = timed.target.heading.at.as_ref();
        cx.push(
            Finding::new(
                Code::PriorityOrder,
                format!(
                    "`{urgent}` has a longer limit than `{lesser}` in `{}`",
                    timed.target.heading.name
                ),
            )
            .at(cx.entry(at, &urgent), words::limit(leaf.limit))
            .at(cx.entry(at, &lesser), words::limit(less.limit))
            .witness(
                format!(
                    "of two tickets opened at {} {} is due at {}, {} already at {}",
                    cx.local(looser.start),
                    record(timed, &leaf.values),
                    cx.local(looser.due),
                    record(timed, &less.values),
                    cx.local(looser.other_due)
                )
                .replace("two tickets", &format!("two {}", plural(cx, timed))),
            )
            .help("check whether the two limits are swapped"),
        );
    }
}

fn plural(cx: &Context<'_>, timed: &Timed<'_>) -> String {
    let record = cx.agreement.record(&timed.timer.record);
    record.map_or_else(|| "records".to_owned(), |record| record.plural.to_string())
}

/// The members of a field from the most urgent on, when the field ranks urgency: by its name, or
/// because its members are numbered. Numbered members rank by their number, words as declared,
/// unless well-known words say the contrary.
fn ranking<'a>(field: &Name, members: &'a [String]) -> Option<Vec<&'a str>> {
    let mut ranked: Vec<&str> = members.iter().map(String::as_str).collect();
    let numbers: Option<Vec<u32>> = members.iter().map(|member| number(member)).collect();
    let name = field.as_str().to_lowercase();
    let urgency =
        ["prio", "severity", "sev", "urgency", "impact"].iter().any(|word| name.contains(word));
    if let Some(numbers) = numbers {
        if !urgency {
            return None;
        }
        let mut pairs: Vec<(u32, &str)> = numbers.into_iter().zip(ranked).collect();
        pairs.sort();
        return Some(pairs.into_iter().map(|(_, member)| member).collect());
    }
    if !urgency {
        return None;
    }
    // `low, medium, high` is declared the other way round.
    let lowest = ["low", "lowest", "minor", "trivial"];
    if ranked.first().is_some_and(|first| lowest.contains(&first.to_lowercase().as_str())) {
        ranked.reverse();
    }
    Some(ranked)
}

/// The number at the end of a member: 1 of `P1`, 2 of `sev2`.
fn number(member: &str) -> Option<u32> {
    let digits = member.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::fixture::{found, limits, model, witness};

    #[test]
    fn the_urgent_ticket_waits_longer() {
        let mut model = model();
        limits(&mut model, "desk.response", &[("P1", 4), ("P2", 1)]);
        assert_eq!(found(&model), [Code::PriorityOrder]);
        assert_eq!(
            witness(&model),
            "of two tickets opened at 2026-01-01 09:00 a P1 ticket is due at 2026-01-01 13:00, a P2 ticket already at 2026-01-01 10:00"
        );
    }

    #[test]
    fn members_rank_by_number_or_word() {
        let rank = |field: &str, members: &[&str]| {
            let members: Vec<String> = members.iter().map(|m| (*m).to_owned()).collect();
            ranking(&field.parse().unwrap(), &members)
                .map(|ranked| ranked.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(rank("priority", &["P2", "P1"]).unwrap(), ["P1", "P2"]);
        assert_eq!(rank("severity", &["low", "high"]).unwrap(), ["high", "low"]);
        assert_eq!(rank("priority", &["critical", "normal"]).unwrap(), ["critical", "normal"]);
        assert_eq!(rank("category", &["hardware", "software"]), None);
    }
}
