//! Findings of every file of the workspaces, for a client that asks for them.

use serde_json::{Value, json};

use crate::client::{Client, uri};

const DAYS: &str =
    "edition 2026\nholidays days {\n  years 2026 to 2027\n  2026-07-01 \"Founder's day\"\n}\n";
const USER: &str = "edition 2026\nuse \"days.slate\" as own\ncalendar office {\n  Mon-Fri 09:00-17:00\n  closed own.days\n}\n";

/// The report of one file among all.
fn of(reports: &Value, uri: &str) -> Value {
    let all = reports["items"].as_array().unwrap();
    all.iter().find(|it| it["uri"] == uri).unwrap_or(&Value::Null).clone()
}

fn ask(held: &Value) -> Value {
    let held = held["items"].as_array().into_iter().flatten();
    let held: Vec<Value> =
        held.map(|it| json!({ "uri": it["uri"], "value": it["resultId"] })).collect();
    json!({ "previousResultIds": held })
}

#[test]
fn files_that_are_not_open_are_reported_and_then_only_what_changes() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("days.slate", DAYS), ("user.slate", USER), ("other.slate", "nonsense\n")]
    {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let at = |name: &str| uri(&folder.path().join(name));
    let mut client = Client::start(folder.path(), None);
    let first = client.ask("workspace/diagnostic", ask(&Value::Null));
    assert_eq!(first["items"].as_array().unwrap().len(), 3);
    assert_eq!(of(&first, &at("user.slate"))["items"], json!([]));
    assert_eq!(of(&first, &at("other.slate"))["items"][0]["code"], "syntax");
    assert_eq!(of(&first, &at("other.slate"))["version"], Value::Null);

    // Who knows all of it waits for news; the text that is open counts.
    let waits = client.request("workspace/diagnostic", ask(&first));
    client.open(&at("days.slate"), DAYS);
    client.change(
        &at("days.slate"),
        2,
        json!([{ "text": DAYS.replace("holidays days", "holidays free") }]),
    );
    let news = client.answer(waits)["result"].take();
    assert_eq!(of(&news, &at("user.slate"))["items"][0]["code"], "unknown-name", "{news}");
    assert_eq!(of(&news, &at("other.slate"))["kind"], "unchanged");
    assert_eq!(of(&news, &at("days.slate"))["version"], 2);

    // What is gone is taken back.
    std::fs::remove_file(folder.path().join("other.slate")).unwrap();
    let gone = json!({ "uri": at("other.slate"), "type": 3 });
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [gone] }));
    let last = client.ask("workspace/diagnostic", ask(&news));
    assert_eq!(of(&last, &at("other.slate"))["items"], json!([]));
    assert_eq!(of(&last, &at("user.slate"))["kind"], "unchanged");
    client.end();
}

#[test]
fn a_request_that_waits_is_cancelled_and_keeps_no_server_alive() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("days.slate"), DAYS).unwrap();
    let start = || {
        let mut client = Client::start(folder.path(), None);
        let known = client.ask("workspace/diagnostic", ask(&Value::Null));
        let waits = client.request("workspace/diagnostic", ask(&known));
        (client, waits)
    };
    let (mut client, waits) = start();
    client.tell("$/cancelRequest", json!({ "id": waits }));
    assert_eq!(client.answer(waits)["error"]["code"], -32800);
    client.end();
    let (client, _) = start();
    client.end();
    let (client, _) = start();
    client.vanish();
}
