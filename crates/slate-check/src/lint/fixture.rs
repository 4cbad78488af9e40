//! A small sound agreement as a model, and ways to make it faulty: the one of
//! `docs/findings/prelude.slate`.

use chrono::NaiveDate;
use slate_model::*;

use crate::finding::{Code, Sources};

pub(super) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn span(from: &str, to: &str) -> Span {
    Span { from: from.parse().unwrap(), to: to.parse().unwrap() }
}

pub(super) fn percent(text: &str) -> Value {
    Value::Percent(text.parse().unwrap())
}

fn heading(text: &str) -> Heading {
    Heading::named(name(text))
}

fn gbp(amount: &str) -> Money {
    Money { amount: amount.parse().unwrap(), currency: "GBP".parse().unwrap() }
}

/// Rows on attainment: lower edge (included), upper edge (excluded; with `=` included), share of
/// the base. An empty edge is none.
pub(super) fn ladder(rows: &[(&str, &str, &str)]) -> Expr {
    let edge = |text: &str, included: bool| {
        let value = text.strip_prefix('=').unwrap_or(text);
        (!value.is_empty()).then(|| Edge { value: percent(value), included })
    };
    let rows = rows
        .iter()
        .map(|(lower, upper, pays)| Row {
            lower: edge(lower, true),
            upper: edge(upper, upper.starts_with('=')),
            value: Expr::Literal(percent(pays)),
            at: None,
        })
        .collect();
    let on = Box::new(Expr::Figure(Figure::Attainment));
    Expr::Rows(Rows { on, rows, otherwise: None }).times(Expr::Figure(Figure::Base))
}

fn timer(called: &str, stop: Trigger) -> Timer {
    Timer {
        heading: heading(called),
        record: name("ticket"),
        start: vec![Trigger::Opened],
        stop: vec![stop],
        pause: None,
        calendar: name("support_hours"),
        reopening: Reopening::Resume,
        on_change: vec![],
        pauses: vec![],
        void: None,
        void_when: vec![],
        cycles: false,
    }
}

fn hours(hours: i64) -> LimitMap {
    LimitMap::Limit(Limit::Within {
        time: Duration(hours * 3600 * MICROS_PER_SECOND),
        calendar: None,
    })
}

fn by_priority(limits: &[(&str, i64)]) -> LimitMap {
    LimitMap::By {
        field: name("priority"),
        entries: limits
            .iter()
            .map(|(value, time)| LimitEntry {
                values: vec![(*value).to_owned()],
                limit: hours(*time),
            })
            .collect(),
        otherwise: None,
    }
}

fn target(called: &str, timer: &str, limits: &[(&str, i64)], require: &str) -> Target {
    Target {
        heading: heading(called),
        service: name("desk"),
        tier: None,
        applies: Applies::Always,
        measure: Measure::Timer {
            timer: name(timer),
            limit: by_priority(limits),
            count: CountWhen::Opened,
        },
        require: Some(Requirement::AtLeast(percent(require))),
        period: Period::Month,
        per: None,
        low_volume: None,
        when_none: WhenNone::NotMeasured,
        round: None,
        warn_at: None,
        from: None,
    }
}

/// The agreement in which no lint finds anything.
pub(super) fn model() -> Model {
    let members = |all: &[&str]| FieldKind::OneOf(all.iter().map(|it| (*it).to_owned()).collect());
    let field = |called: &str, kind| Field { heading: heading(called), kind, derived: None };
    let weekly = WeeklyHours {
        days: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
        spans: vec![span("08:00", "18:00")],
    };
    let agreement = Agreement {
        heading: heading("acme"),
        kind: slate_model::AgreementKind::ServiceLevel,
        provider: "Northwind IT Ltd".into(),
        customer: "Acme plc".into(),
        term: DateRange { first: date("2026-01-01"), last: date("2027-12-31") },
        currency: "GBP".parse().unwrap(),
        zone: "Europe/London".parse().unwrap(),
        parameters: vec![],
        calendars: vec![Calendar {
            heading: heading("support_hours"),
            zone: "Europe/London".parse().unwrap(),
            hours: Hours::Rules(Rules { weekly: vec![weekly], ..Rules::default() }),
            working_days: None,
            working_days_from: Vec::new(),
        }],
        records: vec![Record {
            heading: heading("ticket"),
            plural: name("tickets"),
            time: RecordTime::Instant,
            fields: vec![
                field("priority", members(&["P1", "P2"])),
                field("status", members(&["new", "in_progress", "awaiting_customer", "resolved"])),
            ],
            events: vec![],
        }],
        inputs: vec![],
        services: vec![Service {
            heading: heading("desk"),
            charges: vec![Charge {
                amount: ChargeAmount::Fixed(gbp("10000")),
                each: Period::Month,
                from: None,
                at: None,
            }],
            tiers: vec![],
        }],
        timers: vec![
            timer(
                "desk.answer",
                Trigger::Leaves { field: name("status"), values: vec!["new".into()] },
            ),
            timer(
                "desk.fix",
                Trigger::Becomes { field: name("status"), values: vec!["resolved".into()] },
            ),
        ],
        metrics: vec![],
        targets: vec![
            target("desk.response", "desk.answer", &[("P1", 1), ("P2", 4)], "95%"),
            target("desk.resolution", "desk.fix", &[("P1", 8), ("P2", 16)], "90%"),
        ],
        exclusions: vec![],
        credits: vec![Credit {
            heading: heading("slow"),
            target: name("desk.response"),
            base: Some(Expr::Charge(name("desk"))),
            when: None,
            per: CreditPer::Period,
            pay: ladder(&[("", "95%", "5%"), ("", "90%", "10%")]),
        }],
        settlement: Settlement { caps: vec![cap_of("10%")], ..Settlement::default() },
        terminations: vec![],
    };
    Model {
        slate_model: FORMAT.to_owned(),
        edition: 2026,
        tz_database: slate_calendar::zone_database_version().to_owned(),
        agreements: vec![agreement],
        scenarios: vec![],
    }
}

fn cap_of(share: &str) -> Cap {
    Cap {
        amount: Expr::Literal(percent(share)).times(Expr::Charges),
        window: CapWindow::Period(Period::Month),
        service: None,
        at: None,
    }
}

/// Its only agreement.
pub(super) fn agreement(model: &mut Model) -> &mut Agreement {
    &mut model.agreements[0]
}

/// With another amount of its credit; the cap follows, so that only the rows are at fault.
pub(super) fn credit(pay: Expr) -> Model {
    let mut model = model();
    agreement(&mut model).credits[0].pay = pay;
    agreement(&mut model).settlement.caps = vec![cap_of("5%")];
    model
}

/// With a second credit for the same target.
pub(super) fn second_credit(model: &mut Model, pay: Expr) {
    let mut second = model.agreements[0].credits[0].clone();
    second.heading = heading("very_slow");
    second.pay = pay;
    agreement(model).credits.push(second);
}

/// With another monthly cap.
pub(super) fn cap(share: &str) -> Model {
    let mut model = model();
    agreement(&mut model).settlement.caps = vec![cap_of(share)];
    model
}

/// With other limits, in hours, of a target.
pub(super) fn limits(model: &mut Model, target: &str, limits: &[(&str, i64)]) {
    let targets = &mut agreement(model).targets;
    let target = targets.iter_mut().find(|it| it.heading.name.as_str() == target).unwrap();
    let Measure::Timer { limit, .. } = &mut target.measure else { panic!("a timer") };
    *limit = by_priority(limits);
}

/// With a calendar `quiet` open every day, which is excluded, with a monthly quota in hours.
pub(super) fn excluded(from: &str, to: &str, quota: Option<i64>) -> Model {
    let mut model = model();
    let mut quiet = model.agreements[0].calendars[0].clone();
    quiet.heading = heading("quiet");
    let mut days = vec![Weekday::Sat, Weekday::Sun];
    let Hours::Rules(rules) = &mut quiet.hours else { panic!("rules") };
    days.extend(rules.weekly[0].days.clone());
    rules.weekly = vec![WeeklyHours { days, spans: vec![span(from, to)] }];
    agreement(&mut model).calendars.push(quiet);
    agreement(&mut model).exclusions.push(Exclusion {
        heading: heading("nights"),
        what: Excluded::Calendar(name("quiet")),
        quota: quota.map(|hours| Quota {
            at_most: Duration(hours * 3600 * MICROS_PER_SECOND),
            each: Period::Month,
        }),
        shares_with: None,
        only_for: vec![],
    });
    model
}

/// With tiers `gold` and `silver` whose P1 limits are so many hours.
pub(super) fn tiers(gold: i64, silver: i64) -> Model {
    let mut model = model();
    agreement(&mut model).services[0].tiers = vec![heading("desk.gold"), heading("desk.silver")];
    for (tier, limit) in [("gold", gold), ("silver", silver)] {
        let full = format!("desk.{tier}.onsite");
        let mut target = target(&full, "desk.fix", &[("P1", limit), ("P2", 16)], "90%");
        target.tier = Some(name(&format!("desk.{tier}")));
        agreement(&mut model).targets.push(target);
    }
    model
}

/// The codes that are found, in order; each once.
pub(super) fn found(model: &Model) -> Vec<Code> {
    let mut codes: Vec<Code> =
        super::lint(model, &Sources::new()).into_iter().map(|finding| finding.code).collect();
    codes.dedup();
    codes
}

/// The witness of the only finding.
pub(super) fn witness(model: &Model) -> String {
    let findings = super::lint(model, &Sources::new());
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings[0].witness.clone().unwrap()
}

#[test]
fn the_sound_agreement_is_found_sound() {
    assert_eq!(found(&model()), []);
    assert_eq!(model().validate(), []);
}
