//! Counting the records of a timer by period and group.

use slate_evidence::MISSING;
use slate_model::{Duration, Instant, RecordVerdict, Target, types::Type};

use crate::error::EngineError;
use crate::exact::{Exact, Figure};
use crate::measured::{Incident, LeftOut};
use crate::plan::Plan;
use crate::plan::groups::Grouping;
use crate::plan::periods::Periods;
use crate::target::judge::TimerTarget;
use crate::target::left_out::{Reasons, Why};
use crate::target::verdict::Counted;
use crate::timer::limits::Pick;
use crate::timer::reckon::Outcome;
use crate::timer::run::{Cycle, Scratch};

/// One period of one group while it is counted.
#[derive(Debug, Clone, Default)]
struct Tally {
    met: u64,
    breaches: u64,
    pending: u64,
    overrun: i64,
    incidents: Vec<Incident>,
}

/// What counting found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tallied {
    pub(crate) counted: Vec<Counted>,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) remarks: Vec<LeftOut>,
}

/// Counts a target of a timer; nothing where it measures a metric.
///
/// # Errors
/// Whatever its clauses name and does not exist.
pub(crate) fn timer(
    plan: &Plan<'_>,
    target: &Target,
    periods: &Periods,
) -> Result<Tallied, EngineError> {
    let Some(compiled) = TimerTarget::new(plan, target)? else { return Ok(Tallied::default()) };
    let mut counter = Counter {
        plan,
        periods,
        now: periods.first(compiled.as_of),
        grouping: Grouping::new(target.per.as_ref(), compiled.of)?,
        tallies: Vec::new(),
        reasons: Reasons::default(),
        needs_due: compiled.needs_due(),
        target: &compiled,
    };
    let mut scratch = Scratch::default();
    for row in 0..compiled.of.table.len() {
        counter.row(row, &mut scratch);
    }
    let Counter { grouping, tallies, reasons, .. } = counter;
    let groups = grouping.in_order(target.per.as_ref(), compiled.of);
    let mut counted = Vec::with_capacity(groups.len() * periods.list.len());
    let mut tallies: Vec<Vec<Tally>> = tallies;
    for period in 0..periods.list.len() {
        for (group, label) in &groups {
            let tally = tallies
                .get_mut(*group)
                .and_then(|of_group| of_group.get_mut(period))
                .map(std::mem::take)
                .unwrap_or_default();
            counted.push(tally.counted(period, label.clone()));
        }
    }
    let table = compiled.of.table;
    let (left_out, remarks) =
        reasons.in_words(Some(&target.heading.name), table.record(), plan.agreement(), |row| {
            table.id(row)
        });
    Ok(Tallied { counted, left_out, remarks })
}

impl Tally {
    fn counted(self, period: usize, group: Option<String>) -> Counted {
        let all = self.met + self.breaches;
        Counted {
            numerator: Exact::whole(self.met),
            denominator: Exact::whole(all),
            value: Exact::ratio(self.met, all).map(|share| Figure::new(share, Type::Percent)),
            met: self.met,
            breaches: self.breaches,
            pending: self.pending,
            overrun: Duration(self.overrun),
            incidents: self.incidents,
            ..Counted::nothing(period, group)
        }
    }
}

struct Counter<'c> {
    plan: &'c Plan<'c>,
    periods: &'c Periods,
    target: &'c TimerTarget<'c>,
    /// The period at hand at the evaluation instant.
    now: Option<usize>,
    grouping: Grouping,
    tallies: Vec<Vec<Tally>>,
    reasons: Reasons,
    needs_due: bool,
}

impl Counter<'_> {
    fn row(&mut self, row: usize, scratch: &mut Scratch) {
        let Some(standing) = self.target.run(row, scratch) else { return };
        if let Some(out) = standing.out {
            if out != crate::target::judge::Out::NotFor {
                self.reasons.add(Why::Out(out), row);
            }
            return;
        }
        let view = self.target.view(row, scratch);
        let Some(group) = self.grouping.of(self.target.of, &view) else {
            let field = self.target.target.per.as_ref().map(ToString::to_string);
            self.reasons.add(Why::NoGroup(field.unwrap_or_default()), row);
            return;
        };
        if let Some(exclusion) = standing.unknown_exclusion {
            self.reasons.add(Why::UnknownExclusion(exclusion), row);
        }
        for (at, cycle) in scratch.cycles.iter().enumerate() {
            let Some(outcome) = self.target.outcome(cycle, scratch, self.needs_due) else {
                self.reasons.add(Why::BeyondCalendars, row);
                continue;
            };
            if cycle.early_stop {
                self.reasons.add(Why::EarlyStop, row);
            }
            if cycle.reopened != MISSING {
                self.reasons.add(Why::Reopened, row);
            }
            if self.target.warns_of(cycle, &outcome)
                && let Some(share) = self.target.target.warn_at
            {
                self.reasons.add(Why::Warned(share.to_string()), row);
            }
            if outcome.verdict == RecordVerdict::Unlimited {
                self.unlimited(row, cycle, scratch);
            } else {
                self.count(row, at, group, cycle, &outcome);
            }
        }
    }

    fn unlimited(&mut self, row: usize, cycle: &Cycle, scratch: &Scratch) {
        if cycle.pick == Pick::NoLimit {
            self.reasons.add(Why::NoLimit, row);
        } else {
            let view = self.target.view(row, scratch);
            let values = self.target.program.limits.unmapped(self.target.of, &view);
            self.reasons.add(Why::Unmapped(values), row);
        }
    }

    fn count(&mut self, row: usize, at: usize, group: usize, cycle: &Cycle, outcome: &Outcome) {
        let pending = outcome.verdict == RecordVerdict::Pending;
        let counts_at = self.target.counts_at(cycle, outcome);
        if self.tallies.len() <= group {
            self.tallies.resize(group + 1, vec![Tally::default(); self.periods.list.len()]);
        }
        let Some(of_group) = self.tallies.get_mut(group) else { return };
        if counts_at == MISSING {
            // Paused, or not stopped: the period at hand is the first that it can still count in.
            if let Some(tally) = self.now.and_then(|now| of_group.get_mut(now)) {
                tally.pending += u64::from(pending);
            }
            return;
        }
        let counted = self.periods.each(counts_at, |period| {
            let Some(tally) = of_group.get_mut(period) else { return };
            match outcome.verdict {
                RecordVerdict::Met => tally.met += 1,
                RecordVerdict::Breached => {
                    tally.breaches += 1;
                    tally.overrun = tally.overrun.saturating_add(outcome.overrun);
                    tally.incidents.push(Incident {
                        row: u32::try_from(row).unwrap_or(u32::MAX),
                        cycle: u32::try_from(at + 1).unwrap_or(u32::MAX),
                        from: Instant(cycle.origin),
                        to: Instant(outcome.due),
                        ended: (cycle.stop != MISSING).then_some(Instant(cycle.stop)),
                        downtime: Duration::ZERO,
                        overrun: Duration(outcome.overrun),
                    });
                }
                _ => tally.pending += 1,
            }
        });
        if !counted && !pending {
            let after = slate_calendar::date_at(self.plan.agreement().zone, Instant(counts_at))
                > self.plan.term().last;
            self.reasons.add(if after { Why::AfterTerm } else { Why::Later }, row);
        }
    }
}
