//! From an agreement and a history to its statement: the clocks, then the money.

use std::borrow::Cow;

use slate_evidence::Evidence;
use slate_model::{Agreement, ScenarioClaim};

use crate::assemble::{Seen, statement};
use crate::error::EngineError;
use crate::measured::Measurements;
use crate::plan::{Options, Plan};
use crate::statement::Statement;
use crate::target::measure;

/// The statement of an agreement over a history, seen from an instant. Pure: the same inputs give
/// the same bytes on every machine.
///
/// # Errors
/// [`EngineError`]: a name that nothing has, a calendar that cannot be built, a history that was read
/// for another agreement, a clause about money that cannot be evaluated.
pub fn evaluate(
    agreement: &Agreement,
    evidence: &Evidence,
    options: &Options,
) -> Result<Statement, EngineError> {
    let (plan, measured) = measure(agreement, evidence, options)?;
    plan.statement(&measured, options.assume_claimed, &[])
}

impl Plan<'_> {
    /// The statement over what was measured, with the claims made (language §10.12).
    ///
    /// # Errors
    /// [`EngineError::Money`].
    pub fn statement(
        &self,
        measured: &Measurements,
        assume_claimed: bool,
        claims: &[ScenarioClaim],
    ) -> Result<Statement, EngineError> {
        let seen = Seen { as_of: self.as_of(), assume_claimed, claims };
        let agreement = self.agreement();
        let agreement = if agreement.term == self.term() {
            Cow::Borrowed(agreement)
        } else {
            Cow::Owned(Agreement { term: self.term(), ..agreement.clone() })
        };
        Ok(statement(&agreement, measured, self.evidence(), seen)?)
    }
}
