//! Between wall clocks and instants (language §5).
//!
//! One rule serves openings, closings, due times and periods: a wall-clock time means the first
//! instant at which the clock of the zone shows that time or a later one. Inside a skipped hour
//! that is the instant of the change; inside a repeated hour it is the first occurrence. The rule
//! never puts a later wall-clock time before an earlier one.

use chrono::{
    DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset,
    TimeDelta, TimeZone, Timelike,
};
use slate_model::{Instant, TimeOfDay, Zone};

/// The last year for which the zone database has written-out changes. Later years take the changes
/// of a year with the same weekdays (the rules in force then are open-ended).
const LAST_RULED_YEAR: i32 = 2099;

/// What the clock of `zone` shows at `at`.
pub fn local_at(zone: Zone, at: Instant) -> NaiveDateTime {
    let utc = at.to_utc().naive_utc();
    match stand_in(utc) {
        Some((near, shift)) => {
            let local = zone.0.from_utc_datetime(&near).naive_local();
            local.checked_add_signed(shift).unwrap_or(utc)
        }
        // Adding an offset can leave chrono's range at its very ends: the instant itself then.
        None => utc.checked_add_offset(zone.0.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc),
    }
}

/// The date that the clock of `zone` shows at `at`.
pub fn date_at(zone: Zone, at: Instant) -> NaiveDate {
    local_at(zone, at).date()
}

/// The first instant at which the clock of `zone` shows `local` or later; microseconds are kept.
/// `None` outside the range of chrono.
pub fn instant_at(zone: Zone, local: NaiveDateTime) -> Option<Instant> {
    if let Some((near, shift)) = stand_in(local) {
        let at = ruled_instant_at(zone, near)?;
        return at.0.checked_add(shift.num_microseconds()?).map(Instant);
    }
    ruled_instant_at(zone, local)
}

/// [`instant_at`] for the years that the zone database writes out.
fn ruled_instant_at(zone: Zone, local: NaiveDateTime) -> Option<Instant> {
    match zone.0.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => {
            Some(Instant(at.timestamp_micros()))
        }
        MappedLocalTime::None => change_over(zone, local),
    }
}

/// The instant of the change that skips `local`.
fn change_over(zone: Zone, local: NaiveDateTime) -> Option<Instant> {
    // Offsets lie between -12 h and +14 h, so the change lies in this window; the clock only goes
    // forward in it, and the first second that shows a time beyond `local` is the change.
    let middle = local.and_utc().timestamp();
    let (mut before, mut after) = (middle.checked_sub(15 * 3600)?, middle.checked_add(13 * 3600)?);
    while after.checked_sub(before)? > 1 {
        let probe = before.midpoint(after);
        let shown = zone
            .0
            .from_utc_datetime(&DateTime::from_timestamp(probe, 0)?.naive_utc())
            .naive_local();
        if shown > local {
            after = probe;
        } else {
            before = probe;
        }
    }
    Some(Instant::from_seconds(after))
}

/// The first instant of `date` in `zone`; of a date that the zone skipped, the change.
pub fn start_of_day(zone: Zone, date: NaiveDate) -> Option<Instant> {
    instant_at(zone, date.and_time(NaiveTime::MIN))
}

/// The instant of a wall-clock time on `date`; `24:00` is the start of the next date.
pub fn at_time(zone: Zone, date: NaiveDate, time: TimeOfDay) -> Option<Instant> {
    let seconds = time.seconds();
    if seconds >= TimeOfDay::END_OF_DAY.seconds() {
        return start_of_day(zone, date.checked_add_days(Days::new(1))?);
    }
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?;
    instant_at(zone, date.and_time(time))
}

/// The wall-clock time at `at`, cut to whole seconds.
pub fn time_at(zone: Zone, at: Instant) -> TimeOfDay {
    TimeOfDay::from_chrono(local_at(zone, at).time())
}

/// For a time beyond the written-out changes: the same time in a year whose every date falls on
/// the same weekday, and how far the two are apart.
fn stand_in(at: NaiveDateTime) -> Option<(NaiveDateTime, TimeDelta)> {
    // Two days of margin, so that both sides of a new year are read from one table.
    if at.year() <= LAST_RULED_YEAR
        && !(at.year() == LAST_RULED_YEAR && at.month() == 12 && at.day() >= 30)
    {
        return None;
    }
    // The Gregorian calendar repeats after 400 years; within them, look for a like year.
    let wanted = NaiveDate::from_ymd_opt(at.year(), 1, 1)?;
    let year = (2060..=2098).rev().find(|year| {
        NaiveDate::from_ymd_opt(*year, 1, 1).is_some_and(|first| {
            first.weekday() == wanted.weekday() && first.leap_year() == wanted.leap_year()
        })
    })?;
    let near = at.date().with_year(year)?.and_hms_micro_opt(
        at.hour(),
        at.minute(),
        at.second(),
        at.nanosecond() / 1000,
    )?;
    Some((near, at.signed_duration_since(near)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn at(zone_name: &str, local: &str) -> String {
        instant_at(zone(zone_name), local.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn a_time_in_a_skipped_hour_is_the_instant_of_the_change() {
        assert_eq!(at("Europe/London", "2026-03-29T01:30:00"), "2026-03-29T01:00:00Z");
        assert_eq!(at("America/New_York", "2026-03-08T02:00:01"), "2026-03-08T07:00:00Z");
        // Lord Howe moves by half an hour.
        assert_eq!(at("Australia/Lord_Howe", "2026-10-04T02:15:00"), "2026-10-03T15:30:00Z");
        // Samoa had no 30 December 2011.
        assert_eq!(at("Pacific/Apia", "2011-12-30T12:00:00"), "2011-12-30T10:00:00Z");
        assert_eq!(at("Pacific/Apia", "2011-12-31T00:00:00"), "2011-12-30T10:00:00Z");
        // Nepal went from +5:30 to +5:45 at the start of 1986.
        assert_eq!(at("Asia/Kathmandu", "1986-01-01T00:10:00"), "1985-12-31T18:30:00Z");
    }

    #[test]
    fn a_time_in_a_repeated_hour_is_its_first_occurrence() {
        assert_eq!(at("Europe/London", "2026-10-25T01:30:00"), "2026-10-25T00:30:00Z");
        assert_eq!(at("America/Havana", "2025-11-02T00:30:00"), "2025-11-02T04:30:00Z");
    }

    #[test]
    fn summer_time_goes_on_in_2100() {
        assert_eq!(at("Europe/London", "2099-07-01T12:00:00"), "2099-07-01T11:00:00Z");
        assert_eq!(at("Europe/London", "2100-07-01T12:00:00"), "2100-07-01T11:00:00Z");
        // The last Sunday of March 2100 is the 28th.
        assert_eq!(at("Europe/London", "2100-03-28T01:30:00"), "2100-03-28T01:00:00Z");
        assert_eq!(at("Europe/London", "2100-01-01T00:00:00"), "2100-01-01T00:00:00Z");
        let noon: Instant = "2100-07-01T11:00:00Z".parse().unwrap();
        assert_eq!(local_at(zone("Europe/London"), noon).to_string(), "2100-07-01 12:00:00");
    }

    #[test]
    fn the_clock_shows_what_was_asked_for() {
        for name in ["Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"] {
            for hour in 0..2000_i64 {
                let asked = Instant::from_seconds(1_700_000_000 + hour * 7919);
                let shown = local_at(zone(name), asked);
                let back = instant_at(zone(name), shown).unwrap();
                // Equal, except in the second run of a repeated hour, which means the first.
                assert!(back == asked || back.0 < asked.0 && asked.0 - back.0 <= 3_600_000_000);
                assert_eq!(local_at(zone(name), back), shown);
            }
        }
    }
}
