//! Which values of an input series are meant where a period is at hand (language §3, §8). An input
//! of the same or a longer period gives its value for the period that holds the last date at hand; of
//! a shorter one amounts, counts and durations are added up over the period at hand.

use std::ops::Range;

use slate_model::FieldKind;

use crate::span::Span;

/// The periods of an input, of all of them in `spans`, whose values are added up for the period at
/// hand, `back` steps earlier. `None` before the first.
pub fn meant(
    kind: &FieldKind,
    spans: &[Span],
    at_hand: &Span,
    back: usize,
) -> Option<Range<usize>> {
    let additive = matches!(
        kind,
        FieldKind::Count | FieldKind::Number | FieldKind::Money | FieldKind::Duration
    );
    let inside = |span: &&Span| at_hand.contains(span.first) && at_hand.contains(span.last);
    let width = spans.iter().filter(inside).count();
    let (first, width) = if additive && width > 1 {
        (spans.iter().position(|span| span.first >= at_hand.first)?, width)
    } else {
        (spans.iter().position(|span| span.contains(at_hand.last))?, 1)
    };
    let start = first.checked_sub(width.checked_mul(back)?)?;
    Some(start..start.checked_add(width)?)
}
