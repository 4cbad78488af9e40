//! Figures over records: shares, counts, sums and means, availability and outages.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{
    Aggregate, Expr, Heading, Metric, MetricKind, Operation, OutageFigure, Percent, Record,
};
use slate_syntax::ast;

use super::Clauses;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;
use crate::types::{Env, Subject, number};

impl<'a> Agreed<'a> {
    /// Writes out a figure over records, under a name of its own.
    pub(super) fn aggregate(
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
        let outages = outage_figure(&it.kind);
        let timed = [
            calendar.as_ref().map(|(_, at)| *at),
            life.as_ref().map(|(_, at)| *at),
            clauses.ignore.map(|(_, _, at)| at),
        ];
        self.belongs(env, it, timed.into_iter().flatten().next())?;
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
                    availability.life = Some(self.lived(&lives, place, per.as_ref())?);
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
                let (of, ty) = self.taken_of(env, it, &record)?;
                (MetricKind::Records { figure, record: name_of, only: condition, of: Some(of) }, ty)
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

    /// Whether what is said beside a figure belongs to its kind; `timed` is where a calendar, a life
    /// or what is ignored stands. Reported otherwise.
    fn belongs(&self, env: Env<'_>, it: &ast::Aggregate, timed: Option<At>) -> Option<()> {
        use ast::AggregateKind as K;
        let outages = outage_figure(&it.kind);
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
        if outages.is_none()
            && !matches!(it.kind, K::Availability)
            && let Some(place) = timed.or(fixed)
        {
            self.cx.report(
                Code::WrongKind,
                "only figures of outages are measured in a calendar",
                place,
                "this figure counts records, not time",
                "leave it out, or measure `availability from …`",
            );
            return None;
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
        Some(())
    }

    /// What is taken of each record: a figure, with its type.
    fn taken_of(
        &self,
        env: Env<'_>,
        it: &'a ast::Aggregate,
        record: &Rc<RecordInfo>,
    ) -> Option<(Expr, Type)> {
        let Some(operand) = &it.operand else {
            self.cx.report(
                Code::MissingStatement,
                "of what of each record is not said",
                env.at(it.span),
                "a field is missing",
                "write the field: `mean of minutes of tickets`",
            );
            return None;
        };
        let typed = self.expr(env.about(Subject::Record(record)), operand, None);
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
        Some((typed.expr, ty))
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
}

/// The figure of outages that is measured, where it is one other than availability.
const fn outage_figure(kind: &ast::AggregateKind) -> Option<OutageFigure> {
    use ast::AggregateKind as K;
    match kind {
        K::Downtime => Some(OutageFigure::Downtime),
        K::LongestRun => Some(OutageFigure::LongestRun),
        K::MeanTimeBetweenFailures => Some(OutageFigure::MeanTimeBetweenFailures),
        _ => None,
    }
}
