//! From gross to net: which credit wins, rounding, caps, the least and the smallest amount (language
//! §10.10).

use chrono::NaiveDate;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use slate_model::{CapWindow, Expr, Name, Period, RoundingMode, Winner, WonIn};

use super::{Books, Paid, Window, days, of_charges};
use crate::logic::{eval, round, whole};
use crate::periods::period_of;

/// Which credits share a cap with the one at hand.
type Same<'s> = Box<dyn Fn(&Paid) -> bool + 's>;

impl Books<'_> {
    fn minor(&self) -> BigRational {
        let places = self.world.agreement.currency.minor_digits();
        (0..places).fold(whole(1), |unit, _| unit / whole(10))
    }

    pub(super) fn rounding(&self) -> (RoundingMode, BigRational) {
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

    pub(super) fn settle(&self, credits: &mut [Paid]) {
        let agreement = self.world.agreement;
        let settlement = &agreement.settlement;
        let claimed = settlement.claim.is_none() || self.world.history.assume_claimed;
        let mut done = 0;
        while done < credits.len() {
            let month = credits[done].settled;
            let end = credits.iter().position(|paid| paid.settled > month).unwrap_or(credits.len());
            let here: Vec<usize> = (done..end).collect();
            self.leave_winners(credits, &here);
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
                    Period::ContractYear => 2,
                    Period::RollingDays { .. } | Period::RollingMonths { .. } => 3,
                    Period::Term => 4,
                    _ => 1,
                };
                if cap.service.is_some() { length } else { length + 10 }
            };
            let mut caps: Vec<_> = settlement.caps.iter().collect();
            caps.sort_by_key(|cap| rank(cap));
            for cap in caps {
                let bound: Vec<usize> = here
                    .iter()
                    .copied()
                    .filter(|n| {
                        cap.service
                            .as_ref()
                            .is_none_or(|service| service == self.service(&credits[*n]))
                    })
                    .collect();
                match cap.window {
                    CapWindow::Incident => {
                        self.cap_incidents(cap, credits, &bound, if claimed { done } else { 0 })
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
                            // A rolling cap binds all that is settled now.
                            let (these, others): (Vec<usize>, Vec<usize>) =
                                left.iter().partition(|n| rolls || inside(n));
                            let used: BigRational = (0..done)
                                .filter(|n| claimed && inside(n))
                                .filter(|n| {
                                    cap.service
                                        .as_ref()
                                        .is_none_or(|service| service == self.service(&credits[*n]))
                                })
                                .map(|n| &credits[n].net)
                                .sum();
                            self.share(credits, &these, &(amount - used));
                            left = others;
                        }
                    }
                }
            }
            self.raise(credits, &here, month, claimed);
            if let Some(minimum) = &settlement.minimum {
                let sum: BigRational = here.iter().map(|n| &credits[*n].net).sum();
                if sum < crate::logic::decimal(minimum.amount.0) {
                    here.iter().for_each(|n| credits[*n].net = BigRational::zero());
                }
            }
            done = end;
        }
    }

    /// Cuts down what is paid for each incident, over all its periods.
    fn cap_incidents(
        &self,
        cap: &slate_model::Cap,
        credits: &mut [Paid],
        bound: &[usize],
        earlier: usize,
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
            let used: BigRational = (0..earlier).filter(same).map(|n| &credits[n].net).sum();
            self.share(credits, &these, &(amount - used));
            left = others;
        }
    }

    /// Takes out what loses against another credit.
    fn leave_winners(&self, credits: &mut [Paid], here: &[usize]) {
        let agreement = self.world.agreement;
        for winner in &agreement.settlement.winners {
            let mut left: Vec<usize> = here
                .iter()
                .copied()
                .filter(|n| winner.of.contains(&credits[*n].credit))
                .filter(|n| winner.each != WonIn::Incident || credits[*n].incident.is_some())
                .collect();
            while let Some(first) = left.first().copied() {
                let one = credits[first].clone();
                let (these, others): (Vec<usize>, Vec<usize>) =
                    left.iter().partition(|n| self.compared(winner, &one, &credits[**n]));
                let total = |name: &Name| -> BigRational {
                    these
                        .iter()
                        .filter(|n| credits[**n].credit == *name)
                        .map(|n| &credits[*n].net)
                        .sum()
                };
                let names = agreement.credits.iter().map(|credit| &credit.heading.name);
                let named: Vec<&Name> = names.filter(|name| winner.of.contains(name)).collect();
                let best = named.iter().map(|name| total(name)).max().expect("a credit");
                let wins = named.into_iter().find(|name| total(name) == best).expect("a credit");
                for n in &these {
                    if credits[*n].credit != *wins {
                        credits[*n].net = BigRational::zero();
                    }
                }
                left = others;
            }
        }
    }

    /// Whether two credits of one settlement are compared with each other.
    fn compared(&self, winner: &Winner, one: &Paid, other: &Paid) -> bool {
        match winner.each {
            WonIn::Settlement => true,
            WonIn::Incident => one.incident == other.incident,
            WonIn::Period(period) => {
                let of = |paid: &Paid| period_of(period, self.term(), paid.cut.last);
                of(one) == of(other)
            }
        }
    }

    /// Raises what is smaller than the least amount, as far as every cap has room.
    fn raise(&self, credits: &mut [Paid], here: &[usize], month: NaiveDate, claimed: bool) {
        let settlement = &self.world.agreement.settlement;
        let Some(least) = settlement.least else { return };
        let least = crate::logic::decimal(least.amount.0);
        for n in here.iter().copied() {
            if !credits[n].net.is_positive() || credits[n].net >= least {
                continue;
            }
            let mut more = &least - &credits[n].net;
            for cap in &settlement.caps {
                let of_service = |paid: &Paid| {
                    cap.service.as_ref().is_none_or(|service| service == self.service(paid))
                };
                if !of_service(&credits[n]) {
                    continue;
                }
                let paid = &credits[n];
                let (amount, same): (BigRational, Same<'_>) = match cap.window {
                    CapWindow::Incident if paid.incident.is_none() => continue,
                    CapWindow::Incident => {
                        let incident = paid.incident.clone();
                        let first = here.iter().map(|n| &credits[*n]).find(|other| {
                            other.net.is_positive()
                                && other.incident == incident
                                && of_service(other)
                        });
                        let first = first.expect("this one at least");
                        let period = self.measured(&self.credit(&first.credit).target).0.period;
                        let (from, to) = (first.cut.first, first.cut.last);
                        let window = Window { books: self, first: from, last: to, period };
                        let amount = eval(&cap.amount, &window).expect("an amount").quantity();
                        let amount = round(&amount, RoundingMode::Down, &self.minor());
                        (amount, Box::new(move |other: &Paid| other.incident == incident))
                    }
                    CapWindow::Period(window) => {
                        let date = if window.rolls() { month } else { paid.cut.last };
                        let (amount, first, last) = self.cap(&cap.amount, window, date);
                        let inside =
                            move |other: &Paid| first <= other.cut.last && other.cut.last <= last;
                        // A rolling cap binds all that is settled now.
                        (
                            amount,
                            Box::new(move |other: &Paid| {
                                inside(other) || window.rolls() && other.settled == month
                            }),
                        )
                    }
                };
                let used: BigRational = credits
                    .iter()
                    .enumerate()
                    .filter(|(m, _)| here.contains(m) || (claimed && *m < here[0]))
                    .filter(|(_, other)| same(other) && of_service(other))
                    .map(|(_, other)| &other.net)
                    .sum();
                more = more.min(amount - used);
            }
            if more.is_positive() {
                credits[n].net += more;
            }
        }
    }
}
