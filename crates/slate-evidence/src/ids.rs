//! Identities of records, eight bytes each where they are a prefix and a number (`INC0000042`).

use std::collections::HashMap;

/// No row.
const NONE: u32 = u32::MAX;
/// The class of ids that are kept as text.
const AS_TEXT: u64 = 0xFF;
/// Digits that always fit the 48 bits of a number.
const MOST_DIGITS: usize = 14;

/// The ids of a table in row order, and the row of each.
///
/// An id that is a prefix and at most 14 digits is the class of its prefix (8 bits), how many digits
/// it has (8 bits) and its number (48 bits), so `INC007` and `INC7` stay two ids. Every other id is
/// the index of its text. Equal codes mean equal ids.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    codes: Vec<u64>,
    prefixes: Vec<String>,
    texts: Vec<Box<str>>,
    text_index: HashMap<Box<str>, u32>,
    /// For each (prefix, digits) that is dense: rows by number from a base.
    dense: Vec<Dense>,
    /// The rows of all others, open addressing by code.
    sparse: Vec<u32>,
    sparse_used: usize,
}

#[derive(Debug, Clone)]
struct Dense {
    class: u64,
    base: u64,
    rows: Vec<u32>,
}

impl Ids {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The id of a row as text; `None` beyond the last row.
    pub fn get(&self, row: usize) -> Option<String> {
        let code = *self.codes.get(row)?;
        if code >> 56 == AS_TEXT {
            return self
                .texts
                .get(usize::try_from(code & 0xFFFF_FFFF).ok()?)
                .map(|t| t.to_string());
        }
        let prefix = self.prefixes.get(usize::try_from(code >> 56).ok()?)?;
        let digits = usize::try_from((code >> 48) & 0xFF).ok()?;
        let number = code & 0xFFFF_FFFF_FFFF;
        Some(format!("{prefix}{number:0digits$}"))
    }

    /// The row of an id.
    pub fn row(&self, id: &str) -> Option<usize> {
        let code = match self.packed(id) {
            Some(code) => code,
            None => self.text_code(*self.text_index.get(id)?),
        };
        self.row_of_code(code)
    }

    /// Adds an id as the next row, or tells the row that already has it.
    pub(crate) fn insert(&mut self, id: &str) -> Result<usize, usize> {
        let code = self.intern(id);
        if let Some(row) = self.row_of_code(code) {
            return Err(row);
        }
        let row = self.codes.len();
        self.codes.push(code);
        // A table of more rows than 32 bits count does not fit the memory bounds of the readers.
        self.place(code, u32::try_from(row).unwrap_or(NONE));
        Ok(row)
    }

    fn text_code(&self, index: u32) -> u64 {
        (AS_TEXT << 56) | u64::from(index)
    }

    /// Splits `INC0042` into prefix and digits.
    fn split(id: &str) -> (&str, &str) {
        let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count().min(MOST_DIGITS);
        id.split_at_checked(id.len() - digits).unwrap_or((id, ""))
    }

    fn pack(prefix: usize, digits: &str) -> u64 {
        let number = digits.bytes().fold(0_u64, |n, b| n * 10 + u64::from(b - b'0'));
        ((prefix as u64) << 56) | ((digits.len() as u64) << 48) | number
    }

    fn packed(&self, id: &str) -> Option<u64> {
        let (prefix, digits) = Self::split(id);
        if digits.is_empty() {
            return None;
        }
        let prefix = self.prefixes.iter().position(|p| p == prefix)?;
        Some(Self::pack(prefix, digits))
    }

    fn intern(&mut self, id: &str) -> u64 {
        if let Some(code) = self.packed(id) {
            return code;
        }
        if let Some(index) = self.text_index.get(id) {
            return self.text_code(*index);
        }
        let (prefix, digits) = Self::split(id);
        // A few prefixes only: with many, looking for them would cost more than it saves. Once an id
        // of a prefix was kept as text no later one may be packed, so the list never grows then.
        if !digits.is_empty() && self.prefixes.len() < 16 && self.texts.is_empty() {
            self.prefixes.push(prefix.to_owned());
            return Self::pack(self.prefixes.len() - 1, digits);
        }
        let index = u32::try_from(self.texts.len()).unwrap_or(NONE);
        self.texts.push(id.into());
        self.text_index.insert(id.into(), index);
        self.text_code(index)
    }

    fn row_of_code(&self, code: u64) -> Option<usize> {
        let (class, number) = (code >> 48, code & 0xFFFF_FFFF_FFFF);
        if let Some(dense) = self.dense.iter().find(|d| d.class == class)
            && let Some(offset) = number.checked_sub(dense.base)
            && let Some(row) = usize::try_from(offset).ok().and_then(|o| dense.rows.get(o))
            && *row != NONE
        {
            return Some(*row as usize);
        }
        if self.sparse.is_empty() {
            return None;
        }
        let mask = self.sparse.len() - 1;
        let mut slot = hash(code) & mask;
        loop {
            let row = *self.sparse.get(slot)?;
            if row == NONE {
                return None;
            }
            if self.codes.get(row as usize) == Some(&code) {
                return Some(row as usize);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn place(&mut self, code: u64, row: u32) {
        let (class, number) = (code >> 48, code & 0xFFFF_FFFF_FFFF);
        let room = self.codes.len() as u64 * 2 + 4096;
        if !self.dense.iter().any(|d| d.class == class) && self.dense.len() < 64 {
            self.dense.push(Dense { class, base: number, rows: Vec::new() });
        }
        if let Some(dense) = self.dense.iter_mut().find(|d| d.class == class)
            && let Some(offset) = number.checked_sub(dense.base)
            && offset < room
            && let Ok(offset) = usize::try_from(offset)
        {
            if dense.rows.len() <= offset {
                dense.rows.resize(offset + 1, NONE);
            }
            if let Some(slot) = dense.rows.get_mut(offset) {
                *slot = row;
                return;
            }
        }
        if (self.sparse_used + 1) * 2 > self.sparse.len() {
            self.grow();
        }
        self.place_sparse(code, row);
    }

    fn place_sparse(&mut self, code: u64, row: u32) {
        let mask = self.sparse.len().saturating_sub(1);
        let mut slot = hash(code) & mask;
        while let Some(found) = self.sparse.get_mut(slot) {
            if *found == NONE {
                *found = row;
                self.sparse_used += 1;
                return;
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let wider = vec![NONE; (self.sparse.len() * 2).max(1024)];
        let old = std::mem::replace(&mut self.sparse, wider);
        self.sparse_used = 0;
        for row in old.into_iter().filter(|row| *row != NONE) {
            if let Some(code) = self.codes.get(row as usize).copied() {
                self.place_sparse(code, row);
            }
        }
    }
}

/// Spreads a code over the table: multiplication by 2⁶⁴ divided by the golden ratio, upper half.
fn hash(code: u64) -> usize {
    let spread = code.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from((spread ^ (spread >> 32)) & 0x7FFF_FFFF).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn leading_zeros_make_another_id() {
        let mut ids = Ids::default();
        for id in ["INC007", "INC7", "INC0000000000000000000000007", "x", "", "é1", "７", "1"] {
            assert!(ids.insert(id).is_ok(), "{id}");
        }
        assert_eq!(ids.insert("INC7"), Err(1));
        assert_eq!((ids.get(0).as_deref(), ids.row("INC007")), (Some("INC007"), Some(0)));
        assert_eq!(ids.row("INC07"), None);
    }

    proptest! {
        #[test]
        fn every_id_is_found_again_as_it_was_written(
            list in proptest::collection::vec("[A-C]?[-/]?[0-9]{0,16}|.{0,6}", 0..200),
        ) {
            let mut ids = Ids::default();
            let mut seen: Vec<String> = Vec::new();
            for id in &list {
                match ids.insert(id) {
                    Ok(row) => { prop_assert_eq!(row, seen.len()); seen.push(id.clone()); }
                    Err(row) => prop_assert_eq!(&seen[row], id),
                }
            }
            for (row, id) in seen.iter().enumerate() {
                prop_assert_eq!(ids.row(id), Some(row));
                let written = ids.get(row);
                prop_assert_eq!(written.as_ref(), Some(id));
            }
        }
    }
}
