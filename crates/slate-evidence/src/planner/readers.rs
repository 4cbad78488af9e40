//! Readers of the cells of a column: of its instants, and of the values of a field.

use std::rc::Rc;

use slate_model::{FieldKind, Record};

use super::Planner;
use crate::cells::CellReader;
use crate::instants::{Format, InstantReader};
use crate::mapping::Pick;
use crate::plan::Picker;
use crate::suggest::list;

impl Planner<'_> {
    /// A reader of instants in a column, its format declared or recognised from the samples.
    fn instants(&mut self, picker: &Picker, name: &str) -> Option<InstantReader> {
        let mut reader = self.instants_declared(name)?;
        let samples = self.samples.iter().filter_map(|row| {
            let cell = row.get(picker.column)?.as_deref()?;
            let cell = picker.part(cell)?.trim();
            (!self.missing.iter().any(|missing| missing == cell)).then_some(cell)
        });
        if let Err(why) = reader.recognise(samples) {
            let column = self.columns.get(picker.column).cloned().unwrap_or_default();
            self.problems.push(format!("column `{column}`: {why}"));
            return None;
        }
        Some(reader)
    }

    /// A reader of instants in the format that the mapping declares, if it does.
    fn instants_declared(&mut self, name: &str) -> Option<InstantReader> {
        let declared = self.mapping.formats.get(name).or(self.mapping.format.as_ref());
        match declared.map(|text| Format::declared(text)).transpose() {
            Ok(format) => Some(InstantReader::new(format, self.zone, self.mapping.zone.is_some())),
            Err(why) => {
                self.problems.push(why);
                None
            }
        }
    }

    /// The column of an instant and its reader, by the mapping or by one of these names.
    pub(super) fn instant_of(
        &mut self,
        what: &str,
        pick: Option<&Pick>,
        names: &[&str],
        required: bool,
    ) -> Option<(Picker, InstantReader)> {
        let picker = match pick {
            Some(pick) => self.picker(pick, &format!("`{what}`"))?,
            None => match self.alike(names).as_slice() {
                [one] => {
                    self.taken.insert(*one);
                    self.note_match(&format!("`{what}`"), *one);
                    Picker::whole(*one)
                }
                [] => {
                    if required {
                        self.problems.push(format!(
                            "no column says when: expected `{what}`, or name its column in the \
                             mapping; the columns are {}",
                            list(self.columns)
                        ));
                    }
                    return None;
                }
                _ => {
                    self.problems
                        .push(format!("several columns may be `{what}`: name one in the mapping"));
                    return None;
                }
            },
        };
        let reader = self.instants(&picker, what)?;
        Some((picker, reader))
    }

    /// A reader of the cells of a field.
    pub(super) fn cells(
        &mut self,
        record: &Record,
        field: usize,
        picker: Option<&Picker>,
    ) -> Option<CellReader> {
        let declared = record.fields.get(field)?;
        let name = declared.heading.name.as_str();
        let mut reader = CellReader::new(
            name,
            declared.kind.clone(),
            field,
            self.builder.currency(),
            Rc::clone(&self.missing),
        );
        if let Some(values) = self.mapping.values.get(name) {
            if let FieldKind::OneOf(members) = &declared.kind {
                for (from, to) in values {
                    if !members.contains(to) && !reader.is_missing(to) {
                        let problem = crate::builder::not_a_member(name, to, members);
                        self.problems.push(format!("`values.{name}` for `{from}`: {problem}"));
                    }
                }
            }
            reader.with_values(values);
        }
        reader.with_unit(self.mapping.units.get(name));
        match &declared.kind {
            FieldKind::Instant => {
                reader.instants = match picker {
                    Some(picker) => Some(self.instants(picker, name)?),
                    None => Some(self.instants_declared(name)?),
                };
            }
            FieldKind::Date => {
                if let Some(format) = self.mapping.formats.get(name) {
                    match Format::declared(format) {
                        Ok(Format::Patterns(patterns)) => {
                            if let Some(pattern) = patterns.into_iter().next() {
                                reader.with_date_format(pattern);
                            }
                        }
                        Ok(Format::Iso) => {}
                        Ok(_) => self
                            .problems
                            .push(format!("`formats.{name}`: `{format}` is no format of dates")),
                        Err(why) => self.problems.push(why),
                    }
                }
            }
            _ => {}
        }
        Some(reader)
    }
}
