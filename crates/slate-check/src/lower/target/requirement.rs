//! What is required of a target: edges that can be reached, and the groups that it is required of.

use rust_decimal::Decimal;
use slate_model::types::Type;
use slate_model::{Measure, Name, Percent, Requirement, Value};
use slate_syntax::ast;

use super::measured::Measured;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::metric::MeasureKind;
use crate::types::{Env, Subject, at_most};

impl<'a> Agreed<'a> {
    pub(super) fn requirement(
        &self,
        env: Env<'_>,
        it: &'a ast::Require,
        attained: Type,
        measured: &Measured,
    ) -> Option<Requirement> {
        // Of records that nobody knows the rest is still looked at.
        let known = it.of.as_ref().is_none_or(|of| {
            let record = self.stream(env.unit, of.as_str(), of.span);
            if let Some(record) = &record {
                self.same_record(env, Some(measured), record, of);
            }
            record.is_some() && self.stream_called(of.as_str()).is_some()
        });
        let at = env.at(it.span);
        let ratio =
            !matches!(measured.kind, MeasureKind::Metric { .. } | MeasureKind::Outages { .. });
        let whole = Value::Percent(Percent(Decimal::ONE_HUNDRED));
        let none = Value::Percent(Percent(Decimal::ZERO));
        let value = |expr: &'a ast::Expr| -> Option<Value> {
            let typed = self.expr(env.about(Subject::Constant), expr, None);
            if typed.ty.broken() {
                return None;
            }
            if !typed.ty.is(attained) {
                self.not_wanted(&typed, attained, "what is measured", None);
                return None;
            }
            let value = self.known(&typed, "what is required")?;
            if ratio
                && (at_most(&value, &whole) == Some(false) || at_most(&none, &value) == Some(false))
            {
                self.cx.report(
                    Code::OutOfRange,
                    "a share lies between 0% and 100%",
                    typed.at,
                    "can never be reached",
                    "write a percentage up to 100%",
                );
                return None;
            }
            Some(value)
        };
        let required = match &it.kind {
            ast::RequireKind::AtLeast(expr) => value(expr).map(Requirement::AtLeast),
            ast::RequireKind::AtMost(expr) => value(expr).map(Requirement::AtMost),
            ast::RequireKind::Every(record) => {
                if !matches!(measured.kind, MeasureKind::Timer) {
                    self.cx.report(
                        Code::WrongKind,
                        "only records under a timer can all be in time",
                        at,
                        "this target measures no timer",
                        "write `at least 100%`",
                    );
                    return None;
                }
                let named = self.record_named(env.unit, record)?;
                self.same_record(env, Some(measured), &named, record);
                Some(Requirement::Every)
            }
            ast::RequireKind::Above(expr) => {
                let edge = value(expr)?;
                self.reachable(edge != whole || !ratio, env.at(expr.span()), "100%")?;
                Some(Requirement::Above(edge))
            }
            ast::RequireKind::Below(expr) => {
                let edge = value(expr)?;
                self.reachable(edge != none || !ratio, env.at(expr.span()), "0%")?;
                Some(Requirement::Below(edge))
            }
            ast::RequireKind::Between(from, to) => {
                let (low, high) = (value(from)?, value(to)?);
                if at_most(&low, &high) == Some(false) {
                    self.cx.report(
                        Code::OutOfRange,
                        "nothing lies between these figures",
                        at,
                        "the second is below the first",
                        "write the smaller figure first",
                    );
                    return None;
                }
                Some(Requirement::Between { low, high })
            }
        };
        required.filter(|_| known)
    }

    /// Reports a share of which more than all, or less than none, is required.
    fn reachable(&self, can_be: bool, at: At, edge: &str) -> Option<()> {
        if can_be {
            return Some(());
        }
        self.cx.report(
            Code::OutOfRange,
            format!("no share lies beyond {edge}"),
            at,
            "can never be reached",
            "write `at least 100%`, `at most 0%`, or another percentage",
        );
        None
    }

    pub(super) fn target_group(
        &self,
        env: Env<'_>,
        it: Option<&'a ast::Require>,
        measured: &Measured,
    ) -> Option<Name> {
        let paths: Vec<&'a ast::Path> = it.map(|it| it.per.iter().collect()).unwrap_or_default();
        let first = *paths.first()?;
        match (&measured.record, &measured.measure) {
            (Some(record), Measure::Timer { .. }) => self.group(env, record, &paths).flatten(),
            _ => {
                if measured.per.as_ref().is_some_and(|per| per.as_str() == first.text()) {
                    if let Some(record) = &measured.record {
                        self.link_field(env.unit, first, record);
                    }
                    return measured.per.clone();
                }
                self.cx.report(
                    Code::WrongKind,
                    format!("the metric has no value for each `{}`", first.text()),
                    env.at(first.span),
                    "not a group of the metric",
                    format!("add a line `per {}` to the metric", first.text()),
                );
                None
            }
        }
    }
}
