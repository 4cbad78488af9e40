//! What must come out, line by line; credits are expected here.

use slate_model::types::Type;
use slate_model::{Agreement, Comparison, CreditStage, Expect};
use slate_syntax::ast;

use super::Told;
use crate::lower::agreed::Agreed;
use crate::lower::period::period_text;
use crate::types::Env;

impl<'a> Agreed<'a> {
    /// What must come out, by one line.
    pub(super) fn expect(
        &self,
        env: Env<'_>,
        it: &'a ast::ExpectKind,
        told: &Told,
        model: &Agreement,
    ) -> Option<Expect> {
        match it {
            ast::ExpectKind::Verdict { record, target, cycle, verdict, due } => self
                .expect_verdict(
                    env,
                    (record, target),
                    cycle.as_ref(),
                    verdict.as_ref(),
                    due.as_ref(),
                    told,
                ),
            ast::ExpectKind::Value { what, group, period, test } => {
                self.expect_value(env, what, group.as_ref(), period, test)
            }
            ast::ExpectKind::Outcome { what, group, period, outcome } => {
                self.expect_outcome(env, what, group.as_ref(), period, outcome.value)
            }
            ast::ExpectKind::Credits { period, test } => {
                let value = self.constant(env, &test.value, Type::Money, "what credits come to")?;
                if !self.in_term(env, period) {
                    return None;
                }
                Some(Expect::Credits {
                    credit: None,
                    period: whole_term(&period.kind),
                    stage: CreditStage::Net,
                    op: comparison(test.op.value),
                    value,
                })
            }
            ast::ExpectKind::Credit { credit, period, test } => {
                let credit = self.one_credit_named(env, credit, model)?;
                let value =
                    self.constant(env, &test.value, Type::Money, "what a credit comes to")?;
                if !self.in_term(env, period) {
                    return None;
                }
                Some(Expect::Credits {
                    credit: Some(credit),
                    period: whole_term(&period.kind),
                    stage: CreditStage::Gross,
                    op: comparison(test.op.value),
                    value,
                })
            }
            ast::ExpectKind::Terminate { name: right, from } => {
                self.expect_right(env, right, from.as_ref(), model)
            }
        }
    }
}

/// A period of credits; `None` for all of the term.
fn whole_term(it: &ast::PeriodKind) -> Option<String> {
    match it {
        ast::PeriodKind::Term => None,
        other => Some(period_text(other)),
    }
}

pub(super) const fn comparison(op: ast::ValueOp) -> Comparison {
    match op {
        ast::ValueOp::Is => Comparison::Equal,
        ast::ValueOp::AtLeast => Comparison::AtLeast,
        ast::ValueOp::AtMost => Comparison::AtMost,
        ast::ValueOp::Above => Comparison::Above,
        ast::ValueOp::Below => Comparison::Below,
    }
}
