//! Ten thousand random edits: what the server then knows of the text is what one that starts afresh
//! with it knows.

use serde_json::{Value, json};

use crate::client::{Client, uri};

const SAMPLE: &str = include_str!("../../../../examples/managed-desk/managed-desk.slate");

/// What is typed: ends of lines of each kind, braces that pair with nothing, characters of two and of
/// four bytes.
const PIECES: [&str; 18] = [
    "",
    "",
    "}",
    "{",
    "\n",
    "\r\n",
    "\"",
    "x",
    "🦀",
    "日本",
    "é",
    " P1: 4 h,",
    "// é 🦀\r\n",
    "/*",
    "*/",
    "%",
    "\t",
    "1_000 GBP ",
];

/// No text grows longer, in bytes.
const LONGEST: usize = 12_000;

/// A stream of numbers that is the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

/// The text as the client has it.
struct Mirror {
    text: String,
    encoding: &'static str,
    /// How the last edit is taken back: where, how much of it, and what was there.
    back: Option<(usize, usize, String)>,
}

impl Mirror {
    /// The nearest place before `at` that splits no character and no end of a line.
    fn boundary(&self, mut at: usize) -> usize {
        at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let bytes = self.text.as_bytes();
        let split = at > 0 && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n');
        if split { at - 1 } else { at }
    }

    fn position(&self, at: usize) -> Value {
        let bytes = self.text.as_bytes();
        let ends = |it: &usize| match bytes[*it] {
            b'\n' => true,
            b'\r' => bytes.get(*it + 1) != Some(&b'\n'),
            _ => false,
        };
        let line = (0..at).filter(ends).count();
        let start = (0..at).rev().find(ends).map_or(0, |it| it + 1);
        let before = &self.text[start..at];
        let column =
            if self.encoding == "utf-8" { before.len() } else { before.encode_utf16().count() };
        json!({ "line": line, "character": column })
    }

    /// One edit, as the client tells it.
    fn edit(&mut self, random: &mut Random) -> Value {
        let (start, end, new) = match random.below(100) {
            _ if self.text.len() > LONGEST => {
                let start = random.below(self.text.len());
                (start, start + 2_000, String::new())
            }
            // What is typed is taken back at once more often than not: texts break and mend.
            0..50 if self.back.is_some() => self.back.clone().unwrap(),
            0..75 => {
                let start = random.below(self.text.len() + 1);
                (start, start + random.below(8), PIECES[random.below(PIECES.len())].to_owned())
            }
            75..85 => {
                let start = random.below(self.text.len() + 1);
                (start, start + random.below(120), String::new())
            }
            85..98 => (random.below(self.text.len() + 1), 0, clause(random)),
            _ => {
                self.back = None;
                self.text = if random.below(2) == 0 {
                    SAMPLE.to_owned()
                } else {
                    SAMPLE.replace('\n', "\r\n").replace("Harbour", "港 🦀")
                };
                return json!({ "text": self.text });
            }
        };
        let start = self.boundary(start);
        let end = self.boundary(end.max(start));
        let range = json!({ "start": self.position(start), "end": self.position(end) });
        let old = self.text[start..end].to_owned();
        self.text.replace_range(start..end, &new);
        self.back = match self.back {
            Some(_) => None,
            None => Some((start, start + new.len(), old)),
        };
        json!({ "range": range, "text": new })
    }
}

/// Some lines of the sample, with ends of lines of one kind or the other.
fn clause(random: &mut Random) -> String {
    let lines: Vec<&str> = SAMPLE.lines().collect();
    let start = random.below(lines.len());
    let end = (start + 1 + random.below(14)).min(lines.len());
    lines[start..end].join(if random.below(2) == 0 { "\n" } else { "\r\n" }) + "\n"
}

/// What the server knows of the text, and of its tree at some places.
fn known(client: &mut Client, uri: &str, places: &[Value]) -> Vec<(&'static str, Value)> {
    let document = json!({ "uri": uri });
    let whole = json!({
        "start": { "line": 0, "character": 0 },
        "end": { "line": 99_999, "character": 0 },
    });
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let questions = [
        ("textDocument/diagnostic", json!({})),
        ("textDocument/documentSymbol", json!({})),
        ("textDocument/foldingRange", json!({})),
        ("textDocument/selectionRange", json!({ "positions": places })),
        ("textDocument/formatting", json!({ "options": options })),
        ("textDocument/codeLens", json!({})),
        ("textDocument/semanticTokens/range", json!({ "range": whole })),
    ];
    let mut known = Vec::new();
    for (method, mut params) in questions {
        params["textDocument"] = document.clone();
        let mut answer = client.ask(method, params);
        if method == "textDocument/codeLens" {
            let now = |lens: &Value| {
                let title = lens["command"]["title"].as_str().unwrap();
                !title.ends_with("(before the mistake)")
            };
            answer.as_array_mut().unwrap().retain(now);
        }
        known.push((method, answer));
    }
    // Names in a text with mistakes lead where they led before those, hints stay, and so does the most that
    // it can cost: a memory that a fresh start lacks.
    let broken = known[0].1["items"].as_array().unwrap().iter().any(|it| it["severity"] == 1);
    if !broken {
        let params = json!({ "textDocument": document, "range": whole });
        known.push(("textDocument/inlayHint", client.ask("textDocument/inlayHint", params)));
    }
    for place in places.iter().filter(|_| !broken).take(3) {
        for method in ["textDocument/hover", "textDocument/completion", "textDocument/definition"] {
            let params = json!({ "textDocument": document, "position": place });
            known.push((method, client.ask(method, params)));
        }
    }
    known
}

/// The colours of the text, by way of what is other than before.
fn coloured(client: &mut Client, uri: &str, before: &mut Value) {
    let document = json!({ "uri": uri });
    let Some(id) = before["resultId"].as_str() else {
        let params = json!({ "textDocument": document });
        *before = client.ask("textDocument/semanticTokens/full", params);
        return;
    };
    let params = json!({ "textDocument": document, "previousResultId": id });
    let delta = client.ask("textDocument/semanticTokens/full/delta", params);
    before["resultId"] = delta["resultId"].clone();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let data = before["data"].as_array_mut().unwrap();
    for edit in delta["edits"].as_array().unwrap() {
        let start = number(&edit["start"]);
        let new = edit["data"].as_array().cloned().unwrap_or_default();
        data.splice(start..start + number(&edit["deleteCount"]), new);
    }
}

/// The text as the server has it, by its own word: each line is made a comment between two lines that
/// formatting changes, so that it tells everything between them.
fn told(client: &mut Client, uri: &str, mirror: &mut Mirror) -> String {
    // What ends no comment is made an end of a line like the others.
    let mut changes = Vec::new();
    let mut at = 0;
    while let Some(next) = mirror.text[at..].find('\r').map(|it| at + it) {
        let end = if mirror.text[next + 1..].starts_with('\n') { next + 2 } else { next + 1 };
        let range = json!({ "start": mirror.position(next), "end": mirror.position(end) });
        changes.push(json!({ "range": range, "text": "\n" }));
        mirror.text.replace_range(next..end, "\n");
        at = next + 1;
    }
    let starts: Vec<usize> = mirror.text.match_indices('\n').map(|(at, _)| at + 1).collect();
    for start in std::iter::once(0).chain(starts).collect::<Vec<_>>().into_iter().rev() {
        let at = mirror.position(start);
        changes.push(json!({ "range": { "start": at, "end": at }, "text": "// " }));
        mirror.text.insert_str(start, "// ");
    }
    let (first, last) = (mirror.position(0), mirror.position(mirror.text.len()));
    changes.push(
        json!({ "range": { "start": last, "end": last }, "text": "\n   calendar a \"\" {}\n" }),
    );
    changes.push(json!({ "range": { "start": first, "end": first }, "text": "   edition 2026\n" }));
    client.change(uri, 1_000_000, Value::Array(changes));
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let params = json!({ "textDocument": { "uri": uri }, "options": options });
    let edits = client.ask("textDocument/formatting", params);
    edits[0]["newText"].as_str().unwrap_or_default().to_owned()
}

/// Edits a text at random, and compares every so often with a server that starts afresh with it.
fn edits_end_where_a_fresh_start_begins(encoding: &'static str, edits: usize, every: usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), Some(encoding));
    let address = uri(&folder.path().join("a.slate"));
    let mut mirror = Mirror { text: SAMPLE.to_owned(), encoding, back: None };
    client.open(&address, SAMPLE);
    let mut random = Random(88_172_645_463_325_252);
    let mut colours = Value::Null;
    let (mut done, mut compared, mut version) = (0, 0, 1);
    while done < edits {
        let changes: Vec<Value> = (0..=random.below(3)).map(|_| mirror.edit(&mut random)).collect();
        done += changes.len();
        version += 1;
        client.change(&address, version, Value::Array(changes));
        if done / every == compared && done < edits {
            continue;
        }
        compared = done / every;
        let places: Vec<Value> = (0..8)
            .map(|_| mirror.position(mirror.boundary(random.below(mirror.text.len()))))
            .collect();
        let mut fresh = Client::start(folder.path(), Some(encoding));
        fresh.open(&address, &mirror.text);
        let edited = known(&mut client, &address, &places);
        for ((method, edited), (_, afresh)) in
            edited.iter().zip(known(&mut fresh, &address, &places))
        {
            assert_eq!(*edited, afresh, "{method} after {done} edits of\n{}", mirror.text);
        }
        coloured(&mut client, &address, &mut colours);
        let mut anew = Value::Null;
        coloured(&mut fresh, &address, &mut anew);
        assert_eq!(colours["data"], anew["data"], "colours after {done} edits of\n{}", mirror.text);
        fresh.end();
    }
    // What it sends of itself is, in the end, what it answers.
    let pushed = client.pushed(&address, version);
    assert_eq!(pushed, client.findings(&address));
    let told = told(&mut client, &address, &mut mirror);
    let commented: Vec<&str> = mirror.text.lines().map(str::trim_end).collect();
    let told: Vec<&str> = told.lines().skip(1).take(commented.len()).collect();
    assert_eq!(told, commented);
    client.end();
}

#[test]
fn ten_thousand_random_edits_end_where_a_fresh_start_begins() {
    edits_end_where_a_fresh_start_begins("utf-16", 10_000, 100);
}

#[test]
fn random_edits_counted_in_bytes_end_there_too() {
    edits_end_where_a_fresh_start_begins("utf-8", 1_000, 250);
}
