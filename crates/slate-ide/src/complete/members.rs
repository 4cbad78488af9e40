//! Values of `one of` fields, where one is compared, set, chosen by, or limited.

use std::collections::BTreeSet;

use slate_syntax::{Fit, Step};

use super::scene::Scene;
use crate::outline::{Symbol, SymbolKind};

use SymbolKind as K;

/// A value, and its field.
pub(super) type Member<'s> = (&'s Symbol, &'s str);

impl Scene<'_> {
    /// The members of a field that the place does not name yet.
    fn others<'f>(&self, field: &'f Symbol, named: &BTreeSet<String>) -> Vec<Member<'f>> {
        let members = field.children.iter().filter(|it| it.kind == K::Member);
        let others = members.filter(|it| !named.contains(&it.name));
        others.map(|member| (member, field.path.as_str())).collect()
    }

    /// The values with which a field is compared at a place, without those that stand there already.
    pub fn compared_members(&self, fit: &Fit) -> Vec<Member<'_>> {
        let Some(field) = self.compared(fit) else { return Vec::new() };
        let list = ["is_tail", "becomes", "leaves"].into_iter().find_map(|rule| fit.within(rule));
        let named = list.map(|step| names(self.since(step))).unwrap_or_default();
        self.others(field, &named)
    }

    /// The values of the subject of a `match` at the place.
    pub fn matched_members(&self, fit: &Fit) -> Vec<Member<'_>> {
        let Some(arm) = fit.within("match_arm") else { return Vec::new() };
        let Some(head) = self.here.blocks.iter().rfind(|it| it.is_match) else { return Vec::new() };
        let head = head.head.of(&self.text);
        let Some((_, subjects)) = head.rsplit_once("match ") else { return Vec::new() };
        let number = self.since(arm).matches(',').count();
        let subject = subjects.split(',').nth(number).unwrap_or_default().trim();
        let record = self.record(&fit.way);
        let Some(field) = self.field(record.as_deref(), subject) else { return Vec::new() };
        let pattern = fit.within("match_pattern").unwrap_or(arm);
        self.others(field, &names(self.since(pattern)))
    }

    /// The values of a field derived from a `match` at the place: what its rows say.
    pub fn derived_members(&self, way: &[Step]) -> Vec<Member<'_>> {
        if !way.iter().any(|step| step.rule == "match_arm" || step.rule == "field") {
            return Vec::new();
        }
        if self.block("record").is_none() {
            return Vec::new();
        }
        match self.round(K::Field) {
            Some(field) => self.others(field, &BTreeSet::new()),
            None => Vec::new(),
        }
    }

    /// The values that have no row yet in the map of limits round the place.
    pub fn unlimited_members(&self, fit: &Fit) -> Vec<Member<'_>> {
        let Some((field, block)) = self.limit_field().zip(self.here.blocks.last()) else {
            return Vec::new();
        };
        let mut named = self.keys_of_map(block.head.end);
        named.extend(self.keys_before(block.head.end));
        if let Some(row) = fit.within("limit_keys") {
            named.extend(names(self.since(row)));
        }
        self.others(field, &named)
    }

    /// The field by which the map round the place is.
    fn limit_field(&self) -> Option<&Symbol> {
        let at = self.here.blocks.iter().rposition(|block| block.keyword == "limit")?;
        let depth = self.here.blocks.len() - at;
        let record = self.measured().record;
        let head = self.here.blocks.get(at)?.head.of(&self.text);
        let by = head.split_once(" by ").map(|(_, by)| by);
        let by = by.map(|by| by.split(',').map(str::trim).collect::<Vec<_>>());
        if let Some(by) = by {
            return self.field(record.as_deref(), by.get(depth - 1)?);
        }
        // Not said: the field that has the values of the other rows, else `priority`, else the only one.
        let block = self.here.blocks.get(at)?;
        let keys = self.keys_of_map(block.head.end);
        let fields: Vec<&Symbol> = self
            .of_kind(&[K::Field])
            .filter(|it| it.children.iter().any(|it| it.kind == K::Member))
            .filter(|it| {
                record.as_deref().is_none_or(|record| it.path == format!("{record}.{}", it.name))
            })
            .collect();
        let has_all = |field: &&&Symbol| {
            !keys.is_empty()
                && keys.iter().all(|key| field.children.iter().any(|it| it.name == *key))
        };
        let field = fields.iter().find(has_all);
        let field = field.or_else(|| fields.iter().find(|it| it.name == "priority"));
        field.or_else(|| fields.first()).copied()
    }

    /// The values with which the rows of the map begin whose brace stands at a place; not those of the
    /// row of the cursor.
    fn keys_of_map(&self, brace: usize) -> BTreeSet<String> {
        let map = self.nodes.partition_point(|node| node.span.start < brace);
        let mut near = self.nodes.iter().enumerate().skip(map).take(4);
        let Some((at, map)) = near.find(|(_, node)| node.rule == "limit_map") else {
            return BTreeSet::new();
        };
        let inside = self.nodes_in(map.span);
        let rows = self.nodes.iter().enumerate().skip(at).take(inside.len());
        let rows: Vec<usize> = rows
            .filter(|(_, node)| node.rule == "limit_row" && node.parent == Some(at))
            .filter(|(_, node)| !(node.span.start <= self.offset && self.offset <= node.span.end))
            .map(|(at, _)| at)
            .collect();
        let keys = inside.iter().filter(|node| node.rule == "limit_keys");
        keys.filter(|node| node.parent.is_some_and(|parent| rows.contains(&parent)))
            .flat_map(|node| names(node.span.of(&self.text)))
            .collect()
    }

    /// The values of the rows that stand between the brace of a map and the place, however broken the
    /// rest of it is.
    fn keys_before(&self, brace: usize) -> BTreeSet<String> {
        let rows = self.text.get(brace + 1..self.here.replace.start).unwrap_or_default();
        let mut found = BTreeSet::new();
        let mut depth = 0_usize;
        let mut row = String::new();
        for c in rows.lines().flat_map(|line| slate_syntax::code(line).chars().chain(['\n'])) {
            match c {
                ':' | '{' if depth == 0 => found.extend(names(&std::mem::take(&mut row))),
                ',' | '\n' if depth == 0 => row.clear(),
                _ if depth == 0 => row.push(c),
                _ => {}
            }
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        found
    }

    /// Whether what fits in an expectation is said of what stands before it: records have verdicts,
    /// targets have figures.
    pub fn speaks_of(&self, fit: &Fit) -> bool {
        let value = fit.within("expect_value");
        let Some(step) = value.or_else(|| fit.within("expect_verdict")) else { return true };
        let subject = self.since(step).split_whitespace().next().unwrap_or_default();
        let Some((id, _)) = subject.split_once('.') else { return true };
        let told = self.told();
        told.is_empty() || told.iter().any(|(known, _)| known == id) != value.is_some()
    }

    /// The groups of a target that is expected, or of a figure.
    pub fn groups(&self, fit: &Fit) -> Vec<Member<'_>> {
        let Some(step) = fit.within("expect_value") else { return Vec::new() };
        let target = self.since(step).split_whitespace().next().unwrap_or_default();
        let measured = match self.find(&[K::Metric], target, None) {
            Some(metric) => self.measured_as(metric),
            None => self.measured_under(target),
        };
        let Some(per) = measured.per else { return Vec::new() };
        match self.field(measured.record.as_deref(), &per) {
            Some(field) => self.others(field, &BTreeSet::new()),
            None => Vec::new(),
        }
    }

    /// The records of the scenario round the place, by their names, each with its record.
    pub fn told(&self) -> Vec<(String, String)> {
        let Some(scenario) = self.block("scenario") else { return Vec::new() };
        let first = self.nodes.partition_point(|node| node.span.start < scenario.head.start);
        let Some(round) = self.nodes.get(first).filter(|node| node.rule == "scenario") else {
            return Vec::new();
        };
        let records = self.nodes_in(round.span).iter();
        records
            .filter(|node| node.rule == "scenario_record")
            .filter_map(|node| {
                let head = node.span.of(&self.text).split('{').next()?.trim();
                let (record, id) = head.split_once(char::is_whitespace)?;
                Some((id.trim().to_owned(), record.to_owned()))
            })
            .collect()
    }

    /// The record that a record of the scenario is, by how it is written.
    pub fn told_record(&self, id: &str) -> Option<String> {
        self.told().into_iter().find(|(known, _)| known == id).map(|(_, record)| record)
    }
}

/// The words of a piece of text.
fn names(written: &str) -> BTreeSet<String> {
    let words = written.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.filter(|it| !it.is_empty()).map(str::to_owned).collect()
}
