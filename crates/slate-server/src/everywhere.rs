//! Findings of every file of the workspaces, open or not, for a client that asks for them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use slate_ide::Checked;
use tower_lsp::ls_types::{
    FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDocumentDiagnosticReport as Report, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::publish::diagnostics;
use crate::pull::id_of;
use crate::roots::Root;
use crate::state::View;

/// What stands for the findings of each file, by its address, as long as they are those of one check.
#[derive(Debug, Default)]
pub struct Everywhere(Mutex<BTreeMap<String, (Weak<Checked>, String)>>);

impl Everywhere {
    /// A report of each file, and one without findings of each that is gone, for a client that holds
    /// the reports `previous` by address. `None` where it knows all of that.
    pub fn reports(
        &self,
        roots: &[Root],
        mut previous: BTreeMap<String, String>,
    ) -> Option<Vec<Report>> {
        let mut news = previous.is_empty();
        let mut reports = Vec::new();
        for root in roots {
            for view in root.views(roots) {
                let known = previous.remove(view.document.uri.as_str());
                let version = root.open.contains_key(&view.document.path);
                let version = version.then(|| i64::from(view.document.version));
                let report = self.report(view, version, known);
                news |= matches!(report, Report::Full(_));
                reports.push(report);
            }
        }
        let gone: Vec<Uri> = previous.into_keys().filter_map(|uri| uri.parse().ok()).collect();
        news |= !gone.is_empty();
        let nothing = FullDocumentDiagnosticReport::default;
        reports.extend(gone.into_iter().map(|uri| full(uri, None, nothing())));
        news.then_some(reports)
    }

    fn report(&self, view: View, version: Option<i64>, known: Option<String>) -> Report {
        let uri = view.document.uri.clone();
        let checked = Arc::downgrade(&view.snapshot.checked(&view.document.path));
        if let Some(known) = known.as_ref().filter(|it| self.holds(&uri, &checked, it)) {
            return unchanged(uri, version, known.clone());
        }
        let items = diagnostics(&view);
        let id = id_of(&items);
        let mut ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ids.insert(uri.as_str().to_owned(), (checked, id.clone()));
        if known.as_ref() == Some(&id) {
            return unchanged(uri, version, id);
        }
        full(uri, version, FullDocumentDiagnosticReport { result_id: Some(id), items })
    }

    /// Whether an identity stands for the findings of a check.
    fn holds(&self, uri: &Uri, checked: &Weak<Checked>, id: &str) -> bool {
        let ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ids.get(uri.as_str()).is_some_and(|(of, known)| Weak::ptr_eq(of, checked) && known == id)
    }
}

const fn full(uri: Uri, version: Option<i64>, report: FullDocumentDiagnosticReport) -> Report {
    Report::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: report,
    })
}

const fn unchanged(uri: Uri, version: Option<i64>, result_id: String) -> Report {
    Report::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
}
