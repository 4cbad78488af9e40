//! Minutes and wall clocks: is this minute open, what does the clock on the wall say (language §5).

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use chrono::{
    DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone,
    Timelike,
};
use chrono_tz::Tz;
use slate_model::{
    ALWAYS_OPEN, Agreement, Calendar, DatedHours, Effect, HolidayTable, Hours, Instant, Name,
    Pattern, RecurringHours, Rules, Span, Weekday,
};

/// Minutes since 1970-01-01T00:00Z. A minute stands for the instant at which it begins.
pub type Minute = i64;

/// The minute of an instant, which must be a whole one.
pub fn minute(at: Instant) -> Minute {
    assert_eq!(at.0.rem_euclid(60_000_000), 0, "{at} is no whole minute");
    at.0 / 60_000_000
}

/// The instant of a minute.
pub fn instant(at: Minute) -> Instant {
    Instant(at * 60_000_000)
}

/// What the wall clock shows.
pub fn local(zone: Tz, at: Minute) -> NaiveDateTime {
    let utc = DateTime::from_timestamp(at * 60, 0).expect("within chrono's years");
    utc.with_timezone(&zone).naive_local()
}

/// When the wall clock shows this: the first time of two, the instant of the change when it never
/// does.
pub fn resolve(zone: Tz, mut shown: NaiveDateTime) -> Minute {
    loop {
        match zone.from_local_datetime(&shown) {
            MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => {
                return at.timestamp() / 60;
            }
            MappedLocalTime::None => shown += TimeDelta::minutes(1),
        }
    }
}

/// The first minute of a date.
pub fn midnight(zone: Tz, date: NaiveDate) -> Minute {
    resolve(zone, date.and_hms_opt(0, 0, 0).expect("midnight"))
}

/// What the wall clock shows, as opening hours see it. An edge inside a repeated hour means its
/// first occurrence, so in the second pass every edge of that hour has gone by: it is the last
/// minute of the hour all along.
fn as_edges_see_it(zone: Tz, at: Minute) -> NaiveDateTime {
    let mut shown = local(zone, at);
    if let MappedLocalTime::Ambiguous(_, second) = zone.from_local_datetime(&shown)
        && second.timestamp() / 60 == at
    {
        let twice =
            |shown| matches!(zone.from_local_datetime(&shown), MappedLocalTime::Ambiguous(..));
        while twice(shown + TimeDelta::minutes(1)) {
            shown += TimeDelta::minutes(1);
        }
    }
    shown
}

fn weekday(date: NaiveDate) -> Weekday {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun][date.weekday().num_days_from_monday() as usize]
}

/// The day after.
pub fn next(date: NaiveDate) -> NaiveDate {
    date + Days::new(1)
}

/// The day before.
pub fn before(date: NaiveDate) -> NaiveDate {
    date - Days::new(1)
}

/// The last date of its month.
pub fn last_of_month(date: NaiveDate) -> NaiveDate {
    let mut last = date;
    while next(last).month() == date.month() {
        last = next(last);
    }
    last
}

/// The calendars of an agreement, answering minute by minute. Answers are remembered by day.
pub struct Wall<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    open: RefCell<Vec<HashMap<i64, Rc<Vec<bool>>>>>,
    working: RefCell<HashMap<(String, NaiveDate), bool>>,
    picked: RefCell<HashMap<(String, usize, NaiveDate), bool>>,
}

impl<'a> Wall<'a> {
    /// The calendars of `agreement`.
    pub fn new(agreement: &'a Agreement) -> Self {
        let open = RefCell::new(vec![HashMap::new(); agreement.calendars.len()]);
        Self { agreement, open, working: RefCell::default(), picked: RefCell::default() }
    }

    fn calendar(&self, name: &Name) -> Option<&'a Calendar> {
        if name.as_str() == ALWAYS_OPEN {
            return None;
        }
        Some(self.agreement.calendar(name).unwrap_or_else(|| panic!("no calendar {name}")))
    }

    /// The zone of a calendar; of `24x7` the agreement's.
    pub fn zone(&self, name: &Name) -> Tz {
        self.calendar(name).map_or(self.agreement.zone.0, |calendar| calendar.zone.0)
    }

    /// Whether a calendar is open in this minute.
    pub fn open(&self, name: &Name, at: Minute) -> bool {
        if name.as_str() == ALWAYS_OPEN {
            return true;
        }
        let place =
            self.agreement.calendars.iter().position(|calendar| calendar.heading.name == *name);
        let place = place.unwrap_or_else(|| panic!("no calendar {name}"));
        let day = at.div_euclid(1440);
        if let Some(minutes) = self.open.borrow()[place].get(&day) {
            return minutes[at.rem_euclid(1440) as usize];
        }
        let calendar = &self.agreement.calendars[place];
        let minutes: Rc<Vec<bool>> =
            Rc::new((day * 1440..(day + 1) * 1440).map(|at| self.ask(calendar, at)).collect());
        self.open.borrow_mut()[place].insert(day, Rc::clone(&minutes));
        minutes[at.rem_euclid(1440) as usize]
    }

    fn ask(&self, calendar: &Calendar, at: Minute) -> bool {
        match &calendar.hours {
            Hours::Rules(rules) => {
                let shown = as_edges_see_it(calendar.zone.0, at);
                let of_day = i64::from(shown.hour() * 60 + shown.minute());
                let picks = |place, on| self.picks(calendar, rules, place, on);
                open_by_rules(rules, shown.date(), of_day, &picks)
            }
            Hours::AnyOf(names) => names.iter().any(|name| self.open(name, at)),
            Hours::AllOf(names) => names.iter().all(|name| self.open(name, at)),
            Hours::Except(of, without) => self.open(of, at) && !self.open(without, at),
        }
    }

    /// Whether a recurring rule of a calendar picks a date.
    fn picks(&self, calendar: &Calendar, rules: &Rules, place: usize, on: NaiveDate) -> bool {
        let key = (calendar.heading.name.to_string(), place, on);
        if let Some(known) = self.picked.borrow().get(&key) {
            return *known;
        }
        let rule = &rules.recurring[place];
        let answer = in_months(&rule.months, on) && picks(calendar, rules, &rule.pattern, on);
        self.picked.borrow_mut().insert(key, answer);
        answer
    }

    /// The minutes of a date in a calendar's zone.
    pub fn minutes_of(&self, name: &Name, date: NaiveDate) -> std::ops::Range<Minute> {
        let zone = self.zone(name);
        midnight(zone, date)..midnight(zone, next(date))
    }

    /// Whether a date is a working day: it has open time, and is one of the `working days` where
    /// they are given.
    pub fn working_day(&self, name: &Name, date: NaiveDate) -> bool {
        let key = (name.as_str().to_owned(), date);
        if let Some(known) = self.working.borrow().get(&key) {
            return *known;
        }
        let listed = self
            .calendar(name)
            .and_then(|calendar| calendar.working_days.as_ref())
            .is_none_or(|days| days.contains(&weekday(date)));
        let answer = listed && self.minutes_of(name, date).any(|at| self.open(name, at));
        self.working.borrow_mut().insert(key, answer);
        answer
    }
}

/// Start and end in minutes after midnight; beyond 1440 it runs into the next day.
fn edges(span: &Span) -> (i64, i64) {
    let (from, to) = (i64::from(span.from.seconds() / 60), i64::from(span.to.seconds() / 60));
    (from, if to > from { to } else { to + 1440 })
}

fn edges_or_whole_day(spans: &[Span]) -> Vec<(i64, i64)> {
    if spans.is_empty() { vec![(0, 1440)] } else { spans.iter().map(edges).collect() }
}

fn covers(spans: &[(i64, i64)], of_day: i64) -> bool {
    spans.iter().any(|(from, to)| *from <= of_day && of_day < *to)
}

/// Whether the rules are open at a wall-clock time: dated beats recurring beats weekly.
/// `picked`: whether the recurring rule at a place picks a date (those that ask for working days pick none while
/// it is found out which they are).
fn open_by_rules(
    rules: &Rules,
    date: NaiveDate,
    of_day: i64,
    picked: &dyn Fn(usize, NaiveDate) -> bool,
) -> bool {
    // Time belongs to the spans that start today and to those that crossed midnight since yesterday.
    let starts = [(date, of_day), (before(date), of_day + 1440)];
    let dated = |effect: Effect, on: NaiveDate| -> Vec<&DatedHours> {
        rules.dated.iter().filter(|d| d.effect == effect && d.first <= on && on <= d.last).collect()
    };
    let recurring = |effect: Effect, on: NaiveDate| -> Vec<&RecurringHours> {
        let here = |(place, r)| {
            let r: &RecurringHours = r;
            (r.effect == effect && picked(place, on)).then_some(r)
        };
        rules.recurring.iter().enumerate().filter_map(here).collect()
    };
    let dated_closing = starts.iter().any(|(on, t)| {
        dated(Effect::Closed, *on).iter().any(|d| covers(&edges_or_whole_day(&d.spans), *t))
    });
    let holiday = rules.holidays.iter().any(|table| match table {
        HolidayTable::Listed(listed) => listed.days.iter().any(|day| day.date == date),
        HolidayTable::Bundled(name) => panic!("the reference knows no table {name}"),
    });
    if dated_closing || holiday {
        return false;
    }
    let recurring_closing = starts.iter().any(|(on, t)| {
        recurring(Effect::Closed, *on).iter().any(|r| covers(&edges_or_whole_day(&r.spans), *t))
    });
    starts.iter().any(|(on, t)| {
        let openings = dated(Effect::Open, *on);
        if !openings.is_empty() {
            return openings.iter().any(|d| covers(&edges_or_whole_day(&d.spans), *t));
        }
        if recurring_closing {
            return false;
        }
        let openings = recurring(Effect::Open, *on);
        if !openings.is_empty() {
            return openings.iter().any(|r| covers(&edges_or_whole_day(&r.spans), *t));
        }
        rules.weekly.iter().any(|w| {
            w.days.contains(&weekday(*on))
                && covers(&w.spans.iter().map(edges).collect::<Vec<_>>(), *t)
        })
    })
}

/// Whether a recurring rule holds in the month of a date.
fn in_months(months: &[u8], on: NaiveDate) -> bool {
    months.is_empty() || months.iter().any(|month| u32::from(*month) == on.month())
}

/// Whether a pattern picks a date.
fn picks(calendar: &Calendar, rules: &Rules, pattern: &Pattern, date: NaiveDate) -> bool {
    let all_of_month = || -> Vec<NaiveDate> {
        (1..=31).filter_map(|day| date.with_day(1).and_then(|d| d.with_day(day))).collect()
    };
    let nth_of = |days: Vec<NaiveDate>, nth: i8| -> Option<NaiveDate> {
        let place = usize::from(nth.unsigned_abs()).checked_sub(1)?;
        if nth > 0 { days.get(place).copied() } else { days.iter().rev().nth(place).copied() }
    };
    match pattern {
        Pattern::WeekdayOfMonth { nth, weekday: wanted } => {
            let days = all_of_month().into_iter().filter(|d| weekday(*d) == *wanted).collect();
            nth_of(days, *nth) == Some(date)
        }
        Pattern::WorkingDayOfMonth { nth } => {
            // Which days are working days is found out without the rules that ask for it.
            let others = |place: usize, on: NaiveDate| {
                let rule = &rules.recurring[place];
                let asks = matches!(rule.pattern, Pattern::WorkingDayOfMonth { .. });
                !asks && in_months(&rule.months, on) && picks(calendar, rules, &rule.pattern, on)
            };
            let works = |d: &NaiveDate| {
                calendar.working_days.as_ref().is_none_or(|days| days.contains(&weekday(*d)))
                    && (0..1440).any(|t| open_by_rules(rules, *d, t, &others))
            };
            nth_of(all_of_month().into_iter().filter(works).collect(), *nth) == Some(date)
        }
        Pattern::DayOfMonth { day } => date.day() == u32::from(*day).min(last_of_month(date).day()),
        Pattern::EveryWeeks { every, weekday: wanted, from } => {
            let monday =
                |d: NaiveDate| d - Days::new(u64::from(d.weekday().num_days_from_monday()));
            let weeks = (monday(date) - monday(*from)).num_days() / 7;
            date >= *from && weekday(date) == *wanted && weeks % i64::from(*every) == 0
        }
        Pattern::DayOfYear { month, day } => {
            date.month() == u32::from(*month) && date.day() == u32::from(*day)
        }
    }
}
