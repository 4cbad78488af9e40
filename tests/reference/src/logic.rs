//! Expressions with unknown values: exact rationals, three-valued truth (language §4).

use chrono::NaiveDate;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;
use slate_model::{
    Comparison, Edge, Expr, Figure, InputFigure, Name, Operation, RoundTo, RoundingMode, Row,
    Steps, Value,
};

/// A value. Percentages and points are fractions of one, durations and instants microseconds,
/// money major units: the types have been checked, only the quantity matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Val {
    /// A quantity.
    Quantity(BigRational),
    /// A member or a text.
    Word(String),
    /// A truth value.
    Truth(bool),
    /// A date.
    Date(NaiveDate),
}

impl Val {
    /// The quantity.
    pub fn quantity(self) -> BigRational {
        match self {
            Self::Quantity(q) => q,
            other => panic!("{other:?} is no quantity"),
        }
    }

    fn truth(self) -> bool {
        match self {
            Self::Truth(t) => t,
            other => panic!("{other:?} is no truth value"),
        }
    }

    fn order(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Self::Quantity(a), Self::Quantity(b)) => a.cmp(b),
            (Self::Word(a), Self::Word(b)) => a.cmp(b),
            (Self::Truth(a), Self::Truth(b)) => a.cmp(b),
            (Self::Date(a), Self::Date(b)) => a.cmp(b),
            _ => panic!("{self:?} against {other:?}"),
        }
    }
}

/// A whole number.
pub fn whole(n: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(n))
}

/// A decimal.
pub fn decimal(d: Decimal) -> BigRational {
    BigRational::new(BigInt::from(d.mantissa()), BigInt::from(10).pow(d.scale()))
}

/// A constant.
pub fn constant(value: &Value) -> Val {
    Val::Quantity(match value {
        Value::Number(n) => decimal(n.0),
        Value::Percent(p) => decimal(p.0) / whole(100),
        Value::Points(p) => decimal(p.0) / whole(100),
        Value::Money(m) => decimal(m.amount.0),
        Value::Duration(d) => whole(d.0),
        Value::Instant(i) => whole(i.0),
        Value::Member(word) | Value::Text(word) => return Val::Word(word.clone()),
        Value::Boolean(truth) => return Val::Truth(*truth),
        Value::Date(date) => return Val::Date(*date),
    })
}

/// A multiple of `step` near `q`.
pub fn round(q: &BigRational, mode: RoundingMode, step: &BigRational) -> BigRational {
    let in_steps = q / step;
    let size = in_steps.abs();
    let below = size.floor();
    let rest = &size - &below;
    let half = BigRational::new(1.into(), 2.into());
    let below_is_odd = (below.to_integer() % BigInt::from(2)) != BigInt::zero();
    let go_up = match mode {
        RoundingMode::Up => rest.is_positive(),
        RoundingMode::Down => false,
        RoundingMode::HalfUp => rest >= half,
        RoundingMode::HalfDown => rest > half,
        RoundingMode::HalfEven => rest > half || (rest == half && below_is_odd),
    };
    let steps = if go_up { below + whole(1) } else { below };
    if q.is_negative() { -(steps * step) } else { steps * step }
}

/// A stated rounding.
pub fn round_to(q: BigRational, to: Option<&RoundTo>) -> BigRational {
    to.map_or(q.clone(), |to| round(&q, to.mode, &constant(&to.to).quantity()))
}

/// What names mean where an expression stands. Unknown where it says nothing.
pub trait Scope {
    /// A field of the record at hand.
    fn field(&self, _: &Name) -> Option<Val> {
        None
    }
    /// A figure of the period at hand.
    fn figure(&self, _: Figure) -> Option<Val> {
        None
    }
    /// The gross charge of a service, or of all.
    fn charge(&self, _: Option<&Name>) -> Option<Val> {
        None
    }
    /// An input series, so many periods ago.
    fn input(&self, _: &Name, _: u32) -> Option<Val> {
        None
    }
    /// A figure over the periods of an input in the one at hand.
    fn over_input(&self, _: &Name, _: InputFigure) -> Option<Val> {
        None
    }
    /// A metric, so many periods ago.
    fn metric(&self, _: &Name, _: u32) -> Option<Val> {
        None
    }
    /// Steps that are full in this period.
    fn steps(&self, _: &Steps) -> Option<Val> {
        None
    }
}

/// The value of an expression; none is unknown.
pub fn eval(expr: &Expr, scope: &dyn Scope) -> Option<Val> {
    let quantity = |part: &Expr| eval(part, scope).map(Val::quantity);
    let all_of = |parts: &[Expr]| parts.iter().map(quantity).collect::<Option<Vec<_>>>();
    Some(match expr {
        Expr::Literal(value) => constant(value),
        Expr::Field(name) => return scope.field(name),
        Expr::Figure(figure) => return scope.figure(*figure),
        Expr::Charge(service) => return scope.charge(Some(service)),
        Expr::Charges => return scope.charge(None),
        Expr::Input(name) => return scope.input(name, 0),
        Expr::OverInput { figure, input } => return scope.over_input(input, *figure),
        Expr::Metric(name) => return scope.metric(name, 0),
        Expr::Previous { of, periods } => match &**of {
            Expr::Input(name) => return scope.input(name, *periods),
            Expr::Metric(name) => return scope.metric(name, *periods),
            other => panic!("previous of {other:?}"),
        },
        Expr::Not(part) => Val::Truth(!eval(part, scope)?.truth()),
        Expr::Negate(part) => Val::Quantity(-quantity(part)?),
        Expr::All(parts) => {
            let truths: Vec<_> =
                parts.iter().map(|part| eval(part, scope).map(Val::truth)).collect();
            if truths.contains(&Some(false)) {
                Val::Truth(false)
            } else if truths.contains(&None) {
                return None;
            } else {
                Val::Truth(true)
            }
        }
        Expr::Any(parts) => {
            let truths: Vec<_> =
                parts.iter().map(|part| eval(part, scope).map(Val::truth)).collect();
            if truths.contains(&Some(true)) {
                Val::Truth(true)
            } else if truths.contains(&None) {
                return None;
            } else {
                Val::Truth(false)
            }
        }
        Expr::Is { of, one_of } => {
            let value = eval(of, scope)?;
            Val::Truth(one_of.iter().any(|one| constant(one) == value))
        }
        Expr::IsMissing(part) => Val::Truth(eval(part, scope).is_none()),
        Expr::Compare { op, left, right } => {
            let order = eval(left, scope)?.order(&eval(right, scope)?);
            Val::Truth(match op {
                Comparison::Equal => order.is_eq(),
                Comparison::NotEqual => order.is_ne(),
                Comparison::Below => order.is_lt(),
                Comparison::AtMost => order.is_le(),
                Comparison::Above => order.is_gt(),
                Comparison::AtLeast => order.is_ge(),
            })
        }
        Expr::Arithmetic { op, left, right } => {
            let (left, right) = (quantity(left)?, quantity(right)?);
            Val::Quantity(match op {
                Operation::Add => left + right,
                Operation::Subtract => left - right,
                Operation::Multiply => left * right,
                Operation::Divide if right.is_zero() => return None,
                Operation::Divide => left / right,
            })
        }
        Expr::Min(parts) => Val::Quantity(all_of(parts)?.into_iter().min()?),
        Expr::Max(parts) => Val::Quantity(all_of(parts)?.into_iter().max()?),
        Expr::Floor(part) => Val::Quantity(quantity(part)?.floor()),
        Expr::Ceil(part) => Val::Quantity(quantity(part)?.ceil()),
        Expr::Round { of, mode, to } => {
            Val::Quantity(round(&quantity(of)?, *mode, &constant(to).quantity()))
        }
        Expr::Steps(steps) => return scope.steps(steps),
        Expr::Rows(rows) => {
            let at = quantity(&rows.on)?;
            match row(&rows.rows, &at) {
                Some(row) => return eval(&row.value, scope),
                None => match &rows.otherwise {
                    Some(otherwise) => return eval(otherwise, scope),
                    None => Val::Quantity(BigRational::zero()),
                },
            }
        }
        Expr::Match { cases, otherwise } => {
            for case in cases {
                if holds(&case.when, scope) {
                    return eval(&case.value, scope);
                }
            }
            return otherwise.as_ref().and_then(|otherwise| eval(otherwise, scope));
        }
    })
}

/// Whether a condition is known to be true.
pub fn holds(expr: &Expr, scope: &dyn Scope) -> bool {
    eval(expr, scope) == Some(Val::Truth(true))
}

/// The row that a figure falls into: with two edges the one it lies between, with one the most
/// extreme edge reached.
pub fn row<'a>(rows: &'a [Row], at: &BigRational) -> Option<&'a Row> {
    let place = |edge: &Edge| constant(&edge.value).quantity();
    let reached = |row: &&Row| {
        let above = row
            .lower
            .as_ref()
            .is_none_or(|edge| *at > place(edge) || (edge.included && *at == place(edge)));
        let below = row
            .upper
            .as_ref()
            .is_none_or(|edge| *at < place(edge) || (edge.included && *at == place(edge)));
        above && below
    };
    let reached: Vec<&Row> = rows.iter().filter(reached).collect();
    if let Some(both) = reached.iter().find(|row| row.lower.is_some() && row.upper.is_some()) {
        return Some(both);
    }
    let lowest_ceiling = reached
        .iter()
        .filter(|row| row.upper.is_some())
        .min_by_key(|row| row.upper.as_ref().map(place));
    let highest_floor = reached
        .iter()
        .filter(|row| row.lower.is_some())
        .max_by_key(|row| row.lower.as_ref().map(place));
    lowest_ceiling.or(highest_floor).or(reached.first()).copied()
}

/// The whole part.
pub fn rough(q: &BigRational) -> i64 {
    q.to_integer().to_i64().expect("a small number")
}
