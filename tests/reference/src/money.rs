//! Credits (language §8, §10.7-9); how they are settled, when something fires and what comes later
//! stand in files of their own.

mod fires;
mod later;
mod settle;

use chrono::{Datelike, NaiveDate};
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use slate_model::{
    ChargeAmount, Credit, CreditPer, DateRange, Expr, Figure, Measure, Name, Period, PeriodVerdict,
    Steps, Value, WonIn,
};

use crate::claims::{can_pay, worst_of_each};
use crate::excluded::World;
use crate::logic::{Scope, Val, constant, eval, whole};
use crate::measure::{Cell, InPeriod, Incident, MINUTE, Measured, required};
use crate::periods::{Cut, period_of, settlement_period};
use crate::wall::{midnight, next};

/// One credit of one period, group or incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The credit.
    pub credit: Name,
    /// The period it is for.
    pub cut: Cut,
    /// The group.
    pub group: Option<String>,
    /// The incident and its cycle.
    pub incident: Option<(String, u32)>,
    /// What the clause pays.
    pub gross: BigRational,
    /// What is left of it.
    pub net: BigRational,
    /// The last date of the period in which it is settled.
    pub settled: NaiveDate,
    /// Whether it needs no claim, or was claimed in time.
    pub claimed: bool,
}

/// A credit given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenBack {
    /// The credit.
    pub credit: Name,
    /// The last date of the period it was paid for.
    pub paid_for: NaiveDate,
    /// The last date of the period that earned it back.
    pub earned_in: NaiveDate,
    /// The last date of the period of settlement in which it comes back: not before it was paid.
    pub settled: NaiveDate,
    /// How much.
    pub amount: BigRational,
}

/// The settlement of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The last date of the month.
    pub last: NaiveDate,
    /// The charges.
    pub charges: BigRational,
    /// What its credits came to.
    pub net: BigRational,
    /// Of that, what nobody has claimed.
    pub claimable: BigRational,
    /// What was earned back in it.
    pub earned_back: BigRational,
}

/// What it all came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The targets, in the agreement's order.
    pub targets: Vec<Measured>,
    /// Credits that pay something, in order of time, then of the agreement.
    pub credits: Vec<Paid>,
    /// Months with credits or credits earned back.
    pub settlements: Vec<Settled>,
    /// Credits given back.
    pub given_back: Vec<GivenBack>,
    /// Rights to terminate: the clause and the last date of the period that gives it.
    pub terminations: Vec<(Name, NaiveDate)>,
}

/// Evaluates an agreement over a history.
pub fn evaluate(world: &World<'_>) -> Outcome {
    let targets: Vec<Measured> =
        world.agreement.targets.iter().map(|target| world.measure(target)).collect();
    let books = Books { world, targets: &targets };
    let mut credits = Vec::new();
    let mut waiting: Vec<Paid> = Vec::new();
    let mut date = world.agreement.term.first;
    while date <= world.agreement.term.last {
        let last = books.settled_on(date);
        let done = credits.len();
        waiting.extend(books.gross(date, last, &credits));
        let order = |paid: &Paid| books.order(&paid.credit);
        let (mut now, later): (Vec<Paid>, Vec<Paid>) =
            waiting.into_iter().partition(|paid| paid.settled <= last);
        now.sort_by_key(|paid| (paid.cut.last, order(paid)));
        waiting = later;
        credits.extend(now);
        books.settle(&mut credits, done);
        date = next(last);
    }
    let given_back = books.earn_back(&credits);
    let settlements = books.months(&credits, &given_back);
    let terminations = books.terminations(&credits);
    Outcome { targets, credits, settlements, given_back, terminations }
}

struct Books<'a> {
    world: &'a World<'a>,
    targets: &'a [Measured],
}

/// One period of a target, seen by an expression.
struct Figures<'a> {
    books: &'a Books<'a>,
    cut: Cut,
    cell: &'a Cell,
    target: &'a slate_model::Target,
    base: Option<BigRational>,
    incident: Option<&'a Incident>,
}

impl Scope for Figures<'_> {
    fn figure(&self, figure: Figure) -> Option<Val> {
        let cell = self.cell;
        Some(Val::Quantity(match figure {
            Figure::Attainment => cell.attainment.clone()?,
            Figure::Target => required(self.target)?,
            Figure::Shortfall => cell.shortfall.clone()?,
            Figure::Numerator => cell.numerator.clone(),
            Figure::Denominator => cell.denominator.clone(),
            Figure::Breaches => whole(self.incident.map_or(cell.breaches, |_| 1)),
            Figure::Downtime => {
                whole(self.incident.map_or(cell.downtime, |incident| incident.downtime) * MINUTE)
            }
            Figure::Overrun => {
                whole(self.incident.map_or(cell.overrun, |incident| incident.overrun) * MINUTE)
            }
            Figure::Base => self.base.clone()?,
            Figure::Streak => whole(i64::from(cell.streak)),
            Figure::LengthOfPeriod => {
                let (first, last) = (self.cut.first, self.cut.last);
                let zone = self.books.world.agreement.zone.0;
                whole((midnight(zone, next(last)) - midnight(zone, first)) * MINUTE)
            }
        }))
    }

    fn charge(&self, service: Option<&Name>) -> Option<Val> {
        // Of a rolling window the month that it ends with.
        let rolls =
            matches!(self.target.period, Period::RollingDays { .. } | Period::RollingMonths { .. });
        let (first, period) = if rolls {
            let term = self.books.term();
            (period_of(Period::Month, term, self.cut.last).0, Period::Month)
        } else {
            (self.cut.first, self.target.period)
        };
        Some(Val::Quantity(self.books.charges(service, first, self.cut.last, period)))
    }

    fn over_input(&self, name: &Name, figure: slate_model::InputFigure) -> Option<Val> {
        crate::measure::over_input(self.books.world, name, figure, (self.cut.first, self.cut.last))
    }

    fn input(&self, name: &Name, periods: u32) -> Option<Val> {
        self.in_period().input(name, periods)
    }

    /// What its own target measured, so many periods earlier; else the metric by itself.
    fn metric(&self, name: &Name, periods: u32) -> Option<Val> {
        if matches!(&self.target.measure, Measure::Metric(own) if own == name) {
            let (_, measured) = self.books.measured(&self.target.heading.name);
            let period = self.cell.period.checked_sub(periods as usize)?;
            let mut cells = measured.cells.iter();
            let same = |cell: &&Cell| cell.period == period && cell.group == self.cell.group;
            return cells.find(same)?.attainment.clone().map(Val::Quantity);
        }
        self.in_period().metric(name, periods)
    }

    fn steps(&self, steps: &Steps) -> Option<Val> {
        Some(Val::Quantity(whole(self.full_steps(steps))))
    }
}

impl<'a> Figures<'a> {
    fn in_period(&self) -> InPeriod<'a> {
        let (world, group) = (self.books.world, self.cell.group.as_ref());
        InPeriod { world, target: self.target, cut: self.cut, group }
    }

    /// The steps that are full in this period, counted one breach (or minute) after the other: each
    /// has its date, and is struck out with the step that it fills.
    fn full_steps(&self, steps: &Steps) -> i64 {
        let units = |value: &Value| {
            let quantity = constant(value).quantity();
            let quantity =
                if steps.of == Figure::Breaches { quantity } else { quantity / whole(MINUTE) };
            quantity.to_integer().to_usize().expect("whole units")
        };
        let (step, free) = (units(&steps.step), steps.free.as_ref().map_or(0, units));
        let (_, measured) = self.books.measured(&self.target.heading.name);
        let (mut all, mut unpaid): (Vec<NaiveDate>, Vec<NaiveDate>) = (Vec::new(), Vec::new());
        let mut full = 0;
        for cell in &measured.cells {
            if cell.group != self.cell.group || cell.period > self.cell.period {
                continue;
            }
            full = 0;
            let judged = matches!(cell.verdict, PeriodVerdict::Met | PeriodVerdict::Missed);
            if !judged || cell.forgiven {
                continue;
            }
            let last = measured.cuts[cell.period].last;
            let (first, _) = period_of(steps.window, self.books.term(), last);
            let happened = match steps.of {
                Figure::Breaches => cell.breaches,
                Figure::Downtime => cell.downtime,
                _ => cell.overrun,
            };
            for _ in 0..happened {
                if all.iter().filter(|date| **date >= first).count() >= free {
                    unpaid.push(last);
                }
                all.push(last);
            }
            unpaid.retain(|date| *date >= first);
            while unpaid.len() >= step {
                unpaid.drain(..step);
                full += 1;
            }
        }
        full
    }
}

/// The charges of a stretch of dates, and nothing else.
struct Window<'a> {
    books: &'a Books<'a>,
    first: NaiveDate,
    last: NaiveDate,
    period: Period,
}

impl Scope for Window<'_> {
    fn charge(&self, service: Option<&Name>) -> Option<Val> {
        Some(Val::Quantity(self.books.charges(service, self.first, self.last, self.period)))
    }
}

/// The inputs of one period of a charge.
struct Priced<'a> {
    world: &'a World<'a>,
    begins: NaiveDate,
    dates: (NaiveDate, NaiveDate),
}

impl Scope for Priced<'_> {
    fn input(&self, name: &Name, periods: u32) -> Option<Val> {
        let agreement = self.world.agreement;
        let each = agreement.input(name)?.each;
        let mut first = self.begins;
        for _ in 0..periods {
            first = period_of(each, agreement.term, crate::wall::before(first)).0;
        }
        let is_it =
            |given: &&crate::history::Given| given.input == name.as_str() && given.first == first;
        Some(constant(&self.world.history.inputs.iter().find(is_it)?.value))
    }

    fn over_input(&self, name: &Name, figure: slate_model::InputFigure) -> Option<Val> {
        crate::measure::over_input(self.world, name, figure, self.dates)
    }
}

/// Whether an amount is reckoned from charges.
fn of_charges(expr: &Expr) -> bool {
    match expr {
        Expr::Charges | Expr::Charge(_) => true,
        Expr::Arithmetic { left, right, .. } => of_charges(left) || of_charges(right),
        Expr::Min(parts) | Expr::Max(parts) => parts.iter().any(of_charges),
        _ => false,
    }
}

fn days(first: NaiveDate, last: NaiveDate) -> i64 {
    (last - first).num_days() + 1
}

impl Books<'_> {
    fn term(&self) -> DateRange {
        self.world.agreement.term
    }

    /// The gross charge of the dates `first..=last`, of one service or all. A charge for several
    /// months is spread evenly over them, and over the days of each; months begin where billing
    /// cycles do, of the charge or of the period at hand, or the contract years at hand.
    fn charges(
        &self,
        service: Option<&Name>,
        first: NaiveDate,
        last: NaiveDate,
        period: Period,
    ) -> BigRational {
        let term = self.term();
        let mut sum = BigRational::zero();
        for of in &self.world.agreement.services {
            if service.is_some_and(|name| *name != of.heading.name) {
                continue;
            }
            let mut date = first.max(term.first);
            while date <= last.min(term.last) {
                let in_force =
                    of.charges.iter().rfind(|charge| charge.from.is_none_or(|from| from <= date));
                if let Some(charge) = in_force {
                    let day = match (period, charge.each) {
                        (Period::BillingMonth { day }, _) | (_, Period::BillingMonth { day }) => {
                            day
                        }
                        (Period::ContractYear, _) => term.first.day() as u8,
                        _ => 1,
                    };
                    let months = match charge.each {
                        Period::Month | Period::BillingMonth { .. } => Some(1),
                        Period::Quarter { .. } => Some(3),
                        Period::HalfYear { .. } => Some(6),
                        Period::Year { .. } | Period::ContractYear => Some(12),
                        _ => None,
                    };
                    let (from, to) = period_of(charge.each, term, date);
                    let amount = match &charge.amount {
                        ChargeAmount::Fixed(money) => crate::logic::decimal(money.amount.0),
                        ChargeAmount::Reckoned(amount) => {
                            let dates = (from.max(term.first), to.min(term.last));
                            eval(amount, &Priced { world: self.world, begins: from, dates })
                                .map_or_else(BigRational::zero, Val::quantity)
                        }
                        ChargeAmount::Input(_) => BigRational::zero(),
                    };
                    sum += match (&charge.amount, months) {
                        (ChargeAmount::Fixed(_) | ChargeAmount::Reckoned(_), Some(months)) => {
                            let (from, to) = period_of(Period::BillingMonth { day }, term, date);
                            amount / whole(months) / whole(days(from, to))
                        }
                        (ChargeAmount::Fixed(_) | ChargeAmount::Reckoned(_), None) => {
                            amount / whole(days(from, to))
                        }
                        (ChargeAmount::Input(input), _) => {
                            // What the history says comes in the periods of the input.
                            let each = self.world.agreement.input(input).expect("an input").each;
                            let (from, to) = period_of(each, term, date);
                            let inputs = &self.world.history.inputs;
                            let given = inputs
                                .iter()
                                .find(|given| given.input == input.as_str() && given.first == from);
                            let cut = days(from.max(term.first), to.min(term.last));
                            given.map_or(BigRational::zero(), |given| {
                                constant(&given.value).quantity() / whole(cut)
                            })
                        }
                    };
                }
                date = next(date);
            }
        }
        sum
    }

    /// The last date of the period of settlement that a date is in, in the term.
    fn settled_on(&self, date: NaiveDate) -> NaiveDate {
        period_of(settlement_period(self.world.agreement), self.term(), date)
            .1
            .min(self.term().last)
    }

    /// The last date of the last period of settlement that has begun, or holds something measured.
    fn known(&self) -> NaiveDate {
        let ends = self
            .targets
            .iter()
            .flat_map(|measured| measured.cells.iter().map(|cell| measured.cuts[cell.period].last));
        ends.max().map_or(self.term().first, |last| self.settled_on(last))
    }

    /// When a credit is settled: with its period, or with the end of the one in which it is compared.
    fn settled_with(&self, credit: &Name, last: NaiveDate) -> NaiveDate {
        let winners = &self.world.agreement.settlement.winners;
        let waits = winners.iter().filter(|winner| winner.of.contains(credit)).map(|winner| {
            match winner.each {
                WonIn::Period(period) => period_of(period, self.term(), last).1,
                WonIn::Settlement | WonIn::Incident => last,
            }
        });
        let until = waits.max().unwrap_or(last).min(self.term().last);
        self.settled_on(until).min(self.known())
    }

    fn measured(&self, target: &Name) -> (&slate_model::Target, &Measured) {
        let declared = self.world.agreement.target(target).expect("a target");
        (
            declared,
            self.targets.iter().find(|measured| measured.target == *target).expect("measured"),
        )
    }

    fn gross_of(&self, credit: &Credit, cell: &Cell, incident: Option<&Incident>) -> BigRational {
        let (target, measured) = self.measured(&credit.target);
        let cut = measured.cuts[cell.period];
        let mut figures = Figures { books: self, cut, cell, target, base: None, incident };
        figures.base =
            credit.base.as_ref().and_then(|base| eval(base, &figures)).map(Val::quantity);
        eval(&credit.pay, &figures)
            .map_or(BigRational::zero(), |pay| pay.quantity().max(BigRational::zero()))
    }

    /// Every credit that pays something for a period that ends in these dates, before settlement;
    /// `settled` are those settled before.
    fn gross(&self, from: NaiveDate, to: NaiveDate, settled: &[Paid]) -> Vec<Paid> {
        let mut paid = Vec::new();
        for credit in &self.world.agreement.credits {
            let (_, measured) = self.measured(&credit.target);
            let cells = match credit.per {
                CreditPer::Period => worst_of_each(&measured.cells),
                CreditPer::Group | CreditPer::Incident => {
                    measured.cells.iter().filter(|cell| can_pay(cell)).collect()
                }
            };
            for cell in cells {
                let cut = measured.cuts[cell.period];
                let dates = (cut.first, cut.last);
                let fires = credit
                    .when
                    .as_ref()
                    .is_none_or(|when| self.fires(when, dates, cell.group.as_ref(), settled));
                if cut.last < from || cut.last > to || !fires {
                    continue;
                }
                let mut pay = |incident: Option<&Incident>| {
                    let gross = self.gross_of(credit, cell, incident);
                    let incident = incident.map(|incident| (incident.id.clone(), incident.cycle));
                    let (credit, group) = (credit.heading.name.clone(), cell.group.clone());
                    if gross.is_positive() {
                        let settled = self.settled_with(&credit, cut.last);
                        let (net, claimed) = (gross.clone(), self.world.claimed(&credit, cut.last));
                        paid.push(Paid {
                            credit,
                            cut,
                            group,
                            incident,
                            gross,
                            net,
                            settled,
                            claimed,
                        });
                    }
                };
                match credit.per {
                    CreditPer::Period | CreditPer::Group => pay(None),
                    CreditPer::Incident => {
                        cell.incidents.iter().for_each(|incident| pay(Some(incident)))
                    }
                }
            }
        }
        paid
    }

    /// The place of a credit in the agreement.
    fn order(&self, name: &Name) -> usize {
        let mut credits = self.world.agreement.credits.iter();
        credits.position(|credit| credit.heading.name == *name).expect("a credit")
    }

    fn credit(&self, name: &Name) -> &Credit {
        self.world.agreement.credit(name).expect("a credit")
    }

    fn service(&self, paid: &Paid) -> &Name {
        &self.measured(&self.credit(&paid.credit).target).0.service
    }
}
