//! Expressions: from the flat list of the grammar to a tree, by precedence climbing.

use slate_grammar::Rule;

use super::{Cx, Kids, P};
use crate::ast::{
    Aggregate, AggregateKind, Binary, BinaryOp, Call, Expr, If, Is, IsMissing, Literal, Match,
    MatchArm, Path, Span, Spanned, Unary, UnaryOp,
};
use crate::error::{Mistake, SyntaxError};

/// Operands and operators in one expression; more would make trees too deep to walk.
const MOST_PARTS: usize = 400;
/// `if`, `match` and calls in one another.
const MOST_DEPTH: usize = 40;

/// One part of a flat expression.
enum Part<'i> {
    Prefix(Spanned<UnaryOp>),
    Operand(Expr),
    Tail(P<'i>),
    Infix(Spanned<BinaryOp>),
}

/// Binding strengths; `not` binds weaker than comparisons, so that `not a is b` is `not (a is b)`.
const NOT: u8 = 3;
const COMPARE: u8 = 4;
const NEGATE: u8 = 8;

const fn strength(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 1,
        BinaryOp::And => 2,
        BinaryOp::AtLeast | BinaryOp::AtMost | BinaryOp::Above | BinaryOp::Below => COMPARE,
        BinaryOp::Add | BinaryOp::Subtract => 5,
        BinaryOp::Multiply | BinaryOp::Divide => 6,
        BinaryOp::Of => 7,
    }
}

impl Cx<'_> {
    pub(crate) fn opt_expr(&mut self, pair: Option<P<'_>>, at: Span) -> Expr {
        match pair {
            Some(pair) => self.expr(pair),
            None => Expr::Missing(Span::new(at.start, at.start)),
        }
    }

    /// An `expr` or `loose_expr`.
    pub(crate) fn expr(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        if self.depth >= MOST_DEPTH {
            return self.too_long(span);
        }
        self.depth += 1;
        let mut parts = Vec::new();
        let mut too_long = false;
        for kid in pair.into_inner() {
            if parts.len() >= MOST_PARTS {
                too_long = true;
                break;
            }
            let part = match kid.as_rule() {
                Rule::prefix => Part::Prefix(Spanned::new(
                    if kid.as_str() == "-" { UnaryOp::Negate } else { UnaryOp::Not },
                    self.span(&kid),
                )),
                Rule::infix => Part::Infix(self.infix(kid)),
                Rule::is_tail => Part::Tail(kid),
                _ => Part::Operand(self.operand(kid)),
            };
            parts.push(part);
        }
        self.depth -= 1;
        if too_long {
            return self.too_long(span);
        }
        let mut parts = parts.into_iter().peekable();
        self.climb(&mut parts, 0, span)
    }

    fn too_long(&mut self, span: Span) -> Expr {
        self.error(
            Mistake::Nesting,
            span,
            "this expression has too many parts to be read".into(),
            "too long, or too deep",
            Some("name a part of it with `let`".into()),
        );
        Expr::Missing(span)
    }

    fn climb<'i>(
        &mut self,
        parts: &mut std::iter::Peekable<std::vec::IntoIter<Part<'i>>>,
        least: u8,
        at: Span,
    ) -> Expr {
        let mut left = match parts.next() {
            Some(Part::Operand(operand)) => operand,
            Some(Part::Prefix(op)) => {
                let binds = if op.value == UnaryOp::Not { NOT } else { NEGATE };
                let operand = self.climb(parts, binds, at);
                let span = op.span.to(operand.span());
                Expr::Unary(Unary { op, operand: Box::new(operand), span })
            }
            _ => return Expr::Missing(Span::new(at.start, at.start)),
        };
        loop {
            match parts.peek() {
                Some(Part::Tail(_)) if COMPARE >= least => {
                    let Some(Part::Tail(tail)) = parts.next() else {
                        break;
                    };
                    left = self.is_tail(left, tail);
                }
                Some(Part::Infix(op)) if strength(op.value) >= least => {
                    let op = *op;
                    parts.next();
                    // Everything groups from the left but `50% of 10% of x`.
                    let next = strength(op.value) + u8::from(op.value != BinaryOp::Of);
                    let right = self.climb(parts, next, at);
                    let span = left.span().to(right.span());
                    left = Expr::Binary(Binary {
                        left: Box::new(left),
                        op,
                        right: Box::new(right),
                        span,
                    });
                }
                _ => break,
            }
        }
        left
    }

    fn infix(&self, pair: P<'_>) -> Spanned<BinaryOp> {
        let Some(inner) = pair.clone().into_inner().next() else {
            return Spanned::new(BinaryOp::And, self.span(&pair));
        };
        match inner.as_rule() {
            // Its span begins with the newline before it; the word is what counts.
            Rule::and_or => match inner.into_inner().next() {
                Some(word) => Spanned::new(
                    if word.as_rule() == Rule::kw_or { BinaryOp::Or } else { BinaryOp::And },
                    self.span(&word),
                ),
                None => Spanned::new(BinaryOp::And, self.span(&pair)),
            },
            Rule::compare => self.compare(inner),
            Rule::add => Spanned::new(BinaryOp::Add, self.span(&inner)),
            Rule::subtract => Spanned::new(BinaryOp::Subtract, self.span(&inner)),
            Rule::divide => Spanned::new(BinaryOp::Divide, self.span(&inner)),
            Rule::kw_of => Spanned::new(BinaryOp::Of, self.span(&inner)),
            _ => Spanned::new(BinaryOp::Multiply, self.span(&inner)),
        }
    }

    /// A comparison as one of the four operators.
    pub(crate) fn compare(&self, pair: P<'_>) -> Spanned<BinaryOp> {
        let span = self.span(&pair);
        let mut op = BinaryOp::AtLeast;
        for kid in pair.into_inner() {
            op = match kid.as_rule() {
                Rule::at_least => BinaryOp::AtLeast,
                Rule::at_most => BinaryOp::AtMost,
                Rule::kw_above | Rule::kw_over | Rule::kw_after => BinaryOp::Above,
                Rule::kw_below | Rule::kw_under | Rule::kw_before => BinaryOp::Below,
                Rule::compare_sign => match kid.as_str() {
                    "<=" => BinaryOp::AtMost,
                    ">=" => BinaryOp::AtLeast,
                    "<" => BinaryOp::Below,
                    _ => BinaryOp::Above,
                },
                _ => op,
            };
        }
        Spanned::new(op, span)
    }

    fn is_tail(&mut self, left: Expr, tail: P<'_>) -> Expr {
        let span = left.span().to(self.span(&tail));
        let mut kids = Kids::of(tail);
        kids.has(Rule::kw_is);
        let negated = kids.has(Rule::kw_not);
        let left = Box::new(left);
        match kids.next() {
            Some(values) if values.as_rule() != Rule::kw_missing => {
                let values = self.values(values);
                Expr::Is(Is { left, negated, values, span })
            }
            _ => Expr::IsMissing(IsMissing { left, negated, span }),
        }
    }

    /// `values`, `one_of_values`, `limit_keys`, `match_pattern`: the values in it.
    pub(crate) fn values(&mut self, pair: P<'_>) -> Vec<Expr> {
        pair.into_inner()
            .filter(|kid| kid.as_rule() == Rule::is_value)
            .map(|kid| self.value(kid))
            .collect()
    }

    /// `is_value`
    pub(crate) fn value(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        match pair.into_inner().next() {
            Some(inner) => self.operand(inner),
            None => Expr::Missing(span),
        }
    }

    pub(crate) fn operand(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::expr | Rule::loose_expr => self.expr(pair),
            Rule::literal => Expr::Literal(self.literal(pair)),
            Rule::figure => Expr::Literal(self.figure(pair)),
            Rule::path | Rule::ident => Expr::Name(self.path(pair)),
            Rule::length_of_period => {
                let name = self.plain_ident("length_of_period", span);
                Expr::Name(Path { parts: vec![name], span })
            }
            Rule::call => {
                let mut kids = Kids::of(pair);
                let function = self.opt_ident(kids.opt(Rule::ident), span);
                let mut arguments = Vec::new();
                while let Some(argument) = kids.opt(Rule::loose_expr) {
                    arguments.push(self.expr(argument));
                }
                Expr::Call(Call { function, arguments, span })
            }
            Rule::aggregate => self.aggregate_or_of(pair),
            Rule::match_expr => Expr::Match(self.match_expr(pair)),
            Rule::if_expr => {
                let mut kids = pair.into_inner().filter(|kid| kid.as_rule() == Rule::expr);
                let condition = self.opt_expr(kids.next(), span);
                let then = self.opt_expr(kids.next(), span);
                let otherwise = self.opt_expr(kids.next(), span);
                Expr::If(Box::new(If { condition, then, otherwise, span }))
            }
            _ => Expr::Missing(span),
        }
    }

    /// `amount`
    pub(crate) fn amount(&mut self, pair: Option<P<'_>>, at: Span) -> Expr {
        match pair.and_then(|pair| pair.into_inner().next()) {
            Some(inner) => self.operand(inner),
            None => Expr::Missing(Span::new(at.start, at.start)),
        }
    }

    pub(crate) fn condition(&mut self, pair: Option<P<'_>>) -> Option<Expr> {
        let expr = pair?.into_inner().find(|kid| kid.as_rule() == Rule::expr)?;
        Some(self.expr(expr))
    }

    /// `mean of cost of tickets`; `max of cost`, which names no stream, is `of` between two names.
    fn aggregate_or_of(&mut self, pair: P<'_>) -> Expr {
        let words = pair.clone().into_inner().next().map(P::into_inner);
        let word = words.and_then(|mut words| words.next());
        let aggregate = self.aggregate(pair);
        let (Some(word), true) =
            (word, aggregate.stream.last().is_none_or(|name| name.is_missing()))
        else {
            return Expr::Aggregate(Box::new(aggregate));
        };
        let narrowed = aggregate.condition.is_some()
            || aggregate.calendar.is_some()
            || !aggregate.per.is_empty();
        if narrowed || aggregate.out_of.is_some() {
            self.error(
                Mistake::Unexpected,
                aggregate.span,
                format!("`{}` does not say of which records", word.as_str()),
                "no stream is named",
                Some(format!("write `{} of cost of tickets`", word.as_str())),
            );
        }
        let at = self.span(&word);
        let name = self.plain_ident(word.as_str(), at);
        let right = Box::new(aggregate.operand.unwrap_or(Expr::Missing(at)));
        let of = Spanned::new(BinaryOp::Of, Span::new(at.end, right.span().start));
        let left = Box::new(Expr::Name(Path { parts: vec![name], span: at }));
        Expr::Binary(Binary { left, op: of, right, span: aggregate.span })
    }

    fn aggregate(&mut self, pair: P<'_>) -> Aggregate {
        let span = self.span(&pair);
        let mut out = Aggregate {
            kind: AggregateKind::Count,
            operand: None,
            stream: self.opt_path(None, span),
            condition: None,
            calendar: None,
            per: Vec::new(),
            out_of: None,
            span,
        };
        for kid in pair.into_inner() {
            match kid.as_rule() {
                Rule::aggregate_tail => self.aggregate_tail(kid, &mut out),
                Rule::aggregate_operand => {
                    let mut paths = Vec::new();
                    for part in kid.into_inner() {
                        match part.as_rule() {
                            Rule::path | Rule::loose_expr => paths.push(part),
                            Rule::kw_of => {}
                            _ => out.kind = self.aggregate_kind(part),
                        }
                    }
                    let mut paths = paths.into_iter();
                    out.operand = paths.next().map(|operand| self.operand(operand));
                    out.stream = self.opt_path(paths.next(), span);
                }
                _ => {
                    for part in kid.into_inner() {
                        match part.as_rule() {
                            Rule::path => out.stream = self.path(part),
                            Rule::kw_of | Rule::kw_from => {}
                            _ => out.kind = self.aggregate_kind(part),
                        }
                    }
                }
            }
        }
        out
    }

    fn aggregate_kind(&mut self, pair: P<'_>) -> AggregateKind {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::kw_availability => AggregateKind::Availability,
            Rule::kw_downtime => AggregateKind::Downtime,
            Rule::kw_share => AggregateKind::Share,
            Rule::kw_sum => AggregateKind::Sum,
            Rule::kw_mean => AggregateKind::Mean,
            Rule::kw_median => AggregateKind::Median,
            Rule::kw_max => AggregateKind::Max,
            Rule::kw_min => AggregateKind::Min,
            Rule::longest_run => AggregateKind::LongestRun,
            Rule::time_to_restore => AggregateKind::MeanTimeToRestore,
            Rule::time_between_failures => AggregateKind::MeanTimeBetweenFailures,
            Rule::percentile => {
                let number = pair.into_inner().find(|kid| kid.as_rule() == Rule::number);
                AggregateKind::Percentile(self.opt_number(number, span))
            }
            _ => AggregateKind::Count,
        }
    }

    fn aggregate_tail(&mut self, pair: P<'_>, out: &mut Aggregate) {
        let Some(tail) = pair.into_inner().next() else {
            return;
        };
        match tail.as_rule() {
            Rule::where_clause => out.condition = self.condition(Some(tail)),
            Rule::in_one_calendar => {
                let atom = tail.into_inner().find(|kid| kid.as_rule() == Rule::calendar_atom);
                out.calendar = atom.map(|atom| self.calendar_atom(atom));
            }
            Rule::per_clause => out.per = self.per_clause(tail),
            _ => {
                let figure = tail.into_inner().find(|kid| kid.as_rule() == Rule::figure);
                out.out_of = figure
                    .map(|figure| self.figure(figure))
                    .filter(|it| !matches!(it, Literal::Number(n) if n.span.is_empty()));
            }
        }
    }

    fn match_expr(&mut self, pair: P<'_>) -> Match {
        let span = self.span(&pair);
        let mut out = Match { subjects: Vec::new(), arms: Vec::new(), damaged: false, span };
        for kid in pair.into_inner() {
            match kid.as_rule() {
                Rule::expr => out.subjects.push(self.expr(kid)),
                Rule::match_block => {
                    for arm in kid.into_inner() {
                        match arm.as_rule() {
                            Rule::match_arm => out.arms.push(self.match_arm(arm)),
                            Rule::bad | Rule::tail => {
                                out.damaged = true;
                                let at = self.span(&arm);
                                self.errors.push(
                                    SyntaxError::new(
                                        Mistake::Unexpected,
                                        at,
                                        format!(
                                            "`{}` is not understood as a row of a `match`",
                                            crate::diagnose::short(arm.as_str())
                                        ),
                                        "not a row",
                                    )
                                    .expecting("values, `:`, and what they give")
                                    .help("write `high, low or medium: P2`, or `otherwise: P3`"),
                                );
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        out
    }

    fn match_arm(&mut self, pair: P<'_>) -> MatchArm {
        let span = self.span(&pair);
        let mut arm = MatchArm { patterns: Vec::new(), value: Expr::Missing(span), span };
        for kid in pair.into_inner() {
            match kid.as_rule() {
                Rule::match_pattern => {
                    let values = self.values(kid);
                    arm.patterns.push(values);
                }
                Rule::expr => arm.value = self.expr(kid),
                _ => {}
            }
        }
        arm
    }
}
