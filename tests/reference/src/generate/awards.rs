//! What credits pay, and when, of more kinds: earlier periods, steps in proportion, rows on anything,
//! conditions, triggers on other targets and on credits.

use slate_model::{
    Agreement, Case, Comparison, CreditTrigger, Currency, Edge, Expr, Figure, Measure, MetricKind,
    Name, Operation, Period, Requirement, RoundingMode, Row, Rows, Target, Value,
};

use super::build::{
    amount, arithmetic, compare, figure, lit, minutes, name, number, over, percent, points,
};
use super::{Dice, series};

fn of_base(share: &str) -> Expr {
    lit(percent(share)).times(figure(Figure::Base))
}

/// What a target measures, as far as credits care.
pub struct Kind {
    /// Records are counted and can miss.
    pub counts: bool,
    /// It is availability.
    pub availability: bool,
    /// It is the share of records within a limit.
    pub timer: bool,
    /// It is a percentage.
    pub percentage: bool,
    /// Its metric, where it has one.
    pub metric: Option<Name>,
}

/// What a target measures.
pub fn kind(agreement: &Agreement, target: &Target) -> Kind {
    let Measure::Metric(metric) = &target.measure else {
        return Kind {
            counts: true,
            availability: false,
            timer: true,
            percentage: true,
            metric: None,
        };
    };
    let of = &agreement.metric(metric).expect("its metric").kind;
    let share = matches!(of, MetricKind::Share { .. });
    let availability = matches!(of, MetricKind::Availability(_));
    let score = matches!(of, MetricKind::Formula(_)) && metric.as_str() == "desk.reached";
    Kind {
        counts: share,
        availability,
        timer: false,
        percentage: share || availability || score,
        metric: Some(metric.clone()),
    }
}

/// `if condition then a else b`.
fn choice(when: Expr, value: Expr, otherwise: Expr) -> Expr {
    Expr::Match { cases: vec![Case { when, value }], otherwise: Some(Box::new(otherwise)) }
}

fn between(lower: Value, upper: Value, value: Expr) -> Row {
    let edge = |value, included| Some(Edge { value, included });
    Row { lower: edge(lower, false), upper: edge(upper, true), value, at: None }
}

fn zero_or(above: Expr) -> Expr {
    Expr::Max(vec![lit(number(0)), above])
}

fn on_time(dice: &mut Dice, of: Figure, currency: Currency) -> Expr {
    let time = |n| Value::Duration(minutes(n));
    let rows = |rows, otherwise: Option<Expr>| {
        let otherwise = otherwise.map(Box::new);
        Expr::Rows(Rows { on: Box::new(figure(of)), rows, otherwise })
    };
    match dice.below(4) {
        0 => {
            let lower = between(time(60), time(480), of_base("4"));
            rows(vec![lower, over(time(480), of_base("9"))], Some(of_base("0.5")))
        }
        1 => {
            let beyond = arithmetic(Operation::Subtract, figure(of), lit(time(45)));
            let steps = beyond.over(lit(time(30)));
            zero_or(Expr::Ceil(Box::new(steps))).times(amount("11", currency))
        }
        2 => {
            let rounded =
                Expr::Round { of: Box::new(figure(of)), mode: RoundingMode::HalfUp, to: time(30) };
            rounded.over(lit(time(60))).times(of_base("1.3"))
        }
        _ => figure(of).over(lit(time(60))).times(of_base("0.7")),
    }
}

fn on_points(dice: &mut Dice, target: &Target, currency: Currency) -> Expr {
    // Between two figures there is no one target.
    let between = matches!(target.require, Some(Requirement::Between { .. }));
    match dice.below(if between { 2 } else { 3 }) {
        // In proportion: a third of a point is a third of the step.
        0 => figure(Figure::Shortfall).over(lit(points("3"))).times(of_base("2")),
        1 => {
            let twice = lit(number(2)).times(figure(Figure::Shortfall)).times(figure(Figure::Base));
            let least = Expr::Max(vec![twice, amount("100", currency)]);
            Expr::Min(vec![least, of_base("30")])
        }
        _ => {
            let missing =
                arithmetic(Operation::Subtract, figure(Figure::Target), figure(Figure::Attainment));
            missing.times(figure(Figure::Base))
        }
    }
}

/// What a credit pays; `None`: nothing special for this target.
pub fn pay(dice: &mut Dice, agreement: &Agreement, target: &Target) -> Option<Expr> {
    let (of, currency) = (kind(agreement, target), agreement.currency);
    let required = target.require.is_some();
    Some(match dice.below(9) {
        0 if of.availability => on_time(dice, Figure::Downtime, currency),
        0 if of.timer => on_time(dice, Figure::Overrun, currency),
        1 if of.percentage && required => on_points(dice, target, currency),
        2 => {
            let before = Expr::Metric(of.metric?);
            let back = 1 + dice.below(2) as u32;
            let before = Expr::Previous { of: Box::new(before), periods: back };
            let worse = compare(
                dice.pick(&[Comparison::Below, Comparison::AtMost]),
                figure(Figure::Attainment),
                before,
            );
            choice(worse, of_base("6"), of_base("1"))
        }
        3 => {
            let users =
                agreement.inputs.iter().find(|input| input.heading.name.as_str() == "users")?;
            let now = series::of_input(dice, users, target.period)?;
            let before = series::before(users, target.period, &now);
            let each = if dice.chance(50) { now } else { before };
            each.times(amount("3", currency))
        }
        4 => {
            let often = compare(Comparison::AtLeast, figure(Figure::Streak), lit(number(2)));
            choice(often, Expr::Charges.times(lit(percent("2"))), of_base("4"))
        }
        5 if of.counts => {
            let missed = arithmetic(
                Operation::Subtract,
                figure(Figure::Denominator),
                figure(Figure::Numerator),
            );
            missed.times(amount("7", currency))
        }
        6 if of.counts => {
            let tens = figure(Figure::Breaches).over(lit(number(2)));
            Expr::Floor(Box::new(tens)).times(lit(percent("1"))).times(Expr::Charge(name("site")))
        }
        7 => lit(percent("1")).times(Expr::Charge(name("desk"))),
        _ => return None,
    })
}

/// A condition on the figures of a target.
fn condition(dice: &mut Dice, agreement: &Agreement, target: &Target) -> Expr {
    let of = kind(agreement, target);
    let missed = compare(Comparison::Above, figure(Figure::Streak), lit(number(0)));
    match dice.below(4) {
        0 if of.percentage => {
            compare(Comparison::Below, figure(Figure::Attainment), lit(percent("92")))
        }
        1 if of.counts => compare(Comparison::AtLeast, figure(Figure::Breaches), lit(number(2))),
        2 if of.metric.is_some() => {
            let before = Expr::Metric(of.metric.expect("its metric"));
            let before = Expr::Previous { of: Box::new(before), periods: 1 };
            let worse = compare(Comparison::Below, figure(Figure::Attainment), before);
            Expr::Any(vec![worse, missed])
        }
        3 if of.timer => Expr::Not(Box::new(compare(
            Comparison::AtMost,
            figure(Figure::Overrun),
            lit(Value::Duration(minutes(90))),
        ))),
        _ => missed,
    }
}

/// A trigger on a target.
pub fn trigger(dice: &mut Dice, agreement: &Agreement, target: &Target) -> CreditTrigger {
    let of = target.heading.name.clone();
    match dice.below(5) {
        0 => CreditTrigger::Consecutive {
            target: of,
            misses: 1 + dice.below(3) as u32,
            each_further: dice.chance(50),
        },
        1 => {
            let misses = 1 + dice.below(3) as u32;
            CreditTrigger::OutOf { target: of, misses, periods: misses + dice.below(4) as u32 }
        }
        2 => {
            let condition = condition(dice, agreement, target);
            CreditTrigger::Figures { target: of, condition }
        }
        3 => {
            let other = dice.pick(&agreement.targets);
            let parts = vec![simple(target), simple(&other)];
            if dice.chance(50) { CreditTrigger::All(parts) } else { CreditTrigger::Any(parts) }
        }
        _ => CreditTrigger::CreditsReach {
            amount: if dice.chance(50) {
                amount("300", agreement.currency)
            } else {
                lit(percent("3")).times(Expr::Charges)
            },
            more: dice.chance(50),
            window: dice.pick(&[
                Period::RollingMonths { months: 2 },
                Period::RollingDays { days: 45 },
                Period::Quarter { from: 1 },
                Period::ContractYear,
                Period::Term,
            ]),
        },
    }
}

fn simple(target: &Target) -> CreditTrigger {
    let target = target.heading.name.clone();
    CreditTrigger::Consecutive { target, misses: 1, each_further: true }
}
