//! Groups: a judgement for each value of a field (`per region`).

use std::collections::BTreeMap;

use slate_evidence::{Cell, Column};
use slate_model::{FieldKind, Name};

use crate::condition::{Node, View};
use crate::error::EngineError;
use crate::plan::fields::RecordPlan;

/// How the records of one kind fall into groups.
#[derive(Debug)]
pub(crate) enum Grouping {
    /// All are one.
    One,
    /// By the code of a field: its group plus one, or zero while nobody was seen.
    Code { field: usize, seen: Vec<u32>, labels: Vec<String> },
    /// By the text of any other value.
    Text { node: Node, seen: BTreeMap<String, usize>, labels: Vec<String> },
}

impl Grouping {
    /// The groups of a field, or one for all.
    ///
    /// # Errors
    /// No such field.
    pub(crate) fn new(per: Option<&Name>, of: &RecordPlan<'_>) -> Result<Self, EngineError> {
        let Some(name) = per else { return Ok(Self::One) };
        let node = Node::field(name, of)?;
        Ok(match node {
            Node::Field { field, .. } if matches!(of.table.column(field), Column::Codes { .. }) => {
                let seen = vec![0; of.codes(field).unwrap_or(0)];
                Self::Code { field, seen, labels: Vec::new() }
            }
            node => Self::Text { node, seen: BTreeMap::new(), labels: Vec::new() },
        })
    }

    /// The fields that it reads.
    pub(crate) fn fields(&self, fields: &mut Vec<usize>) {
        match self {
            Self::One => {}
            Self::Code { field, .. } => fields.push(*field),
            Self::Text { node, .. } => {
                node.reads(fields);
            }
        }
    }

    /// The group of a record; `None` when its field is missing.
    pub(crate) fn of(&mut self, of: &RecordPlan<'_>, view: &impl View) -> Option<usize> {
        match self {
            Self::One => Some(0),
            Self::Code { field, seen, labels } => {
                let Cell::Code(code) = view.cell(*field) else { return None };
                let slot = seen.get_mut(code as usize)?;
                if *slot == 0 {
                    labels.push(of.table.text(*field, code).unwrap_or_default().to_owned());
                    *slot = u32::try_from(labels.len()).ok()?;
                }
                usize::try_from(*slot - 1).ok()
            }
            Self::Text { node, seen, labels } => {
                let text = node.eval(of, view).text()?;
                Some(*seen.entry(text).or_insert_with_key(|text| {
                    labels.push(text.clone());
                    labels.len() - 1
                }))
            }
        }
    }

    /// The groups that were seen, in the order in which they are shown: members as declared, texts
    /// by the alphabet. `None` stands for all records together.
    pub(crate) fn in_order(
        &self,
        per: Option<&Name>,
        of: &RecordPlan<'_>,
    ) -> Vec<(usize, Option<String>)> {
        let labels = match self {
            Self::One => return vec![(0, None)],
            Self::Code { labels, .. } | Self::Text { labels, .. } => labels,
        };
        let members = per
            .and_then(|name| of.record.field(name.as_str()))
            .and_then(|field| match &field.kind {
                FieldKind::OneOf(members) => Some(members.as_slice()),
                _ => None,
            })
            .unwrap_or_default();
        let place = |label: &String| members.iter().position(|member| member == label);
        let mut order: Vec<(usize, Option<String>)> =
            labels.iter().enumerate().map(|(at, label)| (at, Some(label.clone()))).collect();
        order.sort_by_key(|(_, label)| {
            label.as_ref().map(|label| (place(label).unwrap_or(usize::MAX), label.clone()))
        });
        order
    }
}
