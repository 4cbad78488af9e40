//! Fields that an agreement reads and a history never tells: a misspelt column must not pass in
//! silence, because what depends on it is decided without it.

use std::collections::BTreeSet;

use slate_model::Agreement;

use crate::quality::{Gap, NearColumn, Quality};
use crate::suggest::nearest;

/// The gaps of a history, each with the column that may be meant for it. `without` has the fields, by
/// record, that a mapping says no column feeds.
pub(crate) fn gaps(
    agreement: &Agreement,
    quality: &Quality,
    without: &BTreeSet<(String, String)>,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for of_record in &quality.records {
        for field in &of_record.never_filled {
            let (record, field) = (of_record.record.clone(), field.clone());
            let said = without.contains(&(record.clone(), field.clone()));
            if !said && agreement.reads(&record, &field) {
                let near = near(quality, &field);
                gaps.push(Gap { record, field, near });
            }
        }
    }
    gaps
}

/// The nearest of the columns that nothing uses.
fn near(quality: &Quality, field: &str) -> Option<NearColumn> {
    quality.sources.iter().find_map(|source| {
        let column = nearest(field, source.unused_columns.iter().map(String::as_str))?;
        Some(NearColumn { source: source.source.clone(), column: column.to_owned() })
    })
}
