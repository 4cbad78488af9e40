//! Rows of JSON Lines: an object a line, its keys as columns, objects in it as `outer.inner`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::quality::{Problem, Reason};
use crate::rows::{ABSENT, Buffer, Range, RowView};

/// Objects within objects are followed so deep.
const DEPTH: usize = 4;

/// A file may have so many different keys.
const MOST_KEYS: usize = 4096;

/// An object as it stands: keys in order, values as text.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object<'de>, M::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    entries.push((key.0, map.next_value::<&'de RawValue>()?));
                }
                Ok(Object(entries))
            }
        }
        from.deserialize_map(Keys)
    }
}

/// A string, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// The columns that the keys of objects make, and one row of their values.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    names: Vec<String>,
    index: HashMap<String, usize>,
    /// Whether any object had the key.
    seen: Vec<bool>,
    text: String,
    cells: Vec<Range>,
}

impl Columns {
    /// The names so far, in the order in which they were met.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The column of a name, made where it is new.
    pub(crate) fn column(&mut self, name: &str) -> Option<usize> {
        if let Some(column) = self.index.get(name) {
            return Some(*column);
        }
        if self.names.len() >= MOST_KEYS {
            return None;
        }
        self.names.push(name.to_owned());
        self.seen.push(false);
        self.index.insert(name.to_owned(), self.names.len() - 1);
        Some(self.names.len() - 1)
    }

    /// Whether any object so far had the key.
    pub(crate) fn seen(&self, column: usize) -> bool {
        self.seen.get(column) == Some(&true)
    }

    /// Takes the values of an object.
    pub(crate) fn take(&mut self, json: &str) -> Result<(), Problem> {
        self.text.clear();
        self.cells.clear();
        self.cells.resize(self.names.len(), ABSENT);
        let object: Object<'_> = serde_json::from_str(json).map_err(|error| {
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or_default();
            Problem::new(
                Reason::WrongShape,
                format!("it is no JSON object: {why} at column {}", error.column()),
            )
        })?;
        self.object(&object, "", 0)
    }

    fn object(&mut self, object: &Object<'_>, prefix: &str, depth: usize) -> Result<(), Problem> {
        for (key, value) in &object.0 {
            let name: Cow<'_, str> = if prefix.is_empty() {
                Cow::Borrowed(key)
            } else {
                format!("{prefix}.{key}").into()
            };
            let raw = value.get();
            if raw.starts_with('{') && depth < DEPTH {
                let inner: Object<'_> = serde_json::from_str(raw).map_err(|error| {
                    Problem::new(Reason::WrongShape, format!("`{name}` is no object: {error}"))
                })?;
                self.object(&inner, &name, depth + 1)?;
                continue;
            }
            let Some(column) = self.column(&name) else {
                return Err(Problem::new(
                    Reason::TooLong,
                    format!("the objects of the file have more than {MOST_KEYS} different keys"),
                ));
            };
            if self.cells.len() <= column {
                self.cells.resize(column + 1, ABSENT);
            }
            if let Some(seen) = self.seen.get_mut(column) {
                *seen = true;
            }
            if raw == "null" {
                continue;
            }
            let start = self.text.len();
            if raw.starts_with('"') {
                let text: Key<'_> = serde_json::from_str(raw).map_err(|error| {
                    Problem::new(Reason::WrongShape, format!("`{name}` is no text: {error}"))
                })?;
                self.text.push_str(&text.0);
            } else {
                self.text.push_str(raw);
            }
            let range = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let end = self.text.len();
            match self.cells.get_mut(column) {
                Some(cell) if *cell == ABSENT => *cell = (range(start), range(end)),
                _ => {
                    return Err(Problem::new(
                        Reason::WrongShape,
                        format!("the key `{name}` stands twice"),
                    ));
                }
            }
        }
        Ok(())
    }

    pub(crate) fn row(&self) -> RowView<'_> {
        RowView::new(&self.text, &self.cells)
    }
}

/// The objects of an array as text each; a fault where it is no array of objects.
pub(crate) fn elements(json: &str) -> Result<Vec<&str>, Problem> {
    let parts: Vec<&RawValue> = serde_json::from_str(json)
        .map_err(|_| Problem::new(Reason::WrongShape, "its changes are no array of objects"))?;
    Ok(parts.into_iter().map(RawValue::get).collect())
}

/// Reads an object a line.
pub(crate) struct JsonRows<'r> {
    buffer: Buffer<'r>,
    most: usize,
    line: u64,
    pub(crate) columns: Columns,
}

impl<'r> JsonRows<'r> {
    pub(crate) fn new(buffer: Buffer<'r>, most: usize) -> Self {
        Self { buffer, most, line: 1, columns: Columns::default() }
    }

    /// Goes to the next object, whose row is then that of `columns`. Answers the line it stands on
    /// and whether it is a good one; `None` at the end.
    pub(crate) fn advance(&mut self) -> io::Result<Option<(u64, Result<(), Problem>)>> {
        let (line, bytes) = loop {
            let data = self.buffer.data();
            let end = memchr::memchr(b'\n', data);
            if end.is_none() && !self.buffer.ended() {
                if data.len() > self.most {
                    self.buffer.skip_line()?;
                    self.line += 1;
                    return Ok(Some((self.line - 1, Err(self.too_long()))));
                }
                self.buffer.fill()?;
                continue;
            }
            if data.is_empty() {
                return Ok(None);
            }
            let consumed = end.map_or(data.len(), |end| end + 1);
            let blank = data.get(..consumed).unwrap_or_default().trim_ascii().is_empty();
            self.buffer.consume(consumed);
            self.line += 1;
            if !blank {
                break (self.line - 1, consumed);
            }
        };
        if bytes > self.most {
            return Ok(Some((line, Err(self.too_long()))));
        }
        let taken = match std::str::from_utf8(self.buffer.consumed(bytes)) {
            Ok(text) => self.columns.take(text.trim()),
            Err(_) => Err(Problem::new(Reason::NotText, "it is not UTF-8: save the file as UTF-8")),
        };
        Ok(Some((line, taken)))
    }

    fn too_long(&self) -> Problem {
        Problem::new(Reason::TooLong, format!("it is longer than {} bytes", self.most))
    }

    /// The first rows of what has arrived, without consuming them. Their keys become columns.
    pub(crate) fn sample(&mut self, most: usize) -> Vec<Vec<Option<String>>> {
        let mut columns = std::mem::take(&mut self.columns);
        let mut rows = Vec::new();
        for line in self.buffer.data().split(|b| *b == b'\n').take(most) {
            let Ok(text) = std::str::from_utf8(line) else {
                continue;
            };
            if !text.trim().is_empty()
                && text.len() <= self.most
                && columns.take(text.trim()).is_ok()
            {
                let row = columns.row();
                let cells = (0..columns.names.len()).map(|c| row.get(c).map(str::to_owned));
                rows.push(cells.collect());
            }
        }
        self.columns = columns;
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_every_digit_and_objects_are_followed() {
        let mut columns = Columns::default();
        columns
            .take(r#"{"id":"A\n1","n":0.10000000000000000001,"b":true,"x":null,"f":{"p":"é","q":{"r":1}},"c":[{"a":1}]}"#)
            .unwrap();
        let row = columns.row();
        let all: Vec<_> =
            columns.names().iter().enumerate().map(|(i, n)| (n.as_str(), row.get(i))).collect();
        assert_eq!(
            all,
            [
                ("id", Some("A\n1")),
                ("n", Some("0.10000000000000000001")),
                ("b", Some("true")),
                ("x", None),
                ("f.p", Some("é")),
                ("f.q.r", Some("1")),
                ("c", Some("[{\"a\":1}]")),
            ]
        );
        assert!(columns.take(r#"{"id":1,"id":2}"#).unwrap_err().message.contains("twice"));
        for text in ["[]", "{", "", "nothing", "{\"a\":}", "5"] {
            assert!(columns.take(text).is_err(), "{text}");
        }
        let deep = format!("{{\"a\":{}1{}}}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
        let _ = columns.take(&deep);
    }
}
