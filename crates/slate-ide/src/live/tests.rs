//! Figures of a small history, from one edit to the next.

use super::{Flipped, Live};
use crate::actions::fixture::{around, desk};
use crate::{Around, SettingsFile, Span, Workspace};

/// A folder with a history in which a ticket of each priority takes five hours.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("slate.toml", "[[history]]\nfiles = [\"tickets.csv\"]\nas_of = \"2026-03-31\"\n");
    write(
        "tickets.csv",
        "ticket_id,opened,priority,status,fixed\n\
         A,2026-03-02T09:00:00Z,P1,new,2026-03-02T14:00:00Z\n\
         B,2026-03-02T09:00:00Z,P2,new,2026-03-02T14:00:00Z\n\
         C,2026-03-02T09:00:00Z,P2,new,2026-03-02T14:00:00Z\n\
         D,2026-03-02T09:00:00Z,P3,new,2026-03-02T14:00:00Z\n",
    );
    folder
}

fn text(limit: &str) -> String {
    desk(limit)
        .replace("    cause ", "    fixed    : instant\n    cause ")
        .replace("stop  when status becomes done", "stop  when fixed")
}

#[test]
fn tickets_that_flip_both_ways_are_counted_both_ways() {
    let folder = folder();
    let file = SettingsFile::read(folder.path());
    let live = Live::default();
    let mut workspace = Workspace::new(Some(folder.path().to_owned()));
    let mut flipped = |limit: &str| {
        workspace.set("a.slate", text(limit));
        let refreshed = live.refresh(&workspace.snapshot(), "a.slate", &file);
        assert!(refreshed.faults.is_empty(), "{refreshed:?}");
        let (money, _) = live.money(folder.path(), "acme").unwrap();
        money.targets["desk.fixed"].flipped
    };
    assert_eq!(flipped("limit { P1: 4 h, otherwise: 8 h }"), None);
    let one = Flipped { more: 0, fewer: 1 };
    assert_eq!(flipped("limit { P1: 6 h, otherwise: 8 h }"), Some(one));
    let both = Flipped { more: 2, fewer: 1 };
    assert_eq!(flipped("limit { P1: 6 h, P2: 4 h, otherwise: 8 h }"), Some(both));
    // As many more as fewer are no less worth a word.
    let even = Flipped { more: 1, fewer: 1 };
    assert_eq!(flipped("limit { P1: 6 h, P3: 4 h, otherwise: 8 h }"), Some(even));
    assert_eq!(flipped("limit { P1: 4 h, otherwise: 8 h }"), None);
}

#[test]
fn a_mistake_in_one_file_says_nothing_of_the_figures_of_another() {
    let folder = folder();
    let file = SettingsFile::read(folder.path());
    let live = Live::default();
    let mut workspace = Workspace::new(Some(folder.path().to_owned()));
    let other = text("limit 8 h").replace("agreement acme", "agreement other");
    workspace.set("a.slate", text("limit 4 h"));
    workspace.set("b.slate", other.as_str());
    let refresh = |workspace: &Workspace| {
        for path in ["a.slate", "b.slate"] {
            live.refresh(&workspace.snapshot(), path, &file);
        }
        ["acme", "other"].map(|name| live.money(folder.path(), name).unwrap().1)
    };
    assert_eq!(refresh(&workspace), [false, false]);
    workspace.set("b.slate", other.replace("of desk.charge", "of desk."));
    assert_eq!(refresh(&workspace), [false, true]);
    workspace.set("b.slate", other);
    assert_eq!(refresh(&workspace), [false, false]);
}

#[test]
fn figures_stay_and_are_marked_while_a_name_is_being_typed() {
    let folder = folder();
    let file = SettingsFile::read(folder.path());
    let live = Live::default();
    let mut workspace = Workspace::new(Some(folder.path().to_owned()));
    let mut hints = |text: &str| -> Vec<String> {
        workspace.set("a.slate", text);
        let snapshot = workspace.snapshot();
        live.refresh(&snapshot, "a.slate", &file);
        let around = Around { live: &live, ..around() };
        let found = snapshot.inlays("a.slate", Span::new(0, text.len()), around);
        let history =
            |it: &&crate::Inlay| it.more.contains("istory") || it.text.contains("charged");
        found.iter().filter(history).map(|it| it.text.clone()).collect()
    };
    let sound = text("limit 4 h");
    let before = hints(&sound);
    assert_eq!(before.len(), 3, "{before:?}");
    let note = " (before the mistake)";
    for (old, new) in [
        ("agreement acme {", "agreement  {"),
        ("agreement acme {", "agreement acme x {"),
        ("service desk {", "service  {"),
        ("target fixed {", "target fix {"),
        ("target fixed {", "target  {"),
    ] {
        let now = hints(&sound.replace(old, new));
        assert!(now.iter().all(|it| it.contains(note)), "{new}: {now:?}");
        let now: Vec<String> = now.iter().map(|it| it.replace(note, "")).collect();
        assert_eq!(now, before, "{new}");
    }
    assert_eq!(hints(&sound), before);
}
