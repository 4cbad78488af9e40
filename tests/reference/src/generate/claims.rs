//! What the customer claims: some credits, in time, late, or not at all.

use chrono::Days;
use slate_model::Agreement;

use super::Dice;
use crate::history::{Claimed, History};
use crate::periods::cuts;

/// Claims of some of the credits that there may be.
pub fn made(agreement: &Agreement, dice: &mut Dice, history: &History) -> Vec<Claimed> {
    let mut claims = Vec::new();
    if agreement.settlement.claim.is_none() || dice.chance(20) {
        return claims;
    }
    for credit in &agreement.credits {
        let target = agreement.target(&credit.target).expect("its target");
        for cut in cuts(agreement, target.period, history.as_of) {
            if dice.chance(60) {
                let days = dice.pick(&[3, 30, 14, 31, 28, 60]);
                let credit = credit.heading.name.to_string();
                claims.push(Claimed { credit, last: cut.last, on: cut.last + Days::new(days) });
            }
        }
    }
    claims
}
