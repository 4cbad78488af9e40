//! Claims (language §10.12): with a claim clause, a credit that was not claimed in time is claimable:
//! shown, not paid, and it uses no cap.

use chrono::NaiveDate;
use slate_calendar::add_to_date;
use slate_model::{CalendarSpan, ScenarioClaim};

use crate::credit::Gross;
use crate::terms::Terms;

/// What was claimed.
#[derive(Debug, Clone, Copy)]
pub enum Claims<'a> {
    /// Everything, in time: the default of simulation before signing.
    All,
    /// These.
    Made(&'a [ScenarioClaim]),
}

/// Whether a credit needs no claim, or was claimed in time.
pub fn claimed(terms: &Terms<'_>, gross: &Gross, claims: &Claims<'_>) -> bool {
    let Claims::Made(made) = claims else { return true };
    let Some(by) = claim_by(terms, gross.span.last) else { return true };
    made.iter().any(|claim| {
        claim.credit == gross.name
            && claim.period == gross.span.label
            && claim.on.is_none_or(|on| on <= by)
    })
}

/// The last date on which a credit of a period that ends on `last` can be claimed; `None` where no
/// claim is needed.
pub fn claim_by(terms: &Terms<'_>, last: NaiveDate) -> Option<NaiveDate> {
    terms.agreement.settlement.claim.map(|claim| later(last, claim.within))
}

/// A date a calendar span later; months clamp to the last day of a shorter one. The last date of
/// the calendar when it would lie beyond.
pub fn later(date: NaiveDate, by: CalendarSpan) -> NaiveDate {
    add_to_date(date, by.amount, by.unit).unwrap_or(NaiveDate::MAX)
}
