//! Calendars and tables of holidays.

use slate_grammar::Rule;

use super::literal::{days_in, month};
use super::{Cx, Kids, Kind, P};
use crate::ast::{
    Calendar, CalendarBody, CalendarEntry, CalendarExpr, CalendarFrom, CalendarOp, Dated, DayList,
    DayRange, Days, HolidayEntry, Holidays, Hours, Nth, Path, Pattern, PatternKind, Recurring,
    Span, Spanned, TimeSpan, Weekday, Within, YearDay,
};
use crate::error::Mistake;

const CALENDAR: Kind<CalendarEntry> = Kind {
    only: Rule::calendar_entry_only,
    place: "a calendar",
    lower: |cx, pair| cx.calendar_entry(pair),
    bad: CalendarEntry::Bad,
};
const HOLIDAYS: Kind<HolidayEntry> = Kind {
    only: Rule::holidays_entry_only,
    place: "a table of holidays",
    lower: |cx, pair| cx.holidays_entry(pair),
    bad: HolidayEntry::Bad,
};

impl Cx<'_> {
    pub(crate) fn calendar(&mut self, pair: P<'_>) -> Calendar {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_calendar);
        let head = self.head(kids.opt(Rule::head), span);
        let body = match kids.opt(Rule::calendar_expr) {
            Some(expr) => CalendarBody::Expr(self.calendar_expr(expr)),
            None => CalendarBody::Entries(self.list(kids.opt(Rule::calendar_block), &CALENDAR)),
        };
        Calendar { head, body, span }
    }

    fn calendar_entry(&mut self, pair: P<'_>) -> Option<CalendarEntry> {
        let span = self.span(&pair);
        Some(match pair.as_rule() {
            Rule::hours => {
                let mut kids = Kids::of(pair);
                let days = self.day_list(kids.opt(Rule::day_list), span);
                let spans = self.time_spans(kids.opt(Rule::time_spans));
                CalendarEntry::Hours(Hours { days, spans, span })
            }
            Rule::recurring => {
                let mut kids = Kids::of(pair);
                let weeks = kids.opt(Rule::every_weeks);
                let pattern = kids.opt(Rule::pattern);
                let spans = self.time_spans(kids.opt(Rule::time_spans));
                let pattern = match weeks {
                    Some(weeks) => self.every_weeks(weeks, kids.opt(Rule::weeks_from)),
                    None => self.pattern(pattern?),
                };
                CalendarEntry::Recurring(Recurring { pattern, spans, span })
            }
            Rule::working_days_are => {
                let days = pair.into_inner().find(|kid| kid.as_rule() == Rule::day_list);
                CalendarEntry::WorkingDays(self.day_list(days, span))
            }
            Rule::closed | Rule::open => {
                let closed = pair.as_rule() == Rule::closed;
                let dated = pair.into_inner().find(|kid| kid.as_rule() == Rule::dated)?;
                let mut dated = self.dated(dated)?;
                dated.span = span;
                if closed { CalendarEntry::Closed(dated) } else { CalendarEntry::Open(dated) }
            }
            Rule::timezone => CalendarEntry::Timezone(self.zone(pair)),
            Rule::calendar_from => {
                let mut kids = Kids::of(pair);
                kids.has(Rule::kw_from);
                let date = self.opt_date(kids.opt(Rule::date), span);
                let entries = self.list(kids.opt(Rule::calendar_block), &CALENDAR);
                CalendarEntry::From(CalendarFrom { date, entries, span })
            }
            _ => return None,
        })
    }

    fn day_list(&mut self, pair: Option<P<'_>>, at: Span) -> DayList {
        let Some(pair) = pair else {
            return DayList { ranges: Vec::new(), span: Span::new(at.start, at.start) };
        };
        let span = self.span(&pair);
        let mut ranges = Vec::new();
        for kid in pair.into_inner() {
            if kid.as_rule() == Rule::day_range {
                let span = self.span(&kid);
                let mut days = kid.into_inner().map(|day| weekday(day.as_str()));
                let first = days.next().unwrap_or(Weekday::Monday);
                ranges.push(DayRange { first, last: days.next().unwrap_or(first), span });
            }
        }
        if ranges.is_empty() {
            ranges.push(DayRange { first: Weekday::Monday, last: Weekday::Sunday, span });
        }
        DayList { ranges, span }
    }

    fn time_spans(&mut self, pair: Option<P<'_>>) -> Vec<TimeSpan> {
        let Some(pair) = pair else { return Vec::new() };
        let mut out = Vec::new();
        for kid in pair.into_inner() {
            let span = self.span(&kid);
            let mut kids = Kids::of(kid);
            let from_only = kids.has(Rule::kw_from);
            let until_only = kids.has(Rule::kw_until);
            let first = kids.opt(Rule::time).map(|time| self.time(&time));
            let second = kids.opt(Rule::time).map(|time| self.time(&time));
            out.push(if until_only {
                TimeSpan { from: None, to: first, span }
            } else if from_only {
                TimeSpan { from: first, to: None, span }
            } else {
                TimeSpan { from: first, to: second, span }
            });
        }
        out
    }

    fn every_weeks(&mut self, weeks: P<'_>, from: Option<P<'_>>) -> Pattern {
        let span = self.span(&weeks);
        let mut kids = Kids::of(weeks);
        kids.has(Rule::kw_every);
        let number = self.opt_number(kids.opt(Rule::number), span);
        kids.has(Rule::kw_weeks);
        let days = self.day_list(kids.opt(Rule::day_list), span);
        let date = from.and_then(|from| from.into_inner().find(|kid| kid.as_rule() == Rule::date));
        let from = self.opt_date(date, span);
        Pattern { kind: PatternKind::EveryWeeks { weeks: number, days, from }, span }
    }

    fn pattern(&mut self, pair: P<'_>) -> Pattern {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        if kids.has(Rule::kw_every) {
            let day = self.year_day(kids.opt(Rule::year_day), span);
            return Pattern { kind: PatternKind::Yearly(day), span };
        }
        let nth = kids.opt(Rule::nth).map(|nth| match nth.as_str() {
            "second" => Nth::Second,
            "third" => Nth::Third,
            "fourth" => Nth::Fourth,
            "fifth" => Nth::Fifth,
            "last" => Nth::Last,
            _ => Nth::First,
        });
        let working = kids.has(Rule::kw_working);
        kids.has(Rule::kw_day);
        let day = kids.opt(Rule::weekday).map(|day| weekday(day.as_str()));
        let number = kids.opt(Rule::number).map(|number| self.number(&number));
        kids.has(Rule::kw_of);
        let of = kids.opt(Rule::within).map_or(Within::Month, |within| match within.as_str() {
            "month" => Within::Month,
            "quarter" => Within::Quarter,
            "year" => Within::Year,
            name => Within::MonthOfYear(month(name)),
        });
        let nth = nth.unwrap_or(Nth::First);
        let kind = match (number, day) {
            (Some(day), _) => PatternKind::DayNumber { day, of },
            (None, Some(day)) => PatternKind::Weekday { nth, day, of },
            (None, None) if working => PatternKind::WorkingDay { nth, of },
            (None, None) => PatternKind::Day { nth, of },
        };
        Pattern { kind, span }
    }

    fn year_day(&mut self, pair: Option<P<'_>>, at: Span) -> YearDay {
        let Some(pair) = pair else {
            return YearDay { day: 1, month: 1, span: Span::new(at.start, at.start) };
        };
        let span = self.span(&pair);
        let text = pair.as_str().to_owned();
        let mut kids = Kids::of(pair);
        let day = kids.opt(Rule::day_number).and_then(|day| day.as_str().parse().ok()).unwrap_or(0);
        let month = kids.opt(Rule::month_name).map_or(1, |name| month(name.as_str()));
        // A leap year, so that 29 Feb can be named.
        let near = u32::clamp(day, 1, days_in(2024, month));
        if near != day {
            self.error(
                Mistake::Date,
                span,
                format!("`{text}` is no day of any year"),
                "this day does not exist",
                Some("write a day of that month".into()),
            );
        }
        YearDay { day: near, month, span }
    }

    fn dated(&mut self, pair: P<'_>) -> Option<Dated> {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let days = kids.next()?;
        let mut weeks = None;
        let days = match days.as_rule() {
            Rule::ics => {
                let file = days.into_inner().find(|kid| kid.as_rule() == Rule::text)?;
                Days::Ics(self.text(&file))
            }
            Rule::date_range => {
                let mut dates = days.into_inner().filter(|kid| kid.as_rule() == Rule::date);
                let from = self.opt_date(dates.next(), span);
                match dates.next() {
                    Some(to) => Days::Range(from, self.date(&to)),
                    None => Days::Date(from),
                }
            }
            Rule::yearly_range => {
                let mut days = days.into_inner().filter(|kid| kid.as_rule() == Rule::year_day);
                let from = self.year_day(days.next(), span);
                let to = self.year_day(days.next(), span);
                Days::YearlyRange(from, to)
            }
            Rule::every_weeks => {
                weeks = Some(days.clone());
                Days::Table(self.opt_path(None, span))
            }
            Rule::pattern => Days::Pattern(self.pattern(days)),
            _ => Days::Table(self.path(days)),
        };
        let spans = self.time_spans(kids.opt(Rule::time_spans));
        let days = match weeks {
            Some(weeks) => Days::Pattern(self.every_weeks(weeks, kids.opt(Rule::weeks_from))),
            None => days,
        };
        let label = kids.opt(Rule::text).map(|text| self.text(&text));
        Some(Dated { days, spans, label, span })
    }

    pub(crate) fn calendar_expr(&mut self, pair: P<'_>) -> CalendarExpr {
        let span = self.span(&pair);
        let mut kids = pair.into_inner();
        let mut left = match kids.next() {
            Some(atom) => self.calendar_atom(atom),
            None => CalendarExpr::Name(self.opt_path(None, span)),
        };
        let mut count = 0;
        while let (Some(op), Some(atom)) = (kids.next(), kids.next()) {
            count += 1;
            if count > 100 {
                self.error(
                    Mistake::Nesting,
                    span,
                    "more than 100 calendars are put together here".into(),
                    "too long",
                    Some("give a part of them a name with `calendar name = …`".into()),
                );
                break;
            }
            let word = op.into_inner().next();
            let (kind, at) = match &word {
                Some(word) if word.as_rule() == Rule::kw_and => (CalendarOp::And, self.span(word)),
                Some(word) if word.as_rule() == Rule::kw_except => {
                    (CalendarOp::Except, self.span(word))
                }
                Some(word) => (CalendarOp::Or, self.span(word)),
                None => (CalendarOp::Or, span),
            };
            let right = self.calendar_atom(atom);
            let span = left.span().to(right.span());
            left = CalendarExpr::Binary {
                left: Box::new(left),
                op: Spanned::new(kind, at),
                right: Box::new(right),
                span,
            };
        }
        left
    }

    pub(crate) fn calendar_atom(&mut self, pair: P<'_>) -> CalendarExpr {
        let span = self.span(&pair);
        match pair.into_inner().next() {
            Some(inner) if inner.as_rule() == Rule::calendar_expr => self.calendar_expr(inner),
            Some(inner) => CalendarExpr::Name(self.path(inner)),
            None => CalendarExpr::Name(Path { parts: Vec::new(), span }),
        }
    }

    pub(crate) fn opt_calendar(&mut self, pair: Option<P<'_>>, at: Span) -> CalendarExpr {
        match pair {
            Some(pair) => self.calendar_expr(pair),
            None => CalendarExpr::Name(self.opt_path(None, at)),
        }
    }

    pub(crate) fn holidays(&mut self, pair: P<'_>) -> Holidays {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_holidays);
        let head = self.head(kids.opt(Rule::head), span);
        let entries = self.list(kids.opt(Rule::holidays_block), &HOLIDAYS);
        Holidays { head, entries, span }
    }

    fn holidays_entry(&mut self, pair: P<'_>) -> Option<HolidayEntry> {
        let span = self.span(&pair);
        Some(match pair.as_rule() {
            Rule::years => {
                let mut numbers = pair.into_inner().filter(|kid| kid.as_rule() == Rule::number);
                let from = self.opt_number(numbers.next(), span);
                let to = self.opt_number(numbers.next(), span);
                HolidayEntry::Years { from, to, span }
            }
            _ => {
                let mut dated = self.dated(pair)?;
                if let (Some(first), Some(last)) = (dated.spans.first(), dated.spans.last()) {
                    let at = first.span.to(last.span);
                    self.error(
                        Mistake::Misplaced,
                        at,
                        "a holiday is a whole day".into(),
                        "hours cannot stand in a table of holidays",
                        Some("write the part of the day in the calendar: `closed 2026-12-24 from 12:00`".into()),
                    );
                    dated.spans.clear();
                }
                HolidayEntry::Day(dated)
            }
        })
    }
}

fn weekday(word: &str) -> Weekday {
    match word.get(..2) {
        Some("Tu") => Weekday::Tuesday,
        Some("We") => Weekday::Wednesday,
        Some("Th") => Weekday::Thursday,
        Some("Fr") => Weekday::Friday,
        Some("Sa") => Weekday::Saturday,
        Some("Su") => Weekday::Sunday,
        _ => Weekday::Monday,
    }
}
