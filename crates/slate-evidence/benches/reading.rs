//! How long it takes to read a history: 100,000 tickets and 400,000 changes, CSV in memory.
//! Run with `cargo bench -p slate-evidence`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is the point"
)]

use divan::counter::{BytesCount, ItemsCount};
use slate_evidence::{Evidence, EvidenceError, History, Mapping, ReadOptions, read_histories};
use slate_model::{
    Agreement, Field, FieldKind, Heading, Instant, Name, Record, RecordTime, Settlement,
};

fn main() {
    divan::main();
}

const TICKETS: u32 = 100_000;
const CHANGES: u32 = 4;

fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

fn agreement() -> Agreement {
    let field = |text: &str, kind: FieldKind| Field {
        heading: Heading::named(name(text)),
        kind,
        derived: None,
    };
    let one_of = |members: &[&str]| {
        FieldKind::OneOf(members.iter().map(|member| (*member).to_owned()).collect())
    };
    let ticket = Record {
        heading: Heading::named(name("ticket")),
        plural: name("tickets"),
        time: RecordTime::Instant,
        fields: vec![
            field("priority", one_of(&["P1", "P2", "P3", "P4"])),
            field("status", one_of(&["new", "open", "waiting", "resolved"])),
            field("service", FieldKind::Text),
            field("resolved_at", FieldKind::Instant),
        ],
        events: vec![],
    };
    Agreement {
        heading: Heading::named(name("bench")),
        kind: slate_model::AgreementKind::ServiceLevel,
        provider: "P".into(),
        customer: "C".into(),
        term: slate_model::DateRange {
            first: "2026-01-01".parse().expect("a date"),
            last: "2026-12-31".parse().expect("a date"),
        },
        currency: "GBP".parse().expect("a currency"),
        zone: "Europe/London".parse().expect("a zone"),
        parameters: vec![],
        calendars: vec![],
        records: vec![ticket],
        inputs: vec![],
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

/// Tickets and changes in order of time, as exports have them; the same on every run.
fn history() -> (String, String) {
    let mut tickets = "ticket_id,service,priority,opened_at,resolved_at\n".to_owned();
    let mut changes = Vec::new();
    let opened = |ticket: u32| 1_767_225_600 + i64::from(ticket) * 300;
    let at = |seconds: i64| Instant::from_seconds(seconds).to_string().replace('Z', "+00:00");
    for ticket in 0..TICKETS {
        let service = ["email", "network", "crm"][ticket as usize % 3];
        let priority = ticket % 4 + 1;
        let start = opened(ticket);
        tickets.push_str(&format!(
            "INC{ticket:07},{service},P{priority},{},{}\n",
            at(start),
            at(start + 7_200)
        ));
        let states = ["new", "open", "waiting", "open", "resolved"];
        for (step, pair) in (0_i64..).zip(states.windows(2)) {
            let when = start + 600 * (step + 1) + i64::from(ticket % 7) * 1_000;
            changes.push((when, ticket, pair[0], pair[1]));
        }
    }
    changes.sort();
    let mut events = "ticket_id,at,from_status,to_status\n".to_owned();
    for (when, ticket, from, to) in changes {
        events.push_str(&format!("INC{ticket:07},{},{from},{to}\n", at(when)));
    }
    (tickets, events)
}

#[divan::bench]
fn csv(bencher: divan::Bencher<'_, '_>) {
    let agreement = agreement();
    let (tickets, events) = history();
    bencher
        .counter(BytesCount::new(tickets.len() + events.len()))
        .counter(ItemsCount::new(TICKETS * (CHANGES + 1)))
        .bench(|| -> Result<Evidence, EvidenceError> {
            read_histories(
                &agreement,
                vec![
                    History::new("tickets", tickets.as_bytes(), Mapping::default()),
                    History::new("events", events.as_bytes(), Mapping::default()),
                ],
                &ReadOptions::default(),
            )
        });
}
