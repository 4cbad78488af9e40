//! Timers, metrics, targets and exclusions.

use slate_model::{
    Aggregate, Agreement, Applies, Availability, ChangeEffect, Comparison, CountWhen, Counting,
    Excluded, Exclusion, Expr, FewRecords, Limit, LimitEntry, LimitMap, LowVolume, Measure, Metric,
    MetricKind, Name, OnChange, OutageFigure, PauseBetween, Percent, Period, Quota, Reopening,
    Requirement, RoundTo, RoundingMode, SpanUnit, Target, Timer, Trigger, Until, Value, WhenNone,
};

use super::Dice;
use super::build::{
    compare, date, decimal, heading, is, lit, minutes, name, number, percent, time,
};
use super::calendars::DAY_TIME;

fn any_calendar(dice: &mut Dice) -> Name {
    name(
        dice.pick(&["support", "24x7", "office", "nights", "both", "changing", "nested", "yearly"]),
    )
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn limit(dice: &mut Dice, only_hours: bool) -> Limit {
    let calendar = |dice: &mut Dice| dice.chance(40).then(|| any_calendar(dice));
    match if only_hours { dice.below(2) } else { dice.below(8) } {
        1 => Limit::WithinField { field: name("agreed"), calendar: calendar(dice) },
        7 => Limit::UntilField { field: name("promised"), calendar: calendar(dice) },
        0 | 2 | 6 => {
            let time = minutes(dice.pick(&[240, 15, 60, 480, 481, 1440, 600, 3000]));
            Limit::Within { time, calendar: calendar(dice) }
        }
        3 | 4 => {
            let counting =
                dice.pick(&[Counting::FromReceipt, Counting::FromReceipt, Counting::FromDate]);
            let least = u32::from(counting == Counting::FromDate);
            let days = least + dice.below(5) as u32;
            let until = dice.pick(&[
                Until::SameTime,
                Until::SameTime,
                Until::Close,
                Until::At(time("17:00")),
            ]);
            let cut_off = dice.chance(30).then(|| time(dice.pick(&["15:00", "08:30"])));
            Limit::WorkingDays {
                days,
                counting,
                until,
                cut_off,
                calendar: Some(name(dice.pick(&DAY_TIME))),
            }
        }
        _ => {
            let spans =
                [(1, SpanUnit::Day), (3, SpanUnit::Day), (1, SpanUnit::Month), (1, SpanUnit::Week)];
            let (amount, unit) = dice.pick(&spans);
            Limit::Span { amount, unit, calendar: calendar(dice) }
        }
    }
}

fn limit_map(dice: &mut Dice, only_hours: bool) -> LimitMap {
    if dice.chance(10) {
        return LimitMap::Limit(limit(dice, only_hours));
    }
    let entry = |words: &[&str], limit: LimitMap| LimitEntry { values: strings(words), limit };
    if dice.chance(15) {
        let high = LimitMap::Limit(limit(dice, only_hours));
        let low = LimitMap::Limit(limit(dice, only_hours));
        let entries = vec![entry(&["high"], high), entry(&["low"], low)];
        return LimitMap::By { field: name("severity"), entries, otherwise: None };
    }
    let mut entries = Vec::new();
    for word in ["P1", "P2"] {
        let of = if dice.chance(20) {
            let east = LimitMap::Limit(limit(dice, only_hours));
            let west = LimitMap::Limit(limit(dice, only_hours));
            let entries = vec![entry(&["east"], east), entry(&["west"], west)];
            LimitMap::By { field: name("region"), entries, otherwise: None }
        } else {
            LimitMap::Limit(limit(dice, only_hours))
        };
        entries.push(entry(&[word], of));
    }
    let rest =
        if dice.chance(15) { LimitMap::NoLimit } else { LimitMap::Limit(limit(dice, only_hours)) };
    if dice.chance(30) {
        LimitMap::By { field: name("priority"), entries, otherwise: Some(Box::new(rest)) }
    } else {
        entries.push(entry(&["P3"], rest));
        LimitMap::By { field: name("priority"), entries, otherwise: None }
    }
}

fn timer(dice: &mut Dice, of: &str) -> Timer {
    let becomes =
        |words: &[&str]| Trigger::Becomes { field: name("status"), values: strings(words) };
    let leaves = |words: &[&str]| Trigger::Leaves { field: name("status"), values: strings(words) };
    let changes = |field: &str| Trigger::Changes(name(field));
    let only = |trigger: Trigger, only: Expr| Trigger::Where { trigger: Box::new(trigger), only };
    let urgent = || is("priority", &["P1"]);
    let start = dice.pick(&[
        vec![Trigger::Opened],
        vec![Trigger::Opened],
        vec![Trigger::Opened],
        vec![only(becomes(&["in_progress", "new"]), urgent())],
        vec![changes("note"), only(Trigger::Event(name("message")), is("region", &["east"]))],
        vec![becomes(&["in_progress"])],
        vec![Trigger::Event(name("message"))],
        vec![Trigger::At(name("answered_at")), becomes(&["awaiting"])],
        vec![Trigger::Becomes { field: name("severity"), values: strings(&["high"]) }],
        vec![becomes(&["new", "in_progress"])],
    ]);
    let stop = dice.pick(&[
        vec![becomes(&["resolved", "closed"])],
        vec![leaves(&["new"])],
        vec![Trigger::Event(name("reply"))],
        vec![becomes(&["resolved"])],
        vec![Trigger::At(name("answered_at"))],
        vec![only(becomes(&["resolved"]), urgent()), becomes(&["closed"])],
        vec![only(Trigger::At(name("answered_at")), urgent()), leaves(&["new", "awaiting"])],
        vec![changes("note"), changes("effort"), becomes(&["resolved"])],
        vec![Trigger::Leaves { field: name("severity"), values: strings(&["high"]) }],
        vec![leaves(&["new", "in_progress", "awaiting", "resolved", "closed"])],
    ]);
    let pause = dice.pick(&[
        None,
        Some(is("status", &["awaiting"])),
        Some(Expr::Any(vec![is("status", &["awaiting"]), is("caused_by", &["customer"])])),
        Some(Expr::Not(Box::new(is("caused_by", &["provider"])))),
        Some(is("severity", &["low"])),
        Some(Expr::IsMissing(Box::new(Expr::Field(name("caused_by"))))),
    ]);
    let reopening =
        dice.pick(&[Reopening::Resume, Reopening::Restart, Reopening::Ignore, Reopening::NewCycle]);
    let effects = [
        ChangeEffect::Recount,
        ChangeEffect::KeepElapsed,
        ChangeEffect::Restart,
        ChangeEffect::KeepOriginal,
    ];
    let effect = dice.pick(&effects);
    let mut on_change = if effect == ChangeEffect::Recount {
        Vec::new()
    } else {
        let fields = ["priority", "agreed", "promised"];
        fields.map(|field| OnChange { field: name(field), effect }).to_vec()
    };
    // Hours only under `keep elapsed`: the limits are made for one field's rule. A restart when a
    // derived field changes is open, see the readings.
    if effect != ChangeEffect::KeepElapsed && dice.chance(30) {
        on_change.push(OnChange { field: name("severity"), effect: ChangeEffect::KeepOriginal });
    }
    let between = |from: Trigger, to: Trigger| PauseBetween { from: vec![from], to: vec![to] };
    let message = || Trigger::Event(name("message"));
    let pauses = dice.pick(&[
        vec![],
        vec![],
        vec![between(message(), Trigger::Event(name("reply")))],
        vec![between(becomes(&["awaiting"]), leaves(&["awaiting"]))],
        vec![
            between(Trigger::At(name("answered_at")), becomes(&["in_progress"])),
            between(only(message(), urgent()), changes("note")),
        ],
    ]);
    let void_when = dice.pick(&[
        vec![],
        vec![],
        vec![],
        vec![becomes(&["closed"])],
        vec![only(changes("priority"), is("plan", &["gold"]))],
    ]);
    let cycles = dice.chance(25);
    Timer {
        heading: heading(of),
        record: name("ticket"),
        start,
        stop,
        pause,
        calendar: any_calendar(dice),
        reopening: if cycles { Reopening::Ignore } else { reopening },
        on_change,
        pauses,
        void: dice.chance(20).then(|| is("status", &["closed"])),
        void_when,
        cycles,
    }
}

fn period(dice: &mut Dice) -> Period {
    dice.pick(&[
        Period::Month,
        Period::Month,
        Period::Month,
        Period::Quarter { from: 1 },
        Period::Week,
        Period::Quarter { from: 2 },
        Period::BillingMonth { day: 15 },
        Period::ContractYear,
        Period::RollingDays { days: 30 },
        Period::RollingMonths { months: 2 },
        Period::Month,
        Period::HalfYear { from: 1 },
        Period::Year { from: 4 },
        Period::Day,
        Period::Term,
        Period::BillingMonth { day: 31 },
    ])
}

fn few(dice: &mut Dice) -> FewRecords {
    if dice.chance(30) { FewRecords::NotMeasured } else { FewRecords::Allow(1) }
}

fn round(dice: &mut Dice) -> Option<RoundTo> {
    use RoundingMode::{Down, HalfDown, HalfEven, HalfUp, Up};
    dice.chance(20).then(|| {
        let mode = dice.pick(&[HalfUp, HalfEven, HalfDown, Up, Down]);
        RoundTo { mode, to: percent(dice.pick(&["0.1", "1", "5"])) }
    })
}

fn target(dice: &mut Dice, of: &str, service: &str, measure: Measure) -> Target {
    let share = !matches!(&measure, Measure::Metric(metric) if metric.as_str() == "desk.figure");
    let timed = matches!(measure, Measure::Timer { .. });
    let require = if share {
        let least = percent(dice.pick(&["95", "50", "66.6", "90", "100", "99.9"]));
        match dice.below(10) {
            0 if timed => Requirement::Every,
            1 => Requirement::Above(percent("50")),
            2 => Requirement::Between { low: percent("30"), high: percent("66.6") },
            _ => Requirement::AtLeast(least),
        }
    } else {
        let figure = number(dice.pick(&[2, 3, 5]));
        match dice.below(4) {
            0 => Requirement::Below(figure),
            1 => Requirement::Between { low: number(2), high: figure },
            _ => Requirement::AtMost(figure),
        }
    };
    let period = period(dice);
    // Low volume means few records: nothing for availability or a mean.
    let counted = share && service == "desk";
    let gold = dice.chance(20) && service == "desk";
    Target {
        heading: heading(of),
        service: name(service),
        tier: None,
        applies: if gold { Applies::Where(is("plan", &["gold"])) } else { Applies::Always },
        measure,
        require: (!dice.chance(5)).then_some(require),
        period,
        per: (timed && dice.chance(15)).then(|| name(dice.pick(&["region", "severity", "team"]))),
        low_volume: (dice.chance(30) && counted)
            .then(|| LowVolume { under: 3 + dice.below(5) as u32, then: few(dice) }),
        when_none: match dice.below(6) {
            0..=3 => WhenNone::NotMeasured,
            4 => WhenNone::Met,
            _ if share => WhenNone::Value(percent("90")),
            _ => WhenNone::Value(number(4)),
        },
        round: if share { round(dice) } else { None },
        warn_at: None,
        from: (period == Period::Month && dice.chance(15)).then(|| date("2026-02-01")),
    }
}

/// A promise on a metric; whoever asks says what is required.
pub fn promise(dice: &mut Dice, of: &str, service: &str, metric: &str) -> Target {
    let measure = Measure::Metric(name(metric));
    Target {
        applies: Applies::Always,
        low_volume: None,
        when_none: dice.pick(&[WhenNone::NotMeasured, WhenNone::NotMeasured, WhenNone::Met]),
        round: None,
        ..target(dice, of, service, measure)
    }
}

pub fn add(agreement: &mut Agreement, mut dice: Dice) {
    let dice = &mut dice;
    for n in 0..=dice.below(2) {
        let timer = timer(dice, &format!("desk.clock{n}"));
        let only_hours =
            timer.on_change.iter().any(|rule| rule.effect == ChangeEffect::KeepElapsed);
        let limit = limit_map(dice, only_hours);
        let count = dice.pick(&[CountWhen::Due, CountWhen::Opened, CountWhen::Stopped]);
        let measure = Measure::Timer { timer: timer.heading.name.clone(), limit, count };
        agreement.timers.push(timer);
        agreement.targets.push(target(dice, &format!("desk.response{n}"), "desk", measure));
    }
    if dice.chance(50) {
        let to = Value::Duration(minutes(30));
        let of = Availability {
            record: name("outage"),
            only: dice.chance(20).then(|| is("cause", &["provider", "planned"])),
            calendar: name(dice.pick(&["24x7", "support", "both"])),
            ignore_shorter_than: dice.chance(40).then(|| minutes(dice.pick(&[5, 30, 600]))),
            round_downtime: dice.chance(15).then_some(RoundTo { mode: RoundingMode::HalfUp, to }),
            fixed_denominator: dice.chance(15).then(|| minutes(43_200)),
            life: None,
        };
        let per = dice.chance(25).then(|| name("region"));
        let other = Availability { fixed_denominator: None, ..of.clone() };
        let kind = MetricKind::Availability(of);
        agreement.metrics.push(Metric {
            heading: heading("site.uptime"),
            kind,
            per: per.clone(),
            round: round(dice),
        });
        let mut target =
            target(dice, "site.availability", "site", Measure::Metric(name("site.uptime")));
        target.per = per;
        agreement.targets.push(target);
        if dice.chance(40) {
            outages(agreement, dice, other);
        }
    }
    if dice.chance(30) {
        let record = name("ticket");
        let only = dice.chance(40).then(|| is("plan", &["gold"]));
        let good = compare(Comparison::AtMost, Expr::Field(name("effort")), lit(number(3)));
        let kind = MetricKind::Share { record, only, good };
        agreement.metrics.push(Metric {
            heading: heading("desk.quick"),
            kind,
            per: None,
            round: round(dice),
        });
        agreement.targets.push(target(
            dice,
            "desk.quickness",
            "desk",
            Measure::Metric(name("desk.quick")),
        ));
    }
    if dice.chance(30) {
        let figure = dice.pick(&[
            Aggregate::Mean,
            Aggregate::Median,
            Aggregate::Percentile(Percent(decimal("90"))),
            Aggregate::Max,
            Aggregate::Sum,
            Aggregate::Count,
            Aggregate::Min,
        ]);
        let of = (figure != Aggregate::Count).then(|| Expr::Field(name("effort")));
        let kind = MetricKind::Records { figure, record: name("ticket"), only: None, of };
        agreement.metrics.push(Metric {
            heading: heading("desk.figure"),
            kind,
            per: None,
            round: None,
        });
        agreement.targets.push(target(
            dice,
            "desk.effort",
            "desk",
            Measure::Metric(name("desk.figure")),
        ));
    }
}

/// A target on a length of time out of the same outages as the availability.
fn outages(agreement: &mut Agreement, dice: &mut Dice, mut of: Availability) {
    let figure = dice.pick(&[
        OutageFigure::Downtime,
        OutageFigure::LongestRun,
        OutageFigure::MeanTimeBetweenFailures,
    ]);
    if figure != OutageFigure::Downtime {
        of.round_downtime = None;
    }
    agreement.metrics.push(Metric {
        heading: heading("site.lengths"),
        kind: MetricKind::Outages { figure, of },
        per: None,
        round: None,
    });
    let mut target = target(dice, "site.length", "site", Measure::Metric(name("site.lengths")));
    let edge = Value::Duration(minutes(dice.pick(&[60, 600, 6_000])));
    target.require = Some(match figure {
        OutageFigure::MeanTimeBetweenFailures => Requirement::AtLeast(edge),
        _ => Requirement::AtMost(edge),
    });
    target.when_none = WhenNone::NotMeasured;
    target.round = None;
    agreement.targets.push(target);
}

pub fn add_exclusions(agreement: &mut Agreement, mut dice: Dice) {
    let dice = &mut dice;
    let mut exclude = |dice: &mut Dice, of: &str, what: Excluded, may_have_quota: bool| {
        let quota = (may_have_quota && dice.chance(50)).then(|| Quota {
            at_most: minutes(dice.pick(&[180, 61, 600])),
            each: dice.pick(&[
                Period::Month,
                Period::Quarter { from: 1 },
                Period::Week,
                Period::ContractYear,
                Period::RollingDays { days: 30 },
                Period::RollingDays { days: 3 },
                Period::RollingMonths { months: 2 },
            ]),
        });
        // The exclusions with quotas before it: this one may use up one of theirs.
        let mut pools =
            agreement.exclusions.iter().filter(|it| it.quota.is_some() && it.shares_with.is_none());
        let pool = pools.next().filter(|_| may_have_quota && dice.chance(40));
        let (quota, shares_with) = match pool {
            Some(pool) => (pool.quota, Some(pool.heading.name.clone())),
            None => (quota, None),
        };
        let some = ["desk", "site", "desk.response0"];
        let only_for = if dice.chance(20) { vec![name(dice.pick(&some))] } else { Vec::new() };
        agreement.exclusions.push(Exclusion {
            heading: heading(of),
            what,
            quota,
            shares_with,
            only_for,
        });
    };
    if dice.chance(30) {
        let only = if dice.chance(30) {
            Expr::All(vec![is("severity", &["low"]), is("plan", &["silver"])])
        } else {
            is("caused_by", &["customer"])
        };
        exclude(dice, "customer_caused", Excluded::Records { record: name("ticket"), only }, false);
    }
    if dice.chance(40) {
        exclude(dice, "planned", Excluded::Calendar(name("maintenance")), true);
    }
    if dice.chance(30) {
        let only = dice.chance(60).then(|| is("notice", &["given"]));
        exclude(dice, "notified", Excluded::TimeOf { record: name("window"), only }, true);
    }
    if dice.chance(30) {
        let only = is("cause", &["customer", "planned"]);
        exclude(dice, "not_ours", Excluded::Records { record: name("outage"), only }, true);
    }
}
