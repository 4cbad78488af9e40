//! The checker's types: those of the model, and those that never reach an expression.

use std::rc::Rc;

use slate_model::types::Type;

use crate::compile::At;

/// The members of a `one of` and the field that declares them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Members {
    /// `priority`
    pub field: String,
    /// The values as histories have them, in order.
    pub values: Vec<String>,
    /// Names that stand for values in quotes.
    pub aliases: Vec<(String, String)>,
    /// Where each word that may be written is declared.
    pub places: Vec<(String, At)>,
    /// Where the field is declared.
    pub at: At,
}

impl Members {
    /// The value that a word stands for.
    pub fn value(&self, word: &str) -> Option<&str> {
        if let Some(value) = self.values.iter().find(|value| *value == word) {
            return Some(value);
        }
        self.aliases.iter().find(|(alias, _)| alias == word).map(|(_, value)| value.as_str())
    }

    /// Whether any of its values is a number.
    pub fn has_numbers(&self) -> bool {
        self.values.iter().any(|value| value.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// Every word that may be written, for did-you-mean.
    pub fn words(&self) -> Vec<&str> {
        let aliases = self.aliases.iter().map(|(alias, _)| alias.as_str());
        self.values.iter().map(String::as_str).chain(aliases).collect()
    }
}

/// The type of an expression as the checker sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ty {
    /// A type of the model.
    Is(Type),
    /// A member of a `one of`.
    OneOf(Rc<Members>),
    /// `3 working days`
    WorkingDays,
    /// `30 days`, `2 months`
    Span,
    /// `2026-03`
    Period,
    /// `17:50`
    Time,
    /// `30 transactions`
    Units(String),
    /// Already reported: goes with everything.
    Broken,
}

impl Ty {
    /// The type in words, with its article.
    pub fn in_words(&self) -> String {
        match self {
            Self::Is(it) => it.in_words().to_owned(),
            Self::OneOf(members) => format!("a value of `{}`", members.field),
            Self::WorkingDays => "a number of working days".to_owned(),
            Self::Span => "a calendar span".to_owned(),
            Self::Period => "a period".to_owned(),
            Self::Time => "a time of day".to_owned(),
            Self::Units(unit) => format!("a number of `{unit}`"),
            Self::Broken => "something that could not be read".to_owned(),
        }
    }

    /// The model's type, where values of this one reach an expression.
    pub const fn model(&self) -> Option<Type> {
        match self {
            Self::Is(it) => Some(*it),
            Self::OneOf(_) => Some(Type::Text),
            _ => None,
        }
    }

    pub fn is(&self, wanted: Type) -> bool {
        self.model() == Some(wanted)
    }

    pub const fn broken(&self) -> bool {
        matches!(self, Self::Broken)
    }
}
