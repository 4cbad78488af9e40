//! A service desk in a few lines: what the tests of the clocks are written in.
#![allow(dead_code, reason = "every test file uses a part of it")]

pub mod many;

use slate_calendar::instant_at;
use slate_engine::measured::{Judgement, Measured, Measurements};
use slate_engine::{Options, Plan};
use slate_evidence::{Evidence, EvidenceBuilder};
use slate_model::*;

pub fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub fn heading(text: &str) -> Heading {
    Heading::named(name(text))
}

pub const fn date(year: i32, month: u32, day: u32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// `2026-03-06 17:50` or `2026-03-06 17:50:30` in London.
pub fn at(text: &str) -> Instant {
    let parse = |form| chrono::NaiveDateTime::parse_from_str(text, form);
    let local = parse("%Y-%m-%d %H:%M").or_else(|_| parse("%Y-%m-%d %H:%M:%S")).expect(text);
    instant_at("Europe/London".parse().unwrap(), local).unwrap()
}

/// An instant as London's clock shows it.
pub fn shown(at: Instant) -> String {
    let local = slate_calendar::local_at("Europe/London".parse().unwrap(), at);
    local.format("%a %Y-%m-%d %H:%M").to_string()
}

pub fn minutes(n: i64) -> Duration {
    Duration::from_minutes(n)
}

pub fn is(field: &str, members: &[&str]) -> Expr {
    Expr::Is {
        of: Box::new(Expr::Field(name(field))),
        one_of: members.iter().map(|m| Value::Member((*m).to_owned())).collect(),
    }
}

pub fn becomes(field: &str, values: &[&str]) -> Trigger {
    Trigger::Becomes {
        field: name(field),
        values: values.iter().map(|v| (*v).to_owned()).collect(),
    }
}

pub fn leaves(field: &str, values: &[&str]) -> Trigger {
    Trigger::Leaves { field: name(field), values: values.iter().map(|v| (*v).to_owned()).collect() }
}

pub fn within(minutes_: i64) -> LimitMap {
    LimitMap::Limit(Limit::Within { time: minutes(minutes_), calendar: None })
}

pub fn within_always(minutes_: i64) -> LimitMap {
    LimitMap::Limit(Limit::Within { time: minutes(minutes_), calendar: Some(name("24x7")) })
}

pub fn working_days(days: u32) -> LimitMap {
    LimitMap::Limit(Limit::WorkingDays {
        days,
        counting: Counting::FromReceipt,
        until: Until::SameTime,
        cut_off: None,
        calendar: None,
    })
}

pub fn by(field: &str, entries: &[(&str, LimitMap)]) -> LimitMap {
    let entry = |(value, limit): &(&str, LimitMap)| LimitEntry {
        values: vec![(*value).to_owned()],
        limit: limit.clone(),
    };
    LimitMap::By {
        field: name(field),
        entries: entries.iter().map(entry).collect(),
        otherwise: None,
    }
}

fn field(text: &str, kind: FieldKind) -> Field {
    Field { heading: heading(text), kind, derived: None }
}

pub fn one_of(text: &str, members: &[&str]) -> Field {
    field(text, FieldKind::OneOf(members.iter().map(|m| (*m).to_owned()).collect()))
}

pub fn span(from: &str, to: &str) -> Span {
    Span { from: from.parse().unwrap(), to: to.parse().unwrap() }
}

pub const WEEKDAYS: [Weekday; 5] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

pub fn weekly(text: &str, days: &[Weekday], from: &str, to: &str) -> Calendar {
    let weekly = vec![WeeklyHours { days: days.to_vec(), spans: vec![span(from, to)] }];
    Calendar {
        heading: heading(text),
        zone: "Europe/London".parse().unwrap(),
        hours: Hours::Rules(Rules { weekly, ..Rules::default() }),
        working_days: None,
        working_days_from: Vec::new(),
    }
}

/// A closing or opening of whole days or hours on dates.
pub fn dated(calendar: &mut Calendar, day: chrono::NaiveDate, effect: Effect, label: &str) {
    if let Hours::Rules(rules) = &mut calendar.hours {
        rules.dated.push(DatedHours {
            first: day,
            last: day,
            effect,
            spans: Vec::new(),
            label: Some(label.to_owned()),
        });
    }
}

/// Mon-Fri 08:00-18:00 in London, tickets with a priority, one timer from opening to `resolved` or
/// `closed`, paused while `waiting`, and one monthly target on it.
pub fn desk(limit: LimitMap) -> Agreement {
    let record = Record {
        heading: heading("ticket"),
        plural: name("tickets"),
        time: RecordTime::Instant,
        fields: vec![
            one_of("priority", &["P1", "P2", "P3"]),
            one_of("status", &["new", "working", "waiting", "resolved", "closed", "mistake"]),
            one_of("caused_by", &["provider", "customer"]),
            field("plan", FieldKind::Text),
            field("replied", FieldKind::Instant),
            field("touches", FieldKind::Count),
        ],
        events: vec![name("message"), name("reply")],
    };
    let timer = Timer {
        heading: heading("desk.fix"),
        record: name("ticket"),
        start: vec![Trigger::Opened],
        stop: vec![becomes("status", &["resolved", "closed"])],
        pause: Some(is("status", &["waiting"])),
        calendar: name("hours"),
        reopening: Reopening::Resume,
        on_change: Vec::new(),
        pauses: Vec::new(),
        void: None,
        void_when: Vec::new(),
        cycles: false,
    };
    Agreement {
        heading: heading("acme"),
        kind: slate_model::AgreementKind::ServiceLevel,
        provider: "Northwind".to_owned(),
        customer: "Acme".to_owned(),
        term: DateRange { first: date(2026, 1, 1), last: date(2026, 12, 31) },
        currency: "GBP".parse().unwrap(),
        zone: "Europe/London".parse().unwrap(),
        parameters: Vec::new(),
        calendars: vec![weekly("hours", &WEEKDAYS, "08:00", "18:00")],
        records: vec![record],
        inputs: Vec::new(),
        services: vec![Service {
            heading: heading("desk"),
            charges: Vec::new(),
            tiers: Vec::new(),
        }],
        timers: vec![timer],
        metrics: Vec::new(),
        targets: vec![target("desk.resolution", limit)],
        exclusions: Vec::new(),
        credits: Vec::new(),
        settlement: Settlement::default(),
        terminations: Vec::new(),
    }
}

pub fn target(text: &str, limit: LimitMap) -> Target {
    measured(text, Measure::Timer { timer: name("desk.fix"), limit, count: CountWhen::Due })
}

pub fn measured(text: &str, measure: Measure) -> Target {
    Target {
        heading: heading(text),
        service: name("desk"),
        tier: None,
        applies: Applies::Always,
        measure,
        require: Some(Requirement::AtLeast(percent("90"))),
        period: Period::Month,
        per: None,
        low_volume: None,
        when_none: WhenNone::NotMeasured,
        round: None,
        warn_at: None,
        from: None,
    }
}

pub fn percent(text: &str) -> Value {
    Value::Percent(format!("{text}%").parse().unwrap())
}

/// The one timer of a desk.
pub fn timer(agreement: &mut Agreement) -> &mut Timer {
    agreement.timers.first_mut().unwrap()
}

/// The one target of a desk.
pub fn first_target(agreement: &mut Agreement) -> &mut Target {
    agreement.targets.first_mut().unwrap()
}

pub fn count_when(agreement: &mut Agreement, when: CountWhen) {
    if let Measure::Timer { count, .. } = &mut first_target(agreement).measure {
        *count = when;
    }
}

fn value(agreement: &Agreement, record: &str, field: &str, text: &str) -> Value {
    let record = agreement.record(&name(record)).unwrap();
    match record.field(field).unwrap_or_else(|| panic!("no field {field}")).kind {
        FieldKind::OneOf(_) => Value::Member(text.to_owned()),
        FieldKind::Instant => Value::Instant(at(&text.replace('T', " "))),
        FieldKind::Count | FieldKind::Number => Value::Number(text.parse().unwrap()),
        FieldKind::Boolean => Value::Boolean(text == "true"),
        _ => Value::Text(text.to_owned()),
    }
}

/// A history in lines. `INC1 2026-03-06 17:50 priority=P1 status=new` opens a ticket,
/// `INC1 2026-03-07 01:00 status=resolved message!` changes it; of an interval record
/// `outage:O1 2026-03-06 17:50 to 2026-03-06 18:00 region=east` (`to -` where it goes on).
pub fn history(agreement: &Agreement, lines: &str) -> Evidence {
    let mut builder = EvidenceBuilder::new(agreement);
    let mut known: Vec<String> = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace().peekable();
        let id = words.next().unwrap();
        let (record, id) = id.split_once(':').unwrap_or(("ticket", id));
        let mut instant = || {
            let day = words.next().unwrap();
            if day == "-" { None } else { Some(at(&format!("{day} {}", words.next().unwrap()))) }
        };
        let start = instant().unwrap();
        let mut rest: Vec<&str> = words.collect();
        let mut end = None;
        if rest.first() == Some(&"to") {
            end = (rest[1] != "-").then(|| at(&format!("{} {}", rest[1], rest[2])));
            rest.drain(..if end.is_some() { 3 } else { 2 });
        }
        let values: Vec<(&str, Value)> = rest
            .iter()
            .filter_map(|word| word.split_once('='))
            .map(|(field, text)| (field, value(agreement, record, field, text)))
            .collect();
        let key = format!("{record}:{id}");
        if known.contains(&key) {
            for (field, value) in &values {
                builder.change(record, id, start, field, value).unwrap();
            }
            for event in rest.iter().filter_map(|word| word.strip_suffix('!')) {
                builder.event(record, id, start, event).unwrap();
            }
        } else {
            builder.record(record, id, start, end, &values).unwrap();
            known.push(key);
        }
    }
    builder.build().unwrap()
}

pub fn options(as_of: &str) -> Options {
    Options { as_of: at(as_of), term: None, assume_claimed: false }
}

/// What became of a ticket: `met, due Fri 2026-03-06 21:50`.
pub fn verdict(agreement: &Agreement, as_of: &str, lines: &str, id: &str) -> String {
    verdicts(agreement, as_of, lines, id).join("; ")
}

/// The same for each cycle.
pub fn verdicts(agreement: &Agreement, as_of: &str, lines: &str, id: &str) -> Vec<String> {
    let evidence = history(agreement, lines);
    let plan = Plan::new(agreement, &evidence, &options(as_of)).unwrap();
    let target = &agreement.targets.first().unwrap().heading.name;
    plan.judge_record(target, id).unwrap().iter().map(told).collect()
}

pub fn told(judgement: &Judgement) -> String {
    let verdict = match judgement.verdict {
        RecordVerdict::Met => "met",
        RecordVerdict::Breached => "breached",
        RecordVerdict::Pending => "pending",
        RecordVerdict::NotStarted => "not started",
        RecordVerdict::Void => "void",
        RecordVerdict::Excluded => "excluded",
        RecordVerdict::Unlimited => "unlimited",
    };
    match judgement.due {
        Some(due) => format!("{verdict}, due {}", shown(due)),
        None => verdict.to_owned(),
    }
}

pub fn measure(agreement: &Agreement, as_of: &str, lines: &str) -> Measurements {
    let evidence = history(agreement, lines);
    let (_, measurements) = slate_engine::measure(agreement, &evidence, &options(as_of)).unwrap();
    measurements
}

/// The measured cells of the first target, one line each: `2026-03 1/2 50% missed`.
pub fn cells(agreement: &Agreement, as_of: &str, lines: &str) -> Vec<String> {
    let measurements = measure(agreement, as_of, lines);
    let target = measurements.targets.first().unwrap();
    let line = |cell: &Measured| {
        let mut text = target.cuts.get(cell.period).unwrap().label.clone();
        if let Some(group) = &cell.group {
            text.push_str(&format!(" {group}"));
        }
        text.push_str(&format!(" {}/{}", cell.numerator, cell.denominator));
        if let Some(reached) = &cell.attainment {
            let percent = reached.kind == types::Type::Percent;
            let shown = if percent {
                reached.value.times(&slate_engine::exact::Exact::whole(100))
            } else {
                reached.value.clone()
            };
            text.push_str(&format!(" {}{}", shown.to_decimal(4), if percent { "%" } else { "" }));
        }
        text.push_str(match cell.verdict {
            PeriodVerdict::Met => " met",
            PeriodVerdict::Missed => " missed",
            PeriodVerdict::NotMeasured => " not measured",
            PeriodVerdict::Reported => " reported",
        });
        if cell.forgiven {
            text.push_str(" forgiven");
        }
        if cell.pending > 0 {
            text.push_str(&format!(" pending {}", cell.pending));
        }
        if cell.streak > 0 {
            text.push_str(&format!(" streak {}", cell.streak));
        }
        if cell.provisional {
            text.push_str(" provisional");
        }
        text
    };
    target.cells.iter().map(line).collect()
}
