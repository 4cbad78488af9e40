//! `duplicate-cap`: two caps on the same credits and window.

use slate_model::CapWindow;

use super::{Context, words};
use crate::finding::{Code, Finding};
use crate::most::Most;

/// Reports each cap whose window and service an earlier cap has too.
pub(super) fn check(cx: &Context<'_>) {
    let caps = &cx.agreement.settlement.caps;
    for (i, second) in caps.iter().enumerate() {
        let same = |first: &&slate_model::Cap| {
            first.window == second.window && first.service == second.service
        };
        let Some(first) = caps.iter().take(i).find(same) else { continue };
        let window = match second.window {
            CapWindow::Incident => "incident".to_owned(),
            CapWindow::Period(period) => words::period(period),
        };
        let most = Most::of_all(&cx.agreement);
        let witness = match (most.cap(first), most.cap(second)) {
            (Some(a), Some(b)) => format!(
                "with {} and {} {} the lower alone decides each {window}",
                a.normalize(),
                b.normalize(),
                cx.agreement.currency
            ),
            _ => format!("in each {window} the lower of the two alone decides"),
        };
        let finding = Finding::new(Code::DuplicateCap, format!("two caps limit each {window}"))
            .at(cx.clause(second.at.as_ref()), "the same window again")
            .at(cx.clause(first.at.as_ref()), "first cap")
            .witness(witness)
            .help("remove one of them, or correct its window");
        // The lower one is what was agreed in the end: the other decides nothing.
        let higher = match (most.cap(first), most.cap(second)) {
            (Some(a), Some(b)) => Some(if a > b { first } else { second }),
            _ => None,
        };
        let lines = higher.and_then(|it| cx.lines_of(it.at.as_ref()));
        cx.push(match lines {
            Some((file, lines)) => finding.fix_unsafe("take the higher cap out", file, lines, ""),
            None => finding,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{agreement, cap, found, witness};

    #[test]
    fn two_caps_on_a_month() {
        let mut model = cap("10%");
        let lower = cap("8%").agreements[0].settlement.caps[0].clone();
        agreement(&mut model).settlement.caps.push(lower);
        assert_eq!(found(&model), [Code::DuplicateCap]);
        assert_eq!(witness(&model), "with 1000 and 800 GBP the lower alone decides each month");
    }
}
