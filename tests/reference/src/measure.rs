//! Targets over their periods: what was reached, and whether it was enough (language §7, §10.1-3).

use std::collections::BTreeSet;

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use slate_model::{
    Aggregate, Applies, Availability, Expr, FewRecords, FieldKind, InputFigure, Measure, Metric,
    MetricKind, Name, OutageFigure, PeriodVerdict, RecordVerdict, Requirement, Target, WhenNone,
};

use crate::clock::{Judged, judge};
use crate::excluded::{Fields, World};
use crate::history::Happened;
use crate::logic::{Scope, Val, constant, eval, rough, round_to, whole};
use crate::periods::{Cut, cuts, period_of};
use crate::wall::{Minute, local};

/// Microseconds in a minute.
pub const MINUTE: i64 = 60_000_000;

/// A record behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its identity.
    pub id: String,
    /// Which cycle, from 1; 0 for outages.
    pub cycle: u32,
    /// Minutes of down time.
    pub downtime: i64,
    /// Minutes beyond the limit.
    pub overrun: i64,
}

/// One target in one period for one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The period: an index into the target's cuts.
    pub period: usize,
    /// The group.
    pub group: Option<String>,
    /// Records within the limit, or available microseconds.
    pub numerator: BigRational,
    /// Records counted, or microseconds of service time.
    pub denominator: BigRational,
    /// What was reached.
    pub attainment: Option<BigRational>,
    /// How far it is on the wrong side.
    pub shortfall: Option<BigRational>,
    /// The judgement.
    pub verdict: PeriodVerdict,
    /// Whether low volume forgave a miss.
    pub forgiven: bool,
    /// Misses.
    pub breaches: i64,
    /// Minutes down.
    pub downtime: i64,
    /// Minutes beyond the limits.
    pub overrun: i64,
    /// Records not yet decided.
    pub pending: i64,
    /// Whether what comes later can change it: something is not decided, or it is not over.
    pub provisional: bool,
    /// Consecutive misses up to here.
    pub streak: u32,
    /// What stands behind it.
    pub incidents: Vec<Incident>,
}

/// One target over all its periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The target.
    pub target: Name,
    /// Its periods.
    pub cuts: Vec<Cut>,
    /// In order of period, then group.
    pub cells: Vec<Cell>,
    /// Every record against it, in the order of the history.
    pub judged: Vec<Judged>,
}

/// What a metric is made of in a period.
struct Raw {
    pending: i64,
    numerator: BigRational,
    denominator: BigRational,
    value: Option<BigRational>,
    breaches: i64,
    downtime: i64,
    incidents: Vec<Incident>,
}

impl World<'_> {
    fn word_of(&self, record: &Happened, field: &Name) -> Option<String> {
        let values = record.values_at(self.history.as_of);
        match (Fields { agreement: self.agreement, record, values: &values }).field(field) {
            Some(Val::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn applies(&self, target: &Target, record: &Happened) -> bool {
        match &target.applies {
            Applies::Always => true,
            Applies::Never => false,
            Applies::Where(condition) => self.true_of(record, condition),
        }
    }

    /// The groups of a kind of record by a field: every member, or every text in the history.
    fn groups(&self, kind: &str, per: Option<&Name>) -> Vec<Option<String>> {
        let Some(field) = per else { return vec![None] };
        let mut words: BTreeSet<String> = self
            .records(kind)
            .into_iter()
            .filter_map(|record| self.word_of(record, field))
            .collect();
        let declared =
            self.agreement.records.iter().find(|record| record.heading.name.as_str() == kind);
        if let Some(FieldKind::OneOf(members)) =
            declared.and_then(|record| record.field(field.as_str())).map(|f| &f.kind)
        {
            words.extend(members.iter().cloned());
        }
        words.into_iter().map(Some).collect()
    }

    /// Whether anything is counted in a group in any period; of availability every member is one.
    fn is_group(
        &self,
        target: &Target,
        metric: &Metric,
        cuts: &[Cut],
        group: Option<&String>,
    ) -> bool {
        let counts = |cut| self.metric(target, metric, cut, group).denominator.is_positive();
        match &metric.kind {
            _ if group.is_none() => true,
            MetricKind::Availability(_) | MetricKind::Outages { .. } => true,
            MetricKind::Share { .. } => cuts.iter().any(counts),
            MetricKind::Records { record, only, .. } => {
                // Of records, whether or not they have the value that is asked for.
                let (figure, record, only) = (Aggregate::Count, record.clone(), only.clone());
                let kind = MetricKind::Records { figure, record, only, of: None };
                let number = Metric { kind, ..metric.clone() };
                let counts = |cut| self.metric(target, &number, cut, group).denominator;
                cuts.iter().any(|cut| counts(cut).is_positive())
            }
            MetricKind::Formula(expr) => {
                let parts = metrics_in(expr).into_iter().filter_map(|of| self.agreement.metric(of));
                let mut grouped = parts.filter(|part| part.per.is_some());
                grouped.any(|part| self.is_group(target, part, cuts, group))
            }
        }
    }

    /// The groups of a metric; of arithmetic those of the metrics in it.
    fn groups_of(&self, metric: &Metric) -> BTreeSet<Option<String>> {
        let kind = match &metric.kind {
            MetricKind::Availability(of) | MetricKind::Outages { of, .. } => &of.record,
            MetricKind::Share { record, .. } | MetricKind::Records { record, .. } => record,
            MetricKind::Formula(_) if metric.per.is_none() => return BTreeSet::from([None]),
            MetricKind::Formula(expr) => {
                let parts = metrics_in(expr).into_iter();
                let parts = parts.map(|name| self.agreement.metric(name).expect("its metric"));
                let grouped = parts.filter(|part| part.per.is_some());
                return grouped.flat_map(|part| self.groups_of(part)).collect();
            }
        };
        self.groups(kind.as_str(), metric.per.as_ref()).into_iter().collect()
    }

    fn in_group(&self, record: &Happened, per: Option<&Name>, group: Option<&String>) -> bool {
        match (per, group) {
            (Some(field), Some(group)) => self.word_of(record, field).as_ref() == Some(group),
            _ => true,
        }
    }

    fn availability(
        &self,
        target: &Target,
        (of, figure): (&Availability, Option<OutageFigure>),
        cut: &Cut,
        per: Option<&Name>,
        group: Option<&String>,
    ) -> Raw {
        let chosen = |record: &&Happened| {
            let long_enough = of.ignore_shorter_than.is_none_or(|least| {
                let minutes = self.minutes(record);
                (minutes.end - minutes.start) * MINUTE >= least.0
            });
            long_enough
                && of.only.as_ref().is_none_or(|only| self.true_of(record, only))
                && !self.record_excluded(record, target)
                && self.applies(target, record)
                && self.in_group(record, per, group)
        };
        let mut outages: Vec<&Happened> =
            self.records(of.record.as_str()).into_iter().filter(chosen).collect();
        outages.sort_by_key(|record| record.at);
        let lives: Option<Vec<&Happened>> = of.life.as_ref().map(|life| {
            self.records(life.as_str())
                .into_iter()
                .filter(|record| self.in_group(record, per, group))
                .collect()
        });
        let mut incidents: Vec<Incident> = outages
            .iter()
            .map(|record| Incident { id: record.id.clone(), cycle: 0, downtime: 0, overrun: 0 })
            .collect();
        let intervals: Vec<_> = outages
            .iter()
            .map(|record| (self.minutes(record), self.quotas_on(target, record)))
            .collect();
        let is_down = |at: Minute| {
            intervals.iter().any(|(minutes, quotas)| {
                minutes.contains(&at) && !quotas.iter().any(|place| self.takes_out(*place, at))
            })
        };
        let in_service =
            |at: Minute| self.wall.open(&of.calendar, at) && !self.time_excluded(target, at);
        // Whether the stretch that the period begins in was down before it.
        let mut began = false;
        let mut earlier = cut.start - 1;
        while is_down(earlier) {
            began |= in_service(earlier);
            earlier -= 1;
        }
        let (mut run, mut longest, mut failures) = (0, 0, 0);
        let (mut service, mut down) = (0, 0);
        for at in cut.start..cut.end.min(self.history.as_of) {
            if !is_down(at) {
                (run, began) = (0, false);
            }
            let alive = lives
                .as_ref()
                .is_none_or(|lives| lives.iter().any(|life| self.minutes(life).contains(&at)));
            if !alive || !self.wall.open(&of.calendar, at) || self.time_excluded(target, at) {
                continue;
            }
            service += 1;
            let mut any = false;
            for ((minutes, quotas), incident) in intervals.iter().zip(&mut incidents) {
                if minutes.contains(&at) && !quotas.iter().any(|place| self.takes_out(*place, at)) {
                    incident.downtime += 1;
                    any = true;
                }
            }
            down += i64::from(any);
            if any {
                run += 1;
                longest = run.max(longest);
                failures += i64::from(!began);
                began = true;
            }
        }
        incidents.retain(|incident| incident.downtime > 0);
        let rounded = round_to(whole(down * MINUTE), of.round_downtime.as_ref());
        if let Some(figure) = figure {
            let (numerator, denominator) = match figure {
                OutageFigure::Downtime => (rounded.clone(), whole(service * MINUTE)),
                OutageFigure::LongestRun => (whole(longest * MINUTE), whole(service * MINUTE)),
                OutageFigure::MeanTimeBetweenFailures => {
                    (whole((service - down) * MINUTE), whole(failures))
                }
            };
            let value = match figure {
                _ if denominator.is_zero() => None,
                OutageFigure::MeanTimeBetweenFailures => Some(&numerator / &denominator),
                _ => Some(numerator.clone()),
            };
            return Raw {
                pending: 0,
                numerator: if service == 0 { BigRational::zero() } else { numerator },
                denominator,
                value,
                breaches: incidents.len() as i64,
                downtime: rough(&(&rounded / whole(MINUTE))),
                incidents,
            };
        }
        let denominator =
            of.fixed_denominator.map_or(whole(service * MINUTE), |fixed| whole(fixed.0));
        let numerator = (&denominator - &rounded).max(BigRational::zero());
        // A fixed denominator measures nothing either where no service was due.
        let (numerator, denominator) = if service == 0 {
            (BigRational::zero(), BigRational::zero())
        } else {
            (numerator, denominator)
        };
        let value = (!denominator.is_zero()).then(|| &numerator / &denominator);
        Raw {
            pending: 0,
            numerator,
            denominator,
            value,
            breaches: incidents.len() as i64,
            downtime: rough(&(&rounded / whole(MINUTE))),
            incidents,
        }
    }

    fn metric(&self, target: &Target, metric: &Metric, cut: &Cut, group: Option<&String>) -> Raw {
        let per = metric.per.as_ref();
        let counted = |kind: &Name, only: Option<&Expr>| -> Vec<&Happened> {
            let mut records = self.records(kind.as_str());
            records.retain(|record| {
                cut.start <= record.at
                    && record.at < cut.end
                    && only.is_none_or(|only| self.true_of(record, only))
                    && !self.record_excluded(record, target)
                    && !self.wholly_covered(target, record)
                    && self.applies(target, record)
                    && self.in_group(record, per, group)
            });
            records
        };
        let mut raw = match &metric.kind {
            MetricKind::Availability(of) => self.availability(target, (of, None), cut, per, group),
            MetricKind::Outages { figure, of } => {
                self.availability(target, (of, Some(*figure)), cut, per, group)
            }
            MetricKind::Share { record, only, good } => {
                let records = counted(record, only.as_ref());
                let met = records.iter().filter(|record| self.true_of(record, good)).count() as i64;
                let all = records.len() as i64;
                let value = (all > 0).then(|| whole(met) / whole(all));
                Raw {
                    pending: 0,
                    numerator: whole(met),
                    denominator: whole(all),
                    value,
                    breaches: all - met,
                    downtime: 0,
                    incidents: Vec::new(),
                }
            }
            MetricKind::Records { figure, record, only, of } => {
                let records = counted(record, only.as_ref());
                let mut values: Vec<BigRational> = records
                    .iter()
                    .filter_map(|record| {
                        let values = record.values_at(self.history.as_of);
                        let fields = Fields { agreement: self.agreement, record, values: &values };
                        of.as_ref().map_or(Some(BigRational::one()), |of| {
                            eval(of, &fields).map(Val::quantity)
                        })
                    })
                    .collect();
                values.sort();
                let n = values.len();
                let sum: BigRational = values.iter().sum();
                let value = match figure {
                    Aggregate::Count => Some(whole(n as i64)),
                    Aggregate::Sum => Some(sum.clone()),
                    Aggregate::Mean => (n > 0).then(|| &sum / whole(n as i64)),
                    Aggregate::Median if n == 0 => None,
                    Aggregate::Median => Some((&values[(n - 1) / 2] + &values[n / 2]) / whole(2)),
                    Aggregate::Percentile(_) if n == 0 => None,
                    Aggregate::Percentile(p) => {
                        let rank =
                            (crate::logic::decimal(p.0) / whole(100) * whole(n as i64)).ceil();
                        let mut place = 0;
                        while whole(place as i64 + 1) < rank {
                            place += 1;
                        }
                        Some(values[place].clone())
                    }
                    Aggregate::Max => values.last().cloned(),
                    Aggregate::Min => values.first().cloned(),
                };
                Raw {
                    pending: 0,
                    numerator: sum,
                    denominator: whole(n as i64),
                    value,
                    breaches: 0,
                    downtime: 0,
                    incidents: Vec::new(),
                }
            }
            MetricKind::Formula(expr) => {
                let scope = InPeriod { world: self, target, cut: *cut, group };
                let value = eval(expr, &scope).map(Val::quantity);
                Raw {
                    pending: 0,
                    numerator: BigRational::zero(),
                    denominator: BigRational::zero(),
                    value,
                    breaches: 0,
                    downtime: 0,
                    incidents: Vec::new(),
                }
            }
        };
        raw.value = raw.value.map(|value| round_to(value, metric.round.as_ref()));
        raw
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

    /// One target over all its periods and groups.
    pub fn measure(&self, target: &Target) -> Measured {
        let agreement = self.agreement;
        let cuts = cuts(agreement, target.period, self.history.as_of);
        let mut measured = Measured {
            target: target.heading.name.clone(),
            cuts,
            cells: Vec::new(),
            judged: Vec::new(),
        };
        if target.applies == Applies::Never {
            measured.cuts.clear();
            return measured;
        }
        // By group, what was found in each period.
        let mut by_group: Vec<(Option<String>, Vec<Raw>)> = Vec::new();
        match &target.measure {
            Measure::Timer { timer, .. } => {
                let kind = &agreement.timer(timer).expect("its timer").record;
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
                let seen = judged.iter().filter(|(group, ones)| {
                    group.is_some() == per.is_some() && ones.iter().any(counted)
                });
                let groups: BTreeSet<Option<String>> =
                    seen.map(|(group, _)| group.clone()).collect();
                for group in if per.is_none() { BTreeSet::from([None]) } else { groups } {
                    let of_group = |cut: &Cut| {
                        let ones =
                            judged.iter().filter(|(of, _)| *of == group).flat_map(|(_, ones)| ones);
                        let here = |one: &&Judged| {
                            // What is pending without a date is pending now.
                            let pending = one.verdict == RecordVerdict::Pending;
                            let at = one.counts_at.or(pending.then_some(self.history.as_of));
                            at.is_some_and(|at| cut.start <= at && at < cut.end)
                        };
                        Self::counted(&ones.filter(here).collect::<Vec<_>>())
                    };
                    let raws = measured.cuts.iter().map(of_group).collect();
                    by_group.push((group, raws));
                }
                measured.judged = judged.into_iter().flat_map(|(_, ones)| ones).collect();
            }
            Measure::Metric(name) => {
                let metric = agreement.metric(name).expect("its metric");
                for group in self.groups_of(metric) {
                    let raws = measured
                        .cuts
                        .iter()
                        .map(|cut| self.metric(target, metric, cut, group.as_ref()))
                        .collect();
                    if self.is_group(target, metric, &measured.cuts, group.as_ref()) {
                        by_group.push((group, raws));
                    }
                }
            }
        }
        for (group, raws) in by_group {
            let mut streak = 0;
            for (period, raw) in raws.into_iter().enumerate() {
                let cut = measured.cuts[period];
                let mut cell = judged_cell(target, cut, period, group.clone(), raw);
                cell.provisional |= cut.end > self.history.as_of;
                if !cut.stub {
                    match cell.verdict {
                        PeriodVerdict::Missed => streak += 1,
                        PeriodVerdict::Met => streak = 0,
                        PeriodVerdict::NotMeasured | PeriodVerdict::Reported => {}
                    }
                }
                cell.streak = if cut.stub { 0 } else { streak };
                measured.cells.push(cell);
            }
        }
        measured.cells.sort_by(|a, b| (a.period, &a.group).cmp(&(b.period, &b.group)));
        measured
    }
}

/// The metrics that arithmetic names.
fn metrics_in(expr: &Expr) -> Vec<&Name> {
    match expr {
        Expr::Metric(name) => vec![name],
        Expr::Previous { of, .. }
        | Expr::Negate(of)
        | Expr::Floor(of)
        | Expr::Ceil(of)
        | Expr::Round { of, .. } => metrics_in(of),
        Expr::Arithmetic { left, right, .. } => [metrics_in(left), metrics_in(right)].concat(),
        Expr::Min(parts) | Expr::Max(parts) => parts.iter().flat_map(metrics_in).collect(),
        _ => Vec::new(),
    }
}

/// The figure that a target requires.
pub fn required(target: &Target) -> Option<BigRational> {
    Some(match target.require.as_ref()? {
        Requirement::AtLeast(value)
        | Requirement::AtMost(value)
        | Requirement::Above(value)
        | Requirement::Below(value) => constant(value).quantity(),
        Requirement::Between { .. } => return None,
        Requirement::Every => BigRational::one(),
    })
}

/// Whether a figure is enough.
fn enough(require: &Requirement, reached: &BigRational) -> bool {
    let figure = |value| constant(value).quantity();
    match require {
        Requirement::AtLeast(least) => *reached >= figure(least),
        Requirement::AtMost(most) => *reached <= figure(most),
        Requirement::Above(edge) => *reached > figure(edge),
        Requirement::Below(edge) => *reached < figure(edge),
        Requirement::Between { low, high } => figure(low) <= *reached && *reached <= figure(high),
        Requirement::Every => reached.is_one(),
    }
}

/// How far a figure is on the wrong side.
fn short_by(require: &Requirement, reached: &BigRational) -> BigRational {
    let figure = |value| constant(value).quantity();
    let short = match require {
        Requirement::AtLeast(edge) | Requirement::Above(edge) => figure(edge) - reached,
        Requirement::AtMost(edge) | Requirement::Below(edge) => reached - figure(edge),
        Requirement::Between { low, high } => (figure(low) - reached).max(reached - figure(high)),
        Requirement::Every => BigRational::one() - reached,
    };
    short.max(BigRational::zero())
}

fn judged_cell(target: &Target, cut: Cut, period: usize, group: Option<String>, raw: Raw) -> Cell {
    let mut attainment = raw.value.map(|value| round_to(value, target.round.as_ref()));
    let stated = attainment.is_none();
    let mut met_if_none = false;
    if stated {
        match &target.when_none {
            WhenNone::NotMeasured => {}
            WhenNone::Met => met_if_none = true,
            WhenNone::Value(value) => attainment = Some(constant(value).quantity()),
        }
    }
    let require = target.require.as_ref();
    let met = attainment.as_ref().zip(require).map(|(reached, require)| enough(require, reached));
    let mut shortfall =
        attainment.as_ref().zip(require).map(|(reached, require)| short_by(require, reached));
    let few =
        target.low_volume.filter(|low| !stated && raw.denominator < whole(i64::from(low.under)));
    let unmeasured = few.is_some_and(|low| low.then == FewRecords::NotMeasured);
    let mut forgiven = false;
    let reported_only =
        target.require.is_none() || target.from.is_some_and(|from| cut.first < from);
    let verdict = match met {
        None if met_if_none && !reported_only => PeriodVerdict::Met,
        None if attainment.is_none() => PeriodVerdict::NotMeasured,
        _ if reported_only => PeriodVerdict::Reported,
        _ if unmeasured => PeriodVerdict::NotMeasured,
        Some(true) => PeriodVerdict::Met,
        _ => {
            forgiven = few.is_some_and(|low| match low.then {
                FewRecords::Allow(allow) => (1..=i64::from(allow)).contains(&raw.breaches),
                FewRecords::NotMeasured => false,
            });
            if forgiven {
                shortfall = Some(BigRational::zero());
            }
            if forgiven { PeriodVerdict::Met } else { PeriodVerdict::Missed }
        }
    };
    if verdict == PeriodVerdict::Reported || verdict == PeriodVerdict::NotMeasured {
        shortfall = None;
    }
    Cell {
        period,
        group,
        numerator: raw.numerator,
        denominator: raw.denominator,
        attainment,
        shortfall,
        verdict,
        forgiven,
        breaches: raw.breaches,
        downtime: raw.downtime,
        overrun: raw.incidents.iter().map(|incident| incident.overrun).sum(),
        pending: raw.pending,
        provisional: raw.pending > 0,
        streak: 0,
        incidents: raw.incidents,
    }
}

/// Inputs and metrics of one period.
pub struct InPeriod<'a> {
    /// Everything.
    pub world: &'a World<'a>,
    /// The target whose exclusions hold.
    pub target: &'a Target,
    /// The period.
    pub cut: Cut,
    /// The group, of metrics that have groups.
    pub group: Option<&'a String>,
}

impl Scope for InPeriod<'_> {
    fn input(&self, name: &Name, periods: u32) -> Option<Val> {
        self.world.input(name, self.cut.first, self.cut.last, periods)
    }

    fn over_input(&self, name: &Name, figure: InputFigure) -> Option<Val> {
        over_input(self.world, name, figure, (self.cut.first, self.cut.last))
    }

    fn metric(&self, name: &Name, periods: u32) -> Option<Val> {
        let metric = self.world.agreement.metric(name)?;
        let all = cuts(self.world.agreement, self.target.period, self.world.history.as_of);
        let here = all.iter().position(|cut| *cut == self.cut)?;
        let cut = all[here.checked_sub(periods as usize)?];
        let group = self.group.filter(|_| metric.per.is_some());
        self.world.metric(self.target, metric, &cut, group).value.map(Val::Quantity)
    }
}

/// A figure over the periods of an input between two dates; none where one of them has no value.
pub fn over_input(
    world: &World<'_>,
    name: &Name,
    figure: InputFigure,
    (first, last): (chrono::NaiveDate, chrono::NaiveDate),
) -> Option<Val> {
    let each = world.agreement.input(name)?.each;
    let mut values = Vec::new();
    let mut date = first;
    while date <= last {
        let (begins, ends) = period_of(each, world.agreement.term, date);
        let is_it =
            |given: &&crate::history::Given| given.input == name.as_str() && given.first == begins;
        values.push(constant(&world.history.inputs.iter().find(is_it)?.value).quantity());
        date = crate::wall::next(ends);
    }
    let sum: BigRational = values.iter().sum();
    Some(Val::Quantity(match figure {
        InputFigure::Sum => sum,
        InputFigure::Mean => sum / whole(values.len() as i64),
        InputFigure::Max => values.into_iter().max()?,
        InputFigure::Min => values.into_iter().min()?,
    }))
}

/// The date a minute is on in the agreement's zone.
pub fn date_of(world: &World<'_>, at: Minute) -> chrono::NaiveDate {
    local(world.agreement.zone.0, at).date()
}
