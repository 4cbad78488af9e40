//! Measuring again after an edit gives what measuring afresh gives, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

mod common;

use common::{at, date, dated, many, within};
use slate_engine::{Options, Remembered, evaluate};
use slate_model::*;

#[test]
fn every_edit_gives_what_a_fresh_start_gives() {
    let mut agreement = many::agreement();
    let evidence = many::tickets(&agreement, 500, true);
    let options = Options { as_of: at("2026-01-01 00:00"), term: None, assume_claimed: true };
    let remembered = Remembered::default();
    type Edit = fn(&mut Agreement);
    let edits: [(&str, Edit); 7] = [
        ("nothing", |_| {}),
        ("a percentage", |it| {
            it.targets[0].require =
                Some(Requirement::AtLeast(Value::Percent("80%".parse().unwrap())));
        }),
        ("a limit", |it| {
            let Measure::Timer { limit, .. } = &mut it.targets[1].measure else { panic!() };
            *limit = within(30);
        }),
        ("a pause", |it| it.timers[0].pause = None),
        ("a holiday", |it| {
            dated(&mut it.calendars[0], date(2025, 12, 25), Effect::Closed, "Christmas Day");
        }),
        ("an exclusion", |it| it.exclusions.clear()),
        ("the term", |it| it.term.last = date(2025, 6, 15)),
    ];
    for (what, edit) in edits {
        edit(&mut agreement);
        let fresh = evaluate(&agreement, &evidence, &options).unwrap();
        let again = remembered.evaluate(&agreement, &evidence, &options).unwrap();
        assert_eq!(again.to_json().unwrap(), fresh.to_json().unwrap(), "{what}");
    }
}
