//! A file of 20,000 lines: each feature answers at its end, in the right place, and soon.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::features::TEXT;

/// How many lines the file has at least.
const LINES: usize = 20_000;

/// No answer may take longer to work out: the binary of the tests is not optimised.
const SOON: Duration = Duration::from_secs(30);

/// Agreements one below the other; the label of the last one's credit stands before its target.
fn large() -> String {
    let agreement = &TEXT[TEXT.find("agreement").unwrap()..];
    let agreement =
        agreement.replace("credit late", "credit late \"遅延 🦀\"").replace("cap 10%", "cap 1%");
    let mut text = TEXT[..TEXT.find("agreement").unwrap()].to_owned();
    for n in 0..=LINES / agreement.lines().count() {
        text.push_str(&agreement.replace("agreement it", &format!("agreement it_{n}")));
    }
    text
}

struct Large {
    client: Client,
    uri: String,
    text: String,
}

impl Large {
    /// The position `into` bytes into the last `what`.
    fn at(&self, what: &str, into: usize) -> Value {
        let offset = self.text.rfind(what).unwrap() + into;
        let before = &self.text[..offset];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        json!({ "line": line, "character": before[start..].encode_utf16().count() })
    }

    fn range(&self, what: &str) -> Value {
        json!({ "start": self.at(what, 0), "end": self.at(what, what.len()) })
    }

    fn ask(&mut self, method: &str, mut params: Value) -> Value {
        params["textDocument"] = json!({ "uri": self.uri });
        let before = self.client.worked();
        let answer = self.client.ask(method, params);
        let took = self.client.worked() - before;
        assert!(took < SOON, "{method} took {took:?}");
        answer
    }

    fn ask_at(&mut self, method: &str, what: &str, into: usize) -> Value {
        let position = self.at(what, into);
        self.ask(method, json!({ "position": position }))
    }
}

#[test]
fn each_feature_answers_at_the_end_of_twenty_thousand_lines() {
    let folder = tempfile::tempdir().unwrap();
    let text = large();
    assert!(text.lines().count() >= LINES);
    let mut client = Client::start(folder.path(), Some("utf-16"));
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, &text);
    let mut it = Large { client, uri, text };
    let address = it.uri.clone();

    let found = it.ask("textDocument/diagnostic", json!({}));
    assert_eq!(found["items"], json!([]));

    let hover = it.ask_at("textDocument/hover", "for desk.fixed", 10);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("| P1 | 4 h"), "{hover}");
    assert_eq!(hover["range"], it.range("desk.fixed"));
    let defined = it.ask_at("textDocument/definition", "for desk.fixed", 10);
    assert_eq!(defined["range"]["start"], it.at("fixed \"Fixed\"", 0));
    let params = json!({
        "position": it.at("calendar office", 10),
        "context": { "includeDeclaration": false },
    });
    let uses = it.ask("textDocument/references", params);
    assert_eq!(uses.as_array().unwrap().len(), 1);
    assert_eq!(uses[0]["range"]["start"], it.at("in office", 3));
    let marked = it.ask_at("textDocument/documentHighlight", "calendar office", 10);
    assert_eq!(marked.as_array().unwrap().len(), 2);
    let prepared = it.ask_at("textDocument/prepareRename", "for desk.fixed", 10);
    assert_eq!(prepared["start"], it.at("for desk.fixed", "for desk.".len()));
    let params = json!({ "position": it.at("in office", 4), "newName": "hours" });
    let renamed = it.ask("textDocument/rename", params);
    let edits = renamed["changes"][&address].as_array().unwrap();
    assert_eq!(edits.len(), 2);
    assert_eq!(edits[1]["range"]["start"], it.at("in office", 3));

    let offered = it.ask_at("textDocument/completion", "in office", 3);
    assert!(offered.as_array().unwrap().iter().any(|it| it["label"] == "office"));
    let help = it.ask_at("textDocument/signatureHelp", "of tickets each", 3);
    assert_eq!(help["activeParameter"], 1);

    let outline = it.ask("textDocument/documentSymbol", json!({}));
    let last = outline.as_array().unwrap().last().unwrap();
    assert_eq!(last["selectionRange"]["start"], it.at("agreement it_", "agreement ".len()));
    let late = last["children"].as_array().unwrap().last().unwrap();
    assert_eq!(late["selectionRange"]["start"], it.at("credit late", "credit ".len()));
    let folds = it.ask("textDocument/foldingRange", json!({}));
    let last = folds.as_array().unwrap().last().unwrap();
    assert_eq!(last["startLine"], it.at("settlement", 0)["line"]);
    let params = json!({ "positions": [it.at("cap 1%", 4)] });
    let selection = it.ask("textDocument/selectionRange", params);
    assert_eq!(selection[0]["range"]["start"], it.at("cap 1%", 4));

    let tokens = it.ask("textDocument/semanticTokens/full", json!({}));
    let numbers = tokens["data"].as_array().unwrap().clone();
    // Each token tells how many lines it is below the one before.
    let line: u64 = numbers.chunks(5).map(|token| token[0].as_u64().unwrap()).sum();
    assert_eq!(json!(line), it.at("cap 1%", 0)["line"]);
    let end = json!({ "line": 99_999, "character": 0 });
    let tail = json!({ "range": { "start": it.at("credit late", 0), "end": end } });
    let part = it.ask("textDocument/semanticTokens/range", tail.clone());
    assert_eq!(json!(part["data"][0]), it.at("credit late", 0)["line"]);
    let hints = it.ask("textDocument/inlayHint", tail);
    assert_eq!(hints[0]["label"], "50.00 GBP");
    assert_eq!(hints[0]["position"], it.at("below 90%: 5%", "below 90%: 5%".len()));
    let whole = json!({ "range": { "start": { "line": 0, "character": 0 }, "end": end } });
    let all = it.ask("textDocument/inlayHint", whole);
    assert_eq!(all.as_array().unwrap().last(), hints.as_array().unwrap().last());
    let lenses = it.ask("textDocument/codeLens", json!({}));
    let last = lenses.as_array().unwrap().last().unwrap();
    assert_eq!(last["range"]["start"], it.at("settlement", 0));
    let here = it.range("desk.fixed");
    let context = json!({ "diagnostics": [] });
    it.ask("textDocument/codeAction", json!({ "range": here, "context": context }));
    let found = it.client.ask("workspace/symbol", json!({ "query": "late" }));
    let last = found.as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["location"]["range"]["start"], it.at("credit late", "credit ".len()));

    // A mistake at the end, and what is not formatted.
    let at = it.at("office\n    }\n    target", "offi".len());
    let to = it.at("office\n    }\n    target", "office".len());
    let edit = json!({ "range": { "start": at, "end": to }, "text": "" });
    let start = it.at("  cap 1%", 0);
    let space = json!({ "range": { "start": start, "end": start }, "text": "  " });
    it.client.change(&address, 2, json!([edit, space]));
    let before = it.client.worked();
    let found = it.ask("textDocument/diagnostic", json!({}));
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found["items"][0]["range"]["end"], at);
    let options = json!({ "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = it.ask("textDocument/formatting", options);
    assert_eq!(edits[0]["newText"], "    cap 1% of charges each month\n");
    assert_eq!(edits[0]["range"]["start"]["line"], start["line"]);
    let delta = json!({ "previousResultId": tokens["resultId"] });
    let delta = it.ask("textDocument/semanticTokens/full/delta", delta);
    assert!(delta.to_string().len() < 2_000, "{delta}");
    assert_eq!(it.client.pushed(&address, 2), found["items"]);
    let took = it.client.worked() - before;
    assert!(took < SOON, "{took:?}");
    it.client.end();
}
