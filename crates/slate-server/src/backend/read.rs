//! What a text says: at a place, in outline, between its lines.

use std::sync::Arc;

use slate_ide::Around;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

use super::Backend;
use crate::convert;

impl Backend {
    pub(super) async fn answer_hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        let abilities = self.abilities();
        let (now, live) = (abilities.now(), Arc::clone(&self.live));
        let hover = self.ask_meaning(&at.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, at.position);
            let around = Around { now, live: &live };
            let hover = view.snapshot.hover(&view.document.path, offset, around)?;
            Some(Hover {
                contents: HoverContents::Markup(abilities.hover.text(&hover.text)),
                range: Some(lines.range(text, hover.span)),
            })
        });
        Ok(hover.await?.flatten())
    }

    pub(super) async fn answer_signature_help(
        &self,
        params: SignatureHelpParams,
    ) -> Result<Option<SignatureHelp>> {
        let at = params.text_document_position_params;
        let abilities = self.abilities();
        let help = self.ask(&at.text_document.uri, move |view| {
            let offset = view.lines().offset(&view.document.text, at.position);
            let signature = view.snapshot.signature(&view.document.path, offset)?;
            Some(convert::signature(&signature, abilities))
        });
        Ok(help.await?.flatten())
    }

    pub(super) async fn answer_document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let nested = self.abilities().nested_symbols;
        self.ask(&params.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let outline = view.snapshot.outline(&view.document.path);
            if nested {
                let symbols = outline.iter().map(|it| convert::symbol(text, &lines, it));
                return DocumentSymbolResponse::Nested(symbols.collect());
            }
            let mut listed = Vec::new();
            for symbol in &outline {
                convert::list_symbols(&view, &lines, symbol, None, &mut listed);
            }
            DocumentSymbolResponse::Flat(listed)
        })
        .await
    }

    pub(super) async fn answer_symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let roots = self.state().roots();
        let found = tokio::task::spawn_blocking(move || {
            let mut found = Vec::new();
            for root in &roots {
                root.search(&params.query, &mut found);
            }
            // Those of the first folder before equally good ones of another.
            found.sort_by_key(|(how, _)| *how);
            found.into_iter().map(|(_, symbol)| symbol).collect()
        });
        let found = found.await.map_err(|_| Error::internal_error())?;
        Ok(Some(WorkspaceSymbolResponse::Nested(found)))
    }

    pub(super) async fn answer_document_link(
        &self,
        params: DocumentLinkParams,
    ) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(&params.text_document.uri, |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let links = view.snapshot.document_links(&view.document.path);
            links
                .into_iter()
                .map(|it| DocumentLink {
                    range: lines.range(text, it.span),
                    target: view.uri(&it.file),
                    tooltip: None,
                    data: None,
                })
                .collect()
        })
        .await
    }

    pub(super) async fn answer_folding_range(
        &self,
        params: FoldingRangeParams,
    ) -> Result<Option<Vec<FoldingRange>>> {
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

    pub(super) async fn answer_selection_range(
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

    pub(super) async fn answer_inlay_hint(
        &self,
        params: InlayHintParams,
    ) -> Result<Option<Vec<InlayHint>>> {
        let (now, live) = (self.abilities().now(), Arc::clone(&self.live));
        if !self.abilities().refreshes_hints {
            let generation = self.state().generation();
            self.publisher.figures_of(generation).await;
        }
        self.ask_meaning(&params.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let range = lines.span(text, params.range);
            let around = Around { now, live: &live };
            let inlays = view.snapshot.inlays(&view.document.path, range, around);
            inlays.iter().map(|it| convert::inlay(text, &lines, it)).collect()
        })
        .await
    }

    pub(super) async fn answer_code_lens(
        &self,
        params: CodeLensParams,
    ) -> Result<Option<Vec<CodeLens>>> {
        self.ask_meaning(&params.text_document.uri, |view| {
            let lines = view.lines();
            let lenses = view.snapshot.lenses(&view.document.path);
            lenses.iter().map(|it| convert::lens(&view, &lines, it)).collect()
        })
        .await
    }
}
