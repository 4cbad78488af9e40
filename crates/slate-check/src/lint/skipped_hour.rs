//! `skipped-hour`: hours that begin or end at a local time that a clock change skips (language §5).

use chrono::{Datelike, NaiveDate, NaiveTime};
use slate_calendar::{in_months, instant_at, local_at, picks};
use slate_model::{Calendar, Effect, Hours, Rules, Span, TimeOfDay, Zone};

use super::{Context, remembered, words};
use crate::finding::{Code, Finding};

/// Reports, for each calendar, the first date of the term on which one of its hours begins or ends
/// inside a skipped hour.
pub(super) fn check(cx: &Context<'_>) {
    let term = cx.term();
    for calendar in &cx.agreement.calendars {
        let Hours::Rules(rules) = &calendar.hours else { continue };
        let found = remembered::forward(calendar.zone, term).iter().find_map(|date| {
            let date = *date;
            spans_on(rules, date).into_iter().find_map(|(span, effect)| {
                let edge = skipped(calendar.zone, date, span)?;
                Some((date, span, effect, edge))
            })
        });
        if let Some((date, span, effect, edge)) = found {
            report(cx, calendar, date, span, effect, edge);
        }
    }
}

fn report(
    cx: &Context<'_>,
    calendar: &Calendar,
    date: NaiveDate,
    span: Span,
    effect: Effect,
    edge: TimeOfDay,
) {
    let written = format!("{}-{}", span.from, span.to);
    let at = |time: TimeOfDay| slate_calendar::at_time(calendar.zone, date, time);
    let (Some(from), Some(to)) = (at(span.from), at(span.to)) else { return };
    let real = to.since(from).0.max(0);
    let word = if effect == Effect::Open { "open" } else { "closed" };
    let shown = at(edge).map_or_else(String::new, |it| words::local(calendar.zone, it));
    cx.push(
        Finding::new(
            Code::SkippedHour,
            format!("`{edge}` does not exist on {date} in {}", calendar.zone),
        )
        .at(
            cx.line_with(calendar.heading.at.as_ref(), &[&written]),
            "this edge falls into the hour that the clocks skip",
        )
        .witness(format!(
            "on {date} the edge falls on {shown}: {word} for {} instead of {}",
            words::duration(real),
            words::duration(wall(span))
        ))
        .help("begin and end outside the hour of the change"),
    );
}

/// The wall-clock length of a span in microseconds.
fn wall(span: Span) -> i64 {
    let (from, to) = (i64::from(span.from.seconds()), i64::from(span.to.seconds()));
    let day = if to <= from { 86_400 } else { 0 };
    (to.saturating_sub(from).saturating_add(day)).saturating_mul(1_000_000)
}

/// The edge of a span that the clocks skip on that date. An end exactly at the change loses nothing.
fn skipped(zone: Zone, date: NaiveDate, span: Span) -> Option<TimeOfDay> {
    let missing = |time: TimeOfDay| {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(time.seconds(), 0)?;
        let local = date.and_time(time);
        let shown = local_at(zone, instant_at(zone, local)?);
        Some(shown != local)
    };
    if missing(span.from) == Some(true) {
        return Some(span.from);
    }
    // The second before an end that is skipped exists when the end is the change itself.
    let before = TimeOfDay::from_chrono(NaiveTime::from_num_seconds_from_midnight_opt(
        span.to.seconds().checked_sub(1)?,
        0,
    )?);
    let same_day = span.to > span.from;
    (same_day && missing(span.to) == Some(true) && missing(before) == Some(true)).then_some(span.to)
}

/// The hours that rules name for a date, whichever layer they belong to. Those of working days of a month are
/// left out: clocks change on Sundays.
fn spans_on(rules: &Rules, date: NaiveDate) -> Vec<(Span, Effect)> {
    let mut spans = Vec::new();
    for weekly in rules.weekly.iter().filter(|it| it.days.contains(&date.weekday().into())) {
        spans.extend(weekly.spans.iter().map(|span| (*span, Effect::Open)));
    }
    for recurring in rules.recurring.iter().filter(|it| picks(&it.pattern, date)) {
        if in_months(date, &recurring.months) {
            spans.extend(recurring.spans.iter().map(|span| (*span, recurring.effect)));
        }
    }
    for dated in rules.dated.iter().filter(|it| it.first <= date && date <= it.last) {
        spans.extend(dated.spans.iter().map(|span| (*span, dated.effect)));
    }
    spans
}

#[cfg(test)]
mod tests {
    use slate_model::Weekday;

    use super::*;
    use crate::lint::fixture::{agreement, found, model, span, witness};
    use slate_model::WeeklyHours;

    fn sunday(from: &str, to: &str) -> slate_model::Model {
        let mut model = model();
        let Hours::Rules(rules) = &mut agreement(&mut model).calendars[0].hours else { panic!() };
        rules.weekly.push(WeeklyHours { days: vec![Weekday::Sun], spans: vec![span(from, to)] });
        model
    }

    #[test]
    fn london_has_no_half_past_one_on_the_last_sunday_of_march() {
        let model = sunday("01:30", "04:00");
        assert_eq!(found(&model), [Code::SkippedHour]);
        assert_eq!(
            witness(&model),
            "on 2026-03-29 the edge falls on 2026-03-29 02:00: open for 2 h instead of 2 h 30 min"
        );
    }

    #[test]
    fn edges_around_the_change_exist() {
        assert_eq!(found(&sunday("02:00", "04:00")), []);
        assert_eq!(found(&sunday("00:00", "01:00")), []);
    }
}
