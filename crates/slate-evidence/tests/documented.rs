//! Every sample of the page on histories is read as it stands there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is the point"
)]

mod common;

use common::{agreement, name, one_of, record};
use slate_evidence::{Evidence, History, Mapping, ReadOptions, read_histories};
use slate_model::{Agreement, FieldKind, RecordTime};

const PAGE: &str = include_str!("../../../docs/histories.md");

fn declared() -> Agreement {
    let mut ticket = record(
        "ticket",
        "tickets",
        RecordTime::Instant,
        &[
            ("priority", one_of(&["P1", "P2", "P3", "P4"])),
            ("status", one_of(&["new", "in_progress", "awaiting_customer", "resolved", "closed"])),
            ("team", FieldKind::Text),
            ("effort", FieldKind::Duration),
            ("resolved_at", FieldKind::Instant),
        ],
    );
    ticket.events = vec![name("customer_notified")];
    let outage = record(
        "outage",
        "outages",
        RecordTime::Interval,
        &[("monitor", FieldKind::Text), ("cause", one_of(&["provider", "customer"]))],
    );
    let life = record("life", "lives", RecordTime::Interval, &[("monitor", FieldKind::Text)]);
    agreement("Europe/London", vec![ticket, outage, life])
}

/// The fenced blocks under a heading, with their language.
fn blocks(heading: &str) -> Vec<(&'static str, &'static str)> {
    let section = PAGE
        .split("\n## ")
        .flat_map(|part| part.split("\n### "))
        .find(|part| part.starts_with(heading))
        .unwrap_or_else(|| panic!("no section `{heading}`"));
    section.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap()).collect()
}

fn read(texts: &[&'static str], mapping: &str) -> Evidence {
    let mapping = Mapping::parse(mapping).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let histories =
        texts.iter().map(|text| History::new("sample", text.as_bytes(), mapping.clone())).collect();
    read_histories(&declared(), histories, &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{error}"))
}

fn texts(heading: &str, language: &str) -> Vec<&'static str> {
    let of = blocks(heading).into_iter().filter(|(found, _)| *found == language);
    of.map(|(_, text)| text).collect()
}

#[test]
fn one_row_a_record() {
    let evidence = read(&texts("One row a record", "csv"), "");
    assert_eq!((evidence.tables[0].len(), evidence.tables[1].len()), (2, 2));
}

#[test]
fn one_row_a_change() {
    let evidence = read(&texts("One row a change", "csv"), "");
    assert_eq!((evidence.tables[0].len(), evidence.tables[0].changes().len()), (1, 4));
}

#[test]
fn json_lines() {
    let evidence = read(&texts("JSON Lines", "json"), texts("JSON Lines", "toml")[0]);
    assert_eq!((evidence.tables[0].len(), evidence.tables[0].changes().len()), (2, 2));
}

#[test]
fn inputs() {
    assert_eq!(read(&texts("Inputs\n", "csv"), "").inputs[0].values.len(), 2);
    let other = "Inputs in columns of other names";
    assert_eq!(read(&texts(other, "csv"), texts(other, "toml")[0]).inputs[0].values.len(), 1);
}

#[test]
fn the_mapping() {
    let evidence = read(&texts("The mapping", "csv"), texts("The mapping", "toml")[0]);
    let tickets = &evidence.tables[0];
    assert_eq!((tickets.len(), tickets.id(0)), (1, "7".to_owned()));
    assert_eq!(evidence.quality.sources[0].left_out.values().sum::<u64>(), 1);
}

#[test]
fn changes_in_columns_of_other_names() {
    let heading = "Changes in columns of other names";
    let (csv, toml) = (texts(heading, "csv"), texts(heading, "toml"));
    let evidence = read(&csv[..1], toml[0]);
    let tickets = &evidence.tables[0];
    // Both fields are set at the opening; after it only the status changes.
    let field = tickets.field_index("team").unwrap();
    let slate_evidence::Cell::Code(team) = tickets.last(0, field) else { panic!() };
    assert_eq!(tickets.text(field, team), Some("Sales"));
    assert_eq!(tickets.changes().len(), 1);
    // The cells of the other name the field.
    let tickets = read(&csv[1..], toml[1]).tables.remove(0);
    let field = tickets.field_index("status").unwrap();
    let slate_evidence::Cell::Code(status) = tickets.last(0, field) else { panic!() };
    assert_eq!(tickets.text(field, status), Some("in_progress"));
}

#[test]
fn states_of_monitors() {
    let heading = "States of monitors";
    let evidence = read(&texts(heading, "csv"), texts(heading, "toml")[0]);
    assert_eq!((evidence.tables[1].len(), evidence.tables[2].len()), (1, 1));
}

#[test]
fn every_sample_is_read_by_a_test_above() {
    let samples = PAGE.matches("```").count() / 2;
    assert_eq!(samples, 20, "a sample was added or taken away: read it in a test");
}
