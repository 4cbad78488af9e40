//! Steps of a figure that is added up over periods: `per 10 breaches in rolling 12 months`.
//!
//! A period pays for the steps that are full in it. What filled a step is used up, the oldest first,
//! so that nothing is paid for twice; what fell out of the window before it filled one is gone.

use chrono::NaiveDate;
use slate_model::types::Type;
use slate_model::{Figure as Which, Steps};

use super::Scope;
use crate::credit::pays_nothing;
use crate::exact::{Exact, Figure};
use crate::measured::Measured;
use crate::money_error::MoneyError;

/// What a period adds, and what is left of it.
struct Added {
    last: NaiveDate,
    amount: Exact,
    left: Exact,
}

impl Scope<'_> {
    /// How many steps are full for the first time in the period at hand.
    ///
    /// # Errors
    /// [`MoneyError`] where no measured period is at hand, or the figure does not add up.
    pub(super) fn full_steps(&self, steps: &Steps) -> Result<Option<Figure>, MoneyError> {
        let Some((target, here)) = self.cell else {
            return Err(self.meaningless("steps over several periods need a measured period"));
        };
        let step = self.constant(&steps.step)?.value;
        let free = match &steps.free {
            Some(free) => self.constant(free)?.value,
            None => Exact::zero(),
        };
        let mut all: Vec<Added> = Vec::new();
        let mut full = Exact::zero();
        for cell in &target.measured.cells {
            if cell.group != here.group || cell.period > here.period {
                continue;
            }
            full = Exact::zero();
            let Some(span) = target.spans.get(cell.period).filter(|_| !pays_nothing(cell)) else {
                continue;
            };
            let (term, zone) = (self.terms.term(), self.terms.zone());
            let Some(window) = span.window(steps.window, term, zone) else { continue };
            let inside = |added: &&mut Added| added.last >= window.first;
            let before = all
                .iter_mut()
                .filter(inside)
                .fold(Exact::zero(), |sum, added| sum.plus(&added.amount));
            let amount = self.added(cell, steps.of)?;
            let left = above_zero(amount.minus(&above_zero(free.minus(&before))));
            all.push(Added { last: span.last, amount, left });
            let open = all
                .iter_mut()
                .filter(inside)
                .fold(Exact::zero(), |sum, added| sum.plus(&added.left));
            let Some(number) = open.over(&step) else { continue };
            full = number.floor();
            let mut used = full.times(&step);
            for added in all.iter_mut().filter(inside) {
                let part = if added.left < used { added.left.clone() } else { used.clone() };
                added.left = added.left.minus(&part);
                used = used.minus(&part);
            }
        }
        Ok(Some(Figure::new(full, Type::Number)))
    }

    /// What a period adds.
    fn added(&self, cell: &Measured, of: Which) -> Result<Exact, MoneyError> {
        Ok(match of {
            Which::Breaches => Exact::whole(cell.breaches),
            Which::Downtime => Exact::whole(cell.downtime.0),
            Which::Overrun => Exact::whole(cell.overrun.0),
            _ => return Err(self.meaningless("this figure does not add up over periods")),
        })
    }
}

fn above_zero(amount: Exact) -> Exact {
    if amount.is_negative() { Exact::zero() } else { amount }
}
