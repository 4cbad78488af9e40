//! What happens under a generated agreement: tickets, outages, notified windows.

use std::collections::BTreeMap;

use chrono::{Days, NaiveTime, TimeDelta};
use slate_model::{Agreement, Number, Value};

use super::Dice;
use super::build::{member, minutes};
use crate::history::{Changed, Happened, History};
use crate::wall::{Minute, instant, local, midnight, next, resolve};

/// A minute of the wall clock near something: an opening, a close, a clock change, or anywhere.
fn minute_of_day(dice: &mut Dice) -> i64 {
    match dice.below(3) {
        0 => dice.pick(&[
            9 * 60,
            8 * 60,
            17 * 60 + 50,
            18 * 60,
            0,
            90,
            150,
            1439,
            22 * 60,
            15 * 60,
            12 * 60,
        ]),
        1 => 480 + dice.below(600) as i64,
        _ => dice.below(1440) as i64,
    }
}

struct Time {
    first: Minute,
    days: i64,
    zone: chrono_tz::Tz,
    as_of: Minute,
}

impl Time {
    fn any(&self, dice: &mut Dice) -> Minute {
        let days = dice.below(self.days as usize) as u64;
        let date = local(self.zone, self.first).date() + Days::new(days);
        let shown = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute_of_day(dice));
        resolve(self.zone, shown).clamp(self.first, self.as_of - 1)
    }
}

fn gap(dice: &mut Dice) -> i64 {
    match dice.below(4) {
        0 => dice.pick(&[1, 10, 30, 60, 240, 480]),
        1 => dice.below(600) as i64 + 1,
        2 => dice.pick(&[1440, 2880, 4320]) + dice.below(61) as i64 - 30,
        _ => dice.below(4000) as i64 + 1,
    }
}

fn ticket(dice: &mut Dice, n: usize, time: &Time) -> Happened {
    let at = time.any(dice);
    let mut values = BTreeMap::new();
    let mut set = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.insert(field.to_owned(), value);
        }
    };
    let priority = dice.pick(&[Some("P1"), Some("P2"), Some("P3"), Some("P1"), Some("P2"), None]);
    set("priority", priority.map(member));
    let status = dice.pick(&[
        Some("new"),
        Some("new"),
        Some("new"),
        Some("in_progress"),
        Some("resolved"),
        None,
    ]);
    set("status", status.map(member));
    set("region", Some(member(dice.pick(&["east", "west"]))));
    set("plan", dice.pick(&[Some("gold"), Some("silver"), None]).map(member));
    let cause = dice.pick(&[Some("provider"), Some("provider"), None, Some("customer")]);
    set("caused_by", cause.map(member));
    set("team", dice.pick(&[Some("a"), Some("b"), None]).map(|of| Value::Text(of.to_owned())));
    set("vip", dice.pick(&[Some(true), Some(false), None]).map(Value::Boolean));
    set("effort", dice.chance(80).then(|| Value::Number(Number((dice.below(8) as i64).into()))));
    if dice.chance(60) {
        let answered = at + gap(dice) - 1;
        set("answered_at", Some(Value::Instant(instant(answered))));
    }
    let agreed = |dice: &mut Dice| Value::Duration(minutes(dice.pick(&[60, 240, 15, 600, 1440])));
    if dice.chance(75) {
        set("agreed", Some(agreed(dice)));
    }
    if dice.chance(75) {
        set("promised", Some(Value::Instant(instant(at + gap(dice) - 200))));
    }
    let mut changes: BTreeMap<Minute, Changed> = BTreeMap::new();
    let mut now = at;
    for _ in 0..dice.below(7) {
        if now == at || !dice.chance(15) {
            now += gap(dice);
        }
        if now > time.as_of {
            break;
        }
        let change =
            changes.entry(now).or_insert_with(|| Changed { at: now, ..Changed::default() });
        match dice.below(10) {
            0..=4 => {
                let to = dice.pick(&[
                    "resolved",
                    "in_progress",
                    "awaiting",
                    "closed",
                    "new",
                    "resolved",
                ]);
                change.values.insert("status".to_owned(), member(to));
            }
            5 => {
                change.values.insert("priority".to_owned(), member(dice.pick(&["P1", "P2", "P3"])));
            }
            6 | 7 => change.events.push(dice.pick(&["message", "reply"]).to_owned()),
            8 => {
                let (field, to) = match dice.below(4) {
                    0 => ("agreed", agreed(dice)),
                    1 => ("promised", Value::Instant(instant(now + gap(dice)))),
                    _ => ("note", Value::Text(dice.pick(&["a", "b"]).to_owned())),
                };
                change.values.insert(field.to_owned(), to);
            }
            _ => {
                let others = [
                    ("caused_by", "customer"),
                    ("caused_by", "provider"),
                    ("region", "west"),
                    ("plan", "gold"),
                ];
                let (field, to) = dice.pick(&others);
                change.values.insert(field.to_owned(), member(to));
            }
        }
    }
    // Some lose a value that they had; drawn last, so that the rest of a case stays what it was.
    for change in changes.values_mut() {
        if dice.chance(6) {
            let field = dice.pick(&["caused_by", "status", "priority", "plan"]);
            if !change.values.contains_key(field) {
                change.cleared.push(field.to_owned());
            }
        }
    }
    let changes = changes.into_values().collect();
    Happened { record: "ticket".to_owned(), id: format!("T{n}"), at, to: None, values, changes }
}

/// A ticket is resolved, comes back weeks later, when what it counted in is settled, and may be resolved again.
fn come_back(dice: &mut Dice, ticket: &mut Happened, as_of: Minute) {
    let mut at = ticket.changes.last().map_or(ticket.at, |change| change.at);
    let steps = [
        (gap(dice), "resolved"),
        (1440 * (15 + dice.below(60) as i64), "in_progress"),
        (gap(dice), "resolved"),
    ];
    for (later, status) in steps.into_iter().take(2 + dice.below(2)) {
        at += later;
        if at > as_of {
            break;
        }
        let values = BTreeMap::from([("status".to_owned(), member(status))]);
        ticket.changes.push(Changed { at, values, ..Changed::default() });
    }
}

fn interval(
    dice: &mut Dice,
    record: &str,
    n: usize,
    time: &Time,
    fields: &[(&str, &[&str])],
) -> Happened {
    let at = time.any(dice);
    let length = dice.pick(&[1, 4, 5, 29, 30, 45, 200, 700, 3000, 60]);
    let to = (!dice.chance(8)).then(|| (at + length).min(time.as_of));
    let mut values = BTreeMap::new();
    for (field, words) in fields {
        values.insert((*field).to_owned(), member(dice.pick(words)));
    }
    Happened {
        record: record.to_owned(),
        id: format!("{record}{n}"),
        at,
        to,
        values,
        changes: Vec::new(),
    }
}

pub fn history(agreement: &Agreement, mut dice: Dice) -> History {
    let dice = &mut dice;
    let zone = agreement.zone.0;
    let first = midnight(zone, agreement.term.first);
    let whole = (agreement.term.last - agreement.term.first).num_days() + 1;
    // Seen from the end of the term, from inside it, or from later.
    let end = midnight(zone, next(agreement.term.last));
    let as_of = match dice.below(4) {
        0 | 1 => end,
        2 => first + 1440 * (whole * 3 / 4) + dice.below(1440) as i64,
        _ => end + 1440 * 20 + 7,
    };
    let days = whole.min((as_of - first) / 1440).max(1);
    let time = Time { first, days, zone, as_of };
    let mut records = Vec::new();
    for n in 0..dice.below(14) {
        records.push(ticket(dice, n, &time));
    }
    for n in 0..dice.below(9) {
        let fields: [(&str, &[&str]); 2] = [
            ("region", &["east", "west"]),
            ("cause", &["provider", "provider", "customer", "planned"]),
        ];
        records.push(interval(dice, "outage", n, &time, &fields));
    }
    for n in 0..dice.below(5) {
        records.push(interval(dice, "window", n, &time, &[("notice", &["given", "none"])]));
    }
    for n in 0..dice.below(4) {
        let mut life = interval(dice, "life", n, &time, &[("region", &["east", "west"])]);
        life.to = dice.chance(60).then(|| (life.at + 20_000 + gap(dice)).min(as_of));
        records.push(life);
    }
    let assume_claimed = !dice.chance(30);
    for ticket in records.iter_mut().filter(|it| it.record == "ticket") {
        if dice.chance(30) {
            come_back(dice, ticket, as_of);
        }
    }
    History { records, inputs: Vec::new(), claims: Vec::new(), as_of, assume_claimed }
}
