//! Credits, their settlement, and rights to terminate (language §8, §10.4, §10.7-13).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use slate_model::{
    CapWindow, ChargeAmount, Credit, CreditPer, CreditTrigger, DateRange, Expr, Figure, Measure,
    Name, Period, PeriodVerdict, RoundingMode,
};

use crate::claims::{can_pay, worst_of_each};
use crate::excluded::World;
use crate::logic::{Scope, Val, constant, eval, holds, round, whole};
use crate::measure::{Cell, InPeriod, Incident, MINUTE, Measured, required};
use crate::periods::{Cut, period_of};
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
    let mut date = world.agreement.term.first;
    while date <= world.agreement.term.last {
        let last = books.settled_on(date);
        let settled = credits.len();
        let gross = books.gross(date, last, &credits);
        credits.extend(gross);
        books.settle(&mut credits, settled);
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
        Some(Val::Quantity(self.books.charges(
            service,
            self.cut.first,
            self.cut.last,
            self.target.period,
        )))
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
}

impl<'a> Figures<'a> {
    fn in_period(&self) -> InPeriod<'a> {
        let (world, group) = (self.books.world, self.cell.group.as_ref());
        InPeriod { world, target: self.target, cut: self.cut, group }
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
                    sum += match (&charge.amount, months) {
                        (ChargeAmount::Fixed(money), Some(months)) => {
                            let (from, to) = period_of(Period::BillingMonth { day }, term, date);
                            crate::logic::decimal(money.amount.0)
                                / whole(months)
                                / whole(days(from, to))
                        }
                        (ChargeAmount::Fixed(money), None) => {
                            crate::logic::decimal(money.amount.0) / whole(days(from, to))
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

    /// The period of settlement: the one that all targets with credits share where it is a month or
    /// longer, else the month.
    fn settles(&self) -> Period {
        let credits = &self.world.agreement.credits;
        let mut periods: Vec<Period> =
            credits.iter().map(|credit| self.measured(&credit.target).0.period).collect();
        periods.dedup();
        match periods[..] {
            [
                Period::Day
                | Period::Week
                | Period::RollingDays { .. }
                | Period::RollingMonths { .. },
            ] => Period::Month,
            [one] => one,
            _ => Period::Month,
        }
    }

    /// The last date of the period of settlement that a date is in, in the term.
    fn settled_on(&self, date: NaiveDate) -> NaiveDate {
        period_of(self.settles(), self.term(), date).1.min(self.term().last)
    }

    fn measured(&self, target: &Name) -> (&slate_model::Target, &Measured) {
        let declared = self.world.agreement.target(target).expect("a target");
        (
            declared,
            self.targets.iter().find(|measured| measured.target == *target).expect("measured"),
        )
    }

    /// Whether a trigger fires in the dates given: in a period that ends in them.
    fn fires(
        &self,
        trigger: &CreditTrigger,
        (start, last): (NaiveDate, NaiveDate),
        group: Option<&String>,
        credits: &[Paid],
    ) -> bool {
        let cells = |target: &Name| -> Vec<&Cell> {
            let (_, measured) = self.measured(target);
            let grouped = measured.cells.iter().any(|cell| cell.group.is_some());
            measured
                .cells
                .iter()
                .filter(|cell| !grouped || group.is_none() || cell.group.as_ref() == group)
                .collect()
        };
        let here = |target: &Name| -> Vec<&Cell> {
            let (_, measured) = self.measured(target);
            let ends_here = |cell: &&Cell| {
                let end = measured.cuts[cell.period].last;
                start <= end && end <= last
            };
            cells(target).into_iter().filter(ends_here).collect()
        };
        let counts = |target: &Name, cell: &Cell| {
            let (_, measured) = self.measured(target);
            cell.verdict == PeriodVerdict::Missed && !measured.cuts[cell.period].stub
        };
        match trigger {
            CreditTrigger::Consecutive { target, misses, each_further } => {
                here(target).into_iter().any(|cell| {
                    counts(target, cell)
                        && if *each_further {
                            cell.streak >= *misses
                        } else {
                            cell.streak % misses == 0
                        }
                })
            }
            CreditTrigger::OutOf { target, misses, periods } => here(target).iter().any(|cell| {
                let recent = |other: &&&Cell| {
                    other.group == cell.group
                        && other.period <= cell.period
                        && other.period + *periods as usize > cell.period
                };
                let all = cells(target);
                let missed = all.iter().filter(recent).filter(|cell| counts(target, cell)).count();
                counts(target, cell) && missed >= *misses as usize
            }),
            CreditTrigger::CreditsReach { amount, more, window } => {
                let (first, end) = period_of(*window, self.term(), last);
                let scope = Window { books: self, first, last: end, period: *window };
                let wanted = eval(amount, &scope).map(Val::quantity);
                let so_far: BigRational = credits
                    .iter()
                    .filter(|paid| first <= paid.cut.last && paid.cut.last <= last)
                    .map(|paid| &paid.net)
                    .sum();
                wanted.is_some_and(|wanted| if *more { so_far > wanted } else { so_far >= wanted })
            }
            CreditTrigger::Figures { target, condition } => here(target).iter().any(|cell| {
                let (declared, measured) = self.measured(target);
                let cut = measured.cuts[cell.period];
                let judged = matches!(cell.verdict, PeriodVerdict::Met | PeriodVerdict::Missed);
                judged
                    && holds(
                        condition,
                        &Figures {
                            books: self,
                            cut,
                            cell,
                            target: declared,
                            base: None,
                            incident: None,
                        },
                    )
            }),
            CreditTrigger::All(parts) => {
                parts.iter().all(|part| self.fires(part, (start, last), group, credits))
            }
            CreditTrigger::Any(parts) => {
                parts.iter().any(|part| self.fires(part, (start, last), group, credits))
            }
        }
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
    /// `settled` are those of earlier dates.
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
                    let (net, claimed) = (gross.clone(), self.world.claimed(&credit, cut.last));
                    if gross.is_positive() {
                        paid.push(Paid { credit, cut, group, incident, gross, net, claimed });
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
        paid.sort_by_key(|paid| paid.cut.last);
        paid
    }

    fn credit(&self, name: &Name) -> &Credit {
        self.world.agreement.credit(name).expect("a credit")
    }

    fn service(&self, paid: &Paid) -> &Name {
        &self.measured(&self.credit(&paid.credit).target).0.service
    }

    fn minor(&self) -> BigRational {
        let places = self.world.agreement.currency.minor_digits();
        (0..places).fold(whole(1), |unit, _| unit / whole(10))
    }

    fn rounding(&self) -> (RoundingMode, BigRational) {
        match &self.world.agreement.settlement.rounding {
            Some(rounding) => (rounding.mode, crate::logic::decimal(rounding.to.0)),
            None => (RoundingMode::HalfUp, self.minor()),
        }
    }

    /// The amount of a cap over a window: rounded down, prorated by days where the term cuts the
    /// window and the amount is not of charges.
    fn cap(
        &self,
        amount: &Expr,
        window: Period,
        date: NaiveDate,
    ) -> (BigRational, NaiveDate, NaiveDate) {
        let (first, last) = period_of(window, self.term(), date);
        let term = self.term();
        let value = eval(amount, &Window { books: self, first, last, period: window })
            .expect("an amount")
            .quantity();
        let rolls = matches!(window, Period::RollingDays { .. } | Period::RollingMonths { .. });
        let value = if of_charges(amount) || rolls {
            value
        } else {
            value * whole(days(first.max(term.first), last.min(term.last)))
                / whole(days(first, last))
        };
        (round(&value, RoundingMode::Down, &self.minor()), first, last)
    }

    /// Cuts these credits down to `most` together: pro rata, the largest remainders first, then in
    /// source order.
    fn share(&self, credits: &mut [Paid], which: &[usize], most: &BigRational) {
        let sum: BigRational = which.iter().map(|n| &credits[*n].net).sum();
        let most = most.clone().max(BigRational::zero());
        if sum <= most {
            return;
        }
        let unit = self.minor();
        let mut remainders = Vec::new();
        let mut left = most.clone();
        for n in which {
            let exact = &credits[*n].net * &most / &sum;
            let down = round(&exact, RoundingMode::Down, &unit);
            left -= &down;
            remainders.push((exact - &down, *n));
            credits[*n].net = down;
        }
        let order = |name: &Name| {
            self.world.agreement.credits.iter().position(|credit| credit.heading.name == *name)
        };
        remainders.sort_by(|(a, n), (b, m)| {
            b.cmp(a)
                .then_with(|| order(&credits[*n].credit).cmp(&order(&credits[*m].credit)))
                .then(n.cmp(m))
        });
        let mut each = remainders.iter();
        while left >= unit {
            let (_, n) = each.next().expect("fewer units than credits");
            credits[*n].net += &unit;
            left -= &unit;
        }
    }

    /// Settles the credits of one period of settlement: all from `done` on.
    fn settle(&self, credits: &mut [Paid], done: usize) {
        let settlement = &self.world.agreement.settlement;
        if let Some(month) = credits.get(done).map(|first| self.settled_on(first.cut.last)) {
            let here: Vec<usize> = (done..credits.len()).collect();
            // Which credit wins.
            for group in &settlement.highest_of {
                let total = |name: &Name, credits: &[Paid]| -> BigRational {
                    here.iter()
                        .filter(|n| credits[**n].credit == *name)
                        .map(|n| &credits[*n].net)
                        .sum()
                };
                let best = group
                    .iter()
                    .map(|name| total(name, credits))
                    .max()
                    .unwrap_or_else(BigRational::zero);
                let winner = group.iter().find(|name| total(name, credits) == best).cloned();
                for n in &here {
                    if group.contains(&credits[*n].credit)
                        && Some(&credits[*n].credit) != winner.as_ref()
                    {
                        credits[*n].net = BigRational::zero();
                    }
                }
            }
            // Rounding of each.
            let (mode, step) = self.rounding();
            for n in &here {
                credits[*n].net = round(&credits[*n].net, mode, &step);
            }
            // Incident caps, caps of a service, then those of the agreement by the length of their window.
            let rank = |cap: &slate_model::Cap| {
                let window = match cap.window {
                    CapWindow::Incident => return 0,
                    CapWindow::Period(window) => window,
                };
                let length = match window {
                    Period::Day => 1,
                    Period::Week => 2,
                    Period::Month | Period::BillingMonth { .. } => 3,
                    Period::Quarter { .. } => 4,
                    Period::HalfYear { .. } => 5,
                    Period::Year { .. } => 6,
                    Period::ContractYear => 7,
                    Period::RollingDays { .. } | Period::RollingMonths { .. } => 8,
                    Period::Term => 9,
                };
                if cap.service.is_some() { length } else { length + 10 }
            };
            let mut caps: Vec<_> = settlement.caps.iter().collect();
            caps.sort_by_key(|cap| rank(cap));
            // What was claimed goes first; what was not is shown as if it were claimed now.
            let mut sum = BigRational::zero();
            for part in [true, false] {
                for cap in &caps {
                    let bound: Vec<usize> = here
                        .iter()
                        .copied()
                        .filter(|n| credits[*n].claimed == part)
                        .filter(|n| {
                            cap.service
                                .as_ref()
                                .is_none_or(|service| service == self.service(&credits[*n]))
                        })
                        .collect();
                    match cap.window {
                        CapWindow::Incident => {
                            self.cap_incidents(cap, credits, &bound, |n| n < done || !part)
                        }
                        CapWindow::Period(window) => {
                            let mut left = bound;
                            while let Some(n) = left.first().copied() {
                                let rolls = matches!(
                                    window,
                                    Period::RollingDays { .. } | Period::RollingMonths { .. }
                                );
                                let date = if rolls { month } else { credits[n].cut.last };
                                let (amount, first, last) = self.cap(&cap.amount, window, date);
                                let inside = |n: &usize| {
                                    first <= credits[*n].cut.last && credits[*n].cut.last <= last
                                };
                                let (these, others): (Vec<usize>, Vec<usize>) =
                                    left.iter().partition(|n| inside(n));
                                let used: BigRational = (0..credits.len())
                                    .filter(|n| credits[*n].claimed && (*n < done || !part))
                                    .filter(inside)
                                    .filter(|n| {
                                        cap.service.as_ref().is_none_or(|service| {
                                            service == self.service(&credits[*n])
                                        })
                                    })
                                    .map(|n| &credits[n].net)
                                    .sum();
                                self.share(credits, &these, &(amount - used));
                                left = others;
                            }
                        }
                    }
                }
                let these: Vec<usize> =
                    here.iter().copied().filter(|n| credits[*n].claimed == part).collect();
                let own: BigRational = these.iter().map(|n| &credits[*n].net).sum();
                let least = settlement.minimum.as_ref();
                if least.is_some_and(|least| &sum + &own < crate::logic::decimal(least.amount.0)) {
                    these.iter().for_each(|n| credits[*n].net = BigRational::zero());
                }
                sum += these.iter().map(|n| &credits[*n].net).sum::<BigRational>();
            }
        }
    }

    /// Cuts down what is paid for each incident, over all its periods.
    fn cap_incidents(
        &self,
        cap: &slate_model::Cap,
        credits: &mut [Paid],
        bound: &[usize],
        settled: impl Fn(usize) -> bool,
    ) {
        let mut left: Vec<usize> =
            bound.iter().copied().filter(|n| credits[*n].incident.is_some()).collect();
        while let Some(first) = left.first().copied() {
            let paid = credits[first].clone();
            let period = self.measured(&self.credit(&paid.credit).target).0.period;
            let window = Window { books: self, first: paid.cut.first, last: paid.cut.last, period };
            let amount = eval(&cap.amount, &window);
            let amount =
                round(&amount.expect("an amount").quantity(), RoundingMode::Down, &self.minor());
            let same = |n: &usize| credits[*n].incident == paid.incident;
            let (these, others): (Vec<usize>, Vec<usize>) = left.iter().partition(|n| same(n));
            let used: BigRational = (0..credits.len())
                .filter(|n| credits[*n].claimed && settled(*n) && same(n))
                .map(|n| &credits[n].net)
                .sum();
            self.share(credits, &these, &(amount - used));
            left = others;
        }
    }

    /// What later clean periods give back.
    fn earn_back(&self, credits: &[Paid]) -> Vec<GivenBack> {
        let settlement = &self.world.agreement.settlement;
        let mut back = Vec::new();
        let Some(rule) = settlement.earn_back else {
            return back;
        };
        for paid in credits.iter().filter(|paid| paid.claimed && paid.net.is_positive()) {
            let (_, measured) = self.measured(&self.credit(&paid.credit).target);
            let mut clean = 0;
            for cell in measured.cells.iter().filter(|cell| cell.group == paid.group) {
                let cut = measured.cuts[cell.period];
                if cut.first <= paid.cut.last
                    || cut.stub
                    || cut.end > self.world.history.as_of
                    || cell.pending > 0
                {
                    continue;
                }
                match cell.verdict {
                    PeriodVerdict::Met => clean += 1,
                    PeriodVerdict::Missed => clean = 0,
                    PeriodVerdict::NotMeasured | PeriodVerdict::Reported => {}
                }
                if clean == rule.after {
                    let share = crate::logic::decimal(rule.share.0) / whole(100);
                    let (mode, step) = self.rounding();
                    let amount = round(&(&paid.net * share), mode, &step).min(paid.net.clone());
                    let credit = paid.credit.clone();
                    back.push(GivenBack {
                        credit,
                        paid_for: paid.cut.last,
                        earned_in: cut.last,
                        amount,
                    });
                    break;
                }
            }
        }
        back
    }

    fn months(&self, credits: &[Paid], back: &[GivenBack]) -> Vec<Settled> {
        let dates =
            credits.iter().map(|paid| paid.cut.last).chain(back.iter().map(|back| back.earned_in));
        let mut ends: Vec<NaiveDate> = dates.map(|date| self.settled_on(date)).collect();
        ends.sort();
        ends.dedup();
        let settled = |last: NaiveDate| {
            let (first, _) = period_of(self.settles(), self.term(), last);
            let inside = |date: NaiveDate| first <= date && date <= last;
            Settled {
                last,
                charges: self.charges(None, first, last, self.settles()),
                net: credits
                    .iter()
                    .filter(|paid| inside(paid.cut.last))
                    .map(|paid| &paid.net)
                    .sum(),
                claimable: credits
                    .iter()
                    .filter(|paid| inside(paid.cut.last) && !paid.claimed)
                    .map(|paid| &paid.net)
                    .sum(),
                earned_back: back
                    .iter()
                    .filter(|back| inside(back.earned_in))
                    .map(|back| &back.amount)
                    .sum(),
            }
        };
        ends.into_iter().map(settled).collect()
    }

    fn terminations(&self, credits: &[Paid]) -> Vec<(Name, NaiveDate)> {
        let mut rights = Vec::new();
        for termination in &self.world.agreement.terminations {
            // Of periods that end on one date the shortest.
            let mut looks: BTreeMap<NaiveDate, NaiveDate> = BTreeMap::new();
            let mut look = |first: NaiveDate, last: NaiveDate| {
                let known = looks.entry(last).or_insert(first);
                *known = first.max(*known);
            };
            let mut targets = Vec::new();
            let reaches = targets_of(&termination.when, &mut targets);
            let mut groups = BTreeSet::new();
            for target in &targets {
                let (_, measured) = self.measured(target);
                measured.cuts.iter().for_each(|cut| look(cut.first, cut.last));
                groups.extend(measured.cells.iter().filter_map(|cell| cell.group.as_ref()));
            }
            if reaches {
                let mut date = self.term().first;
                while date <= self.term().last {
                    // Of periods to come those in which one that runs ends.
                    let last = self.settled_on(date);
                    let begun =
                        midnight(self.world.agreement.zone.0, date) < self.world.history.as_of;
                    let inside = |paid: &Paid| date <= paid.cut.last && paid.cut.last <= last;
                    if begun || credits.iter().any(inside) {
                        look(date, last);
                    }
                    date = next(last);
                }
            }
            let groups: Vec<Option<&String>> =
                if groups.is_empty() { vec![None] } else { groups.into_iter().map(Some).collect() };
            for group in groups {
                // A right that stands on credits arises when they reach the amount, not while they
                // stay there.
                let mut before = false;
                for (last, first) in &looks {
                    let now = self.fires(&termination.when, (*first, *last), group, credits);
                    if now && !(reaches && before) {
                        rights.push((termination.heading.name.clone(), *last));
                    }
                    before = now;
                }
            }
        }
        rights
    }
}

/// The targets that a trigger looks at; whether it looks at credits.
fn targets_of(trigger: &CreditTrigger, into: &mut Vec<Name>) -> bool {
    match trigger {
        CreditTrigger::Consecutive { target, .. }
        | CreditTrigger::OutOf { target, .. }
        | CreditTrigger::Figures { target, .. } => {
            into.push(target.clone());
            false
        }
        CreditTrigger::CreditsReach { .. } => true,
        CreditTrigger::All(parts) | CreditTrigger::Any(parts) => {
            // Every part is asked: each adds its targets.
            let reaches: Vec<bool> = parts.iter().map(|part| targets_of(part, into)).collect();
            reaches.contains(&true)
        }
    }
}
