//! The type of an expression where it stands (language §4), for models that come from elsewhere.
//! The compiler finds the same faults in the text, with better words; both use [`Type::combine`].

use std::cell::Cell;

use crate::clauses::Clauses;
use crate::expr::{Expr, Figure, Operation, Rows, Steps, Value};
use crate::metric::{Aggregate, MetricKind};
use crate::name::Name;
use crate::record::{Record, RecordTime};
use crate::target::{Measure, Requirement, Target};
use crate::types::Type;

/// Expressions deeper than this are refused: they are no agreement that people wrote.
pub const MAX_DEPTH: usize = 64;

/// So many parts of expressions are looked at before one is refused.
const MAX_STEPS: u32 = 10_000;

/// What is at hand where an expression stands.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The agreement.
    pub agreement: &'a Clauses<'a>,
    /// The record whose fields may be named.
    pub record: Option<&'a Record>,
    /// The target whose figures may be named.
    pub target: Option<&'a Target>,
    /// The type of `base`, where there is one.
    pub base: Option<Type>,
    /// Whether figures of a period (charges, inputs, metrics) may be named.
    pub period: bool,
}

/// The type of `expr` in `scope`, or what is wrong with it in words.
pub fn infer(expr: &Expr, scope: Scope<'_>) -> Result<Type, String> {
    at_depth(expr, scope, At { depth: 0, steps: &Cell::new(MAX_STEPS) })
}

/// How far an inference has come: metrics name metrics, so depth alone would not bound the work.
#[derive(Clone, Copy)]
struct At<'a> {
    depth: usize,
    steps: &'a Cell<u32>,
}

impl At<'_> {
    const fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

fn at_depth(expr: &Expr, scope: Scope<'_>, at: At<'_>) -> Result<Type, String> {
    at.steps.set(at.steps.get().saturating_sub(1));
    if at.steps.get() == 0 {
        return Err(format!("the expression and the metrics it names have over {MAX_STEPS} parts"));
    }
    if at.depth > MAX_DEPTH {
        return Err(format!("the expression is nested deeper than {MAX_DEPTH} levels"));
    }
    let of = |inner: &Expr| at_depth(inner, scope, at.deeper());
    let want = |inner: &Expr, wanted: Type| match of(inner)? {
        found if found == wanted => Ok(wanted),
        found => Err(format!("expected {}, found {}", wanted.in_words(), found.in_words())),
    };
    let same = |parts: &[Expr]| {
        let mut kinds = parts.iter().map(of);
        let first = kinds.next().ok_or("at least one part is needed")??;
        for kind in kinds {
            let kind = kind?;
            if kind != first {
                return Err(differ(first, kind));
            }
        }
        Ok(first)
    };
    match expr {
        Expr::Literal(value) => literal(value, scope),
        Expr::Field(name) => field(name, scope),
        Expr::Figure(figure) => figure_type(*figure, scope),
        Expr::Charges => in_period(scope, "charges").map(|()| Type::Money),
        Expr::Charge(name) => {
            in_period(scope, name.as_str())?;
            known(scope.agreement.service(name).is_some(), "service", name).map(|()| Type::Money)
        }
        Expr::Input(name) => {
            in_period(scope, name.as_str())?;
            let input = scope.agreement.input(name).ok_or_else(|| unknown("input", name))?;
            Ok(Type::of_field(&input.kind))
        }
        Expr::OverInput { input, .. } => of(&Expr::Input(input.clone())),
        Expr::Metric(name) => {
            in_period(scope, name.as_str())?;
            metric_type(scope.agreement, name, at)
        }
        Expr::Previous { of: inner, periods } => match **inner {
            Expr::Input(_) | Expr::Metric(_) if *periods > 0 => of(inner),
            Expr::Input(_) | Expr::Metric(_) => Err("`previous` counts from 1".to_owned()),
            _ => Err("only an input or a metric has a previous value".to_owned()),
        },
        Expr::Not(inner) => want(inner, Type::Boolean),
        Expr::Negate(inner) => match of(inner)? {
            kind @ (Type::Number | Type::Percent | Type::Points | Type::Money | Type::Duration) => {
                Ok(kind)
            }
            kind => Err(format!("{} has no negative", kind.in_words())),
        },
        Expr::All(parts) | Expr::Any(parts) => {
            for part in parts {
                want(part, Type::Boolean)?;
            }
            Ok(Type::Boolean)
        }
        Expr::Is { of: inner, one_of } => {
            let kind = of(inner)?;
            if one_of.is_empty() {
                return Err("`is` needs at least one value".to_owned());
            }
            for value in one_of {
                let found = literal(value, scope)?;
                if found != kind {
                    return Err(differ(kind, found));
                }
                member_of(inner, value, scope)?;
            }
            Ok(Type::Boolean)
        }
        Expr::IsMissing(inner) => of(inner).map(|_| Type::Boolean),
        Expr::Compare { left, right, .. } => {
            let (left, right) = (of(left)?, of(right)?);
            if left != right {
                return Err(differ(left, right));
            }
            if !left.ordered() {
                return Err(format!("{} has no order; use `is`", left.in_words()));
            }
            Ok(Type::Boolean)
        }
        Expr::Arithmetic { op, left, right } => {
            let (left, right) = (of(left)?, of(right)?);
            Type::combine(*op, left, right).ok_or_else(|| cannot_combine(*op, left, right))
        }
        Expr::Min(parts) | Expr::Max(parts) => {
            let kind = same(parts)?;
            kind.ordered()
                .then_some(kind)
                .ok_or_else(|| format!("{} has no order", kind.in_words()))
        }
        Expr::Floor(inner) | Expr::Ceil(inner) => want(inner, Type::Number),
        Expr::Round { of: inner, to, .. } => {
            let (kind, step) = (of(inner)?, literal(to, scope)?);
            let points = kind == Type::Points && step == Type::Percent;
            if kind == step || points { Ok(kind) } else { Err(differ(kind, step)) }
        }
        Expr::Rows(rows) => rows_type(rows, scope, at),
        Expr::Steps(steps) => steps_type(steps, scope),
        Expr::Match { cases, otherwise } => {
            for case in cases {
                want(&case.when, Type::Boolean)?;
            }
            let mut kinds = cases.iter().map(|c| &c.value).chain(otherwise.as_deref()).map(of);
            let first = kinds.next().ok_or("a match needs a case")??;
            for kind in kinds {
                let kind = kind?;
                if kind != first {
                    return Err(differ(first, kind));
                }
            }
            Ok(first)
        }
    }
}

fn rows_type(rows: &Rows, scope: Scope<'_>, at: At<'_>) -> Result<Type, String> {
    let on = at_depth(&rows.on, scope, at.deeper())?;
    let mut result = None;
    let mut agree = |kind: Type| match result {
        None => {
            result = Some(kind);
            Ok(())
        }
        Some(first) if first == kind => Ok(()),
        Some(first) => Err(differ(first, kind)),
    };
    for row in &rows.rows {
        if row.lower.is_none() && row.upper.is_none() {
            return Err("a row needs at least one edge".to_owned());
        }
        for edge in [&row.lower, &row.upper].into_iter().flatten() {
            let kind = literal(&edge.value, scope)?;
            let fits = kind == on || (on == Type::Points && kind == Type::Percent);
            if !fits {
                return Err(differ(on, kind));
            }
        }
        agree(at_depth(&row.value, scope, at.deeper())?)?;
    }
    if let Some(otherwise) = &rows.otherwise {
        agree(at_depth(otherwise, scope, at.deeper())?)?;
    }
    result.ok_or_else(|| "a table needs at least one row".to_owned())
}

/// Steps are counted of what can be added up over periods.
fn steps_type(steps: &Steps, scope: Scope<'_>) -> Result<Type, String> {
    if !matches!(steps.of, Figure::Breaches | Figure::Downtime | Figure::Overrun) {
        return Err("only breaches, down time and overrun add up over periods".to_owned());
    }
    let kind = figure_type(steps.of, scope)?;
    for value in [Some(&steps.step), steps.free.as_ref()].into_iter().flatten() {
        let found = literal(value, scope)?;
        if found != kind {
            return Err(differ(kind, found));
        }
    }
    let none = match &steps.step {
        Value::Number(step) => step.0 <= rust_decimal::Decimal::ZERO,
        Value::Duration(step) => step.0 <= 0,
        _ => true,
    };
    if none { Err("a step is above zero".to_owned()) } else { Ok(Type::Number) }
}

/// The type of a constant; money must be in the agreement's currency.
fn literal(value: &Value, scope: Scope<'_>) -> Result<Type, String> {
    match value {
        Value::Money(money) if money.currency != scope.agreement.currency => Err(format!(
            "`{money}` is not in the agreement's currency, {}: two currencies never mix",
            scope.agreement.currency
        )),
        _ => Ok(Type::of(value)),
    }
}

fn field(name: &Name, scope: Scope<'_>) -> Result<Type, String> {
    let record = scope.record.ok_or_else(|| format!("no record is at hand for `{name}`"))?;
    let built_in = match record.time {
        RecordTime::Instant => name.as_str() == Record::OPENED,
        RecordTime::Interval => [Record::FROM, Record::TO].contains(&name.as_str()),
    };
    if built_in {
        return Ok(Type::Instant);
    }
    let field = record.field(name.as_str()).ok_or_else(|| unknown("field", name))?;
    Ok(Type::of_field(&field.kind))
}

/// A value that a `one of` field is compared with must be one of its members.
fn member_of(of: &Expr, value: &Value, scope: Scope<'_>) -> Result<(), String> {
    let (Expr::Field(name), Value::Member(member)) = (of, value) else {
        return Ok(());
    };
    let field = scope.record.and_then(|record| record.field(name.as_str()));
    match field.map(|field| &field.kind) {
        Some(crate::record::FieldKind::OneOf(members)) if !members.contains(member) => {
            Err(format!("`{member}` is no member of `{name}`"))
        }
        _ => Ok(()),
    }
}

fn figure_type(figure: Figure, scope: Scope<'_>) -> Result<Type, String> {
    if figure == Figure::Base {
        return scope.base.ok_or_else(|| "there is no base here".to_owned());
    }
    let target = scope.target.ok_or_else(|| {
        "figures of a target can only be named where a target is measured".to_owned()
    })?;
    let attainment = target_type(scope.agreement, target);
    Ok(match figure {
        Figure::Target if matches!(target.require, Some(Requirement::Between { .. })) => {
            return Err("`between` requires two figures, not one `target`".to_owned());
        }
        Figure::Attainment | Figure::Target => attainment?,
        Figure::Shortfall => match attainment? {
            Type::Percent => Type::Points,
            other => other,
        },
        Figure::Numerator | Figure::Denominator => match &target.measure {
            Measure::Metric(name) => match scope.agreement.metric(name).map(|m| &m.kind) {
                Some(MetricKind::Availability(_) | MetricKind::Outages { .. }) => Type::Duration,
                _ => Type::Number,
            },
            Measure::Timer { .. } => Type::Number,
        },
        Figure::Breaches | Figure::Streak => Type::Number,
        Figure::Downtime | Figure::Overrun | Figure::LengthOfPeriod => Type::Duration,
        Figure::Base => Type::Money,
    })
}

/// The type of what a target measures: a percentage for timers, shares and availability.
pub fn target_type(agreement: &Clauses<'_>, target: &Target) -> Result<Type, String> {
    match &target.measure {
        Measure::Timer { .. } => Ok(Type::Percent),
        Measure::Metric(name) => {
            metric_type(agreement, name, At { depth: 0, steps: &Cell::new(MAX_STEPS) })
        }
    }
}

/// The type of a metric's values.
fn metric_type(agreement: &Clauses<'_>, name: &Name, at: At<'_>) -> Result<Type, String> {
    let metric = agreement.metric(name).ok_or_else(|| unknown("metric", name))?;
    match &metric.kind {
        MetricKind::Availability(_) | MetricKind::Share { .. } => Ok(Type::Percent),
        MetricKind::Outages { .. } => Ok(Type::Duration),
        MetricKind::Records { figure: Aggregate::Count, .. } => Ok(Type::Number),
        MetricKind::Records { of: Some(of), record, .. } => {
            let record = agreement.record(record).ok_or_else(|| unknown("record", record))?;
            let scope =
                Scope { agreement, record: Some(record), target: None, base: None, period: false };
            at_depth(of, scope, at.deeper())
        }
        MetricKind::Records { of: None, .. } => Err("only `count` needs no figure".to_owned()),
        MetricKind::Formula(expr) => {
            let scope = Scope { agreement, record: None, target: None, base: None, period: true };
            at_depth(expr, scope, at.deeper())
        }
    }
}

fn in_period(scope: Scope<'_>, what: &str) -> Result<(), String> {
    if scope.period {
        Ok(())
    } else {
        Err(format!("`{what}` is a figure of a period, and no period is at hand here"))
    }
}

fn known(found: bool, kind: &str, name: &Name) -> Result<(), String> {
    if found { Ok(()) } else { Err(unknown(kind, name)) }
}

fn unknown(kind: &str, name: &Name) -> String {
    format!("no {kind} is called `{name}`")
}

fn differ(left: Type, right: Type) -> String {
    format!("{} and {} do not mix", left.in_words(), right.in_words())
}

fn cannot_combine(op: Operation, left: Type, right: Type) -> String {
    let verb = match op {
        Operation::Add => "added to",
        Operation::Subtract => "taken from",
        Operation::Multiply => "multiplied by",
        Operation::Divide => "divided by",
    };
    match op {
        Operation::Subtract => {
            format!("{} cannot be {verb} {}", right.in_words(), left.in_words())
        }
        _ => format!("{} cannot be {verb} {}", left.in_words(), right.in_words()),
    }
}
