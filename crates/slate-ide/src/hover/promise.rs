//! What a target requires, in a sentence, and what it leaves room for.

use rust_decimal::Decimal;
use slate_calendar::Cuts;
use slate_model::{
    ALWAYS_OPEN, Aggregate, Agreement, FewRecords, Instant, Measure, Metric, MetricKind,
    OutageFigure, Requirement, Target, Value,
};

use super::calendar;

/// `Requires at least 95% of tickets to keep their limit, each month.`
pub(super) fn requires(agreement: &Agreement, target: &Target) -> String {
    let shown = slate_check::shown;
    let each = slate_check::window_words(target.period);
    let per = target.per.as_ref().map(|it| format!(", for each {it} by itself"));
    let per = per.unwrap_or_default();
    let Some(require) = &target.require else {
        return format!(
            "Requires nothing: {} is only reported, {each}.",
            measured(agreement, target)
        );
    };
    let figure = match require {
        Requirement::Every => {
            let many = records(agreement, target).unwrap_or_else(|| "records".to_owned());
            return format!("Requires every one of the {many} to keep its limit, {each}{per}.");
        }
        Requirement::AtLeast(it) => format!("at least {}", shown(it)),
        Requirement::AtMost(it) => format!("at most {}", shown(it)),
        Requirement::Above(it) => format!("more than {}", shown(it)),
        Requirement::Below(it) => format!("less than {}", shown(it)),
        Requirement::Between { low, high } => format!("from {} to {}", shown(low), shown(high)),
    };
    match records(agreement, target) {
        Some(many) => format!("Requires {figure} of {many} to keep their limit, {each}{per}."),
        None => {
            let what = measured(agreement, target);
            format!("Requires {what} to be {figure}, {each}{per}.")
        }
    }
}

/// What else holds of a promise: from when, and with few records.
pub(super) fn besides(agreement: &Agreement, target: &Target) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(from) = target.from {
        said.push(format!("Judged from {from} on; before that only reported."));
    }
    if let Some(few) = &target.low_volume {
        let many = records(agreement, target).unwrap_or_else(|| "records".to_owned());
        let then = match few.then {
            FewRecords::Allow(1) => "one may miss".to_owned(),
            FewRecords::Allow(misses) => format!("{misses} may miss"),
            FewRecords::NotMeasured => "it is not measured".to_owned(),
        };
        said.push(format!("With fewer than {} {many} {then}.", few.under));
    }
    said
}

/// What a target measures, as a figure: `availability, the time without outages`.
pub(super) fn measured(agreement: &Agreement, target: &Target) -> String {
    match &target.measure {
        Measure::Timer { .. } => {
            let many = records(agreement, target).unwrap_or_else(|| "records".to_owned());
            format!("the share of {many} that keep their limit")
        }
        Measure::Metric(name) => agreement
            .metrics
            .iter()
            .find(|it| it.heading.name == *name)
            .map_or_else(|| format!("`{name}`"), |metric| figure(agreement, metric)),
    }
}

/// What a metric is, in words.
pub(super) fn figure(agreement: &Agreement, metric: &Metric) -> String {
    let name = &metric.heading.name;
    let many = |record| {
        agreement.record(record).map_or_else(|| "records".to_owned(), |it| it.plural.to_string())
    };
    match &metric.kind {
        MetricKind::Availability(it) => {
            let time = if it.calendar.as_str() == ALWAYS_OPEN {
                "all time".to_owned()
            } else {
                format!("the hours of `{}`", it.calendar)
            };
            format!("`{name}` (the share of {time} without {})", many(&it.record))
        }
        MetricKind::Share { record, .. } => format!("`{name}` (a share of {})", many(record)),
        MetricKind::Records { record, figure, .. } => {
            let what = match figure {
                Aggregate::Count => "how many there are of the".to_owned(),
                Aggregate::Sum => "a sum over".to_owned(),
                Aggregate::Mean => "a mean over".to_owned(),
                Aggregate::Median => "a median over".to_owned(),
                Aggregate::Percentile(share) => {
                    let share = slate_check::shown(&Value::Percent(*share));
                    return format!("`{name}` (what {share} of {} do not exceed)", many(record));
                }
                Aggregate::Max => "the largest of the".to_owned(),
                Aggregate::Min => "the smallest of the".to_owned(),
            };
            format!("`{name}` ({what} {})", many(record))
        }
        MetricKind::Outages { figure, of } => {
            let what = match figure {
                OutageFigure::Downtime => "how long it was down, by the",
                OutageFigure::LongestRun => "the longest time down without a break, by the",
                OutageFigure::MeanTimeBetweenFailures => "the time up for each of the",
            };
            format!("`{name}` ({what} {})", many(&of.record))
        }
        MetricKind::Formula(_) => format!("`{name}`"),
    }
}

/// The records that a target counts, by their plural.
pub(super) fn records(agreement: &Agreement, target: &Target) -> Option<String> {
    let Measure::Timer { timer, .. } = &target.measure else { return None };
    let record = agreement.record(&agreement.timer(timer)?.record)?;
    Some(record.plural.to_string())
}

/// What a share leaves room for: how many of a hundred may be late, or how much down time there may
/// be in the period at hand.
pub(super) fn room(
    agreement: &Agreement,
    target: &Target,
    share: Decimal,
    now: Instant,
) -> Option<String> {
    let rest = Decimal::ONE_HUNDRED.checked_sub(share).filter(|it| *it >= Decimal::ZERO)?;
    match &target.measure {
        Measure::Timer { .. } => {
            let many = records(agreement, target)?;
            // So many that the share of them is a whole number.
            let scale = rest.normalize().scale();
            let all = 10_u32.checked_pow(scale.checked_add(2)?)?;
            let late = rest.checked_mul(Decimal::from(all))?.checked_div(Decimal::ONE_HUNDRED)?;
            Some(format!("Of {all} {many} {} may be late.", late.normalize()))
        }
        Measure::Metric(name) => {
            let metric = agreement.metrics.iter().find(|it| it.heading.name == *name)?;
            let MetricKind::Availability(it) = &metric.kind else { return None };
            if it.fixed_denominator.is_some() || it.life.is_some() {
                return None;
            }
            let today = slate_calendar::date_at(agreement.zone, now);
            let around = |date| {
                let cuts = Cuts::new(target.period, agreement.zone, agreement.term, date, date);
                cuts.get(0).cloned()
            };
            let cut = around(today).or_else(|| around(agreement.term.first))?;
            let calendars = calendar::built_over(agreement, cut.dates.first, cut.dates.last)?;
            let all = calendars.get(&it.calendar)?.index().elapsed(cut.start, cut.end)?;
            let down = Decimal::from(all.0).checked_mul(rest)?.checked_div(Decimal::ONE_HUNDRED)?;
            let down = i64::try_from(down.trunc()).ok()?;
            Some(format!(
                "From {} to {} it leaves {} of down time, before exclusions.",
                cut.dates.first,
                cut.dates.last,
                slate_check::shown(&Value::Duration(slate_model::Duration(
                    down / 1_000_000 * 1_000_000
                )))
            ))
        }
    }
}
