//! The field that a map of limits is over: as `limit by` names it, or as its keys tell.

use slate_syntax::ast;

use super::tree::TreeRow;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::resolve::nearest;
use crate::types::Env;

impl<'a> Agreed<'a> {
    /// The field that `limit by` names.
    pub(super) fn map_field(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        path: &ast::Path,
    ) -> Option<String> {
        let text = path.text();
        if record.field_type(&text).is_some() {
            self.link_field(env.unit, path, record);
            return Some(text);
        }
        self.no_field(env, record, &text, env.at(path.span));
        None
    }

    /// The field whose values the keys of a map are.
    pub(super) fn guessed_field(
        &self,
        record: &RecordInfo,
        rows: &[TreeRow<'a>],
        place: At,
        at: At,
    ) -> Option<String> {
        let words: Vec<&str> =
            rows.iter().flat_map(|row| &row.keys).map(|key| key_word(key)).collect();
        let mut best: Vec<(usize, &String)> = record
            .members
            .iter()
            .map(|(field, members)| {
                (words.iter().filter(|word| members.value(word).is_some()).count(), field)
            })
            .filter(|(count, _)| *count > 0)
            .collect();
        best.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        match best.as_slice() {
            [(count, field), rest @ ..] if rest.first().is_none_or(|(other, _)| other < count) => {
                Some((*field).clone())
            }
            [] if words.is_empty() => {
                // Only `otherwise`: any field will do.
                record.members.keys().next().cloned().or_else(|| {
                    self.cx.report(
                        Code::MissingLimit,
                        "this map has no rows",
                        place,
                        "empty",
                        "write one limit: `limit 4 h`",
                    );
                    None
                })
            }
            [] => {
                // A near miss of a member is reported as such.
                let near = record.members.iter().find(|(_, members)| {
                    words.iter().any(|word| nearest(word, members.words()).is_some())
                });
                if let Some((field, _)) = near {
                    return Some(field.clone());
                }
                // The field may stand on a line that could not be read.
                if !record.unread.is_empty() {
                    return None;
                }
                self.cx.report(
                    Code::UnknownMember,
                    "these are values of no field",
                    place,
                    format!("no `one of` of `{}` has them", record.record.heading.name),
                    "write the field: `limit by priority { … }`",
                );
                None
            }
            [(_, first), (_, second), ..] => {
                self.cx.report(
                    Code::MissingStatement,
                    format!("these are values of `{first}` and of `{second}`"),
                    at,
                    "by which field",
                    format!("write `limit by {first} {{ … }}`"),
                );
                None
            }
            [_] => None,
        }
    }
}

/// The word of a key, as far as it is one.
fn key_word(key: &ast::Expr) -> &str {
    match key {
        ast::Expr::Name(path) => path.single().map_or("", ast::Ident::as_str),
        ast::Expr::Literal(ast::Literal::Text(text)) => text.as_str(),
        ast::Expr::Literal(ast::Literal::Number(number)) => &number.digits,
        _ => "",
    }
}
