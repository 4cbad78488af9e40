//! An agreement with its term, zone, records, services and calendars.

use chrono::{Days, Months};
use slate_model::{
    Agreement, Calendar, Case, Charge, ChargeAmount, Currency, DateRange, DatedHours, Effect, Expr,
    Field, FieldKind, Holiday, HolidayTable, Hours, ListedHolidays, Pattern, Period, Record,
    RecordTime, RecurringHours, Rules, Service, Settlement, Span, Weekday, WeeklyHours,
    WorkingDaysFrom, Zone,
};

use super::Dice;
use super::build::{date, heading, is, member, money, name, time};

/// Calendars whose days begin and end closed: working days mean something in them.
pub const DAY_TIME: [&str; 2] = ["support", "office"];

const ZONES: [&str; 7] = [
    "UTC",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Havana",
    "Europe/Berlin",
];

fn zone(text: &str) -> Zone {
    text.parse().expect("a zone")
}

fn span(from: &str, to: &str) -> Span {
    Span { from: time(from), to: time(to) }
}

fn field(of: &str, kind: FieldKind) -> Field {
    Field { heading: heading(of), kind, derived: None }
}

fn one_of(of: &str, members: &[&str]) -> Field {
    field(of, FieldKind::OneOf(members.iter().map(|member| (*member).to_owned()).collect()))
}

/// Derived: high for a P1, and for a P2 of the east; unknown where neither can be told.
fn severity() -> Field {
    let member = |word| Expr::Literal(member(word));
    let second = Expr::All(vec![is("priority", &["P2"]), is("region", &["east"])]);
    let rest = is("priority", &["P2", "P3"]);
    let cases = vec![
        Case { when: is("priority", &["P1"]), value: member("high") },
        Case { when: second, value: member("high") },
        Case { when: rest, value: member("low") },
    ];
    let derived = Some(Expr::Match { cases, otherwise: None });
    Field { derived, ..one_of("severity", &["high", "low"]) }
}

fn records() -> Vec<Record> {
    let ticket = Record {
        heading: heading("ticket"),
        plural: name("tickets"),
        time: RecordTime::Instant,
        fields: vec![
            one_of("priority", &["P1", "P2", "P3"]),
            one_of("status", &["new", "in_progress", "awaiting", "resolved", "closed"]),
            one_of("region", &["east", "west"]),
            one_of("plan", &["gold", "silver"]),
            one_of("caused_by", &["provider", "customer"]),
            field("effort", FieldKind::Number),
            field("agreed", FieldKind::Duration),
            field("promised", FieldKind::Instant),
            field("note", FieldKind::Text),
            field("answered_at", FieldKind::Instant),
            field("team", FieldKind::Text),
            field("vip", FieldKind::Boolean),
            severity(),
        ],
        events: vec![name("message"), name("reply")],
    };
    let interval = |of: &str, plural: &str, fields: Vec<Field>| Record {
        heading: heading(of),
        plural: name(plural),
        time: RecordTime::Interval,
        fields,
        events: Vec::new(),
    };
    let outage = vec![
        one_of("region", &["east", "west"]),
        one_of("cause", &["provider", "customer", "planned"]),
    ];
    let window = vec![one_of("notice", &["given", "none"])];
    let life = vec![one_of("region", &["east", "west"])];
    vec![
        ticket,
        interval("outage", "outages", outage),
        interval("window", "windows", window),
        interval("life", "lives", life),
    ]
}

pub fn agreement(mut dice: Dice) -> Agreement {
    let zone_name = dice.pick(&ZONES);
    let first =
        date(dice.pick(&["2026-01-01", "2026-02-01", "2026-02-15", "2026-09-20", "2025-12-31"]));
    let months = dice.pick(&[3u32, 2, 4, 6, 14]);
    let mut last = first + Months::new(months) - Days::new(1);
    if dice.chance(30) {
        last = last - Days::new(11);
    }
    let currency: Currency = dice.pick(&["GBP", "JPY", "KWD"]).parse().expect("a currency");
    let calendars = calendars(&mut dice, zone_name);
    let mut services = Vec::new();
    for of in ["desk", "site"] {
        let each = dice.pick(&[
            Period::Month,
            Period::Quarter { from: 1 },
            Period::Year { from: 1 },
            Period::ContractYear,
            Period::HalfYear { from: 1 },
            Period::BillingMonth { day: 15 },
        ]);
        let amount = dice.pick(&["20000", "999", "1234", "100", "0"]);
        let mut charges = vec![Charge {
            amount: ChargeAmount::Fixed(money(amount, currency)),
            each,
            from: None,
            at: None,
        }];
        if dice.chance(20) {
            let from = Some(first + Days::new(20 + dice.below(35) as u64));
            let amount = ChargeAmount::Fixed(money("3000", currency));
            charges.push(Charge { amount, each, from, at: None });
        }
        services.push(Service { heading: heading(of), charges, tiers: Vec::new() });
    }
    Agreement {
        heading: heading("a"),
        kind: slate_model::AgreementKind::ServiceLevel,
        provider: "P".to_owned(),
        customer: "C".to_owned(),
        term: DateRange { first, last },
        currency,
        zone: zone(zone_name),
        parameters: Vec::new(),
        calendars,
        records: records(),
        inputs: Vec::new(),
        services,
        timers: Vec::new(),
        metrics: Vec::new(),
        targets: Vec::new(),
        exclusions: Vec::new(),
        credits: Vec::new(),
        settlement: Settlement::default(),
        terminations: Vec::new(),
    }
}

fn calendars(dice: &mut Dice, of_agreement: &str) -> Vec<Calendar> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let in_zone =
        |dice: &mut Dice| zone(if dice.chance(20) { dice.pick(&ZONES) } else { of_agreement });
    let weekdays = vec![Mon, Tue, Wed, Thu, Fri];

    let spans = dice.pick(&[
        vec![span("08:00", "18:00")],
        vec![span("08:00", "12:00"), span("13:00", "17:30")],
        vec![span("08:07", "12:11"), span("11:00", "17:53")],
        vec![span("00:00", "24:00")],
        vec![span("00:30", "01:30"), span("01:45", "23:59")],
    ]);
    let mut rules =
        Rules { weekly: vec![WeeklyHours { days: weekdays.clone(), spans }], ..Rules::default() };
    if dice.chance(40) {
        rules.weekly.push(WeeklyHours { days: vec![Sat], spans: vec![span("09:00", "13:00")] });
    }
    // Dates of their own for each rule: an opening against a closing is refused.
    if dice.chance(50) {
        let days = [
            "2026-01-01",
            "2026-01-19",
            "2026-02-23",
            "2026-03-27",
            "2026-04-03",
            "2026-10-26",
            "2026-12-25",
        ];
        let day = |day: &str| Holiday { date: date(day), name: "Holiday".to_owned() };
        rules.holidays.push(HolidayTable::Listed(ListedHolidays {
            name: name("own"),
            first_year: 2020,
            last_year: 2030,
            source: None,
            days: days.into_iter().map(day).collect(),
        }));
    }
    let mut dated = |dice: &mut Dice, first: &str, last: &str, effect: Effect, spans: Vec<Span>| {
        if dice.chance(30) {
            rules.dated.push(DatedHours {
                first: date(first),
                last: date(last),
                effect,
                spans,
                label: None,
            });
        }
    };
    dated(dice, "2026-01-12", "2026-01-14", Effect::Closed, Vec::new());
    dated(dice, "2026-02-18", "2026-02-18", Effect::Closed, vec![span("10:00", "14:00")]);
    dated(dice, "2026-01-24", "2026-01-25", Effect::Open, vec![span("09:00", "17:00")]);
    dated(dice, "2026-02-28", "2026-02-28", Effect::Open, Vec::new());
    dated(
        dice,
        "2026-03-10",
        "2026-03-10",
        Effect::Open,
        vec![span("06:00", "08:00"), span("20:00", "21:00")],
    );
    dated(dice, "2026-03-29", "2026-03-29", Effect::Open, vec![span("01:30", "05:00")]);
    dated(dice, "2026-10-25", "2026-10-25", Effect::Open, vec![span("01:30", "05:00")]);
    let working_days = dice.chance(40).then(|| weekdays.clone());
    let mut working_days_from = Vec::new();
    for first in ["2026-02-10", "2026-03-29"] {
        if dice.chance(20) {
            let days = dice.chance(70).then(|| dice.pick(&[vec![Mon, Tue, Sat], vec![Wed, Fri]]));
            working_days_from.push(WorkingDaysFrom { first: date(first), days });
        }
    }
    let support = Calendar {
        heading: heading("support"),
        zone: in_zone(dice),
        hours: Hours::Rules(rules),
        working_days,
        working_days_from,
    };

    let office_days = vec![Mon, Wed, Thu, Sun];
    let hours = WeeklyHours { days: office_days.clone(), spans: vec![span("09:00", "17:00")] };
    let mut rules = Rules { weekly: vec![hours], ..Rules::default() };
    if dice.chance(40) {
        let pattern = dice.pick(&[
            Pattern::WeekdayOfMonth { nth: -1, weekday: Wed },
            Pattern::WorkingDayOfMonth { nth: -1 },
            Pattern::WorkingDayOfMonths { nth: 3, months: 12 },
            Pattern::WorkingDayOfMonths { nth: -2, months: 3 },
            Pattern::WeekdayOfMonths { nth: 5, weekday: Thu, months: 3 },
            Pattern::DayOfMonth { day: 31 },
            Pattern::DayOfYear { month: 2, day: 25 },
        ]);
        let spans = if dice.chance(50) { vec![span("12:00", "17:00")] } else { Vec::new() };
        let months = if dice.chance(20) { vec![1, 2, 10] } else { Vec::new() };
        rules.recurring.push(RecurringHours {
            pattern,
            effect: Effect::Closed,
            months,
            spans,
            label: None,
        });
    }
    let hours = Hours::Rules(rules);
    let office = Calendar {
        heading: heading("office"),
        zone: in_zone(dice),
        hours,
        working_days: Some(office_days),
        working_days_from: Vec::new(),
    };

    let days = dice.pick(&[weekdays, vec![Fri, Sat, Sun]]);
    let weekly = vec![WeeklyHours { days, spans: vec![span("22:00", "06:00")] }];
    let hours = Hours::Rules(Rules { weekly, ..Rules::default() });
    let night = Calendar {
        heading: heading("nights"),
        zone: in_zone(dice),
        hours,
        working_days: None,
        working_days_from: Vec::new(),
    };

    let pattern = dice.pick(&[
        Pattern::WeekdayOfMonth { nth: 1, weekday: Sun },
        Pattern::WeekdayOfMonth { nth: -1, weekday: Sun },
        Pattern::EveryWeeks { every: 2, weekday: Tue, from: date("2026-01-04") },
        Pattern::DayOfMonth { day: 30 },
    ]);
    let spans = dice.pick(&[
        vec![span("02:00", "06:00")],
        vec![span("01:30", "02:30")],
        vec![span("23:00", "03:00")],
    ]);
    let recurring = vec![RecurringHours {
        pattern,
        effect: Effect::Open,
        months: Vec::new(),
        spans,
        label: None,
    }];
    let hours = Hours::Rules(Rules { recurring, ..Rules::default() });
    let maintenance = Calendar {
        heading: heading("maintenance"),
        zone: in_zone(dice),
        hours,
        working_days: None,
        working_days_from: Vec::new(),
    };

    let hours = dice.pick(&[
        Hours::AnyOf(vec![name("support"), name("nights")]),
        Hours::AllOf(vec![name("support"), name("office")]),
        Hours::Except(name("24x7"), name("maintenance")),
        Hours::Except(name("support"), name("office")),
    ]);
    let both = Calendar {
        heading: heading("both"),
        zone: in_zone(dice),
        hours,
        working_days: None,
        working_days_from: Vec::new(),
    };
    vec![support, office, night, maintenance, both]
}
