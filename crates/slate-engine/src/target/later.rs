//! Records that begin after the instant that the history is seen from: nobody knows of them yet, so they
//! are in no count, and that is said.

use slate_evidence::{Evidence, Table};
use slate_model::Agreement;

use super::left_out::EXAMPLES;
use crate::measured::LeftOut;

/// How many there are of each record, with the first of them.
pub(super) fn later<'a>(
    evidence: &'a Evidence,
    agreement: &'a Agreement,
    as_of: i64,
) -> impl Iterator<Item = LeftOut> + 'a {
    let tables = agreement.records.iter().filter_map(|it| evidence.table(&it.heading.name));
    tables.filter_map(move |table| of_table(table, as_of))
}

fn of_table(table: &Table, as_of: i64) -> Option<LeftOut> {
    let rows = || {
        table.starts().iter().enumerate().filter(move |(_, start)| **start > as_of).map(|it| it.0)
    };
    let count = rows().count() as u64;
    (count > 0).then(|| LeftOut {
        target: None,
        record: table.record().clone(),
        reason: "later than the instant that the history is seen from".to_owned(),
        count,
        examples: rows().take(EXAMPLES).map(|row| table.id(row)).collect(),
    })
}
