//! From which line of which source a record came: so that a second one of its identity can be told
//! where the first stands.

use std::sync::Arc;

/// So many runs of neighbouring lines are noted; the origins of later records are not known.
const MOST: usize = 100_000;

/// Runs of records from neighbouring lines: an ordinary file is one.
#[derive(Debug, Default)]
pub(super) struct Origins {
    runs: Vec<Run>,
    /// Rows of the table whose origin was noted, or could not be.
    noted: usize,
}

#[derive(Debug)]
struct Run {
    source: Arc<str>,
    /// The line of its first row; each further row stands a line below.
    line: u64,
    row: usize,
    rows: usize,
}

impl Origins {
    /// Notes that a table of so many rows got its last one, if it is a new one, from a line.
    #[inline]
    pub(super) fn add(&mut self, rows: usize, source: &Arc<str>, line: u64) {
        if rows <= self.noted {
            return;
        }
        self.noted = rows;
        let row = rows - 1;
        if let Some(last) = self.runs.last_mut()
            && last.row + last.rows == row
            && last.line + last.rows as u64 == line
            && Arc::ptr_eq(&last.source, source)
        {
            last.rows += 1;
        } else if self.runs.len() < MOST {
            self.runs.push(Run { source: Arc::clone(source), line, row, rows: 1 });
        }
    }

    /// The source and the line of a row.
    pub(super) fn of(&self, row: usize) -> Option<(&str, u64)> {
        let after = self.runs.partition_point(|run| run.row <= row);
        let run = self.runs.get(after.checked_sub(1)?)?;
        let further = row - run.row;
        (further < run.rows).then(|| (&*run.source, run.line + further as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_found_in_its_source() {
        let (a, b) = (Arc::from("a.csv"), Arc::from("b.csv"));
        let mut origins = Origins::default();
        // Line 4 told of no new row, and neither did a second look at line 5.
        for (rows, source, line) in
            [(1, &a, 2), (2, &a, 3), (2, &a, 4), (3, &a, 5), (3, &a, 5), (4, &b, 6)]
        {
            origins.add(rows, source, line);
        }
        let of = |row| origins.of(row);
        assert_eq!(
            [of(0), of(1), of(2), of(3), of(4)],
            [Some(("a.csv", 2)), Some(("a.csv", 3)), Some(("a.csv", 5)), Some(("b.csv", 6)), None]
        );
    }
}
