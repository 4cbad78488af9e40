//! Places in several files: each file is read, and its lines are found, once for an answer.

use std::collections::BTreeMap;
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
        if !creates || new.is_empty() {
            return self.edit(&old);
        }
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for edit in &new {
            texts.entry(&edit.file).or_default().push_str(&edit.replacement);
        }
        let edits = self.by_file(&old)?.into_iter().map(document_edit);
        let mut all: Vec<DocumentChangeOperation> =
            edits.map(DocumentChangeOperation::Edit).collect();
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
            let first = vec![TextEdit { range: Range::default(), new_text }];
            all.push(DocumentChangeOperation::Edit(document_edit((uri, None, first))));
        }
        let document_changes = Some(DocumentChanges::Operations(all));
        Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
    }

    /// Edits by the file that they change.
    fn by_file(&mut self, edits: &[Edit]) -> Option<Vec<Changed>> {
        let mut by_file: BTreeMap<&str, Vec<TextEdit>> = BTreeMap::new();
        for edit in edits {
            let file = self.file(&edit.file)?;
            let range = file.range(edit.span);
            let new_text = file.lines.ended(edit.replacement.clone());
            by_file.entry(&edit.file).or_default().push(TextEdit { range, new_text });
        }
        let mut changes = Vec::new();
        for (path, edits) in by_file {
            changes.push((self.file(path)?.uri.clone(), self.view.version(path), edits));
        }
        Some(changes)
    }

    /// Edits of several files.
    pub fn edit(&mut self, edits: &[Edit]) -> Option<WorkspaceEdit> {
        let changes = self.by_file(edits)?;
        let mut edit = WorkspaceEdit::default();
        if self.view.abilities.versioned_edits {
            // Whoever typed on meanwhile is not given edits of what was.
            let changes = changes.into_iter().map(document_edit).collect();
            edit.document_changes = Some(DocumentChanges::Edits(changes));
        } else {
            edit.changes = Some(changes.into_iter().map(|(uri, _, edits)| (uri, edits)).collect());
        }
        Some(edit)
    }
}

/// The address of a file, its version where it is open, and what is changed in it.
type Changed = (Uri, Option<i32>, Vec<TextEdit>);

fn document_edit((uri, version, edits): Changed) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    }
}
