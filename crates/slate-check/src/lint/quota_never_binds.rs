//! `quota-never-binds`: a quota larger than all the time that it limits.

use slate_calendar::Cuts;
use slate_model::{Excluded, Period};

use super::{Context, words};
use crate::finding::{Code, Finding};

/// Reports quotas above the open time of their calendar in every one of their periods.
pub(super) fn check(cx: &Context<'_>) {
    let Some(calendars) = cx.calendars() else { return };
    for exclusion in &cx.agreement.exclusions {
        let (Excluded::Calendar(name), Some(quota)) = (&exclusion.what, exclusion.quota) else {
            continue;
        };
        // A quota that others use too binds by what they use, which only a history tells; so does
        // one over a rolling window, which no period holds.
        let shared =
            cx.agreement.exclusions.iter().any(|it| {
                it.heading.name != exclusion.heading.name && it.pool() == exclusion.pool()
            });
        let rolling =
            matches!(quota.each, Period::RollingDays { .. } | Period::RollingMonths { .. });
        if shared || rolling {
            continue;
        }
        let Some(calendar) = calendars.get(name) else { continue };
        let term = cx.term();
        let cuts = Cuts::new(quota.each, cx.agreement.zone, term, term.first, term.last);
        let most = cuts
            .iter()
            .filter_map(|cut| Some((calendar.index().elapsed(cut.start, cut.end)?, &cut.label)))
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)));
        let Some((most, label)) = most else { continue };
        if most >= quota.at_most {
            continue;
        }
        let at = exclusion.heading.at.as_ref();
        cx.push(
            Finding::new(
                Code::QuotaNeverBinds,
                format!("the quota of `{}` is never used up", exclusion.heading.name),
            )
            .at(
                cx.line_with(at, &["at most"]),
                format!(
                    "allows {} each {}",
                    words::duration(quota.at_most.0),
                    words::period(quota.each)
                ),
            )
            .witness(format!(
                "the most that `{name}` is open in a {} is {}, in {label}",
                words::period(quota.each),
                words::duration(most.0)
            ))
            .help("lower the quota, or remove it"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{excluded, found, witness};

    #[test]
    fn more_than_there_is() {
        let model = excluded("02:00", "03:00", Some(40));
        assert_eq!(found(&model), [Code::QuotaNeverBinds]);
        assert_eq!(witness(&model), "the most that `quiet` is open in a month is 31 h, in 2026-01");
    }

    #[test]
    fn a_quota_that_can_be_used_up() {
        assert_eq!(found(&excluded("02:00", "03:00", Some(30))), []);
    }
}
