//! `duplicate-credit`: two credits that say the same.

use serde_json::Value;
use slate_model::Credit;

use super::{Context, words};
use crate::finding::{Code, Finding};

/// Reports each credit that repeats an earlier one.
pub(super) fn check(cx: &Context<'_>) {
    let credits = &cx.agreement.credits;
    for (i, second) in credits.iter().enumerate() {
        let Some(first) = credits.iter().take(i).find(|first| same(first, second)) else {
            continue;
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

/// Whether two credits have the same target, base, condition and amount, whatever they are called
/// and wherever they stand.
pub(super) fn same(first: &Credit, second: &Credit) -> bool {
    let bare = |credit: &Credit| {
        let parts = (&credit.target, &credit.base, &credit.when, credit.per, &credit.pay);
        serde_json::to_value(parts).map(without_places).ok()
    };
    bare(first).is_some_and(|bare_first| bare(second) == Some(bare_first))
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
