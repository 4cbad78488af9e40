//! Settlement of one period, in the order of language §10.10: gross → which credit wins → rounding
//! of each credit → incident cap → service caps → period cap → contract year → rolling → lifetime →
//! minimum → claim. Earn-back looks at everything that was paid and comes last. One step, one file.

pub mod caps;
pub mod claim;
pub mod earn_back;
pub mod least;
pub mod ledger;
pub mod minimum;
pub mod period;
pub mod rounding;
pub mod share;
pub mod winner;

use chrono::NaiveDate;
use slate_model::{Money, Name, Position};

use crate::credit::Gross;
use crate::exact::Exact;
use crate::figures::words;
use crate::money_error::MoneyError;
use crate::span::Span;
use crate::statement::{Step, StepKind};
use crate::terms::Terms;
use caps::CapAt;
use claim::{Claims, Deadline};
use ledger::{Entry, Ledger};

/// A credit on its way from gross to net.
#[derive(Debug, Clone)]
pub struct Line {
    /// What the clause pays.
    pub gross: Gross,
    /// What is left of it so far.
    pub amount: Exact,
    /// What it was after rounding.
    pub rounded: Exact,
    /// What happened to it.
    pub steps: Vec<Step>,
    /// Whether no claim is needed, or it was made.
    pub claimed: bool,
    /// Until when it can be claimed.
    pub deadline: Deadline,
    /// The last date of the period of settlement.
    pub settled: NaiveDate,
    /// That the customer chose it, in words, and where the clause stands.
    chosen: Option<(String, Option<Position>)>,
}

impl Line {
    /// The service of its target.
    pub const fn service(&self) -> &Name {
        &self.gross.service
    }

    /// Sets what is left after a step, and writes the step down.
    fn after(
        &mut self,
        amount: Exact,
        kind: StepKind,
        words: String,
        at: Option<&Position>,
        terms: &Terms<'_>,
    ) -> Result<(), MoneyError> {
        self.amount = amount;
        let after = terms.to_money(&self.amount)?;
        self.steps.push(Step { kind, words, at: at.cloned(), after });
        Ok(())
    }
}

impl Terms<'_> {
    /// The places of money in the statement: the minor unit's, or the rounding step's where that is
    /// finer.
    pub fn places(&self) -> u32 {
        let minor = self.agreement.currency.minor_digits();
        self.agreement
            .settlement
            .rounding
            .map_or(minor, |rounding| rounding.to.0.normalize().scale().max(minor))
    }

    /// A settled amount as money.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn to_money(&self, amount: &Exact) -> Result<Money, MoneyError> {
        words::to_money(amount, self.agreement.currency, self.places())
    }

    /// The minor unit: `0.01` for GBP, `1` for JPY.
    pub fn minor_unit(&self) -> Exact {
        minor_unit(self.agreement.currency.minor_digits())
    }
}

/// `10^-digits`.
pub fn minor_unit(digits: u32) -> Exact {
    Exact::ratio(1, 10_i64.saturating_pow(digits)).unwrap_or_else(Exact::one)
}

/// Settles the credits whose periods end in one period of settlement, and enters them.
///
/// # Errors
/// [`MoneyError`] where a cap cannot be evaluated or an amount is too large.
pub fn settle(
    terms: &Terms<'_>,
    period: &Span,
    grosses: Vec<Gross>,
    caps: &[CapAt<'_>],
    claims: &Claims<'_>,
    ledger: &mut Ledger,
) -> Result<Vec<Line>, MoneyError> {
    let mut lines = Vec::with_capacity(grosses.len());
    for gross in grosses {
        let deadline = claim::deadline(terms, &gross, period);
        let claimed = claim::claimed(&gross, deadline, claims);
        let amount = gross.amount.clone();
        lines.push(Line {
            amount: amount.clone(),
            rounded: amount,
            gross,
            steps: Vec::new(),
            claimed,
            deadline,
            settled: period.last,
            chosen: None,
        });
    }
    winner::apply(terms, &mut lines, claims)?;
    rounding::apply(terms, &mut lines)?;
    winner::mark(terms, &mut lines)?;
    // What was claimed goes first; what was not is shown as if it were claimed now, and uses nothing.
    let mut so_far = Exact::zero();
    for claimed in [true, false] {
        let mut part: Vec<&mut Line> =
            lines.iter_mut().filter(|line| line.claimed == claimed).collect();
        for cap in caps {
            caps::apply(terms, cap, period, &mut part, ledger)?;
        }
        least::apply(terms, caps, period, &mut part, ledger)?;
        minimum::apply(terms, &mut part, &so_far)?;
        for line in part {
            so_far = so_far.plus(&line.amount);
            ledger.enter(Entry {
                last: line.gross.span.last,
                service: line.service().clone(),
                incident: line.gross.incident.clone(),
                net: line.amount.clone(),
                uses_caps: line.claimed,
            });
        }
    }
    Ok(lines)
}
