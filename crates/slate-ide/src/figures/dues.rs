//! When something would be due: examples beside a limit.

use chrono::{Datelike, Days, NaiveTime};
use slate_model::{Agreement, FieldKind, Instant, LimitMap, Measure, Name, Target, Value};
use slate_syntax::Node;

/// The next Friday at 17:00 by the agreement's clock, today included.
pub(crate) fn friday(agreement: &Agreement, now: Instant) -> Option<Instant> {
    let today = slate_calendar::date_at(agreement.zone, now);
    let to_friday = (11 - u64::from(today.weekday().num_days_from_monday())) % 7;
    let date = today.checked_add_days(Days::new(to_friday))?;
    slate_calendar::instant_at(agreement.zone, date.and_time(NaiveTime::from_hms_opt(17, 0, 0)?))
}

/// When a record of these values that starts at `start` would be due under a target.
pub(crate) fn due(
    agreement: &Agreement,
    target: &Target,
    values: &[(Name, Value)],
    start: Instant,
) -> Option<Instant> {
    slate_engine::due(agreement, &target.heading.name, values, start).ok()?.due
}

/// An instant by the agreement's clock: `Mon 2026-03-09 10:50`.
pub(crate) fn local(agreement: &Agreement, at: Instant) -> String {
    slate_calendar::local_at(agreement.zone, at).format("%a %Y-%m-%d %H:%M").to_string()
}

/// The keys of the rows of limits round a node, the outermost first; no keys are `otherwise`.
pub(crate) fn keys_round(text: &str, nodes: &[Node], at: usize) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut next = Some(at);
    while let Some(index) = next {
        let Some(node) = nodes.get(index) else { break };
        if node.rule == "limit_row"
            && let Some(keys) =
                nodes.iter().skip(index).find(|it| it.rule == "limit_keys" && it.parent == next)
        {
            let words = keys.span.of(text).split(" or ").map(|it| it.trim().trim_matches('"'));
            found.push(
                words.filter(|it| *it != "otherwise").map(str::to_owned).collect::<Vec<String>>(),
            );
        }
        next = node.parent;
    }
    found.reverse();
    found
}

/// Values of a record that lead to the row with these keys: the first key stands for all of a row.
/// `None` where no record is in it.
pub(crate) fn values_of(
    agreement: &Agreement,
    target: &Target,
    keys: &[Vec<String>],
) -> Option<Vec<(Name, Value)>> {
    let Measure::Timer { timer, limit, .. } = &target.measure else { return None };
    let record = agreement.record(&agreement.timer(timer)?.record)?;
    let mut map = limit;
    let mut values = Vec::new();
    for keys in keys {
        let LimitMap::By { field, entries, otherwise } = map else {
            // Only `otherwise`: the map is one limit.
            return keys.is_empty().then_some(values);
        };
        let kind = record.field(field.as_str()).map(|it| &it.kind);
        let value = match keys.first() {
            Some(key) => {
                map = &entries.iter().find(|entry| entry.values.contains(key))?.limit;
                key.clone()
            }
            None => {
                map = otherwise.as_deref()?;
                let listed = |value: &String| entries.iter().any(|it| it.values.contains(value));
                match kind {
                    Some(FieldKind::OneOf(members)) => {
                        members.iter().find(|it| !listed(it))?.clone()
                    }
                    _ => return None,
                }
            }
        };
        let value = match kind {
            Some(FieldKind::Text) => Value::Text(value),
            _ => Value::Member(value),
        };
        values.push((field.clone(), value));
    }
    matches!(map, LimitMap::Limit(_)).then_some(values)
}

/// The values that lead to a limit, and what a record of them is given.
type Way = (Vec<String>, Vec<(Name, Value)>);

/// The ways to each limit of a target that its rows name: the values that are named, and what a record
/// of them is given; the first value stands for those that share a limit.
pub(crate) fn ways(agreement: &Agreement, target: &Target, limit: &LimitMap) -> Vec<Way> {
    let Measure::Timer { timer, .. } = &target.measure else { return Vec::new() };
    let record = agreement.timer(timer).and_then(|it| agreement.record(&it.record));
    let mut found = Vec::new();
    walk(limit, &mut Vec::new(), &mut found);
    let given = |(field, value): &(Name, String)| {
        let kind = record.and_then(|it| it.field(field.as_str())).map(|it| &it.kind);
        let value = match kind {
            Some(FieldKind::Text) => Value::Text(value.clone()),
            _ => Value::Member(value.clone()),
        };
        (field.clone(), value)
    };
    found
        .into_iter()
        .map(|way: Vec<(Name, String)>| {
            let given = way.iter().map(given).collect();
            (way.into_iter().map(|(_, value)| value).collect(), given)
        })
        .collect()
}

/// The values on the way to each limit.
fn walk(map: &LimitMap, way: &mut Vec<(Name, String)>, ways: &mut Vec<Vec<(Name, String)>>) {
    match map {
        LimitMap::Limit(_) => ways.push(way.clone()),
        LimitMap::By { field, entries, .. } => {
            for entry in entries {
                for value in &entry.values {
                    way.push((field.clone(), value.clone()));
                    walk(&entry.limit, way, ways);
                    way.pop();
                }
            }
        }
        _ => {}
    }
}

/// The limit of a record of these values, in words.
pub(crate) fn limit_of(
    agreement: &Agreement,
    target: &Target,
    values: &[(Name, Value)],
    start: Instant,
) -> Option<String> {
    slate_engine::due(agreement, &target.heading.name, values, start).ok()?.limit
}
