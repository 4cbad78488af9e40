//! The lines of a calendar: hours of the week, of patterns and of dates, and holidays.

use chrono::NaiveDate;
use slate_model::{
    DatedHours, Effect, HolidayTable, Pattern, RecurringHours, Rules, Span as HoursSpan, TimeOfDay,
    Weekday, WeeklyHours, Zone,
};
use slate_syntax::ast;

use super::week::days;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::types::{Env, date, time_of_day};

/// Rules with what else a calendar says.
#[derive(Default)]
pub(super) struct Read {
    pub rules: Rules,
    /// Places of the dated openings and closings, in the order of `rules.dated`.
    pub dated_at: Vec<At>,
    pub tables_at: Vec<At>,
    pub zone: Option<Zone>,
    pub working_days: Option<Vec<Weekday>>,
}

impl<'a> Agreed<'a> {
    /// What lines say, except those from a date on.
    pub(super) fn rules(
        &self,
        env: Env<'_>,
        entries: impl Iterator<Item = &'a ast::CalendarEntry>,
    ) -> Read {
        let mut read = Read::default();
        let mut zone_at: Option<At> = None;
        let mut working_at: Option<At> = None;
        for entry in entries {
            match entry {
                ast::CalendarEntry::Hours(it) => {
                    if let Some(spans) = self.spans(env, &it.spans) {
                        read.rules.weekly.push(WeeklyHours { days: days(&it.days), spans });
                    }
                }
                ast::CalendarEntry::Recurring(it) => {
                    if let Some(spans) = self.spans(env, &it.spans) {
                        self.recurring(
                            env,
                            &it.pattern,
                            Effect::Open,
                            &spans,
                            None,
                            &mut read.rules,
                        );
                    }
                }
                ast::CalendarEntry::WorkingDays(it) => {
                    let at = env.at(it.span);
                    if let Some(first) = working_at {
                        self.cx.repeated("working days", at, first);
                    }
                    working_at = Some(at);
                    read.working_days = Some(days(it));
                }
                ast::CalendarEntry::Closed(it) => self.dated(env, it, Effect::Closed, &mut read),
                ast::CalendarEntry::Open(it) => self.dated(env, it, Effect::Open, &mut read),
                ast::CalendarEntry::Timezone(it) => {
                    let at = env.at(it.span);
                    if let Some(first) = zone_at {
                        self.cx.repeated("timezone", at, first);
                    }
                    zone_at = Some(at);
                    read.zone = self.zone_named(env.unit, it);
                }
                ast::CalendarEntry::From(_) | ast::CalendarEntry::Bad(_) => {}
            }
        }
        self.conflicts(&read);
        read
    }

    /// Spans of a day, each checked to have a length.
    fn spans(&self, env: Env<'_>, spans: &[ast::TimeSpan]) -> Option<Vec<HoursSpan>> {
        let mut read = Vec::new();
        for it in spans {
            let from = it.from.as_ref().map_or(TimeOfDay::MIDNIGHT, time_of_day);
            let to = it.to.as_ref().map_or(TimeOfDay::END_OF_DAY, time_of_day);
            if from == to {
                self.cx.report(
                    Code::BadLiteral,
                    "these hours begin and end at the same time",
                    env.at(it.span),
                    "nothing, or a whole day?",
                    "write `00:00-24:00` for a whole day, or hours that differ",
                );
                return None;
            }
            if from == TimeOfDay::END_OF_DAY {
                self.cx.report(
                    Code::BadLiteral,
                    "a day has no hours after 24:00",
                    env.at(it.span),
                    "begins at the end of the day",
                    "write `00:00` and the next day",
                );
                return None;
            }
            read.push(HoursSpan { from, to });
        }
        Some(read)
    }

    /// `last Fri of Dec` as a pattern of the model and the months that it is for.
    fn recurring(
        &self,
        env: Env<'_>,
        it: &ast::Pattern,
        effect: Effect,
        spans: &[HoursSpan],
        label: Option<&str>,
        rules: &mut Rules,
    ) {
        for (pattern, months) in self.patterns(env, it) {
            rules.recurring.push(RecurringHours {
                pattern,
                effect,
                months,
                spans: spans.to_vec(),
                label: label.map(str::to_owned),
            });
        }
    }

    fn dated(&self, env: Env<'_>, it: &'a ast::Dated, effect: Effect, read: &mut Read) {
        let at = env.at(it.span);
        let Some(spans) = self.spans(env, &it.spans) else { return };
        let label = it.label.as_ref().map(|label| label.value.clone());
        let mut on = |first: NaiveDate, last: NaiveDate, label: Option<String>| {
            read.rules.dated.push(DatedHours { first, last, effect, spans: spans.clone(), label });
            read.dated_at.push(at);
        };
        match &it.days {
            ast::Days::Date(day) => on(date(day), date(day), label),
            ast::Days::Range(first, last) => {
                let (start, end) = (date(first), date(last));
                if end < start {
                    self.cx.report(
                        Code::BadLiteral,
                        "these days end before they begin",
                        env.at(first.span.to(last.span)),
                        "the second date is the earlier one",
                        "write the earlier date first",
                    );
                    return;
                }
                on(start, end, label);
            }
            ast::Days::YearlyRange(from, to) => {
                for (month, day) in self.year_range(env, from, to) {
                    read.rules.recurring.push(RecurringHours {
                        pattern: Pattern::DayOfYear { month, day },
                        effect,
                        months: Vec::new(),
                        spans: spans.clone(),
                        label: label.clone(),
                    });
                }
            }
            ast::Days::Pattern(pattern) => {
                self.recurring(env, pattern, effect, &spans, label.as_deref(), &mut read.rules);
            }
            ast::Days::Table(_) | ast::Days::Ics(_) => {
                let Some(table) = self.table(env, &it.days) else { return };
                if effect == Effect::Closed && spans.is_empty() {
                    if let Some(n) = read.rules.holidays.iter().position(|other| *other == table) {
                        if let Some(first) = read.tables_at.get(n) {
                            self.cx.repeated("closed", at, *first);
                        }
                        return;
                    }
                    read.rules.holidays.push(table);
                    read.tables_at.push(at);
                } else {
                    // Hours on holidays: the days of the term, one by one.
                    for day in self.days_of(&table) {
                        on(day.date, day.date, Some(day.name));
                    }
                }
            }
        }
    }

    /// The days of the term that a table of holidays has.
    fn days_of(&self, table: &HolidayTable) -> Vec<slate_model::Holiday> {
        self.days_between(table, self.term.first, self.term.last)
    }
}
