//! Credits: rows, steps, proration and plain amounts, all written out as one expression of money.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{
    Credit, CreditPer, CreditTrigger, Edge, Expr, Figure, Name, Number, Percent, Row, Rows, Value,
};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::metric::MeasureKind;
use crate::lower::target::TargetInfo;
use crate::lower::trigger::counts_credits;
use crate::types::{Env, FIGURES, Subject, Ty, Typed};

/// What a credit says, sorted.
#[derive(Default)]
struct Clauses<'a> {
    base: Option<(&'a ast::Expr, At)>,
    rows: Vec<&'a ast::Row>,
    on: Option<(&'a ast::Path, At)>,
    pay: Option<(&'a ast::Pay, At)>,
    when: Option<(&'a ast::When, At)>,
    per_incident: Option<At>,
    per: Vec<&'a ast::Path>,
    damaged: bool,
}

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

    fn credit_clauses(&self, env: Env<'_>, it: &'a ast::Credit) -> Clauses<'a> {
        let mut found = Clauses { damaged: it.head.damaged, ..Clauses::default() };
        for clause in &it.clauses {
            match clause {
                ast::CreditClause::Of { base, span } => {
                    if let Some((_, first)) = found.base {
                        self.cx.repeated("of", env.at(*span), first);
                        continue;
                    }
                    found.base = Some((base, env.at(*span)));
                }
                ast::CreditClause::Row(row) => {
                    if let Some((_, first)) = found.on {
                        self.two_ways(env.at(row.span), first);
                        continue;
                    }
                    found.rows.push(row);
                }
                ast::CreditClause::Rows { on, rows, bad, span } => {
                    if let Some(first) = found.rows.first() {
                        self.two_ways(env.at(*span), env.at(first.span));
                        continue;
                    }
                    found.damaged |= !bad.is_empty();
                    found.on = Some((on, env.at(*span)));
                    found.rows.extend(rows);
                }
                ast::CreditClause::Pay(pay) => {
                    if let Some((_, first)) = found.pay {
                        self.two_ways(env.at(pay.span), first);
                        continue;
                    }
                    found.pay = Some((pay, env.at(pay.span)));
                }
                ast::CreditClause::When(when) => {
                    if let Some((_, first)) = found.when {
                        self.cx.repeated("when", env.at(when.span), first);
                        continue;
                    }
                    found.when = Some((when, env.at(when.span)));
                }
                ast::CreditClause::PerIncident(span) => {
                    if let Some(first) = found.per_incident {
                        self.cx.repeated("per incident", env.at(*span), first);
                    }
                    found.per_incident = Some(env.at(*span));
                }
                ast::CreditClause::Per(paths) => found.per.extend(paths),
                ast::CreditClause::Bad(_) => found.damaged = true,
            }
        }
        if let (Some((_, pay)), Some(row)) = (found.pay, found.rows.first()) {
            self.two_ways(env.at(row.span), pay);
        }
        found
    }

    fn two_ways(&self, second: At, first: At) {
        let finding = self.cx.finding(
            Code::RepeatedStatement,
            "this credit is paid in two ways",
            second,
            "the second",
        );
        self.cx.push(self.cx.also(finding, first, "the first").help("write two credits"));
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
        let has_base = base.is_some();
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

    fn credit_per(
        &self,
        env: Env<'_>,
        clauses: &Clauses<'a>,
        info: &TargetInfo,
    ) -> Option<CreditPer> {
        match (clauses.per_incident, clauses.per.first()) {
            (Some(at), None) => {
                if matches!(info.measure, MeasureKind::Metric { .. } | MeasureKind::Share { .. }) {
                    let finding = self.cx.finding(
                        Code::WrongKind,
                        format!("`{}` has no incidents", info.name),
                        at,
                        "each of what",
                    );
                    self.cx.push(
                        self.cx
                            .also(finding, info.at, "the target")
                            .help("pay once for each period: leave the line out"),
                    );
                    return None;
                }
                Some(CreditPer::Incident)
            }
            (None, None) => Some(CreditPer::Period),
            (None, Some(path)) => {
                if info.per.as_ref().is_some_and(|per| per.as_str() == path.text()) {
                    self.link_group(env.unit, path, info.record.as_ref());
                    return Some(CreditPer::Group);
                }
                let finding = self.cx.finding(
                    Code::WrongKind,
                    format!("`{}` is not judged for each `{}`", info.name, path.text()),
                    env.at(path.span),
                    "not a group of the target",
                );
                self.cx.push(
                    self.cx
                        .also(finding, info.at, "the target")
                        .help(format!("add `per {}` to its `require`", path.text())),
                );
                None
            }
            (Some(first), Some(path)) => {
                self.cx.repeated("per", env.at(path.span), first);
                None
            }
        }
    }

    /// A ladder of rows as one expression of money.
    fn rows(
        &self,
        env: Env<'_>,
        info: &Rc<TargetInfo>,
        has_base: bool,
        clauses: &Clauses<'a>,
    ) -> Option<Expr> {
        let figures = env.about(Subject::Figures(info, has_base));
        let on = match clauses.on {
            None => Typed::new(Expr::Figure(Figure::Attainment), info.attained(), info.at),
            Some((path, _)) => self.figure_named(figures, path)?,
        };
        let on_ty = on.ty.model()?;
        let mut rows: Vec<(Row, Type, At)> = Vec::new();
        let mut otherwise: Option<(Expr, Type, At)> = None;
        let mut sound = !clauses.damaged;
        for it in &clauses.rows {
            let at = env.at(it.span);
            let value = match &it.pay {
                None => Some((
                    Expr::Literal(Value::Percent(Percent(rust_decimal::Decimal::ZERO))),
                    None,
                    at,
                )),
                Some(expr) => {
                    self.row_value(figures, expr).map(|(value, ty, at)| (value, Some(ty), at))
                }
            };
            let Some((value, ty, value_at)) = value else {
                sound = false;
                continue;
            };
            // `none` is nothing of whatever the other rows pay.
            let ty = ty.unwrap_or(Type::Percent);
            let none = it.pay.is_none();
            match &it.range {
                ast::RowRange::Otherwise(span) => {
                    if let Some((_, _, first)) = &otherwise {
                        self.cx.repeated("otherwise", env.at(*span), *first);
                        continue;
                    }
                    if !none {
                        otherwise = Some((value, ty, value_at));
                    }
                }
                ast::RowRange::Between { lower, upper, span } => {
                    let edges = (
                        self.edge(env, lower.as_ref(), on_ty, &on),
                        self.edge(env, upper.as_ref(), on_ty, &on),
                    );
                    let (Some(lower), Some(upper)) = edges else {
                        sound = false;
                        continue;
                    };
                    if let (Some(low), Some(high)) = (&lower, &upper) {
                        let empty = match crate::types::at_most(&low.value, &high.value) {
                            Some(true) => {
                                low.value == high.value && !(low.included && high.included)
                            }
                            _ => true,
                        };
                        if empty {
                            self.cx.report(
                                Code::OutOfRange,
                                "nothing lies between these edges",
                                env.at(*span),
                                "the first edge is not below the second",
                                "write the lower edge first",
                            );
                            sound = false;
                            continue;
                        }
                    }
                    let row = Row { lower, upper, value, at: self.cx.position(at) };
                    let ty = if none { Type::Boolean } else { ty };
                    rows.push((row, ty, value_at));
                }
            }
        }
        if !sound || rows.is_empty() {
            return None;
        }
        // Percentages are of the base. Where every row is one, the base is multiplied once.
        let types: Vec<Type> = rows
            .iter()
            .map(|(_, ty, _)| *ty)
            .chain(otherwise.iter().map(|(_, ty, _)| *ty))
            .collect();
        let percents = types.contains(&Type::Percent);
        let money = types.contains(&Type::Money);
        if percents && !has_base {
            let at = rows
                .iter()
                .find(|(_, ty, _)| *ty == Type::Percent)
                .map_or(info.at, |(_, _, at)| *at);
            self.no_base(at);
            return None;
        }
        let zero = if money && !percents { self.no_money() } else { None };
        let times_base = |value: Expr| value.times(Expr::Figure(Figure::Base));
        let settle = |value: Expr, ty: Type| -> Expr {
            match (ty, money) {
                (Type::Boolean, _) => match (&zero, money) {
                    (Some(zero), _) => zero.clone(),
                    (None, true) => times_base(value),
                    (None, false) => value,
                },
                (Type::Percent, true) => times_base(value),
                _ => value,
            }
        };
        let rows = rows
            .into_iter()
            .map(|(row, ty, _)| Row { value: settle(row.value, ty), ..row })
            .collect();
        let otherwise = otherwise.map(|(value, ty, _)| Box::new(settle(value, ty)));
        let table = Expr::Rows(Rows { on: Box::new(on.expr), rows, otherwise });
        Some(if money { table } else { times_base(table) })
    }

    /// Nothing, in money.
    fn no_money(&self) -> Option<Expr> {
        let (currency, _) = self.currency?;
        let amount = Number(rust_decimal::Decimal::ZERO);
        Some(Expr::Literal(Value::Money(slate_model::Money { amount, currency })))
    }

    /// What a row pays: a percentage of the base, or money.
    fn row_value(&self, env: Env<'_>, expr: &'a ast::Expr) -> Option<(Expr, Type, At)> {
        let typed = self.expr(env, expr, None);
        self.paid(&typed)?;
        Some((typed.expr, typed.ty.model()?, typed.at))
    }

    /// An amount is money, or a percentage of the base.
    fn paid(&self, typed: &Typed) -> Option<()> {
        if matches!(typed.ty, Ty::Broken) {
            return None;
        }
        if typed.ty.is(Type::Money) || typed.ty.is(Type::Percent) {
            return Some(());
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

    fn no_base(&self, at: At) {
        self.cx.push(
            self.cx
                .finding(
                    Code::MissingBase,
                    "a percentage of what is not said",
                    at,
                    "nothing pays a percentage of nothing",
                )
                .help("add a line `of desk.charge` to the credit, or write `5% of desk.charge`"),
        );
    }

    /// An edge of a row, of the type of what the rows look at. The outer `None`: it was wrong.
    fn edge(
        &self,
        env: Env<'_>,
        it: Option<&'a ast::Edge>,
        ty: Type,
        on: &Typed,
    ) -> Option<Option<Edge>> {
        let Some(it) = it else { return Some(None) };
        let typed = self.expr(env.about(Subject::Constant), &it.value, None);
        if typed.ty.broken() {
            return None;
        }
        if !typed.ty.is(ty) {
            self.not_wanted(
                &typed,
                ty,
                "what the rows look at",
                Some((on.at, ty.in_words().to_owned())),
            );
            return None;
        }
        let value = self.known(&typed, "an edge")?;
        Some(Some(Edge { value, included: it.included }))
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

    /// `pay 1% per 0.1 pp of shortfall, or part` and its like, as money.
    fn pay(
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
            self.no_base(amount.at);
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
}

/// For each target the shortest last parts of its name that no other has.
fn short_names(targets: &[Rc<TargetInfo>]) -> Vec<String> {
    let all: Vec<&str> = targets.iter().map(|it| it.name.as_str()).collect();
    let tail = |full: &str, parts: usize| -> String {
        let split: Vec<&str> = full.split('.').collect();
        split.iter().skip(split.len().saturating_sub(parts)).copied().collect::<Vec<_>>().join(".")
    };
    all.iter()
        .map(|full| {
            (1..=4)
                .map(|parts| tail(full, parts))
                .find(|short| {
                    all.iter()
                        .filter(|other| tail(other, short.split('.').count()) == *short)
                        .count()
                        == 1
                })
                .unwrap_or_else(|| (*full).to_owned())
        })
        .collect()
}

/// The name of a credit that another clause names: the credit, or the credits of each target.
pub(crate) fn credits_named<'c>(credits: &'c [Credit], text: &str) -> Vec<&'c Name> {
    let prefix = format!("{text}.");
    credits
        .iter()
        .map(|credit| &credit.heading.name)
        .filter(|full| full.as_str() == text || full.as_str().starts_with(&prefix))
        .collect()
}
