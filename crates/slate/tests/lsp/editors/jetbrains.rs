//! LSP4IJ, the client of IntelliJ IDEA, PyCharm and the others, by `ClientCapabilitiesFactory.java`
//! (0330bf8d6f05), `LSPLazyCodeActions.java`, `LSPInlayHintsProvider.java` and `CommandExecutor.java` of
//! github.com/redhat-developer/lsp4ij.

use serde_json::{Value, json};

use super::{Editor, Ways, colours, mends_the_broken, sees_the_money};

fn capabilities() -> Value {
    let refresh = json!({ "refreshSupport": true });
    let dynamic = json!({ "dynamicRegistration": true });
    let links = json!({ "dynamicRegistration": true, "linkSupport": true });
    json!({
        "general":
            { "positionEncodings": ["utf-16"], "staleRequestSupport": { "cancel": true, "retryOnContentModified": [] } },
        "workspace": {
            "applyEdit": true,
            "codeLens": refresh,
            "configuration": true,
            "diagnostics": refresh,
            "didChangeConfiguration": dynamic,
            "didChangeWatchedFiles": dynamic,
            "executeCommand": dynamic,
            "fileOperations": {
                "dynamicRegistration": true,
                "didCreate": true, "didDelete": true, "didRename": true, "willRename": true,
            },
            "inlayHint": refresh,
            "semanticTokens": refresh,
            "symbol": {},
            "workspaceEdit": {
                "documentChanges": true, "resourceOperations": ["create", "delete", "rename"],
            },
            "workspaceFolders": true,
        },
        "textDocument": {
            "callHierarchy": dynamic,
            "codeAction": {
                "dynamicRegistration": true,
                "codeActionLiteralSupport": {
                    "codeActionKind": {
                        "valueSet": [
                            "quickfix", "refactor", "refactor.extract", "refactor.inline",
                            "refactor.rewrite", "source", "source.organizeImports",
                        ],
                    },
                },
                "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] },
            },
            "codeLens": dynamic,
            "colorProvider": dynamic,
            "completion": {
                "dynamicRegistration": true,
                "completionItem": {
                    "deprecatedSupport": true,
                    "documentationFormat": ["markdown", "plaintext"],
                    "insertTextModeSupport": { "valueSet": [1, 2] },
                    "labelDetailsSupport": true,
                    "resolveSupport":
                        { "properties": ["documentation", "detail", "additionalTextEdits"] },
                    "snippetSupport": true,
                },
                "completionList": { "itemDefaults": ["editRange"] },
            },
            "declaration": links,
            "definition": links,
            "diagnostic": { "dynamicRegistration": true, "relatedDocumentSupport": true },
            "documentHighlight": dynamic,
            "documentLink": dynamic,
            "documentSymbol": {
                "dynamicRegistration": true,
                "hierarchicalDocumentSymbolSupport": true,
                "symbolKind": { "valueSet": (1..=26).collect::<Vec<u8>>() },
            },
            "foldingRange": dynamic,
            "formatting": dynamic,
            "hover": {
                "dynamicRegistration": true, "contentFormat": ["markdown", "plaintext"],
            },
            "implementation": links,
            "inlayHint": dynamic,
            "publishDiagnostics": {
                "codeDescriptionSupport": true, "dataSupport": true, "relatedInformation": true,
                "tagSupport": { "valueSet": [1, 2] },
            },
            "rangeFormatting": dynamic,
            "references": dynamic,
            "rename": { "dynamicRegistration": true, "prepareSupport": true },
            "semanticTokens": {
                "dynamicRegistration": true,
                "formats": ["relative"],
                "multilineTokenSupport": true,
                "requests": { "full": true, "range": false },
                "serverCancelSupport": true,
                "tokenModifiers": ["declaration", "definition", "readonly", "static"],
                "tokenTypes": [
                    "namespace", "type", "class", "enum", "interface", "struct", "typeParameter",
                    "parameter", "variable", "property", "enumMember", "event", "function",
                    "method", "macro", "keyword", "modifier", "comment", "string", "number",
                    "regexp", "operator", "decorator", "label",
                ],
            },
            "signatureHelp": {
                "dynamicRegistration": true,
                "signatureInformation": {
                    "parameterInformation": { "labelOffsetSupport": true },
                },
            },
            "synchronization": {
                "didSave": true, "willSave": true, "willSaveWaitUntil": true,
            },
            "typeDefinition": links,
            "typeHierarchy": dynamic,
        },
        "window": {
            "showDocument": { "support": true },
            "showMessage": { "messageActionItem": { "additionalPropertiesSupport": false } },
            "workDoneProgress": true,
        },
    })
}

/// Fixes alone: what else can be done is asked for without a finding.
fn fixes(findings: Value) -> Value {
    json!({ "diagnostics": findings, "only": ["quickfix"], "triggerKind": 2 })
}

/// The whole text at once.
fn pieces(lines: usize) -> Vec<(usize, usize)> {
    vec![(0, lines)]
}

#[test]
fn jetbrains_asks_for_findings_colours_and_money() {
    let ways = Ways { name: "JetBrains", capabilities: capabilities(), fixes, pieces };
    let mut it = Editor::start(ways);
    let broken = mends_the_broken(&mut it);
    colours(&mut it, &broken);
    // What can be done at a place and mends nothing: it drops the fixes from that.
    let params = json!({
        "textDocument": { "uri": broken },
        "range": { "start": it.place(&broken, "run   in", 8), "end": it.place(&broken, "run   in", 8) },
        "context": { "diagnostics": [] },
    });
    let actions = it.ask("textDocument/codeAction", params);
    assert!(actions.is_array(), "{actions}");

    let example = sees_the_money(&mut it);
    // It opens the statement.
    it.click(&example, "simulate");
    it.until("told to open the statement", |it| !it.shown.is_empty());
    let statement = std::fs::read_to_string(it.shown.remove(0)).unwrap();
    assert!(statement.starts_with("# Harbour managed IT"), "{statement}");
    assert!(it.messages.is_empty(), "{:?}", it.messages);
    it.client.end();
}
