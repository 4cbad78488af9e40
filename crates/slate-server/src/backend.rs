//! Each request of the protocol, answered on a snapshot of the state.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use slate_ide::{Around, Live, Span, Symbol};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

use crate::convert;
use crate::money;
use crate::position::{Encoding, Lines};
use crate::publish::{Publisher, diagnostics};
use crate::state::{State, View};

/// The server of one client.
pub struct Backend {
    client: Client,
    state: Arc<Mutex<State>>,
    publisher: Publisher,
    /// What histories say of the agreements.
    live: Arc<Live>,
    /// Whether the client can fill in the gaps of a clause.
    snippets: Mutex<bool>,
}

impl Backend {
    /// The server of `client`.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            state: Arc::default(),
            publisher: Publisher::default(),
            live: Arc::default(),
            snippets: Mutex::new(false),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a question about a document away from the task that reads messages. `None` where the
    /// document is not open; a panic is this request's error only.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Uri,
        question: impl FnOnce(View) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(view) = self.state().view(uri) else { return Ok(None) };
        let answer = tokio::task::spawn_blocking(move || question(view)).await;
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(error) => {
                let message = format!("a request about {} failed: {error}", uri.as_str());
                self.client.log_message(MessageType::ERROR, message).await;
                Err(Error::internal_error())
            }
        }
    }
}

/// The folders of an `initialize` request.
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let listed = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    let mut folders: Vec<PathBuf> =
        listed.filter_map(|uri| uri.to_file_path()).map(|path| path.into_owned()).collect();
    #[expect(deprecated, reason = "older clients say nothing else")]
    if folders.is_empty()
        && let Some(root) = params.root_uri.as_ref().and_then(|uri| uri.to_file_path())
    {
        folders.push(root.into_owned());
    }
    folders
}

/// What the server can do.
fn capabilities(encoding: Encoding) -> ServerCapabilities {
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
            trigger_characters: Some([".", ":", " "].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
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
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
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
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            },
        )),
        diagnostic_provider: Some(DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some("slate".to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: false,
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

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let general = params.capabilities.general.as_ref();
        let encoding = Encoding::agreed(general.and_then(|it| it.position_encodings.as_deref()));
        {
            let mut state = self.state();
            state.encoding = encoding;
            state.set_folders(folders(&params));
        }
        let refresh = params
            .capabilities
            .workspace
            .as_ref()
            .and_then(|it| it.inlay_hint.as_ref())
            .and_then(|it| it.refresh_support)
            .unwrap_or(false);
        // A client that asks for findings is not sent them too: it would show each of them twice.
        let asks =
            params.capabilities.text_document.as_ref().is_some_and(|it| it.diagnostic.is_some());
        let completion = params.capabilities.text_document.and_then(|it| it.completion);
        let item = completion.and_then(|it| it.completion_item);
        *self.snippets.lock().unwrap_or_else(PoisonError::into_inner) =
            item.and_then(|it| it.snippet_support).unwrap_or(false);
        if !asks {
            self.publisher.start(self.client.clone(), Arc::clone(&self.state));
        }
        money::start(
            &self.publisher,
            self.client.clone(),
            Arc::clone(&self.state),
            Arc::clone(&self.live),
            refresh,
        );
        Ok(InitializeResult {
            capabilities: capabilities(encoding),
            server_info: Some(ServerInfo {
                name: "slate".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn shutdown(&self) -> Result<()> {
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

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.state().forget();
        self.publisher.wake();
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        self.state().close(&uri);
        self.publisher.wake();
        // What is closed shows no findings any more.
        self.client.publish_diagnostics(uri, Vec::new(), None).await;
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
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
        let items = self.ask(&params.text_document.uri, |view| diagnostics(&view)).await?;
        let report = RelatedFullDocumentDiagnosticReport {
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: None,
                items: items.unwrap_or_default(),
            },
            related_documents: None,
        };
        Ok(DocumentDiagnosticReport::Full(report).into())
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        let live = Arc::clone(&self.live);
        let hover = self.ask(&at.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, at.position);
            let around = Around { now: convert::now(), live: &live };
            let hover = view.snapshot.hover(&view.document.path, offset, around)?;
            Some(Hover {
                contents: HoverContents::Markup(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value: hover.text,
                }),
                range: Some(lines.range(text, hover.span)),
            })
        });
        Ok(hover.await?.flatten())
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        let link = self.ask(&at.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, at.position);
            let (_, place, _) = view.snapshot.definition(&view.document.path, offset)?;
            convert::location(&view, &place)
        });
        Ok(link.await?.flatten().map(GotoDefinitionResponse::Scalar))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        self.ask(&at.text_document.uri, move |view| {
            let offset = view.lines().offset(&view.document.text, at.position);
            let with_definition = params.context.include_declaration;
            let path = &view.document.path;
            let places = view.snapshot.references(path, offset, with_definition);
            places.iter().filter_map(|place| convert::location(&view, place)).collect()
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, at.position);
            let spans = view.snapshot.highlights(&view.document.path, offset);
            let shown = |span| DocumentHighlight { range: lines.range(text, span), kind: None };
            spans.into_iter().map(shown).collect()
        })
        .await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let range = self.ask(&params.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, params.position);
            let span = view.snapshot.renameable(&view.document.path, offset)?;
            Some(lines.range(text, span))
        });
        Ok(range.await?.flatten().map(PrepareRenameResponse::Range))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let edits = self.ask(&at.text_document.uri, move |view| {
            let offset = view.lines().offset(&view.document.text, at.position);
            let edits = view.snapshot.rename(&view.document.path, offset, &params.new_name)?;
            Ok(convert::workspace_edit(&view, &edits))
        });
        match edits.await? {
            Some(Ok(edit)) => Ok(edit),
            Some(Err(why)) => {
                let why: String = why;
                Err(Error { message: why.into(), ..Error::invalid_params("") })
            }
            None => Ok(None),
        }
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let snippets = *self.snippets.lock().unwrap_or_else(PoisonError::into_inner);
        let items = self.ask(&at.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, at.position);
            let found = view.snapshot.completions(&view.document.path, offset);
            let items = found.iter().enumerate();
            items
                .map(|(rank, it)| convert::completion(text, &lines, it, rank, snippets))
                .collect::<Vec<_>>()
        });
        Ok(items.await?.map(CompletionResponse::Array))
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let symbols = self.ask(&params.text_document.uri, |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let outline = view.snapshot.outline(&view.document.path);
            outline.iter().map(|it| convert::symbol(text, &lines, it)).collect::<Vec<_>>()
        });
        Ok(symbols.await?.map(DocumentSymbolResponse::Nested))
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let views = self.state().views();
        let query = params.query.to_lowercase();
        let found = tokio::task::spawn_blocking(move || {
            let mut found = Vec::new();
            for view in &views {
                let lines = view.lines();
                for symbol in view.snapshot.outline(&view.document.path) {
                    search(view, &lines, &symbol, &query, &mut found);
                }
            }
            found
        });
        let found = found.await.map_err(|_| Error::internal_error())?;
        Ok(Some(WorkspaceSymbolResponse::Nested(found)))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(&params.text_document.uri, |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let folds = view.snapshot.folds(&view.document.path);
            folds
                .into_iter()
                .map(|fold| {
                    let range = lines.range(text, fold.span);
                    FoldingRange {
                        start_line: range.start.line,
                        end_line: range.end.line,
                        kind: Some(convert::fold_kind(fold.kind)),
                        ..FoldingRange::default()
                    }
                })
                .collect()
        })
        .await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        self.ask(&params.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let grown = |position: &Position| {
                let offset = lines.offset(text, *position);
                let spans = view.snapshot.selections(&view.document.path, offset);
                let outermost_first = spans.into_iter().rev();
                let chain = outermost_first.fold(None, |parent, span| {
                    Some(SelectionRange {
                        range: lines.range(text, span),
                        parent: parent.map(Box::new),
                    })
                });
                chain.unwrap_or(SelectionRange {
                    range: Range::new(*position, *position),
                    parent: None,
                })
            };
            params.positions.iter().map(grown).collect()
        })
        .await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let edits = self.ask(&params.text_document.uri, |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let formatted = view.snapshot.formatted(&view.document.path)?;
            Some(changed_lines(text, &lines, &formatted))
        });
        Ok(edits.await?.flatten())
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let live = Arc::clone(&self.live);
        self.ask(&params.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let range = lines.span(text, params.range);
            let actions = view.snapshot.actions(
                &view.document.path,
                range,
                Around { now: convert::now(), live: &live },
            );
            actions
                .iter()
                .filter_map(|it| convert::action(&view, &lines, it, &params.context))
                .map(CodeActionOrCommand::CodeAction)
                .collect()
        })
        .await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let live = Arc::clone(&self.live);
        self.ask(&params.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let range = lines.span(text, params.range);
            let around = Around { now: convert::now(), live: &live };
            let inlays = view.snapshot.inlays(&view.document.path, range, around);
            inlays.iter().map(|it| convert::inlay(text, &lines, it)).collect()
        })
        .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(&params.text_document.uri, |view| {
            let lines = view.lines();
            let lenses = view.snapshot.lenses(&view.document.path);
            lenses.iter().map(|it| convert::lens(&view, &lines, it)).collect()
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let data = self.ask(&params.text_document.uri, |view| {
            let tokens = view.snapshot.tokens(&view.document.path);
            convert::tokens(&view.document.text, &view.lines(), &tokens)
        });
        let tokens = data.await?.map(|data| SemanticTokens { result_id: None, data });
        Ok(tokens.map(SemanticTokensResult::Tokens))
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let data = self.ask(&params.text_document.uri, move |view| {
            let lines = view.lines();
            let range = lines.span(&view.document.text, params.range);
            let mut tokens = view.snapshot.tokens(&view.document.path);
            tokens.retain(|token| token.span.start < range.end && range.start < token.span.end);
            convert::tokens(&view.document.text, &lines, &tokens)
        });
        let tokens = data.await?.map(|data| SemanticTokens { result_id: None, data });
        Ok(tokens.map(SemanticTokensRangeResult::Tokens))
    }
}

/// The symbols whose name, path or label holds what was typed.
fn search(
    view: &View,
    lines: &Lines,
    symbol: &Symbol,
    query: &str,
    found: &mut Vec<WorkspaceSymbol>,
) {
    let holds = |text: &str| text.to_lowercase().contains(query);
    if holds(&symbol.path) || holds(&symbol.label) {
        found.push(WorkspaceSymbol {
            name: symbol.path.clone(),
            kind: convert::symbol_kind(symbol.kind),
            tags: None,
            container_name: (!symbol.label.is_empty()).then(|| symbol.label.clone()),
            location: OneOf::Left(Location {
                uri: view.document.uri.clone(),
                range: lines.range(&view.document.text, symbol.name_span),
            }),
            data: None,
        });
    }
    for child in &symbol.children {
        search(view, lines, child, query, found);
    }
}

/// The lines in which two texts differ, as one edit: cursors and marks outside them stay.
fn changed_lines(text: &str, lines: &Lines, formatted: &str) -> Vec<TextEdit> {
    if text == formatted {
        return Vec::new();
    }
    let same_start = text
        .split_inclusive('\n')
        .zip(formatted.split_inclusive('\n'))
        .take_while(|(one, other)| one == other)
        .map(|(line, _)| line.len())
        .sum::<usize>();
    let (text_rest, formatted_rest) = (
        text.get(same_start..).unwrap_or_default(),
        formatted.get(same_start..).unwrap_or_default(),
    );
    let same_end = text_rest
        .split_inclusive('\n')
        .rev()
        .zip(formatted_rest.split_inclusive('\n').rev())
        .take_while(|(one, other)| one == other)
        .map(|(line, _)| line.len())
        .sum::<usize>();
    let span = Span::new(same_start, text.len() - same_end);
    let new_text = formatted.get(same_start..formatted.len() - same_end).unwrap_or_default();
    vec![TextEdit { range: lines.range(text, span), new_text: new_text.to_owned() }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_that_differ_are_replaced() {
        let text = "a\nb\nc\nd\n";
        let lines = Lines::new(text, Encoding::Utf8);
        let edits = changed_lines(text, &lines, "a\nB\nC\nd\n");
        assert_eq!(edits.len(), 1);
        assert_eq!(edits[0].range, Range::new(Position::new(1, 0), Position::new(3, 0)));
        assert_eq!(edits[0].new_text, "B\nC\n");
        assert!(changed_lines(text, &lines, text).is_empty());
    }
}
