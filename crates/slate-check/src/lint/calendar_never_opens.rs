//! `calendar-never-opens`, `open-and-closed`: calendars without an open moment, and calendars whose
//! rules contradict each other.

use slate_calendar::{CalendarError, date_at};
use slate_model::{Effect, Hours, Name};

use super::Context;
use crate::finding::{Code, Finding};

/// Reports calendars that have no open time in the term, and what keeps calendars from being built.
pub(super) fn check(cx: &Context<'_>) {
    let calendars = match cx.calendars.as_ref() {
        Ok(calendars) => calendars,
        Err(error) => return cx.push(unbuilt(cx, error)),
    };
    let term = cx.term();
    for calendar in &cx.agreement.calendars {
        let Some(built) = calendars.get(&calendar.heading.name) else { continue };
        let bounds = (
            slate_calendar::start_of_day(calendar.zone, term.first),
            term.last.succ_opt().and_then(|last| slate_calendar::start_of_day(calendar.zone, last)),
        );
        let (Some(from), Some(to)) = bounds else { continue };
        if built.index().elapsed(from, to).is_none_or(|open| open.0 > 0) {
            continue;
        }
        let outside = built.index().next_open(to).or_else(|| built.index().prev_close(from));
        let nearest = outside.map_or_else(String::new, |at| {
            format!("; the nearest opening is on {}", date_at(calendar.zone, at))
        });
        let witness = format!("from {} to {} it is open for 0 min{nearest}", term.first, term.last);
        cx.push(
            Finding::new(
                Code::CalendarNeverOpens,
                format!("calendar `{}` is never open", calendar.heading.name),
            )
            .at(cx.clause(calendar.heading.at.as_ref()), "no open moment in the term")
            .witness(witness)
            .note("a timer in it never runs: nothing is ever due")
            .help(match calendar.hours {
                Hours::Rules(_) => "give it hours, such as `Mon-Fri 08:00-18:00`",
                _ => "the calendars that it is made of have no open time in common",
            }),
        );
    }
}

/// A fault that keeps calendars from being built, as a finding.
fn unbuilt(cx: &Context<'_>, error: &CalendarError) -> Finding {
    let at = |name: &Name| cx.agreement.calendar(name).and_then(|it| it.heading.at.as_ref());
    let plain = |code, calendar: &Name| {
        Finding::new(code, error.to_string()).at(cx.clause(at(calendar)), "in this calendar")
    };
    match error {
        CalendarError::OpenAndClosed { calendar, date, .. } => {
            let written = date.to_string();
            let opening = cx.agreement.calendar(calendar).and_then(|it| match &it.hours {
                Hours::Rules(rules) => rules.dated.iter().find(|dated| {
                    dated.effect == Effect::Open && dated.first <= *date && *date <= dated.last
                }),
                _ => None,
            });
            let hours = opening.map_or_else(String::new, |dated| {
                let spans: Vec<String> =
                    dated.spans.iter().map(|span| format!("{}-{}", span.from, span.to)).collect();
                spans.join(", ")
            });
            let moment = opening
                .and_then(|dated| dated.spans.first())
                .map_or_else(|| "12:00".to_owned(), |span| span.from.to_string());
            let finding = Finding::new(
                Code::OpenAndClosed,
                format!("calendar `{calendar}` is both opened and closed on {date}"),
            )
            .at(
                cx.line_with(at(calendar), &["open", &written]),
                format!("opened here {hours}").trim_end().to_owned(),
            );
            let closing = cx.line_with(at(calendar), &["closed", &written]);
            finding
                .at(closing, "closed here")
                .witness(format!("a ticket opened on {date} at {moment}: nobody can say whether its clock runs"))
                .help("remove one of them; hours other than the whole day may be closed beside an opening")
        }
        CalendarError::Meaningless { calendar, .. } => plain(Code::OutOfRange, calendar),
        CalendarError::UnknownCalendar { used_by, .. } => plain(Code::UnknownName, used_by),
        CalendarError::UnknownHolidays { calendar, .. } => plain(Code::UnknownName, calendar),
        CalendarError::Cycle { path } => {
            let first = path.first();
            let place = cx.clause(first.and_then(at));
            Finding::new(Code::CyclicDefinition, error.to_string()).at(place, "needs itself")
        }
        CalendarError::Duplicate { name } => plain(Code::DuplicateDefinition, name),
        CalendarError::NoParts { calendar } => plain(Code::CalendarNeverOpens, calendar),
    }
}

#[cfg(test)]
mod tests {
    use slate_model::{DatedHours, Effect, Hours};

    use crate::finding::Code;
    use crate::lint::fixture::{agreement, date, found, model, span, witness};

    #[test]
    fn closed_for_the_whole_term() {
        let mut model = model();
        let Hours::Rules(rules) = &mut agreement(&mut model).calendars[0].hours else { panic!() };
        rules.dated.push(DatedHours {
            first: date("2026-01-01"),
            last: date("2027-12-31"),
            effect: Effect::Closed,
            spans: vec![],
            label: None,
        });
        assert_eq!(found(&model), [Code::CalendarNeverOpens]);
        assert_eq!(
            witness(&model),
            "from 2026-01-01 to 2027-12-31 it is open for 0 min; the nearest opening is on 2028-01-03"
        );
    }

    #[test]
    fn one_date_opened_and_closed() {
        let mut model = model();
        let Hours::Rules(rules) = &mut agreement(&mut model).calendars[0].hours else { panic!() };
        let day = |effect, spans| DatedHours {
            first: date("2026-12-24"),
            last: date("2026-12-24"),
            effect,
            spans,
            label: None,
        };
        rules.dated.push(day(Effect::Closed, vec![]));
        rules.dated.push(day(Effect::Open, vec![span("09:00", "12:00")]));
        assert_eq!(found(&model), [Code::OpenAndClosed]);
        assert_eq!(
            witness(&model),
            "a ticket opened on 2026-12-24 at 09:00: nobody can say whether its clock runs"
        );
    }
}
