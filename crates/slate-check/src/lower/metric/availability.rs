//! Availability and outages: of intervals, within a calendar or the lives of what they befall.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{ALWAYS_OPEN, Availability, Expr, Name, RecordTime, Value};
use slate_syntax::ast;

use super::Clauses;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;
use crate::types::{Env, duration, literal_value};

impl<'a> Agreed<'a> {
    /// What is measured of intervals, and how.
    pub(super) fn availability(
        &self,
        env: Env<'_>,
        it: &'a ast::Aggregate,
        record: &Rc<RecordInfo>,
        only: Option<Expr>,
        calendar: Option<Name>,
        clauses: &Clauses<'a>,
    ) -> Option<Availability> {
        self.interval(record, env.at(it.stream.span))?;
        let ignore_shorter_than = match &clauses.ignore {
            None => None,
            Some((stream, length, at)) => {
                self.link_stream(env.unit, stream);
                if stream.as_str() != it.stream.text() {
                    let finding = self.cx.finding(
                        Code::WrongKind,
                        format!("`{}` are not what is measured", stream.as_str()),
                        env.at(stream.span),
                        "other records",
                    );
                    self.cx.push(
                        self.cx
                            .also(finding, env.at(it.stream.span), "measured here")
                            .help(format!("write `ignore {} shorter than …`", it.stream.text())),
                    );
                    return None;
                }
                match self.constant(env, length, Type::Duration, "the least length")? {
                    Value::Duration(length) if length.0 > 0 => Some(length),
                    value => {
                        self.above_zero(&value, *at, "the least length");
                        return None;
                    }
                }
            }
        };
        let fixed_denominator = match &it.out_of {
            None => None,
            Some(ast::Literal::Duration(length)) => {
                let length = duration(self.cx, env.unit, length)?;
                if !self.above_zero(
                    &Value::Duration(length),
                    env.at(it.span),
                    "a fixed denominator",
                ) {
                    return None;
                }
                Some(length)
            }
            Some(other) => {
                let (ty, _) = literal_value(self.cx, env.unit, self.zone, self.currency, other);
                self.cx.report(
                    Code::TypeMismatch,
                    format!("availability is of a duration, this is {}", ty.in_words()),
                    env.at(other.span()),
                    ty.in_words(),
                    "write a duration: `of 43_200 min`",
                );
                return None;
            }
        };
        let round_downtime = match clauses.round {
            Some((round, at)) if matches!(round.to, ast::Literal::Duration(_)) => {
                self.rounding(env, Some((round, at)), Type::Duration)
            }
            _ => None,
        };
        Some(Availability {
            record: record.record.heading.name.clone(),
            only,
            calendar: calendar.unwrap_or_else(|| name(ALWAYS_OPEN)),
            ignore_shorter_than,
            round_downtime,
            fixed_denominator,
            life: None,
        })
    }

    /// The record whose intervals say when each resource lived, where `in` names one and no calendar:
    /// `availability from outages in lives per monitor`.
    pub(super) fn life(&self, env: Env<'_>, expr: &'a ast::CalendarExpr) -> Option<Rc<RecordInfo>> {
        let ast::CalendarExpr::Name(path) = expr else { return None };
        self.stream_called(&path.text())
            .and_then(|_| self.stream(env.unit, &path.text(), path.span))
    }

    /// The record of the lives that are measured: of what groups are made by.
    pub(super) fn lived(&self, lives: &RecordInfo, place: At, per: Option<&Name>) -> Option<Name> {
        self.interval(lives, place)?;
        let named = per.is_some_and(|per| lives.record.field(per.as_str()).is_some());
        if !named {
            let help = "say `per` with a field that both records have: `in lives per monitor`";
            self.cx.report(
                Code::MissingStatement,
                "whose life is measured is not said",
                place,
                "the life of each what",
                help,
            );
            return None;
        }
        Some(lives.record.heading.name.clone())
    }

    /// A record that lasts from one instant to another.
    pub fn interval(&self, record: &RecordInfo, at: At) -> Option<()> {
        if record.record.time == RecordTime::Interval {
            return Some(());
        }
        let finding = self.cx.finding(
            Code::WrongKind,
            format!("`{}` happen at an instant and last no time", record.record.plural),
            at,
            "a record with `from` and `to` is needed",
        );
        self.cx.push(
            self.cx
                .also(finding, record.at, "the record")
                .help("add `from : instant` and `to : instant` to the record"),
        );
        None
    }
}
