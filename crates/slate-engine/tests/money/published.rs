//! Worked examples that providers and contract templates publish: the statement must give the
//! published amount. Each names its source.

use slate_engine::statement::Statement;
use slate_model::{
    ChargeAmount, Currency, Expr, FieldKind, Figure as Which, Heading, Input, Operation, Period,
    RoundingMode, Value,
};

use crate::by_hand::{
    Deal, calc, cap, charge, fig, ladder, lit, money, name, nets, of_charges, pairs, value,
};

/// A hosting agreement of one month of 30 days (June 2026) with an uptime target.
fn june(fee: &str, at_least: &str) -> Deal {
    let (_, currency) = fee.split_once(' ').unwrap();
    let currency: Currency = currency.parse().unwrap();
    Deal::new("2026-06-01", "2026-06-30", &currency.to_string())
        .service("site", fee, Period::Month)
        .uptime("site.uptime", Period::Month, at_least)
}

fn net(statement: &Statement) -> String {
    statement.totals.net.amount.to_string()
}

/// `downtime / length of period`: the part of the period that the service was down.
fn part_down() -> Expr {
    calc(fig(Which::Downtime), Operation::Divide, fig(Which::LengthOfPeriod))
}

#[test]
fn atlassian_an_hour_down_in_a_month_of_43_200_minutes() {
    // Atlassian, atlassian.com/legal/sla/service-credits: 60 of 43,200 minutes are 0.138889%, so
    // 99.86% is reached and 10% of the product's monthly fee is credited.
    let statement = june("1000 USD", "99.9%")
        .credit("downtime", "site.uptime", charge("site"), ladder(&["99% to below 99.9%: 10%"]))
        .down("site.uptime", "2026-06", 60)
        .statement();
    assert_eq!(statement.targets[0].attainment.as_deref(), Some("99.861111%"));
    assert_eq!(statement.credits[0].row.as_deref(), Some("99% to below 99.9%: 10%"));
    assert_eq!(statement.credits[0].reckoning, "10% of site.charge (1000 USD)");
    assert_eq!(net(&statement), "100");
}

#[test]
fn lets_flo_ten_times_the_quarters_downtime_of_a_monthly_fee() {
    // Let's Flo, letsflo.co/service-credit-policy-sla: 12 h in a fiscal quarter of 90 days are 0.556%
    // (rounded to three places), ten times that of GBP 5,000 is GBP 278; never above the fee.
    let flo = |minutes: i64, rounded: bool| {
        let part = if rounded {
            Expr::Round {
                of: Box::new(part_down()),
                mode: RoundingMode::HalfUp,
                to: value("0.00001"),
            }
        } else {
            part_down()
        };
        let deal = Deal::new("2028-02-01", "2028-04-30", "GBP");
        deal.service("app", "5000 GBP", Period::Month)
            .uptime("app.uptime", Period::Quarter { from: 2 }, "99.9%")
            .credit(
                "downtime",
                "app.uptime",
                lit("5000 GBP"),
                calc(lit("10"), Operation::Multiply, part).times(fig(Which::Base)),
            )
            .cap(cap(lit("5000 GBP"), Period::Quarter { from: 2 }))
            .down("app.uptime", "2028-02/2028-04", minutes)
            .statement()
    };
    assert_eq!(net(&flo(12 * 60, true)), "278");
    assert_eq!(net(&flo(12 * 60, false)), "277.78");
    assert_eq!(net(&flo(300 * 60, true)), "5000");
}

#[test]
fn three_percent_at_risk_of_a_thousand_dollars() {
    // Latin American on-demand contract, lawinsider.com/clause/credits-rewards: a critical miss costs
    // the at-risk 3% of the billing, USD 30 of 1,000; several together at most 6%.
    let misses = |count: i64| {
        let pay =
            calc(fig(Which::Breaches), Operation::Multiply, lit("3%")).times(fig(Which::Base));
        Deal::new("2026-06-01", "2026-06-30", "USD")
            .service("desk", "1000 USD", Period::Month)
            .tickets("desk.critical", Period::Month, "100%")
            .credit("at_risk", "desk.critical", charge("desk"), pay)
            .cap(cap(of_charges("6%"), Period::Month))
            .reached("desk.critical", "2026-06", 10 - count, 10)
            .statement()
    };
    assert_eq!(net(&misses(1)), "30");
    assert_eq!(net(&misses(2)), "60");
    assert_eq!(net(&misses(3)), "60");
}

#[test]
fn nodespace_five_percent_for_each_half_hour() {
    // NodeSpace, nodespace.com/sla-credit: 30 min cost 5%, 12 h the whole fee (reached at 10 h), and
    // 3 h 34 min count as 3.5 h because outages are rounded to the nearest half hour.
    let down = |minutes: i64| {
        let rounded = Expr::Round {
            of: Box::new(fig(Which::Downtime)),
            mode: RoundingMode::HalfUp,
            to: value("30 min"),
        };
        let blocks = calc(rounded, Operation::Divide, lit("30 min"));
        let pay = calc(blocks, Operation::Multiply, lit("5%")).times(fig(Which::Base));
        june("100 USD", "99.9%")
            .credit("outage", "site.uptime", charge("site"), pay)
            .cap(cap(of_charges("100%"), Period::Month))
            .down("site.uptime", "2026-06", minutes)
            .statement()
    };
    assert_eq!(net(&down(30)), "5");
    assert_eq!(net(&down(12 * 60)), "100");
    assert_eq!(net(&down(10 * 60)), "100");
    assert_eq!(net(&down(3 * 60 + 34)), "35");
}

#[test]
fn slack_a_hundred_times_the_fee_of_the_time_down() {
    // Template of couchbraunsdorf.com after Slack: USD 1,250 a month, 720 h, 1 h down, 100 times:
    // USD 173.61.
    let pay = calc(lit("100"), Operation::Multiply, part_down()).times(fig(Which::Base));
    let statement = june("1250 USD", "99.99%")
        .credit("downtime", "site.uptime", charge("site"), pay)
        .down("site.uptime", "2026-06", 60)
        .statement();
    assert_eq!(statement.credits[0].gross, "3125/18");
    assert_eq!(net(&statement), "173.61");
}

#[test]
fn calcbee_ten_percent_for_99_5() {
    // calcbee.com: USD 5,000, 99.5% against 99.95% in 30 days: 216.0 min down, the 10% band, USD 500.
    let statement = june("5000 USD", "99.95%")
        .credit(
            "downtime",
            "site.uptime",
            charge("site"),
            ladder(&["99% to below 99.95%: 10%", "below 99%: 25%"]),
        )
        .down("site.uptime", "2026-06", 216)
        .statement();
    assert_eq!(statement.targets[0].attainment.as_deref(), Some("99.5%"));
    assert_eq!(statement.targets[0].downtime.as_deref(), Some("PT3H36M"));
    assert_eq!(net(&statement), "500");
}

#[test]
fn techimpact_a_quarter_of_40_000_euros() {
    // techimpact.online: EUR 40,000 a month, 98.5% reached, the 25% band: EUR 10,000.
    let statement = june("40000 EUR", "99.9%")
        .credit(
            "downtime",
            "site.uptime",
            charge("site"),
            ladder(&["99% to below 99.9%: 10%", "95% to below 99%: 25%"]),
        )
        .down("site.uptime", "2026-06", 648)
        .statement();
    assert_eq!(statement.targets[0].attainment.as_deref(), Some("98.5%"));
    assert_eq!(net(&statement), "10000");
}

#[test]
fn contract_logic_tiers_under_a_monthly_and_a_twelve_month_cap() {
    // A published test of contract logic: below 99.8% pays 2%, below 98.0% 3% of the monthly charge;
    // at most 10% of the charge a month, and 10% of the last 12 months' charges less the credits of
    // the 11 before. (level, credits and charges of the 11 months before) -> credit, at charge 10.
    let settle = |level: i64, of: i64, severe: &str, credits_before: &str, charges_before: &str| {
        let mut deal = Deal::new("2026-06-01", "2026-06-30", "EUR")
            .service("line", "10 EUR", Period::Month)
            .tickets("line.level", Period::Month, "99.8%")
            .credit(
                "level",
                "line.level",
                charge("line"),
                ladder(&["below 99.8%: 2%", &format!("below 98%: {severe}")]),
            )
            .reached("line.level", "2026-06", level, of)
            .cap(cap(of_charges("10%"), Period::Month));
        for series in ["credits_before", "charges_before"] {
            deal.agreement.inputs.push(Input {
                heading: Heading::named(name(series)),
                kind: FieldKind::Money,
                each: Period::Month,
            });
        }
        for (series, amount) in
            [("credits_before", credits_before), ("charges_before", charges_before)]
        {
            deal.inputs
                .insert((series.to_owned(), "2026-06".to_owned()), Value::Money(money(amount)));
        }
        let year = calc(Expr::Input(name("charges_before")), Operation::Add, Expr::Charges);
        let left =
            calc(lit("10%").times(year), Operation::Subtract, Expr::Input(name("credits_before")));
        deal.cap(cap(left, Period::RollingMonths { months: 12 })).statement().totals.net.to_string()
    };
    assert_eq!(settle(1000, 1000, "3%", "0 EUR", "0 EUR"), "0 EUR");
    assert_eq!(settle(997, 1000, "3%", "0 EUR", "0 EUR"), "0.2 EUR");
    assert_eq!(settle(970, 1000, "3%", "0 EUR", "0 EUR"), "0.3 EUR");
    assert_eq!(settle(970, 1000, "11%", "0 EUR", "0 EUR"), "1 EUR");
    assert_eq!(settle(970, 1000, "11%", "11.01 EUR", "110 EUR"), "0.99 EUR");
}

#[test]
fn the_same_twelve_month_cap_kept_by_settlement_itself() {
    // The rolling cap of the case above over a year of misses: each month pays its monthly cap of
    // 1.00, and the twelve together exactly 10% of the charges of the twelve.
    let months: Vec<String> = (1..=12).map(|month| format!("2026-{month:02}")).collect();
    let mut deal = Deal::new("2026-01-01", "2026-12-31", "EUR")
        .service("line", "10 EUR", Period::Month)
        .tickets("line.level", Period::Month, "99.8%")
        .credit("level", "line.level", charge("line"), ladder(&["below 98%: 11%"]))
        .cap(cap(of_charges("10%"), Period::Month))
        .cap(cap(of_charges("10%"), Period::RollingMonths { months: 12 }));
    assert!(matches!(deal.agreement.services[0].charges[0].amount, ChargeAmount::Fixed(_)));
    for month in &months {
        deal = deal.reached("line.level", month, 97, 100);
    }
    let statement = deal.statement();
    let each: Vec<(&str, &str)> = months.iter().map(|month| (month.as_str(), "1")).collect();
    assert_eq!(nets(&statement, "level"), pairs(&each));
    assert_eq!(net(&statement), "12");
}
