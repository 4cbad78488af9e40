//! `pay 1% per 0.1 pp of shortfall, or part`: how many steps there are, of one period or of what is
//! added up over a window.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{Expr, Figure, Number, Operation, Percent, Steps, Value};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::period::period_words;
use crate::lower::target::TargetInfo;
use crate::types::{Env, Subject, Typed};

impl<'a> Agreed<'a> {
    /// How many steps there are, rounded as the author says.
    pub fn steps(&self, env: Env<'_>, info: &Rc<TargetInfo>, it: &'a ast::PayPer) -> Option<Expr> {
        let at = env.at(it.span);
        if let Some(window) = &it.window {
            return self.steps_over(env, info, it, window);
        }
        let (of, step) = self.step(env, info, it, at)?;
        let mut measured = of.clone();
        if let Some(first) = &it.after_first {
            let free = self.free_part(env, first, &of)?;
            let zero = zero_of(&of)?;
            let less = self.combined(Operation::Subtract, measured, free, at);
            if less.ty.broken() {
                return None;
            }
            let ty = less.ty.model()?;
            measured = Typed::new(Expr::Max(vec![Expr::Literal(zero), less.expr]), ty, at);
        }
        let one_record =
            matches!(step, Value::Number(Number(n)) if n == rust_decimal::Decimal::ONE);
        let whole = of.ty.is(Type::Number);
        let number = if one_record && whole {
            measured
        } else {
            let ty = Type::of(&step);
            self.combined(Operation::Divide, measured, Typed::new(Expr::Literal(step), ty, at), at)
        };
        if !number.ty.is(Type::Number) {
            return None;
        }
        let number = number.expr;
        Some(match it.steps {
            ast::Steps::OrPart if one_record && whole => number,
            ast::Steps::FullOnly if one_record && whole => number,
            ast::Steps::OrPart => Expr::Ceil(Box::new(number)),
            ast::Steps::FullOnly => Expr::Floor(Box::new(number)),
            ast::Steps::ProRata => number,
            ast::Steps::Unstated if one_record && whole => number,
            ast::Steps::Unstated => {
                self.cx.push(
                    self.cx
                        .finding(
                            Code::UnstatedSteps,
                            "what a part of a step is worth is not said",
                            at,
                            "a whole step, nothing, or its share",
                        )
                        .help("add `, or part` (a part counts as a whole step), `, full steps only` (it counts nothing) or `, pro rata` (its share)")
                        .fix_unsafe("add `, full steps only`", self.cx.file(at.unit), slate_syntax::Span::new(at.span.end, at.span.end), ", full steps only"),
                );
                return None;
            }
        })
    }

    /// `per 10 breaches in rolling 12 months`: full steps of what is added up over a window.
    fn steps_over(
        &self,
        env: Env<'_>,
        info: &Rc<TargetInfo>,
        it: &'a ast::PayPer,
        window: &ast::Cadence,
    ) -> Option<Expr> {
        let at = env.at(it.span);
        let (of, step) = self.step(env, info, it, at)?;
        let Expr::Figure(figure @ (Figure::Breaches | Figure::Downtime | Figure::Overrun)) =
            of.expr
        else {
            self.cx.report(
                Code::WrongKind,
                "this figure does not add up over periods",
                of.at,
                of.ty.in_words(),
                "count `breaches`, `downtime` or `overrun`, or leave the window out",
            );
            return None;
        };
        if matches!(it.steps, ast::Steps::OrPart | ast::Steps::ProRata) {
            self.cx.report(
                Code::WrongKind,
                "over a window only full steps are paid",
                at,
                "a part of a step stays open until it is full",
                "leave `or part` or `pro rata` out",
            );
            return None;
        }
        let free = match &it.after_first {
            None => None,
            Some(first) => match self.free_part(env, first, &of)?.expr {
                Expr::Literal(value) => Some(value),
                _ => return None,
            },
        };
        let period = self.cadence(env.unit, window)?;
        let fits =
            period.rolls() || !self.term_known || self.whole_periods(period, info.period).is_some();
        if !fits {
            let judged = period_words(info.period);
            let finding = self.cx.finding(
                Code::UnlikeUnits,
                format!(
                    "`{}` is judged each {judged}, which no {} holds whole",
                    info.name,
                    period_words(period)
                ),
                env.at(window.span),
                "counted over this window",
            );
            self.cx.push(self.cx.also(finding, info.at, format!("judged each {judged}")).help(
                "write a rolling window, or one that is made of whole periods of the target",
            ));
            return None;
        }
        Some(Expr::Steps(Steps { of: figure, step, free, window: period }))
    }

    /// What is counted in steps, and the step.
    fn step(
        &self,
        env: Env<'_>,
        info: &Rc<TargetInfo>,
        it: &'a ast::PayPer,
        at: At,
    ) -> Option<(Typed, Value)> {
        let step_at = env.at(it.step.span());
        if let ast::Literal::Amount(amount) = &it.step {
            let unit = amount.unit.as_str();
            let place = env.at(amount.unit.span);
            if !matches!(unit, "breach" | "breaches") {
                self.cx.push(
                    self.cx
                        .finding(Code::UnknownName, format!("`{unit}` is nothing that is counted here"), place, "not a unit of this target")
                        .help(format!("write `per breach`, or a step of `shortfall`, `downtime` or `overrun`: `per 30 min of downtime`; a credit for each group says `per {unit}` on a line above its `pay`")),
                );
                return None;
            }
            let breaches = self.word(env, info, "breaches", place)?;
            let (_, value) = crate::types::literal_value(
                self.cx,
                env.unit,
                self.zone,
                self.currency,
                &ast::Literal::Number(amount.count.clone()),
            );
            let value = value?;
            if !self.above_zero(&value, step_at, "a step") {
                return None;
            }
            return Some((breaches, value));
        }
        let (ty, value) =
            crate::types::literal_value(self.cx, env.unit, self.zone, self.currency, &it.step);
        let of = match &it.of {
            Some(path) => self.figure_named(env, path)?,
            None => {
                self.cx.report(
                    Code::MissingStatement,
                    "a step of what is not said",
                    at,
                    "of which figure",
                    "write `per 0.1 pp of shortfall`, `per 30 min of downtime` or `per breach`",
                );
                return None;
            }
        };
        let Some(value) = value else {
            if !ty.broken() {
                let typed = Typed { ty, ..Typed::broken(step_at) };
                if let Some(wanted) = of.ty.model() {
                    self.not_wanted(&typed, wanted, "a step", Some((of.at, of.ty.in_words())));
                }
            }
            return None;
        };
        let step_ty = Type::of(&value);
        if !of.ty.is(step_ty) {
            let typed = Typed { ty, ..Typed::broken(step_at) };
            if let Some(wanted) = of.ty.model() {
                self.not_wanted(&typed, wanted, "a step", Some((of.at, of.ty.in_words())));
            }
            return None;
        }
        if !self.above_zero(&value, step_at, "a step") {
            return None;
        }
        Some((of, value))
    }

    /// A figure of the target by its word.
    fn word(&self, env: Env<'_>, info: &Rc<TargetInfo>, word: &str, at: At) -> Option<Typed> {
        let typed =
            self.figure_of(info, word, at, matches!(env.subject, Subject::Figures(_, true)))?;
        (!typed.ty.broken()).then_some(typed)
    }

    /// `after the first 2`
    fn free_part(&self, env: Env<'_>, it: &'a ast::Literal, of: &Typed) -> Option<Typed> {
        let at = env.at(it.span());
        if let ast::Literal::Amount(amount) = it
            && matches!(amount.unit.as_str(), "breach" | "breaches")
        {
            let number = ast::Literal::Number(amount.count.clone());
            let (_, value) =
                crate::types::literal_value(self.cx, env.unit, self.zone, self.currency, &number);
            return value.map(|value| Typed::new(Expr::Literal(value), Type::Number, at));
        }
        let (ty, value) =
            crate::types::literal_value(self.cx, env.unit, self.zone, self.currency, it);
        let typed = match value {
            Some(value) => Typed { expr: Expr::Literal(value), ty, at },
            None => Typed { ty, ..Typed::broken(at) },
        };
        let wanted = of.ty.model()?;
        if !typed.ty.is(wanted) {
            self.not_wanted(&typed, wanted, "what is free", Some((of.at, of.ty.in_words())));
            return None;
        }
        Some(typed)
    }
}

/// Zero of the type of an expression.
fn zero_of(of: &Typed) -> Option<Value> {
    let zero = rust_decimal::Decimal::ZERO;
    Some(match of.ty.model()? {
        Type::Number => Value::Number(Number(zero)),
        Type::Percent => Value::Percent(Percent(zero)),
        Type::Points => Value::Points(slate_model::Points(zero)),
        Type::Duration => Value::Duration(slate_model::Duration::ZERO),
        _ => return None,
    })
}
