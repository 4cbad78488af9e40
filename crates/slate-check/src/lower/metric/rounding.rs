//! `round half up to 0.1%`: how a figure is rounded.

use slate_model::types::Type;
use slate_model::{Expr, RoundTo, RoundingMode};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::types::{Env, Typed, literal_value};

impl<'a> Agreed<'a> {
    /// `round half up to 0.1%`
    pub fn rounding(
        &self,
        env: Env<'_>,
        it: Option<(&'a ast::Rounding, At)>,
        ty: Type,
    ) -> Option<RoundTo> {
        let (it, _) = it?;
        let at = env.at(it.to.span());
        let (found, value) = literal_value(self.cx, env.unit, self.zone, self.currency, &it.to);
        let Some(to) = value else {
            if !found.broken() {
                self.cx.report(
                    Code::TypeMismatch,
                    format!("a step is {}, this is {}", ty.in_words(), found.in_words()),
                    at,
                    found.in_words(),
                    "write a step of the figure that is rounded",
                );
            }
            return None;
        };
        if Type::of(&to) != ty {
            let typed = Typed::new(Expr::Literal(to), Type::Number, at);
            let typed = Typed { ty: found, ..typed };
            self.not_wanted(&typed, ty, "the step", None);
            return None;
        }
        if !self.above_zero(&to, at, "the step") {
            return None;
        }
        Some(RoundTo { mode: rounding_mode(it.mode.value), to })
    }
}

/// How a figure is rounded, in the model's words.
pub(crate) const fn rounding_mode(mode: ast::RoundingMode) -> RoundingMode {
    match mode {
        ast::RoundingMode::HalfUp => RoundingMode::HalfUp,
        ast::RoundingMode::HalfEven => RoundingMode::HalfEven,
        ast::RoundingMode::HalfDown => RoundingMode::HalfDown,
        ast::RoundingMode::Up => RoundingMode::Up,
        ast::RoundingMode::Down => RoundingMode::Down,
    }
}
