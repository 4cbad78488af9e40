//! Fields of the records that a scenario tells of: the value that one has, or that it lost it.

use slate_model::{FieldKind, FieldValue, Name, Number, Value};
use slate_syntax::ast;

use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;
use crate::types::{Env, Ty};

impl<'a> Agreed<'a> {
    /// The value of a field, as the record declares it.
    pub(super) fn field_value(
        &self,
        env: Env<'_>,
        info: &RecordInfo,
        it: &'a ast::FieldValue,
    ) -> Option<FieldValue> {
        let text = it.field.text();
        let at = env.at(it.field.span);
        let ty = info.field(&text, at).map(|typed| typed.ty);
        self.link_field(env.unit, &it.field, info);
        let Some(ty) = ty else {
            self.no_field(env, info, &text, at);
            return None;
        };
        if let Some(field) = info.record.field(&text)
            && field.derived.is_some()
        {
            let finding = self.cx.finding(
                Code::WrongKind,
                format!("`{text}` is computed, it is not told"),
                at,
                "a derived field",
            );
            self.cx.push(
                self.cx
                    .also(finding, info.at, "declared in this record")
                    .help("tell the fields that it is computed from"),
            );
            return None;
        }
        let typed = self.expr(env, &it.value, Some(&ty));
        if typed.ty.broken() {
            return None;
        }
        let wanted = ty.model()?;
        if !typed.ty.is(wanted) || matches!(ty, Ty::OneOf(_)) != matches!(typed.ty, Ty::OneOf(_)) {
            self.not_wanted(
                &typed,
                wanted,
                &format!("`{text}`"),
                Some((info.at, "declared in this record".to_owned())),
            );
            return None;
        }
        let value = self.known(&typed, "a value in a scenario")?;
        if let (Some(FieldKind::Count), Value::Number(Number(n))) =
            (info.record.field(&text).map(|field| &field.kind), &value)
            && (n.scale() > 0 || n.is_sign_negative() && !n.is_zero())
        {
            self.cx.report(
                Code::OutOfRange,
                format!("`{text}` is a count"),
                typed.at,
                "not a whole number from zero",
                "write a whole number",
            );
            return None;
        }
        Some(FieldValue { field: name(&text), value })
    }

    /// A field that loses its value.
    pub(super) fn lost(&self, env: Env<'_>, info: &RecordInfo, field: &ast::Path) -> Option<Name> {
        let text = field.text();
        let at = env.at(field.span);
        self.link_field(env.unit, field, info);
        match info.record.field(&text) {
            Some(known) if known.derived.is_none() => Some(known.heading.name.clone()),
            None if info.field(&text, at).is_none() => {
                self.no_field(env, info, &text, at);
                None
            }
            // Computed, or the time of the record itself.
            _ => {
                let finding = self.cx.finding(
                    Code::WrongKind,
                    format!("`{text}` cannot lose its value"),
                    at,
                    "follows from the record itself",
                );
                self.cx.push(
                    self.cx
                        .also(finding, info.at, "declared in this record")
                        .help("let a field that is told be missing"),
                );
                None
            }
        }
    }
}

/// Whether a field is told to have no value.
pub(super) fn is_missing(it: &ast::Expr) -> bool {
    matches!(it, ast::Expr::Name(path) if path.text() == "missing")
}
