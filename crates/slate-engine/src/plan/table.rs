//! Answers for every combination of codes, worked out once: what makes a million rows cheap.

use slate_evidence::{Cell, Column, MISSING};

use crate::condition::View;
use crate::plan::fields::RecordPlan;

/// More combinations than this are not tabulated.
const MOST: usize = 1 << 16;
/// One field alone may have more codes than several together.
const MOST_ALONE: usize = 1 << 20;

/// One coded field of an index.
#[derive(Debug, Clone, Copy)]
struct Axis {
    field: usize,
    /// What one step of its code adds to the index.
    stride: usize,
    /// How many codes it has; a missing value is one more, and comes first.
    codes: usize,
    /// A boolean: its codes stand in its column as 0 and 1.
    boolean: bool,
}

/// The coded fields that an answer depends on, and how their codes make an index.
#[derive(Debug, Clone)]
pub(crate) struct Axes {
    axes: Vec<Axis>,
    size: usize,
}

impl Axes {
    /// The axes of these fields; `None` when one is not coded or the combinations are too many.
    pub(crate) fn of(fields: &[usize], of: &RecordPlan<'_>) -> Option<Self> {
        if !of.tabulate {
            return None;
        }
        let mut axes = Vec::with_capacity(fields.len());
        let mut size = 1_usize;
        for &field in fields {
            let codes = of.codes(field)?;
            let boolean = matches!(of.table.column(field), Column::Whole(_));
            axes.push(Axis { field, stride: size, codes, boolean });
            size = size.checked_mul(codes + 1)?;
            if size > if fields.len() == 1 { MOST_ALONE } else { MOST } {
                return None;
            }
        }
        Some(Self { axes, size })
    }
}

/// One combination of codes, as if it were a record.
pub(crate) struct Combination<'a> {
    axes: &'a [Axis],
    index: usize,
}

impl View for Combination<'_> {
    fn cell(&self, field: usize) -> Cell {
        let Some(axis) = self.axes.iter().find(|axis| axis.field == field) else {
            return Cell::Missing;
        };
        let code = (self.index / axis.stride) % (axis.codes + 1);
        match code.checked_sub(1).and_then(|code| u32::try_from(code).ok()) {
            Some(code) if axis.boolean => Cell::Whole(code.into()),
            Some(code) => Cell::Code(code),
            None => Cell::Missing,
        }
    }

    fn start(&self) -> i64 {
        MISSING
    }

    fn end(&self) -> i64 {
        MISSING
    }
}

/// An answer for each combination.
#[derive(Debug, Clone)]
pub(crate) struct Tabled<T> {
    axes: Vec<Axis>,
    values: Vec<T>,
}

impl<T> Tabled<T> {
    /// Asks for every combination.
    pub(crate) fn fill(axes: Axes, mut answer: impl FnMut(&Combination<'_>) -> T) -> Self {
        let values =
            (0..axes.size).map(|index| answer(&Combination { axes: &axes.axes, index })).collect();
        Self { axes: axes.axes, values }
    }

    /// The answer for a record; `None` for a code that the table was not made for.
    #[inline]
    pub(crate) fn get(&self, view: &impl View) -> Option<&T> {
        let mut index = 0;
        for axis in &self.axes {
            let code = match view.cell(axis.field) {
                Cell::Code(code) => code as usize + 1,
                Cell::Whole(value) => usize::from(value != 0) + 1,
                _ => 0,
            };
            index += code * axis.stride;
        }
        self.values.get(index)
    }

    /// The fields that decide.
    pub(crate) fn fields(&self) -> impl Iterator<Item = usize> + '_ {
        self.axes.iter().map(|axis| axis.field)
    }
}
