//! Cases on which engine and reference differed once, each with the figure worked by hand. Both have to
//! say it now.

mod common;

use slate_model::{
    Agreement, Availability, Charge, ChargeAmount, Claim, ClaimFrom, ClaimTime, Comparison, Credit,
    CreditPer, DateRange, Expr, Figure, Heading, Measure, Metric, MetricKind, Period, Requirement,
    Target, WhenNone,
};
use slate_model::{Applies, CalendarSpan, Case as Choice, SpanUnit};
use slate_reference::generate::build::{
    compare, date, figure, heading, lit, member, money, name, percent,
};
use slate_reference::generate::{Case, case_from};
use slate_reference::logic::whole;
use slate_reference::wall::resolve;
use slate_reference::{Claimed, Happened, World, evaluate};

/// Half a year of 1,000 GBP a month, availability of at least 99% in each of these periods.
fn hosting(period: Period) -> Case {
    let mut case = case_from(Default::default());
    let agreement = &mut case.agreement;
    agreement.term = DateRange { first: date("2026-01-01"), last: date("2026-06-30") };
    agreement.timers.clear();
    let amount = ChargeAmount::Fixed(money("1000", agreement.currency));
    agreement.services[1].charges =
        vec![Charge { amount, each: Period::Month, from: None, at: None }];
    let kind = MetricKind::Availability(Availability {
        record: name("outage"),
        only: None,
        calendar: name("24x7"),
        ignore_shorter_than: None,
        round_downtime: None,
        fixed_denominator: None,
        life: None,
    });
    agreement.metrics =
        vec![Metric { heading: heading("site.uptime"), kind, per: None, round: None }];
    agreement.targets = vec![up("site.up", period)];
    case.history.as_of = resolve(agreement.zone.0, date("2026-07-01").into());
    case
}

fn up(of: &str, period: Period) -> Target {
    Target {
        heading: heading(of),
        service: name("site"),
        tier: None,
        applies: Applies::Always,
        measure: Measure::Metric(name("site.uptime")),
        require: Some(Requirement::AtLeast(percent("99"))),
        period,
        per: None,
        low_volume: None,
        when_none: WhenNone::NotMeasured,
        round: None,
        warn_at: None,
        from: None,
    }
}

fn credit(of: &str, target: &str, pay: Expr) -> Credit {
    Credit {
        heading: Heading::named(name(of)),
        target: name(target),
        base: Some(Expr::Charge(name("site"))),
        when: None,
        per: CreditPer::Period,
        pay,
    }
}

/// An outage of a whole day.
fn down(agreement: &Agreement, day: &str, until: &str) -> Happened {
    let at = |day: &str| resolve(agreement.zone.0, date(day).into());
    let values = [("cause".to_owned(), member("provider"))].into();
    let (at, to) = (at(day), Some(at(until)));
    Happened { record: "outage".into(), id: day.into(), at, to, values, changes: vec![] }
}

/// Credit, last date of its period, gross, net: said by both.
fn paid(case: &Case) -> Vec<(String, String, i64, i64)> {
    assert_eq!(common::differences(case), Vec::<String>::new());
    let outcome = evaluate(&World::new(&case.agreement, &case.history));
    let pounds = |amount: &num_rational::BigRational| {
        let of = amount.to_integer().try_into().unwrap();
        assert_eq!(whole(of), *amount);
        of
    };
    let line = |paid: &slate_reference::money::Paid| {
        let (gross, net) = (pounds(&paid.gross), pounds(&paid.net));
        (paid.credit.to_string(), paid.cut.last.to_string(), gross, net)
    };
    outcome.credits.iter().map(line).collect()
}

fn line(credit: &str, last: &str, gross: i64, net: i64) -> (String, String, i64, i64) {
    (credit.to_owned(), last.to_owned(), gross, net)
}

/// `previous(1)` is what the credit's own target measured: a quarter earlier for a quarter, though the
/// first target on that metric is measured by months.
#[test]
fn the_period_before_a_quarter_is_a_quarter() {
    let mut case = hosting(Period::Month);
    let quarter = Period::Quarter { from: 1 };
    case.agreement.targets.push(up("site.quarterly", quarter));
    let before = Expr::Previous { of: Box::new(Expr::Metric(name("site.uptime"))), periods: 1 };
    let when = compare(Comparison::Below, figure(Figure::Attainment), before);
    let pays = |share: &str| lit(percent(share)).times(figure(Figure::Base));
    let cases = vec![Choice { when, value: pays("10") }];
    let pay = Expr::Match { cases, otherwise: Some(Box::new(pays("1"))) };
    case.agreement.credits = vec![credit("worse", "site.quarterly", pay)];
    // Three days in January, one in April, none in May. The second quarter is better than the first,
    // and worse than May, the month before its last one: 1% and not 10% of 3,000 GBP.
    let of = case.agreement.clone();
    case.history.records =
        vec![down(&of, "2026-01-10", "2026-01-13"), down(&of, "2026-04-10", "2026-04-11")];
    assert_eq!(
        paid(&case),
        [line("worse", "2026-03-31", 30, 30), line("worse", "2026-06-30", 30, 30)]
    );
}

/// A credit that is claimed late is shown and uses no cap; the one claimed in time has all of it.
#[test]
fn what_is_claimed_late_leaves_the_cap_to_the_others() {
    let mut case = hosting(Period::Month);
    let currency = case.agreement.currency;
    let fixed = |amount| lit(slate_model::Value::Money(money(amount, currency)));
    case.agreement.credits =
        vec![credit("early", "site.up", fixed("60")), credit("late", "site.up", fixed("80"))];
    for credit in &mut case.agreement.credits {
        let short = compare(Comparison::Below, figure(Figure::Attainment), lit(percent("99")));
        let cases = vec![Choice { when: short, value: credit.pay.clone() }];
        credit.pay = Expr::Match { cases, otherwise: Some(Box::new(fixed("0"))) };
    }
    let settlement = &mut case.agreement.settlement;
    let within = ClaimTime::Span(CalendarSpan { amount: 30, unit: SpanUnit::Day });
    settlement.claim = Some(Claim { within, of: ClaimFrom::PeriodEnd });
    settlement.caps = vec![slate_model::Cap {
        amount: fixed("100"),
        window: slate_model::CapWindow::Period(Period::Month),
        service: None,
        at: None,
    }];
    let of = case.agreement.clone();
    case.history.records = vec![down(&of, "2026-01-10", "2026-01-11")];
    case.history.assume_claimed = false;
    let claim = |credit: &str, on: &str| Claimed {
        credit: credit.into(),
        last: date("2026-01-31"),
        on: date(on),
    };
    case.history.claims = vec![claim("early", "2026-03-02"), claim("late", "2026-03-03")];
    // 30 days after 31 January is 2 March. Of the cap of 100 GBP the claimed 60 leave 40 for what
    // might still have been claimed.
    assert_eq!(
        paid(&case),
        [line("early", "2026-01-31", 60, 60), line("late", "2026-01-31", 80, 40)]
    );
}

/// A metric of quarters adds up the monthly values of an input; one of months sees the quarter's. (What
/// is written says `sum of seats`, or the compiler refuses it; a model may leave it out.)
#[test]
fn an_input_has_periods_of_its_own() {
    use slate_model::{FieldKind, Input, Number, Value};
    use slate_reference::Given;
    let reached = |each: Period, of: Period, given: &[(&str, i64)]| -> Vec<i64> {
        let mut case = hosting(of);
        let kind = MetricKind::Formula(Expr::Input(name("seats")));
        case.agreement.inputs =
            vec![Input { heading: heading("seats"), kind: FieldKind::Count, each }];
        case.agreement.metrics[0].kind = kind;
        let most = Value::Number(Number(1000.into()));
        case.agreement.targets[0].require = Some(Requirement::AtMost(most));
        let value = |(first, n): &(&str, i64)| Given {
            input: "seats".into(),
            first: date(first),
            value: Value::Number(Number((*n).into())),
        };
        case.history.inputs = given.iter().map(value).collect();
        assert_eq!(common::differences(&case), Vec::<String>::new());
        let outcome = evaluate(&World::new(&case.agreement, &case.history));
        let cells = outcome.targets[0].cells.iter();
        cells
            .map(|cell| cell.attainment.clone().unwrap().to_integer().try_into().unwrap())
            .collect()
    };
    let quarter = Period::Quarter { from: 1 };
    let months = [
        ("2026-01-01", 1),
        ("2026-02-01", 2),
        ("2026-03-01", 4),
        ("2026-04-01", 8),
        ("2026-05-01", 16),
        ("2026-06-01", 32),
    ];
    assert_eq!(reached(Period::Month, quarter, &months), [7, 56]);
    let quarters = [("2026-01-01", 3), ("2026-04-01", 5)];
    assert_eq!(reached(quarter, Period::Month, &quarters), [3, 3, 3, 5, 5, 5]);
}

/// Severity is derived: low for a P2 of the west as for a P3. The change from the one to the other is
/// none of severity, and restarts nothing; the one before it was.
#[test]
fn a_derived_field_that_says_the_same_restarts_nothing() {
    use slate_model::{ChangeEffect, CountWhen, Limit, LimitEntry, LimitMap, OnChange};
    let mut case = case_from(Default::default());
    let hours = |n: i64| {
        let time = slate_reference::generate::build::minutes(60 * n);
        LimitMap::Limit(Limit::Within { time, calendar: Some(name("24x7")) })
    };
    let timer = &mut case.agreement.timers[0];
    timer.on_change = vec![OnChange { field: name("severity"), effect: ChangeEffect::Restart }];
    let entry = |word: &str, limit| LimitEntry { values: vec![word.to_owned()], limit };
    case.agreement.targets.truncate(1);
    let timer = timer.heading.name.clone();
    case.agreement.targets[0].measure = Measure::Timer {
        timer,
        limit: LimitMap::By {
            field: name("severity"),
            entries: vec![entry("high", hours(4)), entry("low", hours(10))],
            otherwise: None,
        },
        count: CountWhen::Due,
    };
    let zone = case.agreement.zone.0;
    let at = |text: &str| {
        let shown = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        resolve(zone, shown)
    };
    let priority = |of: &str| [("priority".to_owned(), member(of))].into();
    let changed = |when: &str, of: &str| slate_reference::Changed {
        at: at(when),
        values: priority(of),
        cleared: vec![],
        events: vec![],
    };
    let mut values: std::collections::BTreeMap<_, _> = priority("P1");
    values.insert("region".to_owned(), member("west"));
    values.insert("status".to_owned(), member("new"));
    case.history.records = vec![Happened {
        record: "ticket".into(),
        id: "T".into(),
        at: at("2026-03-02 09:00"),
        to: None,
        values,
        changes: vec![changed("2026-03-02 10:00", "P2"), changed("2026-03-02 12:00", "P3")],
    }];
    assert_eq!(common::differences(&case), Vec::<String>::new());
    let outcome = evaluate(&World::new(&case.agreement, &case.history));
    // Ten hours from ten, not from twelve.
    assert_eq!(outcome.targets[0].judged[0].due, Some(at("2026-03-02 20:00")));
}
