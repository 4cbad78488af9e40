//! Agreements and histories to compare on: anything that is valid, as odd as it may be.
//!
//! A case is made from lists of small numbers, one for each part. Zeros make the simplest part, so
//! that shrinking the numbers simplifies the case.

pub mod build;
mod calendars;
mod happenings;
mod money;
mod promises;

use proptest::prelude::*;
use slate_model::Agreement;

use crate::history::History;

/// An agreement and a history for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The agreement.
    pub agreement: Agreement,
    /// What happened.
    pub history: History,
}

/// Numbers to choose by; zeros when they run out.
#[derive(Debug)]
pub struct Dice {
    words: Vec<u16>,
    at: usize,
}

impl Dice {
    /// Dice that show these numbers in turn.
    pub const fn new(words: Vec<u16>) -> Self {
        Self { words, at: 0 }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        let word = self.words.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(word) % n.max(1)
    }

    /// True `of` times in a hundred.
    pub fn chance(&mut self, of: usize) -> bool {
        // Zeros say no.
        self.below(100) >= 100 - of
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// The numbers that choose the parts of a case: calendars, promises, exclusions, money, happenings.
pub type Parts = [Vec<u16>; 5];

/// A case from the numbers that choose its parts.
pub fn case_from(parts: Parts) -> Case {
    let [calendars, promises, exclusions, money, happenings] = parts.map(Dice::new);
    let mut agreement = calendars::agreement(calendars);
    promises::add(&mut agreement, promises);
    promises::add_exclusions(&mut agreement, exclusions);
    money::add(&mut agreement, money);
    let history = happenings::history(&agreement, happenings);
    Case { agreement, history }
}

/// Any case, as the numbers that make it.
pub fn parts() -> impl Strategy<Value = Parts> {
    let words = |n| prop::collection::vec(any::<u16>(), n);
    (words(60), words(150), words(30), words(150), words(700))
        .prop_map(|(a, b, c, d, e)| [a, b, c, d, e])
}
