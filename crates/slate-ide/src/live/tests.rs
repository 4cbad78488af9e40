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

#[test]
fn a_text_that_the_history_does_not_fit_keeps_the_last_figures() {
    let folder = folder();
    let file = SettingsFile::read(folder.path());
    let live = Live::default();
    let mut workspace = Workspace::new(Some(folder.path().to_owned()));
    let sound = text("limit 4 h");
    let mut refresh = |text: &str| {
        workspace.set("a.slate", text);
        let done = live.refresh(&workspace.snapshot(), "a.slate", &file);
        (done, live.money(folder.path(), "acme"))
    };
    let (_, first) = refresh(&sound);
    let (money, stale) = first.unwrap();
    assert!(!stale);
    // The history has tickets of that priority.
    let (done, kept) = refresh(&sound.replace("P1, P2", "P9, P2"));
    assert_eq!(kept, Some((money, true)));
    assert!(done.changed);
    let why = &done.faults[0].message;
    assert!(why.contains("`max_bad_rows` in `slate.toml`") && !why.contains("--max"), "{why}");
    assert!(!why.contains("for agreement"), "{why}");
    assert!(!refresh(&sound).1.unwrap().1);
    // Where several are meant, the one that it does not fit is named.
    let other = sound.replace("edition 2026", "").replace("agreement acme", "agreement other");
    let both = format!("{sound}\n{}", other.replace("P1, P2", "P9, P2"));
    let (done, kept) = refresh(&both);
    assert!(!kept.unwrap().1);
    let why = &done.faults[0].message;
    assert!(why.starts_with("for agreement `other`: "), "{why}");
}

#[test]
fn what_was_earned_back_is_told_so_that_the_figures_add_up() {
    let folder = folder();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("slate.toml", "[[history]]\nfiles = [\"tickets.csv\"]\nas_of = \"2026-05-31\"\n");
    let april = "E,2026-04-01T09:00:00Z,P1,new,2026-04-01T10:00:00Z\n";
    let march = std::fs::read_to_string(folder.path().join("tickets.csv")).unwrap();
    write("tickets.csv", &format!("{march}{april}"));
    let file = SettingsFile::read(folder.path());
    let live = Live::default();
    let mut workspace = Workspace::new(Some(folder.path().to_owned()));
    let back = "  settlement {\n    earn back 50% after 1 clean month\n";
    let text = text("limit 4 h").replace("  settlement {\n", back);
    workspace.set("a.slate", text.as_str());
    let snapshot = workspace.snapshot();
    let done = live.refresh(&snapshot, "a.slate", &file);
    assert_eq!(done.faults, []);
    let around = crate::Around { live: &live, ..around() };
    let found = snapshot.inlays("a.slate", crate::Span::new(0, text.len()), around);
    let said: Vec<&str> = found.iter().flat_map(|it| [it.text.as_str(), &it.more]).collect();
    for words in [
        "paid once, 50.00 GBP",
        "Over the history, after every cap. Of it 25.00 GBP was earned back.",
        "25.00 GBP of 5,000.00 GBP charged, 25.00 GBP earned back",
        "50.00 GBP in credits, less 25.00 GBP earned back. The worst period is 2026-03.",
    ] {
        assert!(said.contains(&words), "{words}: {said:#?}");
    }
    // Nothing stands before the first word of what a tooltip says.
    assert!(said.iter().all(|it| !it.starts_with(' ')), "{said:#?}");
}
