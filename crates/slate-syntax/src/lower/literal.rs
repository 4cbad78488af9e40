//! Literals and periods.

use slate_grammar::Rule;

use super::{Cx, Kids, P};
use crate::ast::{
    Amount, Cadence, CadenceFrom, CadenceKind, CalendarSpan, CalendarUnit, Date, Duration, Ident,
    Instant, Literal, Money, Number, Period, PeriodKind, Span, Spanned, Time, TimeUnit,
};
use crate::error::{Mistake, SyntaxError};

/// The most digits of a number: what an exact decimal can hold.
const MOST_DIGITS: usize = 28;

impl Cx<'_> {
    pub(crate) fn number(&mut self, pair: &P<'_>) -> Number {
        let mut digits = pair.as_str().replace('_', "");
        let span = self.span(pair);
        if digits.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
            self.error(
                Mistake::Number,
                span,
                format!("this number has more than {MOST_DIGITS} digits"),
                "too long to be kept exactly",
                Some("write fewer digits".into()),
            );
            digits = "0".into();
        }
        Number { digits, span }
    }

    pub(crate) fn opt_number(&mut self, pair: Option<P<'_>>, at: Span) -> Number {
        match pair {
            Some(pair) => self.number(&pair),
            None => Number { digits: "0".into(), span: Span::new(at.start, at.start) },
        }
    }

    pub(crate) fn literal(&mut self, pair: P<'_>) -> Literal {
        let span = self.span(&pair);
        let Some(inner) = pair.into_inner().next() else {
            return Literal::Number(self.opt_number(None, span));
        };
        match inner.as_rule() {
            Rule::text => Literal::Text(self.text(&inner)),
            Rule::instant => Literal::Instant(self.instant(inner)),
            Rule::date => Literal::Date(self.date(&inner)),
            Rule::time => Literal::Time(self.time(&inner)),
            Rule::period_code => Literal::Period(self.period_of(&inner, span)),
            Rule::kw_true => Literal::Boolean(Spanned::new(true, span)),
            Rule::kw_false => Literal::Boolean(Spanned::new(false, span)),
            _ => self.figure(inner),
        }
    }

    pub(crate) fn figure(&mut self, pair: P<'_>) -> Literal {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let mut number = self.opt_number(kids.opt(Rule::number), span);
        let Some(unit) = kids.next() else {
            return Literal::Number(number);
        };
        match unit.as_rule() {
            Rule::percent_sign => {
                number.span = span;
                Literal::Percent(number)
            }
            Rule::kw_pp => {
                number.span = span;
                Literal::Points(number)
            }
            Rule::working_days => {
                number.span = span;
                Literal::WorkingDays(number)
            }
            Rule::time_unit => {
                let mut parts = vec![(number, time_unit(unit.as_str()))];
                while let Some(next) = kids.opt(Rule::number) {
                    let next = self.number(&next);
                    let Some(unit) = kids.opt(Rule::time_unit) else {
                        break;
                    };
                    parts.push((next, time_unit(unit.as_str())));
                }
                Literal::Duration(Duration { parts, span })
            }
            Rule::calendar_unit => Literal::CalendarSpan(CalendarSpan {
                count: number,
                unit: calendar_unit(&unit),
                span,
            }),
            Rule::currency_code => {
                Literal::Money(Money { amount: number, currency: self.ident(&unit), span })
            }
            _ => self.counted(number, &unit, span),
        }
    }

    /// `10 breaches`; an abbreviation of a unit of time or the name of a
    /// currency is a mistake, and read as what it stands for.
    fn counted(&mut self, number: Number, pair: &P<'_>, span: Span) -> Literal {
        let unit = self.ident(pair);
        if matches!(unit.value.as_str(), "percent" | "pct") {
            let words = Span::new(number.span.end, unit.span.end);
            let message = format!("`{}` is written as a sign", unit.value);
            let error =
                SyntaxError::new(Mistake::Unit, unit.span, message, "no unit that can be read")
                    .help("write `%` behind the number")
                    .fix(format!("write `{}%`", number.digits), words, "%");
            self.errors.push(error);
            return Literal::Percent(Number { span, ..number });
        }
        let Some(meant) = crate::diagnose::unit_meant(&unit.value) else {
            return Literal::Amount(Amount { count: number, unit, span });
        };
        self.errors.push(
            SyntaxError::new(
                Mistake::Unit,
                unit.span,
                format!("`{}` is no unit", unit.value),
                format!("did you mean `{meant}`?"),
            )
            .expecting(format!("`{meant}`"))
            .help(format!("write `{meant}`"))
            .fix(format!("write `{meant}`"), unit.span, meant),
        );
        match meant {
            "days" | "day" => {
                Literal::CalendarSpan(CalendarSpan { count: number, unit: CalendarUnit::Day, span })
            }
            "weeks" => Literal::CalendarSpan(CalendarSpan {
                count: number,
                unit: CalendarUnit::Week,
                span,
            }),
            "months" => Literal::CalendarSpan(CalendarSpan {
                count: number,
                unit: CalendarUnit::Month,
                span,
            }),
            "years" => Literal::CalendarSpan(CalendarSpan {
                count: number,
                unit: CalendarUnit::Year,
                span,
            }),
            code if code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                let currency = Ident::new(code.to_owned(), unit.span);
                Literal::Money(Money { amount: number, currency, span })
            }
            meant => Literal::Duration(Duration { parts: vec![(number, time_unit(meant))], span }),
        }
    }

    /// A figure that must be a length of wall-clock time; another one is reported.
    pub(crate) fn calendar_span(&mut self, pair: Option<P<'_>>, at: Span) -> CalendarSpan {
        let said = self.errors.len();
        let literal = pair.map(|pair| self.figure(pair));
        match literal {
            Some(Literal::CalendarSpan(it)) => it,
            other => {
                let span = other.as_ref().map_or(at, Literal::span);
                if self.errors.len() == said {
                    self.error(
                        Mistake::Unit,
                        span,
                        "a number of days, weeks, months, quarters or years is needed here".into(),
                        "not a length in the calendar",
                        Some("write `30 days` or `12 months`".into()),
                    );
                }
                let count = Number { digits: "1".into(), span };
                CalendarSpan { count, unit: CalendarUnit::Month, span }
            }
        }
    }

    pub(crate) fn date(&mut self, pair: &P<'_>) -> Date {
        let span = self.span(pair);
        let mut parts = pair.as_str().split('-').map(|part| part.parse::<u32>().unwrap_or(0));
        let (year, month, day) =
            (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        self.checked_date(year, month, day, span)
    }

    fn checked_date(&mut self, year: u32, month: u32, day: u32, span: Span) -> Date {
        let near_year = year.clamp(1, 9999);
        let near_month = month.clamp(1, 12);
        let last = days_in(near_year, near_month);
        let near_day = day.clamp(1, last);
        if (near_year, near_month, near_day) != (year, month, day) {
            let help = if near_month != month {
                "months are 01 to 12: write year, month, day".to_owned()
            } else {
                format!("{near_year:04}-{near_month:02} has {last} days")
            };
            self.error(
                Mistake::Date,
                span,
                format!("`{year:04}-{month:02}-{day:02}` is no day of the calendar"),
                "this day does not exist",
                Some(help),
            );
        }
        Date { year: i32::try_from(near_year).unwrap_or(1), month: near_month, day: near_day, span }
    }

    pub(crate) fn opt_date(&mut self, pair: Option<P<'_>>, at: Span) -> Date {
        match pair {
            Some(pair) => self.date(&pair),
            None => Date { year: 1, month: 1, day: 1, span: Span::new(at.start, at.start) },
        }
    }

    pub(crate) fn time(&mut self, pair: &P<'_>) -> Time {
        let span = self.span(pair);
        let mut parts = pair.as_str().split(':').map(|part| part.parse::<u32>().unwrap_or(0));
        let (hour, minute, second) =
            (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        let end_of_day = hour == 24 && minute == 0 && second == 0;
        if !end_of_day && (hour > 23 || minute > 59 || second > 59) {
            self.error(
                Mistake::Time,
                span,
                format!("`{}` is no time of day", pair.as_str()),
                "this time does not exist",
                Some("times run from `00:00` to `24:00`".into()),
            );
            return Time {
                hour: hour.min(23),
                minute: minute.min(59),
                second: second.min(59),
                span,
            };
        }
        Time { hour, minute, second, span }
    }

    pub(crate) fn opt_time(&mut self, pair: Option<P<'_>>, at: Span) -> Time {
        match pair {
            Some(pair) => self.time(&pair),
            None => Time { hour: 0, minute: 0, second: 0, span: Span::new(at.start, at.start) },
        }
    }

    pub(crate) fn instant(&mut self, pair: P<'_>) -> Instant {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let date = self.opt_date(kids.opt(Rule::date), span);
        let time = self.opt_time(kids.opt(Rule::time), span);
        let offset = kids.opt(Rule::offset).map(|offset| self.offset(&offset));
        Instant { date, time, offset, span }
    }

    pub(crate) fn opt_instant(&mut self, pair: Option<P<'_>>, at: Span) -> Instant {
        match pair {
            Some(pair) => self.instant(pair),
            None => {
                let span = Span::new(at.start, at.start);
                Instant {
                    date: self.opt_date(None, at),
                    time: self.opt_time(None, at),
                    offset: None,
                    span,
                }
            }
        }
    }

    fn offset(&mut self, pair: &P<'_>) -> i32 {
        let text = pair.as_str();
        let Some(rest) = text.strip_prefix(['+', '-']) else {
            return 0;
        };
        let mut parts = rest.split(':').map(|part| part.parse::<i32>().unwrap_or(0));
        let (hours, minutes) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        if hours > 14 || minutes > 59 {
            let span = self.span(pair);
            self.error(
                Mistake::Time,
                span,
                format!("`{text}` is no offset from UTC"),
                "offsets run from `-12:00` to `+14:00`",
                Some("write `+01:00`, or leave it out for the agreement's zone".into()),
            );
            return 0;
        }
        let seconds = hours * 3600 + minutes * 60;
        if text.starts_with('-') { -seconds } else { seconds }
    }

    pub(crate) fn period(&mut self, pair: Option<P<'_>>, at: Span) -> Period {
        let Some(pair) = pair else {
            return Period { kind: PeriodKind::Term, span: Span::new(at.start, at.start) };
        };
        let span = self.span(&pair);
        match pair.into_inner().next() {
            Some(inner) => self.period_of(&inner, span),
            None => Period { kind: PeriodKind::Term, span },
        }
    }

    fn period_of(&mut self, inner: &P<'_>, span: Span) -> Period {
        let text = inner.as_str();
        let kind = match inner.as_rule() {
            Rule::kw_term => PeriodKind::Term,
            Rule::date => {
                let date = self.date(inner);
                PeriodKind::Day { year: date.year, month: date.month, day: date.day }
            }
            Rule::year_code => PeriodKind::Year { year: text.parse().unwrap_or(1) },
            Rule::contract_year_code => {
                let number = inner.clone().into_inner().find(|kid| kid.as_rule() == Rule::number);
                let number = self.opt_number(number, span);
                PeriodKind::ContractYear { number: number.whole().unwrap_or(0) }
            }
            _ => {
                let (year, rest) = text.split_once('-').unwrap_or((text, ""));
                let year: i32 = year.parse().unwrap_or(1);
                let digits = rest.trim_start_matches(['Q', 'H', 'W']);
                let value: u32 = digits.parse().unwrap_or(0);
                let (kind, most) = match rest.as_bytes().first() {
                    Some(b'Q') => (PeriodKind::Quarter { year, quarter: value.clamp(1, 4) }, 4),
                    Some(b'H') => (PeriodKind::HalfYear { year, half: value.clamp(1, 2) }, 2),
                    Some(b'W') => {
                        let most = if has_week_53(year) { 53 } else { 52 };
                        (PeriodKind::Week { year, week: value.clamp(1, most) }, most)
                    }
                    _ => (PeriodKind::Month { year, month: value.clamp(1, 12) }, 12),
                };
                if value == 0 || value > most || year == 0 {
                    self.error(
                        Mistake::Date,
                        span,
                        format!("`{text}` is no period of the calendar"),
                        "this period does not exist",
                        Some(format!("the second part runs from 1 to {most}")),
                    );
                }
                kind
            }
        };
        if matches!(kind, PeriodKind::ContractYear { number: 0 }) {
            self.error(
                Mistake::Date,
                span,
                "contract years are counted from 1".into(),
                "this period does not exist",
                Some("write `contract year 1` for the first".into()),
            );
        }
        Period { kind, span }
    }

    pub(crate) fn unit_kind(&self, pair: Option<P<'_>>, at: Span) -> Spanned<CadenceKind> {
        match pair {
            Some(pair) => Spanned::new(cadence_kind(calendar_unit(&pair)), self.span(&pair)),
            None => Spanned::new(CadenceKind::Month, Span::new(at.start, at.start)),
        }
    }

    /// `month from day 15`
    pub(crate) fn cadence(&mut self, pair: Option<P<'_>>, at: Span) -> Cadence {
        let Some(pair) = pair else {
            return Cadence {
                kind: CadenceKind::Month,
                from: None,
                span: Span::new(at.start, at.start),
            };
        };
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let kind = self.unit_kind(kids.opt(Rule::calendar_unit), span).value;
        let from = kids.opt(Rule::cadence_from).and_then(|from| {
            let from = from
                .into_inner()
                .find(|kid| matches!(kid.as_rule(), Rule::month_name | Rule::number))?;
            Some(match from.as_rule() {
                Rule::month_name => {
                    CadenceFrom::Month { month: month(from.as_str()), span: self.span(&from) }
                }
                _ => CadenceFrom::Day(self.number(&from)),
            })
        });
        Cadence { kind, from, span }
    }

    /// `each month`, `in rolling 12 months`, `over the term`
    pub(crate) fn period_clause(&mut self, pair: P<'_>) -> Cadence {
        let span = self.span(&pair);
        let mut found = None;
        for kid in pair.into_inner() {
            match kid.as_rule() {
                Rule::cadence => found = Some(self.cadence(Some(kid), span)),
                Rule::rolling => {
                    let figure = kid.into_inner().find(|kid| kid.as_rule() == Rule::figure);
                    let length = self.calendar_span(figure, span);
                    found = Some(Cadence { kind: CadenceKind::Rolling(length), from: None, span });
                }
                Rule::over_term => {
                    found = Some(Cadence { kind: CadenceKind::Term, from: None, span })
                }
                _ => {}
            }
        }
        found.unwrap_or(Cadence { kind: CadenceKind::Month, from: None, span })
    }

    pub(crate) fn per_clause(&self, pair: P<'_>) -> Vec<crate::ast::Path> {
        self.paths(pair)
    }

    pub(crate) fn plain_ident(&self, text: &str, span: Span) -> Ident {
        Ident::new(text.to_owned(), span)
    }
}

fn time_unit(word: &str) -> TimeUnit {
    match word.as_bytes() {
        [b'm', b's', ..] | [b'm', b'i', b'l', ..] => TimeUnit::Millisecond,
        [b's', ..] => TimeUnit::Second,
        [b'm', ..] => TimeUnit::Minute,
        _ => TimeUnit::Hour,
    }
}

fn calendar_unit(pair: &P<'_>) -> CalendarUnit {
    let word = pair.as_str();
    match word.get(..1) {
        Some("d") => CalendarUnit::Day,
        Some("w") => CalendarUnit::Week,
        Some("m") => CalendarUnit::Month,
        Some("q") => CalendarUnit::Quarter,
        Some("h") => CalendarUnit::HalfYear,
        Some("c") => CalendarUnit::ContractYear,
        _ => CalendarUnit::Year,
    }
}

fn cadence_kind(unit: CalendarUnit) -> CadenceKind {
    match unit {
        CalendarUnit::Day => CadenceKind::Day,
        CalendarUnit::Week => CadenceKind::Week,
        CalendarUnit::Month => CadenceKind::Month,
        CalendarUnit::Quarter => CadenceKind::Quarter,
        CalendarUnit::HalfYear => CadenceKind::HalfYear,
        CalendarUnit::Year => CadenceKind::Year,
        CalendarUnit::ContractYear => CadenceKind::ContractYear,
    }
}

/// 1 to 12 for the name of a month.
pub(crate) fn month(word: &str) -> u32 {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let at = MONTHS.iter().position(|month| word.starts_with(month)).unwrap_or(0);
    u32::try_from(at).unwrap_or(0) + 1
}

pub(crate) fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

pub(crate) fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// ISO 8601: a year has 53 weeks when it begins or ends on a Thursday.
fn has_week_53(year: i32) -> bool {
    let last_weekday =
        |y: i32| (y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400)).rem_euclid(7);
    last_weekday(year) == 4 || last_weekday(year - 1) == 3
}
