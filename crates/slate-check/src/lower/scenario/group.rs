//! `for east`: the group that an expectation is for, where figures are made for each.

use slate_model::Name;
use slate_syntax::ast;

use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::types::Env;

impl Agreed<'_> {
    /// The group that an expectation is for. The outer `None`: it was wrong.
    pub(super) fn expected_group(
        &self,
        env: Env<'_>,
        (record, per): (Option<&Name>, Option<&Name>),
        group: Option<&ast::Expr>,
        what: &ast::Path,
    ) -> Option<Option<String>> {
        if let (Some(per), Some(group)) = (per, group) {
            self.link_group_value(env, group, record, per);
        }
        match (per, group) {
            (None, None) => Some(None),
            (Some(_), Some(ast::Expr::Name(path))) => Some(Some(path.text())),
            (Some(_), Some(ast::Expr::Literal(ast::Literal::Text(text)))) => {
                Some(Some(text.value.clone()))
            }
            (Some(_), Some(ast::Expr::Literal(ast::Literal::Number(n)))) => {
                Some(Some(n.digits.clone()))
            }
            (Some(_), Some(other)) => {
                self.cx.report(
                    Code::TypeMismatch,
                    "a group is a value of a field",
                    env.at(other.span()),
                    "not a word, text or number",
                    "write `for east`",
                );
                None
            }
            (None, Some(group)) => {
                self.cx.report(
                    Code::WrongKind,
                    format!("`{}` has no groups", what.text()),
                    env.at(group.span()),
                    "one figure for all",
                    "leave `for …` out",
                );
                None
            }
            (Some(per), None) => {
                self.cx.report(
                    Code::MissingStatement,
                    format!("`{}` has a figure for each `{per}`", what.text()),
                    env.at(what.span),
                    "for which",
                    format!("add `for` and a value of `{per}`"),
                );
                None
            }
        }
    }
}
