//! What the parser says about text that it could not read: data only.

use crate::shift::Shift;
use crate::span::Span;

/// One mistake in the text.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct SyntaxError {
    /// Which kind of mistake: `syntax.keyword`, `syntax.brace`.
    pub code: &'static str,
    /// What is wrong: lower case, no full stop, the author's words in backticks.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What the label at that place says.
    pub label: String,
    /// What could have stood there, in words: ``"`month`"``, `"a number"`.
    pub expected: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// An edit after which the text can be read.
    pub fix: Option<Fix>,
    /// The statement that it stands in, where no edit is known that mends it: what is left of that
    /// statement does not say what its author means.
    pub statement: Option<Span>,
}

/// An edit that mends a mistake.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Fix {
    /// What it does: ``write `service` ``.
    pub title: String,
    /// The text to replace; empty to insert.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}
