//! Where things stand in a text: lines, their beginnings and their indents; and the definitions of a
//! tree, whatever holds them.

use slate_syntax::ast::{
    AgreementItem, FieldTypeKind, File, Item, Record, RecordEntry, Service, ServiceItem, Target,
    TierItem,
};

/// Where the line of an offset begins.
pub(super) fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}

/// Where the line of an offset ends, before what ends it: one character or two.
pub(super) fn line_end(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..next_line(text, offset)).unwrap_or_default();
    let rest = rest.strip_suffix('\n').map_or(rest, |it| it.strip_suffix('\r').unwrap_or(it));
    offset + rest.len()
}

/// Where the line below that of an offset begins.
pub(super) fn next_line(text: &str, offset: usize) -> usize {
    text.get(offset..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| offset + at + 1)
}

/// The blanks with which the line of an offset begins.
pub(super) fn indent(text: &str, offset: usize) -> &str {
    let line = text.get(line_start(text, offset)..).unwrap_or_default();
    let code = line.trim_start_matches([' ', '\t']);
    line.get(..line.len() - code.len()).unwrap_or_default()
}

/// The services of a file.
pub(super) fn services(file: &File) -> impl Iterator<Item = &Service> {
    file.items()
        .filter_map(|item| match item {
            Item::Agreement(it) => Some(it),
            _ => None,
        })
        .flat_map(|agreement| &agreement.items)
        .filter_map(|item| match item {
            AgreementItem::Service(it) => Some(it),
            _ => None,
        })
}

/// The targets of a service, those of its tiers among them.
pub(super) fn targets(service: &Service) -> Vec<&Target> {
    let mut found = Vec::new();
    for item in &service.items {
        match item {
            ServiceItem::Target(target) => found.push(target),
            ServiceItem::Tier(tier) => {
                found.extend(tier.items.iter().filter_map(|item| match item {
                    TierItem::Target(target) => Some(target),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    found
}

/// The records of a file, with those of its agreements.
pub(super) fn records(file: &File) -> Vec<&Record> {
    let mut found = Vec::new();
    for item in file.items() {
        match item {
            Item::Record(record) => found.push(record),
            Item::Agreement(agreement) => {
                found.extend(agreement.items.iter().filter_map(|item| match item {
                    AgreementItem::Record(record) => Some(record),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    found
}

/// A value of a `one of` field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// As other clauses write it.
    pub written: String,
    /// Every way to write it.
    pub forms: Vec<String>,
}

/// Each `one of` field of a record with its values.
pub(super) fn choices(record: &Record) -> Vec<(&str, Vec<Choice>)> {
    let mut found = Vec::new();
    for entry in &record.entries {
        let RecordEntry::Field(field) = entry else { continue };
        let FieldTypeKind::OneOf(members) = &field.kind.kind else { continue };
        let values = members
            .iter()
            .map(|member| {
                let value = member.value.as_str();
                let quoted = member.quoted.then(|| format!("\"{value}\""));
                let plain = (!member.quoted).then(|| value.to_owned());
                let alias = member.alias.as_ref().map(|alias| alias.as_str().to_owned());
                let forms: Vec<String> = alias.into_iter().chain(plain).chain(quoted).collect();
                Choice { written: forms.first().cloned().unwrap_or_default(), forms }
            })
            .collect();
        found.push((field.head.name.as_str(), values));
    }
    found
}

/// The field by whose values a limit is most likely given: one whose name says how much it matters.
pub(super) fn graded<'f, 'v>(
    fields: &'v [(&'f str, Vec<Choice>)],
) -> Option<&'v (&'f str, Vec<Choice>)> {
    const NAMES: [&str; 7] =
        ["priority", "severity", "urgency", "impact", "grade", "level", "class"];
    NAMES.iter().find_map(|wanted| fields.iter().find(|(name, _)| name == wanted))
}
