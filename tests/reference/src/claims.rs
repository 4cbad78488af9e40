//! What the customer claimed (language §10.12), and which of several groups a credit looks at.

use chrono::{Days, Months, NaiveDate};
use num_rational::BigRational;
use num_traits::Zero;
use slate_model::{ClaimFrom, ClaimTime, Name, PeriodVerdict, SpanUnit};

use crate::excluded::World;
use crate::history::Claimed;
use crate::measure::Cell;
use crate::money::Paid;
use crate::wall::local;

impl World<'_> {
    /// Until when a credit for the period that ends on a date can be claimed; always without a
    /// clause.
    fn claimed_by(&self, last: NaiveDate) -> Option<NaiveDate> {
        let clause = self.agreement.settlement.claim.as_ref()?;
        let (ClaimTime::Span(span), ClaimFrom::PeriodEnd) = (&clause.within, clause.of) else {
            panic!("claims within {:?} of {:?} are not generated", clause.within, clause.of)
        };
        let amount = span.amount;
        Some(match span.unit {
            SpanUnit::Day => last + Days::new(u64::from(amount)),
            SpanUnit::Week => last + Days::new(u64::from(amount) * 7),
            SpanUnit::Month => last + Months::new(amount),
            SpanUnit::Quarter => last + Months::new(amount * 3),
            SpanUnit::Year => last + Months::new(amount * 12),
        })
    }

    /// The claims of a credit for the period that ends on a date that were made in time.
    fn in_time(&self, credit: &Name, last: NaiveDate) -> impl Iterator<Item = &Claimed> {
        let by = self.claimed_by(last);
        // What is claimed later is not known yet.
        let today = local(self.agreement.zone.0, self.history.as_of - 1).date();
        self.history
            .claims
            .iter()
            .filter(move |made| made.credit == credit.as_str() && made.last == last)
            .filter(move |made| made.on <= today && by.is_none_or(|by| made.on <= by))
    }

    /// Whether a credit for the period that ends on a date needs no claim, or was claimed in time.
    pub fn claimed(&self, credit: &Name, last: NaiveDate) -> bool {
        self.agreement.settlement.claim.is_none()
            || self.history.assume_claimed
            || self.in_time(credit, last).next().is_some()
    }

    /// Which of these credits the customer claimed first.
    pub fn first_claimed<'a>(&self, credits: impl Iterator<Item = &'a Paid>) -> Option<Name> {
        if self.history.assume_claimed {
            return None;
        }
        let mut made = Vec::new();
        for paid in credits {
            let in_time = self.in_time(&paid.credit, paid.cut.last);
            made.extend(in_time.map(|claim| (self.place(claim), claim.on, &paid.credit)));
        }
        let first = made.into_iter().min_by_key(|(place, on, _)| (*on, *place));
        first.map(|(_, _, credit)| credit.clone())
    }

    /// The place of a claim in the history.
    fn place(&self, claim: &Claimed) -> usize {
        self.history.claims.iter().position(|made| made == claim).expect("a claim")
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
