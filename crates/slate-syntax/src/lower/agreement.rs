//! What stands at the top of a file, and agreements.

use slate_grammar::Rule;

use super::{Cx, Kids, Kind, P};
use crate::ast::{
    Agreement, AgreementItem, AgreementKind, Edition, Input, Item, Let, Parameter, Select, Spanned,
    Term, Text, Use, UseWhat,
};

const AGREEMENT: Kind<AgreementItem> = Kind {
    only: Rule::agreement_item_only,
    place: "an agreement",
    lower: |cx, pair| cx.agreement_item(pair),
    bad: AgreementItem::Bad,
};

impl Cx<'_> {
    pub(crate) fn top_item(&mut self, pair: P<'_>) -> Option<Item> {
        Some(match pair.as_rule() {
            Rule::edition => {
                let span = self.span(&pair);
                let year = pair.into_inner().find(|kid| kid.as_rule() == Rule::number);
                Item::Edition(Edition { year: self.opt_number(year, span), span })
            }
            Rule::use_item => Item::Use(self.use_item(pair)),
            Rule::agreement => Item::Agreement(self.agreement(pair)),
            Rule::scenario => Item::Scenario(self.scenario(pair)),
            Rule::calendar => Item::Calendar(self.calendar(pair)),
            Rule::holidays => Item::Holidays(self.holidays(pair)),
            Rule::record => Item::Record(self.record(pair)),
            Rule::parameter => Item::Parameter(self.parameter(pair)),
            Rule::let_item => Item::Let(self.let_item(pair)),
            Rule::input => Item::Input(self.input(pair)),
            _ => return None,
        })
    }

    fn agreement(&mut self, pair: P<'_>) -> Agreement {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_agreement);
        let head = self.head(kids.opt(Rule::head), span);
        let items = self.list(kids.opt(Rule::agreement_block), &AGREEMENT);
        Agreement { head, items, span }
    }

    fn agreement_item(&mut self, pair: P<'_>) -> Option<AgreementItem> {
        let span = self.span(&pair);
        Some(match pair.as_rule() {
            Rule::use_item => AgreementItem::Use(self.use_item(pair)),
            Rule::provider => AgreementItem::Provider(self.only_text(pair)),
            Rule::customer => AgreementItem::Customer(self.only_text(pair)),
            Rule::term => {
                let mut dates = pair.into_inner().filter(|kid| kid.as_rule() == Rule::date);
                let from = self.opt_date(dates.next(), span);
                let to = self.opt_date(dates.next(), span);
                AgreementItem::Term(Term { from, to, span })
            }
            Rule::currency => {
                let code = pair.into_inner().find(|kid| kid.as_rule() == Rule::ident);
                AgreementItem::Currency(self.opt_ident(code, span))
            }
            Rule::timezone => AgreementItem::Timezone(self.zone(pair)),
            Rule::kind => {
                let kind = match pair.into_inner().nth(1).map(|kid| kid.as_rule()) {
                    Some(Rule::kw_operational) => AgreementKind::Operational,
                    Some(Rule::kw_underpinning) => AgreementKind::Underpinning,
                    _ => AgreementKind::ServiceLevel,
                };
                AgreementItem::Kind(Spanned::new(kind, span))
            }
            Rule::calendar => AgreementItem::Calendar(self.calendar(pair)),
            Rule::holidays => AgreementItem::Holidays(self.holidays(pair)),
            Rule::record => AgreementItem::Record(self.record(pair)),
            Rule::parameter => AgreementItem::Parameter(self.parameter(pair)),
            Rule::let_item => AgreementItem::Let(self.let_item(pair)),
            Rule::input => AgreementItem::Input(self.input(pair)),
            Rule::service => AgreementItem::Service(self.service(pair)),
            Rule::select => AgreementItem::Select(self.select(pair)),
            Rule::exclusion => AgreementItem::Exclusion(self.exclusion(pair)),
            Rule::credit => AgreementItem::Credit(self.credit(pair)),
            Rule::settlement => AgreementItem::Settlement(self.settlement(pair)),
            Rule::terminate => AgreementItem::Terminate(self.terminate(pair)),
            _ => return None,
        })
    }

    fn only_text(&self, pair: P<'_>) -> Text {
        let span = self.span(&pair);
        match pair.into_inner().find(|kid| kid.as_rule() == Rule::text) {
            Some(text) => self.text(&text),
            None => self.opt_ident(None, span),
        }
    }

    pub(crate) fn zone(&self, pair: P<'_>) -> crate::ast::Ident {
        let span = self.span(&pair);
        self.opt_ident(pair.into_inner().find(|kid| kid.as_rule() == Rule::zone), span)
    }

    fn use_item(&mut self, pair: P<'_>) -> Use {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_use);
        let what = match kids.opt(Rule::text) {
            Some(text) => UseWhat::File(self.text(&text)),
            None => UseWhat::Bundled(self.opt_path(kids.opt(Rule::path), span)),
        };
        kids.has(Rule::kw_as);
        let alias = kids.opt(Rule::ident).map(|ident| self.ident(&ident));
        Use { what, alias, span }
    }

    fn parameter(&mut self, pair: P<'_>) -> Parameter {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_parameter);
        let head = self.head(kids.opt(Rule::head), span);
        let value = self.opt_literal(kids.opt(Rule::literal), span);
        let range = kids.has(Rule::kw_from).then(|| {
            let from = self.opt_literal(kids.opt(Rule::literal), span);
            kids.has(Rule::kw_to);
            (from, self.opt_literal(kids.opt(Rule::literal), span))
        });
        Parameter { head, value, range, span }
    }

    pub(crate) fn opt_literal(
        &mut self,
        pair: Option<P<'_>>,
        at: crate::ast::Span,
    ) -> crate::ast::Literal {
        match pair {
            Some(pair) => self.literal(pair),
            None => crate::ast::Literal::Number(self.opt_number(None, at)),
        }
    }

    pub(crate) fn let_item(&mut self, pair: P<'_>) -> Let {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_let);
        let head = self.head(kids.opt(Rule::head), span);
        let value = self.opt_expr(kids.opt(Rule::expr), span);
        Let { head, value, span }
    }

    fn input(&mut self, pair: P<'_>) -> Input {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_input);
        let head = self.head(kids.opt(Rule::head), span);
        let kind = self.field_type(kids.opt(Rule::field_type), span);
        kids.has(Rule::kw_each);
        let each = self.cadence(kids.opt(Rule::cadence), span);
        Input { head, kind, each, span }
    }

    fn select(&mut self, pair: P<'_>) -> Select {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_select);
        let tier = self.opt_path(kids.opt(Rule::path), span);
        kids.has(Rule::kw_for);
        let stream = kids.opt(Rule::ident).map(|ident| self.ident(&ident));
        let condition = self.condition(kids.opt(Rule::where_clause));
        Select { tier, stream, condition, span }
    }
}
