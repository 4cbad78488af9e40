//! Targets and exclusions.

use slate_grammar::Rule;

use super::{Cx, Kids, Kind, P};
use crate::ast::{
    Bad, BinaryOp, Cadence, CadenceKind, CountWhen, Exclusion, ExclusionClause, Limit, LimitKind,
    LimitMap, LimitRow, LimitTime, LimitValue, Literal, LowVolume, LowVolumeRule, Number, Path,
    Require, RequireKind, Span, Spanned, Target, TargetClause, WhenNone,
};
use crate::error::{Mistake, SyntaxError};

const TARGET: Kind<TargetClause> = Kind {
    only: Rule::target_clause_only,
    place: "a target",
    lower: |cx, pair| cx.target_clause(pair),
    bad: TargetClause::Bad,
};
const EXCLUSION: Kind<ExclusionClause> = Kind {
    only: Rule::exclusion_clause_only,
    place: "an exclusion",
    lower: |cx, pair| cx.exclusion_clause(pair),
    bad: ExclusionClause::Bad,
};

/// A row of a map, or what stands for one.
enum MapRow {
    Row(LimitRow),
    Bad(Bad),
}

const LIMIT_MAP: Kind<MapRow> = Kind {
    only: Rule::limit_row_only,
    place: "a map of limits",
    lower: |cx, pair| cx.limit_row(pair),
    bad: MapRow::Bad,
};

impl Cx<'_> {
    pub(crate) fn target(&mut self, pair: P<'_>) -> Target {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_target);
        let head = self.head(kids.opt(Rule::head), span);
        let clauses = self.list(kids.opt(Rule::target_block), &TARGET);
        Target { head, clauses, span }
    }

    fn target_clause(&mut self, pair: P<'_>) -> Option<TargetClause> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::round {
            return Some(TargetClause::Round(self.rounding(pair)));
        }
        let mut kids = Kids::of(pair);
        Some(match rule {
            Rule::measure => {
                kids.has(Rule::kw_measure);
                TargetClause::Measure(self.opt_expr(kids.opt(Rule::expr), span))
            }
            Rule::limit => {
                kids.has(Rule::kw_limit);
                kids.has(Rule::kw_by);
                let by = kids.opt(Rule::paths).map(|paths| self.paths(paths)).unwrap_or_default();
                let value = match kids.opt(Rule::limit_map) {
                    Some(map) => LimitValue::Map(self.limit_map(map)),
                    None => self.limit_value(kids.opt(Rule::limit_value), span),
                };
                TargetClause::Limit(Limit { by, value, span })
            }
            Rule::require => TargetClause::Require(self.require(kids, span)),
            Rule::count => {
                kids.has(Rule::kw_count);
                kids.has(Rule::kw_when);
                let word = kids.next()?;
                let when = match word.as_rule() {
                    Rule::kw_stopped => CountWhen::Stopped,
                    Rule::kw_due => CountWhen::Due,
                    _ => CountWhen::Opened,
                };
                TargetClause::Count(Spanned::new(when, span))
            }
            Rule::low_volume => {
                kids.has(Rule::kw_under);
                let under = self.opt_number(kids.opt(Rule::number), span);
                let of = self.opt_ident(kids.opt(Rule::ident), span);
                let rule = match kids.next().map(|word| word.as_rule()) {
                    Some(Rule::kw_allow) => {
                        LowVolumeRule::Allow(self.opt_number(kids.opt(Rule::number), span))
                    }
                    Some(Rule::kw_met) => LowVolumeRule::Met,
                    _ => LowVolumeRule::NotMeasured,
                };
                TargetClause::LowVolume(LowVolume { under, of, rule, span })
            }
            Rule::when_none => {
                kids.has(Rule::kw_when);
                kids.has(Rule::kw_none);
                let value = kids.next()?;
                let value = match value.as_rule() {
                    Rule::kw_met => WhenNone::Met,
                    Rule::kw_missed => WhenNone::Missed,
                    Rule::literal => WhenNone::Value(self.literal(value)),
                    _ => WhenNone::NotMeasured,
                };
                TargetClause::WhenNone(Spanned::new(value, span))
            }
            Rule::reported_only => {
                let first = kids.has(Rule::kw_first);
                let first = first.then(|| self.calendar_span(kids.opt(Rule::figure), span));
                TargetClause::ReportedOnly { first, span }
            }
            Rule::warn => {
                kids.has(Rule::kw_warn);
                kids.has(Rule::kw_at);
                TargetClause::Warn { at: self.opt_literal(kids.opt(Rule::literal), span), span }
            }
            Rule::target_from => {
                kids.has(Rule::kw_from);
                let date = self.opt_date(kids.opt(Rule::date), span);
                TargetClause::From { date, span }
            }
            Rule::target_for => {
                kids.has(Rule::kw_for);
                let stream = self.opt_ident(kids.opt(Rule::ident), span);
                TargetClause::For {
                    stream,
                    condition: self.condition(kids.opt(Rule::where_clause)),
                    span,
                }
            }
            _ => return None,
        })
    }

    fn require(&mut self, mut kids: Kids<'_>, span: Span) -> Require {
        kids.has(Rule::kw_require);
        let kind = if kids.has(Rule::kw_every) {
            RequireKind::Every(self.opt_ident(kids.opt(Rule::ident), span))
        } else if kids.has(Rule::kw_between) {
            let least = self.amount(kids.opt(Rule::amount), span);
            kids.has(Rule::kw_and);
            RequireKind::Between(least, self.amount(kids.opt(Rule::amount), span))
        } else {
            let op = kids
                .opt(Rule::compare)
                .map_or(BinaryOp::AtLeast, |compare| self.compare(compare).value);
            let value = self.amount(kids.opt(Rule::amount), span);
            match op {
                BinaryOp::AtMost => RequireKind::AtMost(value),
                BinaryOp::Above => RequireKind::Above(value),
                BinaryOp::Below => RequireKind::Below(value),
                _ => RequireKind::AtLeast(value),
            }
        };
        kids.has(Rule::kw_of);
        let of = kids.opt(Rule::ident).map(|ident| self.ident(&ident));
        let mut out = Require { kind, of, each: None, per: Vec::new(), span };
        while let Some(kid) = kids.next() {
            match kid.as_rule() {
                Rule::period_clause => out.each = Some(self.period_clause(kid)),
                Rule::per_clause => {
                    let at = self.span(&kid);
                    let per = self.per_clause(kid);
                    match per.as_slice() {
                        [path] if out.each.is_none() => match period_of(path) {
                            Some(kind) => out.each = Some(self.per_period(kind, path, at)),
                            None => out.per.extend(per),
                        },
                        _ => out.per.extend(per),
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// `per month`, where the period is said with `each`: `per` names the groups that are judged apart.
    fn per_period(&mut self, kind: CadenceKind, path: &Path, span: Span) -> Cadence {
        let each = format!("each {}", path.text());
        let message = format!("`per {}` would judge each value of a field apart", path.text());
        let error = SyntaxError::new(Mistake::Keyword, span, message, "a period is meant")
            .help(format!("write `{each}`"))
            .fix(format!("write `{each}`"), span, each);
        self.errors.push(error);
        Cadence { kind, from: None, span }
    }

    fn limit_value(&mut self, pair: Option<P<'_>>, at: Span) -> LimitValue {
        let Some(inner) = pair.and_then(|pair| pair.into_inner().next()) else {
            return LimitValue::None(at);
        };
        match inner.as_rule() {
            Rule::limit_map => LimitValue::Map(self.limit_map(inner)),
            Rule::limit_time => LimitValue::One(self.limit_time(inner)),
            _ => LimitValue::None(self.span(&inner)),
        }
    }

    fn limit_map(&mut self, pair: P<'_>) -> LimitMap {
        let span = self.span(&pair);
        let mut out = LimitMap { rows: Vec::new(), bad: Vec::new(), span };
        for row in self.list(Some(pair), &LIMIT_MAP) {
            match row {
                MapRow::Row(row) => out.rows.push(row),
                MapRow::Bad(bad) => out.bad.push(bad),
            }
        }
        out
    }

    fn limit_row(&mut self, pair: P<'_>) -> Option<MapRow> {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let keys = kids.opt(Rule::limit_keys).map(|keys| self.values(keys)).unwrap_or_default();
        let value = match kids.opt(Rule::limit_map) {
            Some(map) => LimitValue::Map(self.limit_map(map)),
            None => self.limit_value(kids.opt(Rule::limit_value), span),
        };
        Some(MapRow::Row(LimitRow { keys, value, span }))
    }

    fn limit_time(&mut self, pair: P<'_>) -> LimitTime {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let mut time = match kids.next() {
            Some(kid) => self.limit_kind(kid),
            None => LimitKind::Name(self.opt_path(None, span)),
        };
        let mut out_cut_off = None;
        let mut calendar = None;
        while let Some(kid) = kids.next() {
            match kid.as_rule() {
                Rule::counting => match &mut time {
                    LimitKind::WorkingDays { from_date_itself, .. }
                    | LimitKind::ByClose { from_date_itself, .. }
                    | LimitKind::ByTime { from_date_itself, .. } => *from_date_itself = true,
                    _ => {
                        let at = self.span(&kid);
                        self.error(
                            Mistake::Misplaced,
                            at,
                            "`counting from the date itself` is for working days only".into(),
                            "this limit is not counted in working days",
                            Some("take it out, or write the limit as working days".into()),
                        );
                    }
                },
                Rule::cut_off => {
                    let time = kid.into_inner().find(|kid| kid.as_rule() == Rule::time);
                    out_cut_off = Some(self.opt_time(time, span));
                }
                _ => {
                    let expr = kid.into_inner().find(|kid| kid.as_rule() == Rule::calendar_expr);
                    calendar = Some(self.opt_calendar(expr, span));
                }
            }
        }
        LimitTime { time, cut_off: out_cut_off, calendar, span }
    }

    fn limit_kind(&mut self, pair: P<'_>) -> LimitKind {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::figure => match self.figure(pair) {
                Literal::Duration(it) => LimitKind::Duration(it),
                Literal::WorkingDays(count) => {
                    LimitKind::WorkingDays { count, from_date_itself: false }
                }
                Literal::CalendarSpan(it) => LimitKind::CalendarSpan(it),
                other => {
                    self.error(
                        Mistake::Unit,
                        other.span(),
                        "a limit is a length of time".into(),
                        "this is no length of time",
                        Some("write `4 h`, `3 working days` or `30 days`".into()),
                    );
                    let at = Span::new(span.start, span.start);
                    LimitKind::Name(Path { parts: vec![self.plain_ident("", at)], span: at })
                }
            },
            Rule::by_close | Rule::by_time => {
                let by_close = pair.as_rule() == Rule::by_close;
                let (mut time, mut count, mut same) = (None, None, false);
                for kid in pair.into_inner() {
                    match kid.as_rule() {
                        Rule::time => time = Some(self.time(&kid)),
                        Rule::number => count = Some(self.number(&kid)),
                        Rule::kw_same => same = true,
                        _ => {}
                    }
                }
                let count =
                    count.unwrap_or(Number { digits: if same { "0" } else { "1" }.into(), span });
                if by_close {
                    LimitKind::ByClose { count, from_date_itself: false }
                } else {
                    let time = time.unwrap_or_else(|| self.opt_time(None, span));
                    LimitKind::ByTime { time, days: count, from_date_itself: false }
                }
            }
            Rule::until => {
                let path = pair.into_inner().find(|kid| kid.as_rule() == Rule::path);
                LimitKind::Until(self.opt_path(path, span))
            }
            _ => LimitKind::Name(self.path(pair)),
        }
    }

    pub(crate) fn for_paths(&self, pair: Option<P<'_>>) -> Vec<Path> {
        let paths =
            pair.and_then(|pair| pair.into_inner().find(|kid| kid.as_rule() == Rule::paths));
        paths.map(|paths| self.paths(paths)).unwrap_or_default()
    }

    pub(crate) fn exclusion(&mut self, pair: P<'_>) -> Exclusion {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_exclude);
        let head = self.head(kids.opt(Rule::head), span);
        let targets = self.for_paths(kids.opt(Rule::for_paths));
        let clauses = self.list(kids.opt(Rule::exclusion_block), &EXCLUSION);
        Exclusion { head, targets, clauses, span }
    }

    fn exclusion_clause(&mut self, pair: P<'_>) -> Option<ExclusionClause> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut kids = Kids::of(pair);
        Some(match rule {
            Rule::time_in => {
                kids.has(Rule::kw_time);
                kids.has(Rule::kw_in);
                ExclusionClause::TimeIn {
                    calendar: self.opt_calendar(kids.opt(Rule::calendar_expr), span),
                    span,
                }
            }
            Rule::time_of => {
                kids.has(Rule::kw_time);
                kids.has(Rule::kw_of);
                let stream = self.opt_ident(kids.opt(Rule::ident), span);
                ExclusionClause::TimeOf {
                    stream,
                    condition: self.condition(kids.opt(Rule::where_clause)),
                    span,
                }
            }
            Rule::quota => {
                kids.has(Rule::at_most);
                let amount = self.amount(kids.opt(Rule::amount), span);
                let each = self.period_clause(kids.opt(Rule::period_clause)?);
                ExclusionClause::Quota { amount, each, span }
            }
            Rule::excluded_records => {
                let stream = self.opt_ident(kids.opt(Rule::ident), span);
                ExclusionClause::Records {
                    stream,
                    condition: self.condition(kids.opt(Rule::where_clause)),
                    span,
                }
            }
            _ => return None,
        })
    }
}

/// The period that a name of a group most likely is.
fn period_of(path: &Path) -> Option<CadenceKind> {
    Some(match path.single()?.as_str() {
        "day" => CadenceKind::Day,
        "week" => CadenceKind::Week,
        "month" => CadenceKind::Month,
        "quarter" => CadenceKind::Quarter,
        "year" => CadenceKind::Year,
        _ => return None,
    })
}
