//! The tree: what the text says, with the place of every word, and nothing of what it means.
//!
//! Lists keep the order of the source. A piece that could not be read is a [`Bad`] in its list, so
//! that everything round it is still there; a list that holds one is incomplete, and whoever walks
//! the tree should not report what may be missing only because it could not be read.

mod agreement;
mod calendar;
mod credit;
mod exclusion;
mod expr;
mod file;
mod literal;
mod period;
mod record;
mod scenario;
mod service;
mod settlement;
mod target;
mod terminate;
mod timer;

pub use agreement::*;
pub use calendar::*;
pub use credit::*;
pub use exclusion::*;
pub use expr::*;
pub use file::*;
pub use literal::*;
pub use period::*;
pub use record::*;
pub use scenario::*;
pub use service::*;
pub use settlement::*;
pub use target::*;
pub use terminate::*;
pub use timer::*;

use crate::shift::Shift;
pub use crate::span::{Ident, Path, Span, Spanned, Text};

/// `name "Label"` and the doc comments above it: the head of every named definition.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Head {
    /// The name; empty where it is missing (reported).
    pub name: Ident,
    /// The label in quotes.
    pub label: Option<Text>,
    /// The `///` lines directly above, without the slashes, joined by newlines.
    pub docs: Option<Text>,
    /// Something between the keyword and the `{` could not be read (reported).
    pub damaged: bool,
}

/// A piece that could not be read. The parser has reported it.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Bad {
    /// All of it, with its block where it has one.
    pub span: Span,
    /// Its first word.
    pub keyword: Option<Ident>,
    /// The word after it: the name that a damaged definition would have defined.
    pub name: Option<Ident>,
}
