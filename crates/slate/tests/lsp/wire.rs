//! What comes over the wire in other shapes than usual, in pieces, at the wrong time, or broken.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, uri};

fn framed(headers: &str, body: &[u8]) -> Vec<u8> {
    [headers.as_bytes(), b"\r\n\r\n", body].concat()
}

/// A question of which each answer is the same, as it stands in a message.
fn question(id: &Value, uri: &str) -> Vec<u8> {
    let params = json!({ "textDocument": { "uri": uri } });
    let method = "textDocument/documentSymbol";
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
        .to_string()
        .into_bytes()
}

const TEXT: &str = "edition 2026\ncalendar a \"営業 🦀\" {\n  Mon 09:00-10:00\n}\n";

#[test]
fn messages_come_in_pieces_and_with_other_headers() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, TEXT);
    let body = question(&json!("in pieces"), &uri);
    let whole = framed(&format!("Content-Length: {}", body.len()), &body);
    for piece in whole.chunks(whole.len() / 5) {
        client.write(piece);
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(client.answer("in pieces")["result"][0]["name"], "a");

    // Two in one write, with headers in another order and case.
    let (one, two) = (question(&json!(7001), &uri), question(&json!(7002), &uri));
    let kind = "Content-Type: application/vscode-jsonrpc; charset=utf-8";
    let mut both = framed(&format!("{kind}\r\ncontent-length: {}", one.len()), &one);
    both.extend(framed(&format!("CONTENT-LENGTH:{}\r\n{kind}", two.len()), &two));
    client.write(&both);
    for id in [7001, 7002] {
        assert_eq!(client.answer(id)["result"][0]["detail"], "営業 🦀");
    }
    client.end();
}

#[test]
fn what_is_broken_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, TEXT);
    let broken: [&[u8]; 11] = [
        b"",
        b"null",
        b"[]",
        b"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}]",
        b"{}",
        b"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"shutdown\"}",
        b"{\"jsonrpc\":\"1.0\",\"method\":\"exit\"}",
        b"{\"jsonrpc\":\"2.0\",\"method\":7}",
        b"{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":null}",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":\"\xff\xfe\"}",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"$/setTrace\",\"params\":{\"value\":\"off\"}}",
    ];
    for (n, body) in broken.iter().enumerate() {
        client.write(&framed(&format!("Content-Length: {}", body.len()), body));
        // Headers that name no length, or a length that is none.
        client.write(b"\r\nContent-Length: many\r\n\r\nNo-Length: 5\r\n\r\n");
        let id = json!(format!("after {n}"));
        let body = question(&id, &uri);
        client.write(&framed(&format!("Content-Length: {}", body.len()), &body));
        let answer = client.answer(id);
        assert_eq!(
            answer["result"][0]["name"],
            "a",
            "after {}",
            String::from_utf8_lossy(broken[n])
        );
    }
    client.end();
}

#[test]
fn what_cannot_be_used_is_answered_with_why() {
    let folder = tempfile::tempdir().unwrap();
    // Before the client says who it is, and after.
    let mut clients = [Client::silent(folder.path()), Client::start(folder.path(), None)];
    for client in &mut clients {
        for (body, id, code) in [
            (r#"{"jsonrpc":"2.0","id":8,"method":"$/foo"}"#, json!(8), -32601),
            (r#"{"jsonrpc":"2.0","id":"7","method":5}"#, json!("7"), -32600),
            (r#"{"id":9,"method":"shutdown"}"#, json!(9), -32600),
            (r#"{"jsonrpc":"2.0","id":10}"#, json!(10), -32600),
            ("[]", Value::Null, -32600),
            (r#"{"jsonrpc":"2.0","id":1"#, Value::Null, -32700),
        ] {
            client.send(body);
            let answer = client.answer(id);
            assert_eq!(answer["error"]["code"], code, "{body}: {answer}");
        }
    }
    // A length that cannot be used: what follows it is lost, and no more.
    let [_, mut client] = clients;
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, TEXT);
    for length in ["99999999999999", "-5", "20"] {
        let lost = question(&json!("lost"), &uri);
        let next = question(&json!(length), &uri);
        client.write(&framed(&format!("Content-Length: {length}"), &lost));
        client.write(&framed(&format!("Content-Length: {}", next.len()), &next));
        assert_eq!(client.answer(Value::Null)["error"]["code"], -32700);
        assert_eq!(client.answer(length)["result"][0]["name"], "a");
    }
    client.end();
}

#[test]
fn edits_without_sense_change_nothing_or_what_is_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), Some("utf-16"));
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, TEXT);
    let at = |line: u64, character: u64| json!({ "line": line, "character": character });
    let edit = |start: Value, end: Value, text: &str| json!({ "range": { "start": start, "end": end }, "text": text });
    let name = |client: &mut Client| {
        let params = json!({ "textDocument": { "uri": uri } });
        let outline = client.ask("textDocument/documentSymbol", params);
        (outline[0]["name"].clone(), outline[0]["detail"].clone())
    };
    // No change at all, and one of nothing.
    client.change(&uri, 2, json!([]));
    client.change(&uri, 3, json!([edit(at(1, 0), at(1, 0), "")]));
    assert_eq!(name(&mut client), (json!("a"), json!("営業 🦀")));
    // Inside the crab is before it; beyond the line is its end; the largest numbers are the end.
    client.change(&uri, 4, json!([edit(at(1, 16), at(1, 16), "x")]));
    assert_eq!(name(&mut client), (json!("a"), json!("営業 x🦀")));
    let most = u64::from(u32::MAX);
    client.change(&uri, 5, json!([edit(at(0, most), at(0, most), " // end")]));
    client.change(&uri, 6, json!([edit(at(most, most), at(most, most), "calendar b {")]));
    assert_eq!(name(&mut client).0, "a");
    // Numbers that are none of the protocol's: the message is passed over.
    client.change(&uri, 7, json!([edit(at(0, most + 1), at(1, 0), "lost")]));
    client.change(&uri, 8, json!([edit(json!({ "line": 0.5, "character": 0 }), at(1, 0), "lost")]));
    assert_eq!(name(&mut client).0, "a");
    // A range that ends before it begins is empty.
    client.change(&uri, 9, json!([edit(at(1, 10), at(1, 0), "z")]));
    assert_eq!(name(&mut client).0, "az");
    client.end();
}

#[test]
fn what_comes_too_early_or_too_late_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::silent(folder.path());
    let uri = uri(&folder.path().join("a.slate"));
    let document = json!({ "textDocument": { "uri": uri } });
    let code = |client: &mut Client, method: &str, params: Value| {
        let id = client.request(method, params);
        client.answer(id)["error"]["code"].clone()
    };
    assert_eq!(code(&mut client, "textDocument/documentSymbol", document.clone()), -32002);
    client.open(&uri, TEXT);
    let id = client
        .request("initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    assert_eq!(client.answer(id)["result"]["capabilities"]["positionEncoding"], "utf-16");
    client.tell("initialized", json!({}));
    assert_eq!(code(&mut client, "initialize", json!({ "capabilities": {} })), -32600);
    // What was opened too early was not.
    let outline = client.ask("textDocument/documentSymbol", document.clone());
    assert_eq!(outline, Value::Null);
    client.open(&uri, TEXT);
    assert_eq!(client.ask("textDocument/documentSymbol", document.clone())[0]["name"], "a");
    client.ask("shutdown", Value::Null);
    assert_eq!(code(&mut client, "textDocument/documentSymbol", document), -32600);
    assert_eq!(client.exit(), Some(0));
}

#[test]
fn who_exits_without_shutting_down_is_told_by_the_number() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Client::start(folder.path(), None).exit(), Some(1));
}

#[test]
fn what_is_cancelled_twice_or_by_another_kind_of_name_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, TEXT);
    for id in [json!(1), json!("1"), json!(null), json!(-5), json!({}), json!(1.5)] {
        client.tell("$/cancelRequest", json!({ "id": id }));
    }
    client.tell("$/cancelRequest", json!({}));
    client.tell("$/cancelRequest", Value::Null);
    let body = question(&json!("twice"), &uri);
    client.write(&framed(&format!("Content-Length: {}", body.len()), &body));
    client.tell("$/cancelRequest", json!({ "id": "twice" }));
    client.tell("$/cancelRequest", json!({ "id": "twice" }));
    // It was answered before, or it is answered as cancelled; one answer in any case.
    let answer = client.answer("twice");
    assert!(answer["error"]["code"] == -32800 || answer["result"][0]["name"] == "a", "{answer}");
    let params = json!({ "textDocument": { "uri": uri } });
    assert_eq!(client.ask("textDocument/documentSymbol", params)[0]["name"], "a");
    assert!(!client.unasked.iter().any(|it| it["id"] == "twice"));
    client.end();
}
