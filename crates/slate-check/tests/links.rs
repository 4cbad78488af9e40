//! Links: every name in the text is a definition or leads to one.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use slate_check::{Folder, InMemory, Options, check};
use slate_syntax::{Span, nodes};

fn linked() -> Options {
    Options { links: true, ..Options::default() }
}

/// Every agreement of the repository that is sound, with the folder of its workspace.
fn agreements() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    let mut folders = vec![root.join("examples")];
    let others = [
        "crates/slate-check/tests/samples",
        "crates/slate/templates",
        "crates/slate/tests/histories",
    ];
    folders.extend(others.iter().map(|folder| root.join(folder)));
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "slate") {
                let file = path.file_name().unwrap().to_str().unwrap().to_owned();
                found.push((folder.clone(), file));
            }
        }
    }
    found.sort();
    found
}

/// Where the grammar puts the name of a definition, or a word that is none of the author's.
const NO_USE: [&str; 10] = [
    "amount_unit",
    "call",
    "currency",
    "head",
    "member",
    "pay_per",
    "plural",
    "record",
    "record_id",
    "use_item",
];

/// Words that the language gives a meaning where a name could stand.
const WORDS: [&str; 23] = [
    "attainment",
    "base",
    "breaches",
    "charge",
    "charges",
    "denominator",
    "downtime",
    "from",
    "holidays",
    "length",
    "max",
    "mean",
    "min",
    "missing",
    "numerator",
    "opened",
    "overrun",
    "period",
    "shortfall",
    "streak",
    "sum",
    "target",
    "to",
];

#[test]
fn every_name_is_a_definition_or_leads_to_one() {
    let mut unlinked = BTreeSet::new();
    let mut count = 0;
    for (folder, file) in agreements() {
        let checked = check(&Folder::new(&folder), &file, &linked());
        assert!(checked.model.is_some(), "{file}");
        let text = checked.sources.get(&file).unwrap().text().to_owned();
        let linked: BTreeSet<Span> =
            checked.links.iter().filter(|link| *link.file == *file).map(|link| link.span).collect();
        let nodes = nodes(&text);
        for node in nodes.iter().filter(|node| node.rule == "ident") {
            let parent = node.parent.map_or("", |parent| nodes[parent].rule);
            let round = node.parent.and_then(|it| nodes[it].parent).map_or("", |it| nodes[it].rule);
            let word = node.span.of(&text);
            count += 1;
            let known = linked.contains(&node.span)
                || NO_USE.contains(&parent)
                || parent == "path" && round == "use_item"
                || WORDS.contains(&word);
            if !known {
                unlinked
                    .insert(format!("{file}: {word} in {round}/{parent} at {}", node.span.start));
            }
        }
    }
    assert!(count > 1_000);
    assert!(unlinked.is_empty(), "{unlinked:#?}");
}

/// A name is written as its definition is, or as many of it.
#[test]
fn a_name_leads_to_what_is_called_so() {
    for (folder, file) in agreements() {
        let checked = check(&Folder::new(&folder), &file, &linked());
        for link in &checked.links {
            let text = |file: &str, span: Span| {
                let source = checked.sources.get(file).unwrap();
                span.of(source.text()).trim_matches('"').to_owned()
            };
            let written = text(&link.file, link.span);
            let defined = text(&link.definition_file, link.definition);
            let same = written == defined || written == format!("{defined}s");
            assert!(same, "{file}: {written} {defined} at {}", link.span.start);
        }
    }
}

#[test]
fn links_change_nothing_else() {
    for (folder, file) in agreements() {
        let with = check(&Folder::new(&folder), &file, &linked());
        let without = check(&Folder::new(&folder), &file, &Options::default());
        assert!(!with.links.is_empty() && without.links.is_empty(), "{file}");
        assert_eq!(with.model, without.model, "{file}");
        assert_eq!(with.findings, without.findings, "{file}");
    }
}

/// What is written at `written` and what it leads to, of a file that is checked with others.
fn leads(files: &InMemory, root: &str) -> Vec<String> {
    let checked = check(files, root, &linked());
    let shown = |file: &str, span: Span| {
        format!("{file} {}", span.of(checked.sources.get(file).unwrap().text()))
    };
    let lines = checked.links.iter().map(|link| {
        let written = shown(&link.file, link.span);
        format!("{written} -> {}", shown(&link.definition_file, link.definition))
    });
    lines.collect()
}

#[test]
fn each_part_of_a_name_leads_to_its_own_owner() {
    let shared = "edition 2026\ncalendar office {\n  Mon-Fri 09:00-17:00\n}\n";
    let text = "edition 2026\nuse \"shared.slate\" as common\ncalendar day = common.office or common.office\n";
    let files = InMemory::of("a.slate", text).with("shared.slate", shared);
    let expected = [
        "a.slate common -> a.slate common",
        "a.slate office -> shared.slate office",
        "a.slate common -> a.slate common",
        "a.slate office -> shared.slate office",
    ];
    // Nothing uses the calendar: a file of definitions for others has links as well.
    assert_eq!(leads(&files, "a.slate"), expected);
}

#[test]
fn what_is_wrong_beside_a_name_takes_no_link_away() {
    let text = "edition 2026\nagreement a {\n  calendar office {\n    Mon-Fri 09:00-17:00\n  }\n  calendar day = office or nothing\n  nonsense here\n}\nscenario \"S\" for a {\n}\n";
    let found = leads(&InMemory::of("a.slate", text), "a.slate");
    assert_eq!(found, ["a.slate office -> a.slate office", "a.slate a -> a.slate a"]);
}
