//! Make a scenario from a ticket of the history: the first that breached the target at hand, with the
//! verdict that the engine gives it. It passes when it is written: it keeps later edits from changing
//! that verdict unseen.

use slate_check::Applicability;
use slate_engine::{Options, run_scenario, verdicts};
use slate_evidence::from_scenario;
use slate_model::{Agreement, Instant, RecordVerdict, Target};
use slate_syntax::Span;

use super::place::{line_end, line_start};
use super::ticket::{self, moment};
use super::trial::Trial;
use super::{Action, ActionKind};
use crate::figures::{Around, round};
use crate::outline::SymbolKind;
use crate::workspace::Snapshot;

/// The scenario, where the cursor is on the head of a target that a record of the history breached.
pub(super) fn from_ticket(
    snapshot: &Snapshot,
    path: &str,
    offset: usize,
    around: Around<'_>,
) -> Option<Action> {
    let text = snapshot.text(path)?;
    let outline = snapshot.outline(path);
    let symbol = round(&outline, SymbolKind::Target, offset)?;
    let head = line_start(&text, symbol.span.start)..=line_end(&text, symbol.name_span.end);
    if !head.contains(&offset) {
        return None;
    }
    let checked = snapshot.checked(path);
    let agreement = snapshot.agreement_at(path, offset, &checked.model)?;
    let target = agreement.targets.iter().find(|it| it.heading.name.as_str() == symbol.path)?;
    let (ticket, as_of) = around.live.breached(snapshot.root()?, agreement, target)?;
    let title = target.heading.label.as_deref().unwrap_or(symbol.path.as_str());
    let draft = Draft {
        snapshot,
        path,
        text: &text,
        agreement,
        target,
        ticket: &ticket,
        label: format!("{} is late: {title}", ticket.id).replace(['"', '\\'], "'"),
    };
    if outline.iter().any(|it| it.kind == SymbolKind::Scenario && it.name == draft.label) {
        return None;
    }
    let scenario = draft.passing(as_of)?;
    let mut trial = Trial::new(snapshot, path);
    trial.replace(Span::new(text.len(), text.len()), scenario);
    Some(Action {
        title: format!("make a scenario of {}, which breached this", ticket.id),
        kind: ActionKind::Rewrite,
        edits: trial.sound()?,
        applicability: Applicability::Safe,
        mends: None,
    })
}

/// A scenario on its way to one that passes.
struct Draft<'t> {
    snapshot: &'t Snapshot,
    path: &'t str,
    text: &'t str,
    agreement: &'t Agreement,
    target: &'t Target,
    ticket: &'t ticket::Ticket,
    label: String,
}

impl Draft<'_> {
    /// The text of a scenario that passes: as short as can be, with the due time where that is one.
    fn passing(&self, as_of: Instant) -> Option<String> {
        let name = &self.target.heading.name;
        // What still runs is late only from the moment at which the history is seen.
        let seen = moment(self.agreement, as_of);
        for seen in [None, Some(seen.as_str())] {
            for target in [name.last(), name.as_str()] {
                let plain = self.written(target, seen, None);
                let Some(due) = self.passes(&plain) else { continue };
                let full = due.map(|due| self.written(target, seen, Some(&due)));
                return Some(full.filter(|it| self.passes(it).is_some()).unwrap_or(plain));
            }
        }
        None
    }

    fn written(&self, target: &str, seen: Option<&str>, due: Option<&str>) -> String {
        let ticket = self.ticket;
        let mut lines: Vec<String> =
            vec![format!("scenario \"{}\" for {} {{", self.label, self.agreement.heading.name)];
        lines.push(format!("  {} {} {{", ticket.record, ticket.written_id));
        lines.extend(ticket.lines.iter().map(|line| format!("    {line}")));
        lines.push("  }".to_owned());
        lines.extend(seen.map(|seen| format!("  as of {seen}")));
        let due = due.map(|due| format!(", due {due}")).unwrap_or_default();
        lines.push(format!("  expect {}.{target} breached{due}", ticket.written_id));
        lines.push("}".to_owned());
        let before = if self.text.ends_with('\n') { "\n" } else { "\n\n" };
        format!("{before}{}\n", lines.join("\n"))
    }

    /// Whether the file with this scenario compiles and the scenario passes; then when the ticket was
    /// due, where it was judged once.
    fn passes(&self, scenario: &str) -> Option<Option<String>> {
        let mut trial = self.snapshot.clone_for_trial();
        trial.put(self.path, format!("{}{scenario}", self.text));
        let checked = trial.checked(self.path);
        let model = checked.model.as_ref()?;
        let told = model.scenarios.iter().find(|it| it.label == self.label)?;
        let agreement = model.agreement(told.agreement.as_str())?;
        let outcome = run_scenario(agreement, told).ok().filter(|it| it.passed())?;
        let evidence = from_scenario(agreement, told).ok()?;
        let options = Options { as_of: outcome.as_of, term: None, assume_claimed: false };
        let lines = verdicts(agreement, &evidence, &options).ok()?;
        let mut own = lines.iter().filter(|it| it.target == self.target.heading.name);
        let due = match (own.next(), own.next()) {
            (Some(one), None) if one.verdict == RecordVerdict::Breached => one.due,
            _ => None,
        };
        Some(due.map(|due| moment(agreement, due)))
    }
}

#[cfg(test)]
mod tests {
    use slate_engine::run_scenario;

    use crate::actions::fixture::desk;
    use crate::{Around, Instant, Live, Span, Workspace};

    #[test]
    fn the_first_late_ticket_becomes_a_scenario_that_passes() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("slate.toml", "[[history]]\nfiles = [\"tickets.csv\"]\nas_of = \"2026-03-31\"\n");
        write(
            "tickets.csv",
            "ticket_id,opened,priority,status,fixed\n\
             INC-1,2026-03-02T09:00:00Z,P1,new,2026-03-02T10:00:00Z\n\
             INC-2,2026-03-03T09:00:30Z,P2,new,2026-03-03T15:30:00Z\n\
             INC_3,2026-03-05T09:00:00Z,P1,new,\n",
        );
        let text = desk("limit 4 h")
            .replace("    cause ", "    fixed    : instant\n    cause ")
            .replace("stop  when status becomes done", "stop  when fixed");
        let made = |limit: &str| -> (String, String) {
            let text = text.replace("limit 4 h", limit);
            let mut workspace = Workspace::new(Some(folder.path().to_owned()));
            workspace.set("a.slate", text.as_str());
            let snapshot = workspace.snapshot();
            let live = Live::default();
            let file = crate::SettingsFile::read(folder.path());
            assert!(live.refresh(&snapshot, "a.slate", &file).faults.is_empty());
            let around = Around { now: Instant::from_seconds(0), live: &live };
            let at = text.find("target fixed").unwrap();
            let actions = snapshot.actions("a.slate", Span::new(at, at), around);
            let titles: Vec<&str> = actions.iter().map(|it| it.title.as_str()).collect();
            let action = actions
                .iter()
                .find(|it| it.title.starts_with("make a scenario"))
                .unwrap_or_else(|| panic!("{titles:?} {:?}", snapshot.findings("a.slate")));
            let after = crate::actions::fixture::made(&text, action);
            let checked = crate::actions::fixture::snapshot(&after).checked("a.slate");
            let model = checked.model.as_ref().unwrap();
            let outcome = run_scenario(&model.agreements[0], &model.scenarios[0]).unwrap();
            assert!(outcome.passed(), "{outcome:?}");
            (action.title.clone(), after[text.len()..].to_owned())
        };
        let (title, scenario) = made("limit 4 h");
        assert_eq!(title, "make a scenario of INC-2, which breached this");
        assert_eq!(
            scenario,
            "\nscenario \"INC-2 is late: desk.fixed\" for acme {\n  ticket \"INC-2\" {\n    opened 2026-03-03 09:00:30, priority P2, status new, fixed 2026-03-03 15:30\n  }\n  expect \"INC-2\".fixed breached, due 2026-03-03 13:00:30\n}\n"
        );
        // What nobody has mended is late once its due time has passed.
        let (_, scenario) = made("limit 8 h");
        assert_eq!(
            scenario,
            "\nscenario \"INC_3 is late: desk.fixed\" for acme {\n  ticket INC_3 {\n    opened 2026-03-05 09:00, priority P1, status new\n  }\n  as of 2026-04-01 00:00\n  expect INC_3.fixed breached, due 2026-03-05 17:00\n}\n"
        );
    }
}
