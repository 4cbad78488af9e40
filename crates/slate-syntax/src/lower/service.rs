//! Services, tiers and metrics.

use slate_grammar::Rule;

use super::{Cx, Kids, Kind, P};
use crate::ast::{
    Charge, Metric, MetricClause, Rounding, RoundingMode, Service, ServiceItem, Spanned, Tier,
    TierItem,
};

const SERVICE: Kind<ServiceItem> = Kind {
    only: Rule::service_item_only,
    place: "a service",
    lower: |cx, pair| cx.service_item(pair),
    bad: ServiceItem::Bad,
};
const TIER: Kind<TierItem> = Kind {
    only: Rule::tier_item_only,
    place: "a tier",
    lower: |cx, pair| cx.tier_item(pair),
    bad: TierItem::Bad,
};
const METRIC: Kind<MetricClause> = Kind {
    only: Rule::metric_clause_only,
    place: "a metric",
    lower: |cx, pair| cx.metric_clause(pair),
    bad: MetricClause::Bad,
};

impl Cx<'_> {
    pub(crate) fn service(&mut self, pair: P<'_>) -> Service {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_service);
        let head = self.head(kids.opt(Rule::head), span);
        let items = self.list(kids.opt(Rule::service_block), &SERVICE);
        Service { head, items, span }
    }

    fn service_item(&mut self, pair: P<'_>) -> Option<ServiceItem> {
        Some(match pair.as_rule() {
            Rule::charge => ServiceItem::Charge(self.charge(pair)),
            Rule::timer => ServiceItem::Timer(self.timer(pair)),
            Rule::metric => ServiceItem::Metric(self.metric(pair)),
            Rule::tier => ServiceItem::Tier(self.tier(pair)),
            Rule::target => ServiceItem::Target(self.target(pair)),
            Rule::exclusion => ServiceItem::Exclusion(self.exclusion(pair)),
            Rule::settlement => ServiceItem::Settlement(self.settlement(pair)),
            Rule::let_item => ServiceItem::Let(self.let_item(pair)),
            _ => return None,
        })
    }

    fn charge(&mut self, pair: P<'_>) -> Charge {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_charge);
        let amount = self.opt_expr(kids.opt(Rule::expr), span);
        kids.has(Rule::kw_per);
        let per = self.unit_kind(kids.opt(Rule::calendar_unit), span);
        kids.has(Rule::kw_from);
        let from = kids.opt(Rule::date).map(|date| self.date(&date));
        Charge { amount, per, from, span }
    }

    fn tier(&mut self, pair: P<'_>) -> Tier {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_tier);
        let head = self.head(kids.opt(Rule::head), span);
        let like = kids
            .opt(Rule::like)
            .and_then(|like| like.into_inner().find(|kid| kid.as_rule() == Rule::path));
        let like = like.map(|path| self.path(path));
        let items = self.list(kids.opt(Rule::tier_block), &TIER);
        Tier { head, like, items, span }
    }

    fn tier_item(&mut self, pair: P<'_>) -> Option<TierItem> {
        Some(match pair.as_rule() {
            Rule::target => TierItem::Target(self.target(pair)),
            Rule::charge => TierItem::Charge(self.charge(pair)),
            _ => return None,
        })
    }

    fn metric(&mut self, pair: P<'_>) -> Metric {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_metric);
        let head = self.head(kids.opt(Rule::head), span);
        let clauses = self.list(kids.opt(Rule::metric_block), &METRIC);
        Metric { head, clauses, span }
    }

    fn metric_clause(&mut self, pair: P<'_>) -> Option<MetricClause> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut kids = Kids::of(pair.clone());
        Some(match rule {
            Rule::ignore => {
                kids.has(Rule::kw_ignore);
                let stream = self.opt_ident(kids.opt(Rule::ident), span);
                kids.has(Rule::kw_shorter);
                kids.has(Rule::kw_than);
                MetricClause::Ignore {
                    stream,
                    shorter_than: self.opt_expr(kids.opt(Rule::expr), span),
                    span,
                }
            }
            Rule::round => MetricClause::Round(self.rounding(pair)),
            Rule::metric_in => {
                kids.has(Rule::kw_in);
                MetricClause::In(self.opt_calendar(kids.opt(Rule::calendar_expr), span))
            }
            Rule::metric_per => MetricClause::Per(self.per_clause(kids.opt(Rule::per_clause)?)),
            Rule::measure | Rule::metric_value => {
                kids.has(Rule::kw_measure);
                MetricClause::Value(self.opt_expr(kids.opt(Rule::expr), span))
            }
            _ => return None,
        })
    }

    pub(crate) fn rounding(&mut self, pair: P<'_>) -> Rounding {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let round = kids.next().map_or(span, |word| self.span(&word));
        let half = kids.has(Rule::kw_half);
        let word = kids.next();
        let mode = match (half, word.as_ref().map(|word| word.as_rule())) {
            (true, Some(Rule::kw_even)) => RoundingMode::HalfEven,
            (true, Some(Rule::kw_down)) => RoundingMode::HalfDown,
            (true, _) => RoundingMode::HalfUp,
            (false, Some(Rule::kw_up)) => RoundingMode::Up,
            (false, _) => RoundingMode::Down,
        };
        let at = word.as_ref().map_or(round, |word| self.span(word));
        kids.has(Rule::kw_to);
        let to = self.opt_literal(kids.opt(Rule::literal), span);
        Rounding { mode: Spanned::new(mode, at), to, span }
    }
}
