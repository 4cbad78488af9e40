//! A workspace as a whole: what is asked of it and of no document.

use std::collections::BTreeMap;
use std::path::PathBuf;

use slate_ide::Snapshot;
use tower_lsp::ls_types::{Location, OneOf, Uri, WorkspaceSymbol};

use crate::convert;
use crate::position::{Encoding, Lines};

/// A workspace at one moment.
#[derive(Debug)]
pub struct Root {
    /// Its folder.
    pub folder: PathBuf,
    /// What is in it.
    pub snapshot: Snapshot,
    /// The addresses of what is open, as the client writes them, by path.
    pub open: BTreeMap<String, Uri>,
    /// What columns count.
    pub encoding: Encoding,
}

impl Root {
    /// Adds the definitions whose name or label holds `query`. A workspace inside another has been
    /// looked through with that already: what was found is not added again.
    pub fn search(&self, query: &str, found: &mut Vec<WorkspaceSymbol>) {
        let mut file: Option<(String, Uri, Lines, std::sync::Arc<str>)> = None;
        for symbol in self.snapshot.search(query) {
            if file.as_ref().is_none_or(|(path, ..)| *path != symbol.file) {
                file = self.read(&symbol.file);
            }
            let Some((_, uri, lines, text)) = &file else { continue };
            let symbol = WorkspaceSymbol {
                name: symbol.path,
                kind: convert::symbol_kind(symbol.kind),
                tags: None,
                container_name: (!symbol.label.is_empty()).then_some(symbol.label),
                location: OneOf::Left(Location {
                    uri: uri.clone(),
                    range: lines.range(text, symbol.name_span),
                }),
                data: None,
            };
            if !found.contains(&symbol) {
                found.push(symbol);
            }
        }
    }

    fn read(&self, path: &str) -> Option<(String, Uri, Lines, std::sync::Arc<str>)> {
        let text = self.snapshot.text(path)?;
        let open = self.open.get(path).cloned();
        let uri = open.or_else(|| Uri::from_file_path(self.folder.join(path)))?;
        Some((path.to_owned(), uri, Lines::new(&text, self.encoding), text))
    }
}
