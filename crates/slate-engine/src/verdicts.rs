//! The list of verdicts: every record against every target that times it, as it is written to a file.

use slate_evidence::Evidence;
use slate_model::{Agreement, Applies, Measure};

use crate::error::EngineError;
use crate::plan::{Options, Plan};
use crate::statement::VerdictLine;

/// Every record against every target of a timer, target by target in source order, each in the
/// order of the history. Targets that apply to nobody are left out.
///
/// # Errors
/// As [`crate::measure`].
pub fn verdicts(
    agreement: &Agreement,
    evidence: &Evidence,
    options: &Options,
) -> Result<Vec<VerdictLine>, EngineError> {
    let plan = Plan::new(agreement, evidence, options)?;
    let mut lines = Vec::new();
    for target in &agreement.targets {
        let Measure::Timer { timer, .. } = &target.measure else { continue };
        if target.applies == Applies::Never {
            continue;
        }
        let table = agreement.timer(timer).and_then(|timer| evidence.table(&timer.record));
        let Some(table) = table else { continue };
        let judgements = plan.judge(&target.heading.name)?;
        let cuts = judgements.cuts().clone();
        lines.extend(judgements.map(|judged| VerdictLine {
            id: table.id(judged.row as usize),
            target: target.heading.name.clone(),
            cycle: judged.cycle,
            verdict: judged.verdict,
            started: judged.started,
            due: judged.due,
            stopped: judged.stopped,
            elapsed: judged.elapsed.to_string(),
            overrun: judged.overrun.to_string(),
            period: judged.period.and_then(|at| cuts.get(at)).map(|cut| cut.label.clone()),
        }));
    }
    Ok(lines)
}
