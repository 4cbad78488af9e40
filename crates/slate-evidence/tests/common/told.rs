//! All that a history tells, as a text that is the same however its tables are laid out.

use slate_evidence::{Cell, Evidence, What};
use slate_model::Agreement;

/// Every record, its fields at its beginning, its changes, and every input.
pub fn told(agreement: &Agreement, evidence: &Evidence) -> String {
    let mut out = String::new();
    for (record, table) in agreement.records.iter().zip(&evidence.tables) {
        let value = |field: usize, cell: Cell| match cell {
            Cell::Code(code) => table.text(field, code).unwrap_or_default().to_owned(),
            other => format!("{other:?}"),
        };
        for row in 0..table.len() {
            let (id, start, end) = (table.id(row), table.start(row), table.end(row));
            out += &format!("{} {id} {start} {end}\n", record.heading.name);
            for (at, field) in record.fields.iter().enumerate() {
                let value = value(at, table.initial(row, at));
                out += &format!("  {} {value}\n", field.heading.name);
            }
            for index in table.changes().range(row) {
                let at = table.changes().at[index];
                out += &match table.changes().what_at(index) {
                    Some(What::Field(field)) => {
                        let value = value(field, table.change_cell(index, field));
                        format!("  {at} {} {value}\n", record.fields[field].heading.name)
                    }
                    Some(What::Event(event)) => format!("  {at} {}\n", record.events[event]),
                    None => String::new(),
                };
            }
        }
    }
    for (input, series) in agreement.inputs.iter().zip(&evidence.inputs) {
        out += &format!("{} {:?}\n", input.heading.name, series.values);
    }
    out
}
