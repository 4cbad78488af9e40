//! `limit-longer-than-period`: a limit that outlasts the period which judges it.

use slate_model::{Duration, Instant, MICROS_PER_SECOND, Period};

use super::{
    Context,
    limits::{leaves, record, timed},
    words,
};
use crate::finding::{Code, Finding};

/// Reports limits that run out, from every start, later than a whole period after it.
pub(super) fn check(cx: &Context<'_>) {
    let Some(calendars) = cx.calendars() else { return };
    let starts = cx.starts();
    for timed in &timed(&cx.agreement) {
        let Some(days) = longest(timed.target.period) else { continue };
        let length = Duration(days.saturating_mul(86_400).saturating_mul(MICROS_PER_SECOND));
        for leaf in leaves(timed.limit) {
            let clock = timed.clock(leaf.limit);
            let longer = |start: &Instant| {
                let due = clock.due(calendars, *start)?;
                (due.since(*start) > length).then_some(due)
            };
            // Most limits are shown to be shorter by the first start.
            let Some(start) = starts.first() else { continue };
            let Some(due) = longer(start) else { continue };
            // A calendar that opens only after the term is the business of another lint.
            let term = slate_calendar::start_of_day(cx.agreement.zone, cx.agreement.term.last);
            let within = term.is_some_and(|end| due < end);
            if !within || !starts.iter().all(|start| longer(start).is_some()) {
                continue;
            }
            let period = words::period(timed.target.period);
            let at = timed.target.heading.at.as_ref();
            let place = match leaf.values.last() {
                Some((_, key)) => cx.entry(at, key),
                None => cx.line_with(at, &["limit"]),
            };
            cx.push(
                Finding::new(
                    Code::LimitLongerThanPeriod,
                    format!("a limit of `{}` is longer than a {period}", timed.target.heading.name),
                )
                .at(place, words::limit(leaf.limit))
                .at(cx.line_with(at, &["require"]), format!("judged each {period}"))
                .witness(format!(
                    "{} opened at {} is due only at {}",
                    record(timed, &leaf.values),
                    cx.local(*start),
                    cx.local(due)
                ))
                .help("judge the target over a longer period, or shorten the limit"),
            );
        }
    }
}

/// The days of the longest period of a kind; `None` for those that have no fixed length.
const fn longest(period: Period) -> Option<i64> {
    Some(match period {
        Period::Day => 1,
        Period::Week => 7,
        Period::Month | Period::BillingMonth { .. } => 31,
        Period::Quarter { .. } => 92,
        Period::HalfYear { .. } => 184,
        Period::Year { .. } | Period::ContractYear => 366,
        Period::RollingDays { days } => days as i64,
        Period::RollingMonths { months } => months as i64 * 31,
        Period::Term => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{found, limits, model};

    #[test]
    fn hours_that_fill_more_than_a_month() {
        let mut model = model();
        // 10 open hours a day: 40 working days.
        limits(&mut model, "desk.resolution", &[("P1", 8), ("P2", 400)]);
        assert_eq!(found(&model), [Code::LimitLongerThanPeriod]);
    }

    #[test]
    fn a_month_of_hours_fits() {
        let mut model = model();
        limits(&mut model, "desk.resolution", &[("P1", 8), ("P2", 200)]);
        assert_eq!(found(&model), []);
    }
}
