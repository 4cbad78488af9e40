//! Calendars: hours that exist, patterns that pick days, and no calendar made of itself.

use super::Sound;
use super::cycle::in_cycle;
use crate::calendar::{Calendar, HolidayTable, Hours, Pattern, Rules, Span};
use crate::name::Name;
use crate::time::TimeOfDay;

impl Sound<'_> {
    pub(super) fn calendar(&mut self, path: &str, calendar: &Calendar) {
        if !calendar.working_days_from.is_sorted_by(|a, b| a.first < b.first) {
            let here = format!("{path}.working_days_from");
            self.faults.add(&here, "the dates are not in order, each once");
        }
        match &calendar.hours {
            Hours::Rules(rules) => self.rules(&format!("{path}.hours.rules"), rules),
            Hours::AnyOf(names) | Hours::AllOf(names) => {
                if names.is_empty() {
                    self.faults.add(path, "it is made of no calendars");
                }
                for name in names {
                    self.calendar_known(&format!("{path}.hours"), name);
                }
            }
            Hours::Except(open, not) => {
                self.calendar_known(&format!("{path}.hours"), open);
                self.calendar_known(&format!("{path}.hours"), not);
            }
        }
    }

    fn rules(&mut self, path: &str, rules: &Rules) {
        for (n, weekly) in rules.weekly.iter().enumerate() {
            self.spans(&format!("{path}.weekly[{n}]"), &weekly.spans);
        }
        for (n, dated) in rules.dated.iter().enumerate() {
            let here = format!("{path}.dated[{n}]");
            if dated.last < dated.first {
                self.faults.add(&here, "its last date is before its first");
            }
            self.spans(&here, &dated.spans);
        }
        for (n, recurring) in rules.recurring.iter().enumerate() {
            let here = format!("{path}.recurring[{n}]");
            self.spans(&here, &recurring.spans);
            if !picks_a_day(&recurring.pattern)
                || !recurring.months.iter().all(|month| (1..=12).contains(month))
            {
                self.faults.add(&here, "the pattern picks no day of any month or year");
            }
        }
        for (n, table) in rules.holidays.iter().enumerate() {
            if let HolidayTable::Listed(listed) = table
                && listed.last_year < listed.first_year
            {
                let here = format!("{path}.holidays[{n}]");
                self.faults.add(&here, "its last year is before its first");
            }
        }
    }

    fn spans(&mut self, path: &str, spans: &[Span]) {
        for span in spans {
            if span.from == TimeOfDay::END_OF_DAY {
                self.faults.add(path, "a span cannot start at 24:00");
            }
            if span.from == span.to {
                self.faults.add(path, format!("the span {}-{} is empty", span.from, span.to));
            }
        }
    }

    pub(super) fn calendar_cycles(&mut self, path: &str) {
        let next = |name: &Name| -> Vec<Name> {
            match self.agreement.calendar(name).map(|c| &c.hours) {
                Some(Hours::AnyOf(names) | Hours::AllOf(names)) => names.clone(),
                Some(Hours::Except(open, not)) => vec![open.clone(), not.clone()],
                Some(Hours::Rules(_)) | None => Vec::new(),
            }
        };
        let names = self.agreement.calendars.iter().map(|c| c.heading.name.clone());
        if let Some(name) = in_cycle(names, next) {
            let problem = format!("calendar `{name}` is made of itself");
            self.faults.add(&format!("{path}.calendars"), problem);
        }
    }
}

/// Whether some month or year may have a day that a pattern picks.
fn picks_a_day(pattern: &Pattern) -> bool {
    match *pattern {
        Pattern::WeekdayOfMonth { nth, .. } => (1..=5).contains(&nth.abs()),
        Pattern::WorkingDayOfMonth { nth } => (1..=31).contains(&nth.abs()),
        Pattern::WeekdayOfMonths { nth, months, .. } => {
            (1..=5).contains(&nth.abs()) && matches!(months, 3 | 12)
        }
        Pattern::WorkingDayOfMonths { nth, months } => {
            (1..=31).contains(&nth.abs()) && matches!(months, 3 | 12)
        }
        Pattern::DayOfMonth { day } => (1..=31).contains(&day),
        Pattern::EveryWeeks { every, .. } => (1..=520).contains(&every),
        Pattern::DayOfYear { month, day } => {
            chrono::NaiveDate::from_ymd_opt(2024, month.into(), day.into()).is_some()
        }
    }
}
