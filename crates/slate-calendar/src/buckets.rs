//! A uniform table over sorted keys: which few of them can be the one that is looked for.

/// For each of the equal stretches of the keys' range, the first key in or after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Buckets {
    /// Where the first bucket begins.
    origin: i64,
    /// A bucket is `1 << shift` wide: a shift is cheaper than a division.
    shift: u32,
    /// Position of the first key at or after the start of each bucket; one more at the end.
    first: Vec<u32>,
}

impl Buckets {
    /// A table over sorted `keys`, about two buckets a key.
    pub(crate) fn new(keys: &[i64]) -> Self {
        let (Some(&origin), Some(&last)) = (keys.first(), keys.last()) else {
            return Self { origin: 0, shift: 62, first: vec![0, 0] };
        };
        let range = last.saturating_sub(origin);
        let wanted = i64::try_from(keys.len()).unwrap_or(i64::MAX).saturating_mul(2);
        let mut shift = 0;
        while shift < 62 && (range >> shift) >= wanted {
            shift += 1;
        }
        let count = usize::try_from(range >> shift).unwrap_or(0) + 1;
        let mut first = Vec::with_capacity(count + 1);
        let mut at = 0;
        for (position, key) in keys.iter().enumerate() {
            let bucket = usize::try_from((key - origin) >> shift).unwrap_or(0);
            while at <= bucket {
                first.push(u32::try_from(position).unwrap_or(u32::MAX));
                at += 1;
            }
        }
        first.push(u32::try_from(keys.len()).unwrap_or(u32::MAX));
        Self { origin, shift, first }
    }

    /// The positions between which the first key greater than `key` (or at least `key`) lies: it
    /// is one of `low..high`, or `high` itself.
    #[inline]
    pub(crate) fn around(&self, key: i64) -> (usize, usize) {
        let offset = key.saturating_sub(self.origin);
        if offset < 0 {
            return (0, 0);
        }
        let bucket = usize::try_from(offset >> self.shift).unwrap_or(usize::MAX);
        match (self.first.get(bucket), self.first.get(bucket.saturating_add(1))) {
            (Some(low), Some(high)) => (*low as usize, *high as usize),
            _ => {
                let end = self.first.last().copied().unwrap_or(0) as usize;
                (end, end)
            }
        }
    }
}

/// The first position in `low..high` of `of` that is past (as `past` says), or `high`. `past` is
/// false up to some position and true from there on.
#[inline]
pub(crate) fn first_past<T>(
    of: &[T],
    (mut low, high): (usize, usize),
    past: impl Fn(&T) -> bool,
) -> usize {
    // Almost always one or two steps; a crowded bucket is halved instead.
    if high - low > 8
        && let Some(crowd) = of.get(low..high)
    {
        return low + crowd.partition_point(|item| !past(item));
    }
    while low < high && of.get(low).is_some_and(|item| !past(item)) {
        low += 1;
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_finds_what_a_search_finds() {
        let keys: Vec<i64> =
            (0..200).map(|n| n * n % 7 + n * 31 + if n > 100 { 50_000 } else { 0 }).collect();
        let buckets = Buckets::new(&keys);
        for key in -10..60_000 {
            let found = first_past(&keys, buckets.around(key), |item| *item > key);
            assert_eq!(found, keys.partition_point(|item| *item <= key), "{key}");
            let found = first_past(&keys, buckets.around(key), |item| *item >= key);
            assert_eq!(found, keys.partition_point(|item| *item < key), "{key}");
        }
        assert_eq!(Buckets::new(&[]).around(5), (0, 0));
        assert_eq!(first_past(&[7], Buckets::new(&[7]).around(i64::MAX), |k| *k > 9), 1);
    }
}
