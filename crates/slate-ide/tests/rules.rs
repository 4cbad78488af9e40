//! The rules of the grammar that this room asks for by name are rules of the grammar: one that is
//! renamed there would be asked for in vain, and nothing would say so.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The rules of the grammar, with its silent ones.
fn rules() -> BTreeSet<&'static str> {
    let grammar = include_str!("../../../grammar/slate.pest");
    let rules: BTreeSet<&str> =
        grammar.lines().filter_map(|it| Some(it.split_once(" = ")?.0)).collect();
    assert!(rules.len() > 200, "{}", rules.len());
    rules
}

/// What stands before the name of a rule.
const BEFORE_RULES: [&str; 3] = [".within(\"", ".rule == \"", ".rule != \""];

/// What stands before the word with which a block begins.
const BEFORE_WORDS: [&str; 2] = [".block(\"", ".keyword == \""];

/// Lists of rules.
const LISTS: [&str; 8] =
    ["CONSTANTS", "PERIODIC", "OF_RECORD", "UNITS", "NUMBERS", "CONDITIONS", "MEASURES", "ONCE"];

/// Words with `_` that are no rules: ends and beginnings of some, a folder, names in the gaps of clauses, words
/// of `slate.toml`.
const OTHERS: [&str; 8] = [
    "_block",
    "kw_",
    "node_modules",
    "support_hours",
    "first_response",
    "caused_by",
    "as_of",
    "max_bad_rows",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.file_name().is_none_or(|it| it != "tests.rs" && it != "fixture.rs") {
            found.push(path);
        }
    }
}

/// The files of this room without their tests and comments.
fn sources() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    let code = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines = code.lines().filter(|it| !it.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    };
    paths.into_iter().map(|path| (path.clone(), code(&path))).collect()
}

/// The words in quotes of a piece of code.
fn quoted(code: &str) -> impl Iterator<Item = &str> {
    let word =
        |it: &&str| !it.is_empty() && it.bytes().all(|c| c.is_ascii_lowercase() || c == b'_');
    code.split('"').skip(1).step_by(2).filter(word)
}

/// The word behind each mark.
fn behind<'c>(code: &'c str, mark: &'c str) -> impl Iterator<Item = &'c str> {
    code.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap())
}

#[test]
fn every_rule_that_is_asked_for_is_one_of_the_grammar() {
    let rules = rules();
    let keywords: BTreeSet<&str> = slate_syntax::keywords().iter().copied().collect();
    let (mut asked, mut lists, mut wrong) = (0, 0, Vec::new());
    for (path, code) in sources() {
        let mut named: Vec<&str> =
            BEFORE_RULES.iter().flat_map(|mark| behind(&code, mark)).collect();
        named.extend(quoted(&code).filter(|it| it.contains('_') && !OTHERS.contains(it)));
        for list in LISTS {
            let found = code.split_once(&format!("const {list}: [&str; "));
            if let Some((_, list)) = found {
                named.extend(quoted(list.split_once("];").unwrap().0));
                lists += 1;
            }
        }
        asked += named.len();
        for rule in named {
            if !rules.contains(rule) {
                wrong.push(format!("{}: no rule `{rule}`", path.display()));
            }
        }
        for word in BEFORE_WORDS.iter().flat_map(|mark| behind(&code, mark)) {
            if !keywords.contains(word) {
                wrong.push(format!("{}: no word `{word}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 400, "{asked}");
    assert_eq!(lists, LISTS.len());
}
