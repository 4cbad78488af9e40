//! Settlement, step by step in the order of language §10.10.

use slate_engine::statement::{CreditLine, StepKind};
use slate_model::{
    Cap, CapWindow, CreditPer, Duration, Figure as Which, MoneyRounding, Period, RoundingMode,
    Winner, WonBy, WonIn,
};

use crate::by_hand::{
    Deal, QUARTER, cap, charge, fig, incident, lit, money, name, nets, of_charges, pairs,
    percent_of,
};

/// A year, two services, a credit of a fixed amount on each.
fn two(first: &str, second: &str) -> Deal {
    Deal::new("2026-01-01", "2026-12-31", "GBP")
        .service("desk", "1000 GBP", Period::Month)
        .service("site", "1000 GBP", Period::Month)
        .tickets("desk.fix", Period::Month, "95%")
        .tickets("site.fix", Period::Month, "95%")
        .credit("one", "desk.fix", charge("desk"), lit(first))
        .credit("other", "site.fix", charge("site"), lit(second))
}

fn steps(line: &CreditLine) -> Vec<(StepKind, String)> {
    line.steps.iter().map(|step| (step.kind, step.after.to_string())).collect()
}

#[test]
fn of_alternatives_only_the_highest_is_paid() {
    let mut deal =
        two("50 GBP", "80 GBP").missed("desk.fix", &["2026-01"]).missed("site.fix", &["2026-01"]);
    deal.agreement.settlement.winners = vec![Winner {
        of: vec![name("one"), name("other")],
        by: WonBy::Highest,
        each: WonIn::Settlement,
        at: None,
    }];
    let statement = deal.statement();
    assert_eq!(nets(&statement, "one"), pairs(&[("2026-01", "0")]));
    assert_eq!(nets(&statement, "other"), pairs(&[("2026-01", "80")]));
    assert_eq!(statement.credits[0].steps[0].words, "highest of one and other: other pays 80 GBP");
    assert_eq!(statement.settlements[0].gross.to_string(), "80 GBP");
}

#[test]
fn each_credit_is_rounded_half_up_to_the_minor_unit_of_the_currency() {
    let third = |currency: &str, charged: &str, rounding: Option<MoneyRounding>| {
        let mut deal = Deal::new("2026-01-01", "2026-01-31", currency)
            .service("desk", charged, Period::Month)
            .tickets("desk.fix", Period::Month, "95%")
            .credit("half", "desk.fix", charge("desk"), percent_of("50%", fig(Which::Base)))
            .missed("desk.fix", &["2026-01"]);
        deal.agreement.settlement.rounding = rounding;
        deal.statement().totals.net.to_string()
    };
    assert_eq!(third("GBP", "0.25 GBP", None), "0.13 GBP");
    assert_eq!(third("JPY", "25 JPY", None), "13 JPY");
    assert_eq!(third("KWD", "0.005 KWD", None), "0.003 KWD");
    let to = |mode, step: &str| Some(MoneyRounding { mode, to: step.parse().unwrap() });
    assert_eq!(third("GBP", "0.25 GBP", to(RoundingMode::HalfEven, "0.01")), "0.12 GBP");
    assert_eq!(third("GBP", "0.27 GBP", to(RoundingMode::HalfEven, "0.01")), "0.14 GBP");
    assert_eq!(third("GBP", "0.25 GBP", to(RoundingMode::HalfDown, "0.01")), "0.12 GBP");
    assert_eq!(third("GBP", "0.21 GBP", to(RoundingMode::Up, "1")), "1 GBP");
    assert_eq!(third("GBP", "1.99 GBP", to(RoundingMode::Down, "1")), "0 GBP");
    assert_eq!(third("GBP", "0.25 GBP", to(RoundingMode::HalfUp, "0.001")), "0.125 GBP");
}

#[test]
fn an_incident_cap_binds_each_incident_over_all_periods_that_it_touches() {
    let both = |cell: &mut slate_engine::measured::Measured| {
        cell.denominator = slate_engine::exact::Exact::whole(2);
        cell.breaches = 2;
        cell.incidents = vec![
            incident(1, Duration::from_minutes(90), Duration::ZERO),
            incident(2, Duration::from_minutes(10), Duration::ZERO),
        ];
    };
    let pay = slate_model::Expr::Arithmetic {
        op: slate_model::Operation::Multiply,
        left: Box::new(slate_model::Expr::Arithmetic {
            op: slate_model::Operation::Divide,
            left: Box::new(fig(Which::Downtime)),
            right: Box::new(lit("10 min")),
        }),
        right: Box::new(lit("10 GBP")),
    };
    let mut deal = Deal::new("2026-01-01", "2026-12-31", "GBP")
        .service("site", "1000 GBP", Period::Month)
        .uptime("site.up", Period::Month, "99%")
        .credit("down", "site.up", charge("site"), pay)
        .per(CreditPer::Incident)
        .cell("site.up", "2026-01", both)
        .cell("site.up", "2026-02", both);
    let window = CapWindow::Incident;
    deal.agreement.settlement.caps =
        vec![Cap { amount: lit("100 GBP"), window, service: None, at: None }];
    let statement = deal.statement();
    let each: Vec<(String, String)> = statement
        .credits
        .iter()
        .map(|line| (line.incident.clone().unwrap(), line.net.amount.to_string()))
        .collect();
    assert_eq!(each, pairs(&[("INC1", "90"), ("INC2", "10"), ("INC1", "10"), ("INC2", "10")]));
    assert_eq!(
        statement.credits[2].steps[1].words,
        "cap 100 GBP each incident = 100 GBP, 10 GBP left"
    );
}

#[test]
fn a_services_cap_binds_before_the_agreements_and_longer_windows_come_later() {
    let mut deal = two("500 GBP", "300 GBP")
        .cap(cap(lit("550 GBP"), Period::Term))
        .cap(cap(lit("560 GBP"), Period::RollingMonths { months: 12 }))
        .cap(cap(lit("570 GBP"), Period::ContractYear))
        .cap(cap(lit("580 GBP"), Period::Month))
        .missed("desk.fix", &["2026-01"])
        .missed("site.fix", &["2026-01"]);
    let each = CapWindow::Period(Period::Month);
    deal.agreement.settlement.caps.push(Cap {
        amount: lit("300 GBP"),
        window: each,
        service: Some(name("desk")),
        at: None,
    });
    let statement = deal.statement();
    assert_eq!(
        steps(&statement.credits[0]),
        [
            (StepKind::Rounding, "500 GBP".to_owned()),
            (StepKind::ServiceCap, "300 GBP".to_owned()),
            (StepKind::PeriodCap, "290 GBP".to_owned()),
            (StepKind::ContractYearCap, "285 GBP".to_owned()),
            (StepKind::RollingCap, "280 GBP".to_owned()),
            (StepKind::LifetimeCap, "275 GBP".to_owned()),
        ]
    );
    assert_eq!(
        statement.credits[1].steps[1].words,
        "cap 580 GBP each month = 580 GBP, shared pro rata by 2 credits of 600 GBP"
    );
    assert_eq!(statement.totals.net.to_string(), "550 GBP");
}

#[test]
fn a_cap_is_rounded_down_and_its_last_penny_goes_to_the_largest_remainder() {
    // 10% of 1,000.05 each is 200.01 rounded down; 1 : 2 is 66.67 and 133.34.
    let statement = Deal::new("2026-01-01", "2026-01-31", "GBP")
        .service("desk", "2000.19 GBP", Period::Month)
        .tickets("desk.fix", Period::Month, "95%")
        .credit("one", "desk.fix", charge("desk"), lit("100 GBP"))
        .credit("other", "desk.fix", charge("desk"), lit("200 GBP"))
        .cap(cap(of_charges("10%"), Period::Month))
        .missed("desk.fix", &["2026-01"])
        .statement();
    assert_eq!(nets(&statement, "one"), pairs(&[("2026-01", "66.67")]));
    assert_eq!(nets(&statement, "other"), pairs(&[("2026-01", "133.34")]));
}

#[test]
fn a_contract_years_cap_is_of_the_whole_years_charges_and_is_used_in_order_of_time() {
    let statement = two("150 GBP", "0 GBP")
        .cap(cap(of_charges("1%"), Period::ContractYear))
        .missed("desk.fix", &["2026-01", "2026-02", "2026-03"])
        .statement();
    assert_eq!(
        nets(&statement, "one"),
        pairs(&[("2026-01", "150"), ("2026-02", "90"), ("2026-03", "0")])
    );
    assert_eq!(
        statement.credits[1].steps[1].words,
        "cap 1% of charges each contract year = 240 GBP, 90 GBP left"
    );
}

#[test]
fn a_rolling_window_forgets_and_a_lifetime_does_not() {
    let months = ["2026-01", "2026-02", "2026-03", "2026-04"];
    let rolling = two("100 GBP", "0 GBP")
        .cap(cap(lit("150 GBP"), Period::RollingMonths { months: 3 }))
        .missed("desk.fix", &months)
        .statement();
    assert_eq!(
        nets(&rolling, "one"),
        pairs(&[("2026-01", "100"), ("2026-02", "50"), ("2026-03", "0"), ("2026-04", "100")])
    );
    let lifetime = two("100 GBP", "0 GBP")
        .cap(cap(lit("150 GBP"), Period::Term))
        .missed("desk.fix", &months)
        .statement();
    assert_eq!(
        nets(&lifetime, "one"),
        pairs(&[("2026-01", "100"), ("2026-02", "50"), ("2026-03", "0"), ("2026-04", "0")])
    );
}

#[test]
fn a_rolling_window_of_billing_months_has_as_many_of_them() {
    let billing = Period::BillingMonth { day: 15 };
    let statement = Deal::new("2026-01-15", "2026-07-14", "GBP")
        .service("desk", "1000 GBP", Period::Month)
        .tickets("desk.fix", billing, "95%")
        .credit("one", "desk.fix", charge("desk"), lit("700 GBP"))
        .cap(cap(of_charges("10%"), Period::RollingMonths { months: 2 }))
        .missed("desk.fix", &["2026-02-15/2026-03-14"])
        .statement();
    // From 15 January to 14 March: two months' charges.
    assert_eq!(nets(&statement, "one"), pairs(&[("2026-02-15/2026-03-14", "200")]));
}

#[test]
fn equal_remainders_go_in_source_order_whichever_period_ended_first() {
    let deal = Deal::new("2026-01-01", "2026-03-31", "GBP")
        .service("desk", "1000 GBP", Period::Month)
        .tickets("desk.fix", Period::Month, "95%")
        .tickets("desk.reply", Period::Week, "95%")
        .credit("one", "desk.fix", charge("desk"), lit("1 GBP"))
        .credit("other", "desk.reply", charge("desk"), lit("1 GBP"))
        .cap(cap(lit("1.01 GBP"), Period::Month))
        .missed("desk.fix", &["2026-03"])
        .missed("desk.reply", &["2026-W10"]);
    let statement = deal.statement();
    // 50.5 pence each: the odd penny is of the credit that stands first, though its month ends later.
    assert_eq!(nets(&statement, "one"), pairs(&[("2026-03", "0.51")]));
    assert_eq!(nets(&statement, "other"), pairs(&[("2026-W10", "0.5")]));
}

#[test]
fn a_cap_of_a_stub_is_prorated_by_days() {
    let mut deal = two("1000 GBP", "0 GBP").cap(cap(lit("310 GBP"), Period::Month));
    deal.agreement.term.first = "2026-01-22".parse().unwrap();
    let statement = deal.missed("desk.fix", &["2026-01", "2026-02"]).statement();
    assert_eq!(nets(&statement, "one"), pairs(&[("2026-01", "100"), ("2026-02", "310")]));
    assert!(statement.credits[0].period.stub);
}

#[test]
fn a_quarters_credit_belongs_to_the_month_in_which_the_quarter_ends() {
    let statement = Deal::new("2026-01-01", "2026-12-31", "GBP")
        .service("desk", "1000 GBP", Period::Month)
        .tickets("desk.fix", Period::Month, "95%")
        .tickets("desk.survey", QUARTER, "95%")
        .credit("one", "desk.fix", charge("desk"), lit("60 GBP"))
        .credit("survey", "desk.survey", charge("desk"), lit("60 GBP"))
        .cap(cap(lit("100 GBP"), Period::Month))
        .missed("desk.fix", &["2026-02", "2026-03"])
        .missed("desk.survey", &["2026-Q1"])
        .statement();
    assert_eq!(nets(&statement, "one"), pairs(&[("2026-02", "60"), ("2026-03", "50")]));
    assert_eq!(nets(&statement, "survey"), pairs(&[("2026-Q1", "50")]));
    assert_eq!(statement.settlements[2].net.to_string(), "100 GBP");
}

#[test]
fn a_total_below_the_minimum_is_not_paid_and_one_of_exactly_the_minimum_is() {
    let mut deal = two("40 GBP", "60 GBP")
        .missed("desk.fix", &["2026-01", "2026-02"])
        .missed("site.fix", &["2026-02"]);
    deal.agreement.settlement.minimum = Some(money("100 GBP"));
    let statement = deal.statement();
    assert_eq!(nets(&statement, "one"), pairs(&[("2026-01", "0"), ("2026-02", "40")]));
    assert_eq!(
        statement.credits[0].steps[1].words,
        "nothing below 100 GBP: the period's total is 40 GBP"
    );
}

#[test]
fn what_the_minimum_takes_uses_no_cap() {
    let mut deal = two("40 GBP", "60 GBP")
        .cap(cap(lit("100 GBP"), Period::ContractYear))
        .missed("desk.fix", &["2026-01", "2026-02"])
        .missed("site.fix", &["2026-02"]);
    deal.agreement.settlement.minimum = Some(money("50 GBP"));
    assert_eq!(deal.statement().totals.net.to_string(), "100 GBP");
}

#[test]
fn an_amount_of_more_digits_than_an_amount_has_is_an_error() {
    let error = two("79228162514264337593543950335 GBP", "0 GBP")
        .missed("desk.fix", &["2026-01"])
        .try_statement("2027-01-01T00:00:00Z".parse().unwrap());
    // The largest amount fits as it stands; a hundred times it does not.
    assert!(error.is_ok());
    let hundredfold = slate_model::Expr::Arithmetic {
        op: slate_model::Operation::Multiply,
        left: Box::new(lit("100")),
        right: Box::new(lit("79228162514264337593543950335 GBP")),
    };
    let error = two("0 GBP", "0 GBP")
        .credit("huge", "desk.fix", charge("desk"), hundredfold)
        .missed("desk.fix", &["2026-01"])
        .try_statement("2027-01-01T00:00:00Z".parse().unwrap())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the amount 7922816251426433759354395033500 has more digits than an amount may have (28)"
    );
}
