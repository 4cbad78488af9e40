//! What an editor can do at a place: the fixes of the findings there.

use slate_check::{Applicability, Code, Edit};

use crate::Span;
use crate::workspace::Snapshot;

/// Something that changes the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it does, in words.
    pub title: String,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
    /// Whether it may be made without asking: it does not change what is owed or promised.
    pub applicability: Applicability,
    /// The finding that it mends.
    pub mends: Option<(Code, Span)>,
}

impl Snapshot {
    /// The fixes of every finding that touches `range`, in order of place.
    #[must_use]
    pub fn actions(&self, path: &str, range: Span) -> Vec<Action> {
        let touches = |span: Span| span.start <= range.end && range.start <= span.end;
        let mut actions = Vec::new();
        for finding in self.findings(path) {
            let Some(place) = finding.primary().map(|label| label.span) else { continue };
            let touched =
                finding.labels.iter().any(|label| &*label.file == path && touches(label.span));
            if !touched {
                continue;
            }
            actions.extend(finding.fixes.into_iter().map(|fix| Action {
                title: fix.title,
                edits: fix.edits,
                applicability: fix.applicability,
                mends: Some((finding.code, place)),
            }));
        }
        actions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workspace;

    #[test]
    fn the_fix_of_a_finding_is_offered_where_it_is() {
        let mut workspace = Workspace::default();
        let text = "edition 2025\n";
        workspace.set("a.slate", text);
        let snapshot = workspace.snapshot();
        let actions = snapshot.actions("a.slate", Span::new(9, 9));
        assert_eq!(actions.len(), 1);
        assert_eq!(actions[0].title, "write `2026`");
        assert_eq!(actions[0].edits[0].span.of(text), "2025");
        assert!(snapshot.actions("a.slate", Span::new(0, 1)).is_empty());
    }
}
