//! The texts of a workspace, and what is known of them at one moment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use slate_check::{Checked, Files, Finding, Folder, Memory, check_again};
use slate_syntax::ast::File;
use slate_syntax::{Node, NodeMemory};

use crate::files::Uses;
use crate::links::{LastSound, Linked, options};
use crate::outline::Symbol;
use crate::settings::{SETTINGS, agreements_in};

/// The texts that an editor has open, over those on disk.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    root: Option<PathBuf>,
    /// Whether files are looked for in the folders of that folder too.
    deep: bool,
    /// The text of its settings, where the editor has them open.
    settings: Option<Arc<str>>,
    open: Arc<BTreeMap<String, Arc<str>>>,
    /// What was computed of the texts as they are; a change begins a new one.
    known: Arc<Known>,
    read: Arc<Read>,
    /// What files were before they were broken.
    sound: Arc<LastSound>,
    /// The agreements of each file as it is on disk, as long as nothing there changes.
    closed: Arc<OnceLock<Agreements>>,
}

/// The names of the agreements of each file.
type Agreements = BTreeMap<String, Vec<String>>;

/// Answers that several questions share, by the path of their file.
#[derive(Debug, Default)]
struct Known {
    checked: Mutex<BTreeMap<String, Arc<OnceLock<Arc<Checked>>>>>,
    linked: Mutex<BTreeMap<String, Arc<Linked>>>,
    uses: OnceLock<Uses>,
    pieces: Mutex<Pieces>,
}

/// What is in each file.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    pub nodes: BTreeMap<String, Arc<[Node]>>,
    pub outline: BTreeMap<String, Arc<[Symbol]>>,
    pub symbols: BTreeMap<String, Arc<[Symbol]>>,
}

/// What was read of earlier texts, which an edit leaves mostly as it was.
#[derive(Debug, Default)]
struct Read {
    files: Memory,
    /// Each with a lock of its own: nobody waits for a long file but who asks for it.
    nodes: Mutex<BTreeMap<String, Arc<Mutex<NodeMemory>>>>,
}

impl Workspace {
    /// A workspace whose files on disk lie below `root`; without one there are only open texts.
    #[must_use]
    pub fn new(root: Option<PathBuf>) -> Self {
        Self { root, deep: true, ..Self::default() }
    }

    /// Whether what stands in the folders of its folder belongs to it without being brought in. Else, as
    /// where somebody opened a single file, only what stands beside does.
    pub const fn set_deep(&mut self, deep: bool) {
        self.deep = deep;
    }

    /// The folder of the workspace.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// A text as the editor has it now, by its path in the workspace.
    pub fn set(&mut self, path: &str, text: impl Into<Arc<str>>) {
        if path == SETTINGS {
            self.settings = Some(text.into());
            return;
        }
        Arc::make_mut(&mut self.open).insert(path.to_owned(), text.into());
        self.changed(path);
    }

    /// The editor no longer has the text open: what is on disk counts again.
    pub fn close(&mut self, path: &str) {
        if path == SETTINGS {
            self.settings = None;
            return;
        }
        Arc::make_mut(&mut self.open).remove(path);
        self.read.files.forget(path);
        if let Ok(mut nodes) = self.read.nodes.lock() {
            nodes.remove(path);
        }
        self.closed = Arc::default();
        self.changed(path);
    }

    /// A text is another than it was: answers that did not look at it stay good.
    fn changed(&mut self, path: &str) {
        let mut checked = self.known.checked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        checked.retain(|_, it| it.get().is_some_and(|it| !it.read.contains(path)));
        self.known = Arc::new(Known { checked: Mutex::new(checked), ..Known::default() });
    }

    /// Something on disk is no longer what it was.
    pub fn forget(&mut self) {
        self.known = Arc::default();
        self.closed = Arc::default();
    }

    /// The workspace as it is now. Later changes do not reach it.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            root: self.root.clone(),
            deep: self.deep,
            settings: self.settings.clone(),
            open: Arc::clone(&self.open),
            known: Arc::clone(&self.known),
            read: Arc::clone(&self.read),
            sound: Arc::clone(&self.sound),
            closed: Arc::clone(&self.closed),
        }
    }
}

/// A workspace at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    root: Option<PathBuf>,
    deep: bool,
    settings: Option<Arc<str>>,
    open: Arc<BTreeMap<String, Arc<str>>>,
    known: Arc<Known>,
    read: Arc<Read>,
    sound: Arc<LastSound>,
    closed: Arc<OnceLock<Agreements>>,
}

impl Snapshot {
    /// The folder of the workspace.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Whether files are looked for in the folders of its folder too.
    pub(crate) const fn is_deep(&self) -> bool {
        self.deep
    }

    /// The text of its settings, where the editor has them open.
    pub(crate) fn open_settings(&self) -> Option<&str> {
        self.settings.as_deref()
    }

    /// The paths of open texts.
    pub(crate) fn open_files(&self) -> impl Iterator<Item = &str> {
        self.open.keys().map(String::as_str)
    }

    /// Whether the text of a file is open.
    pub(crate) fn is_open(&self, path: &str) -> bool {
        self.open.contains_key(path)
    }

    /// The same texts with nothing computed of them: to try what edits would do.
    pub(crate) fn clone_for_trial(&self) -> Self {
        Self {
            root: self.root.clone(),
            deep: self.deep,
            settings: self.settings.clone(),
            open: Arc::clone(&self.open),
            known: Arc::default(),
            read: Arc::default(),
            sound: Arc::default(),
            closed: Arc::default(),
        }
    }

    /// The same with a file as it was, of which is known what the compiler said.
    pub(crate) fn as_it_was(&self, path: &str, text: &str, checked: &Arc<Checked>) -> Self {
        let mut earlier = self.clone_for_trial();
        earlier.put(path, text.to_owned());
        let answer = Arc::new(OnceLock::from(Arc::clone(checked)));
        if let Ok(mut all) = earlier.known.checked.lock() {
            all.insert(path.to_owned(), answer);
        }
        earlier
    }

    /// Another text in a trial.
    pub(crate) fn put(&mut self, path: &str, text: String) {
        Arc::make_mut(&mut self.open).insert(path.to_owned(), text.into());
        self.known = Arc::default();
    }

    /// The text of a file; `None` where there is none.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        let settings = self.settings.as_ref().filter(|_| path == SETTINGS);
        match self.open.get(path).or(settings) {
            Some(text) => Some(Arc::clone(text)),
            None => self.read(path).ok().map(Arc::from),
        }
    }

    /// Whether there is such a file, open or on disk inside the workspace.
    pub(crate) fn has(&self, path: &str) -> bool {
        if self.open.contains_key(path) {
            return true;
        }
        let Some(root) = self.root.as_ref().and_then(|root| root.canonicalize().ok()) else {
            return false;
        };
        // A link that leads out of the folder is not followed.
        let full = root.join(path).canonicalize();
        full.is_ok_and(|full| full.starts_with(&root) && full.is_file())
    }

    /// What the compiler says of a file and of all that it uses; computed once for each snapshot.
    #[must_use]
    pub fn checked(&self, path: &str) -> Arc<Checked> {
        let answer = {
            let mut all = self.known.checked.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(path.to_owned()).or_default())
        };
        // Who asks while another computes waits for that answer.
        let checked = answer.get_or_init(|| {
            let checked = Arc::new(check_again(self, path, &options(), &self.read.files));
            self.sound.keep(path, &checked);
            checked
        });
        Arc::clone(checked)
    }

    /// Whether that is computed already.
    #[must_use]
    pub fn is_checked(&self, path: &str) -> bool {
        let all = self.known.checked.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(path).is_some_and(|it| it.get().is_some())
    }

    /// Every piece of a file as the grammar sees it, in order of its beginning.
    pub(crate) fn nodes(&self, path: &str) -> Arc<[Node]> {
        self.remembered(
            path,
            |known| &mut known.nodes,
            || {
                let text = self.text(path).unwrap_or_default();
                self.nodes_of(path, &text).into()
            },
        )
    }

    /// The pieces of a text that is that of a file, or was it not long ago.
    pub(crate) fn nodes_of(&self, path: &str, text: &str) -> Vec<Node> {
        let memory = {
            let mut all = self.read.nodes.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(path.to_owned()).or_default())
        };
        memory.lock().unwrap_or_else(PoisonError::into_inner).nodes(text)
    }

    /// The tree of a file; `None` where there is none.
    pub(crate) fn tree(&self, path: &str) -> Option<File> {
        Some(self.read.files.tree(path, self.text(path)?.to_string()))
    }

    /// An answer about a file, computed once for each snapshot.
    pub(crate) fn remembered<T: ?Sized>(
        &self,
        path: &str,
        kind: impl Fn(&mut Pieces) -> &mut BTreeMap<String, Arc<T>>,
        compute: impl FnOnce() -> Arc<T>,
    ) -> Arc<T> {
        let pieces = || self.known.pieces.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kind(&mut pieces()).get(path) {
            return Arc::clone(known);
        }
        let answer = compute();
        kind(&mut pieces()).insert(path.to_owned(), Arc::clone(&answer));
        answer
    }

    /// What files were before they were broken.
    pub(crate) fn last_sound(&self) -> &LastSound {
        &self.sound
    }

    /// The links of a file, where they were asked for before.
    pub(crate) fn known_links(&self, path: &str) -> Option<Arc<Linked>> {
        self.known.linked.lock().ok()?.get(path).cloned()
    }

    /// Keeps the links of a file for the next question.
    pub(crate) fn keep_links(&self, path: &str, linked: Linked) -> Arc<Linked> {
        let linked = Arc::new(linked);
        if let Ok(mut all) = self.known.linked.lock() {
            all.insert(path.to_owned(), Arc::clone(&linked));
        }
        linked
    }

    /// Which files each file of the workspace brings in; read once for each snapshot.
    pub(crate) fn uses(&self) -> &Uses {
        self.known.uses.get_or_init(|| self.read_uses())
    }

    /// The agreements of each file of the workspace as it is on disk.
    pub(crate) fn closed_agreements(&self) -> &Agreements {
        self.closed.get_or_init(|| {
            let closed = self.uses().keys().filter(|file| !self.is_open(file));
            closed
                .filter_map(|file| {
                    let text = self.text(file)?;
                    let names = agreements_in(&text).map(str::to_owned).collect();
                    Some((file.clone(), names))
                })
                .collect()
        })
    }

    /// What is wrong in a file. Findings that a file it uses causes are that file's own.
    #[must_use]
    pub fn findings(&self, path: &str) -> Vec<Finding> {
        let here = |finding: &&Finding| finding.primary().is_some_and(|label| &*label.file == path);
        self.checked(path).findings.iter().filter(here).cloned().collect()
    }

    /// The text as it should look; `None` where it has mistakes.
    #[must_use]
    pub fn formatted(&self, path: &str) -> Option<String> {
        let text = self.text(path)?;
        let sound = self.read.files.is_read(path, text.to_string());
        sound.then(|| slate_syntax::format_sound(&text, &self.nodes(path)))
    }
}

impl Files for Snapshot {
    fn read(&self, path: &str) -> Result<String, String> {
        if let Some(text) = self.open.get(path) {
            return Ok(text.to_string());
        }
        match &self.root {
            Some(root) => Folder::new(root).read(path),
            None => Err("there is no such file".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_keeps_what_it_saw() {
        let mut workspace = Workspace::default();
        workspace.set("a.slate", "edition 2026\n");
        let before = workspace.snapshot();
        workspace.set("a.slate", "edition 2025\n");
        assert_eq!(before.text("a.slate").as_deref(), Some("edition 2026\n"));
        assert!(before.findings("a.slate").is_empty());
        assert_eq!(workspace.snapshot().findings("a.slate").len(), 1);
        workspace.close("a.slate");
        assert_eq!(workspace.snapshot().text("a.slate"), None);
    }
}
