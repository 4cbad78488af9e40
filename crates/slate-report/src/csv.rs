//! The statement as CSV: one table, a row a line of the statement, for spreadsheets. What each column
//! holds stands in `docs/statements.md`.

use slate_engine::statement::{CreditStatus, PeriodShown, Statement, VerdictLine};
use slate_model::{Money, Position, RecordVerdict};

use crate::words::{self, tame};

/// Declares the columns of the table, in order: a row can have no others.
macro_rules! columns {
    ($($column:ident)*) => {
        /// One row: what it does not tell stays empty.
        #[derive(Default)]
        struct Row {
            $($column: String,)*
        }

        impl Row {
            /// The names of the columns.
            const COLUMNS: &[&str] = &[$(stringify!($column)),*];

            fn cells(self) -> Vec<String> {
                vec![$(self.$column),*]
            }
        }
    };
}
columns! {
    section period first last stub provisional name title group incident numerator denominator
    attainment required verdict low_volume breaches pending row base charges gross after_caps
    claimable earned_back payable status effective clause records
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it: histories and
/// agreements come from strangers. Plain numbers stay numbers.
pub fn guarded(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|']);
    let number = cell.strip_prefix('-').is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    });
    if risky && !number { format!("'{cell}") } else { cell.to_owned() }
}

impl Row {
    fn of(section: &str, period: &PeriodShown) -> Self {
        Self {
            section: section.to_owned(),
            period: period.label.clone(),
            first: period.first.to_string(),
            last: period.last.to_string(),
            stub: flag(period.stub),
            provisional: flag(period.provisional),
            ..Self::default()
        }
    }
}

fn flag(set: bool) -> String {
    if set { "yes".to_owned() } else { String::new() }
}

fn place(at: Option<&Position>) -> String {
    at.map(Position::to_string).unwrap_or_default()
}

/// An amount as a spreadsheet reads it: no thousands marks, no currency.
fn plain(amount: &Money) -> String {
    amount.amount.to_string()
}

/// Identities in one cell, divided by `;`. One that holds a `;` or a `\` itself has a `\` before it, so
/// that two are never taken for one.
fn joined(ids: &[String]) -> String {
    let one = |id: &String| id.replace('\\', "\\\\").replace(';', "\\;");
    ids.iter().map(one).collect::<Vec<_>>().join(";")
}

/// The statement as one CSV table with a heading row.
///
/// # Errors
/// Never for a statement in memory; the writer's own error otherwise.
pub fn statement_csv(statement: &Statement) -> Result<String, ::csv::Error> {
    let mut rows = Vec::new();
    for line in &statement.targets {
        rows.push(Row {
            name: line.target.to_string(),
            title: line.title.clone(),
            group: line.group.clone().unwrap_or_default(),
            numerator: line.numerator.clone(),
            denominator: line.denominator.clone(),
            attainment: line.attainment.clone().unwrap_or_default(),
            required: line.required.clone().unwrap_or_default(),
            verdict: words::verdict(line.verdict).to_owned(),
            low_volume: flag(line.forgiven),
            breaches: line.breaches.to_string(),
            pending: line.pending.to_string(),
            clause: place(line.at.as_ref()),
            records: joined(&line.records),
            ..Row::of("target", &line.period)
        });
    }
    for line in &statement.credits {
        rows.push(Row {
            name: line.credit.to_string(),
            title: line.title.clone(),
            group: line.group.clone().unwrap_or_default(),
            incident: line.incident.clone().unwrap_or_default(),
            row: line.row.clone().unwrap_or_default(),
            base: line.base.as_ref().map(plain).unwrap_or_default(),
            gross: line.gross.clone(),
            after_caps: plain(&line.net),
            status: status(line.status).to_owned(),
            clause: place(line.at.as_ref()),
            records: joined(&line.records),
            ..Row::of("credit", &line.period)
        });
    }
    for line in &statement.earned_back {
        rows.push(Row {
            section: "earned back".to_owned(),
            period: line.earned_in.clone(),
            name: line.credit.to_string(),
            title: line.words.clone(),
            earned_back: plain(&line.amount),
            clause: place(line.at.as_ref()),
            ..Row::default()
        });
    }
    for line in &statement.settlements {
        rows.push(Row {
            charges: plain(&line.charges),
            gross: plain(&line.gross),
            after_caps: plain(&line.net),
            claimable: plain(&line.claimable),
            earned_back: plain(&line.earned_back),
            payable: plain(&line.payable),
            ..Row::of("settlement", &line.period)
        });
    }
    for line in &statement.terminations {
        rows.push(Row {
            name: line.termination.to_string(),
            title: line.because.clone(),
            effective: line.earliest.map(|date| date.to_string()).unwrap_or_default(),
            clause: place(line.at.as_ref()),
            ..Row::of("termination", &line.period)
        });
    }
    let totals = &statement.totals;
    rows.push(Row {
        section: "total".to_owned(),
        charges: plain(&totals.charges),
        gross: plain(&totals.gross),
        after_caps: plain(&totals.net),
        claimable: plain(&totals.claimable),
        earned_back: plain(&totals.earned_back),
        payable: plain(&totals.payable),
        ..Row::default()
    });
    write(Row::COLUMNS, rows.into_iter().map(Row::cells))
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
        writer.write_record(row.iter().map(|cell| guarded(&tame(cell))))?;
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

    #[test]
    fn one_identity_is_never_taken_for_two() {
        let joined =
            |ids: &[&str]| joined(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(joined(&["+x y", "z"]), "+x y;z");
        assert_eq!(joined(&["x;y", "z"]), r"x\;y;z");
        assert_eq!(joined(&[r"x\", "y"]), r"x\\;y");
        assert_eq!(joined(&[]), "");
    }

    #[test]
    fn no_control_character_stands_raw_in_a_cell() {
        let rows = [vec!["a\u{1b}[31mb".to_owned(), "c\u{9b}2J\r\nd".to_owned()]];
        let text = write(&["one", "two"], rows.into_iter()).unwrap();
        assert_eq!(text, "one,two\na\u{fffd}[31mb,c\u{fffd}2J\u{fffd}\u{fffd}d\n");
    }
}
