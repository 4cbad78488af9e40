//! SARIF 2.1.0 (OASIS), for code scanning services. Columns count Unicode code points.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::super::{Code, Edit, Finding, Label, Severity, Sources, Span};
use crate::finding::page;

/// One run of the tool with its rules (those that occur) and results.
pub(super) fn render(findings: &[Finding], sources: &Sources) -> String {
    let mut codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let index = codes.binary_search(&finding.code).unwrap_or_default();
            result(finding, index, sources)
        })
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "slate",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_default();
    out.push('\n');
    out
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.id(),
        "name": code.slug(),
        "shortDescription": { "text": code.title() },
        "help": { "text": page::meaning(code), "markdown": page::text(code) },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

const fn level(severity: Severity) -> &'static str {
    severity.word()
}

fn result(finding: &Finding, rule: usize, sources: &Sources) -> Value {
    let mut message = vec![finding.message.clone()];
    message.extend(finding.witness.iter().map(|witness| format!("for example: {witness}")));
    message.extend(finding.notes.iter().map(|note| format!("note: {note}")));
    message.extend(finding.help.iter().map(|help| format!("help: {help}")));

    let mut result = Map::new();
    result.insert("ruleId".into(), json!(finding.code.id()));
    result.insert("ruleIndex".into(), json!(rule));
    result.insert("level".into(), json!(level(finding.severity)));
    result.insert("message".into(), json!({ "text": message.join("\n") }));
    let primary = finding.primary();
    result.insert(
        "locations".into(),
        primary
            .map(|label| json!({ "physicalLocation": physical(label, sources) }))
            .into_iter()
            .collect(),
    );
    let related: Vec<Value> = finding
        .labels
        .iter()
        .filter(|label| primary != Some(*label))
        .enumerate()
        .map(|(id, label)| {
            json!({
                "id": id,
                "message": { "text": label.text },
                "physicalLocation": physical(label, sources),
            })
        })
        .collect();
    if !related.is_empty() {
        result.insert("relatedLocations".into(), related.into());
    }
    let fixes: Vec<Value> = finding
        .fixes
        .iter()
        .map(|fix| {
            json!({
                "description": { "text": fix.title },
                "artifactChanges": changes(&fix.edits, sources),
            })
        })
        .collect();
    if !fixes.is_empty() {
        result.insert("fixes".into(), fixes.into());
    }
    Value::Object(result)
}

fn physical(label: &Label, sources: &Sources) -> Value {
    let mut physical = Map::new();
    physical.insert("artifactLocation".into(), json!({ "uri": uri(&label.file) }));
    if let Some(region) = region(&label.file, label.span, sources) {
        physical.insert("region".into(), region);
    }
    Value::Object(physical)
}

/// Edits grouped by file, files in the order in which they first occur.
fn changes(edits: &[Edit], sources: &Sources) -> Vec<Value> {
    let mut files: Vec<&Arc<str>> = Vec::new();
    for edit in edits {
        if !files.contains(&&edit.file) {
            files.push(&edit.file);
        }
    }
    files
        .into_iter()
        .map(|file| {
            let replacements: Vec<Value> = edits
                .iter()
                .filter(|edit| edit.file == *file)
                .map(|edit| {
                    let region = region(file, edit.span, sources).unwrap_or_else(
                        || json!({ "byteOffset": edit.span.start, "byteLength": edit.span.len() }),
                    );
                    json!({
                        "deletedRegion": region,
                        "insertedContent": { "text": edit.replacement },
                    })
                })
                .collect();
            json!({ "artifactLocation": { "uri": uri(file) }, "replacements": replacements })
        })
        .collect()
}

/// A region by lines and columns; none when the text is not at hand.
fn region(file: &str, span: Span, sources: &Sources) -> Option<Value> {
    let source = sources.get(file)?;
    let (start, end) = (source.locate(span.start), source.locate(span.end));
    Some(json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }))
}

/// A path as a relative URI reference: everything that RFC 3986 does not let stand is encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        let plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
        if plain {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("contracts/acme, ç.slate"), "contracts/acme%2C%20%C3%A7.slate");
    }

    #[test]
    fn every_result_names_its_rule_and_place() {
        let text = render(&sample::findings(), &sample::sources());
        let parsed: Value = serde_json::from_str(&text).unwrap();
        let run = &parsed["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            assert!(
                result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].is_string()
            );
        }
        insta::assert_json_snapshot!(run["results"]);
    }
}
