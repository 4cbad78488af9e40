//! What a cap leaves is shared pro rata, largest remainder first, then in source order (language
//! §10.10).

use crate::exact::Exact;

/// Shares `allowed` among amounts in proportion to them, each share a multiple of `unit` and no more
/// than its amount. The shares add up to `allowed` where that and all amounts are multiples of the
/// unit, and never to more. Amounts that add up to no more than `allowed` are left alone.
pub fn pro_rata(amounts: &[Exact], allowed: &Exact, unit: &Exact) -> Vec<Exact> {
    let total = amounts.iter().fold(Exact::zero(), |total, amount| total.plus(amount));
    if total <= *allowed {
        return amounts.to_vec();
    }
    let Some(ratio) = allowed.over(&total).filter(|ratio| !ratio.is_negative()) else {
        return vec![Exact::zero(); amounts.len()];
    };
    let mut shares = Vec::with_capacity(amounts.len());
    let mut remainders = Vec::with_capacity(amounts.len());
    for (index, amount) in amounts.iter().enumerate() {
        let exact = amount.times(&ratio);
        let floor = match exact.over(unit) {
            Some(units) => units.floor().times(unit),
            None => exact.clone(),
        };
        remainders.push((exact.minus(&floor), index));
        shares.push(floor);
    }
    let mut left = shares.iter().fold(allowed.clone(), |left, share| left.minus(share));
    remainders.sort_by(|(left, first), (right, second)| right.cmp(left).then(first.cmp(second)));
    for (remainder, index) in remainders {
        if remainder.is_zero() || left < *unit {
            break;
        }
        if let (Some(share), Some(amount)) = (shares.get_mut(index), amounts.get(index)) {
            let more = share.plus(unit);
            if more <= *amount {
                *share = more;
                left = left.minus(unit);
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(amounts: &[i64]) -> Vec<Exact> {
        amounts.iter().map(|amount| Exact::ratio(*amount, 100).unwrap()).collect()
    }

    fn shared(amounts: &[i64], allowed: i64) -> Vec<Exact> {
        let unit = Exact::ratio(1, 100).unwrap();
        pro_rata(&cents(amounts), &Exact::ratio(allowed, 100).unwrap(), &unit)
    }

    #[test]
    fn of_equal_remainders_the_first_in_source_order_gets_the_penny() {
        assert_eq!(shared(&[10_000, 10_000, 10_000], 10_000), cents(&[3_334, 3_333, 3_333]));
    }

    #[test]
    fn the_largest_remainder_gets_the_penny() {
        // 100 shared 1 : 2 : 4 is 14.28…, 28.57…, 57.14…
        assert_eq!(shared(&[100, 200, 400], 100), cents(&[14, 29, 57]));
    }

    #[test]
    fn what_fits_is_left_alone_and_a_spent_cap_leaves_nothing() {
        assert_eq!(shared(&[5, 7], 12), cents(&[5, 7]));
        assert_eq!(shared(&[5, 7], 0), cents(&[0, 0]));
        assert_eq!(shared(&[5, 7], -3), cents(&[0, 0]));
    }
}
