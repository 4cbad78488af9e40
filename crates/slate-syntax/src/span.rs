//! Where a piece of the tree stands in its text.

use std::fmt;

use crate::shift::Shift;

/// A half-open range of bytes, `start..end`, in the text that was parsed.
///
/// Both ends always lie on character boundaries and within the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The number of bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte: the place of something that is missing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether another stretch lies in it.
    #[must_use]
    pub const fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The bytes of `text` that this range covers; empty where it lies outside.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}..{}", self.start, self.end)
    }
}

/// A value and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Shift)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value` at `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: fmt::Debug> fmt::Debug for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        self.span.fmt(f)
    }
}

/// A name: letters, digits and `_`. The built-in calendar `24x7` is one too.
///
/// An empty name stands where one is missing; the parser has reported it.
pub type Ident = Spanned<String>;

/// The text of a quoted string, without its quotes and with its escapes undone.
pub type Text = Spanned<String>;

impl Spanned<String> {
    /// The value as a string slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Whether this stands for a name that is missing, which the parser has reported.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        self.span.is_empty()
    }
}

/// A dotted name: `support_hours`, `desk.gold.response`, `holidays.GB_ENG`.
#[derive(Clone, PartialEq, Eq, Hash, Shift)]
pub struct Path {
    /// The parts, at least one.
    pub parts: Vec<Ident>,
    /// From the first part to the last.
    pub span: Span,
}

impl Path {
    /// The parts joined by dots.
    #[must_use]
    pub fn text(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(Ident::as_str).collect();
        parts.join(".")
    }

    /// The name, where the path has one part only.
    #[must_use]
    pub fn single(&self) -> Option<&Ident> {
        match self.parts.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The last part.
    #[must_use]
    pub fn last(&self) -> Option<&Ident> {
        self.parts.last()
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`{:?}", self.text(), self.span)
    }
}
