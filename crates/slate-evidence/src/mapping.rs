//! The mapping: what the columns of a history mean, written beside it (`tickets.csv.toml`).

use std::collections::BTreeMap;

use serde::Deserialize;

use slate_model::FieldKind;

use crate::builder::kind_in_words;
use crate::suggest::{did_you_mean, list, plain};

/// A mapping as it is written. Everything may be left out; see `docs/histories.md`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The record that the rows tell of.
    pub record: Option<String>,
    /// What a row is.
    pub rows: Option<Rows>,
    /// The identity of the record.
    pub id: Option<Pick>,
    /// When a change, event or state change happened.
    pub at: Option<Pick>,
    /// Which field changed: a column, or the name of the one field.
    pub field: Option<Which>,
    /// The new value of the field, or the value of an input.
    pub value: Option<Pick>,
    /// The value that the field had before.
    pub before: Option<Pick>,
    /// Which event happened: a column, or the name of the one event.
    pub event: Option<Which>,
    /// The columns of fields, and of `opened`, `from` and `to`.
    pub fields: BTreeMap<String, Pick>,
    /// What the history calls fields, events and inputs by other names, wherever it does: in its header,
    /// in cells that name a field, as keys. The agreement's name for that of the history.
    pub names: BTreeMap<String, String>,
    /// Fields that are not taken from a column although one has their name.
    pub without: Vec<String>,
    /// The zone of times without offset.
    pub zone: Option<String>,
    /// The format of all instants.
    pub format: Option<String>,
    /// The formats of single fields (and of `at`, `opened`, `from`, `to`).
    pub formats: BTreeMap<String, String>,
    /// For each field: the value of the agreement for a value of the history.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// The unit of numbers without one: `percent`, `fraction`, `seconds`, `minutes`, `hours`,
    /// `milliseconds`.
    pub units: BTreeMap<String, String>,
    /// What the column of a field with changes shows: `current` or `at creation`.
    pub shows: BTreeMap<String, String>,
    /// What stands between cells: one character. A tab is `"\t"`.
    pub delimiter: Option<String>,
    /// Cells that mean that there is no value; `[""]` where it is left out.
    pub missing: Option<Vec<String>>,
    /// Only rows whose column has one of the values are used.
    pub keep: BTreeMap<String, OneOrMany>,
    /// Rows whose column has one of the values are left out.
    pub skip: BTreeMap<String, OneOrMany>,
    /// Whose state changes.
    pub subject: Option<Pick>,
    /// The new state.
    pub state: Option<Pick>,
    /// States in which an interval runs.
    pub down: Vec<String>,
    /// States that end it.
    pub up: Vec<String>,
    /// States that change nothing.
    pub ignore: Vec<String>,
    /// A record that gets one interval for each subject, from when it is first seen.
    pub life: Option<String>,
    /// The period of input values.
    pub period: Option<Pick>,
    /// Which input: a column, or the name of the one input.
    pub input: Option<Which>,
    /// The key of the array of changes in JSON objects.
    pub changes: Option<String>,
    /// Whether the earliest change of an unknown record opens it.
    pub opens: Option<bool>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// A record.
    Records,
    /// A change of a field, or an event.
    Changes,
    /// A change of the state of a subject; intervals are made of them.
    States,
    /// Values of input series.
    Inputs,
}

/// A column, or a part of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Pick {
    /// The whole cell.
    Column(String),
    /// One part of it.
    Part(Part),
}

/// `{ column = "Ticket", split = " / ", part = 1 }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The column.
    pub column: String,
    /// What stands between the parts.
    pub split: String,
    /// Which part, from 1.
    pub part: usize,
}

impl Pick {
    pub(crate) fn column(&self) -> &str {
        match self {
            Self::Column(column) | Self::Part(Part { column, .. }) => column,
        }
    }
}

/// A column that names a field, event or input, or the one name for all rows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Which {
    /// Whichever of the two has this name; an error where both have.
    Either(String),
    /// The column.
    Column {
        /// Its name.
        column: String,
    },
    /// The name for all rows.
    Fixed {
        /// The field, event or input.
        fixed: String,
    },
}

/// One value or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    pub(crate) fn values(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// How a place of a value is written.
const A_PICK: &str = "a column, or `{ column = …, split = …, part = … }`";
/// How what names a field, event or input is written.
const A_WHICH: &str = "a column or a name, or `{ column = … }`, or `{ fixed = … }`";

/// Units of percentages.
const OF_SHARES: [&str; 2] = ["percent", "fraction"];
/// Units of durations.
const OF_TIME: [&str; 4] = ["milliseconds", "seconds", "minutes", "hours"];

/// What is wrong with a unit of a field or input of that kind.
pub(crate) fn unit_fault(name: &str, kind: &FieldKind, unit: &str) -> Option<String> {
    let units = match kind {
        FieldKind::Percent => OF_SHARES.as_slice(),
        FieldKind::Duration => &OF_TIME,
        _ => {
            return Some(format!(
                "`units.{name}`: `{name}` is neither a duration nor a percentage, and only those have \
                 a unit"
            ));
        }
    };
    (!units.contains(&unit)).then(|| {
        format!(
            "`units.{name}`: `{name}` is {}, whose unit is one of {}, not `{unit}`",
            kind_in_words(kind),
            list(units)
        )
    })
}

const KEYS: [&str; 34] = [
    "record",
    "rows",
    "id",
    "at",
    "field",
    "value",
    "before",
    "event",
    "fields",
    "names",
    "without",
    "zone",
    "format",
    "formats",
    "values",
    "units",
    "shows",
    "delimiter",
    "missing",
    "keep",
    "skip",
    "subject",
    "state",
    "down",
    "up",
    "ignore",
    "life",
    "period",
    "input",
    "changes",
    "opens",
    // What people write for them:
    "columns",
    "timezone",
    "type",
];

impl Mapping {
    /// Reads a mapping. What it names is checked when it meets its history.
    ///
    /// # Errors
    /// What is wrong with the text, in words, one fault an entry.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| {
            let line = e.span().map_or(1, |span| {
                text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1
            });
            vec![format!("line {line}: {}", e.message().trim().replace('\n', "; "))]
        })?;
        let known = KEYS.get(..31).unwrap_or_default();
        let unknown: Vec<String> = table
            .keys()
            .filter(|key| !known.contains(&key.as_str()))
            .map(|key| {
                let hint = match key.as_str() {
                    "columns" => " (did you mean `fields`?)".to_owned(),
                    "timezone" | "time_zone" | "tz" => " (did you mean `zone`?)".to_owned(),
                    "type" | "kind" => " (did you mean `rows`?)".to_owned(),
                    other => did_you_mean(other, known.iter().copied()),
                };
                format!("`{key}` is no key of a mapping{hint}")
            })
            .collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let mapping: Self =
            serde_path_to_error::deserialize(toml::Value::Table(table)).map_err(|error| {
                let key = error.path().to_string();
                let why = error.inner().message().trim().replace('\n', "; ");
                let why = match why.split("untagged enum ").nth(1) {
                    Some("Pick") => format!(" is {A_PICK}"),
                    Some("OneOrMany") => " is a text or a list of texts".to_owned(),
                    Some(_) => format!(" is {A_WHICH}"),
                    None => format!(": {why}"),
                };
                vec![format!("`{key}`{why}")]
            })?;
        mapping.check()?;
        Ok(mapping)
    }

    /// What the history calls a field, an event or an input, in plain letters.
    pub(crate) fn called(&self, name: &str) -> Vec<String> {
        let others = self.names.iter().filter(|(_, meant)| *meant == name);
        let others: Vec<String> = others.map(|(called, _)| plain(called)).collect();
        if others.is_empty() { vec![plain(name)] } else { others }
    }

    /// The agreement's name for what the history calls so, letter for letter.
    pub(crate) fn meant<'n>(&'n self, called: &'n str) -> &'n str {
        self.names.get(called).map_or(called, String::as_str)
    }

    /// The agreement's name for what the history calls nearly so.
    pub(crate) fn nearly_meant(&self, called: &str) -> Option<&str> {
        let wanted = plain(called);
        let mut near = self.names.iter().filter(|(written, _)| plain(written) == wanted);
        near.next().map(|(_, meant)| meant.as_str())
    }

    /// Every column that the mapping names for certain.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let picks = [
            &self.id,
            &self.at,
            &self.value,
            &self.before,
            &self.subject,
            &self.state,
            &self.period,
        ];
        let which =
            [&self.field, &self.event, &self.input].into_iter().flatten().filter_map(|which| {
                match which {
                    Which::Column { column } => Some(column.as_str()),
                    _ => None,
                }
            });
        picks
            .into_iter()
            .flatten()
            .chain(self.fields.values())
            .map(Pick::column)
            .chain(which)
            .chain(self.keep.keys().chain(self.skip.keys()).map(String::as_str))
            .chain(self.changes.as_deref())
            .collect()
    }

    fn check(&self) -> Result<(), Vec<String>> {
        let mut wrong = Vec::new();
        for (field, shows) in &self.shows {
            if !matches!(shows.as_str(), "current" | "at creation") {
                wrong.push(format!("`shows.{field}` is `current` or `at creation`, not `{shows}`"));
            }
        }
        for (field, unit) in &self.units {
            let units = [OF_SHARES.as_slice(), &OF_TIME].concat();
            if !units.contains(&unit.as_str()) {
                let hint = did_you_mean(unit, units.iter().copied());
                wrong.push(format!(
                    "`units.{field}` is one of {}, not `{unit}`{hint}",
                    list(&units)
                ));
            }
        }
        if let Some(delimiter) = &self.delimiter
            && !matches!(delimiter.as_bytes(), [b] if b.is_ascii() && !matches!(b, b'"' | b'\n' | b'\r'))
        {
            wrong.push(format!(
                "`delimiter` is one ASCII character and no quote or line end, not `{delimiter}`"
            ));
        }
        let picks = [&self.id, &self.at, &self.value, &self.before, &self.subject, &self.state]
            .into_iter()
            .flatten()
            .chain(&self.period)
            .chain(self.fields.values());
        for pick in picks {
            if let Pick::Part(part) = pick
                && (part.part == 0 || part.split.is_empty())
            {
                wrong.push(format!(
                    "the parts of column `{}` count from 1, and `split` is not empty",
                    part.column
                ));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_named_with_the_nearest() {
        assert_eq!(
            Mapping::parse("feilds = 1"),
            Err(vec!["`feilds` is no key of a mapping (did you mean `fields`?)".to_owned(),])
        );
        assert_eq!(
            Mapping::parse("timezone = 'UTC'"),
            Err(vec!["`timezone` is no key of a mapping (did you mean `zone`?)".to_owned(),])
        );
        assert_eq!(
            Mapping::parse("id = 5"),
            Err(vec!["`id` is a column, or `{ column = …, split = …, part = … }`".to_owned(),])
        );
        for (text, key) in [
            ("zone = 5", "`zone`: "),
            ("fields.opened = 5", "`fields.opened` is a column, or"),
            ("field = ['status']", "`field` is a column or a name"),
            ("keep.kind = 3", "`keep.kind` is a text or a list of texts"),
            ("values.priority = 'P1'", "`values.priority`: "),
            ("rows = 'tickets'", "`rows`: "),
            ("opens = 'yes'", "`opens`: "),
        ] {
            let problems = Mapping::parse(text).unwrap_err();
            assert!(problems[0].starts_with(key), "{text}: {problems:?}");
        }
        assert!(Mapping::parse("a = [\nb").unwrap_err()[0].starts_with("line "));
        for text in [
            "delimiter = '::'",
            "units.x = 'weeks'",
            "shows.x = 'then'",
            "id = { column = 'a', split = '', part = 0 }",
            "rows = 'tickets'",
        ] {
            assert!(Mapping::parse(text).is_err(), "{text}");
        }
    }
}
