//! Limits: one, or a map over fields, with what another tier says instead.

mod field;
mod time;
mod tree;

use slate_model::{LimitEntry, LimitMap, Name, Value};
use slate_syntax::ast;

pub(crate) use self::tree::LimitTree;
use self::tree::Tree;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;
use crate::resolve::and_list;
use crate::types::{Env, Subject, Ty, fold};

/// What a limit map uses: for the rule that elapsed time cannot be kept between unlike units.
#[derive(Default)]
pub(crate) struct Used {
    pub fields: Vec<Name>,
    pub durations: Option<At>,
    pub working_days: Option<At>,
}

impl<'a> Agreed<'a> {
    /// The limits of a target on a timer.
    pub fn limits(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        calendar: &Name,
        it: &LimitTree<'a>,
        used: &mut Used,
    ) -> Option<LimitMap> {
        let at = env.at(it.span);
        self.tree(env, record, calendar, it.by, &it.value, 0, at, used)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one walk down one map; the parts change at every level"
    )]
    fn tree(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        calendar: &Name,
        by: &'a [ast::Path],
        it: &Tree<'a>,
        depth: usize,
        at: At,
        used: &mut Used,
    ) -> Option<LimitMap> {
        let (rows, damaged, span) = match it {
            Tree::None => return Some(LimitMap::NoLimit),
            Tree::One(one) => {
                return self.one_limit(env, record, calendar, one, used).map(LimitMap::Limit);
            }
            Tree::Map { rows, damaged, span } => (rows, *damaged, *span),
        };
        let place = env.at(span);
        if depth > 6 {
            self.cx.report(
                Code::OutOfRange,
                "limits are nested too deeply",
                place,
                "more than six maps in one another",
                "use fewer fields",
            );
            return None;
        }
        if rows.is_empty() && !damaged && by.is_empty() {
            // Nothing tells yet by which field the limits are.
            self.cx.report(
                Code::MissingLimit,
                "this map of limits is empty",
                place,
                "no limit is said",
                "add a row for each value of a field: `P1: 4 h`",
            );
            return None;
        }
        let field = match by.get(depth) {
            Some(path) => self.map_field(env, record, path)?,
            None => self.guessed_field(record, rows, place, at)?,
        };
        if !used.fields.contains(&name(&field)) {
            used.fields.push(name(&field));
        }
        let ty = record.field_type(&field)?;
        let about = env.about(Subject::Record(record));
        let mut entries: Vec<LimitEntry> = Vec::new();
        let mut otherwise = None;
        let mut seen: Vec<(String, At)> = Vec::new();
        let mut sound = !damaged;
        for row in rows {
            let limit = self.tree(
                env,
                record,
                calendar,
                by,
                &row.value,
                depth.saturating_add(1),
                env.at(row.span),
                used,
            );
            if row.keys.is_empty() {
                if otherwise.is_some() {
                    self.cx.report(
                        Code::RepeatedStatement,
                        "`otherwise` is said twice",
                        env.at(row.span),
                        "said again here",
                        "keep one",
                    );
                }
                otherwise = limit.map(Box::new);
                sound &= otherwise.is_some();
                continue;
            }
            let mut values = Vec::new();
            for key in &row.keys {
                let typed = self.expr(about, key, Some(&ty));
                if typed.ty.broken() {
                    sound = false;
                    continue;
                }
                let value = match (fold(&typed.expr), typed.ty.model() == ty.model()) {
                    (Some(value), true) => value_text(&value),
                    _ => {
                        if let Some(wanted) = ty.model() {
                            self.not_wanted(
                                &typed,
                                wanted,
                                &format!("`{field}`"),
                                Some((record.at, "declared here".to_owned())),
                            );
                        }
                        sound = false;
                        continue;
                    }
                };
                if let Some((_, first)) = seen.iter().find(|(other, _)| *other == value) {
                    let finding = self.cx.finding(
                        Code::RepeatedStatement,
                        format!("`{value}` has two limits"),
                        typed.at,
                        "the second",
                    );
                    self.cx.push(
                        self.cx
                            .also(finding, *first, "the first")
                            .help("keep the one that is meant"),
                    );
                    sound = false;
                    continue;
                }
                seen.push((value.clone(), typed.at));
                values.push(value);
            }
            match limit {
                Some(limit) if !values.is_empty() => entries.push(LimitEntry { values, limit }),
                Some(_) => {}
                None => sound = false,
            }
        }
        if sound && otherwise.is_none() {
            self.check_every_value(record, &field, &ty, &seen, place)?;
        }
        if !sound {
            return None;
        }
        if entries.is_empty() {
            // Only `otherwise`: one limit for all.
            return otherwise.map(|it| *it);
        }
        Some(LimitMap::By { field: name(&field), entries, otherwise })
    }

    /// A map gives every member a limit, or says `otherwise`.
    fn check_every_value(
        &self,
        record: &RecordInfo,
        field: &str,
        ty: &Ty,
        seen: &[(String, At)],
        at: At,
    ) -> Option<()> {
        let missing: Vec<&String> = match ty {
            Ty::OneOf(members) => members
                .values
                .iter()
                .filter(|value| !seen.iter().any(|(other, _)| other == *value))
                .collect(),
            _ => {
                self.cx.report(
                    Code::MissingLimit,
                    format!("limits by `{field}` need `otherwise`"),
                    at,
                    format!("`{field}` has values that are not listed"),
                    "add a row `otherwise: 8 h`, or `otherwise: none` for records that are not counted",
                );
                return None;
            }
        };
        let Some(first) = missing.first() else { return Some(()) };
        let shown: Vec<String> = missing.iter().map(|value| format!("`{value}`")).collect();
        let finding = self.cx.finding(
            Code::MissingLimit,
            format!("no limit for {} of `{field}`", and_list(&shown)),
            at,
            format!("{} missing", and_list(&shown)),
        );
        let finding = match ty {
            Ty::OneOf(members) => self.cx.also(finding, members.at, "declared here"),
            _ => finding,
        };
        self.cx.push(
            finding
                .witness(format!(
                    "a {} with {field} {first} is counted and never due",
                    record.record.heading.name
                ))
                .help(format!(
                    "add `{first}: 8 h`, or `{first}: none` for records that are not counted"
                )),
        );
        None
    }
}

/// A value as maps and triggers of the model write it.
pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::Member(text) | Value::Text(text) => text.clone(),
        Value::Boolean(value) => value.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Percent(n) => n.to_string(),
        Value::Points(n) => n.to_string(),
        Value::Money(n) => n.to_string(),
        Value::Duration(n) => n.to_string(),
        Value::Date(n) => n.to_string(),
        Value::Instant(n) => n.to_string(),
    }
}
