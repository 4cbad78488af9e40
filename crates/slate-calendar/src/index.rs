//! The open time of one calendar as a table: every question is a few steps, whatever the years
//! between (architecture, "Numbers that the design must respect").

use slate_model::{Duration, Instant};

use crate::buckets::{Buckets, first_past};
use crate::spans::{self, Stretch};

/// The bounds of an index without a horizon: ±73,000 years, far enough from the ends of 64 bits
/// that no sum of two such times overflows.
const EVER: i64 = i64::MAX / 4;

/// One open span and the open time before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Open {
    start: i64,
    end: i64,
    /// Open microseconds of the index before `start`.
    before: i64,
}

/// The open spans of a calendar between two instants: sorted, half-open, merged, in UTC
/// microseconds, with the open time before each.
///
/// An index answers only for its [horizon](Self::horizon); for anything beyond it the answer is
/// `None`, never a guess. Seconds are real: a day on which the clock changes has 23 or 25 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarIndex {
    from: i64,
    to: i64,
    /// Whether it is open at all times: then there is no table.
    always: bool,
    open: Vec<Open>,
    by_time: Buckets,
    by_open: Buckets,
}

impl CalendarIndex {
    /// Open at all times, with no horizon: `24x7`.
    pub fn always() -> Self {
        Self {
            from: -EVER,
            to: EVER,
            always: true,
            open: Vec::new(),
            by_time: Buckets::new(&[]),
            by_open: Buckets::new(&[]),
        }
    }

    /// An index over `[from, to]` that is open in `spans`, which may come in any order, overlap,
    /// and reach beyond the horizon; what does is cut.
    pub fn from_spans(from: Instant, to: Instant, spans: &[(Instant, Instant)]) -> Self {
        let spans = spans.iter().map(|(start, end)| (start.0, end.0)).collect();
        Self::from_stretches(from.0, to.0, &spans::merged(spans))
    }

    /// The same of merged stretches.
    pub(crate) fn from_stretches(from: i64, to: i64, stretches: &[Stretch]) -> Self {
        let from = from.clamp(-EVER, EVER);
        let to = to.clamp(from, EVER);
        let mut before = 0;
        let mut open = Vec::with_capacity(stretches.len() + 1);
        for (start, end) in spans::intersection(stretches, &[(from, to)]) {
            open.push(Open { start, end, before });
            before += end - start;
        }
        // A last span without an end needs no bucket, and would make all others one.
        let bounded = open.len() - usize::from(open.last().is_some_and(|span| span.end == EVER));
        let ends: Vec<i64> = open.iter().take(bounded).map(|span| span.end).collect();
        let sum = |span: &Open| span.before + (span.end - span.start);
        let sums: Vec<i64> = open.iter().take(bounded).map(sum).collect();
        let (by_time, by_open) = (Buckets::new(&ends), Buckets::new(&sums));
        // A closed mark at the end of the horizon: every search finds an entry.
        open.push(Open { start: to, end: to, before });
        Self { from, to, always: false, open, by_time, by_open }
    }

    /// The first and the last instant that it answers for.
    pub const fn horizon(&self) -> (Instant, Instant) {
        (Instant(self.from), Instant(self.to))
    }

    /// Whether `t` lies within the horizon.
    pub const fn covers(&self, t: Instant) -> bool {
        self.from <= t.0 && t.0 <= self.to
    }

    /// Whether this is the calendar that never closes.
    pub const fn is_always(&self) -> bool {
        self.always
    }

    /// The first span that ends after `t` (which lies within the horizon), or the end mark.
    #[inline]
    fn after(&self, t: i64) -> Option<(usize, &Open)> {
        let at = first_past(&self.open, self.by_time.around(t), |span| span.end > t);
        self.open.get(at).map(|span| (at, span))
    }

    /// Open microseconds before `t`, from a fixed point of the index: only differences between two
    /// answers of one index mean something. `None` beyond the horizon.
    #[inline]
    pub fn open_before(&self, t: Instant) -> Option<i64> {
        if !self.covers(t) {
            return None;
        }
        if self.always {
            return Some(t.0);
        }
        let (_, span) = self.after(t.0)?;
        Some(span.before + (t.0 - span.start).max(0))
    }

    /// Open time between two instants; zero when `b` is before `a` (language §5: an end before its
    /// start is zero). `None` beyond the horizon.
    #[inline]
    pub fn elapsed(&self, a: Instant, b: Instant) -> Option<Duration> {
        let (from, to) = (self.open_before(a)?, self.open_before(b)?);
        Some(Duration((to - from).max(0)))
    }

    /// Whether it is open at `t`; spans are half-open. `None` beyond the horizon.
    #[inline]
    pub fn is_open(&self, t: Instant) -> Option<bool> {
        if !self.covers(t) {
            return None;
        }
        if self.always {
            return Some(true);
        }
        self.after(t.0).map(|(_, span)| span.start <= t.0 && t.0 < span.end)
    }

    /// `t` itself when open, otherwise the next opening. `None` beyond the horizon, or when there
    /// is none within it.
    pub fn next_open(&self, t: Instant) -> Option<Instant> {
        if !self.covers(t) {
            return None;
        }
        if self.always {
            return Some(t);
        }
        let (_, span) = self.after(t.0)?;
        (span.start < span.end).then_some(Instant(span.start.max(t.0)))
    }

    /// The end of the span that `t` is in, otherwise of the next one. `None` when there is none
    /// within the horizon.
    pub fn next_close(&self, t: Instant) -> Option<Instant> {
        if !self.covers(t) || self.always {
            return None;
        }
        let (_, span) = self.after(t.0)?;
        (span.start < span.end).then_some(Instant(span.end))
    }

    /// The last close at or before `t`. `None` when there is none within the horizon.
    pub fn prev_close(&self, t: Instant) -> Option<Instant> {
        if !self.covers(t) || self.always {
            return None;
        }
        let (at, _) = self.after(t.0)?;
        self.open.get(at.checked_sub(1)?).map(|span| Instant(span.end))
    }

    /// The last instant, `t` at the latest, up to which it was open: `t` itself inside a span and at
    /// its close, the close before otherwise (also at the instant of an opening).
    pub fn open_until(&self, t: Instant) -> Option<Instant> {
        if !self.covers(t) {
            return None;
        }
        if self.always {
            return Some(t);
        }
        let (_, span) = self.after(t.0)?;
        if span.start < t.0 && t.0 < span.end { Some(t) } else { self.prev_close(t) }
    }

    /// When `time` of open time has passed since `start`: the first such instant, so a limit that
    /// runs out exactly at a close is due at that close, not at the next opening (language §5). No
    /// time is due at `start` itself, open or not; a negative time counts [back](Self::back).
    /// `None` when that lies beyond the horizon.
    #[inline]
    pub fn due(&self, start: Instant, time: Duration) -> Option<Instant> {
        if time.0 <= 0 {
            return self.back(start, Duration(time.0.checked_neg()?));
        }
        let target = self.open_before(start)?.checked_add(time.0)?;
        if self.always {
            return Some(Instant(target)).filter(|due| self.covers(*due));
        }
        let reaches = |span: &Open| span.before + (span.end - span.start) >= target;
        let at = first_past(&self.open, self.by_open.around(target), reaches);
        let span = self.open.get(at).filter(|span| span.start < span.end)?;
        Some(Instant(span.start + (target - span.before)))
    }

    /// The last instant from which `time` of open time passes until `end`; one that begins exactly
    /// at an opening is at that opening, not at the close before it. `None` beyond the horizon.
    pub fn back(&self, end: Instant, time: Duration) -> Option<Instant> {
        let open = self.open_before(end)?;
        match time.0 {
            0 => return Some(end),
            negative if negative < 0 => return self.due(end, Duration(negative.checked_neg()?)),
            _ => {}
        }
        let target = open.checked_sub(time.0)?;
        if self.always {
            return Some(Instant(target)).filter(|start| self.covers(*start));
        }
        if target < 0 {
            return None;
        }
        let passes = |span: &Open| span.before + (span.end - span.start) > target;
        let at = first_past(&self.open, self.by_open.around(target), passes);
        let span = self.open.get(at).filter(|span| span.start < span.end)?;
        Some(Instant(span.start + (target - span.before)))
    }

    /// The open spans that overlap `[a, b)`, cut to it, in order. Beyond the horizon there are
    /// none: ask [`Self::covers`] first.
    pub fn spans(&self, a: Instant, b: Instant) -> impl Iterator<Item = (Instant, Instant)> + '_ {
        let (a, b) = (a.0.max(self.from), b.0.min(self.to));
        let whole = (self.always && a < b).then_some((Instant(a), Instant(b)));
        let first = if self.always || a > b {
            self.open.len()
        } else {
            self.after(a).map_or(0, |(at, _)| at)
        };
        let listed = self
            .open
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(move |span| span.start < b)
            .map(move |span| (Instant(span.start.max(a)), Instant(span.end.min(b))))
            .filter(|(start, end)| start < end);
        whole.into_iter().chain(listed)
    }

    /// How many open spans there are. `24x7` has one.
    pub const fn span_count(&self) -> usize {
        if self.always { 1 } else { self.open.len().saturating_sub(1) }
    }

    /// All open time within the horizon.
    pub fn total(&self) -> Duration {
        let open = self.open.last().map_or(0, |mark| mark.before);
        Duration(if self.always { self.to - self.from } else { open })
    }

    fn stretches(&self) -> Vec<Stretch> {
        if self.always {
            return vec![(self.from, self.to)];
        }
        self.open.iter().map(|span| (span.start, span.end)).filter(|(a, b)| a < b).collect()
    }

    /// This calendar with stretches taken out: excluded time runs on no clock. They may come in any
    /// order and overlap. The horizon stays.
    #[must_use]
    pub fn minus(&self, excluded: &[(Instant, Instant)]) -> Self {
        let cut = spans::merged(excluded.iter().map(|(a, b)| (a.0, b.0)).collect());
        Self::from_stretches(self.from, self.to, &spans::difference(&self.stretches(), &cut))
    }

    /// Open when both are, over the horizon that both cover.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        if self.always && other.always {
            return Self::always();
        }
        Self::from_stretches(from, to, &spans::intersection(&self.stretches(), &other.stretches()))
    }

    /// Open when either is, over the horizon that both cover.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        if self.always && other.always {
            return Self::always();
        }
        Self::from_stretches(from, to, &spans::union(&self.stretches(), &other.stretches()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: i64) -> Instant {
        Instant::from_seconds(seconds)
    }

    /// Open 10 to 20 and 30 to 40, known from 0 to 50.
    fn index() -> CalendarIndex {
        CalendarIndex::from_spans(s(0), s(50), &[(s(30), s(40)), (s(10), s(20))])
    }

    #[test]
    fn a_limit_that_runs_out_at_a_close_is_due_at_that_close() {
        let due = |start, time| index().due(s(start), Duration::from_seconds(time));
        assert_eq!(due(10, 10), Some(s(20)));
        assert_eq!(due(10, 11), Some(s(31)));
        assert_eq!(due(0, 10), Some(s(20)));
        assert_eq!(due(25, 10), Some(s(40)));
        assert_eq!(due(25, 11), None, "beyond the horizon");
        assert_eq!(due(25, 0), Some(s(25)), "no time is due at once");
        assert_eq!(due(60, 1), None);
    }

    #[test]
    fn counting_back_stops_at_an_opening() {
        let back = |end, time| index().back(s(end), Duration::from_seconds(time));
        assert_eq!(back(40, 10), Some(s(30)));
        assert_eq!(back(40, 11), Some(s(19)));
        assert_eq!(back(40, 20), Some(s(10)));
        assert_eq!(back(40, 21), None);
        assert_eq!(back(25, 0), Some(s(25)));
    }

    #[test]
    fn spans_are_half_open() {
        let index = index();
        assert_eq!(index.is_open(s(10)), Some(true));
        assert_eq!(index.is_open(s(20)), Some(false));
        assert_eq!(index.is_open(s(51)), None);
        assert_eq!(index.next_open(s(20)), Some(s(30)));
        assert_eq!(index.next_open(s(15)), Some(s(15)));
        assert_eq!(index.next_open(s(40)), None);
        assert_eq!(index.next_close(s(15)), Some(s(20)));
        assert_eq!(index.next_close(s(20)), Some(s(40)));
        assert_eq!(index.prev_close(s(20)), Some(s(20)));
        assert_eq!(index.prev_close(s(19)), None);
        assert_eq!(index.open_until(s(19)), Some(s(19)));
        assert_eq!(index.open_until(s(29)), Some(s(20)));
        assert_eq!(index.elapsed(s(15), s(35)), Some(Duration::from_seconds(10)));
        assert_eq!(index.elapsed(s(35), s(15)), Some(Duration::ZERO));
        assert_eq!(index.spans(s(15), s(31)).collect::<Vec<_>>(), [(s(15), s(20)), (s(30), s(31))]);
    }

    #[test]
    fn round_the_clock_needs_no_table() {
        let always = CalendarIndex::always();
        assert_eq!(always.due(s(5), Duration::from_seconds(7)), Some(s(12)));
        assert_eq!(always.elapsed(s(-5), s(7)), Some(Duration::from_seconds(12)));
        let cut = always.minus(&[(s(10), s(20)), (s(15), s(30))]);
        assert_eq!(cut.elapsed(s(0), s(100)), Some(Duration::from_seconds(80)));
        assert_eq!(cut.due(s(0), Duration::from_seconds(11)), Some(s(31)));
        assert_eq!(cut.due(s(31), Duration::from_seconds(1_000_000_000)), Some(s(1_000_000_031)));
        assert_eq!(cut.is_open(s(29)), Some(false));
        assert_eq!(
            cut.intersect(&index()).spans(s(0), s(50)).collect::<Vec<_>>(),
            [(s(30), s(40))]
        );
    }

    #[test]
    fn a_calendar_that_never_opens_says_so() {
        let never = CalendarIndex::from_spans(s(0), s(50), &[]);
        assert_eq!(never.elapsed(s(0), s(50)), Some(Duration::ZERO));
        assert_eq!(never.due(s(0), Duration::from_seconds(1)), None);
        assert_eq!(never.next_open(s(0)), None);
        assert_eq!(never.span_count(), 0);
    }
}
