//! Calendars of more kinds: one that changes on a date, one made of several, one with every sort of
//! dated and recurring rule.

use slate_model::{
    Agreement, Calendar, DatedHours, Effect, Hours, Pattern, RecurringHours, Rules, Span, Weekday,
    WeeklyHours,
};

use super::Dice;
use super::build::{date, heading, name, time};

fn span(from: &str, to: &str) -> Span {
    Span { from: time(from), to: time(to) }
}

fn closed(first: &str, last: &str) -> DatedHours {
    let (first, last) = (date(first), date(last));
    DatedHours { first, last, effect: Effect::Closed, spans: Vec::new(), label: None }
}

/// `changing`: its hours and working days are others from a date on. As in the compiled form, each
/// part is closed outside its own dates.
fn changing(agreement: &mut Agreement, dice: &mut Dice) {
    use Weekday::{Fri, Mon, Sat, Thu, Tue, Wed};
    let zone = agreement.zone;
    let weekly = |days: Vec<Weekday>, spans| vec![WeeklyHours { days, spans }];
    let weekdays = vec![Mon, Tue, Wed, Thu, Fri];
    let (before, after) = dice.pick(&[("2026-02-11", "2026-02-12"), ("2026-03-28", "2026-03-29")]);
    let mut old = Rules {
        weekly: weekly(weekdays.clone(), vec![span("09:00", "17:00")]),
        dated: vec![closed(after, "2200-01-01")],
        ..Rules::default()
    };
    let mut days = weekdays;
    days.push(Sat);
    let mut new = Rules {
        weekly: weekly(
            days,
            dice.pick(&[vec![span("08:00", "18:00")], vec![span("06:30", "20:15")]]),
        ),
        dated: vec![closed("1900-01-01", before)],
        ..Rules::default()
    };
    if dice.chance(30) {
        // A day off each month, under the old hours and under the new.
        let recurring = RecurringHours {
            pattern: dice.pick(&[
                Pattern::WorkingDayOfMonth { nth: 2 },
                Pattern::WeekdayOfMonth { nth: -2, weekday: Thu },
            ]),
            effect: Effect::Closed,
            months: Vec::new(),
            spans: dice.pick(&[Vec::new(), vec![span("00:00", "12:30")]]),
            label: None,
        };
        old.recurring.push(recurring.clone());
        new.recurring.push(recurring);
    }
    for (of, rules) in [("changing_1", old), ("changing_2", new)] {
        agreement.calendars.push(Calendar {
            heading: heading(of),
            zone,
            hours: Hours::Rules(rules),
            working_days: None,
            working_days_from: Vec::new(),
        });
    }
    agreement.calendars.push(Calendar {
        heading: heading("changing"),
        zone,
        hours: Hours::AnyOf(vec![name("changing_1"), name("changing_2")]),
        working_days: None,
        working_days_from: Vec::new(),
    });
}

/// `nested`: calendars of calendars.
fn nested(agreement: &mut Agreement, dice: &mut Dice) {
    let of = |names: [&str; 2]| names.map(name).to_vec();
    let inner = dice.pick(&[
        Hours::AnyOf(of(["support", "nights"])),
        Hours::Except(name("24x7"), name("office")),
        Hours::AllOf(of(["changing", "support"])),
    ]);
    let outer = dice.pick(&[
        Hours::Except(name("nested_1"), name("maintenance")),
        Hours::AnyOf(of(["nested_1", "yearly"])),
    ]);
    for (of, hours) in [("nested_1", inner), ("nested", outer)] {
        let zone = agreement.zone;
        agreement.calendars.push(Calendar {
            heading: heading(of),
            zone,
            hours,
            working_days: None,
            working_days_from: Vec::new(),
        });
    }
}

/// `yearly`: open every day, closed by yearly, monthly and fortnightly rules, opened by others.
fn yearly(agreement: &mut Agreement, dice: &mut Dice) {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let days = vec![Mon, Tue, Wed, Thu, Fri, Sat, Sun];
    let spans = dice.pick(&[
        vec![span("07:00", "19:00")],
        vec![span("00:00", "24:00")],
        vec![span("18:00", "03:30")],
    ]);
    let mut rules = Rules { weekly: vec![WeeklyHours { days, spans }], ..Rules::default() };
    let patterns = [
        Pattern::DayOfYear { month: 2, day: 29 },
        Pattern::DayOfYear { month: 1, day: 2 },
        Pattern::DayOfMonth { day: 31 },
        Pattern::EveryWeeks { every: 2, weekday: Wed, from: date("2026-01-07") },
        Pattern::EveryWeeks { every: 3, weekday: Sun, from: date("2026-02-05") },
        Pattern::WeekdayOfMonth { nth: 5, weekday: Fri },
        Pattern::WorkingDayOfMonth { nth: -1 },
    ];
    for _ in 0..dice.below(4) {
        let effect = dice.pick(&[Effect::Closed, Effect::Closed, Effect::Open]);
        let months = dice.pick(&[Vec::new(), vec![1, 4, 7, 10], vec![3]]);
        let spans =
            dice.pick(&[Vec::new(), vec![span("12:00", "14:00")], vec![span("22:00", "02:00")]]);
        let pattern = dice.pick(&patterns);
        rules.recurring.push(RecurringHours { pattern, effect, months, spans, label: None });
    }
    agreement.calendars.push(Calendar {
        heading: heading("yearly"),
        zone: agreement.zone,
        hours: Hours::Rules(rules),
        working_days: None,
        working_days_from: Vec::new(),
    });
}

/// All of them; promises may name any.
pub fn add(agreement: &mut Agreement, dice: &mut Dice) {
    changing(agreement, dice);
    yearly(agreement, dice);
    nested(agreement, dice);
}
