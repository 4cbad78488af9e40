//! Changes as they are met, and how they are put in order.

use crate::column::NO_CODE;
use crate::table::Changes;

/// A stretch of changes.
#[derive(Debug, Default)]
struct Block {
    row: Vec<u32>,
    at: Vec<i64>,
    what: Vec<u16>,
    cell: Vec<u32>,
}

const BLOCK: usize = 1 << 16;

/// Changes as they are met. Blocks are given back one by one while they are put in order, so that
/// two full copies never stand side by side.
#[derive(Debug, Default)]
pub(super) struct Log {
    blocks: Vec<Block>,
}

impl Log {
    /// How many changes were met.
    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.at.len()).sum()
    }

    pub(super) fn push(&mut self, row: u32, at: i64, what: u16, cell: u32) {
        if self.blocks.last().is_none_or(|block| block.at.len() >= BLOCK) {
            let fresh = if self.blocks.is_empty() { 0 } else { BLOCK };
            self.blocks.push(Block {
                row: Vec::with_capacity(fresh),
                at: Vec::with_capacity(fresh),
                what: Vec::with_capacity(fresh),
                cell: Vec::with_capacity(fresh),
            });
        }
        if let Some(block) = self.blocks.last_mut() {
            block.row.push(row);
            block.at.push(at);
            block.what.push(what);
            block.cell.push(cell);
        }
    }

    /// Groups the changes by row and puts them in order of time. Answers how many were not.
    pub(super) fn sorted(self, rows: usize) -> (Changes, u64) {
        let mut changes = self.grouped(rows);
        let out_of_order = in_order(&mut changes);
        (changes, out_of_order)
    }

    fn grouped(self, rows: usize) -> Changes {
        let total = self.len();
        let mut offsets = vec![0_u32; rows + 2];
        for row in self.blocks.iter().flat_map(|block| &block.row) {
            if let Some(count) = offsets.get_mut(*row as usize + 2) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut offsets {
            sum += *count;
            *count = sum;
        }
        // offsets[row + 1] is now where row begins; placing moves it to where row ends, which is
        // where it belongs once the last entry is dropped.
        let mut changes = Changes {
            at: vec![0; total],
            what: vec![0; total],
            cell: vec![NO_CODE; total],
            ..Changes::default()
        };
        for block in self.blocks {
            let facts = block.row.iter().zip(&block.at).zip(&block.what).zip(&block.cell);
            for (((row, at), what), cell) in facts {
                let Some(next) = offsets.get_mut(*row as usize + 1) else {
                    continue;
                };
                let place = *next as usize;
                *next += 1;
                if let (Some(to_at), Some(to_what), Some(to_cell)) = (
                    changes.at.get_mut(place),
                    changes.what.get_mut(place),
                    changes.cell.get_mut(place),
                ) {
                    (*to_at, *to_what, *to_cell) = (*at, *what, *cell);
                }
            }
        }
        offsets.truncate(rows + 1);
        changes.offsets = offsets;
        changes
    }
}

/// Puts the changes of each row in order of time. Answers how many were not.
fn in_order(changes: &mut Changes) -> u64 {
    let mut out_of_order = 0;
    for row in 0..changes.offsets.len().saturating_sub(1) {
        let range = changes.range(row);
        let Some(times) = changes.at.get(range.clone()) else {
            continue;
        };
        let late = times.windows(2).filter(|pair| matches!(pair, [a, b] if b < a)).count();
        if late == 0 {
            continue;
        }
        out_of_order += late as u64;
        let mut facts: Vec<(i64, u16, u32)> = range
            .clone()
            .filter_map(|i| {
                Some((*changes.at.get(i)?, *changes.what.get(i)?, *changes.cell.get(i)?))
            })
            .collect();
        facts.sort_by_key(|(at, _, _)| *at);
        for (i, (at, what, cell)) in range.zip(facts) {
            if let (Some(to_at), Some(to_what), Some(to_cell)) =
                (changes.at.get_mut(i), changes.what.get_mut(i), changes.cell.get_mut(i))
            {
                (*to_at, *to_what, *to_cell) = (at, what, cell);
            }
        }
    }
    out_of_order
}
