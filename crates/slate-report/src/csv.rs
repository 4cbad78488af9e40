//! The statement as CSV: one table, a row a line of the statement, for spreadsheets.

use slate_engine::statement::{CreditStatus, PeriodShown, Statement, VerdictLine};
use slate_model::{Money, Position, RecordVerdict};

use crate::words;

/// The columns of the statement's table, in order.
const COLUMNS: [&str; 24] = [
    "section",
    "period",
    "first",
    "last",
    "stub",
    "provisional",
    "name",
    "title",
    "group",
    "incident",
    "numerator",
    "denominator",
    "attainment",
    "required",
    "verdict",
    "breaches",
    "pending",
    "row",
    "base",
    "gross",
    "net",
    "status",
    "clause",
    "records",
];

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it: histories and
/// agreements come from strangers. Plain numbers stay numbers.
pub fn guarded(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|']);
    let number = cell.strip_prefix('-').is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    });
    if risky && !number { format!("'{cell}") } else { cell.to_owned() }
}

/// One row, filled by name.
#[derive(Default)]
struct Row([String; COLUMNS.len()]);

impl Row {
    fn new(section: &str) -> Self {
        Self::default().with("section", section)
    }

    fn with(mut self, column: &str, value: impl Into<String>) -> Self {
        if let Some(cell) =
            COLUMNS.iter().position(|name| *name == column).and_then(|index| self.0.get_mut(index))
        {
            *cell = value.into();
        }
        self
    }

    fn maybe(self, column: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(column, value),
            None => self,
        }
    }

    fn period(self, period: &PeriodShown) -> Self {
        let flag = |set: bool| if set { "yes" } else { "" };
        self.with("period", &period.label)
            .with("first", period.first.to_string())
            .with("last", period.last.to_string())
            .with("stub", flag(period.stub))
            .with("provisional", flag(period.provisional))
    }

    fn clause(self, at: Option<&Position>) -> Self {
        match at {
            Some(at) => self.with("clause", at.to_string()),
            None => self,
        }
    }
}

/// An amount as a spreadsheet reads it: no thousands marks, no currency.
fn plain(amount: &Money) -> String {
    amount.amount.to_string()
}

/// The statement as one CSV table with a heading row.
///
/// # Errors
/// Never for a statement in memory; the writer's own error otherwise.
pub fn statement_csv(statement: &Statement) -> Result<String, ::csv::Error> {
    let mut rows = Vec::new();
    for line in &statement.targets {
        rows.push(
            Row::new("target")
                .period(&line.period)
                .with("name", line.target.as_str())
                .with("title", &line.title)
                .maybe("group", line.group.as_deref())
                .with("numerator", &line.numerator)
                .with("denominator", &line.denominator)
                .maybe("attainment", line.attainment.as_deref())
                .maybe("required", line.required.as_deref())
                .with("verdict", words::verdict(line.verdict))
                .with("breaches", line.breaches.to_string())
                .with("pending", line.pending.to_string())
                .clause(line.at.as_ref())
                .with("records", line.records.join(" ")),
        );
    }
    for line in &statement.credits {
        rows.push(
            Row::new("credit")
                .period(&line.period)
                .with("name", line.credit.as_str())
                .with("title", &line.title)
                .maybe("group", line.group.as_deref())
                .maybe("incident", line.incident.as_deref())
                .maybe("row", line.row.as_deref())
                .maybe("base", line.base.as_ref().map(plain).as_deref())
                .with("gross", &line.gross)
                .with("net", plain(&line.net))
                .with("status", status(line.status))
                .clause(line.at.as_ref())
                .with("records", line.records.join(" ")),
        );
    }
    for line in &statement.earned_back {
        rows.push(
            Row::new("earned back")
                .with("period", &line.earned_in)
                .with("name", line.credit.as_str())
                .with("title", &line.words)
                .with("net", plain(&line.amount))
                .clause(line.at.as_ref()),
        );
    }
    for line in &statement.settlements {
        rows.push(
            Row::new("settlement")
                .period(&line.period)
                .with("base", plain(&line.charges))
                .with("gross", plain(&line.gross))
                .with("net", plain(&line.payable)),
        );
    }
    for line in &statement.terminations {
        rows.push(
            Row::new("termination")
                .period(&line.period)
                .with("name", line.termination.as_str())
                .with("title", &line.because)
                .clause(line.at.as_ref()),
        );
    }
    rows.push(
        Row::new("total")
            .with("base", plain(&statement.totals.charges))
            .with("gross", plain(&statement.totals.gross))
            .with("net", plain(&statement.totals.payable)),
    );
    write(&COLUMNS, rows.into_iter().map(|row| row.0.to_vec()))
}

/// Every record's verdict against every target as CSV.
///
/// # Errors
/// Never for verdicts in memory; the writer's own error otherwise.
pub fn verdicts_csv<'a>(
    verdicts: impl Iterator<Item = &'a VerdictLine>,
) -> Result<String, ::csv::Error> {
    let columns = [
        "id", "target", "cycle", "verdict", "started", "due", "stopped", "elapsed", "overrun",
        "period",
    ];
    let instant =
        |at: Option<slate_model::Instant>| at.map(|at| at.to_string()).unwrap_or_default();
    write(
        &columns,
        verdicts.map(|line| {
            vec![
                line.id.clone(),
                line.target.to_string(),
                line.cycle.to_string(),
                words::record_verdict(line.verdict).to_owned(),
                instant(line.started),
                instant(line.due),
                instant(line.stopped),
                timed(line, &line.elapsed),
                timed(line, &line.overrun),
                line.period.clone().unwrap_or_default(),
            ]
        }),
    )
}

/// A time of a verdict's clock; none for what was void, whose clock never came to a stop.
fn timed(line: &VerdictLine, time: &str) -> String {
    if line.verdict == RecordVerdict::Void { String::new() } else { time.to_owned() }
}

const fn status(status: CreditStatus) -> &'static str {
    match status {
        CreditStatus::Due => "due",
        CreditStatus::Claimable => "claimable",
        CreditStatus::Provisional => "provisional",
    }
}

fn write(
    columns: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<String, ::csv::Error> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(guarded("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guarded("@cmd"), "'@cmd");
        assert_eq!(guarded("-2+3"), "'-2+3");
        assert_eq!(guarded("-12.50"), "-12.50");
        assert_eq!(guarded("INC1"), "INC1");
    }
}
