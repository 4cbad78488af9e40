//! Clauses to fill in, as they stand in the text when they are accepted.

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::features::TEXT;

/// A clause as it stands when its gaps are left as they are. Who fills in gaps also indents the lines behind
/// the first.
fn accepted(clause: &str, snippet: bool, indent: &str) -> String {
    if !snippet {
        return clause.to_owned();
    }
    let mut out = String::new();
    let mut rest = clause;
    while let Some((before, gap)) = rest.split_once('$') {
        out.push_str(before);
        rest = match gap.strip_prefix('{').and_then(|gap| gap.split_once('}')) {
            Some((gap, behind)) => {
                out.push_str(gap.split_once(':').unwrap().1);
                behind
            }
            None => {
                // Where the author goes on.
                // After a comma, another field.
                let goes_on =
                    if out.ends_with(' ') && !out.ends_with("  ") { "note x" } else { "// …" };
                out.push_str(goes_on);
                gap.trim_start_matches(|c: char| c.is_ascii_digit())
            }
        };
    }
    out.push_str(rest);
    let lines = out.split('\n').enumerate();
    let lines = lines.map(|(at, line)| match (at, line) {
        (0, _) | (_, "") => line.to_owned(),
        _ => format!("{indent}{line}"),
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// How many clauses of more than one line were accepted, of those that fit before a line.
fn tried(client: &mut Client, uri: &str, before: &str, snippet: bool, version: &mut i64) -> usize {
    let start = TEXT.find(before).unwrap();
    let start = TEXT[..start].rfind('\n').unwrap() + 1;
    let line = TEXT[..start].matches('\n').count();
    let indent: String = TEXT[start..].chars().take_while(|c| *c == ' ').collect();
    let with = |clause: &str| format!("{}{indent}{clause}\n{}", &TEXT[..start], &TEXT[start..]);
    let mut write = |client: &mut Client, text: String| {
        *version += 1;
        client.change(uri, *version, json!([{ "text": text }]));
    };
    write(client, with(""));
    let place = json!({ "line": line, "character": indent.len() });
    let document = json!({ "uri": uri });
    let asked = json!({ "textDocument": document, "position": place });
    let items = client.ask("textDocument/completion", asked);
    let mut count = 0;
    for item in items.as_array().unwrap() {
        let clause = item["textEdit"]["newText"].as_str().unwrap();
        if !clause.contains('\n') {
            continue;
        }
        let (format, mode) = if snippet { (2, 2) } else { (1, 1) };
        assert_eq!(
            (&item["insertTextFormat"], &item["insertTextMode"]),
            (&json!(format), &json!(mode))
        );
        let text = with(&accepted(clause, snippet, &indent));
        write(client, text.clone());
        let options = json!({ "tabSize": 2, "insertSpaces": true });
        let asked = json!({ "textDocument": document, "options": options });
        let edits = client.ask("textDocument/formatting", asked);
        assert_eq!(edits, json!([]), "{} is not laid out:\n{text}", item["label"]);
        count += 1;
    }
    count
}

#[test]
fn an_accepted_clause_is_laid_out() {
    for snippet in [true, false] {
        let item = json!({
            "snippetSupport": snippet, "insertTextModeSupport": { "valueSet": [1, 2] },
        });
        let folder = tempfile::tempdir().unwrap();
        let completion = json!({ "completion": { "completionItem": item } });
        let mut client = Client::only(folder.path(), json!({ "textDocument": completion }));
        let uri = uri(&folder.path().join("a.slate"));
        client.open(&uri, TEXT);
        let (mut version, mut count) = (1, 0);
        for before in ["agreement it", "service desk", "    target fixed"] {
            count += tried(&mut client, &uri, before, snippet, &mut version);
        }
        assert!(count > 8, "{count}");
        client.end();
    }
}

#[test]
fn who_does_not_know_how_lines_are_indented_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path(), None);
    let uri = uri(&folder.path().join("a.slate"));
    client.open(&uri, "edition 2026\n\n");
    let place = json!({ "line": 1, "character": 0 });
    let asked = json!({ "textDocument": { "uri": uri }, "position": place });
    let items = client.ask("textDocument/completion", asked);
    let known = |it: &Value| it.get("insertTextMode").is_some();
    assert!(!items.as_array().unwrap().iter().any(known));
    client.end();
}
