//! Colours by meaning.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

use super::Backend;
use crate::convert;
use crate::state::View;

/// Every token of a document.
fn all(view: &View) -> Vec<SemanticToken> {
    let tokens = view.snapshot.tokens(&view.document.path);
    convert::tokens(&view.document.text, &view.lines(), &tokens)
}

impl Backend {
    pub(super) async fn answer_semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let colours = Arc::clone(&self.colours);
        let tokens = self.ask(&params.text_document.uri, move |view| {
            colours.all(view.document.uri.as_str(), all(&view))
        });
        Ok(tokens.await?.map(SemanticTokensResult::Tokens))
    }

    pub(super) async fn answer_semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let colours = Arc::clone(&self.colours);
        let previous = params.previous_result_id;
        self.ask(&params.text_document.uri, move |view| {
            colours.since(view.document.uri.as_str(), &previous, all(&view))
        })
        .await
    }

    pub(super) async fn answer_semantic_tokens_range(
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
