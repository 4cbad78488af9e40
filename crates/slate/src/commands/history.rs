//! The history that a command works on, and from when it is seen: shared by `simulate` and `trace`.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use slate_engine::Options;
use slate_evidence::{Evidence, ReadOptions, Source};
use slate_model::{Agreement, DateRange, Instant, Zone};

use crate::exit::Failure;

#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// Histories: CSV or JSON Lines, plain or gzip; `-` reads standard input
    #[arg(long = "history", required = true, num_args = 1.., value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Mappings of the histories, in their order (default: `FILE.toml` beside each, if there)
    #[arg(long = "mapping", num_args = 1.., value_name = "FILE")]
    mappings: Vec<PathBuf>,
    /// Bad rows that are tolerated; they are listed all the same
    #[arg(long, default_value_t = 0, value_name = "N")]
    max_bad_rows: u64,
    /// See the history from this instant or from the end of this date (default: its last instant)
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<String>,
    /// Measure as if this were the term: `2025-01-01..2025-12-31`
    #[arg(long, value_name = "FROM..TO")]
    term: Option<String>,
}

impl HistoryArguments {
    /// Standard input is read once: it is the agreement or one of the histories.
    pub fn one_standard_input(&self, agreement: &Path) -> Result<(), Failure> {
        let dashes =
            |paths: &[PathBuf]| paths.iter().filter(|path| *path == Path::new("-")).count();
        if dashes(&self.files) + usize::from(agreement == Path::new("-")) > 1 {
            return Err(Failure::new(
                "two inputs are `-`, and standard input can be read only once",
            )
            .help("give all but one of them as files"));
        }
        Ok(())
    }

    /// Reads the history against the agreement's records.
    pub fn read(&self, agreement: &Agreement) -> Result<Evidence, Failure> {
        if self.mappings.len() > self.files.len() {
            return Err(Failure::new("there are more mappings than histories"));
        }
        let sources: Vec<Source> = self.sources().collect();
        let options = ReadOptions { max_bad_rows: self.max_bad_rows, ..ReadOptions::default() };
        Ok(slate_evidence::read(agreement, &sources, &options)?)
    }

    fn sources(&self) -> impl Iterator<Item = Source> + '_ {
        let mut mappings = self.mappings.iter().cloned();
        self.files
            .iter()
            .map(move |file| Source { mapping: mappings.next(), ..Source::named(file) })
    }

    /// The files that are read: histories and their mappings.
    pub fn inputs(&self) -> Vec<PathBuf> {
        let files = |source: Source| {
            let mapping = source.mapping_file().filter(|file| file.is_file());
            source.file.clone().into_iter().chain(mapping)
        };
        self.sources().flat_map(files).collect()
    }

    /// What the engine is asked: the term, and the instant the history is seen from.
    pub fn options(&self, agreement: &Agreement, evidence: &Evidence) -> Result<Options, Failure> {
        let term = self.term.as_deref().map(term).transpose()?;
        let as_of = match &self.as_of {
            Some(text) => instant(text, agreement.zone)?,
            None => evidence.last_instant().ok_or_else(|| {
                let inputs = evidence.inputs.iter().any(|series| !series.values.is_empty());
                let holds = if inputs { "nothing but values of inputs" } else { "nothing" };
                Failure::new(format!(
                    "the history holds {holds}, so there is no instant to see it from"
                ))
                .help("give one with `--as-of 2026-01-31`")
            })?,
        };
        let covered = term.unwrap_or(agreement.term);
        let start = slate_calendar::start_of_day(agreement.zone, covered.first);
        let before = |at: Instant| start.is_some_and(|start| at < start);
        if evidence.last_instant().is_some_and(before) || before(as_of) {
            return Err(Failure::new(format!(
                "the history ends before the term begins on {}: nothing in it counts",
                covered.first
            ))
            .help(
                "to see what it would have cost, measure it as if it lay in the term: \
                 `--term 2025-01-01..2025-12-31`",
            ));
        }
        Ok(Options { as_of, term, assume_claimed: false })
    }

    /// Says on the error stream what was read, what was left out and what was assumed.
    pub fn remark(&self, evidence: &Evidence) {
        anstream::eprint!("{}", slate_report::history_terminal(&evidence.quality));
    }
}

/// `2025-01-01..2025-12-31` or `2025-01-01 to 2025-12-31`.
fn term(text: &str) -> Result<DateRange, Failure> {
    let split = text.split_once("..").or_else(|| text.split_once(" to "));
    let dates = split.and_then(|(first, last)| {
        Some(DateRange { first: date(first.trim())?, last: date(last.trim())? })
    });
    match dates {
        Some(range) if range.first <= range.last => Ok(range),
        Some(_) => Err(Failure::new(format!("`--term {text}` ends before it starts"))),
        None => Err(Failure::new(format!("`--term {text}` is not two dates"))
            .help("write `--term 2025-01-01..2025-12-31`")),
    }
}

/// A date as it is written.
pub fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// An instant with its offset, a local time of `zone`, or a date, which means its end.
pub fn instant(text: &str, zone: Zone) -> Result<Instant, Failure> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    let local =
        formats.iter().find_map(|format| chrono::NaiveDateTime::parse_from_str(text, format).ok());
    local
        .and_then(|local| slate_calendar::instant_at(zone, local))
        .or_else(|| slate_calendar::start_of_day(zone, date(text)?.succ_opt()?))
        .ok_or_else(|| {
            Failure::new(format!("`{text}` is no instant"))
                .help(format!("write `2026-03-06 17:50` (in {zone}) or `2026-03-06T17:50:00Z`"))
        })
}
