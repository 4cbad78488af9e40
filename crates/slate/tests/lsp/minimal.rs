//! Clients that can do little: they are told what they know.

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::features::TEXT;

fn opened(capabilities: Value, text: &str) -> (Client, String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::only(folder.path(), capabilities);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, text);
    (client, uri, folder)
}

/// A position in front of a text.
fn at(text: &str, what: &str) -> Value {
    let before = &text[..text.find(what).unwrap()];
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    json!({ "line": before.matches('\n').count(), "character": column })
}

#[test]
fn plain_text_is_said_without_signs() {
    let plain = json!(["plaintext"]);
    let (mut client, uri, _folder) = opened(
        json!({ "textDocument": {
            "hover": { "contentFormat": plain },
            "completion": { "completionItem": { "documentationFormat": plain } },
            "signatureHelp": { "signatureInformation": { "documentationFormat": plain } },
        } }),
        TEXT,
    );
    let place = |what: &str| json!({ "textDocument": { "uri": uri }, "position": at(TEXT, what) });
    let hover = client.ask("textDocument/hover", place("fixed \"Fixed\""));
    let said = hover["contents"]["value"].as_str().unwrap();
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(!said.contains('|') && !said.contains("```"), "{said}");
    assert!(said.contains("\nP1  "), "{said}");
    let items = client.ask("textDocument/completion", place("measure fix"));
    let item =
        items.as_array().unwrap().iter().find(|it| it["label"] == "measure").unwrap().clone();
    let resolved = client.ask("completionItem/resolve", item);
    assert_eq!(resolved["documentation"]["kind"], "plaintext", "{resolved}");
    let help = client.ask("textDocument/signatureHelp", place("90% of"));
    assert_eq!(help["signatures"][0]["documentation"]["kind"], "plaintext", "{help}");
    client.end();
}

#[test]
fn what_a_client_does_not_know_it_is_not_told() {
    let text = TEXT.replace("below 90%: 5%", "below 90%: 5%\n    below 80%: 1%");
    let (mut client, uri, _folder) = opened(json!({}), &text);
    let document = json!({ "textDocument": { "uri": uri } });
    let symbols = client.ask("textDocument/documentSymbol", document.clone());
    let symbols = symbols.as_array().unwrap();
    assert!(symbols.iter().all(|it| it["location"]["uri"] == uri && it.get("children").is_none()));
    let fix = symbols.iter().find(|it| it["name"] == "fix").unwrap();
    assert_eq!(fix["containerName"], "desk");
    let context = json!({ "diagnostics": [] });
    let whole = json!({ "start": at(&text, "edition"), "end": at(&text, "settlement") });
    let asked = json!({ "textDocument": { "uri": uri }, "range": whole, "context": context });
    assert_eq!(client.ask("textDocument/codeAction", asked), Value::Null);
    let findings = client.findings(&uri);
    let finding = findings.as_array().unwrap().first().expect("nothing is found");
    assert_eq!(finding.get("relatedInformation"), None);
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains("\nline "), "{message}");
    client.end();
}

#[test]
fn the_oldest_name_their_folder_by_its_path() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.slate"), TEXT).unwrap();
    let mut client = Client::silent(folder.path());
    let said = json!({ "processId": null, "rootPath": folder.path(), "capabilities": {} });
    client.ask("initialize", said);
    client.tell("initialized", json!({}));
    let found = client.ask("workspace/symbol", json!({ "query": "desk" }));
    assert_eq!(found[0]["location"]["uri"], uri(&folder.path().join("a.slate")));
    client.end();
}
