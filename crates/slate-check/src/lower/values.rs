//! Parameters and inputs.

use slate_model::types::Type;
use slate_model::{FieldKind, Input, Name, Parameter, Value};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::types::literal_value;

impl<'a> Agreed<'a> {
    /// The value of a parameter: given by the caller, else by the text. Notes it for the model.
    pub fn parameter(&self, unit: usize, it: &'a ast::Parameter) -> Option<Value> {
        let key = (unit, it.head.name.span.start);
        if let Some(known) = self.parameter_values.borrow().get(&key) {
            return known.clone();
        }
        let value = self.read_parameter(unit, it);
        self.parameter_values.borrow_mut().insert(key, value.clone());
        value
    }

    fn read_parameter(&self, unit: usize, it: &'a ast::Parameter) -> Option<Value> {
        let read = |literal: &ast::Literal| -> Option<Value> {
            let (ty, value) = literal_value(self.cx, unit, self.zone, self.currency, literal);
            if value.is_none() && !ty.broken() {
                self.cx.report(
                    Code::TypeMismatch,
                    format!("a parameter cannot be {}", ty.in_words()),
                    At { unit, span: literal.span() },
                    ty.in_words(),
                    "write a number, percentage, amount of money, duration, text, date or instant",
                );
            }
            value
        };
        let default = read(&it.value)?;
        if self.cx.is_half(At { unit, span: it.head.name.span }) {
            return None;
        }
        let ty = Type::of(&default);
        let mut bounds = (None, None);
        if let Some((low, high)) = &it.range {
            let (low_value, high_value) = (read(low)?, read(high)?);
            for (bound, literal) in [(&low_value, low), (&high_value, high)] {
                if Type::of(bound) != ty {
                    let at = At { unit, span: literal.span() };
                    let finding = self.cx.finding(
                        Code::TypeMismatch,
                        format!(
                            "the parameter is {}, this bound is {}",
                            ty.in_words(),
                            Type::of(bound).in_words()
                        ),
                        at,
                        Type::of(bound).in_words(),
                    );
                    let finding =
                        self.cx.also(finding, At { unit, span: it.value.span() }, ty.in_words());
                    self.cx.push(finding.help("write the range in the same kind of value"));
                    return None;
                }
            }
            bounds = (Some(low_value), Some(high_value));
        }
        let place = At { unit, span: it.value.span() };
        self.in_range(it, &default, &bounds, place, self.cx.text(place));
        let value = match self.given(it) {
            None => default.clone(),
            Some(text) => self.read_given(unit, it, &text, ty, &bounds)?,
        };
        let heading = self.heading(unit, &it.head, it.head.name.as_str());
        let named = At { unit, span: it.head.name.span };
        self.value_places.borrow_mut().entry(heading.name.clone()).or_insert(named);
        self.parameters.borrow_mut().push(Parameter {
            heading,
            value: value.clone(),
            default,
            low: bounds.0,
            high: bounds.1,
        });
        Some(value)
    }

    /// What the caller gives for a parameter.
    fn given(&self, it: &ast::Parameter) -> Option<String> {
        let parameters = &self.cx.options.parameters;
        let own = format!("{}.{}", self.ast.head.name.as_str(), it.head.name.as_str());
        parameters.get(&own).or_else(|| parameters.get(it.head.name.as_str())).cloned()
    }

    fn read_given(
        &self,
        unit: usize,
        it: &ast::Parameter,
        text: &str,
        ty: Type,
        bounds: &(Option<Value>, Option<Value>),
    ) -> Option<Value> {
        let at = At { unit, span: it.head.name.span };
        let name = it.head.name.as_str();
        let wrong = || {
            self.cx.report(
                Code::TypeMismatch,
                format!("`{text}` is no value for the parameter `{name}`"),
                at,
                format!("this parameter is {}", ty.in_words()),
                format!(
                    "give it a value such as `{}`",
                    self.cx.text(At { unit, span: it.value.span() })
                ),
            );
        };
        let parsed = slate_syntax::parse(&format!("parameter given = {}\n", text.trim()));
        let items: Vec<&ast::Item> = parsed.file.items().collect();
        let literal = match items.as_slice() {
            [ast::Item::Parameter(read)] if parsed.errors.is_empty() && read.range.is_none() => {
                &read.value
            }
            _ => {
                wrong();
                return None;
            }
        };
        let (_, value) =
            self.cx.quietly(|| literal_value(self.cx, unit, self.zone, self.currency, literal));
        let Some(value) = value.filter(|value| Type::of(value) == ty) else {
            wrong();
            return None;
        };
        self.in_range(it, &value, bounds, at, text).then_some(value)
    }

    fn in_range(
        &self,
        it: &ast::Parameter,
        value: &Value,
        bounds: &(Option<Value>, Option<Value>),
        at: At,
        text: &str,
    ) -> bool {
        let (Some(low), Some(high)) = bounds else { return true };
        let order = |a: &Value, b: &Value| crate::types::at_most(a, b);
        if order(low, value) == Some(true) && order(value, high) == Some(true) {
            return true;
        }
        let shown = it.range.as_ref().map_or_else(String::new, |(low, high)| {
            let text =
                |literal: &ast::Literal| self.cx.text(At { unit: at.unit, span: literal.span() });
            format!("from {} to {}", text(low), text(high))
        });
        self.cx.report(
            Code::OutOfRange,
            format!("`{text}` lies outside the range of the parameter `{}`", it.head.name.as_str()),
            at,
            format!("not {shown}"),
            format!("write a value {shown}"),
        );
        false
    }

    /// The model's name and type of an input.
    pub fn input(&self, unit: usize, it: &'a ast::Input) -> Option<(Name, Type)> {
        let heading = self.heading(unit, &it.head, it.head.name.as_str());
        if let Some(known) =
            self.inputs.borrow().iter().find(|input| input.heading.name == heading.name)
        {
            return Some((known.heading.name.clone(), Type::of_field(&known.kind)));
        }
        let at = At { unit, span: it.kind.span };
        let kind = match &it.kind.kind {
            ast::FieldTypeKind::Count => FieldKind::Count,
            ast::FieldTypeKind::Number => FieldKind::Number,
            ast::FieldTypeKind::Percent => FieldKind::Percent,
            ast::FieldTypeKind::Money => FieldKind::Money,
            ast::FieldTypeKind::Duration => FieldKind::Duration,
            _ => {
                self.cx.report(
                    Code::TypeMismatch,
                    "an input is a figure for each period",
                    at,
                    "not a figure",
                    "write `count`, `number`, `percent`, `money` or `duration`",
                );
                return None;
            }
        };
        let each = self.cadence(unit, &it.each)?;
        let name = heading.name.clone();
        let ty = Type::of_field(&kind);
        let named = At { unit, span: it.head.name.span };
        self.value_places.borrow_mut().entry(name.clone()).or_insert(named);
        self.inputs.borrow_mut().push(Input { heading, kind, each });
        Some((name, ty))
    }
}
