//! Reads histories: opens every source, plans each, then takes their rows in one pass.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use slate_model::{Agreement, Instant, Name, RecordTime};

use crate::builder::EvidenceBuilder;
use crate::csv_rows::CsvRows;
use crate::error::EvidenceError;
use crate::gaps::gaps;
use crate::json_rows::JsonRows;
use crate::mapping::{Mapping, Rows};
use crate::plan::{Plan, in_words};
use crate::planner::Planner;
use crate::quality::{Problem, Quality, Reason, SourceQuality};
use crate::rows::{Buffer, Outcome};
use crate::source::{History, Source, unpacked};
use crate::suggest::list;
use crate::table::Evidence;
use crate::take::{Fault, Taker};

/// Rows that are looked at before reading, to recognise formats.
const SAMPLE: usize = 2000;

/// Bounds of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// So many bad rows are allowed over all sources; 0 by default.
    pub max_bad_rows: u64,
    /// A source may have so many bytes when unpacked; 64 GiB by default.
    pub max_bytes: u64,
    /// A row may have so many bytes; 1 MiB by default.
    pub max_row_bytes: usize,
    /// The fields to keep, as (record, field). `None`: every declared one.
    pub needed: Option<BTreeSet<(Name, Name)>>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { max_bad_rows: 0, max_bytes: 64 << 30, max_row_bytes: 1 << 20, needed: None }
    }
}

/// Reads the histories of an agreement.
///
/// Sources of records are read before sources of changes, whatever their order. A source of changes
/// without any source of its records opens each record at its earliest row.
///
/// # Errors
/// A source cannot be read, does not fit the agreement, or holds more bad rows than are allowed.
pub fn read(
    agreement: &Agreement,
    sources: &[Source],
    options: &ReadOptions,
) -> Result<Evidence, EvidenceError> {
    if sources.iter().filter(|source| source.file.is_none()).count() > 1 {
        return Err(EvidenceError::Unreadable {
            source: "standard input".to_owned(),
            why: "it can be read only once".to_owned(),
        });
    }
    let histories = sources.iter().map(Source::open).collect::<Result<Vec<_>, _>>()?;
    read_histories(agreement, histories, options)
}

/// Reads histories that are open already.
///
/// # Errors
/// As [`read`].
pub fn read_histories(
    agreement: &Agreement,
    histories: Vec<History<'_>>,
    options: &ReadOptions,
) -> Result<Evidence, EvidenceError> {
    let mut builder = EvidenceBuilder::keeping(agreement, |record, field| {
        options
            .needed
            .as_ref()
            .is_none_or(|needed| needed.contains(&(record.clone(), field.clone())))
    });
    let mut opened = Vec::with_capacity(histories.len());
    for history in histories {
        opened.push(Opened::new(agreement, &builder, history, options)?);
    }
    let without = opened.iter().flat_map(|source| source.without(agreement)).collect();
    let told: BTreeSet<usize> = opened
        .iter()
        .filter(|source| source.plan.rows == Rows::Records)
        .map(|source| source.plan.table)
        .collect();
    let mut order: Vec<usize> = (0..opened.len()).collect();
    order.sort_by_key(|at| opened.get(*at).is_some_and(|o| o.plan.rows == Rows::Changes));
    let mut slots: Vec<Option<Opened<'_>>> = opened.into_iter().map(Some).collect();
    let mut reports: Vec<SourceQuality> = vec![SourceQuality::default(); slots.len()];
    for at in order {
        let Some(mut source) = slots.get_mut(at).and_then(Option::take) else {
            continue;
        };
        if source.plan.rows == Rows::Changes {
            let opens = source.plan.opens.unwrap_or(!told.contains(&source.plan.table));
            source.open_by_changes(agreement, &builder, opens)?;
        }
        let report = source.take(agreement, &mut builder)?;
        if let Some(slot) = reports.get_mut(at) {
            *slot = report;
        }
    }
    let quality = Quality { sources: reports, ..Quality::default() };
    if quality.bad_rows() > options.max_bad_rows {
        return Err(EvidenceError::TooManyBadRows {
            allowed: options.max_bad_rows,
            quality: Box::new(quality),
        });
    }
    let mut evidence = builder.build_with(quality)?;
    evidence.quality.gaps = gaps(agreement, &evidence.quality, &without);
    Ok(evidence)
}

/// Which column of a source feeds what, and its columns; `None` where it cannot be read.
pub(crate) fn planned(agreement: &Agreement, source: &Source) -> Option<(Plan, Vec<String>)> {
    let builder = EvidenceBuilder::keeping(agreement, |_, _| true);
    let opened =
        Opened::new(agreement, &builder, source.open().ok()?, &ReadOptions::default()).ok()?;
    let columns = opened.columns().to_vec();
    Some((opened.plan, columns))
}

/// Rows of one of the two kinds of text.
enum AnyRows<'r> {
    Csv { rows: CsvRows<'r>, columns: Vec<String> },
    Json(JsonRows<'r>),
}

/// A source whose plan is made.
struct Opened<'r> {
    name: String,
    rows: AnyRows<'r>,
    mapping: Mapping,
    plan: Plan,
    opens: bool,
    /// Records that changes of other sources opened before.
    opened_before: usize,
    quality: SourceQuality,
}

impl<'r> Opened<'r> {
    fn new(
        agreement: &Agreement,
        builder: &EvidenceBuilder,
        history: History<'r>,
        options: &ReadOptions,
    ) -> Result<Self, EvidenceError> {
        let History { name, reader, mapping } = history;
        let unreadable = |error: io::Error| EvidenceError::Unreadable {
            source: name.clone(),
            why: error.to_string(),
        };
        let reader = unpacked(reader, options.max_bytes).map_err(unreadable)?;
        let buffer = Buffer::new(reader).map_err(unreadable)?;
        let wrong =
            |problems: Vec<String>| EvidenceError::Mapping { source: name.clone(), problems };
        let mut quality = SourceQuality { source: name.clone(), ..SourceQuality::default() };
        let first = buffer.data().trim_ascii_start().first().copied();
        let (rows, samples) = match first {
            None => return Err(wrong(vec!["it is empty".to_owned()])),
            Some(b'[') => {
                return Err(wrong(vec![
                    "it begins as a JSON array: write one object a line (JSON Lines)".to_owned(),
                ]));
            }
            Some(b'{') => {
                let mut rows = JsonRows::new(buffer, options.max_row_bytes);
                let samples = rows.sample(SAMPLE);
                for column in mapping.columns() {
                    rows.columns.column(column);
                }
                (AnyRows::Json(rows), samples)
            }
            Some(_) => {
                let delimiter = delimiter(&mapping, &buffer, &mut quality).map_err(&wrong)?;
                let mut rows = CsvRows::new(buffer, delimiter, options.max_row_bytes);
                let columns: Vec<String> = match rows.next().map_err(unreadable)? {
                    Outcome::Row(row, _) => {
                        (0..).map_while(|at| row.get(at)).map(|c| c.trim().to_owned()).collect()
                    }
                    Outcome::Bad(_, problem) => {
                        return Err(wrong(vec![format!("its header: {problem}")]));
                    }
                    Outcome::End => Vec::new(),
                };
                let mut seen = BTreeSet::new();
                let twice: Vec<&String> =
                    columns.iter().filter(|c| !c.is_empty() && !seen.insert(*c)).collect();
                if !twice.is_empty() {
                    return Err(wrong(vec![format!("its header has {} twice", list(&twice))]));
                }
                let samples = rows.sample(SAMPLE);
                (AnyRows::Csv { rows, columns }, samples)
            }
        };
        let columns = match &rows {
            AnyRows::Csv { columns, .. } => columns.as_slice(),
            AnyRows::Json(rows) => rows.columns.names(),
        };
        let json = matches!(rows, AnyRows::Json(_));
        let plan = Planner::new(agreement, builder, &mapping, columns, &samples, json)
            .plan()
            .map_err(wrong)?;
        let record = builder.tables.get(plan.table).map_or("record", |table| table.name());
        quality.kind = in_words(plan.rows, record);
        Ok(Self { name, rows, mapping, plan, opens: false, opened_before: 0, quality })
    }

    /// The fields that its mapping says no column feeds, with their record.
    fn without(&self, agreement: &Agreement) -> Vec<(String, String)> {
        let record = agreement.records.get(self.plan.table);
        let record = record.map_or("", |record| record.heading.name.as_str());
        self.mapping.without.iter().map(|field| (record.to_owned(), field.clone())).collect()
    }

    /// The names of its columns, or of the keys of its objects.
    fn columns(&self) -> &[String] {
        match &self.rows {
            AnyRows::Csv { columns, .. } => columns,
            AnyRows::Json(rows) => rows.columns.names(),
        }
    }

    fn wrong(&self, problems: Vec<String>) -> EvidenceError {
        EvidenceError::Mapping { source: self.name.clone(), problems }
    }

    /// Lets changes open their records, where that was decided.
    fn open_by_changes(
        &mut self,
        agreement: &Agreement,
        builder: &EvidenceBuilder,
        opens: bool,
    ) -> Result<(), EvidenceError> {
        let interval = builder
            .tables
            .get(self.plan.table)
            .is_some_and(|table| table.time() == RecordTime::Interval);
        if opens && interval {
            let record = agreement
                .records
                .get(self.plan.table)
                .map_or("record", |record| record.heading.name.as_str());
            return Err(self.wrong(vec![format!(
                "it tells changes of {record}, but no source tells when each begins: add one with \
                 one row a {record}"
            )]));
        }
        self.opens = opens;
        self.opened_before =
            builder.tables.get(self.plan.table).map_or(0, |table| table.opened_by_changes());
        Ok(())
    }

    /// Takes every row.
    fn take(
        mut self,
        agreement: &Agreement,
        builder: &mut EvidenceBuilder,
    ) -> Result<SourceQuality, EvidenceError> {
        let name = self.name.clone();
        let unreadable = |error: io::Error| EvidenceError::Unreadable {
            source: name.clone(),
            why: error.to_string(),
        };
        for (field, mode) in &self.plan.modes {
            if let Some(table) = builder.tables.get_mut(self.plan.table) {
                table.set_mode(*field, *mode);
            }
        }
        if self.plan.rows == Rows::Changes
            && !self.plan.fields.is_empty()
            && let Some(table) = builder.tables.get_mut(self.plan.table)
        {
            table.expect_repeats();
        }
        let source: Arc<str> = self.name.as_str().into();
        let mut taker = Taker::new(agreement, &self.mapping, self.opens);
        match &mut self.rows {
            AnyRows::Csv { rows, columns } => loop {
                match rows.next().map_err(unreadable)? {
                    Outcome::End => break,
                    Outcome::Bad(line, problem) => {
                        self.quality.rows += 1;
                        self.quality.bad(line, None, &problem);
                    }
                    Outcome::Row(row, line) => {
                        self.quality.rows += 1;
                        let taken = if row.width() == columns.len() {
                            let taken = taker.row(&mut self.plan, &row, builder, &mut self.quality);
                            came_from(builder, &self.plan, &source, line);
                            taken
                        } else {
                            Err(Fault::row(Problem::new(
                                Reason::WrongShape,
                                format!(
                                    "it has {} cells, the header has {}",
                                    row.width(),
                                    columns.len()
                                ),
                            )))
                        };
                        note(&mut self.quality, line, columns, taken);
                    }
                }
            },
            AnyRows::Json(rows) => {
                let mut known = rows.columns.names().len();
                while let Some((line, good)) = rows.advance().map_err(unreadable)? {
                    self.quality.rows += 1;
                    if let Err(problem) = good {
                        self.quality.bad(line, None, &problem);
                        continue;
                    }
                    if rows.columns.names().len() > known {
                        known = rows.columns.names().len();
                        let names = rows.columns.names();
                        Planner::new(agreement, builder, &self.mapping, names, &[], true)
                            .adopt(&mut self.plan)
                            .map_err(|problems| EvidenceError::Mapping {
                                source: name.clone(),
                                problems,
                            })?;
                        for (field, mode) in &self.plan.modes {
                            if let Some(table) = builder.tables.get_mut(self.plan.table) {
                                table.set_mode(*field, *mode);
                            }
                        }
                    }
                    let row = rows.columns.row();
                    let taken = taker.row(&mut self.plan, &row, builder, &mut self.quality);
                    came_from(builder, &self.plan, &source, line);
                    note(&mut self.quality, line, rows.columns.names(), taken);
                }
            }
        }
        if let AnyRows::Json(rows) = &self.rows {
            let absent: Vec<String> = self
                .mapping
                .columns()
                .into_iter()
                .filter(|name| {
                    let at = rows.columns.names().iter().position(|n| n == name);
                    at.is_some_and(|at| !rows.columns.seen(at))
                })
                .map(|name| format!("the mapping names the key `{name}`, which no object has"))
                .collect();
            if !absent.is_empty() {
                return Err(self.wrong(absent));
            }
        }
        taker.finish(&mut self.plan, builder, &mut self.quality)?;
        self.report(agreement, builder);
        Ok(self.quality)
    }

    /// What the source took for granted and what of it nothing used.
    fn report(&mut self, agreement: &Agreement, builder: &EvidenceBuilder) {
        let columns = self.columns().to_vec();
        let used = self.plan.used_columns();
        self.quality.unused_columns = columns
            .iter()
            .enumerate()
            .filter(|(at, _)| !used.contains(at))
            .map(|(_, name)| name.clone())
            .collect();
        let assumed = &mut self.quality.assumptions;
        assumed.append(&mut self.plan.matched);
        let mut locals: BTreeSet<&str> = BTreeSet::new();
        let mut notes: BTreeMap<String, u64> = BTreeMap::new();
        for (column, reader) in self.plan.instant_readers() {
            let name = columns.get(column).map_or("", String::as_str);
            if reader.locals > 0 && !self.plan.zone_declared {
                locals.insert(name);
            }
            if let Some(recognised) = &reader.recognised {
                assumed.push(format!("column `{name}`: {recognised}"));
            }
            for (count, what) in [
                (
                    reader.skipped,
                    "local times in a skipped hour, taken as the instant of the change",
                ),
                (reader.repeated, "local times in a repeated hour, taken as its first occurrence"),
            ] {
                if count > 0 {
                    *notes.entry(what.to_owned()).or_default() += count;
                }
            }
        }
        if !locals.is_empty() {
            let names: Vec<&str> = locals.into_iter().collect();
            assumed.push(format!(
                "times without offset ({}) are in {}, the agreement's zone",
                list(&names),
                agreement.zone
            ));
        }
        for reader in self.plan.cell_readers() {
            let field = reader.name();
            if !reader.loosely.is_empty() {
                let pairs: Vec<String> = reader
                    .loosely
                    .iter()
                    .take(20)
                    .map(|(from, to)| format!("`{from}` as `{to}`"))
                    .collect();
                assumed
                    .push(format!("values of `{field}` in another spelling: {}", pairs.join(", ")));
            }
            if reader.bare_money {
                assumed.push(format!(
                    "amounts of `{field}` without currency are in {}",
                    agreement.currency
                ));
            }
        }
        if self.opens
            && let Some(table) = builder.tables.get(self.plan.table)
        {
            let opened = table.opened_by_changes().saturating_sub(self.opened_before);
            if opened > 0 {
                assumed.push(format!(
                    "the earliest row of each {} opens it ({opened} opened so)",
                    table.name()
                ));
            }
        }
        for (what, count) in notes {
            *self.quality.notes.entry(what).or_default() += count;
        }
    }
}

/// Notes which line told of a record that is new.
#[inline]
fn came_from(builder: &mut EvidenceBuilder, plan: &Plan, source: &Arc<str>, line: u64) {
    if matches!(plan.rows, Rows::Records | Rows::Changes)
        && let Some(table) = builder.tables.get_mut(plan.table)
    {
        table.came_from(source, line);
    }
}

fn note(quality: &mut SourceQuality, line: u64, columns: &[String], taken: Result<bool, Fault>) {
    match taken {
        Ok(true) => quality.used += 1,
        Ok(false) => {}
        Err(fault) => {
            let column = fault.column.and_then(|at| columns.get(at)).map(String::as_str);
            quality.bad(line, column, &fault.problem);
        }
    }
}

/// The declared delimiter, or the only usual one in the header.
fn delimiter(
    mapping: &Mapping,
    buffer: &Buffer<'_>,
    quality: &mut SourceQuality,
) -> Result<u8, Vec<String>> {
    if let Some(declared) = &mapping.delimiter {
        return Ok(declared.bytes().next().unwrap_or(b','));
    }
    let mut quoted = false;
    let mut found = BTreeSet::new();
    for byte in buffer.data() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            b',' | b';' | b'\t' | b'|' if !quoted => {
                found.insert(*byte);
            }
            _ => {}
        }
    }
    let shown = |byte: u8| {
        if byte == b'\t' { "a tab".to_owned() } else { format!("`{}`", char::from(byte)) }
    };
    match found.into_iter().collect::<Vec<u8>>().as_slice() {
        [] => Ok(b','),
        [one] => {
            if *one != b',' {
                quality.assumptions.push(format!("cells are divided by {}", shown(*one)));
            }
            Ok(*one)
        }
        several => {
            let names: Vec<String> = several.iter().map(|byte| shown(*byte)).collect();
            Err(vec![format!(
                "its cells may be divided by {}: declare `delimiter` in the mapping",
                names.join(" or ")
            )])
        }
    }
}

/// Notes the latest instant of a source.
pub(crate) fn seen(builder: &mut EvidenceBuilder, at: i64) {
    builder.seen = builder.seen.max(Some(Instant(at)));
}
