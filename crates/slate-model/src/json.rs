//! The model as a file: written one way only, and read with every check that compiling makes.

use std::fmt;

use crate::agreement::{FORMAT, Model};
use crate::validate::Fault;

/// Why a file is not a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// It is no JSON, or not in the form of a model.
    Form {
        /// Where: `agreements[0].targets[2].period`, or `line 3, column 7` where it is no JSON.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// It is in a form that this program does not know.
    Version {
        /// The version that the file states.
        found: u64,
    },
    /// It is in the form of a model, and it contradicts itself.
    Faults(Vec<Fault>),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form { place, problem } => write!(f, "{place}: {problem}"),
            Self::Version { found } => write!(
                f,
                "slate_model: this is a model of form {found}, and this program reads form {FORMAT}: \
                 compile the agreement again, or use the program that wrote the model"
            ),
            Self::Faults(faults) => {
                for (n, fault) in faults.iter().enumerate() {
                    if n > 0 {
                        writeln!(f)?;
                    }
                    write!(f, "{fault}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for LoadError {}

impl Model {
    /// The model as JSON: two spaces of indentation, fields in the order of the schema, a newline
    /// at the end. The same model gives the same bytes.
    ///
    /// # Errors
    /// Never for a model that compiled; serde's own message otherwise.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// Reads a model and checks it as compiling would.
    ///
    /// # Errors
    /// Says where the file is wrong, by its path in the JSON, and why.
    pub fn from_json(text: &str) -> Result<Self, LoadError> {
        let not_json = |error: serde_json::Error| LoadError::Form {
            place: format!("line {}, column {}", error.line(), error.column()),
            problem: error.to_string(),
        };
        let version: Version = serde_json::from_str(text).map_err(not_json)?;
        match version.slate_model {
            Some(found) if found != u64::from(FORMAT) => return Err(LoadError::Version { found }),
            Some(_) => {}
            None => {
                return Err(LoadError::Form {
                    place: "slate_model".to_owned(),
                    problem: "missing: this is no model of Slate".to_owned(),
                });
            }
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let model: Self = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            LoadError::Form { place: error.path().to_string(), problem: error.inner().to_string() }
        })?;
        let faults = model.validate();
        if faults.is_empty() { Ok(model) } else { Err(LoadError::Faults(faults)) }
    }
}

/// Just the version, whatever else the file holds.
#[derive(serde::Deserialize)]
struct Version {
    slate_model: Option<u64>,
}

/// The JSON Schema (2020-12) of the model.
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(Model)
}
