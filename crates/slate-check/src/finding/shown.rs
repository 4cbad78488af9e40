//! Every page against the compiler: its faulty example yields exactly its code, its mended example
//! nothing, and each fix removes the finding.

use super::{Code, Finding, example::examples};
use crate::{Checked, InMemory, Options, check};

const FILE: &str = "example.slate";

fn checked(text: &str) -> Checked {
    check(&InMemory::of(FILE, text), FILE, &Options::default())
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    let mut codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn each_faulty_example_yields_exactly_its_code_and_each_mended_one_nothing() {
    let mut wrong = String::new();
    for code in Code::ALL {
        let (bad, mended) = examples(*code).unwrap();
        for (which, text, expected) in [("bad", bad, vec![*code]), ("mended", mended, vec![])] {
            let checked = checked(&text);
            if codes(&checked.findings) != expected {
                wrong.push_str(&format!("== {} {which}\n", code.slug()));
                wrong.push_str(&crate::render(
                    &checked.findings,
                    &checked.sources,
                    crate::Form::Full(crate::Look::default()),
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is said and underlined, to be read as a whole.
#[test]
fn what_is_said_and_where() {
    let mut said = String::new();
    for code in Code::ALL {
        let (bad, _) = examples(*code).unwrap();
        for finding in checked(&bad).findings {
            said.push_str(&format!("{} {}: {}\n", finding.code, code.slug(), finding.message));
            assert!(!finding.labels.is_empty(), "{}", code.slug());
            for label in &finding.labels {
                let under = label.span.of(&bad).replace('\n', "⏎");
                said.push_str(&format!("    `{under}` {}\n", label.text));
            }
            for (word, text) in [("for example", &finding.witness), ("help", &finding.help)] {
                if let Some(text) = text {
                    said.push_str(&format!("  {word}: {text}\n"));
                }
            }
            for note in &finding.notes {
                said.push_str(&format!("  note: {note}\n"));
            }
            for fix in &finding.fixes {
                said.push_str(&format!("  fix: {} ({:?})\n", fix.title, fix.applicability));
            }
            assert!(!finding.message.ends_with('.'), "{}", finding.message);
        }
        said.push('\n');
    }
    insta::assert_snapshot!(said);
}

#[test]
fn each_fix_removes_its_finding() {
    let mut tried = 0;
    for code in Code::ALL {
        let (bad, _) = examples(*code).unwrap();
        let before = checked(&bad).findings;
        for finding in &before {
            for fix in &finding.fixes {
                let text = fix.apply(FILE, &bad).unwrap();
                let after = checked(&text).findings;
                let left = after.iter().filter(|it| it.code == finding.code).count();
                let was = before.iter().filter(|it| it.code == finding.code).count();
                assert!(left < was, "{}: {} leaves\n{text}\n{after:#?}", code.slug(), fix.title);
                tried += 1;
            }
        }
    }
    assert!(tried >= 5, "only {tried} fixes");
}
