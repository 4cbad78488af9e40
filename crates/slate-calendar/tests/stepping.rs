//! The tables against an evaluator that steps from minute to minute, over calendars, zones and
//! weeks with clock changes that come by chance. It is written from language §5 and shares no code
//! with the crate: where they differ, one of them is wrong.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

use chrono::{Datelike, Days, Duration as Step, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use proptest::prelude::*;
use slate_calendar::{BuiltCalendar, Calendars};
use slate_model::{
    Calendar, Counting, DateRange, DatedHours, Duration, Effect, Heading, Hours, Instant, Pattern,
    RecurringHours, Rules, Span, TimeOfDay, Until, Weekday, WeeklyHours, WorkingDaysFrom, Zone,
};

const MINUTE: i64 = 60_000_000;
const DAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// Zones and dates near which their clocks change, or that are odd in another way.
const PLACES: [(&str, &str); 16] = [
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("America/New_York", "2026-11-01"),
    ("America/Sao_Paulo", "2015-10-18"),   // midnight is skipped
    ("America/Sao_Paulo", "2015-02-22"),   // 23:00 is repeated
    ("America/Havana", "2025-11-02"),      // midnight is repeated
    ("Australia/Lord_Howe", "2026-10-04"), // half an hour
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Asia/Kathmandu", "1986-01-01"), // a quarter of an hour, once
    ("Asia/Kathmandu", "2026-02-28"),
    ("Pacific/Apia", "2011-12-30"), // no such day
    ("Asia/Tehran", "2015-03-21"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Pacific/Chatham", "2026-04-05"),
    ("Europe/London", "2100-03-28"),
    ("Etc/UTC", "2024-02-29"),
];

/// Every minute of a stretch of days, what the clock shows then, and whether it is open.
struct Stepper {
    first: i64,
    shown: Vec<NaiveDateTime>,
    open: Vec<bool>,
    /// Per date: minutes at which hours that started on the date are open on the date itself.
    working: Vec<(NaiveDate, bool)>,
    own_closes: Vec<(NaiveDate, usize)>,
}

impl Stepper {
    fn new(calendar: &Calendar, rules: &Rules, from: NaiveDate, to: NaiveDate) -> Self {
        let zone = calendar.zone;
        let begin = from.and_time(NaiveTime::MIN).and_utc().timestamp() - 26 * 3600;
        let end = to.and_time(NaiveTime::MIN).and_utc().timestamp() + 50 * 3600;
        let shown: Vec<NaiveDateTime> =
            (begin..end).step_by(60).map(|second| clock(zone, second)).collect();
        let minutes = shown.len();
        let mut this = Self {
            first: begin * 1_000_000,
            shown,
            open: vec![false; minutes],
            working: vec![],
            own_closes: vec![],
        };
        let (mut usual, mut closed) = (vec![false; minutes], vec![false; minutes]);
        let (mut dated_open, mut dated_closed) = (vec![false; minutes], vec![false; minutes]);
        let mut own: Vec<(NaiveDate, Vec<(usize, usize)>)> = Vec::new();
        let mut date = from;
        while date <= to {
            let here: Vec<_> =
                rules.recurring.iter().filter(|rule| picked(&rule.pattern, date)).collect();
            let dated: Vec<_> =
                rules.dated.iter().filter(|rule| rule.first <= date && date <= rule.last).collect();
            let whole = [span(0, 24 * 60)];
            let hours = |spans: &[Span]| {
                if spans.is_empty() { whole.to_vec() } else { spans.to_vec() }
            };
            let mut today = Vec::new();
            let mut is_dated = false;
            for rule in dated.iter().filter(|rule| rule.effect == Effect::Open) {
                is_dated = true;
                today.extend(hours(&rule.spans));
            }
            if !is_dated {
                let openings: Vec<_> =
                    here.iter().filter(|rule| rule.effect == Effect::Open).collect();
                if openings.is_empty() {
                    let name = DAYS[date.weekday().num_days_from_monday() as usize];
                    for week in rules.weekly.iter().filter(|week| week.days.contains(&name)) {
                        today.extend(week.spans.clone());
                    }
                }
                openings.iter().for_each(|rule| today.extend(hours(&rule.spans)));
            }
            let mut ranges = Vec::new();
            for span in &today {
                let range = this.range(date, *span);
                ranges.push(range);
                let layer = if is_dated { &mut dated_open } else { &mut usual };
                layer[range.0..range.1].fill(true);
            }
            own.push((date, ranges));
            for rule in here.iter().filter(|rule| rule.effect == Effect::Closed) {
                for span in hours(&rule.spans) {
                    let range = this.range(date, span);
                    closed[range.0..range.1].fill(true);
                }
            }
            for rule in dated.iter().filter(|rule| rule.effect == Effect::Closed) {
                for span in hours(&rule.spans) {
                    let range = this.range(date, span);
                    dated_closed[range.0..range.1].fill(true);
                }
            }
            date = date + Days::new(1);
        }
        for minute in 0..minutes {
            let weak = usual[minute] && !closed[minute];
            this.open[minute] = (weak || dated_open[minute]) && !dated_closed[minute];
        }
        for (date, ranges) in own {
            let midnight = this.at(date + Days::new(1), 0);
            let begun: Vec<&(usize, usize)> = ranges
                .iter()
                .filter(|range| (range.0..range.1.min(midnight)).any(|minute| this.open[minute]))
                .collect();
            let later = calendar.working_days_from.iter().rfind(|part| part.first <= date);
            let days = later.map_or(&calendar.working_days, |part| &part.days);
            let listed = days.as_ref().is_none_or(|days| {
                days.contains(&DAYS[date.weekday().num_days_from_monday() as usize])
            });
            this.working.push((date, listed && !begun.is_empty()));
            // The last close of open time that begins on the date.
            let mut last = 0;
            for range in ranges {
                let mut minute = range.0;
                while minute < range.1 {
                    if !this.open[minute] {
                        minute += 1;
                        continue;
                    }
                    let start = minute;
                    while minute < range.1 && this.open[minute] {
                        minute += 1;
                    }
                    if start < midnight {
                        last = last.max(minute);
                    }
                }
            }
            this.own_closes.push((date, last));
        }
        this
    }

    /// The first minute at which the clock shows that time of that date or later.
    fn at(&self, date: NaiveDate, minutes: i64) -> usize {
        let wanted = date.and_time(NaiveTime::MIN) + Step::minutes(minutes);
        self.shown.iter().position(|shown| *shown >= wanted).unwrap_or(self.shown.len())
    }

    fn range(&self, date: NaiveDate, span: Span) -> (usize, usize) {
        let (from, to) = (i64::from(span.from.seconds() / 60), i64::from(span.to.seconds() / 60));
        let to = if to <= from { to + 24 * 60 } else { to };
        (self.at(date, from), self.at(date, to))
    }

    fn instant(&self, minute: usize) -> Instant {
        Instant(self.first + i64::try_from(minute).unwrap() * MINUTE)
    }

    fn is_working(&self, date: NaiveDate) -> bool {
        self.working.iter().any(|(day, works)| *day == date && *works)
    }

    fn next_open(&self, mut minute: usize) -> Option<usize> {
        while !*self.open.get(minute)? {
            minute += 1;
        }
        Some(minute)
    }

    /// Language §5, `N working days` from `t`, minute by minute.
    fn working_days(&self, start: usize, days: u32) -> Option<usize> {
        let mut received = start;
        while !(*self.open.get(received)? && self.is_working(self.shown[received].date())) {
            received += 1;
        }
        let mut date = self.shown[received].date();
        for _ in 0..days {
            date = date + Days::new(1);
            while !self.is_working(date) {
                if date > self.shown.last()?.date() {
                    return None;
                }
                date = date + Days::new(1);
            }
        }
        let time = self.shown[received].time().signed_duration_since(NaiveTime::MIN).num_minutes();
        let wanted = self.at(date, time);
        if *self.open.get(wanted)? {
            return Some(wanted.max(received));
        }
        let morning = self.at(date, 0);
        let mut back = wanted;
        while back > morning && !self.open[back - 1] {
            back -= 1;
        }
        let due = if back > morning { back } else { self.next_open(wanted)? };
        Some(due.max(received))
    }
}

/// What the clock shows, second by second; the years after 2099 have the rules of 2083, which has
/// the same weekdays as 2100.
fn clock(zone: Zone, second: i64) -> NaiveDateTime {
    let utc = chrono::DateTime::from_timestamp(second, 0).unwrap().naive_utc();
    if utc.year() == 2100 {
        let near = utc.with_year(2083).unwrap();
        assert_eq!(near.weekday(), utc.weekday());
        let shown = zone.0.from_utc_datetime(&near).naive_local();
        return shown + (utc - near);
    }
    zone.0.from_utc_datetime(&utc).naive_local()
}

fn picked(pattern: &Pattern, date: NaiveDate) -> bool {
    let name = DAYS[date.weekday().num_days_from_monday() as usize];
    let month: Vec<NaiveDate> =
        date.with_day(1).unwrap().iter_days().take_while(|d| d.month() == date.month()).collect();
    match *pattern {
        Pattern::WeekdayOfMonth { nth, weekday } => {
            let mut such: Vec<NaiveDate> = month
                .into_iter()
                .filter(|d| DAYS[d.weekday().num_days_from_monday() as usize] == weekday)
                .collect();
            if nth < 0 {
                such.reverse();
            }
            such.get(usize::from(nth.unsigned_abs()) - 1) == Some(&date)
        }
        Pattern::DayOfMonth { day } => {
            let day = usize::from(day).min(month.len());
            month[day - 1] == date
        }
        Pattern::EveryWeeks { every, weekday, from } => {
            let mut monday = from;
            while monday.weekday() != chrono::Weekday::Mon {
                monday = monday.pred_opt().unwrap();
            }
            let weeks = (date - monday).num_days().div_euclid(7);
            name == weekday && date >= from && weeks % i64::from(every) == 0
        }
        Pattern::DayOfYear { month, day } => {
            date.month() == u32::from(month) && date.day() == u32::from(day)
        }
        Pattern::WeekdayOfMonths { nth, weekday, months } => {
            let stretch = |d: NaiveDate| (d.year(), d.month0() / u32::from(months));
            let mut such: Vec<NaiveDate> = date
                .with_ordinal(1)
                .unwrap()
                .iter_days()
                .take_while(|d| d.year() == date.year())
                .filter(|d| stretch(*d) == stretch(date))
                .filter(|d| DAYS[d.weekday().num_days_from_monday() as usize] == weekday)
                .collect();
            if nth < 0 {
                such.reverse();
            }
            such.get(usize::from(nth.unsigned_abs()) - 1) == Some(&date)
        }
        Pattern::WorkingDayOfMonth { .. } | Pattern::WorkingDayOfMonths { .. } => {
            unreachable!("not drawn here")
        }
    }
}

fn span(from: u32, to: u32) -> Span {
    let time = |minutes: u32| TimeOfDay::new(minutes / 60, minutes % 60, 0).unwrap();
    Span { from: time(from), to: time(to) }
}

fn any_span() -> impl Strategy<Value = Span> {
    prop_oneof![
        (0..96_u32, 1..=96_u32).prop_map(|(from, to)| span(from * 15, to * 15)),
        // Around the hours that change.
        (0..16_u32, 1..=16_u32).prop_map(|(from, to)| span(from * 15, to * 15)),
    ]
}

fn any_weekly() -> impl Strategy<Value = Vec<WeeklyHours>> {
    let days = prop::sample::subsequence(DAYS.to_vec(), 1..=7);
    let hours = (days, prop::collection::vec(any_span(), 1..=2))
        .prop_map(|(days, spans)| WeeklyHours { days, spans });
    prop::collection::vec(hours, 1..=3)
}

fn any_pattern(near: NaiveDate) -> impl Strategy<Value = Pattern> {
    let day = prop::sample::select(DAYS.to_vec());
    prop_oneof![
        (prop::sample::select(vec![1_i8, 2, 3, 4, 5, -1, -2, -5]), day.clone())
            .prop_map(|(nth, weekday)| Pattern::WeekdayOfMonth { nth, weekday }),
        (
            prop::sample::select(vec![1_i8, 4, 5, -1, -5]),
            day.clone(),
            prop::sample::select(vec![3_u8, 12])
        )
            .prop_map(|(nth, weekday, months)| Pattern::WeekdayOfMonths {
                nth,
                weekday,
                months
            }),
        (1..=31_u8).prop_map(|day| Pattern::DayOfMonth { day }),
        (1..=3_u16, day, 0..20_u64).prop_map(move |(every, weekday, back)| Pattern::EveryWeeks {
            every,
            weekday,
            from: near - Days::new(back)
        }),
        (0..12_u64).prop_map(move |on| {
            let date = near + Days::new(on);
            Pattern::DayOfYear {
                month: u8::try_from(date.month()).unwrap(),
                day: u8::try_from(date.day()).unwrap(),
            }
        }),
    ]
}

fn any_effect() -> impl Strategy<Value = Effect> {
    prop_oneof![Just(Effect::Open), Just(Effect::Closed)]
}

#[derive(Debug, Clone)]
struct Case {
    calendar: Calendar,
    rules: Rules,
    near: NaiveDate,
}

fn any_case() -> impl Strategy<Value = Case> {
    prop::sample::select(PLACES.to_vec()).prop_flat_map(|(zone, near)| {
        let near: NaiveDate = near.parse().unwrap();
        let recurring = (any_pattern(near), any_effect(), prop::collection::vec(any_span(), 0..=1))
            .prop_map(|(pattern, effect, spans)| RecurringHours {
                pattern,
                effect,
                months: Vec::new(),
                spans,
                label: None,
            });
        // Each date once, so that no opening stands against a closing.
        let dated = prop::collection::btree_map(
            0..12_u64,
            (any_effect(), prop::collection::vec(any_span(), 0..=2)),
            0..=3,
        )
        .prop_map(move |days| {
            let on = |(ahead, (effect, spans)): (u64, (Effect, Vec<Span>))| {
                let date = near - Days::new(5) + Days::new(ahead);
                DatedHours { first: date, last: date, effect, spans, label: None }
            };
            days.into_iter().map(on).collect()
        });
        let listed = prop::option::of(prop::sample::subsequence(DAYS.to_vec(), 1..=6));
        let later = prop::option::of((0..8_u64, listed.clone())).prop_map(move |part| {
            part.map(|(ahead, days)| WorkingDaysFrom { first: near + Days::new(ahead), days })
        });
        (any_weekly(), prop::collection::vec(recurring, 0..=2), dated, (listed, later)).prop_map(
            move |(weekly, recurring, dated, (working_days, later))| {
                let rules = Rules { weekly, recurring, dated, holidays: Vec::new() };
                let calendar = Calendar {
                    heading: Heading::named("hours".parse().unwrap()),
                    zone: zone.parse().unwrap(),
                    hours: Hours::Rules(rules.clone()),
                    working_days,
                    working_days_from: later.into_iter().collect(),
                };
                Case { calendar, rules, near }
            },
        )
    })
}

fn both(case: &Case) -> (Stepper, BuiltCalendar) {
    let (first, last) = (case.near - Days::new(8), case.near + Days::new(10));
    let horizon = DateRange { first, last };
    let zone = case.calendar.zone;
    let calendars = Calendars::build(std::slice::from_ref(&case.calendar), zone, horizon).unwrap();
    let built = calendars.get(&case.calendar.heading.name).unwrap().clone();
    // Hours that begin on the day before the horizon reach into it.
    let stepper =
        Stepper::new(&case.calendar, &case.rules, first - Days::new(1), last + Days::new(1));
    (stepper, built)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn open_time_is_what_stepping_finds(case in any_case(), limits in prop::collection::vec(1..4_000_i64, 4)) {
        let (stepper, built) = both(&case);
        let index = built.index();
        let (from, to) = index.horizon();
        let inside: Vec<usize> = (0..stepper.shown.len())
            .filter(|minute| from <= stepper.instant(*minute) && stepper.instant(*minute) <= to)
            .collect();
        let mut passed = 0;
        let base = index.open_before(from).unwrap();
        // Stepping backwards, so that the next opening is known without another loop.
        for minute in &inside {
            let t = stepper.instant(*minute);
            prop_assert_eq!(index.open_before(t), Some(base + passed), "open time before {}", t);
            if t < to {
                prop_assert_eq!(index.is_open(t), Some(stepper.open[*minute]), "at {} {}", t, stepper.shown[*minute]);
            }
            if stepper.open[*minute] {
                passed += MINUTE;
            }
        }
        // Due instants: the first minute at which so much open time has passed.
        for (at, limit) in limits.iter().enumerate() {
            let start = inside[inside.len() * at / 8];
            let (mut minute, mut run) = (start, 0);
            while run < *limit && stepper.instant(minute) < to {
                run += i64::from(stepper.open[minute]);
                minute += 1;
            }
            let wanted = (run == *limit).then(|| stepper.instant(minute));
            let t = stepper.instant(start);
            let time = Duration(limit * MINUTE);
            let due = index.due(t, time);
            prop_assert_eq!(due, wanted, "{} minutes from {}", limit, t);
            if let Some(due) = due {
                prop_assert_eq!(index.elapsed(t, due), Some(time));
                prop_assert_eq!(index.back(due, time).and_then(|back| index.elapsed(back, due)), Some(time));
                prop_assert!(index.due(t, Duration(time.0 + 1)).is_none_or(|later| later > due));
            }
        }
    }

    #[test]
    fn working_days_are_what_stepping_finds(case in any_case(), days in 0..6_u32, minute in 0..10_000_usize) {
        let (stepper, built) = both(&case);
        let (from, to) = built.index().horizon();
        let range = built.days().range();
        for (date, works) in &stepper.working {
            if range.first <= *date && *date <= range.last {
                prop_assert_eq!(built.days().is_working_day(*date), Some(*works), "{}", date);
            }
        }
        for (date, close) in &stepper.own_closes {
            if let Some(day) = built.days().open_day(*date) && day.last_close < to {
                prop_assert_eq!(day.last_close, stepper.instant(*close), "{}", date);
            }
        }
        let first = (0..stepper.shown.len()).find(|m| stepper.instant(*m) >= from).unwrap();
        let start = first + minute;
        let t = stepper.instant(start);
        let found = built.working_days_due(t, days, Counting::FromReceipt, Until::SameTime, None);
        let wanted = stepper.working_days(start, days).map(|due| stepper.instant(due));
        // Beyond the horizon the tables say nothing; within it they are right.
        if let Some(found) = found {
            prop_assert_eq!(Some(found.due), wanted, "{} working days from {} ({})", days, t, stepper.shown[start]);
        } else {
            let late = wanted.is_none_or(|due| due.0 > to.0 - 86_400_000_000);
            prop_assert!(late, "{} working days from {} are due {:?}", days, t, wanted);
        }
    }

    #[test]
    fn taking_time_out_is_what_stepping_finds(case in any_case(), cuts in prop::collection::vec((0..20_000_usize, 1..3_000_usize), 0..5)) {
        let (stepper, built) = both(&case);
        let (from, to) = built.index().horizon();
        let cuts: Vec<(Instant, Instant)> = cuts
            .iter()
            .map(|(start, length)| (stepper.instant(*start), stepper.instant(start + length)))
            .collect();
        let index = built.index().minus(&cuts);
        let round_the_clock = slate_calendar::CalendarIndex::always().minus(&cuts);
        let kept = round_the_clock.intersect(built.index());
        prop_assert_eq!(index.total(), kept.total());
        for minute in (0..stepper.shown.len()).step_by(7) {
            let t = stepper.instant(minute);
            if from <= t && t < to {
                let cut = cuts.iter().any(|(a, b)| *a <= t && t < *b);
                prop_assert_eq!(index.is_open(t), Some(stepper.open[minute] && !cut));
                prop_assert_eq!(kept.is_open(t), index.is_open(t));
                prop_assert_eq!(round_the_clock.is_open(t), Some(!cut));
            }
        }
        let spans: Vec<_> = index.spans(from, to).collect();
        let sum: i64 = spans.iter().map(|(a, b)| b.0 - a.0).sum();
        prop_assert_eq!(index.elapsed(from, to), Some(Duration(sum)));
        prop_assert!(spans.windows(2).all(|pair| pair[0].1 < pair[1].0), "merged and in order");
    }
}
