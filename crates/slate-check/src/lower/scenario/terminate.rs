//! Rights to terminate that a scenario expects.

use slate_model::{Agreement, Expect};
use slate_syntax::ast;

use crate::lower::agreed::Agreed;
use crate::lower::name;
use crate::lower::period::period_text;
use crate::resolve::Sought;
use crate::types::Env;

impl Agreed<'_> {
    /// That a right to terminate exists, at all or from a period on.
    pub(super) fn expect_right(
        &self,
        env: Env<'_>,
        right: &ast::Path,
        from: Option<&ast::Period>,
        model: &Agreement,
    ) -> Option<Expect> {
        let text = right.text();
        let defined = self.ast.items.iter().find_map(|item| match item {
            ast::AgreementItem::Terminate(it) if it.head.name.as_str() == text => Some(&it.head),
            _ => None,
        });
        if let Some(head) = defined {
            self.link_parts(env.unit, &right.parts, &[self.at(head.name.span)]);
        }
        let known: Vec<String> =
            model.terminations.iter().map(|it| it.heading.name.to_string()).collect();
        if !known.contains(&text) {
            // One that is defined and could not be read has been reported.
            if defined.is_none() {
                self.unknown(env, Sought::Termination, &text, env.at(right.span), &known);
            }
            return None;
        }
        if let Some(period) = from
            && !self.in_term(env, period)
        {
            return None;
        }
        let period = from.map(|period| period_text(&period.kind));
        Some(Expect::Terminates { termination: name(&text), period })
    }
}
