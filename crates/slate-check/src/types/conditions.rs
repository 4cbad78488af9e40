//! Conditions that can never be true, whatever happens.

use std::collections::BTreeMap;

use slate_model::{Expr, Name, Value};

/// Whether no record can ever make this true: two different values asked of one field at once, or a
/// false constant. `None` when it may be true; else the field that is asked too much.
pub(crate) fn never_true(expr: &Expr) -> Option<Option<Name>> {
    match expr {
        Expr::Literal(Value::Boolean(false)) => Some(None),
        Expr::Any(parts) => {
            let mut last = None;
            for part in parts {
                last = Some(never_true(part)?);
            }
            last
        }
        Expr::All(_) => {
            let mut wanted: BTreeMap<&Name, Vec<&Value>> = BTreeMap::new();
            let mut parts = vec![expr];
            while let Some(part) = parts.pop() {
                match part {
                    Expr::All(more) => parts.extend(more),
                    Expr::Is { of, one_of } => {
                        let Expr::Field(field) = &**of else { continue };
                        let left = wanted
                            .entry(field)
                            .and_modify(|values| values.retain(|value| one_of.contains(value)))
                            .or_insert_with(|| one_of.iter().collect());
                        if left.is_empty() {
                            return Some(Some(field.clone()));
                        }
                    }
                    Expr::Not(_) => {}
                    other => {
                        if let Some(why) = never_true(other) {
                            return Some(why);
                        }
                    }
                }
            }
            // `x is a and not (x is a or b)`.
            let Expr::All(parts) = expr else { return None };
            for part in parts {
                let Expr::Not(inner) = part else { continue };
                let Expr::Is { of, one_of } = &**inner else { continue };
                let Expr::Field(field) = &**of else { continue };
                if let Some(values) = wanted.get_mut(field) {
                    values.retain(|value| !one_of.contains(value));
                    if values.is_empty() {
                        return Some(Some(field.clone()));
                    }
                }
            }
            None
        }
        _ => None,
    }
}
