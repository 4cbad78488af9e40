//! Which records a figure is of: those of its condition, of whom it is for, under no exclusion.

use slate_model::Expr;

use crate::condition::{Cond, Truth, View};
use crate::error::EngineError;
use crate::exclusion::{For, RecordExclusions};
use crate::plan::Plan;
use crate::plan::fields::RecordPlan;
use crate::target::judge::Out;
use crate::target::left_out::{Reasons, Why};

/// What a record is asked before it counts.
pub(super) struct Chosen<'p> {
    only: Option<Cond>,
    whom: Option<Cond>,
    pub(super) exclusions: RecordExclusions<'p>,
}

/// A record that counts.
pub(super) struct Counts {
    /// The exclusion of which nobody knows whether it would take the record out.
    pub(super) unknown: Option<usize>,
}

impl<'p> Chosen<'p> {
    /// Of the records of a kind, those for which `only` holds and which `whom` is for.
    ///
    /// # Errors
    /// A field that does not exist.
    pub(super) fn new(
        plan: &'p Plan<'_>,
        record: usize,
        only: Option<&Expr>,
        whom: For<'_>,
    ) -> Result<Self, EngineError> {
        let ground = &plan.ground;
        let of = ground.record(record)?;
        let compiled =
            |condition: Option<&Expr>| condition.map(|it| Cond::compile(it, of)).transpose();
        let declared = &ground.agreement.exclusions;
        Ok(Self {
            only: compiled(only)?,
            whom: compiled(whom.chosen())?,
            exclusions: RecordExclusions::new(&plan.exclusions, declared, whom, record),
        })
    }

    /// Whether a record counts; what it is left out for is added to the reasons.
    pub(super) fn counts(
        &self,
        of: &RecordPlan<'_>,
        view: &impl View,
        row: usize,
        reasons: &mut Reasons,
    ) -> Option<Counts> {
        let asked = |condition: &Option<Cond>| {
            condition.as_ref().map_or(Truth::True, |condition| condition.eval(of, view))
        };
        for (condition, why) in
            [(&self.only, Why::UnknownCondition), (&self.whom, Why::Out(Out::UnknownTier))]
        {
            match asked(condition) {
                Truth::True => {}
                Truth::False => return None,
                Truth::Unknown => {
                    reasons.add(why, row);
                    return None;
                }
            }
        }
        match self.exclusions.find(of, view) {
            (Some(exclusion), _) => {
                reasons.add(Why::Out(Out::Excluded(exclusion)), row);
                None
            }
            (None, unknown) => Some(Counts { unknown }),
        }
    }
}
