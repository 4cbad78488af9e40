//! What the server asks of a client that can do more: to ask again, and to watch files.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::features::TEXT;

const DAYS: &str =
    "edition 2026\nholidays days {\n  years 2026 to 2027\n  2026-07-01 \"Founder's day\"\n}\n";

/// An agreement whose calendar uses the days of the other file.
fn user_text() -> String {
    TEXT.replace("use holidays.GB_ENG", "use \"days.slate\" as own")
        .replace("holidays.GB_ENG", "own.days")
        .replace("cap 10%", "cap 1%")
}

/// A client that asks for findings and can be told to ask again.
fn client(root: &Path) -> Client {
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": {
            "diagnostics": { "refreshSupport": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
    });
    Client::with(root, Some("utf-8"), capabilities)
}

fn report(client: &mut Client, uri: &str, previous: &Value) -> Value {
    let document = json!({ "uri": uri });
    client.ask(
        "textDocument/diagnostic",
        json!({ "textDocument": document, "previousResultId": previous }),
    )
}

#[test]
fn a_change_in_a_file_that_others_use_asks_the_client_to_ask_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = client(folder.path());
    let days = uri(&folder.path().join("days.slate"));
    let user = uri(&folder.path().join("user.slate"));
    client.open(&days, DAYS);
    client.open(&user, &user_text());
    let first = report(&mut client, &user, &Value::Null);
    assert_eq!(first["kind"], "full");
    assert!(first["items"].as_array().unwrap().is_empty(), "{first}");
    let again = report(&mut client, &user, &first["resultId"]);
    assert_eq!(again, json!({ "kind": "unchanged", "resultId": first["resultId"] }));

    client.change(&days, 2, json!([{ "text": DAYS.replace("holidays days", "holidays free") }]));
    client.asked("workspace/diagnostic/refresh");
    let broken = report(&mut client, &user, &first["resultId"]);
    assert_eq!(broken["kind"], "full");
    assert_eq!(broken["items"][0]["code"], "unknown-name");

    // On disk it is as it should be, and the file is closed.
    std::fs::write(folder.path().join("days.slate"), DAYS).unwrap();
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": days } }));
    client.asked("workspace/diagnostic/refresh");
    let mended = report(&mut client, &user, &broken["resultId"]);
    assert_eq!(mended["items"], json!([]));
    client.end();
}

#[test]
fn a_client_that_watches_is_told_what_to_watch_and_its_word_counts() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = client(folder.path());
    let registered = client.asked("client/registerCapability");
    assert_eq!(registered["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    let watchers = registered["registrations"][0]["registerOptions"]["watchers"].to_string();
    for pattern in ["**/*.slate", "**/*.ics", "**/*.toml", "**/*.csv", "**/*.jsonl"] {
        assert!(watchers.contains(pattern), "{watchers}");
    }
    let user = uri(&folder.path().join("user.slate"));
    client.open(&user, &user_text());
    let missing = report(&mut client, &user, &Value::Null);
    assert_eq!(missing["items"][0]["code"], "unknown-file", "{missing}");
    let days = folder.path().join("days.slate");
    std::fs::write(&days, DAYS).unwrap();
    let created = json!({ "uri": uri(&days), "type": 1 });
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [created] }));
    client.asked("workspace/diagnostic/refresh");
    assert_eq!(report(&mut client, &user, &missing["resultId"])["items"], json!([]));
    client.end();
}

#[test]
fn a_code_leads_to_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = client(folder.path());
    let user = uri(&folder.path().join("user.slate"));
    client.open(&user, &user_text());
    let found = report(&mut client, &user, &Value::Null);
    let href = found["items"][0]["codeDescription"]["href"].as_str().unwrap();
    let page = std::fs::read_to_string(href.strip_prefix("file://").unwrap()).unwrap();
    assert!(page.starts_with("# S0") && page.contains("`unknown-file`"), "{page}");
    client.end();
}

#[test]
fn a_client_that_cannot_is_not_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), None);
    let user = uri(&folder.path().join("user.slate"));
    client.open(&user, &user_text());
    client.pushed(&user, 1);
    client.change(&user, 2, json!([{ "text": DAYS }]));
    client.pushed(&user, 2);
    assert!(client.unasked.iter().all(|it| it.get("id").is_none()), "{:?}", client.unasked);
    client.end();
}
