//! From what was counted to a judgement: rounding, the requirement, low volume, empty periods and
//! streaks (language §7, §10.2-4, §10.7-8).

use slate_calendar::Cut;
use slate_model::{
    Duration, FewRecords, LowVolume, PeriodVerdict, Requirement, RoundTo, Target, Value, WhenNone,
    types::Type,
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

/// The edge below which a requirement is missed, and whether the edge itself is enough; for `every`
/// all of them.
fn low(requirement: &Requirement) -> Option<(Exact, bool)> {
    match requirement {
        Requirement::Every => Some((Exact::one(), true)),
        other => other.low().and_then(|(value, enough)| Some((Figure::of(value)?.value, enough))),
    }
}

/// The edge above which a requirement is missed, and whether the edge itself is allowed.
fn high(requirement: &Requirement) -> Option<(Exact, bool)> {
    requirement.high().and_then(|(value, allowed)| Some((Figure::of(value)?.value, allowed)))
}

/// Whether a figure keeps a requirement.
pub(crate) fn kept(requirement: &Requirement, reached: &Figure) -> bool {
    let enough = low(requirement)
        .is_none_or(|(edge, included)| reached.value > edge || (included && reached.value == edge));
    let allowed = high(requirement)
        .is_none_or(|(edge, included)| reached.value < edge || (included && reached.value == edge));
    enough && allowed
}

/// How far a figure lies on the wrong side of a requirement; zero when it is kept, and on an edge
/// that is not enough by itself.
fn shortfall(requirement: &Requirement, reached: &Figure) -> Figure {
    let below = low(requirement).map(|(edge, _)| edge.minus(&reached.value));
    let above = high(requirement).map(|(edge, _)| reached.value.minus(&edge));
    let short = [below, above].into_iter().flatten().fold(Exact::zero(), Exact::max);
    let kind = if reached.kind == Type::Percent { Type::Points } else { reached.kind };
    Figure::new(short, kind)
}

/// Whether so few records are counted that the period is not measured.
fn too_few(rule: Option<LowVolume>, met: u64, breaches: u64) -> bool {
    rule.is_some_and(|rule| {
        rule.then == FewRecords::NotMeasured && met.saturating_add(breaches) < u64::from(rule.under)
    })
}

/// Whether the allowance covers the misses.
fn forgiven(rule: Option<LowVolume>, met: u64, breaches: u64) -> bool {
    rule.is_some_and(|rule| match rule.then {
        FewRecords::Allow(allow) => {
            breaches > 0
                && met.saturating_add(breaches) < u64::from(rule.under)
                && breaches <= u64::from(allow)
        }
        FewRecords::NotMeasured => false,
    })
}

/// Judges one period. Its streak is set afterwards, by [`streaks`].
pub(crate) fn judge(target: &Target, counted: Counted, cut: &Cut, as_of: i64) -> Measured {
    let stated = match &target.when_none {
        WhenNone::Value(value) if counted.value.is_none() => figure(value),
        _ => None,
    };
    let few = counted.value.is_some() && too_few(target.low_volume, counted.met, counted.breaches);
    let attainment = counted.value.map(|value| rounded(value, target.round.as_ref())).or(stated);
    let judged = target.from.is_none_or(|from| cut.dates.first >= from);
    let requirement = target.require.as_ref().filter(|_| judged);
    let mut short = match (requirement, &attainment) {
        (Some(requirement), Some(reached)) if !few => Some(shortfall(requirement, reached)),
        _ => None,
    };
    let mut forgave = false;
    let verdict = match (requirement, &attainment) {
        (None, Some(_)) => PeriodVerdict::Reported,
        (None, None) => PeriodVerdict::NotMeasured,
        (Some(_), Some(_)) if few => PeriodVerdict::NotMeasured,
        (Some(_), None) => match target.when_none {
            WhenNone::Met => PeriodVerdict::Met,
            WhenNone::NotMeasured | WhenNone::Value(_) => PeriodVerdict::NotMeasured,
        },
        (Some(requirement), Some(reached)) if !kept(requirement, reached) => {
            forgave = forgiven(target.low_volume, counted.met, counted.breaches);
            if forgave { PeriodVerdict::Met } else { PeriodVerdict::Missed }
        }
        (Some(_), Some(_)) => PeriodVerdict::Met,
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
