//! `per site`: the field that groups are made by.

use slate_model::Name;
use slate_syntax::ast;

use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;
use crate::types::Env;

impl<'a> Agreed<'a> {
    /// The field that groups are made by; at most one. The outer `None`: it was wrong.
    pub fn group(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        paths: &[&'a ast::Path],
    ) -> Option<Option<Name>> {
        let (first, rest) = match paths {
            [] => return Some(None),
            [first, rest @ ..] => (first, rest),
        };
        let text = first.text();
        if record.field_type(&text).is_none() {
            self.no_field(env, record, &text, env.at(first.span));
            return None;
        }
        if let Some(second) = rest.first() {
            self.cx.repeated("per", env.at(second.span), env.at(first.span));
            return None;
        }
        self.link_field(env.unit, first, record);
        Some(Some(name(&text)))
    }
}
