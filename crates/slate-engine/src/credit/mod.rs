//! Credits before settlement: what each clause pays for each period, incident or group (language §8).
//!
//! Nothing is paid for a period that is not measured, only reported, or forgiven by the low-volume
//! rule (language §10.3). For a period that was met the clause decides: its rows, or its formula.

use chrono::NaiveDate;
use slate_calendar::date_at;
use slate_model::{Credit, CreditPer, Name, PeriodVerdict};

use crate::exact::Exact;
use crate::figures::rows::RowTaken;
use crate::figures::{Scope, words};
use crate::measured::{Incident, Measured};
use crate::money_error::MoneyError;
use crate::settlement::ledger::{IncidentKey, Ledger};
use crate::span::Span;
use crate::terms::{TargetAt, Terms};
use crate::trigger::{self, Moment};

/// What a clause pays for one period, incident or group, exact and before any settlement.
#[derive(Debug, Clone)]
pub struct Gross {
    /// The credit: its place in the agreement.
    pub credit: usize,
    /// The credit's name.
    pub name: Name,
    /// The target it reads.
    pub target: Name,
    /// The service of that target.
    pub service: Name,
    /// The period measured.
    pub span: Span,
    /// The group.
    pub group: Option<String>,
    /// The incident, where it is paid per incident.
    pub incident: Option<IncidentKey>,
    /// The row taken.
    pub row: Option<RowTaken>,
    /// The base, exact.
    pub base: Option<Exact>,
    /// How the amount comes about.
    pub reckoning: String,
    /// How much, never below zero.
    pub amount: Exact,
    /// The records behind it.
    pub records: Vec<String>,
    /// Whether later events can still change it.
    pub provisional: bool,
    /// When what is behind it was over.
    pub ended: Ended,
}

/// When the last of the incidents behind a credit was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// There is none.
    Nothing,
    /// One goes on.
    Running,
    /// On this date.
    On(NaiveDate),
}

impl Ended {
    fn of<'a>(terms: &Terms<'_>, incidents: impl Iterator<Item = &'a Incident>) -> Self {
        let mut ended = Self::Nothing;
        for incident in incidents {
            let Some(at) = incident.ended else { return Self::Running };
            let date = date_at(terms.zone(), at);
            ended = match ended {
                Self::On(other) => Self::On(other.max(date)),
                _ => Self::On(date),
            };
        }
        ended
    }
}

/// What could not be paid because a figure is unknown, in words.
pub type Remarks = Vec<String>;

/// What one credit pays for the periods of its target that end between the dates of `settle`, in
/// order of time, group, incident. `ledger` has the net credits settled before.
///
/// # Errors
/// [`MoneyError`] where a clause cannot be evaluated.
pub fn evaluate(
    terms: &Terms<'_>,
    place: usize,
    credit: &Credit,
    settle: &Span,
    ledger: &Ledger,
    remarks: &mut Remarks,
) -> Result<Vec<Gross>, MoneyError> {
    let target = terms.target(&credit.target)?;
    let mut found = Vec::new();
    let cells: Vec<(usize, &Measured, &Span)> =
        target.ending_in(settle.first, settle.last, None).collect();
    for (index, cell, span) in &cells {
        let worst = credit.per != CreditPer::Period || is_worst(*index, cell, &cells);
        if !worst || pays_nothing(cell) {
            continue;
        }
        let because = match &credit.when {
            Some(when) => {
                let step = span.step(target.terms.period, terms.term(), terms.zone());
                let group = cell.group.as_deref();
                let moment = Moment { terms, span: &step, group, ledger };
                match trigger::fires(when, moment)? {
                    Some(because) => Some(because),
                    None => continue,
                }
            }
            None => None,
        };
        let clause = Clause { terms, place, credit, target, cell, span, because };
        if credit.per == CreditPer::Incident {
            for incident in &cell.incidents {
                found.extend(clause.pay(Some(incident), remarks)?);
            }
        } else {
            found.extend(clause.pay(None, remarks)?);
        }
    }
    Ok(found)
}

/// Whether a period pays nothing whatever the clause says.
pub const fn pays_nothing(cell: &Measured) -> bool {
    cell.forgiven || matches!(cell.verdict, PeriodVerdict::NotMeasured | PeriodVerdict::Reported)
}

/// A credit once a period, on a target with a judgement for each group, reads the worst group of the
/// period: the one furthest from the requirement, the first of equals.
fn is_worst(index: usize, cell: &Measured, cells: &[(usize, &Measured, &Span)]) -> bool {
    let zero = Exact::zero();
    let shortfall = |cell: &Measured| {
        if pays_nothing(cell) {
            None
        } else {
            Some(cell.shortfall.as_ref().map_or(zero.clone(), |figure| figure.value.clone()))
        }
    };
    let own = shortfall(cell);
    !cells.iter().any(|(other_index, other, _)| {
        let others = shortfall(other);
        other.period == cell.period && (others > own || (others == own && *other_index < index))
    })
}

/// A credit, and the period it is evaluated for.
struct Clause<'a> {
    terms: &'a Terms<'a>,
    place: usize,
    credit: &'a Credit,
    target: TargetAt<'a>,
    cell: &'a Measured,
    span: &'a Span,
    because: Option<String>,
}

impl Clause<'_> {
    /// What it pays; `None` when that is nothing and no trigger asked for it.
    fn pay(
        &self,
        incident: Option<&Incident>,
        remarks: &mut Remarks,
    ) -> Result<Option<Gross>, MoneyError> {
        let Clause { terms, credit, target, cell, span, .. } = self;
        let mut scope = Scope::of_cell(terms, *target, cell, span, credit.heading.at.as_ref());
        scope.incident = incident;
        if let Some(base) = &credit.base {
            scope.amounts_times = span.stub().then(|| span.share());
            scope.base = scope.money(base)?;
            scope.amounts_times = None;
            scope.rows.clear();
        }
        let Some(amount) = scope.money(&credit.pay)? else {
            if cell.verdict == PeriodVerdict::Met && cell.attainment.is_none() {
                // Empty, and the agreement says that this is met: nothing to look up, nothing due.
                return Ok(None);
            }
            remarks.push(format!(
                "credit {} pays nothing for {}: a figure that it depends on is unknown ({})",
                credit.heading.name,
                span.label,
                words::expr(&credit.pay)
            ));
            return Ok(None);
        };
        let row = scope.rows.first().cloned();
        let amount = if amount.is_negative() { Exact::zero() } else { amount };
        if amount.is_zero() && self.because.is_none() {
            return Ok(None);
        }
        let mut reckoning = words::reckoning(&credit.pay, credit.base.as_ref(), &mut scope)?;
        if let Some(because) = &self.because {
            reckoning = format!("{reckoning}, because {because}");
        }
        let rows: Vec<u32> = match incident {
            Some(incident) => vec![incident.row],
            None => cell.incidents.iter().map(|incident| incident.row).collect(),
        };
        let record = terms.record_of(target.terms);
        Ok(Some(Gross {
            credit: self.place,
            name: credit.heading.name.clone(),
            target: target.terms.heading.name.clone(),
            service: target.terms.service.clone(),
            span: (*span).clone(),
            group: cell.group.clone(),
            incident: incident.and_then(|incident| {
                Some(IncidentKey {
                    record: record?.clone(),
                    row: incident.row,
                    cycle: incident.cycle,
                })
            }),
            row,
            base: scope.base.clone(),
            reckoning,
            amount,
            records: terms.identities(target.terms, rows),
            provisional: cell.provisional || !terms.over(span),
            ended: match incident {
                Some(incident) => Ended::of(terms, std::iter::once(incident)),
                None => Ended::of(terms, cell.incidents.iter()),
            },
        }))
    }
}
