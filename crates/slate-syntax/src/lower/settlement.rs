//! Settlement and rights to terminate.

use slate_grammar::Rule;

use super::{Cx, Kids, Kind, P};
use crate::ast::{
    Cap, CapOn, Claim, ClaimFrom, ClaimSpan, EarnBack, Literal, PayAs, Settlement,
    SettlementClause, Span, Spanned, Terminate, TerminateClause, Which, WhichMode,
};

const SETTLEMENT: Kind<SettlementClause> = Kind {
    only: Rule::settlement_clause_only,
    place: "a settlement",
    lower: |cx, pair| cx.settlement_clause(pair),
    bad: SettlementClause::Bad,
};
const TERMINATE: Kind<TerminateClause> = Kind {
    only: Rule::terminate_clause_only,
    place: "a right to terminate",
    lower: |cx, pair| cx.terminate_clause(pair),
    bad: TerminateClause::Bad,
};

impl Cx<'_> {
    pub(crate) fn settlement(&mut self, pair: P<'_>) -> Settlement {
        let span = self.span(&pair);
        self.damaged = false;
        let mut kids = Kids::of(pair);
        let keyword = kids.opt(Rule::kw_settlement).map_or(span, |keyword| self.span(&keyword));
        let clauses = self.list(kids.opt(Rule::settlement_block), &SETTLEMENT);
        Settlement { clauses, span, keyword }
    }

    fn settlement_clause(&mut self, pair: P<'_>) -> Option<SettlementClause> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::round {
            return Some(SettlementClause::Round(self.rounding(pair)));
        }
        let mut kids = Kids::of(pair);
        Some(match rule {
            Rule::cap => {
                kids.has(Rule::kw_cap);
                let amount = self.opt_expr(kids.opt(Rule::expr), span);
                let on = self.cap_on(&mut kids)?;
                kids.has(Rule::kw_for);
                let service = kids.opt(Rule::path).map(|path| self.path(path));
                SettlementClause::Cap(Cap { amount, on, service, span })
            }
            Rule::earn_back => {
                kids.has(Rule::kw_earn);
                kids.has(Rule::kw_back);
                let share = self.amount(kids.opt(Rule::amount), span);
                kids.has(Rule::kw_after);
                let after = self.opt_number(kids.opt(Rule::number), span);
                kids.has(Rule::kw_clean);
                let unit = self.unit_kind(kids.opt(Rule::calendar_unit), span);
                SettlementClause::EarnBack(EarnBack { share, after, unit, span })
            }
            Rule::claim => {
                kids.has(Rule::kw_claim);
                kids.has(Rule::kw_within);
                let figure = kids.opt(Rule::figure);
                let calendar = kids.opt(Rule::in_one_calendar);
                let within = self.claim_span(figure, calendar, span);
                kids.has(Rule::kw_of);
                let word = kids.next()?;
                let of = match word.as_rule() {
                    Rule::kw_incident => ClaimFrom::Incident,
                    Rule::kw_statement => ClaimFrom::Statement,
                    _ => ClaimFrom::PeriodEnd,
                };
                let at = self.span(&word);
                SettlementClause::Claim(Claim {
                    within,
                    of: Spanned::new(of, Span::new(at.start, span.end)),
                    span,
                })
            }
            Rule::nothing_below => {
                kids.has(Rule::kw_nothing);
                kids.has(Rule::kw_below);
                SettlementClause::NothingBelow {
                    amount: self.opt_expr(kids.opt(Rule::expr), span),
                    span,
                }
            }
            Rule::at_least_paid => {
                kids.has(Rule::at_least);
                SettlementClause::AtLeast {
                    amount: self.opt_expr(kids.opt(Rule::expr), span),
                    span,
                }
            }
            Rule::pay_as => {
                kids.has(Rule::kw_pay);
                kids.has(Rule::kw_as);
                let word = kids.next()?;
                let how = match word.as_rule() {
                    Rule::kw_payment => PayAs::Payment,
                    Rule::kw_days => PayAs::DaysOfService,
                    _ => PayAs::CreditOnNextInvoice,
                };
                let at = self.span(&word);
                SettlementClause::PayAs(Spanned::new(how, Span::new(at.start, span.end)))
            }
            Rule::which => {
                let word = kids.next()?;
                let mode = match word.as_rule() {
                    Rule::kw_sum => WhichMode::Sum,
                    Rule::kw_customer => WhichMode::CustomerChooses,
                    _ => WhichMode::Highest,
                };
                let mode = Spanned::new(mode, self.span(&word));
                kids.has(Rule::kw_chooses);
                kids.has(Rule::kw_of);
                kids.has(Rule::kw_all);
                let credits =
                    kids.opt(Rule::paths).map(|paths| self.paths(paths)).unwrap_or_default();
                let on = self.cap_on(&mut kids);
                SettlementClause::Which(Which { mode, credits, on, span })
            }
            Rule::settle => {
                kids.has(Rule::kw_settle);
                kids.has(Rule::kw_each);
                SettlementClause::Settle { each: self.cadence(kids.opt(Rule::cadence), span), span }
            }
            _ => return None,
        })
    }

    fn cap_on(&mut self, kids: &mut Kids<'_>) -> Option<CapOn> {
        if let Some(clause) = kids.opt(Rule::period_clause) {
            return Some(CapOn::Period(self.period_clause(clause)));
        }
        let incident = kids.opt(Rule::per_incident)?;
        Some(CapOn::Incident(self.span(&incident)))
    }

    fn claim_span(&mut self, pair: Option<P<'_>>, calendar: Option<P<'_>>, at: Span) -> ClaimSpan {
        let calendar = calendar
            .and_then(|of| of.into_inner().find(|kid| kid.as_rule() == Rule::calendar_atom))
            .map(|atom| self.calendar_atom(atom));
        if let Some(figure) = &pair
            && let Literal::WorkingDays(days) = self.figure(figure.clone())
        {
            return ClaimSpan::WorkingDays { days, calendar };
        }
        ClaimSpan::Calendar { span: self.calendar_span(pair, at), calendar }
    }

    pub(crate) fn terminate(&mut self, pair: P<'_>) -> Terminate {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_terminate);
        let head = self.head(kids.opt(Rule::head), span);
        let targets = self.for_paths(kids.opt(Rule::for_paths));
        let clauses = self.list(kids.opt(Rule::terminate_block), &TERMINATE);
        Terminate { head, targets, clauses, span }
    }

    fn terminate_clause(&mut self, pair: P<'_>) -> Option<TerminateClause> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::when {
            return Some(TerminateClause::When(self.when(pair)));
        }
        let figure = pair.into_inner().find(|kid| kid.as_rule() == Rule::figure);
        let length = self.calendar_span(figure, span);
        Some(match rule {
            Rule::notice => TerminateClause::Notice { notice: length, span },
            _ => TerminateClause::Within { within: length, span },
        })
    }
}
