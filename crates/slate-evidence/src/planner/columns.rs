//! Finds columns: by the name that the mapping gives them, or by one that everybody would.

use slate_model::{Record, RecordTime};

use super::Planner;
use crate::mapping::{Pick, Which};
use crate::plan::{Filter, Named, Picker};
use crate::suggest::{did_you_mean, list, plain};

/// Names of columns that say when a change happened.
pub(super) const AT: [&str; 5] = ["at", "time", "timestamp", "changedat", "when"];

pub(super) const fn start_name(record: &Record) -> &'static str {
    match record.time {
        RecordTime::Instant => Record::OPENED,
        RecordTime::Interval => Record::FROM,
    }
}

/// Plain names of the column of `opened` or `from`.
pub(super) const fn start_names(record: &Record) -> [&'static str; 2] {
    match record.time {
        RecordTime::Instant => ["opened", "openedat"],
        RecordTime::Interval => ["from", "fromat"],
    }
}

impl Planner<'_> {
    /// The column of a name, which from now on means what it is used as and feeds nothing by its name.
    pub(super) fn column(&mut self, name: &str, used_as: &str) -> Option<usize> {
        let found = self.look_up(name, used_as);
        self.taken.extend(found);
        found
    }

    /// The column of a name: letter for letter, or the only one that differs in nothing but case,
    /// spaces and punctuation. To look at a column is not to take it.
    fn look_up(&mut self, name: &str, used_as: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|column| column == name);
        let found = exact.or_else(|| self.single(&[&plain(name)]));
        if found.is_none() {
            let hint = did_you_mean(name, self.columns.iter().map(String::as_str));
            self.problems.push(format!(
                "{used_as} names the column `{name}`, which the history does not have{hint}; it has {}",
                list(self.columns)
            ));
        }
        found
    }

    /// Columns whose plain name is one of these.
    pub(super) fn alike(&self, names: &[&str]) -> Vec<usize> {
        let plain_names = self.columns.iter().map(|column| plain(column));
        plain_names
            .enumerate()
            .filter(|(_, column)| names.contains(&column.as_str()))
            .map(|(at, _)| at)
            .collect()
    }

    /// The only column whose plain name is one of these.
    fn single(&self, names: &[&str]) -> Option<usize> {
        match self.alike(names).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The only column whose plain name is one of these; nothing else is looked for in it.
    pub(super) fn only(&mut self, names: &[&str]) -> Option<Picker> {
        let column = self.single(names)?;
        self.taken.insert(column);
        Some(Picker::whole(column))
    }

    pub(super) fn picker(&mut self, pick: &Pick, used_as: &str) -> Option<Picker> {
        let column = self.column(pick.column(), used_as)?;
        let split = match pick {
            Pick::Column(_) => None,
            Pick::Part(part) => Some((part.split.clone(), part.part)),
        };
        Some(Picker { column, split })
    }

    /// A column of names, or one name for all rows.
    pub(super) fn which(
        &mut self,
        which: &Which,
        key: &str,
        fixed: impl Fn(&str) -> Result<usize, String>,
    ) -> Option<Named> {
        let column_named = |this: &mut Self, column: &str| {
            let column = this.column(column, &format!("`{key}`"))?;
            Some(Named::Column(Picker::whole(column)))
        };
        match which {
            Which::Column { column } => column_named(self, column),
            Which::Fixed { fixed: name } => match fixed(name) {
                Ok(at) => Some(Named::Fixed(at)),
                Err(why) => {
                    self.problems.push(format!("`{key}`: {why}"));
                    None
                }
            },
            Which::Either(name) => {
                let is_column = self.columns.contains(name);
                match (is_column, fixed(name)) {
                    (true, Ok(_)) => {
                        self.problems.push(format!(
                            "`{key} = \"{name}\"` may mean the column or the {key} of that name: \
                             write `{{ column = \"{name}\" }}` or `{{ fixed = \"{name}\" }}`"
                        ));
                        None
                    }
                    (false, Ok(at)) => Some(Named::Fixed(at)),
                    (true, Err(_)) => column_named(self, name),
                    (false, Err(why)) => {
                        self.problems.push(format!(
                            "`{key} = \"{name}\"` names no column ({}), and {why}",
                            list(self.columns)
                        ));
                        None
                    }
                }
            }
        }
    }

    /// The rules that leave rows out. The column that a rule looks at feeds the field of its name all
    /// the same.
    pub(super) fn filters(&mut self) -> Vec<Filter> {
        let mut filters = Vec::new();
        for (rules, keep) in [(&self.mapping.keep, true), (&self.mapping.skip, false)] {
            let word = if keep { "keep" } else { "skip" };
            for (name, values) in rules {
                if let Some(column) = self.look_up(name, &format!("`{word}`")) {
                    filters.push(Filter {
                        column,
                        values: values.values().to_vec(),
                        keep,
                        rule: format!("{word} {name}: {}", values.values().join(", ")),
                    });
                }
            }
        }
        filters
    }

    /// The column that holds the identity of a record, by name.
    pub(super) fn id_column(&self, record: &Record) -> Option<usize> {
        let name = plain(record.heading.name.as_str());
        [format!("{name}id"), "id".to_owned(), name.clone(), format!("{name}number")]
            .iter()
            .find_map(|wanted| self.single(&[wanted.as_str()]))
    }

    /// The field of columns `to_<field>`, and `from_<field>` where there is one.
    pub(super) fn changed_field(&self, record: &Record) -> Option<(usize, usize, Option<usize>)> {
        let mut found = record.fields.iter().enumerate().filter_map(|(at, field)| {
            let called = self.mapping.called(field.heading.name.as_str());
            let (name, to) = called.into_iter().find_map(|name| {
                let to = *self.alike(&[&format!("to{name}")]).first()?;
                Some((name, to))
            })?;
            Some((at, to, self.alike(&[&format!("from{name}")]).first().copied()))
        });
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    pub(super) fn note_match(&mut self, what: &str, column: usize) {
        if let Some(name) = self.columns.get(column) {
            self.matched.push((what.to_owned(), name.clone()));
        }
    }

    pub(super) fn matched_in_words(&self) -> Vec<String> {
        let words: Vec<String> = self
            .matched
            .iter()
            .map(|(what, column)| {
                if what == column { format!("`{what}`") } else { format!("{what} from `{column}`") }
            })
            .collect();
        if words.is_empty() {
            Vec::new()
        } else {
            vec![format!("columns matched by name: {}", words.join(", "))]
        }
    }
}
