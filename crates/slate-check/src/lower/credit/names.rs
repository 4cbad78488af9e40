//! Names of credits that are for several targets.

use std::rc::Rc;

use slate_model::{Credit, Name};

use crate::lower::target::TargetInfo;

/// For each target the shortest last parts of its name that no other has.
pub(super) fn short_names(targets: &[Rc<TargetInfo>]) -> Vec<String> {
    let all: Vec<&str> = targets.iter().map(|it| it.name.as_str()).collect();
    let tail = |full: &str, parts: usize| -> String {
        let split: Vec<&str> = full.split('.').collect();
        split.iter().skip(split.len().saturating_sub(parts)).copied().collect::<Vec<_>>().join(".")
    };
    all.iter()
        .map(|full| {
            (1..=4)
                .map(|parts| tail(full, parts))
                .find(|short| {
                    all.iter()
                        .filter(|other| tail(other, short.split('.').count()) == *short)
                        .count()
                        == 1
                })
                .unwrap_or_else(|| (*full).to_owned())
        })
        .collect()
}

/// The name of a credit that another clause names: the credit, or the credits of each target.
pub(crate) fn credits_named<'c>(credits: &'c [Credit], text: &str) -> Vec<&'c Name> {
    let prefix = format!("{text}.");
    credits
        .iter()
        .map(|credit| &credit.heading.name)
        .filter(|full| full.as_str() == text || full.as_str().starts_with(&prefix))
        .collect()
}
