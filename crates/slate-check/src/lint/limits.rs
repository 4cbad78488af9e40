//! Limit maps as a list of limits, each with the values that lead to it.

use slate_model::{Clauses, Limit, LimitMap, Measure, Name, Target, Timer};

use super::due::Clock;
use super::words;

/// A limit and the fields' values that lead to it: `priority` is `P1`.
#[derive(Debug, Clone)]
pub(super) struct Leaf<'a> {
    pub values: Vec<(&'a Name, &'a str)>,
    pub limit: &'a Limit,
}

/// Every limit of a map, each value on its own; `otherwise` is left out.
pub(super) fn leaves(map: &LimitMap) -> Vec<Leaf<'_>> {
    let mut found = Vec::new();
    walk(map, &mut Vec::new(), &mut found);
    found
}

fn walk<'a>(map: &'a LimitMap, values: &mut Vec<(&'a Name, &'a str)>, found: &mut Vec<Leaf<'a>>) {
    match map {
        LimitMap::Limit(limit) => found.push(Leaf { values: values.clone(), limit }),
        LimitMap::NoLimit => {}
        LimitMap::By { field, entries, .. } => {
            for entry in entries {
                for value in &entry.values {
                    values.push((field, value));
                    walk(&entry.limit, values, found);
                    values.pop();
                }
            }
        }
    }
}

/// The limit for a record with these values, `otherwise` included.
pub(super) fn lookup<'a>(map: &'a LimitMap, values: &[(&Name, &str)]) -> Option<&'a Limit> {
    match map {
        LimitMap::Limit(limit) => Some(limit),
        LimitMap::NoLimit => None,
        LimitMap::By { field, entries, otherwise } => {
            let value = values.iter().find(|(name, _)| *name == field).map(|(_, value)| *value)?;
            let entry = entries.iter().find(|entry| entry.values.iter().any(|it| it == value));
            lookup(entry.map(|entry| &entry.limit).or(otherwise.as_deref())?, values)
        }
    }
}

/// A target on a timer, with its timer and limits.
#[derive(Clone, Copy)]
pub(super) struct Timed<'a> {
    pub target: &'a Target,
    pub timer: &'a Timer,
    pub limit: &'a LimitMap,
}

impl<'a> Timed<'a> {
    /// A limit of it on the calendar that it counts in.
    pub const fn clock(&self, limit: &'a Limit) -> Clock<'a> {
        Clock { limit, calendar: &self.timer.calendar }
    }
}

/// Every target on a timer.
pub(super) fn timed<'a>(agreement: &Clauses<'a>) -> Vec<Timed<'a>> {
    agreement
        .agreement()
        .targets
        .iter()
        .filter_map(|target| match &target.measure {
            Measure::Timer { timer, limit, .. } => {
                Some(Timed { target, timer: agreement.timer(timer)?, limit })
            }
            Measure::Metric(_) => None,
        })
        .collect()
}

/// A kind of record in words, with the values that pick it: `a P1 ticket`.
pub(super) fn record(timed: &Timed<'_>, values: &[(&Name, &str)]) -> String {
    let values: Vec<&str> = values.iter().map(|(_, value)| *value).collect();
    let record = timed.timer.record.as_str();
    if values.is_empty() {
        words::a(record)
    } else {
        words::a(format!("{} {record}", values.join(" ")))
    }
}
