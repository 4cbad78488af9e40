//! Folders that are gone, and addresses as the client spells them.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, uri};

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

/// What is found of a word, by its file's name.
fn found(client: &mut Client, query: &str) -> Vec<String> {
    let found = client.ask("workspace/symbol", json!({ "query": query }));
    let file =
        |it: &Value| it["location"]["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    found.as_array().unwrap().iter().map(file).collect()
}

#[test]
fn what_is_gone_is_not_found() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    std::fs::create_dir_all(&one).unwrap();
    std::fs::create_dir_all(two.join("below")).unwrap();
    std::fs::write(two.join("days.slate"), DAYS).unwrap();
    std::fs::write(two.join("below/more.slate"), DAYS).unwrap();
    let mut client = Client::start(&one, None);
    let days = uri(&two.join("days.slate"));
    let close = json!({ "textDocument": { "uri": days } });
    // A folder that goes while a file of it is open.
    folders(&mut client, &[&two], &[]);
    client.open(&days, DAYS);
    assert_eq!(found(&mut client, "days"), ["more.slate", "days.slate"]);
    folders(&mut client, &[], &[&two]);
    assert_eq!(found(&mut client, "days"), ["days.slate"], "what is below it is not looked for");
    client.tell("textDocument/didClose", close.clone());
    assert!(found(&mut client, "days").is_empty());
    // A single file of another folder, which comes and goes.
    client.open(&days, DAYS);
    assert_eq!(found(&mut client, "days"), ["days.slate"]);
    client.tell("textDocument/didClose", close);
    assert!(found(&mut client, "days").is_empty());
    client.end();
}

#[test]
fn an_open_file_keeps_the_spelling_of_its_address() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("ün (x)");
    std::fs::create_dir_all(&odd).unwrap();
    std::fs::write(odd.join("days.slate"), DAYS).unwrap();
    let text = "edition 2026\nuse \"days.slate\"\ncalendar office {\n  Mon-Fri 09:00-17:00\n  closed days\n}\n";
    let mut client = Client::start(&odd, None);
    // As this client spells it, and no other.
    let base = format!("{}/%C3%BCn%20(x)", uri(folder.path()));
    let (days, user) = (format!("{base}/days.slate"), format!("{base}/user.slate"));
    client.open(&days, DAYS);
    client.open(&user, text);
    let place = json!({ "line": 4, "character": 10 });
    let asked = json!({ "textDocument": { "uri": user }, "position": place });
    let definition = client.ask("textDocument/definition", asked.clone());
    assert_eq!(definition["uri"], days.as_str());
    let mut renamed = asked;
    renamed["newName"] = json!("free");
    let edit = client.ask("textDocument/rename", renamed);
    let changed: Vec<&String> = edit["changes"].as_object().unwrap().keys().collect();
    assert_eq!(changed, [&days, &user]);
    client.end();
}
