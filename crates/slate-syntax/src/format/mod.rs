//! The formatter: how a text should look.
//!
//! It changes nothing but the space between tokens: lines stay lines, every token and comment stays
//! in its order. What it decides is the indentation (two spaces a block, four more for a line that
//! goes on), one space between words, the columns of rows, maps and fields, and where comments at
//! the end of a line begin.

mod layout;
mod tokens;

use crate::error::SyntaxError;
use crate::nodes::{Node, nodes};
use crate::parse::parse;

/// The column, from 0, at which comments after code begin where the code leaves room.
pub const COMMENT_COLUMN: usize = 42;

/// `text` as it should look. The tree stays the same, up to its spans, every comment stays, and
/// formatting the result again changes nothing.
///
/// # Errors
/// The mistakes of a text that [`parse`] could not read as a whole: it is not touched.
pub fn format(text: &str) -> Result<String, Vec<SyntaxError>> {
    let parsed = parse(text);
    if !parsed.errors.is_empty() {
        return Err(parsed.errors);
    }
    Ok(format_sound(text, &nodes(text)))
}

/// The same of a text that is known to have no mistakes, and whose [`nodes`] are known.
#[must_use]
pub fn format_sound(text: &str, nodes: &[Node]) -> String {
    layout::layout(text, &tokens::marks(text, nodes))
}
