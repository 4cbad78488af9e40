//! Credits: rows, steps, proration and plain amounts, all written out as one expression of money.

mod clauses;
mod names;
mod pay;
mod per;
mod rows;

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{Credit, CreditPer, CreditTrigger};
use slate_syntax::ast;

use self::clauses::Clauses;
pub(crate) use self::names::credits_named;
use self::names::short_names;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::target::TargetInfo;
use crate::lower::trigger::counts_credits;
use crate::types::{Env, Subject};

impl<'a> Agreed<'a> {
    /// Writes out a credit: one for each target that it is for.
    pub fn credit(&self, it: &'a ast::Credit) -> Vec<Credit> {
        let env = self.env();
        let at = env.at(it.head.name.span);
        let clauses = self.credit_clauses(env, it);
        let mut targets: Vec<Rc<TargetInfo>> = Vec::new();
        for path in &it.targets {
            let Some(full) = self.wanted_target(env, path) else { return Vec::new() };
            let Some(info) = self.target_info(&full) else { return Vec::new() };
            if targets.iter().any(|other| other.name == info.name) {
                self.cx.report(
                    Code::RepeatedStatement,
                    format!("`{full}` is named twice"),
                    env.at(path.span),
                    "named again",
                    "name it once",
                );
                continue;
            }
            targets.push(info);
        }
        let mut when = None;
        if let Some((clause, _)) = clauses.when {
            let Some((trigger, looked_at)) = self.when(env, clause, targets.first()) else {
                return Vec::new();
            };
            if counts_credits(&trigger) {
                self.cx.report(
                    Code::WrongKind,
                    "a credit is reckoned before the credits of its period are known",
                    env.at(clause.span),
                    "counts periods by their credits",
                    "write it as a right to terminate, or look back over a window: `when credits at least 500 GBP in rolling 12 months`",
                );
                return Vec::new();
            }
            if targets.is_empty()
                && let Some(info) = looked_at
            {
                targets.push(info);
            }
            when = Some(trigger);
        }
        if targets.is_empty() {
            if !clauses.damaged && it.targets.is_empty() {
                self.cx.report(
                    Code::MissingStatement,
                    format!("what the credit `{}` is for is not said", it.head.name.as_str()),
                    at,
                    "for which target",
                    format!("write `credit {} for desk.gold.response`", it.head.name.as_str()),
                );
            }
            return Vec::new();
        }
        let several = targets.len() > 1;
        let names = short_names(&targets);
        let mut credits = Vec::new();
        for (info, short) in targets.iter().zip(names) {
            let own = it.head.name.as_str();
            let full = if several { format!("{own}.{short}") } else { own.to_owned() };
            let when = self.own_when(env, &clauses, when.as_ref(), info, several);
            if let Some(credit) = self.one_credit(env, it, &clauses, info, &full, when) {
                credits.push(credit);
            }
        }
        credits
    }

    /// A condition on figures is of each target by itself.
    fn own_when(
        &self,
        env: Env<'_>,
        clauses: &Clauses<'a>,
        when: Option<&CreditTrigger>,
        info: &Rc<TargetInfo>,
        several: bool,
    ) -> Option<CreditTrigger> {
        if several
            && let Some((clause, _)) = clauses.when
            && matches!(clause.kind, ast::WhenKind::Condition(_))
        {
            return self.when(env, clause, Some(info)).map(|(trigger, _)| trigger);
        }
        when.cloned()
    }

    fn one_credit(
        &self,
        env: Env<'_>,
        it: &'a ast::Credit,
        clauses: &Clauses<'a>,
        info: &Rc<TargetInfo>,
        full: &str,
        when: Option<CreditTrigger>,
    ) -> Option<Credit> {
        let at = env.at(it.head.name.span);
        let base = match clauses.base {
            None => None,
            Some((expr, _)) => {
                let typed = self.wanted(
                    env.about(Subject::Figures(info, false)),
                    expr,
                    Type::Money,
                    "a base",
                )?;
                Some(typed.expr)
            }
        };
        // The line that could not be read may be the base.
        let has_base = base.is_some() || clauses.damaged;
        let per = self.credit_per(env, clauses, info)?;
        if let (CreditPer::Incident, Some((ast::Pay { per: Some(steps), .. }, _))) =
            (per, clauses.pay)
            && let Some(window) = &steps.window
        {
            self.cx.report(
                Code::WrongKind,
                "steps over a window are of a period, not of one incident",
                env.at(window.span),
                "counts what other periods have too",
                "leave `per incident` out",
            );
            return None;
        }
        let pay = if let Some((pay, _)) = clauses.pay {
            self.pay(env, info, has_base, pay)
        } else if clauses.rows.is_empty() {
            if !clauses.damaged {
                self.cx.report(
                    Code::MissingStatement,
                    format!("the credit `{}` pays nothing", it.head.name.as_str()),
                    at,
                    "how much is missing",
                    "add rows such as `below 95%: 5%`, or `pay 500 GBP`",
                );
            }
            None
        } else {
            self.rows(env, info, has_base, clauses)
        }?;
        Some(Credit {
            heading: self.heading(self.unit, &it.head, full),
            target: info.name.clone(),
            base,
            when,
            per,
            pay,
        })
    }
}
