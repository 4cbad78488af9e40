//! What a service costs over a period (language §10.7, §10.8, §10.11).

use slate_engine::money_error::MoneyError;
use slate_model::{
    Charge, ChargeAmount, FieldKind, Figure as Which, Heading, Input, Instant, Operation, Period,
    Value,
};

use crate::by_hand::{
    Deal, QUARTER, calc, cap, charge, fig, ladder, lit, money, name, nets, of_charges, pairs,
    percent_of,
};

/// The base that a credit of 100% of the service's charge sees in a period in which its target is
/// missed.
fn base(deal: Deal, target: &str, period: &str) -> String {
    deal.missed(target, &[period]).statement().credits[0].gross.clone()
}

fn whole_charge(first: &str, last: &str, amount: &str, each: Period, measured: Period) -> Deal {
    Deal::new(first, last, "GBP")
        .service("desk", amount, each)
        .tickets("desk.fix", measured, "95%")
        .credit("all", "desk.fix", charge("desk"), fig(Which::Base))
}

#[test]
fn a_month_bears_a_twelfth_of_a_yearly_charge_however_long_it_is() {
    for month in ["2026-02", "2026-03"] {
        let deal = whole_charge(
            "2026-01-01",
            "2026-12-31",
            "1200 GBP",
            Period::Year { from: 1 },
            Period::Month,
        );
        assert_eq!(base(deal, "desk.fix", month), "100");
        let deal = whole_charge(
            "2026-01-01",
            "2026-12-31",
            "1200 GBP",
            Period::ContractYear,
            Period::Month,
        );
        assert_eq!(base(deal, "desk.fix", month), "100");
    }
}

#[test]
fn a_quarter_bears_its_three_months() {
    let deal = whole_charge("2026-01-01", "2026-12-31", "1000 GBP", Period::Month, QUARTER);
    assert_eq!(base(deal, "desk.fix", "2026-Q2"), "3000");
}

#[test]
fn a_stub_bears_its_share_of_the_days() {
    // The term starts on 17 January: 15 of 31 days.
    let deal = whole_charge("2026-01-17", "2026-12-31", "3100 GBP", Period::Month, Period::Month);
    assert_eq!(base(deal, "desk.fix", "2026-01"), "1500");
    // An amount written as the base is prorated like a charge.
    let deal = Deal::new("2026-01-17", "2026-12-31", "GBP")
        .tickets("desk.fix", Period::Month, "95%")
        .credit("all", "desk.fix", lit("3100 GBP"), fig(Which::Base));
    assert_eq!(base(deal, "desk.fix", "2026-01"), "1500");
}

#[test]
fn a_charge_that_changes_inside_the_period_is_prorated_by_days() {
    // 10 days of June at 300 a month, 20 at 600: 100 + 400.
    let mut deal =
        whole_charge("2026-01-01", "2026-12-31", "300 GBP", Period::Month, Period::Month);
    deal.agreement.services[0].charges.push(Charge {
        amount: ChargeAmount::Fixed(money("600 GBP")),
        each: Period::Month,
        from: Some("2026-06-11".parse().unwrap()),
        at: None,
    });
    assert_eq!(base(deal, "desk.fix", "2026-06"), "500");
}

#[test]
fn a_whole_billing_month_bears_a_whole_monthly_charge() {
    let each = Period::BillingMonth { day: 15 };
    let deal = whole_charge("2026-01-15", "2027-01-14", "1000 GBP", Period::Month, each);
    assert_eq!(base(deal, "desk.fix", "2026-02-15/2026-03-14"), "1000");
}

/// A service that is charged by usage.
fn by_usage() -> Deal {
    let mut deal = whole_charge("2026-01-01", "2026-12-31", "0 GBP", Period::Month, Period::Month);
    deal.agreement.inputs.push(Input {
        heading: Heading::named(name("usage")),
        kind: FieldKind::Money,
        each: Period::Month,
    });
    deal.agreement.services[0].charges[0].amount = ChargeAmount::Input(name("usage"));
    for (month, amount) in [("2026-01", "80 GBP"), ("2026-02", "120.50 GBP")] {
        deal.inputs.insert(("usage".to_owned(), month.to_owned()), Value::Money(money(amount)));
    }
    deal
}

#[test]
fn usage_is_what_the_history_says() {
    let march: Instant = "2026-03-01T00:00:00Z".parse().unwrap();
    let statement = by_usage().missed("desk.fix", &["2026-01", "2026-02"]).statement_as_of(march);
    let nets: Vec<String> = statement.credits.iter().map(|line| line.net.to_string()).collect();
    assert_eq!(nets, ["80 GBP", "120.5 GBP"]);
    assert_eq!(statement.totals.charges.to_string(), "200.5 GBP");
}

#[test]
fn a_yearly_cap_on_usage_stands_on_what_is_known_so_far() {
    // 10% of January's and February's usage; the year is not over, so more may come.
    let march: Instant = "2026-03-01T00:00:00Z".parse().unwrap();
    let statement = by_usage()
        .cap(cap(of_charges("10%"), Period::ContractYear))
        .missed("desk.fix", &["2026-01"])
        .statement_as_of(march);
    assert_eq!(statement.totals.net.to_string(), "20.05 GBP");
}

#[test]
fn usage_that_is_missing_for_a_month_that_is_over_is_an_error_that_says_which() {
    let april: Instant = "2026-04-01T00:00:00Z".parse().unwrap();
    let error = by_usage().missed("desk.fix", &["2026-03"]).try_statement(april).unwrap_err();
    assert_eq!(
        error,
        MoneyError::MissingInput { input: name("usage"), period: "2026-03".to_owned(), at: None }
    );
    assert_eq!(
        error.to_string(),
        "input `usage` has no value for 2026-03, and an amount depends on it: add it to the history"
    );
}

#[test]
fn charges_are_those_of_all_services() {
    let statement = Deal::new("2026-01-01", "2026-01-31", "GBP")
        .service("desk", "700 GBP", Period::Month)
        .service("site", "3600 GBP", Period::Year { from: 1 })
        .tickets("desk.fix", Period::Month, "95%")
        .credit("slow", "desk.fix", slate_model::Expr::Charges, ladder(&["below 95%: 5%"]))
        .credit("late", "desk.fix", charge("site"), percent_of("10%", fig(Which::Base)))
        .missed("desk.fix", &["2026-01"])
        .statement();
    let reckonings: Vec<&str> =
        statement.credits.iter().map(|line| line.reckoning.as_str()).collect();
    assert_eq!(reckonings, ["5% of charges (1000 GBP)", "10% of site.charge (300 GBP)"]);
    assert_eq!(statement.totals.net.to_string(), "80 GBP");
}

#[test]
fn a_day_down_costs_a_days_charge_in_a_stub_too() {
    // 3,100 GBP for a month of 31 days: a day down is 100 GBP. The base of the stub is 1,500 GBP for
    // 15 days, and the length of the period is that of the same days.
    let share = calc(fig(Which::Downtime), Operation::Divide, fig(Which::LengthOfPeriod));
    let statement = Deal::new("2026-01-17", "2026-12-31", "GBP")
        .service("site", "3100 GBP", Period::Month)
        .uptime("site.uptime", Period::Month, "99.9%")
        .credit("down", "site.uptime", charge("site"), share.times(fig(Which::Base)))
        .down("site.uptime", "2026-01", 1_440)
        .down("site.uptime", "2026-07", 1_440)
        .statement();
    assert_eq!(nets(&statement, "down"), pairs(&[("2026-01", "100"), ("2026-07", "100")]));
}
