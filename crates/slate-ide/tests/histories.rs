//! Whatever is renamed in the bundled example, its history reads as before: the mappings change with it,
//! and those that are not there are made.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is the point of a test"
)]

#[path = "../../slate-evidence/tests/common/told.rs"]
mod told;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use slate_evidence::{ReadOptions, Source, read};
use slate_ide::{Edit, SettingsFile, Symbol, SymbolKind, Workspace};
use told::told;

const AGREEMENT: &str = "managed-desk.slate";

/// The first lines of each history are as good as all of them.
const LINES: usize = 400;

/// The example in a folder of its own, with its mappings or without.
fn laid_out(mappings: bool) -> (tempfile::TempDir, String) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/managed-desk");
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("history")).unwrap();
    let text = std::fs::read_to_string(from.join(AGREEMENT)).unwrap();
    std::fs::write(folder.path().join(AGREEMENT), &text).unwrap();
    let mut files = Vec::new();
    for file in ["tickets.csv", "changes.csv", "outages.csv"] {
        let history = std::fs::read_to_string(from.join("history").join(file)).unwrap();
        let first: Vec<&str> = history.lines().take(LINES).collect();
        // Changes of tickets that are not among the first are of no use.
        let last = "INC00150,";
        let known = |line: &&&str| !line.starts_with("INC") || **line < last;
        let first: Vec<&str> = first.iter().filter(known).copied().collect();
        std::fs::write(folder.path().join("history").join(file), first.join("\n")).unwrap();
        let mapping = format!("{file}.toml");
        if mappings {
            std::fs::copy(
                from.join("history").join(&mapping),
                folder.path().join("history").join(&mapping),
            )
            .unwrap();
        }
        if mappings || file != "changes.csv" {
            files.push(format!("\"history/{file}\""));
        }
    }
    let settings =
        format!("[[history]]\nagreement = \"harbour\"\nfiles = [{}]\n", files.join(", "));
    std::fs::write(folder.path().join("slate.toml"), settings).unwrap();
    (folder, text)
}

/// The history as it is read for the agreement as it stands there.
fn history(folder: &Path, text: &str) -> String {
    let mut workspace = Workspace::new(Some(folder.to_path_buf()));
    workspace.set(AGREEMENT, text);
    let checked = workspace.snapshot().checked(AGREEMENT);
    let model = checked.model.clone().unwrap_or_else(|| panic!("{:#?}", checked.findings));
    let settings = SettingsFile::read(folder).said.unwrap();
    let agreement = &model.agreements[0];
    let wanted = settings.history_of(agreement.heading.name.as_str()).unwrap();
    let sources: Vec<Source> =
        wanted.files.get_ref().iter().map(|it| Source::named(folder.join(it.get_ref()))).collect();
    let read = read(agreement, &sources, &ReadOptions::default());
    told(agreement, &read.unwrap_or_else(|why| panic!("{why}")))
}

fn all(symbols: &[Symbol], found: &mut Vec<Symbol>) {
    for symbol in symbols {
        found.push(symbol.clone());
        all(&symbol.children, found);
    }
}

/// Makes the edits, and those of the agreement give its new text.
fn make(folder: &Path, text: &str, edits: &[Edit]) -> String {
    let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut edits = edits.to_vec();
    edits.sort();
    for edit in edits.iter().rev() {
        let path = folder.join(&*edit.file);
        let old = files
            .entry(path.clone())
            .or_insert_with(|| std::fs::read_to_string(path).unwrap_or_default());
        old.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    for (path, text) in &files {
        std::fs::write(path, text).unwrap();
    }
    files.get(&folder.join(AGREEMENT)).map_or_else(|| text.to_owned(), Clone::clone)
}

fn renamed_everywhere(mappings: bool) -> usize {
    let (folder, text) = laid_out(mappings);
    let before = history(folder.path(), &text);
    let mut workspace = Workspace::new(Some(folder.path().to_path_buf()));
    workspace.set(AGREEMENT, text.as_str());
    let mut symbols = Vec::new();
    all(&workspace.snapshot().outline(AGREEMENT), &mut symbols);
    symbols.retain(|it| {
        matches!(it.kind, SymbolKind::Record | SymbolKind::Field | SymbolKind::Member)
    });
    for symbol in &symbols {
        let (folder, text) = laid_out(mappings);
        let mut workspace = Workspace::new(Some(folder.path().to_path_buf()));
        workspace.set(AGREEMENT, text.as_str());
        let at = symbol.name_span.start;
        let edits = workspace.snapshot().rename(AGREEMENT, at, "änders").unwrap();
        let after = history(folder.path(), &make(folder.path(), &text, &edits));
        let back = after.replace("änders", &symbol.name);
        assert_eq!(back, before.replace("änders", &symbol.name), "{}: {edits:#?}", symbol.path);
    }
    symbols.len()
}

#[test]
fn the_history_of_the_example_reads_as_before_whatever_is_renamed() {
    assert!(renamed_everywhere(true) > 20);
}

#[test]
fn mappings_that_are_not_there_are_made() {
    assert!(renamed_everywhere(false) > 20);
}

/// What another agreement reads too keeps its names.
#[test]
fn a_history_of_all_agreements_stays_as_it_is() {
    let (folder, text) = laid_out(true);
    let settings = std::fs::read_to_string(folder.path().join("slate.toml")).unwrap();
    let settings = settings.replace("agreement = \"harbour\"\n", "");
    std::fs::write(folder.path().join("slate.toml"), settings).unwrap();
    let edits = |folder: &Path| -> Vec<Edit> {
        let mut workspace = Workspace::new(Some(folder.to_path_buf()));
        workspace.set(AGREEMENT, text.as_str());
        let at = text.find("record ticket").unwrap() + "record ".len();
        let edits = workspace.snapshot().rename(AGREEMENT, at, "case").unwrap();
        edits.into_iter().filter(|it| &*it.file != AGREEMENT).collect()
    };
    assert_eq!(edits(folder.path()).len(), 2);
    std::fs::write(folder.path().join("other.slate"), "agreement other {\n}\n").unwrap();
    assert_eq!(edits(folder.path()), []);
}
