//! Text to tree: spans, the recovering parser, the formatter.
//!
//! [`parse`] never fails: it returns a tree and the mistakes that it found.

pub mod ast;
pub mod error;
pub mod span;

pub use error::{Fix, SyntaxError};
pub use span::{Ident, Path, Span, Spanned, Text};
