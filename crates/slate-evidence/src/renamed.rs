//! Another name in an agreement, and what its histories then need in their mappings: the name where they
//! write it, and what a history calls by the old one.

use std::collections::BTreeSet;
use std::ops::Range;

use slate_model::{Agreement, FieldKind};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::mapping::{Mapping, Rows, Which};
use crate::plan::{Named, Plan};
use crate::read::planned;
use crate::source::Source;
use crate::suggest::plain;

/// What has another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renamed<'a> {
    /// A record.
    Record,
    /// A field of a record.
    Field(&'a str),
    /// An event of a record.
    Event(&'a str),
    /// A value of a field: the record, the field.
    Member(&'a str, &'a str),
    /// An input.
    Input,
}

/// A piece of a mapping, and what stands there afterwards.
pub type Put = (Range<usize>, String);

/// The edits of the mapping of a source after which it reads as before, when what `agreement` calls
/// `old` is called `new`. None where the mapping says nothing of it, and the history neither.
pub fn renamed(
    agreement: &Agreement,
    source: &Source,
    what: Renamed<'_>,
    (old, new): (&str, &str),
) -> Vec<Put> {
    let text = source.mapping_file().and_then(|file| std::fs::read_to_string(file).ok());
    let text = text.unwrap_or_default();
    let (Ok(table), Ok(mapping)) = (DeTable::parse(&text), Mapping::parse(&text)) else {
        return Vec::new();
    };
    let Some((plan, columns)) = planned(agreement, source) else {
        return Vec::new();
    };
    let record = agreement.records.get(plan.table).map_or("", |it| it.heading.name.as_str());
    let at = Place {
        text: &text,
        table: table.get_ref(),
        mapping: &mapping,
        agreement,
        plan: &plan,
        columns: &columns,
    };
    let inputs = plan.rows == Rows::Inputs;
    let mut puts = Vec::new();
    match what {
        Renamed::Record => {
            at.values(&["record", "life"], old, new, &mut puts);
            if !inputs && record == old {
                at.record_by_name(new, &mut puts);
            }
        }
        Renamed::Field(of) if !inputs && record == of => {
            for key in ["fields", "formats", "values", "units", "shows"] {
                at.keys(&[key], old, new, &mut puts);
            }
            at.listed("without", old, new, &mut puts);
            at.entries(&["names"], old, new, &mut puts);
            at.which("field", mapping.field.as_ref(), old, new, &mut puts);
            at.field_by_name(old, new, &mut puts);
        }
        Renamed::Event(of) if !inputs && record == of => {
            at.entries(&["names"], old, new, &mut puts);
            at.which("event", mapping.event.as_ref(), old, new, &mut puts);
            let by_cells = matches!(plan.event, Some(Named::Column(_))) || plan.nested.is_some();
            if by_cells {
                at.called(old, new, &mut puts);
            }
        }
        Renamed::Member(of, field) if !inputs && record == of => {
            at.entries(&["values", field], old, new, &mut puts);
            at.member_by_name(field, old, new, &mut puts);
        }
        Renamed::Input if inputs => {
            for key in ["fields", "units"] {
                at.keys(&[key], old, new, &mut puts);
            }
            at.entries(&["names"], old, new, &mut puts);
            at.which("input", mapping.input.as_ref(), old, new, &mut puts);
            at.input_by_name(old, new, &mut puts);
        }
        _ => {}
    }
    at.sound(puts)
}

/// A mapping with the history that it is for.
struct Place<'p> {
    text: &'p str,
    table: &'p DeTable<'p>,
    mapping: &'p Mapping,
    agreement: &'p Agreement,
    plan: &'p Plan,
    columns: &'p [String],
}

impl Place<'_> {
    /// The table of a key, or of a key in a table.
    fn table(&self, keys: &[&str]) -> Option<&Spanned<DeValue<'_>>> {
        let (first, rest) = keys.split_first()?;
        let mut found = self.table.iter().find(|(key, _)| key.get_ref() == first)?.1;
        for name in rest {
            let DeValue::Table(table) = found.get_ref() else { return None };
            found = table.iter().find(|(key, _)| key.get_ref() == name)?.1;
        }
        Some(found)
    }

    /// Keys of the mapping whose value is a name.
    fn values(&self, keys: &[&str], old: &str, new: &str, puts: &mut Vec<Put>) {
        for key in keys {
            if let Some(value) = self.table(&[key]).filter(|it| is(it.get_ref(), old)) {
                puts.push((value.span(), quoted(new)));
            }
        }
    }

    /// The keys of a table that are a name.
    fn keys(&self, keys: &[&str], old: &str, new: &str, puts: &mut Vec<Put>) {
        let Some(DeValue::Table(table)) = self.table(keys).map(Spanned::get_ref) else { return };
        let found = table.iter().filter(|(key, _)| key.get_ref() == old);
        puts.extend(found.map(|(key, _)| (key.span(), bare(new))));
    }

    /// The values of a table that are a name.
    fn entries(&self, keys: &[&str], old: &str, new: &str, puts: &mut Vec<Put>) {
        let Some(DeValue::Table(table)) = self.table(keys).map(Spanned::get_ref) else { return };
        let found = table.iter().filter(|(_, value)| is(value.get_ref(), old));
        puts.extend(found.map(|(_, value)| (value.span(), quoted(new))));
    }

    /// The names of a list.
    fn listed(&self, key: &str, old: &str, new: &str, puts: &mut Vec<Put>) {
        let Some(DeValue::Array(list)) = self.table(&[key]).map(Spanned::get_ref) else { return };
        let found = list.iter().filter(|value| is(value.get_ref(), old));
        puts.extend(found.map(|value| (value.span(), quoted(new))));
    }

    /// The one name of all rows. A column of the new name would be taken for it.
    fn which(&self, key: &str, said: Option<&Which>, old: &str, new: &str, puts: &mut Vec<Put>) {
        let column = |name: &str| self.columns.iter().any(|it| it == name);
        match said {
            Some(Which::Either(name)) if name == old && !column(old) => {
                let put = quoted(new);
                let put = if column(new) { format!("{{ fixed = {put} }}") } else { put };
                puts.extend(self.table(&[key]).map(|value| (value.span(), put)));
            }
            Some(Which::Fixed { fixed }) if fixed == old => {
                puts.extend(self.table(&[key, "fixed"]).map(|value| (value.span(), quoted(new))));
            }
            _ => {}
        }
    }

    /// What was known by the name of the record: which it is, and its identity.
    fn record_by_name(&self, new: &str, puts: &mut Vec<Put>) {
        let mut lines = String::new();
        if self.mapping.record.is_none() && self.agreement.records.len() > 1 {
            lines.push_str(&format!("record = {}\n", quoted(new)));
        }
        let id = self.plan.id.as_ref().and_then(|id| self.columns.get(id.column));
        if let Some(id) = id.filter(|id| self.mapping.id.is_none() && plain(id) != "id") {
            lines.push_str(&format!("id = {}\n", quoted(id)));
        }
        if !lines.is_empty() {
            let at = self.first_line();
            puts.push((at..at, lines));
        }
    }

    /// What was known by the name of the field: its column, the cells that name it, its keys.
    fn field_by_name(&self, old: &str, new: &str, puts: &mut Vec<Put>) {
        let mapped = self.mapping.fields.contains_key(old);
        let fed = self.plan.fields.iter().find(|(_, cells)| cells.name() == old);
        let by_cells =
            self.plan.change.as_ref().is_some_and(|it| matches!(it.field, Named::Column(_)));
        let index = self.agreement.records.get(self.plan.table).and_then(|record| {
            record.fields.iter().position(|field| field.heading.name.as_str() == old)
        });
        let by_columns = self.mapping.field.is_none()
            && self.plan.change.as_ref().zip(index).is_some_and(
                |(change, index)| matches!(change.field, Named::Fixed(it) if it == index),
            );
        let anew = || fed.is_none() && self.columns.iter().any(|it| plain(it) == plain(new));
        let keys = self.plan.nested.is_some();
        if by_cells || by_columns || keys || anew() {
            self.called(old, new, puts);
        } else if let Some((picker, _)) = fed.filter(|_| !mapped)
            && let Some(column) = self.columns.get(picker.column)
            && !self.mapping.names.values().any(|meant| meant == old)
        {
            self.added(&["fields"], &format!("{} = {}", bare(new), quoted(column)), puts);
        }
    }

    /// The cells that hold a value by its name.
    fn member_by_name(&self, field: &str, old: &str, new: &str, puts: &mut Vec<Put>) {
        let record = self.agreement.records.get(self.plan.table);
        let declared = record.and_then(|it| it.field(field));
        let known = declared.is_some_and(
            |it| matches!(&it.kind, FieldKind::OneOf(members) if members.iter().any(|it| it == old)),
        );
        let mapped = self.mapping.values.get(field).is_some_and(|it| it.contains_key(old));
        let read =
            self.plan.cell_readers().any(|it| it.name() == field) || self.plan.nested.is_some();
        if known && read && !mapped {
            let line = format!("{} = {}", bare(old), quoted(new));
            self.added(&["values", field], &line, puts);
        }
    }

    /// What was known by the name of the input: its column, the cells that name it.
    fn input_by_name(&self, old: &str, new: &str, puts: &mut Vec<Put>) {
        let Some(plan) = &self.plan.inputs else { return };
        let by_cells = matches!(plan.named, Some((Named::Column(_), _)));
        let by_column = plan.columns.iter().find(|(_, name, _)| name == old);
        if by_cells || by_column.is_some() && !self.mapping.fields.contains_key(old) {
            self.called(old, new, puts);
        }
    }

    /// Says that the history goes on calling it by the old name.
    fn called(&self, old: &str, new: &str, puts: &mut Vec<Put>) {
        // Where it has a name of its own already, that is what is looked for.
        if !self.mapping.names.values().any(|meant| meant == old) {
            self.added(&["names"], &format!("{} = {}", bare(old), quoted(new)), puts);
        }
    }

    /// Adds a line to a table, in the form that it has.
    fn added(&self, keys: &[&str], line: &str, puts: &mut Vec<Put>) {
        let path: Vec<String> = keys.iter().map(|key| bare(key)).collect();
        let path = path.join(".");
        let header = format!("[{path}]");
        let mut at = 0;
        for text in self.text.split_inclusive('\n') {
            at += text.len();
            let code = text.split('#').next().unwrap_or_default();
            if code.split_whitespace().collect::<String>() == header {
                let put =
                    if text.ends_with('\n') { format!("{line}\n") } else { format!("\n{line}") };
                puts.push((at..at, put));
                return;
            }
        }
        if let Some(table) = self.table(keys) {
            let span = table.span();
            // `fields = { … }`
            if self.text.get(span.clone()).is_some_and(|it| it.starts_with('{')) {
                let at = span.start + 1;
                let DeValue::Table(entries) = table.get_ref() else { return };
                let comma = if entries.is_empty() { " " } else { "," };
                puts.push((at..at, format!(" {line}{comma}")));
                return;
            }
            // `fields.monitor = …`
            let DeValue::Table(entries) = table.get_ref() else { return };
            let first = entries.iter().map(|(key, _)| key.span().start).min();
            if let Some(first) = first {
                let start = self.text.get(..first).and_then(|it| it.rfind('\n'));
                let at = start.map_or(0, |it| it + 1);
                puts.push((at..at, format!("{path}.{line}\n")));
                return;
            }
        }
        let end = self.text.len();
        let gap = match self.text {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        puts.push((end..end, format!("{gap}{header}\n{line}\n")));
    }

    /// The first line that says something.
    fn first_line(&self) -> usize {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let code = line.trim();
            if !code.is_empty() && !code.starts_with('#') {
                return at;
            }
            at += line.len();
        }
        at
    }

    /// The edits in order of place, where they leave a mapping.
    fn sound(&self, mut puts: Vec<Put>) -> Vec<Put> {
        puts.sort_by_key(|(range, _)| (range.start, range.end));
        let mut seen = BTreeSet::new();
        puts.retain(|(range, put)| seen.insert((range.start, range.end, put.clone())));
        let mut after = String::with_capacity(self.text.len());
        let mut done = 0;
        for (range, put) in &puts {
            after.push_str(self.text.get(done..range.start).unwrap_or_default());
            after.push_str(put);
            done = range.end;
        }
        after.push_str(self.text.get(done..).unwrap_or_default());
        if Mapping::parse(&after).is_ok() { puts } else { Vec::new() }
    }
}

fn is(value: &DeValue<'_>, name: &str) -> bool {
    matches!(value, DeValue::String(text) if text == name)
}

/// A key: in quotes where it is not of plain letters.
fn bare(key: &str) -> String {
    let plain = !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if plain { key.to_owned() } else { quoted(key) }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
