//! Calendars: weekly hours, patterns, dates, tables, and calendars put together.

use chrono::{Datelike as _, NaiveDate};
use slate_model::{
    ALWAYS_OPEN, Calendar, DatedHours, Effect, Heading, HolidayTable, Hours, Name, Pattern,
    RecurringHours, Rules, Span as HoursSpan, TimeOfDay, Weekday, WeeklyHours, WorkingDaysFrom,
    Zone,
};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::name;
use crate::resolve::{Def, Item, Space, nearest};
use crate::types::{Env, date, time_of_day};

/// Rules with what else a calendar says.
#[derive(Default)]
struct Read {
    rules: Rules,
    /// Places of the dated openings and closings, in the order of `rules.dated`.
    dated_at: Vec<At>,
    tables_at: Vec<At>,
    zone: Option<Zone>,
    working_days: Option<Vec<Weekday>>,
}

impl<'a> Agreed<'a> {
    /// The calendar that an expression means; put-together ones get a name of their parts.
    pub fn calendar(&self, env: Env<'_>, it: &'a ast::CalendarExpr) -> Option<Name> {
        match it {
            ast::CalendarExpr::Name(path) => self.calendar_named(env, path),
            ast::CalendarExpr::Binary { span, .. } => {
                let hours = self.put_together(env, it)?;
                let full = words(it);
                if let Some(known) = self.calendars.borrow().iter().find(|c| c.hours == hours) {
                    return Some(known.heading.name.clone());
                }
                let full = self.free_name(&full);
                let mut heading = Heading::named(name(&full));
                heading.at = self.cx.position(env.at(*span));
                let calendar = Calendar {
                    heading,
                    zone: self.zone,
                    hours,
                    working_days: None,
                    working_days_from: Vec::new(),
                };
                self.calendars.borrow_mut().push(calendar);
                Some(name(&full))
            }
        }
    }

    /// A calendar name that is not taken.
    fn free_name(&self, wanted: &str) -> String {
        let calendars = self.calendars.borrow();
        let taken = |text: &str| calendars.iter().any(|c| c.heading.name.as_str() == text);
        let mut full = wanted.to_owned();
        let mut n = 2_u32;
        while taken(&full) || full == ALWAYS_OPEN {
            full = format!("{wanted}_{n}");
            n = n.saturating_add(1);
        }
        full
    }

    fn calendar_named(&self, env: Env<'_>, path: &'a ast::Path) -> Option<Name> {
        let text = path.text();
        if text == ALWAYS_OPEN {
            return Some(name(ALWAYS_OPEN));
        }
        let at = env.at(path.span);
        match self.lookup(env, Space::Calendar, path) {
            Some(def) => {
                self.cx.mark_used(&def);
                match def.item {
                    Item::Calendar(it) => self.calendar_def(&def, it, &text, at),
                    _ => {
                        let finding = self.cx.finding(
                            Code::WrongKind,
                            format!("`{text}` is a table of holidays, a calendar is needed here"),
                            at,
                            "days, without hours",
                        );
                        self.cx.push(
                            self.cx
                                .also(finding, def.at, "defined here")
                                .help(format!("write a calendar that has a line `closed {text}`")),
                        );
                        None
                    }
                }
            }
            None => {
                let mut known = self.candidates(env, Space::Calendar);
                known.push(ALWAYS_OPEN.to_owned());
                self.unknown(env, "calendar", &text, at, &known);
                None
            }
        }
    }

    /// Writes out a calendar, once.
    pub fn calendar_def(
        &self,
        def: &Def<'a>,
        it: &'a ast::Calendar,
        as_written: &str,
        at: At,
    ) -> Option<Name> {
        let key = def.key();
        if let Some(state) = self.calendar_state.borrow().get(&key) {
            if state.is_some() {
                return state.clone();
            }
            let names: Vec<String> =
                self.lowering.borrow().iter().map(|(_, name)| name.clone()).collect();
            let start =
                self.lowering.borrow().iter().position(|(other, _)| *other == key).unwrap_or(0);
            self.circle(
                "calendar",
                names.into_iter().skip(start).collect(),
                it.head.name.as_str(),
                at,
            );
            return None;
        }
        self.calendar_state.borrow_mut().insert(key, None);
        self.lowering.borrow_mut().push((key, it.head.name.value.clone()));
        let full = self.free_name(as_written);
        let env = self.env_of(def);
        let calendar = self.read_calendar(env, it, &full);
        self.lowering.borrow_mut().pop();
        self.calendars.borrow_mut().push(calendar);
        let full = name(&full);
        self.calendar_state.borrow_mut().insert(key, Some(full.clone()));
        Some(full)
    }

    fn read_calendar(&self, env: Env<'_>, it: &'a ast::Calendar, full: &str) -> Calendar {
        let heading = self.heading(env.unit, &it.head, full);
        match &it.body {
            ast::CalendarBody::Expr(expr) => {
                let hours = self
                    .put_together(env, expr)
                    .unwrap_or_else(|| Hours::AnyOf(vec![name(ALWAYS_OPEN)]));
                Calendar {
                    heading,
                    zone: self.zone,
                    hours,
                    working_days: None,
                    working_days_from: Vec::new(),
                }
            }
            ast::CalendarBody::Entries(entries) => self.read_entries(env, heading, entries),
        }
    }

    fn read_entries(
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
        let (earliest, latest) = (far(1900), far(2200));
        let mut parts = Vec::new();
        let reads = std::iter::once(base).chain(later.into_iter().map(|(_, _, read)| read));
        for (n, read) in reads.enumerate() {
            let first = n.checked_sub(1).and_then(|n| starts.get(n)).copied();
            let last = starts.get(n).and_then(|next| next.pred_opt());
            let part_days = read.working_days;
            let mut rules = read.rules;
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

    fn put_together(&self, env: Env<'_>, it: &'a ast::CalendarExpr) -> Option<Hours> {
        match it {
            ast::CalendarExpr::Name(path) => {
                Some(Hours::AnyOf(vec![self.calendar_named(env, path)?]))
            }
            ast::CalendarExpr::Binary { left, op, right, .. } => {
                let inner = self.calendar(env, left);
                let other = self.calendar(env, right);
                let (inner, other) = (inner?, other?);
                Some(match op.value {
                    ast::CalendarOp::Or => Hours::AnyOf(vec![inner, other]),
                    ast::CalendarOp::And => Hours::AllOf(vec![inner, other]),
                    ast::CalendarOp::Except => Hours::Except(inner, other),
                })
            }
        }
    }

    fn rules(&self, env: Env<'_>, entries: impl Iterator<Item = &'a ast::CalendarEntry>) -> Read {
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

    /// An IANA zone by its name.
    pub fn zone_named(&self, unit: usize, it: &ast::Ident) -> Option<Zone> {
        if let Ok(zone) = it.as_str().parse::<Zone>() {
            return Some(zone);
        }
        if it.is_missing() {
            return None;
        }
        let at = At { unit, span: it.span };
        let mut finding = self.cx.finding(
            Code::BadLiteral,
            format!("`{}` is no time zone", it.as_str()),
            at,
            "not in the IANA time zone database",
        );
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        finding = match nearest(it.as_str(), names) {
            Some(near) => finding.help(format!("did you mean `{near}`?")).fix_unsafe(
                format!("write `{near}`"),
                self.cx.file(unit),
                it.span,
                near,
            ),
            None => finding
                .help("write the name of a region and city, such as `Europe/London`, or `UTC`"),
        };
        self.cx.push(finding);
        None
    }

    /// Spans of a day, each checked to have a length.
    pub fn spans(&self, env: Env<'_>, spans: &[ast::TimeSpan]) -> Option<Vec<HoursSpan>> {
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
        let mut push = |pattern, months: Vec<u8>| {
            rules.recurring.push(RecurringHours {
                pattern,
                effect,
                months,
                spans: spans.to_vec(),
                label: label.map(str::to_owned),
            });
        };
        for (pattern, months) in self.patterns(env, it) {
            push(pattern, months);
        }
    }

    /// The patterns of the model that a pattern means.
    pub fn patterns(&self, env: Env<'_>, it: &ast::Pattern) -> Vec<(Pattern, Vec<u8>)> {
        let at = env.at(it.span);
        let within = |nth: i8, of: ast::Within| -> Vec<u8> {
            match of {
                ast::Within::Month => Vec::new(),
                ast::Within::MonthOfYear(month) => vec![u8::try_from(month).unwrap_or(1)],
                ast::Within::Quarter if nth < 0 => vec![3, 6, 9, 12],
                ast::Within::Quarter => vec![1, 4, 7, 10],
                ast::Within::Year if nth < 0 => vec![12],
                ast::Within::Year => vec![1],
            }
        };
        // What may lie beyond the first month of a quarter or year is counted over all of it.
        let all_of = |of: ast::Within| match of {
            ast::Within::Quarter => Some(3),
            ast::Within::Year => Some(12),
            ast::Within::Month | ast::Within::MonthOfYear(_) => None,
        };
        let number = |nth: ast::Nth| -> i8 {
            match nth {
                ast::Nth::First => 1,
                ast::Nth::Second => 2,
                ast::Nth::Third => 3,
                ast::Nth::Fourth => 4,
                ast::Nth::Fifth => 5,
                ast::Nth::Last => -1,
            }
        };
        match &it.kind {
            ast::PatternKind::Weekday { nth, day, of } => {
                let (nth, weekday) = (number(*nth), weekday(*day));
                match all_of(*of) {
                    // A month has at least four of each weekday.
                    Some(months) if nth > 4 => {
                        vec![(Pattern::WeekdayOfMonths { nth, weekday, months }, Vec::new())]
                    }
                    _ => vec![(Pattern::WeekdayOfMonth { nth, weekday }, within(nth, *of))],
                }
            }
            ast::PatternKind::WorkingDay { nth, of } => {
                let nth = number(*nth);
                match all_of(*of) {
                    Some(months) => vec![(Pattern::WorkingDayOfMonths { nth, months }, Vec::new())],
                    None => vec![(Pattern::WorkingDayOfMonth { nth }, within(nth, *of))],
                }
            }
            ast::PatternKind::Day { nth, of } => {
                let nth = number(*nth);
                let day = if nth < 0 { 31 } else { u8::try_from(nth).unwrap_or(1) };
                // A fifth day of a quarter is the fifth of its first month, as any day number is.
                vec![(Pattern::DayOfMonth { day }, within(nth, *of))]
            }
            ast::PatternKind::DayNumber { day, of } => {
                let Some(day) = day
                    .whole()
                    .and_then(|day| u8::try_from(day).ok())
                    .filter(|day| (1..=31).contains(day))
                else {
                    self.cx.report(
                        Code::OutOfRange,
                        format!("`{}` is no day of a month", day.digits),
                        at,
                        "not between 1 and 31",
                        "write a day from 1 to 31",
                    );
                    return Vec::new();
                };
                vec![(Pattern::DayOfMonth { day }, within(1, *of))]
            }
            ast::PatternKind::EveryWeeks { weeks, days: list, from } => {
                let Some(every) = weeks
                    .whole()
                    .and_then(|n| u16::try_from(n).ok())
                    .filter(|n| (1..=520).contains(n))
                else {
                    self.cx.report(
                        Code::OutOfRange,
                        format!("every {} weeks cannot be counted", weeks.digits),
                        at,
                        "not between 1 and 520",
                        "write a number of weeks from 1 to 520",
                    );
                    return Vec::new();
                };
                let from = date(from);
                days(list)
                    .into_iter()
                    .map(|weekday| (Pattern::EveryWeeks { every, weekday, from }, Vec::new()))
                    .collect()
            }
            ast::PatternKind::Yearly(day) => {
                self.year_day(env, day).map_or_else(Vec::new, |(month, day)| {
                    vec![(Pattern::DayOfYear { month, day }, Vec::new())]
                })
            }
        }
    }

    /// A day of every year that exists in some year.
    fn year_day(&self, env: Env<'_>, it: &ast::YearDay) -> Option<(u8, u8)> {
        if NaiveDate::from_ymd_opt(2028, it.month, it.day).is_none() {
            self.cx.report(
                Code::BadLiteral,
                format!("`{}` does not exist in any year", self.cx.text(env.at(it.span))),
                env.at(it.span),
                "no such day",
                "write a day that the month has",
            );
            return None;
        }
        Some((u8::try_from(it.month).ok()?, u8::try_from(it.day).ok()?))
    }

    /// The days of `every 24 Dec to 31 Dec`, which may cross the new year.
    pub fn year_range(
        &self,
        env: Env<'_>,
        from: &ast::YearDay,
        to: &ast::YearDay,
    ) -> Vec<(u8, u8)> {
        let (Some(from), Some(to)) = (self.year_day(env, from), self.year_day(env, to)) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        // A leap year first, so that 29 February is among the days.
        let start = NaiveDate::from_ymd_opt(2028, u32::from(from.0), u32::from(from.1));
        for day in start.into_iter().flat_map(|day| day.iter_days()).take(366) {
            let here =
                (u8::try_from(day.month()).unwrap_or(1), u8::try_from(day.day()).unwrap_or(1));
            found.push(here);
            if here == to {
                break;
            }
        }
        found
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

    /// A dated opening against a dated closing, or a holiday, at the same hours.
    fn conflicts(&self, read: &Read) {
        let closings: Vec<(&DatedHours, At)> = read
            .rules
            .dated
            .iter()
            .zip(&read.dated_at)
            .filter(|(dated, _)| dated.effect == Effect::Closed)
            .map(|(dated, at)| (dated, *at))
            .collect();
        for (open, at) in read.rules.dated.iter().zip(&read.dated_at) {
            if open.effect != Effect::Open {
                continue;
            }
            let clash = closings.iter().find(|(closed, _)| {
                open.first <= closed.last
                    && closed.first <= open.last
                    && overlap(&open.spans, &closed.spans)
            });
            let holiday = || {
                read.rules.holidays.iter().zip(&read.tables_at).find_map(|(table, place)| {
                    let day = self.days_between(table, open.first, open.last).into_iter().next()?;
                    Some((day, *place))
                })
            };
            let (day, other, what) = if let Some((closed, other)) = clash {
                (open.first.max(closed.first), *other, "closed here".to_owned())
            } else if let Some((day, place)) = holiday() {
                (day.date, place, format!("closed here: {}", day.name))
            } else {
                continue;
            };
            let finding = self.cx.finding(
                Code::OpenAndClosed,
                format!("{day} is opened and closed"),
                *at,
                "opened here",
            );
            self.cx.push(
                self.cx
                    .also(finding, other, what)
                    .note("a date has one rule: which of the two holds cannot be told")
                    .help("take the date out of one of them"),
            );
        }
    }

    /// The tables of holidays of a model calendar that covers no dates of the term.
    pub fn days_of(&self, table: &HolidayTable) -> Vec<slate_model::Holiday> {
        self.days_between(table, self.term.first, self.term.last)
    }
}

/// The first day of a far year.
fn far(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

/// Whether spans of one date share time; none means the whole day.
fn overlap(a: &[HoursSpan], b: &[HoursSpan]) -> bool {
    if a.is_empty() || b.is_empty() {
        return true;
    }
    let bounds = |span: &HoursSpan| {
        let (from, to) = (span.from.seconds(), span.to.seconds());
        (from, if to <= from { to.saturating_add(86_400) } else { to })
    };
    a.iter().any(|a| {
        b.iter().any(|b| {
            let (a, b) = (bounds(a), bounds(b));
            a.0.max(b.0) < a.1.min(b.1)
        })
    })
}

/// The days of a list, each once, in the order of the week.
pub(crate) fn days(it: &ast::DayList) -> Vec<Weekday> {
    let mut found = [false; 7];
    for range in &it.ranges {
        let (first, last) = (number_of(range.first), number_of(range.last));
        let mut day = first;
        loop {
            if let Some(slot) = found.get_mut(day) {
                *slot = true;
            }
            if day == last {
                break;
            }
            day = day.saturating_add(1) % 7;
        }
    }
    WEEK.iter().zip(found).filter(|(_, on)| *on).map(|(day, _)| *day).collect()
}

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

const fn number_of(day: ast::Weekday) -> usize {
    match day {
        ast::Weekday::Monday => 0,
        ast::Weekday::Tuesday => 1,
        ast::Weekday::Wednesday => 2,
        ast::Weekday::Thursday => 3,
        ast::Weekday::Friday => 4,
        ast::Weekday::Saturday => 5,
        ast::Weekday::Sunday => 6,
    }
}

fn weekday(day: ast::Weekday) -> Weekday {
    WEEK.get(number_of(day)).copied().unwrap_or(Weekday::Mon)
}

/// A name for calendars put together: `office_or_weekend`.
fn words(it: &ast::CalendarExpr) -> String {
    match it {
        ast::CalendarExpr::Name(path) => path.text().replace('.', "_"),
        ast::CalendarExpr::Binary { left, op, right, .. } => {
            let op = match op.value {
                ast::CalendarOp::Or => "or",
                ast::CalendarOp::And => "and",
                ast::CalendarOp::Except => "except",
            };
            format!("{}_{op}_{}", words(left), words(right))
        }
    }
}
