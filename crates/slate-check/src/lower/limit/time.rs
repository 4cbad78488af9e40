//! One limit: a length of time, working days, a date of the calendar, or what a field holds.

use slate_model::types::Type;
use slate_model::{ALWAYS_OPEN, Counting, Duration, Limit, Name, Until, Value};
use slate_syntax::ast;

use super::Used;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;
use crate::types::{Env, duration, time_of_day};

impl<'a> Agreed<'a> {
    pub(super) fn one_limit(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        timer: &Name,
        it: &'a ast::LimitTime,
        used: &mut Used,
    ) -> Option<Limit> {
        let at = env.at(it.span);
        let calendar = match &it.calendar {
            Some(expr) => Some(self.calendar(env, expr)?),
            None => None,
        };
        let counts = calendar.as_ref().unwrap_or(timer).clone();
        let calendar = calendar.filter(|name| name != timer);
        let cut_off = it.cut_off.as_ref().map(time_of_day);
        let mut working = |count: &ast::Number, from_date: bool, until: Until| -> Option<Limit> {
            used.working_days.get_or_insert(at);
            let Some(days) = count.whole() else {
                self.cx.report(
                    Code::OutOfRange,
                    "working days are counted in whole days",
                    at,
                    "not a whole number",
                    "write a whole number of working days, or hours",
                );
                return None;
            };
            if days == 0 && until == Until::SameTime {
                self.cx.report(
                    Code::OutOfRange,
                    "a limit is longer than nothing",
                    at,
                    "no time at all",
                    "write `by close of 0 working days` for the same day",
                );
                return None;
            }
            let counting = if from_date { Counting::FromDate } else { Counting::FromReceipt };
            Some(Limit::WorkingDays { days, counting, until, cut_off, calendar: calendar.clone() })
        };
        let limit = match &it.time {
            ast::LimitKind::WorkingDays { count, from_date_itself } => {
                working(count, *from_date_itself, Until::SameTime)?
            }
            ast::LimitKind::ByClose { count, from_date_itself } => {
                working(count, *from_date_itself, Until::Close)?
            }
            ast::LimitKind::ByTime { time, days, from_date_itself } => {
                working(days, *from_date_itself, Until::At(time_of_day(time)))?
            }
            ast::LimitKind::Duration(it) => {
                let time = duration(self.cx, env.unit, it)?;
                used.durations.get_or_insert(at);
                self.within(time, calendar, at)?
            }
            ast::LimitKind::Name(path) if held_by(record, path, Type::Duration) => {
                self.link_field(env.unit, path, record);
                let field = name(&path.text());
                used.durations.get_or_insert(at);
                used.fields.push(field.clone());
                Limit::WithinField { field, calendar }
            }
            ast::LimitKind::Name(path) => {
                let expr = self.named_limit(env, record, path)?;
                used.durations.get_or_insert(at);
                self.within(expr, calendar, at)?
            }
            ast::LimitKind::CalendarSpan(span) => {
                let days = matches!(span.unit, ast::CalendarUnit::Day | ast::CalendarUnit::Week);
                if days && counts.as_str() != ALWAYS_OPEN {
                    let text = self.cx.text(env.at(span.span));
                    let place = env.at(span.span);
                    let finding = self
                        .cx
                        .finding(
                            Code::AmbiguousDays,
                            format!("`{text}` could be working days or elapsed time"),
                            place,
                            format!("counted in `{counts}`"),
                        )
                        .note(
                            "`days` never means working days, and this calendar is not always open",
                        );
                    self.cx.push(self.choose_days(finding, place, it.calendar.is_none()));
                    return None;
                }
                let span = self.calendar_span(env.unit, span)?;
                Limit::Span { amount: span.amount, unit: span.unit, calendar }
            }
            ast::LimitKind::Until(path) => {
                let text = path.text();
                self.link_field(env.unit, path, record);
                if !held_by(record, path, Type::Instant) {
                    let place = env.at(path.span);
                    match record.field_type(&text) {
                        None => self.no_field(env, record, &text, place),
                        Some(ty) => self.cx.report(
                            Code::TypeMismatch,
                            format!("a limit runs until an instant, `{text}` is {}", ty.in_words()),
                            place,
                            "no instant that comes with the record",
                            "name a field that is an `instant`, or write how long is allowed",
                        ),
                    }
                    return None;
                }
                let field = name(&text);
                used.fields.push(field.clone());
                Limit::UntilField { field, calendar }
            }
        };
        if it.cut_off.is_some() && !matches!(limit, Limit::WorkingDays { .. }) {
            self.cx.report(
                Code::UnlikeUnits,
                "a cut-off is for limits in working days",
                at,
                "not in working days",
                "write working days, or leave the cut-off out",
            );
            return None;
        }
        Some(limit)
    }

    fn within(&self, time: Duration, calendar: Option<Name>, at: At) -> Option<Limit> {
        self.above_zero(&Value::Duration(time), at, "a limit")
            .then_some(Limit::Within { time, calendar })
    }

    /// A parameter or `let` that is a duration.
    fn named_limit(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        path: &'a ast::Path,
    ) -> Option<Duration> {
        let text = path.text();
        if record.may_have(&text) {
            return None;
        }
        if record.record.field(&text).is_some()
            && let Some(ty) = record.field_type(&text)
            && self.cx.quietly(|| self.named_constant(env, path)).is_none()
        {
            self.cx.report(
                Code::TypeMismatch,
                format!("a limit is a duration, `{text}` is {}", ty.in_words()),
                env.at(path.span),
                "a field that holds no duration",
                "name a field that is a `duration`, write `until` before one that is an `instant`, or write how long is allowed",
            );
            return None;
        }
        let typed = self.named_constant(env, path)?;
        if !typed.ty.is(Type::Duration) {
            self.not_wanted(&typed, Type::Duration, "a limit", None);
            return None;
        }
        match self.known(&typed, "a limit")? {
            Value::Duration(time) => Some(time),
            _ => None,
        }
    }
}

/// Whether a name is a field of the record that holds a limit of this type.
fn held_by(record: &RecordInfo, path: &ast::Path, ty: Type) -> bool {
    let text = path.text();
    record.record.field(&text).is_some()
        && record.field_type(&text).is_some_and(|found| found.is(ty))
}
