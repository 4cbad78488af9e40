//! An agreement with one of everything that a history may carry.

#![allow(dead_code, reason = "each test file uses its own part")]

use slate_model::{
    Agreement, DateRange, Field, FieldKind, Heading, Input, Instant, Name, Period, Record,
    RecordTime, Settlement,
};

pub fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn field(text: &str, kind: FieldKind) -> Field {
    Field { heading: Heading::named(name(text)), kind, derived: None }
}

pub fn one_of(members: &[&str]) -> FieldKind {
    FieldKind::OneOf(members.iter().map(|m| (*m).to_owned()).collect())
}

pub fn record(one: &str, many: &str, time: RecordTime, fields: &[(&str, FieldKind)]) -> Record {
    Record {
        heading: Heading::named(name(one)),
        plural: name(many),
        time,
        fields: fields.iter().map(|(text, kind)| field(text, kind.clone())).collect(),
        events: Vec::new(),
    }
}

pub fn agreement(zone: &str, records: Vec<Record>) -> Agreement {
    Agreement {
        heading: Heading::named(name("acme")),
        kind: slate_model::AgreementKind::ServiceLevel,
        provider: "P".into(),
        customer: "C".into(),
        term: DateRange {
            first: "2026-01-01".parse().unwrap(),
            last: "2026-12-31".parse().unwrap(),
        },
        currency: "GBP".parse().unwrap(),
        zone: zone.parse().unwrap(),
        parameters: vec![],
        calendars: vec![],
        records,
        inputs: vec![
            Input {
                heading: Heading::named(name("users")),
                kind: FieldKind::Count,
                each: Period::Month,
            },
            Input {
                heading: Heading::named(name("spend")),
                kind: FieldKind::Money,
                each: Period::Month,
            },
        ],
        services: vec![],
        timers: vec![],
        metrics: vec![],
        targets: vec![],
        exclusions: vec![],
        credits: vec![],
        settlement: Settlement::default(),
        terminations: vec![],
    }
}

pub fn ticket() -> Record {
    let mut ticket = record(
        "ticket",
        "tickets",
        RecordTime::Instant,
        &[
            ("priority", one_of(&["P1", "P2", "P3", "P4"])),
            ("status", one_of(&["new", "open", "waiting", "resolved", "closed"])),
            ("team", FieldKind::Text),
            ("touches", FieldKind::Count),
            ("score", FieldKind::Number),
            ("vip", FieldKind::Boolean),
            ("share", FieldKind::Percent),
            ("cost", FieldKind::Money),
            ("effort", FieldKind::Duration),
            ("promised", FieldKind::Date),
            ("resolved_at", FieldKind::Instant),
        ],
    );
    ticket.events = vec![name("customer_notified"), name("escalated")];
    ticket
}

pub fn outage() -> Record {
    record(
        "outage",
        "outages",
        RecordTime::Interval,
        &[("region", FieldKind::Text), ("cause", one_of(&["provider", "customer"]))],
    )
}

pub fn acme() -> Agreement {
    agreement("Europe/London", vec![ticket(), outage()])
}
