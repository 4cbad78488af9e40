//! What a figure can be at least and at most.

use num_traits::{Signed, Zero};
use slate_model::Operation;

use super::exact::{Exact, minus, over, plus, times, whole};

/// From `low` to `high`, both included; a side that is absent has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub low: Option<Exact>,
    pub high: Option<Exact>,
}

impl Range {
    /// Anything at all.
    pub const ANY: Self = Self { low: None, high: None };

    /// One value.
    pub const fn point(at: Exact) -> Self {
        Self { low: Some(at), high: Some(at) }
    }

    /// Zero or more, up to an end where there is one.
    pub fn up_to(high: Option<Exact>) -> Self {
        Self { low: Some(Exact::zero()), high }
    }

    /// Zero.
    pub fn zero() -> Self {
        Self::point(Exact::zero())
    }

    /// The one value that it can be.
    pub fn fixed(&self) -> Option<Exact> {
        self.low.filter(|low| self.high == Some(*low))
    }

    /// What lies in either.
    pub fn or(&self, other: &Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(one, two)| one.min(two)),
            high: self.high.zip(other.high).map(|(one, two)| one.max(two)),
        }
    }

    /// The same with the sign turned.
    pub fn negated(&self) -> Self {
        Self { low: self.high.map(|it| -it), high: self.low.map(|it| -it) }
    }

    /// What becomes of it where a larger figure never gives a smaller result.
    pub fn map(&self, step: impl Fn(Exact) -> Option<Exact>) -> Self {
        Self { low: self.low.and_then(&step), high: self.high.and_then(&step) }
    }

    /// The smallest of several.
    pub fn smallest(parts: &[Self]) -> Self {
        let lows = parts.iter().map(|it| it.low).collect::<Option<Vec<_>>>();
        Self {
            low: lows.and_then(|it| it.into_iter().min()),
            high: parts.iter().filter_map(|it| it.high).min(),
        }
    }

    /// The largest of several.
    pub fn largest(parts: &[Self]) -> Self {
        let turned: Vec<Self> = parts.iter().map(Self::negated).collect();
        Self::smallest(&turned).negated()
    }

    fn above_zero(&self) -> bool {
        self.low.is_some_and(|low| !low.is_negative())
    }

    /// What arithmetic makes of two.
    pub fn combined(&self, op: Operation, other: &Self) -> Self {
        let both =
            |one: Option<Exact>, two: Option<Exact>, of: fn(&Exact, &Exact) -> Option<Exact>| {
                one.zip(two).and_then(|(one, two)| of(&one, &two))
            };
        match op {
            Operation::Add => Self {
                low: both(self.low, other.low, plus),
                high: both(self.high, other.high, plus),
            },
            Operation::Subtract => Self {
                low: both(self.low, other.high, minus),
                high: both(self.high, other.low, minus),
            },
            Operation::Multiply => self.product(other),
            Operation::Divide => {
                let sign = |it: &Self| match (it.low, it.high) {
                    (Some(low), _) if low.is_positive() => 1,
                    (_, Some(high)) if high.is_negative() => -1,
                    _ => 0,
                };
                let turned = |it: Exact| over(&whole(1), &it);
                match sign(other) {
                    1 => {
                        // One over something without an end comes as near to zero as may be.
                        let low = other.high.map_or(Some(Exact::zero()), turned);
                        self.product(&Self { low, high: other.low.and_then(turned) })
                    }
                    -1 => self.negated().combined(op, &other.negated()),
                    // Near zero above it there is no end; division by zero itself is unknown.
                    _ if self.above_zero() && other.above_zero() => Self::up_to(None),
                    _ => Self::ANY,
                }
            }
        }
    }

    fn product(&self, other: &Self) -> Self {
        if self.fixed().is_some_and(|it| it.is_zero())
            || other.fixed().is_some_and(|it| it.is_zero())
        {
            return Self::zero();
        }
        let ends = |it: &Self| it.low.zip(it.high);
        if let Some(((a, b), (c, d))) = ends(self).zip(ends(other)) {
            let corners = [times(&a, &c), times(&a, &d), times(&b, &c), times(&b, &d)];
            let corners = corners.into_iter().collect::<Option<Vec<_>>>().unwrap_or_default();
            return Self { low: corners.iter().min().copied(), high: corners.into_iter().max() };
        }
        if self.above_zero() && other.above_zero() {
            let low = self.low.zip(other.low).and_then(|(one, two)| times(&one, &two));
            return Self { low: low.or(Some(Exact::zero())), high: None };
        }
        Self::ANY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: i64, high: i64) -> Range {
        Range { low: Some(whole(low)), high: Some(whole(high)) }
    }

    #[test]
    fn arithmetic_keeps_both_ends() {
        let of = |op| range(-2, 3).combined(op, &range(4, 5));
        assert_eq!(of(Operation::Add), range(2, 8));
        assert_eq!(of(Operation::Subtract), range(-7, -1));
        assert_eq!(of(Operation::Multiply), range(-10, 15));
        let divided = range(10, 20).combined(Operation::Divide, &range(-5, -2));
        assert_eq!(divided, range(-10, -2));
    }

    #[test]
    fn what_may_be_divided_by_next_to_nothing_has_no_end() {
        let near = range(1, 2).combined(Operation::Divide, &range(0, 1));
        assert_eq!(near, Range::up_to(None));
        let any = range(-1, 2).combined(Operation::Divide, &range(-1, 1));
        assert_eq!(any, Range::ANY);
    }

    #[test]
    fn nothing_times_anything_is_nothing() {
        let product = Range::zero().combined(Operation::Multiply, &Range::ANY);
        assert_eq!(product, Range::zero());
        let endless = Range::up_to(None).combined(Operation::Multiply, &range(2, 3));
        assert_eq!(endless, Range::up_to(None));
    }

    #[test]
    fn the_smallest_has_an_end_where_one_part_has() {
        assert_eq!(Range::smallest(&[range(1, 5), Range::up_to(None)]), range(0, 5));
        assert_eq!(Range::largest(&[range(1, 5), Range::up_to(None)]).high, None);
    }
}
