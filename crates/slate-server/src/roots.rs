//! A workspace as a whole: what is asked of it and of no document.

use std::collections::BTreeMap;
use std::path::PathBuf;

use slate_ide::{Match, Snapshot};
use tower_lsp::ls_types::{Location, OneOf, Uri, WorkspaceSymbol};

use crate::abilities::Abilities;
use crate::addresses::Addresses;
use crate::convert;
use crate::position::{Encoding, Lines};
use crate::state::{Document, View};

/// A workspace at one moment.
#[derive(Debug)]
pub struct Root {
    /// Its folder.
    pub folder: PathBuf,
    /// What is in it.
    pub snapshot: Snapshot,
    /// What is open in it, by path.
    pub open: BTreeMap<String, Document>,
    /// The addresses of files.
    pub addresses: Addresses,
    /// What columns count.
    pub encoding: Encoding,
    /// What the client can do.
    pub abilities: Abilities,
}

impl Root {
    /// Adds the definitions that `query` may mean, and how well each answers it. A workspace inside another
    /// has been looked through with that already: what was found is not added again.
    pub fn search(&self, query: &str, found: &mut Vec<(Match, WorkspaceSymbol)>) {
        let mut file: Option<(String, Uri, Lines, std::sync::Arc<str>)> = None;
        for (how, symbol) in self.snapshot.search(query) {
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
            let symbol = (how, symbol);
            if !found.contains(&symbol) {
                found.push(symbol);
            }
        }
    }

    /// Every file of it, but those that belong to another root inside it.
    pub fn views<'r>(&'r self, roots: &'r [Self]) -> impl Iterator<Item = View> + 'r {
        let files = self.snapshot.files().into_iter();
        files.filter_map(|path| {
            let file = self.folder.join(&path);
            let inside = |root: &&Self| {
                root.folder != self.folder
                    && root.folder.starts_with(&self.folder)
                    && file.starts_with(&root.folder)
            };
            if roots.iter().any(|root| inside(&root)) {
                return None;
            }
            if let Some(document) = self.open.get(&path) {
                return Some(self.view(document.clone()));
            }
            let uri = self.addresses.uri(&file)?;
            let text = self.snapshot.text(&path)?;
            Some(self.view(Document {
                uri,
                version: 0,
                text,
                file,
                root: self.folder.clone(),
                path,
            }))
        })
    }

    fn view(&self, document: Document) -> View {
        View {
            document,
            snapshot: self.snapshot.clone(),
            addresses: self.addresses.clone(),
            encoding: self.encoding,
            abilities: self.abilities,
        }
    }

    fn read(&self, path: &str) -> Option<(String, Uri, Lines, std::sync::Arc<str>)> {
        let text = self.snapshot.text(path)?;
        let uri = self.addresses.uri(&self.folder.join(path))?;
        Some((path.to_owned(), uri, Lines::new(&text, self.encoding), text))
    }
}
