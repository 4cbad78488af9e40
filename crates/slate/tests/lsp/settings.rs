//! What is wrong with `slate.toml` is shown in it, and no longer when it is mended.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::commands::workspace;

/// What is said of `slate.toml` next: severity, line, columns and words of each fault.
fn said(client: &mut Client, root: &Path) -> Vec<String> {
    let of = uri(&root.join("slate.toml"));
    loop {
        let params = client.said("textDocument/publishDiagnostics")["params"].take();
        if params["uri"] != of.as_str() {
            continue;
        }
        let shown = params["diagnostics"].as_array().unwrap().iter();
        let line = |it: &Value| {
            let (from, to) = (&it["range"]["start"], &it["range"]["end"]);
            format!(
                "{} {}:{}-{} {}",
                it["severity"],
                from["line"],
                from["character"],
                to["character"],
                it["message"].as_str().unwrap()
            )
        };
        return shown.map(line).collect();
    }
}

/// At once, as editors write: a file that is half written says something else.
fn write(client: &mut Client, root: &Path, settings: &str) {
    std::fs::write(root.join("new.toml"), settings).unwrap();
    std::fs::rename(root.join("new.toml"), root.join("slate.toml")).unwrap();
    let changes = json!([{ "uri": uri(&root.join("slate.toml")), "type": 2 }]);
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
}

#[test]
fn each_fault_is_shown_where_it_stands_until_it_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let text = workspace(root);
    let good = std::fs::read_to_string(root.join("slate.toml")).unwrap();
    // Before anything is open.
    std::fs::write(root.join("slate.toml"), good.replace("tickets", "🦀")).unwrap();
    let mut client = Client::start(root, None);
    assert_eq!(
        said(&mut client, root),
        ["1 1:9-17 `🦀.csv`: there is no such file in the folder of this file"]
    );
    client.open(&uri(&root.join("a.slate")), &text);
    write(&mut client, root, &good.replace("files", "agreement = \"if\"\nfiles"));
    assert_eq!(
        said(&mut client, root),
        [
            "2 1:12-16 no file below this folder has an agreement `if`; without `agreement` a history is \
          for every one"
        ]
    );
    write(&mut client, root, &good.replace("2026-03-31", "March"));
    assert_eq!(
        said(&mut client, root),
        ["1 2:8-15 `March` is no date or instant; write `2025-12-31`"]
    );
    // What the reader of the history says, at the file it says it of.
    let history = std::fs::read_to_string(root.join("tickets.csv")).unwrap();
    std::fs::write(root.join("tickets.csv"), history.replace("opened", "begun")).unwrap();
    write(&mut client, root, &good);
    let [misfit] = &said(&mut client, root)[..] else { panic!() };
    assert!(misfit.starts_with("1 1:9-22 `tickets.csv` does not fit the agreement\n"), "{misfit}");
    let hints = |client: &mut Client| {
        let document = json!({ "uri": uri(&root.join("a.slate")) });
        let whole = json!({
            "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 },
        });
        let asked = json!({ "textDocument": document, "range": whole });
        client.ask("textDocument/inlayHint", asked).to_string()
    };
    assert!(!hints(&mut client).contains("missed"), "a history that cannot be read has no figures");
    std::fs::write(root.join("tickets.csv"), &history).unwrap();
    write(&mut client, root, &good);
    assert!(said(&mut client, root).is_empty());
    assert!(hints(&mut client).contains("1 of 1 missed"), "{}", hints(&mut client));
    // Without settings no figures stay.
    std::fs::remove_file(root.join("slate.toml")).unwrap();
    write(&mut client, root, "[[history]\n");
    let [broken] = &said(&mut client, root)[..] else { panic!() };
    assert!(broken.starts_with("1 0:"), "{broken}");
    assert!(!hints(&mut client).contains("missed"));
    client.end();
}
