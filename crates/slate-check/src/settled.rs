//! The most that an agreement can cost after caps, in one period of settlement and in each longer
//! window that limits it further.

use rust_decimal::Decimal;
use slate_model::{Agreement, Cap, CapWindow, Clauses, Credit, Money, Name, Period, WonIn};

use crate::ask::money;
use crate::lint::bounds;

/// The most that an agreement can cost: in one period of settlement, and in each longer window in
/// which it is less than the shorter ones allow, the shortest first. Empty where nothing limits it,
/// or only a history can tell.
pub fn most_settled(agreement: &Agreement) -> Vec<(Money, Period)> {
    let Some(most) = Most::of(agreement) else { return Vec::new() };
    let mut windows = most.windows();
    windows.sort_by_key(|(months, _)| *months);
    let mut found: Vec<(Decimal, u32, Period)> = Vec::new();
    for (months, period) in windows {
        let Some(amount) = most.bound(months) else { continue };
        // What a longer window allows at most is all that a shorter one can cost.
        found.retain(|(shorter, ..)| *shorter < amount);
        let further = found.iter().all(|(shorter, each, _)| {
            let times = Decimal::from(months.div_ceil(*each));
            shorter.checked_mul(times).is_none_or(|it| amount < it)
        });
        if further {
            found.push((amount, months, period));
        }
    }
    found.into_iter().map(|(amount, _, period)| (money(agreement, amount), period)).collect()
}

/// An agreement of which it is asked.
struct Most<'a> {
    agreement: Clauses<'a>,
    /// The period of settlement, and its months.
    each: Period,
    months: u32,
    /// What each credit is rounded to.
    step: Decimal,
}

impl<'a> Most<'a> {
    fn of(agreement: &'a Agreement) -> Option<Self> {
        let agreement = Clauses::of(agreement);
        let each = settled_each(&agreement);
        let months = bounds::months(each).filter(|it| *it > 0)?;
        let smallest = Decimal::new(1, agreement.currency.minor_digits());
        let step = agreement.settlement.rounding.map_or(smallest, |rounding| rounding.to.0);
        Some(Self { agreement, each, months, step })
    }

    /// The period of settlement, and the longer windows of caps, with their months.
    fn windows(&self) -> Vec<(u32, Period)> {
        let caps = self.agreement.settlement.caps.iter();
        let longer = caps.filter_map(|cap| {
            let CapWindow::Period(window) = cap.window else { return None };
            Some((self.months_of(window)?, window)).filter(|(months, _)| *months > self.months)
        });
        std::iter::once((self.months, self.each)).chain(longer).collect()
    }

    /// The months of a window, where it has whole ones.
    fn months_of(&self, window: Period) -> Option<u32> {
        if window != Period::Term {
            return bounds::months(window);
        }
        let term = self.agreement.term;
        let after = term.last.succ_opt()?;
        let years = after.years_since(term.first)?;
        (years.checked_mul(12)?..)
            .take(12)
            .find(|it| {
                term.first
                    .checked_add_months(chrono::Months::new(*it))
                    .is_some_and(|it| it == after)
            })
            .filter(|it| *it > 0)
    }

    /// The most that can be paid in so many months.
    fn bound(&self, months: u32) -> Option<Decimal> {
        let services = &self.agreement.services;
        let by_service = services.iter().try_fold(Decimal::ZERO, |sum, service| {
            let name = &service.heading.name;
            let caps = self.capped(Some(name), months);
            sum.checked_add(caps.into_iter().chain(self.free(Some(name), months)).min()?)
        });
        let capped = self.capped(None, months).into_iter();
        capped.chain(by_service).chain(self.free(None, months)).min()
    }

    /// What the caps of a service, or of all, leave in so many months. A cap of a longer window
    /// binds a shorter stretch as well.
    fn capped(&self, service: Option<&Name>, months: u32) -> Option<Decimal> {
        let caps = self.agreement.settlement.caps.iter();
        let of = |cap: &&Cap| cap.service.as_ref() == service;
        caps.filter(of)
            .filter_map(|cap| {
                let CapWindow::Period(window) = cap.window else { return None };
                let window = self.months_of(window).filter(|it| *it >= self.months)?;
                let amount = bounds::Amounts::window(&self.agreement, window).fixed(&cap.amount)?;
                let digits = self.agreement.currency.minor_digits();
                let amount =
                    amount.round_dp_with_strategy(digits, rust_decimal::RoundingStrategy::ToZero);
                amount.checked_mul(Decimal::from(months.div_ceil(window)))
            })
            .min()
    }

    /// What the credits of a service, or all, can pay before caps in so many months. Each pays in
    /// every period of its target; a trigger that fires more rarely is not looked at. `None` where
    /// nothing limits one of them, and where small credits are raised.
    fn free(&self, service: Option<&Name>, months: u32) -> Option<Decimal> {
        let agreement = &self.agreement;
        if agreement.settlement.least.is_some() {
            return None;
        }
        let mut sum = Decimal::ZERO;
        let mut grouped: Vec<Option<Decimal>> = vec![None; agreement.settlement.winners.len()];
        for credit in &agreement.credits {
            let target = agreement.target(&credit.target)?;
            if service.is_some_and(|service| target.service != *service) {
                continue;
            }
            let most = self.credit(credit, months)?;
            let name = &credit.heading.name;
            let group = agreement.settlement.winners.iter().position(|it| it.of.contains(name));
            match group.and_then(|at| grouped.get_mut(at)) {
                // Of these only one is paid.
                Some(highest) => *highest = (*highest).max(Some(most)),
                None => sum = sum.checked_add(most)?,
            }
        }
        grouped.into_iter().flatten().try_fold(sum, Decimal::checked_add)
    }

    /// The most that one credit can pay in so many months, rounded up to what credits are rounded
    /// to: whichever way it is rounded, it is no more.
    fn credit(&self, credit: &Credit, months: u32) -> Option<Decimal> {
        let agreement = &self.agreement;
        let target = agreement.target(&credit.target)?;
        let compared = agreement.settlement.winners.iter().find_map(|it| match it.each {
            WonIn::Period(period) if it.of.contains(&credit.heading.name) => bounds::months(period),
            _ => None,
        });
        // Credits that wait for the end of a longer period are settled all at once.
        let months = months.max(compared.unwrap_or_default());
        let periods = months.checked_div(bounds::months_judged(target)?)?.max(1);
        let once = bounds::most_of(agreement, credit, target)?;
        let once = once.checked_div(self.step)?.ceil().checked_mul(self.step)?;
        once.checked_mul(Decimal::from(periods))
    }
}

/// How often is settled: as the agreement says, or the period that the targets of all credits share
/// where it is a month or longer, else the month.
fn settled_each(agreement: &Clauses<'_>) -> Period {
    let mut periods = agreement
        .credits
        .iter()
        .filter_map(|credit| agreement.target(&credit.target))
        .map(|target| target.period);
    let first = periods.next();
    let shared = first
        .filter(|first| periods.all(|it| it == *first))
        .filter(|first| !first.rolls() && bounds::months(*first).is_some());
    agreement.settlement.each.or(shared).unwrap_or(Period::Month)
}
