//! Evidence built a record and a change at a time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is the point"
)]

mod common;

use common::{acme, at, name};
use slate_evidence::{Cell, EvidenceBuilder, Reason, What, from_scenario};
use slate_model::{Change, FieldValue, Scenario, ScenarioInput, ScenarioRecord, Value};

fn member(text: &str) -> Value {
    Value::Member(text.into())
}

#[test]
fn a_record_has_its_first_value_its_changes_and_its_last_value() {
    let mut builder = EvidenceBuilder::new(&acme());
    let opened = at("2026-03-06T17:50:00Z");
    builder
        .record(
            "ticket",
            "INC1",
            opened,
            None,
            &[("priority", member("P1")), ("status", member("new"))],
        )
        .unwrap();
    // Told out of order: evidence stands in order of time.
    builder
        .change("ticket", "INC1", at("2026-03-07T01:00:00Z"), "status", &member("resolved"))
        .unwrap();
    builder
        .change("ticket", "INC1", at("2026-03-06T17:58:00Z"), "status", &member("open"))
        .unwrap();
    builder.event("ticket", "INC1", at("2026-03-06T18:00:00Z"), "customer_notified").unwrap();
    let evidence = builder.build().unwrap();

    let tickets = evidence.table(&name("ticket")).unwrap();
    let status = tickets.field_index("status").unwrap();
    let seen: Vec<_> = tickets.changes_of(0).map(|c| (c.at, c.what, c.cell)).collect();
    assert_eq!(
        seen,
        [
            (at("2026-03-06T17:58:00Z").0, What::Field(status), Cell::Code(1)),
            (at("2026-03-06T18:00:00Z").0, What::Event(0), Cell::Missing),
            (at("2026-03-07T01:00:00Z").0, What::Field(status), Cell::Code(3)),
        ]
    );
    assert_eq!(tickets.initial(0, status), Cell::Code(0));
    assert_eq!(tickets.last(0, status), Cell::Code(3));
    assert_eq!(tickets.at(0, status, at("2026-03-06T17:57:59Z").0), Cell::Code(0));
    assert_eq!(tickets.at(0, status, at("2026-03-06T17:58:00Z").0), Cell::Code(1));
    assert_eq!(tickets.text(status, 3), Some("resolved"));
    assert_eq!(
        (tickets.id(0).as_str(), tickets.row("INC1"), tickets.start(0)),
        ("INC1", Some(0), opened.0)
    );
    assert_eq!(evidence.last_instant(), Some(at("2026-03-07T01:00:00Z")));
    assert_eq!(evidence.first_instant(), Some(opened));
    assert_eq!(evidence.quality.records[0].out_of_order, 1);
}

#[test]
fn simultaneous_changes_keep_the_order_they_were_told_in() {
    let mut builder = EvidenceBuilder::new(&acme());
    let t = at("2026-03-06T17:50:00Z");
    for id in ["A-2", "A-1"] {
        builder.record("ticket", id, t, None, &[]).unwrap();
    }
    for value in ["open", "waiting", "open", "resolved"] {
        for id in ["A-1", "A-2"] {
            builder.change("ticket", id, t, "status", &member(value)).unwrap();
        }
    }
    let evidence = builder.build().unwrap();
    let table = &evidence.tables[0];
    for row in 0..2 {
        let codes: Vec<_> = table.changes_of(row).map(|c| c.cell).collect();
        assert_eq!(codes, [Cell::Code(1), Cell::Code(2), Cell::Code(1), Cell::Code(3)]);
    }
}

#[test]
fn names_and_values_that_do_not_fit_are_refused_with_the_nearest() {
    let mut builder = EvidenceBuilder::new(&acme());
    let t = at("2026-03-06T17:50:00Z");
    let refused = builder.record("tickets", "1", t, None, &[]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the agreement has no record `tickets` (did you mean `ticket`?); it has `ticket` and `outage`"
    );
    let refused = builder.record("ticket", "1", t, None, &[("prio", member("P1"))]).unwrap_err();
    assert_eq!(refused.reason, Reason::UnknownName);
    let refused =
        builder.record("ticket", "1", t, None, &[("status", member("opne"))]).unwrap_err();
    assert!(refused.message.contains("did you mean `open`?"), "{refused}");
    let refused = builder.record(
        "ticket",
        "1",
        t,
        None,
        &[("touches", Value::Number("1.5".parse().unwrap()))],
    );
    assert_eq!(refused.unwrap_err().reason, Reason::NotAValue);
    let refused = builder.record("ticket", "1", t, Some(t), &[]).unwrap_err();
    assert!(refused.message.contains("no `to`"), "{refused}");
    // Nothing of a refused record stays behind.
    builder.record("ticket", "1", t, None, &[]).unwrap();
    assert_eq!(
        builder.record("ticket", "1", t, None, &[]).unwrap_err().reason,
        Reason::DuplicateId
    );
    assert_eq!(
        builder.event("ticket", "2", t, "escalated").unwrap_err().to_string(),
        "the history has no ticket `2`"
    );
    assert_eq!(
        builder
            .input("user", "2026-03", Value::Number("5".parse().unwrap()))
            .unwrap_err()
            .to_string(),
        "the agreement has no input `user` (did you mean `users`?); it has `users` and `spend`"
    );
}

#[test]
fn a_scenario_is_evidence() {
    let value = |field: &str, value: Value| FieldValue { field: name(field), value };
    let scenario = Scenario {
        label: "one".into(),
        agreement: name("acme"),
        at: None,
        parameters: vec![],
        records: vec![
            ScenarioRecord {
                record: name("ticket"),
                id: "INC1".into(),
                values: vec![
                    value("opened", Value::Instant(at("2026-03-06T17:50:00Z"))),
                    value(
                        "cost",
                        Value::Money(slate_model::Money {
                            amount: "12.50".parse().unwrap(),
                            currency: "GBP".parse().unwrap(),
                        }),
                    ),
                ],
                changes: vec![Change {
                    at: at("2026-03-06T17:58:00Z"),
                    values: vec![value("touches", Value::Number("2".parse().unwrap()))],
                    cleared: Vec::new(),
                    events: vec![name("escalated")],
                }],
            },
            ScenarioRecord {
                record: name("outage"),
                id: "O1".into(),
                values: vec![
                    value("from", Value::Instant(at("2026-03-06T17:50:00Z"))),
                    value("to", Value::Instant(at("2026-03-06T18:00:00Z"))),
                ],
                changes: vec![],
            },
        ],
        claims: vec![],
        inputs: vec![ScenarioInput {
            input: name("users"),
            period: "2026-03".into(),
            value: Value::Number("20".parse().unwrap()),
        }],
        as_of: None,
        expectations: vec![],
    };
    let evidence = from_scenario(&acme(), &scenario).unwrap();
    let (tickets, outages) = (&evidence.tables[0], &evidence.tables[1]);
    let (cost, touches) =
        (tickets.field_index("cost").unwrap(), tickets.field_index("touches").unwrap());
    assert_eq!(tickets.initial(0, cost), Cell::Exact("12.5".parse().unwrap()));
    assert_eq!(tickets.initial(0, touches), Cell::Missing);
    assert_eq!(tickets.last(0, touches), Cell::Whole(2));
    assert_eq!(outages.end(0) - outages.start(0), 600_000_000);
    assert_eq!(
        evidence.input(&name("users")).unwrap().value("2026-03"),
        Some(&Value::Number("20".parse().unwrap()))
    );
    assert!(evidence.quality.records[0].never_filled.contains(&"team".to_owned()));
}
