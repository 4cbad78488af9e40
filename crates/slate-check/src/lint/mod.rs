//! What is wrong with an agreement that compiles: faults of figures, money and time (language §11).
//!
//! Each lint is a file with its tests. It reads the compiled model, points at the clause's place in
//! the text, and shows the fault on a measurement, ticket or month that it computed.

mod base_period;
mod calendar_never_opens;
mod cap_never_binds;
mod due;
mod duplicate_cap;
mod duplicate_credit;
mod exclusion_swallows_period;
mod flat_pay;
mod holiday_years;
mod input_period;
mod ladder;
mod ladder_order;
mod ladder_paid;
mod ladder_unpaid;
mod limit_longer_than_period;
mod limits;
pub(crate) mod months;
mod pause_never_ends;
mod place;
mod priority_order;
mod quota_never_binds;
pub(crate) mod remembered;
mod response_slower;
mod skipped_hour;
mod stop_never_happens;
mod tier_order;
mod two_credits;
mod uncapped_liability;
pub(crate) mod words;

#[cfg(test)]
mod fixture;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use slate_calendar::Calendars;
use slate_model::{Agreement, Clauses, Credit, DateRange, Model, Name};

use self::ladder::Ladder;
use crate::finding::{Finding, Sources, sort};

/// Every lint, in order of code.
const LINTS: &[fn(&Context<'_>)] = &[
    ladder_unpaid::check,
    ladder_paid::check,
    flat_pay::check,
    ladder_order::check,
    uncapped_liability::check,
    cap_never_binds::check,
    two_credits::check,
    base_period::check,
    input_period::check,
    duplicate_credit::check,
    duplicate_cap::check,
    response_slower::check,
    priority_order::check,
    limit_longer_than_period::check,
    tier_order::check,
    stop_never_happens::check,
    pause_never_ends::check,
    calendar_never_opens::check,
    holiday_years::check,
    skipped_hour::check,
    exclusion_swallows_period::check,
    quota_never_binds::check,
];

/// Runs every lint over every agreement of a model. Places are looked up in `sources`; a clause
/// whose text is not there is still reported, at the start of its file.
pub fn lint(model: &Model, sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for agreement in &model.agreements {
        let context = Context::new(agreement, sources);
        for check in LINTS {
            check(&context);
        }
        findings.extend(context.findings.into_inner());
    }
    sort(&mut findings);
    findings
}

/// What a lint sees: one agreement, its calendars over its term, and where findings go.
struct Context<'a> {
    agreement: Clauses<'a>,
    sources: &'a Sources,
    calendars: remembered::Built,
    ladders: OnceCell<Vec<Ladder<'a>>>,
    findings: RefCell<Vec<Finding>>,
}

/// Days around what is looked at: spans and limits run over its ends.
const MARGIN: Days = Days::new(31);

/// The least that calendars are built for after the first date: the longest limits run out in it.
const LEAST: Days = Days::new(430);

/// The longest stretch of a term that is looked at; the rest repeats it.
const LONGEST: Days = Days::new(366 * 12);

impl<'a> Context<'a> {
    fn new(agreement: &'a Agreement, sources: &'a Sources) -> Self {
        let term = agreement.term;
        let far = term.first.checked_add_days(LEAST).unwrap_or(term.last);
        let calendars = remembered::calendars(
            &agreement.calendars,
            agreement.zone,
            DateRange {
                first: term.first.checked_sub_days(MARGIN).unwrap_or(term.first),
                last: looked_at(term).max(far).checked_add_days(MARGIN).unwrap_or(term.last),
            },
        );
        let agreement = Clauses::of(agreement);
        Self {
            agreement,
            sources,
            calendars,
            ladders: OnceCell::new(),
            findings: RefCell::default(),
        }
    }

    /// The credits of each target that has several, in their order: only those can say the same or pay
    /// for the same.
    fn rivals(&self) -> Vec<Vec<&'a Credit>> {
        let mut by_target: BTreeMap<&Name, Vec<&Credit>> = BTreeMap::new();
        for credit in &self.agreement.agreement().credits {
            by_target.entry(&credit.target).or_default().push(credit);
        }
        by_target.into_values().filter(|credits| credits.len() > 1).collect()
    }

    fn push(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    /// The calendars; `None` when they cannot be built, which [`calendar_never_opens`] reports.
    fn calendars(&self) -> Option<&Calendars> {
        self.calendars.as_ref().as_ref().ok()
    }

    /// The dates of the term that are looked at.
    fn term(&self) -> DateRange {
        DateRange { first: self.agreement.term.first, last: looked_at(self.agreement.term) }
    }
}

/// The last date of a term that is looked at.
fn looked_at(term: DateRange) -> NaiveDate {
    term.first.checked_add_days(LONGEST).map_or(term.last, |far| far.min(term.last))
}
