//! Whole files through the checker: samples to models, and wrong files to the findings that stand
//! beside their lines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use slate_check::{Checked, Folder, LineColumn, Options, Severity, check};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn slate_files(name: &str) -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|file| file.ends_with(".slate"))
        .collect();
    files.sort();
    files
}

fn said(checked: &Checked) -> String {
    checked
        .findings
        .iter()
        .map(|finding| {
            let label = finding.primary().unwrap();
            let text = checked.sources.get(&label.file).map_or("", |source| source.text());
            format!("[{}] {} `{}`\n", finding.code.slug(), finding.message, label.span.of(text))
        })
        .collect()
}

/// Every sample compiles without a finding, and its model stays as reviewed.
#[test]
fn samples_compile_to_their_models() {
    for file in slate_files("samples") {
        let checked = check(&Folder::new(folder("samples")), &file, &Options::default());
        // A note says what two clauses come to together (language §10.9); it asks for nothing.
        let graver = checked.findings.iter().filter(|it| it.severity > Severity::Note).count();
        assert_eq!(graver, 0, "{file}\n{}", said(&checked));
        let model = checked.model.unwrap();
        assert_eq!(model.validate(), [], "{file}");
        let json = model.to_json().unwrap();
        assert_eq!(slate_model::Model::from_json(&json).unwrap(), model, "{file}");
        insta::with_settings!({ snapshot_suffix => file.trim_end_matches(".slate") }, {
            insta::assert_snapshot!(json.replace(&model.tz_database, "TZDB"));
        });
    }
}

/// `// error: [unknown-name] "suport_hours"` at the end of a line: a finding of that code whose
/// first label underlines that text on that line. Nothing else may be found.
#[test]
fn findings_stand_where_they_are_expected() {
    for file in slate_files("found") {
        let checked = check(&Folder::new(folder("found")), &file, &Options::default());
        let mut found: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
        for finding in &checked.findings {
            let label = finding.primary().unwrap();
            let source = checked.sources.get(&label.file).unwrap();
            let LineColumn { line, .. } = source.locate(label.span.start);
            let shown = label.span.of(source.text()).lines().next().unwrap_or_default();
            found.entry((label.file.to_string(), line)).or_default().push(format!(
                "{}: [{}] \"{shown}\"",
                finding.severity.word(),
                finding.code.slug()
            ));
            assert!(finding.help.is_some() || !finding.notes.is_empty(), "{file}: {}", finding.message);
        }
        let mut expected: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
        for (name, source) in checked.sources.iter() {
            for (n, line) in source.text().lines().enumerate() {
                for comment in line.split("// ").skip(1) {
                    let comment = comment.trim();
                    if comment.starts_with("error: [") || comment.starts_with("warning: [") {
                        expected.entry((name.to_string(), n + 1)).or_default().push(comment.to_owned());
                    }
                }
            }
        }
        for list in found.values_mut().chain(expected.values_mut()) {
            list.sort();
        }
        let lines = |of: &BTreeMap<(String, usize), Vec<String>>| -> Vec<String> {
            of.iter().flat_map(|((file, line), all)| all.iter().map(move |it| format!("{file}:{line} {it}"))).collect()
        };
        let (found, expected) = (lines(&found), lines(&expected));
        let missing: Vec<&String> = expected.iter().filter(|it| !found.contains(it)).collect();
        let extra: Vec<&String> = found.iter().filter(|it| !expected.contains(it)).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{file}\nmissing {missing:#?}\nextra {extra:#?}\n{}", said(&checked));
    }
}
