//! What each credit can pay in each period of its target.

use chrono::NaiveDate;
use num_traits::{Signed, Zero};
use slate_calendar::{Cut, Cuts};
use slate_model::{
    Applies, Credit, CreditPer, Expr, FieldKind, Figure, Measure, MetricKind, Name, Period, Target,
    WonIn,
};

use super::Most;
use super::exact::{Exact, decimal, times, up_to, whole};
use super::range::Range;
use super::reckon::Place;

/// What a credit can pay in a period: so many lines of a statement, each with at most so much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paid {
    /// How many; `None` where only a history can tell.
    lines: Option<u32>,
    /// How much each; `None` where nothing limits it.
    each: Option<Exact>,
}

impl Paid {
    /// All of it.
    pub fn total(&self) -> Option<Exact> {
        if self.each.is_some_and(|each| each.is_zero()) {
            return Some(Exact::zero());
        }
        times(&self.each?, &whole(self.lines?))
    }
}

/// Whether a period of a target is reported only, and pays nothing.
fn reported(target: &Target, cut: &Cut) -> bool {
    target.require.is_none()
        || target.from.is_some_and(|from| cut.dates.first < from)
        || target.applies == Applies::Never
}

/// A credit for one period of its target, on its way to be settled.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub name: &'a Name,
    pub service: &'a Name,
    /// The last date of the period, by which it belongs to the windows of caps.
    pub last: NaiveDate,
    /// The first and the last period of settlement in which it can be settled.
    pub settled: (usize, usize),
    /// The winner clause that it falls under, and which of its comparisons.
    pub compared: Option<(usize, usize)>,
    /// The most that it is.
    pub amount: Option<Exact>,
}

impl<'a> Most<'a> {
    /// What a credit can pay in each of some periods, before it is rounded. What hangs on the base alone is
    /// reckoned anew only where that is another.
    pub(super) fn paid_in(
        &self,
        credit: &Credit,
        target: &Target,
        cuts: &Cuts,
    ) -> Vec<Option<Paid>> {
        let by_base = self.hangs_on_base_alone(credit, target);
        let mut before: Option<(Range, Option<Paid>)> = None;
        let each = |cut: &Cut| {
            if reported(target, cut) {
                return Some(Paid { lines: Some(1), each: Some(Exact::zero()) });
            }
            let place = self.place(credit, target, cut);
            if let Some((base, paid)) = &before
                && by_base
                && *base == place.base
            {
                return *paid;
            }
            let paid = self.paid(credit, target, &place);
            before = Some((place.base, paid));
            paid
        };
        cuts.iter().map(each).collect()
    }

    /// Whether nothing but the base of a credit tells its periods apart.
    fn hangs_on_base_alone(&self, credit: &Credit, target: &Target) -> bool {
        let lengths = matches!(
            &target.measure,
            Measure::Metric(name) if self.agreement.metric(name).is_some_and(|metric| {
                matches!(metric.kind, MetricKind::Outages { .. })
            })
        );
        let other = |part: &Expr| match part {
            Expr::Charge(_) | Expr::Charges | Expr::Steps(_) => true,
            Expr::Figure(figure) => !matches!(
                figure,
                Figure::Base
                    | Figure::Attainment
                    | Figure::Target
                    | Figure::Shortfall
                    | Figure::Breaches
                    | Figure::Streak
            ),
            _ => false,
        };
        !lengths && !credit.pay.parts().any(other)
    }

    /// What a credit can pay in a period that is judged, before it is rounded.
    fn paid(&self, credit: &Credit, target: &Target, place: &Place<'_>) -> Option<Paid> {
        let amount = self.value(&credit.pay, place);
        let lines = match credit.per {
            CreditPer::Period => Some(1),
            CreditPer::Group => self.groups(target),
            CreditPer::Incident => None,
        };
        Some(Paid { lines, each: amount.high.map(|it| it.max(Exact::zero())) })
    }

    /// How many groups a target is judged in.
    fn groups(&self, target: &Target) -> Option<u32> {
        let (record, per) = match &target.measure {
            Measure::Timer { timer, .. } => {
                (&self.agreement.timer(timer)?.record, target.per.as_ref())
            }
            Measure::Metric(name) => {
                let metric = self.agreement.metric(name)?;
                let record = match &metric.kind {
                    MetricKind::Availability(of) | MetricKind::Outages { of, .. } => &of.record,
                    MetricKind::Share { record, .. } | MetricKind::Records { record, .. } => record,
                    MetricKind::Formula(_) => return None,
                };
                (record, metric.per.as_ref().or(target.per.as_ref()))
            }
        };
        let Some(per) = per else { return Some(1) };
        match &self.agreement.record(record)?.field(per.as_str())?.kind {
            FieldKind::OneOf(members) => u32::try_from(members.len()).ok(),
            _ => None,
        }
    }

    /// Every credit of every period of the term, as it is settled; `each` are the periods of settlement.
    pub(super) fn lines(&self, each: &Cuts) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        for credit in &self.agreement.credits {
            let Some(target) = self.target(&credit.target) else { continue };
            let cuts = self.cuts(target.period);
            for (cut, paid) in cuts.iter().zip(self.paid_in(credit, target, &cuts)) {
                let line = paid.and_then(|paid| self.line(credit, target, (cut, paid), each));
                lines.extend(line);
            }
        }
        lines.sort_by_key(|line| line.last);
        lines
    }

    fn line(
        &self,
        credit: &'a Credit,
        target: &'a Target,
        (cut, paid): (&Cut, Paid),
        each: &Cuts,
    ) -> Option<Line<'a>> {
        let each_line = paid.each.and_then(|it| self.rounded(&it));
        let amount = Paid { each: each_line, ..paid }.total();
        let last = cut.dates.last;
        let holding = |cuts: &Cuts, date: NaiveDate| {
            cuts.as_slice().partition_point(|cut| cut.dates.last < date)
        };
        let own = holding(each, last);
        let name = &credit.heading.name;
        let winners = self.agreement.settlement.winners.iter().enumerate();
        let mine: Vec<_> = winners.filter(|(_, winner)| winner.of.contains(name)).collect();
        let mut until = own;
        let mut within = own;
        for (_, winner) in &mine {
            let WonIn::Period(period) = winner.each else { continue };
            let windows = self.cuts(period);
            within = holding(&windows, last);
            let end = windows.get(within).map_or(last, |window| window.dates.last);
            until = until.max(holding(each, end));
        }
        let compared = match mine.as_slice() {
            [(at, winner)] if winner.each != WonIn::Incident => Some((*at, within)),
            // Compared more than once, or for each incident: taken to be paid.
            _ => None,
        };
        let service = &target.service;
        Some(Line { name, service, last, settled: (own, until), compared, amount })
    }

    /// The most that an amount is after each credit is rounded, whichever way, and raised to the least
    /// that is paid.
    fn rounded(&self, amount: &Exact) -> Option<Exact> {
        let settlement = &self.agreement.settlement;
        let step = match settlement.rounding {
            Some(rounding) => decimal(rounding.to.0)?,
            None => self.smallest()?,
        };
        let amount = up_to(amount, &step)?;
        match settlement.least {
            Some(least) if amount.is_positive() => Some(amount.max(decimal(least.amount.0)?)),
            _ => Some(amount),
        }
    }

    /// The smallest amount of the currency.
    pub(super) fn smallest(&self) -> Option<Exact> {
        let digits = self.agreement.currency.minor_digits();
        super::exact::over(&whole(1), &whole(10_i128.checked_pow(digits)?))
    }

    /// How often is settled: as the agreement says, or the period that the targets of all credits share
    /// where it is a month or longer, else the month.
    pub(super) fn settled_each(&self) -> Period {
        let targets = self.agreement.credits.iter().filter_map(|it| self.target(&it.target));
        let mut periods = targets.map(|target| target.period);
        let first = periods.next();
        let shared = first
            .filter(|first| periods.all(|it| it == *first))
            .filter(|first| !first.rolls() && crate::lint::months::months(*first).is_some());
        self.agreement.settlement.each.or(shared).unwrap_or(Period::Month)
    }
}
