//! A record of a history as a scenario writes it.

use slate_evidence::{Cell, Evidence, Table, What};
use slate_model::{
    Agreement, Duration, Field, FieldKind, Instant, Money, Name, Number, Percent, Value,
};

/// A record of a history.
pub(crate) struct Ticket {
    /// Its identity.
    pub id: String,
    /// Its identity as a scenario writes it: in quotes where it is no name.
    pub written_id: String,
    /// What kind of record it is.
    pub record: String,
    /// How it began, and what happened to it, moment by moment.
    pub lines: Vec<String>,
}

/// The record of that identity. Fields that are worked out from others are left to the agreement.
pub(crate) fn ticket(
    agreement: &Agreement,
    evidence: &Evidence,
    record: &Name,
    id: &str,
) -> Option<Ticket> {
    let table = evidence.table(record)?;
    let row = table.row(id)?;
    let record = agreement.record(record)?;
    let writer = Writer { agreement, table };
    let opened = Instant(table.start(row));
    let mut began = vec![format!("opened {}", moment(agreement, opened))];
    for (index, field) in record.fields.iter().enumerate() {
        if field.derived.is_none()
            && let Some(value) = writer.value(index, field, table.initial(row, index))
        {
            began.push(format!("{} {value}", field.heading.name));
        }
    }
    let mut lines = vec![began.join(", ")];
    let mut last = None;
    for change in table.changes_of(row) {
        let what = match change.what {
            What::Field(index) => {
                let Some(field) = record.fields.get(index).filter(|it| it.derived.is_none()) else {
                    continue;
                };
                let value = writer.value(index, field, change.cell);
                format!("{} {}", field.heading.name, value.unwrap_or("missing".to_owned()))
            }
            What::Event(index) => record.events.get(index)?.to_string(),
        };
        match lines.last_mut() {
            Some(line) if last == Some(change.at) => line.push_str(&format!(", {what}")),
            _ => lines.push(format!("{}, {what}", moment(agreement, Instant(change.at)))),
        }
        last = Some(change.at);
    }
    let name = id.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && id.chars().all(|c| c.is_alphanumeric() || c == '_');
    Some(Ticket {
        id: id.to_owned(),
        written_id: if name { id.to_owned() } else { quoted(id) },
        record: record.heading.name.to_string(),
        lines,
    })
}

/// A moment by the agreement's clock; with its offset where the clock shows it twice.
pub(super) fn moment(agreement: &Agreement, at: Instant) -> String {
    let local = slate_calendar::local_at(agreement.zone, at);
    let (time, offset) = if slate_calendar::instant_at(agreement.zone, local) == Some(at) {
        (local, "")
    } else {
        (at.to_utc().naive_utc(), " +00:00")
    };
    let seconds = at.0.rem_euclid(60_000_000) >= 1_000_000;
    let form = if seconds { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M" };
    format!("{}{offset}", time.format(form))
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// What the values of a record's fields mean.
struct Writer<'t> {
    agreement: &'t Agreement,
    table: &'t Table,
}

impl Writer<'_> {
    /// A value as a scenario writes it; `None` where it is missing.
    fn value(&self, index: usize, field: &Field, cell: Cell) -> Option<String> {
        Some(match (cell, &field.kind) {
            (Cell::Code(code), kind) => {
                let text = self.table.text(index, code)?;
                let name = text.chars().all(|c| c.is_alphanumeric() || c == '_')
                    && !text.starts_with(|c: char| c.is_ascii_digit());
                match kind {
                    FieldKind::OneOf(_) if name => text.to_owned(),
                    _ => quoted(text),
                }
            }
            (Cell::Whole(value), FieldKind::Boolean) => (value != 0).to_string(),
            (Cell::Whole(value), FieldKind::Duration) => {
                slate_check::shown(&Value::Duration(Duration(value)))
            }
            (Cell::Whole(value), FieldKind::Instant) => moment(self.agreement, Instant(value)),
            (Cell::Whole(value), FieldKind::Date) => {
                let days = chrono::Duration::try_days(value)?;
                chrono::NaiveDate::default().checked_add_signed(days)?.to_string()
            }
            (Cell::Whole(value), _) => value.to_string(),
            (Cell::Exact(value), FieldKind::Percent) => {
                slate_check::shown(&Value::Percent(Percent(value)))
            }
            (Cell::Exact(value), FieldKind::Money) => slate_check::shown(&Value::Money(Money {
                amount: Number(value),
                currency: self.agreement.currency,
            })),
            (Cell::Exact(value), _) => slate_check::shown(&Value::Number(Number(value))),
            (Cell::Missing, _) => return None,
        })
    }
}
