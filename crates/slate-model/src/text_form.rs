//! Values that stand in the model as one readable string: instants, durations, percentages, zones.

/// Gives a type that has `Display` and `FromStr` its JSON form (that string) and its JSON Schema
/// (a string with a description and a pattern), so that reading, writing and describing agree.
macro_rules! text_form {
    ($type:ty, $name:literal, $description:literal, $pattern:literal) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": $description,
                    "pattern": $pattern,
                })
            }
        }
    };
}
pub(crate) use text_form;

/// Why a string is not a value of the type that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAValue {
    /// What was expected, in words: `an instant such as 2026-03-06T17:50:00Z`.
    pub expected: &'static str,
    /// What was found.
    pub found: String,
}

impl std::fmt::Display for NotAValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "expected {}, found `{}`", self.expected, self.found)
    }
}

impl std::error::Error for NotAValue {}
