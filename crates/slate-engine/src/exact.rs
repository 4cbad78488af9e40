//! Exact figures: rationals that never round, so that a comparison sees what was measured
//! (language §10.7) and a total is the sum of its parts.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;
use slate_model::{Duration, Instant, Operation, RoundingMode, Value, types::Type};

/// An exact rational number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(BigRational);

impl Exact {
    /// Zero.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// One.
    pub fn one() -> Self {
        Self(BigRational::one())
    }

    /// A whole number.
    pub fn whole(value: impl Into<BigInt>) -> Self {
        Self(BigRational::from_integer(value.into()))
    }

    /// `numerator / denominator`; `None` when the denominator is zero.
    pub fn ratio(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> Option<Self> {
        let denominator = denominator.into();
        (!denominator.is_zero()).then(|| Self(BigRational::new(numerator.into(), denominator)))
    }

    /// The decimal's own value.
    pub fn decimal(value: Decimal) -> Self {
        let scale = BigInt::from(10u32).pow(value.scale());
        Self(BigRational::new(BigInt::from(value.mantissa()), scale))
    }

    /// `self + right`.
    pub fn plus(&self, right: &Self) -> Self {
        Self(&self.0 + &right.0)
    }

    /// `self - right`.
    pub fn minus(&self, right: &Self) -> Self {
        Self(&self.0 - &right.0)
    }

    /// `self * right`.
    pub fn times(&self, right: &Self) -> Self {
        Self(&self.0 * &right.0)
    }

    /// `self / right`; `None` when `right` is zero.
    pub fn over(&self, right: &Self) -> Option<Self> {
        (!right.0.is_zero()).then(|| Self(&self.0 / &right.0))
    }

    /// Both put together; `None` for a division by zero.
    pub fn combined(&self, op: Operation, right: &Self) -> Option<Self> {
        match op {
            Operation::Add => Some(self.plus(right)),
            Operation::Subtract => Some(self.minus(right)),
            Operation::Multiply => Some(self.times(right)),
            Operation::Divide => self.over(right),
        }
    }

    /// `-self`.
    pub fn negated(&self) -> Self {
        Self(-&self.0)
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// The greatest whole number at or below it.
    pub fn floor(&self) -> Self {
        Self(self.0.floor())
    }

    /// The least whole number at or above it.
    pub fn ceil(&self) -> Self {
        Self(self.0.ceil())
    }

    /// Rounded to a multiple of `step`; unchanged when the step is not above zero.
    pub fn rounded(&self, mode: RoundingMode, step: &Self) -> Self {
        if !step.0.is_positive() {
            return self.clone();
        }
        let steps = &self.0 / &step.0;
        let down = steps.trunc();
        let rest = (&steps - &down).abs();
        let away = if steps.is_negative() {
            &down - BigRational::one()
        } else {
            &down + BigRational::one()
        };
        let half = BigRational::new(BigInt::one(), BigInt::from(2));
        let even = (down.to_integer() % BigInt::from(2)).is_zero();
        let up = match (mode, rest.cmp(&half)) {
            (_, _) if rest.is_zero() => false,
            (RoundingMode::Up, _) => true,
            (RoundingMode::Down, _) => false,
            (_, Ordering::Greater) => true,
            (_, Ordering::Less) => false,
            (RoundingMode::HalfUp, Ordering::Equal) => true,
            (RoundingMode::HalfDown, Ordering::Equal) => false,
            (RoundingMode::HalfEven, Ordering::Equal) => !even,
        };
        Self(if up { away } else { down } * &step.0)
    }

    /// The nearest decimal with at most `places` places, ties to even; for printing and for money
    /// that is already a multiple of its step. Saturates at the largest decimal.
    pub fn to_decimal(&self, places: u32) -> Decimal {
        let scale = BigInt::from(10u32).pow(places);
        let step = Self(BigRational::new(BigInt::one(), scale.clone()));
        let scaled = (self.rounded(RoundingMode::HalfEven, &step).0
            * BigRational::from_integer(scale))
        .to_integer();
        match scaled.to_i128().and_then(|m| Decimal::try_from_i128_with_scale(m, places).ok()) {
            Some(decimal) => decimal.normalize(),
            None if scaled.is_negative() => Decimal::MIN,
            None => Decimal::MAX,
        }
    }

    /// The whole part, `None` when it does not fit.
    pub fn to_i64(&self) -> Option<i64> {
        self.0.to_integer().to_i64()
    }
}

impl fmt::Display for Exact {
    /// `7`, or `4217/4320` where it is no whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// An exact figure with its type. Percentages and points are fractions of one (95% is 19/20),
/// durations and instants are microseconds, money is in major units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// How much.
    pub value: Exact,
    /// Of what.
    pub kind: Type,
}

impl Figure {
    /// A figure.
    pub const fn new(value: Exact, kind: Type) -> Self {
        Self { value, kind }
    }

    /// The figure of a constant; `None` for text, members, truth values and dates, which are no
    /// figures.
    pub fn of(value: &Value) -> Option<Self> {
        let hundredth =
            |d: Decimal| Exact(Exact::decimal(d).0 / BigRational::from_integer(100.into()));
        let exact = match value {
            Value::Number(n) => Exact::decimal(n.0),
            Value::Percent(p) => hundredth(p.0),
            Value::Points(p) => hundredth(p.0),
            Value::Money(m) => Exact::decimal(m.amount.0),
            Value::Duration(Duration(micros)) | Value::Instant(Instant(micros)) => {
                Exact::whole(*micros)
            }
            Value::Member(_) | Value::Text(_) | Value::Boolean(_) | Value::Date(_) => return None,
        };
        Some(Self::new(exact, Type::of(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_where_the_mode_says() {
        let step = Exact::ratio(1, 100).unwrap();
        let tie = Exact::ratio(5, 1000).unwrap();
        let to = |mode| tie.rounded(mode, &step).to_decimal(2).to_string();
        assert_eq!(to(RoundingMode::HalfUp), "0.01");
        assert_eq!(to(RoundingMode::HalfDown), "0");
        assert_eq!(to(RoundingMode::HalfEven), "0");
        assert_eq!(to(RoundingMode::Up), "0.01");
        assert_eq!(
            tie.negated().rounded(RoundingMode::HalfUp, &step).to_decimal(2).to_string(),
            "-0.01"
        );
    }
}
