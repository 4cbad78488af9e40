//! What a row is, and of which record: as the mapping says, or as the columns allow.

use super::Planner;
use super::columns::{AT, start_name, start_names};
use crate::mapping::Rows;
use crate::plan::in_words;
use crate::suggest::{did_you_mean, list};

impl Planner<'_> {
    /// What a row is, and of which record: as the mapping says, or the only reading that the columns
    /// allow.
    pub(super) fn kind(&mut self) -> Option<(Rows, usize)> {
        let mapping = self.mapping;
        let table = match &mapping.record {
            Some(name) => match self.builder.table_index(name) {
                Ok(table) => Some(table),
                Err(problem) => {
                    self.problems.push(format!("`record`: {problem}"));
                    return None;
                }
            },
            None if self.agreement.records.len() == 1 => Some(0),
            None => None,
        };
        let said = mapping.rows.or_else(|| {
            if mapping.state.is_some() || mapping.subject.is_some() {
                Some(Rows::States)
            } else if mapping.period.is_some() || mapping.input.is_some() {
                Some(Rows::Inputs)
            } else if mapping.at.is_some() || mapping.field.is_some() || mapping.event.is_some() {
                Some(Rows::Changes)
            } else if ["opened", "from"].iter().any(|start| mapping.fields.contains_key(*start)) {
                Some(Rows::Records)
            } else {
                None
            }
        });
        if said == Some(Rows::Inputs) {
            return Some((Rows::Inputs, 0));
        }
        if let (Some(rows), Some(table)) = (said, table) {
            return Some((rows, table));
        }
        let mut readings = Vec::new();
        for (index, record) in self.agreement.records.iter().enumerate() {
            if table.is_some_and(|table| table != index) {
                continue;
            }
            let has_id = mapping.id.is_some() || self.id_column(record).is_some();
            let has_start = !self.alike(&start_names(record)).is_empty()
                || mapping.fields.contains_key(start_name(record));
            if has_id && has_start && said.is_none_or(|said| said == Rows::Records) {
                readings.push((Rows::Records, index));
            }
            let has_at = mapping.at.is_some() || self.alike(&AT).len() == 1;
            let fixed = self.changed_field(record).is_some();
            let named = !self.alike(&["field"]).is_empty() && !self.alike(&["value"]).is_empty();
            let event = !self.alike(&["event"]).is_empty();
            let wide = self.json && !has_start;
            if has_id
                && has_at
                && (fixed || named || event || wide || said == Some(Rows::Changes))
                && said.is_none_or(|said| said == Rows::Changes)
            {
                readings.push((Rows::Changes, index));
            }
            if said == Some(Rows::States) {
                readings.push((Rows::States, index));
            }
        }
        let period = self.alike(&["period"]).len() == 1;
        let of_inputs = self.agreement.inputs.iter().any(|input| {
            let called = self.mapping.called(input.heading.name.as_str());
            called.iter().any(|name| !self.alike(&[name]).is_empty())
        }) || (!self.alike(&["input"]).is_empty()
            && !self.alike(&["value"]).is_empty());
        if said.is_none() && period && of_inputs {
            readings.push((Rows::Inputs, 0));
        }
        match readings.as_slice() {
            [one] => Some(*one),
            [] => {
                self.problems.push(self.nothing_fits());
                None
            }
            several => {
                let words: Vec<String> =
                    several.iter().map(|(rows, table)| self.in_words(*rows, *table)).collect();
                self.problems.push(format!(
                    "its columns allow several readings ({}): say which with `rows` and `record` in \
                     a mapping",
                    words.join("; ")
                ));
                None
            }
        }
    }

    fn nothing_fits(&self) -> String {
        let records: Vec<String> = self
            .agreement
            .records
            .iter()
            .map(|record| {
                let name = &record.heading.name;
                format!("`{name}_id` and `{}` for one row a {name}", start_name(record))
            })
            .collect();
        let near: Vec<String> = self
            .columns
            .iter()
            .filter_map(|column| {
                let hint = did_you_mean(
                    column,
                    self.agreement.records.iter().flat_map(|record| {
                        record
                            .fields
                            .iter()
                            .map(|field| field.heading.name.as_str())
                            .chain([start_name(record)])
                    }),
                );
                (!hint.is_empty() && !hint.contains(&format!("`{column}`")))
                    .then(|| format!("`{column}`{hint}"))
            })
            .take(3)
            .collect();
        let near = if near.is_empty() {
            String::new()
        } else {
            format!("; near misses: {}", near.join(", "))
        };
        format!(
            "its columns ({}) do not tell what a row is: expected {}, or an identity, `at`, `field` \
             and `value` for one row a change{near}; a mapping beside it (`<history>.toml`) names \
             other columns",
            list(self.columns),
            if records.is_empty() {
                "a record in the agreement".to_owned()
            } else {
                records.join(", or ")
            },
        )
    }

    fn in_words(&self, rows: Rows, table: usize) -> String {
        let name = self
            .agreement
            .records
            .get(table)
            .map_or("record", |record| record.heading.name.as_str());
        in_words(rows, name)
    }
}
