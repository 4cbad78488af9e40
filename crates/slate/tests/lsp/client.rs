//! A client that speaks to the real binary over its standard streams.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take before the test fails.
pub const PATIENCE: Duration = Duration::from_secs(120);

pub struct Client {
    child: Child,
    born: Instant,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What the server said without being asked.
    pub unasked: VecDeque<Value>,
    next: u64,
    /// What is written in one piece, while somebody collects it.
    held: Option<Vec<u8>>,
}

impl Client {
    /// Starts the server and shakes hands. `encoding` is what the client offers.
    pub fn start(root: &std::path::Path, encoding: Option<&str>) -> Self {
        Self::with(root, encoding, json!({}))
    }

    /// A client that can do what `more` says, by the protocol's names, besides the usual.
    pub fn with(root: &std::path::Path, encoding: Option<&str>, more: Value) -> Self {
        let mut client = Self::silent(root);
        client.greet(json!({ "rootUri": uri(root) }), encoding, more);
        client
    }

    /// Shakes hands: `place` says which folders the client has open.
    pub fn greet(&mut self, place: Value, encoding: Option<&str>, more: Value) {
        let encodings: Vec<&str> = encoding.into_iter().collect();
        let mut capabilities = json!({
            "general": if encodings.is_empty() { json!({}) } else { json!({ "positionEncodings": encodings }) },
            "textDocument": {
                "completion": { "completionItem": { "snippetSupport": true } },
                "signatureHelp": {
                    "signatureInformation": { "parameterInformation": { "labelOffsetSupport": true } },
                },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
                "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
                "publishDiagnostics": { "relatedInformation": true },
            },
        });
        merge(&mut capabilities, more);
        let mut said = json!({
            "processId": null, "capabilities": capabilities,
            // Answers name days: they are the same on each.
            "initializationOptions": { "now": "2026-03-04T12:00:00Z" },
        });
        merge(&mut said, place);
        let answer = self.ask("initialize", said);
        assert_eq!(answer["serverInfo"]["name"], "slate");
        self.tell("initialized", json!({}));
    }

    /// A client that can do what `capabilities` says and nothing else.
    pub fn only(root: &std::path::Path, capabilities: Value) -> Self {
        let mut client = Self::silent(root);
        let said = json!({
            "processId": null, "rootUri": uri(root), "capabilities": capabilities,
            "initializationOptions": { "now": "2026-03-04T12:00:00Z" },
        });
        client.ask("initialize", said);
        client.tell("initialized", json!({}));
        client
    }

    /// A client that has said nothing yet.
    pub fn silent(root: &std::path::Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_slate"))
            .arg("lsp")
            // What the server keeps of its own it keeps beside the test.
            .env("XDG_CACHE_HOME", root.join(".cache"))
            .env("LOCALAPPDATA", root.join(".cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(output);
            while let Some(message) = read(&mut reader) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take();
        let born = Instant::now();
        Self { child, born, input, messages, unasked: VecDeque::new(), next: 0, held: None }
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        if let Some(held) = &mut self.held {
            held.extend_from_slice(bytes);
            return;
        }
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// What is sent meanwhile arrives at once.
    pub fn at_once<T>(&mut self, send: impl FnOnce(&mut Self) -> T) -> T {
        self.held = Some(Vec::new());
        let sent = send(self);
        let bytes = self.held.take().unwrap();
        self.write(&bytes);
        sent
    }

    pub fn send(&mut self, body: &str) {
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    /// Sends a request and gives its number.
    pub fn request(&mut self, method: &str, params: Value) -> u64 {
        self.next += 1;
        self.request_as(json!(self.next), method, params);
        self.next
    }

    /// Sends a request under a name of one's own.
    pub fn request_as(&mut self, id: Value, method: &str, params: Value) {
        let message = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.send(&message.to_string());
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, id: impl Into<Value>) -> Value {
        let id = id.into();
        if let Some(at) =
            self.unasked.iter().position(|it| it["id"] == id && it.get("method").is_none())
        {
            return self.unasked.remove(at).unwrap();
        }
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("no answer");
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
            self.unasked.push_back(message);
        }
    }

    /// The result of a request.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {}", answer["error"]);
        answer["result"].take()
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "slate", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    /// The findings of a document as it is now.
    pub fn findings(&mut self, uri: &str) -> Value {
        let mut report =
            self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
        report["items"].take()
    }

    /// The findings that the server pushed for a version of a document; a file that is not open has none.
    pub fn pushed(&mut self, uri: &str, version: impl Into<Value>) -> Value {
        let version = version.into();
        let wanted = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        };
        loop {
            if let Some(at) = self.unasked.iter().position(wanted) {
                return self.unasked.remove(at).unwrap()["params"]["diagnostics"].take();
            }
            let message = self.messages.recv_timeout(PATIENCE).expect("nothing was pushed");
            self.unasked.push_back(message);
        }
    }

    /// What the server says next, asked or not.
    pub fn next(&mut self) -> Value {
        self.next_within(PATIENCE).expect("nothing came")
    }

    /// What the server says next, if it does within a time.
    pub fn next_within(&mut self, time: Duration) -> Option<Value> {
        self.unasked.pop_front().or_else(|| self.messages.recv_timeout(time).ok())
    }

    /// What the server asks of the client next by this name; it is answered with nothing.
    pub fn asked(&mut self, method: &str) -> Value {
        let mut message = self.said(method);
        let answer = json!({ "jsonrpc": "2.0", "id": message["id"], "result": null });
        self.send(&answer.to_string());
        message["params"].take()
    }

    /// What the server says next by this name, without being asked.
    pub fn said(&mut self, method: &str) -> Value {
        loop {
            if let Some(at) = self.unasked.iter().position(|it| it["method"] == method) {
                return self.unasked.remove(at).unwrap();
            }
            let message = self.messages.recv_timeout(PATIENCE).expect("nothing was said");
            self.unasked.push_back(message);
        }
    }

    /// How long the server has worked, on all cores: what else the machine does adds nothing to it. Where
    /// the system does not tell, how long it has been there.
    pub fn worked(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        // Behind the name of the program: the fourteenth and the fifteenth field, in hundredths.
        let fields = stat.ok().and_then(|stat| Some(stat.rsplit_once(')')?.1.to_owned()));
        let Some(fields) = fields else { return self.born.elapsed() };
        let ticks = fields.split_whitespace().skip(11).take(2);
        Duration::from_millis(10 * ticks.map(|it| it.parse::<u64>().unwrap()).sum::<u64>())
    }

    /// Says good-bye; the server ends with 0.
    pub fn end(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.child.wait().unwrap().success());
    }

    /// Says no more than `exit`; gives the number with which the server ends.
    pub fn exit(mut self) -> Option<i32> {
        self.tell("exit", Value::Null);
        self.child.wait().unwrap().code()
    }

    /// Whether the server ends within a time, with its streams open.
    pub fn ends_within(&mut self, time: Duration) -> bool {
        let end = std::time::Instant::now() + time;
        while std::time::Instant::now() < end {
            if self.child.try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// Goes away without a word; the server ends all the same.
    pub fn vanish(mut self) {
        self.input = None;
        self.child.wait().unwrap();
    }
}

/// Puts what `more` holds into `into`.
pub fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (name, value) in more {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more,
    }
}

fn read(reader: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        // Whatever is written that is no header of the protocol fails the test.
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no header: {line}"));
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok();
        }
    }
    let mut body = vec![0; length?];
    reader.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// The address of a path. A folder for what is temporary may have any name.
pub fn uri(path: &std::path::Path) -> String {
    let path = path.to_str().unwrap();
    let written = |byte: u8| match byte {
        b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    format!("file://{}", path.bytes().map(written).collect::<String>())
}

/// The path of an address.
pub fn path(uri: &str) -> std::path::PathBuf {
    let mut parts = uri.strip_prefix("file://").unwrap().split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    String::from_utf8(bytes).unwrap().into()
}
