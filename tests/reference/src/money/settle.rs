//! From gross to net: which credit wins, rounding, caps, the least and the smallest amount (language
//! §10.10).

use chrono::NaiveDate;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use slate_model::{Cap, CapWindow, Expr, Name, Period, RoundingMode, Winner, WonBy, WonIn};

use super::{Books, Paid, Window, days, of_charges};
use crate::logic::{eval, round, whole};
use crate::periods::period_of;

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

    /// Settles the credits of one period of settlement: all from `done` on.
    pub(super) fn settle(&self, credits: &mut [Paid], done: usize) {
        let Some(month) = credits.get(done).map(|first| first.settled) else { return };
        let settlement = &self.world.agreement.settlement;
        let here: Vec<usize> = (done..credits.len()).collect();
        self.leave_winners(credits, &here);
        // Rounding of each.
        let (mode, step) = self.rounding();
        for n in &here {
            credits[*n].net = round(&credits[*n].net, mode, &step);
        }
        // Incident caps, caps of a service, then those of the agreement by the length of their window.
        let rank = |cap: &Cap| {
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
        let mut caps: Vec<&Cap> = settlement.caps.iter().collect();
        caps.sort_by_key(|cap| rank(cap));
        // What was claimed goes first; what was not is shown as if it were claimed now.
        let mut sum = BigRational::zero();
        for claimed in [true, false] {
            let these: Vec<usize> =
                here.iter().copied().filter(|n| credits[*n].claimed == claimed).collect();
            // What has used caps up before these.
            let before: Vec<usize> = (0..credits.len())
                .filter(|n| credits[*n].claimed && (*n < done || !claimed))
                .collect();
            for cap in &caps {
                let bound: Vec<usize> =
                    these.iter().copied().filter(|n| self.binds(cap, &credits[*n])).collect();
                match cap.window {
                    CapWindow::Incident => self.cap_incidents(cap, credits, &bound, &before),
                    CapWindow::Period(window) => {
                        self.cap_period((cap, window), credits, &bound, &before, month);
                    }
                }
            }
            self.raise(credits, &these, &before, month);
            let own: BigRational = these.iter().map(|n| &credits[*n].net).sum();
            let least = settlement.minimum.as_ref();
            if least.is_some_and(|least| &sum + &own < crate::logic::decimal(least.amount.0)) {
                these.iter().for_each(|n| credits[*n].net = BigRational::zero());
            }
            sum += these.iter().map(|n| &credits[*n].net).sum::<BigRational>();
        }
    }

    /// Whether a cap is for the service of a credit.
    fn binds(&self, cap: &Cap, paid: &Paid) -> bool {
        cap.service.as_ref().is_none_or(|service| service == self.service(paid))
    }

    /// Cuts down what is paid in each window of a cap, of which `before` has used some up.
    fn cap_period(
        &self,
        (cap, window): (&Cap, Period),
        credits: &mut [Paid],
        bound: &[usize],
        before: &[usize],
        month: NaiveDate,
    ) {
        let mut left = bound.to_vec();
        while let Some(n) = left.first().copied() {
            let date = if window.rolls() { month } else { credits[n].cut.last };
            let (amount, first, last) = self.cap(&cap.amount, window, date);
            let inside = |n: &usize| first <= credits[*n].cut.last && credits[*n].cut.last <= last;
            // A rolling cap binds all that is settled now.
            let (these, others): (Vec<usize>, Vec<usize>) =
                left.iter().partition(|n| window.rolls() || inside(n));
            let used: BigRational = before
                .iter()
                .filter(|n| inside(n) && self.binds(cap, &credits[**n]))
                .map(|n| &credits[*n].net)
                .sum();
            self.share(credits, &these, &(amount - used));
            left = others;
        }
    }

    /// Cuts down what is paid for each incident, over all its periods.
    fn cap_incidents(&self, cap: &Cap, credits: &mut [Paid], bound: &[usize], before: &[usize]) {
        let mut left: Vec<usize> =
            bound.iter().copied().filter(|n| credits[*n].incident.is_some()).collect();
        while let Some(first) = left.first().copied() {
            let paid = credits[first].clone();
            let amount = self.cap_of_incident(cap, &paid);
            let same = |n: &usize| credits[*n].incident == paid.incident;
            let (these, others): (Vec<usize>, Vec<usize>) = left.iter().partition(|n| same(n));
            let used: BigRational = before
                .iter()
                .filter(|n| same(n) && self.binds(cap, &credits[**n]))
                .map(|n| &credits[*n].net)
                .sum();
            self.share(credits, &these, &(amount - used));
            left = others;
        }
    }

    /// The amount of a cap on incidents, by the period of a credit.
    fn cap_of_incident(&self, cap: &Cap, paid: &Paid) -> BigRational {
        let period = self.measured(&self.credit(&paid.credit).target).0.period;
        let window = Window { books: self, first: paid.cut.first, last: paid.cut.last, period };
        let amount = eval(&cap.amount, &window).expect("an amount").quantity();
        round(&amount, RoundingMode::Down, &self.minor())
    }

    /// Takes out what loses against another credit.
    fn leave_winners(&self, credits: &mut [Paid], here: &[usize]) {
        let agreement = self.world.agreement;
        for winner in &agreement.settlement.winners {
            let mut left: Vec<usize> = here
                .iter()
                .copied()
                .filter(|n| winner.of.contains(&credits[*n].credit))
                .filter(|n| credits[*n].net.is_positive())
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
                let chosen = (winner.by == WonBy::CustomerChooses)
                    .then(|| self.world.first_claimed(these.iter().map(|n| &credits[*n])))
                    .flatten();
                let wins = chosen.as_ref().unwrap_or(wins);
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
    fn raise(&self, credits: &mut [Paid], these: &[usize], before: &[usize], month: NaiveDate) {
        let settlement = &self.world.agreement.settlement;
        let Some(least) = settlement.least else { return };
        let least = crate::logic::decimal(least.amount.0);
        for n in these.iter().copied() {
            if !credits[n].net.is_positive() || credits[n].net >= least {
                continue;
            }
            let mut more = &least - &credits[n].net;
            for cap in &settlement.caps {
                let paid = &credits[n];
                if !self.binds(cap, paid) {
                    continue;
                }
                // How much it is, and which credits it binds: those before, and those settled now.
                type Binds<'b> = Box<dyn Fn(&Paid, bool) -> bool + 'b>;
                let (amount, same): (BigRational, Binds<'_>) = match cap.window {
                    CapWindow::Incident if paid.incident.is_none() => continue,
                    CapWindow::Incident => {
                        let incident = paid.incident.clone();
                        let first = these.iter().map(|n| &credits[*n]).find(|other| {
                            other.net.is_positive()
                                && other.incident == incident
                                && self.binds(cap, other)
                        });
                        let amount = self.cap_of_incident(cap, first.expect("this one at least"));
                        (amount, Box::new(move |other, _| other.incident == incident))
                    }
                    CapWindow::Period(window) => {
                        let date = if window.rolls() { month } else { paid.cut.last };
                        let (amount, first, last) = self.cap(&cap.amount, window, date);
                        let inside =
                            move |other: &Paid| first <= other.cut.last && other.cut.last <= last;
                        // A rolling cap binds all that is settled now.
                        (amount, Box::new(move |other, now| inside(other) || window.rolls() && now))
                    }
                };
                let earlier = before.iter().map(|n| (&credits[*n], false));
                let now = these.iter().map(|n| (&credits[*n], true));
                let used: BigRational = earlier
                    .chain(now)
                    .filter(|(other, now)| same(other, *now) && self.binds(cap, other))
                    .map(|(other, _)| &other.net)
                    .sum();
                more = more.min(amount - used);
            }
            if more.is_positive() {
                credits[n].net += more;
            }
        }
    }
}
