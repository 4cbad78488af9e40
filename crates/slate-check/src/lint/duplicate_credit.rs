//! `duplicate-credit`: two credits that say the same.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::Value;
use slate_model::Credit;

use super::{Context, words};
use crate::finding::{Code, Finding};

/// Reports each credit that repeats an earlier one.
pub(super) fn check(cx: &Context<'_>) {
    let mut before: HashMap<String, &Credit> = HashMap::new();
    for second in cx.rivals().into_iter().flatten() {
        let Some(said) = said(second) else { continue };
        let first = match before.entry(said) {
            Entry::Vacant(new) => {
                new.insert(second);
                continue;
            }
            Entry::Occupied(known) => *known.get(),
        };
        let period = cx
            .agreement
            .target(&second.target)
            .map_or_else(|| "period".to_owned(), |target| words::period(target.period));
        cx.push(
            Finding::new(
                Code::DuplicateCredit,
                format!("`{}` repeats `{}`", second.heading.name, first.heading.name),
            )
            .at(cx.clause(second.heading.at.as_ref()), "the same again")
            .at(cx.clause(first.heading.at.as_ref()), "first said here")
            .witness(format!(
                "a {period} in which `{}` pays pays the same amount again from `{}`",
                first.heading.name, second.heading.name
            ))
            .help("remove one of them"),
        );
    }
}

/// What a credit says: its target, base, condition and amount, whatever it is called and wherever it
/// stands.
pub(super) fn said(credit: &Credit) -> Option<String> {
    let parts = (&credit.target, &credit.base, &credit.when, credit.per, &credit.pay);
    serde_json::to_value(parts).map(|it| without_places(it).to_string()).ok()
}

/// A value without the members that say where something stands.
fn without_places(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .filter(|(key, _)| key != "at")
                .map(|(key, value)| (key, without_places(value)))
                .collect(),
        ),
        Value::Array(parts) => parts.into_iter().map(without_places).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{agreement, found, model, name};

    #[test]
    fn the_same_credit_under_another_name() {
        let mut model = model();
        let mut again = agreement(&mut model).credits[0].clone();
        again.heading.name = name("slow_again");
        agreement(&mut model).credits.push(again);
        assert_eq!(found(&model), [Code::DuplicateCredit]);
    }
}
