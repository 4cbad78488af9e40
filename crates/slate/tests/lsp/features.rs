//! Each feature on one agreement: the request, and what must be in the whole answer.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, PATIENCE, uri};

pub const TEXT: &str = "edition 2026
use holidays.GB_ENG

agreement it \"Büro 🦀 IT\" {
  provider \"P\"
  customer \"C\"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone Europe/London

  calendar office {
    Mon-Fri 09:00-17:00
    closed  holidays.GB_ENG
  }
  record ticket {
    priority : one of P1, P2
    status   : one of new, done
  }
  service desk {
    charge 1_000 GBP per month
    timer fix of ticket {
      start when opened
      stop  when status becomes done
      run   in office
    }
    target fixed \"Fixed\" {
      measure fix
      limit { P1: 4 h, P2: 2 working days }
      require at least 90% of tickets each month
    }
  }
  credit late for desk.fixed {
    of desk.charge
    below 90%: 5%
  }
  settlement {
    cap 10% of charges each month
  }
}
";

struct Session {
    client: Client,
    uri: String,
    text: String,
    folder: tempfile::TempDir,
}

/// A client that has `text` open.
fn session(text: &str) -> Session {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), Some("utf-16"));
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, text);
    Session { client, uri, text: text.to_owned(), folder }
}

impl Session {
    /// The position `into` characters into the first `what`.
    fn at(&self, what: &str, into: usize) -> Value {
        let offset = self.text.find(what).unwrap() + into;
        let before = &self.text[..offset];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        json!({ "line": line, "character": before[start..].encode_utf16().count() })
    }

    fn ask_at(&mut self, method: &str, what: &str, into: usize) -> Value {
        let params =
            json!({ "textDocument": { "uri": self.uri }, "position": self.at(what, into) });
        self.client.ask(method, params)
    }

    fn ask(&mut self, method: &str) -> Value {
        let params = json!({ "textDocument": { "uri": self.uri } });
        self.client.ask(method, params)
    }

    fn labels(&mut self, what: &str, into: usize) -> Vec<String> {
        let items = self.ask_at("textDocument/completion", what, into);
        items
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["label"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn findings_have_their_code_place_and_help() {
    let mut it = session(&TEXT.replace("run   in office", "run   in ofice"));
    let found = it.client.pushed(&it.uri.clone(), 1);
    let found = &found[0];
    assert_eq!(found["code"], "unknown-name");
    assert_eq!(found["source"], "slate");
    assert_eq!(found["severity"], 1);
    assert!(found["message"].as_str().unwrap().contains("did you mean `office`?"), "{found}");
    assert_eq!(found["range"]["start"], it.at("ofice", 0));
    assert_eq!(it.client.findings(&it.uri.clone())[0], *found);
    it.client.end();
}

#[test]
fn a_fix_mends_its_finding() {
    let mut it = session(&TEXT.replace("run   in office", "run   in ofice"));
    let findings = it.client.findings(&it.uri.clone());
    let range = json!({ "start": it.at("ofice", 1), "end": it.at("ofice", 1) });
    let params = json!({ "textDocument": { "uri": it.uri }, "range": range, "context": { "diagnostics": findings } });
    let actions = it.client.ask("textDocument/codeAction", params);
    let edit = &actions[0]["edit"]["changes"][it.uri.as_str()][0];
    assert_eq!(edit["newText"], "office");
    assert_eq!(edit["range"]["start"], it.at("ofice", 0));
    assert_eq!(actions[0]["diagnostics"][0]["code"], "unknown-name");
    assert_eq!(actions[0]["isPreferred"], true);
    it.client.end();
}

#[test]
fn completion_knows_where_it_is() {
    let mut it = session(TEXT);
    assert!(it.labels("run   in office", 9).contains(&"office".to_owned()));
    assert!(it.labels("run   in office", 9).contains(&"24x7".to_owned()));
    assert_eq!(it.labels("becomes done", 8), ["new", "done"]);
    let clauses = it.labels("require at", 0);
    assert!(
        clauses.contains(&"require".to_owned()) && clauses.contains(&"count".to_owned()),
        "{clauses:?}"
    );
    // What the target says once already is not said again.
    assert!(!clauses.iter().any(|it| it == "limit" || it == "measure"), "{clauses:?}");
    assert!(it.labels("for desk.fixed", 4).contains(&"desk.fixed".to_owned()));
    assert_eq!(it.labels("desk.fixed", 5), ["fixed"]);
    assert!(it.labels("Europe/London", 0).contains(&"Europe/London".to_owned()));
    assert!(it.labels("Büro 🦀", 1).is_empty());
    it.client.end();
}

#[test]
fn hover_computes() {
    let mut it = session(TEXT);
    let text = |answer: &Value| answer["contents"]["value"].as_str().unwrap().to_owned();
    let calendar = text(&it.ask_at("textDocument/hover", "in office", 4));
    assert!(
        calendar.contains("calendar `office`") && calendar.contains("09:00-17:00"),
        "{calendar}"
    );
    let target = text(&it.ask_at("textDocument/hover", "desk.fixed", 6));
    assert!(target.contains("| P1 | 4 h"), "{target}");
    let credit = text(&it.ask_at("textDocument/hover", "credit late", 8));
    assert!(credit.contains("At most 50.00 GBP in one month"), "{credit}");
    let table = text(&it.ask_at("textDocument/hover", "holidays.GB_ENG", 10));
    assert!(table.contains("Fri 2026-04-03 Good Friday"), "{table}");
    it.client.end();
}

#[test]
fn the_outline_nests() {
    let mut it = session(TEXT);
    let symbols = it.ask("textDocument/documentSymbol");
    assert_eq!(symbols[0]["name"], "it");
    assert_eq!(symbols[0]["detail"], "Büro 🦀 IT");
    let names: Vec<&str> = symbols[0]["children"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["office", "ticket", "desk", "late"]);
    let found = it.client.ask("workspace/symbol", json!({ "query": "fixed" }));
    assert_eq!(found[0]["name"], "desk.fixed");
    it.client.end();
}

#[test]
fn folds_selections_and_colours() {
    let mut it = session(TEXT);
    let folds = it.ask("textDocument/foldingRange");
    assert!(folds.as_array().unwrap().len() >= 8);
    let positions = json!({ "textDocument": { "uri": it.uri }, "positions": [it.at("4 h", 0)] });
    let selection = it.client.ask("textDocument/selectionRange", positions);
    assert_eq!(selection[0]["range"]["start"], it.at("4 h", 0));
    assert!(selection[0]["parent"]["parent"]["parent"].is_object());
    let tokens = it.ask("textDocument/semanticTokens/full");
    assert_eq!(tokens["data"].as_array().unwrap().len() % 5, 0);
    // The crab is one character and two units: the brace behind it stands where UTF-16 counts it.
    assert_eq!(tokens["data"][0], 0);
    it.client.end();
}

#[test]
fn formatting_changes_only_lines_that_differ() {
    let mut it = session(&TEXT.replace("      run   in office", "   run in     office"));
    let params = json!({ "textDocument": { "uri": it.uri }, "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = it.client.ask("textDocument/formatting", params);
    assert_eq!(edits.as_array().unwrap().len(), 1);
    assert_eq!(edits[0]["newText"], "      run   in office\n");
    it.client.end();
}

#[test]
fn a_selection_and_what_was_just_closed_are_formatted() {
    let mut it = session(
        &TEXT
            .replace("      run   in office", "   run in     office")
            .replace("  credit late", "credit  late"),
    );
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let at = it.at("run in", 0);
    let params = json!({ "textDocument": { "uri": it.uri }, "range": { "start": at, "end": at }, "options": options });
    let edits = it.client.ask("textDocument/rangeFormatting", params);
    let line = it.at("run in", 0)["line"].clone();
    let edits = edits.as_array().unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0]["range"]["start"]["line"], line);
    let at = it.at("below 90%: 5%\n  }", "below 90%: 5%\n  }".len());
    let params =
        json!({ "textDocument": { "uri": it.uri }, "position": at, "ch": "}", "options": options });
    let edits = it.client.ask("textDocument/onTypeFormatting", params);
    assert_eq!(edits.as_array().unwrap().len(), 1, "{edits}");
    assert_eq!(edits[0]["range"]["start"]["line"], it.at("credit  late", 0)["line"]);
    it.client.end();
}

#[test]
fn a_clause_says_what_it_takes() {
    let mut it = session(TEXT);
    let help = it.ask_at("textDocument/signatureHelp", "of tickets each", 3);
    let signature = &help["signatures"][0];
    let label = signature["label"].as_str().unwrap();
    assert_eq!(label, "require at least figure of records each period");
    let active = usize::try_from(help["activeParameter"].as_u64().unwrap()).unwrap();
    let at = |side: usize| {
        let at = &signature["parameters"][active]["label"][side];
        usize::try_from(at.as_u64().unwrap()).unwrap()
    };
    assert_eq!(&label[at(0)..at(1)], "records");
    it.client.end();
}

#[test]
fn paths_lead_to_files_of_the_workspace() {
    let mut it = session(&TEXT.replace(
        "use holidays.GB_ENG",
        "use \"../out.slate\"\nuse \"Büro 1.slate\"\nuse holidays.GB_ENG",
    ));
    let file = it.folder.path().join("Büro 1.slate");
    std::fs::write(&file, "edition 2026\n").unwrap();
    let links = it.ask("textDocument/documentLink");
    assert_eq!(links.as_array().unwrap().len(), 1, "{links}");
    assert_eq!(links[0]["range"]["start"], it.at("Büro 1", 0));
    let target = links[0]["target"].as_str().unwrap();
    assert!(target.ends_with("/B%C3%BCro%201.slate"), "{target}");
    it.client.end();
}

#[test]
fn colours_are_told_again_only_where_they_are_others() {
    let mut it = session(TEXT);
    let all = it.ask("textDocument/semanticTokens/full");
    let new =
        TEXT.replace("status becomes done", "status becomes new").replace("P1: 4 h", "P1: 14 h");
    it.client.change(&it.uri.clone(), 2, json!([{ "text": new }]));
    let params = json!({ "textDocument": { "uri": it.uri }, "previousResultId": all["resultId"] });
    let delta = it.client.ask("textDocument/semanticTokens/full/delta", params.clone());
    let edits = delta["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 1);
    let mut data = all["data"].as_array().unwrap().clone();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let start = number(&edits[0]["start"]);
    let replaced = edits[0]["data"].as_array().unwrap().clone();
    assert!(replaced.len() < data.len() / 2, "{} of {}", replaced.len(), data.len());
    data.splice(start..start + number(&edits[0]["deleteCount"]), replaced);
    // What came before is remembered no more: everything is told.
    let whole = it.client.ask("textDocument/semanticTokens/full/delta", params);
    assert_eq!(whole["data"], Value::Array(data));
    it.client.end();
}

#[test]
fn a_completion_says_what_it_is_when_it_is_looked_at() {
    let mut it = session(TEXT);
    let mut said = |what: &str, into: usize, label: &str| -> String {
        let items = it.ask_at("textDocument/completion", what, into);
        let item = items.as_array().unwrap().iter().find(|it| it["label"] == label).unwrap();
        assert!(item.get("documentation").is_none(), "{item}");
        let full = it.client.ask("completionItem/resolve", item.clone());
        assert_eq!(full["textEdit"], item["textEdit"]);
        full["documentation"]["value"].as_str().unwrap_or_default().to_owned()
    };
    assert!(said("run   in office", 9, "office").contains("09:00-17:00"));
    assert!(said("for desk.fixed", 4, "desk.fixed").contains("| P1 | 4 h"));
    assert!(said("require at", 0, "count").ends_with('.'));
    assert!(said("holidays.GB_ENG\n  }", 0, "holidays.GB_ENG").contains("Source: "));
    let clause = said("credit late", 0, "credit …");
    assert!(clause.contains("credit late for desk.response {\n"), "{clause}");
    it.client.end();
}

/// The money beside the text of a client, asked for until it is there.
struct Money {
    client: Client,
    uri: String,
}

impl Money {
    fn hints(&mut self) -> Vec<String> {
        let end = json!({ "line": 99, "character": 0 });
        let whole = json!({ "start": { "line": 0, "character": 0 }, "end": end });
        let params = json!({ "textDocument": { "uri": self.uri }, "range": whole });
        let hints = self.client.ask("textDocument/inlayHint", params);
        let labels = hints.as_array().unwrap().iter();
        labels.map(|it| it["label"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits for a hint.
    fn shows(&mut self, what: &str) {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if self.hints().iter().any(|it| it == what) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no hint `{what}`: {:?}", self.hints());
    }

    fn becomes(&mut self, version: i64, text: &str) {
        let uri = self.uri.clone();
        self.client.change(&uri, version, json!([{ "text": text }]));
    }
}

#[test]
fn live_money_stands_beside_the_promise_and_follows_it() {
    let folder = tempfile::tempdir().unwrap();
    let text = crate::commands::workspace(folder.path());
    let client = Client::start(folder.path(), Some("utf-16"));
    let file = folder.path().join("a.slate");
    let mut it = Money { client, uri: uri(&file) };
    it.client.open(&it.uri, &text);
    // 80% of 10 tickets in March: 5% of 1,000 GBP.
    it.shows("50.00 GBP, 1 of 1 missed, 80.00%");
    it.shows("paid once, 50.00 GBP");
    let at = |percent: &str, pays: &str| {
        let text = text.replace("at least 90%", &format!("at least {percent}"));
        text.replace("below 90%: 5%", &format!("below {percent}: {pays}"))
    };
    it.becomes(2, &at("80%", "5%"));
    it.shows("0.00 GBP (was 50.00 GBP), 0 of 1 missed, 80.00%");
    // What is half typed is not what the next edit is compared with.
    it.becomes(3, &at("90%", "6%"));
    it.shows("60.00 GBP (was 50.00 GBP), 1 of 1 missed, 80.00%");
    it.becomes(4, &at("%", "6%"));
    it.shows("60.00 GBP (before the mistake; was 50.00 GBP), 1 of 1 missed, 80.00%");
    it.becomes(5, &at("90%", "6%"));
    it.shows("60.00 GBP (was 50.00 GBP), 1 of 1 missed, 80.00%");
    std::fs::write(&file, at("90%", "6%")).unwrap();
    it.client.tell("textDocument/didSave", json!({ "textDocument": { "uri": it.uri } }));
    it.shows("60.00 GBP, 1 of 1 missed, 80.00%");
    it.becomes(6, &at("80%", "6%"));
    it.shows("0.00 GBP (was 60.00 GBP), 0 of 1 missed, 80.00%");
    it.client.end();
}

#[test]
fn names_lead_to_definitions_and_uses_and_take_another_name() {
    let mut it = session(TEXT);
    let defined = it.ask_at("textDocument/definition", "for desk.fixed", 12);
    assert_eq!(defined["range"]["start"], it.at("fixed \"Fixed\"", 0));
    let params = json!({
        "textDocument": { "uri": it.uri },
        "position": it.at("calendar office", 10),
        "context": { "includeDeclaration": false },
    });
    let uses = it.client.ask("textDocument/references", params);
    assert_eq!(uses.as_array().unwrap().len(), 1);
    assert_eq!(uses[0]["range"]["start"], it.at("in office", 3));
    let marked = it.ask_at("textDocument/documentHighlight", "calendar office", 10);
    assert_eq!(marked.as_array().unwrap().len(), 2);
    let range = it.ask_at("textDocument/prepareRename", "calendar office", 10);
    assert_eq!(range["start"], it.at("calendar office", 9));
    let params = json!({
        "textDocument": { "uri": it.uri },
        "position": it.at("in office", 4),
        "newName": "hours",
    });
    let edit = it.client.ask("textDocument/rename", params);
    let edits = edit["changes"][it.uri.as_str()].as_array().unwrap();
    assert_eq!(edits.len(), 2);
    assert!(edits.iter().all(|edit| edit["newText"] == "hours"));
    let params = json!({
        "textDocument": { "uri": it.uri },
        "position": it.at("in office", 4),
        "newName": "9 to 5",
    });
    let id = it.client.request("textDocument/rename", params);
    let answer = it.client.answer(id);
    assert!(answer["error"]["message"].as_str().unwrap().contains("is no name"), "{answer}");
    it.client.end();
}

#[test]
fn hints_lenses_and_hovers_say_what_a_miss_costs() {
    let mut it = session(TEXT);
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": it.uri }, "range": whole });
    let hints = it.client.ask("textDocument/inlayHint", params);
    let labels: Vec<&str> =
        hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["50.00 GBP", "100.00 GBP"]);
    let lenses = it.ask("textDocument/codeLens");
    let last = lenses.as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        last["command"]["title"],
        "most it can cost: 50.00 GBP each month, 600.00 GBP over the term"
    );
    assert_eq!(last["range"]["start"], it.at("settlement", 0));
    let row = it.ask_at("textDocument/hover", "below 90%: 5%", 1);
    let said = row["contents"]["value"].as_str().unwrap();
    assert!(said.contains("For figures below 90%, however far."), "{said}");
    assert!(said.contains("Pays 50.00 GBP for a whole month"), "{said}");
    it.client.end();
}

#[test]
fn a_table_is_filled_in_where_the_client_asks_for_fixes() {
    let mut it = session(&TEXT.replace("{ P1: 4 h, P2: 2 working days }", "{ P1: 4 h }"));
    let place = it.at("P1: 4 h", 1);
    let asked = |only: &str| {
        json!({
            "textDocument": { "uri": it.uri },
            "range": { "start": place, "end": place },
            "context": { "diagnostics": [], "only": [only] },
        })
    };
    let (fixes, others) = (asked("quickfix"), asked("refactor.extract"));
    let actions = it.client.ask("textDocument/codeAction", fixes);
    assert_eq!(actions[0]["title"], "fill in P2 of `priority`");
    let edit = &actions[0]["edit"]["changes"][it.uri.as_str()][0];
    assert_eq!(edit["newText"], ", P2: 4 h");
    assert_eq!(it.client.ask("textDocument/codeAction", others), json!([]));
    it.client.end();
}

#[test]
fn actions_come_in_kinds_and_a_ticket_becomes_a_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("slate.toml", "[[history]]\nfiles = [\"tickets.csv\"]\nas_of = \"2026-03-31\"\n");
    write(
        "tickets.csv",
        "ticket_id,opened,priority,status,fixed\n\
         T1,2026-03-02T09:00:00Z,P1,new,2026-03-02T15:30:00Z\n",
    );
    let text = TEXT
        .replace("one of new, done\n", "one of new, done\n    fixed    : instant\n")
        .replace("stop  when status becomes done", "stop  when fixed")
        .replace("run   in office", "run   in office or 24x7")
        .replace("use holidays", "use holidays.US_FED\nuse holidays");
    let mut client = Client::start(folder.path(), Some("utf-16"));
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, &text);
    let ask = |client: &mut Client, what: &str, only: &str| -> Vec<Value> {
        let line = text[..text.find(what).unwrap()].matches('\n').count();
        let place = json!({ "line": line, "character": 14 });
        let params = json!({
            "textDocument": { "uri": uri },
            "range": { "start": place, "end": place },
            "context": { "diagnostics": [], "only": [only] },
        });
        client.ask("textDocument/codeAction", params).as_array().unwrap().clone()
    };
    let extract = ask(&mut client, "run   in", "refactor");
    assert_eq!(extract[0]["kind"], "refactor.extract");
    assert_eq!(extract[0]["title"], "name these hours `office_or_always`");
    let organise = ask(&mut client, "edition", "source.organizeImports");
    assert_eq!(
        organise[0]["title"],
        "put the `use` lines into order, without those that nothing uses"
    );
    // Who asks for no kind asks what can be done at the place.
    let place = json!({ "line": 0, "character": 0 });
    let params = json!({
        "textDocument": { "uri": uri },
        "range": { "start": place, "end": place },
        "context": { "diagnostics": [] },
    });
    assert_eq!(client.ask("textDocument/codeAction", params), json!([]));
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        let found = ask(&mut client, "target fixed", "refactor.rewrite");
        if let Some(action) = found.first() {
            assert_eq!(action["title"], "make a scenario of T1, which breached this");
            let edit = &action["edit"]["changes"][uri.as_str()][0];
            let written = edit["newText"].as_str().unwrap();
            assert!(
                written.contains("expect T1.fixed breached, due 2026-03-02 13:00"),
                "{written}"
            );
            client.end();
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no scenario was offered");
}
