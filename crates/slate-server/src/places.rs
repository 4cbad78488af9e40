//! Places in several files: each file is read, and its lines are found, once for an answer.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use slate_ide::{Edit, Place, Span};
use tower_lsp::ls_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, Location, OneOf,
    OptionalVersionedTextDocumentIdentifier, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

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

    /// Edits of several files. Those of a file that is not there make it, where the client `creates`
    /// files; else they are left out.
    pub fn edit_or_create(&mut self, edits: &[Edit], creates: bool) -> Option<WorkspaceEdit> {
        let there = |this: &mut Self, edit: &Edit| this.file(&edit.file).is_some();
        let (old, new): (Vec<Edit>, Vec<Edit>) =
            edits.iter().cloned().partition(|it| there(self, it));
        let edit = self.edit(&old)?;
        if !creates || new.is_empty() {
            return Some(edit);
        }
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for edit in &new {
            texts.entry(&edit.file).or_default().push_str(&edit.replacement);
        }
        let of = |uri: &Uri, edits: Vec<TextEdit>| {
            let document =
                OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: None };
            let edits = edits.into_iter().map(OneOf::Left).collect();
            DocumentChangeOperation::Edit(TextDocumentEdit { text_document: document, edits })
        };
        let mut changes: Vec<(Uri, Vec<TextEdit>)> =
            edit.changes.unwrap_or_default().into_iter().collect();
        changes.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
        let mut all: Vec<DocumentChangeOperation> =
            changes.into_iter().map(|(uri, edits)| of(&uri, edits)).collect();
        for (path, new_text) in texts {
            let uri = self.view.uri(path)?;
            let made = CreateFile {
                uri: uri.clone(),
                options: Some(CreateFileOptions {
                    overwrite: Some(false),
                    ignore_if_exists: Some(true),
                }),
                annotation_id: None,
            };
            all.push(DocumentChangeOperation::Op(ResourceOp::Create(made)));
            all.push(of(&uri, vec![TextEdit { range: Range::default(), new_text }]));
        }
        let document_changes = Some(DocumentChanges::Operations(all));
        Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
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
