//! Findings for a client that asks for them: a report says that nothing changed where nothing did,
//! and the client is told to ask again where a change in one file changed the findings of another.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::Client;
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport,
};

use crate::publish::{Publisher, diagnostics};
use crate::state::{State, View};
use crate::turns::Turns;

/// What the client was last told of each document.
#[derive(Debug, Default)]
pub struct Told {
    reports: Mutex<BTreeMap<String, Report>>,
}

/// The last report of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Report {
    /// The version of its text.
    version: i32,
    /// What stands for the findings.
    id: String,
}

impl Told {
    /// The report of a document for a client that holds the report `previous`.
    pub fn report(&self, view: &View, previous: Option<&str>) -> DocumentDiagnosticReport {
        let items = diagnostics(view);
        let id = id_of(&items);
        let report = Report { version: view.document.version, id: id.clone() };
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        reports.insert(view.document.uri.as_str().to_owned(), report);
        if previous == Some(id.as_str()) {
            return DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id: id,
                },
                related_documents: None,
            });
        }
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(id),
                items,
            },
            related_documents: None,
        })
    }

    /// A document that is closed is told nothing.
    pub fn forget(&self, uri: &str) {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner).remove(uri);
    }

    /// Whether the client shows other findings than the document has, and would not ask by itself: its
    /// own text is what it was.
    fn outdated(&self, view: &View) -> bool {
        let told = {
            let reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
            reports.get(view.document.uri.as_str()).cloned()
        };
        told.is_some_and(|told| {
            told.version == view.document.version && told.id != id_of(&diagnostics(view))
        })
    }

    /// Tells the client to ask again, after each change that needs it, until the server ends.
    pub fn start(
        self: Arc<Self>,
        publisher: &Publisher,
        client: Client,
        state: Arc<Mutex<State>>,
        turns: Arc<Turns>,
    ) {
        let changed = publisher.for_findings();
        tokio::spawn(async move {
            loop {
                changed.notified().await;
                let views = state.lock().unwrap_or_else(PoisonError::into_inner).views();
                for view in views {
                    let (told, turn) = (Arc::clone(&self), turns.of(&view).await);
                    let outdated = tokio::task::spawn_blocking(move || {
                        turn.take(&view);
                        told.outdated(&view)
                    });
                    // Where it failed, the client's own question says so.
                    if outdated.await.unwrap_or(false) {
                        let client = client.clone();
                        // A client that is slow to answer holds up nothing.
                        tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
                        break;
                    }
                }
            }
        });
    }
}

/// What stands for findings: the same for the same ones.
pub fn id_of(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
