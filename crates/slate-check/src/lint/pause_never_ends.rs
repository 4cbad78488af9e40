//! `pause-never-ends`: a pause that holds whatever happens.

use slate_model::{Expr, FieldKind, Record, Value};

use super::{Context, words};
use crate::finding::{Code, Finding};

/// Reports timers whose pause holds for every value of a field, or asks only for what is fixed when
/// a record is created.
pub(super) fn check(cx: &Context<'_>) {
    for timer in &cx.agreement.timers {
        let (Some(pause), Some(record)) = (&timer.pause, cx.agreement.record(&timer.record)) else {
            continue;
        };
        let witness = if let Some(field) = always(pause, record) {
            format!("{} is paused whatever its `{field}` is", words::a(&timer.record))
        } else if fixed(pause) {
            format!(
                "{} for which this holds when it is opened is paused for ever",
                words::a(&timer.record)
            )
        } else {
            continue;
        };
        cx.push(
            Finding::new(
                Code::PauseNeverEnds,
                format!("nothing ends the pause of `{}`", timer.heading.name),
            )
            .at(cx.line_with(timer.heading.at.as_ref(), &["pause"]), "holds whatever happens")
            .witness(witness)
            .note("a paused clock runs towards no limit: nothing is ever due")
            .help(
                "pause while a field has some of its values, so that a change of it ends the pause",
            ),
        );
    }
}

/// The field whose every value makes the condition true.
pub(super) fn always(condition: &Expr, record: &Record) -> Option<String> {
    match condition {
        Expr::Is { of, one_of } => {
            let Expr::Field(name) = &**of else { return None };
            let FieldKind::OneOf(members) = &record.field(name.as_str())?.kind else { return None };
            let named = |member: &String| {
                one_of.iter().any(|value| matches!(value, Value::Member(it) if it == member))
            };
            members.iter().all(named).then(|| name.to_string())
        }
        Expr::Any(parts) => {
            parts.iter().find_map(|part| always(part, record)).or_else(|| together(parts, record))
        }
        Expr::All(parts) => {
            let fields: Option<Vec<String>> =
                parts.iter().map(|part| always(part, record)).collect();
            fields?.into_iter().next()
        }
        _ => None,
    }
}

/// `status is new or status is old`: parts that only together name every value of one field.
fn together(parts: &[Expr], record: &Record) -> Option<String> {
    let mut all: Vec<Value> = Vec::new();
    let mut field = None;
    for part in parts {
        let Expr::Is { of, one_of } = part else { return None };
        let Expr::Field(name) = &**of else { return None };
        if field.is_some_and(|it| it != name) {
            return None;
        }
        field = Some(name);
        all.extend(one_of.iter().cloned());
    }
    let of = Box::new(Expr::Field(field?.clone()));
    always(&Expr::Is { of, one_of: all }, record)
}

/// Whether a condition looks only at constants and at the instants that a record is created with.
fn fixed(condition: &Expr) -> bool {
    match condition {
        Expr::Literal(value) => {
            words::exact(value).is_some() || !matches!(value, Value::Boolean(false))
        }
        Expr::Field(name) => matches!(name.as_str(), Record::OPENED | Record::FROM),
        Expr::Not(part) | Expr::Negate(part) => fixed(part),
        Expr::All(parts) | Expr::Any(parts) => parts.iter().all(fixed),
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => {
            fixed(left) && fixed(right)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::fixture::{agreement, found, model, name, witness};

    #[test]
    fn a_pause_for_every_status() {
        let mut model = model();
        let members = ["new", "in_progress", "awaiting_customer", "resolved"];
        agreement(&mut model).timers[1].pause = Some(Expr::Is {
            of: Box::new(Expr::Field(name("status"))),
            one_of: members.iter().map(|it| Value::Member((*it).to_owned())).collect(),
        });
        assert_eq!(found(&model), [Code::PauseNeverEnds]);
        assert_eq!(witness(&model), "a ticket is paused whatever its `status` is");
    }
}
