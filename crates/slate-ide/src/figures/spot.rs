//! A place in a text as a model names it.

use slate_model::Position;
use slate_syntax::LineIndex;

/// File, line and column, both from 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'t> {
    file: &'t str,
    line: usize,
    column: usize,
}

impl<'t> Spot<'t> {
    /// The place of an offset in the text of a file.
    pub fn new(file: &'t str, text: &str, lines: &LineIndex, offset: usize) -> Self {
        let place = lines.position(text, offset);
        Self { file, line: place.line, column: place.column }
    }

    /// Whether something of the model stands there.
    pub fn holds(self, position: Option<&Position>) -> bool {
        position.is_some_and(|it| {
            it.file == self.file
                && usize::try_from(it.line) == Ok(self.line)
                && usize::try_from(it.column) == Ok(self.column)
        })
    }
}
