//! Editors that cannot be installed from the registries of the tests: sessions in which a client says of
//! itself what that editor's client says, asks in its way, answers the server as it does, and keeps the
//! text as it would. They show what the editor is told, not how it looks.
//!
//! With `SLATE_SHOWN` naming a folder, what each was told is written there, for `editors/test/drawn`.

mod jetbrains;
mod zed;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{Client, PATIENCE, path, uri};

/// What an editor's client does in its own way.
struct Ways {
    name: &'static str,
    capabilities: Value,
    /// How it asks what can be done about findings.
    fixes: fn(findings: Value) -> Value,
    /// The first and the last line of each piece that it asks hints for, of so many lines.
    pieces: fn(lines: usize) -> Vec<(usize, usize)>,
}

/// A client with the texts that it has open and all that the server said to it.
struct Editor {
    client: Client,
    ways: Ways,
    folder: tempfile::TempDir,
    /// By address: the version and the text.
    texts: BTreeMap<String, (i64, String)>,
    /// What the server can do.
    server: Value,
    pushed: BTreeMap<String, Value>,
    results: BTreeMap<String, Value>,
    watched: Vec<String>,
    /// How often it was asked to ask again, by method.
    refreshed: BTreeMap<String, usize>,
    progress: Vec<String>,
    /// What the server had it show: kind and text of messages, and files.
    messages: Vec<(i64, String)>,
    shown: Vec<PathBuf>,
}

impl Editor {
    /// Opens a folder with the agreement that the tests of other editors open, and beside it the bundled
    /// example and its history.
    fn start(ways: Ways) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let desk = "examples/managed-desk";
        std::fs::create_dir_all(folder.path().join(desk).join("history")).unwrap();
        let copy = |from: &str, to: &str| {
            std::fs::copy(project.join(from), folder.path().join(to)).unwrap();
        };
        copy("slate.toml", "slate.toml");
        copy("editors/test/fixtures/broken.slate", "broken.slate");
        copy(&format!("{desk}/managed-desk.slate"), &format!("{desk}/managed-desk.slate"));
        for entry in std::fs::read_dir(project.join(desk).join("history")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            copy(&format!("{desk}/history/{name}"), &format!("{desk}/history/{name}"));
        }
        let mut editor = Self {
            client: Client::silent(folder.path()),
            ways,
            folder,
            texts: BTreeMap::new(),
            server: Value::Null,
            pushed: BTreeMap::new(),
            results: BTreeMap::new(),
            watched: Vec::new(),
            refreshed: BTreeMap::new(),
            progress: Vec::new(),
            messages: Vec::new(),
            shown: Vec::new(),
        };
        let root = uri(editor.folder.path());
        let said = json!({
            "processId": std::process::id(),
            "rootUri": root,
            "capabilities": editor.ways.capabilities,
            "workspaceFolders": [{ "uri": root, "name": "" }],
        });
        let mut answer = editor.ask("initialize", said);
        editor.server = answer["capabilities"].take();
        // Both count columns in UTF-16 and in nothing else.
        assert_eq!(editor.server["positionEncoding"], "utf-16");
        editor.client.tell("initialized", json!({}));
        editor
    }

    /// Whether the client said that it can do something, by the pointer to that.
    fn can(&self, what: &str) -> bool {
        self.ways.capabilities.pointer(what).is_some_and(|it| *it != false)
    }

    /// Does what the client does about what the server says. What it never said that it can do fails the
    /// test: the editor would answer with an error, or drop it.
    fn hear(&mut self, message: Value) {
        let params = &message["params"];
        let text = |it: &Value| it.as_str().unwrap().to_owned();
        let method = text(&message["method"]);
        let answer = match method.as_str() {
            "textDocument/publishDiagnostics" => {
                self.pushed.insert(text(&params["uri"]), params["diagnostics"].clone());
                None
            }
            "window/showMessage" => {
                let kind = params["type"].as_i64().unwrap();
                self.messages.push((kind, text(&params["message"])));
                None
            }
            "$/progress" => {
                assert!(self.can("/window/workDoneProgress"), "{message}");
                if params["value"]["kind"] == "begin" {
                    self.progress.push(text(&params["value"]["title"]));
                }
                None
            }
            "window/workDoneProgress/create" => {
                assert!(self.can("/window/workDoneProgress"), "{message}");
                Some(Value::Null)
            }
            "window/showDocument" => {
                assert!(self.can("/window/showDocument/support"), "{message}");
                let address = text(&params["uri"]);
                self.shown.push(path(&address));
                Some(json!({ "success": true }))
            }
            "client/registerCapability" => {
                for it in params["registrations"].as_array().unwrap() {
                    assert_eq!(it["method"], "workspace/didChangeWatchedFiles");
                    let dynamic = "/workspace/didChangeWatchedFiles/dynamicRegistration";
                    assert!(self.can(dynamic), "{message}");
                    let patterns = it["registerOptions"]["watchers"].as_array().unwrap();
                    self.watched.extend(patterns.iter().map(|it| text(&it["globPattern"])));
                }
                Some(Value::Null)
            }
            refresh if refresh.ends_with("/refresh") => {
                let feature = match refresh {
                    "workspace/diagnostic/refresh" => "diagnostics",
                    other => other.split('/').nth(1).unwrap(),
                };
                assert!(self.can(&format!("/workspace/{feature}/refreshSupport")), "{message}");
                *self.refreshed.entry(refresh.to_owned()).or_default() += 1;
                Some(Value::Null)
            }
            other => panic!("{} does not know `{other}`", self.ways.name),
        };
        if let Some(answer) = answer {
            let answer = json!({ "jsonrpc": "2.0", "id": message["id"], "result": answer });
            self.client.send(&answer.to_string());
        }
    }

    /// Sends a request, and hears all that comes before its answer: an error is one of the whole test.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.client.request(method, params);
        loop {
            let mut message = self.client.next();
            if message.get("method").is_some() {
                self.hear(message);
            } else if message["id"] == id {
                assert!(message.get("error").is_none(), "{method}: {}", message["error"]);
                return message["result"].take();
            }
        }
    }

    /// Hears what the server says until something holds.
    fn until(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let end = std::time::Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(std::time::Instant::now() < end, "{}: never {what}", self.ways.name);
            if let Some(message) = self.client.next_within(std::time::Duration::from_millis(50)) {
                self.hear(message);
            }
        }
    }

    fn address(&self, file: &str) -> String {
        uri(&self.folder.path().join(file))
    }

    fn open(&mut self, file: &str) -> String {
        let address = self.address(file);
        let text = std::fs::read_to_string(self.folder.path().join(file)).unwrap();
        self.client.open(&address, &text);
        self.texts.insert(address.clone(), (1, text));
        address
    }

    fn text(&self, address: &str) -> &str {
        &self.texts[address].1
    }

    /// The place `into` bytes into the first `what` of a text.
    fn place(&self, address: &str, what: &str, into: usize) -> Value {
        let text = self.text(address);
        let offset = text.find(what).unwrap_or_else(|| panic!("no `{what}`")) + into;
        position(text, offset)
    }

    fn ask_at(&mut self, method: &str, address: &str, what: &str, into: usize) -> Value {
        let position = self.place(address, what, into);
        self.ask(method, json!({ "textDocument": { "uri": address }, "position": position }))
    }

    fn ask_of(&mut self, method: &str, address: &str) -> Value {
        self.ask(method, json!({ "textDocument": { "uri": address } }))
    }

    /// Puts edits into a text, as the client does, and tells the server of each.
    fn apply(&mut self, address: &str, edits: &Value) {
        let (version, text) = self.texts.get_mut(address).unwrap();
        let mut edits: Vec<(usize, usize, &str)> = edits
            .as_array()
            .unwrap()
            .iter()
            .map(|it| {
                let at = |end: &str| offset(text, &it["range"][end]);
                (at("start"), at("end"), it["newText"].as_str().unwrap())
            })
            .collect();
        // Their places are those of the text before: the last goes first.
        edits.sort_by_key(|(from, ..)| std::cmp::Reverse(*from));
        let mut changes = Vec::new();
        for (from, to, new) in edits {
            let range = json!({ "start": position(text, from), "end": position(text, to) });
            changes.push(json!({ "range": range, "text": new }));
            text.replace_range(from..to, new);
        }
        *version += 1;
        let version = *version;
        self.client.change(address, version, json!(changes));
    }

    /// Writes something else over the first `what`.
    fn write(&mut self, address: &str, what: &str, new: &str) {
        let (start, end) = (self.place(address, what, 0), self.place(address, what, what.len()));
        let edit = json!([{ "range": { "start": start, "end": end }, "newText": new }]);
        self.apply(address, &edit);
    }

    /// The edits of a change of the workspace, each to the text that it is of.
    fn apply_all(&mut self, edit: &Value) {
        // Who says that it applies edits of one version is given those.
        if let Some(changes) = edit["documentChanges"].as_array() {
            assert!(self.can("/workspace/workspaceEdit/documentChanges"), "{edit}");
            for change in changes {
                let address = change["textDocument"]["uri"].as_str().unwrap();
                let version = self.texts.get(address).map(|(version, _)| *version);
                assert_eq!(change["textDocument"]["version"], json!(version), "{edit}");
                self.apply(address, &change["edits"]);
            }
            return;
        }
        let changes = edit["changes"].as_object().unwrap_or_else(|| panic!("{edit}"));
        for (address, edits) in changes {
            self.apply(address, edits);
        }
    }

    /// The findings of a text as the client gets them: it asks where it said that it asks, and is sent
    /// them else.
    fn findings(&mut self, address: &str) -> Value {
        if !self.can("/textDocument/diagnostic") {
            return self.pushed.get(address).cloned().unwrap_or_else(|| json!([]));
        }
        assert!(!self.pushed.contains_key(address), "it would show each finding twice");
        let known = self.results.get(address).map(|it| it["resultId"].clone());
        let params = json!({
            "textDocument": { "uri": address }, "identifier": "slate", "previousResultId": known,
        });
        let report = self.ask("textDocument/diagnostic", params);
        if report["kind"] == "full" {
            self.results.insert(address.to_owned(), report);
        }
        self.results[address]["items"].clone()
    }

    /// Waits for a finding.
    fn finds(&mut self, address: &str, code: &str) -> Value {
        let mut found = Value::Null;
        self.until(code, |it| {
            let findings = it.findings(address);
            let findings = findings.as_array().unwrap();
            let of_code: Vec<&Value> = findings.iter().filter(|it| it["code"] == code).collect();
            assert!(of_code.len() < 2, "{findings:?}");
            found = of_code.first().map_or(Value::Null, |it| (*it).clone());
            !found.is_null()
        });
        found
    }

    /// The hints of a text, as the client asks for them.
    fn hints(&mut self, address: &str) -> Vec<Value> {
        let lines = self.text(address).lines().count();
        let mut all = Vec::new();
        for (first, last) in (self.ways.pieces)(lines) {
            let range = json!({
                "start": { "line": first, "character": 0 }, "end": { "line": last, "character": 0 },
            });
            let params = json!({ "textDocument": { "uri": address }, "range": range });
            let hints = self.ask("textDocument/inlayHint", params);
            all.extend(hints.as_array().into_iter().flatten().cloned());
        }
        all
    }

    /// The words beside the line that holds a text.
    fn beside(&mut self, address: &str, what: &str) -> String {
        let line = self.place(address, what, 0)["line"].clone();
        let hints = self.hints(address).into_iter().filter(|it| it["position"]["line"] == line);
        hints.map(|it| it["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    }

    /// Clicks a lens: the command goes to the server where that offers it, and the answer is dropped.
    fn click(&mut self, address: &str, title: &str) {
        let lenses = self.ask_of("textDocument/codeLens", address);
        let lens = lenses.as_array().unwrap().iter().find(|it| it["command"]["title"] == title);
        let command =
            lens.unwrap_or_else(|| panic!("no lens `{title}`: {lenses}"))["command"].clone();
        let offered = self.server["executeCommandProvider"]["commands"].as_array().unwrap();
        assert!(offered.contains(&command["command"]), "nothing would happen: {command}");
        let params = json!({ "command": command["command"], "arguments": command["arguments"] });
        self.ask("workspace/executeCommand", params);
    }

    /// What this editor's picture is drawn from.
    fn tell_drawer(&mut self, name: &str, address: &str, findings: &Value) {
        let Some(folder) = std::env::var_os("SLATE_SHOWN") else { return };
        let told = json!({
            "text": self.text(address).to_owned(),
            "hints": self.hints(address),
            "lenses": self.ask_of("textDocument/codeLens", address),
            "findings": findings,
        });
        let file = format!("{}-{name}.json", self.ways.name.to_lowercase());
        std::fs::write(PathBuf::from(folder).join(file), told.to_string()).unwrap();
    }
}

fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].encode_utf16().count();
    json!({ "line": before.matches('\n').count(), "character": column })
}

fn offset(text: &str, position: &Value) -> usize {
    let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut left = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
    let mut at = start;
    for c in text[start..].chars() {
        if left == 0 || c == '\n' {
            break;
        }
        left = left.checked_sub(c.len_utf16()).expect("a place inside of a character");
        at += c.len_utf8();
    }
    at
}

/// What an author does with a broken agreement: every step is one of the tests that other editors pass.
fn mends_the_broken(it: &mut Editor) -> String {
    let broken = it.open("broken.slate");
    let misspelt = it.finds(&broken, "unknown-keyword");
    assert_eq!(misspelt["severity"], 1);
    assert_eq!(misspelt["range"]["start"], it.place(&broken, "pauze", 0));
    assert_eq!(misspelt["range"]["end"], it.place(&broken, "pauze", 5));
    assert!(misspelt["message"].as_str().unwrap().contains("`pause`"), "{misspelt}");
    let all = it.findings(&broken);
    it.tell_drawer("broken", &broken, &all);

    let hover = it.ask_at("textDocument/hover", &broken, "fix of ticket", 1);
    assert_eq!(hover["contents"]["kind"], "markdown");
    let said = hover["contents"]["value"].as_str().unwrap();
    assert!(said.contains("desk.fix"), "{said}");

    // The fix of the finding.
    let context = (it.ways.fixes)(json!([misspelt]));
    let actions = it.ask(
        "textDocument/codeAction",
        json!({ "textDocument": { "uri": broken }, "range": misspelt["range"], "context": context }),
    );
    let fix = actions.as_array().unwrap().iter().find(|it| it["kind"] == "quickfix").unwrap();
    it.apply_all(&fix["edit"].clone());
    assert!(it.text(&broken).contains("\n      pause while status"), "{}", it.text(&broken));
    let gap = it.finds(&broken, "ladder-gap");
    assert_eq!(gap["range"]["start"], it.place(&broken, "below 75%", 0));
    let page = gap["codeDescription"]["href"].as_str().unwrap();
    assert!(path(page).is_file(), "{page}");

    // A member, completed.
    it.write(&broken, "is waiting", "is w");
    let place = it.place(&broken, "is w", 4);
    let params = json!({
        "textDocument": { "uri": broken }, "position": place,
        "context": { "triggerKind": 1 },
    });
    let found = it.ask("textDocument/completion", params);
    let items = found.get("items").unwrap_or(&found).as_array().unwrap().clone();
    let item = items.into_iter().find(|it| it["label"] == "waiting").unwrap();
    let resolved = it.ask("completionItem/resolve", item.clone());
    // Nothing that is inserted may come as late as the explanation: neither client waits for it.
    for part in ["textEdit", "insertText", "insertTextFormat", "filterText", "sortText"] {
        assert_eq!(item.get(part), resolved.get(part), "{resolved}");
    }
    assert!(resolved["documentation"]["value"].is_string(), "{resolved}");
    it.apply(&broken, &json!([item["textEdit"]]));
    assert!(it.text(&broken).contains("pause while status is waiting\n"), "{}", it.text(&broken));

    // A name, changed everywhere.
    let named = it.ask_at("textDocument/prepareRename", &broken, "fix of ticket", 1);
    assert_eq!(
        named.get("range").unwrap_or(&named)["start"],
        it.place(&broken, "fix of ticket", 0)
    );
    let place = it.place(&broken, "fix of ticket", 1);
    let edit = it.ask(
        "textDocument/rename",
        json!({ "textDocument": { "uri": broken }, "position": place, "newName": "repair" }),
    );
    it.apply_all(&edit);
    let text = it.text(&broken);
    assert!(text.contains("timer repair of") && text.contains("measure repair"), "{text}");
    let defined = it.ask_at("textDocument/definition", &broken, "measure repair", 9);
    assert_eq!(defined["range"]["start"], it.place(&broken, "repair of", 0));
    let params = json!({
        "textDocument": { "uri": broken }, "position": it.place(&broken, "repair of", 1),
        "context": { "includeDeclaration": true },
    });
    assert_eq!(it.ask("textDocument/references", params).as_array().unwrap().len(), 2);

    // What a clause takes, with the part that is at the cursor.
    let help = it.ask_at("textDocument/signatureHelp", &broken, "require at least ", 17);
    let first = &help["signatures"][0];
    assert!(first["label"].as_str().unwrap().starts_with("require at least"), "{help}");
    assert!(first["parameters"][0]["label"].is_array(), "{help}");

    // Its layout is that of the program.
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let params = json!({ "textDocument": { "uri": broken }, "options": options });
    let file = it.folder.path().join("formatted.slate");
    std::fs::write(&file, it.text(&broken)).unwrap();
    let edits = it.ask("textDocument/formatting", params);
    it.apply(&broken, &edits);
    let run =
        std::process::Command::new(env!("CARGO_BIN_EXE_slate")).arg("fmt").arg(&file).output();
    assert!(run.unwrap().status.success());
    assert_eq!(it.text(&broken), std::fs::read_to_string(&file).unwrap());
    assert!(it.text(&broken).contains("  term     2026-01-01"));

    let outline = it.ask_of("textDocument/documentSymbol", &broken);
    assert_eq!(outline[0]["name"], "acme");
    let inside = outline[0]["children"].as_array().unwrap();
    assert!(inside.iter().any(|it| it["name"] == "office"), "{outline}");
    let folds = it.ask_of("textDocument/foldingRange", &broken);
    let lines = it.text(&broken).lines().count();
    let agreement = it.place(&broken, "agreement acme", 0)["line"].as_u64().unwrap();
    let fold = folds.as_array().unwrap().iter().find(|it| it["startLine"] == agreement).unwrap();
    assert!(fold["endLine"].as_u64().unwrap() < lines as u64, "{fold}");
    broken
}

/// The words of a text that have a colour by meaning, each with its kind.
fn coloured(text: &str, legend: &Value, data: &[Value]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut line, mut column) = (0, 0);
    for token in data.chunks(5) {
        let number = |at: usize| token[at].as_u64().unwrap();
        if number(0) > 0 {
            line += number(0);
            column = 0;
        }
        column += number(1);
        let at = |column: u64| offset(text, &json!({ "line": line, "character": column }));
        let word = &text[at(column)..at(column + number(2))];
        let kind = legend["tokenTypes"][usize::try_from(number(3)).unwrap()].as_str().unwrap();
        found.push((word.to_owned(), kind.to_owned()));
    }
    found
}

/// The colours by meaning of a text: each of a kind that the client said it has a colour for.
fn colours(it: &mut Editor, address: &str) -> Value {
    let tokens = it.ask_of("textDocument/semanticTokens/full", address);
    let legend = &it.server["semanticTokensProvider"]["legend"];
    let words = coloured(it.text(address), legend, tokens["data"].as_array().unwrap());
    let known = &it.ways.capabilities["textDocument"]["semanticTokens"]["tokenTypes"];
    for (word, kind) in &words {
        assert!(known.as_array().unwrap().contains(&json!(kind)), "`{word}` is a {kind}");
    }
    for (word, kind) in [("agreement", "keyword"), ("office", "class"), ("resolved", "enumMember")]
    {
        assert!(words.contains(&(word.to_owned(), kind.to_owned())), "{word}: {words:?}");
    }
    tokens
}

/// What another percentage does to the money of the bundled example.
fn sees_the_money(it: &mut Editor) -> String {
    const REFRESH: &str = "workspace/inlayHint/refresh";
    let example = it.open("examples/managed-desk/managed-desk.slate");
    let promise = "require at least response_floor";
    assert!(it.can("/workspace/inlayHint/refreshSupport"));
    it.until("told to ask for hints again", |it| it.refreshed.contains_key(REFRESH));
    let before = "6,597.37 GBP, 5 of 12 missed, 83.65% to 97.88%";
    it.until("money", |it| it.beside(&example, promise) == before);
    assert!(it.progress.contains(&"Reading the history".to_owned()), "{:?}", it.progress);

    let told = it.refreshed[REFRESH];
    it.write(&example, promise, "require at least 90%");
    it.until("told that the money is other", |it| it.refreshed[REFRESH] > told);
    assert_eq!(
        it.beside(&example, "require at least 90%"),
        "6,153.95 GBP (was 6,597.37 GBP), 2 of 12 missed, 83.65% to 97.88%"
    );
    it.tell_drawer("money", &example, &json!([]));

    // A button above the text, and what comes of it.
    it.click(&example, "▶ run its scenarios");
    it.until("a message", |it| !it.messages.is_empty());
    let (kind, said) = it.messages.remove(0);
    assert!(kind == 3 && said.ends_with("3 passed, 0 failed"), "{kind} {said}");
    let wrong = "expect INC2.resolution met";
    it.write(&example, wrong, "expect INC2.resolution breached");
    it.click(&example, "▶ run its scenarios");
    it.until("a message", |it| !it.messages.is_empty());
    let (kind, said) = it.messages.remove(0);
    assert!(kind == 2 && said.ends_with("2 passed, 1 failed"), "{kind} {said}");
    assert!(said.contains("    expected INC2: desk.resolution breached"), "{said}");
    example
}
