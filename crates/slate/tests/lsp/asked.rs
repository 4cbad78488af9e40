//! What the server asks of a client that can do more: to ask again, and to watch files.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, path, uri};
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
fn a_code_leads_to_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = client(folder.path());
    let user = uri(&folder.path().join("user.slate"));
    client.open(&user, &user_text());
    let found = report(&mut client, &user, &Value::Null);
    let href = found["items"][0]["codeDescription"]["href"].as_str().unwrap();
    let page = std::fs::read_to_string(path(href)).unwrap();
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
