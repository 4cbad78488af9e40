//! Properties: tables, the short way to a met verdict and the counters say what the general way
//! says, on random tickets under random timers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test or benchmark stops at the first surprise"
)]

#[path = "../../tests/common/mod.rs"]
mod common;

use common::*;
use proptest::prelude::*;
use slate_evidence::{Evidence, EvidenceBuilder};
use slate_model::*;

use crate::measured::Judgement;
use crate::plan::Plan;
use crate::target::judge::TimerTarget;
use crate::timer::run::Scratch;

const PRIORITIES: [&str; 3] = ["P1", "P2", "P3"];
const STATES: [&str; 6] = ["new", "working", "waiting", "resolved", "closed", "mistake"];

/// What happens to a ticket: after so many minutes, one of a few things.
type Happening = (u16, u8, u8);

#[derive(Debug, Clone)]
struct Case {
    reopening: u8,
    effect: u8,
    cycles: bool,
    stops: u8,
    pauses: u8,
    count: u8,
    quota: bool,
    moments: bool,
    tickets: Vec<(u16, u8, Vec<Happening>)>,
    as_of: u16,
}

fn case() -> impl Strategy<Value = Case> {
    let happening = (0..3_000_u16, 0..4_u8, 0..12_u8);
    let ticket = (0..20_000_u16, 0..20_u8, prop::collection::vec(happening, 0..8));
    (
        (0..4_u8, 0..4_u8, any::<bool>(), 0..4_u8, 0..3_u8, 0..3_u8, any::<bool>()),
        prop::collection::vec(ticket, 1..8),
        0..40_000_u16,
        any::<bool>(),
    )
        .prop_map(
            |(
                (reopening, effect, cycles, stops, pauses, count, quota),
                tickets,
                as_of,
                moments,
            )| Case {
                reopening,
                effect,
                cycles,
                stops,
                pauses,
                count,
                quota,
                moments,
                tickets,
                as_of,
            },
        )
}

fn agreement(case: &Case) -> Agreement {
    let mut agreement = desk(by(
        "priority",
        &[
            ("P1", within_always(300)),
            ("P2", by("caused_by", &[("provider", within(900)), ("customer", working_days(2))])),
        ],
    ));
    count_when(
        &mut agreement,
        [CountWhen::Opened, CountWhen::Stopped, CountWhen::Due][usize::from(case.count)],
    );
    let clock = timer(&mut agreement);
    clock.reopening =
        [Reopening::Resume, Reopening::Restart, Reopening::Ignore, Reopening::NewCycle]
            [usize::from(case.reopening)];
    let effect = [
        ChangeEffect::Recount,
        ChangeEffect::KeepElapsed,
        ChangeEffect::Restart,
        ChangeEffect::KeepOriginal,
    ][usize::from(case.effect)];
    clock.on_change = vec![OnChange { field: name("priority"), effect }];
    clock.cycles = case.cycles;
    clock.stop = match case.stops {
        0 => vec![becomes("status", &["resolved", "closed"])],
        1 => vec![leaves("status", &["new"]), Trigger::Event(name("reply"))],
        2 => vec![becomes("status", &["resolved"]), becomes("status", &["closed"])],
        _ => vec![becomes("status", &["closed"]), leaves("caused_by", &["provider"])],
    };
    clock.start.push(Trigger::Event(name("message")));
    let missing = Expr::IsMissing(Box::new(Expr::Field(name("caused_by"))));
    clock.pause = match case.pauses {
        0 => Some(is("status", &["waiting"])),
        1 => Some(Expr::Any(vec![
            is("status", &["waiting"]),
            Expr::Not(Box::new(is("caused_by", &["customer"]))),
        ])),
        _ => Some(Expr::All(vec![is("status", &["waiting", "new"]), Expr::Not(Box::new(missing))])),
    };
    if case.moments {
        let only = |trigger: Trigger, only| Trigger::Where { trigger: Box::new(trigger), only };
        clock.start.push(only(Trigger::Changes(name("priority")), is("priority", &["P1"])));
        clock.pauses.push(PauseBetween {
            from: vec![only(Trigger::Event(name("message")), is("caused_by", &["customer"]))],
            to: vec![Trigger::Event(name("reply")), Trigger::Changes(name("status"))],
        });
        clock.void_when.push(only(becomes("status", &["mistake"]), is("priority", &["P2"])));
    }
    clock.void = Some(is("status", &["mistake"]));
    agreement.calendars.push(weekly("maintenance", &[Weekday::Wed], "12:00", "14:00"));
    agreement.exclusions.push(Exclusion {
        heading: heading("planned"),
        what: Excluded::Calendar(name("maintenance")),
        quota: case.quota.then_some(Quota { at_most: minutes(180), each: Period::Month }),
        shares_with: None,
        only_for: Vec::new(),
    });
    agreement.exclusions.push(Exclusion {
        heading: heading("theirs"),
        what: Excluded::Records {
            record: name("ticket"),
            only: Expr::All(vec![is("caused_by", &["customer"]), is("priority", &["P1"])]),
        },
        quota: None,
        shares_with: None,
        only_for: Vec::new(),
    });
    agreement
}

fn evidence(agreement: &Agreement, case: &Case) -> Evidence {
    let mut builder = EvidenceBuilder::new(agreement);
    let start = at("2026-03-02 08:00").0;
    let member = |text: &str| Value::Member(text.to_owned());
    for (n, (opened, first, happenings)) in case.tickets.iter().enumerate() {
        let id = format!("T{n}");
        let mut t = start + i64::from(*opened) * 60_000_000;
        let mut values = vec![("status", member("new"))];
        if let Some(priority) = PRIORITIES.get(usize::from(first % 4)) {
            values.push(("priority", member(priority)));
        }
        if let Some(cause) = ["provider", "customer"].get(usize::from(first / 4)) {
            values.push(("caused_by", member(cause)));
        }
        builder.record("ticket", &id, Instant(t), None, &values).unwrap();
        for (later, what, which) in happenings {
            // A third of all happen at the instant of the one before.
            t += i64::from(later.saturating_sub(1_000)) * 60_000_000;
            let which = usize::from(*which);
            match what {
                0 | 1 => builder
                    .change("ticket", &id, Instant(t), "status", &member(STATES[which % 6]))
                    .unwrap(),
                2 if which < 6 => builder
                    .change("ticket", &id, Instant(t), "priority", &member(PRIORITIES[which % 3]))
                    .unwrap(),
                2 => builder
                    .change(
                        "ticket",
                        &id,
                        Instant(t),
                        "caused_by",
                        &member(["provider", "customer"][which % 2]),
                    )
                    .unwrap(),
                _ => builder
                    .event("ticket", &id, Instant(t), ["message", "reply"][which % 2])
                    .unwrap(),
            }
        }
    }
    builder.build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn tables_say_what_evaluation_says(case in case()) {
        let agreement = agreement(&case);
        let evidence = evidence(&agreement, &case);
        let mut options = options("2026-03-02 08:00");
        options.as_of.0 += i64::from(case.as_of) * 60_000_000;
        let target = name("desk.resolution");
        let fast = Plan::new(&agreement, &evidence, &options).unwrap();
        let slow = Plan::without_tables(&agreement, &evidence, &options).unwrap();
        let by_tables: Vec<Judgement> = fast.judge(&target).unwrap().collect();
        let by_evaluation: Vec<Judgement> = slow.judge(&target).unwrap().collect();
        prop_assert_eq!(&by_tables, &by_evaluation);

        // Counting, which asks for no due instant that it can do without, finds the same.
        let measured = fast.measure().unwrap();
        let count = |verdict| {
            by_tables.iter().filter(|j| j.period.is_some() && j.verdict == verdict).count() as u64
        };
        let cells = &measured.targets[0].cells;
        prop_assert_eq!(cells.iter().map(|c| c.met).sum::<u64>(), count(RecordVerdict::Met));
        prop_assert_eq!(cells.iter().map(|c| c.breaches).sum::<u64>(), count(RecordVerdict::Breached));
        let compiled = TimerTarget::new(&fast, agreement.target(&target).unwrap()).unwrap().unwrap();
        let mut scratch = Scratch::default();
        for row in 0..compiled.of.table.len() {
            if compiled.run(row, &mut scratch).is_none() {
                continue;
            }
            for cycle in &scratch.cycles {
                let long = compiled.outcome(cycle, &scratch, true).unwrap();
                let short = compiled.outcome(cycle, &scratch, false).unwrap();
                prop_assert_eq!(
                    (long.verdict, long.elapsed, long.overrun),
                    (short.verdict, short.elapsed, short.overrun)
                );
                // Gaps are in order, apart and inside the cycle.
                let mut from = cycle.origin;
                for gap in compiled.gaps(cycle, &scratch) {
                    prop_assert!(from <= gap.from && gap.from <= gap.to);
                    from = gap.to;
                }
                prop_assert!(cycle.stop == slate_evidence::MISSING || from <= cycle.stop);
            }
        }
    }

    #[test]
    fn a_trace_covers_every_instant_once_and_its_running_time_is_what_ran(case in case()) {
        let agreement = agreement(&case);
        let evidence = evidence(&agreement, &case);
        let mut options = options("2026-03-02 08:00");
        options.as_of.0 += i64::from(case.as_of) * 60_000_000;
        let plan = Plan::new(&agreement, &evidence, &options).unwrap();
        for n in 0..case.tickets.len() {
            let Ok(trace) = plan.trace(&name("ticket"), &format!("T{n}")) else { continue };
            for cycle in &trace.targets[0].cycles {
                for pair in cycle.segments.windows(2) {
                    prop_assert_eq!(pair[0].to, pair[1].from);
                }
                let running = cycle.segments.iter().filter(|s| s.state == crate::SegmentState::Running);
                let ran: i64 = running.map(|s| s.open.0).sum();
                // Time kept from an earlier limit ran on that limit's calendar.
                if case.effect != 1 {
                    prop_assert_eq!(ran, cycle.elapsed.0);
                }
            }
        }
    }
}
