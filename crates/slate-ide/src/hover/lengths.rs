//! Lengths of time as they are written, beside the working days of the calendar that they are counted
//! in.

use rust_decimal::Decimal;
use slate_model::{ALWAYS_OPEN, DateRange, Duration, Measure, Value};
use slate_syntax::Node;

use super::calendar::built;
use super::place::Place;
use crate::tree::round;

impl Place<'_> {
    /// A length of time, beside the working days of the calendar that it is counted in.
    pub fn duration(&self, at: usize, node: &Node) -> Option<String> {
        let written = node.span.of(self.text);
        let length = length(written)?;
        let plain = slate_check::shown(&Value::Duration(length));
        let same = if plain == written { String::new() } else { format!(" ({plain})") };
        let limit = round(self.nodes, at, &["limit_time"]);
        let Some(calendar) = limit.and_then(|limit| self.calendar_of(limit)) else {
            let days = length.0.checked_div(86_400_000_000)?;
            let rest = length.0.checked_rem(86_400_000_000)?;
            let many = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            let clock = match (days, rest) {
                (0, _) => String::new(),
                (_, 0) => format!(", {many} of 24 h"),
                _ => format!(
                    ", {many} of 24 h and {}",
                    slate_check::shown(&Value::Duration(Duration(rest)))
                ),
            };
            let round = if limit.is_some() { "; nights, weekends and holidays count" } else { "" };
            return Some(format!("{written}{same} by the clock{clock}{round}."));
        };
        let Some(day) = self.length_of_day(&calendar).filter(|day| *day > 0) else {
            return Some(format!("{written}{same} of open time in `{calendar}`."));
        };
        let shown = |micros: i64| slate_check::shown(&Value::Duration(Duration(micros)));
        let (days, rest) = (length.0 / day, length.0 % day);
        let many =
            if days == 1 { "1 working day".to_owned() } else { format!("{days} working days") };
        let beside = match (days, rest) {
            (0, _) => "less than one of its working days".to_owned(),
            (_, 0) => format!("as long as {many} of it"),
            _ => format!("as long as {many} of it and {}", shown(rest)),
        };
        Some(format!(
            "{written}{same} of open time in `{calendar}`: {beside}, which {} {} long.",
            if days == 1 { "is" } else { "are" },
            shown(day)
        ))
    }

    /// Working days: how long each is.
    pub fn working_days(&self, at: usize, node: &Node) -> Option<String> {
        let written = node.span.of(self.text);
        let limit = round(self.nodes, at, &["limit_time", "claim"])?;
        let calendar = self.calendar_of(limit)?;
        let counted = format!("{written} of `{calendar}`, counted by date");
        Some(match self.length_of_day(&calendar) {
            Some(day) => format!(
                "{counted}; each is {} long.",
                slate_check::shown(&Value::Duration(Duration(day)))
            ),
            None => format!("{counted}."),
        })
    }

    /// The calendar in which a limit is counted: its own, else the timer's. None for `24x7`.
    fn calendar_of(&self, limit: usize) -> Option<String> {
        let node = self.nodes.get(limit)?;
        let own = self
            .inside(node.span)
            .find(|it| matches!(it.rule, "limit_in" | "in_one_calendar"))
            .map(|it| it.span.of(self.text).trim_start_matches("in").trim().to_owned());
        let name = own.or_else(|| {
            let target = self.target_round(node.span.start)?;
            let Measure::Timer { timer, .. } = &target.measure else { return None };
            Some(self.agreement.timer(timer)?.calendar.to_string())
        })?;
        (name != ALWAYS_OPEN).then_some(name)
    }

    /// How long a working day of a calendar is, where those to come are all alike.
    fn length_of_day(&self, calendar: &str) -> Option<i64> {
        let today = self.around.today(self.agreement);
        let calendars = built(self.agreement, today)?;
        let calendar = calendars.get(&calendar.parse().ok()?)?;
        let mut date = calendar.days().on_or_after(today)?.date;
        let mut lengths = Vec::new();
        for _ in 0..5 {
            lengths.push(calendar.open_in(DateRange { first: date, last: date })?.0);
            date = calendar.days().next(date)?;
        }
        let first = *lengths.first()?;
        lengths.iter().all(|it| *it == first).then_some(first)
    }
}

/// `1 h 30 min` as a length of time.
fn length(written: &str) -> Option<Duration> {
    let mut words = written.split_whitespace();
    let mut micros = 0_i64;
    while let Some(number) = words.next() {
        let number: Decimal = number.replace('_', "").parse().ok()?;
        let unit: i64 = match words.next()? {
            "ms" | "millisecond" | "milliseconds" => 1_000,
            "s" | "sec" | "second" | "seconds" => 1_000_000,
            "min" | "minute" | "minutes" => 60_000_000,
            "h" | "hour" | "hours" => 3_600_000_000,
            _ => return None,
        };
        let part = number.checked_mul(Decimal::from(unit))?;
        micros = micros.checked_add(i64::try_from(part.trunc()).ok()?)?;
    }
    Some(Duration(micros))
}
