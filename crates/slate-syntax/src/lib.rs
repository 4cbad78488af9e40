//! Text to tree: spans, the recovering parser, the formatter.
//!
//! [`parse`] never fails: it returns a tree and the mistakes that it found. [`format()`] writes a text
//! as it should look and changes nothing else.
//!
//! | stage | from | to |
//! |---|---|---|
//! | `conflict` | text that a merge left | the first version of each conflict |
//! | `braces` | text | parts, each with balanced braces |
//! | `slate_grammar` | part | pairs of pest |
//! | `lower` | pairs | [`ast`] |
//! | `diagnose` | a piece that could not be read | what is wrong, and the piece as it was meant |
//!
//! [`expected()`] tells what the grammar takes at a place of a text, however broken: `expect` follows the
//! statement there through the rules of the grammar itself.
//!
//! Invariants: a tree holds no pair of pest; every span lies in the text on character boundaries;
//! one mistake is one error.

pub mod ast;
mod blocks;
mod braces;
mod comments;
mod conflict;
mod diagnose;
pub mod error;
mod expect;
mod format;
mod lines;
mod lower;
mod memory;
mod nodes;
mod parse;
mod shift;
pub mod span;
mod unopened;

pub use comments::{code, comments};
pub use error::{Fix, Mistake, SyntaxError};
pub use expect::{Block, Expected, Fit, Step, Term, expected};
pub use format::{COMMENT_COLUMN, format, format_sound};
pub use lines::{LineIndex, Position};
pub use memory::{Memory, Origin};
pub use nodes::{Node, NodeMemory, nodes, rule_text};
pub use parse::{MOST_BYTES, MOST_ERRORS, MOST_ITEM_BYTES, Parse, parse};
pub use slate_grammar::keywords;
pub use span::{Ident, Path, Span, Spanned, Text};
