//! What comes after the settlement of a credit: earn-back, the sums of each period, rights to
//! terminate (language §10.13).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use num_traits::Signed;
use slate_model::{CreditTrigger, Happening, Name, Period, PeriodVerdict};

use super::{Books, GivenBack, Paid, Settled};
use crate::logic::{round, whole};
use crate::periods::{period_of, settlement_period};
use crate::wall::{midnight, next};

impl Books<'_> {
    /// What later clean periods give back.
    pub(super) fn earn_back(&self, credits: &[Paid]) -> Vec<GivenBack> {
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
                        settled: self.settled_on(cut.last).max(paid.settled),
                        amount,
                    });
                    break;
                }
            }
        }
        back
    }

    pub(super) fn months(&self, credits: &[Paid], back: &[GivenBack]) -> Vec<Settled> {
        let dates =
            credits.iter().map(|paid| paid.settled).chain(back.iter().map(|back| back.settled));
        let mut ends: Vec<NaiveDate> = dates.collect();
        ends.sort();
        ends.dedup();
        let settled = |last: NaiveDate| {
            let each = settlement_period(self.world.agreement);
            let (first, _) = period_of(each, self.term(), last);
            Settled {
                last,
                charges: self.charges(None, first, last, each),
                net: credits.iter().filter(|paid| paid.settled == last).map(|paid| &paid.net).sum(),
                claimable: credits
                    .iter()
                    .filter(|paid| paid.settled == last && !paid.claimed)
                    .map(|paid| &paid.net)
                    .sum(),
                earned_back: back
                    .iter()
                    .filter(|back| back.settled == last)
                    .map(|back| &back.amount)
                    .sum(),
            }
        };
        ends.into_iter().map(settled).collect()
    }

    pub(super) fn terminations(&self, credits: &[Paid]) -> Vec<(Name, NaiveDate)> {
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
            for each in periods_counted(&termination.when) {
                let mut date = self.term().first;
                while date <= self.term().last {
                    let (_, end) = period_of(each, self.term(), date);
                    let end = end.min(self.term().last);
                    if end <= self.known() {
                        look(date, end);
                    }
                    date = next(end);
                }
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
        | CreditTrigger::Figures { target, .. }
        | CreditTrigger::Repeated {
            what: Happening::Missed { target } | Happening::Figures { target, .. },
            ..
        } => {
            into.push(target.clone());
            false
        }
        CreditTrigger::CreditsReach { .. } => true,
        CreditTrigger::Repeated { .. } => false,
        CreditTrigger::All(parts) | CreditTrigger::Any(parts) => {
            // Every part is asked: each adds its targets.
            let reaches: Vec<bool> = parts.iter().map(|part| targets_of(part, into)).collect();
            reaches.contains(&true)
        }
    }
}

/// The periods whose credits a trigger counts.
fn periods_counted(trigger: &CreditTrigger) -> Vec<Period> {
    match trigger {
        CreditTrigger::Repeated { what: Happening::Credits { each, .. }, .. } => vec![*each],
        CreditTrigger::All(parts) | CreditTrigger::Any(parts) => {
            parts.iter().flat_map(periods_counted).collect()
        }
        _ => Vec::new(),
    }
}
