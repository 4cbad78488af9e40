//! `response-slower-than-resolution`: the first answer may come after the resolution is due.

use slate_model::{Timer, Trigger};

use super::{
    Context,
    limits::{Timed, leaves, lookup, record, timed},
    words,
};
use crate::finding::{Code, Finding};

/// Reports targets of one service and tier that time the same record, of which the earlier step has
/// the longer limit. One finding a pair, with every value concerned.
pub(super) fn check(cx: &Context<'_>) {
    let all = timed(&cx.agreement);
    for response in &all {
        for resolution in &all {
            let same = response.target.service == resolution.target.service
                && response.target.tier == resolution.target.tier
                && response.timer.record == resolution.timer.record
                && response.timer.start == resolution.timer.start
                && response.target.heading.name != resolution.target.heading.name;
            if same && comes_first(response.timer, resolution.timer) {
                pair(cx, response, resolution);
            }
        }
    }
}

fn pair(cx: &Context<'_>, response: &Timed<'_>, resolution: &Timed<'_>) {
    let mut finding: Option<Finding> = None;
    for leaf in leaves(response.limit) {
        let Some(other) = lookup(resolution.limit, &leaf.values) else { continue };
        let Some(looser) = cx.looser(response.clock(leaf.limit), resolution.clock(other)) else {
            continue;
        };
        let key = leaf.values.last().map(|(_, value)| *value);
        let place = |timed: &Timed<'_>| match key {
            Some(key) => cx.entry(timed.target.heading.at.as_ref(), key),
            None => cx.line_with(timed.target.heading.at.as_ref(), &["limit"]),
        };
        let base = finding.take().unwrap_or_else(|| {
            Finding::new(
                Code::ResponseSlowerThanResolution,
                format!(
                    "`{}` allows more time than `{}`",
                    response.target.heading.name, resolution.target.heading.name
                ),
            )
            .witness(format!(
                "{} opened at {} must be answered by {} and resolved by {}",
                record(response, &leaf.values),
                cx.local(looser.start),
                cx.local(looser.due),
                cx.local(looser.other_due)
            ))
            .help("give the response the shorter limit; most often the two were swapped")
        });
        finding = Some(
            base.at(place(response), format!("answered within {}", words::limit(leaf.limit)))
                .at(place(resolution), format!("resolved within {}", words::limit(other))),
        );
    }
    if let Some(finding) = finding {
        cx.push(finding);
    }
}

/// Whether the first timer stops no later than the second on every record: it stops when a field
/// leaves values that the other's values are not among, or when it takes any of the other's values
/// and more; or the two are called response and resolution.
fn comes_first(first: &Timer, second: &Timer) -> bool {
    let by_stop = !second.stop.is_empty()
        && second.stop.iter().all(|later| {
            let Trigger::Becomes { field: later_field, values: later } = later else {
                return false;
            };
            first.stop.iter().any(|earlier| match earlier {
                Trigger::Leaves { field, values } => {
                    field == later_field && !later.iter().any(|value| values.contains(value))
                }
                Trigger::Becomes { field, values } => {
                    field == later_field
                        && values.len() > later.len()
                        && later.iter().all(|value| values.contains(value))
                }
                _ => false,
            })
        });
    let called = |timer: &Timer, words: &[&str]| {
        let name = timer.heading.name.last().to_lowercase();
        words.iter().any(|word| name.contains(word))
    };
    by_stop
        || (called(first, &["respon", "answer", "acknowledg"])
            && called(second, &["resol", "fix", "restor", "repair"]))
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{found, limits, model, witness};

    #[test]
    fn an_answer_after_the_fix() {
        let mut model = model();
        limits(&mut model, "desk.response", &[("P1", 10), ("P2", 12)]);
        assert_eq!(found(&model), [Code::ResponseSlowerThanResolution]);
        assert_eq!(
            witness(&model),
            "a P1 ticket opened at 2026-01-01 09:00 must be answered by 2026-01-02 09:00 and resolved by 2026-01-01 17:00"
        );
    }
}
