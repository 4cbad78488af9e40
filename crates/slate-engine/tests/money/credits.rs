//! What credits pay before settlement (language §8, §10.3, §10.4).

use slate_engine::measured::Measured;
use slate_engine::statement::CreditStatus;
use slate_model::{
    CreditPer, CreditTrigger, Duration, Expr, Figure as Which, Operation, Period, PeriodVerdict,
};

use crate::by_hand::{
    Deal, calc, charge, fig, incident, ladder, lit, name, nets, pairs, percent_of, rows,
};

const YEAR: [&str; 12] = [
    "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08",
    "2026-09", "2026-10", "2026-11", "2026-12",
];

fn desk() -> Deal {
    Deal::new("2026-01-01", "2026-12-31", "GBP")
        .service("desk", "20000 GBP", Period::Month)
        .tickets("desk.response", Period::Month, "95%")
}

fn slow() -> Deal {
    let ladder = ladder(&["below 95%: 5%", "below 90%: 10%", "below 80%: 15%"]);
    desk().credit("slow", "desk.response", charge("desk"), ladder)
}

#[test]
fn the_lowest_edge_reached_is_the_row_and_an_edge_itself_is_not_below_it() {
    let statement = slow()
        .reached("desk.response", "2026-01", 95, 100)
        .reached("desk.response", "2026-02", 9499, 10000)
        .reached("desk.response", "2026-03", 90, 100)
        .reached("desk.response", "2026-04", 1, 2)
        .statement();
    assert_eq!(
        nets(&statement, "slow"),
        pairs(&[("2026-02", "1000"), ("2026-03", "1000"), ("2026-04", "3000")])
    );
    let rows: Vec<_> = statement.credits.iter().map(|line| line.row.as_deref().unwrap()).collect();
    assert_eq!(rows, ["below 95%: 5%", "below 95%: 5%", "below 80%: 15%"]);
}

#[test]
fn forgiven_unmeasured_and_reported_periods_pay_nothing() {
    let statement = slow()
        .cell("desk.response", "2026-01", |cell: &mut Measured| {
            cell.numerator = slate_engine::exact::Exact::whole(4);
            cell.denominator = slate_engine::exact::Exact::whole(5);
            cell.forgiven = true;
        })
        .cell("desk.response", "2026-02", |_| {})
        .cell("desk.response", "2026-03", |cell| cell.verdict = PeriodVerdict::Reported)
        .statement();
    assert!(statement.credits.is_empty());
    assert_eq!(statement.targets.len(), 3);
    assert!(statement.targets[0].forgiven);
}

#[test]
fn a_met_target_pays_where_its_rows_say_so() {
    let statement = desk()
        .credit("odd", "desk.response", charge("desk"), ladder(&["below 97%: 1%"]))
        .reached("desk.response", "2026-01", 96, 100)
        .statement();
    assert_eq!(nets(&statement, "odd"), pairs(&[("2026-01", "200")]));
}

#[test]
fn one_percent_for_each_tenth_of_a_point_or_part() {
    // 94.75% is 0.25 points short: three tenths or parts.
    let tenths =
        Expr::Ceil(Box::new(calc(fig(Which::Shortfall), Operation::Divide, lit("0.1 pp"))));
    let pay = calc(tenths, Operation::Multiply, lit("1%")).times(fig(Which::Base));
    let statement = desk()
        .credit("points", "desk.response", charge("desk"), pay)
        .reached("desk.response", "2026-01", 9475, 10000)
        .statement();
    assert_eq!(statement.credits[0].net.to_string(), "600 GBP");
    assert_eq!(
        statement.credits[0].reckoning,
        "(ceil(shortfall (0.25 pp) / 0.1 pp) * 1%) * desk.charge (20000 GBP)"
    );
}

#[test]
fn five_hundred_for_each_breach_after_the_first_two() {
    let beyond = calc(fig(Which::Breaches), Operation::Subtract, lit("2"));
    let pay = calc(Expr::Max(vec![beyond, lit("0")]), Operation::Multiply, lit("500 GBP"));
    let statement = desk()
        .credit("each", "desk.response", charge("desk"), pay)
        .reached("desk.response", "2026-01", 8, 10)
        .reached("desk.response", "2026-02", 5, 10)
        .statement();
    assert_eq!(nets(&statement, "each"), pairs(&[("2026-02", "1500")]));
}

#[test]
fn an_amount_is_never_below_zero() {
    let pay = calc(lit("100 GBP"), Operation::Subtract, lit("300 GBP"));
    let statement = desk()
        .credit("negative", "desk.response", charge("desk"), pay)
        .missed("desk.response", &["2026-01"])
        .statement();
    assert!(statement.credits.is_empty());
}

#[test]
fn an_unknown_amount_pays_nothing_and_says_so() {
    let pay =
        calc(lit("100 GBP"), Operation::Divide, calc(lit("1"), Operation::Subtract, lit("1")));
    let statement = desk()
        .credit("odd", "desk.response", charge("desk"), pay)
        .missed("desk.response", &["2026-01"])
        .statement();
    assert!(statement.credits.is_empty());
    assert!(
        statement.notes[0].starts_with("credit odd pays nothing for 2026-01"),
        "{:?}",
        statement.notes
    );
}

#[test]
fn each_incident_is_looked_up_by_its_own_overrun() {
    let statement = desk()
        .credit(
            "late",
            "desk.response",
            charge("desk"),
            rows(Which::Overrun, &["over 1 h: 1%", "over 4 h: 15%"]).times(fig(Which::Base)),
        )
        .per(CreditPer::Incident)
        .cell("desk.response", "2026-01", |cell| {
            cell.numerator = slate_engine::exact::Exact::whole(7);
            cell.denominator = slate_engine::exact::Exact::whole(10);
            cell.breaches = 3;
            cell.incidents = [(11, 30), (12, 61), (13, 300)]
                .map(|(row, minutes)| {
                    incident(row, Duration::ZERO, Duration::from_minutes(minutes))
                })
                .to_vec();
        })
        .statement();
    let shown: Vec<(String, String)> = statement
        .credits
        .iter()
        .map(|line| {
            (line.incident.clone().unwrap(), format!("{} {}", line.net, line.records.join(",")))
        })
        .collect();
    assert_eq!(shown, pairs(&[("INC12", "200 GBP INC12"), ("INC13", "3000 GBP INC13")]));
}

#[test]
fn each_group_is_paid_by_its_own_figure_or_the_worst_of_them_once() {
    let grouped = |per| {
        let mut deal = slow().per(per);
        for (group, good) in [("east", 85), ("west", 70), ("north", 99)] {
            deal = deal.cell("desk.response", "2026-01", |cell| {
                cell.group = Some(group.to_owned());
                cell.numerator = slate_engine::exact::Exact::whole(good);
                cell.denominator = slate_engine::exact::Exact::whole(100);
            });
        }
        let lines = deal.statement().credits;
        lines
            .iter()
            .map(|line| (line.group.clone().unwrap(), line.net.to_string()))
            .collect::<Vec<_>>()
    };
    assert_eq!(grouped(CreditPer::Group), pairs(&[("east", "2000 GBP"), ("west", "3000 GBP")]));
    assert_eq!(grouped(CreditPer::Period), pairs(&[("west", "3000 GBP")]));
}

fn persistent(each_further: bool) -> Deal {
    desk()
        .credit("persistent", "desk.response", charge("desk"), percent_of("5%", fig(Which::Base)))
        .when(CreditTrigger::Consecutive { target: name("desk.response"), misses: 3, each_further })
}

#[test]
fn a_streak_of_three_pays_at_three_six_and_nine() {
    let statement = persistent(false).missed("desk.response", &YEAR[..10]).statement();
    assert_eq!(
        nets(&statement, "persistent"),
        pairs(&[("2026-03", "1000"), ("2026-06", "1000"), ("2026-09", "1000")])
    );
    assert_eq!(
        statement.credits[1].reckoning,
        "5% of desk.charge (20000 GBP), because desk.response missed in 2026-04, 2026-05 and 2026-06"
    );
}

#[test]
fn each_further_month_is_said_in_so_many_words() {
    let statement = persistent(true).missed("desk.response", &YEAR[..5]).statement();
    let paid: Vec<String> =
        nets(&statement, "persistent").into_iter().map(|(month, _)| month).collect();
    assert_eq!(paid, ["2026-03", "2026-04", "2026-05"]);
}

#[test]
fn an_unmeasured_month_neither_breaks_nor_extends_a_streak_and_a_met_one_breaks_it() {
    let statement = persistent(false)
        .missed("desk.response", &["2026-01", "2026-02"])
        .cell("desk.response", "2026-03", |_| {})
        .missed("desk.response", &["2026-04"])
        .met("desk.response", &["2026-05"])
        .missed("desk.response", &["2026-06", "2026-07"])
        .statement();
    assert_eq!(nets(&statement, "persistent"), pairs(&[("2026-04", "1000")]));
}

#[test]
fn a_stub_is_in_no_streak() {
    let mut deal = persistent(false);
    deal.agreement.term.first = "2026-01-17".parse().unwrap();
    let statement = deal.missed("desk.response", &YEAR[..4]).statement();
    assert_eq!(nets(&statement, "persistent"), pairs(&[("2026-04", "1000")]));
}

#[test]
fn three_of_any_six_months_fires_with_each_miss_that_makes_three() {
    let statement = desk()
        .credit("chronic", "desk.response", charge("desk"), lit("100 GBP"))
        .when(CreditTrigger::OutOf { target: name("desk.response"), misses: 3, periods: 6 })
        .missed("desk.response", &["2026-01", "2026-03", "2026-06", "2026-08", "2026-12"])
        .met("desk.response", &["2026-02", "2026-04", "2026-05", "2026-07", "2026-09"])
        .statement();
    // June: January, March, June. August: March, June, August. December: only August and itself.
    assert_eq!(nets(&statement, "chronic"), pairs(&[("2026-06", "100"), ("2026-08", "100")]));
}

#[test]
fn conditions_on_figures_and_their_combination() {
    let below = |percent| CreditTrigger::Figures {
        target: name("desk.response"),
        condition: Expr::Compare {
            op: slate_model::Comparison::Below,
            left: Box::new(fig(Which::Attainment)),
            right: Box::new(lit(percent)),
        },
    };
    let twice = CreditTrigger::Consecutive {
        target: name("desk.response"),
        misses: 2,
        each_further: false,
    };
    let statement = desk()
        .credit("both", "desk.response", charge("desk"), lit("1 GBP"))
        .when(CreditTrigger::All(vec![below("50%"), twice.clone()]))
        .credit("either", "desk.response", charge("desk"), lit("2 GBP"))
        .when(CreditTrigger::Any(vec![below("50%"), twice]))
        .reached("desk.response", "2026-01", 40, 100)
        .reached("desk.response", "2026-02", 60, 100)
        .reached("desk.response", "2026-03", 99, 100)
        .reached("desk.response", "2026-04", 60, 100)
        .reached("desk.response", "2026-05", 40, 100)
        .statement();
    assert_eq!(nets(&statement, "both"), pairs(&[("2026-05", "1")]));
    assert_eq!(
        nets(&statement, "either"),
        pairs(&[("2026-01", "2"), ("2026-02", "2"), ("2026-05", "2")])
    );
}

#[test]
fn a_period_that_is_not_over_is_provisional() {
    let statement = slow()
        .missed("desk.response", &["2026-01", "2026-02"])
        .statement_as_of("2026-02-15T00:00:00Z".parse().unwrap());
    let statuses: Vec<CreditStatus> = statement.credits.iter().map(|line| line.status).collect();
    assert_eq!(statuses, [CreditStatus::Due, CreditStatus::Provisional]);
    assert_eq!(statement.settlements.len(), 2);
    assert!(statement.settlements[1].period.provisional);
}
