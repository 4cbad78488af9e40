//! Zed, by `crates/lsp/src/lsp.rs` (`default_initialize_params`), `crates/project/src/lsp_command.rs` and
//! `crates/language_extension/src/extension_lsp_adapter.rs` of github.com/zed-industries/zed: as they were
//! in the middle of 2025, when it was sent findings, and as they are since 2026 (about 28c0f4aef89d), when it asks
//! for them, shows lenses and can colour by meaning.

use serde_json::{Value, json};

use super::{Editor, Ways, coloured, colours, mends_the_broken, sees_the_money};
use crate::client::merge;

/// What it says of itself since it has a client for the protocol that other servers rely on.
fn older() -> Value {
    let refresh = json!({ "refreshSupport": true });
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": {
            "applyEdit": true,
            "codeLens": refresh,
            "configuration": true,
            "didChangeConfiguration": { "dynamicRegistration": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true, "relativePatternSupport": true },
            "executeCommand": { "dynamicRegistration": false },
            "fileOperations": { "dynamicRegistration": false, "didRename": true, "willRename": true },
            "inlayHint": refresh,
            "symbol": {},
            "workspaceEdit": {
                "documentChanges": true,
                "resourceOperations": ["create", "rename", "delete"],
                "snippetEditSupport": true,
            },
            "workspaceFolders": true,
        },
        "textDocument": {
            "codeAction": {
                "codeActionLiteralSupport": {
                    "codeActionKind": { "valueSet": ["refactor", "quickfix", "source"] },
                },
                "dataSupport": true,
                "resolveSupport": {
                    "properties":
                        ["kind", "diagnostics", "isPreferred", "disabled", "edit", "command"],
                },
            },
            "codeLens": { "dynamicRegistration": false },
            "completion": {
                "completionItem": {
                    "insertReplaceSupport": true,
                    "insertTextModeSupport": { "valueSet": [1, 2] },
                    "labelDetailsSupport": true,
                    "resolveSupport":
                        { "properties": ["additionalTextEdits", "command", "documentation"] },
                    "snippetSupport": true,
                },
                "completionList": {
                    "itemDefaults": [
                        "commitCharacters", "editRange", "insertTextMode", "insertTextFormat", "data",
                    ],
                },
                "contextSupport": true,
                "insertTextMode": 2,
            },
            "definition": { "linkSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "formatting": { "dynamicRegistration": true },
            "hover": { "contentFormat": ["markdown"] },
            "inlayHint": {
                "dynamicRegistration": false,
                "resolveSupport": {
                    "properties": [
                        "textEdits", "tooltip", "label.tooltip", "label.location", "label.command",
                    ],
                },
            },
            "onTypeFormatting": { "dynamicRegistration": true },
            "publishDiagnostics": { "relatedInformation": true },
            "rangeFormatting": { "dynamicRegistration": true },
            "rename": { "prepareSupport": true, "prepareSupportDefaultBehavior": 1 },
            "signatureHelp": {
                "signatureInformation": {
                    "activeParameterSupport": true,
                    "documentationFormat": ["markdown", "plaintext"],
                    "parameterInformation": { "labelOffsetSupport": true },
                },
            },
            "synchronization": { "didSave": true },
        },
        "window": { "showMessage": {}, "workDoneProgress": true },
        "experimental": { "localDocs": true, "serverStatusNotification": true },
    })
}

/// What it says besides since.
fn newer() -> Value {
    let refresh = json!({ "refreshSupport": true });
    let dynamic = json!({ "dynamicRegistration": true });
    let mut said = older();
    let more = json!({
        "workspace": { "diagnostics": refresh, "semanticTokens": refresh },
        "textDocument": {
            "completion": {
                "completionItem": {
                    "deprecatedSupport": true,
                    "documentationFormat": ["markdown", "plaintext"],
                    "resolveSupport": {
                        "properties":
                            ["additionalTextEdits", "command", "detail", "documentation"],
                    },
                    "tagSupport": { "valueSet": [1] },
                },
            },
            "diagnostic": { "dynamicRegistration": true, "relatedDocumentSupport": true },
            "documentLink": { "dynamicRegistration": true, "tooltipSupport": true },
            "foldingRange": {
                "dynamicRegistration": true,
                "foldingRange": { "collapsedText": true },
                "foldingRangeKind": { "valueSet": ["comment", "region", "imports"] },
                "lineFoldingOnly": false,
            },
            "publishDiagnostics": {
                "codeDescriptionSupport": true,
                "dataSupport": true,
                "tagSupport": { "valueSet": [1, 2] },
                "versionSupport": true,
            },
            "semanticTokens": {
                "augmentsSyntaxTokens": true,
                "dynamicRegistration": true,
                "formats": ["relative"],
                "multilineTokenSupport": true,
                "overlappingTokenSupport": true,
                "requests": { "full": { "delta": true } },
                "serverCancelSupport": true,
                "tokenModifiers": [
                    "declaration", "definition", "readonly", "static", "deprecated", "abstract",
                    "async", "modification", "documentation", "defaultLibrary", "constant",
                ],
                "tokenTypes": [
                    "namespace", "class", "enum", "interface", "struct", "typeParameter", "type",
                    "parameter", "variable", "property", "enumMember", "decorator", "function",
                    "method", "macro", "label", "comment", "string", "keyword", "number",
                    "regexp", "operator", "modifier", "event", "lifetime",
                ],
            },
        },
        "window": {
            "showMessage": { "messageActionItem": { "additionalPropertiesSupport": true } },
        },
    });
    merge(&mut said, more);
    for feature in ["codeLens", "completion", "definition", "hover", "inlayHint", "rename"] {
        merge(&mut said["textDocument"][feature], dynamic.clone());
    }
    said
}

/// What it keeps of a finding, to ask what can be done about it.
fn stubs(findings: &Value) -> Value {
    let kept = |it: &Value| {
        let mut kept = json!({});
        for part in ["range", "severity", "code", "source", "message", "data"] {
            if let Some(value) = it.get(part) {
                kept[part] = value.clone();
            }
        }
        kept
    };
    findings.as_array().unwrap().iter().map(kept).collect()
}

/// The older one asks for every kind that the server said it has.
fn older_fixes(findings: Value) -> Value {
    json!({
        "diagnostics": stubs(&findings),
        "only": [
            "quickfix", "refactor.extract", "refactor.inline", "refactor.rewrite",
            "source.organizeImports",
        ],
    })
}

fn newer_fixes(findings: Value) -> Value {
    json!({ "diagnostics": stubs(&findings) })
}

/// Of fifty lines each.
fn pieces(lines: usize) -> Vec<(usize, usize)> {
    (0..lines).step_by(50).map(|first| (first, (first + 50).min(lines))).collect()
}

#[test]
fn zed_is_sent_findings_and_asks_for_money_again() {
    let ways = Ways { name: "Zed-2025", capabilities: older(), fixes: older_fixes, pieces };
    let mut it = Editor::start(ways);
    mends_the_broken(&mut it);
    sees_the_money(&mut it);
    it.client.end();
}

#[test]
fn zed_asks_for_findings_colours_and_money() {
    let ways = Ways { name: "Zed", capabilities: newer(), fixes: newer_fixes, pieces };
    let mut it = Editor::start(ways);
    let broken = mends_the_broken(&mut it);
    // Findings of the files that are not open, too.
    let params = json!({ "identifier": "slate", "previousResultIds": [] });
    let everywhere = it.ask("workspace/diagnostic", params);
    let example = it.address("examples/managed-desk/managed-desk.slate");
    let files = everywhere["items"].as_array().unwrap();
    let of = |uri: &str| files.iter().find(|it| it["uri"] == uri).unwrap();
    assert_eq!(of(&example)["items"][0]["code"], "two-credits-one-event");
    assert_eq!(of(&broken)["items"][0]["code"], "ladder-gap");

    // Colours by meaning, and after an edit what is other.
    let tokens = colours(&mut it, &broken);
    it.write(&broken, "\"Acme plc\"", "\"Acme\"");
    let params = json!({
        "textDocument": { "uri": broken }, "previousResultId": tokens["resultId"],
    });
    let delta = it.ask("textDocument/semanticTokens/full/delta", params);
    let legend = it.server["semanticTokensProvider"]["legend"].clone();
    let mut data = tokens["data"].as_array().unwrap().clone();
    for edit in delta["edits"].as_array().unwrap() {
        let number = |name: &str| usize::try_from(edit[name].as_u64().unwrap()).unwrap();
        let (from, many) = (number("start"), number("deleteCount"));
        let new = edit["data"].as_array().cloned().unwrap_or_default();
        data.splice(from..from + many, new);
    }
    let words = coloured(it.text(&broken), &legend, &data);
    assert!(words.contains(&("\"Acme\"".to_owned(), "string".to_owned())), "{words:?}");

    sees_the_money(&mut it);
    // It opens no file that it is told to open: it is told where the statement is.
    it.click(&example, "simulate");
    it.until("told where the statement is", |it| !it.messages.is_empty());
    let (_, said) = it.messages.remove(0);
    let (title, file) = said.split_once(": ").unwrap();
    let statement = std::fs::read_to_string(file).unwrap();
    assert!(statement.starts_with(&format!("# {title}")), "{statement}");
    assert!(it.shown.is_empty());
    it.client.end();
}
