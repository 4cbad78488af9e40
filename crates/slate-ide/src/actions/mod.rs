//! What an editor can do at a place: the fixes of the findings there, and changes that someone may
//! want where nothing is wrong.
//!
//! Every action but a fix is tried before it is offered: a text that would have more mistakes after
//! it than before is never suggested.

mod extract;
mod fill;
#[cfg(test)]
pub(crate) mod fixture;
mod inline;
mod limit;
mod organise;
mod place;
mod scenario;
pub(crate) mod ticket;
mod trial;

use slate_check::{Applicability, Code, Edit, Finding};

use crate::Span;
use crate::figures::Around;
use crate::workspace::Snapshot;

/// Something that changes the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it does, in words.
    pub title: String,
    /// What kind of change it is.
    pub kind: ActionKind,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
    /// Whether it may be made without asking: it does not change what is owed or promised.
    pub applicability: Applicability,
    /// The finding that it mends.
    pub mends: Option<(Code, Span)>,
}

/// What kind of change an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionKind {
    /// It mends a finding.
    Fix,
    /// It gives a piece of the text a name of its own.
    Extract,
    /// It writes what a name stands for in its place.
    Inline,
    /// It adds or writes anew.
    Rewrite,
    /// It puts what a file brings in into order.
    Organise,
}

impl ActionKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Fix, Self::Extract, Self::Inline, Self::Rewrite, Self::Organise];
}

impl Snapshot {
    /// The fixes of every finding that touches `range`, in order of place, and then what else can be
    /// done there.
    #[must_use]
    pub fn actions(&self, path: &str, range: Span, around: Around<'_>) -> Vec<Action> {
        let touches = |span: Span| span.start <= range.end && range.start <= span.end;
        let mut actions = Vec::new();
        for finding in self.findings(path) {
            let Some(place) = finding.primary().map(|label| label.span) else { continue };
            let touched =
                finding.labels.iter().any(|label| &*label.file == path && touches(label.span));
            if !touched {
                continue;
            }
            actions.extend(finding.fixes.iter().map(|fix| Action {
                title: fix.title.clone(),
                kind: ActionKind::Fix,
                edits: fix.edits.clone(),
                applicability: fix.applicability,
                mends: Some((finding.code, place)),
            }));
            actions.extend(self.beyond_fixes(path, &finding, place));
        }
        actions.extend(extract::calendar(self, path, range.start));
        actions.extend(inline::inline(self, path, range.start));
        actions.extend(scenario::from_ticket(self, path, range.start, around));
        actions.extend(organise::organise(self, path));
        actions
    }

    /// What mends a finding for which the compiler knows no fix.
    fn beyond_fixes(&self, path: &str, finding: &Finding, place: Span) -> Option<Action> {
        match finding.code {
            Code::MissingLimit => {
                fill::missing_limits(self, path, place).or_else(|| limit::whole(self, path, place))
            }
            _ => None,
        }
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
        let actions = snapshot.actions("a.slate", Span::new(9, 9), fixture::around());
        assert_eq!(actions.len(), 1);
        assert_eq!(actions[0].title, "write `2026`");
        assert_eq!(actions[0].edits[0].span.of(text), "2025");
        assert!(snapshot.actions("a.slate", Span::new(0, 1), fixture::around()).is_empty());
    }

    #[test]
    fn whatever_is_offered_in_an_example_leaves_it_sound() {
        let text = include_str!("../../../../examples/managed-desk/managed-desk.slate");
        let snapshot = fixture::snapshot(text);
        let places = slate_syntax::nodes(text).into_iter().map(|node| node.span.start);
        let mut seen = std::collections::BTreeSet::new();
        for at in places.step_by(17) {
            for action in snapshot.actions("a.slate", Span::new(at, at), fixture::around()) {
                if seen.insert(action.title.clone()) {
                    fixture::made(text, &action);
                }
            }
        }
        let found: Vec<&str> = seen.iter().map(String::as_str).collect();
        assert_eq!(found, ["write what `response_floor` is in its place"]);
    }
}
