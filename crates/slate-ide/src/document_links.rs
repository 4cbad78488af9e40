//! Which texts in quotes are files of the workspace.

use slate_check::relative_path;
use slate_syntax::Span;

use crate::workspace::Snapshot;

/// A text that is the path of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLink {
    /// Where it stands, without its quotes.
    pub span: Span,
    /// The file, by its path in the workspace.
    pub file: String,
}

impl Snapshot {
    /// The texts of a file that are paths of files inside the workspace, in order of place: those of
    /// `use` and `ics`, and any other.
    #[must_use]
    pub fn document_links(&self, path: &str) -> Vec<DocumentLink> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let link = |span: Span| {
            let written = span.of(&text).strip_prefix('"')?.strip_suffix('"')?;
            // A label of one word is a label: the disk is not asked about it.
            if !written.contains(['.', '/']) || written.contains('\\') {
                return None;
            }
            let file = relative_path(path, written)?;
            let span = Span::new(span.start + 1, span.end - 1);
            self.has(&file).then_some(DocumentLink { span, file })
        };
        let nodes = self.nodes(path);
        let texts = nodes.iter().filter(|node| node.rule == "text");
        texts.filter_map(|node| link(node.span)).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::Workspace;

    #[test]
    fn only_files_inside_the_workspace_are_linked() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        std::fs::create_dir_all(root.join("sub")).unwrap();
        std::fs::write(root.join("days.ics"), "").unwrap();
        std::fs::write(root.join("sub/tickets.csv"), "").unwrap();
        std::fs::write(folder.path().join("outside.slate"), "").unwrap();
        let text = "use \"../open.slate\"\nuse \"../../outside.slate\"\nuse \"none.slate\"\ncalendar a \"A. B\" {\n  closed ics \"../days.ics\"\n}\nagreement b {\n  provider \"tickets.csv\"\n  customer \"/etc/passwd\"\n}\n";
        let mut workspace = Workspace::new(Some(root));
        workspace.set("sub/a.slate", text);
        workspace.set("open.slate", "edition 2026\n");
        let links = workspace.snapshot().document_links("sub/a.slate");
        let found: Vec<(&str, &str)> =
            links.iter().map(|it| (it.span.of(text), it.file.as_str())).collect();
        assert_eq!(
            found,
            [
                ("../open.slate", "open.slate"),
                ("../days.ics", "days.ics"),
                ("tickets.csv", "sub/tickets.csv"),
            ]
        );
    }
}
