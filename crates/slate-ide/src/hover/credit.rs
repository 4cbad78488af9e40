//! Credits: of what they are, and the most that they can cost.

use slate_model::Agreement;

use crate::inlay::amount;

/// The base, and the most in one period, where it can be known without a history.
pub(super) fn facts(agreement: &Agreement, name: &str) -> Vec<String> {
    let Some(credit) = agreement.credits.iter().find(|it| it.heading.name.as_str() == name) else {
        return Vec::new();
    };
    let mut facts = Vec::new();
    if let Some(doc) = &credit.heading.doc {
        facts.push(doc.clone());
    }
    match slate_check::most(agreement, credit) {
        Some(most) => facts.push(format!(
            "At most {} in one {}, before caps.",
            amount(most),
            slate_check::period_of(agreement, credit)
        )),
        None => facts.push("The most that it can cost depends on the history.".to_owned()),
    }
    facts
}
