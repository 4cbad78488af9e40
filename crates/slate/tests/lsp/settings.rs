//! A `slate.toml` that is open: what is not saved yet counts.

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

#[test]
fn what_is_open_counts_before_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let text = workspace(root);
    let good = std::fs::read_to_string(root.join("slate.toml")).unwrap();
    let mut client = Client::start(root, None);
    let (agreement, settings) = (uri(&root.join("a.slate")), uri(&root.join("slate.toml")));
    client.open(&agreement, &text);
    client.open(&settings, &good);
    let broken = good.replace("files", "file");
    client.change(&settings, 2, json!([{ "text": broken }]));
    let [fault] = &said(&mut client, root)[..] else { panic!() };
    assert!(fault.contains("`file` means nothing here: did you mean `files`?"), "{fault}");
    // It is no agreement.
    assert_eq!(client.findings(&settings), json!([]));
    let document = json!({ "textDocument": { "uri": settings } });
    assert_eq!(client.ask("textDocument/documentSymbol", document.clone()), Value::Null);
    // What is on disk counts again.
    client.tell("textDocument/didClose", document);
    assert!(said(&mut client, root).is_empty());
    let simulated = json!({ "command": "slate.simulate", "arguments": [agreement] });
    let statement = client.ask("workspace/executeCommand", simulated);
    assert!(statement.as_str().unwrap().contains("50.00 GBP"), "{statement}");
    client.end();
}
