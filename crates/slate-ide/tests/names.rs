//! From names to definitions and back, over the files of a workspace.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

use slate_ide::{Snapshot, Workspace};

const TEXT: &str = "edition 2026\nagreement a {\n  provider \"P\"\n  customer \"C\"\n  term 2026-01-01 to 2026-12-31\n  currency GBP\n  timezone UTC\n  record ticket {\n    status : one of new, done\n  }\n  service desk {\n    charge 1 GBP per month\n    timer fix of ticket {\n      start when opened\n      stop  when status becomes done\n      run   in 24x7\n    }\n    target fixed {\n      measure fix\n      limit 4 h\n      require at least 90% of tickets each month\n    }\n  }\n  credit late for desk.fixed {\n    of desk.charge\n    below 90%: 5%\n  }\n  settlement { cap 5% of charges each month }\n}\nscenario \"S\" for a {\n  ticket T1 { opened 2026-03-02 09:00, status new }\n  expect T1.fixed breached\n  expect desk.fixed in 2026-03 missed\n}\n";

fn snapshot() -> Snapshot {
    let mut workspace = Workspace::default();
    workspace.set("a.slate", TEXT);
    workspace.snapshot()
}

fn named(what: &str) -> usize {
    TEXT.find(what).unwrap() + what.len() - 1
}

#[test]
fn a_name_leads_to_its_definition() {
    for (name, defined) in [
        ("for desk.fixed", "fixed {"),
        ("measure fix", "fix of"),
        ("when status", "status :"),
        ("becomes done", "done\n  }"),
        ("T1.fixed", "fixed {"),
        ("of tickets", "ticket {"),
        ("of desk", "desk {"),
    ] {
        let (_, place, _) = snapshot().definition("a.slate", named(name)).expect(name);
        assert_eq!(place.span.start, TEXT.find(defined).unwrap(), "{name}");
    }
}

#[test]
fn every_use_gets_the_new_name() {
    let snapshot = snapshot();
    let renamed = |what: &str, new: &str| {
        let edits = snapshot.rename("a.slate", named(what), new).unwrap();
        let mut text = TEXT.to_owned();
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.start..edit.span.end, &edit.replacement);
        }
        text
    };
    let text = renamed("target fixed", "mended");
    assert_eq!(text, TEXT.replace("fixed", "mended"));
    let text = renamed("record ticket", "call");
    assert_eq!(text, TEXT.replace("ticket", "call"));
    let text = renamed("service desk", "helpdesk");
    assert_eq!(text, TEXT.replace("desk", "helpdesk"));
    assert!(snapshot.rename("a.slate", named("target fixed"), "9 lives").is_err());
}

/// The text after a rename at the last letter of the first `what`.
fn after(text: &str, what: &str, new: &str) -> String {
    let mut workspace = Workspace::default();
    workspace.set("a.slate", text);
    let snapshot = workspace.snapshot();
    let at = text.find(what).unwrap() + what.len() - 1;
    let edits = snapshot.rename("a.slate", at, new).unwrap();
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    let mut workspace = Workspace::default();
    workspace.set("a.slate", text.as_str());
    assert!(workspace.snapshot().checked("a.slate").model.is_some(), "{text}");
    text
}

#[test]
fn many_of_a_record_are_renamed_with_it() {
    // Where many are named, a plural is given.
    assert_eq!(after(TEXT, "of tickets", "calls"), TEXT.replace("ticket", "call"));
    let people = after(TEXT, "of tickets", "people");
    assert_eq!(
        people,
        TEXT.replace("record ticket", "record ticket, people").replace("of tickets", "of people")
    );
    let enquiry = TEXT
        .replace("tickets", "enquiries")
        .replace("record ticket", "record enquiry, enquiries")
        .replace("ticket", "enquiry");
    assert_eq!(after(TEXT, "record ticket", "enquiry"), enquiry);
    assert_eq!(after(TEXT, "of tickets", "enquiries"), enquiry);
    // What many are called in so many words goes with the name, if people would form it so.
    assert_eq!(after(&enquiry, "record enquiry", "query"), enquiry.replace("enquir", "quer"));
    assert_eq!(after(&people, "record ticket", "caller"), people.replace("ticket", "caller"));
    assert_eq!(after(&people, "of people", "folk"), people.replace("people", "folk"));
}

#[test]
fn words_of_the_language_are_no_new_names() {
    let mut workspace = Workspace::default();
    workspace.set("a.slate", TEXT);
    let snapshot = workspace.snapshot();
    let why = |what: &str, new: &str| snapshot.rename("a.slate", named(what), new).unwrap_err();
    for (what, new) in [
        ("target fixed", "charge"),
        ("service desk", "credits"),
        ("one of new", "otherwise"),
        ("ticket T1", "expect"),
    ] {
        assert!(why(what, new).contains("is a word of the language"), "{what} {new}");
    }
    // What a ticket may be is no matter of the language.
    assert!(snapshot.rename("a.slate", named("one of new"), "closed").is_ok());
    assert!(
        why("one of new", "done").starts_with("`done` is taken"),
        "{}",
        why("one of new", "done")
    );
    assert!(
        why("when opened", "begun").contains("every record has"),
        "{}",
        why("when opened", "begun")
    );
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let text = TEXT.replace("new, done", "new, done, old");
    let mut workspace = Workspace::default();
    workspace.set("a.slate", text.as_str());
    let at = text.find("one of new").unwrap() + 8;
    assert!(workspace.snapshot().rename("a.slate", at, "done").is_err());
}

/// A workspace on disk: shared hours and records, and two agreements that use them.
fn two_customers() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("common/shared.slate", SHARED);
    for (name, brought) in [("acme", ""), ("zenith", " as common")] {
        let before = if brought.is_empty() { "" } else { "common." };
        let text = TEXT
            .replace("agreement a ", &format!("agreement {name} "))
            .replace("for a {", &format!("for {name} {{"))
            .replace("run   in 24x7", &format!("run   in {before}office"))
            .replace(
                "edition 2026",
                &format!("edition 2026\nuse \"../common/shared.slate\"{brought}"),
            );
        write(&format!("customers/{name}.slate"), &text);
    }
    write("node_modules/other.slate", "use \"../common/shared.slate\"\n");
    folder
}

const SHARED: &str =
    "edition 2026\ncalendar office {\n  Mon-Fri 09:00-17:00\n}\ncalendar wide = office or office\n";

#[test]
fn a_definition_is_used_and_renamed_in_files_that_are_not_open() {
    let folder = two_customers();
    let mut workspace = Workspace::new(Some(folder.path().to_path_buf()));
    workspace.set("common/shared.slate", SHARED);
    let snapshot = workspace.snapshot();
    let at = SHARED.find("office").unwrap();
    let places = snapshot.references("common/shared.slate", at, true);
    let files: Vec<&str> = places.iter().map(|place| place.file.as_str()).collect();
    let (shared, acme, zenith) =
        ("common/shared.slate", "customers/acme.slate", "customers/zenith.slate");
    assert_eq!(files, [shared, shared, shared, acme, zenith]);
    let edits = snapshot.rename("common/shared.slate", at, "desk_hours").unwrap();
    assert_eq!(edits.len(), 5);
    // From a use in one file, with the open text of another that says more.
    let open = snapshot
        .text(zenith)
        .unwrap()
        .replace("run   in common.office", "run   in common.office and common.wide");
    workspace.set(zenith, open.as_str());
    let snapshot = workspace.snapshot();
    let edits = snapshot.rename(zenith, open.find("office").unwrap(), "desk_hours").unwrap();
    assert_eq!(edits.len(), 5);
    let edits = snapshot.rename(zenith, open.find("common.office").unwrap(), "ours").unwrap();
    assert_eq!(edits.len(), 3, "{edits:?}");
    assert!(edits.iter().all(|edit| &*edit.file == zenith));
    // A name that one of the other files has already.
    assert!(snapshot.rename("common/shared.slate", at, "wide").is_err());
    // The name of an agreement leads from its scenario.
    assert!(
        snapshot.rename(acme, snapshot.text(acme).unwrap().find("acme {").unwrap(), "one").is_ok()
    );
}

#[test]
fn a_name_that_would_be_read_another_way_is_refused() {
    let text = TEXT
        .replace("  service desk {", "  let least = 90%\n  service desk {\n    let most = 95%\n");
    let text = text.replace("at least 90%", "at least least");
    let mut workspace = Workspace::default();
    workspace.set("a.slate", text.as_str());
    let snapshot = workspace.snapshot();
    assert!(snapshot.findings("a.slate").iter().all(|it| it.severity < slate_ide::Severity::Error));
    let at = text.find("least =").unwrap();
    assert!(snapshot.rename("a.slate", at, "lowest").is_ok());
    assert!(snapshot.rename("a.slate", at, "most").is_err(), "the service has its own `most`");
}

#[test]
fn what_another_tier_says_instead_keeps_its_name() {
    let text = "edition 2026\nagreement a {\n  provider \"P\"\n  customer \"C\"\n  term 2026-01-01 to 2026-12-31\n  currency GBP\n  timezone UTC\n  record ticket {\n    status : one of new, done\n  }\n  service desk {\n    timer fix of ticket {\n      start when opened\n      stop when status becomes done\n      run in 24x7\n    }\n    tier gold {\n      target fixed {\n        measure fix\n        limit 4 h\n        require at least 90% of tickets each month\n      }\n    }\n    tier silver like gold {\n      target fixed {\n        limit 8 h\n      }\n    }\n  }\n  select desk.silver\n  credit late for desk.silver.fixed {\n    pay 5 GBP\n  }\n}\n";
    let mut workspace = Workspace::default();
    workspace.set("a.slate", text);
    let snapshot = workspace.snapshot();
    for at in [
        text.find("fixed {"),
        text.rfind("fixed {\n        limit 8"),
        text.find("silver.fixed").map(|at| at + 7),
    ] {
        let edits = snapshot.rename("a.slate", at.unwrap(), "mended").unwrap();
        assert_eq!(edits.len(), 3, "{edits:?}");
    }
}

#[test]
fn a_broken_text_keeps_the_meaning_that_it_had() {
    let mut workspace = Workspace::default();
    workspace.set("a.slate", TEXT);
    assert!(workspace.snapshot().findings("a.slate").is_empty());
    // Half a line in the credit takes the whole clause from the checker.
    let text = TEXT.replace("    of desk.charge\n", "    of desk.ch ((\n    of desk.charge\n");
    workspace.set("a.slate", text.as_str());
    let snapshot = workspace.snapshot();
    assert!(!snapshot.findings("a.slate").is_empty());
    for (name, defined) in [
        ("for desk.fixed", "fixed {"),
        ("measure fix", "fix of"),
        ("T1.fixed", "fixed {"),
        ("of desk.charge\n    below", "desk {"),
    ] {
        let part = if name.starts_with("of desk") { 3 } else { name.len() - 1 };
        let at = text.find(name).unwrap() + part;
        let (_, place, _) = snapshot.definition("a.slate", at).expect(name);
        assert_eq!(place.span.start, text.find(defined).unwrap(), "{name}");
    }
    let fixed = text.find("fixed {").unwrap();
    assert_eq!(snapshot.references("a.slate", fixed, true).len(), 4);
    assert_eq!(snapshot.highlights("a.slate", fixed).len(), 4);
    // A brace that is gone breaks everything behind it.
    let text = TEXT.replace("  record ticket {\n", "  record ticket\n");
    workspace.set("a.slate", text.as_str());
    let snapshot = workspace.snapshot();
    let at = text.find("T1.fixed").unwrap() + 3;
    let (_, place, _) = snapshot.definition("a.slate", at).unwrap();
    assert_eq!(place.span.start, text.find("fixed {").unwrap());
}

/// A record with a plural of its own has two names, whichever is asked about; a new name changes what is
/// called by either.
#[test]
fn one_and_many_of_a_record_are_found_together() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let text = std::fs::read_to_string(root.join("calendars/calendars.slate")).unwrap();
    let mut workspace = Workspace::default();
    workspace.set("a.slate", text.as_str());
    let snapshot = workspace.snapshot();
    let record = text.find("record work, works").unwrap();
    let (one, many) = (record + "record ".len(), record + "record work, ".len());
    let found = snapshot.references("a.slate", one, true);
    assert_eq!(found.len(), 7);
    assert_eq!(snapshot.references("a.slate", many, true), found);
    // Without both names in the definition.
    assert_eq!(snapshot.references("a.slate", many, false).len(), 5);
    let spans: Vec<_> = found.iter().map(|it| it.span).collect();
    assert_eq!(snapshot.highlights("a.slate", one), spans);
    assert_eq!(snapshot.highlights("a.slate", many), spans);
    assert_eq!(snapshot.rename("a.slate", one, "job").unwrap().len(), 7);
}

/// What was laid out is laid out with the new name, whatever ends its lines.
#[test]
fn columns_stay_columns_with_another_name() {
    let formatted = |text: &str| {
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text);
        workspace.snapshot().formatted("a.slate").unwrap()
    };
    let fields = "record ticket {\n told : instant\n";
    let text = TEXT.replace("record ticket {\n", fields).replace("when opened", "when told");
    let text = formatted(&text);
    for (text, new) in [(text.clone(), "heard_of"), (text.replace('\n', "\r\n"), "t")] {
        let after = after(&text, "    told", new);
        assert!(after.contains(&format!("start when {new}")), "{after}");
        let ends = |text: &str| text.matches("\r\n").count();
        assert_eq!(ends(&after), ends(&text));
        let plain = after.replace("\r\n", "\n");
        assert_eq!(formatted(&plain), plain);
    }
    // What was not laid out is changed in its names only.
    let wide = text.replace("  told   : ", "  told : ");
    assert_eq!(after(&wide, "    told", "heard_of"), wide.replace("told", "heard_of"));
}

/// Whatever is wrong in a text, every question about every place of it has an answer in it.
#[test]
fn no_place_of_a_wrong_text_is_too_much() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../slate-check/tests/found");
    let mut workspace = Workspace::default();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        workspace.set(&name, std::fs::read_to_string(path).unwrap());
        files.push(name);
    }
    // Days at the ends of what can be written, and one that is none.
    for day in ["0000-01-01", "0001-01-01", "9999-12-31", "2026-02-30"] {
        let text = TEXT.replace("2026-12-31", day).replace("2026-03-02", day);
        let name = format!("{day}.slate");
        workspace.set(&name, text);
        files.push(name);
    }
    // Words of the language where a name should stand.
    for word in ["attainment", "holidays", "charges", "charge", "base", "opened"] {
        let text = TEXT.replace("desk.fixed", word).replace("of ticket", &format!("of {word}"));
        let name = format!("{word}.slate");
        workspace.set(&name, text);
        files.push(name);
    }
    let snapshot = workspace.snapshot();
    let live = slate_ide::Live::default();
    let now = slate_ide::Instant::from_seconds(1_772_625_600);
    let around = slate_ide::Around { now, live: &live };
    let mut found = 0;
    for file in files {
        let text = snapshot.text(&file).unwrap();
        let step = if file.starts_with(|c: char| c.is_ascii_digit()) { 5 } else { 11 };
        for offset in (0..text.len()).step_by(step) {
            let places = snapshot.references(&file, offset, true);
            for place in &places {
                assert!(
                    snapshot
                        .text(&place.file)
                        .unwrap()
                        .get(place.span.start..place.span.end)
                        .is_some()
                );
            }
            if let Some(hover) = snapshot.hover(&file, offset, around) {
                assert!(text.get(hover.span.start..hover.span.end).is_some());
            }
            let renameable = snapshot.renameable(&file, offset);
            assert!(renameable.is_none() || !places.is_empty());
            found += usize::from(snapshot.definition(&file, offset).is_some());
        }
    }
    assert!(found > 50, "{found}");
}
