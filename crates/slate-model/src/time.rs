//! Time values: instants, durations, times of day and zones.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Timelike, Utc};

use crate::text_form::{NotAValue, text_form};

/// Microseconds in one second: the resolution of every instant and duration of Slate.
pub const MICROS_PER_SECOND: i64 = 1_000_000;

/// A point in time, in microseconds since 1970-01-01T00:00:00Z. It has no zone: zones belong to
/// calendars and to printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant `seconds` after 1970-01-01T00:00:00Z.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROS_PER_SECOND))
    }

    /// This instant as chrono's UTC date and time; outside chrono's range (±262,000 years) the
    /// nearest bound.
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(if self.0 < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }

    /// The instant of a chrono date and time; anything finer than a microsecond is cut off.
    pub fn from_utc(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_micros())
    }

    /// `self + by`, `None` when it leaves the range of 64-bit microseconds.
    pub fn checked_add(self, by: Duration) -> Option<Self> {
        self.0.checked_add(by.0).map(Self)
    }

    /// The time from `earlier` to `self`; negative when `earlier` is later.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = if self.0.rem_euclid(MICROS_PER_SECOND) == 0 {
            SecondsFormat::Secs
        } else {
            SecondsFormat::Micros
        };
        f.write_str(&self.to_utc().to_rfc3339_opts(format, true))
    }
}

impl FromStr for Instant {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        DateTime::parse_from_rfc3339(text).map(|at| Self::from_utc(at.with_timezone(&Utc))).map_err(
            |_| NotAValue {
                expected: "an instant such as `2026-03-06T17:50:00Z`",
                found: text.to_owned(),
            },
        )
    }
}

text_form!(
    Instant,
    "Instant",
    "A point in time, RFC 3339.",
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$"
);

/// An amount of elapsed time, in microseconds. Calendars decide what time counts; a duration never
/// means days (language §4: working days and calendar spans are other types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(pub i64);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// `seconds` of elapsed time.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROS_PER_SECOND))
    }

    /// `minutes` of elapsed time.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self::from_seconds(minutes.saturating_mul(60))
    }
}

impl fmt::Display for Duration {
    /// ISO 8601 with hours, minutes and seconds only: `PT1H30M`, `PT0.5S`, `-PT5M`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.0.unsigned_abs();
        let micros = total % 1_000_000;
        let seconds = total / 1_000_000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        f.write_str(if self.0 < 0 { "-PT" } else { "PT" })?;
        if hours > 0 {
            write!(f, "{hours}H")?;
        }
        if minutes > 0 {
            write!(f, "{minutes}M")?;
        }
        if micros > 0 {
            let fraction = format!("{micros:06}");
            write!(f, "{seconds}.{}S", fraction.trim_end_matches('0'))?;
        } else if seconds > 0 || (hours == 0 && minutes == 0) {
            write!(f, "{seconds}S")?;
        }
        Ok(())
    }
}

impl FromStr for Duration {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        parse_iso_duration(text).map(Self).ok_or_else(|| NotAValue {
            expected: "a duration such as `PT1H30M`",
            found: text.to_owned(),
        })
    }
}

/// `[-]PT[nH][nM][n[.ffffff]S]` to microseconds.
fn parse_iso_duration(text: &str) -> Option<i64> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut rest = rest.strip_prefix("PT")?;
    if rest.is_empty() {
        return None;
    }
    let mut total: i64 = 0;
    for (unit, micros) in [('H', 3_600_000_000), ('M', 60_000_000)] {
        if let Some((digits, tail)) = rest.split_once(unit) {
            let amount: i64 = whole(digits)?;
            total = total.checked_add(amount.checked_mul(micros)?)?;
            rest = tail;
        }
    }
    if !rest.is_empty() {
        let (seconds, fraction) = match rest.strip_suffix('S')?.split_once('.') {
            Some((seconds, fraction)) => (seconds, fraction),
            None => (rest.strip_suffix('S')?, ""),
        };
        if fraction.len() > 6 || (rest.contains('.') && fraction.is_empty()) {
            return None;
        }
        total = total.checked_add(whole(seconds)?.checked_mul(MICROS_PER_SECOND)?)?;
        if !fraction.is_empty() {
            whole(fraction)?;
            total = total.checked_add(whole(&format!("{fraction:0<6}"))?)?;
        }
    }
    Some(if negative { -total } else { total })
}

/// A non-empty run of ASCII digits as a number.
fn whole(digits: &str) -> Option<i64> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

text_form!(
    Duration,
    "Duration",
    "Elapsed time, ISO 8601 with hours, minutes and seconds only.",
    r"^-?PT(\d+H)?(\d+M)?(\d+(\.\d{1,6})?S)?$"
);

/// A wall-clock time in seconds after local midnight, 0 to 86,400; 86,400 is `24:00`, the end of
/// the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TimeOfDay(u32);

impl TimeOfDay {
    /// `00:00`.
    pub const MIDNIGHT: Self = Self(0);
    /// `24:00`.
    pub const END_OF_DAY: Self = Self(86_400);

    /// The time `hour:minute:second`; `None` beyond `24:00`.
    pub const fn new(hour: u32, minute: u32, second: u32) -> Option<Self> {
        let seconds = hour.saturating_mul(3600) + minute * 60 + second;
        if hour > 24 || minute > 59 || second > 59 || seconds > 86_400 {
            None
        } else {
            Some(Self(seconds))
        }
    }

    /// Seconds after local midnight.
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// The time of a chrono wall-clock time, whole seconds.
    pub fn from_chrono(at: chrono::NaiveTime) -> Self {
        Self(at.num_seconds_from_midnight())
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{hour:02}:{minute:02}")?;
        if second > 0 {
            write!(f, ":{second:02}")?;
        }
        Ok(())
    }
}

impl FromStr for TimeOfDay {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let mut parts = text.split(':').map(|part| {
            (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())
                .flatten()
        });
        let parsed = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Some(hour)), Some(Some(minute)), None, None) => Self::new(hour, minute, 0),
            (Some(Some(hour)), Some(Some(minute)), Some(Some(second)), None) => {
                Self::new(hour, minute, second)
            }
            _ => None,
        };
        parsed.ok_or_else(|| NotAValue {
            expected: "a time of day such as `17:30` (up to `24:00`)",
            found: text.to_owned(),
        })
    }
}

text_form!(
    TimeOfDay,
    "TimeOfDay",
    "Wall-clock time, HH:MM or HH:MM:SS, up to 24:00.",
    r"^([01]\d|2[0-4]):[0-5]\d(:[0-5]\d)?$"
);

/// An IANA time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(pub chrono_tz::Tz);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(chrono_tz::UTC);
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl FromStr for Zone {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        text.parse().map(Self).map_err(|_| NotAValue {
            expected: "an IANA time zone such as `Europe/London`",
            found: text.to_owned(),
        })
    }
}

text_form!(Zone, "Zone", "An IANA time zone name.", r"^[A-Za-z0-9_+\-/]+$");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_back_as_they_were_written() {
        for text in ["PT0S", "PT15M", "PT1H30M", "PT0.5S", "-PT5M", "PT36H", "PT1H0.000001S"] {
            assert_eq!(text.parse::<Duration>().map(|d| d.to_string()).as_deref(), Ok(text));
        }
        for text in ["", "PT", "P1D", "PT1.S", "PT1.1234567S", "PTxH", "PT1H-3M"] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_ends_at_24_00_and_not_later() {
        assert_eq!("24:00".parse(), Ok(TimeOfDay::END_OF_DAY));
        assert!("24:01".parse::<TimeOfDay>().is_err());
        assert!("7:00".parse::<TimeOfDay>().is_err());
    }
}
