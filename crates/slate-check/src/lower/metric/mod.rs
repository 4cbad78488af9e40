//! Metrics: figures over records, availability, and arithmetic on them.

mod aggregate;
mod availability;
mod group;
mod kind;
mod rounding;

use slate_model::types::Type;
use slate_model::{Expr, Heading, Metric, MetricKind, Name};
use slate_syntax::ast;

pub(crate) use self::kind::MeasureKind;
pub(crate) use self::rounding::rounding_mode;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::name;
use crate::types::{Env, Subject, Typed};

/// A metric that is defined.
pub(crate) struct MetricDef<'a> {
    pub ast: &'a ast::Metric,
    pub service: String,
    pub at: At,
}

/// Lines of a metric that qualify what it measures.
#[derive(Default)]
struct Clauses<'a> {
    ignore: Option<(&'a ast::Ident, &'a ast::Expr, At)>,
    calendar: Option<(&'a ast::CalendarExpr, At)>,
    per: Vec<&'a ast::Path>,
    round: Option<(&'a ast::Rounding, At)>,
}

/// The words with which the other clauses of a metric begin, each with an example of one.
const CLAUSES: [(&str, &str); 4] = [
    ("ignore", "ignore outages shorter than 5 min"),
    ("round", "round half up to 0.1%"),
    ("in", "in office"),
    ("per", "per region"),
];

impl<'a> Agreed<'a> {
    /// The type of a metric by its full name, written out on first use. The outer `None`: there is
    /// no such metric; the inner: it could not be read.
    pub fn metric_type(&self, full: &str, at: At) -> Option<Option<Type>> {
        let def = self.metrics.get(full)?;
        self.cx.mark_key((def.at.unit, def.at.span.start));
        let state = self.metric_state.borrow().get(full).copied();
        match state {
            Some(Some(ty)) => return Some(ty),
            Some(None) => {
                let names: Vec<String> =
                    self.lowering.borrow().iter().map(|(_, name)| name.clone()).collect();
                let start = names.iter().position(|name| name == full).unwrap_or(0);
                self.circle("metric", names.into_iter().skip(start).collect(), full, at);
                return Some(None);
            }
            None => {}
        }
        Some(self.define_metric(full, def))
    }

    /// Writes out a metric, once.
    pub fn define_metric(&self, full: &str, def: &MetricDef<'a>) -> Option<Type> {
        if let Some(Some(ty)) = self.metric_state.borrow().get(full) {
            return *ty;
        }
        self.metric_state.borrow_mut().insert(full.to_owned(), None);
        self.lowering.borrow_mut().push(((def.at.unit, def.at.span.start), full.to_owned()));
        let ty = self.read_metric(full, def);
        self.lowering.borrow_mut().pop();
        self.metric_state.borrow_mut().insert(full.to_owned(), Some(ty));
        ty
    }

    fn read_metric(&self, full: &str, def: &MetricDef<'a>) -> Option<Type> {
        let it = def.ast;
        let env = self.env_in(&def.service);
        let mut clauses = Clauses::default();
        let mut value: Option<&'a ast::Expr> = None;
        let half = self.cx.has_half(self.at(it.span));
        let damaged = it.head.damaged || half;
        for clause in &it.clauses {
            match clause {
                // Of `round half` the parser has said what it lacks; `round` is not what is measured.
                ast::MetricClause::Value(expr) if self.cx.is_half(env.at(expr.span())) => {
                    self.expr(env.about(Subject::Measure(full)), expr, None);
                }
                ast::MetricClause::Value(expr) => {
                    if let Some(first) = value {
                        // A clause of which only its first word is typed reads as a name.
                        if let Some((half, whole)) = self.half_clause(env, first, expr) {
                            value = Some(whole);
                            self.half_said(env.at(half.span()));
                            continue;
                        }
                        self.cx.repeated(
                            "what is measured",
                            env.at(expr.span()),
                            env.at(first.span()),
                        );
                        continue;
                    }
                    value = Some(expr);
                }
                ast::MetricClause::Ignore { stream, shorter_than, span } => {
                    if let Some((_, _, first)) = clauses.ignore {
                        self.cx.repeated("ignore", env.at(*span), first);
                    }
                    clauses.ignore = Some((stream, shorter_than, env.at(*span)));
                }
                ast::MetricClause::Round(round) => {
                    if let Some((_, first)) = clauses.round {
                        self.cx.repeated("round", env.at(round.span), first);
                    }
                    clauses.round = Some((round, env.at(round.span)));
                }
                ast::MetricClause::In(calendar) => {
                    if let Some((_, first)) = clauses.calendar {
                        self.cx.repeated("in", env.at(calendar.span()), first);
                    }
                    clauses.calendar = Some((calendar, env.at(calendar.span())));
                }
                ast::MetricClause::Per(paths) => clauses.per.extend(paths),
                ast::MetricClause::Bad(_) => {}
            }
        }
        let heading = self.heading(self.unit, &it.head, full);
        let Some(value) = value else {
            if !damaged {
                self.cx.report(
                    Code::MissingStatement,
                    format!("the metric `{}` measures nothing", it.head.name.as_str()),
                    def.at,
                    "what is measured is missing",
                    "add a line such as `availability from outages` or `share of tickets where …`",
                );
            }
            return None;
        };
        self.measure(env, heading, value, clauses).filter(|_| !half)
    }

    /// Of two values of a metric the one that is the first word of another clause, and the other.
    fn half_clause(
        &self,
        env: Env<'_>,
        one: &'a ast::Expr,
        other: &'a ast::Expr,
    ) -> Option<(&'a ast::Expr, &'a ast::Expr)> {
        let half = |it: &ast::Expr| {
            let word = self.cx.text(env.at(it.span()));
            CLAUSES.iter().any(|(begun, _)| *begun == word)
        };
        if half(other) { Some((other, one)) } else { half(one).then_some((one, other)) }
    }

    /// Only the first word of a clause is there.
    fn half_said(&self, at: At) {
        let word = self.cx.text(at);
        let example = CLAUSES.iter().find(|(begun, _)| *begun == word).map_or("", |it| it.1);
        self.cx.report(
            Code::Syntax,
            format!("what follows `{word}` is missing"),
            at,
            "the clause ends here",
            format!("write the rest of it, such as `{example}`, or remove it"),
        );
    }

    /// What is measured, under a name of its own.
    fn measure(
        &self,
        env: Env<'_>,
        heading: Heading,
        value: &'a ast::Expr,
        clauses: Clauses<'a>,
    ) -> Option<Type> {
        let full = heading.name.to_string();
        if let ast::Expr::Aggregate(it) = value {
            return self.aggregate(env, heading, it, clauses);
        }
        let typed = self.expr(env.about(Subject::Measure(&full)), value, None);
        let ty = typed.ty.model()?;
        for at in [
            clauses.ignore.map(|(_, _, at)| at),
            clauses.calendar.map(|(_, at)| at),
            clauses.per.first().map(|path| env.at(path.span)),
        ]
        .into_iter()
        .flatten()
        {
            self.cx.report(
                Code::WrongKind,
                "this belongs to a figure over records, not to arithmetic",
                at,
                "nothing here that it could qualify",
                "give each figure a metric of its own, and write it there",
            );
        }
        let figures = [Type::Number, Type::Percent, Type::Points, Type::Money, Type::Duration];
        if !figures.contains(&ty) {
            self.cx.report(
                Code::TypeMismatch,
                format!("a metric is a figure, this is {}", typed.ty.in_words()),
                typed.at,
                typed.ty.in_words(),
                "measure a number, percentage, amount of money or duration",
            );
            return None;
        }
        let round = self.rounding(env, clauses.round, ty);
        self.metrics_out.borrow_mut().push(Metric {
            heading,
            kind: MetricKind::Formula(typed.expr),
            per: None,
            round,
        });
        Some(ty)
    }

    /// A figure over records inside arithmetic: a metric without a name of the author's.
    pub fn part_metric(&self, env: Env<'_>, it: &'a ast::Aggregate, owner: &str, at: At) -> Typed {
        let n = self
            .metrics_out
            .borrow()
            .iter()
            .filter(|metric| metric.heading.name.as_str().starts_with(&format!("{owner}.part")))
            .count();
        let full = name(&format!("{owner}.part{}", n.saturating_add(1)));
        let mut heading = Heading::named(full.clone());
        heading.at = self.cx.position(at);
        match self.aggregate(env, heading, it, Clauses::default()) {
            Some(ty) => Typed::new(Expr::Metric(full), ty, at),
            None => Typed::broken(at),
        }
    }

    /// What a target measures where it is no name: a metric with the target's name.
    pub fn inline_metric(&self, env: Env<'_>, full: &str, value: &'a ast::Expr) -> Option<Name> {
        let mut heading = Heading::named(name(full));
        heading.at = self.cx.position(env.at(value.span()));
        self.measure(env, heading, value, Clauses::default())?;
        Some(name(full))
    }
}
