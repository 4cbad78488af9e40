//! Claims (language §10.12): with a claim clause, a credit that was not claimed in time is claimable:
//! shown, not paid, and it uses no cap.
//!
//! The time counts from the end of the period measured, of the last incident behind the credit, or of
//! the period of settlement, whose statement is issued then. That date is day zero.

use chrono::{Days, NaiveDate};
use slate_calendar::{BuiltCalendar, Calendars, add_to_date};
use slate_model::{
    Agreement, CalendarSpan, Claim, ClaimFrom, ClaimTime, DateRange, Name, ScenarioClaim,
};

use super::Line;
use crate::credit::{Ended, Gross};
use crate::span::Span;
use crate::terms::Terms;

/// What was claimed.
#[derive(Debug, Clone, Copy)]
pub enum Claims<'a> {
    /// Everything, in time: the default of simulation before signing.
    All,
    /// These.
    Made(&'a [ScenarioClaim]),
}

/// Until when a credit can be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// It need not be claimed.
    NotNeeded,
    /// An incident behind it goes on: its time has not begun.
    NotYet,
    /// The last date.
    By(NaiveDate),
}

impl Deadline {
    /// The last date, where there is one yet.
    pub const fn date(self) -> Option<NaiveDate> {
        match self {
            Self::By(date) => Some(date),
            Self::NotNeeded | Self::NotYet => None,
        }
    }

    /// Whether a claim comes in time; one without a date does.
    fn allows(self, claim: &ScenarioClaim) -> bool {
        match (self, claim.on) {
            (Self::By(by), Some(on)) => on <= by,
            _ => true,
        }
    }
}

/// Until when a credit that is settled in a period can be claimed.
pub fn deadline(terms: &Terms<'_>, gross: &Gross, settled: &Span) -> Deadline {
    let Some(claim) = &terms.agreement.settlement.claim else { return Deadline::NotNeeded };
    let from = match (claim.of, gross.ended) {
        (ClaimFrom::Incident, Ended::Running) => return Deadline::NotYet,
        (ClaimFrom::Incident, Ended::On(date)) => date,
        (ClaimFrom::Statement, _) => settled.last.max(gross.span.last),
        (ClaimFrom::PeriodEnd, _) | (ClaimFrom::Incident, Ended::Nothing) => gross.span.last,
    };
    Deadline::By(match &claim.within {
        ClaimTime::Span(span) => later(from, *span),
        ClaimTime::WorkingDays { days, .. } => terms
            .claim_calendar
            .as_ref()
            .and_then(|calendar| calendar.days().nth_from(from, i64::from(*days)))
            .map_or(NaiveDate::MAX, |day| day.date),
    })
}

/// The calendar in whose working days claims are counted, over the term and long enough after it.
pub fn calendar(agreement: &Agreement) -> Option<BuiltCalendar> {
    let Some(Claim { within: ClaimTime::WorkingDays { days, calendar }, .. }) =
        &agreement.settlement.claim
    else {
        return None;
    };
    // Seven dates for each working day, and a year of closings.
    let after = u64::from(*days).saturating_mul(7).saturating_add(800).min(60_000);
    let last = agreement.term.last.checked_add_days(Days::new(after))?;
    let horizon = DateRange { first: agreement.term.first, last };
    let built = Calendars::build(&agreement.calendars, agreement.zone, horizon).ok()?;
    built.get(calendar).cloned()
}

/// Whether a credit needs no claim, or was claimed in time.
pub fn claimed(gross: &Gross, deadline: Deadline, claims: &Claims<'_>) -> bool {
    let Claims::Made(made) = claims else { return true };
    deadline == Deadline::NotNeeded
        || made.iter().any(|claim| is_of(claim, gross) && deadline.allows(claim))
}

/// The credit of several lines that was claimed in time, first by date, then in order of the history;
/// a claim without a date comes before all others.
pub fn first_claimed(lines: &[Line], members: &[usize], claims: &Claims<'_>) -> Option<Name> {
    let Claims::Made(made) = claims else { return None };
    let of_them = |claim: &&ScenarioClaim| {
        members
            .iter()
            .filter_map(|index| lines.get(*index))
            .any(|line| is_of(claim, &line.gross) && line.deadline.allows(claim))
    };
    made.iter().filter(of_them).min_by_key(|claim| claim.on).map(|claim| claim.credit.clone())
}

/// Whether a claim is of a credit.
fn is_of(claim: &ScenarioClaim, gross: &Gross) -> bool {
    claim.credit == gross.name && claim.period == gross.span.label
}

/// A date a calendar span later; months clamp to the last day of a shorter one. The last date of
/// the calendar when it would lie beyond.
pub fn later(date: NaiveDate, by: CalendarSpan) -> NaiveDate {
    add_to_date(date, by.amount, by.unit).unwrap_or(NaiveDate::MAX)
}
