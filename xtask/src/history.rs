//! The history of the bundled example: one year of a service desk, from one seed. Nobody's data:
//! arrivals by weekday and hour, work by priority, a hard late summer. Whole numbers only, so that
//! every machine writes the same bytes.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use chrono::{Datelike, NaiveDate, TimeDelta, TimeZone};
use chrono_tz::Europe::London;
use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use slate_calendar::{BuiltCalendar, Calendars};
use slate_check::{Folder, Options, check};
use slate_model::{DateRange, Duration, Instant, Name};

use crate::Generated;

const SEED: u64 = 20_250_101;
const PRIORITIES: [(&str, u32); 4] = [("P1", 3), ("P2", 14), ("P3", 48), ("P4", 35)];
const CATEGORIES: [(&str, u32); 6] = [
    ("access", 26),
    ("email", 17),
    ("hardware", 15),
    ("network", 12),
    ("housing_system", 22),
    ("telephony", 8),
];
const CAUSES: [(&str, u32); 3] = [("provider", 80), ("customer", 13), ("third_party", 7)];
/// Tickets on a Monday, Tuesday, … of an average month.
const ARRIVALS: [u32; 7] = [27, 22, 21, 20, 19, 5, 3];
/// Tickets in each hour of the day, as weights.
const HOURS: [u32; 24] =
    [1, 1, 1, 1, 1, 2, 4, 12, 34, 46, 44, 38, 26, 34, 38, 36, 30, 18, 8, 5, 4, 3, 2, 1];
/// How hard each month is, in per cent of an average one.
const STRESS: [u32; 12] = [92, 88, 90, 98, 92, 88, 96, 118, 126, 120, 94, 107];
/// Share of the limit that work takes, per mille of it, at evenly spaced points of chance (every
/// twentieth).
const WORK: [u32; 21] = [
    10, 40, 75, 110, 150, 190, 230, 270, 310, 350, 395, 440, 490, 540, 600, 660, 730, 800, 880,
    960, 1900,
];
/// Limits in open minutes by priority: response, resolution.
const LIMITS: [(u64, u64); 4] = [(15, 240), (60, 480), (240, 1800), (600, 3000)];

/// The files of `examples/managed-desk/history`.
pub fn generate(project: &Path) -> Result<Vec<Generated>, Box<dyn Error>> {
    let checked = check(
        &Folder::new(project),
        "examples/managed-desk/managed-desk.slate",
        &Options::default(),
    );
    let model = checked.model.ok_or("the example does not compile: run `slate check` on it")?;
    let agreement = model.agreements.first().ok_or("the example holds no agreement")?;
    let horizon = DateRange { first: date(2024, 12, 1)?, last: date(2027, 1, 31)? };
    let calendars = Calendars::build(&agreement.calendars, agreement.zone, horizon)?;
    let named = |name: &str| -> Result<&BuiltCalendar, Box<dyn Error>> {
        let name: Name = name.parse()?;
        calendars.get(&name).ok_or_else(|| format!("the example has no calendar `{name}`").into())
    };
    let clocks = Clocks { office: named("support_hours")?, always: named("24x7")? };

    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut tickets = Vec::new();
    let mut day = date(2025, 1, 1)?;
    while day.year() == 2025 {
        let weekday = day.weekday().num_days_from_monday() as usize;
        let mean = ARRIVALS.get(weekday).copied().unwrap_or_default();
        let holiday = weekday < 5 && clocks.office.days().is_working_day(day) == Some(false);
        let mean = if holiday { mean / 5 } else { mean };
        let number = rng.random_range(mean * 7 / 10..=mean * 13 / 10);
        for _ in 0..number {
            let minute = pick(&mut rng, &HOURS) * 60 + rng.random_range(0..60);
            let local = day.and_hms_opt(0, 0, 0).ok_or("no midnight")?
                + TimeDelta::minutes(i64::from(minute))
                + TimeDelta::seconds(rng.random_range(0..60));
            tickets.push(local);
        }
        day = day.succ_opt().ok_or("the calendar ends")?;
    }
    tickets.sort_unstable();

    let mut rows = String::from("ticket_id,opened_at,priority,category,caused_by\n");
    let mut changes = Vec::new();
    for (number, local) in tickets.into_iter().enumerate() {
        // A time that the clock change skips or repeats: the first that there is.
        let Some(opened) = London.from_local_datetime(&local).earliest() else { continue };
        let id = format!("INC{:05}", number + 1);
        let month = opened.month0() as usize;
        let opened = Instant::from_utc(opened.to_utc());
        let mut ticket = Ticket {
            id: &id,
            opened,
            month,
            rng: &mut rng,
            clocks: &clocks,
            changes: &mut changes,
        };
        let (priority, category, cause) = ticket.live().ok_or("time ran out of the calendar")?;
        writeln!(rows, "{id},{},{priority},{category},{cause}", shown(opened))?;
    }
    changes.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut log = String::from("ticket_id,at,field,from,to\n");
    for (at, id, field, from, to) in changes {
        writeln!(log, "{id},{},{field},{from},{to}", shown(at))?;
    }

    let mut outages = String::from("outage_id,from,to,cause\n");
    for number in 1..=26 {
        let month = rng.random_range(1..=12);
        let start = date(2025, month, rng.random_range(1..=28))?
            .and_hms_opt(rng.random_range(0..24), rng.random_range(0..60), 0)
            .and_then(|local| London.from_local_datetime(&local).earliest())
            .ok_or("no such time")?;
        let start = Instant::from_utc(start.to_utc());
        let minutes = match rng.random_range(0..10) {
            0..=3 => rng.random_range(1..=6),
            4..=7 => rng.random_range(12..=70),
            _ => rng.random_range(120..=460),
        };
        let end = Instant(start.0 + Duration::from_minutes(minutes).0);
        let causes = [("provider", 60), ("customer", 10), ("power", 10), ("upstream", 20)];
        let cause = choose(&mut rng, &causes);
        writeln!(outages, "OUT{number:02},{},{},{cause}", shown(start), shown(end))?;
    }
    Ok(vec![
        Generated { path: "examples/managed-desk/history/tickets.csv", text: rows },
        Generated { path: "examples/managed-desk/history/changes.csv", text: log },
        Generated { path: "examples/managed-desk/history/outages.csv", text: outages },
    ])
}

fn date(year: i32, month: u32, day: u32) -> Result<NaiveDate, String> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| format!("no date {year}-{month}-{day}"))
}

/// An instant as help desks export it: local time with the offset in force.
fn shown(at: Instant) -> String {
    at.to_utc().with_timezone(&London).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// An index by weight.
fn pick(rng: &mut ChaCha8Rng, weights: &[u32]) -> u32 {
    let mut left = rng.random_range(0..weights.iter().sum());
    for (index, weight) in (0u32..).zip(weights) {
        if left < *weight {
            return index;
        }
        left -= weight;
    }
    0
}

/// A word by weight.
fn choose<'w>(rng: &mut ChaCha8Rng, words: &[(&'w str, u32)]) -> &'w str {
    let weights: Vec<u32> = words.iter().map(|(_, weight)| *weight).collect();
    let index = pick(rng, &weights) as usize;
    words.get(index).map_or("", |(word, _)| word)
}

struct Clocks<'c> {
    office: &'c BuiltCalendar,
    always: &'c BuiltCalendar,
}

/// A change of a field: when, whose, which, from what to what.
type Change = (Instant, String, &'static str, &'static str, &'static str);

struct Ticket<'t> {
    id: &'t str,
    opened: Instant,
    month: usize,
    rng: &'t mut ChaCha8Rng,
    clocks: &'t Clocks<'t>,
    changes: &'t mut Vec<Change>,
}

impl Ticket<'_> {
    /// Lives through the ticket; its priority at creation, category and cause.
    fn live(&mut self) -> Option<(&'static str, &'static str, &'static str)> {
        let weights = PRIORITIES.map(|(_, weight)| weight);
        let mut index = pick(self.rng, &weights) as usize;
        let (first, _) = *PRIORITIES.get(index)?;
        let category = choose(self.rng, &CATEGORIES);
        let cause = choose(self.rng, &CAUSES);

        let response = self.work(LIMITS.get(index)?.0);
        let mut at = self.open_time(index, self.opened, response)?;
        self.change(at, "status", "new", "in_progress");
        // A few tickets turn out to be more, or less, urgent than they were reported.
        if self.rng.random_range(0..100) < 4 {
            let other = if index == 0 || (index < 3 && self.rng.random_bool(0.5)) {
                index + 1
            } else {
                index - 1
            };
            let (from, to) = (PRIORITIES.get(index)?.0, PRIORITIES.get(other)?.0);
            at = Instant(at.0 + Duration::from_minutes(self.rng.random_range(1..20)).0);
            self.change(at, "priority", from, to);
            index = other;
        }
        let pauses = match self.rng.random_range(0..10) {
            0..=4 => 0,
            5..=7 => 1,
            8 => 2,
            _ => 3,
        };
        let work = self.work(LIMITS.get(index)?.1) / (pauses + 1);
        for _ in 0..pauses {
            at = self.open_time(index, at, work)?;
            self.change(at, "status", "in_progress", "awaiting_customer");
            let wait = self.rng.random_range(20..4_000);
            at = Instant(at.0 + Duration::from_minutes(wait).0);
            self.change(at, "status", "awaiting_customer", "in_progress");
        }
        at = self.open_time(index, at, work)?;
        self.change(at, "status", "in_progress", "resolved");
        if self.rng.random_range(0..100) < 4 {
            at = Instant(at.0 + Duration::from_minutes(self.rng.random_range(60..2_800)).0);
            self.change(at, "status", "resolved", "in_progress");
            at = self.open_time(index, at, work / 3 + 5)?;
            self.change(at, "status", "in_progress", "resolved");
        }
        at = Instant(at.0 + Duration::from_minutes(3 * 1_440).0);
        self.change(at, "status", "resolved", "closed");
        Some((first, category, cause))
    }

    fn change(&mut self, at: Instant, field: &'static str, from: &'static str, to: &'static str) {
        self.changes.push((at, self.id.to_owned(), field, from, to));
    }

    /// Minutes of work on something that may take `limit` minutes.
    fn work(&mut self, limit: u64) -> u64 {
        let chance = self.rng.random_range(0..2_000u32);
        let (step, rest) = ((chance / 100) as usize, u64::from(chance % 100));
        let at = |step: usize| u64::from(WORK.get(step).copied().unwrap_or(1900));
        let share = at(step) + (at(step + 1) - at(step)) * rest / 100;
        let stress = u64::from(STRESS.get(self.month).copied().unwrap_or(100));
        (limit * share * stress / 100_000).max(1)
    }

    /// The instant `minutes` of open time after `from`: round the clock for the highest priority,
    /// and for the few tickets that somebody works on out of hours.
    fn open_time(&mut self, priority: usize, from: Instant, minutes: u64) -> Option<Instant> {
        let early = self.rng.random_range(0..100) < 3;
        let clock = if priority == 0 || early { self.clocks.always } else { self.clocks.office };
        let seconds = i64::try_from(minutes * 60).ok()? + self.rng.random_range(0..60);
        clock.index().due(from, Duration::from_seconds(seconds))
    }
}
