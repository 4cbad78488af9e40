//! The rules of timers (language §5, §6), each as a ticket and what becomes of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test or benchmark stops at the first surprise"
)]

mod common;
use common::*;
use slate_model::*;

fn eight_hours() -> Agreement {
    desk(within(8 * 60))
}

#[test]
fn a_ticket_runs_in_support_hours_only() {
    // Friday 17:00: one hour that day, seven on Monday.
    let lines = "A 2026-03-06 17:00 priority=P1 status=new
                 A 2026-03-09 15:00 status=resolved";
    assert_eq!(
        verdict(&eight_hours(), "2026-04-01 00:00", lines, "A"),
        "met, due Mon 2026-03-09 15:00"
    );
    let late = lines.replace("15:00 status", "15:01 status");
    assert_eq!(
        verdict(&eight_hours(), "2026-04-01 00:00", &late, "A"),
        "breached, due Mon 2026-03-09 15:00"
    );
}

#[test]
fn a_limit_that_runs_out_at_a_close_is_due_then_and_a_stop_in_the_evening_is_late() {
    let lines = "A 2026-03-06 10:00 status=new
                 A 2026-03-06 18:30 status=resolved";
    assert_eq!(
        verdict(&eight_hours(), "2026-04-01 00:00", lines, "A"),
        "breached, due Fri 2026-03-06 18:00"
    );
}

#[test]
fn a_pause_moves_the_due_instant_by_its_open_time() {
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 10:00 status=waiting
                 A 2026-03-03 10:00 status=working";
    // Paused 10:00-18:00 and 08:00-10:00: ten open hours.
    assert_eq!(
        verdict(&eight_hours(), "2026-03-03 12:00", lines, "A"),
        "pending, due Tue 2026-03-03 17:00"
    );
    assert_eq!(
        verdict(&eight_hours(), "2026-03-03 17:00", lines, "A"),
        "pending, due Tue 2026-03-03 17:00"
    );
    assert_eq!(
        verdict(&eight_hours(), "2026-03-03 17:01", lines, "A"),
        "breached, due Tue 2026-03-03 17:00"
    );
}

#[test]
fn a_pause_outside_the_calendar_costs_nothing() {
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 18:00 status=waiting
                 A 2026-03-03 08:00 status=working";
    assert_eq!(
        verdict(&eight_hours(), "2026-03-04 00:00", lines, "A"),
        "breached, due Mon 2026-03-02 17:00"
    );
}

#[test]
fn while_it_is_paused_for_good_it_is_never_due() {
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 10:00 status=waiting";
    assert_eq!(verdict(&eight_hours(), "2026-12-01 00:00", lines, "A"), "pending");
}

#[test]
fn what_happens_after_the_evaluation_instant_is_ignored() {
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 10:00 status=resolved
                 B 2026-03-02 09:30 status=new";
    assert_eq!(
        verdict(&eight_hours(), "2026-03-02 09:59", lines, "A"),
        "pending, due Mon 2026-03-02 17:00"
    );
    assert_eq!(
        verdict(&eight_hours(), "2026-03-02 10:00", lines, "A"),
        "met, due Mon 2026-03-02 17:00"
    );
    assert_eq!(verdict(&eight_hours(), "2026-03-02 09:29", lines, "B"), "");
}

#[test]
fn being_created_in_a_state_is_a_change_into_it() {
    let lines = "A 2026-03-02 09:00 status=closed";
    assert_eq!(
        verdict(&eight_hours(), "2026-04-01 00:00", lines, "A"),
        "met, due Mon 2026-03-02 17:00"
    );
    let mut agreement = eight_hours();
    timer(&mut agreement).start = vec![becomes("status", &["working"])];
    let lines = "A 2026-03-02 09:00 status=working
                 B 2026-03-02 09:00 status=new";
    assert_eq!(
        verdict(&agreement, "2026-03-02 09:30", lines, "A"),
        "pending, due Mon 2026-03-02 17:00"
    );
    assert_eq!(verdict(&agreement, "2026-03-02 09:30", lines, "B"), "not started");
}

#[test]
fn months_are_counted_when_due_opened_or_stopped() {
    let lines = "A 2026-02-27 17:00 status=new
                 A 2026-03-31 10:00 status=resolved
                 B 2026-03-02 09:00 status=new
                 B 2026-03-02 10:00 status=closed";
    let mut agreement = eight_hours();
    assert_eq!(
        cells(&agreement, "2026-04-01 00:00", lines),
        ["2026-01 0/0 not measured", "2026-02 0/0 not measured", "2026-03 1/2 50% missed streak 1",]
    );
    count_when(&mut agreement, CountWhen::Opened);
    assert_eq!(
        cells(&agreement, "2026-03-31 23:00", lines)[1..],
        ["2026-02 0/1 0% missed streak 1", "2026-03 1/1 100% met provisional",]
    );
}

#[test]
fn a_stop_wins_over_a_pause_and_a_pause_over_a_start() {
    let mut agreement = eight_hours();
    timer(&mut agreement).start = vec![Trigger::Event(name("message"))];
    timer(&mut agreement).stop = vec![Trigger::Event(name("reply"))];
    // Message and waiting at once: it starts paused.
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 10:00 message! status=waiting
                 A 2026-03-02 11:00 status=working";
    assert_eq!(
        verdict(&agreement, "2026-03-02 12:00", lines, "A"),
        "pending, due Tue 2026-03-03 09:00"
    );
    // Message and reply at once: it took no time.
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 10:00 message! reply!";
    assert_eq!(
        verdict(&agreement, "2026-04-02 12:00", lines, "A"),
        "met, due Mon 2026-03-02 18:00"
    );
    // Reply and waiting at once: stopped, and the end of the waiting changes nothing.
    let lines = "A 2026-03-02 09:00 message! status=new
                 A 2026-03-02 09:30 message!
                 A 2026-03-02 10:00 reply! status=waiting
                 A 2026-03-05 10:00 status=working";
    assert_eq!(
        verdict(&agreement, "2026-04-02 12:00", lines, "A"),
        "met, due Mon 2026-03-02 17:30"
    );
}

const REOPENED: &str = "A 2026-03-02 09:00 status=working
                        A 2026-03-02 11:00 status=resolved
                        A 2026-03-03 11:00 status=closed
                        A 2026-03-04 11:00 status=working
                        A 2026-03-04 16:00 status=resolved";

fn reopening(how: Reopening) -> Vec<String> {
    let mut agreement = eight_hours();
    timer(&mut agreement).reopening = how;
    verdicts(&agreement, "2026-04-01 00:00", REOPENED, "A")
}

#[test]
fn a_reopened_ticket_resumes_restarts_stays_stopped_or_begins_a_cycle() {
    // Two hours run before; resolved → closed is no reopening; six are left from 11:00.
    assert_eq!(reopening(Reopening::Resume), ["met, due Wed 2026-03-04 17:00"]);
    assert_eq!(reopening(Reopening::Restart), ["met, due Thu 2026-03-05 09:00"]);
    assert_eq!(reopening(Reopening::Ignore), ["met, due Mon 2026-03-02 17:00"]);
    assert_eq!(
        reopening(Reopening::NewCycle),
        ["met, due Mon 2026-03-02 17:00", "met, due Thu 2026-03-05 09:00"]
    );
}

#[test]
fn a_first_response_that_stops_on_leaving_new_is_reopened_by_a_return_to_new() {
    let mut agreement = eight_hours();
    timer(&mut agreement).stop = vec![leaves("status", &["new"])];
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 10:00 status=working
                 A 2026-03-02 12:00 status=waiting
                 A 2026-03-02 13:00 status=new";
    // One hour run, seven left from 13:00: five today.
    assert_eq!(
        verdict(&agreement, "2026-03-02 14:00", lines, "A"),
        "pending, due Tue 2026-03-03 10:00"
    );
    assert_eq!(
        verdict(&agreement, "2026-03-02 12:30", lines, "A"),
        "met, due Mon 2026-03-02 17:00"
    );
}

#[test]
fn a_stop_at_an_instant_or_by_an_event_has_no_reopening() {
    let mut agreement = eight_hours();
    timer(&mut agreement).stop = vec![Trigger::At(name("replied")), Trigger::Event(name("reply"))];
    let lines = "A 2026-03-02 09:00 status=new replied=2026-03-02T10:00
                 A 2026-03-02 11:00 status=resolved
                 A 2026-03-02 12:00 status=new
                 B 2026-03-02 09:00 status=new
                 B 2026-03-02 17:01 reply!
                 C 2026-03-02 09:00 status=new replied=2026-03-01T10:00";
    assert_eq!(
        verdict(&agreement, "2026-04-01 00:00", lines, "A"),
        "met, due Mon 2026-03-02 17:00"
    );
    assert_eq!(
        verdict(&agreement, "2026-04-01 00:00", lines, "B"),
        "breached, due Mon 2026-03-02 17:00"
    );
    // An end before its start is zero, and said.
    assert_eq!(
        verdict(&agreement, "2026-04-01 00:00", lines, "C"),
        "met, due Mon 2026-03-02 17:00"
    );
    let remarks = measure(&agreement, "2026-04-01 00:00", lines).remarks;
    assert_eq!(remarks.len(), 1);
    assert_eq!((remarks[0].count, remarks[0].examples.as_slice()), (1, &["C".to_owned()][..]));
}

#[test]
fn each_message_after_a_reply_is_a_cycle_and_the_oldest_unanswered_one_starts_it() {
    let mut agreement = desk(within(60));
    let clock = timer(&mut agreement);
    clock.start = vec![Trigger::Event(name("message"))];
    clock.stop = vec![Trigger::Event(name("reply"))];
    clock.cycles = true;
    let lines = "A 2026-03-02 09:00 status=working
                 A 2026-03-02 09:10 message!
                 A 2026-03-02 09:40 message!
                 A 2026-03-02 10:15 reply!
                 A 2026-03-02 11:00 reply!
                 A 2026-03-02 12:00 message!
                 A 2026-03-02 12:30 reply!
                 A 2026-03-02 17:30 message!";
    assert_eq!(
        verdicts(&agreement, "2026-03-02 19:00", lines, "A"),
        [
            "breached, due Mon 2026-03-02 10:10",
            "met, due Mon 2026-03-02 13:00",
            "pending, due Tue 2026-03-03 08:30",
        ]
    );
    assert_eq!(
        cells(&agreement, "2026-03-02 19:00", lines)[2],
        "2026-03 1/2 50% missed pending 1 streak 1 provisional"
    );
}

#[test]
fn one_change_can_end_a_cycle_and_begin_the_next() {
    let mut agreement = desk(within(60));
    let clock = timer(&mut agreement);
    clock.start = vec![becomes("priority", &["P1"]), becomes("priority", &["P2"])];
    clock.stop = vec![leaves("priority", &["P1"]), leaves("priority", &["P2"])];
    clock.cycles = true;
    let lines = "A 2026-03-02 09:00 priority=P1
                 A 2026-03-02 09:30 priority=P2
                 A 2026-03-02 11:00 priority=P3";
    assert_eq!(
        verdicts(&agreement, "2026-03-02 19:00", lines, "A"),
        ["met, due Mon 2026-03-02 10:00", "breached, due Mon 2026-03-02 10:30",]
    );
}

fn by_priority() -> Agreement {
    desk(by(
        "priority",
        &[("P1", within_always(4 * 60)), ("P2", within(8 * 60)), ("P3", working_days(3))],
    ))
}

fn on_change(effect: ChangeEffect) -> Agreement {
    let mut agreement = by_priority();
    timer(&mut agreement).on_change = vec![OnChange { field: name("priority"), effect }];
    agreement
}

/// P2 for three hours of which one is paused, then P1 (four hours round the clock).
const RAISED: &str = "A 2026-03-02 15:00 priority=P2 status=new
                      A 2026-03-02 16:00 status=waiting
                      A 2026-03-02 17:00 status=working
                      A 2026-03-02 18:00 priority=P1";

#[test]
fn a_change_of_priority_recounts_keeps_restarts_or_changes_nothing() {
    let due = |effect| verdict(&on_change(effect), "2026-03-02 18:30", RAISED, "A");
    // From 15:00, pause kept: 15-16, 17-20.
    assert_eq!(due(ChangeEffect::Recount), "pending, due Mon 2026-03-02 20:00");
    assert_eq!(
        verdict(&by_priority(), "2026-03-02 18:30", RAISED, "A"),
        "pending, due Mon 2026-03-02 20:00"
    );
    // Two open hours have run; two of four are left.
    assert_eq!(due(ChangeEffect::KeepElapsed), "pending, due Mon 2026-03-02 20:00");
    assert_eq!(due(ChangeEffect::Restart), "pending, due Mon 2026-03-02 22:00");
    assert_eq!(due(ChangeEffect::KeepOriginal), "pending, due Tue 2026-03-03 14:00");
}

#[test]
fn recount_and_keep_elapsed_differ_over_a_night() {
    let lines = "A 2026-03-02 17:00 priority=P2 status=new
                 A 2026-03-03 09:00 priority=P1";
    let due = |effect| verdict(&on_change(effect), "2026-03-03 10:00", lines, "A");
    assert_eq!(due(ChangeEffect::Recount), "breached, due Mon 2026-03-02 21:00");
    assert_eq!(due(ChangeEffect::KeepElapsed), "pending, due Tue 2026-03-03 11:00");
}

#[test]
fn a_change_that_comes_with_the_reopening_keeps_what_ran_before_the_stop() {
    let mut agreement = desk(by("priority", &[("P1", within_always(360)), ("P2", within(480))]));
    timer(&mut agreement).on_change =
        vec![OnChange { field: name("priority"), effect: ChangeEffect::KeepElapsed }];
    let lines = "A 2026-03-02 17:00 priority=P2 status=new
                 A 2026-03-02 22:00 status=resolved
                 A 2026-03-03 10:00 priority=P1 status=new";
    // One hour of support ran until six; five of the six round the clock are left.
    assert_eq!(
        verdict(&agreement, "2026-03-03 10:30", lines, "A"),
        "pending, due Tue 2026-03-03 15:00"
    );
}

#[test]
fn less_than_has_run_already_is_due_at_the_change() {
    let mut agreement = desk(by("priority", &[("P1", within(60)), ("P2", within(480))]));
    timer(&mut agreement).on_change =
        vec![OnChange { field: name("priority"), effect: ChangeEffect::KeepElapsed }];
    let lines = "A 2026-03-02 09:00 priority=P2 status=new
                 A 2026-03-02 12:00 priority=P1";
    assert_eq!(
        verdict(&agreement, "2026-03-02 12:01", lines, "A"),
        "breached, due Mon 2026-03-02 12:00"
    );
}

#[test]
fn a_change_after_the_stop_changes_no_verdict() {
    let lines = "A 2026-03-02 09:00 priority=P2 status=new
                 A 2026-03-02 15:00 status=resolved
                 A 2026-03-02 16:00 priority=P1";
    assert_eq!(
        verdict(&by_priority(), "2026-04-01 00:00", lines, "A"),
        "met, due Mon 2026-03-02 17:00"
    );
}

#[test]
fn a_first_value_is_no_change_of_value() {
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 12:00 priority=P2";
    for effect in [
        ChangeEffect::Recount,
        ChangeEffect::Restart,
        ChangeEffect::KeepElapsed,
        ChangeEffect::KeepOriginal,
    ] {
        assert_eq!(
            verdict(&on_change(effect), "2026-03-02 13:00", lines, "A"),
            "pending, due Mon 2026-03-02 17:00"
        );
    }
}

#[test]
fn a_record_without_a_limit_is_named() {
    let agreement = desk(by("priority", &[("P1", within(60)), ("P2", LimitMap::NoLimit)]));
    let lines = "A 2026-03-02 09:00 status=new priority=P3
                 B 2026-03-02 09:00 status=new
                 C 2026-03-02 09:00 status=new priority=P2";
    assert_eq!(verdict(&agreement, "2026-03-03 00:00", lines, "A"), "unlimited");
    let left_out = measure(&agreement, "2026-03-03 00:00", lines).left_out;
    let told: Vec<_> =
        left_out.iter().map(|l| (l.reason.as_str(), l.count, l.examples[0].as_str())).collect();
    assert_eq!(
        told,
        [
            ("the agreement gives it no limit", 1, "C"),
            ("no limit: `priority` is `P3`", 1, "A"),
            ("no limit: `priority` is missing", 1, "B"),
        ]
    );
}

#[test]
fn paused_open_time_is_added_after_the_arithmetic_of_working_days() {
    // Monday 10:00 + 3 working days is Thursday 10:00; two paused hours make it 12:00.
    let lines = "A 2026-03-02 10:00 priority=P3 status=new
                 A 2026-03-03 17:00 status=waiting
                 A 2026-03-04 09:00 status=working";
    assert_eq!(
        verdict(&by_priority(), "2026-03-05 00:00", lines, "A"),
        "pending, due Thu 2026-03-05 12:00"
    );
    // Nine hours paused on the day itself, after ten: into Friday.
    let lines = "A 2026-03-02 10:00 priority=P3 status=new
                 A 2026-03-05 09:00 status=waiting
                 A 2026-03-06 08:00 status=working";
    assert_eq!(
        verdict(&by_priority(), "2026-03-06 08:30", lines, "A"),
        "pending, due Fri 2026-03-06 09:00"
    );
    // A pause after it was due changes nothing.
    let lines = "A 2026-03-02 10:00 priority=P3 status=new
                 A 2026-03-05 11:00 status=waiting";
    assert_eq!(
        verdict(&by_priority(), "2026-03-06 08:30", lines, "A"),
        "breached, due Thu 2026-03-05 10:00"
    );
}

#[test]
fn a_span_is_wall_clock_and_moved_by_pauses() {
    let agreement =
        desk(LimitMap::Limit(Limit::Span { amount: 30, unit: SpanUnit::Day, calendar: None }));
    let lines = "A 2026-03-02 10:00 status=new";
    // The clock changes on 29 March; the local time stays.
    assert_eq!(
        verdict(&agreement, "2026-03-03 00:00", lines, "A"),
        "pending, due Wed 2026-04-01 10:00"
    );
    let lines = "A 2026-03-02 10:00 status=new
                 A 2026-03-03 10:00 status=waiting
                 A 2026-03-04 22:00 status=working";
    assert_eq!(
        verdict(&agreement, "2026-03-05 00:00", lines, "A"),
        "pending, due Thu 2026-04-02 22:00"
    );
}

#[test]
fn a_void_ticket_leaves_every_count() {
    let mut agreement = eight_hours();
    timer(&mut agreement).void = Some(is("status", &["mistake"]));
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-20 10:00 status=mistake";
    assert_eq!(
        verdict(&agreement, "2026-03-21 00:00", lines, "A"),
        "void, due Mon 2026-03-02 17:00"
    );
    assert_eq!(
        cells(&agreement, "2026-03-21 00:00", lines)[2],
        "2026-03 0/0 not measured provisional"
    );
    assert_eq!(
        measure(&agreement, "2026-03-21 00:00", lines).left_out[0].reason,
        "void by the timer's own rule"
    );
}

#[test]
fn a_derived_field_starts_stops_and_limits_like_any_other() {
    let mut agreement = desk(by("urgent", &[("yes", within(60)), ("no", within(480))]));
    let record = agreement.records.first_mut().unwrap();
    record.fields.push(Field {
        heading: heading("urgent"),
        kind: FieldKind::OneOf(vec!["yes".to_owned(), "no".to_owned()]),
        derived: Some(Expr::Match {
            cases: vec![Case {
                when: Expr::Any(vec![is("priority", &["P1"]), is("caused_by", &["provider"])]),
                value: Expr::Literal(Value::Member("yes".to_owned())),
            }],
            otherwise: Some(Box::new(Expr::Literal(Value::Member("no".to_owned())))),
        }),
    });
    let lines = "A 2026-03-02 09:00 priority=P2 status=new
                 A 2026-03-02 09:30 priority=P1
                 B 2026-03-02 09:00 priority=P2 caused_by=customer";
    assert_eq!(
        verdict(&agreement, "2026-03-02 09:40", lines, "A"),
        "pending, due Mon 2026-03-02 10:00"
    );
    assert_eq!(
        verdict(&agreement, "2026-03-02 09:40", lines, "B"),
        "pending, due Mon 2026-03-02 17:00"
    );
    timer(&mut agreement).stop = vec![leaves("urgent", &["no"])];
    assert_eq!(
        verdict(&agreement, "2026-03-02 09:40", lines, "A"),
        "met, due Mon 2026-03-02 10:00"
    );
}
