//! Names, and where a clause stands.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text_form::{NotAValue, text_form};

/// A dotted name that is unique among the things of its kind in one agreement: `support_hours`,
/// `desk.fix`, `desk.gold.response`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The name of the built-in calendar that is always open, [`crate::ALWAYS_OPEN`].
    pub fn always_open() -> Self {
        Self(crate::ALWAYS_OPEN.to_owned())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: `response` of `desk.gold.response`.
    pub fn last(&self) -> &str {
        self.0.rsplit('.').next().unwrap_or(&self.0)
    }

    /// The first part: `desk` of `desk.gold.response`.
    pub fn first(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }

    /// This name with `part` after it. `part` must be a name itself; otherwise the result is
    /// found out by [`crate::Model::validate`].
    pub fn child(&self, part: &str) -> Self {
        Self(format!("{}.{part}", self.0))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = NotAValue;

    /// One or more parts of letters, digits and `_` joined by dots; a part may start with a digit
    /// (`24x7` is the built-in calendar).
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let part =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
        if text.split('.').all(part) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAValue {
                expected: "a name of letters, digits and `_`, its parts joined by dots",
                found: text.to_owned(),
            })
        }
    }
}

// The classes of letters and digits are written differently in ECMA-262 and in Python, so the schema
// says what no name holds of ASCII, which is the same in both.
text_form!(
    Name,
    "Name",
    "A name of letters, digits and `_`, its parts joined by dots.",
    r"^[^\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]+(\.[^\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]+)*$"
);

/// Where a clause stands in the text it was compiled from. Opaque to everything behind the
/// compiler: it is only printed.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The file as it was named to the compiler, relative to the workspace, `/` between folders.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What every named clause of an agreement carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The name other clauses use.
    pub name: Name,
    /// The label people read; absent when the agreement gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The doc comment, without its slashes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Where the clause stands; absent in a model that was not compiled from a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
}

impl Heading {
    /// A heading with a name and nothing else.
    pub const fn named(name: Name) -> Self {
        Self { name, label: None, doc: None, at: None }
    }

    /// The label, or the name where there is none.
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(self.name.as_str())
    }
}
