//! Settlement and rights to terminate.

use slate_model::types::Type;
use slate_model::{
    Cap, CapWindow, Credit, CreditTrigger, EarnBack, MoneyRounding, Settlement, Termination, Value,
};
use slate_syntax::{Span, ast};

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::metric::rounding_mode;
use crate::lower::name;
use crate::resolve::Sought;
use crate::types::{Env, Subject, literal_value};

impl<'a> Agreed<'a> {
    /// Writes out the settlement; caps of services stand in their own.
    pub fn settlement(&self, credits: &[Credit]) -> Settlement {
        let mut settlement = Settlement::default();
        let mut first: Option<At> = None;
        for item in &self.ast.items {
            match item {
                ast::AgreementItem::Settlement(it) => {
                    let at = self.at(it.keyword);
                    if let Some(first) = first {
                        self.cx.repeated("settlement", at, first);
                        continue;
                    }
                    first = Some(at);
                    settlement.at = self.cx.position(at);
                    self.clauses(None, it, credits, &mut settlement);
                }
                ast::AgreementItem::Service(service) => {
                    let mut own: Option<At> = None;
                    for item in &service.items {
                        let ast::ServiceItem::Settlement(it) = item else { continue };
                        let at = self.at(it.keyword);
                        if let Some(first) = own {
                            self.cx.repeated("settlement", at, first);
                            continue;
                        }
                        own = Some(at);
                        self.clauses(
                            Some(service.head.name.as_str()),
                            it,
                            credits,
                            &mut settlement,
                        );
                    }
                }
                _ => {}
            }
        }
        settlement
    }

    fn clauses(
        &self,
        service: Option<&str>,
        it: &'a ast::Settlement,
        credits: &[Credit],
        into: &mut Settlement,
    ) {
        let env = Env { service, ..self.env() };
        let mut chosen: Vec<&'a ast::Which> = Vec::new();
        let mut places: [Option<At>; 7] = [None; 7];
        let mut once = |slot: usize, what: &str, at: At| -> bool {
            match places.get_mut(slot) {
                Some(Some(first)) => {
                    self.cx.repeated(what, at, *first);
                    false
                }
                Some(place) => {
                    *place = Some(at);
                    true
                }
                None => false,
            }
        };
        for clause in &it.clauses {
            let agreement_only = |at: At| {
                if service.is_some() {
                    self.cx.report(
                        Code::MisplacedStatement,
                        "this line cannot stand in the settlement of a service",
                        at,
                        "decides for the whole agreement",
                        "write it in the settlement of the agreement; a service has caps of its own",
                    );
                }
                service.is_none()
            };
            match clause {
                ast::SettlementClause::Cap(cap) => into.caps.extend(self.cap(env, cap)),
                ast::SettlementClause::Round(round) => {
                    let at = env.at(round.span);
                    if agreement_only(at) && once(0, "round", at) {
                        into.rounding = self.money_rounding(env, round);
                        into.places.rounding = self.cx.position(at);
                    }
                }
                ast::SettlementClause::Claim(claim) => {
                    let at = env.at(claim.span);
                    if agreement_only(at) && once(1, "claim", at) {
                        into.claim = self.claim(env, claim);
                    }
                }
                ast::SettlementClause::EarnBack(earn) => {
                    let at = env.at(earn.span);
                    if agreement_only(at) && once(2, "earn back", at) {
                        into.earn_back = self.earn_back(env, earn, credits);
                        into.places.earn_back = self.cx.position(at);
                    }
                }
                ast::SettlementClause::NothingBelow { amount, span } => {
                    let at = env.at(*span);
                    if agreement_only(at)
                        && once(3, "nothing below", at)
                        && let Some(Value::Money(money)) =
                            self.constant(env, amount, Type::Money, "the least amount")
                    {
                        into.minimum = Some(money);
                        into.places.minimum = self.cx.position(at);
                    }
                }
                ast::SettlementClause::AtLeast { amount, span } => {
                    let at = env.at(*span);
                    if agreement_only(at)
                        && once(5, "at least", at)
                        && let Some(Value::Money(money)) =
                            self.constant(env, amount, Type::Money, "the least amount")
                        && self.above_zero(&Value::Money(money), at, "the least amount")
                    {
                        into.least = Some(money);
                        into.places.least = self.cx.position(at);
                    }
                }
                ast::SettlementClause::PayAs(form) => {
                    let at = env.at(form.span);
                    if agreement_only(at) && once(4, "pay as", at) {
                        into.payment = Some(
                            match form.value {
                                ast::PayAs::CreditOnNextInvoice => "credit on next invoice",
                                ast::PayAs::Payment => "payment",
                                ast::PayAs::DaysOfService => "days of service",
                            }
                            .to_owned(),
                        );
                    }
                }
                ast::SettlementClause::Which(which) => {
                    if agreement_only(env.at(which.span)) {
                        chosen.push(which);
                    }
                }
                ast::SettlementClause::Settle { each, span } => {
                    let at = env.at(*span);
                    if agreement_only(at) && once(6, "settle", at) {
                        into.each = self.settled_each(env, each, credits);
                    }
                }
                ast::SettlementClause::Bad(_) => {}
            }
        }
        // What is compared over a period needs to know how often is settled.
        for which in chosen {
            self.which(env, which, credits, into);
        }
    }

    fn cap(&self, env: Env<'_>, it: &'a ast::Cap) -> Option<Cap> {
        let at = env.at(it.span);
        let typed = self.expr(env.about(Subject::Period), &it.amount, None);
        if typed.ty.is(Type::Percent) {
            let finding = self.cx.finding(
                Code::MissingBase,
                "a cap of what is not said",
                typed.at,
                "nothing is a percentage of nothing",
            );
            let share = self.cx.text(typed.at);
            let end = Span::new(typed.at.span.end, typed.at.span.end);
            self.cx.push(
                finding
                    .help(format!(
                        "write `{share} of charges`, or of one service: `{share} of desk.charge`"
                    ))
                    .fix_unsafe("add `of charges`", self.cx.file(env.unit), end, " of charges"),
            );
            return None;
        }
        if !typed.ty.is(Type::Money) {
            self.not_wanted(&typed, Type::Money, "a cap", None);
            return None;
        }
        let window = match &it.on {
            ast::CapOn::Period(each) => CapWindow::Period(self.cadence(env.unit, each)?),
            ast::CapOn::Incident(_) => CapWindow::Incident,
        };
        let service = match (&it.service, env.service) {
            (None, own) => own.map(name),
            (Some(path), None) => {
                let text = path.text();
                let Some(place) = self.service_place(&text) else {
                    let known: Vec<String> = self.services.keys().cloned().collect();
                    self.unknown(env, Sought::Service, &text, env.at(path.span), &known);
                    return None;
                };
                self.link_parts(env.unit, &path.parts, &[place]);
                Some(name(&text))
            }
            (Some(path), Some(own)) => {
                if path.text() != own {
                    self.cx.report(
                        Code::WrongKind,
                        "a service caps its own credits",
                        env.at(path.span),
                        "another service",
                        "write the cap in the settlement of the agreement",
                    );
                    return None;
                }
                if let Some(place) = self.service_place(own) {
                    self.link_parts(env.unit, &path.parts, &[place]);
                }
                Some(name(own))
            }
        };
        Some(Cap { amount: typed.expr, window, service, at: self.cx.position(at) })
    }

    fn money_rounding(&self, env: Env<'_>, it: &ast::Rounding) -> Option<MoneyRounding> {
        let at = env.at(it.to.span());
        let (ty, value) = literal_value(self.cx, env.unit, self.zone, self.currency, &it.to);
        match value {
            Some(Value::Money(money)) => {
                if !self.above_zero(&Value::Money(money), at, "the step") {
                    return None;
                }
                Some(MoneyRounding { mode: rounding_mode(it.mode.value), to: money.amount })
            }
            _ => {
                if !ty.broken() {
                    self.cx.report(
                        Code::TypeMismatch,
                        format!(
                            "credits are rounded to an amount of money, this is {}",
                            ty.in_words()
                        ),
                        at,
                        ty.in_words(),
                        "write a step such as `0.01 GBP`",
                    );
                }
                None
            }
        }
    }

    fn earn_back(
        &self,
        env: Env<'_>,
        it: &'a ast::EarnBack,
        credits: &[Credit],
    ) -> Option<EarnBack> {
        let share = self.constant(env, &it.share, Type::Percent, "the share earned back")?;
        let Value::Percent(share) = share else { return None };
        if share.0 <= rust_decimal::Decimal::ZERO || share.0 > rust_decimal::Decimal::ONE_HUNDRED {
            self.cx.report(
                Code::OutOfRange,
                "a credit is earned back by more than 0% and up to 100%",
                env.at(it.share.span()),
                "not such a share",
                "write a percentage up to 100%",
            );
            return None;
        }
        let Some(after) = it.after.whole().filter(|n| *n > 0) else {
            self.cx.report(
                Code::OutOfRange,
                "clean periods are counted in whole numbers from 1",
                env.at(it.after.span),
                "not such a number",
                "write a whole number above zero",
            );
            return None;
        };
        for credit in credits {
            if let Some(info) = self.target_info(credit.target.as_str()) {
                self.same_period(env, &info, &it.unit)?;
            }
        }
        Some(EarnBack { share, after })
    }

    /// Writes out a right to terminate.
    pub fn termination(&self, it: &'a ast::Terminate) -> Option<Termination> {
        let env = self.env();
        let mut triggers = Vec::new();
        let mut notice: Option<(Option<slate_model::CalendarSpan>, At)> = None;
        let mut within: Option<(Option<slate_model::CalendarSpan>, At)> = None;
        let mut damaged = it.head.damaged;
        let mut broken = false;
        for clause in &it.clauses {
            match clause {
                ast::TerminateClause::When(when) => match self.when(env, when, None) {
                    Some((trigger, _)) => triggers.push(trigger),
                    None => broken = true,
                },
                ast::TerminateClause::Notice { notice: span_of, span } => {
                    if let Some((_, first)) = notice {
                        self.cx.repeated("notice", env.at(*span), first);
                        continue;
                    }
                    notice = Some((self.calendar_span(env.unit, span_of), env.at(*span)));
                }
                ast::TerminateClause::Within { within: span_of, span } => {
                    if let Some((_, first)) = within {
                        self.cx.repeated("within", env.at(*span), first);
                        continue;
                    }
                    within = Some((self.calendar_span(env.unit, span_of), env.at(*span)));
                }
                ast::TerminateClause::Bad(_) => damaged = true,
            }
        }
        let mut only_for = Vec::new();
        for path in &it.targets {
            let text = path.text();
            if let Some(place) = self.service_place(&text) {
                self.link_parts(env.unit, &path.parts, &[place]);
                only_for.push(name(&text));
            } else {
                let known: Vec<String> = self.services.keys().cloned().collect();
                self.unknown(env, Sought::Service, &text, env.at(path.span), &known);
            }
        }
        if triggers.is_empty() {
            if !damaged && !broken {
                self.cx.report(
                    Code::MissingStatement,
                    format!(
                        "when `{}` gives the right to terminate is not said",
                        it.head.name.as_str()
                    ),
                    env.at(it.head.name.span),
                    "`when` is missing",
                    "add a line `when desk.gold.resolution missed in 3 of any 6 months`",
                );
            }
            return None;
        }
        let when = match triggers.len() {
            1 => triggers.pop()?,
            _ => CreditTrigger::Any(triggers),
        };
        Some(Termination {
            heading: self.heading(self.unit, &it.head, it.head.name.as_str()),
            when,
            notice: notice.and_then(|(span, _)| span),
            within: within.and_then(|(span, _)| span),
            only_for,
        })
    }
}
