//! `last Fri of Dec`, `every 2 weeks Mon`: days that come again.

use chrono::{Datelike as _, NaiveDate};
use slate_model::Pattern;
use slate_syntax::ast;

use super::week::{days, weekday};
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::types::{Env, date};

impl Agreed<'_> {
    /// The patterns of the model that a pattern means.
    pub fn patterns(&self, env: Env<'_>, it: &ast::Pattern) -> Vec<(Pattern, Vec<u8>)> {
        let at = env.at(it.span);
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
                let Some(day) = self.day_of_month(day, at) else { return Vec::new() };
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
}

/// The months of a pattern that is counted from the start or the end of what it is in; none for
/// every month.
fn within(nth: i8, of: ast::Within) -> Vec<u8> {
    match of {
        ast::Within::Month => Vec::new(),
        ast::Within::MonthOfYear(month) => vec![u8::try_from(month).unwrap_or(1)],
        ast::Within::Quarter if nth < 0 => vec![3, 6, 9, 12],
        ast::Within::Quarter => vec![1, 4, 7, 10],
        ast::Within::Year if nth < 0 => vec![12],
        ast::Within::Year => vec![1],
    }
}

/// What may lie beyond the first month of a quarter or year is counted over all of it.
const fn all_of(of: ast::Within) -> Option<u8> {
    match of {
        ast::Within::Quarter => Some(3),
        ast::Within::Year => Some(12),
        ast::Within::Month | ast::Within::MonthOfYear(_) => None,
    }
}

const fn number(nth: ast::Nth) -> i8 {
    match nth {
        ast::Nth::First => 1,
        ast::Nth::Second => 2,
        ast::Nth::Third => 3,
        ast::Nth::Fourth => 4,
        ast::Nth::Fifth => 5,
        ast::Nth::Last => -1,
    }
}
