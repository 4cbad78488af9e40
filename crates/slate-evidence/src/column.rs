//! Columns: the values of one field, one for each record.

use std::collections::HashMap;

use rust_decimal::Decimal;
use slate_model::FieldKind;

/// A missing instant, whole number or end of an interval.
pub const MISSING: i64 = i64::MIN;

/// A missing code, or a missing cell of a change.
pub const NO_CODE: u32 = u32::MAX;

/// One value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// A member of a `one of` by its place in the declaration, or a text by its place in the
    /// column's dictionary.
    Code(u32),
    /// A count; microseconds of a duration; microseconds since 1970 of an instant; days since
    /// 1970-01-01 of a date; 0 or 1 of a boolean.
    Whole(i64),
    /// A number; a percentage in hundredths of the whole (`99.95` is 99.95%); money in major units
    /// of the agreement's currency.
    Exact(Decimal),
    /// Unknown (language §4).
    Missing,
}

/// The values that a field has when its record is created, by row.
#[derive(Debug, Clone)]
pub enum Column {
    /// The history has no such field, the field is derived, or nobody asked for it.
    Absent,
    /// Members of a `one of`, or texts.
    Codes {
        /// What each code means: the members in declared order, or the texts as they were met.
        dictionary: Dictionary,
        /// The codes.
        values: Codes,
    },
    /// Counts, durations, instants, dates and booleans as in [`Cell::Whole`]; [`MISSING`] where
    /// there is none.
    Whole(Vec<i64>),
    /// Numbers, percentages and money as in [`Cell::Exact`].
    Exact(Vec<Option<Decimal>>),
}

impl Column {
    /// An empty column for a field of this kind.
    pub(crate) fn of(kind: &FieldKind) -> Self {
        match kind {
            FieldKind::OneOf(members) => {
                Self::Codes { dictionary: Dictionary::of(members), values: Codes::default() }
            }
            FieldKind::Text => {
                Self::Codes { dictionary: Dictionary::default(), values: Codes::default() }
            }
            FieldKind::Count
            | FieldKind::Boolean
            | FieldKind::Duration
            | FieldKind::Date
            | FieldKind::Instant => Self::Whole(Vec::new()),
            FieldKind::Number | FieldKind::Percent | FieldKind::Money => Self::Exact(Vec::new()),
        }
    }

    /// The value of a row; missing beyond the last.
    #[inline]
    pub fn cell(&self, row: usize) -> Cell {
        match self {
            Self::Absent => Cell::Missing,
            Self::Codes { values, .. } => match values.get(row) {
                NO_CODE => Cell::Missing,
                code => Cell::Code(code),
            },
            Self::Whole(values) => match values.get(row) {
                None | Some(&MISSING) => Cell::Missing,
                Some(value) => Cell::Whole(*value),
            },
            Self::Exact(values) => match values.get(row) {
                Some(Some(value)) => Cell::Exact(*value),
                _ => Cell::Missing,
            },
        }
    }

    /// What a code means; `None` for a code of another column.
    pub fn text(&self, code: u32) -> Option<&str> {
        match self {
            Self::Codes { dictionary, .. } => dictionary.text(code),
            _ => None,
        }
    }

    /// The code of a member or text; `None` where no record ever has it.
    pub fn code(&self, text: &str) -> Option<u32> {
        match self {
            Self::Codes { dictionary, .. } => dictionary.code(text),
            _ => None,
        }
    }

    /// Sets the value of a row, growing the column with missing values up to it. A cell of another
    /// kind than the column's is a fault of the caller and leaves the value missing.
    pub(crate) fn set(&mut self, row: usize, cell: Cell) {
        match self {
            Self::Absent => {}
            Self::Codes { values, .. } => values.set(
                row,
                match cell {
                    Cell::Code(code) => code,
                    _ => NO_CODE,
                },
            ),
            Self::Whole(values) => {
                if values.len() <= row {
                    values.resize(row + 1, MISSING);
                }
                if let (Some(slot), Cell::Whole(value)) = (values.get_mut(row), cell) {
                    *slot = value;
                }
            }
            Self::Exact(values) => {
                if values.len() <= row {
                    values.resize(row + 1, None);
                }
                if let (Some(slot), Cell::Exact(value)) = (values.get_mut(row), cell) {
                    *slot = Some(value);
                }
            }
        }
    }

    /// Makes the value of a row missing.
    pub(crate) fn clear(&mut self, row: usize) {
        match self {
            Self::Absent => {}
            Self::Codes { values, .. } => values.set(row, NO_CODE),
            Self::Whole(values) => {
                if let Some(slot) = values.get_mut(row) {
                    *slot = MISSING;
                }
            }
            Self::Exact(values) => {
                if let Some(slot) = values.get_mut(row) {
                    *slot = None;
                }
            }
        }
    }

    /// Grows with missing values to `rows`, and gives unused memory back.
    pub(crate) fn finish(&mut self, rows: usize) {
        match self {
            Self::Absent => {}
            Self::Codes { values, .. } => values.finish(rows),
            Self::Whole(values) => {
                values.resize(rows, MISSING);
                values.shrink_to_fit();
            }
            Self::Exact(values) => {
                values.resize(rows, None);
                values.shrink_to_fit();
            }
        }
    }
}

/// What codes mean.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    texts: Vec<Box<str>>,
    /// Only beyond a handful of texts; below, comparing is faster.
    index: HashMap<Box<str>, u32>,
    closed: bool,
}

/// Up to so many texts are compared one by one.
const FEW: usize = 8;

impl Dictionary {
    /// The members of a `one of`; nothing else can be added.
    fn of(members: &[String]) -> Self {
        let mut dictionary = Self::default();
        for member in members {
            dictionary.push(member);
        }
        dictionary.closed = true;
        dictionary
    }

    fn push(&mut self, text: &str) -> u32 {
        let code = u32::try_from(self.texts.len()).unwrap_or(NO_CODE);
        self.texts.push(text.into());
        self.index.insert(text.into(), code);
        code
    }

    /// The texts in order of their codes.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// What a code means.
    pub fn text(&self, code: u32) -> Option<&str> {
        self.texts.get(code as usize).map(AsRef::as_ref)
    }

    /// The code of a text.
    pub fn code(&self, text: &str) -> Option<u32> {
        if self.texts.len() <= FEW {
            return self
                .texts
                .iter()
                .position(|t| **t == *text)
                .and_then(|at| u32::try_from(at).ok());
        }
        self.index.get(text).copied()
    }

    /// The code of a text, a new one where it is met for the first time; `None` when it is no
    /// member of a `one of`.
    pub(crate) fn intern(&mut self, text: &str) -> Option<u32> {
        match self.code(text) {
            Some(code) => Some(code),
            None if self.closed => None,
            None => Some(self.push(text)),
        }
    }
}

/// Codes, each as wide as the largest needs.
#[derive(Debug, Clone)]
pub enum Codes {
    /// Codes below 255; 255 is missing.
    Narrow(Vec<u8>),
    /// Codes below 65,535; 65,535 is missing.
    Middle(Vec<u16>),
    /// Codes below [`NO_CODE`], which is missing.
    Wide(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

impl Codes {
    /// The code of a row, [`NO_CODE`] where it is missing or beyond the last.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Self::Narrow(values) => match values.get(row) {
                None | Some(&u8::MAX) => NO_CODE,
                Some(code) => u32::from(*code),
            },
            Self::Middle(values) => match values.get(row) {
                None | Some(&u16::MAX) => NO_CODE,
                Some(code) => u32::from(*code),
            },
            Self::Wide(values) => values.get(row).copied().unwrap_or(NO_CODE),
        }
    }

    fn set(&mut self, row: usize, code: u32) {
        if code != NO_CODE {
            if matches!(self, Self::Narrow(_)) && code >= u32::from(u8::MAX) {
                self.widen();
            }
            if matches!(self, Self::Middle(_)) && code >= u32::from(u16::MAX) {
                self.widen();
            }
        }
        match self {
            Self::Narrow(values) => {
                put(values, row, u8::try_from(code).unwrap_or(u8::MAX), u8::MAX)
            }
            Self::Middle(values) => {
                put(values, row, u16::try_from(code).unwrap_or(u16::MAX), u16::MAX);
            }
            Self::Wide(values) => put(values, row, code, NO_CODE),
        }
    }

    fn widen(&mut self) {
        *self = match std::mem::take(self) {
            Self::Narrow(values) => Self::Middle(
                values
                    .into_iter()
                    .map(|v| if v == u8::MAX { u16::MAX } else { v.into() })
                    .collect(),
            ),
            Self::Middle(values) => Self::Wide(
                values
                    .into_iter()
                    .map(|v| if v == u16::MAX { NO_CODE } else { v.into() })
                    .collect(),
            ),
            wide @ Self::Wide(_) => wide,
        };
    }

    fn finish(&mut self, rows: usize) {
        match self {
            Self::Narrow(values) => {
                values.resize(rows, u8::MAX);
                values.shrink_to_fit();
            }
            Self::Middle(values) => {
                values.resize(rows, u16::MAX);
                values.shrink_to_fit();
            }
            Self::Wide(values) => {
                values.resize(rows, NO_CODE);
                values.shrink_to_fit();
            }
        }
    }
}

fn put<T: Copy>(values: &mut Vec<T>, row: usize, value: T, missing: T) {
    if values.len() <= row {
        values.resize(row, missing);
        values.push(value);
    } else if let Some(slot) = values.get_mut(row) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_may_be_many() {
        let mut column = Column::of(&FieldKind::Text);
        for row in 0..70_000_usize {
            if let Column::Codes { dictionary, values } = &mut column {
                let code = dictionary.intern(&format!("text {row}")).unwrap();
                values.set(row * 2, code);
            }
        }
        column.finish(140_000);
        for row in [0, 254, 255, 256, 65_534, 65_535, 69_999_usize] {
            let Cell::Code(code) = column.cell(row * 2) else { panic!("row {row}") };
            assert_eq!(column.text(code), Some(format!("text {row}").as_str()));
            assert_eq!(column.cell(row * 2 + 1), Cell::Missing);
        }
    }

    #[test]
    fn members_keep_the_order_of_their_declaration() {
        let mut column = Column::of(&FieldKind::OneOf(vec!["P1".into(), "P2".into()]));
        column.set(1, Cell::Code(1));
        assert_eq!((column.code("P2"), column.code("P3")), (Some(1), None));
        assert_eq!(
            (column.cell(0), column.cell(1), column.cell(2)),
            (Cell::Missing, Cell::Code(1), Cell::Missing)
        );
    }
}
