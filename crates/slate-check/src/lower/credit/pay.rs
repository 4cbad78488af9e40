//! `pay 500 GBP`, in steps or prorated: amounts that are money, or percentages of a base.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{Expr, Figure, Value};
use slate_syntax::{Span, ast};

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::metric::MeasureKind;
use crate::lower::target::TargetInfo;
use crate::types::{Env, FIGURES, Subject, Ty, Typed};

impl<'a> Agreed<'a> {
    /// `pay 1% per 0.1 pp of shortfall, or part` and its like, as money.
    pub(super) fn pay(
        &self,
        env: Env<'_>,
        info: &Rc<TargetInfo>,
        has_base: bool,
        it: &'a ast::Pay,
    ) -> Option<Expr> {
        let figures = env.about(Subject::Figures(info, has_base));
        let amount = self.expr(figures, &it.amount, None);
        self.paid(&amount)?;
        let percent = amount.ty.is(Type::Percent);
        if percent && !has_base {
            self.no_base(amount.at, info);
            return None;
        }
        let mut value = amount.expr;
        if let Some(per) = &it.per {
            value = value.times(self.steps(figures, info, per)?);
        }
        if percent {
            value = value.times(Expr::Figure(Figure::Base));
        }
        if let Some(path) = &it.prorated_to {
            let part = self.figure_named(figures, path)?;
            if !matches!(info.measure, MeasureKind::Availability { .. })
                || !part.ty.is(Type::Duration)
            {
                let finding = self.cx.finding(
                    Code::WrongKind,
                    format!("an amount is prorated to time out of the service time, which `{}` does not measure", info.name),
                    part.at,
                    part.ty.in_words(),
                );
                self.cx.push(
                    self.cx
                        .also(finding, info.at, "the target")
                        .help("prorate to `downtime` of a target on availability"),
                );
                return None;
            }
            value = value.times(part.expr.over(Expr::Figure(Figure::Denominator)));
        }
        Some(value)
    }

    /// An amount is money, or a percentage of the base.
    pub(super) fn paid(&self, typed: &Typed) -> Option<()> {
        if matches!(typed.ty, Ty::Broken) {
            return None;
        }
        if typed.ty.is(Type::Money) || typed.ty.is(Type::Percent) {
            return self.not_below_zero(typed);
        }
        let help = match &typed.ty {
            Ty::Units(_) => "write what one of them is worth: `pay 3 * 50 GBP`",
            Ty::Is(Type::Points) => "write a percentage of the base: `1%`, or `shortfall * base`",
            _ => {
                "write an amount such as `500 GBP`, or a percentage such as `5%` with a line `of desk.charge`"
            }
        };
        self.cx.report(
            Code::TypeMismatch,
            format!(
                "a credit pays money or a percentage of its base, this is {}",
                typed.ty.in_words()
            ),
            typed.at,
            typed.ty.in_words(),
            help,
        );
        None
    }

    /// A credit is never negative: what is written so would be paid as nothing.
    fn not_below_zero(&self, typed: &Typed) -> Option<()> {
        let below = match &typed.expr {
            Expr::Negate(_) => true,
            Expr::Literal(Value::Money(it)) => it.amount.0.is_sign_negative(),
            Expr::Literal(Value::Percent(it)) => it.0.is_sign_negative(),
            _ => false,
        };
        if !below {
            return Some(());
        }
        self.cx.report(
            Code::OutOfRange,
            "a credit is never below zero",
            typed.at,
            "the provider would be paid for a miss",
            "write what the customer is credited, without the minus",
        );
        None
    }

    pub(super) fn no_base(&self, at: At, info: &TargetInfo) {
        let service = info.name.as_str().split('.').next().unwrap_or_default();
        let line = format!("of {service}.charge");
        let finding = self.cx.finding(
            Code::MissingBase,
            "a percentage of what is not said",
            at,
            "nothing pays a percentage of nothing",
        );
        let finding =
            finding.help(format!("add a line `{line}` to the credit, or write `5% {line}`"));
        let charged = |it: &ast::ServiceItem| matches!(it, ast::ServiceItem::Charge(_));
        let has_charge =
            self.services.get(service).is_some_and(|info| info.ast.items.iter().any(charged));
        self.cx.push(match self.in_its_block(at).filter(|_| has_charge) {
            Some((place, before, behind)) => finding.fix_unsafe(
                format!("add `{line}`"),
                self.cx.file(at.unit),
                Span::new(place, place),
                format!("{before}{line}{behind}"),
            ),
            None => finding,
        });
    }

    /// Where the first statement of the credit stands that a place lies in, with what comes before and
    /// behind another one there.
    fn in_its_block(&self, at: At) -> Option<(usize, String, &'static str)> {
        let text = &self.cx.unit(at.unit)?.text;
        let before = text.get(..at.span.start)?;
        let head = before.rmatch_indices("credit ").map(|(at, _)| at).find(|start| {
            let line = before.get(..*start).and_then(|it| it.rsplit('\n').next());
            line.is_some_and(|it| it.trim().is_empty())
        })?;
        let brace = head + before.get(head..)?.find('{')? + 1;
        let rest = text.get(brace..)?;
        let line = rest.lines().next()?;
        if !slate_syntax::code(line).trim().is_empty() {
            return Some((brace, " ".to_owned(), ","));
        }
        let next = rest.lines().nth(1)?;
        let indent = next.get(..next.len() - next.trim_start().len())?;
        let end = brace + line.len();
        Some((end, format!("\n{indent}"), ""))
    }

    /// A figure by its name: `downtime`, `length of period`.
    pub fn figure_named(&self, env: Env<'_>, path: &'a ast::Path) -> Option<Typed> {
        let typed = self.expr_named(env, path);
        if typed.ty.broken() {
            return None;
        }
        let known = matches!(&typed.expr, Expr::Figure(_) | Expr::Metric(_) | Expr::Input(_));
        if !known || !typed.ty.model().is_some_and(Type::ordered) {
            let words: Vec<String> = FIGURES.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.cx.report(
                Code::WrongKind,
                "a figure of the period is needed here",
                typed.at,
                typed.ty.in_words(),
                format!("write one of {}", words.join(", ")),
            );
            return None;
        }
        Some(typed)
    }
}
