//! Exclusions of records and of time, and how much of a quota is left (language §2, §10.6).
//!
//! A quota is used in order of time, in the exclusion's own hours, overlaps once, for the whole
//! agreement, in each of its periods in the agreement's zone. What lies beyond it counts again.

use slate_evidence::MISSING;
use slate_model::{Applies, Excluded, Exclusion, Expr, Instant, Target};

use crate::condition::{Cond, Truth};
use crate::error::EngineError;
use crate::plan::Ground;
use crate::plan::periods::Periods;

/// Stretches of time, sorted and apart from each other.
pub(crate) type Stretches = Vec<(Instant, Instant)>;

/// An exclusion, ready to be applied.
#[derive(Debug)]
pub(crate) enum Compiled {
    /// Records that satisfy a condition.
    Records {
        /// Index of the record in the agreement.
        record: usize,
        /// Which.
        only: Cond,
        /// With a quota: the time of such records that it covers. Without: all of it.
        covered: Option<Stretches>,
    },
    /// Time.
    Time(Stretches),
}

/// Compiles the exclusions of an agreement, in its order.
///
/// # Errors
/// A record, field or calendar that does not exist, a quota for periods that cannot be cut.
pub(crate) fn compile(ground: &Ground<'_>) -> Result<Vec<Compiled>, EngineError> {
    ground.agreement.exclusions.iter().map(|exclusion| one(exclusion, ground)).collect()
}

fn one(exclusion: &Exclusion, ground: &Ground<'_>) -> Result<Compiled, EngineError> {
    let name = &exclusion.heading.name;
    match &exclusion.what {
        Excluded::Records { record, only } => {
            let index = ground.record_index(record, name)?;
            let of = ground.record(index)?;
            let only = Cond::compile(only, of)?;
            let covered = match exclusion.quota {
                Some(_) => {
                    Some(limited(exclusion, ground, intervals(ground, index, Some(&only))?)?)
                }
                None => None,
            };
            Ok(Compiled::Records { record: index, only, covered })
        }
        Excluded::Calendar(calendar) => {
            let built = ground.calendars.get(calendar).ok_or_else(|| EngineError::NoSuch {
                what: "calendar",
                name: calendar.clone(),
                used_by: name.clone(),
            })?;
            let (from, to) = ground.horizon;
            let open = built.index().spans(Instant(from), Instant(to)).collect();
            Ok(Compiled::Time(limited(exclusion, ground, open)?))
        }
        Excluded::TimeOf { record, only } => {
            let index = ground.record_index(record, name)?;
            let of = ground.record(index)?;
            let only = only.as_ref().map(|only| Cond::compile(only, of)).transpose()?;
            let covered = intervals(ground, index, only.as_ref())?;
            Ok(Compiled::Time(limited(exclusion, ground, covered)?))
        }
    }
}

/// The union of the intervals of records for which a condition holds, as far as they are known at
/// the evaluation instant.
fn intervals(
    ground: &Ground<'_>,
    record: usize,
    only: Option<&Cond>,
) -> Result<Stretches, EngineError> {
    let of = ground.record(record)?;
    let mut out = Vec::new();
    for row in 0..of.table.len() {
        let start = of.table.start(row);
        if start > ground.as_of || only.is_some_and(|only| !only.eval(of, &of.last(row)).holds()) {
            continue;
        }
        let end = match of.table.end(row) {
            MISSING => ground.as_of,
            end => end.min(ground.as_of),
        };
        if start < end {
            out.push((Instant(start), Instant(end)));
        }
    }
    Ok(merged(out))
}

/// What a quota leaves of stretches: in each period the first so much of them.
fn limited(
    exclusion: &Exclusion,
    ground: &Ground<'_>,
    stretches: Stretches,
) -> Result<Stretches, EngineError> {
    let Some(quota) = exclusion.quota else { return Ok(stretches) };
    let periods = Periods::of_term(quota.each, ground)?;
    let mut out = Vec::new();
    let mut first = 0;
    for period in &periods.list {
        let mut left = quota.at_most.0;
        while stretches.get(first).is_some_and(|(_, end)| end.0 <= period.start) {
            first += 1;
        }
        for (start, end) in stretches.get(first..).unwrap_or_default() {
            let (a, b) = (start.0.max(period.start), end.0.min(period.end));
            if a >= period.end || left <= 0 {
                break;
            }
            let b = b.min(a.saturating_add(left));
            if a < b {
                left -= b - a;
                out.push((Instant(a), Instant(b)));
            }
        }
    }
    Ok(merged(out))
}

/// Sorts and joins stretches that touch or overlap.
pub(crate) fn merged(mut of: Stretches) -> Stretches {
    of.sort_unstable();
    let mut out: Stretches = Vec::with_capacity(of.len());
    for (start, end) in of.into_iter().filter(|(start, end)| start < end) {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

/// What is in `a` and not in `b`; both merged.
pub(crate) fn difference(a: (Instant, Instant), b: &[(Instant, Instant)]) -> Stretches {
    let (mut start, end) = a;
    let mut out = Vec::new();
    let from = b.partition_point(|(_, cut_end)| *cut_end <= start);
    for &(cut_start, cut_end) in b.get(from..).unwrap_or_default() {
        if cut_start >= end {
            break;
        }
        if start < cut_start {
            out.push((start, cut_start));
        }
        start = start.max(cut_end);
    }
    if start < end {
        out.push((start, end));
    }
    out
}

/// Whom exclusions are asked for: a target, or a metric that no target measures.
#[derive(Debug, Clone, Copy)]
pub(crate) enum For<'a> {
    /// This target.
    Target(&'a Target),
    /// A metric of this service.
    Service(&'a str),
}

impl<'a> For<'a> {
    /// The condition on records under which a target's tier is selected (language §2, `select
    /// desk.gold for tickets where plan is gold`); `None` where it is for every record.
    pub(crate) const fn chosen(self) -> Option<&'a Expr> {
        match self {
            For::Target(Target { applies: Applies::Where(condition), .. }) => Some(condition),
            For::Target(_) | For::Service(_) => None,
        }
    }
}

/// Whether an exclusion is for it.
pub(crate) fn is_for(exclusion: &Exclusion, whom: For<'_>) -> bool {
    exclusion.only_for.is_empty()
        || exclusion.only_for.iter().any(|name| match whom {
            For::Target(target) => {
                *name == target.heading.name
                    || *name == target.service
                    || target.tier.as_ref() == Some(name)
            }
            For::Service(service) => name.as_str() == service,
        })
}

/// The exclusions of records of one kind, for one target.
#[derive(Debug)]
pub(crate) struct RecordExclusions<'p> {
    pub(crate) list: Vec<(usize, &'p Cond, Option<&'p Stretches>)>,
}

impl<'p> RecordExclusions<'p> {
    pub(crate) fn new(
        exclusions: &'p [Compiled],
        declared: &[Exclusion],
        whom: For<'_>,
        of_record: usize,
    ) -> Self {
        let list =
            exclusions.iter().zip(declared).enumerate().filter_map(|(at, (made, exclusion))| {
                match made {
                    Compiled::Records { record, only, covered }
                        if *record == of_record && is_for(exclusion, whom) =>
                    {
                        Some((at, only, covered.as_ref()))
                    }
                    _ => None,
                }
            });
        Self { list: list.collect() }
    }

    /// The first exclusion that takes a record out whole, or the first that would have to be asked
    /// but is unknown. With a quota a record is out when all of its time is covered.
    pub(crate) fn find(
        &self,
        of: &crate::plan::fields::RecordPlan<'_>,
        view: &impl crate::condition::View,
    ) -> (Option<usize>, Option<usize>) {
        let mut unknown = None;
        for (at, only, covered) in &self.list {
            match only.eval(of, view) {
                Truth::True => {
                    let whole = covered.is_none_or(|covered| {
                        let span = (Instant(view.start()), Instant(view.end()));
                        span.1.0 != MISSING && difference(span, covered).is_empty()
                    });
                    if whole {
                        return (Some(*at), unknown);
                    }
                }
                Truth::Unknown => unknown = unknown.or(Some(*at)),
                Truth::False => {}
            }
        }
        (None, unknown)
    }
}

/// The excluded time of one target, merged.
pub(crate) fn excluded_time(
    exclusions: &[Compiled],
    declared: &[Exclusion],
    whom: For<'_>,
) -> Stretches {
    let mut out = Vec::new();
    for (made, exclusion) in exclusions.iter().zip(declared) {
        if let Compiled::Time(time) = made
            && is_for(exclusion, whom)
        {
            out.extend_from_slice(time);
        }
    }
    merged(out)
}
