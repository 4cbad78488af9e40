//! What was measured: the one interface between the clocks (timers, metrics, targets) and the money
//! (credits, settlement, statement).

use slate_calendar::Cuts;
use slate_model::{Duration, Instant, Name, PeriodVerdict, RecordVerdict};

use crate::exact::{Exact, Figure};

/// Everything the clocks found out.
#[derive(Debug, Clone)]
pub struct Measurements {
    /// One for each of the agreement's targets, in its order. A target that applies to nobody has
    /// no periods measured.
    pub targets: Vec<MeasuredTarget>,
    /// One for each of the agreement's metrics, in its order, by the periods of the targets that
    /// measure it (month where none does).
    pub metrics: Vec<MeasuredMetric>,
    /// Records that are in no count, and why.
    pub left_out: Vec<LeftOut>,
    /// Records that are counted, and what has to be said about it: a missing value left open whether
    /// an exclusion is for them, they stopped before they started.
    pub remarks: Vec<LeftOut>,
}

/// One target over all its periods and groups.
#[derive(Debug, Clone)]
pub struct MeasuredTarget {
    /// Its periods, from the start of the term to the as-of instant.
    pub cuts: Cuts,
    /// In order of period, then of group.
    pub cells: Vec<Measured>,
}

/// One target in one period, for one group.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The period: an index into [`MeasuredTarget::cuts`].
    pub period: usize,
    /// The group where the target has a `per`.
    pub group: Option<String>,
    /// Records within the limit; or available time, in microseconds; or the sum that a mean is of.
    pub numerator: Exact,
    /// Records counted; or service time, in microseconds; or the number that a mean is over.
    pub denominator: Exact,
    /// What was reached, after the rounding that the agreement states; `None` when there was
    /// nothing to measure and no stated value.
    pub attainment: Option<Figure>,
    /// How far attainment lies on the wrong side of the requirement, zero when met; points where
    /// attainment is a percentage.
    pub shortfall: Option<Figure>,
    /// The judgement.
    pub verdict: PeriodVerdict,
    /// Whether the low-volume rule turned a miss into met.
    pub forgiven: bool,
    /// Whether records are still pending in it, or it is not over at the as-of instant.
    pub provisional: bool,
    /// Records that met their limit (or are good for a share).
    pub met: u64,
    /// Records that breached their limit.
    pub breaches: u64,
    /// Records running and not yet due, in no denominator.
    pub pending: u64,
    /// Down time that counts, zero where the target is not of availability.
    pub downtime: Duration,
    /// Open time that breached records took beyond their limits.
    pub overrun: Duration,
    /// Consecutive measured misses up to and including this period, of this group.
    pub streak: u32,
    /// The breached records, or the outages that count: what stands behind the figure.
    pub incidents: Vec<Incident>,
}

/// A record behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its row in the table of its record.
    pub row: u32,
    /// Which cycle of its timer, from 1; 0 where there are no cycles.
    pub cycle: u32,
    /// When it counts: the timer's start, or the start of the outage inside the period.
    pub from: Instant,
    /// When it was due; or the end of the outage inside the period.
    pub to: Instant,
    /// When it was over: the stop of the timer, the end of the outage, the time of a record that is
    /// only counted; `None` while it goes on.
    pub ended: Option<Instant>,
    /// Down time of this outage alone inside the period, less excluded time.
    pub downtime: Duration,
    /// Open time beyond the limit (to the as-of instant while it still runs).
    pub overrun: Duration,
}

/// One metric over its periods.
#[derive(Debug, Clone)]
pub struct MeasuredMetric {
    /// Its periods.
    pub cuts: Cuts,
    /// In order of period, then of group: period, group, value (`None`: nothing to measure).
    pub values: Vec<(usize, Option<String>, Option<Figure>)>,
}

/// Records that are in no count, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The target, where the reason is of one target.
    pub target: Option<Name>,
    /// The record.
    pub record: Name,
    /// Why, in words: `excluded by "Customer-caused"`, `no limit for priority missing`,
    /// `void`, `opened outside the term`, `plan is unknown`.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// The first few of them, by identity.
    pub examples: Vec<String>,
}

/// One record against one target: for `trace`, for scenarios, and for the list of verdicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Its row in the table of its record.
    pub row: u32,
    /// Which cycle, from 1.
    pub cycle: u32,
    /// How it fares.
    pub verdict: RecordVerdict,
    /// When the timer started.
    pub started: Option<Instant>,
    /// When it stopped for good.
    pub stopped: Option<Instant>,
    /// Its final due instant; `None` where there is no limit, it never started, or it never falls
    /// due while paused.
    pub due: Option<Instant>,
    /// Open time run, to the stop or the as-of instant.
    pub elapsed: Duration,
    /// Open time beyond the limit.
    pub overrun: Duration,
    /// The period it counts in: an index into the target's cuts; `None` outside the term.
    pub period: Option<usize>,
}
