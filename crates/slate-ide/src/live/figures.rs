//! The figures of a statement by target and credit: what an editor shows beside each.

use std::collections::{BTreeMap, HashSet};

use slate_engine::statement::Statement;
use slate_model::{Agreement, Duration, Measure, Money as Amount, Name, Number, PeriodVerdict};

/// What a history says of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// By name.
    pub targets: BTreeMap<String, TargetFigures>,
    /// By name.
    pub credits: BTreeMap<String, CreditFigures>,
    /// What is payable in all.
    pub payable: Amount,
    /// What was, of the text as it was saved, where it differs.
    pub before: Option<Amount>,
    /// What was earned back in all: credits less this, and less what can still be claimed, are payable.
    pub earned_back: Amount,
    /// What nobody claimed yet.
    pub claimable: Amount,
    /// What was charged in all.
    pub charges: Amount,
    /// The period that costs most.
    pub worst: Option<String>,
}

/// What a history says of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetFigures {
    /// Periods that were judged.
    pub judged: usize,
    /// Of them, those that were missed.
    pub missed: usize,
    /// Whether each record has a limit of its own.
    pub timed: bool,
    /// Records within their limit, over all periods.
    pub met: u64,
    /// Records beyond it.
    pub breaches: u64,
    /// What is required, as the statement writes it.
    pub required: Option<String>,
    /// The attainment of the first missed period, as the statement writes it, and that period.
    pub worst: Option<(String, String)>,
    /// The records that were beyond their limit, or the outages that count, by identity, the first one
    /// first.
    pub late: Vec<String>,
    /// The lowest and the highest attainment of a period, as the statement writes them.
    pub attained: Option<(String, String)>,
    /// What its credits cost after every cap.
    pub cost: Amount,
    /// What they did in the text as it was saved, where it differs.
    pub before: Option<Amount>,
    /// The records that are beyond their limit here and not in the text as it was saved, or the other
    /// way round.
    pub flipped: Option<Flipped>,
}

/// Records of which the verdict is another than it was. Both numbers, because those that are late now
/// and those that no longer are would hide each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flipped {
    /// Those that are beyond their limit now.
    pub more: usize,
    /// Those that no longer are.
    pub fewer: usize,
}

impl Flipped {
    /// Between two lists of records beyond their limit; `None` where they hold the same.
    fn between(before: &[String], now: &[String]) -> Option<Self> {
        if before == now {
            return None;
        }
        let without = |all: &[String], others: &[String]| {
            let others: HashSet<&str> = others.iter().map(String::as_str).collect();
            all.iter().filter(|it| !others.contains(it.as_str())).count()
        };
        let flipped = Self { more: without(now, before), fewer: without(before, now) };
        (flipped.more + flipped.fewer > 0).then_some(flipped)
    }
}

/// What a history says of a credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditFigures {
    /// How often it was paid.
    pub times: usize,
    /// What was paid after every cap.
    pub net: Amount,
    /// What of it was earned back.
    pub earned_back: Amount,
    /// What it was in the text as it was saved, where it differs.
    pub before: Option<Amount>,
}

/// The figures of a statement; `saved` are those of the text as it was saved.
pub(super) fn money(agreement: &Agreement, statement: Statement, saved: Option<&Money>) -> Money {
    let zero = || Amount { amount: Number::default(), currency: agreement.currency };
    let mut targets: BTreeMap<String, TargetFigures> = BTreeMap::new();
    for line in statement.targets {
        let it = targets.entry(line.target.as_str().to_owned()).or_insert_with(|| TargetFigures {
            timed: timed(agreement, &line.target),
            judged: 0,
            missed: 0,
            met: 0,
            breaches: 0,
            required: line.required.clone(),
            worst: None,
            late: Vec::new(),
            attained: None,
            cost: zero(),
            before: None,
            flipped: None,
        });
        it.met += line.met;
        if let Some(attainment) = &line.attainment {
            widen(&mut it.attained, attainment);
        }
        it.breaches += line.breaches;
        let missed = line.verdict == PeriodVerdict::Missed;
        if missed || line.verdict == PeriodVerdict::Met {
            it.judged += 1;
        }
        if missed {
            it.missed += 1;
            if let (None, Some(attainment)) = (&it.worst, line.attainment) {
                it.worst = Some((attainment, line.period.label));
            }
        }
        it.late.extend(line.records);
    }
    let mut credits: BTreeMap<String, CreditFigures> = agreement
        .credits
        .iter()
        .map(|credit| {
            let nothing =
                CreditFigures { times: 0, net: zero(), earned_back: zero(), before: None };
            (credit.heading.name.as_str().to_owned(), nothing)
        })
        .collect();
    for line in &statement.credits {
        if let Some(it) = targets.get_mut(line.target.as_str()) {
            add(&mut it.cost, line.net);
        }
        let Some(it) = credits.get_mut(line.credit.as_str()) else { continue };
        if line.net.amount != Number::default() {
            it.times += 1;
        }
        add(&mut it.net, line.net);
    }
    for line in &statement.earned_back {
        if let Some(it) = credits.get_mut(line.credit.as_str()) {
            add(&mut it.earned_back, line.amount);
        }
    }
    let payable = statement.totals.payable;
    if let Some(saved) = saved {
        for (name, it) in &mut targets {
            let Some(old) = saved.targets.get(name) else { continue };
            it.flipped = Flipped::between(&old.late, &it.late);
            it.before = other(old.cost, it.cost);
        }
        for (name, it) in &mut credits {
            let Some(old) = saved.credits.get(name) else { continue };
            it.before = other(old.net, it.net);
        }
    }
    Money {
        targets,
        credits,
        payable,
        before: saved.and_then(|it| other(it.payable, payable)),
        earned_back: statement.totals.earned_back,
        claimable: statement.totals.claimable,
        charges: statement.totals.charges,
        worst: statement.totals.worst,
    }
}

/// Whether a timer measures a target.
fn timed(agreement: &Agreement, target: &Name) -> bool {
    let target = agreement.targets.iter().find(|it| it.heading.name == *target);
    target.is_some_and(|it| matches!(it.measure, Measure::Timer { .. }))
}

/// Takes one more attainment into the range of them.
fn widen(range: &mut Option<(String, String)>, attainment: &str) {
    match range {
        None => *range = Some((attainment.to_owned(), attainment.to_owned())),
        Some((lowest, highest)) => {
            if size(attainment) < size(lowest) {
                attainment.clone_into(lowest);
            }
            if size(attainment) > size(highest) {
                attainment.clone_into(highest);
            }
        }
    }
}

/// How large an attainment is: a percentage, a duration in microseconds, or a number.
fn size(attainment: &str) -> Option<Number> {
    match attainment.parse::<Duration>() {
        Ok(time) => Some(Number(time.0.into())),
        Err(_) => attainment.trim_end_matches('%').parse().ok(),
    }
}

/// The old amount where the new one is another.
fn other(old: Amount, new: Amount) -> Option<Amount> {
    (old != new).then_some(old)
}

/// Amounts of one currency; one too large to be written stays as it is.
fn add(sum: &mut Amount, more: Amount) {
    if let Some(all) = sum.amount.0.checked_add(more.amount.0) {
        sum.amount = Number(all);
    }
}
