//! Agreements and histories to compare on: anything that is valid, as odd as it may be.
//!
//! A case is made from lists of small numbers, one for each part. Zeros make the simplest part, so
//! that shrinking the numbers simplifies the case.

mod awards;
pub mod build;
mod calendars;
mod claims;
mod figures;
mod happenings;
mod hours;
mod money;
mod promises;
mod series;

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

/// The numbers that choose the parts of a case: calendars, promises, exclusions, money, happenings;
/// then calendars of more kinds, promises on inputs and metrics, values of inputs, and claims.
pub type Parts = [Vec<u16>; 9];

/// A case from the numbers that choose its parts.
pub fn case_from(parts: Parts) -> Case {
    let [calendars, promises, exclusions, money, happenings, more @ ..] = parts.map(Dice::new);
    let [mut hours, mut figures, mut values, mut claims] = more;
    let mut agreement = calendars::agreement(calendars);
    hours::add(&mut agreement, &mut hours);
    promises::add(&mut agreement, promises);
    series::add(&mut agreement, &mut figures);
    figures::add(&mut agreement, &mut figures);
    promises::add_exclusions(&mut agreement, exclusions);
    money::add(&mut agreement, money);
    let mut history = happenings::history(&agreement, happenings);
    history.inputs = series::given(&agreement, &mut values, history.as_of);
    history.claims = claims::made(&agreement, &mut claims, &history);
    Case { agreement, history }
}

/// Any case, as the numbers that make it.
pub fn parts() -> impl Strategy<Value = Parts> {
    let words = |n| prop::collection::vec(any::<u16>(), n);
    let more = (words(40), words(120), words(80), words(200));
    (words(60), words(150), words(30), words(150), words(700), more)
        .prop_map(|(a, b, c, d, e, (f, g, h, i))| [a, b, c, d, e, f, g, h, i])
}
