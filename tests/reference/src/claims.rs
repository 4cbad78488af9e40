//! What the customer claimed (language §10.12), and which of several groups a credit looks at.

use chrono::{Days, Months, NaiveDate};
use num_rational::BigRational;
use num_traits::Zero;
use slate_model::{Name, PeriodVerdict, SpanUnit};

use crate::excluded::World;
use crate::measure::Cell;

impl World<'_> {
    /// Whether a credit for the period that ends on a date needs no claim, or was claimed in time.
    pub fn claimed(&self, credit: &Name, last: NaiveDate) -> bool {
        let Some(clause) = self.agreement.settlement.claim else { return true };
        let amount = clause.within.amount;
        let by = match clause.within.unit {
            SpanUnit::Day => last + Days::new(u64::from(amount)),
            SpanUnit::Week => last + Days::new(u64::from(amount) * 7),
            SpanUnit::Month => last + Months::new(amount),
            SpanUnit::Quarter => last + Months::new(amount * 3),
            SpanUnit::Year => last + Months::new(amount * 12),
        };
        let made = self
            .history
            .claims
            .iter()
            .any(|made| made.credit == credit.as_str() && made.last == last && made.on <= by);
        self.history.assume_claimed || made
    }
}

/// Whether a period of a group can pay anything.
pub fn can_pay(cell: &Cell) -> bool {
    matches!(cell.verdict, PeriodVerdict::Met | PeriodVerdict::Missed) && !cell.forgiven
}

/// Of the groups of each period the one furthest from what is required, the first of equals: a credit
/// that is paid once a period looks at that one.
pub fn worst_of_each(cells: &[Cell]) -> Vec<&Cell> {
    let mut worst: Vec<&Cell> = Vec::new();
    let short = |cell: &Cell| cell.shortfall.clone().unwrap_or_else(BigRational::zero);
    for cell in cells.iter().filter(|cell| can_pay(cell)) {
        match worst.last_mut() {
            Some(known) if known.period == cell.period => {
                if short(cell) > short(known) {
                    *known = cell;
                }
            }
            _ => worst.push(cell),
        }
    }
    worst
}
