//! Who waits while a file is checked, and who does not. A check that reads its holidays from a pipe goes on
//! when something is written there, and not before.

use std::fs::OpenOptions;
use std::io::Write;

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::features::TEXT;

/// More questions than there are threads.
const MANY: usize = 12;

const DAYS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260706\r\nSUMMARY:Fair\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// A document, and a place in it.
fn at(uri: &str, text: &str, what: &str) -> Value {
    let before = &text[..text.find(what).unwrap()];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].encode_utf16().count();
    let position = json!({ "line": before.matches('\n').count(), "character": column });
    json!({ "textDocument": { "uri": uri }, "position": position })
}

fn said(answer: &Value) -> &str {
    answer["contents"]["value"].as_str().unwrap_or_default()
}

#[test]
fn while_a_file_is_checked_only_those_wait_who_ask_what_it_means() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let days = root.join("days.ics");
    let made = std::process::Command::new("mkfifo").arg(&days).status().unwrap();
    assert!(made.success());
    let text = TEXT.replace("cap 10%", "cap 1%");
    let slow = text.replace(
        "    closed  holidays.GB_ENG\n",
        "    closed  holidays.GB_ENG\n    closed ics \"days.ics\"\n",
    );
    let mut client = Client::start(&root, Some("utf-16"));
    let (long, other) = (uri(&root.join("long.slate")), uri(&root.join("other.slate")));
    client.open(&other, &text);
    client.open(&long, &slow);
    let hovered = at(&long, &slow, "90% of");
    let waiting: Vec<u64> = (0..MANY)
        .map(|n| match n % 3 {
            0 => client.request("textDocument/hover", hovered.clone()),
            1 => client.request("textDocument/codeLens", hovered.clone()),
            _ => client.request("textDocument/diagnostic", hovered.clone()),
        })
        .collect();
    // This opens when a check reads the other end.
    let mut pipe = OpenOptions::new().write(true).open(&days).unwrap();

    // The other file has its meaning, and this one its text.
    let there = at(&other, &text, "office {");
    assert!(said(&client.ask("textDocument/hover", there.clone())).contains("Mon 2026-03-02"));
    assert_eq!(client.ask("textDocument/definition", there.clone())["uri"], other);
    assert_eq!(client.findings(&other), json!([]));
    assert_eq!(client.pushed(&other, 1), json!([]));
    let document = json!({ "textDocument": { "uri": long } });
    let format = json!({ "textDocument": { "uri": long }, "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = client.ask("textDocument/formatting", format.clone());
    assert_eq!(edits[0]["newText"], "    closed  ics \"days.ics\"\n");
    for question in ["foldingRange", "documentSymbol", "semanticTokens/full"] {
        let answer = client.ask(&format!("textDocument/{question}"), document.clone());
        assert!(!answer.is_null(), "{question}");
    }
    let offered = client.ask("textDocument/completion", at(&long, &slow, "office\n    }"));
    assert!(offered.as_array().unwrap().iter().any(|it| it["label"] == "office"));

    // An edit is seen at once by what is asked after it, and by nothing that was asked before.
    let line = at(&long, &slow, "90% of")["position"].clone();
    let end = json!({ "line": line["line"], "character": line["character"].as_u64().unwrap() + 2 });
    let edit = json!({ "range": { "start": line, "end": end }, "text": "80" });
    client.change(&long, 2, json!([edit]));
    let edited = client.request("textDocument/hover", hovered);
    let range = json!({ "start": line, "end": { "line": end["line"], "character": 99 } });
    let asked =
        json!({ "textDocument": { "uri": long }, "range": range, "options": format["options"] });
    assert!(client.ask("textDocument/rangeFormatting", asked).is_array());
    let answered = |client: &Client, id: u64| client.unasked.iter().any(|it| it["id"] == id);
    assert!(waiting.iter().chain([&edited]).all(|id| !answered(&client, *id)));

    // The next check reads a file.
    std::fs::write(root.join("new.ics"), DAYS).unwrap();
    std::fs::rename(root.join("new.ics"), &days).unwrap();
    pipe.write_all(DAYS.as_bytes()).unwrap();
    drop(pipe);
    for (n, id) in waiting.into_iter().enumerate() {
        let answer = client.answer(id)["result"].take();
        match n % 3 {
            0 => assert!(said(&answer).starts_with("90%: required"), "{answer}"),
            1 => assert!(answer.to_string().contains("most it can cost"), "{answer}"),
            _ => assert_eq!(answer["items"], json!([]), "{answer}"),
        }
    }
    let answer = client.answer(edited)["result"].take();
    assert!(said(&answer).starts_with("80%: required"), "{answer}");
    // Its findings are those of the edited text, which pays although the promise is kept.
    let found = client.findings(&long);
    assert_eq!(found[0]["code"], "credit-although-met", "{found}");
    assert_eq!(client.pushed(&long, 2), found);
    client.end();
}
