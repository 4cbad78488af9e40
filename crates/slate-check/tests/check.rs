//! Whole files through the checker: samples to models, and wrong files to the findings that stand
//! beside their lines.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use slate_check::{Checked, Folder, InMemory, LineColumn, Options, Severity, check};

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
        assert_eq!(slate_model::Model::from_json(&json).unwrap(), *model, "{file}");
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
            assert!(
                finding.help.is_some() || !finding.notes.is_empty(),
                "{file}: {}",
                finding.message
            );
        }
        let mut expected: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
        for (name, source) in checked.sources.iter() {
            for (n, line) in source.text().lines().enumerate() {
                for comment in line.split("// ").skip(1) {
                    let comment = comment.trim();
                    if comment.starts_with("error: [") || comment.starts_with("warning: [") {
                        expected
                            .entry((name.to_string(), n + 1))
                            .or_default()
                            .push(comment.to_owned());
                    }
                }
            }
        }
        for list in found.values_mut().chain(expected.values_mut()) {
            list.sort();
        }
        let lines = |of: &BTreeMap<(String, usize), Vec<String>>| -> Vec<String> {
            of.iter()
                .flat_map(|((file, line), all)| {
                    all.iter().map(move |it| format!("{file}:{line} {it}"))
                })
                .collect()
        };
        let (found, expected) = (lines(&found), lines(&expected));
        let missing: Vec<&String> = expected.iter().filter(|it| !found.contains(it)).collect();
        let extra: Vec<&String> = found.iter().filter(|it| !expected.contains(it)).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{file}\nmissing {missing:#?}\nextra {extra:#?}\n{}",
            said(&checked)
        );
    }
}

const SHARED: &str = "calendar office {\n  Mon-Fri 09:00-17:00\n}\nrecord ticket {\n  status : one of new, done\n}\n";

/// An agreement that brings in `common.slate` with `line`, and runs its timer in `calendar`.
fn using(line: &str, calendar: &str) -> String {
    format!(
        "edition 2026\n{line}\nagreement a \"A\" {{\n  provider \"P\"\n  customer \"C\"\n  term 2026-01-01 to 2026-12-31\n  currency GBP\n  timezone UTC\n  parameter promise = 95% from 80% to 99%\n  service desk {{\n    timer fix of ticket {{\n      start when opened\n      stop when status becomes done\n      run in {calendar}\n    }}\n    target fixed {{\n      measure fix\n      limit 4 h\n      require at least promise of tickets each month\n    }}\n  }}\n}}\n"
    )
}

fn codes(checked: &Checked) -> Vec<&'static str> {
    checked.findings.iter().map(|finding| finding.code.slug()).collect()
}

#[test]
fn a_file_brings_in_what_another_defines() {
    let files = InMemory::of("common/shared.slate", SHARED)
        .with("a.slate", using("use \"common/shared.slate\"", "office"))
        .with("common/b.slate", using("use \"shared.slate\"", "office"));
    for root in ["a.slate", "common/b.slate"] {
        let checked = check(&files, root, &Options::default());
        assert_eq!(said(&checked), "", "{root}");
        let model = checked.model.unwrap();
        let office = &model.agreements[0].calendars[0];
        assert_eq!(office.heading.at.as_ref().unwrap().to_string(), "common/shared.slate:1:10");
    }
}

#[test]
fn a_used_file_may_have_another_name() {
    let files = InMemory::of("shared.slate", SHARED.replace("record ticket", "record unused"))
        .with("t.slate", "record ticket {\n  status : one of new, done\n}\n")
        .with("a.slate", using("use \"shared.slate\" as common\nuse \"t.slate\"", "common.office"));
    let checked = check(&files, "a.slate", &Options::default());
    assert_eq!(said(&checked), "");
    assert_eq!(
        checked.model.unwrap().agreements[0].calendars[0].heading.name.as_str(),
        "common.office"
    );
}

#[test]
fn a_path_that_leaves_the_workspace_is_refused_and_a_circle_is_shown() {
    let files = InMemory::of("a.slate", using("use \"../secret.slate\"", "24x7"));
    assert!(codes(&check(&files, "a.slate", &Options::default())).contains(&"unknown-file"));
    let files = InMemory::of("a.slate", using("use \"gone.slate\"", "24x7"));
    assert!(codes(&check(&files, "a.slate", &Options::default())).contains(&"unknown-file"));
    let files = InMemory::of("a.slate", "use \"b.slate\"\n").with("b.slate", "use \"a.slate\"\n");
    let checked = check(&files, "a.slate", &Options::default());
    assert_eq!(codes(&checked), ["cyclic-definition"]);
    assert_eq!(checked.findings[0].notes, ["the circle is `a.slate` → `b.slate` → `a.slate`"]);
    assert!(checked.model.is_none());
}

/// Two files that are brought in have an agreement of the same name: said at the line that brings in
/// the second, which is where an editor shows it, with both places.
#[test]
fn two_files_with_one_agreement_are_told_apart_where_they_are_brought_in() {
    let one = using("use \"shared.slate\"", "office");
    let files = |root: &str| {
        InMemory::of("a.slate", root)
            .with("shared.slate", SHARED)
            .with("b.slate", one.clone())
            .with("c.slate", one.replace("limit 4 h", "limit 8 h"))
            .with("deep.slate", "use \"c.slate\"\n")
    };
    let scenario = "scenario \"s\" for a {\n  expect desk.fixed in 2026-03 not measured\n}\n";
    for second in ["c.slate", "deep.slate"] {
        for scenario in ["", scenario] {
            let root = format!("use \"b.slate\"\nuse \"{second}\"\n{scenario}");
            let checked = check(&files(&root), "a.slate", &Options::default());
            let said = said(&checked);
            let wanted = format!(
                "[duplicate-definition] `a` is defined twice: in `b.slate` and in `c.slate` `\"{second}\"`\n"
            );
            assert_eq!(said, wanted);
            let labels = &checked.findings[0].labels;
            let places: Vec<&str> = labels.iter().map(|label| &*label.file).collect();
            assert_eq!(places, ["a.slate", "c.slate", "b.slate"]);
            assert!(checked.model.is_none());
        }
    }
    // A file's own agreement is meant by its name, whatever comes with others.
    let own = format!("{}use \"b.slate\"\n", using("use \"shared.slate\"", "office"));
    assert_eq!(said(&check(&files(&own), "a.slate", &Options::default())), "");
}

#[test]
fn two_files_with_one_calendar_are_told_apart_where_they_are_brought_in() {
    let files = InMemory::of("shared.slate", SHARED)
        .with("other.slate", SHARED.split("record").next().unwrap())
        .with("a.slate", using("use \"shared.slate\"\nuse \"other.slate\"", "office"));
    let said = said(&check(&files, "a.slate", &Options::default()));
    assert_eq!(
        said,
        "[duplicate-definition] `office` is defined twice: in `shared.slate` and in `other.slate` `\"other.slate\"`\n"
    );
}

/// A `let` is checked before anything uses it, as for whatever it could be for.
#[test]
fn a_let_that_nothing_uses_yet_is_checked() {
    let said_of = |line: &str| {
        let text = using("use \"shared.slate\"", "office")
            .replace("  service desk", &format!("  {line}\n  service desk"));
        let files = InMemory::of("shared.slate", SHARED).with("a.slate", text);
        said(&check(&files, "a.slate", &Options::default()))
    };
    let unused =
        |name: &str| format!("[unused-definition] nothing uses the name `{name}` `{name}`\n");
    for line in [
        "let n = 12 * 5 GBP",
        "let n = status is done",
        "let n = shortfall * 2",
        "let n = count of tickets",
        "let n = opened",
    ] {
        assert_eq!(said_of(line), unused("n"), "{line}");
    }
    assert_eq!(
        said_of("let n = 4 h + 2 GBP"),
        "[type-mismatch] a duration and an amount of money cannot be added `4 h`\n"
    );
    assert_eq!(
        said_of("let n = status is don"),
        "[unknown-member] `don` is no value of `status` `don`\n"
    );
    assert_eq!(
        said_of("let n = promisse * 2"),
        "[unknown-name] nothing is called `promisse` here `promisse`\n"
    );
}

/// At the top of a file it may name what only the agreement has that will use it.
#[test]
fn a_let_at_the_top_of_a_file_is_checked_too() {
    let said_of = |line: &str| {
        let files = InMemory::of("lets.slate", format!("edition 2026\n\n{line}\n"));
        said(&check(&files, "lets.slate", &Options::default()))
    };
    for line in ["let n = 12 * 5 GBP", "let n = promise * 2", "let n = status is done"] {
        assert_eq!(said_of(line), "", "{line}");
    }
    assert_eq!(
        said_of("let n = 4 h + 2 GBP"),
        "[type-mismatch] a duration and an amount of money cannot be added `4 h`\n"
    );
}

#[test]
fn the_caller_may_vary_a_parameter_within_its_range() {
    let files = InMemory::of("shared.slate", SHARED)
        .with("a.slate", using("use \"shared.slate\"", "office"));
    let with = |name: &str, value: &str| {
        let options = Options {
            parameters: [(name.to_owned(), value.to_owned())].into(),
            ..Options::default()
        };
        check(&files, "a.slate", &options)
    };
    let model = with("promise", "90%").model.unwrap();
    let required = format!("{:?}", model.agreements[0].targets[0].require);
    assert_eq!(required, "Some(AtLeast(Percent(Percent(90))))");
    assert_eq!(with("a.promise", "85%").findings, []);
    assert_eq!(codes(&with("promise", "50%")), ["out-of-range"]);
    assert_eq!(codes(&with("promise", "4 h")), ["type-mismatch"]);
    assert_eq!(codes(&with("promise", "90% {")), ["type-mismatch"]);
    let unknown = with("promisse", "90%");
    assert_eq!(codes(&unknown), ["unknown-name"]);
    assert_eq!(unknown.findings[0].help.as_deref(), Some("did you mean `promise`?"));
}

#[test]
fn a_scenario_is_run_with_its_own_values() {
    let scenarios = "scenario \"as agreed\" for a {\n  expect desk.fixed in 2026-03 not measured\n}\nscenario \"with less\" for a {\n  parameter promise = 85%\n  expect desk.fixed in 2026-03 not measured\n}\nscenario \"with less again\" for a {\n  parameter promise = 85%\n  expect desk.fixed in 2026-04 not measured\n}\n";
    let text = format!("{}{scenarios}", using("use \"shared.slate\"", "office"));
    let files = InMemory::of("shared.slate", SHARED).with("a.slate", text);
    let options = Options {
        parameters: [("a.promise".to_owned(), "92%".to_owned())].into(),
        ..Options::default()
    };
    let checked = check(&files, "a.slate", &options);
    assert_eq!(said(&checked), "");
    assert_eq!(checked.varied.len(), 1, "one set of values is compiled once");
    let levels: Vec<String> = checked
        .scenarios()
        .iter()
        .map(|(agreement, scenario)| {
            format!("{}: {:?}", scenario.label, agreement.targets[0].require.as_ref().unwrap())
        })
        .collect();
    assert_eq!(
        levels,
        [
            "as agreed: AtLeast(Percent(Percent(92)))",
            "with less: AtLeast(Percent(Percent(85)))",
            "with less again: AtLeast(Percent(Percent(85)))",
        ]
    );
    let model = checked.model.unwrap();
    assert_eq!(model.scenarios[1].parameters[0].written, "85%");
    assert_eq!(slate_model::Model::from_json(&model.to_json().unwrap()).unwrap(), *model);
}

#[test]
fn what_a_value_of_a_scenario_makes_impossible_is_found() {
    let scenario = "scenario \"too much\" for a {\n  parameter most = 120%\n  expect desk.fixed in 2026-03 not measured\n}\n";
    let text = using("use \"shared.slate\"", "office")
        .replace("  parameter promise = 95% from 80% to 99%\n", "  parameter most = 95%\n")
        .replace("promise", "most");
    let files = InMemory::of("shared.slate", SHARED).with("a.slate", format!("{text}{scenario}"));
    let checked = check(&files, "a.slate", &Options::default());
    assert_eq!(codes(&checked), ["out-of-range"]);
    assert_eq!(checked.findings[0].notes, ["this is so in a scenario in which `most` is 120%"]);
}

#[test]
fn holidays_are_read_from_an_icalendar_file() {
    let ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260706\r\nSUMMARY:Fair\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let shared = SHARED.replace("17:00\n}", "17:00\n  closed ics \"fair.ics\"\n}");
    let files = InMemory::of("shared.slate", shared)
        .with("fair.ics", ics)
        .with("a.slate", using("use \"shared.slate\"", "office"));
    let checked = check(&files, "a.slate", &Options::default());
    assert_eq!(said(&checked), "");
    assert!(checked.model.unwrap().to_json().unwrap().contains("\"2026-07-06\""));
}

/// Text cut anywhere, and text with any byte taken out: findings, never a panic.
#[test]
fn any_damage_is_a_finding() {
    let text = std::fs::read_to_string(folder("samples").join("managed_desk.slate")).unwrap();
    for at in (0..text.len()).step_by(97) {
        if !text.is_char_boundary(at) || !text.is_char_boundary(at + 1) {
            continue;
        }
        for damaged in [text[..at].to_owned(), format!("{}{}", &text[..at], &text[at + 1..])] {
            let checked = check(&InMemory::of("a.slate", damaged), "a.slate", &Options::default());
            let errors = checked.findings.iter().any(|it| it.severity == Severity::Error);
            assert_eq!(checked.model.is_none(), errors, "{at}");
        }
    }
}

/// A doubling chain of names is refused in no time.
#[test]
fn names_that_multiply_are_refused() {
    let mut lets = String::from("  let n0 = 1 GBP\n");
    for n in 1..60 {
        lets += &format!("  let n{n} = n{} + n{}\n", n - 1, n - 1);
    }
    let text = using("", "24x7")
        .replace("  service desk", &format!("{lets}  service desk"))
        .replace("agreement a", "record ticket {\n  status : one of new, done\n}\nagreement a");
    let end = text.rfind('}').unwrap();
    let text = format!("{}  credit c for desk.fixed {{\n    pay n59\n  }}\n}}\n", &text[..end]);
    let checked = check(&InMemory::of("a.slate", text), "a.slate", &Options::default());
    assert!(codes(&checked).contains(&"out-of-range"), "{}", said(&checked));
}

/// Values that are numbers are named by them wherever a value is.
#[test]
fn values_may_be_numbers() {
    let text = "edition 2026
agreement a {
  provider \"P\"
  customer \"C\"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone UTC
  record ticket {
    severity : one of 1, 2, 3
    status   : one of new, done
    urgent   : boolean = match severity { 1: true, 2 or 3: false }
  }
  service desk {
    charge 100 GBP per month
    timer fix of ticket {
      start when opened
      stop  when status becomes done
      run   in 24x7
    }
    target fixed {
      measure fix
      limit { 1: 4 h, 2: 8 h, 3: 24 h }
      require at least 90% of tickets each month
      for tickets where severity is 1 or 2
    }
  }
  exclude low {
    tickets where severity is 3
  }
  credit late for desk.fixed {
    of desk.charge
    below 90%: 5%
  }
  settlement {
    cap 5% of charges each month
  }
}
scenario \"One\" for a {
  ticket T1 { opened 2026-03-02 09:00, severity 1, status new }
  expect T1.fixed due 2026-03-02 13:00
}
";
    let checked = check(&InMemory::of("a.slate", text), "a.slate", &Options::default());
    let errors: Vec<_> =
        checked.findings.iter().filter(|it| it.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let wrong = text.replace("severity is 3", "severity is 4");
    let checked = check(&InMemory::of("a.slate", wrong), "a.slate", &Options::default());
    assert_eq!(said(&checked), "[unknown-member] `4` is no value of `severity` `4`\n");
}
