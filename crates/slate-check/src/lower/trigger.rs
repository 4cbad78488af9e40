//! `when …`: conditions that look across periods.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{
    Comparison, CreditTrigger, Expr, Figure, Happening, Often, Period, Requirement, Value,
};
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
                let (amount, more) = (typed.expr, !included);
                Some((
                    match within {
                        ast::CreditsWithin::Window(within) => {
                            let window = self.cadence(env.unit, within)?;
                            CreditTrigger::CreditsReach { amount, more, window }
                        }
                        ast::CreditsWithin::Often(often) => {
                            let unit = often_unit(often)?;
                            let each =
                                self.cadence_kind(env.unit, &unit.value, env.at(unit.span))?;
                            let often = self.often(env, each, often, env.at(it.span))?;
                            let what = Happening::Credits { amount, more, each };
                            CreditTrigger::Repeated { what, often }
                        }
                    },
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
            if info.require.is_none() && info.damaged {
                return None;
            }
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
                        return self.met_between(env, info, (low, high), often, at);
                    }
                    _ => Comparison::AtLeast,
                };
                if info.require.is_none() && info.damaged {
                    return None;
                }
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
        self.figures(env, info, condition.expr, often, at)
    }

    /// `when T met` where two edges are required.
    fn met_between(
        &self,
        env: Env<'_>,
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
        self.figures(env, info, condition, often, at)
    }

    /// A condition on a target's figures, in each period or in several.
    fn figures(
        &self,
        env: Env<'_>,
        info: &TargetInfo,
        condition: Expr,
        often: &ast::Often,
        at: At,
    ) -> Option<CreditTrigger> {
        let target = info.name.clone();
        if matches!(often, ast::Often::Once) {
            return Some(CreditTrigger::Figures { target, condition });
        }
        self.same_period(env, info, often_unit(often)?)?;
        let often = self.often(env, info.period, often, at)?;
        let what = Happening::Figures { target, condition };
        Some(CreditTrigger::Repeated { what, often })
    }

    fn missed(
        &self,
        env: Env<'_>,
        info: &TargetInfo,
        often: &ast::Often,
        at: At,
    ) -> Option<CreditTrigger> {
        let target = info.name.clone();
        let Some(unit) = often_unit(often) else {
            return Some(CreditTrigger::Consecutive { target, misses: 1, each_further: true });
        };
        self.same_period(env, info, unit)?;
        Some(match self.often(env, info.period, often, at)? {
            Often::Consecutive { times, each_further } => {
                CreditTrigger::Consecutive { target, misses: times, each_further }
            }
            Often::OutOf { times, periods } => {
                CreditTrigger::OutOf { target, misses: times, periods }
            }
            often @ Often::Within { .. } => {
                CreditTrigger::Repeated { what: Happening::Missed { target }, often }
            }
        })
    }

    /// How often something happens, in periods of a kind.
    fn often(&self, env: Env<'_>, each: Period, often: &ast::Often, at: At) -> Option<Often> {
        let count = |n: &ast::Number| {
            let count = n.whole().filter(|n| *n > 0);
            if count.is_none() {
                self.cx.report(
                    Code::OutOfRange,
                    "periods are counted in whole numbers from 1",
                    env.at(n.span),
                    "not such a number",
                    "write a whole number above zero",
                );
            }
            count
        };
        let too_many = |times: u32, periods: u32, at: At| {
            if times > periods {
                self.cx.report(
                    Code::OutOfRange,
                    format!("{times} of {periods} cannot be"),
                    at,
                    "more than there are periods",
                    "write a smaller number, or a longer window",
                );
            }
            times > periods
        };
        Some(match often {
            ast::Often::Once => Often::Consecutive { times: 1, each_further: true },
            ast::Often::Consecutive { count: n, each_further, .. } => {
                Often::Consecutive { times: count(n)?, each_further: *each_further }
            }
            ast::Often::OfAny { count: n, of, .. } => {
                let (times, periods) = (count(n)?, count(of)?);
                if too_many(times, periods, env.at(n.span.to(of.span))) {
                    return None;
                }
                Often::OutOf { times, periods }
            }
            ast::Often::Within { count: n, window, .. } => {
                let times = count(n)?;
                let of = self.cadence(env.unit, window)?;
                let held = if of.rolls() {
                    rolling_periods(each, of)
                } else if self.term_known {
                    self.whole_periods(of, each).and_then(|held| u32::try_from(held).ok())
                } else {
                    Some(u32::MAX)
                };
                let Some(held) = held else {
                    let (each, of) = (period_words(each), period_words(of));
                    self.cx.report(
                        Code::UnlikeUnits,
                        format!("this window is not made of whole {each}s"),
                        env.at(window.span),
                        format!("a {of}"),
                        format!("write a longer window that begins with a {each}, or `in {times} of any 12 {each}s`"),
                    );
                    return None;
                };
                if too_many(times, held, at) {
                    return None;
                }
                if of.rolls() {
                    Often::OutOf { times, periods: held }
                } else {
                    Often::Within { times, window: of }
                }
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
        if written == judged || info.damaged {
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

/// The length of the periods that are counted.
const fn often_unit(often: &ast::Often) -> Option<&ast::Spanned<ast::CadenceKind>> {
    match often {
        ast::Often::Once => None,
        ast::Often::Consecutive { unit, .. }
        | ast::Often::OfAny { unit, .. }
        | ast::Often::Within { unit, .. } => Some(unit),
    }
}

/// How many periods of a kind a rolling window has, where it has whole ones.
fn rolling_periods(each: Period, window: Period) -> Option<u32> {
    let (length, of) = match (each, window) {
        (Period::Day, Period::RollingDays { days }) => (days, 1),
        (Period::Week, Period::RollingDays { days }) => (days, 7),
        (Period::Month | Period::BillingMonth { .. }, Period::RollingMonths { months }) => {
            (months, 1)
        }
        (Period::Quarter { .. }, Period::RollingMonths { months }) => (months, 3),
        (Period::HalfYear { .. }, Period::RollingMonths { months }) => (months, 6),
        (Period::Year { .. } | Period::ContractYear, Period::RollingMonths { months }) => {
            (months, 12)
        }
        _ => return None,
    };
    (length % of == 0).then_some(u32::from(length / of))
}

/// Whether a trigger counts periods by their credits.
pub(crate) fn counts_credits(trigger: &CreditTrigger) -> bool {
    match trigger {
        CreditTrigger::Repeated { what: Happening::Credits { .. }, .. } => true,
        CreditTrigger::All(parts) | CreditTrigger::Any(parts) => parts.iter().any(counts_credits),
        _ => false,
    }
}
