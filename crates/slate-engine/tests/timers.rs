//! The rules of timers (language §5, §6), each as a ticket and what becomes of it.

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
    assert_eq!(verdict(&eight_hours(), "2026-04-01 00:00", lines, "A"), "met, due Mon 2026-03-09 15:00");
    let late = lines.replace("15:00 status", "15:01 status");
    assert_eq!(verdict(&eight_hours(), "2026-04-01 00:00", &late, "A"), "breached, due Mon 2026-03-09 15:00");
}

#[test]
fn a_limit_that_runs_out_at_a_close_is_due_then_and_a_stop_in_the_evening_is_late() {
    let lines = "A 2026-03-06 10:00 status=new
                 A 2026-03-06 18:30 status=resolved";
    assert_eq!(verdict(&eight_hours(), "2026-04-01 00:00", lines, "A"), "breached, due Fri 2026-03-06 18:00");
}

#[test]
fn a_pause_moves_the_due_instant_by_its_open_time() {
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 10:00 status=waiting
                 A 2026-03-03 10:00 status=working";
    // Paused 10:00-18:00 and 08:00-10:00: ten open hours.
    assert_eq!(verdict(&eight_hours(), "2026-03-03 12:00", lines, "A"), "pending, due Tue 2026-03-03 17:00");
    assert_eq!(verdict(&eight_hours(), "2026-03-03 17:00", lines, "A"), "pending, due Tue 2026-03-03 17:00");
    assert_eq!(verdict(&eight_hours(), "2026-03-03 17:01", lines, "A"), "breached, due Tue 2026-03-03 17:00");
}

#[test]
fn a_pause_outside_the_calendar_costs_nothing() {
    let lines = "A 2026-03-02 09:00 status=new
                 A 2026-03-02 18:00 status=waiting
                 A 2026-03-03 08:00 status=working";
    assert_eq!(verdict(&eight_hours(), "2026-03-04 00:00", lines, "A"), "breached, due Mon 2026-03-02 17:00");
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
    assert_eq!(verdict(&eight_hours(), "2026-03-02 09:59", lines, "A"), "pending, due Mon 2026-03-02 17:00");
    assert_eq!(verdict(&eight_hours(), "2026-03-02 10:00", lines, "A"), "met, due Mon 2026-03-02 17:00");
    assert_eq!(verdict(&eight_hours(), "2026-03-02 09:29", lines, "B"), "");
}

#[test]
fn being_created_in_a_state_is_a_change_into_it() {
    let lines = "A 2026-03-02 09:00 status=closed";
    assert_eq!(verdict(&eight_hours(), "2026-04-01 00:00", lines, "A"), "met, due Mon 2026-03-02 17:00");
    let mut agreement = eight_hours();
    timer(&mut agreement).start = vec![becomes("status", &["working"])];
    let lines = "A 2026-03-02 09:00 status=working
                 B 2026-03-02 09:00 status=new";
    assert_eq!(verdict(&agreement, "2026-03-02 09:30", lines, "A"), "pending, due Mon 2026-03-02 17:00");
    assert_eq!(verdict(&agreement, "2026-03-02 09:30", lines, "B"), "not started");
}

#[test]
fn months_are_counted_when_due_opened_or_stopped() {
    let lines = "A 2026-02-27 17:00 status=new
                 A 2026-03-31 10:00 status=resolved
                 B 2026-03-02 09:00 status=new
                 B 2026-03-02 10:00 status=closed";
    let mut agreement = eight_hours();
    assert_eq!(cells(&agreement, "2026-04-01 00:00", lines), [
        "2026-01 0/0 not measured",
        "2026-02 0/0 not measured",
        "2026-03 1/2 50% missed streak 1",
        "2026-04 0/0 not measured provisional",
    ]);
    count_when(&mut agreement, CountWhen::Opened);
    assert_eq!(cells(&agreement, "2026-03-31 23:00", lines)[1..], [
        "2026-02 0/1 0% missed streak 1",
        "2026-03 1/1 100% met provisional",
    ]);
}
