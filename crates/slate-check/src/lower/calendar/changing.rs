//! Calendars whose lines change on a date: `from 2026-07-01 { … }`.

use chrono::NaiveDate;
use slate_model::{Calendar, DatedHours, Effect, Heading, Hours, Rules, WorkingDaysFrom};
use slate_syntax::ast;

use super::rules::Read;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::name;
use crate::types::{Env, date};

impl<'a> Agreed<'a> {
    /// A calendar by its lines; where some hold from a date on, it is put together of one for each
    /// stretch between the dates.
    pub(super) fn read_entries(
        &self,
        env: Env<'_>,
        heading: Heading,
        entries: &'a [ast::CalendarEntry],
    ) -> Calendar {
        let base = self.rules(env, entries.iter());
        let mut later: Vec<(NaiveDate, At, Read)> = Vec::new();
        for entry in entries {
            if let ast::CalendarEntry::From(from) = entry {
                let at = env.at(from.date.span);
                let start = date(&from.date);
                if let Some((_, first, _)) = later.iter().find(|(other, _, _)| *other == start) {
                    self.cx.repeated("from", at, *first);
                }
                self.one_calendar(env, &from.entries);
                later.push((start, at, self.rules(env, from.entries.iter())));
            }
        }
        let zone = base.zone.unwrap_or(self.zone);
        if later.is_empty() {
            return Calendar {
                heading,
                zone,
                hours: Hours::Rules(base.rules),
                working_days: base.working_days,
                working_days_from: Vec::new(),
            };
        }
        later.sort_by_key(|(start, _, _)| *start);
        let working_days = base.working_days.clone();
        let mut working_days_from: Vec<WorkingDaysFrom> = Vec::new();
        for (start, _, part) in &later {
            let before = working_days_from.last().map_or(&working_days, |part| &part.days);
            if part.working_days != *before {
                let days = part.working_days.clone();
                working_days_from.push(WorkingDaysFrom { first: *start, days });
            }
        }
        // Each part is closed outside its own dates; the calendar is open when any of them is.
        let starts: Vec<NaiveDate> = later.iter().map(|(start, _, _)| *start).collect();
        let mut parts = Vec::new();
        let reads = std::iter::once(base).chain(later.into_iter().map(|(_, _, read)| read));
        for (n, read) in reads.enumerate() {
            let first = n.checked_sub(1).and_then(|n| starts.get(n)).copied();
            let last = starts.get(n).and_then(|next| next.pred_opt());
            let part_days = read.working_days;
            let mut rules = read.rules;
            close_outside(&mut rules, first, last);
            let part = self.free_name(&format!(
                "{}_{}",
                heading.name.as_str().replace('.', "_"),
                n.saturating_add(1)
            ));
            let mut part_heading = Heading::named(name(&part));
            part_heading.at.clone_from(&heading.at);
            self.calendars.borrow_mut().push(Calendar {
                heading: part_heading,
                zone,
                hours: Hours::Rules(rules),
                working_days: part_days,
                working_days_from: Vec::new(),
            });
            parts.push(name(&part));
        }
        Calendar { heading, zone, hours: Hours::AnyOf(parts), working_days, working_days_from }
    }

    /// What the lines from a date on cannot say: a calendar keeps its zone, and dates stand side by
    /// side.
    fn one_calendar(&self, env: Env<'_>, entries: &[ast::CalendarEntry]) {
        for entry in entries {
            match entry {
                ast::CalendarEntry::Timezone(zone) => self.cx.report(
                    Code::MisplacedStatement,
                    "a calendar has one time zone",
                    env.at(zone.span),
                    "cannot change on a date",
                    "write a calendar for each zone, each with its dates, and put them together \
                     with `or`",
                ),
                ast::CalendarEntry::From(from) => self.cx.report(
                    Code::MisplacedStatement,
                    "a date within a date",
                    env.at(from.date.span),
                    "these lines are those from another date on already",
                    "write this `from` beside the other one, in the calendar itself",
                ),
                _ => {}
            }
        }
    }
}

/// Closes what is open outside the dates from `first` to `last`.
fn close_outside(rules: &mut Rules, first: Option<NaiveDate>, last: Option<NaiveDate>) {
    let (earliest, latest) = (far(1900), far(2200));
    rules.dated.retain_mut(|dated| {
        dated.first = first.map_or(dated.first, |first| dated.first.max(first));
        dated.last = last.map_or(dated.last, |last| dated.last.min(last));
        dated.first <= dated.last
    });
    for (from, to) in [
        (first.is_some().then_some(earliest), first.and_then(|d| d.pred_opt())),
        (last.and_then(|d| d.succ_opt()), Some(latest)),
    ] {
        if let (Some(from), Some(to)) = (from, to) {
            rules.dated.push(DatedHours {
                first: from,
                last: to,
                effect: Effect::Closed,
                spans: Vec::new(),
                label: None,
            });
        }
    }
}

/// The first day of a far year.
fn far(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}
