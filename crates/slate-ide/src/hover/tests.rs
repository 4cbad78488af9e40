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
            "The most it can cost: 100.00 GBP each month, 600.00 GBP each contract year (by its cap)."
        ),
        "{settlement}"
    );
}

#[test]
fn a_week_without_hours_says_when_it_opens_again() {
    let window = text().replace(
        "  record ticket",
        "  calendar window {\n    first Sun of month 02:00-06:00\n  }\n  record ticket",
    );
    let said = self::said(&window, "window {");
    assert!(
        said.contains(
            "Closed all week, 2026-03-02 to 2026-03-08. It opens next on Sun 2026-04-05, 02:00-06:00."
        ),
        "{said}"
    );
    assert!(!said.contains("closed\n"), "{said}");
    // A week off has a reason.
    let off = text().replace(
        "closed 2026-12-25 \"Christmas\"",
        "closed 2026-03-01 to 2026-03-10 \"Moving\"\n    closed 2026-12-25 \"Christmas\"",
    );
    let said = self::said(&off, "office {");
    assert!(
        said.contains("2026-03-04 Moving") && said.contains("Wed 2026-03-11, 09:00-17:00"),
        "{said}"
    );
    // A day off of an open week, too.
    let day = text().replace("closed 2026-12-25 \"Christmas\"", "closed 2026-03-05 \"Moving\"");
    let said = self::said(&day, "office {");
    assert!(said.contains("Thu 2026-03-05  closed  Moving\n"), "{said}");
}

#[test]
fn a_target_says_what_it_requires() {
    let timer = said(&text(), "fixed {");
    for part in [
        "Requires at least 90% of tickets to keep their limit, each month.",
        "Of 100 tickets 10 may be late.",
    ] {
        assert!(timer.contains(part), "{timer}");
    }
    let metric = text()
        .replace(
            "  service desk {",
            "  record outage {\n    cause : one of provider, power\n  }\n  service desk {\n    metric uptime {\n      availability from outages\n    }\n    target up {\n      measure uptime\n      require at least 99.5% each month\n    }\n    target short {\n      measure uptime\n      require between 30% and 60% each quarter\n    }",
        );
    let up = said(&metric, "up {");
    for part in [
        "Requires `desk.uptime` (the share of all time without outages) to be at least 99.5%, each month.",
        "From 2026-03-01 to 2026-03-31 it leaves 3 h 42 min 54 s of down time, before exclusions.",
    ] {
        assert!(up.contains(part), "{up}");
    }
    let short = said(&metric, "short {");
    assert!(short.contains("to be from 30% to 60%, each quarter."), "{short}");
    let every = text().replace("require at least 90% of", "require every ticket of");
    let every = every.replace("every ticket of tickets", "every ticket");
    let every = said(&every, "fixed {");
    assert!(
        every.contains("Requires every one of the tickets to keep its limit, each month."),
        "{every}"
    );
}

#[test]
fn a_percentage_says_what_it_is_of() {
    let row = said(&text(), "90%: 5%");
    assert!(row.starts_with("90%: an edge of this row, for the share of tickets"), "{row}");
    let cap = said(&text(), "10% of charges");
    assert!(cap.starts_with("10% of `charges`, what all services cost."), "{cap}");
    let required = said(&text(), "90% of tickets");
    assert!(required.starts_with("90%: required of the share of tickets"), "{required}");
    let pay =
        text().replace("    below 90%: 5%\n    below 80%: 10%\n", "    pay 5% of desk.charge\n");
    let pay = said(&pay, "5% of desk");
    let of = "5% of `desk.charge`: 50.00 GBP for a whole month, before caps.";
    assert!(pay.starts_with(of), "{pay}");
    // What is only compared with is no share of the base.
    let formula = text().replace(
        "    below 90%: 5%\n    below 80%: 10%\n",
        "    pay if attainment below 70% then 10% of (2 * base) else (100% - attainment) * base\n",
    );
    let compared = said(&formula, "70%");
    assert!(compared.starts_with("70%: a figure to compare with."), "{compared}");
    let of = said(&formula, "10% of (");
    assert!(of.starts_with("10% of what stands in the parentheses"), "{of}");
    let alone = said(&formula, "100% - att");
    assert!(!alone.contains("100% of"), "{alone}");
}

#[test]
fn lengths_are_said_in_working_days() {
    let office = said(&text(), "8 h in office");
    let of = "8 h of open time in `office`: as long as 1 working day of it, which is 8 h long.";
    assert!(office.starts_with(of), "{office}");
    let clock = said(&text().replace("P1: 4 h", "P1: 36 h"), "36 h");
    assert!(clock.starts_with("36 h by the clock, 1 day of 24 h and 12 h;"), "{clock}");
    let days = said(&text(), "1 working day in");
    let of = "1 working day of `office`, counted by date; each is 8 h long.";
    assert!(days.starts_with(of), "{days}");
}

#[test]
fn a_value_says_its_limits() {
    let said = said(&text(), "P2 or P3");
    assert!(said.contains("`P2`, a value of `ticket.priority`"), "{said}");
    assert!(said.contains("- `desk.fixed`: 8 h in office"), "{said}");
}

#[test]
fn a_run_that_goes_on_is_said_as_it_pays() {
    let credit = |often: &str| {
        text().replace(
            "    below 90%: 5%\n    below 80%: 10%\n",
            &format!("    when desk.fixed missed in {often}\n    pay 5% of desk.charge\n"),
        )
    };
    let multiples = said(&credit("3 consecutive months"), "consecutive");
    assert!(multiples.contains("at each multiple of it"), "{multiples}");
    let further = said(&credit("3 consecutive months, each further month"), "consecutive");
    assert!(further.contains("again for each further period"), "{further}");
}

#[test]
fn a_day_off_of_every_year_has_its_name() {
    let yearly = text().replace(
        "closed 2026-12-25 \"Christmas\"",
        "closed every 28 Dec to 31 Dec \"Shutdown\"\n    closed 2026-12-30",
    );
    let day = said(&yearly, "2026-12-30");
    assert!(day.contains("No working day of `office` (Shutdown)."), "{day}");
}
