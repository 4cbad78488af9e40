//! Findings for a client that asks for them.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

use super::Backend;

impl Backend {
    pub(super) async fn answer_diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let told = Arc::clone(&self.told);
        let previous = params.previous_result_id;
        let report = self
            .ask(&params.text_document.uri, move |view| told.report(&view, previous.as_deref()));
        let nothing =
            || DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport::default());
        Ok(report.await?.unwrap_or_else(nothing).into())
    }
}
