//! Reading the history that a workspace names.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::NaiveDate;
use slate_engine::Options;
use slate_evidence::{Evidence, EvidenceError, ReadOptions, Source, mapping_beside};
use slate_model::{Agreement, DateRange, Instant, Record, Zone};

use toml::Spanned;

use crate::settings::{Fault, HistorySettings, missing};

/// What tells whether a file is as it was.
pub(super) type Stamp = (u64, Option<SystemTime>);

/// The files of a history with their mappings.
pub(crate) fn sources(root: &Path, wanted: &HistorySettings) -> Vec<Source> {
    let mut mappings = wanted.mappings.iter().map(|mapping| root.join(mapping.get_ref()));
    let files = wanted.files.get_ref().iter().map(Spanned::get_ref);
    files
        .map(|file| Source { mapping: mappings.next(), ..Source::named(root.join(file)) })
        .collect()
}

/// Length and time of each file and mapping.
pub(super) fn stamps(root: &Path, wanted: &HistorySettings) -> Vec<Stamp> {
    let files = wanted.files.get_ref().iter().map(Spanned::get_ref);
    let files = files.flat_map(|file| [file.clone(), mapping_beside(file)]);
    files
        .chain(wanted.mappings.iter().map(|mapping| mapping.get_ref().clone()))
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
) -> Result<Evidence, Fault> {
    if let Some((path, why)) = wanted.missing(root).next() {
        return Err(missing(path, why));
    }
    let sources = sources(root, wanted);
    let options = ReadOptions { max_bad_rows: wanted.max_bad_rows, ..ReadOptions::default() };
    let read = slate_evidence::read(agreement, &sources, &options);
    // Named as `slate.toml` names them: where the workspace lies says nothing about a history.
    let inside = |source: &str| {
        let path = Path::new(source);
        path.strip_prefix(root).unwrap_or(path).display().to_string()
    };
    let mut evidence = read.map_err(|mut error| {
        let source = match &mut error {
            EvidenceError::Unreadable { source, .. } | EvidenceError::Mapping { source, .. } => {
                *source = inside(source);
                Some(PathBuf::from(source.as_str()))
            }
            EvidenceError::TooManyBadRows { quality, .. } => {
                for source in &mut quality.sources {
                    source.source = inside(&source.source);
                }
                let bad = quality.sources.iter().find(|source| source.bad_rows > 0);
                bad.map(|source| PathBuf::from(&source.source))
            }
            _ => None,
        };
        // In an editor it is no option of a command that allows more.
        let why = error.to_string().replace("`--max-bad-rows`", "`max_bad_rows` in `slate.toml`");
        wanted.fault(source.as_deref(), why)
    })?;
    for source in &mut evidence.quality.sources {
        source.source = inside(&source.source);
    }
    Ok(evidence)
}

/// The term, and the instant the history is seen from.
pub(super) fn options(
    wanted: &HistorySettings,
    agreement: &Agreement,
    evidence: &Evidence,
) -> Result<Options, Fault> {
    let term = match &wanted.term {
        Some(text) => Some(term(text.get_ref()).ok_or_else(|| {
            let why = format!("`{}` is no term; write `2025-01-01..2025-12-31`", text.get_ref());
            Fault::error(Some(text.span()), why)
        })?),
        None => None,
    };
    let as_of = match &wanted.as_of {
        Some(text) => instant(text.get_ref(), agreement.zone).ok_or_else(|| {
            let why = format!("`{}` is no date or instant; write `2025-12-31`", text.get_ref());
            Fault::error(Some(text.span()), why)
        })?,
        None => evidence
            .last_instant()
            .ok_or_else(|| wanted.fault(None, "the history holds nothing"))?,
    };
    let covered = term.unwrap_or(agreement.term);
    let start = slate_calendar::start_of_day(agreement.zone, covered.first);
    let before = |at: Instant| start.is_some_and(|start| at < start);
    if evidence.last_instant().is_some_and(before) || before(as_of) {
        let why = format!(
            "the history ends before the term begins on {}: nothing in it counts; \
             `term = \"2025-01-01..2025-12-31\"` measures it as if it lay in the term",
            covered.first
        );
        return Err(wanted.fault(None, why));
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
