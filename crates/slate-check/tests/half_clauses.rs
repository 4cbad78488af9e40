//! A clause of a metric of which only its first word is typed is no second thing that is measured.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is the point of a test"
)]

use slate_check::{InMemory, Options, check};

#[test]
fn what_is_missing_is_said_of_the_clause() {
    for (word, example) in [
        ("ignore", "ignore outages shorter than 5 min"),
        ("round", "round half up to 0.1%"),
        ("in", "in office"),
        ("per", "per region"),
    ] {
        for lines in [["availability from outages", word], [word, "availability from outages"]] {
            let text = format!(
                "edition 2026\nagreement a \"A\" {{\n  provider \"P\"\n  customer \"C\"\n  term 2026-01-01 to 2026-12-31\n  currency USD\n  timezone UTC\n  record outage {{\n    region : one of east, west\n  }}\n  service site {{\n    charge 10_000 USD per month\n    metric uptime {{\n      {}\n      {}\n    }}\n    target up {{\n      measure uptime\n      require at least 99.9% each month\n    }}\n  }}\n}}\n",
                lines[0], lines[1]
            );
            let checked = check(&InMemory::of("a.slate", &text), "a.slate", &Options::default());
            let said: Vec<&str> = checked.findings.iter().map(|it| it.message.as_str()).collect();
            let missing = format!("what follows `{word}` is missing");
            assert!(said.iter().all(|it| !it.contains("twice")), "{lines:?} {said:?}");
            // Where the parser says what the clause lacks, that is enough.
            if said == [missing.as_str()] {
                let help = checked.findings[0].help.as_deref().unwrap_or_default();
                assert!(help.contains(example), "{help}");
            } else {
                assert_eq!(said.len(), 1, "{lines:?} {said:?}");
            }
        }
    }
}
