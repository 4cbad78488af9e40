//! The documents that are open: their text as of the last edit, their version, and their workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use slate_ide::{SETTINGS, Snapshot, Workspace};
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::abilities::Abilities;
use crate::addresses::Addresses;
use crate::position::{Encoding, Lines};
use crate::roots::Root;

/// Everything that the server knows of its client.
#[derive(Debug, Default)]
pub struct State {
    /// What columns count.
    pub encoding: Encoding,
    /// What the client can do.
    pub abilities: Abilities,
    /// The folders that the client has open.
    folders: Vec<PathBuf>,
    /// By the folder of each.
    workspaces: BTreeMap<PathBuf, Workspace>,
    documents: BTreeMap<String, Document>,
    /// What is open, by its file.
    addresses: Addresses,
    /// Grows with each change.
    generation: u64,
    /// The document that was opened or changed last.
    last: String,
}

/// An open text.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its address as the client writes it.
    pub uri: Uri,
    /// Its version, as the client counts.
    pub version: i32,
    /// Its text.
    pub text: Arc<str>,
    /// Where it stands on disk.
    pub file: PathBuf,
    /// The folder of its workspace.
    pub root: PathBuf,
    /// Its path in that.
    pub path: String,
}

/// A document and its workspace at one moment.
#[derive(Debug, Clone)]
pub struct View {
    /// The document.
    pub document: Document,
    /// Its workspace.
    pub snapshot: Snapshot,
    /// The addresses of the workspace's files.
    pub addresses: Addresses,
    /// Its lines.
    pub encoding: Encoding,
    /// What the client can do.
    pub abilities: Abilities,
}

impl Document {
    /// Whether it is no agreement but says which histories go with them.
    fn is_settings(&self) -> bool {
        self.path == SETTINGS
    }
}

impl View {
    /// The lines of the document.
    pub fn lines(&self) -> Lines {
        Lines::new(&self.document.text, self.encoding)
    }

    /// Whether it is known what the document means.
    pub fn is_known(&self) -> bool {
        self.snapshot.is_checked(&self.document.path)
    }

    /// The address of another file of the workspace.
    pub fn uri(&self, path: &str) -> Option<Uri> {
        if path == self.document.path {
            return Some(self.document.uri.clone());
        }
        self.addresses.uri(&self.document.root.join(path))
    }

    /// The version of a file of the workspace, where it is open.
    pub fn version(&self, path: &str) -> Option<i32> {
        self.addresses.version(&self.document.root.join(path))
    }
}

impl State {
    /// Takes the folders that the client has open.
    pub fn set_folders(&mut self, folders: Vec<PathBuf>) {
        self.folders = folders;
    }

    /// A folder is opened or closed.
    pub fn change_folders(&mut self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(added);
        self.forget();
    }

    /// What is open, by its file.
    pub const fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// How many changes there were.
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// A text is opened.
    pub fn open(&mut self, uri: Uri, version: i32, text: String) {
        let file = uri.to_file_path().map(|path| path.into_owned());
        let file = file.unwrap_or_else(|| PathBuf::from(uri.as_str().replace([':', '/'], "_")));
        let (root, path) = self.place_of(&file);
        let text: Arc<str> = text.into();
        self.workspace(&root).set(&path, Arc::clone(&text));
        uri.as_str().clone_into(&mut self.last);
        self.addresses.set(&file, uri.clone(), version);
        self.documents
            .insert(uri.as_str().to_owned(), Document { uri, version, text, file, root, path });
        self.generation += 1;
    }

    /// A text is changed. Changes apply one after the other; one without a range replaces the text.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) {
        let Some(document) = self.documents.get_mut(uri.as_str()) else { return };
        uri.as_str().clone_into(&mut self.last);
        let mut text = document.text.to_string();
        for change in changes {
            match change.range {
                Some(range) => {
                    let span = Lines::new(&text, self.encoding).span(&text, range);
                    text.replace_range(span.start..span.end, &change.text);
                }
                None => text = change.text,
            }
        }
        document.text = text.into();
        document.version = version;
        self.addresses.set(&document.file, uri.clone(), version);
        let (root, path, text) =
            (document.root.clone(), document.path.clone(), Arc::clone(&document.text));
        self.workspace(&root).set(&path, text);
        self.generation += 1;
    }

    /// A text is closed: what is on disk counts again.
    pub fn close(&mut self, uri: &Uri) {
        if let Some(document) = self.documents.remove(uri.as_str()) {
            self.addresses.close(&document.file, uri);
            self.workspace(&document.root).close(&document.path);
            self.leave();
        }
        self.generation += 1;
    }

    /// A workspace in which nothing is open, and that the client has not open either, is none any more: it
    /// is read afresh when something is.
    fn leave(&mut self) {
        let (folders, documents) = (&self.folders, &self.documents);
        let open = |root: &PathBuf| documents.values().any(|document| document.root == *root);
        self.workspaces.retain(|root, _| open(root) || folders.contains(root));
    }

    /// Something on disk changed, perhaps where a workspace begins.
    pub fn forget(&mut self) {
        let mut moved = Vec::new();
        for document in self.documents.values() {
            let (root, path) = self.place_of(&document.file);
            if root != document.root {
                moved.push((document.clone(), root, path));
            }
        }
        for (document, root, path) in moved {
            self.workspace(&document.root).close(&document.path);
            self.workspace(&root).set(&path, Arc::clone(&document.text));
            let key = document.uri.as_str().to_owned();
            self.documents.insert(key, Document { root, path, ..document });
        }
        self.leave();
        for (root, workspace) in &mut self.workspaces {
            workspace.set_deep(is_deep(&self.folders, root));
            workspace.forget();
        }
        self.generation += 1;
    }

    /// An open document and its workspace as they are now; of its settings nothing is asked.
    pub fn view(&self, uri: &Uri) -> Option<View> {
        let document = self.documents.get(uri.as_str()).filter(|it| !it.is_settings())?.clone();
        let snapshot = self.workspaces.get(&document.root)?.snapshot();
        let addresses = self.addresses.clone();
        let (encoding, abilities) = (self.encoding, self.abilities);
        Some(View { document, snapshot, addresses, encoding, abilities })
    }

    /// Whether an address is that of open settings.
    pub fn is_settings(&self, uri: &Uri) -> bool {
        self.documents.get(uri.as_str()).is_some_and(Document::is_settings)
    }

    /// Every open document as it is now, first that which was changed last: somebody looks at it.
    pub fn views(&self) -> Vec<View> {
        let last = self.documents.get(&self.last);
        let others = self.documents.iter().filter(|(uri, _)| **uri != self.last);
        let all = last.into_iter().chain(others.map(|(_, document)| document));
        all.filter_map(|document| self.view(&document.uri)).collect()
    }

    /// Every workspace as it is now: of the open documents, and of the folders that the client has
    /// open.
    pub fn roots(&mut self) -> Vec<Root> {
        for folder in self.folders.clone() {
            self.workspace(&folder);
        }
        let open = |root: &Path| {
            let here = self.documents.values().filter(|document| document.root == root);
            here.map(|document| (document.path.clone(), document.clone())).collect()
        };
        let roots = self.workspaces.iter().map(|(root, workspace)| Root {
            folder: root.clone(),
            snapshot: workspace.snapshot(),
            open: open(root),
            addresses: self.addresses.clone(),
            encoding: self.encoding,
            abilities: self.abilities,
        });
        roots.collect()
    }

    fn workspace(&mut self, root: &Path) -> &mut Workspace {
        let folders = &self.folders;
        self.workspaces.entry(root.to_path_buf()).or_insert_with(|| {
            // A text that is not saved anywhere stands in no folder.
            let folder = (!root.as_os_str().is_empty()).then(|| root.to_path_buf());
            let mut workspace = Workspace::new(folder);
            workspace.set_deep(is_deep(folders, root));
            workspace
        })
    }

    /// The folder of a file's workspace, and its path in that.
    fn place_of(&self, file: &Path) -> (PathBuf, String) {
        let root = self.root_of(file);
        let inside = file.strip_prefix(&root).unwrap_or(file);
        let path = inside.iter().filter_map(|part| part.to_str()).collect::<Vec<_>>().join("/");
        (root, path)
    }

    /// The folder of a file's workspace: the nearest above it with a `slate.toml`, else the folder
    /// that the client has open and that holds it, else its own.
    fn root_of(&self, file: &Path) -> PathBuf {
        let marked = file.ancestors().skip(1).find(|folder| folder.join("slate.toml").is_file());
        let open = || {
            let holding = self.folders.iter().filter(|folder| file.starts_with(folder));
            holding.max_by_key(|folder| folder.as_os_str().len()).cloned()
        };
        marked
            .map(Path::to_path_buf)
            .or_else(open)
            .or_else(|| file.parent().map(Path::to_path_buf))
            .unwrap_or_default()
    }
}

/// Whether what stands below a folder belongs to its workspace: the client has it open, or a `slate.toml`
/// says that a workspace begins there. Else somebody opened a single file of it, and the folder may be all
/// of a disk.
fn is_deep(folders: &[PathBuf], root: &Path) -> bool {
    folders.iter().any(|folder| folder == root) || root.join(SETTINGS).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_lsp::ls_types::{Position, Range};

    fn change(range: Option<Range>, text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() }
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let mut state = State::default();
        let uri: Uri = "untitled:Untitled-1".parse().unwrap();
        state.open(uri.clone(), 1, "a🦀c\n".to_owned());
        let at = |from, to| Some(Range::new(Position::new(0, from), Position::new(0, to)));
        state.change(&uri, 2, vec![change(at(3, 4), "d"), change(at(0, 1), "xy")]);
        let view = state.view(&uri).unwrap();
        assert_eq!(&*view.document.text, "xy🦀d\n");
        assert_eq!(view.document.version, 2);
        state.change(&uri, 3, vec![change(None, "whole")]);
        assert_eq!(&*state.view(&uri).unwrap().document.text, "whole");
        state.close(&uri);
        assert!(state.view(&uri).is_none());
    }
}
