//! Exact fractions: a twelfth of a yearly charge has no decimal, and a cap that is rounded down would
//! lose a cent by it.

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed};
use rust_decimal::Decimal;
use slate_model::Value;

/// A fraction; what does not fit is not known.
pub(super) type Exact = Ratio<i128>;

/// A whole number.
pub(super) fn whole(number: impl Into<i128>) -> Exact {
    Exact::from_integer(number.into())
}

/// `numerator / denominator`.
pub(super) fn ratio(numerator: i64, denominator: i64) -> Option<Exact> {
    whole(numerator).checked_div(&whole(denominator))
}

/// A decimal as it is.
pub(super) fn decimal(of: Decimal) -> Option<Exact> {
    let of = of.normalize();
    if of.scale() == 0 {
        return Some(whole(of.mantissa()));
    }
    whole(of.mantissa()).checked_div(&whole(10_i128.checked_pow(of.scale())?))
}

/// What a constant comes to; a percentage is a fraction, a duration microseconds.
pub(super) fn constant(value: &Value) -> Option<Exact> {
    let hundredth = |of: Decimal| decimal(of)?.checked_div(&whole(100));
    match value {
        Value::Number(it) => decimal(it.0),
        Value::Percent(it) => hundredth(it.0),
        Value::Points(it) => hundredth(it.0),
        Value::Money(it) => decimal(it.amount.0),
        Value::Duration(it) => Some(whole(it.0)),
        _ => None,
    }
}

/// `one + other`, where it fits. Whole numbers, as most are, need no common denominator.
pub(super) fn plus(one: &Exact, other: &Exact) -> Option<Exact> {
    if one.is_integer() && other.is_integer() {
        return one.numer().checked_add(other.numer()).map(Exact::from_integer);
    }
    one.checked_add(other)
}

/// `one - other`, where it fits.
pub(super) fn minus(one: &Exact, other: &Exact) -> Option<Exact> {
    one.checked_sub(other)
}

/// `one * other`, where it fits.
pub(super) fn times(one: &Exact, other: &Exact) -> Option<Exact> {
    if one.is_integer() && other.is_integer() {
        return one.numer().checked_mul(other.numer()).map(Exact::from_integer);
    }
    one.checked_mul(other)
}

/// `one / other`, where it fits and `other` is not zero.
pub(super) fn over(one: &Exact, other: &Exact) -> Option<Exact> {
    one.checked_div(other)
}

/// The multiple of a step above zero at or above an amount.
pub(super) fn up_to(of: &Exact, step: &Exact) -> Option<Exact> {
    if !step.is_positive() {
        return Some(*of);
    }
    times(&over(of, step)?.ceil(), step)
}

/// The multiple of a step above zero at or below an amount.
pub(super) fn down_to(of: &Exact, step: &Exact) -> Option<Exact> {
    if !step.is_positive() {
        return Some(*of);
    }
    times(&over(of, step)?.floor(), step)
}

/// As a decimal: all of it where it has one, else rounded to the last place there is.
pub(super) fn to_decimal(of: &Exact) -> Option<Decimal> {
    let part = |it: i128| Decimal::try_from_i128_with_scale(it, 0).ok();
    Some(part(*of.numer())?.checked_div(part(*of.denom())?)?.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twelfth_of_a_year_is_a_whole_month() {
        let twelfth = over(&whole(12_000), &whole(12)).unwrap();
        assert_eq!(to_decimal(&twelfth), Some(Decimal::from(1_000)));
        let third = over(&whole(1), &whole(3)).unwrap();
        assert_eq!(times(&third, &whole(3)), Some(whole(1)));
        assert_eq!(up_to(&third, &ratio(1, 100).unwrap()), ratio(34, 100));
        assert_eq!(down_to(&third, &ratio(1, 100).unwrap()), ratio(33, 100));
    }
}
