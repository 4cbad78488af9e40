//! Metrics: figures over records, availability, and arithmetic on them.

mod kind;

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{
    ALWAYS_OPEN, Aggregate, Availability, Expr, Heading, Metric, MetricKind, Name, Operation,
    OutageFigure, Percent, Record, RecordTime, RoundTo, Value,
};
use slate_syntax::ast;

pub(crate) use self::kind::MeasureKind;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;
use crate::types::{Env, Subject, Typed, duration, literal_value, number};

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
        let mut damaged = it.head.damaged;
        for clause in &it.clauses {
            match clause {
                ast::MetricClause::Value(expr) => {
                    if let Some(first) = value {
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
                ast::MetricClause::Bad(_) => damaged = true,
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
        self.measure(env, heading, value, clauses)
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
        let typed = self.expr(env.about(Subject::Measure(&full)), value, None);
        let ty = typed.ty.model()?;
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

    fn aggregate(
        &self,
        env: Env<'_>,
        heading: Heading,
        it: &'a ast::Aggregate,
        clauses: Clauses<'a>,
    ) -> Option<Type> {
        use ast::AggregateKind as K;
        let at = env.at(it.span);
        let record = self.stream(env.unit, &it.stream.text(), it.stream.span)?;
        let condition = it.condition.as_ref().map(|expr| self.record_condition(env, &record, expr));
        let mut paths: Vec<&'a ast::Path> = it.per.iter().collect();
        paths.extend(&clauses.per);
        let per = self.group(env, &record, &paths)?;
        let (mut calendar, mut life) = (None, None);
        for expr in it.calendar.iter().chain(clauses.calendar.map(|(expr, _)| expr)) {
            let place = env.at(expr.span());
            let first: Option<At> = match self.life(env, expr) {
                Some(lives) => life.replace((lives, place)).map(|(_, at)| at),
                None => calendar.replace((self.calendar(env, expr)?, place)).map(|(_, at)| at),
            };
            if let Some(first) = first {
                self.cx.repeated("in", place, first);
            }
        }
        let outages = match it.kind {
            K::Downtime => Some(OutageFigure::Downtime),
            K::LongestRun => Some(OutageFigure::LongestRun),
            K::MeanTimeBetweenFailures => Some(OutageFigure::MeanTimeBetweenFailures),
            _ => None,
        };
        let fixed = it.out_of.as_ref().map(|it| env.at(it.span()));
        if let (Some(_), Some(place)) = (outages, fixed) {
            self.cx.report(
                Code::WrongKind,
                "only availability is of a fixed time",
                place,
                "a duration is a part of nothing",
                "leave it out, or measure `availability from …`",
            );
            return None;
        }
        if outages.is_none() && !matches!(it.kind, K::Availability) {
            let places = [
                calendar.as_ref().map(|(_, at)| *at),
                life.as_ref().map(|(_, at)| *at),
                clauses.ignore.map(|(_, _, at)| at),
                fixed,
            ];
            if let Some(place) = places.into_iter().flatten().next() {
                self.cx.report(
                    Code::WrongKind,
                    "only figures of outages are measured in a calendar",
                    place,
                    "this figure counts records, not time",
                    "leave it out, or measure `availability from …`",
                );
                return None;
            }
        }
        let needs_operand =
            matches!(it.kind, K::Sum | K::Mean | K::Median | K::Percentile(_) | K::Max | K::Min);
        if !needs_operand && let Some(operand) = &it.operand {
            self.cx.report(
                Code::WrongKind,
                "this figure is of the records themselves",
                env.at(operand.span()),
                "nothing to take of each record",
                "leave it out",
            );
            return None;
        }
        let name_of = record.record.heading.name.clone();
        let (kind, ty) = match &it.kind {
            K::Availability | K::Downtime | K::LongestRun | K::MeanTimeBetweenFailures => {
                let mut availability = self.availability(
                    env,
                    it,
                    &record,
                    condition,
                    calendar.map(|(name, _)| name),
                    &clauses,
                )?;
                if let Some((lives, place)) = life {
                    self.interval(&lives, place)?;
                    let named =
                        per.as_ref().is_some_and(|per| lives.record.field(per.as_str()).is_some());
                    if !named {
                        let help =
                            "say `per` with a field that both records have: `in lives per monitor`";
                        self.cx.report(
                            Code::MissingStatement,
                            "whose life is measured is not said",
                            place,
                            "the life of each what",
                            help,
                        );
                        return None;
                    }
                    availability.life = Some(lives.record.heading.name.clone());
                }
                match outages {
                    None => (MetricKind::Availability(availability), Type::Percent),
                    Some(figure) => {
                        // Only down time is rounded before it is used; the others as they are.
                        let round = availability.round_downtime.take();
                        if figure == OutageFigure::Downtime {
                            availability.round_downtime = round;
                        }
                        (MetricKind::Outages { figure, of: availability }, Type::Duration)
                    }
                }
            }
            K::Share => {
                let Some(good) = condition else {
                    self.cx.report(
                        Code::MissingStatement,
                        "a share of all records is always 100%",
                        at,
                        "which part counts",
                        "add `where …` with what makes one good",
                    );
                    return None;
                };
                (MetricKind::Share { record: name_of, only: None, good }, Type::Percent)
            }
            K::Count => (
                MetricKind::Records {
                    figure: Aggregate::Count,
                    record: name_of,
                    only: condition,
                    of: None,
                },
                Type::Number,
            ),
            K::Sum | K::Mean | K::Median | K::Percentile(_) | K::Max | K::Min => {
                let figure = match &it.kind {
                    K::Sum => Aggregate::Sum,
                    K::Mean => Aggregate::Mean,
                    K::Median => Aggregate::Median,
                    K::Max => Aggregate::Max,
                    K::Percentile(n) => Aggregate::Percentile(self.percentile(env, n)?),
                    _ => Aggregate::Min,
                };
                let Some(operand) = &it.operand else {
                    self.cx.report(
                        Code::MissingStatement,
                        "of what of each record is not said",
                        at,
                        "a field is missing",
                        "write the field: `mean of minutes of tickets`",
                    );
                    return None;
                };
                let typed = self.expr(env.about(Subject::Record(&record)), operand, None);
                let ty = typed.ty.model()?;
                if ![Type::Number, Type::Percent, Type::Money, Type::Duration].contains(&ty) {
                    self.cx.report(
                        Code::TypeMismatch,
                        format!("a figure is taken of numbers, this is {}", typed.ty.in_words()),
                        typed.at,
                        typed.ty.in_words(),
                        "take it of a number, percentage, amount of money or duration",
                    );
                    return None;
                }
                (
                    MetricKind::Records {
                        figure,
                        record: name_of,
                        only: condition,
                        of: Some(typed.expr),
                    },
                    ty,
                )
            }
            K::MeanTimeToRestore => {
                let length = Expr::Arithmetic {
                    op: Operation::Subtract,
                    left: Box::new(Expr::Field(name(Record::TO))),
                    right: Box::new(Expr::Field(name(Record::FROM))),
                };
                self.interval(&record, at)?;
                (
                    MetricKind::Records {
                        figure: Aggregate::Mean,
                        record: name_of,
                        only: condition,
                        of: Some(length),
                    },
                    Type::Duration,
                )
            }
        };
        let round = match (&kind, clauses.round) {
            (
                MetricKind::Availability(_)
                | MetricKind::Outages { figure: OutageFigure::Downtime, .. },
                Some((round, _)),
            ) if matches!(round.to, ast::Literal::Duration(_)) => None,
            (_, round) => self.rounding(env, round, ty),
        };
        self.metrics_out.borrow_mut().push(Metric { heading, kind, per, round });
        Some(ty)
    }

    fn availability(
        &self,
        env: Env<'_>,
        it: &'a ast::Aggregate,
        record: &Rc<RecordInfo>,
        only: Option<Expr>,
        calendar: Option<Name>,
        clauses: &Clauses<'a>,
    ) -> Option<Availability> {
        self.interval(record, env.at(it.stream.span))?;
        let ignore_shorter_than = match &clauses.ignore {
            None => None,
            Some((stream, length, at)) => {
                self.link_stream(env.unit, stream);
                if stream.as_str() != it.stream.text() {
                    let finding = self.cx.finding(
                        Code::WrongKind,
                        format!("`{}` are not what is measured", stream.as_str()),
                        env.at(stream.span),
                        "other records",
                    );
                    self.cx.push(
                        self.cx
                            .also(finding, env.at(it.stream.span), "measured here")
                            .help(format!("write `ignore {} shorter than …`", it.stream.text())),
                    );
                    return None;
                }
                match self.constant(env, length, Type::Duration, "the least length")? {
                    Value::Duration(length) if length.0 > 0 => Some(length),
                    value => {
                        self.above_zero(&value, *at, "the least length");
                        return None;
                    }
                }
            }
        };
        let fixed_denominator = match &it.out_of {
            None => None,
            Some(ast::Literal::Duration(length)) => {
                let length = duration(self.cx, env.unit, length)?;
                if !self.above_zero(
                    &Value::Duration(length),
                    env.at(it.span),
                    "a fixed denominator",
                ) {
                    return None;
                }
                Some(length)
            }
            Some(other) => {
                let (ty, _) = literal_value(self.cx, env.unit, self.zone, self.currency, other);
                self.cx.report(
                    Code::TypeMismatch,
                    format!("availability is of a duration, this is {}", ty.in_words()),
                    env.at(other.span()),
                    ty.in_words(),
                    "write a duration: `of 43_200 min`",
                );
                return None;
            }
        };
        let round_downtime = match clauses.round {
            Some((round, at)) if matches!(round.to, ast::Literal::Duration(_)) => {
                self.rounding(env, Some((round, at)), Type::Duration)
            }
            _ => None,
        };
        Some(Availability {
            record: record.record.heading.name.clone(),
            only,
            calendar: calendar.unwrap_or_else(|| name(ALWAYS_OPEN)),
            ignore_shorter_than,
            round_downtime,
            fixed_denominator,
            life: None,
        })
    }

    /// The record whose intervals say when each resource lived, where `in` names one and no calendar:
    /// `availability from outages in lives per monitor`.
    fn life(&self, env: Env<'_>, expr: &'a ast::CalendarExpr) -> Option<Rc<RecordInfo>> {
        let ast::CalendarExpr::Name(path) = expr else { return None };
        self.stream_called(&path.text())
            .and_then(|_| self.stream(env.unit, &path.text(), path.span))
    }

    /// A record that lasts from one instant to another.
    pub fn interval(&self, record: &RecordInfo, at: At) -> Option<()> {
        if record.record.time == RecordTime::Interval {
            return Some(());
        }
        let finding = self.cx.finding(
            Code::WrongKind,
            format!("`{}` happen at an instant and last no time", record.record.plural),
            at,
            "a record with `from` and `to` is needed",
        );
        self.cx.push(
            self.cx
                .also(finding, record.at, "the record")
                .help("add `from : instant` and `to : instant` to the record"),
        );
        None
    }

    fn percentile(&self, env: Env<'_>, it: &ast::Number) -> Option<Percent> {
        let n = number(self.cx, env.unit, it)?;
        let whole = rust_decimal::Decimal::ONE_HUNDRED;
        if n <= rust_decimal::Decimal::ZERO || n > whole {
            self.cx.report(
                Code::OutOfRange,
                format!("there is no percentile {n}"),
                env.at(it.span),
                "not above 0 and up to 100",
                "write a number from 1 to 100",
            );
            return None;
        }
        Some(Percent(n))
    }

    /// The field that groups are made by; at most one. The outer `None`: it was wrong.
    pub fn group(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        paths: &[&'a ast::Path],
    ) -> Option<Option<Name>> {
        let (first, rest) = match paths {
            [] => return Some(None),
            [first, rest @ ..] => (first, rest),
        };
        let text = first.text();
        if record.field_type(&text).is_none() {
            self.no_field(env, record, &text, env.at(first.span));
            return None;
        }
        if let Some(second) = rest.first() {
            self.cx.repeated("per", env.at(second.span), env.at(first.span));
            return None;
        }
        self.link_field(env.unit, first, record);
        Some(Some(name(&text)))
    }

    /// `round half up to 0.1%`
    pub fn rounding(
        &self,
        env: Env<'_>,
        it: Option<(&'a ast::Rounding, At)>,
        ty: Type,
    ) -> Option<RoundTo> {
        let (it, _) = it?;
        let at = env.at(it.to.span());
        let (found, value) = literal_value(self.cx, env.unit, self.zone, self.currency, &it.to);
        let Some(to) = value else {
            if !found.broken() {
                self.cx.report(
                    Code::TypeMismatch,
                    format!("a step is {}, this is {}", ty.in_words(), found.in_words()),
                    at,
                    found.in_words(),
                    "write a step of the figure that is rounded",
                );
            }
            return None;
        };
        if Type::of(&to) != ty {
            let typed = Typed::new(Expr::Literal(to), Type::Number, at);
            let typed = Typed { ty: found, ..typed };
            self.not_wanted(&typed, ty, "the step", None);
            return None;
        }
        if !self.above_zero(&to, at, "the step") {
            return None;
        }
        Some(RoundTo { mode: rounding_mode(it.mode.value), to })
    }
}

/// How a figure is rounded, in the model's words.
pub(crate) const fn rounding_mode(mode: ast::RoundingMode) -> slate_model::RoundingMode {
    match mode {
        ast::RoundingMode::HalfUp => slate_model::RoundingMode::HalfUp,
        ast::RoundingMode::HalfEven => slate_model::RoundingMode::HalfEven,
        ast::RoundingMode::HalfDown => slate_model::RoundingMode::HalfDown,
        ast::RoundingMode::Up => slate_model::RoundingMode::Up,
        ast::RoundingMode::Down => slate_model::RoundingMode::Down,
    }
}
