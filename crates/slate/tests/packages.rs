//! What Zed and JetBrains are given, read as they read it, and stricter: what neither would know is an
//! error here. By `crates/extension/src/extension_manifest.rs`, `crates/language_core/src/language_config.rs`
//! and `grammar.rs`, `crates/task/src/task_template.rs` of github.com/zed-industries/zed, and by
//! `LanguageServerTemplateDeserializer.java` of github.com/redhat-developer/lsp4ij. Only the keys that are
//! used here are listed: another key is looked up there first.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Extension {
    id: String,
    name: String,
    version: String,
    schema_version: u32,
    authors: Vec<String>,
    description: String,
    repository: String,
    grammars: BTreeMap<String, Grammar>,
    language_servers: BTreeMap<String, Server>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grammar {
    repository: String,
    rev: String,
    path: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Server {
    name: String,
    languages: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    name: String,
    grammar: String,
    path_suffixes: Vec<String>,
    line_comments: Vec<String>,
    tab_size: u32,
    hard_tabs: bool,
    autoclose_before: String,
    brackets: Vec<Bracket>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bracket {
    start: String,
    end: String,
    close: bool,
    newline: bool,
    #[serde(default)]
    not_in: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Task {
    label: String,
    command: String,
    args: Vec<String>,
    tags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Template {
    id: String,
    name: String,
    program_args: BTreeMap<String, String>,
    file_type_mappings: Vec<Mapping>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Mapping {
    file_type: FileType,
    language_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileType {
    name: String,
    patterns: Vec<String>,
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn zed() -> (Extension, Language, PathBuf) {
    let folder = project().join("editors/zed");
    let language = folder.join("languages/slate");
    let extension = toml::from_str(&read(&folder.join("extension.toml"))).unwrap();
    let config = toml::from_str(&read(&language.join("config.toml"))).unwrap();
    (extension, config, language)
}

/// What follows each mark of a query, outside of comments and texts.
fn names(query: &str, mark: char) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in query.lines().filter(|line| !line.trim_start().starts_with(';')) {
        // Every other part stands between quotation marks.
        for part in line.split('"').step_by(2) {
            for rest in part.split(mark).skip(1) {
                let end = rest.find(|c: char| c.is_whitespace() || c == ')').unwrap_or(rest.len());
                names.insert(rest[..end].to_owned());
            }
        }
    }
    names
}

#[test]
fn the_extension_names_what_there_is() {
    let (extension, language, folder) = zed();
    assert_eq!((extension.id.as_str(), extension.schema_version), ("slate", 1));
    assert_eq!(extension.name, "Slate");
    assert_eq!(extension.version, env!("CARGO_PKG_VERSION"));
    assert!(!extension.authors.is_empty() && !extension.description.is_empty());
    // Written over by whoever installs it, in both places and with the revision.
    let grammar = &extension.grammars[&language.grammar];
    assert_eq!(extension.repository, grammar.repository);
    assert!(grammar.repository.starts_with("file://") && grammar.rev == "HEAD");
    let sources = project().join(&grammar.path).join("src");
    assert!(read(&sources.join("parser.c")).contains(&format!("tree_sitter_{}", language.grammar)));
    assert!(sources.join("scanner.c").is_file());
    // Settings call the server by its key: `lsp.slate`.
    let server = &extension.language_servers["slate"];
    assert_eq!((server.name.as_str(), &server.languages), ("Slate", &vec![language.name.clone()]));
    // What the server is told of each file is the name of the language in small letters.
    assert_eq!(language.name.to_lowercase(), "slate");
    assert_eq!(language.path_suffixes, ["slate"]);
    assert_eq!((language.tab_size, language.hard_tabs), (2, false));
    assert!(language.line_comments.iter().all(|it| it.starts_with("//") && it.ends_with(' ')));
    assert!(language.autoclose_before.contains('}'));
    // A link would be a text with a path in it on Windows.
    for entry in std::fs::read_dir(&folder).unwrap() {
        assert!(!entry.unwrap().path().is_symlink());
    }
}

#[test]
fn each_query_has_names_that_zed_knows() {
    let (_, language, folder) = zed();
    let known: [(&str, &[&str], &[&str]); 7] = [
        ("brackets", &["open", "close"], &[]),
        ("indents", &["indent", "end"], &[]),
        ("outline", &["item", "name"], &["context"]),
        ("overrides", &["string", "comment.inclusive"], &[]),
        ("runnables", &["run"], &[]),
        (
            "textobjects",
            &["class.around", "class.inside", "function.around", "function.inside"],
            &["comment.around"],
        ),
        // A colour is that of the longest beginning that the theme has.
        (
            "highlights",
            &["keyword", "comment.doc", "property", "type", "string"],
            &[
                "comment",
                "constant",
                "constant.builtin",
                "function",
                "function.builtin",
                "keyword.operator",
                "number",
                "operator",
                "punctuation.bracket",
                "punctuation.delimiter",
                "string.escape",
                "type.builtin",
                "variable",
            ],
        ),
    ];
    let mut files: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".scm"))
        .collect();
    for (name, needed, others) in known {
        assert!(files.remove(&format!("{name}.scm")), "{name}.scm is missing");
        let found = names(&read(&folder.join(format!("{name}.scm"))), '@');
        for it in needed {
            assert!(found.contains(*it), "{name}.scm: no @{it}");
        }
        for it in &found {
            let it = it.as_str();
            assert!(needed.contains(&it) || others.contains(&it), "{name}.scm: @{it}");
        }
    }
    assert!(files.is_empty(), "{files:?}");

    // Where a pair is not closed, and what runs from the gutter.
    let scopes = names(&read(&folder.join("overrides.scm")), '@');
    for bracket in &language.brackets {
        assert!(bracket.close && (bracket.newline || bracket.start == bracket.end));
        for scope in &bracket.not_in {
            let inclusive = format!("{scope}.inclusive");
            assert!(scopes.contains(scope) || scopes.contains(&inclusive), "no scope `{scope}`");
        }
    }
    assert!(language.brackets.iter().any(|it| !it.not_in.is_empty()));
    let tasks: Vec<Task> = serde_json::from_str(&read(&folder.join("tasks.json"))).unwrap();
    let runnables = read(&folder.join("runnables.scm"));
    for task in &tasks {
        assert!(!task.label.is_empty());
        for tag in &task.tags {
            assert!(runnables.contains(&format!("(#set! tag {tag})")), "no query has `{tag}`");
        }
    }
}

#[test]
fn what_runs_from_the_gutter_runs() {
    let (_, _, folder) = zed();
    let tasks: Vec<Task> = serde_json::from_str(&read(&folder.join("tasks.json"))).unwrap();
    let file = project().join("examples/managed-desk/managed-desk.slate");
    for task in tasks {
        assert_eq!(task.command, "slate");
        let args = task.args.iter().map(|it| it.replace("$ZED_FILE", file.to_str().unwrap()));
        let run = assert_cmd::Command::new(env!("CARGO_BIN_EXE_slate")).args(args).assert();
        run.success().stdout(predicates::str::contains("3 passed, 0 failed"));
    }
}

#[test]
fn where_the_settings_name_the_program_they_say_what_it_runs() {
    // Zed starts what they name with the arguments that they name, and asks its extension for nothing.
    let page = read(&project().join("docs/editors/zed.md"));
    let line = page.lines().find(|line| line.contains("\"binary\"")).unwrap();
    let settings: serde_json::Value = serde_json::from_str(line).unwrap();
    let binary = &settings["lsp"]["slate"]["binary"];
    assert!(binary["path"].is_string());
    assert_eq!(binary["arguments"], serde_json::json!(["lsp"]));
    let extension = read(&project().join("editors/zed/src/lib.rs"));
    assert!(extension.contains("args: vec![\"lsp\".to_owned()]"));
    assert!(
        extension.contains("\\\"arguments\\\": [\\\"lsp\\\"]"),
        "what is said where it is missing"
    );
}

#[test]
fn the_template_maps_agreements_and_starts_the_server() {
    let text = read(&project().join("editors/jetbrains/slate/template.json"));
    let template: Template = serde_json::from_str(&text).unwrap();
    assert_eq!((template.id.as_str(), template.name.as_str()), ("slate", "Slate"));
    // One command for every system: `sh -c` and `cmd /c` are for scripts.
    assert_eq!(template.program_args, BTreeMap::from([("default".into(), "slate lsp".into())]));
    let [mapping] = &template.file_type_mappings[..] else { panic!("one mapping") };
    assert_eq!(mapping.file_type.name, "Slate");
    assert_eq!(mapping.file_type.patterns, ["*.slate"]);
    assert_eq!(mapping.language_id, "slate");
}
