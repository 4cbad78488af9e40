//! What a scenario gives the agreement: values of parameters and of inputs.

use slate_model::types::Type;
use slate_model::{Name, ScenarioInput, ScenarioParameter, Value};
use slate_syntax::ast;

use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::period::period_text;
use crate::resolve::{Sought, Space};
use crate::types::{Env, at_most, literal_value};

impl<'a> Agreed<'a> {
    /// A value of a parameter for one scenario: of its type, and within its range.
    pub(super) fn told_parameter(
        &self,
        env: Env<'_>,
        parameter: &ast::Ident,
        literal: &ast::Literal,
    ) -> Option<ScenarioParameter> {
        let text = parameter.as_str();
        let known = self.parameters.borrow();
        let Some(known) = known.iter().find(|it| it.heading.name.as_str() == text) else {
            // A parameter that could not be read has been reported.
            if self.is_defined(parameter) {
                return None;
            }
            let names: Vec<String> = known.iter().map(|it| it.heading.name.to_string()).collect();
            self.unknown(env, Sought::Parameter, text, env.at(parameter.span), &names);
            return None;
        };
        self.link_value(env, parameter, &known.heading.name);
        let at = env.at(literal.span());
        let value = self.given_value(env, text, literal, Type::of(&known.default))?;
        let above = known.low.as_ref().is_none_or(|low| at_most(low, &value) == Some(true));
        let below = known.high.as_ref().is_none_or(|high| at_most(&value, high) == Some(true));
        let written = self.cx.text(at).to_owned();
        if !above || !below {
            self.cx.report(
                Code::OutOfRange,
                format!("`{written}` lies outside the range of the parameter `{text}`"),
                at,
                "beyond what the agreement allows",
                "write a value within the range of the parameter",
            );
            return None;
        }
        Some(ScenarioParameter { parameter: known.heading.name.clone(), value, written })
    }

    /// A value of an input in a period.
    pub(super) fn told_input(
        &self,
        env: Env<'_>,
        it: &'a ast::ScenarioInput,
    ) -> Option<ScenarioInput> {
        let at = env.at(it.name.span);
        let inputs = self.inputs.borrow();
        let Some(input) =
            inputs.iter().find(|input| input.heading.name.as_str() == it.name.as_str())
        else {
            // An input at the top of the file that only a line uses which could not be read.
            if self.is_defined(&it.name) && self.broken() {
                return None;
            }
            let known: Vec<String> =
                inputs.iter().map(|input| input.heading.name.to_string()).collect();
            self.unknown(env, Sought::Input, it.name.as_str(), at, &known);
            return None;
        };
        self.link_value(env, &it.name, &input.heading.name);
        self.fits(env, &it.period, input.each, &format!("`{}`", input.heading.name));
        let value = self.given_value(
            env,
            input.heading.name.as_str(),
            &it.value,
            Type::of_field(&input.kind),
        )?;
        Some(ScenarioInput {
            input: input.heading.name.clone(),
            period: period_text(&it.period.kind),
            value,
        })
    }

    /// The value of a literal, which must be of a type.
    fn given_value(
        &self,
        env: Env<'_>,
        what: &str,
        literal: &ast::Literal,
        wanted: Type,
    ) -> Option<Value> {
        let (ty, value) = literal_value(self.cx, env.unit, self.zone, self.currency, literal);
        let value = value.filter(|value| Type::of(value) == wanted);
        if value.is_none() && !ty.broken() {
            self.cx.report(
                Code::TypeMismatch,
                format!("`{what}` is {}, this is {}", wanted.in_words(), ty.in_words()),
                env.at(literal.span()),
                ty.in_words(),
                format!("write {}", wanted.in_words()),
            );
        }
        value
    }

    /// Whether something is wrong in the agreement: what it seems not to use it may use.
    fn broken(&self) -> bool {
        !self.cx.sound() || self.cx.has_half(self.at(self.ast.span))
    }

    /// Whether a parameter, an input or a `let` of that name is defined, used or not.
    fn is_defined(&self, it: &ast::Ident) -> bool {
        let key = (Space::Value, it.value.clone());
        let mut scopes = [Some(&self.names), self.program.scope(self.unit)].into_iter().flatten();
        scopes.any(|scope| scope.names.contains_key(&key))
    }

    /// A parameter or an input stands for its definition.
    fn link_value(&self, env: Env<'_>, it: &ast::Ident, known: &Name) {
        if let Some(place) = self.value_places.borrow().get(known) {
            self.cx.link(env.at(it.span), *place);
        }
    }
}
