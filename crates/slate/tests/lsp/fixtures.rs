//! Each feature in fixtures that hold the files, the request and the whole answer.
//!
//! A fixture is a text of sections, each begun by a line `--- WORD ...`:
//!
//! - `client` says what the client can do besides the usual;
//! - `roots NAME ...` are the folders that the client has open, from here on: one without a name if none are
//!   said;
//! - `disk NAME` is a file on disk, `open NAME` one that is open too, `change NAME` its new text; after
//!   the name, `crlf` ends its lines so. A `¦` marks a place. `close NAME` closes it;
//! - `edits NAME [VERSION]` is a message with several edits, each `{ "range": ..., "text": ... }` on the text
//!   that the one before left;
//! - `created NAME`, `changed NAME` and `deleted NAME` do that on disk, and a client that watches tells of it;
//! - `request METHOD` asks. Its body is put over what every question of the protocol says: the document
//!   and the first mark. In it `$uri`, `$uri NAME`, `$at`, `$at2`, `$range` and `$whole` stand for the
//!   document, another, marks and what is between; `$findings` for the findings, `$answer /a/0` for a part of
//!   the last answer and `$item LABEL` for one of its items. After the method, `until WORD` asks again until
//!   the word is in the answer: figures of a history come when they are there;
//! - `sent ID METHOD` asks in the same way under a name and does not wait, `cancel ID` takes that back, and
//!   `answered ID` is what came of it;
//! - `message` sends its body as it is, but for `$uri`;
//! - `pushed` waits for findings, `said METHOD` and `asked METHOD` for what the server says and asks;
//! - `answer` is what came back: one for columns of UTF-16 and of UTF-8, or one of each.
//!
//! The server starts when all has been said that stands before it: `client`, `roots` and `disk`.
//!
//! With `SLATE_BLESS=1` the answers are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, PATIENCE, merge, uri};

const ENCODINGS: [&str; 2] = ["utf-16", "utf-8"];

struct Section {
    words: Vec<String>,
    body: String,
}

impl Section {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }
}

fn sections(text: &str) -> (String, Vec<Section>) {
    let mut about = String::new();
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("--- ") {
            let words = head.split_whitespace().map(str::to_owned).collect();
            sections.push(Section { words, body: String::new() });
        } else {
            let body = sections.last_mut().map_or(&mut about, |section| &mut section.body);
            body.push_str(line);
            body.push('\n');
        }
    }
    (about, sections)
}

/// One run of a fixture.
struct Run {
    client: Client,
    root: PathBuf,
    encoding: &'static str,
    /// What the client can do besides the usual; nothing once it has said so.
    able: Option<Value>,
    roots: Vec<String>,
    /// The first document that was opened.
    uri: String,
    /// Of each document, by its address.
    versions: BTreeMap<String, i64>,
    marks: Vec<Value>,
    end: Value,
    /// What the last question was answered with.
    last: Value,
    /// Names of results, in the order in which they came: they stand for contents.
    results: Vec<String>,
}

impl Run {
    fn address(&self, name: &str) -> String {
        uri(&self.root.join(name))
    }

    fn position(&self, text: &str, at: usize) -> Value {
        let before = &text[..at];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = match self.encoding {
            "utf-8" => at - start,
            _ => before[start..].encode_utf16().count(),
        };
        json!({ "line": line, "character": column })
    }

    /// The text of a section without its marks, which are kept where there are some.
    fn text(&mut self, section: &Section) -> String {
        let mut text = section.body.clone();
        if section.word(2) == "crlf" {
            text = text.replace('\n', "\r\n");
        }
        let mut marks = Vec::new();
        while let Some(at) = text.find('¦') {
            text.replace_range(at..at + '¦'.len_utf8(), "");
            marks.push(self.position(&text, at));
        }
        if !marks.is_empty() {
            self.marks = marks;
        }
        if self.uri.is_empty() || self.address(section.word(1)) == self.uri {
            self.end = self.position(&text, text.len());
        }
        text
    }

    /// Puts a file on disk, in its folder: at once, as editors write. Of half a text, other things are said.
    fn write(&self, file: &str, text: &str) {
        let path = self.root.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let half = self.root.join("half written");
        std::fs::write(&half, text).unwrap();
        std::fs::rename(half, path).unwrap();
    }

    /// Shakes hands, in the folders that are open.
    fn begin(&mut self) {
        let Some(able) = self.able.take() else { return };
        let place = match &self.roots[..] {
            [] => json!({ "rootUri": uri(&self.root) }),
            roots => json!({ "rootUri": null, "workspaceFolders": self.folders(roots) }),
        };
        self.client.greet(place, Some(self.encoding), able);
    }

    /// Folders as the protocol tells them; they are there.
    fn folders(&self, names: &[String]) -> Value {
        let folder = |name: &String| {
            std::fs::create_dir_all(self.root.join(name)).unwrap();
            json!({ "uri": self.address(name), "name": name })
        };
        names.iter().map(folder).collect()
    }

    /// Other folders are open from now on.
    fn set_roots(&mut self, new: Vec<String>) {
        let old = std::mem::replace(&mut self.roots, new);
        if self.able.is_none() {
            let without = |all: &[String], others: &[String]| {
                let left: Vec<String> =
                    all.iter().filter(|it| !others.contains(it)).cloned().collect();
                self.folders(&left)
            };
            let (added, removed) = (without(&self.roots, &old), without(&old, &self.roots));
            let event = json!({ "added": added, "removed": removed });
            self.client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
        }
    }

    /// Does something to a file on disk, and tells of it as a client does that watches.
    fn watched(&mut self, section: &Section) {
        let name = section.word(1);
        let kind = match section.word(0) {
            "created" => 1,
            "changed" => 2,
            _ => 3,
        };
        if kind == 3 {
            std::fs::remove_file(self.root.join(name)).unwrap();
        } else {
            let text = self.text(section);
            self.write(name, &text);
        }
        let changes = json!([{ "uri": self.address(name), "type": kind }]);
        self.client.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// The version of a document that is changed.
    fn next_version(&mut self, address: &str) -> i64 {
        let version = self.versions.entry(address.to_owned()).or_insert(0);
        *version += 1;
        *version
    }

    fn mark(&self, at: usize) -> Value {
        self.marks.get(at).or(self.marks.last()).cloned().unwrap_or_default()
    }

    /// What a word of a request stands for.
    fn meant(&mut self, value: &mut Value) {
        match value {
            Value::Array(all) => all.iter_mut().for_each(|it| self.meant(it)),
            Value::Object(all) => all.values_mut().for_each(|it| self.meant(it)),
            Value::String(text) if text.starts_with('$') => {
                let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
                let start = json!({ "line": 0, "character": 0 });
                *value = match word {
                    "$uri" if rest.is_empty() => json!(self.uri),
                    "$uri" => json!(self.address(rest)),
                    "$at" => self.mark(0),
                    "$at2" => self.mark(1),
                    "$at3" => self.mark(2),
                    "$at4" => self.mark(3),
                    "$range" => json!({ "start": self.mark(0), "end": self.mark(1) }),
                    "$whole" => json!({ "start": start, "end": self.end }),
                    "$findings" => self.client.findings(&self.uri.clone()),
                    "$answer" => self.last.pointer(rest).cloned().expect("no such part"),
                    "$item" => {
                        let items = self.last.as_array().expect("no items");
                        let item =
                            items.iter().find(|it| it["label"] == rest || it["title"] == rest);
                        item.cloned().expect("no such item")
                    }
                    other => panic!("what is `{other}`?"),
                };
            }
            _ => {}
        }
    }

    /// The body of a section, with what its words stand for.
    fn body(&mut self, section: &Section) -> Value {
        let mut body = serde_json::from_str(&section.body).expect("the body is no JSON");
        self.meant(&mut body);
        body
    }

    /// What a question says.
    fn params(&mut self, method: &str, section: &Section) -> Value {
        let mut params = if method.starts_with("textDocument/") {
            let mut params = json!({ "textDocument": { "uri": self.uri } });
            if !self.marks.is_empty() {
                params["position"] = self.mark(0);
            }
            params
        } else {
            Value::Null
        };
        if !section.body.trim().is_empty() {
            let body = self.body(section);
            merge(&mut params, body);
        }
        params
    }

    fn request(&mut self, section: &Section) -> Value {
        let method = section.word(1);
        let params = self.params(method, section);
        let wanted = if section.word(2) == "until" { section.word(3) } else { "" };
        let end = Instant::now() + PATIENCE;
        loop {
            let id = self.client.request(method, params.clone());
            let answer = result(self.client.answer(id));
            if answer.to_string().contains(wanted) || Instant::now() > end {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The answer of a section that has one.
    fn step(&mut self, section: &Section) -> Option<Value> {
        let answer = match section.word(0) {
            "client" | "answer" => return None,
            "roots" => {
                self.set_roots(section.words[1..].to_vec());
                return None;
            }
            "disk" => {
                let text = self.text(section);
                self.write(section.word(1), &text);
                return None;
            }
            "open" => {
                let text = self.text(section);
                let address = self.address(section.word(1));
                self.write(section.word(1), &text);
                self.client.open(&address, &text);
                self.versions.insert(address.clone(), 1);
                if self.uri.is_empty() {
                    self.uri = address;
                }
                return None;
            }
            "change" => {
                let text = self.text(section);
                let address = self.address(section.word(1));
                let version = self.next_version(&address);
                self.client.change(&address, version, json!([{ "text": text }]));
                return None;
            }
            "edits" => {
                let address = self.address(section.word(1));
                if let Ok(version) = section.word(2).parse::<i64>() {
                    self.versions.insert(address.clone(), version - 1);
                }
                let version = self.next_version(&address);
                let edits = self.body(section);
                self.client.change(&address, version, edits);
                return None;
            }
            "close" => {
                let address = self.address(section.word(1));
                self.versions.remove(&address);
                let document = json!({ "uri": address });
                self.client.tell("textDocument/didClose", json!({ "textDocument": document }));
                return None;
            }
            "created" | "changed" | "deleted" => {
                self.watched(section);
                return None;
            }
            "sent" => {
                let method = section.word(2);
                let params = self.params(method, section);
                self.client.request_as(json!(section.word(1)), method, params);
                return None;
            }
            "cancel" => {
                self.client.tell("$/cancelRequest", json!({ "id": section.word(1) }));
                return None;
            }
            "message" => {
                self.client.send(&section.body.trim_end().replace("$uri", &self.uri));
                return None;
            }
            "answered" => result(self.client.answer(section.word(1))),
            "request" => self.request(section),
            "pushed" => {
                let name = section.words.get(1).map(|name| self.address(name));
                let uri = name.unwrap_or_else(|| self.uri.clone());
                let version = self.versions.get(&uri).copied();
                self.client.pushed(&uri, version)
            }
            "said" => self.client.said(section.word(1))["params"].take(),
            "asked" => self.client.asked(section.word(1)),
            other => panic!("what is `{other}`?"),
        };
        if ["request", "answered"].contains(&section.word(0)) {
            self.last = answer.clone();
        }
        Some(self.normal(answer))
    }

    /// The same in every folder and in every version.
    fn normal(&mut self, mut value: Value) -> Value {
        match &mut value {
            Value::Array(all) => all.iter_mut().for_each(|it| *it = self.normal(it.take())),
            Value::Object(all) => {
                for (name, it) in all.iter_mut() {
                    if let ("resultId", Some(id)) = (name.as_str(), it.as_str()) {
                        let known = self.results.iter().position(|known| known == id);
                        let at = known.unwrap_or_else(|| {
                            self.results.push(id.to_owned());
                            self.results.len() - 1
                        });
                        *it = json!(format!("result {}", at + 1));
                    } else {
                        *it = self.normal(it.take());
                    }
                }
                // A document is named by its address too.
                let addresses: Vec<String> =
                    all.keys().filter(|name| name.starts_with("file://")).cloned().collect();
                for address in addresses {
                    let it = all.remove(&address).unwrap();
                    all.insert(self.plain(&address), it);
                }
            }
            Value::String(text) => *text = self.plain(text),
            _ => {}
        }
        value
    }

    fn plain(&self, text: &str) -> String {
        let version = format!("findings-{}", env!("CARGO_PKG_VERSION"));
        text.replace(&uri(&self.root), "file:///workspace").replace(&version, "findings-VERSION")
    }
}

/// What came of a question.
fn result(mut answer: Value) -> Value {
    match answer.get("error") {
        Some(_) => json!({ "error": answer["error"] }),
        None => answer["result"].take(),
    }
}

/// The answers of a fixture with columns of one kind, by section.
fn answers(sections: &[Section], encoding: &'static str) -> BTreeMap<usize, Value> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let able = sections.iter().find(|it| it.word(0) == "client");
    let able = able.map_or(json!({}), |it| serde_json::from_str(&it.body).expect("no JSON"));
    let mut run = Run {
        client: Client::silent(&root),
        root,
        encoding,
        able: Some(able),
        roots: Vec::new(),
        uri: String::new(),
        versions: BTreeMap::new(),
        marks: Vec::new(),
        end: Value::Null,
        last: Value::Null,
        results: Vec::new(),
    };
    let mut answers = BTreeMap::new();
    for (at, section) in sections.iter().enumerate() {
        if !["client", "roots", "disk"].contains(&section.word(0)) {
            run.begin();
        }
        if let Some(answer) = run.step(section) {
            answers.insert(at, answer);
        }
    }
    run.client.end();
    answers
}

/// JSON in which what fits on a line stands on one, and the five numbers of each colour too.
fn pretty(value: &Value, indent: usize, into: &mut String) {
    const WIDTH: usize = 100;
    let short = value.to_string();
    let pad = "  ".repeat(indent + 1);
    let close = "  ".repeat(indent);
    match value {
        Value::Array(all) if all.len() > 5 && all.iter().all(Value::is_number) => {
            let rows = all.chunks(5).map(|row| {
                let row: Vec<String> = row.iter().map(Value::to_string).collect();
                format!("{pad}{}", row.join(", "))
            });
            into.push_str(&format!("[\n{}\n{close}]", rows.collect::<Vec<_>>().join(",\n")));
        }
        Value::Array(all) if !all.is_empty() && short.len() + 2 * indent > WIDTH => {
            into.push_str("[\n");
            for (at, it) in all.iter().enumerate() {
                into.push_str(&pad);
                pretty(it, indent + 1, into);
                into.push_str(if at + 1 < all.len() { ",\n" } else { "\n" });
            }
            into.push_str(&format!("{close}]"));
        }
        Value::Object(all) if !all.is_empty() && short.len() + 2 * indent > WIDTH => {
            into.push_str("{\n");
            for (at, (name, it)) in all.iter().enumerate() {
                into.push_str(&format!("{pad}{}: ", json!(name)));
                pretty(it, indent + 1, into);
                into.push_str(if at + 1 < all.len() { ",\n" } else { "\n" });
            }
            into.push_str(&format!("{close}}}"));
        }
        _ => into.push_str(&short),
    }
}

/// The fixture with the answers that came.
fn written(about: &str, sections: &[Section], came: &[BTreeMap<usize, Value>; 2]) -> String {
    let mut text = about.to_owned();
    let asks = |section: &&Section| section.word(0) != "answer";
    for (at, section) in sections.iter().enumerate().filter(|(_, section)| asks(section)) {
        text.push_str(&format!("--- {}\n{}", section.words.join(" "), section.body));
        let [one, other] = came;
        let answers = match (one.get(&at), other.get(&at)) {
            (Some(one), Some(other)) if one == other => vec![("answer", one)],
            (Some(one), Some(other)) => vec![("answer utf-16", one), ("answer utf-8", other)],
            _ => Vec::new(),
        };
        for (head, value) in answers {
            text.push_str(&format!("--- {head}\n"));
            pretty(value, 0, &mut text);
            text.push('\n');
        }
    }
    text
}

#[test]
fn every_fixture_is_answered_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp/fixtures");
    let bless = std::env::var_os("SLATE_BLESS").is_some();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = Vec::new();
    for file in files {
        // Where a fixture does not come to its end, the last of these names it.
        println!("{}", file.display());
        let text = std::fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
        let (about, sections) = sections(&text);
        let came = ENCODINGS.map(|encoding| answers(&sections, encoding));
        let now = written(&about, &sections, &came);
        if now == text {
            continue;
        }
        if bless {
            std::fs::write(&file, &now).unwrap();
            continue;
        }
        let line = now.lines().zip(text.lines()).position(|(now, text)| now != text);
        let line = line.unwrap_or_else(|| now.lines().count().min(text.lines().count()));
        let at = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
        wrong.push(format!(
            "{}:{}\n  is   {}\n  was  {}",
            file.display(),
            line + 1,
            at(&now),
            at(&text)
        ));
    }
    assert!(wrong.is_empty(), "{}\n(SLATE_BLESS=1 writes what is)", wrong.join("\n"));
}
