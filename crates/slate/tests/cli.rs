//! The command line as its users meet it: exit codes, streams, formats, files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

use std::path::PathBuf;

use assert_cmd::Command;
use predicates::str::contains;

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn slate() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slate"));
    command.current_dir(project()).env("NO_COLOR", "1");
    command
}

const EXAMPLE: &str = "examples/managed-desk/managed-desk.slate";
const HISTORY: [&str; 3] = [
    "examples/managed-desk/history/tickets.csv",
    "examples/managed-desk/history/changes.csv",
    "examples/managed-desk/history/outages.csv",
];

/// An agreement in a folder of its own.
fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.slate");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn minimal() -> String {
    String::from_utf8(slate().args(["new", "minimal", "--output", "-"]).output().unwrap().stdout)
        .unwrap()
}

#[test]
fn every_template_checks_passes_and_is_laid_out() {
    for template in ["desk", "uptime", "minimal"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new.slate");
        slate().args(["new", template, "--output"]).arg(&file).assert().code(0);
        slate().arg("check").arg(&file).args(["--deny", "warning"]).assert().code(0);
        slate().arg("test").arg(&file).assert().code(0).stdout(contains("0 failed"));
        slate().args(["fmt", "--check"]).arg(&file).assert().code(0);
        slate().args(["new", template, "--output"]).arg(&file).assert().code(2);
    }
}

#[test]
fn every_example_checks_passes_and_is_laid_out() {
    slate().args(["check", "examples", "--deny", "warning"]).assert().code(0);
    slate().args(["test", "examples"]).assert().code(0).stdout(contains("0 failed"));
    slate().args(["fmt", "--check", "examples"]).assert().code(0);
}

#[test]
fn a_mistake_is_exit_1_and_a_missing_file_exit_2() {
    let (_folder, path) = written(&minimal().replace("GBP per month", "GPB per month"));
    slate().arg("check").arg(&path).assert().code(1).stdout(contains("GPB"));
    slate().arg("compile").arg(&path).assert().code(1).stdout("").stderr(contains("GPB"));
    slate().args(["check", "nowhere.slate"]).assert().code(2).stderr(contains("nowhere.slate"));
    slate().args(["chekc"]).assert().code(2).stderr(contains("check"));
    slate().args(["--version"]).assert().code(0);
}

#[test]
fn a_level_beyond_100_percent_stops_the_run_and_is_named() {
    let text = std::fs::read_to_string(project().join("examples/caps/caps.slate")).unwrap();
    let (_folder, path) = written(&text.replacen("is 80%", "is 120%", 1));
    let said = "target `desk.happy` measures 120% in `2026-01`";
    slate().arg("test").arg(&path).assert().code(2).stderr(contains(said));
}

#[test]
fn a_warning_fails_only_when_it_is_denied() {
    let unused = "  calendar nobody_uses {\n    Mon-Fri 09:00-17:00\n  }\n  record ticket {";
    let text = minimal().replacen("  record ticket {", unused, 1);
    let (_folder, path) = written(&text);
    slate().arg("check").arg(&path).assert().code(0);
    slate().arg("check").arg(&path).args(["--deny", "warning"]).assert().code(1);
}

#[test]
fn standard_input_is_a_dash() {
    slate().args(["check", "-"]).write_stdin(minimal()).assert().code(0);
    slate().args(["fmt", "-"]).write_stdin(minimal()).assert().code(0).stdout(minimal());
    slate()
        .args(["compile", "-"])
        .write_stdin(minimal())
        .assert()
        .code(0)
        .stdout(contains("\"slate_model\": 1"));
}

#[test]
fn a_model_stands_in_for_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("model.json");
    slate().args(["compile", EXAMPLE, "--output"]).arg(&model).assert().code(0);
    let simulate = |agreement: &std::ffi::OsStr| {
        let output = slate()
            .arg("simulate")
            .arg(agreement)
            .arg("--history")
            .args(HISTORY)
            .args(["--as-of", "2026-01-31", "--format", "json"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    assert_eq!(simulate(EXAMPLE.as_ref()), simulate(model.as_os_str()));
    slate()
        .arg("simulate")
        .arg(&model)
        .args(["--set", "response_floor=90%", "--history"])
        .args(HISTORY)
        .assert()
        .code(2)
        .stderr(contains("--set"));
}

#[test]
fn a_broken_model_names_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    let output = slate().args(["compile", EXAMPLE]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    std::fs::write(
        &path,
        text.replacen("\"reopening\": \"resume\"", "\"reopening\": \"maybe\"", 1),
    )
    .unwrap();
    slate()
        .arg("simulate")
        .arg(&path)
        .arg("--history")
        .args(HISTORY)
        .assert()
        .code(2)
        .stderr(contains("agreements[0].timers[").and(contains("reopening")));
}

use predicates::prelude::PredicateBooleanExt;

#[test]
fn the_statement_has_every_format_and_the_same_total() {
    let total = "\"payable\"";
    let run = |format: &str| {
        let output = slate()
            .args(["simulate", EXAMPLE, "--history"])
            .args(HISTORY)
            .args(["--as-of", "2026-01-31", "--format", format])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let json = run("json");
    assert!(json.contains(total));
    let statement: serde_json::Value = serde_json::from_str(&json).unwrap();
    let payable = statement["statement"]["totals"]["payable"]["amount"].as_str().unwrap();
    let last = run("csv").lines().last().unwrap().to_owned();
    assert!(last.contains(payable), "{last} has no {payable}");
    assert!(run("markdown").contains("**Payable: "));
    assert!(run("human").contains("Payable: "));
    assert_eq!(run("json"), json, "the same inputs give the same bytes");
}

#[test]
fn totals_are_the_sums_of_their_lines() {
    let output = slate()
        .args(["simulate", EXAMPLE, "--history"])
        .args(HISTORY)
        .args(["--as-of", "2026-01-31", "--format", "json"])
        .output()
        .unwrap();
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let statement = &all["statement"];
    let amount = |value: &serde_json::Value| -> rust_decimal::Decimal {
        value["amount"].as_str().unwrap().parse().unwrap()
    };
    let sum = |lines: &serde_json::Value, field: &str| -> rust_decimal::Decimal {
        lines.as_array().unwrap().iter().map(|line| amount(&line[field])).sum()
    };
    for field in ["charges", "gross", "net", "payable"] {
        assert_eq!(
            sum(&statement["settlements"], field),
            amount(&statement["totals"][field]),
            "{field}"
        );
    }
    assert_eq!(sum(&statement["credits"], "net"), amount(&statement["totals"]["net"]));
}

#[test]
fn a_bad_row_fails_the_run_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("tickets.csv");
    std::fs::write(
        &history,
        "ticket_id,opened,status\nT1,2026-03-02T09:00:00Z,new\nT2,yesterday,new\n",
    )
    .unwrap();
    let (_folder, agreement) = written(&minimal());
    let run = |more: &[&str]| {
        let mut command = slate();
        command.arg("simulate").arg(&agreement).arg("--history").arg(&history).args(more);
        command
    };
    run(&[])
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("tickets.csv:3").and(contains("yesterday")));
    run(&["--max-bad-rows", "1", "--as-of", "2026-03-31"])
        .assert()
        .code(0)
        .stderr(contains("tickets.csv:3"));
}

#[test]
fn a_history_before_the_term_says_how_to_price_it() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("tickets.csv");
    std::fs::write(&history, "ticket_id,opened,status\nT1,2025-03-03T09:00:00Z,new\n").unwrap();
    let (_folder, agreement) = written(&minimal());
    let run = |more: &[&str]| {
        let mut command = slate();
        command.arg("simulate").arg(&agreement).arg("--history").arg(&history).args(more);
        command
    };
    run(&[]).assert().code(2).stderr(contains("--term"));
    run(&["--term", "2025-01-01..2025-12-31", "--as-of", "2025-03-31"])
        .assert()
        .code(0)
        .stdout(contains("Payable: 500.00 GBP"));
}

#[test]
fn files_are_written_whole_or_not_at_all() {
    let (folder, path) = written("agreement broken {");
    let before = std::fs::read_to_string(&path).unwrap();
    slate().arg("fmt").arg(&path).assert().code(1);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    let out = folder.path().join("model.json");
    slate().arg("compile").arg(&path).arg("--output").arg(&out).assert().code(1);
    assert!(!out.exists());
}

/// A pipe stands for every special file: written to, and still a pipe afterwards.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_to_and_stays_what_it_is() {
    use std::os::unix::fs::FileTypeExt;
    let (folder, agreement) = written(&minimal());
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    slate().arg("compile").arg(&agreement).arg("--output").arg(&pipe).assert().code(0);
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert!(reader.join().unwrap().contains("\"slate_model\": 1"));
    slate().arg("compile").arg(&agreement).arg("--output").arg(folder.path()).assert().code(2);
}

#[test]
fn findings_have_every_printer() {
    let (_folder, path) = written(&minimal().replace("limit 8 h", "limit 8 x"));
    let run = |format: &str| {
        let output = slate().arg("check").arg(&path).args(["--format", format]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run("full").contains("a.slate"));
    assert!(run("concise").contains(":25:") || run("concise").contains("a.slate:"));
    assert!(serde_json::from_str::<serde_json::Value>(&run("json")).is_ok());
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(run("github").starts_with("::error "));
}

#[test]
fn completions_come_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        slate().args(["completions", shell]).assert().code(0).stdout(contains("slate"));
    }
}

const DESK: &str = "examples/managed-desk/managed-desk.slate";

#[test]
fn due_shows_each_value_of_a_field_that_is_not_given() {
    let at = ["--at", "2025-04-17 16:30"];
    let due = |target: &str| {
        let mut command = slate();
        command.args(["due", DESK, target]).args(at);
        command
    };
    due("desk.resolution")
        .assert()
        .code(0)
        .stdout(contains("depends on priority"))
        .stdout(contains("priority=P1  due Thu 2025-04-17 20:30 +01:00  (4 h in 24x7)"))
        .stdout(contains("priority=P3  due Thu 2025-04-24 16:30 +01:00"));
    due("desk.resolution")
        .args(["--with", "priority=P3"])
        .assert()
        .code(0)
        .stdout(contains("due Thu 2025-04-24 16:30 +01:00\n"));
    due("desk.resolution")
        .args(["--format", "json"])
        .assert()
        .code(2)
        .stderr(contains("depends on `priority` (one of `P1`, `P2`, `P3`, `P4`)"));
}

#[test]
fn due_is_kind_to_slips_of_the_hand() {
    let asked = |target: &str, at: &str, with: &[&str], answer: &str| {
        let mut command = slate();
        command.args(["due", DESK, target, "--at", at]);
        for pair in with {
            command.args(["--with", pair]);
        }
        command.assert().code(2).stderr(contains(answer));
    };
    let at = "2025-04-17 16:30";
    asked("desk.resolutoin", at, &[], "did you mean `desk.resolution`?");
    asked("portal.availability", at, &[], "measures a metric");
    asked("desk.resolution", at, &["prority=P3"], "did you mean `priority`?");
    asked("desk.resolution", at, &["priority=p3"], "did you mean `P3`?");
    asked("desk.resolution", at, &["priority"], "write `--with priority=P1`");
    asked("desk.resolution", at, &["priority=P1", "priority=P2"], "two values");
    asked("desk.resolution", "2025-04-17", &["priority=P1"], "a clock starts at a moment");
    asked("desk.resolution", "2025-13-17 09:00", &["priority=P1"], "is no instant");
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest() {
    slate().args(["explain", "lader-gap"]).assert().code(2).stderr(contains("ladder-gap"));
    slate().args(["explain", "--list"]).assert().code(0).stdout(contains("ladder-gap"));
}

/// A small agreement with a timer that runs again for each support level, and one that can be void.
const LEVELS: &str = r#"edition 2026

agreement levels "Levels" {
  provider "P"
  customer "C"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone UTC

  record ticket {
    level  : one of l1, l2
    status : one of new, done, cancelled
    event answered
  }

  service desk "Desk" {
    charge 1_000 GBP per month

    timer at_level of ticket {
      start when opened or level changes
      stop  when level changes
      run   in 24x7
      cycle on each start
    }
    timer fix of ticket {
      start when opened
      stop  when status becomes done
      run   in 24x7
      void  when status becomes cancelled
    }

    target levels "Levels" {
      measure at_level
      limit { l1: 4 h, l2: 10 h }
      require at least 90% of tickets each month
      count   when opened
    }
    target fixed "Fixed" {
      measure fix
      limit 8 h
      require at least 90% of tickets each month
      count   when opened
    }
  }

  settlement {
    cap 10% of charges each month
  }
}
"#;

const LEVELS_HISTORY: &str = concat!(
    r#"{"id":"1","opened":"2026-03-06T08:00:00Z","level":"l1","status":"new","changes":["#,
    r#"{"at":"2026-03-06T10:00:00Z","level":"l2"},"#,
    r#"{"at":"2026-03-06T12:00:00Z","status":"cancelled"}]}"#,
    "\n"
);

#[test]
fn each_change_of_level_is_a_cycle_and_what_is_void_has_no_late_time() {
    let (folder, path) = written(LEVELS);
    let history = folder.path().join("tickets.jsonl");
    std::fs::write(&history, LEVELS_HISTORY).unwrap();
    slate()
        .arg("trace")
        .arg(&path)
        .arg("1")
        .arg("--history")
        .arg(&history)
        .args(["--as-of", "2026-03-31"])
        .assert()
        .code(0)
        .stdout(contains("cycle 1: met, limit 4 h in 24x7, ran 2 h\n"))
        .stdout(contains("cycle 2: breached, limit 10 h in 24x7, ran 614 h, 604 h over\n"))
        .stdout(contains("void, limit 8 h in 24x7\n"));
    let verdicts = folder.path().join("verdicts.csv");
    slate()
        .arg("simulate")
        .arg(&path)
        .arg("--history")
        .arg(&history)
        .args(["--as-of", "2026-03-31", "--verdicts"])
        .arg(&verdicts)
        .assert()
        .code(0);
    let verdicts = std::fs::read_to_string(&verdicts).unwrap();
    assert!(
        verdicts.contains("1,desk.fixed,1,void,2026-03-06T08:00:00Z,2026-03-06T16:00:00Z,,,,\n"),
        "{verdicts}"
    );
}

const HELD: &str = r#"edition 2026

agreement held "Held" {
  provider "P"
  customer "C"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone Europe/London

  calendar hours {
    Mon-Fri 08:00-18:00
  }
  record ticket {
    priority    : one of P1, P2
    status      : one of new, done
    agreed_time : duration
    promised    : instant
    event asked
    event replied
  }
  service desk {
    charge 1_000 GBP per month
    timer fix of ticket {
      start when opened
      stop  when status becomes done
      pause from asked to replied
      run   in hours
    }
    target fixed {
      measure fix
      limit { P1: agreed_time, P2: until promised }
      require at least 90% of tickets each month
      count   when opened
    }
  }

  settlement {
    cap 10% of charges each month
  }
}
"#;

const HELD_HISTORY: &str = concat!(
    r#"{"id":"1","opened":"2026-03-02T09:00:00Z","priority":"P1","status":"new","agreed_time":"4 h","changes":["#,
    r#"{"at":"2026-03-02T10:00:00Z","event":"asked"},{"at":"2026-03-02T12:00:00Z","event":"replied"},"#,
    r#"{"at":"2026-03-02T15:00:00Z","status":"done"}]}"#,
    "\n",
    r#"{"id":"2","opened":"2026-03-02T09:00:00Z","priority":"P1","status":"new"}"#,
    "\n"
);

#[test]
fn a_limit_that_a_field_holds_is_told_with_what_it_holds() {
    let (folder, path) = written(HELD);
    let due = |with: &[&str]| {
        let mut due = slate();
        due.arg("due").arg(&path).args(["desk.fixed", "--at", "2026-03-02 16:00"]);
        with.iter().for_each(|with| {
            due.args(["--with", with]);
        });
        due.assert()
    };
    due(&["priority=P1", "agreed_time=4 h"])
        .code(0)
        .stdout(contains("agreed_time (4 h) in hours"))
        .stdout(contains("`agreed_time` allows 4 h"))
        .stdout(contains("2026-03-03 10:00"));
    due(&["priority=P2", "promised=2026-03-04 12:00"])
        .code(0)
        .stdout(contains("until promised (Wed 2026-03-04 12:00)"))
        .stdout(contains("`promised` is Wed 2026-03-04 12:00"));
    due(&["priority=P1", "agreed_time=soon"]).code(2).stderr(contains("agreed_time=soon"));
    let history = folder.path().join("tickets.jsonl");
    std::fs::write(&history, HELD_HISTORY).unwrap();
    let trace = |id: &str| {
        let mut trace = slate();
        trace.arg("trace").arg(&path).arg(id).arg("--history").arg(&history);
        trace.args(["--as-of", "2026-03-31"]).assert().code(0)
    };
    trace("1")
        .stdout(contains("met, limit agreed_time (4 h) in hours, ran 4 h\n"))
        .stdout(contains("paused"));
    slate()
        .arg("simulate")
        .arg(&path)
        .arg("--history")
        .arg(&history)
        .args(["--as-of", "2026-03-31", "--format", "json"])
        .assert()
        .code(0)
        .stdout(contains("no limit: `agreed_time` is missing"));
}

#[test]
fn an_event_after_the_values_of_a_change_is_told_its_place() {
    let text = LEVELS.replace("becomes done", "becomes done or answered");
    let (_folder, path) = written(&text);
    slate()
        .arg("check")
        .arg(&path)
        .assert()
        .code(1)
        .stdout(contains("`answered` is an event, no value of `status`"))
        .stdout(contains("answered or status"));
    let first = LEVELS.replace("when status becomes done", "when answered or status becomes done");
    let (_folder, path) = written(&first);
    slate().arg("check").arg(&path).assert().code(0);
}

#[test]
fn a_charge_may_be_reckoned_from_an_input() {
    let users = "  input users : count each month\n\n  service desk";
    let text = LEVELS.replace("  service desk", users);
    let (_folder, path) = written(&text.replace("charge 1_000 GBP", "charge 3 GBP * users"));
    slate().arg("check").arg(&path).assert().code(0);
}

#[test]
fn a_model_may_come_on_standard_input() {
    let (folder, path) = written(LEVELS);
    let compiled = slate().arg("compile").arg(&path).output().unwrap();
    assert!(compiled.status.success());
    let history = folder.path().join("tickets.csv");
    std::fs::write(&history, "ticket_id,opened,level,status\nT1,2026-03-02T09:00:00Z,l1,new\n")
        .unwrap();
    slate()
        .args(["simulate", "-", "--history"])
        .arg(&history)
        .write_stdin(compiled.stdout)
        .assert()
        .code(0)
        .stdout(contains("Payable"));
}

/// What `simulate` says of tickets against the smallest agreement, on the error stream.
fn simulated(csv: &str, mapping: Option<&str>) -> (String, String) {
    let (folder, agreement) = written(&minimal());
    let history = folder.path().join("tickets.csv");
    std::fs::write(&history, csv).unwrap();
    if let Some(mapping) = mapping {
        std::fs::write(folder.path().join("tickets.csv.toml"), mapping).unwrap();
    }
    let output = slate()
        .arg("simulate")
        .arg(&agreement)
        .arg("--history")
        .arg(&history)
        .args(["--as-of", "2026-03-31"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

#[test]
fn a_column_that_the_agreement_waits_for_is_told_to_be_missing() {
    let (_, said) = simulated("id,opened\nA,2026-03-02T09:00:00Z\n", None);
    assert!(said.contains("missing: the agreement reads `status` of ticket"), "{said}");
    let (_, said) = simulated("id,opened,stauts\nA,2026-03-02T09:00:00Z,new\n", None);
    assert!(said.contains("the column `stauts` of"), "{said}");
    assert!(said.contains("did you mean `status`?"), "{said}");
    let (_, said) = simulated("id,opened,status\nA,2026-03-02T09:00:00Z,new\n", None);
    assert!(!said.contains("missing: "), "{said}");
}

/// A workspace with an agreement that uses a file, a history and its mapping.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("slate.toml", "");
    write("hours.slate", "edition 2026\n\ncalendar hours {\n  Mon-Fri 09:00-17:00\n}\n");
    let own = minimal().replacen("edition 2026", "edition 2026\nuse \"hours.slate\"", 1);
    write("a.slate", &own.replacen("run   in 24x7", "run   in hours", 1));
    write("t.csv", "id,opened,status\nA,2026-03-02T09:00:00Z,new\n");
    write("t.csv.toml", "zone = \"UTC\"\n");
    folder
}

/// Every text in a folder, by name.
fn texts(folder: &std::path::Path) -> std::collections::BTreeMap<String, String> {
    let files = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let files = files.filter(|path| path.is_file());
    let text = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), text(&path)))
        .collect()
}

#[test]
fn no_output_replaces_an_input_or_another_output() {
    let folder = workspace();
    let here = folder.path();
    std::fs::create_dir(here.join("sub")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("t.csv", here.join("link.csv")).unwrap();
        std::fs::hard_link(here.join("a.slate"), here.join("other-name.slate")).unwrap();
    }
    let before = texts(here);
    let run = |arguments: &[&str]| {
        let mut command = slate();
        command.current_dir(here).args(arguments);
        command.assert()
    };
    let simulate = ["simulate", "a.slate", "--history", "t.csv", "--as-of", "2026-03-31"];
    let mut inputs =
        vec!["a.slate", "./sub/../a.slate", "hours.slate", "t.csv", "t.csv.toml", "slate.toml"];
    if cfg!(unix) {
        inputs.extend(["link.csv", "other-name.slate"]);
    }
    for input in inputs {
        for option in ["-o", "--verdicts"] {
            let mut arguments = simulate.to_vec();
            arguments.extend([option, input]);
            run(&arguments).code(2).stdout("").stderr(contains("would replace a file"));
        }
        if !input.contains(".csv") {
            let refused = run(&["compile", "a.slate", "-o", input]);
            refused.code(2).stderr(contains("would replace a file"));
        }
    }
    for (statement, verdicts) in [("out.txt", "./sub/../out.txt"), ("-", "-")] {
        let mut arguments = simulate.to_vec();
        arguments.extend(["-o", statement, "--verdicts", verdicts]);
        run(&arguments).code(2).stdout("").stderr(contains("both write to"));
    }
    let mut arguments = simulate.to_vec();
    arguments.extend(["--verdicts", "-"]);
    run(&arguments).code(2).stdout("").stderr(contains("the statement and `--verdicts` both"));
    assert_eq!(texts(here), before);
    arguments = simulate.to_vec();
    arguments.extend(["-o", "out.txt", "--verdicts", "verdicts.csv"]);
    run(&arguments).code(0);
    // What a command wrote before may be written again.
    run(&arguments).code(0);
    assert_eq!(texts(here).len(), before.len() + 2);
    run(&["compile", "a.slate", "-o", "model.json"]).code(0);
    run(&["compile", "model.json", "-o", "model.json"]).code(2);
}

#[cfg(unix)]
#[test]
fn two_outputs_may_share_what_is_no_file() {
    let folder = workspace();
    slate()
        .current_dir(folder.path())
        .args(["simulate", "a.slate", "--history", "t.csv", "--as-of", "2026-03-31"])
        .args(["-o", "/dev/null", "--verdicts", "/dev/null"])
        .assert()
        .code(0);
}

/// An agreement about uptime and an input, each with a target, and a history that misses both narrowly.
fn narrowly() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.slate",
        r#"edition 2026

agreement narrow "Narrow" {
  provider "P"
  customer "C"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone UTC
  record outage {
    cause : one of us, them
  }
  input abandoned : percent each month
  parameter most = 5% from 1% to 10%
  service site {
    charge 1_000 GBP per month
    metric uptime {
      availability from outages
    }
    target up {
      measure uptime
      require at least 99.9% each month
    }
    metric gone { abandoned }
    target calls {
      measure gone
      require at most most each month
    }
  }
  credit down for site.up {
    of site.charge
    below 99.9%: 10%
  }
  terminate often "Too often down" {
    when site.up missed in 1 of any 12 months
    notice 30 days
  }
  settlement {
    cap 100% of charges each month
  }
}
"#,
    );
    // 0.1% of January are 44 minutes and 38.4 seconds.
    write("o.csv", "id,from,to,cause\nO1,2026-01-10T00:00:00Z,2026-01-10T00:44:38.401Z,us\n");
    write("i.csv", "period,abandoned\n2026-01,5.004%\n");
    folder
}

/// A statement of that history.
fn narrow_statement(format: &str) -> String {
    let folder = narrowly();
    let output = slate()
        .current_dir(folder.path())
        .args(["simulate", "a.slate", "--history", "o.csv", "i.csv", "--as-of", "2026-01-31"])
        .args(["--set", "most=5%", "--format", format])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_miss_reads_as_one_in_every_format() {
    for (format, up, calls) in [
        ("human", "✗ 99.89%", "✗ 5.004%"),
        ("json", "\"attainment\": \"99.89999996%\"", "\"attainment\": \"5.004%\""),
        ("csv", ",99.89999996%,at least 99.9%,missed,", ",5.004%,at most 5%,missed,"),
        ("markdown", "| 99.89999996% | at least 99.9% |", "| 5.004% | at most 5% |"),
    ] {
        let text = narrow_statement(format);
        assert!(text.contains(up) && text.contains(calls), "{format}:\n{text}");
    }
}

#[test]
fn both_statements_for_people_say_the_same_of_a_line() {
    let (human, markdown) = (narrow_statement("human"), narrow_statement("markdown"));
    let csv = narrow_statement("csv");
    assert!(human.contains("with most = 5%\n"), "{human}");
    assert!(markdown.contains("\n- with most = 5%\n"), "{markdown}");
    let effective = "; effective from 2026-03-03 when notice is given at once";
    assert!(human.contains(effective), "{human}");
    assert!(markdown.contains(effective), "{markdown}");
    assert!(csv.contains("\ntermination,2026-01,"), "{csv}");
    assert!(csv.contains(",2026-03-03,a.slate:"), "{csv}");
}

#[test]
fn a_period_that_low_volume_forgave_is_marked_in_every_format() {
    let low = "require at least 90% of tickets each month\n      under 5 tickets: allow 1 miss";
    let text = minimal().replacen("require at least 90% of tickets each month", low, 1);
    let (folder, agreement) = written(&text);
    let history = folder.path().join("t.csv");
    std::fs::write(&history, "id,opened,status\nA,2026-03-02T09:00:00Z,new\n").unwrap();
    let run = |format: &str| {
        let mut command = slate();
        command.arg("simulate").arg(&agreement).arg("--history").arg(&history);
        command.args(["--as-of", "2026-03-31", "--format", format]).assert().code(0)
    };
    run("human").stdout(contains("0.00%†")).stdout(contains("† met by the low-volume rule"));
    run("markdown")
        .stdout(contains("| 0% | at least 90% | 0 / 1 | 1 | met by the low-volume rule |"));
    run("csv").stdout(contains(",0%,at least 90%,met,yes,1,0,"));
    run("json").stdout(contains("\"forgiven\": true"));
}

#[test]
fn each_column_of_the_csv_holds_one_thing_and_the_page_says_which() {
    let output = slate()
        .args(["simulate", EXAMPLE, "--history"])
        .args(HISTORY)
        .args(["--as-of", "2026-01-31", "--format", "csv"])
        .output()
        .unwrap();
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let columns = reader.headers().unwrap().clone();
    let page = std::fs::read_to_string(project().join("docs/statements.md")).unwrap();
    for column in &columns {
        assert!(page.contains(&format!("| `{column}` |")), "docs/statements.md has no `{column}`");
    }
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let sum = |section: &str, column: &str| -> rust_decimal::Decimal {
        let of = rows.iter().filter(|row| &row[0] == section);
        of.map(|row| row[at(column)].parse::<rust_decimal::Decimal>().unwrap_or_default()).sum()
    };
    for column in ["charges", "gross", "after_caps", "claimable", "earned_back", "payable"] {
        assert_eq!(sum("settlement", column), sum("total", column), "{column}");
    }
    assert_eq!(sum("credit", "after_caps"), sum("total", "after_caps"));
    assert_eq!(sum("earned back", "earned_back"), sum("total", "earned_back"));
    let due = sum("total", "after_caps") - sum("total", "claimable") - sum("total", "earned_back");
    assert_eq!(due, sum("total", "payable"));
    assert!(sum("total", "earned_back") > rust_decimal::Decimal::ZERO);
}

#[test]
fn control_characters_of_strangers_reach_no_output() {
    let (folder, agreement) = written(&minimal());
    let history = folder.path().join("t.csv");
    let id = "A\u{1b}[31mB\u{9b}2J";
    std::fs::write(&history, format!("id,opened,status\n{id},2026-03-02T09:00:00Z,new\n")).unwrap();
    let (out, verdicts) = (folder.path().join("out"), folder.path().join("verdicts"));
    let raw = |text: &str| text.chars().any(|c| c.is_control() && c != '\n');
    for format in ["human", "json", "csv", "markdown"] {
        let run = |to: &str| {
            let mut command = slate();
            command.arg("simulate").arg(&agreement).arg("--history").arg(&history);
            command.args(["--as-of", "2026-03-31", "--format", format, "-o", to]);
            command.arg("--verdicts").arg(&verdicts);
            let output = command.output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        let piped = run("-");
        run(out.to_str().unwrap());
        let filed = std::fs::read_to_string(&out).unwrap();
        assert_eq!(piped, filed, "{format}");
        assert!(!raw(&filed), "{format}: {filed:?}");
        assert!(!raw(&std::fs::read_to_string(&verdicts).unwrap()));
    }
    let header = "id,opened,st\u{1b}[31matus,at\n";
    std::fs::write(&history, header).unwrap();
    let mapping = folder.path().join("t.csv.toml");
    std::fs::write(&mapping, "fields.status = 'x'\n").unwrap();
    let output =
        slate().arg("simulate").arg(&agreement).arg("--history").arg(&history).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("st\u{fffd}[31matus") && !raw(&said), "{said:?}");
}

#[test]
fn what_is_later_than_the_statement_is_counted_and_named() {
    let csv = "id,opened,status\nA,2026-03-02T09:00:00Z,new\nB,2026-10-01T10:00:00Z,new\n\
               C,2027-10-01T10:00:00Z,new\n";
    let (said, _) = simulated(csv, None);
    let line = "  2 tickets: later than the instant that the history is seen from (B, C)\n";
    assert!(said.contains(line), "{said}");
}

#[test]
fn what_cannot_be_done_is_told_in_the_words_of_who_asked() {
    let (folder, agreement) = written(&minimal());
    let here = folder.path();
    let run = |arguments: &[&str]| {
        let mut command = slate();
        command.current_dir(here).args(arguments).write_stdin("");
        command.assert().code(2)
    };
    run(&["compile", "a.slate", "-o", "nodir/out.json"])
        .stderr(contains("cannot write `nodir/out.json`: there is no folder `nodir`"));
    run(&["test", "a.slate", "--only", "zzz"])
        .stdout("")
        .stderr(contains("no scenario has `zzz` in its label"))
        .stderr(contains("`A ticket that took nine hours`"));
    run(&["simulate", "-", "--history", "-"]).stderr(contains("two inputs are `-`"));
    run(&["trace", "a.slate", "A", "--history", "-", "-"]).stderr(contains("two inputs are `-`"));
    run(&["check", "-", "-"]).stderr(contains("`-` stands twice"));
    slate().arg("test").arg(&agreement).args(["--only", "nine"]).assert().code(0);
    let text = minimal().replacen(
        "  service desk",
        "  input users : count each month\n\n  service desk",
        1,
    );
    std::fs::write(&agreement, text).unwrap();
    std::fs::write(here.join("i.csv"), "period,users\n2026-01,1200\n").unwrap();
    run(&["simulate", "a.slate", "--history", "i.csv"])
        .stderr(contains("the history holds nothing but values of inputs"));
    std::fs::write(
        here.join("t.csv"),
        "id,opened,status\nA,2026-03-02T09:00:00Z,new\nB,yesterday,new\n",
    )
    .unwrap();
    run(&["simulate", "a.slate", "--history", "t.csv"])
        .stderr(contains("1 bad row, 0 allowed (mend it, leave it out"));
}

/// `head` closes the pipe after what it wants.
#[cfg(unix)]
#[test]
fn a_reader_that_has_enough_is_no_fault() {
    use std::process::{Command, Stdio};
    let (_folder, broken) = written("agreement broken {");
    let broken = broken.to_str().unwrap();
    // What is wrong with the agreement is so whoever reads it.
    for (arguments, code) in
        [(&["schema", "model"][..], 0), (&["check", "--format", "json", broken], 1)]
    {
        let mut child = Command::new(env!("CARGO_BIN_EXE_slate"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn a_checkout_with_other_line_ends_is_laid_out_as_it_is() {
    let crlf = minimal().replace('\n', "\r\n");
    let (_folder, path) = written(&crlf);
    slate().args(["fmt", "--check"]).arg(&path).assert().code(0).stdout("");
    slate().arg("fmt").arg(&path).assert().code(0);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), crlf);
    std::fs::write(&path, crlf.replacen("  provider ", "    provider   ", 1)).unwrap();
    slate().args(["fmt", "--check"]).arg(&path).assert().code(1);
    slate().arg("fmt").arg(&path).assert().code(0);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), crlf);
}

#[test]
fn every_json_that_is_printed_has_its_schema() {
    let schema = |of: &str| -> serde_json::Value {
        let output = slate().args(["schema", of]).output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        // Python's `re` has no classes of Unicode, and ECMA-262 writes them in its own way.
        assert!(!text.contains("\\\\p"), "{of}");
        serde_json::from_str(&text).unwrap()
    };
    let printed = |arguments: &[&str]| -> serde_json::Value {
        let output = slate().args(arguments).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let mut arguments = vec!["simulate", EXAMPLE, "--as-of", "2026-01-31", "--format", "json"];
    arguments.push("--history");
    arguments.extend(HISTORY);
    let simulation = printed(&arguments);
    let model = printed(&["compile", EXAMPLE]);
    for (of, value) in
        [("model", &model), ("statement", &simulation["statement"]), ("simulation", &simulation)]
    {
        let validator = jsonschema::validator_for(&schema(of)).unwrap();
        let faults: Vec<String> = validator.iter_errors(value).map(|it| it.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{of}");
    }
    let validator = jsonschema::validator_for(&schema("model")).unwrap();
    for (name, good) in [("réseau.ζ_1", true), ("a b", false), ("a..b", false), ("a-b", false)] {
        let mut model = model.clone();
        model["agreements"][0]["name"] = name.into();
        assert_eq!(validator.is_valid(&model), good, "{name}");
    }
}

#[test]
fn a_credit_that_nobody_claimed_in_time_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let agreement = folder.path().join("a.slate");
    let claim = "cap 10% of charges each month\n    claim within 30 days of period end";
    std::fs::write(&agreement, minimal().replacen("cap 10% of charges each month", claim, 1))
        .unwrap();
    let history = folder.path().join("t.csv");
    std::fs::write(&history, "id,opened,status\nA,2026-03-02T09:00:00Z,new\n").unwrap();
    for format in ["human", "markdown"] {
        let seen = |as_of: &str| {
            let mut command = slate();
            command.arg("simulate").arg(&agreement).arg("--history").arg(&history);
            command.args(["--as-of", as_of, "--format", format]);
            command.assert().code(0)
        };
        seen("2026-04-30").stdout(contains("(claimable until 2026-04-30)"));
        seen("2026-05-01").stdout(contains("(not claimed, which was possible until 2026-04-30)"));
    }
}
