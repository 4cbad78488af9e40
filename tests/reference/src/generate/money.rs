//! Credits, settlement and rights to terminate.

use rust_decimal::Decimal;
use slate_model::{
    Agreement, CalendarSpan, Cap, CapWindow, Claim, ClaimFrom, ClaimTime, Comparison, Credit,
    CreditPer, CreditTrigger, EarnBack, Expr, Figure, Happening, MoneyRounding, Name, Number,
    Often, Operation, Percent, Period, RoundingMode, SpanUnit, Steps, Target, Termination, Value,
    Winner, WonBy, WonIn,
};

use super::build::{
    amount, arithmetic, decimal, figure, heading, lit, minutes, money, name, number, over, percent,
    points, row, rows,
};
use super::{Dice, awards};

const THIRTY_DAYS: CalendarSpan = CalendarSpan { amount: 30, unit: SpanUnit::Day };

fn of_base(share: &str) -> Expr {
    lit(percent(share)).times(figure(Figure::Base))
}

/// The whole blocks, or the blocks begun.
fn blocks(dice: &mut Dice, of: Figure, each: Value) -> Expr {
    let blocks = figure(of).over(lit(each));
    if dice.chance(50) { Expr::Floor(Box::new(blocks)) } else { Expr::Ceil(Box::new(blocks)) }
}

fn pay(dice: &mut Dice, agreement: &Agreement, target: &Target) -> Expr {
    let currency = agreement.currency;
    let awards::Kind { availability: available, percentage: shares, timer, .. } =
        awards::kind(agreement, target);
    let required = target.require.is_some();
    let below = |edge: &str, share: &str| row(None, Some(percent(edge)), of_base(share));
    match dice.below(8) {
        0 if shares => {
            rows(Figure::Attainment, vec![below("95", "5"), below("80", "10"), below("50", "33.3")])
        }
        1 if shares => rows(
            Figure::Attainment,
            vec![
                row(Some(percent("99")), Some(percent("99.9")), of_base("10")),
                row(Some(percent("50")), Some(percent("99")), of_base("25")),
                row(None, Some(percent("50")), of_base("100")),
            ],
        ),
        2 if shares && required => blocks(dice, Figure::Shortfall, points("1.7"))
            .times(lit(percent("0.7")))
            .times(figure(Figure::Base)),
        3 if available => {
            let blocks = blocks(dice, Figure::Downtime, Value::Duration(minutes(30)));
            blocks.times(lit(percent("1"))).times(figure(Figure::Base))
        }
        4 if available => {
            let share = figure(Figure::Downtime).over(figure(Figure::LengthOfPeriod));
            lit(number(10)).times(share).times(figure(Figure::Base))
        }
        3 | 4 if timer => rows(
            Figure::Overrun,
            vec![
                over(Value::Duration(minutes(60)), of_base("1")),
                over(Value::Duration(minutes(1000)), of_base("2.5")),
            ],
        ),
        5 => {
            let beyond = arithmetic(Operation::Subtract, figure(Figure::Breaches), lit(number(1)));
            Expr::Max(vec![lit(number(0)), beyond]).times(amount("50", currency))
        }
        6 if dice.chance(50) => {
            let window = if dice.chance(50) {
                Period::RollingMonths { months: 3 }
            } else {
                Period::ContractYear
            };
            let free = dice.chance(30).then(|| number(1));
            let (of, step) = (Figure::Breaches, number(2));
            Expr::Steps(Steps { of, step, free, window }).times(of_base("2"))
        }
        6 => Expr::Min(vec![figure(Figure::Streak), lit(number(3))]).times(of_base("3")),
        _ => of_base("7"),
    }
}

fn trigger(dice: &mut Dice, target: &Name) -> CreditTrigger {
    let target = target.clone();
    match dice.below(5) {
        3 => {
            let often = Often::Within { times: 2, window: Period::Quarter { from: 1 } };
            CreditTrigger::Repeated { what: Happening::Missed { target }, often }
        }
        4 => {
            let condition = Expr::Compare {
                op: Comparison::Above,
                left: Box::new(figure(Figure::Breaches)),
                right: Box::new(lit(number(1))),
            };
            let often = match dice.below(2) {
                0 => Often::OutOf { times: 2, periods: 3 },
                _ => Often::Consecutive { times: 2, each_further: dice.chance(50) },
            };
            CreditTrigger::Repeated { what: Happening::Figures { target, condition }, often }
        }
        0 => CreditTrigger::Consecutive { target, misses: 2, each_further: false },
        1 => CreditTrigger::Consecutive { target, misses: 2, each_further: true },
        _ => CreditTrigger::OutOf { target, misses: 2, periods: 3 },
    }
}

pub fn add(agreement: &mut Agreement, mut dice: Dice) {
    let dice = &mut dice;
    let currency = agreement.currency;
    for n in 0..dice.below(4) {
        let target = dice.pick(&agreement.targets);
        let (grouped, of) = (target.per.is_some(), awards::kind(agreement, &target));
        let when = match dice.below(10) {
            0..=5 => None,
            6 | 7 if !grouped => Some(trigger(dice, &target.heading.name)),
            _ => Some(awards::trigger(dice, agreement, &target)),
        };
        let per = match dice.below(5) {
            4 if of.availability || of.timer => CreditPer::Incident,
            _ if grouped && dice.chance(70) => CreditPer::Group,
            _ => CreditPer::Period,
        };
        let base =
            if dice.chance(20) { Expr::Charges } else { Expr::Charge(target.service.clone()) };
        let special = dice.chance(50).then(|| awards::pay(dice, agreement, &target)).flatten();
        let pay = special.unwrap_or_else(|| pay(dice, agreement, &target));
        agreement.credits.push(Credit {
            heading: heading(&format!("credit{n}")),
            target: target.heading.name.clone(),
            base: Some(base),
            when,
            per,
            pay,
        });
    }
    let settlement = &mut agreement.settlement;
    let names: Vec<Name> =
        agreement.credits.iter().map(|credit| credit.heading.name.clone()).collect();
    if names.len() > 1 && dice.chance(30) {
        let incidents = agreement.credits[..2].iter().all(|it| it.per == CreditPer::Incident);
        let each = match dice.below(3) {
            0 if incidents => WonIn::Incident,
            1 => WonIn::Period(Period::Quarter { from: 1 }),
            _ => WonIn::Settlement,
        };
        let by = if dice.chance(30) { WonBy::CustomerChooses } else { WonBy::Highest };
        settlement.winners.push(Winner { of: names[..2].to_vec(), by, each, at: None });
    }
    let fine = Decimal::new(1, currency.minor_digits());
    settlement.rounding = match dice.below(4) {
        0 => None,
        1 => Some(MoneyRounding { mode: RoundingMode::HalfEven, to: Number(fine) }),
        2 => Some(MoneyRounding { mode: RoundingMode::Down, to: Number(fine) }),
        _ => Some(MoneyRounding { mode: RoundingMode::Up, to: Number(decimal("1")) }),
    };
    let windows = [
        Period::Month,
        Period::Quarter { from: 1 },
        Period::ContractYear,
        Period::RollingMonths { months: 12 },
        Period::RollingMonths { months: 2 },
        Period::Term,
        Period::HalfYear { from: 1 },
        Period::Year { from: 1 },
        Period::RollingDays { days: 40 },
    ];
    for _ in 0..dice.below(4) {
        let window = dice.pick(&windows);
        let service = dice.chance(20).then(|| name(dice.pick(&["desk", "site"])));
        let amount = match (&service, dice.below(3)) {
            (_, 0) => amount(dice.pick(&["100", "1000", "77"]), currency),
            (Some(service), _) => lit(percent("15")).times(Expr::Charge(service.clone())),
            (None, 1) => lit(percent(dice.pick(&["15", "3", "100"]))).times(Expr::Charges),
            _ => lit(percent("2.5")).times(Expr::Charges),
        };
        settlement.caps.push(Cap { amount, window: CapWindow::Period(window), service, at: None });
    }
    if dice.chance(15) {
        let amount = amount("60", currency);
        settlement.caps.push(Cap { amount, window: CapWindow::Incident, service: None, at: None });
    }
    settlement.minimum = dice.chance(20).then(|| money("50", currency));
    settlement.least = dice.chance(20).then(|| money("70", currency));
    settlement.each = dice.chance(20).then_some(Period::Quarter { from: 1 });
    settlement.claim = dice.chance(40).then(|| Claim {
        within: ClaimTime::Span(dice.pick(&[
            THIRTY_DAYS,
            CalendarSpan { amount: 1, unit: SpanUnit::Month },
            CalendarSpan { amount: 2, unit: SpanUnit::Week },
        ])),
        of: ClaimFrom::PeriodEnd,
    });
    settlement.earn_back = dice
        .chance(40)
        .then(|| EarnBack { share: Percent(decimal("50")), after: 1 + dice.below(2) as u32 });
    if dice.chance(40) {
        let target = dice.pick(&agreement.targets);
        let when = if dice.chance(15) {
            let (each, more) = (Period::Month, dice.chance(50));
            let what = Happening::Credits { amount: amount("200", currency), more, each };
            CreditTrigger::Repeated { what, often: Often::OutOf { times: 2, periods: 4 } }
        } else if dice.chance(50) {
            awards::trigger(dice, agreement, &target)
        } else if target.per.is_some() || dice.chance(20) {
            CreditTrigger::CreditsReach {
                amount: amount("500", currency),
                more: dice.chance(50),
                window: Period::RollingMonths { months: 2 },
            }
        } else {
            trigger(dice, &target.heading.name)
        };
        agreement.terminations.push(Termination {
            heading: heading("chronic"),
            when,
            notice: Some(THIRTY_DAYS),
            within: None,
            only_for: Vec::new(),
        });
    }
}
