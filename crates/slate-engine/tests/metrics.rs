//! Availability and figures over records (language §7).

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

/// Outages of a site in UTC-like London winter months, a monthly target of 99.9%.
fn site() -> (Agreement, Availability) {
    let mut agreement = desk(within(60));
    agreement.records.push(Record {
        heading: heading("outage"),
        plural: name("outages"),
        time: RecordTime::Interval,
        fields: vec![
            one_of("region", &["east", "west"]),
            one_of("cause", &["provider", "customer"]),
        ],
        events: Vec::new(),
    });
    let availability = Availability {
        record: name("outage"),
        only: None,
        calendar: name("24x7"),
        ignore_shorter_than: None,
        round_downtime: None,
        fixed_denominator: None,
        life: None,
    };
    (agreement, availability)
}

fn measuring(agreement: &mut Agreement, kind: MetricKind, per: Option<&str>) {
    agreement.metrics =
        vec![Metric { heading: heading("desk.uptime"), kind, per: per.map(name), round: None }];
    let mut target = measured("desk.availability", Measure::Metric(name("desk.uptime")));
    target.require = Some(Requirement::AtLeast(percent("99.9")));
    target.per = per.map(name);
    agreement.targets = vec![target];
}

fn uptime(change: impl FnOnce(&mut Agreement, &mut Availability)) -> Agreement {
    let (mut agreement, mut availability) = site();
    change(&mut agreement, &mut availability);
    measuring(&mut agreement, MetricKind::Availability(availability), None);
    agreement
}

/// Seconds as microseconds.
const fn micros(seconds: i64) -> i64 {
    seconds * 1_000_000
}

#[test]
fn overlapping_outages_are_counted_once_and_clipped_to_the_month() {
    let lines = "outage:O1 2026-01-10 10:00 to 2026-01-10 10:40
                 outage:O2 2026-01-10 10:20 to 2026-01-10 11:00
                 outage:O3 2026-01-31 23:30 to 2026-02-01 00:30";
    let measurements = measure(&uptime(|_, _| ()), "2026-03-01 00:00", lines);
    let cells = &measurements.targets[0].cells;
    assert_eq!((cells[0].downtime, cells[1].downtime), (minutes(90), minutes(30)));
    assert_eq!(cells[0].denominator.to_string(), micros(31 * 86_400).to_string());
    assert_eq!(cells[0].incidents.len(), 3);
    assert_eq!(cells[0].incidents[2].downtime, minutes(30));
    assert_eq!(cells[1].incidents[0].from, at("2026-02-01 00:00"));
    assert_eq!(cells[1].verdict, PeriodVerdict::Met);
    assert_eq!(measurements.metrics[0].values[0].2, cells[0].attainment);
}

#[test]
fn a_minimum_length_is_taken_before_clipping() {
    let agreement = uptime(|_, availability| availability.ignore_shorter_than = Some(minutes(5)));
    let lines = "outage:O1 2026-01-31 23:57 to 2026-02-01 00:03
                 outage:O2 2026-02-10 10:00 to 2026-02-10 10:04";
    let measurements = measure(&agreement, "2026-03-01 00:00", lines);
    let cells = &measurements.targets[0].cells;
    assert_eq!((cells[0].downtime, cells[1].downtime), (minutes(3), minutes(3)));
}

#[test]
fn an_outage_without_an_end_goes_on_to_the_evaluation_instant() {
    let measurements =
        measure(&uptime(|_, _| ()), "2026-01-10 12:00", "outage:O1 2026-01-10 10:00 to -");
    let cell = &measurements.targets[0].cells[0];
    assert_eq!(cell.downtime, minutes(120));
    // The month so far is the denominator.
    assert_eq!(cell.denominator.to_string(), micros(9 * 86_400 + 43_200).to_string());
    assert!(cell.provisional);
}

#[test]
fn only_time_in_the_calendar_counts_less_excluded_time() {
    let agreement = uptime(|agreement, availability| {
        availability.calendar = name("hours");
        agreement.calendars.push(weekly("maintenance", &[Weekday::Wed], "12:00", "14:00"));
        agreement.exclusions.push(Exclusion {
            heading: heading("planned"),
            what: Excluded::Calendar(name("maintenance")),
            quota: None,
            shares_with: None,
            only_for: Vec::new(),
        });
    });
    // February 2026: 20 weekdays of ten hours, four Wednesdays less two.
    let lines = "outage:O1 2026-02-04 07:00 to 2026-02-04 13:00";
    let cell = measure(&agreement, "2026-03-01 00:00", lines).targets[0].cells[1].clone();
    assert_eq!(cell.denominator.to_string(), micros((200 - 8) * 3600).to_string());
    assert_eq!(cell.downtime, minutes(240));
}

#[test]
fn an_excluded_outage_is_no_downtime_and_the_denominator_stays() {
    let exclusion = |quota| Exclusion {
        heading: heading("not_ours"),
        what: Excluded::Records { record: name("outage"), only: is("cause", &["customer"]) },
        quota,
        shares_with: None,
        only_for: Vec::new(),
    };
    let lines = "outage:O1 2026-02-04 10:00 to 2026-02-04 11:00 cause=customer
                 outage:O2 2026-02-04 10:30 to 2026-02-04 12:00 cause=provider
                 outage:O3 2026-02-05 10:00 to 2026-02-05 11:00 cause=customer";
    let agreement = uptime(|agreement, _| agreement.exclusions.push(exclusion(None)));
    let cell = measure(&agreement, "2026-03-01 00:00", lines).targets[0].cells[1].clone();
    assert_eq!(cell.downtime, minutes(90));
    assert_eq!(cell.denominator.to_string(), micros(28 * 86_400).to_string());
    // A quota of 75 minutes covers the first hour and a quarter of the second.
    let quota = Quota { at_most: minutes(75), each: Period::Month };
    let agreement = uptime(|agreement, _| agreement.exclusions.push(exclusion(Some(quota))));
    let cell = measure(&agreement, "2026-03-01 00:00", lines).targets[0].cells[1].clone();
    assert_eq!(cell.downtime, minutes(90 + 45));
}

#[test]
fn a_fixed_denominator_is_never_below_zero_and_downtime_is_rounded_as_a_whole() {
    let agreement = uptime(|_, availability| {
        availability.fixed_denominator = Some(minutes(43_200));
        availability.round_downtime =
            Some(RoundTo { mode: RoundingMode::Down, to: Value::Duration(minutes(30)) });
    });
    let lines = "outage:O1 2026-01-04 10:00 to 2026-01-04 13:34
                 outage:O2 2026-03-01 00:00 to -";
    let measurements = measure(&agreement, "2026-04-01 00:00", lines);
    let cells = &measurements.targets[0].cells;
    assert_eq!(cells[0].downtime, minutes(210));
    assert_eq!(cells[0].attainment.as_ref().unwrap().value.to_string(), "1433/1440");
    assert!(cells[2].attainment.as_ref().unwrap().value.is_zero());
}

#[test]
fn each_region_has_its_own_availability_and_its_own_life() {
    let (mut agreement, mut availability) = site();
    measuring(&mut agreement, MetricKind::Availability(availability.clone()), Some("region"));
    let lines = "outage:O1 2026-01-10 00:00 to 2026-01-11 00:00 region=west";
    assert_eq!(
        cells(&agreement, "2026-01-31 00:00", lines),
        [
            format!("2026-01 east {0}/{0} 100% met provisional", micros(30 * 86_400)),
            format!(
                "2026-01 west {}/{} 96.6667% missed streak 1 provisional",
                micros(29 * 86_400),
                micros(30 * 86_400)
            ),
        ]
    );
    agreement.records.push(Record {
        heading: heading("life"),
        plural: name("lives"),
        time: RecordTime::Interval,
        fields: vec![one_of("region", &["east", "west"])],
        events: Vec::new(),
    });
    availability.life = Some(name("life"));
    measuring(&mut agreement, MetricKind::Availability(availability), Some("region"));
    let lines = format!("{lines}\nlife:L1 2026-01-08 00:00 to 2026-01-12 00:00 region=west");
    assert_eq!(
        cells(&agreement, "2026-01-31 00:00", &lines),
        [
            "2026-01 east 0/0 not measured provisional".to_owned(),
            format!(
                "2026-01 west {}/{} 75% missed streak 1 provisional",
                micros(3 * 86_400),
                micros(4 * 86_400)
            ),
        ]
    );
}

const TOUCHED: &str = "A 2026-01-05 10:00 touches=1 status=closed
                       B 2026-01-06 10:00 touches=4 status=new
                       C 2026-01-07 10:00 touches=2 status=closed
                       D 2026-01-08 10:00 status=closed
                       E 2026-02-08 10:00 touches=9 status=closed";

fn figure(kind: MetricKind) -> String {
    let (mut agreement, _) = site();
    measuring(&mut agreement, kind, None);
    cells(&agreement, "2026-02-01 00:00", TOUCHED).swap_remove(0)
}

fn of_touches(figure: Aggregate) -> MetricKind {
    let of = (figure != Aggregate::Count).then(|| Expr::Field(name("touches")));
    MetricKind::Records { figure, record: name("ticket"), only: None, of }
}

#[test]
fn figures_over_records() {
    let reached = |aggregate| {
        figure(of_touches(aggregate)).replace(" met", "").replace(" missed streak 1", "")
    };
    assert_eq!(reached(Aggregate::Count), "2026-01 4/4 4");
    assert_eq!(reached(Aggregate::Sum), "2026-01 7/3 7");
    assert_eq!(reached(Aggregate::Mean), "2026-01 7/3 2.3333");
    assert_eq!(reached(Aggregate::Median), "2026-01 2/3 2");
    assert_eq!(reached(Aggregate::Max), "2026-01 4/3 4");
    assert_eq!(reached(Aggregate::Min), "2026-01 1/3 1");
    // Nearest rank of three: the second from 33.3…%, the third from 66.6…%.
    let percentile = |p: &str| Aggregate::Percentile(format!("{p}%").parse().unwrap());
    assert_eq!(reached(percentile("33")), "2026-01 1/3 1");
    assert_eq!(reached(percentile("34")), "2026-01 2/3 2");
    assert_eq!(reached(percentile("95")), "2026-01 4/3 4");
}

#[test]
fn a_missing_value_in_a_share_stays_in_the_denominator() {
    let good = Expr::Compare {
        op: Comparison::AtMost,
        left: Box::new(Expr::Field(name("touches"))),
        right: Box::new(Expr::Literal(Value::Number("2".parse().unwrap()))),
    };
    let kind = MetricKind::Share { record: name("ticket"), only: None, good };
    assert_eq!(figure(kind.clone()), "2026-01 2/4 50% missed streak 1");
    let (mut agreement, _) = site();
    measuring(&mut agreement, kind, None);
    let measurements = measure(&agreement, "2026-02-01 00:00", TOUCHED);
    assert_eq!(measurements.targets[0].cells[0].incidents.len(), 2);
    // Only closed ones, and what is missing is said.
    let kind = MetricKind::Records {
        figure: Aggregate::Sum,
        record: name("ticket"),
        only: Some(is("status", &["closed"])),
        of: Some(Expr::Field(name("touches"))),
    };
    measuring(&mut agreement, kind, None);
    let measurements = measure(&agreement, "2026-02-01 00:00", TOUCHED);
    assert_eq!(measurements.targets[0].cells[0].numerator.to_string(), "3");
    assert_eq!(measurements.left_out[0].reason, "the value to be aggregated is missing");
}

#[test]
fn a_formula_reads_inputs_and_metrics() {
    let (mut agreement, _) = site();
    let contacts = Metric {
        heading: heading("desk.tickets"),
        kind: of_touches(Aggregate::Count),
        per: None,
        round: None,
    };
    agreement.inputs.push(Input {
        heading: heading("users"),
        kind: FieldKind::Count,
        each: Period::Month,
    });
    let formula = Expr::Metric(name("desk.tickets")).over(Expr::Input(name("users")));
    measuring(&mut agreement, MetricKind::Formula(formula), None);
    agreement.metrics.push(contacts);
    let mut builder = slate_evidence::EvidenceBuilder::new(&agreement);
    let status = [("status", Value::Member("closed".to_owned()))];
    builder.record("ticket", "A", at("2026-01-05 10:00"), None, &status).unwrap();
    let evidence = builder.build().unwrap();
    let missing =
        slate_engine::measure(&agreement, &evidence, &options("2026-02-01 00:00")).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "input `users` has no value for `2026-01`: add it to the history"
    );
    let mut builder = slate_evidence::EvidenceBuilder::new(&agreement);
    builder.record("ticket", "A", at("2026-01-05 10:00"), None, &status).unwrap();
    builder.input("users", "2026-01", Value::Number("8".parse().unwrap())).unwrap();
    let evidence = builder.build().unwrap();
    let (_, measurements) =
        slate_engine::measure(&agreement, &evidence, &options("2026-01-31 23:00")).unwrap();
    let value = measurements.targets[0].cells[0].attainment.clone().unwrap();
    assert_eq!((value.value.to_string().as_str(), value.kind), ("1/8", types::Type::Number));
}

#[test]
fn a_tier_selected_for_some_records_is_measured_on_them() {
    let quick = Expr::Compare {
        op: Comparison::AtMost,
        left: Box::new(Expr::Field(name("touches"))),
        right: Box::new(Expr::Literal(Value::Number("2".parse().unwrap()))),
    };
    let kind = MetricKind::Share { record: name("ticket"), only: None, good: quick };
    let (mut agreement, availability) = site();
    measuring(&mut agreement, kind, None);
    agreement.targets[0].applies = Applies::Where(is("plan", &["gold"]));
    let lines = "A 2026-01-05 10:00 touches=1 plan=gold
                 B 2026-01-06 10:00 touches=4 plan=silver
                 C 2026-01-07 10:00 touches=4 plan=gold
                 D 2026-01-08 10:00 touches=1";
    assert_eq!(cells(&agreement, "2026-02-01 00:00", lines)[0], "2026-01 1/2 50% missed streak 1");
    // Whether the tier is for D is unknown: it is in no count, and that is said.
    let left_out = measure(&agreement, "2026-02-01 00:00", lines).left_out;
    assert_eq!(left_out[0].reason, "a missing value leaves open whether the tier is for it");
    assert_eq!(left_out[0].examples, ["D"]);
    // So with figures over records, and with the metric as it is listed by itself.
    let kind = of_touches(Aggregate::Sum);
    measuring(&mut agreement, kind, None);
    agreement.targets[0].applies = Applies::Where(is("plan", &["gold"]));
    let measurements = measure(&agreement, "2026-02-01 00:00", lines);
    assert_eq!(measurements.targets[0].cells[0].numerator.to_string(), "5");
    assert_eq!(measurements.metrics[0].values[0].2, measurements.targets[0].cells[0].attainment);
    // Of outages only those that the tier is for.
    measuring(&mut agreement, MetricKind::Availability(availability), None);
    agreement.targets[0].applies = Applies::Where(is("region", &["west"]));
    let lines = "outage:O1 2026-01-10 10:00 to 2026-01-10 11:00 region=west
                 outage:O2 2026-01-11 10:00 to 2026-01-11 12:00 region=east";
    let measurements = measure(&agreement, "2026-02-01 00:00", lines);
    assert_eq!(measurements.targets[0].cells[0].downtime, minutes(60));
}

/// What a level given as an input leads to, as measured or as the error in words.
fn level(given: &str) -> String {
    let (mut agreement, _) = site();
    agreement.inputs.push(Input {
        heading: heading("satisfied"),
        kind: FieldKind::Percent,
        each: Period::Month,
    });
    measuring(&mut agreement, MetricKind::Formula(Expr::Input(name("satisfied"))), None);
    let mut builder = slate_evidence::EvidenceBuilder::new(&agreement);
    builder.input("satisfied", "2026-01", percent(given)).unwrap();
    let evidence = builder.build().unwrap();
    match slate_engine::measure(&agreement, &evidence, &options("2026-02-01 00:00")) {
        Ok((_, measurements)) => format!("{:?}", measurements.targets[0].cells[0].verdict),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_level_outside_0_to_100_percent_is_an_error() {
    assert_eq!((level("100").as_str(), level("0").as_str()), ("Met", "Missed"));
    assert_eq!(
        level("104.5"),
        "target `desk.availability` measures 104.5% in `2026-01`, and a level lies between 0% and \
         100%: correct the inputs of `2026-01` in the history, or hold the metric within them, such \
         as `min(…, 100%)`"
    );
    assert!(level("-0.1").starts_with("target `desk.availability` measures -0.1% in `2026-01`"));
}
