//! The addresses of files as the client writes them: it may take another spelling of one for another file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tower_lsp::ls_types::Uri;

/// What the client has open, by where it stands on disk: its address and its version.
#[derive(Debug, Clone, Default)]
pub struct Addresses(Arc<BTreeMap<PathBuf, (Uri, i32)>>);

impl Addresses {
    /// A file is open, in this version.
    pub fn set(&mut self, file: &Path, uri: Uri, version: i32) {
        Arc::make_mut(&mut self.0).insert(file.to_path_buf(), (uri, version));
    }

    /// An address is closed.
    pub fn close(&mut self, file: &Path, uri: &Uri) {
        // It may be open by another spelling.
        if self.0.get(file).is_some_and(|(open, _)| open == uri) {
            Arc::make_mut(&mut self.0).remove(file);
        }
    }

    /// The address of a file: as the client wrote it, where it is open.
    pub fn uri(&self, file: &Path) -> Option<Uri> {
        let open = self.0.get(file).map(|(uri, _)| uri.clone());
        open.or_else(|| Uri::from_file_path(file))
    }

    /// The version of a file that is open.
    pub fn version(&self, file: &Path) -> Option<i32> {
        self.0.get(file).map(|(_, version)| *version)
    }
}
