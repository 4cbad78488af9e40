//! Scenarios: evidence and expectations in the language itself, run as tests (language §2). What
//! comes out is plain data: what was expected, whether it came, and what came instead.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use slate_calendar::{Cuts, local_at, start_of_day};
use slate_evidence::{Evidence, from_scenario};
use slate_model::{
    Agreement, Comparison, CreditStage, Expect, Expectation, Instant, Name, Number, Period,
    PeriodVerdict, Position, RecordVerdict, Scenario, Value,
};

use crate::error::EngineError;
use crate::exact::{Exact, Figure};
use crate::figures::{holds, words};
use crate::measured::{Measured, Measurements};
use crate::plan::{Options, Plan};
use crate::settlement::rounding;
use crate::span::Span;
use crate::statement::{CreditLine, Statement};
use crate::target::measure;

/// How a scenario went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioOutcome {
    /// What it shows, in words.
    pub label: String,
    /// The agreement.
    pub agreement: Name,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// The instant it was seen from.
    pub as_of: Instant,
    /// Each expectation in source order.
    pub expectations: Vec<ExpectationOutcome>,
}

impl ScenarioOutcome {
    /// Whether every expectation came true.
    pub fn passed(&self) -> bool {
        self.expectations.iter().all(|expectation| expectation.instead.is_none())
    }
}

/// How an expectation went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectationOutcome {
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// What was expected, in words: `desk.gold.resolution in 2026-03 is 0%`.
    pub expected: String,
    /// What came out instead; absent where it came true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

/// Runs a scenario against its agreement, which must be compiled with the values of parameters that
/// the scenario gives.
///
/// # Errors
/// [`EngineError`] where the scenario tells of something that the agreement does not have, or the
/// agreement cannot be evaluated. An expectation that does not come true is no error.
pub fn run_scenario(
    agreement: &Agreement,
    scenario: &Scenario,
) -> Result<ScenarioOutcome, EngineError> {
    for given in &scenario.parameters {
        let known = agreement.parameters.iter().find(|it| it.heading.name == given.parameter);
        if known.is_none_or(|known| known.value != given.value) {
            return Err(EngineError::OtherParameter {
                label: scenario.label.clone(),
                parameter: given.parameter.clone(),
                written: given.written.clone(),
            });
        }
    }
    let evidence = from_scenario(agreement, scenario)?;
    let as_of = scenario.as_of.unwrap_or_else(|| seen_from(agreement, scenario, &evidence));
    let options = Options { as_of, term: None, assume_claimed: false };
    let (plan, measured) = measure(agreement, &evidence, &options)?;
    let statement = plan.statement(&measured, false, &scenario.claims)?;
    let run = Run { agreement, plan: &plan, measured: &measured, statement: &statement };
    let mut expectations = Vec::with_capacity(scenario.expectations.len());
    for expectation in &scenario.expectations {
        expectations.push(ExpectationOutcome {
            at: expectation.at.clone(),
            expected: run.in_words(&expectation.expect),
            instead: run.instead(&expectation.expect)?,
        });
    }
    Ok(ScenarioOutcome {
        label: scenario.label.clone(),
        agreement: agreement.heading.name.clone(),
        at: scenario.at.clone(),
        as_of,
        expectations,
    })
}

/// The end of the last period that an expectation names (of the term, where one is about all of
/// it), or the last instant of the evidence, the end of the day of the last claim, or that of the last period
/// of an input, if that is later.
fn seen_from(agreement: &Agreement, scenario: &Scenario, evidence: &Evidence) -> Instant {
    let end_of = |expectation: &Expectation| {
        let (label, of) = match &expectation.expect {
            Expect::Figure { period, of, .. } | Expect::Ratio { period, of, .. } => {
                (Some(period), Some(of))
            }
            Expect::Target { period, target, .. } | Expect::Provisional { period, target, .. } => {
                (Some(period), Some(target))
            }
            Expect::Credits { period, .. } | Expect::Terminates { period, .. } => {
                (period.as_ref(), None)
            }
            Expect::Verdict { .. } => return None,
        };
        let last = match label {
            Some(label) => period_of(agreement, label, of)?.last,
            None => agreement.term.last,
        };
        start_of_day(agreement.zone, last.succ_opt()?)
    };
    let named = scenario.expectations.iter().filter_map(end_of).max();
    let told = evidence.last_instant();
    let claims = scenario.claims.iter().filter_map(|claim| claim.on?.succ_opt());
    let claimed = claims.filter_map(|after| start_of_day(agreement.zone, after)).max();
    let given = scenario.inputs.iter().filter_map(|given| {
        let each = agreement.input(&given.input)?.each;
        let spans = Span::cut(each, agreement.term, agreement.zone);
        let last = spans.into_iter().find(|span| span.label == given.period)?.last;
        start_of_day(agreement.zone, last.succ_opt()?)
    });
    named
        .max(told)
        .max(claimed)
        .max(given.max())
        .or_else(|| start_of_day(agreement.zone, agreement.term.first))
        .unwrap_or_default()
}

/// The period of a label: of the kind that a target is judged by, or else of any kind.
fn period_of(agreement: &Agreement, label: &str, of: Option<&Name>) -> Option<Span> {
    let own = of.and_then(|name| agreement.target(name)).map(|target| target.period);
    let targets = agreement.targets.iter().map(|target| target.period);
    let usual = [
        Period::Month,
        Period::Quarter { from: 1 },
        Period::HalfYear { from: 1 },
        Period::Year { from: 1 },
        Period::ContractYear,
        Period::Week,
        Period::Day,
        Period::Term,
    ];
    // What a rolling window pays belongs to the month that ends it.
    let apart =
        |kind: &Period| !matches!(kind, Period::RollingDays { .. } | Period::RollingMonths { .. });
    own.into_iter().chain(targets).filter(apart).chain(usual).find_map(|kind| {
        let term = agreement.term;
        let cuts = Cuts::new(kind, agreement.zone, term, term.first, term.last);
        let at = cuts.parse_label(label)?;
        Span::all(&cuts).into_iter().nth(at)
    })
}

struct Run<'a> {
    agreement: &'a Agreement,
    plan: &'a Plan<'a>,
    measured: &'a Measurements,
    statement: &'a Statement,
}

impl Run<'_> {
    /// What came out instead of what was expected; `None` where it came true.
    fn instead(&self, expect: &Expect) -> Result<Option<String>, EngineError> {
        Ok(match expect {
            Expect::Verdict { record, target, cycle, verdict, due } => {
                self.verdict(record, target, *cycle, *verdict, *due)?
            }
            Expect::Figure { of, group, period, op, value } => {
                let wanted = Figure::of(value);
                self.compare(of, group.as_deref(), period, |found| {
                    wanted.as_ref().is_some_and(|wanted| {
                        wanted.kind == found.kind && holds(*op, &found.value, &wanted.value)
                    })
                })
            }
            Expect::Ratio { of, group, period, numerator, denominator } => {
                let wanted = Exact::decimal(numerator.0).over(&Exact::decimal(denominator.0));
                self.compare(of, group.as_deref(), period, |found| {
                    wanted.as_ref() == Some(&found.value)
                })
            }
            Expect::Target { target, group, period, verdict } => {
                match self.cell(target, group.as_deref(), period) {
                    Ok(cell) if cell.verdict == *verdict => None,
                    Ok(cell) => Some(format!("{target} in {period} {}", judged(cell.verdict))),
                    // Of a group without records there is no figure.
                    Err(NoCell::Empty(_)) if *verdict == PeriodVerdict::NotMeasured => None,
                    Err(why) => Some(why.into()),
                }
            }
            Expect::Provisional { target, group, period } => {
                match self.cell(target, group.as_deref(), period) {
                    Ok(cell) if cell.provisional => None,
                    Ok(cell) => Some(format!(
                        "{target} in {period} {} for good: the period is over and nothing is \
                         pending",
                        judged(cell.verdict)
                    )),
                    Err(why) => Some(why.into()),
                }
            }
            Expect::Credits { credit, period, stage, op, value } => {
                self.credits(credit.as_ref(), period.as_deref(), *stage, *op, value)
            }
            Expect::Terminates { termination, period } => {
                self.terminates(termination, period.as_deref())
            }
        })
    }

    fn verdict(
        &self,
        id: &str,
        target: &Name,
        cycle: Option<u32>,
        verdict: Option<RecordVerdict>,
        due: Option<Instant>,
    ) -> Result<Option<String>, EngineError> {
        let judged = match self.plan.judge_record(target, id) {
            Ok(judged) => judged,
            Err(error @ EngineError::NoRecord { .. }) => return Ok(Some(error.to_string())),
            Err(error) => return Err(error),
        };
        let found = match cycle {
            Some(cycle) => judged.iter().find(|judgement| judgement.cycle == cycle),
            None => judged.last(),
        };
        let Some(found) = found else {
            let cycle = cycle.map_or_else(String::new, |cycle| format!(" in cycle {cycle}"));
            return Ok(Some(format!("{target} says nothing about {id}{cycle}")));
        };
        let as_expected = verdict.is_none_or(|verdict| verdict == found.verdict)
            && due.is_none_or(|due| found.due == Some(due));
        if as_expected {
            return Ok(None);
        }
        let mut words = format!("{id}: {target} {}", fared(found.verdict));
        if let Some(due) = found.due {
            words.push_str(&format!(", due {}", self.local(due)));
        }
        if let Some(stopped) = found.stopped {
            words.push_str(&format!(", stopped {}", self.local(stopped)));
        }
        Ok(Some(words))
    }

    /// The cell of a target in a period, or why there is none.
    fn cell(&self, target: &Name, group: Option<&str>, period: &str) -> Result<&Measured, NoCell> {
        let place = self.agreement.targets.iter().position(|known| known.heading.name == *target);
        let measured = place
            .and_then(|place| self.measured.targets.get(place))
            .ok_or_else(|| NoCell::Unclear(format!("there is no target {target}")))?;
        let index = measured
            .cuts
            .parse_label(period)
            .ok_or_else(|| NoCell::Unclear(self.no_period(target, period, &measured.cuts)))?;
        let of_period: Vec<&Measured> =
            measured.cells.iter().filter(|cell| cell.period == index).collect();
        match (group, of_period.as_slice()) {
            (_, []) => Err(NoCell::Empty(format!("{target} was not measured in {period}"))),
            (None, [only]) => Ok(only),
            (None, several) => {
                let groups: Vec<String> =
                    several.iter().filter_map(|cell| cell.group.clone()).collect();
                Err(NoCell::Unclear(format!(
                    "{target} in {period} has a figure for each of {}: say which",
                    words::list(&groups)
                )))
            }
            (Some(group), several) => several
                .iter()
                .find(|cell| cell.group.as_deref() == Some(group))
                .copied()
                .ok_or_else(|| {
                    NoCell::Empty(format!("{target} in {period} has no figure for {group}"))
                }),
        }
    }

    fn no_period(&self, of: &Name, period: &str, cuts: &Cuts) -> String {
        let labels: Vec<&str> = cuts.iter().map(|cut| cut.label.as_str()).collect();
        match (labels.first(), labels.last()) {
            (Some(first), Some(last)) => {
                format!("{of} has no period {period}: it is measured from {first} to {last}")
            }
            _ => format!("{of} has no period {period}: the term has not begun"),
        }
    }

    /// The figure of a target or metric in a period, or why there is none.
    fn figure(&self, of: &Name, group: Option<&str>, period: &str) -> Result<Figure, String> {
        if self.agreement.target(of).is_some() {
            let cell = self.cell(of, group, period)?;
            return cell
                .attainment
                .clone()
                .ok_or_else(|| format!("{of} in {period} was not measured"));
        }
        let place = self.agreement.metrics.iter().position(|known| known.heading.name == *of);
        let metric = place
            .and_then(|place| self.measured.metrics.get(place))
            .ok_or_else(|| format!("there is no target or metric {of}"))?;
        let index = metric
            .cuts
            .parse_label(period)
            .ok_or_else(|| self.no_period(of, period, &metric.cuts))?;
        let mut values = metric.values.iter().filter(|(at, known, _)| {
            *at == index && (group.is_none() || known.as_deref() == group)
        });
        match (values.next(), values.next()) {
            (Some((_, _, Some(figure))), None) => Ok(figure.clone()),
            (Some(_), Some(_)) => {
                Err(format!("{of} in {period} has several figures: say for which group"))
            }
            _ => Err(format!("{of} in {period} was not measured")),
        }
    }

    fn compare(
        &self,
        of: &Name,
        group: Option<&str>,
        period: &str,
        as_expected: impl Fn(&Figure) -> bool,
    ) -> Option<String> {
        match self.figure(of, group, period) {
            Ok(found) if as_expected(&found) => None,
            Ok(found) => {
                let shown = words::figure(&found, self.agreement.currency);
                let fraction = found.value.to_string();
                let exactly = if fraction.contains('/') {
                    format!(" (exactly {fraction})")
                } else {
                    String::new()
                };
                let group = group.map_or_else(String::new, |group| format!(" for {group}"));
                Some(format!("{of} in {period}{group} is {shown}{exactly}"))
            }
            Err(why) => Some(why),
        }
    }

    fn credits(
        &self,
        credit: Option<&Name>,
        period: Option<&str>,
        stage: CreditStage,
        op: Comparison,
        value: &Value,
    ) -> Option<String> {
        let Some(wanted) = Figure::of(value) else {
            return Some(format!("{} is no amount of money", words::value(value)));
        };
        let of =
            credit.and_then(|credit| self.agreement.credit(credit)).map(|credit| &credit.target);
        let span = match period {
            Some(label) => match period_of(self.agreement, label, of) {
                Some(span) => Some(span),
                None => return Some(format!("the term has no period {label}")),
            },
            None => None,
        };
        let lines: Vec<&CreditLine> = self
            .statement
            .credits
            .iter()
            .filter(|line| credit.is_none_or(|credit| line.credit == *credit))
            .filter(|line| span.as_ref().is_none_or(|span| span.contains(line.period.last)))
            .collect();
        let sum = |of: &dyn Fn(&CreditLine) -> Exact| {
            lines.iter().fold(Exact::zero(), |total, line| total.plus(&of(line)))
        };
        let net = |line: &CreditLine| Exact::decimal(line.net.amount.0);
        let (found, claimable) = match stage {
            // As each is rounded before the caps.
            CreditStage::Gross => {
                let (mode, step) = rounding::rule(self.agreement);
                (sum(&|line| line.exact_gross().rounded(mode, &step)), Exact::zero())
            }
            CreditStage::Net => (
                sum(&|line| if line.claimed { net(line) } else { Exact::zero() }),
                sum(&|line| if line.claimed { Exact::zero() } else { net(line) }),
            ),
        };
        if holds(op, &found, &wanted.value) {
            return None;
        }
        let currency = self.agreement.currency;
        let mut words = match lines.as_slice() {
            [] => "nothing is credited".to_owned(),
            _ => format!("{} {}", words::money(&found, currency), in_stage(stage)),
        };
        if !claimable.is_zero() {
            words.push_str(&format!(
                "; {} can be claimed and was not: write `claim`, the credit and its period",
                words::money(&claimable, currency)
            ));
        }
        let parts: Vec<String> = lines
            .iter()
            .map(|line| {
                format!(
                    "{} in {}: {}, net {}",
                    line.credit, line.period.label, line.reckoning, line.net
                )
            })
            .collect();
        if !parts.is_empty() {
            words.push_str(&format!(" ({})", parts.join("; ")));
        }
        Some(words)
    }

    fn terminates(&self, termination: &Name, period: Option<&str>) -> Option<String> {
        let arisen: Vec<String> = self
            .statement
            .terminations
            .iter()
            .filter(|line| line.termination == *termination)
            .map(|line| format!("in {}, because {}", line.period.label, line.because))
            .collect();
        let in_period = |label: &str| {
            let span = period_of(self.agreement, label, None);
            self.statement.terminations.iter().any(|line| {
                line.termination == *termination
                    && (line.period.label == label
                        || span.as_ref().is_some_and(|span| span.contains(line.period.last)))
            })
        };
        match period {
            None if arisen.is_empty() => None,
            Some(label) if in_period(label) => None,
            _ if arisen.is_empty() => Some(format!("{termination} gives no right to terminate")),
            _ => Some(format!("{termination} gives the right {}", arisen.join("; "))),
        }
    }

    /// An instant in the agreement's zone: `2026-03-06 21:50`.
    fn local(&self, at: Instant) -> String {
        let text = local_at(self.agreement.zone, at).format("%Y-%m-%d %H:%M:%S%.f").to_string();
        text.strip_suffix(":00").map_or(text.clone(), str::to_owned)
    }

    /// An expectation in words.
    fn in_words(&self, expect: &Expect) -> String {
        let for_group = |group: &Option<String>| {
            group.as_ref().map_or_else(String::new, |of| format!(" for {of}"))
        };
        match expect {
            Expect::Verdict { record, target, cycle, verdict, due } => {
                let mut parts = Vec::new();
                parts.extend(verdict.map(|verdict| fared(verdict).to_owned()));
                parts.extend(due.map(|due| format!("due {}", self.local(due))));
                let cycle = cycle.map_or_else(String::new, |cycle| format!(" in cycle {cycle}"));
                format!("{record}: {target}{cycle} {}", parts.join(", "))
            }
            Expect::Figure { of, group, period, op, value } => {
                format!("{of} in {period}{} {} {}", for_group(group), is(*op), words::value(value))
            }
            Expect::Ratio {
                of,
                group,
                period,
                numerator: Number(above),
                denominator: Number(below),
            } => {
                format!("{of} in {period}{} is {above} / {below}", for_group(group))
            }
            Expect::Target { target, group, period, verdict } => {
                format!("{target} in {period}{} {}", for_group(group), judged(*verdict))
            }
            Expect::Provisional { target, group, period } => {
                format!("{target} in {period}{} is provisional", for_group(group))
            }
            Expect::Credits { credit, period, stage, op, value } => {
                let of = credit.as_ref().map_or_else(|| "credits".to_owned(), Name::to_string);
                let period =
                    period.as_ref().map_or_else(String::new, |period| format!(" in {period}"));
                let stage = if *stage == CreditStage::Gross { " gross" } else { "" };
                format!("{of}{period}{stage} {} {}", is(*op), words::value(value))
            }
            Expect::Terminates { termination, period: Some(period) } => {
                format!("{termination} gives the right to terminate in {period}")
            }
            Expect::Terminates { termination, period: None } => {
                format!("{termination} gives no right to terminate")
            }
        }
    }
}

/// Why a target has no cell in a period.
enum NoCell {
    /// Nothing was measured there.
    Empty(String),
    /// It is not said which, or there is no such target or period.
    Unclear(String),
}

impl From<NoCell> for String {
    fn from(none: NoCell) -> Self {
        match none {
            NoCell::Empty(why) | NoCell::Unclear(why) => why,
        }
    }
}

const fn in_stage(stage: CreditStage) -> &'static str {
    match stage {
        CreditStage::Gross => "is credited before caps",
        CreditStage::Net => "is due",
    }
}

const fn is(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "is",
        Comparison::NotEqual => "is not",
        Comparison::Below => "is below",
        Comparison::AtMost => "is at most",
        Comparison::Above => "is above",
        Comparison::AtLeast => "is at least",
    }
}

const fn fared(verdict: RecordVerdict) -> &'static str {
    match verdict {
        RecordVerdict::Met => "met",
        RecordVerdict::Breached => "breached",
        RecordVerdict::Pending => "pending",
        RecordVerdict::NotStarted => "not started",
        RecordVerdict::Void => "void",
        RecordVerdict::Excluded => "excluded",
        RecordVerdict::Unlimited => "without a limit",
    }
}

const fn judged(verdict: PeriodVerdict) -> &'static str {
    match verdict {
        PeriodVerdict::Met => "met",
        PeriodVerdict::Missed => "missed",
        PeriodVerdict::NotMeasured => "not measured",
        PeriodVerdict::Reported => "reported only",
    }
}
