//! `when …`: conditions that look across periods.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{Comparison, CreditTrigger, Expr, Figure, Period, Requirement, Value};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::period::period_words;
use crate::lower::target::TargetInfo;
use crate::types::{Env, Subject, Typed};

impl<'a> Agreed<'a> {
    /// What a target is, where it could be read.
    pub fn target_info(&self, full: &str) -> Option<Rc<TargetInfo>> {
        self.target_infos.borrow().get(full).map(Rc::clone)
    }

    /// A `when` with the target that it looks at; `own` is the target of the clause that it stands in.
    pub fn when(
        &self,
        env: Env<'_>,
        it: &'a ast::When,
        own: Option<&Rc<TargetInfo>>,
    ) -> Option<(CreditTrigger, Option<Rc<TargetInfo>>)> {
        match &it.kind {
            ast::WhenKind::Target { target, test, often } => {
                let full = self.wanted_target(env, target)?;
                let info = self.target_info(&full)?;
                let trigger = self.target_trigger(env, &info, test, often, env.at(target.span))?;
                Some((trigger, Some(info)))
            }
            ast::WhenKind::Credits { included, amount, within } => {
                let typed = self.wanted(
                    env.about(Subject::Period),
                    amount,
                    Type::Money,
                    "what credits reach",
                )?;
                let window = self.cadence(env.unit, within)?;
                Some((
                    CreditTrigger::CreditsReach { amount: typed.expr, more: !included, window },
                    None,
                ))
            }
            ast::WhenKind::Condition(expr) => {
                let Some(info) = own else {
                    self.cx.report(
                        Code::MissingStatement,
                        "whose figures these are is not said",
                        env.at(it.span),
                        "of which target",
                        "write the target: `when desk.gold.response below 90%`, or give the clause one with `for`",
                    );
                    return None;
                };
                let condition = self.condition(env.about(Subject::Figures(info, false)), expr);
                Some((
                    CreditTrigger::Figures { target: info.name.clone(), condition },
                    Some(Rc::clone(info)),
                ))
            }
        }
    }

    fn target_trigger(
        &self,
        env: Env<'_>,
        info: &Rc<TargetInfo>,
        test: &'a ast::TargetTest,
        often: &ast::Often,
        at: At,
    ) -> Option<CreditTrigger> {
        let target = info.name.clone();
        if let ast::TargetTest::Missed = test {
            if info.require.is_none() {
                self.cx.push(
                    self.cx
                        .finding(
                            Code::WrongKind,
                            format!("`{target}` is never missed: nothing is required of it"),
                            at,
                            "reported only",
                        )
                        .help("give it a `require`, or compare its figure: `below 90%`"),
                );
                return None;
            }
            return self.missed(env, info, often, at);
        }
        let figures = env.about(Subject::Figures(info, false));
        let attained = Typed::new(Expr::Figure(Figure::Attainment), info.attained(), at);
        let (op, right) = match test {
            ast::TargetTest::Below(expr) => (Comparison::Below, self.expr(figures, expr, None)),
            ast::TargetTest::Above(expr) => (Comparison::Above, self.expr(figures, expr, None)),
            ast::TargetTest::AtMost(expr) => (Comparison::AtMost, self.expr(figures, expr, None)),
            ast::TargetTest::AtLeast(expr) => (Comparison::AtLeast, self.expr(figures, expr, None)),
            ast::TargetTest::Met | ast::TargetTest::Missed => {
                let op = match &info.require {
                    Some(Requirement::AtMost(_)) => Comparison::AtMost,
                    Some(Requirement::Above(_)) => Comparison::Above,
                    Some(Requirement::Below(_)) => Comparison::Below,
                    Some(Requirement::Between { low, high }) => {
                        return self.met_between(info, (low, high), often, at);
                    }
                    _ => Comparison::AtLeast,
                };
                if info.require.is_none() {
                    self.cx.report(
                        Code::WrongKind,
                        format!("nothing is required of `{target}`"),
                        at,
                        "reported only",
                        "compare its figure: `at least 95%`",
                    );
                    return None;
                }
                (op, Typed::new(Expr::Figure(Figure::Target), info.attained(), at))
            }
        };
        let condition = self.compared(op, attained, right, at);
        if condition.ty.broken() {
            return None;
        }
        match often {
            ast::Often::Once => Some(CreditTrigger::Figures { target, condition: condition.expr }),
            _ => {
                self.figure_in_several(at);
                None
            }
        }
    }

    /// `when T met` where two edges are required.
    fn met_between(
        &self,
        info: &TargetInfo,
        (low, high): (&Value, &Value),
        often: &ast::Often,
        at: At,
    ) -> Option<CreditTrigger> {
        let attained = || Box::new(Expr::Figure(Figure::Attainment));
        let edge = |value: &Value| Box::new(Expr::Literal(value.clone()));
        let condition = Expr::All(vec![
            Expr::Compare { op: Comparison::AtLeast, left: attained(), right: edge(low) },
            Expr::Compare { op: Comparison::AtMost, left: attained(), right: edge(high) },
        ]);
        if matches!(often, ast::Often::Once) {
            return Some(CreditTrigger::Figures { target: info.name.clone(), condition });
        }
        self.figure_in_several(at);
        None
    }

    fn figure_in_several(&self, at: At) {
        self.cx.outside_edition(
            "a figure in several periods",
            at,
            "write a target that requires the figure, and look for `missed in 3 consecutive months`",
        );
    }

    fn missed(
        &self,
        env: Env<'_>,
        info: &TargetInfo,
        often: &ast::Often,
        at: At,
    ) -> Option<CreditTrigger> {
        let target = info.name.clone();
        let count = |n: &ast::Number| {
            let count = n.whole().filter(|n| *n > 0);
            if count.is_none() {
                self.cx.report(
                    Code::OutOfRange,
                    "misses are counted in whole numbers from 1",
                    env.at(n.span),
                    "not such a number",
                    "write a whole number above zero",
                );
            }
            count
        };
        Some(match often {
            ast::Often::Once => {
                CreditTrigger::Consecutive { target, misses: 1, each_further: true }
            }
            ast::Often::Consecutive { count: n, unit, each_further } => {
                self.same_period(env, info, unit)?;
                CreditTrigger::Consecutive {
                    target,
                    misses: count(n)?,
                    each_further: *each_further,
                }
            }
            ast::Often::OfAny { count: n, of, unit } => {
                self.same_period(env, info, unit)?;
                let (misses, periods) = (count(n)?, count(of)?);
                if misses > periods {
                    self.cx.report(
                        Code::OutOfRange,
                        format!("{misses} of {periods} cannot be"),
                        env.at(n.span.to(of.span)),
                        "more misses than periods",
                        "write the smaller number first",
                    );
                    return None;
                }
                CreditTrigger::OutOf { target, misses, periods }
            }
            ast::Often::Within { count: n, unit, window } => {
                self.same_period(env, info, unit)?;
                let misses = count(n)?;
                let period = self.cadence(env.unit, window)?;
                let periods = match (info.period, period) {
                    (Period::Month, Period::RollingMonths { months }) => Some(u32::from(months)),
                    (Period::Quarter { .. }, Period::RollingMonths { months })
                        if months % 3 == 0 =>
                    {
                        Some(u32::from(months / 3))
                    }
                    _ => None,
                };
                let Some(periods) = periods else {
                    self.cx.outside_edition(
                        "a number of misses in a fixed window",
                        env.at(window.span),
                        "count over the last periods: `missed in 3 of any 12 months`",
                    );
                    return None;
                };
                if misses > periods {
                    self.cx.report(
                        Code::OutOfRange,
                        format!("{misses} misses in {periods} periods cannot be"),
                        at,
                        "more misses than periods",
                        "write a smaller number, or a longer window",
                    );
                    return None;
                }
                CreditTrigger::OutOf { target, misses, periods }
            }
        })
    }

    /// `3 consecutive months` of a target that is judged each month.
    pub fn same_period(
        &self,
        env: Env<'_>,
        info: &TargetInfo,
        unit: &ast::Spanned<ast::CadenceKind>,
    ) -> Option<()> {
        let at = env.at(unit.span);
        let period = self.cadence_kind(env.unit, &unit.value, at)?;
        let (written, judged) = (period_words(period), period_words(info.period));
        if written == judged {
            return Some(());
        }
        let finding = self.cx.finding(
            Code::UnlikeUnits,
            format!("`{}` is judged each {judged}, not each {written}", info.name),
            at,
            format!("counts {written}s"),
        );
        self.cx.push(
            self.cx
                .also(finding, info.at, format!("judged each {judged}"))
                .help(format!("count {judged}s")),
        );
        None
    }
}
