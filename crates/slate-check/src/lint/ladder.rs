//! The rows of a credit over all measurements that there can be: cut at every edge, each piece
//! with the rows that hold in it and the one that pays.

use rust_decimal::Decimal;
use slate_model::{
    Comparison, Credit, Edge, Expr, Figure, Measure, MetricKind, Requirement, RoundTo, Row, Rows,
    Target, Value,
};

use super::{Context, words};
use crate::most::Most;

/// A credit with rows.
pub(super) struct Ladder<'a> {
    pub credit: &'a Credit,
    pub target: &'a Target,
    pub rows: &'a Rows,
    /// What an edge looks like: gives figures their unit.
    pub like: &'a Value,
    /// Whether a smaller figure is a worse one.
    pub smaller_is_worse: bool,
    /// What the target asks of the figure that the rows look at.
    pub require: Option<(Comparison, Decimal)>,
    /// The pieces, from the best measurement to the worst.
    pub pieces: Vec<Piece>,
    /// One step of the last digit that the edges are written with.
    pub step: Decimal,
    /// What each row pays, in one unit; `None` where it depends on the measurement.
    pub worth: Vec<Option<Decimal>>,
}

/// Measurements between two neighbouring edges, or one edge itself.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// From here; `None` without bound.
    pub low: Option<Decimal>,
    /// To here.
    pub high: Option<Decimal>,
    /// A measurement in it.
    pub example: Decimal,
    /// The rows that hold here, by number.
    pub hold: Vec<usize>,
    /// The row that pays here.
    pub pays: Option<usize>,
    /// Whether a measurement here keeps the target; `None` for a target that asks nothing.
    pub met: Option<bool>,
}

impl<'a> Context<'a> {
    /// Every ladder of the agreement.
    pub fn ladders(&self) -> &[Ladder<'a>] {
        self.ladders.get_or_init(|| {
            let mut ladders = Vec::new();
            for credit in &self.agreement.agreement().credits {
                let Some(target) = self.agreement.target(&credit.target) else { continue };
                let mut found = Vec::new();
                rows_in(&credit.pay, &mut found);
                let found = found.into_iter();
                ladders.extend(found.filter_map(|rows| self.ladder(credit, target, rows)));
            }
            ladders
        })
    }

    fn ladder(&self, credit: &'a Credit, target: &'a Target, rows: &'a Rows) -> Option<Ladder<'a>> {
        let Expr::Figure(on) = &*rows.on else { return None };
        let edges = || rows.rows.iter().flat_map(|row| [&row.lower, &row.upper]).flatten();
        let like = &edges().next()?.value;
        let mut cuts: Vec<Decimal> =
            edges().map(|edge| words::exact(&edge.value)).collect::<Option<_>>()?;

        let of_figure = |it: &Option<Requirement>| match it {
            Some(Requirement::AtLeast(value)) => Some((Comparison::AtLeast, words::exact(value)?)),
            Some(Requirement::AtMost(value)) => Some((Comparison::AtMost, words::exact(value)?)),
            Some(Requirement::Above(value)) => Some((Comparison::Above, words::exact(value)?)),
            Some(Requirement::Below(value)) => Some((Comparison::Below, words::exact(value)?)),
            Some(Requirement::Every) => Some((Comparison::AtLeast, Decimal::ONE_HUNDRED)),
            Some(Requirement::Between { .. }) | None => None,
        };
        let strict = matches!(target.require, Some(Requirement::Above(_) | Requirement::Below(_)));
        let (smaller_is_worse, require) = match on {
            // Neither end is the worse one: too low and too high are missed alike.
            Figure::Attainment if matches!(target.require, Some(Requirement::Between { .. })) => {
                return None;
            }
            Figure::Attainment => {
                let require = of_figure(&target.require);
                let larger_is_worse =
                    matches!(require, Some((Comparison::AtMost | Comparison::Below, _)));
                (!larger_is_worse, require)
            }
            // On an edge that is not enough nothing is short, and the target is missed.
            Figure::Shortfall if strict => (false, None),
            // No shortfall, no breach: that keeps the target.
            Figure::Shortfall => (false, Some((Comparison::AtMost, Decimal::ZERO))),
            Figure::Downtime | Figure::Overrun | Figure::Breaches => (false, None),
            _ => return None,
        };
        let share = match &target.measure {
            Measure::Timer { .. } => true,
            Measure::Metric(name) => self.agreement.metric(name).is_some_and(|metric| {
                matches!(metric.kind, MetricKind::Availability(_) | MetricKind::Share { .. })
            }),
        };
        let range = match on {
            Figure::Attainment if share => (Some(Decimal::ZERO), Some(Decimal::ONE_HUNDRED)),
            Figure::Attainment => (None, None),
            _ => (Some(Decimal::ZERO), None),
        };
        cuts.extend(range.0);
        cuts.extend(range.1);
        cuts.extend(require.map(|(_, at)| at));
        cuts.sort_unstable();
        cuts.dedup();

        let asked = require.map(|(_, at)| at);
        let rounding = self.rounding(target, *on).and_then(|round| words::exact(&round.to));
        let mut pieces: Vec<Piece> = spread(&cuts, range)
            .into_iter()
            .filter_map(|(low, high)| {
                let example = example((low, high), rounding)?;
                let hold: Vec<usize> = holding(rows, example);
                let pays = paying(rows, &hold);
                let met = require.map(|(op, at)| match op {
                    Comparison::AtMost => example <= at,
                    Comparison::Below => example < at,
                    Comparison::Above => example > at,
                    _ => example >= at,
                });
                Some(Piece { low, high, example, hold, pays, met })
            })
            .collect();
        if smaller_is_worse {
            pieces.reverse();
        }
        Some(Ladder {
            credit,
            target,
            rows,
            like,
            smaller_is_worse,
            require,
            pieces,
            step: step(like, edges().filter_map(|edge| words::exact(&edge.value)).chain(asked)),
            worth: self.worth(credit, rows),
        })
    }

    /// How the figure is rounded before rows see it.
    fn rounding(&self, target: &'a Target, on: Figure) -> Option<&'a RoundTo> {
        if on != Figure::Attainment {
            return None;
        }
        let metric = match &target.measure {
            Measure::Metric(name) => self.agreement.metric(name)?.round.as_ref(),
            Measure::Timer { .. } => None,
        };
        target.round.as_ref().or(metric)
    }

    /// What each row pays. Where the base is not known all rows are taken as shares of it, and
    /// none is given when some are amounts of money.
    fn worth(&self, credit: &Credit, rows: &Rows) -> Vec<Option<Decimal>> {
        let plain = |row: &Row| match &row.value {
            Expr::Literal(it @ (Value::Percent(_) | Value::Money(_) | Value::Number(_))) => {
                words::exact(it)
            }
            Expr::Arithmetic { left, right, .. } => match (&**left, &**right) {
                (Expr::Literal(Value::Percent(it)), Expr::Figure(Figure::Base))
                | (Expr::Figure(Figure::Base), Expr::Literal(Value::Percent(it))) => Some(it.0),
                _ => None,
            },
            _ => None,
        };
        let shares: Vec<Option<Decimal>> = rows.rows.iter().map(plain).collect();
        let percent = rows.rows.iter().all(|row| {
            !matches!(row.value, Expr::Literal(Value::Money(_))) && plain(row).is_some()
        });
        let money = rows.rows.iter().all(|row| matches!(row.value, Expr::Literal(Value::Money(_))));
        if percent || money {
            return shares;
        }
        let most = Most::of_all(&self.agreement);
        rows.rows.iter().map(|row| most.amount(credit, &row.value)).collect()
    }
}

impl<'a> Ladder<'a> {
    /// The row of that number.
    pub fn row(&self, number: usize) -> Option<&'a Row> {
        self.rows.rows.get(number)
    }

    /// A figure of the measure as it would be written.
    pub fn figure(&self, exact: Decimal) -> String {
        words::figure(self.like, exact)
    }

    /// What a row pays, as it would be written: `5%`.
    pub fn pays(&self, number: usize) -> String {
        self.row(number)
            .and_then(|row| words::amount(&row.value))
            .unwrap_or_else(|| "an amount".to_owned())
    }

    /// Whether a row is known to pay nothing.
    pub fn free(&self, number: usize) -> bool {
        self.worth.get(number).copied().flatten() == Some(Decimal::ZERO)
    }

    /// A measurement inside a row rather than on its edge; `piece` is one that it pays for.
    pub fn typical(&self, row: usize, piece: &Piece) -> Decimal {
        let inside = |p: &&Piece| p.pays == Some(row) && p.low != p.high;
        self.pieces.iter().find(inside).unwrap_or(piece).example
    }

    /// `a month at 98.5%`, `a month with 3 h of downtime`.
    pub fn example(&self, exact: Decimal) -> String {
        let period = words::period(self.target.period);
        let figure = self.figure(exact);
        match &*self.rows.on {
            Expr::Figure(Figure::Attainment) => format!("a {period} at {figure}"),
            Expr::Figure(it) => {
                let word = match it {
                    Figure::Downtime => "downtime",
                    Figure::Overrun => "overrun",
                    Figure::Shortfall => "shortfall",
                    _ => "breaches",
                };
                format!("a {period} with {figure} of {word}")
            }
            _ => format!("a {period} of {figure}"),
        }
    }

    /// A piece or run of pieces in words: `from 85% to below 90%`.
    pub fn stretch(&self, low: Option<Decimal>, high: Option<Decimal>) -> String {
        match (low, high) {
            (Some(low), Some(high)) if low == high => format!("at `{}`", self.figure(low)),
            (Some(low), Some(high)) => {
                format!("between `{}` and `{}`", self.figure(low), self.figure(high))
            }
            (None, Some(high)) => format!("below `{}`", self.figure(high)),
            (Some(low), None) => format!("above `{}`", self.figure(low)),
            (None, None) => "anywhere".to_owned(),
        }
    }
}

/// Every table of rows in an amount.
fn rows_in<'b>(expr: &'b Expr, found: &mut Vec<&'b Rows>) {
    match expr {
        Expr::Rows(rows) => found.push(rows),
        Expr::Arithmetic { left, right, .. } => {
            rows_in(left, found);
            rows_in(right, found);
        }
        Expr::Min(parts) | Expr::Max(parts) => parts.iter().for_each(|part| rows_in(part, found)),
        Expr::Floor(part) | Expr::Ceil(part) | Expr::Negate(part) => rows_in(part, found),
        Expr::Round { of, .. } => rows_in(of, found),
        _ => {}
    }
}

/// A stretch of measurements; an edge that is `None` has no bound.
type Stretch = (Option<Decimal>, Option<Decimal>);

/// The edges themselves and what lies between, before and behind them, within the range.
fn spread(cuts: &[Decimal], range: Stretch) -> Vec<Stretch> {
    let inside =
        |at: Decimal| range.0.is_none_or(|low| low <= at) && range.1.is_none_or(|high| at <= high);
    let mut out = Vec::new();
    let mut before = None;
    let mut first = true;
    for cut in cuts.iter().copied().filter(|cut| inside(*cut)) {
        if !(first && range.0.is_some()) {
            out.push((before, Some(cut)));
        }
        out.push((Some(cut), Some(cut)));
        before = Some(cut);
        first = false;
    }
    if range.1.is_none() {
        out.push((before, None));
    }
    out
}

/// A measurement in a stretch; with rounding one that can come out of it, `None` when there is none.
fn example((low, high): Stretch, rounding: Option<Decimal>) -> Option<Decimal> {
    let plain = match (low, high) {
        (Some(low), Some(high)) => low.checked_add(high)?.checked_div(Decimal::TWO)?,
        (None, Some(high)) => high.checked_sub(Decimal::ONE)?,
        (Some(low), None) => low.checked_add(Decimal::ONE)?,
        (None, None) => Decimal::ZERO,
    };
    let Some(step) = rounding else { return Some(plain.normalize()) };
    let steps = plain.checked_div(step)?;
    let near = [steps.floor(), steps.ceil()];
    near.into_iter().filter_map(|count| count.checked_mul(step)).map(|it| it.normalize()).find(
        |at| {
            let point = low == high;
            let above = low.is_none_or(|low| if point { *at == low } else { *at > low });
            let below = high.is_none_or(|high| if point { *at == high } else { *at < high });
            above && below
        },
    )
}

/// The rows that hold for a measurement.
fn holding(rows: &Rows, at: Decimal) -> Vec<usize> {
    let above = |edge: &Edge| {
        words::exact(&edge.value)
            .is_some_and(|low| if edge.included { at >= low } else { at > low })
    };
    let below = |edge: &Edge| {
        words::exact(&edge.value)
            .is_some_and(|high| if edge.included { at <= high } else { at < high })
    };
    let holds =
        |row: &Row| row.lower.as_ref().is_none_or(above) && row.upper.as_ref().is_none_or(below);
    rows.rows.iter().enumerate().filter(|(_, row)| holds(row)).map(|(i, _)| i).collect()
}

/// Of the rows that hold the one that pays: a row with two edges, else the most extreme edge
/// (language §8); of equal ones the first.
fn paying(rows: &Rows, hold: &[usize]) -> Option<usize> {
    let row = |number: &usize| rows.rows.get(*number);
    let edge = |edge: &Option<Edge>| edge.as_ref().and_then(|edge| words::exact(&edge.value));
    let both = hold.iter().find(|n| row(n).is_some_and(|r| r.lower.is_some() && r.upper.is_some()));
    if let Some(both) = both {
        return Some(*both);
    }
    let upper = hold
        .iter()
        .filter_map(|n| Some((edge(&row(n)?.upper)?, n)))
        .min_by(|a, b| a.0.cmp(&b.0))
        .map(|(_, n)| *n);
    // `max_by` keeps the last of equals; the first is wanted.
    let lower = hold
        .iter()
        .rev()
        .filter_map(|n| Some((edge(&row(n)?.lower)?, n)))
        .max_by(|a, b| a.0.cmp(&b.0))
        .map(|(_, n)| *n);
    upper.or(lower).or_else(|| hold.first().copied())
}

/// One step of the last digit that the edges, or what the target asks for, are written with: 0.1 for 98.9% and 99%.
/// Times step by a minute, or by a second when one has seconds.
fn step(like: &Value, mut exact: impl Iterator<Item = Decimal>) -> Decimal {
    if matches!(like, Value::Duration(_)) {
        let minute = Decimal::from(60_000_000_i64);
        let whole = exact.all(|it| it.checked_rem(minute) == Some(Decimal::ZERO));
        return if whole { minute } else { Decimal::from(1_000_000_i64) };
    }
    let scale = exact.map(|it| it.normalize().scale()).max().unwrap_or_default();
    Decimal::try_new(1, scale).unwrap_or(Decimal::ONE)
}
