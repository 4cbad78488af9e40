//! Reading the history that a workspace names.

use std::path::Path;
use std::time::SystemTime;

use chrono::NaiveDate;
use slate_engine::Options;
use slate_evidence::{Evidence, ReadOptions, Source};
use slate_model::{Agreement, DateRange, Instant, Record, Zone};

use crate::settings::HistorySettings;

/// What tells whether a file is as it was.
pub(super) type Stamp = (u64, Option<SystemTime>);

/// Length and time of each file and mapping.
pub(super) fn stamps(root: &Path, wanted: &HistorySettings) -> Vec<Stamp> {
    let beside = |file: &Path| {
        let mut name = file.as_os_str().to_owned();
        name.push(".toml");
        name.into()
    };
    let files = wanted.files.iter().flat_map(|file| [file.clone(), beside(file)]);
    files
        .chain(wanted.mappings.iter().cloned())
        .map(|file| {
            let data = std::fs::metadata(root.join(file)).ok();
            (
                data.as_ref().map_or(0, std::fs::Metadata::len),
                data.and_then(|it| it.modified().ok()),
            )
        })
        .collect()
}

/// Whether histories read for one are good for the other: all but where they stand in the text.
pub(super) fn same_shape(one: &[Record], other: &[Record]) -> bool {
    let bare = |records: &[Record]| -> Vec<Record> {
        let mut records = records.to_vec();
        for record in &mut records {
            record.heading.at = None;
            for field in &mut record.fields {
                field.heading.at = None;
            }
        }
        records
    };
    bare(one) == bare(other)
}

/// The history, or why it cannot be used.
pub(super) fn read(
    root: &Path,
    agreement: &Agreement,
    wanted: &HistorySettings,
) -> Result<Evidence, String> {
    let mut mappings = wanted.mappings.iter().map(|mapping| root.join(mapping));
    let sources: Vec<Source> = wanted
        .files
        .iter()
        .map(|file| Source { mapping: mappings.next(), ..Source::named(root.join(file)) })
        .collect();
    let options = ReadOptions { max_bad_rows: wanted.max_bad_rows, ..ReadOptions::default() };
    let read = slate_evidence::read(agreement, &sources, &options);
    let mut evidence = read.map_err(|error| error.to_string())?;
    // Named as `slate.toml` names them: where the workspace lies says nothing about a history.
    for (source, file) in evidence.quality.sources.iter_mut().zip(&wanted.files) {
        source.source = file.display().to_string();
    }
    Ok(evidence)
}

/// The term, and the instant the history is seen from.
pub(super) fn options(
    wanted: &HistorySettings,
    agreement: &Agreement,
    evidence: &Evidence,
) -> Result<Options, String> {
    let term = match &wanted.term {
        Some(text) => Some(term(text).ok_or_else(|| {
            format!("`slate.toml`: `{text}` is no term; write `2025-01-01..2025-12-31`")
        })?),
        None => None,
    };
    let as_of = match &wanted.as_of {
        Some(text) => instant(text, agreement.zone).ok_or_else(|| {
            format!("`slate.toml`: `{text}` is no date or instant; write `2025-12-31`")
        })?,
        None => evidence.last_instant().ok_or("the history holds nothing")?,
    };
    let covered = term.unwrap_or(agreement.term);
    let start = slate_calendar::start_of_day(agreement.zone, covered.first);
    let before = |at: Instant| start.is_some_and(|start| at < start);
    if evidence.last_instant().is_some_and(before) || before(as_of) {
        return Err(format!(
            "the history ends before the term begins on {}: nothing in it counts; in `slate.toml`, \
             `term = \"2025-01-01..2025-12-31\"` measures it as if it lay in the term",
            covered.first
        ));
    }
    Ok(Options { as_of, term, assume_claimed: true })
}

fn term(text: &str) -> Option<DateRange> {
    let (first, last) = text.split_once("..")?;
    let range = DateRange { first: date(first)?, last: date(last)? };
    (range.first <= range.last).then_some(range)
}

fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// An instant with its offset, or a date, which means its end.
fn instant(text: &str, zone: Zone) -> Option<Instant> {
    text.parse().ok().or_else(|| slate_calendar::start_of_day(zone, date(text)?.succ_opt()?))
}
