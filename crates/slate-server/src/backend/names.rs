//! Where a name is defined and used, and what would be changed with it.

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

use super::Backend;
use crate::places::Places;

impl Backend {
    pub(super) async fn answer_goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        let link = self.ask_meaning(&at.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, at.position);
            let (_, place, _) = view.snapshot.definition(&view.document.path, offset)?;
            Places::new(&view).location(&place)
        });
        Ok(link.await?.flatten().map(GotoDefinitionResponse::Scalar))
    }

    pub(super) async fn answer_references(
        &self,
        params: ReferenceParams,
    ) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        self.ask_meaning(&at.text_document.uri, move |view| {
            let offset = view.lines().offset(&view.document.text, at.position);
            let with_definition = params.context.include_declaration;
            let path = &view.document.path;
            let places = view.snapshot.references(path, offset, with_definition);
            let mut known = Places::new(&view);
            places.iter().filter_map(|place| known.location(place)).collect()
        })
        .await
    }

    pub(super) async fn answer_document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.ask_meaning(&at.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, at.position);
            let spans = view.snapshot.highlights(&view.document.path, offset);
            let shown = |span| DocumentHighlight { range: lines.range(text, span), kind: None };
            spans.into_iter().map(shown).collect()
        })
        .await
    }

    pub(super) async fn answer_prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let range = self.ask_meaning(&params.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, params.position);
            let span = view.snapshot.renameable(&view.document.path, offset)?;
            Some(lines.range(text, span))
        });
        Ok(range.await?.flatten().map(PrepareRenameResponse::Range))
    }

    pub(super) async fn answer_rename(
        &self,
        params: RenameParams,
    ) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let creates = self.abilities().creates_files;
        let edits = self.ask_meaning(&at.text_document.uri, move |view| {
            let offset = view.lines().offset(&view.document.text, at.position);
            let edits = view.snapshot.rename(&view.document.path, offset, &params.new_name)?;
            Ok(Places::new(&view).edit_or_create(&edits, creates))
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
}
