//! The lines of a target, each said once.

use chrono::NaiveDate;
use slate_model::{Expr, Percent, Value, WhenNone};
use slate_syntax::ast;

use super::measured::Measured;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::service::TargetDef;
use crate::types::{Env, date, literal_value};

/// What the lines of a target say, and where.
#[derive(Default)]
pub(super) struct Statements<'a> {
    pub require: Option<(&'a ast::Require, At)>,
    pub low_volume: Option<(&'a ast::LowVolume, At)>,
    pub when_none: Option<(WhenNone, At)>,
    /// `reported only`, and until which day; none for always.
    pub reported: Option<(Option<NaiveDate>, At)>,
    pub warn: Option<(Option<Percent>, At)>,
    pub round: Option<(&'a ast::Rounding, At)>,
    pub from: Option<(NaiveDate, At)>,
    /// The records that it is for.
    pub only: Vec<Expr>,
}

impl Statements<'_> {
    /// Whether nothing is ever required.
    pub(super) const fn always_reported(&self) -> bool {
        matches!(self.reported, Some((None, _)))
    }
}

impl<'a> Agreed<'a> {
    /// What the lines of a target say, beside what it measures.
    pub(super) fn target_statements(
        &self,
        env: Env<'_>,
        def: &TargetDef<'a>,
        measured: Option<&Measured>,
    ) -> Statements<'a> {
        let mut said = Statements::default();
        for clause in &def.clauses {
            match clause {
                ast::TargetClause::Measure(_)
                | ast::TargetClause::Count(_)
                | ast::TargetClause::Bad(_) => {}
                ast::TargetClause::Limit(limit) => {
                    self.cx.report(
                        Code::RepeatedStatement,
                        "`limit` is said twice",
                        env.at(limit.span),
                        "said again here",
                        "keep the one that is meant",
                    );
                }
                ast::TargetClause::Require(it) => {
                    once(self, "require", env.at(it.span), &mut said.require, it)
                }
                ast::TargetClause::LowVolume(it) => {
                    once(self, "under", env.at(it.span), &mut said.low_volume, it)
                }
                ast::TargetClause::WhenNone(it) => {
                    let place = env.at(it.span);
                    let value = self.when_none(env, it);
                    once(
                        self,
                        "when none",
                        place,
                        &mut said.when_none,
                        value.unwrap_or(WhenNone::NotMeasured),
                    );
                }
                ast::TargetClause::ReportedOnly { first, span } => {
                    let until = first.as_ref().map(|first| self.after_start(env, first));
                    if matches!(until, Some(None)) {
                        continue;
                    }
                    once(self, "reported only", env.at(*span), &mut said.reported, until.flatten());
                }
                ast::TargetClause::Warn { at: share, span } => {
                    let value = self.share_of_limit(env, share);
                    once(self, "warn at", env.at(*span), &mut said.warn, value);
                }
                ast::TargetClause::Round(it) => {
                    once(self, "round", env.at(it.span), &mut said.round, it)
                }
                ast::TargetClause::From { date: day, span } => {
                    once(self, "from", env.at(*span), &mut said.from, date(day))
                }
                ast::TargetClause::For { stream, condition, .. } => {
                    let Some(record) = self.stream(env.unit, stream.as_str(), stream.span) else {
                        continue;
                    };
                    if let Some(condition) = condition {
                        said.only.push(self.record_condition(env, &record, condition));
                    }
                    self.same_record(env, measured, &record, stream);
                }
            }
        }
        said
    }

    fn share_of_limit(&self, env: Env<'_>, it: &ast::Literal) -> Option<Percent> {
        let at = env.at(it.span());
        match literal_value(self.cx, env.unit, self.zone, self.currency, it) {
            (_, Some(Value::Percent(share)))
                if share.0 > rust_decimal::Decimal::ZERO
                    && share.0 <= rust_decimal::Decimal::ONE_HUNDRED =>
            {
                Some(share)
            }
            (ty, _) => {
                if !ty.broken() {
                    self.cx.report(
                        Code::OutOfRange,
                        "a warning is given at a share of the limit",
                        at,
                        "not above 0% and up to 100%",
                        "write a percentage such as `75%`",
                    );
                }
                None
            }
        }
    }
}

/// Takes a statement that may stand once.
pub(super) fn once<T>(
    agreed: &Agreed<'_>,
    what: &str,
    at: At,
    slot: &mut Option<(T, At)>,
    value: T,
) {
    if let Some((_, first)) = slot {
        agreed.cx.repeated(what, at, *first);
        return;
    }
    *slot = Some((value, at));
}
