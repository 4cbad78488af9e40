//! What client and server tell each other of themselves.

use std::path::PathBuf;

use tower_lsp::ls_types::*;

use super::commands::COMMANDS;
use crate::convert;
use crate::position::Encoding;

/// The folders of an `initialize` request.
pub(super) fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let listed = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    let mut folders: Vec<PathBuf> =
        listed.filter_map(|uri| uri.to_file_path()).map(|path| path.into_owned()).collect();
    #[expect(deprecated, reason = "older clients say nothing else")]
    if folders.is_empty() {
        let root = params.root_uri.as_ref().and_then(|uri| uri.to_file_path());
        let root = root.map(|path| path.into_owned());
        // The oldest say a path, which counts where there is no address.
        let older = || params.root_path.as_ref().map(PathBuf::from).filter(|it| it.is_absolute());
        folders.extend(root.or_else(older));
    }
    folders
}

/// The commands that the client leaves to the server. Some clients fail where the server offers one that
/// they run themselves: those say in their options which, `{"commands": ["slate.simulate"]}`.
fn commands(options: Option<&serde_json::Value>) -> Vec<String> {
    let own = options.and_then(|it| it.get("commands")?.as_array());
    let own = |command: &str| own.is_some_and(|own| own.iter().any(|it| it == command));
    COMMANDS.iter().filter(|it| !own(it)).map(|it| (*it).to_owned()).collect()
}

/// What the server can do for a client with these options.
pub(super) fn capabilities(
    encoding: Encoding,
    options: Option<&serde_json::Value>,
) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some([".", ":", " ", "/", "\""].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(["(", ",", " "].map(str::to_owned).to_vec()),
            ..SignatureHelpOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: "}".to_owned(),
            more_trigger_character: Some(vec!["\n".to_owned()]),
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(convert::action_kinds()),
            ..CodeActionOptions::default()
        })),
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: convert::legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                ..SemanticTokensOptions::default()
            },
        )),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands(options),
            work_done_progress_options: WorkDoneProgressOptions { work_done_progress: Some(true) },
        }),
        diagnostic_provider: Some(DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some("slate".to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: true,
            ..DiagnosticOptions::default()
        })),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

/// How histories end; each may have its mapping beside it, or elsewhere.
const HISTORIES: [&str; 6] = ["csv", "tsv", "json", "jsonl", "ndjson", "toml"];

/// Whether a file may be a history or its mapping: such a change touches figures and no text.
pub(super) fn is_history(uri: &Uri) -> bool {
    let path = uri.path().as_str();
    !path.ends_with("/slate.toml")
        && path.rsplit_once('.').is_some_and(|(_, end)| HISTORIES.contains(&end))
}

/// What the client is asked to watch: agreements, tables of holidays, what says which histories go
/// with them, and these.
pub(super) fn watched() -> Vec<Registration> {
    let texts = ["**/*.slate", "**/*.ics"].map(str::to_owned);
    let histories = HISTORIES.map(|end| format!("**/*.{end}"));
    let watchers: Vec<serde_json::Value> = texts
        .into_iter()
        .chain(histories)
        .map(|pattern| serde_json::json!({ "globPattern": pattern }))
        .collect();
    vec![Registration {
        id: "slate-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(serde_json::json!({ "watchers": watchers })),
    }]
}
