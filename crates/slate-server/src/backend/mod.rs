//! Each request of the protocol, answered on a snapshot of the state: what changes the state here, what
//! asks by theme in the files beside.

mod begin;
mod colours;
mod commands;
mod findings;
mod names;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use slate_ide::Live;
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

use crate::abilities::Abilities;
use crate::colours::Colours;
use crate::everywhere::Everywhere;
use crate::money;
use crate::parent;
use crate::position::Encoding;
use crate::publish::Publisher;
use crate::pull::Told;
use crate::state::{State, View};
use crate::turns::{Turns, Wanted};

/// The server of one client.
pub struct Backend {
    client: Client,
    state: Arc<Mutex<State>>,
    publisher: Publisher,
    /// What histories say of the agreements.
    live: Arc<Live>,
    /// What a client that asks for findings was told.
    told: Arc<Told>,
    /// What a client that asks for the findings of every file was told.
    everywhere: Arc<Everywhere>,
    /// The colours that documents were last given.
    colours: Arc<Colours>,
    /// Whose turn it is to work out what a text means.
    turns: Arc<Turns>,
    /// Whose turn it is of those that take long.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// Whether the client said that it will end.
    shut_down: Arc<AtomicBool>,
    /// Told when the client's process is gone.
    gone: Arc<Notify>,
}

impl Backend {
    /// The server of `client`, which says in `shut_down` that the end was asked for, and in `gone` that the
    /// client's process is no more. `publisher` is told when the client is gone.
    pub fn new(
        client: Client,
        publisher: Publisher,
        shut_down: Arc<AtomicBool>,
        gone: Arc<Notify>,
    ) -> Self {
        Self {
            client,
            state: Arc::default(),
            publisher,
            live: Arc::default(),
            told: Arc::default(),
            everywhere: Arc::default(),
            colours: Arc::default(),
            turns: Arc::default(),
            turn: Arc::default(),
            shut_down,
            gone,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn abilities(&self) -> Abilities {
        self.state().abilities
    }

    /// Answers a question about the text of a document away from the task that reads messages. `None` where
    /// the document is not open; a panic is this request's error only.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Uri,
        question: impl FnOnce(View) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(view) = self.state().view(uri) else { return Ok(None) };
        self.computed(uri, move || question(view)).await.map(Some)
    }

    /// Answers a question about what a document means: as soon as that is known, and until then it keeps
    /// nobody from an answer.
    async fn ask_meaning<T: Send + 'static>(
        &self,
        uri: &Uri,
        question: impl FnOnce(View) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        // Of the text as it is now, whatever is edited meanwhile.
        let Some(view) = self.state().view(uri) else { return Ok(None) };
        let turn = self.turns.of(&view).await;
        let answer = self.computed(uri, move || {
            turn.take(&view);
            question(view)
        });
        answer.await.map(Some)
    }

    /// What is computed elsewhere for a question about a document.
    async fn computed<T: Send + 'static>(
        &self,
        uri: &Uri,
        compute: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let task = tokio::task::spawn_blocking(compute);
        let _wanted = Wanted(task.abort_handle());
        match task.await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                let message = format!("a request about {} failed: {error}", uri.as_str());
                self.client.log_message(MessageType::ERROR, message).await;
                Err(Error::internal_error())
            }
        }
    }

    /// Answers a question that takes long: one at a time, so that whoever types need not wait.
    async fn ask_long<T: Send + 'static>(
        &self,
        uri: &Uri,
        question: impl FnOnce(View) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        // What is begun goes on although nobody wants it any more, and the next waits for that.
        let question = move |view| {
            let answer = question(view);
            drop(turn);
            answer
        };
        self.ask_meaning(uri, question).await
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let general = params.capabilities.general.as_ref();
        let encoding = Encoding::agreed(general.and_then(|it| it.position_encodings.as_deref()));
        let abilities = Abilities::of(&params);
        {
            let mut state = self.state();
            state.encoding = encoding;
            state.abilities = abilities;
            state.set_folders(begin::folders(&params));
        }
        if let Some(id) = params.process_id {
            let gone = Arc::clone(&self.gone);
            tokio::spawn(async move {
                parent::gone(id).await;
                gone.notify_one();
            });
        }
        let (client, state) = (self.client.clone(), Arc::clone(&self.state));
        let turns = || Arc::clone(&self.turns);
        // A client that asks for findings is not sent them too: it would show each of them twice.
        if !abilities.asks_findings {
            self.publisher.start(client.clone(), Arc::clone(&state), turns());
        } else if abilities.refreshes_findings {
            let told = Arc::clone(&self.told);
            told.start(&self.publisher, client.clone(), Arc::clone(&state), turns());
        }
        let live = Arc::clone(&self.live);
        money::start(&self.publisher, client, state, turns(), live, abilities);
        Ok(InitializeResult {
            capabilities: begin::capabilities(encoding, params.initialization_options.as_ref()),
            server_info: Some(ServerInfo {
                name: "slate".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        if self.abilities().watches {
            let client = self.client.clone();
            // Its answer comes among the messages that are read meanwhile.
            tokio::spawn(async move { client.register_capability(begin::watched()).await });
        }
        // What is wrong with `slate.toml` is told before anything is open.
        self.publisher.wake_figures();
    }

    async fn shutdown(&self) -> Result<()> {
        self.shut_down.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.state().open(document.uri, document.version, document.text);
        self.publisher.wake();
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.state().change(&document.uri, document.version, params.content_changes);
        self.publisher.wake();
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        let saved = {
            let mut state = self.state();
            state.forget();
            state.view(&params.text_document.uri)
        };
        if let Some(view) = saved {
            self.live.saved(&view.document.root);
        }
        self.publisher.wake();
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        let settings = {
            let mut state = self.state();
            let settings = state.is_settings(&uri);
            state.close(&uri);
            settings
        };
        self.told.forget(uri.as_str());
        self.colours.forget(uri.as_str());
        self.publisher.wake();
        if settings {
            // What is wrong with them is shown whether they are open or not.
            return;
        }
        // What is closed shows no findings any more.
        self.client.publish_diagnostics(uri, Vec::new(), None).await;
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        if params.changes.iter().all(|change| begin::is_history(&change.uri)) {
            self.publisher.wake_figures();
            return;
        }
        self.state().forget();
        self.publisher.wake();
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let paths = |folders: Vec<WorkspaceFolder>| -> Vec<PathBuf> {
            let uris = folders.iter().filter_map(|folder| folder.uri.to_file_path());
            uris.map(|path| path.into_owned()).collect()
        };
        let removed = paths(params.event.removed);
        self.state().change_folders(paths(params.event.added), &removed);
        self.publisher.wake();
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        self.answer_diagnostic(params).await
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        self.answer_workspace_diagnostic(params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.answer_hover(params).await
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        self.answer_signature_help(params).await
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        self.answer_goto_definition(params).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.answer_references(params).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        self.answer_document_highlight(params).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        self.answer_prepare_rename(params).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        self.answer_rename(params).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.answer_completion(params).await
    }

    async fn completion_resolve(&self, params: CompletionItem) -> Result<CompletionItem> {
        self.answer_completion_resolve(params).await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.answer_document_symbol(params).await
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        self.answer_symbol(params).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.answer_document_link(params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.answer_folding_range(params).await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        self.answer_selection_range(params).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.answer_formatting(params).await
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        self.answer_range_formatting(params).await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        self.answer_on_type_formatting(params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.answer_code_action(params).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.answer_inlay_hint(params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.answer_code_lens(params).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        self.answer_execute_command(params).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        self.answer_semantic_tokens_full(params).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        self.answer_semantic_tokens_full_delta(params).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.answer_semantic_tokens_range(params).await
    }
}
