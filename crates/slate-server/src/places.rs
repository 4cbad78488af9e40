//! Places in several files: each file is read, and its lines are found, once for an answer.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use slate_ide::{Edit, Place, Span};
use tower_lsp::ls_types::{Location, Range, TextEdit, Uri, WorkspaceEdit};

use crate::position::Lines;
use crate::state::View;

/// The files that an answer speaks of.
pub struct Places<'v> {
    view: &'v View,
    /// By path; `None`: there is no such file.
    files: BTreeMap<String, Option<File>>,
}

struct File {
    uri: Uri,
    text: Arc<str>,
    lines: Lines,
}

impl File {
    fn range(&self, span: Span) -> Range {
        self.lines.range(&self.text, span)
    }
}

impl<'v> Places<'v> {
    /// None yet.
    pub const fn new(view: &'v View) -> Self {
        Self { view, files: BTreeMap::new() }
    }

    fn file(&mut self, path: &str) -> Option<&File> {
        if !self.files.contains_key(path) {
            let file = self.read(path);
            self.files.insert(path.to_owned(), file);
        }
        self.files.get(path)?.as_ref()
    }

    fn read(&self, path: &str) -> Option<File> {
        let text = self.view.snapshot.text(path)?;
        let lines = Lines::new(&text, self.view.encoding);
        Some(File { uri: self.view.uri(path)?, text, lines })
    }

    /// A piece of a file.
    pub fn span(&mut self, path: &str, span: Span) -> Option<Location> {
        let file = self.file(path)?;
        Some(Location { uri: file.uri.clone(), range: file.range(span) })
    }

    /// A place.
    pub fn location(&mut self, place: &Place) -> Option<Location> {
        self.span(&place.file, place.span)
    }

    /// Edits of several files.
    pub fn edit(&mut self, edits: &[Edit]) -> Option<WorkspaceEdit> {
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        for edit in edits {
            let file = self.file(&edit.file)?;
            let range = file.range(edit.span);
            let new_text = file.lines.ended(edit.replacement.clone());
            changes.entry(file.uri.clone()).or_default().push(TextEdit { range, new_text });
        }
        Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
    }
}
