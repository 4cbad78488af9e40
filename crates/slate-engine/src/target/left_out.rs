//! Records that are in no count, and remarks on those that are: counted by reason, with examples.

use std::collections::BTreeMap;

use slate_model::{Agreement, Name};

use crate::measured::LeftOut;
use crate::target::judge::Out;

/// How many examples are named.
pub(super) const EXAMPLES: usize = 5;

/// Why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// It is out as a whole.
    Out(Out),
    /// The map says that there is no limit.
    NoLimit,
    /// No limit for its values.
    Unmapped(String),
    /// Its group is missing.
    NoGroup(String),
    /// Its period lies after the term.
    AfterTerm,
    /// Its period has not begun.
    Later,
    /// Beyond the years that calendars answer for.
    BeyondCalendars,
    /// What is aggregated is missing.
    NoValue,
    /// A condition on it is unknown.
    UnknownCondition,
    /// Remark: an exclusion that could not be told.
    UnknownExclusion(usize),
    /// Remark: stopped before it started.
    EarlyStop,
    /// Remark: reopened after it was settled.
    Reopened,
    /// Remark: pending, with so much of its limit used that the target warns of it.
    Warned(String),
}

/// Counts by reason.
#[derive(Debug, Default)]
pub(crate) struct Reasons {
    by: BTreeMap<Why, (u64, Vec<usize>)>,
}

impl Reasons {
    pub(crate) fn add(&mut self, why: Why, row: usize) {
        let (count, rows) = self.by.entry(why).or_default();
        *count += 1;
        if rows.len() < EXAMPLES {
            rows.push(row);
        }
    }

    /// In words, those left out first, then remarks on those counted.
    pub(crate) fn in_words(
        self,
        target: Option<&Name>,
        record: &Name,
        agreement: &Agreement,
        id: impl Fn(usize) -> String,
    ) -> (Vec<LeftOut>, Vec<LeftOut>) {
        let (mut out, mut remarks) = (Vec::new(), Vec::new());
        for (why, (count, rows)) in self.by {
            let line = LeftOut {
                target: target.cloned(),
                record: record.clone(),
                reason: words(&why, agreement),
                count,
                examples: rows.into_iter().map(&id).collect(),
            };
            match why {
                Why::UnknownExclusion(_) | Why::EarlyStop | Why::Reopened | Why::Warned(_) => {
                    remarks.push(line);
                }
                _ => out.push(line),
            }
        }
        (out, remarks)
    }
}

fn title(agreement: &Agreement, exclusion: usize) -> String {
    agreement.exclusions.get(exclusion).map_or_else(String::new, |e| e.heading.title().to_owned())
}

fn words(why: &Why, agreement: &Agreement) -> String {
    match why {
        Why::Out(Out::NotFor) => "the tier is not for it".to_owned(),
        Why::Out(Out::UnknownTier) => {
            "a missing value leaves open whether the tier is for it".to_owned()
        }
        Why::Out(Out::Excluded(at)) => format!("excluded by \"{}\"", title(agreement, *at)),
        Why::Out(Out::Void) => "void by the timer's own rule".to_owned(),
        Why::Out(Out::OutsideTerm) => "opened outside the term".to_owned(),
        Why::Out(Out::NotStarted) => "its timer never started".to_owned(),
        Why::NoLimit => "the agreement gives it no limit".to_owned(),
        Why::Unmapped(values) => format!("no limit: {values}"),
        Why::NoGroup(field) => format!("`{field}` is missing, and the target is judged by it"),
        Why::AfterTerm => "counts after the end of the term".to_owned(),
        Why::Later => "counts in a period that has not begun".to_owned(),
        Why::BeyondCalendars => {
            "lies beyond the years that calendars are worked out for".to_owned()
        }
        Why::NoValue => "the value to be aggregated is missing".to_owned(),
        Why::UnknownCondition => {
            "a missing value leaves open whether the metric is for it".to_owned()
        }
        Why::UnknownExclusion(at) => format!(
            "counted: a missing value leaves open whether \"{}\" excludes it",
            title(agreement, *at)
        ),
        Why::EarlyStop => "counted as no time: stopped before the start".to_owned(),
        Why::Warned(share) => format!("warned of: not done, and {share} of the limit is used"),
        Why::Reopened => {
            "reopened after its period was settled: it stays there as it was, and counts once more \
             from then on"
                .to_owned()
        }
    }
}
