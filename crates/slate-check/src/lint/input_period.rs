//! `input-period`: an input whose periods are not those in which it is used.

use slate_calendar::Cuts;
use slate_model::{
    ChargeAmount, CreditTrigger, Expr, Happening, Input, Measure, Metric, MetricKind, Name, Period,
    Position,
};

use super::{Context, words};
use crate::finding::{Code, Finding};

/// What a clause reads an input for, and where it stands.
#[derive(Clone, Copy)]
struct Reader<'a> {
    name: &'a Name,
    at: Option<&'a Position>,
    /// The period that it is reckoned for.
    period: Period,
}

/// Reports each input that a metric, a credit or a charge reads in another period than its own
/// without saying how, and each figure over periods of an input that do not make up a longer one.
pub(super) fn check(cx: &Context<'_>) {
    let agreement = cx.agreement.agreement();
    let mut seen = Vec::new();
    for target in &agreement.targets {
        let Measure::Metric(name) = &target.measure else { continue };
        for metric in formulas(cx, name) {
            let key = (&metric.heading.name, target.period);
            if let (MetricKind::Formula(expr), false) = (&metric.kind, seen.contains(&key)) {
                seen.push(key);
                let heading = &metric.heading;
                // What is measured in the target itself has its name and place.
                let at = heading.at.as_ref().or(target.heading.at.as_ref());
                let reader = Reader { name: &heading.name, at, period: target.period };
                inputs(cx, expr, &reader);
            }
        }
    }
    for metric in &agreement.metrics {
        let heading = &metric.heading;
        let known = seen.iter().any(|(name, _)| **name == heading.name);
        if let (MetricKind::Formula(expr), false) = (&metric.kind, known) {
            // Measured by no target: each month.
            let at = heading.at.as_ref();
            inputs(cx, expr, &Reader { name: &heading.name, at, period: Period::Month });
        }
    }
    for credit in &agreement.credits {
        let Some(target) = agreement.target(&credit.target) else { continue };
        let heading = &credit.heading;
        let reader = Reader { name: &heading.name, at: heading.at.as_ref(), period: target.period };
        credit.base.iter().chain([&credit.pay]).for_each(|expr| inputs(cx, expr, &reader));
        credit.when.iter().for_each(|when| in_trigger(cx, when, &reader));
    }
    for termination in &agreement.terminations {
        let heading = &termination.heading;
        let reader = Reader { name: &heading.name, at: heading.at.as_ref(), period: Period::Term };
        in_trigger(cx, &termination.when, &reader);
    }
    for service in &agreement.services {
        for charge in &service.charges {
            if let ChargeAmount::Reckoned(amount) = &charge.amount {
                let name = &service.heading.name;
                let reader = Reader { name, at: charge.at.as_ref(), period: charge.each };
                inputs(cx, amount, &reader);
            }
        }
    }
}

/// A metric and the metrics that it is computed from.
fn formulas<'a>(cx: &Context<'a>, name: &'a Name) -> Vec<&'a Metric> {
    let mut found: Vec<&Metric> = Vec::new();
    let mut open = vec![name];
    while let Some(name) = open.pop() {
        let Some(metric) = cx.agreement.metric(name) else { continue };
        if found.iter().any(|known| known.heading.name == *name) {
            continue;
        }
        found.push(metric);
        if let MetricKind::Formula(expr) = &metric.kind {
            open.extend(expr.parts().filter_map(|part| match part {
                Expr::Metric(name) => Some(name),
                _ => None,
            }));
        }
    }
    found
}

/// Conditions on a target's figures are of that target's period.
fn in_trigger<'a>(cx: &Context<'a>, trigger: &'a CreditTrigger, reader: &Reader<'a>) {
    match trigger {
        CreditTrigger::Figures { target, condition }
        | CreditTrigger::Repeated { what: Happening::Figures { target, condition }, .. } => {
            let period = cx.agreement.target(target).map_or(reader.period, |it| it.period);
            inputs(cx, condition, &Reader { period, ..*reader });
        }
        CreditTrigger::All(parts) | CreditTrigger::Any(parts) => {
            parts.iter().for_each(|part| in_trigger(cx, part, reader));
        }
        CreditTrigger::Consecutive { .. }
        | CreditTrigger::OutOf { .. }
        | CreditTrigger::Repeated { .. }
        | CreditTrigger::CreditsReach { .. } => {}
    }
}

fn inputs<'a>(cx: &Context<'a>, expr: &'a Expr, reader: &Reader<'a>) {
    let mut reported: Vec<&Name> = Vec::new();
    for part in expr.parts() {
        let (name, over) = match part {
            Expr::Input(name) => (name, false),
            Expr::OverInput { input, .. } => (input, true),
            _ => continue,
        };
        let Some(input) = cx.agreement.input(name) else { continue };
        let fits = if over {
            makes_up(cx, input.each, reader.period)
        } else {
            input.each == reader.period
        };
        if !fits && !reported.contains(&name) {
            reported.push(name);
            report(cx, input, over, reader);
        }
    }
}

/// Whether every period of an input lies in one period at hand.
fn makes_up(cx: &Context<'_>, each: Period, period: Period) -> bool {
    let cut = |period| {
        let term = cx.agreement.term;
        Cuts::new(period, cx.agreement.zone, term, cx.term().first, cx.term().last)
    };
    let (small, large) = (cut(each), cut(period));
    small.iter().all(|part| {
        large.iter().any(|whole| {
            whole.dates.first <= part.dates.first && part.dates.last <= whole.dates.last
        })
    })
}

fn report(cx: &Context<'_>, input: &Input, over: bool, reader: &Reader<'_>) {
    let name = &input.heading.name;
    let (given, used) = (words::period(input.each), words::period(reader.period));
    let parts = makes_up(cx, input.each, reader.period);
    let (message, witness, help) = if over {
        (
            format!("a {used} of `{}` is not made up of whole {given}s of `{name}`", reader.name),
            format!("a {given} of `{name}` lies in no single {used}"),
            format!("bring `{name}` for each {used}, or for periods that a {used} is made up of"),
        )
    } else if parts {
        (
            format!(
                "`{}` is for each {used}, and `{name}` has a value for each {given}",
                reader.name
            ),
            format!("a {used} has several values of `{name}`, and which counts is not said"),
            format!("write `sum of {name}`, `mean of {name}`, `max of {name}` or `min of {name}`"),
        )
    } else {
        (
            format!(
                "`{}` is for each {used}, and `{name}` has a value for each {given}",
                reader.name
            ),
            format!("there is no value of `{name}` for one {used}"),
            format!("bring `{name}` for each {used}, or use it where it is measured each {given}"),
        )
    };
    cx.push(
        Finding::new(Code::InputPeriod, message)
            .at(cx.clause(reader.at), format!("reckoned for each {used}"))
            .at(cx.clause(input.heading.at.as_ref()), format!("a value for each {given}"))
            .witness(witness)
            .help(help),
    );
}
