//! What holds of every statement: totals are the sums of their lines, nothing is below zero or above
//! a cap that applies, and the same inputs give the same bytes.

use proptest::prelude::*;
use rust_decimal::Decimal;
use slate_engine::statement::{Statement, StepKind, json_schema};
use slate_model::{
    CalendarSpan, Claim, ClaimFrom, ClaimTime, Money, MoneyRounding, Period, RoundingMode,
    SpanUnit, Winner, WonBy, WonIn,
};

use crate::by_hand::{Deal, cap, charge, fig, ladder, lit, name, of_charges, percent_of};

fn month(index: usize) -> String {
    format!("{}-{:02}", 2026 + index / 12, index % 12 + 1)
}

#[derive(Debug, Clone)]
struct Case {
    reached: Vec<(i64, i64)>,
    charges: (i64, i64),
    percents: [i64; 3],
    monthly: i64,
    yearly: i64,
    rolling: i64,
    lifetime: i64,
    minimum: Option<i64>,
    least: Option<i64>,
    quarterly: bool,
    compared: bool,
    claim: bool,
    assume_claimed: bool,
    rounding: Option<(RoundingMode, &'static str)>,
}

fn cases() -> impl Strategy<Value = Case> {
    let modes = prop_oneof![
        Just(None),
        Just(Some((RoundingMode::HalfEven, "0.01"))),
        Just(Some((RoundingMode::Up, "1"))),
        Just(Some((RoundingMode::Down, "0.05"))),
        Just(Some((RoundingMode::HalfUp, "0.001"))),
    ];
    (
        prop::collection::vec((0..=60_i64, 60..=70_i64), 18),
        (1..200_000_i64, 1..50_000_i64),
        [0..30_i64, 0..40_i64, 0..60_i64],
        (1..30_i64, 1..15_i64, 1..12_i64, 100..90_000_i64),
        (prop::option::of(1..5_000_i64), prop::option::of(1..5_000_i64)),
        any::<[bool; 4]>(),
        modes,
    )
        .prop_map(|(reached, charges, percents, caps, (minimum, least), chances, rounding)| {
            Case {
                reached,
                charges,
                percents,
                monthly: caps.0,
                yearly: caps.1,
                rolling: caps.2,
                lifetime: caps.3,
                minimum,
                least,
                quarterly: chances[0],
                compared: chances[1],
                claim: chances[2],
                assume_claimed: chances[3],
                rounding,
            }
        })
}

fn cents(amount: i64) -> String {
    format!("{}.{:02} GBP", amount / 100, amount % 100)
}

fn settle(case: &Case) -> Statement {
    let [low, middle, high] = case.percents.map(|percent| format!("{percent}%"));
    let mut deal = Deal::new("2026-01-01", "2027-06-30", "GBP")
        .service("desk", &cents(case.charges.0), Period::Month)
        .service("site", &cents(case.charges.1), Period::Year { from: 1 })
        .tickets("desk.fix", Period::Month, "95%")
        .tickets("site.fix", Period::Month, "90%")
        .credit(
            "slow",
            "desk.fix",
            charge("desk"),
            ladder(&[&format!("below 95%: {low}"), &format!("below 70%: {middle}")]),
        )
        .credit(
            "late",
            "desk.fix",
            charge("site"),
            percent_of(&high, fig(slate_model::Figure::Base)),
        )
        .credit(
            "site",
            "site.fix",
            charge("site"),
            percent_of(&middle, fig(slate_model::Figure::Base)),
        )
        .cap(cap(of_charges(&format!("{}%", case.monthly)), Period::Month))
        .cap(cap(of_charges(&format!("{}%", case.yearly)), Period::ContractYear))
        .cap(cap(of_charges(&format!("{}%", case.rolling)), Period::RollingMonths { months: 6 }))
        .cap(cap(lit(&cents(case.lifetime)), Period::Term));
    deal.agreement.settlement.minimum =
        case.minimum.map(|minimum| crate::by_hand::money(&cents(minimum)));
    deal.agreement.settlement.least = case.least.map(|least| crate::by_hand::money(&cents(least)));
    deal.agreement.settlement.each = case.quarterly.then_some(crate::by_hand::QUARTER);
    if case.compared {
        deal.agreement.settlement.winners = vec![Winner {
            of: vec![name("slow"), name("site")],
            by: WonBy::Highest,
            each: WonIn::Period(Period::HalfYear { from: 1 }),
            at: None,
        }];
    }
    deal.agreement.settlement.rounding =
        case.rounding.map(|(mode, to)| MoneyRounding { mode, to: to.parse().unwrap() });
    if case.claim {
        let within = CalendarSpan { amount: 1, unit: SpanUnit::Month };
        deal.agreement.settlement.claim =
            Some(Claim { within: ClaimTime::Span(within), of: ClaimFrom::PeriodEnd });
    }
    deal.assume_claimed = case.assume_claimed;
    for (index, (good, all)) in case.reached.iter().enumerate() {
        let target = if index % 3 == 0 { "site.fix" } else { "desk.fix" };
        deal = deal.reached(target, &month(index), *good, *all);
    }
    deal.statement()
}

fn sum<'a>(amounts: impl Iterator<Item = &'a Money>) -> Decimal {
    amounts.map(|money| money.amount.0).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn totals_are_the_sums_of_their_lines(case in cases()) {
        let statement = settle(&case);
        let totals = &statement.totals;
        prop_assert_eq!(totals.net.amount.0, sum(statement.credits.iter().map(|line| &line.net)));
        prop_assert_eq!(totals.net.amount.0, sum(statement.settlements.iter().map(|line| &line.net)));
        prop_assert_eq!(totals.gross.amount.0, sum(statement.settlements.iter().map(|line| &line.gross)));
        prop_assert_eq!(totals.charges.amount.0, sum(statement.settlements.iter().map(|line| &line.charges)));
        prop_assert_eq!(
            totals.payable.amount.0,
            totals.net.amount.0 - totals.claimable.amount.0 - totals.earned_back.amount.0
        );
        for settled in &statement.settlements {
            let of_period = statement.credits.iter().filter(|line| {
                settled.period.first <= line.period.last && line.period.last <= settled.period.last
            });
            // What is compared over half a year is settled at its end.
            if !case.compared {
                prop_assert_eq!(settled.net.amount.0, sum(of_period.map(|line| &line.net)));
            }
        }
        for line in &statement.credits {
            prop_assert!(!line.net.amount.0.is_sign_negative());
            if let Some(step) = line.steps.last() {
                prop_assert_eq!(&step.after, &line.net);
            }
            for pair in line.steps.windows(2) {
                let raised = pair[1].kind == StepKind::Least;
                prop_assert!(raised || pair[1].after.amount <= pair[0].after.amount);
            }
        }
    }

    #[test]
    fn no_window_pays_more_than_its_cap(case in cases()) {
        let mut case = case;
        // What is not claimed uses no cap; here everything is.
        case.assume_claimed = true;
        (case.quarterly, case.compared) = (false, false);
        let statement = settle(&case);
        // A month costs 1/12 of this; multiplied out, so that nothing is rounded here.
        let twelve_charges = Decimal::new(12 * case.charges.0 + case.charges.1, 2);
        let within = |from: usize, to: usize, percent: i64, months: usize| {
            let net = sum(statement.settlements[from..=to].iter().map(|line| &line.net));
            net * Decimal::from(1200) <= twelve_charges * Decimal::from(months) * Decimal::from(percent)
        };
        for at in 0..18 {
            prop_assert!(within(at, at, case.monthly, 1));
            let from = at.saturating_sub(5);
            prop_assert!(within(from, at, case.rolling, at - from + 1));
        }
        prop_assert!(within(0, 11, case.yearly, 12));
        // The second contract year is cut to six months by the end of the term.
        prop_assert!(within(12, 17, case.yearly, 6));
        prop_assert!(statement.totals.net.amount.0 <= Decimal::new(case.lifetime, 2));
    }

    #[test]
    fn the_same_inputs_give_the_same_bytes_and_they_read_back(case in cases()) {
        let statement = settle(&case);
        let json = statement.to_json().unwrap();
        prop_assert_eq!(&json, &settle(&case).to_json().unwrap());
        prop_assert_eq!(Statement::from_json(&json).unwrap(), statement);
    }
}

#[test]
fn the_schema_describes_a_statement() {
    let schema = json_schema();
    let properties = schema.get("properties").and_then(|part| part.as_object()).unwrap();
    for part in ["targets", "credits", "settlements", "totals", "as_of"] {
        assert!(properties.contains_key(part), "{part}");
    }
}
