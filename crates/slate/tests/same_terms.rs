//! The benchmark's terms, month for month and to the penny, against what seven other ways of
//! computing them agree on; and what each silent choice, said in the agreement's words, does to the
//! credit. The history (100,000 tickets) and the expected result are not part of the project: they
//! are looked for in the folder that `SLATE_BENCH` names (`100k.tickets.csv`, `100k.events.csv`,
//! `expected_100k.json`). Where it is not set, the tests say so and check nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("SLATE_BENCH").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("SKIPPED: the benchmark's history is not on this machine (set SLATE_BENCH)");
    }
    folder
}

fn terms(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/histories").join(name)
}

fn simulate(folder: &Path, text: &str) -> Value {
    let place = tempfile::tempdir().unwrap();
    let agreement = place.path().join("bench.slate");
    std::fs::write(&agreement, text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_slate"))
        .arg("simulate")
        .arg(&agreement)
        .arg("--history")
        .args([folder.join("100k.tickets.csv"), folder.join("100k.events.csv")])
        .arg("--mapping")
        .args([terms("bench.tickets.toml"), terms("bench.events.toml")])
        .args(["--as-of", "2026-01-15T00:00:00Z", "--format", "json"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut all: Value = serde_json::from_slice(&output.stdout).unwrap();
    all["statement"].take()
}

fn net(statement: &Value) -> String {
    statement["totals"]["net"]["amount"].as_str().unwrap().to_owned()
}

#[test]
fn every_month_to_the_penny() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(terms("bench.slate")).unwrap();
    let statement = simulate(&folder, &text);
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("expected_100k.json")).unwrap())
            .unwrap();
    let mut months = 0;
    for month in expected["result"]["months"].as_array().unwrap() {
        let label = month["month"].as_str().unwrap();
        for (target, prefix) in [("desk.response", "response"), ("desk.resolution", "resolution")] {
            let line = statement["targets"]
                .as_array()
                .unwrap()
                .iter()
                .find(|line| line["target"] == target && line["period"]["label"] == label)
                .unwrap();
            assert_eq!(line["met"], month[format!("{prefix}_met")], "{target} {label}");
            assert_eq!(line["breaches"], month[format!("{prefix}_breached")], "{target} {label}");
        }
        let settlement = statement["settlements"]
            .as_array()
            .unwrap()
            .iter()
            .find(|line| line["period"]["label"] == label)
            .unwrap();
        let credit = settlement["net"]["amount"].as_str().unwrap();
        assert_eq!(credit, month["credit_gbp"].to_string(), "{label}");
        months += 1;
    }
    assert_eq!(months, 24);
    assert_eq!(net(&statement), expected["result"]["total_credit_gbp"].to_string());
}

/// Each choice as words of the agreement: what is replaced by what.
///
/// Scotland's holidays alone give 26,000: the expected 25,000 has the last Monday of August closed as
/// well, which is a bank holiday only in England, Wales and Northern Ireland. Choices that no words
/// of an agreement can make (the month of the resolution for the response, cutting to minutes, wall
/// time for pauses) are left out.
const CHOICES: [(&str, &[(&str, &str)]); 10] = [
    ("no_bank_holidays", &[("    closed  holidays.GB_ENG\n", ""), ("use holidays.GB_ENG\n", "")]),
    (
        "scotland_holidays",
        &[
            ("GB_ENG", "GB_SCT"),
            (
                "    closed  holidays.GB_SCT\n",
                "    closed  holidays.GB_SCT\n    closed  2024-08-26\n    closed  2025-08-25\n",
            ),
        ],
    ),
    ("utc_as_local_no_dst", &[("timezone Europe/London", "timezone UTC")]),
    ("no_pauses", &[("      pause while status is waiting_customer\n", "")]),
    (
        "response_clock_ignores_pause",
        &[(
            "      stop  when first_response_at\n      pause while status is waiting_customer\n",
            "      stop  when first_response_at\n",
        )],
    ),
    (
        "month_in_utc",
        &[
            ("timezone Europe/London", "timezone UTC"),
            ("    Mon-Fri 09:00-17:30\n", "    timezone Europe/London\n    Mon-Fri 09:00-17:30\n"),
        ],
    ),
    (
        "round_1dp",
        &[(
            "      count   when opened\n",
            "      count   when opened\n      round half up to 0.1%\n",
        )],
    ),
    (
        "round_0dp",
        &[(
            "      count   when opened\n",
            "      count   when opened\n      round half up to 1%\n",
        )],
    ),
    (
        "nbd_end_of_day",
        &[
            ("P3: 25 h 30 min", "P3: by close of 3 working days"),
            ("P4: 42 h 30 min", "P4: by close of 5 working days"),
        ],
    ),
    ("p1_on_business_hours", &[(" in 24x7", "")]),
];

/// The terms with a choice made.
fn chosen(text: &str, choice: &str, words: &[(&str, &str)]) -> String {
    let mut changed = text.to_owned();
    for (from, to) in words {
        assert!(changed.contains(from), "{choice}: the terms do not say `{from}`");
        changed = changed.replace(from, to);
    }
    changed
}

/// Holds without any history: the words that are replaced are those of the terms.
#[test]
fn each_choice_is_made_in_words_of_the_terms() {
    let text = std::fs::read_to_string(terms("bench.slate")).unwrap();
    for (choice, words) in CHOICES {
        assert_ne!(chosen(&text, choice, words), text, "{choice}");
    }
}

#[test]
fn each_silent_choice_has_its_price() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(terms("bench.slate")).unwrap();
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("expected_100k.json")).unwrap())
            .unwrap();
    let mut wrong = Vec::new();
    for (choice, words) in CHOICES {
        let ours = net(&simulate(&folder, &chosen(&text, choice, words)));
        let theirs = expected["one_choice_changed"]["variants"][choice]["credit"].to_string();
        if ours != theirs {
            wrong.push(format!("{choice}: {ours}, expected {theirs}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
