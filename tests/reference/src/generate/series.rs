//! Inputs: users, a score, what was used; charges and promises that depend on them.

use slate_model::{
    Aggregate, Agreement, Charge, ChargeAmount, Comparison, Expr, FieldKind, Input, InputFigure,
    MetricKind, Number, Operation, Percent, Period, Requirement, Value,
};

use super::Dice;
use super::build::{
    amount, arithmetic, compare, decimal, heading, lit, metric, money, name, number, percent,
};
use super::promises::promise;
use crate::history::Given;
use crate::periods::period_of;
use crate::wall::{Minute, midnight, next};

fn input(agreement: &mut Agreement, of: &str, kind: FieldKind, each: Period) -> Input {
    let input = Input { heading: heading(of), kind, each };
    agreement.inputs.push(input.clone());
    input
}

/// The period of a promise on an input: mostly the input's own.
fn at(dice: &mut Dice, each: Period) -> Period {
    dice.pick(&[each, each, each, Period::Quarter { from: 1 }, Period::HalfYear { from: 1 }])
}

/// What a clause of a period says of an input: its value where the periods are the same, a figure over
/// its values where the clause's is longer; none where it is neither, for the compiler refuses that.
pub fn of_input(dice: &mut Dice, input: &Input, period: Period) -> Option<Expr> {
    let of = input.heading.name.clone();
    let quarters = Period::Quarter { from: 1 };
    let longer = match input.each {
        Period::Month => matches!(
            period,
            Period::Quarter { .. } | Period::HalfYear { .. } | Period::Year { .. } | Period::Term
        ),
        _ => input.each == quarters && period == Period::HalfYear { from: 1 },
    };
    let mut figures = vec![InputFigure::Mean, InputFigure::Max, InputFigure::Min];
    if input.kind != FieldKind::Percent {
        figures.push(InputFigure::Sum);
    }
    let figure = dice.pick(&figures);
    if input.each == period {
        Some(Expr::Input(of))
    } else {
        longer.then_some(Expr::OverInput { figure, input: of })
    }
}

/// What an input was a period before, in a clause of its own period; else what it is.
pub fn before(input: &Input, period: Period, now: &Expr) -> Expr {
    if input.each != period {
        return now.clone();
    }
    Expr::Previous { of: Box::new(Expr::Input(input.heading.name.clone())), periods: 1 }
}

/// Inputs, and promises on them.
pub fn add(agreement: &mut Agreement, dice: &mut Dice) {
    let each = dice.pick(&[Period::Month, Period::Month, Period::Quarter { from: 1 }]);
    if dice.chance(30) {
        let score = input(agreement, "score", FieldKind::Percent, each);
        let period = at(dice, each);
        let now = of_input(dice, &score, period).expect("a period that fits");
        let of = if dice.chance(40) {
            Expr::Max(vec![now.clone(), before(&score, period, &now)])
        } else {
            now
        };
        agreement.metrics.push(metric("desk.reached", MetricKind::Formula(of)));
        let mut quality = promise(dice, "desk.quality", "desk", "desk.reached");
        quality.require = Some(Requirement::AtLeast(percent(dice.pick(&["95", "90"]))));
        quality.period = period;
        agreement.targets.push(quality);
    }
    if dice.chance(30) {
        let users = input(agreement, "users", FieldKind::Count, each);
        let kind = MetricKind::Records {
            figure: Aggregate::Count,
            record: name("ticket"),
            only: None,
            of: None,
        };
        agreement.metrics.push(metric("desk.number", kind));
        let period = at(dice, each);
        let now = of_input(dice, &users, period).expect("a period that fits");
        let by_users = Expr::Metric(name("desk.number")).over(now.clone());
        let of = match dice.below(3) {
            0 => by_users,
            1 => {
                // A tenth more than the users of the period before, at most.
                let before = before(&users, period, &now);
                let more = arithmetic(Operation::Subtract, now, before);
                Expr::Ceil(Box::new(more.over(lit(number(10)))))
            }
            _ => {
                let many = compare(Comparison::Above, now, lit(number(5)));
                let cases = vec![slate_model::Case { when: many, value: by_users }];
                Expr::Match { cases, otherwise: Some(Box::new(lit(number(1)))) }
            }
        };
        agreement.metrics.push(metric("desk.load", MetricKind::Formula(of)));
        let mut bearable = promise(dice, "desk.bearable", "desk", "desk.load");
        bearable.require = Some(Requirement::AtMost(number(dice.pick(&[1, 0]))));
        bearable.period = period;
        agreement.targets.push(bearable);
    }
    if dice.chance(30) {
        let each = dice.pick(&[Period::Month, Period::Month, Period::Quarter { from: 1 }]);
        let currency = agreement.currency;
        let usage = input(agreement, "usage", FieldKind::Money, each);
        let service = &mut agreement.services[dice.below(2)];
        let usage = usage.heading.name;
        let priced = Expr::Input(usage.clone()).times(lit(percent("50")));
        let amount = match dice.below(3) {
            0 => ChargeAmount::Reckoned(Expr::Max(vec![priced, amount("300", currency)])),
            _ => ChargeAmount::Input(usage),
        };
        let charge = Charge { amount, each, from: None, at: None };
        let by_usage_later = dice.chance(30);
        match (service.charges.get_mut(1), by_usage_later) {
            (Some(later), true) => {
                // What is reckoned reads the input in the charge's own period.
                if matches!(charge.amount, ChargeAmount::Reckoned(_)) {
                    later.each = each;
                }
                later.amount = charge.amount;
            }
            _ => service.charges[0] = charge,
        }
    }
}

/// A value of every input for each of its periods that has begun; what is not over may be missing.
pub fn given(agreement: &Agreement, dice: &mut Dice, as_of: Minute) -> Vec<Given> {
    let (term, zone) = (agreement.term, agreement.zone.0);
    let mut all = Vec::new();
    for input in &agreement.inputs {
        let mut date = term.first;
        while date <= term.last && midnight(zone, date) < as_of {
            let (first, last) = period_of(input.each, term, date);
            let over = midnight(zone, next(last.min(term.last))) <= as_of;
            let value = match input.kind {
                FieldKind::Percent => {
                    Value::Percent(Percent(decimal(dice.pick(&["95", "89.95", "100", "94.9"]))))
                }
                FieldKind::Money => {
                    let amount = dice.pick(&["1000", "0", "777", "12345"]);
                    Value::Money(money(amount, agreement.currency))
                }
                _ => Value::Number(Number(dice.pick(&[10i64, 3, 0, 25, 4]).into())),
            };
            if over || dice.chance(50) {
                all.push(Given { input: input.heading.name.to_string(), first, value });
            }
            date = next(last);
        }
    }
    all
}
