//! Put what a file brings in into order: `use` lines sorted, each once, without those that nothing
//! needs.

use slate_check::{Applicability, Code};
use slate_syntax::Span;
use slate_syntax::ast::{File, Item, UseWhat};

use super::place::{line_end, line_start, next_line};
use super::trial::Trial;
use super::{Action, ActionKind};
use crate::workspace::Snapshot;

/// More files than this are not tried one by one.
const MOST_TRIED: usize = 16;

/// A `use` line.
struct Line {
    span: Span,
    /// The file that it brings in, if it is one.
    file: bool,
    /// All of the line, with the comment behind it.
    text: String,
}

/// The `use` lines in order; `None` where they are already.
pub(super) fn organise(snapshot: &Snapshot, path: &str) -> Option<Action> {
    let text = snapshot.text(path)?;
    let lines = use_lines(&snapshot.tree(path)?, &text)?;
    let first = lines.first()?.span;
    let run = Span::new(line_start(&text, first.start), line_end(&text, lines.last()?.span.end));
    let unused: Vec<Span> = unused(snapshot, path, &text, &lines);
    let mut kept: Vec<&Line> = lines.iter().filter(|it| !unused.contains(&it.span)).collect();
    kept.sort_by(|one, other| (one.file, &one.text).cmp(&(other.file, &other.text)));
    kept.dedup_by(|one, other| one.text == other.text);
    let kept: Vec<&str> = kept.iter().map(|it| it.text.as_str()).collect();
    let written = kept.join("\n");
    if written == run.of(&text).replace("\r\n", "\n") {
        return None;
    }
    let mut trial = Trial::new(snapshot, path);
    // Without any line left, their newline goes as well.
    let gone = if written.is_empty() { next_line(&text, run.end) } else { run.end };
    trial.replace(Span::new(run.start, gone), written);
    Some(Action {
        title: if unused.is_empty() {
            "put the `use` lines into order".to_owned()
        } else {
            "put the `use` lines into order, without those that nothing uses".to_owned()
        },
        kind: ActionKind::Organise,
        edits: trial.sound()?,
        applicability: Applicability::Safe,
        mends: None,
    })
}

/// The `use` lines of a file where they follow each other with nothing between: what stands between
/// may speak of the line below it.
fn use_lines(file: &File, text: &str) -> Option<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::new();
    for item in file.items() {
        let Item::Use(it) = item else { continue };
        let whole = Span::new(line_start(text, it.span.start), line_end(text, it.span.end));
        let follows = lines.last().is_none_or(|last| next_line(text, last.span.end) == whole.start);
        let rest = text.get(it.span.end..whole.end).unwrap_or_default().trim_start();
        let alone = whole.start == it.span.start && (rest.is_empty() || rest.starts_with("//"));
        if !follows || !alone {
            return None;
        }
        lines.push(Line {
            span: it.span,
            file: matches!(it.what, UseWhat::File(_)),
            text: whole.of(text).trim_end().to_owned(),
        });
    }
    Some(lines)
}

/// The lines that nothing needs: tables that the checker says so of, and files without which
/// everything means what it did.
fn unused(snapshot: &Snapshot, path: &str, text: &str, lines: &[Line]) -> Vec<Span> {
    let mut found: Vec<Span> = snapshot
        .findings(path)
        .iter()
        .filter(|finding| finding.code == Code::UnusedDefinition)
        .filter_map(|finding| finding.primary().map(|label| label.span))
        .collect();
    let checked = snapshot.checked(path);
    if checked.model.is_none() || lines.len() > MOST_TRIED {
        return found;
    }
    for line in lines.iter().filter(|line| line.file) {
        // Blanks instead of the line: everything else stays where it stands in the model.
        let mut without = text.to_owned();
        without.replace_range(line.span.start..line.span.end, &" ".repeat(line.span.len()));
        let mut trial = snapshot.clone_for_trial();
        trial.put(path, without);
        if trial.checked(path).model == checked.model {
            found.push(line.span);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::actions::fixture::{desk, made};
    use crate::{Action, Span, Workspace};

    fn organised(uses: &str) -> (String, Option<Action>) {
        let mut workspace = Workspace::default();
        workspace.set("hours.slate", "edition 2026\ncalendar office {\n  Mon-Fri 09:00-17:00\n}\n");
        workspace.set("other.slate", "edition 2026\ncalendar night {\n  Mon-Fri 20:00-22:00\n}\n");
        let text = desk("limit 4 h")
            .replace("edition 2026\n", &format!("edition 2026\n{uses}"))
            .replace("run   in 24x7", "run   in office");
        workspace.set("a.slate", text.as_str());
        let actions = workspace.snapshot().actions(
            "a.slate",
            Span::new(0, 0),
            crate::actions::fixture::around(),
        );
        let found = actions.into_iter().find(|it| it.title.starts_with("put the `use`"));
        (text, found)
    }

    #[test]
    fn lines_are_sorted_and_those_without_use_go() {
        let uses = "use \"other.slate\"\nuse \"hours.slate\" // ours\nuse holidays.GB_ENG\n";
        let (text, action) = organised(uses);
        assert_eq!(
            made(&text, &action.unwrap()),
            text.replace(uses, "use \"hours.slate\" // ours\n")
        );
    }

    #[test]
    fn lines_that_end_with_two_characters_are_lines() {
        let mut workspace = Workspace::default();
        let organised = |workspace: &Workspace, text: &str| {
            let around = crate::actions::fixture::around();
            let found = workspace.snapshot().actions("a.slate", Span::new(0, 0), around);
            let action = found.into_iter().find(|it| it.title.starts_with("put the `use`"));
            action.map(|action| made(text, &action))
        };
        let text = desk("limit 4 h")
            .replace("edition 2026\n", "edition 2026\nuse holidays.FR\nuse holidays.GB_ENG\n")
            .replace("  record", "  calendar a { Mon-Fri 09:00-17:00, closed holidays.FR, closed holidays.GB_ENG }\n  record")
            .replace("24x7", "a")
            .replace('\n', "\r\n");
        workspace.set("a.slate", text.as_str());
        assert_eq!(organised(&workspace, &text), None);
        let text = text.replace(
            "use holidays.FR\r\nuse holidays.GB_ENG",
            "use holidays.GB_ENG\r\nuse holidays.FR",
        );
        workspace.set("a.slate", text.as_str());
        let after = organised(&workspace, &text).unwrap();
        assert!(
            after.starts_with("edition 2026\r\nuse holidays.FR\nuse holidays.GB_ENG\r\n\r\n"),
            "{after}"
        );
    }

    #[test]
    fn lines_in_order_and_lines_apart_are_left_alone() {
        assert_eq!(organised("use \"hours.slate\"\n").1, None);
        assert_eq!(
            organised("use \"hours.slate\"\n\n// What we need:\nuse holidays.GB_ENG\n").1,
            None
        );
    }
}
