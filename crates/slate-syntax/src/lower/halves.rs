//! Two pieces with a comma between them that belong together: `99,8%`, `P1, or P2`.

use crate::braces::word;
use crate::error::{Mistake, SyntaxError};
use crate::span::Span;

use super::Swap;

/// A statement, a comma, and a piece that cannot be read on its own.
pub(super) struct Halves<'t> {
    /// All of it.
    pub text: &'t str,
    /// Where the statement ends.
    pub before: usize,
    /// Where the piece begins.
    pub piece: usize,
}

/// The two as one.
pub(super) struct Joined {
    pub text: String,
    pub error: SyntaxError,
    pub swap: Swap,
}

impl Halves<'_> {
    /// `99,8%` and `1,000 GBP` as one number.
    pub fn in_one_number(&self) -> Option<Joined> {
        let (head, rest) = (self.text.get(..self.before)?, self.text.get(self.piece..)?);
        let digit = |c: char| c.is_ascii_digit();
        if self.piece != self.before + 1 || !head.ends_with(digit) || !rest.starts_with(digit) {
            return None;
        }
        let digits = rest.len() - rest.trim_start_matches(digit).len();
        let (sign, what) = if digits == 3 { ("_", "its thousands") } else { (".", "its digits") };
        let number = head.len() - head.trim_end_matches(digit).len();
        let span = Span::new(self.before - number, self.piece + digits);
        let written = span.of(self.text);
        let put = written.replace(',', sign);
        let message = format!("`{written}` has a comma between {what}");
        Some(Joined {
            text: format!("{head}{sign}{rest}"),
            error: SyntaxError::new(Mistake::Number, span, message, "a comma ends an entry")
                .help(format!("write `{put}`"))
                .fix(format!("write `{put}`"), span, put),
            swap: Swap { at: self.before, removed: 1, inserted: 1, alike: 0 },
        })
    }

    /// `P1, or P2` as if it had no comma.
    pub fn without_comma(&self) -> Option<Joined> {
        let rest = self.text.get(self.piece..)?;
        let joins = ["or", "and"].into_iter().find(|it| word(rest) == *it)?;
        let comma = self.before + self.text.get(self.before..self.piece)?.find(',')?;
        let span = Span::new(comma, comma + 1);
        let message = format!("`,` does not belong before `{joins}`");
        Some(Joined {
            text: format!("{}{}", self.text.get(..comma)?, self.text.get(comma + 1..)?),
            error: SyntaxError::new(Mistake::Sign, span, message, "ends the statement")
                .help("take it out")
                .fix("take it out", span, ""),
            swap: Swap { at: comma, removed: 1, inserted: 0, alike: 0 },
        })
    }
}
