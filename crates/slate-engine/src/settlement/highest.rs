//! Which credit wins: of each group of credits only the highest of a period of settlement is paid
//! (language §10.10), by what the clauses pay before rounding; of equals the first in source order.

use slate_model::Name;

use super::Line;
use crate::exact::Exact;
use crate::figures::words;
use crate::money_error::MoneyError;
use crate::statement::StepKind;
use crate::terms::Terms;

/// Leaves the winner of each group alone and takes the others out.
///
/// # Errors
/// [`MoneyError::TooLarge`].
pub fn apply(terms: &Terms<'_>, lines: &mut [Line]) -> Result<(), MoneyError> {
    for group in &terms.agreement.settlement.highest_of {
        let total = |name: &Name| {
            lines
                .iter()
                .filter(|line| line.gross.name == *name)
                .fold(Exact::zero(), |total, line| total.plus(&line.amount))
        };
        let mut winner: Option<(&Name, Exact)> = None;
        for name in terms.agreement.credits.iter().map(|credit| &credit.heading.name) {
            if !group.contains(name) {
                continue;
            }
            let own = total(name);
            if winner.as_ref().is_none_or(|(_, best)| own > *best) {
                winner = Some((name, own));
            }
        }
        let Some((winner, best)) = winner else { continue };
        let names: Vec<String> = group.iter().map(Name::to_string).collect();
        let words = format!(
            "highest of {}: {winner} pays {}",
            words::list(&names),
            words::money(&best, terms.agreement.currency)
        );
        let at = terms.agreement.settlement.at.as_ref();
        for line in lines.iter_mut() {
            let loses = line.gross.name != *winner && group.contains(&line.gross.name);
            if loses && !line.amount.is_zero() {
                line.after(Exact::zero(), StepKind::HighestOf, words.clone(), at, terms)?;
            }
        }
    }
    Ok(())
}
