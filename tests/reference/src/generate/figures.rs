//! Metrics of more kinds: by group, lengths, arithmetic, lives, and one metric under two promises.

use slate_model::{
    Aggregate, Agreement, Applies, Availability, Comparison, Expr, Metric, MetricKind, Operation,
    Percent, Period, Requirement, RoundTo, RoundingMode, Value, WhenNone,
};

use super::Dice;
use super::build::{
    arithmetic, compare, decimal, heading, is, lit, metric, minutes, name, number, percent,
};
use super::promises::promise;

fn of_tickets(figure: Aggregate, only: Option<Expr>) -> MetricKind {
    let of = (figure != Aggregate::Count).then(|| Expr::Field(name("effort")));
    MetricKind::Records { figure, record: name("ticket"), only, of }
}

fn by(field: &str, of: Metric) -> Metric {
    Metric { per: Some(name(field)), ..of }
}

/// A share, a group each.
fn shares(agreement: &mut Agreement, dice: &mut Dice) {
    let field = dice.pick(&["region", "team", "severity"]);
    let good = match dice.below(3) {
        0 => is("status", &["resolved", "closed"]),
        1 => Expr::Not(Box::new(Expr::IsMissing(Box::new(Expr::Field(name("answered_at")))))),
        _ => Expr::All(vec![
            Expr::Is { of: Box::new(Expr::Field(name("vip"))), one_of: vec![Value::Boolean(true)] },
            is("severity", &["high"]),
        ]),
    };
    let kind = MetricKind::Share { record: name("ticket"), only: None, good };
    agreement.metrics.push(by(field, metric("desk.solved", kind)));
    let mut solved = promise(dice, "desk.solving", "desk", "desk.solved");
    solved.require = Some(Requirement::AtLeast(percent(dice.pick(&["50", "80"]))));
    solved.per = Some(name(field));
    agreement.targets.push(solved);
}

/// The mean time to restore, and the longest outage.
fn lengths(agreement: &mut Agreement, dice: &mut Dice) {
    let length =
        arithmetic(Operation::Subtract, Expr::Field(name("to")), Expr::Field(name("from")));
    let figure = dice.pick(&[
        Aggregate::Mean,
        Aggregate::Max,
        Aggregate::Sum,
        Aggregate::Percentile(Percent(decimal("50"))),
    ]);
    let only = dice.chance(30).then(|| is("cause", &["provider"]));
    let kind = MetricKind::Records { figure, record: name("outage"), only, of: Some(length) };
    let mut restore = metric("site.restore", kind);
    restore.round = dice
        .chance(30)
        .then(|| RoundTo { mode: RoundingMode::HalfEven, to: Value::Duration(minutes(7)) });
    if dice.chance(30) {
        restore = by("region", restore);
    }
    let mut repair = promise(dice, "site.repair", "site", "site.restore");
    repair.require =
        Some(Requirement::AtMost(Value::Duration(minutes(dice.pick(&[30, 200, 1000])))));
    repair.per = restore.per.clone();
    repair.when_none =
        dice.pick(&[WhenNone::NotMeasured, WhenNone::Value(Value::Duration(minutes(40)))]);
    agreement.metrics.push(restore);
    agreement.targets.push(repair);
}

/// Arithmetic on two metrics, and on one and what it was.
fn formulas(agreement: &mut Agreement, dice: &mut Dice) {
    let slowest = of_tickets(Aggregate::Percentile(Percent(decimal("80"))), None);
    let typical = of_tickets(Aggregate::Median, dice.chance(30).then(|| is("plan", &["gold"])));
    let per = dice.chance(30);
    let grouped = |of: Metric| if per { by("region", of) } else { of };
    agreement.metrics.push(grouped(metric("desk.slowest", slowest)));
    agreement.metrics.push(if dice.chance(50) {
        metric("desk.typical", typical)
    } else {
        grouped(metric("desk.typical", typical))
    });
    let (slow, usual) = (Expr::Metric(name("desk.slowest")), Expr::Metric(name("desk.typical")));
    let before = |periods| Expr::Previous { of: Box::new(slow.clone()), periods };
    let of = match dice.below(6) {
        0 => arithmetic(Operation::Subtract, slow, usual),
        1 => arithmetic(Operation::Subtract, slow.clone(), before(1)),
        2 => Expr::Max(vec![slow, usual.times(lit(number(2)))]),
        3 => Expr::Floor(Box::new(slow.over(usual))),
        4 => arithmetic(Operation::Add, before(2), Expr::Negate(Box::new(usual))),
        _ => Expr::Round {
            of: Box::new(Expr::Min(vec![slow, usual])),
            mode: RoundingMode::HalfUp,
            to: Value::Number(slate_model::Number(decimal("2"))),
        },
    };
    agreement.metrics.push(grouped(metric("desk.spread", MetricKind::Formula(of))));
    let mut even = promise(dice, "desk.evenness", "desk", "desk.spread");
    even.require = Some(if dice.chance(30) {
        Requirement::AtLeast(number(dice.pick(&[2, 1])))
    } else {
        Requirement::AtMost(number(dice.pick(&[2, 1, 4])))
    });
    even.per = per.then(|| name("region"));
    agreement.targets.push(even);
}

/// Availability in the lives of what has the outages.
fn lives(agreement: &mut Agreement, dice: &mut Dice) {
    let of = Availability {
        record: name("outage"),
        only: None,
        calendar: name(dice.pick(&["24x7", "changing", "nights"])),
        ignore_shorter_than: dice.chance(30).then(|| minutes(30)),
        round_downtime: None,
        fixed_denominator: None,
        life: Some(name("life")),
    };
    agreement.metrics.push(by("region", metric("site.alive", MetricKind::Availability(of))));
    let mut alive = promise(dice, "site.living", "site", "site.alive");
    alive.require = Some(Requirement::AtLeast(percent(dice.pick(&["99.5", "99"]))));
    alive.per = Some(name("region"));
    agreement.targets.push(alive);
}

/// Another promise on a metric that has one, in other periods and perhaps for others.
fn again(agreement: &mut Agreement, dice: &mut Dice) {
    let measured = |metric: &str| {
        agreement.targets.iter().find(|target| {
            matches!(&target.measure, slate_model::Measure::Metric(of) if of.as_str() == metric)
        })
    };
    let known: Vec<_> = ["site.uptime", "desk.quick", "desk.figure", "site.restore"]
        .into_iter()
        .filter_map(measured)
        .cloned()
        .collect();
    if known.is_empty() {
        return;
    }
    let mut target = dice.pick(&known);
    target.heading = heading(&format!("{}_again", target.heading.name));
    target.period = dice.pick(&[Period::Month, Period::Quarter { from: 1 }, Period::Week]);
    target.from = None;
    agreement.targets.push(target);
}

/// Two tiers, of which one may be for nobody.
fn tiers(agreement: &mut Agreement, dice: &mut Dice) {
    agreement.services[0].tiers = vec![heading("desk.gold"), heading("desk.silver")];
    let only = compare(Comparison::AtMost, Expr::Field(name("effort")), lit(number(5)));
    let good = is("status", &["closed", "resolved"]);
    let kind = MetricKind::Share { record: name("ticket"), only: Some(only), good };
    agreement.metrics.push(metric("desk.easy", kind));
    for (tier, plan) in [("desk.gold", "gold"), ("desk.silver", "silver")] {
        let mut target = promise(dice, &format!("{tier}.easily"), "desk", "desk.easy");
        target.require = Some(Requirement::AtLeast(percent(dice.pick(&["60", "90"]))));
        target.tier = Some(name(tier));
        target.applies = match dice.below(4) {
            0 => Applies::Always,
            1 => Applies::Never,
            _ => Applies::Where(is("plan", &[plan])),
        };
        agreement.targets.push(target);
    }
}

/// Some of these.
pub fn add(agreement: &mut Agreement, dice: &mut Dice) {
    let kinds = [shares, lengths, formulas, lives, again, tiers];
    for kind in kinds {
        if dice.chance(25) {
            kind(agreement, dice);
        }
    }
}
