//! `trace` and `due`: the clocks of one ticket, and when something is due and why.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test or benchmark stops at the first surprise"
)]

mod common;
use common::*;
use slate_engine::{DueStepKind, Plan, SegmentState, due};
use slate_model::*;

fn agreement() -> Agreement {
    let mut agreement = desk(by(
        "priority",
        &[("P1", within_always(4 * 60)), ("P2", within(8 * 60)), ("P3", working_days(2))],
    ));
    dated(&mut agreement.calendars[0], date(2026, 3, 10), Effect::Closed, "Staff day");
    agreement.calendars.push(weekly("maintenance", &[Weekday::Wed], "12:00", "14:00"));
    agreement.exclusions.push(Exclusion {
        heading: heading("planned"),
        what: Excluded::Calendar(name("maintenance")),
        quota: None,
        shares_with: None,
        only_for: Vec::new(),
    });
    agreement
}

fn traced(lines: &str, as_of: &str) -> Vec<String> {
    let agreement = agreement();
    let evidence = history(&agreement, lines);
    let plan = Plan::new(&agreement, &evidence, &options(as_of)).unwrap();
    let trace = plan.trace(&name("ticket"), "A").unwrap();
    let segments = &trace.targets[0].cycles[0].segments;
    let line = |segment: &slate_engine::Segment| {
        let state = match segment.state {
            SegmentState::NotStarted => "not started",
            SegmentState::Running => "running",
            SegmentState::Paused => "paused",
            SegmentState::OutsideHours => "closed",
            SegmentState::Excluded => "excluded",
            SegmentState::Stopped => "stopped",
        };
        let late = if segment.late { " late" } else { "" };
        format!("{} {state} {}{late}", shown(segment.from), segment.open)
    };
    segments.iter().map(line).collect()
}

#[test]
fn a_trace_tells_what_a_clock_did_without_gaps() {
    let lines = "A 2026-03-03 16:00 priority=P2 status=new
                 A 2026-03-04 09:00 status=waiting
                 A 2026-03-04 10:00 status=working
                 A 2026-03-04 17:00 status=resolved
                 A 2026-03-04 17:30 status=working
                 A 2026-03-05 09:00 status=resolved";
    assert_eq!(
        traced(lines, "2026-04-01 00:00"),
        [
            "Tue 2026-03-03 16:00 running PT2H",
            "Tue 2026-03-03 18:00 closed PT0S",
            "Wed 2026-03-04 08:00 running PT1H",
            "Wed 2026-03-04 09:00 paused PT1H",
            "Wed 2026-03-04 10:00 running PT2H",
            "Wed 2026-03-04 12:00 excluded PT2H",
            "Wed 2026-03-04 14:00 running PT3H",
            "Wed 2026-03-04 17:00 stopped PT30M late",
            "Wed 2026-03-04 17:30 running PT30M late",
            "Wed 2026-03-04 18:00 closed PT0S late",
            "Thu 2026-03-05 08:00 running PT1H late",
        ]
    );
}

#[test]
fn a_running_ticket_is_traced_to_the_evaluation_instant() {
    let lines = "A 2026-03-03 17:30 priority=P2 status=new";
    assert_eq!(
        traced(lines, "2026-03-03 19:00"),
        ["Tue 2026-03-03 17:30 running PT30M", "Tue 2026-03-03 18:00 closed PT0S",]
    );
}

#[test]
fn an_unknown_ticket_is_refused() {
    let agreement = agreement();
    let evidence = history(&agreement, "A 2026-03-03 17:30 status=new");
    let plan = Plan::new(&agreement, &evidence, &options("2026-04-01 00:00")).unwrap();
    let error = plan.trace(&name("ticket"), "B").unwrap_err();
    assert_eq!(error.to_string(), "the history has no `ticket` with the identity `B`");
}

fn why(priority: &str, start: &str) -> Vec<String> {
    let values = [(name("priority"), Value::Member(priority.to_owned()))];
    let told = due(&agreement(), &name("desk.resolution"), &values, at(start)).unwrap();
    told.steps.into_iter().map(|step| step.words).collect()
}

#[test]
fn due_in_open_time_says_what_each_day_used() {
    assert_eq!(
        why("P2", "2026-03-06 19:30"),
        [
            "received Fri 2026-03-06 19:30",
            "hours is closed then and opens Mon 2026-03-09 08:00",
            "Sat 2026-03-07: closed",
            "Sun 2026-03-08: closed",
            "Mon 2026-03-09: 8 h used, 0 min left",
            "due Mon 2026-03-09 16:00",
        ]
    );
    assert_eq!(
        why("P2", "2026-03-09 17:00"),
        [
            "received Mon 2026-03-09 17:00",
            "Mon 2026-03-09: 1 h used, 7 h left",
            "Tue 2026-03-10: closed (Staff day)",
            "Wed 2026-03-11: 7 h used, 0 min left",
            "Wed 2026-03-11: 2 h excluded",
            "due Wed 2026-03-11 17:00",
        ]
    );
}

#[test]
fn due_in_working_days_counts_them() {
    assert_eq!(
        why("P3", "2026-03-06 17:00"),
        [
            "received Fri 2026-03-06 17:00",
            "Sat 2026-03-07: no working day",
            "Sun 2026-03-08: no working day",
            "Mon 2026-03-09: working day 1",
            "Tue 2026-03-10: no working day (Staff day)",
            "Wed 2026-03-11: working day 2",
            "excluded open time is added after the date arithmetic",
            "due Thu 2026-03-12 09:00",
        ]
    );
}

#[test]
fn due_without_a_limit_or_of_a_wrong_value_says_so() {
    let none = due(&agreement(), &name("desk.resolution"), &[], at("2026-03-06 17:00")).unwrap();
    assert_eq!((none.due, none.steps[0].kind), (None, DueStepKind::Never));
    assert_eq!(none.steps[0].words, "no limit: `priority` is missing");
    let values = [(name("priority"), Value::Member("P9".to_owned()))];
    let wrong = due(&agreement(), &name("desk.resolution"), &values, at("2026-03-06 17:00"));
    assert!(wrong.unwrap_err().to_string().starts_with("`P9` is no member of `priority`"));
    assert!(due(&agreement(), &name("desk.other"), &[], at("2026-03-06 17:00")).is_err());
}

#[test]
fn what_has_used_the_part_of_its_limit_that_is_warned_at_is_marked() {
    let mut agreement = agreement();
    first_target(&mut agreement).warn_at = Some("75%".parse().unwrap());
    // P1 has 4 h round the clock; P3 two working days of ten hours, of which 15 h are run on Tuesday at 14:00.
    let lines = "A 2026-03-03 09:00 priority=P1 status=new
                 B 2026-03-03 09:01 priority=P1 status=new
                 C 2026-03-02 09:00 priority=P3 status=new
                 D 2026-03-03 09:00 priority=P1 status=new
                 D 2026-03-03 11:59 status=resolved";
    let warned = |as_of: &str| {
        let measured = measure(&agreement, as_of, lines);
        let of = measured.remarks.iter().find(|it| it.reason.starts_with("warned of"));
        of.map(|it| (it.reason.clone(), it.examples.clone()))
    };
    let reason = "warned of: not done, and 75% of the limit is used".to_owned();
    assert_eq!(warned("2026-03-03 11:59"), None);
    assert_eq!(warned("2026-03-03 12:00"), Some((reason.clone(), vec!["A".to_owned()])));
    assert_eq!(warned("2026-03-03 13:00").unwrap().1, ["A", "B"]);
    assert_eq!(warned("2026-03-03 13:59"), None);
    assert_eq!(warned("2026-03-03 14:00").unwrap().1, ["C"]);
    let evidence = history(&agreement, lines);
    let plan = Plan::new(&agreement, &evidence, &options("2026-03-03 12:00")).unwrap();
    let marked = |id: &str| plan.trace(&name("ticket"), id).unwrap().targets[0].cycles[0].warned;
    assert_eq!([marked("A"), marked("B"), marked("D")], [true, false, false]);
}

#[test]
fn years_of_which_the_holidays_are_not_known_are_told() {
    let mut agreement = agreement();
    let Hours::Rules(rules) = &mut agreement.calendars[0].hours else { panic!("rules") };
    rules.holidays.push(HolidayTable::Bundled(name("GB_ENG")));
    let hours = name("hours");
    agreement.calendars.push(Calendar {
        heading: heading("desk_hours"),
        hours: Hours::Except(hours, name("maintenance")),
        ..agreement.calendars[0].clone()
    });
    timer(&mut agreement).calendar = name("desk_hours");
    let told = |start: &str| {
        let values = [(name("priority"), Value::Member("P3".to_owned()))];
        due(&agreement, &name("desk.resolution"), &values, at(start)).unwrap().notes
    };
    assert_eq!(told("2026-04-02 09:00"), Vec::<String>::new());
    let notes = told("2098-04-02 09:00");
    assert_eq!(notes.len(), 1);
    assert!(notes[0].ends_with("none is counted in 2098"), "{notes:?}");
}
