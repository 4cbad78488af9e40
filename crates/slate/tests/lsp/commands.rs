//! Commands that the server runs on the history of a workspace, and how far long work is.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::features::TEXT;

/// A workspace with an agreement and a history in which two of ten tickets take too long.
pub fn workspace(root: &Path) -> String {
    let settings = "[[history]]\nfiles = [\"tickets.csv\"]\nas_of = \"2026-03-31\"\n";
    std::fs::write(root.join("slate.toml"), settings).unwrap();
    let mut history = String::from("ticket_id,opened,priority,status,fixed\n");
    for n in 1..=10 {
        let end = if n <= 2 { "15:30" } else { "10:00" };
        history.push_str(&format!("T{n},2026-03-02T09:00:00Z,P1,new,2026-03-02T{end}:00Z\n"));
    }
    std::fs::write(root.join("tickets.csv"), history).unwrap();
    TEXT.replace(
        "    status   : one of new, done\n",
        "    status   : one of new, done\n    fixed    : instant\n",
    )
    .replace("stop  when status becomes done", "stop  when fixed")
}

fn run(client: &mut Client, command: &str, arguments: Value) -> Value {
    client.ask("workspace/executeCommand", json!({ "command": command, "arguments": arguments }))
}

fn why(client: &mut Client, command: &str, arguments: Value) -> (i64, String) {
    let params = json!({ "command": command, "arguments": arguments });
    let id = client.request("workspace/executeCommand", params);
    let error = client.answer(id)["error"].take();
    (error["code"].as_i64().unwrap(), error["message"].as_str().unwrap().to_owned())
}

#[test]
fn figures_come_back_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let text = workspace(folder.path());
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, &text);
    let statement = run(&mut client, "slate.simulate", json!([uri, "it"]));
    let statement = statement.as_str().unwrap();
    assert!(statement.starts_with("# ") && statement.contains("50.00 GBP"), "{statement}");
    let most = run(&mut client, "slate.mostItCanCost", json!([uri, null]));
    assert_eq!(
        most,
        "late: at most 50.00 GBP in one month, before caps\ntogether, after caps: at most 50.00 GBP each month, 600.00 GBP over the term"
    );
    let told = run(&mut client, "slate.trace", json!([uri, "it", "T1"]));
    let told = told.as_str().unwrap();
    assert!(told.starts_with("ticket T1, opened") && told.contains("breached"), "{told}");
    assert!(!told.contains('\u{1b}'), "{told}");
    let (code, message) = why(&mut client, "slate.trace", json!([uri, "it", "T99"]));
    assert_eq!((code, message.as_str()), (-32803, "the history has no record `T99`"));
    let (code, message) = why(&mut client, "slate.simulate", json!([uri, "other"]));
    assert!(code == -32803 && message.contains("no agreement `other`"), "{message}");
    assert_eq!(why(&mut client, "slate.simulate", json!([])).0, -32602);
    assert_eq!(why(&mut client, "slate.nonsense", json!([uri])).0, -32602);
    client.end();
}

#[test]
fn scenarios_run_on_the_text_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let text = workspace(folder.path());
    let scenario = |label: &str, verdict: &str| {
        format!(
            "scenario \"{label}\" for it {{\n  ticket T1 {{ opened 2026-03-02 09:00, priority P1, \
             status new, fixed 2026-03-02 15:30 }}\n  expect T1.fixed {verdict}\n}}\n"
        )
    };
    let text = format!("{text}{}{}", scenario("Late", "breached"), scenario("Good", "met"));
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, &text);
    let one = run(&mut client, "slate.runScenario", json!([uri, "Late"]));
    let one = one.as_str().unwrap();
    assert!(
        one.starts_with("ok  Late  a.slate:") && one.ends_with("1 passed, 0 failed\n"),
        "{one}"
    );
    let both = run(&mut client, "slate.runScenarios", json!([uri, "it"]));
    assert!(both.as_str().unwrap().ends_with("1 passed, 1 failed\n"), "{both}");
    assert_eq!(run(&mut client, "slate.runScenarios", json!([uri])), both);
    let (code, message) = why(&mut client, "slate.runScenario", json!([uri, "Other"]));
    assert!(code == -32803 && message.contains("no scenario \"Other\""), "{message}");
    assert_eq!(why(&mut client, "slate.runScenario", json!([uri])).0, -32602);
    // What cannot be done is shown too, where the client would drop it.
    let shown = json!([uri, "Other", { "show": true }]);
    assert_eq!(run(&mut client, "slate.runScenario", shown), Value::Null);
    let said = client.said("window/showMessage");
    assert_eq!((&said["params"]["type"], &said["params"]["message"]), (&json!(2), &json!(message)));
    client.end();
}

#[test]
fn the_agreement_at_the_cursor_is_meant_and_the_one_that_has_the_ticket() {
    let folder = tempfile::tempdir().unwrap();
    let one = workspace(folder.path());
    let other = one
        .replace("edition 2026\n", "")
        .replace("use holidays.GB_ENG\n", "")
        .replace("agreement it", "agreement other")
        .replace("below 90%: 5%", "below 90%: 7%");
    let text = format!("{one}\n{other}");
    let history = |first: &str| {
        format!(
            "ticket_id,opened,priority,status,fixed\n{first},2026-03-02T09:00:00Z,P1,new,2026-03-02T15:30:00Z\n"
        )
    };
    std::fs::write(folder.path().join("one.csv"), history("A1")).unwrap();
    std::fs::write(folder.path().join("other.csv"), history("B1")).unwrap();
    let settings = "[[history]]\nagreement = \"it\"\nfiles = [\"one.csv\"]\nas_of = \"2026-03-31\"\n[[history]]\nagreement = \"other\"\nfiles = [\"other.csv\"]\nas_of = \"2026-03-31\"\n";
    std::fs::write(folder.path().join("slate.toml"), settings).unwrap();
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, &text);
    let below = text.lines().position(|line| line.starts_with("agreement other")).unwrap() + 1;
    let (above, below) =
        (json!({"line": 5, "character": 0}), json!({"line": below, "character": 0}));
    let mut most = |place: &Value| {
        run(&mut client, "slate.mostItCanCost", json!([uri, place])).as_str().unwrap().to_owned()
    };
    assert!(most(&above).starts_with("late: at most 50.00 GBP"));
    assert!(most(&below).starts_with("late: at most 70.00 GBP"));
    assert!(most(&Value::Null).starts_with("late: at most 50.00 GBP"));
    // Each lens says that of the agreement below it, and shows more of it.
    let lenses = client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": uri } }));
    let lenses = lenses.as_array().unwrap().iter().map(|it| &it["command"]);
    let most: Vec<&Value> =
        lenses.filter(|it| it["title"].as_str().unwrap().starts_with("most it can cost")).collect();
    assert_eq!(most.len(), 2);
    for (lens, words) in most.into_iter().zip(["late: at most 50.00", "late: at most 70.00"]) {
        let command = lens["command"].as_str().unwrap();
        assert_eq!(run(&mut client, command, lens["arguments"].clone()), Value::Null);
        let said = client.said("window/showMessage")["params"]["message"].take();
        assert!(said.as_str().unwrap().starts_with(words), "{said}");
    }
    // Wherever the cursor is, the ticket is found; a name is taken at its word.
    for (place, id) in [(&above, "A1"), (&below, "B1"), (&above, "B1"), (&Value::Null, "B1")] {
        let told = run(&mut client, "slate.trace", json!([uri, place, id]));
        assert!(told.as_str().unwrap().starts_with(&format!("ticket {id}, opened")), "{told}");
    }
    let (_, message) = why(&mut client, "slate.trace", json!([uri, "it", "B1"]));
    assert_eq!(message, "the history has no record `B1`");
    client.end();
}

#[test]
fn without_a_history_of_its_time_it_says_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let text = workspace(folder.path());
    let history = std::fs::read_to_string(folder.path().join("tickets.csv")).unwrap();
    std::fs::remove_file(folder.path().join("slate.toml")).unwrap();
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, &text);
    let (_, message) = why(&mut client, "slate.simulate", json!([uri, "it"]));
    assert!(message.contains("names no history for `it`") && message.contains("[[history]]"));
    // A year before the term.
    std::fs::write(folder.path().join("tickets.csv"), history.replace("2026-", "2025-")).unwrap();
    let settings = "[[history]]\nfiles = [\"tickets.csv\"]\n";
    std::fs::write(folder.path().join("slate.toml"), settings).unwrap();
    for (command, arguments) in
        [("slate.simulate", json!([uri, "it"])), ("slate.trace", json!([uri, "it", "T1"]))]
    {
        let (_, message) = why(&mut client, command, arguments);
        assert!(message.contains("nothing in it counts"), "{message}");
        assert!(message.contains("term = \"2025-01-01..2025-12-31\""), "{message}");
    }
    let settings = format!("{settings}term = \"2025-01-01..2025-12-31\"\n");
    std::fs::write(folder.path().join("slate.toml"), settings).unwrap();
    let statement = run(&mut client, "slate.simulate", json!([uri, "it"]));
    let statement = statement.as_str().unwrap();
    assert!(statement.contains("| 2025-03 (provisional) | desk.fixed | 100% |"), "{statement}");
    assert!(statement.contains("\n## History\n\n- tickets.csv: 10 rows used\n"), "{statement}");
    client.end();
}

#[test]
fn who_would_not_ask_for_hints_again_is_given_them_with_figures() {
    let folder = tempfile::tempdir().unwrap();
    let text = workspace(folder.path());
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, &text);
    let whole = json!({
        "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 },
    });
    // The server waits for them as long as a second: a machine that is busier than that is asked again.
    let shows = |client: &mut Client, what: &str| {
        loop {
            let begin = Instant::now();
            let asked = json!({ "textDocument": { "uri": uri }, "range": whole });
            let hints = client.ask("textDocument/inlayHint", asked).to_string();
            if hints.contains(what) {
                break;
            }
            assert!(begin.elapsed() > Duration::from_millis(900), "{hints}");
        }
    };
    shows(&mut client, "1 of 1 missed");
    client.change(&uri, 2, json!([{ "text": text.replace("at least 90%", "at least 80%") }]));
    shows(&mut client, "0 of 1 missed");
    client.end();
}

#[test]
fn long_work_is_shown_from_its_beginning_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let text = workspace(folder.path());
    let can = json!({ "window": { "workDoneProgress": true } });
    let mut client = Client::with(folder.path(), None, can);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, &text);
    // The history is read for the first time.
    let token = client.asked("window/workDoneProgress/create")["token"].clone();
    let mut said = || {
        let progress = client.said("$/progress")["params"].take();
        assert_eq!(progress["token"], token);
        (progress["value"]["kind"].clone(), progress["value"]["title"].clone())
    };
    assert_eq!(said(), (json!("begin"), json!("Reading the history")));
    assert_eq!(said().0, "end");
    // The client's own name for it, and no new one: the history is there.
    let params =
        json!({ "command": "slate.simulate", "arguments": [uri, "it"], "workDoneToken": "mine" });
    client.ask("workspace/executeCommand", params);
    for kind in ["begin", "end"] {
        let progress = client.said("$/progress");
        assert_eq!(progress["params"]["token"], "mine");
        assert_eq!(progress["params"]["value"]["kind"], kind);
    }
    assert!(!client.unasked.iter().any(|it| it["method"] == "window/workDoneProgress/create"));
    client.end();
}

#[test]
fn lenses_and_hints_are_asked_for_again_where_another_file_changes_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("slate.toml"), "").unwrap();
    let refreshes = json!({ "refreshSupport": true });
    let can = json!({ "workspace": { "inlayHint": refreshes, "codeLens": refreshes } });
    let mut client = Client::with(folder.path(), None, can);
    let rates = uri(&folder.path().join("rates.slate"));
    let it = uri(&folder.path().join("a.slate"));
    let text = TEXT
        .replace("use holidays.GB_ENG\n", "use holidays.GB_ENG\nuse \"rates.slate\" as own\n")
        .replace("below 90%: 5%", "below 90%: own.rate");
    client.open(&rates, "edition 2026\nlet rate = 5%\n");
    client.open(&it, &text);
    let refresh = |it: &Value| it["method"].as_str().is_some_and(|it| it.ends_with("/refresh"));
    // A document is compared with what it was when the figures were last looked at, if they were.
    for version in 2.. {
        let rate = if version % 2 == 0 { 7 } else { 8 };
        let text = format!("edition 2026\nlet rate = {rate}%\n");
        client.change(&rates, version, json!([{ "text": text }]));
        std::thread::sleep(std::time::Duration::from_millis(200));
        client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": it } }));
        if client.unasked.iter().any(refresh) {
            break;
        }
        assert!(version < 100, "{:?}", client.unasked);
    }
    client.asked("workspace/inlayHint/refresh");
    client.asked("workspace/codeLens/refresh");
    client.change(&rates, 101, json!([{ "text": "edition 2026\nlet rate = 6%\n" }]));
    let lenses = client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": it } }));
    assert!(lenses.to_string().contains("most it can cost: 60.00 GBP each month"), "{lenses}");
    client.end();
}
