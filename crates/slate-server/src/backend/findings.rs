//! Findings for a client that asks for them.

use std::collections::BTreeMap;
use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

use super::Backend;

impl Backend {
    pub(super) async fn answer_diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let told = Arc::clone(&self.told);
        let previous = params.previous_result_id;
        let report = self.ask_meaning(&params.text_document.uri, move |view| {
            told.report(&view, previous.as_deref())
        });
        let nothing =
            || DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport::default());
        Ok(report.await?.unwrap_or_else(nothing).into())
    }

    /// The findings of every file of the workspaces. A client that knows them already is answered when
    /// there are others, so it may ask as often as it likes.
    pub(super) async fn answer_workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let held = params.previous_result_ids.into_iter();
        let held: BTreeMap<String, String> =
            held.map(|it| (it.uri.as_str().to_owned(), it.value)).collect();
        let mut changes = self.publisher.changes();
        loop {
            let gone = *changes.borrow_and_update();
            let (views, roots) = {
                let mut state = self.state();
                (state.views(), state.roots())
            };
            // Of what is open somebody may be working out the meaning: that is waited for here.
            for view in views {
                let turn = self.turns.of(&view).await;
                let known = tokio::task::spawn_blocking(move || turn.take(&view)).await;
                known.map_err(|_| Error::internal_error())?;
            }
            let (everywhere, held) = (Arc::clone(&self.everywhere), held.clone());
            let reports =
                tokio::task::spawn_blocking(move || everywhere.reports(&roots, held)).await;
            if let Some(items) = reports.map_err(|_| Error::internal_error())? {
                return Ok(WorkspaceDiagnosticReport { items }.into());
            }
            if gone || changes.changed().await.is_err() {
                return Err(Error::request_cancelled());
            }
        }
    }
}
