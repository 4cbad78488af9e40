//! The plan for rows of inputs: a period, and a column for each input or `input` and `value`.

use std::rc::Rc;

use slate_model::FieldKind;

use super::Planner;
use crate::cells::CellReader;
use crate::mapping::{Pick, Rows, Which, unit_fault};
use crate::plan::{Filter, InputPlan, Plan};
use crate::suggest::{did_you_mean, list};

impl Planner<'_> {
    pub(super) fn inputs(&mut self, filters: Vec<Filter>) -> Option<Plan> {
        let mut plan = self.empty(Rows::Inputs, 0);
        plan.filters = filters;
        let mapping = self.mapping;
        let period = match &mapping.period {
            Some(pick) => self.picker(pick, "`period`")?,
            None => match self.only(&["period"]) {
                Some(picker) => picker,
                None => {
                    self.problems.push(format!(
                        "no column says which period: expected `period`, or name it in the mapping; \
                         the columns are {}",
                        list(self.columns)
                    ));
                    return None;
                }
            },
        };
        let inputs: Vec<(String, FieldKind)> = self
            .builder
            .declared_inputs()
            .map(|input| (input.heading.name.to_string(), input.kind.clone()))
            .collect();
        let names: Vec<&str> = inputs.iter().map(|(name, _)| name.as_str()).collect();
        for key in mapping.fields.keys().chain(mapping.units.keys()).chain(mapping.names.values()) {
            if !names.contains(&key.as_str()) {
                let hint = did_you_mean(key, names.iter().copied());
                self.problems.push(format!(
                    "`{key}` is no input of the agreement{hint}; it has {}",
                    list(&names)
                ));
            }
        }
        for (name, kind) in &inputs {
            let unit = mapping.units.get(name);
            self.problems.extend(unit.and_then(|unit| unit_fault(name, kind, unit)));
        }
        let reader = |this: &Self, name: &str, kind: &FieldKind| {
            let mut reader = CellReader::new(
                name,
                kind.clone(),
                0,
                this.builder.currency(),
                Rc::clone(&this.missing),
            );
            reader.with_unit(mapping.units.get(name));
            reader
        };
        let readers: Vec<(String, CellReader)> =
            inputs.iter().map(|(name, kind)| (name.clone(), reader(self, name, kind))).collect();
        let mut columns = Vec::new();
        let mut named = None;
        if mapping.input.is_some()
            || (!self.alike(&["input"]).is_empty() && mapping.fields.is_empty())
        {
            let by_name = Which::Column { column: "input".to_owned() };
            let which = mapping.input.clone().unwrap_or(by_name);
            let fixed = |name: &str| {
                names.iter().position(|n| *n == name).ok_or_else(|| {
                    format!("the agreement has no input `{name}`; it has {}", list(&names))
                })
            };
            let field = self.which(&which, "input", fixed);
            let by_name = Pick::Column("value".to_owned());
            let value = self.picker(mapping.value.as_ref().unwrap_or(&by_name), "`value`");
            named = field.zip(value);
        } else {
            for (name, reader) in &readers {
                let picker = match mapping.fields.get(name) {
                    Some(pick) => self.picker(pick, &format!("`fields.{name}`")),
                    None => {
                        let called = mapping.called(name);
                        self.only(&called.iter().map(String::as_str).collect::<Vec<_>>())
                    }
                };
                if let Some(picker) = picker {
                    self.note_match(name, picker.column);
                    columns.push((picker, name.clone(), reader.clone()));
                }
            }
            if columns.is_empty() {
                self.problems.push(format!(
                    "no column has the name of an input; the agreement has {}",
                    list(&names)
                ));
            }
        }
        plan.matched = self.matched_in_words();
        plan.inputs = Some(InputPlan { period, columns, named, readers });
        Some(plan)
    }
}
