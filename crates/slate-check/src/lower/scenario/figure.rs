//! Figures that a scenario expects of a target or a metric, decimal or as exact fractions.

use slate_model::types::Type;
use slate_model::{Expect, Name, Number};
use slate_syntax::ast;

use super::expect::comparison;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::name;
use crate::lower::period::period_text;
use crate::types::Env;

impl<'a> Agreed<'a> {
    /// What a target or a metric came to in a period.
    pub(super) fn expect_value(
        &self,
        env: Env<'_>,
        what: &'a ast::Path,
        group: Option<&'a ast::Expr>,
        period: &ast::Period,
        test: &'a ast::ValueTest,
    ) -> Option<Expect> {
        let text = what.text();
        let at = env.at(what.span);
        let (of, ty, record, per, each) = if self.metrics.contains_key(&text)
            && !self.target_infos.borrow().contains_key(&text)
        {
            let ty = self.metric_type(&text, at)??;
            self.link_metric(env.unit, what, &text);
            let (record, per) = self.metric_record(&text);
            (name(&text), ty, record, per, None)
        } else {
            let info = self.short_target(env, what, None)?;
            let (record, per) = (info.record.clone(), info.per.clone());
            let each = (!info.damaged).then_some(info.period);
            (info.name.clone(), info.attained(), record, per, each)
        };
        if let Some(each) = each
            && !self.fits(env, period, each, &format!("`{of}`"))
        {
            return None;
        }
        let group = self.expected_group(env, (record.as_ref(), per.as_ref()), group, what)?;
        let period = period_text(&period.kind);
        if let Some(parts) = fraction(&test.value) {
            let (numerator, denominator) = self.expect_fraction(env, parts, test, &of, ty)?;
            return Some(Expect::Ratio { of, group, period, numerator, denominator });
        }
        let value = self.constant(env, &test.value, ty, &format!("`{of}`"))?;
        Some(Expect::Figure { of, group, period, op: comparison(test.op.value), value })
    }

    /// An exact fraction, of a figure that may be one.
    fn expect_fraction(
        &self,
        env: Env<'_>,
        (numerator, denominator): (&ast::Number, &ast::Number),
        test: &ast::ValueTest,
        of: &Name,
        ty: Type,
    ) -> Option<(Number, Number)> {
        let read = |n: &ast::Number| crate::types::number(self.cx, env.unit, n);
        let (numerator, denominator) = (read(numerator)?, read(denominator)?);
        let place = env.at(test.value.span());
        if test.op.value != ast::ValueOp::Is {
            self.cx.report(
                Code::TypeMismatch,
                "a fraction is exact",
                place,
                "compared with `is` only",
                "write `is`, or a decimal figure",
            );
            return None;
        }
        if denominator.is_zero() {
            self.cx.report(
                Code::OutOfRange,
                "a fraction of nothing",
                place,
                "divided by zero",
                "write what it is a fraction of",
            );
            return None;
        }
        if !matches!(ty, Type::Percent | Type::Number) {
            self.cx.report(
                Code::TypeMismatch,
                format!("`{of}` is {}", ty.in_words()),
                place,
                "a fraction",
                "write a figure with its unit",
            );
            return None;
        }
        Some((Number(numerator), Number(denominator)))
    }
}

/// `71 / 103`
fn fraction(it: &ast::Expr) -> Option<(&ast::Number, &ast::Number)> {
    let ast::Expr::Binary(it) = it else { return None };
    match (&*it.left, it.op.value, &*it.right) {
        (
            ast::Expr::Literal(ast::Literal::Number(a)),
            ast::BinaryOp::Divide,
            ast::Expr::Literal(ast::Literal::Number(b)),
        ) => Some((a, b)),
        _ => None,
    }
}
