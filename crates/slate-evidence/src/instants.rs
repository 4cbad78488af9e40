//! Instants as histories write them: formats declared or recognised without ambiguity, local times
//! by the rule of language §5.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// How a column writes instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Format {
    /// `2026-03-06T17:50:00+00:00`, or without offset, with a space, without seconds.
    Iso,
    /// Whole or fractional seconds since 1970.
    EpochSeconds,
    /// Whole milliseconds since 1970.
    EpochMillis,
    /// One of these chrono patterns.
    Patterns(Vec<String>),
}

impl Format {
    /// A declared format: `ISO`, `epoch seconds`, `epoch milliseconds`, a pattern of `YYYY`, `MM`,
    /// `DD`, `HH`, `MM`, `SS` (`DD/MM/YYYY HH:MM`), or one with `%`.
    pub(crate) fn declared(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "iso" | "iso 8601" | "rfc 3339" | "rfc3339" => return Ok(Self::Iso),
            "epoch seconds" => return Ok(Self::EpochSeconds),
            "epoch milliseconds" => return Ok(Self::EpochMillis),
            _ => {}
        }
        let pattern = if text.contains('%') { text.to_owned() } else { strftime(text) };
        let wrong = chrono::format::StrftimeItems::new(&pattern)
            .any(|item| matches!(item, chrono::format::Item::Error));
        if wrong || !["%Y", "%y", "%s", "%F", "%D", "%c", "%x"].iter().any(|p| pattern.contains(p))
        {
            return Err(format!(
                "`{text}` is no format: write `ISO`, `epoch seconds`, `epoch milliseconds` or a \
                 pattern such as `DD/MM/YYYY HH:MM:SS`"
            ));
        }
        Ok(Self::Patterns(vec![pattern]))
    }
}

/// `DD/MM/YYYY HH:MM` as a chrono pattern. `MM` after `HH` is minutes.
fn strftime(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut hours = false;
    while let Some(first) = rest.chars().next() {
        let tokens: [(&str, &str); 12] = [
            ("YYYY", "%Y"),
            ("YY", "%y"),
            ("DD", "%d"),
            ("MMM", "%b"),
            ("MM", if hours { "%M" } else { "%m" }),
            ("mm", "%M"),
            ("HH", "%H"),
            ("hh", "%I"),
            ("SS", "%S"),
            ("ss", "%S"),
            ("AM", "%p"),
            ("ZZ", "%#z"),
        ];
        if let Some((token, pattern)) = tokens.iter().find(|(token, _)| rest.starts_with(token)) {
            hours |= matches!(*token, "HH" | "hh");
            out.push_str(pattern);
            rest = rest.get(token.len()..).unwrap_or_default();
        } else {
            out.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

/// Reads the instants of one column, remembering the date and offset of the row before.
#[derive(Debug, Clone)]
pub(crate) struct InstantReader {
    format: Option<Format>,
    zone: Tz,
    zone_declared: bool,
    /// Whether the format was recognised from values that have an offset.
    expects_offset: bool,
    date: [u8; 10],
    /// Microseconds from 1970-01-01 to the remembered date, both at midnight UTC.
    midnight: i64,
    /// The zone's offset on the remembered date in microseconds, where it is the same all day; the
    /// outer `None` until a local time asks.
    offset: Option<Option<i64>>,
    /// Local times that were read.
    pub(crate) locals: u64,
    /// Local times in a skipped hour; they mean the instant of the change.
    pub(crate) skipped: u64,
    /// Local times in a repeated hour; they mean the first occurrence.
    pub(crate) repeated: u64,
    /// What was recognised, in words.
    pub(crate) recognised: Option<String>,
}

impl InstantReader {
    /// A reader of a declared format, or one that recognises it at the first value.
    pub(crate) const fn new(format: Option<Format>, zone: Tz, zone_declared: bool) -> Self {
        Self {
            format,
            zone,
            zone_declared,
            expects_offset: false,
            date: [0; 10],
            midnight: 0,
            offset: None,
            locals: 0,
            skipped: 0,
            repeated: 0,
            recognised: None,
        }
    }

    /// Recognises the format from the first values of the column, where it was not declared.
    pub(crate) fn recognise<'a>(
        &mut self,
        samples: impl Iterator<Item = &'a str>,
    ) -> Result<(), String> {
        if self.format.is_some() {
            return Ok(());
        }
        let samples: Vec<&str> =
            samples.map(str::trim).filter(|text| !text.is_empty()).take(5000).collect();
        if let Some(first) = samples.first() {
            let (format, recognised) = recognise(first, &samples)?;
            self.expects_offset =
                format == Format::Iso && general(first).is_some_and(|(_, offset)| offset.is_some());
            self.format = Some(format);
            self.recognised = recognised;
        }
        Ok(())
    }

    /// The instant of a cell in microseconds since 1970, or why it is none.
    #[inline]
    pub(crate) fn read(&mut self, text: &str) -> Result<i64, String> {
        if let Some(Format::Iso) = self.format
            && let Some(at) = self.fast(text.as_bytes())
        {
            return Ok(at);
        }
        self.read_slowly(text)
    }

    /// `YYYY-MM-DD[T ]HH:MM:SS[.ffffff][Z|±HH:MM]`, without asking chrono more than once a date.
    #[inline]
    fn fast(&mut self, text: &[u8]) -> Option<i64> {
        let (date, rest) = text.split_first_chunk::<10>()?;
        let [b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2, tail @ ..] = rest else {
            return None;
        };
        if *date != self.date {
            self.remember(date)?;
        }
        let (hour, minute, second) = (two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?);
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (micros, tail) = match tail {
            [b'.', digits @ ..] => fraction(digits)?,
            _ => (0, tail),
        };
        let wall = self.midnight + (hour * 3600 + minute * 60 + second) * SECOND + micros;
        match tail {
            [b'Z'] => Some(wall),
            [sign @ (b'+' | b'-'), o1, o2, b':', o3, o4] => {
                let (hours, minutes) = (two(*o1, *o2)?, two(*o3, *o4)?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                let offset = (hours * 60 + minutes) * 60 * SECOND;
                Some(if *sign == b'+' { wall - offset } else { wall + offset })
            }
            [] if !self.expects_offset || self.zone_declared => {
                let offset = match self.offset {
                    Some(known) => known?,
                    None => self.days_offset()?,
                };
                self.locals += 1;
                Some(wall - offset)
            }
            _ => None,
        }
    }

    fn remember(&mut self, date: &[u8; 10]) -> Option<()> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else {
            return None;
        };
        let year = two(*y1, *y2)? * 100 + two(*y3, *y4)?;
        let month = u32::try_from(two(*m1, *m2)?).ok()?;
        let day = u32::try_from(two(*d1, *d2)?).ok()?;
        let at = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        self.midnight = crate::builder::epoch_days(at) * DAY;
        self.date = *date;
        self.offset = None;
        Some(())
    }

    /// Finds the offset of the remembered date.
    #[cold]
    fn days_offset(&mut self) -> Option<i64> {
        let date = chrono::NaiveDate::from_epoch_days(i32::try_from(self.midnight / DAY).ok()?)?;
        let offset = uniform_offset(self.zone, date);
        self.offset = Some(offset);
        offset
    }

    fn read_slowly(&mut self, text: &str) -> Result<i64, String> {
        if self.format.is_none() {
            self.recognise(std::iter::once(text))?;
        }
        let shown = crate::suggest::short(text);
        let (local, offset) = match &self.format {
            Some(Format::Iso) | None => general(text).ok_or_else(|| {
                format!("`{shown}` is no instant such as `2026-03-06T17:50:00+00:00`")
            })?,
            Some(Format::EpochSeconds) => {
                return epoch(text, 6)
                    .ok_or_else(|| format!("`{shown}` is no count of seconds since 1970"));
            }
            Some(Format::EpochMillis) => {
                return epoch(text, 3)
                    .ok_or_else(|| format!("`{shown}` is no count of milliseconds since 1970"));
            }
            Some(Format::Patterns(patterns)) => {
                patterns.iter().find_map(|pattern| by_pattern(text, pattern)).ok_or_else(|| {
                    let format = patterns.first().map(String::as_str).unwrap_or_default();
                    format!("`{shown}` is no instant in the column's format `{format}`")
                })?
            }
        };
        let out_of_range = || format!("`{shown}` lies outside the years that can be counted");
        if !(-9999..=9999).contains(&local.year()) {
            return Err(out_of_range());
        }
        match offset {
            Some(offset) => Ok(local.and_utc().timestamp_micros() - i64::from(offset) * SECOND),
            None if self.expects_offset && !self.zone_declared => Err(format!(
                "`{shown}` has no offset, but the first values of the column have one: add it, or \
                 declare `zone` in the mapping"
            )),
            None => Ok(self.local(local)),
        }
    }

    /// The instant of a local time (language §5): in a skipped hour the instant of the change, in a
    /// repeated hour the first occurrence.
    fn local(&mut self, local: NaiveDateTime) -> i64 {
        self.locals += 1;
        match self.zone.from_local_datetime(&local) {
            chrono::LocalResult::Single(at) => at.timestamp_micros(),
            chrono::LocalResult::Ambiguous(first, _) => {
                self.repeated += 1;
                first.timestamp_micros()
            }
            chrono::LocalResult::None => {
                self.skipped += 1;
                change_in_gap(self.zone, local)
            }
        }
    }
}

/// The instant of the clock change that skips `local`, by bisection: offsets are whole seconds and
/// no zone changes twice within the 25 hours before a skipped time.
fn change_in_gap(zone: Tz, local: NaiveDateTime) -> i64 {
    let offset_at = |seconds: i64| {
        DateTime::from_timestamp(seconds, 0).map_or(0, |at| {
            i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc())
        })
    };
    let wall = local.and_utc().timestamp();
    let before = offset_at(wall - 26 * 3600);
    let (mut low, mut high) = (wall - before - 25 * 3600, wall - before);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset_at(middle) == before {
            low = middle;
        } else {
            high = middle;
        }
    }
    high * SECOND
}

/// The offset of a zone on a date where no clock changes on it, in microseconds.
fn uniform_offset(zone: Tz, date: NaiveDate) -> Option<i64> {
    let first = zone.offset_from_local_datetime(&date.and_hms_opt(0, 0, 0)?).single()?;
    let last = zone.offset_from_local_datetime(&date.and_hms_opt(23, 59, 59)?).single()?;
    let (first, last) = (first.fix().local_minus_utc(), last.fix().local_minus_utc());
    (first == last).then(|| i64::from(first) * SECOND)
}

#[inline]
fn two(tens: u8, ones: u8) -> Option<i64> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| i64::from(tens) * 10 + i64::from(ones))
}

/// Digits of a fraction of a second as microseconds, anything finer cut off, and what follows them.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, tail) = text.split_at_checked(digits)?;
    if digits.is_empty() || digits.len() > 12 {
        return None;
    }
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(6);
    Some((padded.fold(0, |sum, b| sum * 10 + i64::from(b - b'0')), tail))
}

/// Any form of ISO 8601 that histories use, by chrono; the offset in seconds where there is one.
fn general(text: &str) -> Option<(NaiveDateTime, Option<i32>)> {
    let text = text.trim();
    let shape = text.as_bytes().first_chunk::<11>()?;
    let dated = shape.iter().take(10).enumerate().all(|(i, b)| match i {
        4 | 7 => *b == b'-',
        _ => b.is_ascii_digit(),
    });
    let [.., b'T' | b't' | b' '] = shape else {
        return None;
    };
    if !dated || text.len() > 64 || !text.is_ascii() {
        return None;
    }
    let mut plain = text.to_owned();
    plain.replace_range(10..11, "T");
    for suffix in [" UTC", " GMT", "UTC", " Z", "z"] {
        if let Some(stripped) = plain.strip_suffix(suffix) {
            plain = format!("{stripped}Z");
            break;
        }
    }
    let plain = plain.replace(" +", "+").replace(" -", "-");
    for pattern in ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z"] {
        if let Ok(at) = DateTime::parse_from_str(&plain, pattern) {
            return Some((at.naive_local(), Some(at.offset().local_minus_utc())));
        }
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|pattern| NaiveDateTime::parse_from_str(&plain, pattern).ok())
        .map(|local| (local, None))
}

fn by_pattern(text: &str, pattern: &str) -> Option<(NaiveDateTime, Option<i32>)> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if pattern.contains('z') {
        return DateTime::parse_from_str(text, pattern)
            .ok()
            .map(|at| (at.naive_local(), Some(at.offset().local_minus_utc())));
    }
    NaiveDateTime::parse_from_str(text, pattern)
        .ok()
        .or_else(|| {
            // A format of dates alone was declared: their first moment.
            let dates_only = !pattern.contains("%H") && !pattern.contains("%I");
            dates_only
                .then(|| NaiveDate::parse_from_str(text, pattern).ok()?.and_hms_opt(0, 0, 0))
                .flatten()
        })
        .map(|local| (local, None))
}

/// Digits with `scale` places to a microsecond: 6 for seconds, 3 for milliseconds.
fn epoch(text: &str, scale: u32) -> Option<i64> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 12 || !part.bytes().all(|b| b.is_ascii_digit()) || text.ends_with('.') {
        return None;
    }
    let micros = whole.parse::<i64>().ok()?.checked_mul(10_i64.checked_pow(scale)?)?;
    let places = usize::try_from(scale).ok()?;
    let padded: String = part.chars().chain(std::iter::repeat('0')).take(places).collect();
    let part = padded.parse::<i64>().ok()?;
    // Within the years that chrono can print.
    let at =
        if whole.starts_with('-') { micros.checked_sub(part) } else { micros.checked_add(part) };
    at.filter(|at| at.abs() < 9999 * 366 * DAY)
}

/// The format of a column from its values, and how it was recognised where that needs saying.
fn recognise(first: &str, samples: &[&str]) -> Result<(Format, Option<String>), String> {
    let shown = crate::suggest::short(first);
    if general(first).is_some() {
        return Ok((Format::Iso, None));
    }
    if first.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !first.contains("..") {
        return Err(format!(
            "`{shown}` may be seconds or milliseconds since 1970, or no instant at all: declare \
             `format = \"epoch seconds\"` or `\"epoch milliseconds\"` in the mapping"
        ));
    }
    if NaiveDate::parse_from_str(first, "%Y-%m-%d").is_ok() {
        return Err(format!(
            "`{shown}` is a date without a time of day: declare `format = \"YYYY-MM-DD\"` in the \
             mapping if its first moment is meant"
        ));
    }
    let Some((parts, separator, time)) = numeric_date(first) else {
        return Err(format!(
            "`{shown}` is in no format that is recognised: declare `format` in the mapping, for \
             example `DD/MM/YYYY HH:MM:SS`"
        ));
    };
    let patterns = |date: &str| {
        let date = date.replace('/', separator);
        let afternoon = time.to_ascii_uppercase().contains('M');
        let times: &[&str] = if afternoon {
            &[" %I:%M:%S %p", " %I:%M %p", " %I:%M:%S%p", " %I:%M%p"]
        } else {
            &[" %H:%M:%S%.f", " %H:%M", "T%H:%M:%S%.f"]
        };
        Format::Patterns(times.iter().map(|time| format!("{date}{time}")).collect())
    };
    if time.is_empty() {
        return Err(format!(
            "`{shown}` is a date without a time of day: declare its `format` in the mapping if its \
             first moment is meant"
        ));
    }
    if parts.0 > 31 {
        return Ok((patterns("%Y/%m/%d"), None));
    }
    let all = || samples.iter().filter_map(|text| numeric_date(text).map(|parts| (*text, parts.0)));
    let day_first = all().find(|(_, parts)| parts.0 > 12);
    let month_first = all().find(|(_, parts)| parts.1 > 12);
    match (day_first, month_first) {
        (Some((proof, _)), None) => Ok((
            patterns("%d/%m/%Y"),
            Some(format!("dates are day first, as `{}` shows", crate::suggest::short(proof))),
        )),
        (None, Some((proof, _))) => Ok((
            patterns("%m/%d/%Y"),
            Some(format!("dates are month first, as `{}` shows", crate::suggest::short(proof))),
        )),
        (Some((one, _)), Some((other, _))) => Err(format!(
            "`{}` and `{}` cannot both be dates of one format",
            crate::suggest::short(one),
            crate::suggest::short(other)
        )),
        (None, None) => Err(format!(
            "`{shown}` may be day first or month first, and none of the first values tells: declare \
             `format = \"DD/MM/YYYY HH:MM:SS\"` or `\"MM/DD/YYYY HH:MM:SS\"` in the mapping"
        )),
    }
}

/// `06/03/2026 17:50` as its three numbers, what stands between them, and the rest.
fn numeric_date(text: &str) -> Option<((u32, u32, u32), &'static str, &str)> {
    let text = text.trim();
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    ["/", ".", "-"].into_iter().find_map(|separator| {
        let mut parts = date.split(separator).map(|part| {
            let digits =
                !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<u32>().ok()).flatten()
        });
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Some(a)), Some(Some(b)), Some(Some(c)), None) => {
                Some(((a, b, c), separator, time.trim()))
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;
    use proptest::prelude::*;

    fn reader(zone: &str) -> InstantReader {
        InstantReader::new(None, zone.parse().unwrap(), true)
    }

    fn utc(text: &str) -> i64 {
        text.parse::<slate_model::Instant>().unwrap().0
    }

    #[test]
    fn forms_of_iso_8601() {
        let mut reader = reader("Europe/London");
        for (text, expected) in [
            ("2026-07-06T17:50:00+01:00", "2026-07-06T16:50:00Z"),
            ("2026-07-06 17:50:00", "2026-07-06T16:50:00Z"),
            ("2026-07-06 17:50", "2026-07-06T16:50:00Z"),
            ("2026-07-06T17:50Z", "2026-07-06T17:50:00Z"),
            ("2026-07-06T17:50:00.25Z", "2026-07-06T17:50:00.25Z"),
            ("2026-07-06 17:50:00 UTC", "2026-07-06T17:50:00Z"),
            ("2026-07-06T17:50:00+0100", "2026-07-06T16:50:00Z"),
            ("2026-07-06T17:50:00 -05:30", "2026-07-06T23:20:00Z"),
            ("2026-07-06T17:50:00.1234567899Z", "2026-07-06T17:50:00.123456Z"),
        ] {
            assert_eq!(reader.read(text), Ok(utc(expected)), "{text}");
        }
        for text in [
            "2026-02-30T00:00:00Z",
            "2026-07-06T24:00:00Z",
            "2026-07-06T17:60:00Z",
            "2026-07-06T17:50:0xZ",
            "soon",
            "",
            "2026-07-06T17:50:00+99:00",
        ] {
            assert!(reader.read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_skipped_hour_means_the_change_and_a_repeated_one_its_first_occurrence() {
        let mut london = reader("Europe/London");
        // 2026-03-29 01:00 to 02:00 is skipped, 2026-10-25 01:00 to 02:00 comes twice.
        assert_eq!(london.read("2026-03-29 01:30:00"), Ok(utc("2026-03-29T01:00:00Z")));
        assert_eq!(london.read("2026-10-25 01:30:00"), Ok(utc("2026-10-25T00:30:00Z")));
        assert_eq!((london.locals, london.skipped, london.repeated), (2, 1, 1));
        // Samoa skipped a whole day.
        let mut apia = reader("Pacific/Apia");
        assert_eq!(apia.read("2011-12-30 12:00:00"), Ok(utc("2011-12-30T10:00:00Z")));
    }

    #[test]
    fn day_and_month_are_told_apart_by_proof_or_not_at_all() {
        let mut proven = reader("UTC");
        proven.recognise(["06/03/2026 10:00", "13/03/2026 10:00"].into_iter()).unwrap();
        assert_eq!(proven.read("06/03/2026 10:00"), Ok(utc("2026-03-06T10:00:00Z")));
        assert_eq!(
            proven.recognised.as_deref(),
            Some("dates are day first, as `13/03/2026 10:00` shows")
        );
        let mut american = reader("UTC");
        american.recognise(["1/2/2026 10:00:01 PM", "1/13/2026 1:00:00 AM"].into_iter()).unwrap();
        assert_eq!(american.read("1/2/2026 10:00:01 PM"), Ok(utc("2026-01-02T22:00:01Z")));
        assert!(american.read("13/1/2026 1:00:00 AM").is_err());
        let refused = reader("UTC").recognise(["06/03/2026 10:00"].into_iter()).unwrap_err();
        assert!(refused.contains("day first or month first"), "{refused}");
        let refused = reader("UTC").recognise(["13/03/2026 1:00", "03/13/2026 1:00"].into_iter());
        assert!(refused.unwrap_err().contains("cannot both"));
        assert!(reader("UTC").recognise(["1767225600"].into_iter()).unwrap_err().contains("epoch"));
        assert!(
            reader("UTC")
                .recognise(["2026-01-01"].into_iter())
                .unwrap_err()
                .contains("date without")
        );
    }

    #[test]
    fn declared_formats() {
        let read = |format: &str, text: &str| {
            let format = Format::declared(format).unwrap();
            InstantReader::new(Some(format), chrono_tz::UTC, true).read(text)
        };
        assert_eq!(read("DD/MM/YYYY HH:MM", "06/03/2026 17:50"), Ok(utc("2026-03-06T17:50:00Z")));
        assert_eq!(
            read("MM/DD/YYYY hh:MM AM", "03/06/2026 05:50 PM"),
            Ok(utc("2026-03-06T17:50:00Z"))
        );
        assert_eq!(read("%d %b %Y %H:%M", "6 Mar 2026 17:50"), Ok(utc("2026-03-06T17:50:00Z")));
        assert_eq!(read("YYYY-MM-DD", "2026-03-06"), Ok(utc("2026-03-06T00:00:00Z")));
        assert_eq!(read("epoch seconds", "1.5"), Ok(1_500_000));
        assert_eq!(read("epoch milliseconds", "1767225600000"), Ok(utc("2026-01-01T00:00:00Z")));
        assert!(Format::declared("whenever").is_err());
    }

    #[test]
    fn a_lost_offset_is_noticed() {
        let mut reader = InstantReader::new(None, chrono_tz::UTC, false);
        reader.recognise(["2026-03-06T17:50:00+01:00"].into_iter()).unwrap();
        assert!(reader.read("2026-03-06T17:50:00").unwrap_err().contains("no offset"));
    }

    proptest! {
        #[test]
        fn the_fast_reader_agrees_with_chrono(
            seconds in -30_000_000_000_i64..200_000_000_000, nanos in 0_u32..1_000_000_000,
            offset in -86_399_i32 / 60..86_399 / 60, digits in 0_usize..4, zone in 0_usize..4,
        ) {
            let zone: Tz = ["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"][zone].parse().unwrap();
            let at: DateTime<Utc> = DateTime::from_timestamp(seconds, nanos).unwrap();
            let fixed = at.with_timezone(&chrono::FixedOffset::east_opt(offset * 60).unwrap());
            prop_assume!((1..9999).contains(&fixed.year()));
            let text = fixed.to_rfc3339_opts(
                [chrono::SecondsFormat::Secs, chrono::SecondsFormat::Millis,
                 chrono::SecondsFormat::Micros, chrono::SecondsFormat::Nanos][digits], false);
            let mut reader = InstantReader::new(None, zone, true);
            reader.recognise(std::iter::once("2026-01-01 00:00:00")).unwrap();
            let expected = DateTime::parse_from_rfc3339(&text).unwrap().timestamp_micros();
            prop_assert_eq!(reader.fast(text.as_bytes()), Some(expected));
            prop_assert_eq!(reader.read_slowly(&text), Ok(expected));

            let local = text[..text.len() - 6].replace('T', " ");
            let slow = reader.clone().read_slowly(&local);
            prop_assert_eq!(reader.read(&local), slow);
        }

        #[test]
        fn no_text_is_a_panic(text in ".{0,40}", shape in "[0-9TZ:+./ -]{0,30}") {
            for text in [text, shape] {
                let mut reader = reader("Europe/London");
                let _ = reader.recognise(std::iter::once(text.as_str()));
                let _ = reader.read(&text);
                for format in ["ISO", "epoch seconds", "epoch milliseconds", "DD/MM/YYYY HH:MM"] {
                    let format = Format::declared(format).unwrap();
                    let _ = InstantReader::new(Some(format), chrono_tz::UTC, true).read(&text);
                }
                let _ = Format::declared(&text);
            }
        }
    }
}
