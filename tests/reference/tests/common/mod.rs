//! The engine and the reference side by side, and the smallest case on which they differ.

#![allow(dead_code, reason = "each test uses its part")]

pub mod money;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use slate_engine::measured::Measurements;
use slate_engine::{Options, Plan, measure};
use slate_evidence::{Evidence, EvidenceBuilder};
use slate_model::{Agreement, Measure, MetricKind, PeriodVerdict, RecordVerdict, Target};
use slate_reference::generate::{Case, Parts, case_from, parts};
use slate_reference::labels::label;
use slate_reference::measure::MINUTE;
use slate_reference::wall::instant;
use slate_reference::{History, Outcome, World, evaluate};

/// The same history as evidence.
pub fn evidence(agreement: &Agreement, history: &History) -> Evidence {
    let mut builder = EvidenceBuilder::new(agreement);
    for record in &history.records {
        let values: Vec<_> =
            record.values.iter().map(|(field, value)| (field.as_str(), value.clone())).collect();
        let (kind, id) = (record.record.as_str(), record.id.as_str());
        builder.record(kind, id, instant(record.at), record.to.map(instant), &values).unwrap();
        for change in &record.changes {
            for (field, value) in &change.values {
                builder.change(kind, id, instant(change.at), field, value).unwrap();
            }
            for field in &change.cleared {
                builder.clear(kind, id, instant(change.at), field).unwrap();
            }
            for event in &change.events {
                builder.event(kind, id, instant(change.at), event).unwrap();
            }
        }
    }
    for given in &history.inputs {
        let input = agreement.inputs.iter().find(|of| of.heading.name.as_str() == given.input);
        let period = label(input.unwrap().each, agreement.term, given.first);
        builder.input(&given.input, &period, given.value.clone()).unwrap();
    }
    builder.build().unwrap()
}

/// What the two say of one thing, where they say different things. The first word is the kind.
pub type Differences = Vec<String>;

/// Compares two tables and writes down where they differ.
pub fn compare<K: Ord + std::fmt::Debug>(
    kind: &str,
    reference: BTreeMap<K, String>,
    mut engine: BTreeMap<K, String>,
    differences: &mut Differences,
) {
    for (key, said) in reference {
        let other = engine.remove(&key).unwrap_or_else(|| "nothing".to_owned());
        if said != other {
            differences
                .push(format!("{kind} {key:?}:\n    reference {said}\n    engine    {other}"));
        }
    }
    for (key, other) in engine {
        differences.push(format!("{kind} {key:?}:\n    reference nothing\n    engine    {other}"));
    }
}

fn verdicts(
    agreement: &Agreement,
    plan: &Plan<'_>,
    outcome: &Outcome,
    differences: &mut Differences,
) {
    let shown = |at: Option<i64>| at.map_or("never".to_owned(), |at| instant(at).to_string());
    let shown_exactly =
        |at: Option<slate_model::Instant>| at.map_or("never".to_owned(), |at| at.to_string());
    for (target, measured) in agreement.targets.iter().zip(&outcome.targets) {
        let Measure::Timer { timer, .. } = &target.measure else {
            continue;
        };
        let record = &agreement.timer(timer).unwrap().record;
        let table = plan.evidence().table(record).unwrap();
        let name = target.heading.name.to_string();
        // Clocks mean something only for records that are counted or may be.
        let said = |verdict: RecordVerdict, due: String, stopped: String, over: i64| match verdict {
            RecordVerdict::Met | RecordVerdict::Breached | RecordVerdict::Pending => {
                format!("{verdict:?} due {due} stopped {stopped} over {over}")
            }
            _ => format!("{verdict:?}"),
        };
        // Who is out is out once, however many cycles there were.
        let once = |verdict: RecordVerdict, cycle: u32| {
            cycle == 1 || !matches!(verdict, RecordVerdict::Excluded | RecordVerdict::Void)
        };
        let reference =
            measured.judged.iter().filter(|one| once(one.verdict, one.cycle)).map(|one| {
                let (due, stopped) = (shown(one.due), shown(one.stopped));
                (
                    (name.clone(), one.id.clone(), one.cycle),
                    said(one.verdict, due, stopped, one.overrun * MINUTE),
                )
            });
        let judgements = plan.judge(&target.heading.name).unwrap();
        let engine = judgements.filter(|one| once(one.verdict, one.cycle)).map(|one| {
            let (due, stopped) = (shown_exactly(one.due), shown_exactly(one.stopped));
            (
                (name.clone(), table.id(one.row as usize), one.cycle),
                said(one.verdict, due, stopped, one.overrun.0),
            )
        });
        compare("verdict", reference.collect(), engine.collect(), differences);
    }
}

/// Whether numerator and denominator of a target are something to compare.
fn is_ratio(agreement: &Agreement, target: &Target) -> bool {
    let Measure::Metric(name) = &target.measure else { return true };
    let kind = &agreement.metric(name).unwrap().kind;
    matches!(kind, MetricKind::Share { .. } | MetricKind::Availability(_))
}

fn cells(
    agreement: &Agreement,
    measurements: &Measurements,
    outcome: &Outcome,
    differences: &mut Differences,
) {
    for ((target, reference), engine) in
        agreement.targets.iter().zip(&outcome.targets).zip(&measurements.targets)
    {
        let name = target.heading.name.to_string();
        let counted = is_ratio(agreement, target);
        let said =
            |numerator: String, denominator: String, attainment: Option<String>, rest: String| {
                let ratio =
                    if counted { format!("{numerator}/{denominator} ") } else { String::new() };
                format!("{ratio}is {} {rest}", attainment.unwrap_or("unmeasured".to_owned()))
            };
        let key = |period: usize, group: &Option<String>| {
            (name.clone(), period, group.clone().unwrap_or_default())
        };
        let streak = |verdict: PeriodVerdict, streak: u32| match verdict {
            PeriodVerdict::Met | PeriodVerdict::Missed => streak,
            PeriodVerdict::NotMeasured | PeriodVerdict::Reported => 0,
        };
        // A group with nothing in a period may be left out.
        let empty = |group: &Option<String>, verdict: PeriodVerdict| {
            group.is_some() && verdict == PeriodVerdict::NotMeasured
        };
        let reference =
            reference.cells.iter().filter(|cell| !empty(&cell.group, cell.verdict)).map(|cell| {
                let rest = format!(
                    "short {:?} {:?} forgiven {} breaches {} down {} over {} streak {} provisional {}",
                    cell.shortfall.as_ref().map(ToString::to_string),
                    cell.verdict,
                    cell.forgiven,
                    cell.breaches,
                    cell.downtime * MINUTE,
                    cell.overrun * MINUTE,
                    streak(cell.verdict, cell.streak),
                    cell.provisional
                );
                let attainment = cell.attainment.as_ref().map(ToString::to_string);
                (
                    key(cell.period, &cell.group),
                    said(
                        cell.numerator.to_string(),
                        cell.denominator.to_string(),
                        attainment,
                        rest,
                    ),
                )
            });
        let engine =
            engine.cells.iter().filter(|cell| !empty(&cell.group, cell.verdict)).map(|cell| {
                let rest = format!(
                    "short {:?} {:?} forgiven {} breaches {} down {} over {} streak {} provisional {}",
                    cell.shortfall.as_ref().map(|figure| figure.value.to_string()),
                    cell.verdict,
                    cell.forgiven,
                    cell.breaches,
                    cell.downtime.0,
                    cell.overrun.0,
                    streak(cell.verdict, cell.streak),
                    cell.provisional
                );
                let attainment = cell.attainment.as_ref().map(|figure| figure.value.to_string());
                (
                    key(cell.period, &cell.group),
                    said(
                        cell.numerator.to_string(),
                        cell.denominator.to_string(),
                        attainment,
                        rest,
                    ),
                )
            });
        compare("cell", reference.collect(), engine.collect(), differences);
    }
}

/// Everything on which engine and reference differ in a case.
pub fn differences(case: &Case) -> Differences {
    let (agreement, history) = (&case.agreement, &case.history);
    let outcome = evaluate(&World::new(agreement, history));
    let evidence = evidence(agreement, history);
    let options = Options {
        as_of: instant(history.as_of),
        term: None,
        assume_claimed: history.assume_claimed,
    };
    let mut differences = Vec::new();
    let (plan, measurements) = match measure(agreement, &evidence, &options) {
        Ok(measured) => measured,
        Err(error) => return vec![format!("error {error:?}")],
    };
    verdicts(agreement, &plan, &outcome, &mut differences);
    cells(agreement, &measurements, &outcome, &mut differences);
    money::compare_money(case, &plan, &measurements, &outcome, &mut differences);
    differences
}

/// The kind of a difference.
pub fn kind(difference: &str) -> &str {
    difference.split(' ').next().unwrap_or_default()
}

/// The case of a number: the same number is the same case on every machine.
pub fn numbered(n: u64) -> Parts {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&n.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    parts().new_tree(&mut runner).unwrap().current()
}

/// Makes a case as simple as it can be while `bad` still holds: fewer numbers that choose, then fewer
/// clauses, records and changes.
pub fn shrink(mut from: Parts, bad: impl Fn(&Case) -> bool) -> Case {
    for part in 0..from.len() {
        let mut size = from[part].len().next_power_of_two() / 2;
        while size >= 4 {
            let mut at = 0;
            while at < from[part].len() {
                let end = (at + size).min(from[part].len());
                if from[part][at..end].iter().any(|word| *word != 0) {
                    let mut simpler = from.clone();
                    simpler[part][at..end].fill(0);
                    if bad(&case_from(simpler.clone())) {
                        from = simpler;
                    }
                }
                at = end;
            }
            size /= 2;
        }
    }
    let mut case = case_from(from);
    macro_rules! fewer {
        ($($list:tt)+) => {
            let mut n = case.$($list)+.len();
            while n > 0 {
                n -= 1;
                let mut simpler = case.clone();
                simpler.$($list)+.remove(n);
                if bad(&simpler) {
                    case = simpler;
                }
            }
        };
    }
    fewer!(history.records);
    for record in 0..case.history.records.len() {
        fewer!(history.records[record].changes);
    }
    fewer!(history.claims);
    fewer!(agreement.terminations);
    fewer!(agreement.exclusions);
    fewer!(agreement.settlement.caps);
    fewer!(agreement.settlement.winners);
    if case.agreement.settlement.winners.is_empty() {
        fewer!(agreement.credits);
    }
    if case.agreement.credits.is_empty() && case.agreement.terminations.is_empty() {
        fewer!(agreement.targets);
    }
    case
}

/// A case in words short enough to read.
pub fn in_words(case: &Case) -> String {
    let agreement = &case.agreement;
    let mut words = format!(
        "zone {} term {:?} currency {}\n",
        agreement.zone, agreement.term, agreement.currency
    );
    let mut all = |of: &dyn std::fmt::Debug| words.push_str(&format!("{of:?}\n"));
    agreement.timers.iter().for_each(|of| all(of));
    agreement.metrics.iter().for_each(|of| all(of));
    agreement.targets.iter().for_each(|of| all(of));
    agreement.exclusions.iter().for_each(|of| all(of));
    agreement.services.iter().for_each(|of| all(of));
    agreement.inputs.iter().for_each(|of| all(of));
    agreement.credits.iter().for_each(|of| all(of));
    all(&agreement.settlement);
    agreement.terminations.iter().for_each(|of| all(of));
    let calendars: Vec<_> = agreement.calendars.iter().collect();
    calendars.iter().for_each(|of| all(of));
    words.push_str(&format!(
        "as of {} claimed {}\n",
        instant(case.history.as_of),
        case.history.assume_claimed
    ));
    for given in &case.history.inputs {
        words.push_str(&format!("{} from {} {:?}\n", given.input, given.first, given.value));
    }
    for claim in &case.history.claims {
        words.push_str(&format!("claim {} to {} on {}\n", claim.credit, claim.last, claim.on));
    }
    for record in &case.history.records {
        words.push_str(&format!(
            "{} {} {}..{:?} {:?}\n",
            record.record,
            record.id,
            instant(record.at),
            record.to.map(|to| instant(to).to_string()),
            record.values
        ));
        for change in &record.changes {
            words.push_str(&format!(
                "    {} {:?} {:?} {:?}\n",
                instant(change.at),
                change.values,
                change.cleared,
                change.events
            ));
        }
    }
    words
        .replace("heading: Heading { name: Name(", "(")
        .replace(", label: None, doc: None, at: None }", "")
        .replace("Literal(", "(")
        .replace("Heading { name: ", "(")
}

/// The case of a number, made as simple as can be while it differs in this kind; in words.
pub fn smallest(n: u64, of: &str) -> String {
    let differ = |case: &Case| {
        let found = catch_unwind(AssertUnwindSafe(|| differences(case)));
        found.is_ok_and(|found| found.iter().any(|difference| kind(difference) == of))
    };
    let small = shrink(numbered(n), differ);
    format!("case {n}\n{}\n{}", in_words(&small), differences(&small).join("\n"))
}

/// The timer, limit and record behind a difference of a verdict.
pub fn behind(case: &Case, difference: &str) -> String {
    let mut words = format!("as of {}\n", instant(case.history.as_of));
    for target in &case.agreement.targets {
        let Measure::Timer { timer, limit, .. } = &target.measure else {
            continue;
        };
        if !difference.contains(&format!("\"{}\"", target.heading.name)) {
            continue;
        }
        words.push_str(&format!(
            "{:?}\n{limit:?}\n{:?}\n",
            case.agreement.timer(timer),
            target.applies
        ));
        for record in case
            .history
            .records
            .iter()
            .filter(|record| difference.contains(&format!("\"{}\"", record.id)))
        {
            words.push_str(&format!("{} {:?}\n", instant(record.at), record.values));
            for change in &record.changes {
                words.push_str(&format!(
                    "    {} {:?} {:?} {:?}\n",
                    instant(change.at),
                    change.values,
                    change.cleared,
                    change.events
                ));
            }
        }
    }
    words
        .replace("heading: Heading { name: Name(", "(")
        .replace(", label: None, doc: None, at: None }", "")
}
