//! A block whose `{` is missing: what it holds seems to stand in the wrong place, and its `}` closes
//! nothing. That is one mistake.

use crate::error::{Fix, Mistake, SyntaxError};
use crate::span::Span;

/// Leaves out what is only a consequence of a missing `{`, and offers to write it. `errors` are those of
/// one part, in the order of the text.
pub(crate) fn unopened(errors: &mut Vec<SyntaxError>) {
    let mut at = 0;
    while let Some(head) = errors.get(at) {
        at += 1;
        if !head.expected.iter().any(|it| it == "`{`") || head.span.start != head.span.end {
            continue;
        }
        let inside = |error: &&SyntaxError| error.kind != Mistake::Brace;
        let held = errors.iter().skip(at).take_while(inside).count();
        let end = at + held;
        let stray = errors.get(end).is_some_and(|error| error.kind == Mistake::Brace);
        if held == 0 || !stray {
            continue;
        }
        errors.drain(at..=end);
        if let Some(head) = errors.get_mut(at - 1) {
            head.fixes = vec![Fix {
                title: "write `{`".to_owned(),
                span: Span::new(head.span.start, head.span.start),
                replacement: " {".to_owned(),
            }];
        }
    }
}
