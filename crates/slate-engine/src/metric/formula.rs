//! Metrics that are arithmetic on inputs and other metrics (language §7). Unknown parts make an
//! unknown value; an input that is missing for a period that is over is an error (language §3).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use slate_model::{
    Agreement, Comparison, Edge, Expr, Input, InputFigure, Metric, MetricKind, Name, Operation,
    Row, types::Type,
};

use crate::condition::Truth;
use crate::error::EngineError;
use crate::exact::{Exact, Figure};
use crate::exclusion::For;
use crate::plan::Plan;
use crate::plan::periods::Periods;
use crate::series;
use crate::span::Span;
use crate::target::tally::Tallied;
use crate::target::verdict::Counted;

/// The values of the metrics that a formula reads, by period and group.
type Values = BTreeMap<Name, BTreeMap<(usize, Option<String>), Option<Figure>>>;

/// Measures a formula, group by group where the metric is asked for by one.
///
/// # Errors
/// A missing input, or whatever the metrics that it reads are short of.
pub(crate) fn tally(
    plan: &Plan<'_>,
    metric: &Metric,
    expr: &Expr,
    whom: For<'_>,
    periods: &Periods,
    depth: usize,
) -> Result<Tallied, EngineError> {
    let mut names = Vec::new();
    read(expr, &mut names);
    let mut values = Values::new();
    let (mut left_out, mut remarks) = (Vec::new(), Vec::new());
    for name in names {
        let other = plan.agreement().metric(&name).ok_or_else(|| EngineError::NoSuch {
            what: "metric",
            name: name.clone(),
            used_by: metric.heading.name.clone(),
        })?;
        let tallied = super::deeper(plan, other, whom, periods, depth + 1)?;
        left_out.extend(tallied.left_out);
        remarks.extend(tallied.remarks);
        let of_metric =
            tallied.counted.into_iter().map(|c| ((c.period, c.group), c.value)).collect();
        values.insert(name, of_metric);
    }
    let mut groups: Vec<Option<String>> = match &metric.per {
        None => vec![None],
        Some(_) => values
            .values()
            .flat_map(|of| of.keys().filter_map(|(_, g)| g.clone().map(Some)))
            .collect(),
    };
    groups.sort_unstable();
    groups.dedup();
    let spans = Span::all(&periods.cuts);
    let mut counted = Vec::new();
    for period in 0..periods.list.len() {
        for group in &groups {
            let at = At { plan, metric, values: &values, spans: &spans, period, group };
            let mut cell = Counted::nothing(period, group.clone());
            cell.value = at.eval(expr)?;
            if let Some(figure) = &cell.value {
                cell.numerator = figure.value.clone();
                cell.denominator = Exact::one();
            }
            counted.push(cell);
        }
    }
    Ok(Tallied { counted, left_out, remarks })
}

/// Whether a metric is computed from another, over however many others.
pub(crate) fn reads(agreement: &Agreement, metric: &Name, other: &Name) -> bool {
    let mut names = vec![metric.clone()];
    let mut next = 0;
    while let Some(name) = names.get(next).cloned() {
        if let Some(MetricKind::Formula(expr)) = agreement.metric(&name).map(|it| &it.kind) {
            read(expr, &mut names);
        }
        next += 1;
    }
    names.iter().skip(1).any(|name| name == other)
}

/// The metrics that an expression reads, each once.
fn read(expr: &Expr, names: &mut Vec<Name>) {
    for part in expr.parts() {
        if let Expr::Metric(name) = part
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
}

/// A formula in one period of one group.
#[derive(Clone, Copy)]
struct At<'a> {
    plan: &'a Plan<'a>,
    metric: &'a Metric,
    values: &'a Values,
    spans: &'a [Span],
    period: usize,
    group: &'a Option<String>,
}

impl<'a> At<'a> {
    fn eval(self, expr: &Expr) -> Result<Option<Figure>, EngineError> {
        Ok(match expr {
            Expr::Literal(value) => Figure::of(value),
            Expr::Metric(name) => self.metric_value(name)?,
            Expr::Input(name) => self.input(name, 0)?,
            Expr::OverInput { figure, input } => self.over_input(input, *figure)?,
            Expr::Previous { of, periods } => {
                let back = *periods as usize;
                match (&**of, self.period.checked_sub(back)) {
                    (Expr::Input(name), _) => self.input(name, back)?,
                    (of, Some(period)) => At { period, ..self }.eval(of)?,
                    (_, None) => None,
                }
            }
            Expr::Negate(part) => {
                self.eval(part)?.map(|figure| Figure::new(figure.value.negated(), figure.kind))
            }
            Expr::Floor(part) => {
                self.eval(part)?.map(|figure| Figure::new(figure.value.floor(), figure.kind))
            }
            Expr::Ceil(part) => {
                self.eval(part)?.map(|figure| Figure::new(figure.value.ceil(), figure.kind))
            }
            Expr::Round { of, mode, to } => {
                let step = Figure::of(to);
                self.eval(of)?.zip(step).map(|(figure, step)| {
                    Figure::new(figure.value.rounded(*mode, &step.value), figure.kind)
                })
            }
            Expr::Min(parts) => self.extreme(parts, Ordering::Less)?,
            Expr::Max(parts) => self.extreme(parts, Ordering::Greater)?,
            Expr::Arithmetic { op, left, right } => {
                let (Some(left), Some(right)) = (self.eval(left)?, self.eval(right)?) else {
                    return Ok(None);
                };
                self.arithmetic(*op, &left, &right)?
            }
            Expr::Rows(rows) => {
                let Some(on) = self.eval(&rows.on)? else { return Ok(None) };
                match taken(&rows.rows, &on.value) {
                    Some(row) => self.eval(&row.value)?,
                    None => match &rows.otherwise {
                        Some(otherwise) => self.eval(otherwise)?,
                        None => match rows.rows.first() {
                            Some(row) => self
                                .eval(&row.value)?
                                .map(|figure| Figure::new(Exact::zero(), figure.kind)),
                            None => None,
                        },
                    },
                }
            }
            Expr::Match { cases, otherwise } => {
                for case in cases {
                    if self.truth(&case.when)?.holds() {
                        return self.eval(&case.value);
                    }
                }
                match otherwise {
                    Some(otherwise) => self.eval(otherwise)?,
                    None => None,
                }
            }
            Expr::Field(_)
            | Expr::Figure(_)
            | Expr::Steps(_)
            | Expr::Charge(_)
            | Expr::Charges
            | Expr::Not(_)
            | Expr::All(_)
            | Expr::Any(_)
            | Expr::Is { .. }
            | Expr::IsMissing(_)
            | Expr::Compare { .. } => return Err(self.no_figure()),
        })
    }

    fn truth(self, expr: &Expr) -> Result<Truth, EngineError> {
        Ok(match expr {
            Expr::Not(part) => self.truth(part)?.not(),
            Expr::All(parts) => Truth::all(parts.iter().map(|part| self.truth(part)))?,
            Expr::Any(parts) => Truth::any(parts.iter().map(|part| self.truth(part)))?,
            Expr::IsMissing(part) => Truth::of(self.eval(part)?.is_none()),
            Expr::Is { of, one_of } => match self.eval(of)? {
                Some(figure) => {
                    let same =
                        |value: &_| Figure::of(value).is_some_and(|v| v.value == figure.value);
                    Truth::of(one_of.iter().any(same))
                }
                None => Truth::Unknown,
            },
            Expr::Compare { op, left, right } => match (self.eval(left)?, self.eval(right)?) {
                (Some(left), Some(right)) => {
                    let order = left.value.cmp(&right.value);
                    Truth::of(match op {
                        Comparison::Equal => order.is_eq(),
                        Comparison::NotEqual => order.is_ne(),
                        Comparison::Below => order.is_lt(),
                        Comparison::AtMost => order.is_le(),
                        Comparison::Above => order.is_gt(),
                        Comparison::AtLeast => order.is_ge(),
                    })
                }
                _ => Truth::Unknown,
            },
            _ => return Err(self.no_figure()),
        })
    }

    fn no_figure(self) -> EngineError {
        EngineError::Contradiction {
            target: self.metric.heading.name.clone(),
            why: "a formula reads inputs and metrics only".to_owned(),
        }
    }

    fn arithmetic(
        self,
        op: Operation,
        left: &Figure,
        right: &Figure,
    ) -> Result<Option<Figure>, EngineError> {
        let Some(kind) = Type::combine(op, left.kind, right.kind) else {
            return Err(EngineError::Contradiction {
                target: self.metric.heading.name.clone(),
                why: format!(
                    "{} and {} do not go together",
                    left.kind.in_words(),
                    right.kind.in_words()
                ),
            });
        };
        let value = left.value.combined(op, &right.value);
        Ok(value.map(|value| Figure::new(value, kind)))
    }

    fn extreme(self, parts: &[Expr], wanted: Ordering) -> Result<Option<Figure>, EngineError> {
        let mut best: Option<Figure> = None;
        for part in parts {
            let Some(figure) = self.eval(part)? else { return Ok(None) };
            if best.as_ref().is_none_or(|best| figure.value.cmp(&best.value) == wanted) {
                best = Some(figure);
            }
        }
        Ok(best)
    }

    /// A metric's value for the same group; for a metric without groups its one value.
    fn metric_value(self, name: &Name) -> Result<Option<Figure>, EngineError> {
        let Some(of) = self.values.get(name) else { return Ok(None) };
        if let Some(value) = of.get(&(self.period, self.group.clone())) {
            return Ok(value.clone());
        }
        if let Some(value) = of.get(&(self.period, None)) {
            return Ok(value.clone());
        }
        if self.group.is_none() && !of.is_empty() {
            return Err(EngineError::Contradiction {
                target: self.metric.heading.name.clone(),
                why: format!("`{name}` has a value for each group: say `per` here too"),
            });
        }
        Ok(None)
    }

    /// The value of an input, which has periods of its own, for the period at hand.
    fn input(self, name: &Name, back: usize) -> Result<Option<Figure>, EngineError> {
        let Some(at_hand) = self.spans.get(self.period) else { return Ok(None) };
        let (input, spans) = self.series(name)?;
        let Some(meant) = series::meant(&input.kind, &spans, at_hand, back) else {
            return Ok(None);
        };
        let values = self.values_in(name, spans.get(meant).unwrap_or_default())?;
        Ok(values.and_then(|values| over(InputFigure::Sum, values)))
    }

    /// A figure over the periods of an input that lie in the period at hand.
    fn over_input(self, name: &Name, figure: InputFigure) -> Result<Option<Figure>, EngineError> {
        let Some(at_hand) = self.spans.get(self.period) else { return Ok(None) };
        let (_, mut spans) = self.series(name)?;
        spans.retain(|span| at_hand.contains(span.first) && at_hand.contains(span.last));
        Ok(self.values_in(name, &spans)?.and_then(|values| over(figure, values)))
    }

    /// An input and its periods.
    fn series(self, name: &Name) -> Result<(&'a Input, Vec<Span>), EngineError> {
        let agreement = self.plan.agreement();
        let input = agreement.input(name).ok_or_else(|| EngineError::NoSuch {
            what: "input",
            name: name.clone(),
            used_by: self.metric.heading.name.clone(),
        })?;
        Ok((input, Span::cut(input.each, self.plan.term(), agreement.zone)))
    }

    /// The values of an input in some of its periods; `None` where one of them is not over and has
    /// none yet.
    fn values_in(self, name: &Name, spans: &[Span]) -> Result<Option<Vec<Figure>>, EngineError> {
        let evidence = self.plan.evidence();
        let given = evidence.input(name);
        let (zone, as_of) = (self.plan.agreement().zone, self.plan.as_of());
        let mut values = Vec::with_capacity(spans.len());
        for span in spans {
            if !span.begun(zone, as_of) {
                return Ok(None);
            }
            match given.and_then(|given| given.value(&span.label)).and_then(Figure::of) {
                Some(value) => values.push(value),
                None if !evidence.told_in_part && span.over(zone, as_of) => {
                    return Err(EngineError::BadValue {
                        why: format!(
                            "input `{name}` has no value for `{}`: add it to the history",
                            span.label
                        ),
                    });
                }
                None => return Ok(None),
            }
        }
        Ok(Some(values))
    }
}

/// A figure over several values of an input; none of none.
pub(crate) fn over(figure: InputFigure, values: Vec<Figure>) -> Option<Figure> {
    let count = Exact::whole(u64::try_from(values.len()).unwrap_or(u64::MAX));
    let joined = values.into_iter().reduce(|so_far, next| {
        let value = match figure {
            InputFigure::Sum | InputFigure::Mean => so_far.value.plus(&next.value),
            InputFigure::Max => so_far.value.max(next.value),
            InputFigure::Min => so_far.value.min(next.value),
        };
        Figure::new(value, next.kind)
    })?;
    match figure {
        InputFigure::Mean => joined.value.over(&count).map(|mean| Figure::new(mean, joined.kind)),
        _ => Some(joined),
    }
}

/// The row that a figure falls into; of several with one edge the most extreme.
fn taken<'r>(rows: &'r [Row], figure: &Exact) -> Option<&'r Row> {
    let edge = |edge: &Edge| Figure::of(&edge.value).map(|f| f.value);
    let holds = |row: &&Row| {
        let above = row.lower.as_ref().is_none_or(|low| {
            edge(low).is_some_and(|at| *figure > at || (low.included && *figure == at))
        });
        let below = row.upper.as_ref().is_none_or(|high| {
            edge(high).is_some_and(|at| *figure < at || (high.included && *figure == at))
        });
        above && below
    };
    rows.iter().filter(holds).reduce(|best, row| {
        let lower = |row: &Row| row.lower.as_ref().and_then(edge);
        let upper = |row: &Row| row.upper.as_ref().and_then(edge);
        let tighter = matches!((upper(row), upper(best)), (Some(a), Some(b)) if a < b)
            || matches!((lower(row), lower(best)), (Some(a), Some(b)) if a > b);
        if tighter { row } else { best }
    })
}
