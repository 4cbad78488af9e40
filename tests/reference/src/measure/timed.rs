//! Records under a timer: how each was judged, and what that comes to in each period.

use std::collections::BTreeSet;

use slate_model::{Name, RecordVerdict, Target};

use super::{Found, Incident, Raw};
use crate::clock::{Judged, judge};
use crate::excluded::World;
use crate::history::Happened;
use crate::logic::whole;
use crate::periods::Cut;

impl World<'_> {
    /// Every record under a timer, and by group what was found in each period.
    pub(super) fn under_timer(
        &self,
        target: &Target,
        timer: &Name,
        cuts: &[Cut],
    ) -> (Vec<Found>, Vec<Judged>) {
        let kind = &self.agreement.timer(timer).expect("its timer").record;
        let records: Vec<&Happened> = self
            .records(kind.as_str())
            .into_iter()
            .filter(|record| self.applies(target, record))
            .collect();
        let per = target.per.as_ref();
        let judged: Vec<(Option<String>, Vec<Judged>)> = records
            .iter()
            .map(|record| {
                (per.and_then(|per| self.word_of(record, per)), judge(self, target, record))
            })
            .collect();
        let counted = |one: &Judged| {
            !matches!(
                one.verdict,
                RecordVerdict::Excluded | RecordVerdict::Void | RecordVerdict::NotStarted
            )
        };
        let seen = judged
            .iter()
            .filter(|(group, ones)| group.is_some() == per.is_some() && ones.iter().any(counted));
        let groups: BTreeSet<Option<String>> = seen.map(|(group, _)| group.clone()).collect();
        let mut by_group = Vec::new();
        for group in if per.is_none() { BTreeSet::from([None]) } else { groups } {
            let of_group = |cut: &Cut| {
                let ones = judged.iter().filter(|(of, _)| *of == group).flat_map(|(_, ones)| ones);
                let here = |one: &&Judged| {
                    // What is pending without a date is pending now.
                    let pending = one.verdict == RecordVerdict::Pending;
                    let at = one.counts_at.or(pending.then_some(self.history.as_of));
                    at.is_some_and(|at| cut.start <= at && at < cut.end)
                };
                Self::counted(&ones.filter(here).collect::<Vec<_>>())
            };
            let raws = cuts.iter().map(of_group).collect();
            by_group.push((group, raws));
        }
        (by_group, judged.into_iter().flat_map(|(_, ones)| ones).collect())
    }

    fn counted(judged: &[&Judged]) -> Raw {
        let number = |verdict| judged.iter().filter(|one| one.verdict == verdict).count() as i64;
        let (met, breached) = (number(RecordVerdict::Met), number(RecordVerdict::Breached));
        let incidents = judged
            .iter()
            .filter(|one| one.verdict == RecordVerdict::Breached)
            .map(|one| Incident {
                id: one.id.clone(),
                cycle: one.cycle,
                downtime: 0,
                overrun: one.overrun,
            })
            .collect();
        let (numerator, denominator) = (whole(met), whole(met + breached));
        let value = (met + breached > 0).then(|| &numerator / &denominator);
        Raw {
            pending: number(RecordVerdict::Pending),
            numerator,
            denominator,
            value,
            breaches: breached,
            downtime: 0,
            incidents,
        }
    }
}
