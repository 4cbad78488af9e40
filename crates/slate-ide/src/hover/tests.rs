//! What is said of clauses and names, at one moment.

use crate::actions::fixture::{desk, snapshot};
use crate::{Around, Instant, Live};

/// What is said at a place of a text on Wednesday 4 March 2026 at 12:00 in London.
fn said(text: &str, what: &str) -> String {
    let at = text.find(what).expect(what);
    assert!(snapshot(text).checked("a.slate").model.is_some());
    let live = Live::default();
    let around = Around { now: Instant::from_seconds(1_772_625_600), live: &live };
    snapshot(text).hover("a.slate", at, around).expect(what).text
}

fn text() -> String {
    desk("limit { P1: 4 h, P2 or P3: 8 h in office, otherwise: 1 working day in office }")
        .replace("edition 2026\n", "edition 2026\nuse holidays.GB_ENG\n")
        .replace("below 90%: 5%\n", "below 90%: 5%\n    below 80%: 10%\n")
        .replace(
            "  record ticket",
            "  calendar office {\n    Mon-Fri 09:00-17:00\n    closed holidays.GB_ENG\n    closed 2026-12-25 \"Christmas\"\n  }\n  record ticket",
        )
        .replace("each month\n  }", "each month\n    cap 5% of charges each contract year\n  }")
}

#[test]
fn a_row_says_its_real_edges_and_what_it_pays() {
    let said = said(&text(), "below 90%: 5%");
    for part in [
        "For figures below 90% down to 80% inclusive.",
        "Percentages here are of `desk.charge`.",
        "Pays 50.00 GBP for a whole month, before caps.",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let last = self::said(&text(), "below 80%: 10%");
    assert!(last.contains("For figures below 80%, however far."), "{last}");
}

#[test]
fn a_limit_says_when_it_would_be_due() {
    let plain = said(&text(), "P1: 4 h");
    assert!(plain.contains("Received Wed 2026-03-04 12:00: due Wed 2026-03-04 16:00."), "{plain}");
    assert!(plain.contains("Received Fri 2026-03-06 17:00: due Fri 2026-03-06 21:00."), "{plain}");
    let office = said(&text(), "P2 or P3: 8 h");
    assert!(office.contains("due Thu 2026-03-05 12:00."), "{office}");
    let others = said(&text(), "otherwise: 1");
    assert!(
        others.contains("Received Fri 2026-03-06 17:00: due Tue 2026-03-10 09:00."),
        "{others}"
    );
}

#[test]
fn a_calendar_says_its_week_and_its_days_off_by_name() {
    let hours = said(&text(), "Mon-Fri 09:00");
    assert!(hours.contains("open 2024 h in 2026"), "{hours}");
    let day = said(&text(), "2026-12-25 \"");
    for part in [
        "**Friday 25 December 2026**, Christmas Day in `holidays.GB_ENG`",
        "the fourth Friday of December, in week 52 of 2026.",
        "No working day of `office` (Christmas).",
        "358 days after the first day of the term.",
    ] {
        assert!(day.contains(part), "{day}");
    }
    let table = said(&text(), "closed holidays");
    assert!(table.contains("Good Friday"), "{table}");
}

#[test]
fn money_and_periods_are_said_in_figures() {
    let base = said(&text(), "of desk.charge\n");
    assert!(base.contains("The base of a whole month is 1,000.00 GBP."), "{base}");
    assert!(base.contains("At most 100.00 GBP in one month"), "{base}");
    let cap = said(&text(), "cap 5%");
    assert!(cap.contains("That is 600.00 GBP for a whole contract year."), "{cap}");
    let each = said(&text(), "each contract year");
    assert!(each.contains("The first contract year is 2026-01-01 to 2026-12-31."), "{each}");
    let settlement = said(&text(), "settlement {");
    assert!(
        settlement.contains(
            "The most it can cost: 100.00 GBP each month, 600.00 GBP each contract year."
        ),
        "{settlement}"
    );
}
