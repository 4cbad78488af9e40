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
fn the_server_ends_when_its_client_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    Client::start(folder.path(), None).vanish();
}

#[test]
fn a_request_that_waits_keeps_no_server_alive() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.slate"), "edition 2026\n").unwrap();
    let waiting = || {
        let mut client = Client::start(folder.path(), None);
        let ask = |held: Value| json!({ "previousResultIds": held });
        let known = client.ask("workspace/diagnostic", ask(json!([])))["items"][0].take();
        let held = json!([{ "uri": known["uri"], "value": known["resultId"] }]);
        client.request("workspace/diagnostic", ask(held));
        client
    };
    waiting().end();
    waiting().vanish();
}
