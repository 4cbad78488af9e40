//! Tables of holidays: bundled ones by name, own ones and iCalendar files written out.

use chrono::{Datelike as _, NaiveDate};
use slate_calendar::{in_months, picks};
use slate_model::{Holiday, HolidayTable, ListedHolidays};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::name;
use crate::resolve::{Def, Item, Sought, Space, file_start, is_country};
use crate::types::{Env, date};
use crate::workspace::relative_path;

/// Names of the tables that come with Slate, without `holidays.`.
pub(crate) fn bundled_names() -> Vec<String> {
    slate_calendar::holidays::names().map(str::to_owned).collect()
}

/// Whether a table of that name comes with Slate.
pub(crate) fn bundled_exists(table: &str) -> bool {
    slate_calendar::holidays::table(table).is_some()
}

/// The days of a bundled table in one year.
fn bundled_year(table: &str, year: i32) -> Vec<Holiday> {
    let Some(table) = slate_calendar::holidays::table(table) else { return Vec::new() };
    table
        .in_year(year)
        .iter()
        .map(|day| Holiday { date: day.date, name: day.name.to_string() })
        .collect()
}

impl<'a> Agreed<'a> {
    /// The table that `closed …` names, or the iCalendar file that it reads.
    pub fn table(&self, env: Env<'_>, it: &'a ast::Days) -> Option<HolidayTable> {
        match it {
            ast::Days::Ics(text) => self.ics(env, text).map(HolidayTable::Listed),
            ast::Days::Table(path) => {
                let at = env.at(path.span);
                let text = path.text();
                if let Some(def) = self.lookup(env, Space::Calendar, path) {
                    self.cx.mark_used(&def);
                    return match def.item {
                        Item::Bundled(table, _) => Some(HolidayTable::Bundled(name(table))),
                        Item::Holidays(it) => {
                            self.own_table(&def, it, &text, at).map(HolidayTable::Listed)
                        }
                        _ => {
                            let finding = self.cx.finding(
                                Code::WrongKind,
                                format!(
                                    "`{text}` is a calendar, a table of holidays is needed here"
                                ),
                                at,
                                "hours, not days",
                            );
                            self.cx.push(
                                self.cx.also(finding, def.at, "defined here")
                                    .help("put calendars together with `or`, `and`, `except`: `calendar open = office except shutdown`"),
                            );
                            None
                        }
                    };
                }
                if let Some(table) = text.strip_prefix("holidays.")
                    && bundled_exists(table)
                {
                    if self.is_phantom(env.unit, Sought::Holidays, &text) {
                        return None;
                    }
                    self.cx.push(
                        self.cx
                            .finding(
                                Code::UnknownName,
                                format!("`{text}` is not brought in"),
                                at,
                                "a bundled table that this file does not use",
                            )
                            .help(format!("write `use {text}` at the top of the file"))
                            .fix_safe(
                                format!("add `use {text}`"),
                                self.cx.file(at.unit),
                                self.after_edition(env.unit),
                                format!("use {text}\n"),
                            ),
                    );
                    return None;
                }
                if is_country(self.cx, at, &text) {
                    return None;
                }
                let mut known = self.candidates(env, Space::Calendar);
                known.extend(bundled_names().into_iter().map(|table| format!("holidays.{table}")));
                self.unknown(env, Sought::Holidays, &text, at, &known);
                None
            }
            _ => None,
        }
    }

    /// Where a `use` may be added: after the line of the edition.
    fn after_edition(&self, unit: usize) -> slate_syntax::Span {
        let Some(unit) = self.cx.unit(unit) else { return file_start() };
        let end = unit.file.items().find_map(|item| match item {
            ast::Item::Edition(it) => Some(it.span.end),
            _ => None,
        });
        let Some(end) = end else { return file_start() };
        let rest = unit.text.get(end..).unwrap_or_default();
        let line =
            rest.find('\n').map_or(unit.text.len(), |at| end.saturating_add(at).saturating_add(1));
        slate_syntax::Span::new(line, line)
    }

    /// A table of the agreement's own, every day written out.
    pub fn own_table(
        &self,
        def: &Def<'a>,
        it: &'a ast::Holidays,
        full: &str,
        at: At,
    ) -> Option<ListedHolidays> {
        let key = def.key();
        if let Some(start) = self.lowering.borrow().iter().position(|(other, _)| *other == key) {
            let names: Vec<String> =
                self.lowering.borrow().iter().skip(start).map(|(_, name)| name.clone()).collect();
            self.circle("table of holidays", names, it.head.name.as_str(), at);
            return None;
        }
        self.lowering.borrow_mut().push((key, it.head.name.value.clone()));
        let table = self.read_table(def, it, full);
        self.lowering.borrow_mut().pop();
        table
    }

    fn read_table(
        &self,
        def: &Def<'a>,
        it: &'a ast::Holidays,
        full: &str,
    ) -> Option<ListedHolidays> {
        let env = self.env_of(def);
        let mut years: Option<(i32, i32, At)> = None;
        for entry in &it.entries {
            let ast::HolidayEntry::Years { from, to, span } = entry else { continue };
            let at = env.at(*span);
            if let Some((_, _, first)) = years {
                self.cx.repeated("years", at, first);
            }
            let read = |n: &ast::Number| {
                n.whole().and_then(|n| i32::try_from(n).ok()).filter(|n| (1900..=2200).contains(n))
            };
            match (read(from), read(to)) {
                (Some(first), Some(last)) if first <= last => years = Some((first, last, at)),
                _ => self.cx.report(
                    Code::OutOfRange,
                    "these are no years that a table covers",
                    at,
                    "not two years in order",
                    "write `years 2026 to 2028`",
                ),
            }
        }
        let mut days: Vec<Holiday> = Vec::new();
        let mut yearly = false;
        let title = |it: &ast::Dated| {
            it.label.as_ref().map_or_else(|| "holiday".to_owned(), |label| label.value.clone())
        };
        for entry in &it.entries {
            let ast::HolidayEntry::Day(day) = entry else { continue };
            match &day.days {
                ast::Days::Date(on) => days.push(Holiday { date: date(on), name: title(day) }),
                ast::Days::Range(first, last) => {
                    let (start, end) = (date(first), date(last));
                    if end < start {
                        self.cx.report(
                            Code::BadLiteral,
                            "these days end before they begin",
                            env.at(day.span),
                            "the second date is the earlier one",
                            "write the earlier date first",
                        );
                    }
                    let all = start.iter_days().take_while(|day| *day <= end).take(3_660);
                    days.extend(all.map(|date| Holiday { date, name: title(day) }));
                }
                _ => yearly = true,
            }
        }
        let span = match years {
            Some((first, last, _)) => (first, last),
            None if yearly || days.is_empty() => {
                // What could not be read may be the years, and bad ones are told already.
                let told = it.entries.iter().any(|entry| {
                    matches!(entry, ast::HolidayEntry::Bad(_) | ast::HolidayEntry::Years { .. })
                });
                if !told {
                    self.cx.report(
                        Code::MissingStatement,
                        format!(
                            "the table `{}` does not say which years it covers",
                            it.head.name.as_str()
                        ),
                        At { unit: def.at.unit, span: it.head.name.span },
                        "`years` is missing",
                        format!(
                            "add a line `years {} to {}`",
                            self.term.first.year(),
                            self.term.last.year()
                        ),
                    );
                }
                return None;
            }
            None => {
                let years = days.iter().map(|day| day.date.year());
                (years.clone().min()?, years.max()?)
            }
        };
        for entry in &it.entries {
            let ast::HolidayEntry::Day(day) = entry else { continue };
            let in_years = |pick: &dyn Fn(NaiveDate) -> bool, days: &mut Vec<Holiday>| {
                let all = first_of(span.0).iter_days().take_while(|day| day.year() <= span.1);
                days.extend(
                    all.filter(|date| pick(*date)).map(|date| Holiday { date, name: title(day) }),
                );
            };
            match &day.days {
                ast::Days::Date(_) | ast::Days::Range(..) => {}
                ast::Days::YearlyRange(from, to) => {
                    let wanted = self.year_range(env, from, to);
                    in_years(
                        &|date| {
                            wanted.iter().any(|(month, day)| {
                                u32::from(*month) == date.month() && u32::from(*day) == date.day()
                            })
                        },
                        &mut days,
                    );
                }
                ast::Days::Pattern(pattern) => {
                    if matches!(pattern.kind, ast::PatternKind::WorkingDay { .. }) {
                        self.cx.report(
                            Code::MisplacedStatement,
                            "a table of holidays has no working days",
                            env.at(pattern.span),
                            "which days are worked is said by a calendar",
                            "write the dates here, or a line `closed` with this pattern in the \
                             calendar",
                        );
                        continue;
                    }
                    for (pattern, months) in self.patterns(env, pattern) {
                        in_years(
                            &|date| in_months(date, &months) && picks(&pattern, date),
                            &mut days,
                        );
                    }
                }
                ast::Days::Table(_) | ast::Days::Ics(_) => {
                    if let Some(table) = self.table(env, &day.days) {
                        days.extend(self.days_between(
                            &table,
                            first_of(span.0),
                            first_of(span.1.saturating_add(1)).pred_opt().unwrap_or_default(),
                        ));
                    }
                }
            }
        }
        if let Some((first, last, at)) = years
            && let Some(day) = days.iter().find(|day| !(first..=last).contains(&day.date.year()))
        {
            self.cx.report(
                Code::OutOfRange,
                format!("{} lies outside the years of its table", day.date),
                at,
                format!("covers {first} to {last}"),
                "widen the years, or take the day out",
            );
        }
        days.sort();
        days.dedup();
        Some(ListedHolidays {
            name: name(full),
            first_year: span.0,
            last_year: span.1,
            source: None,
            days,
        })
    }

    /// The days of a table from one date to another, both included.
    pub fn days_between(
        &self,
        table: &HolidayTable,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Vec<Holiday> {
        let within = |day: &Holiday| first <= day.date && day.date <= last;
        match table {
            HolidayTable::Listed(listed) => {
                listed.days.iter().filter(|day| within(day)).cloned().collect()
            }
            HolidayTable::Bundled(name) => {
                let years = first.year()..=last.year().min(first.year().saturating_add(200));
                years.flat_map(|year| bundled_year(name.as_str(), year)).filter(within).collect()
            }
        }
    }

    /// The holidays of an iCalendar file of the workspace.
    fn ics(&self, env: Env<'_>, text: &ast::Text) -> Option<ListedHolidays> {
        let at = env.at(text.span);
        let from = self.cx.unit(env.unit).map_or("", |unit| &unit.name);
        let Some(path) = relative_path(from, text.as_str()) else {
            self.cx.report(
                Code::UnknownFile,
                format!("`{}` leaves the workspace", text.as_str()),
                at,
                "not a path inside the workspace",
                "write a path from the folder of this file, with `/` between folders",
            );
            return None;
        };
        let content = match self.cx.read(&path) {
            Ok(content) => content,
            Err(why) => {
                self.cx.report(
                    Code::UnknownFile,
                    format!("`{path}` cannot be read: {why}"),
                    at,
                    why,
                    "write the path of an iCalendar file from the folder of this file",
                );
                return None;
            }
        };
        let stem = path.rsplit('/').next().unwrap_or(&path).trim_end_matches(".ics");
        let stem: String =
            stem.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let stem = if stem.is_empty() { "ics".to_owned() } else { stem };
        // What repeats is written out for the term and the year on either side.
        let years =
            (self.term.first.year().saturating_sub(1), self.term.last.year().saturating_add(1));
        match slate_calendar::holidays::from_ics(&content, name(&stem), years) {
            Ok(listed) => {
                // It covers the years that it names days of; nothing is known of others.
                let named = listed.days.iter().map(|day| day.date.year());
                let (first, last) = (named.clone().min(), named.max());
                Some(ListedHolidays {
                    source: Some(path),
                    first_year: first.unwrap_or(listed.first_year),
                    last_year: last.unwrap_or(listed.last_year),
                    ..listed
                })
            }
            Err(why) => {
                self.cx.report(
                    Code::UnknownFile,
                    format!("`{path}` is no calendar of holidays: {why}"),
                    at,
                    why.to_string(),
                    "write the path of an iCalendar file with all-day events",
                );
                None
            }
        }
    }
}

fn first_of(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}
