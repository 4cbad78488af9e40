//! Edits apply in the order in which they arrive, and nothing that a client sends ends the server.

use serde_json::{Value, json};

use crate::client::{Client, uri};

fn insert(line: u64, character: u64, text: &str) -> Value {
    let at = json!({ "line": line, "character": character });
    json!({ "range": { "start": at, "end": at }, "text": text })
}

/// The whole text as the server has it: what formatting would replace, seen through its answer to a
/// text that is not formatted.
fn text_of(client: &mut Client, uri: &str) -> String {
    let document = json!({ "textDocument": { "uri": uri }, "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = client.ask("textDocument/formatting", document);
    edits[0]["newText"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn five_hundred_edits_and_the_questions_between_them_arrive_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), Some("utf-8"));
    let uri = uri(&folder.path().join("a.slate"));
    // Each edit writes the next letter at the end of a label, and a question follows it at once.
    client.open(&uri, "edition 2026\n   calendar a \"\" {\n  Mon 09:00-10:00\n}\n");
    let mut expected = String::new();
    let mut asked = Vec::new();
    for n in 0..500_u32 {
        let letter = char::from_u32('a' as u32 + n % 26).unwrap().to_string();
        client.change(&uri, i64::from(n) + 2, json!([insert(1, 15 + u64::from(n), &letter)]));
        expected.push_str(&letter);
        let document = json!({ "textDocument": { "uri": uri } });
        asked.push(client.request("textDocument/documentSymbol", document));
    }
    assert!(text_of(&mut client, &uri).contains(&format!("\"{expected}\"")));
    // What is asked between two edits is answered of the text between them.
    let inversions = asked.into_iter().enumerate().filter(|(n, id)| {
        let answer = client.answer(*id);
        answer["result"][0]["detail"] != expected[..=*n]
    });
    assert_eq!(inversions.count(), 0);
    client.pushed(&uri, 501);
    client.end();
}

#[test]
fn a_request_that_makes_no_sense_is_an_error_and_no_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), Some("utf-16"));
    let uri = uri(&folder.path().join("a.slate"));
    client.send("this is no JSON");
    let id = client.request("textDocument/hover", json!({ "nonsense": true }));
    assert_eq!(client.answer(id)["error"]["code"], -32602);
    let id = client.request("no/suchMethod", json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32601);
    let at = json!({ "line": 99, "character": 99 });
    let nowhere = json!({ "textDocument": { "uri": uri }, "position": at });
    assert_eq!(client.ask("textDocument/hover", nowhere), Value::Null);
    client.open(&uri, "edition 2026\n");
    client.change(&uri, 2, json!([{ "range": { "start": { "line": 50, "character": 0 }, "end": { "line": 40, "character": 7 } }, "text": "edition 2026" }]));
    assert_eq!(client.findings(&uri).as_array().unwrap().len(), 1);
    client.tell("$/cancelRequest", json!({ "id": 12_345 }));
    client.end();
}

#[test]
fn what_is_cancelled_is_answered_so_and_the_rest_as_ever() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    let text = include_str!("../../../../examples/managed-desk/managed-desk.slate");
    // Every question waits until all of it is checked, and the cancellations are read meanwhile.
    let (head, body) = text.split_once("agreement ").unwrap();
    let copies = (0..20).map(|number| {
        format!("agreement {}", body.replace("harbour", &format!("harbour_{number}")))
    });
    client.open(&uri, &(head.to_owned() + &copies.collect::<String>()));
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let asks = json!({ "textDocument": { "uri": uri }, "range": range });
    let asked: Vec<u64> = client.at_once(|client| {
        let ask = |_| client.request("textDocument/inlayHint", asks.clone());
        let asked: Vec<u64> = (0..50).map(ask).collect();
        for id in &asked[40..] {
            client.tell("$/cancelRequest", json!({ "id": id }));
        }
        asked
    });
    for (number, id) in asked.iter().enumerate() {
        let answer = client.answer(*id);
        if number < 40 {
            let hints = answer["result"].as_array().unwrap();
            assert!(!hints.is_empty(), "{number}");
        } else {
            assert_eq!(answer["error"]["code"], -32800, "{number}");
        }
    }
    // What is answered already cannot be cancelled; the text is the one that was sent.
    client.tell("$/cancelRequest", json!({ "id": asked[0] }));
    client.change(&uri, 2, json!([{ "text": "edition 2025\n" }]));
    assert_eq!(client.findings(&uri).as_array().unwrap().len(), 1);
    client.end();
}

#[test]
fn edits_in_one_message_apply_one_on_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), Some("utf-16"));
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, "nothing of this stays");
    client.change(
        &uri,
        2,
        json!([
            { "text": "edition 2026\n  calendar a \"\" {\n  Mon 09:00-10:00\n}\n" },
            insert(1, 14, "🦀"),
            // Behind the crab, which is two units.
            insert(1, 16, "é"),
            { "range": { "start": { "line": 1, "character": 14 }, "end": { "line": 1, "character": 16 } }, "text": "x" },
            insert(1, 16, "\" {\n  Tue 09:00-10:00\n}\ncalendar b \""),
        ]),
    );
    let text = text_of(&mut client, &uri);
    assert_eq!(text, "calendar a \"xé\" {\n");
    let document = json!({ "textDocument": { "uri": uri } });
    let outline = client.ask("textDocument/documentSymbol", document);
    assert_eq!((&outline[0]["name"], &outline[1]["name"]), (&json!("a"), &json!("b")));
    client.end();
}

#[test]
fn edits_that_cannot_be_read_or_come_in_a_wrong_order_harm_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), Some("utf-8"));
    let uri = uri(&folder.path().join("a.slate"));
    // Before it is open there is nothing to change.
    client.change(&uri, 1, json!([insert(0, 0, "lost")]));
    client.open(&uri, "  edition 2026\n");
    client.tell("textDocument/didChange", json!({ "textDocument": { "uri": uri } }));
    client.change(&uri, 3, json!([{ "range": { "start": { "line": -1 } }, "text": "lost" }]));
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\"");
    // Versions are the client's own affair: edits apply in the order in which they arrive.
    client.change(&uri, 9, json!([insert(1, 0, "// one\n")]));
    client.change(&uri, 4, json!([insert(2, 0, "// two\n")]));
    client.change(&uri, 4, json!([insert(3, 0, "// three\n")]));
    let text = text_of(&mut client, &uri);
    assert_eq!(text, "edition 2026\n");
    let document = json!({ "textDocument": { "uri": uri } });
    let tokens = client.ask("textDocument/semanticTokens/full", document.clone());
    // Five numbers a token: `edition`, `2026`, three comments.
    assert_eq!(tokens["data"].as_array().unwrap().len(), 5 * 5, "{tokens}");
    // Open again without having been closed: the new text counts. Closed: there is none.
    client.open(&uri, "edition 2026\n");
    assert!(client.findings(&uri).as_array().unwrap().is_empty());
    client.tell("textDocument/didClose", document.clone());
    client.change(&uri, 10, json!([insert(0, 0, "lost")]));
    assert_eq!(client.ask("textDocument/semanticTokens/full", document), Value::Null);
    client.end();
}

#[test]
fn the_server_ends_when_its_client_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    Client::start(folder.path(), None).vanish();
}
