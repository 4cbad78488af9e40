//! Availability from intervals of downtime (language §7): the union of the down intervals, their
//! minimum length taken before clipping, less excluded time, clipped to the period, inside the
//! calendar; over the calendar's time less excluded time.

use std::collections::BTreeMap;

use slate_calendar::CalendarIndex;
use slate_evidence::MISSING;
use slate_model::{
    Availability, Duration, FieldKind, Instant, Metric, Name, OutageFigure, types::Type,
};

use crate::condition::{Node, View};
use crate::error::EngineError;
use crate::exact::{Exact, Figure};
use crate::exclusion::{self, For, RecordExclusions, Stretches, difference, merged};
use crate::measured::Incident;
use crate::metric::chosen::Chosen;
use crate::plan::Plan;
use crate::plan::clocks::Clock;
use crate::plan::fields::RecordPlan;
use crate::plan::periods::Periods;
use crate::target::left_out::{Reasons, Why};
use crate::target::tally::Tallied;
use crate::target::verdict::{Counted, rounded};

/// One record of downtime that counts.
struct Outage {
    row: usize,
    from: i64,
    to: i64,
    /// Whether it goes on.
    open: bool,
    /// What of it no quota covers.
    pieces: Stretches,
}

/// What one group was down, and when its service is due.
struct Group {
    label: Option<String>,
    outages: Vec<Outage>,
    /// Only for resources that live for a part of the time.
    life: Option<Stretches>,
}

/// Measures availability, or another figure of the same outages.
///
/// # Errors
/// A record, field or calendar that does not exist.
pub(crate) fn tally(
    plan: &Plan<'_>,
    metric: &Metric,
    (availability, figure): (&Availability, Option<OutageFigure>),
    whom: For<'_>,
    periods: &Periods,
) -> Result<Tallied, EngineError> {
    let ground = &plan.ground;
    let name = &metric.heading.name;
    let index = ground.record_index(&availability.record, name)?;
    let of = ground.record(index)?;
    let calendar =
        ground.calendars.get(&availability.calendar).ok_or_else(|| EngineError::NoSuch {
            what: "calendar",
            name: availability.calendar.clone(),
            used_by: name.clone(),
        })?;
    let excluded = exclusion::excluded_time(&plan.exclusions, &ground.agreement.exclusions, whom);
    let clock = Clock::new(calendar, &excluded);
    let mut reasons = Reasons::default();
    let groups = groups(plan, metric, availability, whom, index, &mut reasons)?;
    let mut columns = Vec::with_capacity(groups.len());
    for group in &groups {
        let service = match &group.life {
            None => clock.running.clone(),
            Some(life) => {
                let (from, to) = (Instant(ground.horizon.0), Instant(ground.horizon.1));
                clock.running.intersect(&CalendarIndex::from_spans(from, to, life))
            }
        };
        columns.push(column(group, &service, (availability, figure), periods, ground.as_of));
    }
    // Period by period, then group by group.
    let mut counted = Vec::with_capacity(columns.len() * periods.list.len());
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    for _ in 0..periods.list.len() {
        counted.extend(columns.iter_mut().filter_map(Iterator::next));
    }
    let table = of.table;
    let (left_out, remarks) =
        reasons.in_words(None, table.record(), ground.agreement, |row| table.id(row));
    Ok(Tallied { counted, left_out, remarks })
}

fn groups(
    plan: &Plan<'_>,
    metric: &Metric,
    availability: &Availability,
    whom: For<'_>,
    record: usize,
    reasons: &mut Reasons,
) -> Result<Vec<Group>, EngineError> {
    let ground = &plan.ground;
    let of = ground.record(record)?;
    let chosen = Chosen::new(plan, record, availability.only.as_ref(), whom)?;
    let per = metric.per.as_ref().map(|per| Node::field(per, of)).transpose()?;
    let mut by_label: BTreeMap<Option<String>, Group> = BTreeMap::new();
    let open = |label: Option<String>| Group { label, outages: Vec::new(), life: None };
    let members = metric.per.as_ref().map_or(&[][..], |per| members(of, per));
    match &metric.per {
        None => {
            by_label.insert(None, open(None));
        }
        // A member without an outage was up all the time.
        Some(_) => members.iter().for_each(|member| {
            by_label.insert(Some(member.clone()), open(Some(member.clone())));
        }),
    }
    for row in 0..of.table.len() {
        let view = of.last(row);
        let from = view.start();
        if from > ground.as_of {
            continue;
        }
        let Some(counts) = chosen.counts(of, &view, row, reasons) else { continue };
        if let Some(exclusion) = counts.unknown {
            reasons.add(Why::UnknownExclusion(exclusion), row);
        }
        // An outage without an end goes on.
        let (to, goes_on) = match view.end() {
            MISSING => (ground.as_of, true),
            end => (end, false),
        };
        if to <= from || availability.ignore_shorter_than.is_some_and(|least| to - from < least.0) {
            continue;
        }
        let label = match &per {
            None => None,
            Some(node) => match node.eval(of, &view).text() {
                Some(text) => Some(text),
                None => {
                    let field = metric.per.as_ref().map(ToString::to_string).unwrap_or_default();
                    reasons.add(Why::NoGroup(field), row);
                    continue;
                }
            },
        };
        let pieces = left_by_quotas(&chosen.exclusions, of, &view, (Instant(from), Instant(to)));
        let group = by_label.entry(label.clone()).or_insert_with(|| open(label));
        group.outages.push(Outage { row, from, to, open: goes_on, pieces });
    }
    if let Some(life) = &availability.life {
        live(plan, metric, life, &mut by_label)?;
    }
    let mut groups: Vec<Group> = by_label.into_values().collect();
    let place = |group: &Group| {
        let at = group.label.as_ref().and_then(|label| members.iter().position(|m| m == label));
        at.unwrap_or(usize::MAX)
    };
    groups.sort_by_key(place);
    for group in &mut groups {
        group.outages.sort_by_key(|outage| (outage.from, outage.row));
    }
    Ok(groups)
}

/// The declared members of a field; none where it is no `one of`.
fn members<'r>(of: &'r RecordPlan<'_>, field: &Name) -> &'r [String] {
    match of.record.field(field.as_str()).map(|field| &field.kind) {
        Some(FieldKind::OneOf(members)) => members,
        _ => &[],
    }
}

/// What quotas of exclusions that hold leave of an outage.
fn left_by_quotas(
    exclusions: &RecordExclusions<'_>,
    of: &RecordPlan<'_>,
    view: &impl View,
    whole: (Instant, Instant),
) -> Stretches {
    let mut pieces = vec![whole];
    for (_, only, covered) in &exclusions.list {
        if let Some(covered) = covered
            && only.eval(of, view).holds()
        {
            pieces = pieces.into_iter().flat_map(|piece| difference(piece, covered)).collect();
        }
    }
    pieces
}

/// Gives each group the time in which its resource lived; a resource without any has no service.
fn live(
    plan: &Plan<'_>,
    metric: &Metric,
    life: &Name,
    groups: &mut BTreeMap<Option<String>, Group>,
) -> Result<(), EngineError> {
    let ground = &plan.ground;
    let index = ground.record_index(life, &metric.heading.name)?;
    let of = ground.record(index)?;
    let per = metric.per.as_ref().map(|per| Node::field(per, of)).transpose()?;
    for group in groups.values_mut() {
        group.life = Some(Vec::new());
    }
    for row in 0..of.table.len() {
        let view = of.last(row);
        let to = match view.end() {
            MISSING => ground.as_of,
            end => end,
        };
        let label = match &per {
            None => None,
            Some(node) => match node.eval(of, &view).text() {
                Some(text) => Some(text),
                None => continue,
            },
        };
        if view.start() >= to {
            continue;
        }
        let group = groups.entry(label.clone()).or_insert_with(|| Group {
            label,
            outages: Vec::new(),
            life: Some(Vec::new()),
        });
        group.life.get_or_insert_default().push((Instant(view.start()), Instant(to)));
    }
    Ok(())
}

/// One group over all periods.
fn column(
    group: &Group,
    service: &CalendarIndex,
    (availability, figure): (&Availability, Option<OutageFigure>),
    periods: &Periods,
    as_of: i64,
) -> Vec<Counted> {
    let down = merged(group.outages.iter().flat_map(|o| o.pieces.iter().copied()).collect());
    // Outages overlap, so that ends are not in order: how far back one may still reach.
    let longest = group.outages.iter().map(|outage| outage.to - outage.from).max().unwrap_or(0);
    let mut cells = Vec::with_capacity(periods.list.len());
    for (period, bounds) in periods.list.iter().enumerate() {
        let (start, end) = (bounds.start, bounds.end.min(as_of));
        let open = |from: i64, to: i64| {
            let (from, to) = (from.max(start), to.min(end));
            if from < to {
                service.elapsed(Instant(from), Instant(to)).map_or(0, |d| d.0)
            } else {
                0
            }
        };
        let due = open(start, end);
        let mut counted = Counted::nothing(period, group.label.clone());
        let (mut total, mut longest_run, mut failures) = (0, 0, 0);
        let first = down.partition_point(|(_, to)| to.0 <= start);
        for (from, to) in
            down.get(first..).unwrap_or_default().iter().take_while(|(f, _)| f.0 < end)
        {
            let inside = open(from.0, to.0);
            total += inside;
            longest_run = inside.max(longest_run);
            // What was down before the period did not begin in it.
            let before = if from.0 < start {
                service.elapsed(*from, Instant(start)).map_or(0, |d| d.0)
            } else {
                0
            };
            failures += u64::from(inside > 0 && before == 0);
        }
        let first = group.outages.partition_point(|o| o.from < start.saturating_sub(longest));
        for outage in
            group.outages.get(first..).unwrap_or_default().iter().take_while(|o| o.from < end)
        {
            let downtime: i64 = outage.pieces.iter().map(|(from, to)| open(from.0, to.0)).sum();
            if downtime > 0 {
                counted.incidents.push(Incident {
                    row: u32::try_from(outage.row).unwrap_or(u32::MAX),
                    cycle: 0,
                    from: Instant(outage.from.max(start)),
                    to: Instant(outage.to.min(end)),
                    ended: (!outage.open).then_some(Instant(outage.to)),
                    downtime: Duration(downtime),
                    overrun: Duration::ZERO,
                });
            }
        }
        counted.breaches = counted.incidents.len() as u64;
        settle(&mut counted, total, due, availability);
        match figure {
            None => {}
            Some(OutageFigure::Downtime) => {
                let down = Exact::whole(counted.downtime.0);
                of_time(&mut counted, down, due);
            }
            Some(OutageFigure::LongestRun) => {
                of_time(&mut counted, Exact::whole(longest_run), due);
            }
            Some(OutageFigure::MeanTimeBetweenFailures) => {
                counted.numerator = Exact::whole(due).minus(&Exact::whole(total));
                counted.denominator = Exact::whole(failures);
                counted.value = counted
                    .numerator
                    .over(&counted.denominator)
                    .map(|mean| Figure::new(mean, Type::Duration));
            }
        }
        cells.push(counted);
    }
    cells
}

/// A stretch of time out of the service time.
fn of_time(counted: &mut Counted, time: Exact, due: i64) {
    if due > 0 {
        counted.value = Some(Figure::new(time.clone(), Type::Duration));
        counted.numerator = time;
        counted.denominator = Exact::whole(due);
    }
}

/// Rounds downtime and sets it against the service time.
fn settle(counted: &mut Counted, total: i64, due: i64, availability: &Availability) {
    let down = Figure::new(Exact::whole(total), Type::Duration);
    let down = rounded(down, availability.round_downtime.as_ref()).value;
    counted.downtime = Duration(down.to_i64().unwrap_or(total));
    let whole = Exact::whole(availability.fixed_denominator.map_or(due, |fixed| fixed.0));
    let left = whole.minus(&down);
    let up = if left.is_negative() { Exact::zero() } else { left };
    // A fixed denominator measures nothing either where no service was due.
    if due > 0 {
        counted.value = up.over(&whole).map(|share| Figure::new(share, Type::Percent));
        counted.numerator = up;
        counted.denominator = whole;
    }
}
