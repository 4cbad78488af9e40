//! Exclusions of records and of time, and their quotas (language §2, §10.6).

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

fn exclude(agreement: &mut Agreement, what: Excluded, quota: Option<(i64, Period)>) {
    agreement.exclusions.push(Exclusion {
        heading: Heading { label: Some("Agreed".to_owned()), ..heading("agreed") },
        what,
        quota: quota.map(|(at_most, each)| Quota { at_most: minutes(at_most), each }),
        shares_with: None,
        only_for: Vec::new(),
    });
}

/// Closed to measurement on Wednesdays 12:00-14:00.
fn maintenance(agreement: &mut Agreement) {
    agreement.calendars.push(weekly("maintenance", &[Weekday::Wed], "12:00", "14:00"));
}

#[test]
fn excluded_tickets_leave_numerator_and_denominator() {
    let mut agreement = desk(within(60));
    let what = Excluded::Records { record: name("ticket"), only: is("caused_by", &["customer"]) };
    exclude(&mut agreement, what, None);
    let lines = "A 2026-03-04 10:00 caused_by=provider status=closed
                 B 2026-03-04 10:00 status=closed
                 C 2026-03-04 10:00 status=new
                 C 2026-03-04 16:00 caused_by=customer";
    // The last value counts; unknown excludes nothing, and that is said.
    assert_eq!(
        verdict(&agreement, "2026-03-31 00:00", lines, "C"),
        "excluded, due Wed 2026-03-04 11:00"
    );
    assert_eq!(
        verdict(&agreement, "2026-03-04 15:59", lines, "C"),
        "breached, due Wed 2026-03-04 11:00"
    );
    assert_eq!(cells(&agreement, "2026-03-31 00:00", lines)[2], "2026-03 2/2 100% met provisional");
    let measurements = measure(&agreement, "2026-03-31 00:00", lines);
    assert_eq!(measurements.left_out[0].reason, "excluded by \"Agreed\"");
    assert_eq!(measurements.remarks[0].examples, ["B"]);
    // For another target it excludes nothing.
    agreement.exclusions[0].only_for = vec![name("other")];
    assert_eq!(
        cells(&agreement, "2026-03-31 00:00", lines)[2],
        "2026-03 2/3 66.6667% missed streak 1 provisional"
    );
    agreement.exclusions[0].only_for = vec![name("desk")];
    assert_eq!(cells(&agreement, "2026-03-31 00:00", lines)[2], "2026-03 2/2 100% met provisional");
}

#[test]
fn no_clock_runs_in_excluded_time() {
    let mut agreement = desk(within(180));
    maintenance(&mut agreement);
    exclude(&mut agreement, Excluded::Calendar(name("maintenance")), None);
    let lines = "A 2026-03-04 10:00 status=new";
    assert_eq!(
        verdict(&agreement, "2026-03-04 14:30", lines, "A"),
        "pending, due Wed 2026-03-04 15:00"
    );
}

#[test]
fn excluded_open_time_is_added_to_working_days() {
    let mut agreement = desk(working_days(1));
    maintenance(&mut agreement);
    exclude(&mut agreement, Excluded::Calendar(name("maintenance")), None);
    let lines = "A 2026-03-03 17:00 status=new";
    assert_eq!(
        verdict(&agreement, "2026-03-04 14:30", lines, "A"),
        "pending, due Thu 2026-03-05 09:00"
    );
}

#[test]
fn a_quota_is_used_in_order_of_time_and_beyond_it_time_counts_again() {
    let mut agreement = desk(within(180));
    maintenance(&mut agreement);
    exclude(&mut agreement, Excluded::Calendar(name("maintenance")), Some((180, Period::Month)));
    let due = |day: &str| {
        verdict(&agreement, &format!("{day} 10:30"), &format!("A {day} 10:00 status=new"), "A")
    };
    assert_eq!(due("2026-03-04"), "pending, due Wed 2026-03-04 15:00");
    // One of its two hours is left on the 11th, none on the 18th.
    assert_eq!(due("2026-03-11"), "pending, due Wed 2026-03-11 14:00");
    assert_eq!(due("2026-03-18"), "pending, due Wed 2026-03-18 13:00");
    assert_eq!(due("2026-04-01"), "pending, due Wed 2026-04-01 15:00");
}

#[test]
fn the_quota_of_the_month_to_come_moves_what_is_due_in_it() {
    let mut agreement = desk(within(360));
    maintenance(&mut agreement);
    exclude(&mut agreement, Excluded::Calendar(name("maintenance")), Some((180, Period::Month)));
    // An hour in March, four until noon on 1 April, two hours of maintenance, one more.
    assert_eq!(
        verdict(&agreement, "2026-03-31 17:30", "A 2026-03-31 17:00 status=new", "A"),
        "pending, due Wed 2026-04-01 15:00"
    );
}

#[test]
fn time_of_records_is_excluded_overlaps_once() {
    let mut agreement = desk(within(180));
    agreement.records.push(Record {
        heading: heading("window"),
        plural: name("windows"),
        time: RecordTime::Interval,
        fields: vec![one_of("notified", &["yes", "no"])],
        events: Vec::new(),
    });
    let only = Some(is("notified", &["yes"]));
    exclude(
        &mut agreement,
        Excluded::TimeOf { record: name("window"), only },
        Some((120, Period::Month)),
    );
    let lines = "A 2026-03-04 10:00 status=new
                 window:W1 2026-03-04 11:00 to 2026-03-04 12:00 notified=yes
                 window:W2 2026-03-04 11:30 to 2026-03-04 12:30 notified=yes
                 window:W3 2026-03-04 12:45 to 2026-03-04 13:45 notified=no
                 window:W4 2026-03-04 14:00 to 2026-03-04 16:00 notified=yes";
    // 10-11, (90 min), 12:30-14:00, (30 min of quota left), 14:30-15:00.
    assert_eq!(
        verdict(&agreement, "2026-03-04 17:00", lines, "A"),
        "breached, due Wed 2026-03-04 15:00"
    );
}
