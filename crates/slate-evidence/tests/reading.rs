//! Histories as people have them, each in a few lines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is the point"
)]

mod common;

use std::io::Write;

use common::{acme, agreement, at, name, one_of, outage, record, ticket};
use slate_evidence::{
    Cell, Evidence, EvidenceError, History, Mapping, ReadOptions, Reason, What, read_histories,
};
use slate_model::{Agreement, FieldKind, RecordTime, Value};

fn mapping(text: &str) -> Mapping {
    Mapping::parse(text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn read(agreement: &Agreement, sources: &[(&str, &str)]) -> Result<Evidence, EvidenceError> {
    read_allowing(agreement, sources, 0)
}

fn read_allowing(
    agreement: &Agreement,
    sources: &[(&str, &str)],
    max_bad_rows: u64,
) -> Result<Evidence, EvidenceError> {
    let histories = sources
        .iter()
        .enumerate()
        .map(|(i, (map, text))| {
            History::new(&format!("source {}", i + 1), text.as_bytes(), mapping(map))
        })
        .collect();
    read_histories(agreement, histories, &ReadOptions { max_bad_rows, ..ReadOptions::default() })
}

/// What a field shows over time, in words.
fn story(evidence: &Evidence, record: &str, id: &str, field: &str) -> Vec<String> {
    let table = evidence.table(&name(record)).unwrap();
    let row = table.row(id).unwrap_or_else(|| panic!("no {id}"));
    let field = table.field_index(field).unwrap();
    let words = |cell: Cell| match cell {
        Cell::Code(code) => table.text(field, code).unwrap().to_owned(),
        Cell::Whole(n) => n.to_string(),
        Cell::Exact(n) => n.to_string(),
        Cell::Missing => "-".to_owned(),
    };
    std::iter::once(words(table.initial(row, field)))
        .chain(
            table
                .changes_of(row)
                .filter(|c| c.what == What::Field(field))
                .map(|c| format!("{} {}", slate_model::Instant(c.at), words(c.cell))),
        )
        .collect()
}

fn mapping_problems(result: Result<Evidence, EvidenceError>) -> String {
    match result {
        Err(EvidenceError::Mapping { problems, .. }) => problems.join("\n"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_row_a_ticket_matched_by_name() {
    let evidence = read_allowing(
        &acme(),
        &[("", "Ticket ID,Priority,opened_at,Resolved At,team,touches,score,vip,share,cost,effort,promised,note\n\
                INC1,P1,2026-07-06T17:50:00+01:00,2026-07-07T09:00:00Z,\"a, b\",3,1.50,yes,99.5%,12.50 GBP,1 h 30 min,2026-08-01,x\n\
                INC2,p 2,2026-07-06 17:50:00,,,,,,,,,,\n")],
        1,
    )
    .unwrap();
    let tickets = &evidence.tables[0];
    let values: Vec<Cell> = (0..11).map(|field| tickets.initial(0, field)).collect();
    assert_eq!(
        values,
        [
            Cell::Code(0),
            Cell::Missing,
            Cell::Code(0),
            Cell::Whole(3),
            Cell::Exact("1.5".parse().unwrap()),
            Cell::Whole(1),
            Cell::Exact("99.5".parse().unwrap()),
            Cell::Exact("12.5".parse().unwrap()),
            Cell::Whole(5_400_000_000),
            Cell::Whole(20_666),
            Cell::Whole(at("2026-07-07T09:00:00Z").0),
        ]
    );
    assert_eq!(tickets.text(2, 0), Some("a, b"));
    // The first value of the column has an offset, so one without is not taken for granted.
    assert_eq!(tickets.len(), 1, "the second row is bad");
}

#[test]
fn a_time_without_offset_among_others_with_one_is_bad_until_a_zone_is_declared() {
    let text = "id,opened\n1,2026-07-06T17:50:00+01:00\n2,2026-07-06 17:50:00\n";
    let Err(EvidenceError::TooManyBadRows { quality, .. }) =
        read(&acme(), &[("record = 'ticket'", text)])
    else {
        panic!()
    };
    let bad = &quality.sources[0].examples[0];
    assert_eq!(
        (bad.line, bad.column.as_deref(), bad.reason),
        (3, Some("opened"), Reason::NotAnInstant)
    );
    let evidence = read(&acme(), &[("record = 'ticket'\nzone = 'Europe/London'", text)]).unwrap();
    assert_eq!(evidence.tables[0].start(1), at("2026-07-06T16:50:00Z").0);
}

#[test]
fn tickets_and_their_events_in_two_files_in_any_order() {
    let tickets = "ticket_id,priority,opened_at\nINC0001,P1,2026-03-06T09:00:00+00:00\nINC0002,P3,2026-03-06T09:30:00+00:00\n";
    let events = "ticket_id,at,from_status,to_status\n\
                  INC0001,2026-03-06T09:10:00+00:00,new,open\n\
                  INC0002,2026-03-06T10:00:00+00:00,open,waiting\n\
                  INC0001,2026-03-06T11:00:00+00:00,open,resolved\n";
    for sources in [[("", tickets), ("", events)], [("", events), ("", tickets)]] {
        let evidence = read(&acme(), &sources).unwrap();
        assert_eq!(
            story(&evidence, "ticket", "INC0001", "status"),
            ["new", "2026-03-06T09:10:00Z open", "2026-03-06T11:00:00Z resolved"]
        );
        assert_eq!(
            story(&evidence, "ticket", "INC0002", "status"),
            ["open", "2026-03-06T10:00:00Z waiting"]
        );
        let kinds: Vec<&str> = evidence.quality.sources.iter().map(|s| s.kind.as_str()).collect();
        assert!(
            kinds.contains(&"one row a ticket") && kinds.contains(&"one row a change of a ticket")
        );
    }
}

#[test]
fn changes_of_unknown_tickets_are_bad_rows() {
    let tickets = "ticket_id,opened_at\n1,2026-03-06T09:00:00Z\n";
    let events = "ticket_id,at,field,value\n1,2026-03-06T10:00:00Z,status,open\n9,2026-03-06T10:00:00Z,status,open\n";
    let evidence = read_allowing(&acme(), &[("", tickets), ("", events)], 1).unwrap();
    let source = &evidence.quality.sources[1];
    assert_eq!((source.rows, source.used, source.bad_rows), (2, 1, 1));
    assert_eq!(source.examples[0].message, "the history has no ticket `9`");
    assert_eq!(source.examples[0].line, 3);
}

#[test]
fn events_alone_open_their_tickets_at_the_earliest_row() {
    let late = "Timestamp,Ticket,Severity,Status Name\n\
                2026-03-04 14:33:26,C1 / York Store / Ann,2,Assigned\n\
                2026-03-10 03:58:26,C1 / York Store / Ann,2,Closed\n";
    let early = "Timestamp,Ticket,Severity,Status Name\n\
                 2026-02-21 14:26:26,C1 / York Store / Ann,2,Logged\n\
                 2026-02-22 14:26:26,C2 / HR / Bo,3,Logged\n";
    let shop = agreement(
        "Europe/London",
        vec![record(
            "ticket",
            "tickets",
            RecordTime::Instant,
            &[
                ("department", FieldKind::Text),
                ("severity", FieldKind::Count),
                ("status", one_of(&["logged", "assigned", "closed"])),
            ],
        )],
    );
    let map = r#"
        rows = "changes"
        id = { column = "Ticket", split = " / ", part = 1 }
        at = "Timestamp"
        field = "status"
        value = "Status Name"
        zone = "UTC"
        [fields]
        department = { column = "Ticket", split = " / ", part = 2 }
        severity = "Severity"
    "#;
    let evidence = read(&shop, &[(map, late), (map, early)]).unwrap();
    let table = &evidence.tables[0];
    assert_eq!(table.start(table.row("C1").unwrap()), at("2026-02-21T14:26:26Z").0);
    assert_eq!(
        story(&evidence, "ticket", "C1", "status"),
        ["logged", "2026-03-04T14:33:26Z assigned", "2026-03-10T03:58:26Z closed"]
    );
    assert_eq!(story(&evidence, "ticket", "C1", "department"), ["York Store"]);
    assert_eq!(story(&evidence, "ticket", "C2", "severity"), ["3"]);
    let assumed: Vec<String> = evidence.quality.all_assumptions().collect();
    assert!(
        assumed.iter().any(|a| a.contains("the earliest row of each ticket opens it")),
        "{assumed:?}"
    );
    assert!(assumed.iter().any(|a| a.contains("`Logged` as `logged`")), "{assumed:?}");
}

#[test]
fn the_column_of_a_field_with_changes_is_recognised_as_current_or_as_first_value() {
    let events = "ticket_id,at,field,value\n\
                  1,2026-03-06T10:00:00Z,status,open\n1,2026-03-06T11:00:00Z,status,resolved\n";
    let tickets = |status: &str| {
        format!("id,opened,status\n1,2026-03-06T09:00:00Z,{status}\n2,2026-03-06T09:00:00Z,new\n")
    };
    let evidence = read(&acme(), &[("record='ticket'", &tickets("new")), ("", events)]).unwrap();
    assert_eq!(story(&evidence, "ticket", "1", "status")[0], "new");
    let evidence =
        read(&acme(), &[("record='ticket'", &tickets("resolved")), ("", events)]).unwrap();
    assert_eq!(story(&evidence, "ticket", "1", "status")[0], "-");
    assert!(evidence.quality.assumptions[0].contains("gives the value current"));
    // Neither: the column says open, changes end in resolved, and open is what the first one sets.
    let Err(error) = read(&acme(), &[("record='ticket'", &tickets("open")), ("", events)]) else {
        panic!()
    };
    assert!(
        error
            .to_string()
            .contains("0 agree with a value at creation and 0 with a current value (`1`"),
        "{error}"
    );
    let said = "record='ticket'\nshows.status='current'";
    let evidence = read(&acme(), &[(said, &tickets("open")), ("", events)]).unwrap();
    assert_eq!(story(&evidence, "ticket", "2", "status"), ["new"]);
}

#[test]
fn json_lines_with_nested_changes() {
    let text = r#"{"id":"A","opened":"2026-03-06T09:00:00Z","fields":{"x":1},"priority":"P2","status":"new","changes":[{"at":"2026-03-06T10:00:00Z","field":"status","value":"open"},{"at":"2026-03-06T10:05:00Z","event":"escalated"}]}

{"id":7,"opened":"2026-03-06T09:30:00Z","priority":null,"cost":0.10}
"#;
    let evidence = read(&acme(), &[("record='ticket'", text)]).unwrap();
    assert_eq!(story(&evidence, "ticket", "A", "status"), ["new", "2026-03-06T10:00:00Z open"]);
    assert_eq!(story(&evidence, "ticket", "7", "cost"), ["0.1"]);
    let table = &evidence.tables[0];
    let events: Vec<_> = table.changes_of(0).filter(|c| matches!(c.what, What::Event(_))).collect();
    assert_eq!((events.len(), events[0].what), (1, What::Event(1)));
    assert_eq!(evidence.quality.sources[0].unused_columns, ["fields.x"]);
}

#[test]
fn json_lines_of_changes_and_of_nested_changes_by_field() {
    let tickets = r#"{"id":"A","opened":"2026-03-06T09:00:00Z","changes":[{"at":"2026-03-06T09:05:00Z","priority":"P1"},{"at":"2026-03-06T09:06:00Z","status":"open","priority":"P2"}]}"#;
    let changes = r#"{"ticket_id":"A","at":"2026-03-06T10:00:00Z","status":"resolved"}
{"ticket_id":"A","at":"2026-03-06T09:30:00Z","comment":"no field of the agreement"}"#;
    let map = "record='ticket'";
    let evidence = read(&acme(), &[(map, changes), (map, tickets)]).unwrap();
    assert_eq!(
        story(&evidence, "ticket", "A", "status"),
        ["-", "2026-03-06T09:06:00Z open", "2026-03-06T10:00:00Z resolved"]
    );
    assert_eq!(story(&evidence, "ticket", "A", "priority").len(), 3);
    assert_eq!(evidence.quality.sources[0].left_out["tells of no declared field"], 1);
}

#[test]
fn outages_and_an_open_end() {
    let evidence = read(
        &acme(),
        &[("", "outage_id;from;to;cause\n1;2026-03-06T09:00:00Z;2026-03-06T10:00:00Z;provider\n\
                2;2026-03-07T09:00:00Z;;customer\n3;2026-03-08T09:00:00Z;2026-03-08T08:00:00Z;customer\n")],
    )
    .unwrap();
    let outages = &evidence.tables[1];
    assert_eq!(outages.end(0) - outages.start(0), 3_600_000_000);
    assert_eq!(outages.end(1), slate_evidence::MISSING);
    assert_eq!(evidence.quality.records[1].ends_before_start, 1);
    assert_eq!(evidence.quality.records[1].ends_before_start_such_as, ["3"]);
    assert!(evidence.quality.sources[0].assumptions[0].contains("`;`"));
}

#[test]
fn states_of_monitors_become_outages_and_lives() {
    let monitors = agreement(
        "UTC",
        vec![
            record("outage", "outages", RecordTime::Interval, &[("monitor", FieldKind::Text)]),
            record("life", "lives", RecordTime::Interval, &[("monitor", FieldKind::Text)]),
        ],
    );
    let map = r#"
        rows = "states"
        record = "outage"
        subject = "monitor"
        at = "at_utc"
        zone = "UTC"
        state = "state"
        down = ["down"]
        up = ["up", "degraded"]
        ignore = ["monitor_start"]
        life = "life"
        fields.monitor = "monitor"
    "#;
    let text = "monitor,at_utc,state,code\n\
                a,2026-08-11T11:06:24.995Z,monitor_start,\n\
                a,2026-08-11T12:00:00Z,down,500\na,2026-08-11T12:05:00Z,down,500\na,2026-08-11T12:10:00Z,up,200\n\
                b,2026-08-11T10:00:00Z,up,200\nb,2026-08-12T10:00:00Z,down,0\na,2026-08-13T00:00:00Z,up,200\n";
    let evidence = read(&monitors, &[(map, text)]).unwrap();
    let outages = &evidence.tables[0];
    assert_eq!((outages.id(0), outages.id(1)), ("a/1".to_owned(), "b/1".to_owned()));
    assert_eq!(outages.end(0) - outages.start(0), 600_000_000);
    assert_eq!(outages.end(1), slate_evidence::MISSING);
    assert_eq!(story(&evidence, "outage", "b/1", "monitor"), ["b"]);
    let lives = &evidence.tables[1];
    assert_eq!(lives.start(0), at("2026-08-11T11:06:24.995Z").0);
    assert_eq!(story(&evidence, "life", "b", "monitor"), ["b"]);
    // The last check counts although nothing changed at it.
    assert_eq!(evidence.last_instant(), Some(at("2026-08-13T00:00:00Z")));
    let refused = read(
        &monitors,
        &[(
            &map.replace("\"degraded\"", "\"slow\""),
            "monitor,at_utc,state\na,2026-08-11T12:00:00Z,degraded\n",
        )],
    );
    assert!(refused.unwrap_err().to_string().contains("`degraded` is neither in `down`"));
}

#[test]
fn inputs_in_columns_and_in_rows() {
    let number = |n: &str| Value::Number(n.parse().unwrap());
    let evidence =
        read(&acme(), &[("", "period,users,spend\n2026-01,100,12.50\n2026-02,120,\n")]).unwrap();
    assert_eq!(evidence.inputs[0].value("2026-02"), Some(&number("120")));
    assert_eq!(evidence.inputs[1].values.len(), 1);
    let evidence =
        read(&acme(), &[("input = { fixed = 'users' }", "period,value\n2026-01,100\n")]).unwrap();
    assert_eq!(evidence.inputs[0].value("2026-01"), Some(&number("100")));
    let evidence =
        read(&acme(), &[("", "input,period,value\nspend,2026-01,5 GBP\nusers,2026-01,7\n")])
            .unwrap();
    assert_eq!(evidence.inputs[0].value("2026-01"), Some(&number("7")));
    let refused = read(&acme(), &[("", "period,users\n2026-01,100\n2026-01,101\n")]).unwrap_err();
    assert!(refused.to_string().contains("two values for `2026-01`"), "{refused}");
}

#[test]
fn mapped_values_units_missing_marks_and_filters() {
    let map = r#"
        record = "ticket"
        id = "Number"
        missing = ["NULL", "n/a"]
        [fields]
        opened = "Created"
        effort = "Minutes"
        share = "Share"
        [values.priority]
        "1 - Critical" = "P1"
        "2 - High" = "P2"
        [units]
        effort = "minutes"
        share = "fraction"
        [keep]
        Kind = ["incident", "problem"]
        [skip]
        Test = "yes"
    "#;
    let text = "Number,Created,Priority,Minutes,Share,Kind,Test\n\
                1,2026-03-06T09:00:00Z,1 - Critical,1.5,0.995,incident,no\n\
                2,2026-03-06T09:00:00Z,NULL,n/a,,problem,\n\
                3,2026-03-06T09:00:00Z,2 - High,,,request,no\n\
                4,2026-03-06T09:00:00Z,2 - High,,,incident,yes\n";
    let evidence = read(&acme(), &[(map, text)]).unwrap();
    assert_eq!(story(&evidence, "ticket", "1", "priority"), ["P1"]);
    assert_eq!(story(&evidence, "ticket", "1", "effort"), ["90000000"]);
    assert_eq!(story(&evidence, "ticket", "1", "share"), ["99.5"]);
    assert_eq!(story(&evidence, "ticket", "2", "priority"), ["-"]);
    let source = &evidence.quality.sources[0];
    assert_eq!((source.rows, source.used), (4, 2));
    assert_eq!(source.left_out["keep Kind: incident, problem"], 1);
    assert_eq!(source.left_out["skip Test: yes"], 1);
}

#[test]
fn what_does_not_fit_is_told_all_at_once_with_the_nearest() {
    let map = r#"
        record = "ticket"
        id = "Numbr"
        without = ["prioritie"]
        [fields]
        opened = "Created"
        tema = "Team"
        [values.priority]
        "Critical" = "P9"
    "#;
    let problems = mapping_problems(read(
        &acme(),
        &[(map, "Number,Created,Team,Priority\n1,2026-03-06T09:00:00Z,a,Critical\n")],
    ));
    for expected in [
        "`id` names the column `Numbr`, which the history does not have (did you mean `Number`?); it has `Number`, `Created`, `Team` and `Priority`",
        "`fields` names `tema`, which is no field of ticket (did you mean `team`?)",
        "`without` names `prioritie`, which is no field of ticket (did you mean `priority`?)",
        "`values.priority` for `Critical`: `P9` is no member of `priority`",
    ] {
        assert!(problems.contains(expected), "{expected}\n--\n{problems}");
    }
    let problems = mapping_problems(read(&acme(), &[("", "incident,created\n1,2026\n")]));
    assert!(
        problems.contains(
            "do not tell what a row is: expected `ticket_id` and `opened` for one row a ticket"
        ),
        "{problems}"
    );
    let problems = mapping_problems(read(
        &acme(),
        &[("", "id,opened,from\n1,2026-03-06T09:00:00Z,2026-03-06T09:00:00Z\n")],
    ));
    assert!(problems.contains("one row a ticket; one row a outage"), "{problems}");
    assert!(mapping_problems(read(&acme(), &[("", "")])).contains("empty"));
    assert!(mapping_problems(read(&acme(), &[("", "[{}]")])).contains("one object a line"));
    assert!(mapping_problems(read(&acme(), &[("", "id,id,opened\n")])).contains("`id` twice"));
    assert!(
        mapping_problems(read(&acme(), &[("", "id;opened,x\n")])).contains("declare `delimiter`")
    );
    let problems =
        mapping_problems(read(&acme(), &[("", "ticket_id,opened\n1,06/03/2026 10:00\n")]));
    assert!(problems.contains("day first or month first"), "{problems}");
    let missing_key = read(
        &acme(),
        &[(
            "record='ticket'\nfields.team='group'",
            "{\"id\":1,\"opened\":\"2026-03-06T09:00:00Z\"}",
        )],
    );
    assert!(mapping_problems(missing_key).contains("the key `group`, which no object has"));
}

#[test]
fn bad_rows_are_counted_listed_and_fail_the_run_above_the_limit() {
    let text = "ticket_id,opened_at,priority,touches,cost,share\n\
                1,2026-03-06T09:00:00Z,P1,1,,\n\
                1,2026-03-06T09:00:00Z,P1,1,,\n\
                2,2026-03-06T09:00:00Z,P7,1,,\n\
                3,2026-03-06T25:00:00Z,P1,1,,\n\
                4,,P1,1,,\n\
                ,2026-03-06T09:00:00Z,P1,1,,\n\
                5,2026-03-06T09:00:00Z,P1,\"1,000\",,\n\
                6,2026-03-06T09:00:00Z,P1,1,\"12,50\",\n\
                7,2026-03-06T09:00:00Z,P1,1,,0.99\n\
                8,2026-03-06T09:00:00Z,P1,1\n\
                9,2026-03-06T09:00:00Z,P2,1,,\n";
    let Err(error @ EvidenceError::TooManyBadRows { .. }) =
        read_allowing(&acme(), &[("", text)], 8)
    else {
        panic!()
    };
    let words = error.to_string();
    assert!(words.starts_with("9 bad rows, 8 allowed"), "{words}");
    let twice = "source 1:3: column `ticket_id`: ticket `1` stands twice, first in source 1:2: ";
    assert!(words.contains(twice), "{words}");
    assert!(
        words.contains(
            "source 1:4: column `priority`: `P7` is no member of `priority` (did you mean `P1`?)"
        ),
        "{words}"
    );
    assert!(words.contains("and 4 more"), "{words}");

    let evidence = read_allowing(&acme(), &[("", text)], 9).unwrap();
    let source = &evidence.quality.sources[0];
    assert_eq!((source.rows, source.used, source.bad_rows), (11, 2, 9));
    let reasons: Vec<(Reason, u64)> = source.bad_by_reason.iter().map(|(r, n)| (*r, *n)).collect();
    assert_eq!(
        reasons,
        [
            (Reason::NoId, 1),
            (Reason::NoStart, 1),
            (Reason::DuplicateId, 1),
            (Reason::NotAMember, 1),
            (Reason::NotAValue, 3),
            (Reason::NotAnInstant, 1),
            (Reason::WrongShape, 1),
        ]
    );
    let advice: Vec<&str> = source.examples.iter().map(|e| e.message.as_str()).collect();
    assert!(advice.iter().any(|a| a.contains("without thousands separators")), "{advice:?}");
    assert!(advice.iter().any(|a| a.contains("declare `units`")), "{advice:?}");
    assert_eq!(evidence.tables[0].len(), 2);
}

#[test]
fn gzip_is_unpacked_within_its_bound() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(b"ticket_id,opened\n1,2026-03-06T09:00:00Z\n").unwrap();
    let packed = packed.finish().unwrap();
    let history = || vec![History::new("x.gz", packed.as_slice(), Mapping::default())];
    assert_eq!(
        read_histories(&acme(), history(), &ReadOptions::default()).unwrap().tables[0].len(),
        1
    );
    let small = ReadOptions { max_bytes: 20, ..ReadOptions::default() };
    let refused = read_histories(&acme(), history(), &small).unwrap_err();
    assert!(refused.to_string().contains("longer than 20 bytes when unpacked"), "{refused}");
}

#[test]
fn only_needed_fields_are_kept() {
    let text = "ticket_id,opened_at,priority,team\n1,2026-03-06T09:00:00Z,P1,a\n";
    let needed = [(name("ticket"), name("priority"))].into_iter().collect();
    let options = ReadOptions { needed: Some(needed), ..ReadOptions::default() };
    let history = vec![History::new("x", text.as_bytes(), Mapping::default())];
    let evidence = read_histories(&acme(), history, &options).unwrap();
    assert_eq!(story(&evidence, "ticket", "1", "priority"), ["P1"]);
    assert_eq!(story(&evidence, "ticket", "1", "team"), ["-"]);
}

#[test]
fn a_planned_date_is_not_the_end_of_the_history() {
    let only_tickets = agreement("UTC", vec![ticket(), outage()]);
    let text = "ticket_id,opened,resolved_at\n1,2026-03-06T09:00:00Z,2027-01-01T00:00:00Z\n";
    let evidence = read(&only_tickets, &[("", text)]).unwrap();
    assert_eq!(evidence.last_instant(), Some(at("2026-03-06T09:00:00Z")));
}

mod anything {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_are_a_panic_and_every_row_is_accounted_for(
            lines in proptest::collection::vec(prop_oneof![
                "[A-C0-3]{0,2},(2026-03-0[1-9]T0[0-9]:00:00Z|06/03/2026|),(P[1-5]|),[a-z\"]{0,3}",
                "\\{\"id\":[0-9],\"opened\":\"2026-03-0[1-9]T00:00:00Z\"(,\"changes\":\\[\\{\"at\":\"2026-03-0[1-9]T00:00:00Z\",\"status\":\"(open|x)\"\\}\\])?\\}",
                ".{0,20}",
            ], 0..20),
            csv in any::<bool>(),
            cut in any::<proptest::sample::Index>(),
        ) {
            let mut text = if csv { "ticket_id,opened,priority,team\n".to_owned() } else { String::new() };
            text.push_str(&lines.join("\n"));
            let bytes = &text.as_bytes()[..cut.index(text.len() + 1)];
            let history = vec![History::new("x", bytes, mapping("record='ticket'"))];
            let options = ReadOptions { max_bad_rows: u64::MAX, max_row_bytes: 200, ..ReadOptions::default() };
            if let Ok(evidence) = read_histories(&acme(), history, &options) {
                let source = &evidence.quality.sources[0];
                let left_out: u64 = source.left_out.values().sum();
                prop_assert_eq!(source.rows, source.used + source.bad_rows + left_out);
                prop_assert_eq!(source.used as usize, evidence.tables[0].len());
            }
        }
    }
}

#[test]
fn a_column_that_rows_are_kept_by_feeds_its_field_all_the_same() {
    let csv = "id,opened,priority\nA,2026-03-06T09:00:00Z,P1\nB,2026-03-06T09:00:00Z,P2\n";
    let json = "{\"id\":\"A\",\"opened\":\"2026-03-06T09:00:00Z\",\"priority\":\"P1\"}\n\
                {\"id\":\"B\",\"opened\":\"2026-03-06T09:00:00Z\",\"priority\":\"P2\",\"team\":\"x\"}\n";
    for rule in ["keep.priority = 'P1'", "skip.priority = 'P2'", "keep.Priority = ['P1', 'P4']"] {
        let csv = csv.replace("priority", rule.split(['.', ' ']).nth(1).unwrap());
        for (text, rule) in [(csv.as_str(), rule), (json, &rule.replace("Prio", "prio"))] {
            let map = format!("record = 'ticket'\n{rule}");
            let evidence = read(&acme(), &[(&map, text)]).unwrap();
            assert_eq!(evidence.tables[0].len(), 1, "{rule}");
            assert_eq!(story(&evidence, "ticket", "A", "priority"), ["P1"], "{rule}");
        }
    }
}

/// The agreement of the tests, with a target whose limit is by priority and which waits for a status.
fn waiting() -> Agreement {
    let mut waiting = acme();
    let timer = serde_json::json!({
        "name": "fix", "record": "ticket", "start": ["opened"],
        "stop": [{ "becomes": { "field": "status", "values": ["resolved"] } }],
        "calendar": "24x7", "reopening": "resume",
    });
    let effort = serde_json::json!({
        "name": "effort",
        "kind": { "records": { "figure": "mean", "record": "ticket", "of": { "field": "effort" } } },
    });
    waiting.timers.push(serde_json::from_value(timer).unwrap());
    waiting.metrics.push(serde_json::from_value(effort).unwrap());
    waiting
}

#[test]
fn a_field_that_is_read_and_never_told_is_a_gap_with_the_column_that_may_be_meant() {
    let gaps = |map: &str, header: &str, cells: &str| {
        let text = format!("id,opened,{header}\nA,2026-03-06T09:00:00Z,{cells}\n");
        let map = format!("record = 'ticket'\n{map}");
        let evidence = read(&waiting(), &[(&map, &text)]).unwrap();
        let gaps = evidence.quality.gaps.into_iter();
        gaps.map(|gap| (gap.field, gap.near.map(|near| near.column))).collect::<Vec<_>>()
    };
    let gap = |field: &str, near: Option<&str>| (field.to_owned(), near.map(str::to_owned));
    // `team` and `touches` are declared, too, and nothing reads them.
    assert_eq!(gaps("", "team", "x"), [gap("status", None), gap("effort", None)]);
    assert_eq!(
        gaps("", "stauts,team", "open,x"),
        [gap("status", Some("stauts")), gap("effort", None)]
    );
    assert_eq!(gaps("without = ['effort']", "status", "open"), []);
    assert_eq!(gaps("", "status,effort", ",4 h"), [gap("status", None)]);
}

#[test]
fn a_unit_is_of_a_duration_or_a_percentage() {
    let faults = |map: &str, text: &str| mapping_problems(read(&acme(), &[(map, text)]));
    let tickets = "id,opened\nA,2026-03-06T09:00:00Z\n";
    let said = faults("record = 'ticket'\nunits.status = 'minutes'", tickets);
    assert!(said.contains("`units.status`: `status` is neither a duration nor"), "{said}");
    let said = faults("record = 'ticket'\nunits.effort = 'percent'", tickets);
    assert!(said.contains("`effort` is a duration, whose unit is one of `milliseconds`"), "{said}");
    let said = faults("rows = 'inputs'\nunits.users = 'hours'", "period,users\n2026-01,3\n");
    assert!(said.contains("`units.users`: `users` is neither"), "{said}");
}
