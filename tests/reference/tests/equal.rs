//! Engine and reference say the same of generated agreements and histories.
//!
//! `SLATE_REFERENCE_CASES` asks for more cases, `SLATE_REFERENCE_FIRST` for others; the example
//! `hunt` looks for differences in bulk.

mod common;

use slate_reference::generate::case_from;

fn asked(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn engine_and_reference_agree() {
    let first = asked("SLATE_REFERENCE_FIRST", 0);
    for n in first..first + asked("SLATE_REFERENCE_CASES", 100) {
        let found = common::differences(&case_from(common::numbered(n)));
        if let Some(difference) = found.first() {
            panic!("{}", common::smallest(n, common::kind(difference)));
        }
    }
}
