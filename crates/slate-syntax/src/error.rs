//! What the parser says about text that it could not read: data only.

use crate::shift::Shift;
use crate::span::Span;

/// Which kind of mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Shift)]
pub enum Mistake {
    /// A piece that nothing here begins or goes on with.
    Unexpected,
    /// A brace without its partner.
    Brace,
    /// A word that is not of the language.
    Keyword,
    /// A statement that stands in the wrong block.
    Misplaced,
    /// A sign that is missing, or one too many.
    Sign,
    /// Brackets in one another too often.
    Nesting,
    /// Too much text.
    Size,
    /// A text without its quotes, or in others.
    Text,
    /// A number without a unit, or with one that is none.
    Unit,
    /// A day that does not exist, or in another form.
    Date,
    /// A time of day that does not exist, or in another form.
    Time,
    /// A number or an amount in another form.
    Number,
    /// What a merge could not decide.
    Merge,
}

/// One mistake in the text.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct SyntaxError {
    /// Which kind of mistake.
    pub kind: Mistake,
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
    /// Edits any of which mends it; several where the text may mean several.
    pub fixes: Vec<Fix>,
    /// The statement that it stands in, where no edit is known that mends it: what is left of that
    /// statement does not say what its author means.
    pub statement: Option<Span>,
}

impl SyntaxError {
    /// A mistake of which no more is known yet.
    pub(crate) fn new(
        kind: Mistake,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            message: message.into(),
            span,
            label: label.into(),
            expected: Vec::new(),
            help: None,
            fixes: Vec::new(),
            statement: None,
        }
    }

    /// Says what to write instead.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what could have stood there.
    pub(crate) fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected.push(expected.into());
        self
    }

    /// Adds an edit that mends it.
    pub(crate) fn fix(
        mut self,
        title: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Self {
        self.fixes.push(Fix { title: title.into(), span, replacement: replacement.into() });
        self
    }

    /// Changes every place: those of the mistake and of its edits.
    pub(crate) fn moved(mut self, to: impl Fn(Span) -> Span) -> Self {
        self.span = to(self.span);
        for fix in &mut self.fixes {
            fix.span = to(fix.span);
        }
        self
    }
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
