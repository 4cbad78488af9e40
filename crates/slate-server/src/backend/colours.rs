//! Colours by meaning.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

use super::Backend;
use crate::convert;

impl Backend {
    pub(super) async fn answer_semantic_tokens_full(
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
