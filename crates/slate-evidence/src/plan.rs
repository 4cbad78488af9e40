//! The plan for one source: which column feeds what. [`crate::planner`] makes it.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::cells::CellReader;
use crate::instants::InstantReader;
use crate::mapping::Rows;
use crate::rows::RowView;
use crate::table_builder::ColumnMode;

/// Where a value stands in a row.
#[derive(Debug, Clone)]
pub(crate) struct Picker {
    pub(crate) column: usize,
    pub(crate) split: Option<(String, usize)>,
}

impl Picker {
    /// All that a column holds.
    pub(crate) const fn whole(column: usize) -> Self {
        Self { column, split: None }
    }

    #[inline]
    pub(crate) fn pick<'a>(&self, row: &RowView<'a>) -> Option<&'a str> {
        self.part(row.get(self.column)?)
    }

    pub(crate) fn part<'a>(&self, cell: &'a str) -> Option<&'a str> {
        match &self.split {
            None => Some(cell),
            Some((split, part)) => cell.split(split.as_str()).nth(part.checked_sub(1)?),
        }
    }
}

/// A rule that leaves rows out.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    pub(crate) column: usize,
    pub(crate) values: Vec<String>,
    pub(crate) keep: bool,
    /// The rule in words.
    pub(crate) rule: String,
}

impl Filter {
    /// Whether the rule leaves a row out.
    pub(crate) fn leaves_out(&self, row: &RowView<'_>) -> bool {
        let cell = row.get(self.column).unwrap_or_default().trim();
        self.values.iter().any(|value| value == cell) != self.keep
    }
}

/// What names the field, event or input of a row.
#[derive(Debug, Clone)]
pub(crate) enum Named {
    /// Always this one.
    Fixed(usize),
    /// The name in a column.
    Column(Picker),
}

/// How changes of fields are told.
#[derive(Debug, Clone)]
pub(crate) struct ChangePlan {
    pub(crate) field: Named,
    pub(crate) value: Picker,
    pub(crate) before: Option<Picker>,
    /// One for each field of the record; none for fields that are derived or not kept.
    pub(crate) readers: Vec<Option<CellReader>>,
}

/// How intervals are made of states.
#[derive(Debug, Clone)]
pub(crate) struct StatePlan {
    pub(crate) subject: Picker,
    pub(crate) state: Picker,
    pub(crate) down: Vec<String>,
    pub(crate) up: Vec<String>,
    pub(crate) ignore: Vec<String>,
    /// The table that gets the life of each subject.
    pub(crate) life: Option<usize>,
}

/// How input values are told.
#[derive(Debug, Clone)]
pub(crate) struct InputPlan {
    pub(crate) period: Picker,
    /// Columns of their own: the picker, the input's name and its reader.
    pub(crate) columns: Vec<(Picker, String, CellReader)>,
    /// A name and a value in each row.
    pub(crate) named: Option<(Named, Picker)>,
    /// Every input of the agreement.
    pub(crate) readers: Vec<(String, CellReader)>,
}

/// Which column feeds what.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) rows: Rows,
    /// The table of the record; meaningless for inputs.
    pub(crate) table: usize,
    pub(crate) id: Option<Picker>,
    pub(crate) start: Option<(Picker, InstantReader)>,
    pub(crate) end: Option<(Picker, InstantReader)>,
    pub(crate) at: Option<(Picker, InstantReader)>,
    pub(crate) fields: Vec<(Picker, CellReader)>,
    pub(crate) change: Option<ChangePlan>,
    pub(crate) event: Option<Named>,
    pub(crate) filters: Vec<Filter>,
    /// The column of nested changes, and the mapping that they share.
    pub(crate) nested: Option<usize>,
    pub(crate) states: Option<StatePlan>,
    pub(crate) inputs: Option<InputPlan>,
    pub(crate) opens: Option<bool>,
    /// What the columns of fields with changes show.
    pub(crate) modes: Vec<(usize, ColumnMode)>,
    /// What was matched by name, in words.
    pub(crate) matched: Vec<String>,
    pub(crate) missing: Rc<[String]>,
    pub(crate) zone_declared: bool,
}

impl Plan {
    /// Every column that the plan uses.
    pub(crate) fn used_columns(&self) -> BTreeSet<usize> {
        let mut used = self.feeding_columns();
        used.extend(self.filters.iter().map(|filter| filter.column));
        used
    }

    /// Every column that feeds something: those that rules only look at are not among them.
    pub(crate) fn feeding_columns(&self) -> BTreeSet<usize> {
        let mut used = BTreeSet::new();
        let pickers = self
            .id
            .iter()
            .chain(self.start.iter().map(|(p, _)| p))
            .chain(self.end.iter().map(|(p, _)| p))
            .chain(self.at.iter().map(|(p, _)| p))
            .chain(self.fields.iter().map(|(p, _)| p))
            .chain(self.change.iter().flat_map(|c| {
                [Some(&c.value), c.before.as_ref(), column_of(&c.field)].into_iter().flatten()
            }))
            .chain(self.event.iter().filter_map(column_of))
            .chain(self.states.iter().flat_map(|s| [&s.subject, &s.state]))
            .chain(self.inputs.iter().flat_map(|i| {
                std::iter::once(&i.period)
                    .chain(i.columns.iter().map(|(p, _, _)| p))
                    .chain(i.named.iter().map(|(_, p)| p))
                    .chain(i.named.iter().filter_map(|(n, _)| column_of(n)))
            }));
        used.extend(pickers.map(|picker| picker.column));
        used.extend(self.nested);
        used
    }

    /// Every reader of instants, with the column it reads.
    pub(crate) fn instant_readers(&self) -> impl Iterator<Item = (usize, &InstantReader)> {
        let built_in = [&self.start, &self.end, &self.at];
        let of_fields =
            self.fields.iter().filter_map(|(p, cells)| Some((p.column, cells.instants.as_ref()?)));
        let of_changes = self.change.iter().flat_map(|change| {
            change
                .readers
                .iter()
                .flatten()
                .filter_map(|cells| Some((change.value.column, cells.instants.as_ref()?)))
        });
        built_in
            .into_iter()
            .flatten()
            .map(|(p, reader)| (p.column, reader))
            .chain(of_fields)
            .chain(of_changes)
    }

    /// Every reader of cells.
    pub(crate) fn cell_readers(&self) -> impl Iterator<Item = &CellReader> {
        self.fields
            .iter()
            .map(|(_, cells)| cells)
            .chain(self.change.iter().flat_map(|change| change.readers.iter().flatten()))
            .chain(self.inputs.iter().flat_map(|i| {
                i.columns.iter().map(|(_, _, r)| r).chain(i.readers.iter().map(|(_, r)| r))
            }))
    }
}

fn column_of(named: &Named) -> Option<&Picker> {
    match named {
        Named::Column(picker) => Some(picker),
        Named::Fixed(_) => None,
    }
}

/// What the rows of a source are, in words.
pub(crate) fn in_words(rows: Rows, record: &str) -> String {
    match rows {
        Rows::Records => format!("one row a {record}"),
        Rows::Changes => format!("one row a change of a {record}"),
        Rows::States => format!("one row a change of state, each time down a {record}"),
        Rows::Inputs => "values of inputs".to_owned(),
    }
}
