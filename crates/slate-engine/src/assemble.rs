//! Measurements to statement: every clause evaluated, settled and written down in order.

use chrono::NaiveDate;
use slate_calendar::{date_at, zone_database_version};
use slate_model::types::Type;
use slate_model::{Agreement, ChargeAmount, Duration, Instant, Money, Requirement, ScenarioClaim};

use crate::credit::{self, Gross, Remarks};
use crate::exact::{Exact, Figure};
use crate::figures::{Scope, words};
use crate::measured::{Measured, Measurements};
use crate::money_error::MoneyError;
use crate::settlement::claim::Claims;
use crate::settlement::ledger::Ledger;
use crate::settlement::period::settlement_period;
use crate::settlement::{Line, caps, earn_back, rounding, settle, winner};
use crate::span::Span;
use crate::statement::{
    ChargeLine, CreditLine, CreditStatus, EarnedBack, LeftOutLine, NamedValue, PeriodShown,
    SettlementLine, Statement, StepKind, TargetLine, Totals,
};
use crate::target::verdict::kept;
use crate::termination::arisen;
use crate::terms::{History, TargetAt, Terms};

/// From where and under which assumptions a statement is seen.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The instant.
    pub as_of: Instant,
    /// Whether every credit is treated as claimed in time (language §10.12).
    pub assume_claimed: bool,
    /// The claims made.
    pub claims: &'a [ScenarioClaim],
}

/// The statement of an agreement over what was measured.
///
/// # Errors
/// [`MoneyError`] where a clause cannot be evaluated: an input without a value, an expression that
/// means nothing where it stands, an amount of more digits than an amount may have.
pub fn statement(
    agreement: &Agreement,
    measured: &Measurements,
    history: &dyn History,
    seen: Seen<'_>,
) -> Result<Statement, MoneyError> {
    let terms = Terms::new(agreement, measured, history, seen.as_of);
    let today = date_at(agreement.zone, Instant(seen.as_of.0.saturating_sub(1)));
    // What is claimed later is not known yet.
    let known = |claim: &&ScenarioClaim| claim.on.is_none_or(|on| on <= today);
    let made: Vec<ScenarioClaim> = seen.claims.iter().filter(known).cloned().collect();
    let seen = Seen { claims: &made, ..seen };
    let claims = if seen.assume_claimed { Claims::All } else { Claims::Made(seen.claims) };
    let run = Run::of(&terms, &claims)?;
    let mut notes = run.remarks.clone();
    let lines: Vec<&Line> = run.periods.iter().flat_map(|period| &period.lines).collect();
    let returned = earn_back::returned(&terms, &lines)?;

    let mut credits = Vec::with_capacity(lines.len());
    for line in &lines {
        credits.push(credit_line(&terms, line)?);
    }
    let mut earned_back = Vec::with_capacity(returned.len());
    for returned in &returned {
        let Some(line) = lines.get(returned.line) else { continue };
        earned_back.push((
            returned.earned_in.last.max(line.settled),
            EarnedBack {
                credit: line.gross.name.clone(),
                paid_for: line.gross.span.label.clone(),
                earned_in: returned.earned_in.label.clone(),
                amount: terms.to_money(&returned.amount)?,
                at: agreement.settlement.places.earn_back.clone(),
                words: returned.words.clone(),
            },
        ));
    }
    let mut settlements = Vec::with_capacity(run.periods.len());
    for period in &run.periods {
        settlements.push(settlement_line(&terms, period, &earned_back)?);
    }
    let totals = totals(&terms, &settlements)?;
    notes.extend(remarks(&terms, seen, &totals, &run)?);
    let first = agreement.term.first;
    let last = today.min(agreement.term.last);
    Ok(Statement {
        slate_statement: 1,
        agreement: agreement.heading.name.clone(),
        title: agreement.heading.title().to_owned(),
        kind: agreement.kind,
        provider: agreement.provider.clone(),
        customer: agreement.customer.clone(),
        zone: agreement.zone.to_string(),
        tz_database: zone_database_version().to_owned(),
        as_of: seen.as_of,
        first,
        last: last.max(first),
        assume_claimed: seen.assume_claimed,
        parameters: agreement
            .parameters
            .iter()
            .map(|parameter| NamedValue {
                name: parameter.heading.name.clone(),
                value: words::value(&parameter.value),
            })
            .collect(),
        targets: target_lines(&terms),
        credits,
        settlements,
        earned_back: earned_back.into_iter().map(|(_, line)| line).collect(),
        terminations: arisen(&terms, &run.spans(), &run.ledger)?,
        totals,
        left_out: measured
            .left_out
            .iter()
            .map(|left_out| LeftOutLine {
                target: left_out.target.clone(),
                record: left_out.record.clone(),
                plural: agreement.record(&left_out.record).map(|record| record.plural.clone()),
                reason: left_out.reason.clone(),
                count: left_out.count,
                examples: left_out.examples.clone(),
            })
            .collect(),
        notes,
    })
}

/// A period of settlement and what was settled in it.
struct SettledPeriod {
    span: Span,
    lines: Vec<Line>,
}

/// Every period of settlement in order of time.
struct Run {
    periods: Vec<SettledPeriod>,
    ledger: Ledger,
    remarks: Remarks,
}

impl Run {
    fn of(terms: &Terms<'_>, claims: &Claims<'_>) -> Result<Self, MoneyError> {
        let caps = caps::in_order(terms);
        let today = date_at(terms.zone(), Instant(terms.as_of.0.saturating_sub(1)));
        let measured = terms.last_measured().unwrap_or(today);
        let mut run = Self { periods: Vec::new(), ledger: Ledger::default(), remarks: Vec::new() };
        let begun = |span: &Span| span.first <= today.max(measured);
        let cut = Span::cut(settlement_period(terms.agreement), terms.term(), terms.zone());
        let spans: Vec<Span> = cut.into_iter().take_while(begun).collect();
        let known = spans.last().map_or(terms.term().first, |span| span.last);
        let mut waiting: Vec<Gross> = Vec::new();
        for span in spans {
            let mut grosses = std::mem::take(&mut waiting);
            for (place, credit) in terms.agreement.credits.iter().enumerate() {
                grosses.extend(credit::evaluate(
                    terms,
                    place,
                    credit,
                    &span,
                    &run.ledger,
                    &mut run.remarks,
                )?);
            }
            // A credit that is compared with others over a longer period waits for the end of it.
            for mut gross in std::mem::take(&mut grosses) {
                let until = winner::waits_until(terms, &gross).filter(|until| span.last < *until);
                if until.is_some() && span.last < known {
                    waiting.push(gross);
                } else {
                    gross.provisional |= until.is_some();
                    grosses.push(gross);
                }
            }
            grosses.sort_by_key(|gross| (gross.span.last, gross.credit));
            let lines = settle(terms, &span, grosses, &caps, claims, &mut run.ledger)?;
            // A quarter that runs ends in a month that is still to come.
            if span.first <= today || !lines.is_empty() {
                run.periods.push(SettledPeriod { span, lines });
            }
        }
        Ok(run)
    }

    fn spans(&self) -> Vec<Span> {
        self.periods.iter().map(|period| period.span.clone()).collect()
    }

    fn net(&self) -> Exact {
        self.periods
            .iter()
            .flat_map(|period| &period.lines)
            .fold(Exact::zero(), |total, line| total.plus(&line.amount))
    }
}

/// A period as it is shown.
pub fn shown(span: &Span, provisional: bool) -> PeriodShown {
    PeriodShown {
        label: span.label.clone(),
        first: span.first,
        last: span.last,
        stub: span.stub(),
        provisional,
    }
}

fn target_lines(terms: &Terms<'_>) -> Vec<TargetLine> {
    let mut lines = Vec::new();
    for index in 0..terms.agreement.targets.len() {
        let Some(at) = terms.target_at(index) else { continue };
        for cell in &at.measured.cells {
            let Some(span) = at.spans.get(cell.period) else { continue };
            lines.push(target_line(terms, at, cell, span));
        }
    }
    lines
}

fn target_line(terms: &Terms<'_>, at: TargetAt<'_>, cell: &Measured, span: &Span) -> TargetLine {
    let in_time = terms.in_time(at.terms);
    let counted = |figure: &Exact, in_time: bool| {
        if in_time {
            figure
                .over(&Exact::whole(slate_model::MICROS_PER_SECOND))
                .map_or_else(String::new, |s| s.to_string())
        } else {
            figure.to_string()
        }
    };
    // The sum of which a mean length is.
    let of_time = cell.attainment.as_ref().is_some_and(|figure| figure.kind == Type::Duration);
    TargetLine {
        target: at.terms.heading.name.clone(),
        title: at.terms.heading.title().to_owned(),
        at: at.terms.heading.at.clone(),
        period: shown(span, cell.provisional || !terms.over(span)),
        group: cell.group.clone(),
        numerator: counted(&cell.numerator, in_time || of_time),
        denominator: counted(&cell.denominator, in_time),
        attainment: cell
            .attainment
            .as_ref()
            .map(|figure| attained(figure, at.terms.require.as_ref(), terms)),
        required: at.terms.require.as_ref().map(|requirement| match requirement {
            Requirement::AtLeast(value) => format!("at least {}", words::value(value)),
            Requirement::AtMost(value) => format!("at most {}", words::value(value)),
            Requirement::Above(value) => format!("above {}", words::value(value)),
            Requirement::Below(value) => format!("below {}", words::value(value)),
            Requirement::Between { low, high } => {
                format!("between {} and {}", words::value(low), words::value(high))
            }
            Requirement::Every => "every record within its limit".to_owned(),
        }),
        verdict: cell.verdict,
        forgiven: cell.forgiven,
        met: cell.met,
        breaches: cell.breaches,
        pending: cell.pending,
        downtime: in_time.then(|| cell.downtime.to_string()),
        records: terms.identities(at.terms, cell.incidents.iter().map(|incident| incident.row)),
    }
}

/// An attained figure to six places, or to as many as it takes so that what is shown keeps the
/// requirement exactly where the figure does; a duration in ISO 8601.
fn attained(figure: &Figure, require: Option<&Requirement>, terms: &Terms<'_>) -> String {
    let as_judged = |shown: &Exact| {
        let shown = Figure::new(shown.clone(), figure.kind);
        require.is_none_or(|require| kept(require, &shown) == kept(require, figure))
    };
    match (figure.kind, figure.value.to_i64()) {
        (Type::Duration, Some(micros)) => {
            // A mean may lie between two microseconds, and an edge on the one below.
            let next = i64::from(!as_judged(&Exact::whole(micros)));
            Duration(micros.saturating_add(next)).to_string()
        }
        _ => {
            let places = (6..20).find(|places| as_judged(&words::shown(figure, *places)));
            words::figure_to(figure, terms.agreement.currency, places.unwrap_or(20))
        }
    }
}

fn credit_line(terms: &Terms<'_>, line: &Line) -> Result<CreditLine, MoneyError> {
    let gross = &line.gross;
    let heading = terms.agreement.credits.get(gross.credit).map(|credit| &credit.heading);
    let status = if gross.provisional {
        CreditStatus::Provisional
    } else if line.claimed {
        CreditStatus::Due
    } else {
        CreditStatus::Claimable
    };
    Ok(CreditLine {
        credit: gross.name.clone(),
        title: heading.map_or_else(String::new, |heading| heading.title().to_owned()),
        at: heading.and_then(|heading| heading.at.clone()),
        target: gross.target.clone(),
        period: shown(&gross.span, gross.provisional),
        group: gross.group.clone(),
        incident: gross.incident.as_ref().map(|key| terms.history.identity(&key.record, key.row)),
        row: gross.row.as_ref().map(|row| row.words.clone()),
        row_at: gross.row.as_ref().and_then(|row| row.at.clone()),
        base: gross.base.as_ref().map(|base| to_the_minor_unit(terms, base)).transpose()?,
        reckoning: gross.reckoning.clone(),
        gross: gross.amount.to_string(),
        steps: line.steps.clone(),
        net: terms.to_money(&line.amount)?,
        claim_by: line.deadline.date(),
        status,
        claimed: line.claimed,
        records: gross.records.clone(),
    })
}

/// An amount that nothing is settled by, rounded half up to the minor unit to be shown.
fn to_the_minor_unit(terms: &Terms<'_>, amount: &Exact) -> Result<Money, MoneyError> {
    terms.to_money(&amount.rounded(slate_model::RoundingMode::HalfUp, &terms.minor_unit()))
}

fn settlement_line(
    terms: &Terms<'_>,
    period: &SettledPeriod,
    earned_back: &[(NaiveDate, EarnedBack)],
) -> Result<SettlementLine, MoneyError> {
    let charged = terms.charges(&period.span, settlement_period(terms.agreement))?;
    let sum = |of: &dyn Fn(&Line) -> Exact| {
        period.lines.iter().fold(Exact::zero(), |total, line| total.plus(&of(line)))
    };
    let won = |line: &Line| {
        let lost = line.steps.first().is_some_and(|step| {
            matches!(step.kind, StepKind::HighestOf | StepKind::CustomerChoice)
        });
        if lost { Exact::zero() } else { line.rounded.clone() }
    };
    let net = sum(&|line| line.amount.clone());
    let claimable = sum(&|line| if line.claimed { Exact::zero() } else { line.amount.clone() });
    let back = earned_back
        .iter()
        .filter(|(on, _)| period.span.contains(*on))
        .fold(Exact::zero(), |total, (_, line)| total.plus(&Exact::decimal(line.amount.amount.0)));
    let provisional = charged.provisional
        || !terms.over(&period.span)
        || period.lines.iter().any(|line| line.gross.provisional);
    Ok(SettlementLine {
        period: shown(&period.span, provisional),
        charges: to_the_minor_unit(terms, &charged.amount)?,
        reckoned: reckoned(terms, &period.span)?,
        gross: terms.to_money(&sum(&won))?,
        net: terms.to_money(&net)?,
        claimable: terms.to_money(&claimable)?,
        earned_back: terms.to_money(&back)?,
        payable: terms.to_money(&net.minus(&claimable).minus(&back))?,
    })
}

/// How the charges of a period were reckoned from its inputs.
fn reckoned(terms: &Terms<'_>, period: &Span) -> Result<Vec<ChargeLine>, MoneyError> {
    let mut lines = Vec::new();
    for service in &terms.agreement.services {
        for (charge, in_force) in terms.in_force(service, period) {
            let ChargeAmount::Reckoned(amount) = &charge.amount else { continue };
            for span in Span::cut(charge.each, terms.term(), terms.zone()) {
                if span.last < in_force.first || span.first > in_force.last {
                    continue;
                }
                let Some(exact) = terms.reckoned(charge, amount, &span)? else { continue };
                let mut scope = Scope::of_window(terms, &span, charge.each, charge.at.as_ref());
                lines.push(ChargeLine {
                    service: service.heading.name.clone(),
                    at: charge.at.clone(),
                    period: span.label.clone(),
                    reckoning: words::reckoning(amount, None, &mut scope)?,
                    amount: to_the_minor_unit(terms, &exact)?,
                });
            }
        }
    }
    Ok(lines)
}

fn totals(terms: &Terms<'_>, lines: &[SettlementLine]) -> Result<Totals, MoneyError> {
    let sum = |of: fn(&SettlementLine) -> &Money| {
        let total = lines
            .iter()
            .fold(Exact::zero(), |total, line| total.plus(&Exact::decimal(of(line).amount.0)));
        terms.to_money(&total)
    };
    let mut worst: Option<&SettlementLine> = None;
    for line in lines.iter().filter(|line| !line.net.amount.0.is_zero()) {
        if worst.is_none_or(|worst| line.net.amount > worst.net.amount) {
            worst = Some(line);
        }
    }
    Ok(Totals {
        charges: sum(|line| &line.charges)?,
        gross: sum(|line| &line.gross)?,
        net: sum(|line| &line.net)?,
        claimable: sum(|line| &line.claimable)?,
        earned_back: sum(|line| &line.earned_back)?,
        payable: sum(|line| &line.payable)?,
        worst: worst.map(|line| line.period.label.clone()),
    })
}

/// Assumptions and defaults that moved money, and the other total where claims matter.
fn remarks(
    terms: &Terms<'_>,
    seen: Seen<'_>,
    totals: &Totals,
    run: &Run,
) -> Result<Vec<String>, MoneyError> {
    let settlement = &terms.agreement.settlement;
    let mut notes = Vec::new();
    for remark in &terms.measured.remarks {
        let of = remark.target.as_ref().map_or_else(String::new, |target| format!("{target}: "));
        let record = terms.agreement.record(&remark.record);
        let many = record.map_or(&remark.record, |record| &record.plural);
        notes.push(format!(
            "{of}{} {} {} (such as {})",
            remark.count,
            if remark.count == 1 { &remark.record } else { many },
            remark.reason,
            words::list(&remark.examples)
        ));
    }
    let any_credit = run.periods.iter().any(|period| !period.lines.is_empty());
    if settlement.rounding.is_none() && any_credit {
        notes.push(format!(
            "each credit: {} (the agreement does not say)",
            rounding::in_words(terms)
        ));
    }
    if settlement.claim.is_some() && any_credit {
        let all = if seen.assume_claimed { run.net() } else { Run::of(terms, &Claims::All)?.net() };
        let all = words::money(&all, terms.agreement.currency);
        notes.push(if seen.assume_claimed {
            format!(
                "all credits are treated as claimed in time: {all}; what is not claimed is not paid"
            )
        } else {
            format!(
                "{} is claimed, {} is not; if all were claimed in time, net credits would be {all}",
                words::money(
                    &Exact::decimal(totals.net.amount.0)
                        .minus(&Exact::decimal(totals.claimable.amount.0)),
                    terms.agreement.currency
                ),
                totals.claimable
            )
        });
    }
    for line in run.periods.iter().flat_map(|period| &period.lines) {
        let claim = seen.claims.iter().find(|claim| {
            claim.credit == line.gross.name
                && claim.period == line.gross.span.label
                && claim.on.is_some()
        });
        if let (false, Some(claim), Some(by)) = (line.claimed, claim, line.deadline.date()) {
            notes.push(format!(
                "the claim of {} for {} on {} came after {by}",
                claim.credit,
                claim.period,
                claim.on.map_or_else(String::new, |on| on.to_string())
            ));
        }
    }
    Ok(notes)
}
