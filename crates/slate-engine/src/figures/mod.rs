//! Evaluation of expressions over a measured period (language §4, §8): exact, and unknown where
//! something is missing.
//!
//! Three-valued: a condition on something unknown is unknown and selects nothing; `and` is false when
//! any part is false, `or` is true when any part is true; only `is missing` sees a missing value.
//! Arithmetic on something unknown, and division by zero, is unknown.

pub mod rows;
mod steps;
pub mod words;

use std::borrow::Cow;

use slate_model::types::Type;
use slate_model::{
    Comparison, Expr, Figure as Which, Measure, Name, Operation, Period, Position, Requirement,
    Value,
};

use crate::exact::{Exact, Figure};
use crate::measured::{Incident, Measured};
use crate::money_error::MoneyError;
use crate::span::Span;
use crate::terms::{TargetAt, Terms, money};
use rows::RowTaken;

/// What an expression comes to, where it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// A figure.
    Figure(Figure),
    /// True or false.
    Truth(bool),
}

/// What is at hand where an expression stands.
pub struct Scope<'a> {
    /// The agreement and its history.
    pub terms: &'a Terms<'a>,
    /// The period at hand: the one measured, or the window of a cap.
    pub span: &'a Span,
    /// Its kind.
    pub kind: Period,
    /// The measured period, where one is at hand.
    pub cell: Option<(TargetAt<'a>, &'a Measured)>,
    /// The incident, where the clause is per incident.
    pub incident: Option<&'a Incident>,
    /// The base of the credit, in major units.
    pub base: Option<Exact>,
    /// What an amount written in a base or a cap is multiplied by: the share of a stub (language
    /// §10.8).
    pub amounts_times: Option<Exact>,
    /// Whether a charge was in it whose inputs are not all known yet.
    pub provisional: bool,
    /// The clause, for messages.
    pub at: Option<&'a Position>,
    /// The rows that were taken, in order.
    pub rows: Vec<RowTaken>,
}

type Maybe<T> = Result<Option<T>, MoneyError>;

impl<'a> Scope<'a> {
    /// A scope of a period in which nothing is measured: for caps.
    pub const fn of_window(
        terms: &'a Terms<'a>,
        span: &'a Span,
        kind: Period,
        at: Option<&'a Position>,
    ) -> Self {
        Self {
            terms,
            span,
            kind,
            cell: None,
            incident: None,
            base: None,
            amounts_times: None,
            provisional: false,
            at,
            rows: Vec::new(),
        }
    }

    /// A scope of a measured period: for credits and triggers.
    pub const fn of_cell(
        terms: &'a Terms<'a>,
        target: TargetAt<'a>,
        cell: &'a Measured,
        span: &'a Span,
        at: Option<&'a Position>,
    ) -> Self {
        Self {
            terms,
            span,
            kind: target.terms.period,
            cell: Some((target, cell)),
            incident: None,
            base: None,
            amounts_times: None,
            provisional: false,
            at,
            rows: Vec::new(),
        }
    }

    /// The figure an expression comes to; `None` when it is unknown.
    ///
    /// # Errors
    /// [`MoneyError`] where the expression means nothing here or an input is missing.
    pub fn figure(&mut self, expr: &Expr) -> Maybe<Figure> {
        match self.evaluate(expr)? {
            Some(Known::Figure(figure)) => Ok(Some(figure)),
            Some(Known::Truth(_)) => {
                Err(self.meaningless("a condition stands where a figure is needed"))
            }
            None => Ok(None),
        }
    }

    /// The money an expression comes to, in major units; `None` when it is unknown.
    ///
    /// # Errors
    /// As [`Scope::figure`], and where it is no money.
    pub fn money(&mut self, expr: &Expr) -> Maybe<Exact> {
        match self.figure(expr)? {
            Some(Figure { value, kind: Type::Money }) => Ok(Some(value)),
            // A percentage of nothing named is no money; zero is zero of anything.
            Some(figure) if figure.value.is_zero() => Ok(Some(figure.value)),
            Some(figure) => Err(self.meaningless(&format!(
                "{} stands where an amount of money is needed",
                figure.kind.in_words()
            ))),
            None => Ok(None),
        }
    }

    /// Whether a condition holds; `None` when that is unknown.
    ///
    /// # Errors
    /// As [`Scope::figure`].
    pub fn truth(&mut self, expr: &Expr) -> Maybe<bool> {
        match self.evaluate(expr)? {
            Some(Known::Truth(truth)) => Ok(Some(truth)),
            Some(Known::Figure(_)) => {
                Err(self.meaningless("a figure stands where a condition is needed"))
            }
            None => Ok(None),
        }
    }

    /// Evaluates.
    ///
    /// # Errors
    /// As [`Scope::figure`].
    pub fn evaluate(&mut self, expr: &Expr) -> Maybe<Known> {
        let figure = |figure: Option<Figure>| Ok(figure.map(Known::Figure));
        let truth = |truth: Option<bool>| Ok(truth.map(Known::Truth));
        match expr {
            Expr::Literal(Value::Boolean(value)) => truth(Some(*value)),
            Expr::Literal(value) => figure(Some(self.constant(value)?)),
            Expr::Field(name) => Err(self
                .meaningless(&format!("field `{name}` cannot be read here: no record is at hand"))),
            Expr::Figure(which) => figure(self.of_period(*which)?),
            Expr::Charge(service) => {
                let (span, kind) = self.charged();
                let charged = self.terms.charge(service, &span, kind)?;
                self.provisional |= charged.provisional;
                figure(Some(money(charged.amount)))
            }
            Expr::Charges => {
                let (span, kind) = self.charged();
                let charged = self.terms.charges(&span, kind)?;
                self.provisional |= charged.provisional;
                figure(Some(money(charged.amount)))
            }
            Expr::OverInput { figure: which, input } => {
                figure(self.terms.over_input(input, *which, self.span)?)
            }
            Expr::Input(name) => figure(self.terms.input(name, self.span, 0)?),
            Expr::Metric(name) => figure(self.metric(name, 0)?),
            Expr::Previous { of, periods } => {
                let back = usize::try_from(*periods).unwrap_or(usize::MAX);
                match &**of {
                    Expr::Input(name) => figure(self.terms.input(name, self.span, back)?),
                    Expr::Metric(name) => figure(self.metric(name, back)?),
                    _ => Err(self
                        .meaningless("only an input or a metric has a value in an earlier period")),
                }
            }
            Expr::Not(part) => {
                let value = self.truth(part)?;
                truth(value.map(|value| !value))
            }
            Expr::All(parts) => {
                let value = self.decided_by(parts, false)?;
                truth(value)
            }
            Expr::Any(parts) => {
                let value = self.decided_by(parts, true)?;
                truth(value)
            }
            Expr::Is { of, one_of } => {
                let Some(value) = self.evaluate(of)? else { return Ok(None) };
                let equals = |constant: &Value| match (&value, constant) {
                    (Known::Truth(truth), Value::Boolean(constant)) => truth == constant,
                    (Known::Figure(figure), constant) => {
                        Figure::of(constant).is_some_and(|constant| constant == *figure)
                    }
                    (Known::Truth(_), _) => false,
                };
                truth(Some(one_of.iter().any(equals)))
            }
            Expr::IsMissing(part) => {
                let value = self.evaluate(part)?;
                truth(Some(value.is_none()))
            }
            Expr::Compare { op, left, right } => {
                let (left, right) = (self.figure(left)?, self.figure(right)?);
                let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
                truth(Some(holds(*op, &left.value, &right.value)))
            }
            Expr::Arithmetic { op, left, right } => {
                let (left, right) = (self.figure(left)?, self.figure(right)?);
                let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
                figure(self.combined(*op, &left, &right)?)
            }
            Expr::Negate(part) => {
                let value = self.figure(part)?;
                figure(value.map(|value| Figure::new(value.value.negated(), value.kind)))
            }
            Expr::Min(parts) => {
                let value = self.most(parts, |new, best| new < best)?;
                figure(value)
            }
            Expr::Max(parts) => {
                let value = self.most(parts, |new, best| new > best)?;
                figure(value)
            }
            Expr::Floor(part) => {
                let value = self.figure(part)?;
                figure(value.map(|value| Figure::new(value.value.floor(), value.kind)))
            }
            Expr::Ceil(part) => {
                let value = self.figure(part)?;
                figure(value.map(|value| Figure::new(value.value.ceil(), value.kind)))
            }
            Expr::Round { of, mode, to } => {
                let Some(value) = self.figure(of)? else { return Ok(None) };
                let Some(step) = Figure::of(to) else {
                    return Err(self.meaningless("a figure is rounded to a step of its own type"));
                };
                figure(Some(Figure::new(value.value.rounded(*mode, &step.value), value.kind)))
            }
            Expr::Rows(table) => figure(self.row_value(table)?),
            Expr::Steps(steps) => figure(self.full_steps(steps)?),
            Expr::Match { cases, otherwise } => {
                for case in cases {
                    if self.truth(&case.when)? == Some(true) {
                        return self.evaluate(&case.value);
                    }
                }
                otherwise.as_ref().map_or(Ok(None), |otherwise| self.evaluate(otherwise))
            }
        }
    }

    /// The dates whose charges are named: the period at hand; where a rolling window is measured, the
    /// month that it ends with, so that no charge is the base of twelve credits.
    fn charged(&self) -> (Cow<'a, Span>, Period) {
        let rolls = matches!(self.kind, Period::RollingDays { .. } | Period::RollingMonths { .. });
        if !rolls || self.cell.is_none() {
            return (Cow::Borrowed(self.span), self.kind);
        }
        let terms = self.terms;
        let month = self.span.window(Period::Month, terms.term(), terms.zone());
        (month.map_or(Cow::Borrowed(self.span), Cow::Owned), Period::Month)
    }

    /// `and` and `or`: known as soon as one part decides it.
    fn decided_by(&mut self, parts: &[Expr], decider: bool) -> Maybe<bool> {
        let mut unknown = false;
        for part in parts {
            match self.truth(part)? {
                Some(value) if value == decider => return Ok(Some(decider)),
                Some(_) => {}
                None => unknown = true,
            }
        }
        Ok((!unknown).then_some(!decider))
    }

    /// The smallest or largest of the parts; unknown when any part is.
    fn most(&mut self, parts: &[Expr], better: fn(&Exact, &Exact) -> bool) -> Maybe<Figure> {
        let mut best: Option<Figure> = None;
        for part in parts {
            let Some(next) = self.figure(part)? else { return Ok(None) };
            if best.as_ref().is_none_or(|best| better(&next.value, &best.value)) {
                best = Some(next);
            }
        }
        Ok(best)
    }

    fn constant(&self, value: &Value) -> Result<Figure, MoneyError> {
        let Some(figure) = Figure::of(value) else {
            return Err(self.meaningless("a word or a date stands where a figure is needed"));
        };
        Ok(match (&self.amounts_times, value) {
            (Some(share), Value::Money(_)) => money(figure.value.times(share)),
            _ => figure,
        })
    }

    /// The metric of the target at hand is what that target measured, in its own periods; another
    /// is that of the first target that measures it.
    fn metric(&self, name: &Name, back: usize) -> Maybe<Figure> {
        if let Some((at, cell)) = self.cell
            && matches!(&at.terms.measure, Measure::Metric(own) if own == name)
        {
            let Some(period) = cell.period.checked_sub(back) else { return Ok(None) };
            let mut cells = at.measured.cells.iter();
            let earlier = cells.find(|one| one.period == period && one.group == cell.group);
            return Ok(earlier.and_then(|one| one.attainment.clone()));
        }
        let group = self.cell.and_then(|(_, cell)| cell.group.as_deref());
        self.terms.metric(name, self.span, group, back)
    }

    fn combined(&self, op: Operation, left: &Figure, right: &Figure) -> Maybe<Figure> {
        let Some(kind) = Type::combine(op, left.kind, right.kind) else {
            return Err(self.meaningless(&format!(
                "{} and {} cannot be put together this way",
                left.kind.in_words(),
                right.kind.in_words()
            )));
        };
        let Some(value) = left.value.combined(op, &right.value) else { return Ok(None) };
        Ok(Some(Figure::new(value, kind)))
    }

    /// One of the named figures of language §8.
    fn of_period(&self, which: Which) -> Maybe<Figure> {
        let whole = |count: u64| Figure::new(Exact::whole(count), Type::Number);
        let time = |micros: i64| Figure::new(Exact::whole(micros), Type::Duration);
        match which {
            Which::Base => return Ok(self.base.clone().map(money)),
            Which::LengthOfPeriod => return Ok(self.span.length(self.terms.zone()).map(time)),
            _ => {}
        }
        let Some((target, cell)) = self.cell else {
            return Err(self.meaningless(
                "a figure of a measured period cannot be read here: none is at hand",
            ));
        };
        let counted =
            || if self.terms.in_time(target.terms) { Type::Duration } else { Type::Number };
        Ok(match which {
            Which::Attainment => cell.attainment.clone(),
            Which::Target => target.terms.require.as_ref().and_then(required),
            Which::Shortfall => cell.shortfall.clone(),
            Which::Numerator => {
                let of_sum = cell.attainment.as_ref().map(|figure| figure.kind);
                let kind = match of_sum {
                    Some(kind @ (Type::Money | Type::Duration)) => kind,
                    _ => counted(),
                };
                Some(Figure::new(cell.numerator.clone(), kind))
            }
            Which::Denominator => Some(Figure::new(cell.denominator.clone(), counted())),
            Which::Breaches => Some(whole(self.incident.map_or(cell.breaches, |_| 1))),
            Which::Downtime => {
                Some(time(self.incident.map_or(cell.downtime, |one| one.downtime).0))
            }
            Which::Overrun => Some(time(self.incident.map_or(cell.overrun, |one| one.overrun).0)),
            Which::Streak => Some(whole(u64::from(cell.streak))),
            Which::Base | Which::LengthOfPeriod => None,
        })
    }

    /// An error at the clause.
    pub fn meaningless(&self, why: &str) -> MoneyError {
        MoneyError::Meaningless { why: why.to_owned(), at: self.at.cloned() }
    }
}

/// The figure that a requirement names; `every` is 100%, `between` names none.
pub fn required(requirement: &Requirement) -> Option<Figure> {
    match requirement {
        Requirement::Every => Some(Figure::new(Exact::one(), Type::Percent)),
        other => other.figure().and_then(Figure::of),
    }
}

/// Whether two figures stand in an order.
pub fn holds(op: Comparison, left: &Exact, right: &Exact) -> bool {
    match op {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Below => left < right,
        Comparison::AtMost => left <= right,
        Comparison::Above => left > right,
        Comparison::AtLeast => left >= right,
    }
}
