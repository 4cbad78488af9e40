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

/// Each fix of the findings of a text: it removes its finding and causes no other.
fn try_fixes(name: &str, text: &str) -> usize {
    let before = checked(text).findings;
    let mut tried = 0;
    for finding in &before {
        for fix in &finding.fixes {
            let mended = fix.apply(FILE, text).unwrap();
            let after = checked(&mended).findings;
            let left = after.iter().filter(|it| it.code == finding.code).count();
            let was = before.iter().filter(|it| it.code == finding.code).count();
            assert!(left < was, "{name}: {} leaves\n{mended}\n{after:#?}", fix.title);
            let new = after.iter().find(|it| before.iter().all(|known| known.code != it.code));
            assert!(new.is_none(), "{name}: {} causes\n{mended}\n{new:#?}", fix.title);
            tried += 1;
        }
    }
    tried
}

#[test]
fn each_fix_removes_its_finding_and_causes_no_other() {
    let mut tried = 0;
    for code in Code::ALL {
        let (bad, _) = examples(*code).unwrap();
        tried += try_fixes(code.slug(), &bad);
    }
    assert!(tried >= 15, "only {tried} fixes");
}

/// What the pages have no example of: a text whose only findings have these fixes.
#[test]
fn mistakes_without_a_page_of_their_own_have_fixes() {
    let (_, sound) = examples(Code::Syntax).unwrap();
    assert_eq!(codes(&checked(&sound).findings), []);
    let put = |old: &str, new: &str| {
        assert!(sound.contains(old), "{old}\n{sound}");
        sound.replacen(old, new, 1)
    };
    let texts = [
        (put("currency GBP", "currency gbp"), 1),
        (put("charge 10_000 GBP", "charge 10_000 gbp"), 1),
        (put("at least 95% of", "at least 95 of"), 1),
        (put("  currency GBP\n", ""), 1),
        (put("  provider \"Northwind IT Ltd\"\n", ""), 1),
        (put("  term     2026-01-01 to 2027-12-31\n", ""), 1),
        (put("  timezone Europe/London\n", ""), 1),
        (put("below 95%: 5%", "below 95% = 5%"), 1),
        (put("P2: 16 h }", "P2: 4 days }"), 3),
        (put("P2: 16 h }", "P2: 1 week }"), 2),
        (put("edition 2026\n", "edition 2026\nuse holidays.GB_ENG\n"), 1),
        (put("  calendar support_hours", "  use holidays.GB_ENG\n  calendar support_hours"), 1),
    ];
    for (text, fixes) in texts {
        assert_eq!(try_fixes("no page", &text), fixes, "{text}\n{:#?}", checked(&text).findings);
    }
}

#[test]
fn a_missing_line_stands_where_it_usually_does() {
    let (_, sound) = examples(Code::Syntax).unwrap();
    for what in ["provider", "customer", "currency", "timezone"] {
        let line = sound.lines().find(|line| line.trim().starts_with(what)).unwrap();
        let text = sound.replacen(&format!("{line}\n"), "", 1);
        let findings = checked(&text).findings;
        let mended = findings[0].fixes[0].apply(FILE, &text).unwrap();
        let at = |text: &str| text.lines().position(|line| line.trim().starts_with(what));
        assert_eq!(at(&mended), at(&sound), "{mended}");
        assert!(what != "currency" || mended == sound, "{mended}");
    }
}
