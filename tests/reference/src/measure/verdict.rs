//! Whether what was reached is enough.

use num_rational::BigRational;
use num_traits::{One, Zero};
use slate_model::{FewRecords, PeriodVerdict, Requirement, Target, WhenNone};

use super::{Cell, Raw};
use crate::logic::{constant, round_to, whole};
use crate::periods::Cut;

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

pub(super) fn judged_cell(
    target: &Target,
    cut: Cut,
    period: usize,
    group: Option<String>,
    raw: Raw,
) -> Cell {
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
