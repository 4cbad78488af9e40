//! How long an author waits: the real server over its standard streams, from a key that is struck to
//! the findings of the text as it then is, and the questions that an editor asks meanwhile.

#![expect(clippy::indexing_slicing, reason = "what a JSON object does not have reads as null")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::workspace;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Measures `server` in a folder of its own below `folder` and prints a table. `keys`: how many are
/// struck for each line of it. `history` is a folder with the tickets and events of the agreement
/// of the comparison with other tools.
pub fn run(server: &Path, folder: &Path, keys: usize, history: Option<&Path>) -> Result<bool> {
    println!("| text | what | p50 ms | p99 ms | most ms |");
    println!("|---|---|---|---|---|");
    for lines in [1_000, 10_000] {
        let text = workspace::one_file(lines, 1)?;
        let path = folder.join(format!("{lines}/all.slate"));
        put(&path, &text)?;
        let mut typist = Typist::start(server, &path, &text)?;
        let name = format!("{} lines", text.lines().count());
        questions(&mut typist, &name, keys)?;
        println!("| {name} | memory of the server, MB | {} | | |", typist.megabytes()?);
        typist.end()?;
    }
    one_agreement(server, &folder.join("one"), keys)?;
    shared(server, &folder.join("shared"), keys)?;
    large(server, &folder.join("large"), keys.min(40))?;
    if let Some(history) = history {
        money(server, history, keys.min(20))?;
    }
    Ok(true)
}

/// Keys in the middle of a text, and the questions of an editor.
fn questions(typist: &mut Typist, name: &str, keys: usize) -> Result<()> {
    let middle = typist.text.len() / 2;
    let in_words = typist.find_after("provider \"", middle)?;
    let in_number = typist.find_after("at least 9", middle)?;
    let wanted = typist.find_after("caused_by is ", middle)?;
    let target = typist.find_after("target ", middle)?;
    let hours = typist.find_after("calendar support_", middle)?;
    let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for key in 0..keys {
        let at = if key.is_multiple_of(2) { in_words } else { in_number };
        let took = typist.strike(at, at, &digit(key))?;
        times.entry("1 key to findings").or_default().push(took);
        // Asked of a text that was never asked about before.
        let now = |offset: usize| offset + usize::from(offset > at);
        let place = typist.position(now(wanted));
        let took = typist.ask("completion", json!({}), &place)?;
        times.entry("2 completion").or_default().push(took);
        let took = typist.ask("formatting", layout(), &place)?;
        times.entry("5 formatting").or_default().push(took);
        let took = typist.strike(at, at + 1, "")?;
        times.entry("1 key to findings").or_default().push(took);
        let place = typist.position(target);
        times.entry("3 hover").or_default().push(typist.ask("hover", json!({}), &place)?);
        if key.is_multiple_of(10) {
            let new = json!({ "newName": "quite_another" });
            let at = typist.position(hours);
            times.entry("4 rename").or_default().push(typist.ask("rename", new, &at)?);
        }
    }
    for (what, mut times) in times {
        row(name, what.get(2..).unwrap_or(what), &mut times);
    }
    Ok(())
}

/// What an editor says with a request to format, which the language decides itself.
fn layout() -> Value {
    json!({ "options": { "tabSize": 2, "insertSpaces": true } })
}

/// What a key types: another than the one before.
fn digit(key: usize) -> String {
    (key % 10).to_string()
}

/// Keys in the middle of one agreement of 10,000 lines.
fn one_agreement(server: &Path, folder: &Path, keys: usize) -> Result<()> {
    let text = workspace::one_agreement(10_000);
    let path = folder.join("large.slate");
    put(&path, &text)?;
    let mut typist = Typist::start(server, &path, &text)?;
    let at = typist.find_after("require at least 9", text.len() / 2)?;
    let (mut struck, mut asked, mut laid_out) = (Vec::new(), Vec::new(), Vec::new());
    for key in 0..keys {
        struck.push(typist.strike(at, at, &digit(key))?);
        let place = typist.position(at);
        asked.push(typist.ask("completion", json!({}), &place)?);
        laid_out.push(typist.ask("formatting", layout(), &place)?);
        struck.push(typist.strike(at, at + 1, "")?);
    }
    let name = format!("one agreement of {} lines", text.lines().count());
    row(&name, "key to findings", &mut struck);
    row(&name, "completion", &mut asked);
    row(&name, "formatting", &mut laid_out);
    typist.end()
}

/// Keys in a file of hours that a thousand agreements use, ten of which are open.
fn shared(server: &Path, folder: &Path, keys: usize) -> Result<()> {
    workspace::write(folder, workspace::Size { files: 1000, lines: 100_000 }, 1)?;
    let path = folder.join("common/hours_GB_ENG.slate");
    let text = std::fs::read_to_string(&path)?;
    let mut typist = Typist::start(server, &path, &text)?;
    let mut opened = 0;
    for number in 0..1000 {
        let path = folder.join(format!("customers/{:02}/a{number:04}.slate", number / 50));
        let text = std::fs::read_to_string(&path)?;
        if text.contains("hours_GB_ENG") && opened < 10 {
            typist.open(&path, &text)?;
            opened += 1;
        }
    }
    let mut times = Vec::new();
    let at = typist.find_after("08:0", 0)?;
    for _ in 0..keys {
        times.push(typist.strike_for_all(at, at + 1, "5", opened + 1)?);
        times.push(typist.strike_for_all(at, at + 1, "0", opened + 1)?);
    }
    row("a calendar of 1,000 agreements", "key to findings of all that is open", &mut times);
    typist.end()
}

/// A hundred thousand lines in one workspace, all of them open.
fn large(server: &Path, folder: &Path, keys: usize) -> Result<()> {
    let mut texts = Vec::new();
    for number in 0..10 {
        let path = folder.join(format!("a{number}.slate"));
        let text = workspace::one_file(10_000, number + 1)?;
        put(&path, &text)?;
        texts.push((path, text));
    }
    let Some((path, text)) = texts.first() else { return Ok(()) };
    let mut typist = Typist::start(server, path, text)?;
    for (path, text) in texts.iter().skip(1) {
        typist.open(path, text)?;
    }
    let at = typist.find_after("provider \"", 0)?;
    let mut times = Vec::new();
    for _ in 0..keys {
        times.push(typist.strike(at, at, "x")?);
        times.push(typist.strike(at, at + 1, "")?);
    }
    row("100,000 lines, all open", "key to findings", &mut times);
    println!(
        "| 100,000 lines, all open | memory of the server, MB | {} | | |",
        typist.megabytes()?
    );
    typist.end()
}

/// From an edit of a percentage and of a limit to the figures of a history.
fn money(server: &Path, folder: &Path, keys: usize) -> Result<()> {
    let path = folder.join("bench.slate");
    let text = std::fs::read_to_string(&path)?;
    let mut typist = Typist::start(server, &path, &text)?;
    let first = typist.figures()?;
    println!("| live money | the history read, and the first figures | {} | | |", shown(first));
    // A percentage measures nothing again; each limit is one that was never measured before.
    let percentage =
        |key: usize| if key.is_multiple_of(2) { "94".to_owned() } else { "95".to_owned() };
    let limit = |key: usize| (16 + key).to_string();
    edits(&mut typist, "percentage", "below ", keys, &percentage)?;
    edits(&mut typist, "limit", "limit { P1: ", keys, &limit)?;
    typist.end()
}

/// Edits of the two digits behind `before`, each with the figures that follow it.
fn edits(
    typist: &mut Typist,
    what: &str,
    before: &str,
    keys: usize,
    digits: &dyn Fn(usize) -> String,
) -> Result<()> {
    let at = typist.find_after(before, 0)?;
    let mut times = Vec::new();
    for key in 0..keys {
        let begin = Instant::now();
        typist.change(at, at + 2, &digits(key))?;
        typist.figures()?;
        times.push(begin.elapsed());
    }
    row("live money", &format!("an edited {what} to its money"), &mut times);
    Ok(())
}

fn row(text: &str, what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |part: usize| times.get((times.len().saturating_sub(1)) * part / 100).copied();
    let [p50, p99, most] = [at(50), at(99), at(100)].map(|it| shown(it.unwrap_or_default()));
    println!("| {text} | {what} | {p50} | {p99} | {most} |");
}

fn shown(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{}", micros / 1000, micros % 1000 / 100)
}

fn put(path: &Path, text: &str) -> Result<()> {
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    std::fs::write(path, text)?;
    Ok(())
}

/// A client that types in one text.
struct Typist {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    uri: String,
    text: String,
    version: u64,
    request: u64,
}

impl Typist {
    fn start(server: &Path, path: &Path, text: &str) -> Result<Self> {
        let mut child = Command::new(server)
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let input = child.stdin.take().ok_or("no way in")?;
        let output = BufReader::new(child.stdout.take().ok_or("no way out")?);
        let uri = uri(path)?;
        let (version, request) = (1, 0);
        let text = text.to_owned();
        let mut typist = Self { server: child, input, output, uri, text, version, request };
        let hints = json!({ "inlayHint": { "refreshSupport": true } });
        let capabilities = json!({ "workspace": hints });
        typist.send(&json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize",
            "params": { "processId": null, "rootUri": null, "capabilities": capabilities } }))?;
        typist.until(|it| it["id"] == 0)?;
        typist.send(&json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }))?;
        let (uri, text) = (typist.uri.clone(), typist.text.clone());
        typist.did_open(&uri, &text)?;
        Ok(typist)
    }

    fn open(&mut self, path: &Path, text: &str) -> Result<()> {
        self.did_open(&uri(path)?, text)
    }

    fn did_open(&mut self, uri: &str, text: &str) -> Result<()> {
        let document = json!({ "uri": uri, "languageId": "slate", "version": 1, "text": text });
        self.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen",
            "params": { "textDocument": document } }))?;
        self.until(|it| is_findings(it) && it["params"]["uri"] == uri)?;
        Ok(())
    }

    /// Changes the text, and does not wait.
    fn change(&mut self, start: usize, end: usize, typed: &str) -> Result<()> {
        self.version += 1;
        let range = json!({ "start": self.position(start), "end": self.position(end) });
        self.text.replace_range(start..end, typed);
        let document = json!({ "uri": self.uri, "version": self.version });
        let changes = json!([{ "range": range, "text": typed }]);
        self.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didChange",
            "params": { "textDocument": document, "contentChanges": changes } }))
    }

    /// Strikes a key, and waits for the findings of the text as it then is.
    fn strike(&mut self, start: usize, end: usize, typed: &str) -> Result<Duration> {
        let begin = Instant::now();
        self.change(start, end, typed)?;
        let (uri, version) = (self.uri.clone(), self.version);
        self.until(|it| {
            let params = &it["params"];
            is_findings(it) && params["uri"] == uri.as_str() && params["version"] == version
        })?;
        Ok(begin.elapsed())
    }

    /// Strikes a key, and waits for the findings of as many texts.
    fn strike_for_all(
        &mut self,
        start: usize,
        end: usize,
        typed: &str,
        texts: usize,
    ) -> Result<Duration> {
        let begin = Instant::now();
        self.change(start, end, typed)?;
        for _ in 0..texts {
            self.until(is_findings)?;
        }
        Ok(begin.elapsed())
    }

    /// Waits until the server says that there are new figures.
    fn figures(&mut self) -> Result<Duration> {
        let begin = Instant::now();
        let asked = self.until(|it| it["method"] == "workspace/inlayHint/refresh")?;
        self.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": null }))?;
        Ok(begin.elapsed())
    }

    fn ask(&mut self, method: &str, more: Value, position: &Value) -> Result<Duration> {
        self.request += 1;
        let id = self.request;
        let mut params = more;
        params["textDocument"] = json!({ "uri": self.uri });
        params["position"] = position.clone();
        let begin = Instant::now();
        self.send(&json!({ "jsonrpc": "2.0", "id": id,
            "method": format!("textDocument/{method}"), "params": params }))?;
        let answer = self.until(|it| it["id"] == id && it.get("method").is_none())?;
        if answer.get("error").is_some() || answer["result"].is_null() {
            return Err(format!("no answer to {method}: {answer}").into());
        }
        Ok(begin.elapsed())
    }

    fn find_after(&self, what: &str, start: usize) -> Result<usize> {
        let found = self.text.get(start..).and_then(|rest| rest.find(what));
        let at = found.map(|at| start + at).or_else(|| self.text.find(what));
        Ok(at.ok_or_else(|| format!("the text has no `{what}`"))? + what.len())
    }

    fn position(&self, offset: usize) -> Value {
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        json!({ "line": line, "character": offset - start })
    }

    fn send(&mut self, message: &Value) -> Result<()> {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        Ok(self.input.flush()?)
    }

    /// Reads until a message is the one that is wanted. What the server asks meanwhile is granted.
    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                if self.output.read_line(&mut line)? == 0 {
                    return Err("the server ended".into());
                }
                match line.trim().split_once(':') {
                    Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                        length = value.trim().parse()?;
                    }
                    Some(_) => {}
                    None => break,
                }
            }
            let mut body = vec![0; length];
            self.output.read_exact(&mut body)?;
            let message: Value = serde_json::from_slice(&body)?;
            if wanted(&message) {
                return Ok(message);
            }
            if message.get("method").is_some() && message.get("id").is_some() {
                self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }))?;
            }
        }
    }

    /// The most memory that the server held, in megabytes; 0 where the system does not tell.
    fn megabytes(&self) -> Result<u64> {
        let status = PathBuf::from(format!("/proc/{}/status", self.server.id()));
        let Ok(status) = std::fs::read_to_string(status) else { return Ok(0) };
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()).unwrap_or("0");
        Ok(kilobytes.parse::<u64>()? / 1024)
    }

    fn end(mut self) -> Result<()> {
        drop(self.input);
        self.server.wait()?;
        Ok(())
    }
}

fn is_findings(message: &Value) -> bool {
    message["method"] == "textDocument/publishDiagnostics"
}

fn uri(path: &Path) -> Result<String> {
    let path = std::path::absolute(path)?.display().to_string();
    let written = |byte: u8| match byte {
        b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    Ok(format!("file://{}", path.bytes().map(written).collect::<String>()))
}
