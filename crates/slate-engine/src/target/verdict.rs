//! From what was counted to a judgement: rounding, the requirement, low volume, empty periods and
//! streaks (language §7, §10.2-4, §10.7-8).

use slate_calendar::Cut;
use slate_model::{
    Duration, LowVolume, PeriodVerdict, Requirement, RoundTo, Target, Value, WhenNone, types::Type,
};

use crate::exact::{Exact, Figure};
use crate::measured::{Incident, Measured};

/// What was counted in one period for one group.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    pub(crate) period: usize,
    pub(crate) group: Option<String>,
    pub(crate) numerator: Exact,
    pub(crate) denominator: Exact,
    /// What they come to; `None` when there was nothing to measure.
    pub(crate) value: Option<Figure>,
    pub(crate) met: u64,
    pub(crate) breaches: u64,
    pub(crate) pending: u64,
    pub(crate) downtime: Duration,
    pub(crate) overrun: Duration,
    pub(crate) incidents: Vec<Incident>,
}

impl Counted {
    /// Nothing yet.
    pub(crate) fn nothing(period: usize, group: Option<String>) -> Self {
        Self {
            period,
            group,
            numerator: Exact::zero(),
            denominator: Exact::zero(),
            value: None,
            met: 0,
            breaches: 0,
            pending: 0,
            downtime: Duration::ZERO,
            overrun: Duration::ZERO,
            incidents: Vec::new(),
        }
    }
}

/// A figure rounded to a step of its own type.
pub(crate) fn rounded(figure: Figure, to: Option<&RoundTo>) -> Figure {
    match to.and_then(|to| Figure::of(&to.to).map(|step| (to.mode, step))) {
        Some((mode, step)) => Figure::new(figure.value.rounded(mode, &step.value), figure.kind),
        None => figure,
    }
}

/// The figure that a requirement compares with; for `every` all of them.
fn required(requirement: &Requirement) -> Option<Figure> {
    match requirement {
        Requirement::AtLeast(value) | Requirement::AtMost(value) => Figure::of(value),
        Requirement::Every => Some(Figure::new(Exact::one(), Type::Percent)),
    }
}

/// How far a figure lies on the wrong side of a requirement; zero when it is kept.
fn shortfall(requirement: &Requirement, reached: &Figure) -> Option<Figure> {
    let wanted = required(requirement)?;
    let short = match requirement {
        Requirement::AtLeast(_) | Requirement::Every => wanted.value.minus(&reached.value),
        Requirement::AtMost(_) => reached.value.minus(&wanted.value),
    };
    let kind = if reached.kind == Type::Percent { Type::Points } else { reached.kind };
    Some(Figure::new(if short.is_negative() { Exact::zero() } else { short }, kind))
}

/// Whether the allowance covers the misses.
fn forgiven(rule: Option<LowVolume>, met: u64, breaches: u64) -> bool {
    rule.is_some_and(|rule| {
        breaches > 0
            && met.saturating_add(breaches) < u64::from(rule.under)
            && breaches <= u64::from(rule.allow)
    })
}

/// Judges one period. Its streak is set afterwards, by [`streaks`].
pub(crate) fn judge(target: &Target, counted: Counted, cut: &Cut, as_of: i64) -> Measured {
    let stated = match &target.when_none {
        WhenNone::Value(value) if counted.value.is_none() => figure(value),
        _ => None,
    };
    let attainment = counted.value.map(|value| rounded(value, target.round.as_ref())).or(stated);
    let judged = target.from.is_none_or(|from| cut.dates.first >= from);
    let requirement = target.require.as_ref().filter(|_| judged);
    let mut short = match (requirement, &attainment) {
        (Some(requirement), Some(reached)) => shortfall(requirement, reached),
        _ => None,
    };
    let mut forgave = false;
    let verdict = match (requirement, &attainment, &short) {
        (None, Some(_), _) => PeriodVerdict::Reported,
        (None, None, _) => PeriodVerdict::NotMeasured,
        (Some(_), None, _) => match target.when_none {
            WhenNone::Met => PeriodVerdict::Met,
            WhenNone::NotMeasured | WhenNone::Value(_) => PeriodVerdict::NotMeasured,
        },
        (Some(_), Some(_), Some(short)) if !short.value.is_zero() => {
            forgave = forgiven(target.low_volume, counted.met, counted.breaches);
            if forgave { PeriodVerdict::Met } else { PeriodVerdict::Missed }
        }
        (Some(_), Some(_), _) => PeriodVerdict::Met,
    };
    if forgave {
        // Within the allowance the target is met and pays nothing.
        short = short.map(|short| Figure::new(Exact::zero(), short.kind));
    }
    Measured {
        period: counted.period,
        group: counted.group,
        numerator: counted.numerator,
        denominator: counted.denominator,
        attainment,
        shortfall: short,
        verdict,
        forgiven: forgave,
        provisional: counted.pending > 0 || cut.end.0 > as_of,
        met: counted.met,
        breaches: counted.breaches,
        pending: counted.pending,
        downtime: counted.downtime,
        overrun: counted.overrun,
        streak: 0,
        incidents: counted.incidents,
    }
}

fn figure(value: &Value) -> Option<Figure> {
    Figure::of(value)
}

/// Counts consecutive misses of each group. Only whole periods that were judged count: an empty,
/// unjudged or stub period neither breaks nor extends a streak, and its own streak is zero.
/// `cells` are in order of period, then of group.
pub(crate) fn streaks(cells: &mut [Measured], cuts: &[Cut]) {
    let mut running: std::collections::BTreeMap<Option<String>, u32> =
        std::collections::BTreeMap::new();
    for cell in cells {
        let whole = cuts.get(cell.period).is_some_and(Cut::whole);
        let count = running.entry(cell.group.clone()).or_insert(0);
        match cell.verdict {
            PeriodVerdict::Missed if whole => {
                *count += 1;
                cell.streak = *count;
            }
            PeriodVerdict::Met if whole => *count = 0,
            _ => {}
        }
    }
}
