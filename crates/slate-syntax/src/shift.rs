//! Moving a piece of the tree: what was read at one place of a text and now stands at another.

pub use slate_syntax_derive::Shift;

use std::sync::Arc;

use crate::span::Span;

/// What has places in a text.
pub trait Shift {
    /// Moves every place by so many bytes.
    fn shift(&mut self, by: isize);
}

impl Shift for Span {
    fn shift(&mut self, by: isize) {
        *self = Self::new(self.start.saturating_add_signed(by), self.end.saturating_add_signed(by));
    }
}

impl<T: Shift> Shift for Option<T> {
    fn shift(&mut self, by: isize) {
        self.iter_mut().for_each(|it| it.shift(by));
    }
}

impl<T: Shift> Shift for Vec<T> {
    fn shift(&mut self, by: isize) {
        self.iter_mut().for_each(|it| it.shift(by));
    }
}

impl<T: Shift> Shift for Box<T> {
    fn shift(&mut self, by: isize) {
        (**self).shift(by);
    }
}

impl<T: Shift + Clone> Shift for Arc<T> {
    fn shift(&mut self, by: isize) {
        // Whoever else holds it keeps it where it was.
        Self::make_mut(self).shift(by);
    }
}

impl<A: Shift, B: Shift> Shift for (A, B) {
    fn shift(&mut self, by: isize) {
        self.0.shift(by);
        self.1.shift(by);
    }
}

/// What has no place of its own.
macro_rules! unplaced {
    ($($what:ty),*) => { $(impl Shift for $what { fn shift(&mut self, _: isize) {} })* };
}

unplaced!(String, bool, u8, u16, u32, i32, u64, usize, &'static str);
