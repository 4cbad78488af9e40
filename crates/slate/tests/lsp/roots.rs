//! Several folders in one editor, each with its own `slate.toml`; they come and go.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::commands::workspace;

const DAYS: &str =
    "edition 2026\nholidays days {\n  years 2026 to 2027\n  2026-03-02 \"Day off\"\n}\n";

fn folder(path: &Path) -> Value {
    json!({ "uri": uri(path), "name": path.file_name().unwrap().to_str().unwrap() })
}

fn folders(client: &mut Client, added: &[&Path], removed: &[&Path]) {
    let list = |paths: &[&Path]| paths.iter().map(|path| folder(path)).collect::<Vec<_>>();
    let event = json!({ "added": list(added), "removed": list(removed) });
    client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
}

fn statement(client: &mut Client, uri: &str) -> String {
    let params = json!({ "command": "slate.simulate", "arguments": [uri] });
    client.ask("workspace/executeCommand", params).as_str().unwrap().to_owned()
}

#[test]
fn each_root_has_its_own_history_and_files() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    std::fs::create_dir_all(&one).unwrap();
    std::fs::create_dir_all(&two).unwrap();
    let text = workspace(&one);
    workspace(&two);
    // In the second, nothing was late.
    let history = std::fs::read_to_string(two.join("tickets.csv")).unwrap();
    std::fs::write(two.join("tickets.csv"), history.replace("15:30", "10:00")).unwrap();
    std::fs::write(two.join("days.slate"), DAYS).unwrap();

    let mut client = Client::start(&one, None);
    let (first, second) = (uri(&one.join("a.slate")), uri(&two.join("a.slate")));
    client.open(&first, &text);
    assert!(statement(&mut client, &first).contains("50.00 GBP"));
    folders(&mut client, &[&two], &[]);
    // The same path and the same agreement, in another root.
    let using = text.replace("use holidays", "use \"days.slate\"\nuse holidays");
    client.open(&second, &using);
    assert!(!statement(&mut client, &second).contains("50.00 GBP"));
    assert!(statement(&mut client, &first).contains("50.00 GBP"));
    let unknown = |client: &mut Client, uri: &str| {
        let findings = client.findings(uri);
        findings.as_array().unwrap().iter().any(|it| it["code"] == "unknown-file")
    };
    assert!(!unknown(&mut client, &second));
    // What the other root holds is not found from the first.
    client.change(&first, 2, json!([{ "text": using }]));
    assert!(unknown(&mut client, &first));
    // A folder that is gone takes nothing from the other.
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": first } }));
    folders(&mut client, &[], &[&one]);
    assert!(!statement(&mut client, &second).contains("50.00 GBP"));
    let found = client.ask("workspace/symbol", json!({ "query": "desk" }));
    let of_second = |it: &Value| it["location"]["uri"] == second.as_str();
    assert!(found.as_array().unwrap().iter().all(of_second), "{found}");
    client.end();
}

#[test]
fn a_folder_that_comes_later_is_where_its_open_files_begin() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    std::fs::create_dir_all(&one).unwrap();
    std::fs::create_dir_all(two.join("sub")).unwrap();
    std::fs::write(two.join("days.slate"), DAYS).unwrap();
    let mut client = Client::start(&one, None);
    let file = uri(&two.join("sub/a.slate"));
    client.open(&file, "edition 2026\nuse \"../days.slate\"\n");
    let code = |client: &mut Client| client.findings(&file)[0]["code"].clone();
    // Alone it is its own workspace, which the path leaves.
    assert_eq!(code(&mut client), "unknown-file");
    folders(&mut client, &[&two], &[]);
    assert_ne!(code(&mut client), "unknown-file");
    folders(&mut client, &[], &[&two]);
    assert_eq!(code(&mut client), "unknown-file");
    // Or where a `slate.toml` says that a workspace begins.
    std::fs::write(two.join("slate.toml"), "").unwrap();
    let created = json!({ "uri": uri(&two.join("slate.toml")), "type": 1 });
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [created] }));
    assert_ne!(code(&mut client), "unknown-file");
    client.end();
}
