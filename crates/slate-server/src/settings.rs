//! What is wrong with the `slate.toml` of each workspace, shown in that file.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use slate_ide::{Fault, SETTINGS, SettingsFile};
use tower_lsp::Client;
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity};

use crate::addresses::Addresses;
use crate::position::{Encoding, Lines};

/// Each `slate.toml` as it was read in a round, and what is wrong with it, by its folder.
pub type Round = BTreeMap<PathBuf, (Arc<SettingsFile>, Vec<Fault>)>;

/// What the client was told last of each `slate.toml`. No client asks for findings of a file that is
/// not of the language, so they are pushed to every one.
#[derive(Debug, Default)]
pub struct Told(BTreeMap<PathBuf, Vec<Diagnostic>>);

impl Told {
    /// Tells what is another than before; nothing of a file is wrong any more that `round` has not.
    pub async fn tell(
        &mut self,
        client: &Client,
        round: Round,
        encoding: Encoding,
        addresses: &Addresses,
    ) {
        let mut wrong: BTreeMap<PathBuf, Vec<Diagnostic>> =
            self.0.keys().map(|folder| (folder.clone(), Vec::new())).collect();
        for (folder, (file, faults)) in round {
            let shown = diagnostics(&file.text, &faults, encoding);
            wrong.insert(folder, shown);
        }
        for (folder, shown) in wrong {
            let before = self.0.get(&folder).map_or(&[][..], Vec::as_slice);
            if before == shown {
                continue;
            }
            if let Some(uri) = addresses.uri(&folder.join(SETTINGS)) {
                client.publish_diagnostics(uri, shown.clone(), None).await;
            }
            self.0.insert(folder, shown);
        }
        self.0.retain(|_, shown| !shown.is_empty());
    }
}

fn diagnostics(text: &str, faults: &[Fault], encoding: Encoding) -> Vec<Diagnostic> {
    let lines = Lines::new(text, encoding);
    let mut shown: Vec<Diagnostic> = Vec::new();
    for fault in faults {
        let severity =
            if fault.error { DiagnosticSeverity::ERROR } else { DiagnosticSeverity::WARNING };
        let diagnostic = Diagnostic {
            range: lines.range(text, fault.at.unwrap_or_default()),
            severity: Some(severity),
            source: Some("slate".to_owned()),
            message: fault.message.clone(),
            ..Diagnostic::default()
        };
        // One that is wrong for every agreement is said once; so is a file that is not there and
        // therefore cannot be read.
        let said =
            |it: &Diagnostic| it.range == diagnostic.range && it.severity == diagnostic.severity;
        if !shown.iter().any(said) {
            shown.push(diagnostic);
        }
    }
    shown
}
