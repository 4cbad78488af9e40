//! `exclusion-swallows-period`: excluded time that leaves nothing to measure.

use slate_calendar::Cuts;
use slate_model::{Excluded, Exclusion, Measure, MetricKind, Name, Target};

use super::{Context, pause_never_ends::always, words};
use crate::finding::{Code, Finding};

/// Periods of a target that are looked at.
const PERIODS: usize = 120;

/// Reports exclusions that take all open time of a period of a target, or every record.
pub(super) fn check(cx: &Context<'_>) {
    for exclusion in &cx.agreement.exclusions {
        match &exclusion.what {
            Excluded::Calendar(calendar) if exclusion.quota.is_none() => {
                time(cx, exclusion, calendar)
            }
            Excluded::Records { record, only } => {
                let Some(record) = cx.agreement.record(record) else { continue };
                let Some(field) = always(only, record) else { continue };
                cx.push(
                    Finding::new(
                        Code::ExclusionSwallowsPeriod,
                        format!(
                            "`{}` excludes every {}",
                            exclusion.heading.name, record.heading.name
                        ),
                    )
                    .at(cx.clause(exclusion.heading.at.as_ref()), "leaves nothing to measure")
                    .witness(format!(
                        "{} is excluded whatever its `{field}` is",
                        words::a(&record.heading.name)
                    ))
                    .help("exclude only some values"),
                );
            }
            _ => {}
        }
    }
}

fn time(cx: &Context<'_>, exclusion: &Exclusion, calendar: &Name) {
    let Some(calendars) = cx.calendars() else { return };
    let Some(excluded) = calendars.get(calendar) else { return };
    let targets = cx.agreement.targets.iter().filter(|target| {
        exclusion.only_for.is_empty()
            || exclusion
                .only_for
                .iter()
                .any(|name| *name == target.heading.name || *name == target.service)
    });
    for target in targets {
        let Some(measured) = measured_in(cx, target).and_then(|name| calendars.get(name)) else {
            continue;
        };
        let term = cx.term();
        let cuts = Cuts::new(target.period, cx.agreement.zone, term, term.first, term.last);
        let swallowed = cuts.iter().take(PERIODS).find(|cut| {
            let spans: Vec<_> = excluded.index().spans(cut.start, cut.end).collect();
            let open = measured.index().elapsed(cut.start, cut.end);
            let left = measured.index().minus(&spans).elapsed(cut.start, cut.end);
            open.is_some_and(|open| open.0 > 0) && left.is_some_and(|left| left.0 == 0)
        });
        let Some(cut) = swallowed else { continue };
        let open = measured.index().elapsed(cut.start, cut.end).unwrap_or_default();
        cx.push(
            Finding::new(
                Code::ExclusionSwallowsPeriod,
                format!(
                    "`{}` leaves nothing of a period of `{}`",
                    exclusion.heading.name, target.heading.name
                ),
            )
            .at(cx.clause(exclusion.heading.at.as_ref()), format!("excludes `{calendar}`"))
            .at(cx.clause(target.heading.at.as_ref()), format!("measured in `{}`", measured.name()))
            .witness(format!(
                "in {} all {} of `{}` are excluded",
                cut.label,
                super::words::duration(open.0),
                measured.name()
            ))
            .help("exclude less time, or set a quota such as `at most 8 h each month`"),
        );
        return;
    }
}

/// The calendar whose open time a target measures.
fn measured_in<'b>(cx: &'b Context<'_>, target: &'b Target) -> Option<&'b Name> {
    match &target.measure {
        Measure::Timer { timer, .. } => cx.agreement.timer(timer).map(|timer| &timer.calendar),
        Measure::Metric(name) => match &cx.agreement.metric(name)?.kind {
            MetricKind::Availability(it) | MetricKind::Outages { of: it, .. } => Some(&it.calendar),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{excluded, found, witness};

    #[test]
    fn all_working_hours_are_excluded() {
        let model = excluded("00:00", "24:00", None);
        assert_eq!(found(&model), [Code::ExclusionSwallowsPeriod]);
        assert_eq!(witness(&model), "in 2026-01 all 220 h of `support_hours` are excluded");
    }

    #[test]
    fn nights_leave_the_day() {
        assert_eq!(found(&excluded("00:00", "04:00", None)), []);
    }
}
