//! Caps (language §8, §10.8, §10.10, §10.11): incident, a service's, period, contract year, rolling,
//! lifetime, in this order.
//!
//! * A cap's amount is rounded down to the minor unit; what it leaves is shared pro rata.
//! * `charges` in it are those of its window: the whole contract year's for a yearly cap (of usage,
//!   what is known so far), inside the term.
//! * An amount written in it is prorated by calendar days where the term cuts the window.
//! * A credit belongs to the window that holds the last date of its period. Rolling windows end with
//!   the period of settlement, and look at what was settled in them before.

use std::collections::BTreeMap;

use slate_model::{Cap, CapWindow, Period};

use super::ledger::{IncidentKey, Ledger};
use super::{Line, share};
use crate::exact::Exact;
use crate::figures::{Scope, words};
use crate::money_error::MoneyError;
use crate::span::Span;
use crate::statement::StepKind;
use crate::terms::Terms;

/// A cap with its windows.
pub struct CapAt<'a> {
    cap: &'a Cap,
    /// The windows of a cap that cuts the term; empty for incident and rolling caps.
    windows: Vec<Span>,
    kind: StepKind,
}

impl CapAt<'_> {
    /// The credits with which a credit shares the cap; `None` where it is not bound by it.
    fn group(&self, line: &Line) -> Option<Group> {
        let service = self.cap.service.as_ref();
        if line.amount.is_zero() || service.is_some_and(|service| line.service() != service) {
            return None;
        }
        match self.cap.window {
            CapWindow::Incident => line.gross.incident.clone().map(Group::Incident),
            CapWindow::Period(Period::RollingDays { .. } | Period::RollingMonths { .. }) => {
                Some(Group::Rolling)
            }
            CapWindow::Period(_) => {
                let last = line.gross.span.last;
                self.windows.iter().position(|window| window.contains(last)).map(Group::Window)
            }
        }
    }
}

/// The caps of an agreement in the order in which they bind: incident caps, a service's caps, then
/// period, contract year, rolling, lifetime; a service's before the agreement's, a shorter period's
/// before a longer one's, then in source order.
pub fn in_order<'a>(terms: &Terms<'a>) -> Vec<CapAt<'a>> {
    let mut caps = Vec::new();
    for cap in &terms.agreement.settlement.caps {
        let windows = match cap.window {
            CapWindow::Incident
            | CapWindow::Period(Period::RollingDays { .. } | Period::RollingMonths { .. }) => {
                Vec::new()
            }
            CapWindow::Period(Period::Term) => {
                let term = terms.term();
                vec![Span::of_dates("the term".to_owned(), term.first, term.last)]
            }
            CapWindow::Period(period) => Span::cut(period, terms.term(), terms.zone()),
        };
        let kind = match (cap.window, &cap.service) {
            (CapWindow::Incident, _) => StepKind::IncidentCap,
            (_, Some(_)) => StepKind::ServiceCap,
            (CapWindow::Period(Period::ContractYear), None) => StepKind::ContractYearCap,
            (
                CapWindow::Period(Period::RollingDays { .. } | Period::RollingMonths { .. }),
                None,
            ) => StepKind::RollingCap,
            (CapWindow::Period(Period::Term), None) => StepKind::LifetimeCap,
            (CapWindow::Period(_), None) => StepKind::PeriodCap,
        };
        caps.push(CapAt { cap, windows, kind });
    }
    caps.sort_by_key(|at| {
        let incident = at.cap.window != CapWindow::Incident;
        (incident, at.cap.service.is_none(), length_rank(at.cap.window))
    });
    caps
}

const fn length_rank(window: CapWindow) -> u8 {
    match window {
        CapWindow::Incident => 0,
        CapWindow::Period(period) => match period {
            Period::Day => 1,
            Period::Week => 2,
            Period::Month | Period::BillingMonth { .. } => 3,
            Period::Quarter { .. } => 4,
            Period::HalfYear { .. } => 5,
            Period::Year { .. } => 6,
            Period::ContractYear => 7,
            Period::RollingDays { .. } | Period::RollingMonths { .. } => 8,
            Period::Term => 9,
        },
    }
}

/// Cuts the lines down to what a cap leaves.
///
/// # Errors
/// [`MoneyError`] where the cap's amount cannot be evaluated or is unknown.
pub fn apply(
    terms: &Terms<'_>,
    at: &CapAt<'_>,
    settled: &Span,
    lines: &mut [&mut Line],
    ledger: &Ledger,
) -> Result<(), MoneyError> {
    let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(group) = at.group(line) {
            groups.entry(group).or_default().push(index);
        }
    }
    for (group, mut members) in groups {
        // Equal remainders go in source order, whichever period ended first.
        members.sort_by_key(|index| lines.get(*index).map(|line| line.gross.credit));
        let Some(line) = members.first().and_then(|index| lines.get(*index)) else { continue };
        let Some(Left { amount, used, left, provisional }) =
            left(terms, at, &group, settled, line, ledger)?
        else {
            continue;
        };
        let before: Vec<Exact> = members
            .iter()
            .filter_map(|index| lines.get(*index))
            .map(|line| line.amount.clone())
            .collect();
        let unit = unit(terms);
        let shares = share::pro_rata(&before, &left, &unit);
        let words = in_words(at, &amount, &used, &left, &before, terms);
        for (index, share) in members.iter().zip(shares) {
            if let Some(line) = lines.get_mut(*index) {
                // More usage raises the cap: what it took now is trued up (language §10.11).
                line.gross.provisional |= provisional && share < line.amount;
                line.after(share, at.kind, words.clone(), at.cap.at.as_ref(), terms)?;
            }
        }
    }
    Ok(())
}

/// What a cap leaves.
struct Left {
    amount: Exact,
    used: Exact,
    left: Exact,
    /// Whether its amount is of charges that are not all known yet.
    provisional: bool,
}

/// What a cap leaves to the credits of a group, one of which is `line`.
fn left(
    terms: &Terms<'_>,
    at: &CapAt<'_>,
    group: &Group,
    settled: &Span,
    line: &Line,
    ledger: &Ledger,
) -> Result<Option<Left>, MoneyError> {
    let service = at.cap.service.as_ref();
    let (window, kind, share_of_whole) = match (group, at.cap.window) {
        (Group::Window(index), CapWindow::Period(kind)) => {
            let Some(window) = at.windows.get(*index).cloned() else { return Ok(None) };
            let stub = window.stub().then(|| window.share());
            (window, kind, stub)
        }
        (Group::Rolling, CapWindow::Period(kind)) => {
            let Some(window) = settled.window(kind, terms.term(), terms.zone()) else {
                return Ok(None);
            };
            (window, kind, None)
        }
        _ => {
            let kind = terms.target(&line.gross.target)?.terms.period;
            (line.gross.span.clone(), kind, None)
        }
    };
    let mut scope = Scope::of_window(terms, &window, kind, at.cap.at.as_ref());
    scope.amounts_times = share_of_whole;
    let Some(amount) = scope.money(&at.cap.amount)? else {
        return Err(scope.meaningless(&format!(
            "the amount of the cap {} is unknown for {}",
            words::expr(&at.cap.amount),
            window.label
        )));
    };
    let amount = down_to(&amount, &terms.minor_unit());
    let used = match group {
        Group::Incident(incident) => ledger.used_by(incident, service),
        _ => ledger.used_between(window.first, window.last, service),
    };
    let left = amount.minus(&used);
    let left = if left.is_negative() { Exact::zero() } else { left };
    Ok(Some(Left { amount, used, left, provisional: scope.provisional }))
}

/// What every cap leaves to one more credit, beside what the lines already have; `None` where no cap
/// binds it.
///
/// # Errors
/// As [`apply`].
pub fn room(
    terms: &Terms<'_>,
    caps: &[CapAt<'_>],
    settled: &Span,
    lines: &[&mut Line],
    index: usize,
    ledger: &Ledger,
) -> Result<Option<Exact>, MoneyError> {
    let mut room: Option<Exact> = None;
    let Some(line) = lines.get(index) else { return Ok(None) };
    for at in caps {
        let Some(group) = at.group(line) else { continue };
        let same = |other: &&&mut Line| at.group(other).as_ref() == Some(&group);
        let Some(first) = lines.iter().find(same) else { continue };
        let Some(Left { left, .. }) = left(terms, at, &group, settled, first, ledger)? else {
            continue;
        };
        let own =
            lines.iter().filter(same).fold(Exact::zero(), |own, other| own.plus(&other.amount));
        let left = left.minus(&own);
        if room.as_ref().is_none_or(|room| left < *room) {
            room = Some(left);
        }
    }
    Ok(room)
}

/// Credits that share a cap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Incident(IncidentKey),
    Window(usize),
    Rolling,
}

/// The smallest piece of money that a share is made of: the minor unit, or the rounding step where
/// that is finer.
fn unit(terms: &Terms<'_>) -> Exact {
    let (_, step) = super::rounding::rule(terms.agreement);
    let minor = terms.minor_unit();
    if step < minor && !step.is_zero() && !step.is_negative() { step } else { minor }
}

fn down_to(amount: &Exact, unit: &Exact) -> Exact {
    match amount.over(unit) {
        Some(units) if !amount.is_negative() => units.floor().times(unit),
        _ => Exact::zero(),
    }
}

/// `cap 15% of charges each month = 3000 GBP, 1000 GBP left`.
fn in_words(
    at: &CapAt<'_>,
    amount: &Exact,
    used: &Exact,
    left: &Exact,
    before: &[Exact],
    terms: &Terms<'_>,
) -> String {
    let currency = terms.agreement.currency;
    let each = match at.cap.window {
        CapWindow::Incident => "each incident".to_owned(),
        CapWindow::Period(Period::Term) => "over the term".to_owned(),
        CapWindow::Period(period @ (Period::RollingDays { .. } | Period::RollingMonths { .. })) => {
            format!("in {}", words::period(period))
        }
        CapWindow::Period(period) => format!("each {}", words::period(period)),
    };
    let of_service =
        at.cap.service.as_ref().map_or_else(String::new, |service| format!(" of {service}"));
    let mut words = format!(
        "cap {} {each}{of_service} = {}",
        words::expr(&at.cap.amount),
        words::money(amount, currency)
    );
    if !used.is_zero() {
        words.push_str(&format!(", {} left", words::money(left, currency)));
    }
    let total = before.iter().fold(Exact::zero(), |total, amount| total.plus(amount));
    if total > *left && before.len() > 1 {
        words.push_str(&format!(
            ", shared pro rata by {} credits of {}",
            before.len(),
            words::money(&total, currency)
        ));
    }
    words
}
