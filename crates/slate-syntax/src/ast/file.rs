//! A file and what may stand at its top.

use super::{
    Agreement, Bad, Calendar, Expr, Head, Holidays, Ident, Literal, Number, Path, Record, Scenario,
    Span, Text,
};
use std::sync::Arc;

use crate::shift::Shift;

/// A whole file.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct File {
    /// What stands in it, in the order of the source; shared with the tree of the text before an
    /// edit where it is the same.
    pub items: Vec<Arc<Item>>,
    /// The whole text.
    pub span: Span,
}

impl File {
    /// What stands in the file, in the order of the source.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().map(|item| &**item)
    }
}

/// What may stand at the top of a file.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum Item {
    /// `edition 2026`
    Edition(Edition),
    /// `use "common/calendars.slate"`, `use holidays.GB_ENG`
    Use(Use),
    /// `agreement acme "…" { … }`
    Agreement(Agreement),
    /// `scenario "…" for acme { … }`
    Scenario(Scenario),
    /// A calendar that several agreements share.
    Calendar(Calendar),
    /// A table of holidays.
    Holidays(Holidays),
    /// A record that several agreements share.
    Record(Record),
    /// A figure that simulations may vary.
    Parameter(Parameter),
    /// A named expression.
    Let(Let),
    /// A series that comes with the history.
    Input(Input),
    /// What could not be read (reported).
    Bad(Bad),
}

impl Item {
    /// Where it stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Edition(it) => it.span,
            Self::Use(it) => it.span,
            Self::Agreement(it) => it.span,
            Self::Scenario(it) => it.span,
            Self::Calendar(it) => it.span,
            Self::Holidays(it) => it.span,
            Self::Record(it) => it.span,
            Self::Parameter(it) => it.span,
            Self::Let(it) => it.span,
            Self::Input(it) => it.span,
            Self::Bad(it) => it.span,
        }
    }
}

/// `edition 2026`: which edition of the language the file is written in.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Edition {
    /// The year.
    pub year: Number,
    /// The whole statement.
    pub span: Span,
}

/// `use holidays.GB_ENG` or `use "common/calendars.slate" as common`.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Use {
    /// What is brought in.
    pub what: UseWhat,
    /// The name that it has here: `as common`.
    pub alias: Option<Ident>,
    /// The whole statement.
    pub span: Span,
}

/// What a `use` brings in.
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub enum UseWhat {
    /// A bundled table: `holidays.GB_ENG`.
    Bundled(Path),
    /// Another file of the workspace, by its path from this one.
    File(Text),
}

/// `parameter threshold "Label" = 95% from 80% to 99%`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Parameter {
    /// Name, label, docs.
    pub head: Head,
    /// The value where nobody gives another.
    pub value: Literal,
    /// The least and the greatest value that may be given.
    pub range: Option<(Literal, Literal)>,
    /// The whole statement.
    pub span: Span,
}

/// `let annual_charge = 12 * desk.charge`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Let {
    /// Name, label, docs.
    pub head: Head,
    /// What it stands for.
    pub value: Expr,
    /// The whole statement.
    pub span: Span,
}

/// `input users "Active users" : count each month`
#[derive(Clone, Debug, PartialEq, Eq, Shift)]
pub struct Input {
    /// Name, label, docs.
    pub head: Head,
    /// The type of its values.
    pub kind: super::FieldType,
    /// One value for each of these.
    pub each: super::Cadence,
    /// The whole statement.
    pub span: Span,
}
