//! A client whose process dies while somebody else holds its end of the streams.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::Client;

/// A process that waits for input.
fn process() -> Child {
    let program = env!("CARGO_BIN_EXE_slate");
    Command::new(program).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap()
}

fn begun(root: &std::path::Path, process: Value) -> Client {
    let mut client = Client::silent(root);
    let said = json!({ "processId": process, "rootUri": null, "capabilities": {} });
    client.request("initialize", said);
    client
}

#[test]
fn the_server_ends_when_its_client_is_dead() {
    let folder = tempfile::tempdir().unwrap();
    let mut parent = process();
    let mut client = begun(folder.path(), json!(parent.id()));
    client.answer(1);
    assert!(!client.ends_within(Duration::from_secs(4)));
    parent.kill().unwrap();
    // Nobody asks yet what came of it.
    assert!(client.ends_within(Duration::from_secs(30)));
    parent.wait().unwrap();
    // One that was dead before.
    assert!(begun(folder.path(), json!(parent.id())).ends_within(Duration::from_secs(30)));
    // Who names none is not watched.
    let mut client = begun(folder.path(), Value::Null);
    assert!(!client.ends_within(Duration::from_secs(4)));
    client.end();
}
