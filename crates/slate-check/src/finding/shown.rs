//! Every page against the compiler: its faulty example yields exactly its code, its mended example
//! nothing, and each fix removes the finding.

use super::{Code, Finding, example::examples};
use crate::{Checked, InMemory, Options, Severity, check};

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

/// Each fix of the findings of a text: it removes its finding and causes no other of that severity or a
/// graver one. Gives how many there are.
fn try_fixes(name: &str, text: &str, least: Severity) -> Result<usize, String> {
    let before = checked(text).findings;
    let mut tried = 0;
    for finding in &before {
        for fix in &finding.fixes {
            let mended = fix.apply(FILE, text).unwrap();
            let after = checked(&mended).findings;
            let left = after.iter().filter(|it| it.code == finding.code).count();
            let was = before.iter().filter(|it| it.code == finding.code).count();
            if left >= was {
                return Err(format!("{name}: {} leaves\n{mended}\n{after:#?}", fix.title));
            }
            let grave = |it: &&Finding| it.severity >= least;
            let mut new = after.iter().filter(grave);
            if let Some(new) = new.find(|it| before.iter().all(|known| known.code != it.code)) {
                return Err(format!("{name}: {} causes\n{mended}\n{new:#?}", fix.title));
            }
            tried += 1;
        }
    }
    Ok(tried)
}

#[test]
fn each_fix_removes_its_finding_and_causes_no_other() {
    let mut tried = 0;
    for code in Code::ALL {
        let (bad, _) = examples(*code).unwrap();
        tried += try_fixes(code.slug(), &bad, Severity::Note).unwrap();
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
    let bank = put("08:00-18:00", "08:00-18:00\n    closed bank");
    let bank = bank.replacen("edition 2026\n", "edition 2026\nuse holidays.UK as bank\n", 1);
    for (text, fixes) in texts.into_iter().chain([(bank, 1)]) {
        assert_eq!(
            try_fixes("no page", &text, Severity::Note).unwrap(),
            fixes,
            "{text}\n{:#?}",
            checked(&text).findings
        );
    }
}

/// What people write who know agreements and not the language: in place of what stands in a sound
/// text, and how many fixes are offered.
const AS_PEOPLE_WRITE: &[(&str, &str, usize)] = &[
    // Names of zones, currencies and tables.
    ("timezone Europe/London", "timezone London", 1),
    ("timezone Europe/London", "timezone PST", 1),
    ("timezone Europe/London", "timezone UK", 1),
    ("currency GBP", "currency pounds", 1),
    ("currency GBP", "currency £", 1),
    // Days and hours.
    ("Mon-Fri 08:00-18:00", "Monday to Friday 8am to 5:50pm", 1),
    ("Mon-Fri 08:00-18:00", "weekdays 8 am to 6 pm", 1),
    ("Mon-Fri 08:00-18:00", "24/7", 1),
    ("Mon-Fri 08:00-18:00", "every day", 1),
    ("record ticket {", "calendar late = Monday-Friday 18:00-20:00\n  record ticket {", 1),
    ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n    Sunday closed", 1),
    ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n    closed 25th December", 1),
    ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n    closed 24 Dec to 31 Dec", 1),
    ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n    closed 2026-12-24 from 1pm", 1),
    ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n    closed 2026-12-24 Stocktaking", 1),
    // Dates.
    ("2026-01-01 to 2027-12-31", "1 January 2026 to 31 December 2027", 2),
    ("2026-01-01 to 2027-12-31", "2026-01-01 - 2027-12-31", 1),
    ("2026-01-01 to 2027-12-31", "2/1/2026 to 2027-12-31", 2),
    // Amounts of time, percentages, money.
    ("P2: 16 h }", "P2: within 16 hrs }", 2),
    ("P2: 16 h }", "P2: 3 business days }", 1),
    ("P2: 16 h }", "P2: 16 hours. }", 1),
    ("at least 95% of", "at least 95 percent of", 1),
    ("at least 95% of", "at least 95,5% of", 1),
    ("of tickets each month", "of tickets every month", 1),
    ("require at least 95% of tickets each month", "require at least 95,5% every month", 2),
    ("below 95%: 5%", "95,0% to 96,5%: 5%", 2),
    ("charge 10_000 GBP", "charge £10,000", 1),
    ("charge 10_000 GBP", "charge GBP 10_000", 1),
    ("charge 10_000 GBP", "charge 10.000 GBP", 2),
    ("charge 10_000 GBP", "charge 10.000,00 GBP", 1),
    ("10_000 GBP per month", "10_000 GBP monthly", 1),
    ("10_000 GBP per month", "£10,000 / month", 2),
    // Rows.
    ("below 95%: 5%", "less than 95%: 5%", 1),
    ("below 95%: 5%", "95% to 90%: 5%", 1),
    ("below 95%: 5%", "90% - 94.9%: 5%", 1),
    ("below 95%: 5%", "< 95% but >= 90%: 5%", 1),
    // Words of a target and a settlement.
    ("at least 95% of", "minimum 95% of", 1),
    ("at least 95% of", "95% of", 1),
    ("of tickets each month", "of tickets per month", 1),
    ("of tickets each month", "of tickets monthly", 1),
    ("of tickets each month", "of tickets", 1),
    ("of tickets each month", "of tickets on time every month", 2),
    ("cap 10% of charges each month", "maximum 10% of charges each month", 1),
    ("cap 10% of charges each month", "max 10% of charges each month", 1),
    ("cap 10% of charges each month", "cap 10% each month", 1),
    ("cap 10% of charges each month", "cap 10% of monthly charges each month", 1),
    ("cap 10% of charges each month", "cap 10% of charges each month\n    claim within 30 days", 3),
    (
        "cap 10% of charges each month",
        "cap 10% of charges each month\n    pay as credit on future invoice",
        1,
    ),
    // Statements in other words.
    ("charge 10_000 GBP per month", "fee 10_000 GBP per month", 1),
    ("provider \"Northwind IT Ltd\"", "supplier \"Northwind IT Ltd\"", 1),
    ("customer \"Acme plc\"", "client \"Acme plc\"", 1),
    ("require at least 95% of tickets each month", "at least 95% of tickets each month", 1),
    ("require at least 95% of tickets each month", "95% of tickets in each month", 2),
    ("require at least 95% of tickets each month", "require all tickets each month", 1),
    ("count when due", "count when resolved", 1),
    ("of desk.charge", "of charge", 1),
    ("of desk.charge", "of desk.fee", 1),
    ("cap 10% of charges each month", "cap 10% of fees each month", 1),
    ("cap 10% of charges each month", "cap: 10% of charges each month", 1),
    (
        "cap 10% of charges each month",
        "cap 10% of charges each month\n    credits are paid on the next invoice",
        1,
    ),
    (
        "cap 10% of charges each month",
        "cap 10% of charges each month\n    claim within 30 business days",
        3,
    ),
    ("below 95%: 5%", "90% <= x < 95%: 5%", 1),
    (
        "settlement {",
        "credit steps for desk.response {\n    of desk.charge\n    2% for each full 1% below 95%\n  }\n  settlement {",
        1,
    ),
    ("record ticket {", "calendar nights = not support_hours\n  record ticket {", 1),
    ("Mon-Fri 08:00-18:00", "Mon-Fri 08:00-18:00\n    Saturday", 2),
    ("status   : one of new", "level    : 1, 2, 3\n    status   : one of new", 1),
    ("stop when status becomes resolved", "stop when status becomes in progress", 1),
    ("timer fix of ticket {", "timer fix of ticket where priority is P1 {", 1),
    (
        "settlement {",
        "terminate bad {\n    if desk.response is missed in 3 months in sequence\n  }\n  settlement {",
        3,
    ),
    // Of what a cap is a part, and until when a claim is made.
    ("cap 10% of charges each month", "cap 10% of annual charges", 2),
    ("cap 10% of charges each month", "cap 10% of the annual charges each contract year", 1),
    ("cap 10% of charges each month", "cap 10% of monthly fees", 1),
    (
        "cap 10% of charges each month",
        "cap 10% of charges each month\n    claim by end of next month",
        1,
    ),
    (
        "cap 10% of charges each month",
        "cap 10% of charges each month\n    claim by the end of the second billing cycle after the incident",
        1,
    ),
    (
        "cap 10% of charges each month",
        "cap 10% of charges each month\n    claim no later than 30 days after the incident",
        2,
    ),
    // Which records are left out.
    (
        "record ticket {",
        "exclude theirs {\n    tickets caused by customer\n  }\n  record ticket {\n    cause : one of provider, customer",
        1,
    ),
    (
        "record ticket {",
        "exclude theirs {\n    tickets with priority P2\n  }\n  record ticket {",
        1,
    ),
    // Definitions without a name, or without a block.
    ("record ticket {", "exclude {\n    tickets where priority is P2\n  }\n  record ticket {", 1),
    ("record ticket {", "exclude tickets with priority P2\n  record ticket {", 1),
    ("record ticket {", "exclude time in support_hours\n  record ticket {", 1),
    ("credit slow for desk.response {", "credit for desk.response {", 1),
    ("credit slow for desk.response {", "credit \"Slow response\" for desk.response {", 1),
    (
        "settlement {",
        "terminate {\n    when desk.response missed in 3 consecutive months\n  }\n  settlement {",
        1,
    ),
    (
        "settlement {",
        "terminate if desk.response missed in 3 consecutive months\n  settlement {",
        1,
    ),
    (
        "settlement {",
        "terminate chronic if desk.response missed in 3 consecutive months {\n    notice 30 days\n  }\n  settlement {",
        1,
    ),
    ("service desk \"Service desk\" {", "service \"Desk\" {", 1),
    // Statements in the wrong block.
    (
        "settlement {",
        "scenario \"Nothing\" {\n    expect credits in 2026-03 are 0 GBP\n  }\n\n  settlement {",
        1,
    ),
    // Timers and records.
    ("stop when status becomes resolved", "stop when resolved", 1),
    ("stop when status becomes resolved", "stops when status is resolved", 2),
    ("stop when status becomes resolved", "stop when ticket becomes resolved", 1),
    ("stop when status becomes resolved", "stop when told", 1),
    ("start when opened", "start when ticket is raised", 1),
    ("priority : one of P1, P2", "priority : one of priority_1, P2", 2),
    ("run in support_hours", "run during support_hours", 1),
    ("run in support_hours", "run in support hours", 1),
    ("status   : one of new", "note     : string\n    status   : one of new", 1),
    ("status   : one of new", "seen     : datetime\n    status   : one of new", 1),
    ("status   : one of new", "urgent   : yes/no\n    status   : one of new", 1),
    ("status   : one of new", "team     : red, blue or green\n    status   : one of new", 1),
    ("status   : one of new", "team     : one of red or blue\n    status   : one of new", 1),
    ("status   : one of new", "team     : one of first line, field\n    status   : one of new", 1),
];

#[test]
fn what_people_write_has_a_fix() {
    let (_, sound) = examples(Code::Syntax).unwrap();
    let mut wrong = String::new();
    for (right, written, fixes) in AS_PEOPLE_WRITE {
        let Some(at) = find(&sound, right) else {
            panic!("{right}\n{sound}");
        };
        let mut text = sound.clone();
        text.replace_range(at, written);
        let findings = checked(&text).findings;
        let silent = |it: &&Finding| it.severity == Severity::Error && it.fixes.is_empty();
        // What two rows have to do with one another is looked at once they can be read.
        match try_fixes(written, &text, Severity::Error) {
            Ok(tried) if tried == *fixes && findings.iter().find(silent).is_none() => {}
            Ok(_) => wrong.push_str(&format!("{written}: {findings:#?}\n")),
            Err(why) => wrong.push_str(&why),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a page says that people write is tried above.
#[test]
fn the_forms_of_the_pages_are_tried() {
    let mut listed = 0;
    for code in Code::ALL {
        let forms = code.entry().page.split("## What people write").nth(1).unwrap_or_default();
        for written in forms.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        {
            let known = AS_PEOPLE_WRITE.iter().any(|(_, text, _)| text.contains(written));
            assert!(known, "{}: {written}", code.slug());
            listed += 1;
        }
    }
    assert!(listed > 30, "{listed}");
}

/// Where words stand in a text, with as many spaces between them as there are.
fn find(text: &str, words: &str) -> Option<std::ops::Range<usize>> {
    let words: Vec<&str> = words.split_whitespace().collect();
    (0..text.len()).filter(|at| text.is_char_boundary(*at)).find_map(|start| {
        let mut rest = text.get(start..)?;
        for (number, word) in words.iter().enumerate() {
            if number > 0 {
                rest = rest.trim_start_matches(' ');
            }
            rest = rest.strip_prefix(word)?;
        }
        Some(start..text.len() - rest.len())
    })
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
