//! `each month`, `quarter from Feb`, `rolling 12 months`, `2026-Q1`.

use slate_model::{CalendarSpan, Period, SpanUnit};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;

impl Agreed<'_> {
    /// A day of the month; reported at `at` where there is none such.
    pub fn day_of_month(&self, day: &ast::Number, at: At) -> Option<u8> {
        let known = day.whole().and_then(|day| u8::try_from(day).ok());
        let known = known.filter(|day| (1..=31).contains(day));
        if known.is_none() {
            self.cx.report(
                Code::OutOfRange,
                format!("`{}` is no day of a month", day.digits),
                at,
                "not between 1 and 31",
                "write a day from 1 to 31",
            );
        }
        known
    }

    /// The periods that a cadence means.
    pub fn cadence(&self, unit: usize, it: &ast::Cadence) -> Option<Period> {
        let at = At { unit, span: it.span };
        let month = match &it.from {
            None => None,
            Some(ast::CadenceFrom::Month { month, .. }) => Some(u8::try_from(*month).unwrap_or(1)),
            Some(ast::CadenceFrom::Day(day)) => {
                if !matches!(it.kind, ast::CadenceKind::Month) {
                    self.cx.report(
                        Code::OutOfRange,
                        "only a month begins on a day of the month",
                        at,
                        "not a month",
                        "write `each month from day 15`",
                    );
                    return None;
                }
                let day = self.day_of_month(day, At { unit, span: day.span })?;
                return Some(if day == 1 { Period::Month } else { Period::BillingMonth { day } });
            }
        };
        let period = self.cadence_kind(unit, &it.kind, at)?;
        match (period, month) {
            (period, None) => Some(period),
            (Period::Quarter { .. }, Some(from)) => Some(Period::Quarter { from }),
            (Period::HalfYear { .. }, Some(from)) => Some(Period::HalfYear { from }),
            (Period::Year { .. }, Some(from)) => Some(Period::Year { from }),
            _ => {
                self.cx.report(
                    Code::OutOfRange,
                    "only quarters, half-years and years begin with a month",
                    at,
                    "these begin where they always do",
                    "leave out `from`",
                );
                None
            }
        }
    }

    /// The periods of a length, from where the calendar begins them.
    pub fn cadence_kind(&self, unit: usize, it: &ast::CadenceKind, at: At) -> Option<Period> {
        Some(match it {
            ast::CadenceKind::Day => Period::Day,
            ast::CadenceKind::Week => Period::Week,
            ast::CadenceKind::Month => Period::Month,
            ast::CadenceKind::Quarter => Period::Quarter { from: 1 },
            ast::CadenceKind::HalfYear => Period::HalfYear { from: 1 },
            ast::CadenceKind::Year => Period::Year { from: 1 },
            ast::CadenceKind::ContractYear => Period::ContractYear,
            ast::CadenceKind::Term => Period::Term,
            ast::CadenceKind::Rolling(span) => {
                let count = self.span_count(unit, span)?;
                let (each, months) = match span.unit {
                    ast::CalendarUnit::Day => (1, false),
                    ast::CalendarUnit::Week => (7, false),
                    ast::CalendarUnit::Month => (1, true),
                    ast::CalendarUnit::Quarter => (3, true),
                    ast::CalendarUnit::HalfYear => (6, true),
                    ast::CalendarUnit::Year | ast::CalendarUnit::ContractYear => (12, true),
                };
                let Some(length) = count.checked_mul(each).and_then(|n| u16::try_from(n).ok())
                else {
                    self.cx.report(
                        Code::OutOfRange,
                        "this window is too long",
                        at,
                        "longer than any term",
                        "write a shorter window, or `over the term`",
                    );
                    return None;
                };
                if months {
                    Period::RollingMonths { months: length }
                } else {
                    Period::RollingDays { days: length }
                }
            }
        })
    }

    /// How many of its unit a span has: a whole number above zero.
    pub fn span_count(&self, unit: usize, it: &ast::CalendarSpan) -> Option<u32> {
        let count = it.count.whole().filter(|n| *n > 0);
        if count.is_none() {
            self.cx.report(
                Code::OutOfRange,
                "a calendar span is a whole number of its unit, from 1",
                At { unit, span: it.span },
                "not a whole number above zero",
                "write a whole number",
            );
        }
        count
    }

    /// A stretch of dates.
    pub fn calendar_span(&self, unit: usize, it: &ast::CalendarSpan) -> Option<CalendarSpan> {
        let count = self.span_count(unit, it)?;
        let (each, unit_of) = match it.unit {
            ast::CalendarUnit::Day => (1, SpanUnit::Day),
            ast::CalendarUnit::Week => (1, SpanUnit::Week),
            ast::CalendarUnit::Month => (1, SpanUnit::Month),
            ast::CalendarUnit::Quarter => (1, SpanUnit::Quarter),
            ast::CalendarUnit::HalfYear => (6, SpanUnit::Month),
            ast::CalendarUnit::Year | ast::CalendarUnit::ContractYear => (1, SpanUnit::Year),
        };
        Some(CalendarSpan { amount: count.saturating_mul(each), unit: unit_of })
    }
}

/// A period's name as histories and statements write it.
pub(crate) fn period_text(it: &ast::PeriodKind) -> String {
    use ast::PeriodKind as P;
    match it {
        P::Day { year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
        P::Week { year, week } => format!("{year:04}-W{week:02}"),
        P::Month { year, month } => format!("{year:04}-{month:02}"),
        P::Quarter { year, quarter } => format!("{year:04}-Q{quarter}"),
        P::HalfYear { year, half } => format!("{year:04}-H{half}"),
        P::Year { year } => format!("{year:04}"),
        P::ContractYear { number } => format!("contract year {number}"),
        P::Term => "term".to_owned(),
    }
}

/// The kind of period in words.
pub(crate) const fn period_words(it: Period) -> &'static str {
    match it {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month | Period::BillingMonth { .. } => "month",
        Period::Quarter { .. } => "quarter",
        Period::HalfYear { .. } => "half-year",
        Period::Year { .. } => "year",
        Period::ContractYear => "contract year",
        Period::RollingDays { .. } | Period::RollingMonths { .. } => "rolling window",
        Period::Term => "term",
    }
}

/// Whether a period written out is one of these periods.
pub(crate) const fn period_fits(it: &ast::PeriodKind, period: Period) -> bool {
    use ast::PeriodKind as P;
    matches!(
        (it, period),
        (P::Day { .. }, Period::Day | Period::RollingDays { .. })
            | (P::Week { .. }, Period::Week)
            | (
                P::Month { .. },
                Period::Month
                    | Period::BillingMonth { .. }
                    | Period::RollingMonths { .. }
                    | Period::RollingDays { .. }
            )
            | (P::Quarter { .. }, Period::Quarter { .. })
            | (P::HalfYear { .. }, Period::HalfYear { .. })
            | (P::Year { .. }, Period::Year { .. })
            | (P::ContractYear { .. }, Period::ContractYear)
            | (P::Term, Period::Term)
    )
}

/// An example of such a period, for help.
pub(crate) const fn period_example(it: Period) -> &'static str {
    match it {
        Period::Day => "2026-03-06",
        Period::Week => "2026-W10",
        Period::Month
        | Period::BillingMonth { .. }
        | Period::RollingDays { .. }
        | Period::RollingMonths { .. } => "2026-03",
        Period::Quarter { .. } => "2026-Q1",
        Period::HalfYear { .. } => "2026-H1",
        Period::Year { .. } => "2026",
        Period::ContractYear => "contract year 1",
        Period::Term => "term",
    }
}
