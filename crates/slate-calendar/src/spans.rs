//! Sets of half-open stretches of time in microseconds, sorted and merged.

/// A half-open stretch `[start, end)` of UTC microseconds since 1970.
pub(crate) type Stretch = (i64, i64);

/// Sorts, drops what is empty, and merges what touches.
pub(crate) fn merged(mut of: Vec<Stretch>) -> Vec<Stretch> {
    of.retain(|(start, end)| start < end);
    of.sort_unstable();
    let mut out: Vec<Stretch> = Vec::with_capacity(of.len());
    for (start, end) in of {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

/// What is in either; both merged.
pub(crate) fn union(a: &[Stretch], b: &[Stretch]) -> Vec<Stretch> {
    let mut all = a.to_vec();
    all.extend_from_slice(b);
    merged(all)
}

/// What is in both; both merged.
pub(crate) fn intersection(a: &[Stretch], b: &[Stretch]) -> Vec<Stretch> {
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    let mut out = Vec::new();
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let (start, end) = (x.0.max(y.0), x.1.min(y.1));
        if start < end {
            out.push((start, end));
        }
        if x.1 <= y.1 {
            a.next();
        } else {
            b.next();
        }
    }
    out
}

/// What is in `a` and not in `b`; both merged.
pub(crate) fn difference(a: &[Stretch], b: &[Stretch]) -> Vec<Stretch> {
    let mut out = Vec::with_capacity(a.len());
    let mut cuts = b.iter().copied().peekable();
    for &(mut start, end) in a {
        while let Some(&(cut_start, cut_end)) = cuts.peek() {
            if cut_end <= start {
                cuts.next();
                continue;
            }
            if cut_start >= end {
                break;
            }
            if start < cut_start {
                out.push((start, cut_start));
            }
            start = cut_end;
            if cut_end >= end {
                break;
            }
        }
        if start < end {
            out.push((start, end));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_time() {
        let a = merged(vec![(5, 9), (0, 2), (2, 3), (4, 4)]);
        assert_eq!(a, [(0, 3), (5, 9)]);
        assert_eq!(union(&a, &[(3, 5)]), [(0, 9)]);
        assert_eq!(intersection(&a, &[(1, 6), (8, 20)]), [(1, 3), (5, 6), (8, 9)]);
        assert_eq!(difference(&a, &[(1, 2), (6, 7), (8, 20)]), [(0, 1), (2, 3), (5, 6), (7, 8)]);
        assert_eq!(difference(&a, &[(-5, 50)]), []);
        assert_eq!(difference(&[(0, 3), (3, 4)], &[(1, 10)]), [(0, 1)]);
    }
}
