//! What rows of states need: whose state, its new state, and what each state means.

use slate_model::RecordTime;

use super::Planner;
use crate::plan::StatePlan;

impl Planner<'_> {
    pub(super) fn states(&mut self) -> Option<StatePlan> {
        let mapping = self.mapping;
        for (key, states) in [("down", &mapping.down), ("up", &mapping.up)] {
            if states.is_empty() {
                self.problems.push(format!("`{key}` is missing: list the states that mean it"));
            }
        }
        for state in mapping.down.iter().chain(&mapping.ignore) {
            let down = mapping.down.contains(state);
            if mapping.up.contains(state) || (down && mapping.ignore.contains(state)) {
                self.problems.push(format!("state `{state}` cannot mean two things"));
            }
        }
        let life = match &mapping.life {
            None => None,
            Some(name) => match self.builder.table_index(name) {
                Ok(table) => Some(table),
                Err(problem) => {
                    self.problems.push(format!("`life`: {problem}"));
                    None
                }
            },
        };
        if let Some(record) = life.and_then(|table| self.record(table))
            && record.time != RecordTime::Interval
        {
            self.problems.push(format!(
                "`life`: `{}` happens at an instant: declare it with `from` and `to`",
                record.heading.name
            ));
        }
        let (Some(subject), Some(state)) = (&mapping.subject, &mapping.state) else {
            self.problems.push(
                "rows of states need `subject` (whose state) and `state` (its new state)"
                    .to_owned(),
            );
            return None;
        };
        Some(StatePlan {
            subject: self.picker(subject, "`subject`")?,
            state: self.picker(state, "`state`")?,
            down: mapping.down.clone(),
            up: mapping.up.clone(),
            ignore: mapping.ignore.clone(),
            life,
        })
    }
}
