//! What can be folded away: blocks, and runs of comments.

use slate_syntax::{Span, comments};

use crate::workspace::Snapshot;

/// A stretch of text that can be folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// From its first line, which stays, to its last.
    pub span: Span,
    /// What it is.
    pub kind: FoldKind,
}

/// What can be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoldKind {
    /// What stands between braces.
    Block,
    /// Comments in lines of their own, one below the other.
    Comments,
}

impl Snapshot {
    /// Blocks and runs of comments of more than one line, in order of place.
    #[must_use]
    pub fn folds(&self, path: &str) -> Vec<Fold> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let mut folds: Vec<Fold> = self
            .nodes(path)
            .iter()
            .filter(|node| node.is_block())
            .map(|node| Fold { span: node.span, kind: FoldKind::Block })
            .collect();
        folds.extend(runs(&text));
        folds.retain(|fold| fold.span.of(&text).contains('\n'));
        folds.sort_unstable();
        folds
    }
}

/// Comments that stand alone on their lines, joined where the lines follow each other.
fn runs(text: &str) -> Vec<Fold> {
    let mut runs: Vec<Fold> = Vec::new();
    for comment in comments(text) {
        let before = text.get(..comment.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        if !before.get(line..).unwrap_or_default().trim().is_empty() {
            continue;
        }
        match runs.last_mut() {
            Some(run)
                if text.get(run.span.end..comment.start).is_some_and(|between| {
                    between.trim().is_empty() && between.matches('\n').count() == 1
                }) =>
            {
                run.span.end = comment.end;
            }
            _ => runs.push(Fold { span: comment, kind: FoldKind::Comments }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use crate::Workspace;

    #[test]
    fn blocks_and_runs_of_comments_fold() {
        let text = "// one\n// two\n\n// alone\ncalendar a { // no\n  Mon 09:00-10:00\n}\ncalendar b { Mon 09:00-10:00 }\n";
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text);
        let folds = workspace.snapshot().folds("a.slate");
        let found: Vec<&str> = folds.iter().map(|fold| fold.span.of(text)).collect();
        assert_eq!(found, ["// one\n// two", "{ // no\n  Mon 09:00-10:00\n}"]);
    }
}
