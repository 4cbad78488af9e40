//! Write the limit that a target on a timer lacks altogether.

use slate_check::{Applicability, Code};
use slate_syntax::Span;
use slate_syntax::ast::TargetClause;

use super::fill::{PLAIN, brought_in, fields_of, timer_record};
use super::place::{graded, indent, line_end, services, targets};
use super::trial::Trial;
use super::{Action, ActionKind};
use crate::workspace::Snapshot;

/// A limit below `measure`: for each priority where the record has one, else one for all.
pub(super) fn whole(snapshot: &Snapshot, path: &str, place: Span) -> Option<Action> {
    let text = snapshot.text(path)?;
    let file = snapshot.tree(path)?;
    let (service, target) = services(&file).find_map(|service| {
        let holds = |it: &Span| it.start <= place.start && place.end <= it.end;
        let target = targets(service).into_iter().find(|target| holds(&target.span))?;
        Some((service, target))
    })?;
    if target.clauses.iter().any(|clause| matches!(clause, TargetClause::Limit(_))) {
        return None;
    }
    let measure = target.clauses.iter().find_map(|clause| match clause {
        TargetClause::Measure(expr) => Some(expr.span()),
        _ => None,
    })?;
    let shared = brought_in(snapshot, path, &file);
    let fields = fields_of(&file, &shared, timer_record(service, target));
    let (title, limit) = match graded(&fields) {
        Some((field, values)) => {
            let rows: Vec<String> =
                values.iter().map(|value| format!("{}: {PLAIN}", value.written)).collect();
            let limit = format!("limit {{ {} }}", rows.join(", "));
            (format!("write a limit for each `{field}`"), limit)
        }
        None => (format!("write `limit {PLAIN}`"), format!("limit {PLAIN}")),
    };
    let end = line_end(&text, measure.end);
    let mut trial = Trial::new(snapshot, path);
    trial.replace(Span::new(end, end), format!("\n{}{limit}", indent(&text, measure.start)));
    Some(Action {
        title,
        kind: ActionKind::Fix,
        edits: trial.sound()?,
        applicability: Applicability::Unsafe,
        mends: Some((Code::MissingLimit, place)),
    })
}

#[cfg(test)]
mod tests {
    use crate::actions::fixture::{after, desk};

    #[test]
    fn a_target_without_a_limit_gets_one() {
        let text = desk("limit 4 h").replace("      limit 4 h\n", "");
        let written = after(&text, "fix\n", "write a limit for each `priority`");
        let limit = "      limit { P1: 8 h, P2: 8 h, P3: 8 h, P4: 8 h }\n";
        assert_eq!(written, desk("limit 4 h").replace("      limit 4 h\n", limit));
        let other = text.replace("    priority : one of", "    grade : one of");
        let written = after(&other, "fix\n", "write a limit for each `grade`");
        assert_eq!(
            written,
            desk("limit 4 h").replace("priority :", "grade :").replace("      limit 4 h\n", limit)
        );
        let plain = text.replace("    priority : one of P1, P2, P3, P4\n", "");
        let written = after(&plain, "fix\n", "write `limit 8 h`");
        assert!(written.contains("      measure fix\n      limit 8 h\n"), "{written}");
    }
}
