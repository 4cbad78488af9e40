//! What an agreement calls otherwise, its histories read as before: every name of every record, over
//! histories of every form.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is the point"
)]

mod common;
#[path = "common/told.rs"]
mod told;

use std::path::Path;

use common::{agreement, name, one_of, outage, record, ticket};
use slate_evidence::{Evidence, ReadOptions, Renamed, Source, read, renamed};
use slate_model::{Agreement, FieldKind, RecordTime};
use told::told;

/// A history: its file, its text, its mapping.
type File = (&'static str, &'static str, Option<&'static str>);

const TICKETS: File = (
    "tickets.csv",
    "ticket_id,opened_at,Priority,status,Resolved At,effort,spare\n\
     1,2026-03-02T09:00:00Z,P1,new,2026-03-02T11:00:00Z,,1\n\
     2,2026-03-03T09:00:00Z,P2,new,,2 h,2\n",
    None,
);

const OUTAGES: File = (
    "outages.csv",
    "outage_id;from;to;cause;region\n1;2026-03-02T09:00:00Z;2026-03-02T10:00:00Z;provider;east\n",
    None,
);

/// Histories that are read together, one of each form.
const HISTORIES: &[&[File]] = &[
    &[TICKETS, OUTAGES],
    &[
        TICKETS,
        (
            "changes.csv",
            "ticket_id,at,field,value,event\n\
             1,2026-03-02T09:10:00Z,status,open,\n\
             1,2026-03-02T09:20:00Z,Status,resolved,\n\
             2,2026-03-03T10:00:00Z,,,escalated\n",
            None,
        ),
    ],
    &[
        TICKETS,
        (
            "moves.csv",
            "ticket_id,at,from_status,to_status\n1,2026-03-02T09:10:00Z,new,open\n",
            None,
        ),
    ],
    &[(
        "export.csv",
        "Number,Created,Urgency,Minutes,status,closed\n\
         7,2026-03-02 17:50,1 - Critical,90,new,2026-03-03 09:00\n\
         8,2026-03-03 09:00,P4,15,open,\n",
        Some(
            "# Of the old desk.\nrecord = \"ticket\"\nid = \"Number\"\nzone = \"Europe/London\"\n\
             without = [\"team\", 'touches']\n[fields]\nopened = \"Created\"\n\"priority\" = \"Urgency\"\n\
             effort = \"Minutes\" # each\nresolved_at = \"closed\"\n[values.priority]\n\
             \"1 - Critical\" = \"P1\"\n[units]\neffort = \"minutes\"\n",
        ),
    )],
    &[(
        "log.csv",
        "Ticket,When,What,state,crew\n1,2026-03-02T09:00:00Z,State,new,a\n1,2026-03-02T10:00:00Z,State,closed,b\n",
        Some(
            "rows = \"changes\"\nrecord = \"ticket\"\nid = \"Ticket\"\nat = \"When\"\nvalue = \"state\"\n\
             field = { column = \"What\" }\nnames = { State = \"status\" }\nfields.team = \"crew\"\n",
        ),
    )],
    &[(
        "fixed.csv",
        "ticket,at,v\n1,2026-03-02T09:00:00Z,new\n1,2026-03-02T10:00:00Z,closed\n",
        Some("record = \"ticket\"\nfield = \"status\"\nvalue = \"v\""),
    )],
    &[(
        "told.csv",
        "ticket,at\n1,2026-03-02T09:00:00Z\n",
        Some(
            "record = \"ticket\"\nrows = \"changes\"\nevent = { fixed = \"escalated\" }\nopens = true\n",
        ),
    )],
    &[(
        "tickets.jsonl",
        "{\"id\": \"1\", \"opened\": \"2026-03-02T09:00:00Z\", \"priority\": \"P1\", \"status\": \"new\", \"changes\": \
         [{\"at\": \"2026-03-02T10:00:00Z\", \"status\": \"open\"}, {\"at\": \"2026-03-02T11:00:00Z\", \"event\": \"escalated\"}, \
         {\"at\": \"2026-03-02T12:00:00Z\", \"field\": \"status\", \"value\": \"closed\"}]}\n",
        Some("record = \"ticket\"\n"),
    )],
    &[(
        "checks.csv",
        "monitor,checked,state\napi,2026-03-02T11:06:25Z,started\napi,2026-03-02T12:00:00Z,down\n\
         api,2026-03-02T12:10:00Z,up\n",
        Some(
            "rows = \"states\"\nrecord = \"outage\"\nsubject = \"monitor\"\nat = \"checked\"\nstate = \"state\"\n\
             down = [\"down\"]\nup = [\"up\"]\nignore = [\"started\"]\nlife = \"life\"\nfields.region = \"state\"\n",
        ),
    )],
    &[("users.csv", "period,users,Spend\n2026-01,1200,5\n2026-02,1250,7\n", None)],
    &[("named.csv", "period,input,value\n2026-01,users,1200\n2026-01,spend,5\n", None)],
    &[(
        "mapped.csv",
        "Month,Active users\n2026-01,1200\n",
        Some("rows = \"inputs\"\nperiod = \"Month\"\nfields.users = \"Active users\"\n"),
    )],
];

fn declared() -> Agreement {
    let life = record("life", "lives", RecordTime::Interval, &[("monitor", FieldKind::Text)]);
    agreement("Europe/London", vec![ticket(), outage(), life])
}

fn sources(folder: &Path, files: &[File]) -> Vec<Source> {
    files.iter().map(|(file, ..)| Source::named(folder.join(file))).collect()
}

fn read_all(folder: &Path, files: &[File], agreement: &Agreement) -> Result<Evidence, String> {
    read(agreement, &sources(folder, files), &ReadOptions::default()).map_err(|it| it.to_string())
}

/// Every name of an agreement that a mapping or a history may have, and the agreement with another.
fn renamings(new: &str) -> Vec<(Renamed<'static>, String, Agreement)> {
    let before = declared();
    let mut all = Vec::new();
    for (at, record) in before.records.iter().enumerate() {
        let of: &'static str = record.heading.name.to_string().leak();
        let mut add = |what, old: &str, change: &dyn Fn(&mut slate_model::Record)| {
            let mut after = before.clone();
            change(&mut after.records[at]);
            all.push((what, old.to_owned(), after));
        };
        add(Renamed::Record, of, &|it| it.heading.name = name(new));
        for (n, field) in record.fields.iter().enumerate() {
            let old: &'static str = field.heading.name.to_string().leak();
            add(Renamed::Field(of), old, &|it| it.fields[n].heading.name = name(new));
            let FieldKind::OneOf(members) = &field.kind else { continue };
            for member in members {
                let others: Vec<&str> =
                    members.iter().map(|it| if it == member { new } else { it }).collect();
                add(Renamed::Member(of, old), member, &|it| it.fields[n].kind = one_of(&others));
            }
        }
        for (n, event) in record.events.iter().enumerate() {
            add(Renamed::Event(of), event.as_str(), &|it| it.events[n] = name(new));
        }
    }
    for (at, input) in before.inputs.iter().enumerate() {
        let mut after = before.clone();
        after.inputs[at].heading.name = name(new);
        all.push((Renamed::Input, input.heading.name.to_string(), after));
    }
    all
}

#[test]
fn a_history_reads_as_before_whatever_has_another_name() {
    let (mut tried, mut changed) = (0, 0);
    for files in HISTORIES {
        // `crew` and `spare` are names of columns already.
        let has = |name: &&str| *name == "änders" || files.iter().any(|it| it.1.contains(name));
        for new in ["änders", "crew", "spare"].into_iter().filter(has) {
            let folder = tempfile::tempdir().unwrap();
            let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text);
            let lay_out = || {
                for (file, text, mapping) in *files {
                    write(file, text).unwrap();
                    let mapping_file = format!("{file}.toml");
                    match mapping {
                        Some(mapping) => write(&mapping_file, mapping).unwrap(),
                        None => _ = std::fs::remove_file(folder.path().join(mapping_file)),
                    }
                }
            };
            lay_out();
            let before = read_all(folder.path(), files, &declared()).unwrap();
            for (what, old, after) in renamings(new) {
                lay_out();
                for source in sources(folder.path(), files) {
                    let file = source.mapping_file().unwrap();
                    let mut text = std::fs::read_to_string(&file).unwrap_or_default();
                    let puts = renamed(&declared(), &source, what, (&old, new));
                    changed += puts.len();
                    for (range, put) in puts.into_iter().rev() {
                        text.replace_range(range, &put);
                    }
                    if !text.is_empty() {
                        std::fs::write(&file, text).unwrap();
                    }
                }
                let now = read_all(folder.path(), files, &after);
                let written = || {
                    let file = |source: &Source| {
                        let text = std::fs::read_to_string(source.mapping_file().unwrap());
                        text.unwrap_or_default()
                    };
                    let all: Vec<String> = sources(folder.path(), files).iter().map(file).collect();
                    format!("{what:?} {old} → {new}\n{}", all.join("\n---\n"))
                };
                let now = now.unwrap_or_else(|why| panic!("{}\n{why}", written()));
                let back = told(&after, &now).replace(new, &old);
                let before = told(&declared(), &before).replace(new, &old);
                assert_eq!(back, before, "{}", written());
                tried += 1;
            }
        }
    }
    assert!(tried > 300 && changed > 60, "{tried} {changed}");
}

#[test]
fn what_is_written_stays_as_it_is_round_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let files = HISTORIES[3];
    let (file, text, mapping) = files[0];
    std::fs::write(folder.path().join(file), text).unwrap();
    let mapping = mapping.unwrap();
    std::fs::write(folder.path().join(format!("{file}.toml")), mapping).unwrap();
    let after = |what, old: &str, new: &str| {
        let mut text = mapping.to_owned();
        let source = sources(folder.path(), files).remove(0);
        for (range, put) in renamed(&declared(), &source, what, (old, new)).into_iter().rev() {
            text.replace_range(range, &put);
        }
        text
    };
    let effort = after(Renamed::Field("ticket"), "effort", "work");
    assert_eq!(effort, mapping.replace("effort", "work"));
    let record = after(Renamed::Record, "ticket", "case");
    assert_eq!(record, mapping.replace("\"ticket\"", "\"case\""));
    let member = after(Renamed::Member("ticket", "priority"), "P1", "urgent");
    let put = "[values.priority]\nP1 = \"urgent\"\n\"1 - Critical\" = \"urgent\"";
    assert_eq!(member, mapping.replace("[values.priority]\n\"1 - Critical\" = \"P1\"", put));
    assert_eq!(after(Renamed::Field("outage"), "cause", "reason"), mapping);
    assert_eq!(after(Renamed::Input, "users", "seats"), mapping);
}
