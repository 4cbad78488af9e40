//! Real histories, recorded by other people's systems, each against the verdicts that its own source
//! published. The histories are not part of the project: they are looked for in the folder that
//! `SLATE_HISTORIES` names, or in `../shared/data` beside the project. Where neither is there, the
//! tests say so and check nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of histories, if this machine has it.
fn histories(which: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SLATE_HISTORIES")
        .map_or_else(|| here().join("../../../shared/data"), PathBuf::from)
        .join(which);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: the history `{which}` is not on this machine (set SLATE_HISTORIES)");
    None
}

/// A terms file or mapping of this test.
fn terms(name: &str) -> PathBuf {
    here().join("tests/histories").join(name)
}

/// Simulates; the statement as JSON and the verdicts as rows by column name.
fn simulate(
    agreement: &str,
    mappings: &[&str],
    files: &[PathBuf],
    as_of: &str,
) -> (Value, Vec<BTreeMap<String, String>>) {
    let folder = tempfile::tempdir().unwrap();
    let verdicts = folder.path().join("verdicts.csv");
    let output = Command::new(env!("CARGO_BIN_EXE_slate"))
        .arg("simulate")
        .arg(terms(agreement))
        .arg("--history")
        .args(files)
        .arg("--mapping")
        .args(mappings.iter().map(|name| terms(name)))
        .args(["--as-of", as_of, "--format", "json", "--verdicts"])
        .arg(&verdicts)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let statement: Value = serde_json::from_slice(&output.stdout).unwrap();
    (statement["statement"].clone(), rows(&verdicts))
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Boston, January 2022: 100 requests, 89 with a target instant, 77 of those closed with a verdict.
/// Boston's own target lies within a minute of the rule's: most of its openings are exported without
/// their seconds.
#[test]
fn boston_89_target_instants_and_every_verdict() {
    let Some(folder) = histories("boston311-100-qsv") else { return };
    let file = folder.join("boston311-100.csv");
    let (_, verdicts) = simulate(
        "boston.slate",
        &["boston.toml"],
        std::slice::from_ref(&file),
        "2022-12-31T00:00:00Z",
    );
    let ours: BTreeMap<&str, &BTreeMap<String, String>> =
        verdicts.iter().map(|row| (row["id"].as_str(), row)).collect();
    let zone = chrono_tz::America::New_York;
    let (mut targets, mut judged) = (0, 0);
    for row in rows(&file) {
        let Some(verdict) = ours.get(row["case_enquiry_id"].as_str()) else { continue };
        let Ok(target) =
            chrono::NaiveDateTime::parse_from_str(&row["target_dt"], "%Y-%m-%d %H:%M:%S")
        else {
            continue;
        };
        let due = chrono::DateTime::parse_from_rfc3339(&verdict["due"]).unwrap();
        let late = (target - due.with_timezone(&zone).naive_local()).num_seconds();
        assert!(late.abs() < 60, "{}: due {due}, Boston says {target}", row["case_enquiry_id"]);
        targets += 1;
        if row["case_status"] == "Closed" {
            let expected = if row["ontime"] == "ONTIME" { "met" } else { "breached" };
            assert_eq!(verdict["verdict"], expected, "{}", row["case_enquiry_id"]);
            judged += 1;
        }
    }
    assert_eq!((targets, judged), (89, 77));
}

/// An invented company's 665 tickets: 71 closed in time, 32 not, and the share of each department.
#[test]
fn preppin_71_met_32_missed() {
    let Some(folder) = histories("preppin-it-tickets") else { return };
    let files: Vec<PathBuf> = (2..=4).map(|n| folder.join(format!("input_0{n}.csv"))).collect();
    let (statement, _) =
        simulate("preppin.slate", &["preppin.toml"; 3], &files, "2020-12-31T00:00:00Z");
    let lines = statement["targets"].as_array().unwrap();
    let all: Vec<&Value> =
        lines.iter().filter(|line| line["target"] == "desk.closed_by_all").collect();
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0]["met"], &all[0]["breaches"]), (&Value::from(71), &Value::from(32)));

    let mut expected = BTreeMap::new();
    for row in rows(&folder.join("expected_output_03.csv")) {
        expected.insert(row["Department"].clone(), row["Achieved %"].clone());
    }
    let mut compared = 0;
    for line in lines.iter().filter(|line| line["target"] == "desk.closed_in_time") {
        let department = line["group"].as_str().unwrap();
        let (met, of) = (number(&line["numerator"]), number(&line["denominator"]));
        if let Some(published) = expected.get(department) {
            let published: rust_decimal::Decimal = published.parse().unwrap();
            let share = rust_decimal::Decimal::from(met * 100) / rust_decimal::Decimal::from(of);
            assert_eq!(share.round_dp(2), published.normalize(), "{department}");
            compared += 1;
        }
    }
    assert_eq!(compared, expected.len());
}

fn number(text: &Value) -> i64 {
    text.as_str().unwrap().parse().unwrap()
}

/// Eighteen monitors: minutes down of each day, and each monitor's uptime since it was first seen,
/// as the monitoring service printed them (whole minutes, two decimals) early on 22 August.
#[test]
fn upptime_22_monitor_days_and_18_percentages() {
    let Some(folder) = histories("upptime-manticore-2026") else { return };
    let summary: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("summary.json")).unwrap())
            .unwrap();
    let (statement, _) = simulate(
        "upptime.slate",
        &["upptime.toml"],
        &[folder.join("checks.csv")],
        "2026-08-22T01:00:00Z",
    );
    let lines = statement["targets"].as_array().unwrap();
    let (mut days, mut percentages) = (0, 0);
    for monitor in summary.as_array().unwrap() {
        let slug = monitor["slug"].as_str().unwrap();
        let published = monitor["dailyMinutesDown"].as_object().unwrap();
        let daily = lines
            .iter()
            .filter(|line| line["target"] == "sites.daily_uptime" && line["group"] == slug);
        for line in daily {
            let down = minutes(line["downtime"].as_str().unwrap_or("PT0S"));
            let date = line["period"]["label"].as_str().unwrap();
            match published.get(date) {
                Some(said) => {
                    let said = said.as_i64().unwrap() * 60;
                    assert!(
                        (down - said).abs() <= 90,
                        "{slug} {date}: {down} s, published {said} s"
                    );
                    days += 1;
                }
                None => assert_eq!(down, 0, "{slug} {date}"),
            }
        }
        let whole = lines
            .iter()
            .find(|line| line["target"] == "sites.whole_uptime" && line["group"] == slug)
            .unwrap_or_else(|| panic!("no uptime of {slug}"));
        let ours: rust_decimal::Decimal =
            whole["attainment"].as_str().unwrap().trim_end_matches('%').parse().unwrap();
        let theirs: rust_decimal::Decimal =
            monitor["uptime"].as_str().unwrap().trim_end_matches('%').parse().unwrap();
        let off = (ours - theirs).abs();
        assert!(off <= rust_decimal::Decimal::new(2, 2), "{slug}: {ours}%, published {theirs}%");
        percentages += 1;
    }
    assert_eq!((days, percentages), (22, 18));
}

/// An ISO 8601 duration in seconds.
fn minutes(text: &str) -> i64 {
    text.parse::<slate_model::Duration>().unwrap().0 / 1_000_000
}
