//! Holidays from an iCalendar file (RFC 5545): all-day events, once or every year.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike, Days, NaiveDate};
use slate_model::{Holiday, ListedHolidays, Name};

/// The longest event that is read as a holiday.
const MOST_DAYS: i64 = 366;
/// How many holidays a file may give: more is no list of public holidays.
const MOST_HOLIDAYS: usize = 20_000;

/// Why an iCalendar file gave no holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IcsError {
    /// The line that is wrong, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong with it and what is read instead.
    pub why: String,
}

impl fmt::Display for IcsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        f.write_str(&self.why)
    }
}

impl std::error::Error for IcsError {}

/// An event while it is read.
#[derive(Default)]
struct Event {
    line: usize,
    summary: Option<String>,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    days: Option<i64>,
    cancelled: bool,
    rule: Option<(usize, String)>,
    except: BTreeSet<NaiveDate>,
}

/// The holidays of an iCalendar file, under the name `name`. `years` bounds events that repeat
/// without an end, and are the years that the table covers.
///
/// Read are all-day events (`VEVENT` with `DTSTART;VALUE=DATE`), of one day or several, once or
/// with `RRULE:FREQ=YEARLY` (`INTERVAL`, `COUNT`, `UNTIL` allowed) and `EXDATE`. Cancelled events
/// are left out. An event that repeats every year on 29 February comes in leap years.
///
/// # Errors
/// A file that is no calendar, a timed event, an event without a date, another kind of repetition:
/// [`IcsError`] names the line. Nothing is left out in silence.
pub fn from_ics(text: &str, name: Name, years: (i32, i32)) -> Result<ListedHolidays, IcsError> {
    let whole = |why: String| IcsError { line: 0, why };
    if years.1 < years.0 {
        return Err(whole(format!("the years {} to {} end before they begin", years.0, years.1)));
    }
    let lines = unfold(text);
    if !lines.iter().any(|(_, line)| line.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err(whole("no `BEGIN:VCALENDAR`: this is no iCalendar file".to_owned()));
    }
    let mut days = BTreeSet::new();
    let mut event: Option<Event> = None;
    // Alarms inside an event have lines of their own that mean something else.
    let mut inside = 0_usize;
    for (at, line) in lines {
        let upper = line.to_ascii_uppercase();
        if upper == "BEGIN:VEVENT" {
            if event.is_some() {
                return Err(IcsError {
                    line: at,
                    why: "an event begins inside an event".to_owned(),
                });
            }
            event = Some(Event { line: at, ..Event::default() });
        } else if upper == "END:VEVENT" {
            let Some(done) = event.take() else {
                return Err(IcsError {
                    line: at,
                    why: "an event ends that never began".to_owned(),
                });
            };
            add_event(&done, years, &mut days)?;
            if days.len() > MOST_HOLIDAYS {
                return Err(IcsError {
                    line: at,
                    why: format!("more than {MOST_HOLIDAYS} holidays"),
                });
            }
        } else if event.is_some() && upper.starts_with("BEGIN:") {
            inside += 1;
        } else if event.is_some() && upper.starts_with("END:") {
            inside = inside.saturating_sub(1);
        } else if let Some(event) = event.as_mut().filter(|_| inside == 0) {
            read_property(event, at, &line)?;
        }
    }
    if let Some(open) = event {
        return Err(IcsError { line: open.line, why: "this event has no `END:VEVENT`".to_owned() });
    }
    Ok(ListedHolidays {
        name,
        first_year: years.0,
        last_year: years.1,
        source: None,
        days: days.into_iter().map(|(date, name)| Holiday { date, name }).collect(),
    })
}

/// Joins folded lines (RFC 5545, 3.1) and numbers them by their first.
fn unfold(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim_end_matches('\r');
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some((_, last))) => last.push_str(more),
            _ if line.trim().is_empty() => {}
            _ => lines.push((at + 1, line.trim_end().to_owned())),
        }
    }
    lines
}

/// Splits `NAME;PARAMETER=…:value`, heeding quotes.
fn split_property(line: &str) -> Option<(String, String, &str)> {
    let mut quoted = false;
    let colon = line.char_indices().find_map(|(at, c)| {
        if c == '"' {
            quoted = !quoted;
        }
        (c == ':' && !quoted).then_some(at)
    })?;
    let (head, value) = line.split_at_checked(colon)?;
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Some((name.to_ascii_uppercase(), parameters.to_ascii_uppercase(), value.strip_prefix(':')?))
}

fn read_property(event: &mut Event, at: usize, line: &str) -> Result<(), IcsError> {
    let error = |why: String| IcsError { line: at, why };
    let Some((name, parameters, value)) = split_property(line) else {
        return Err(error(format!("`{line}` is no property: a `:` is missing")));
    };
    let date = |value: &str| {
        if value.contains('T') || parameters.contains("VALUE=DATE-TIME") {
            return Err(error(format!(
                "`{value}` has a time of day; holidays are whole days, `DTSTART;VALUE=DATE:20261225`"
            )));
        }
        NaiveDate::parse_from_str(value, "%Y%m%d").map_err(|_| {
            error(format!("`{value}` is no date; write year, month and day: `20261225`"))
        })
    };
    match name.as_str() {
        "DTSTART" => event.start = Some(date(value)?),
        "DTEND" => event.end = Some(date(value)?),
        "DURATION" => {
            let days = |text: &str| -> Option<i64> {
                let text = text.strip_prefix('P')?;
                match (text.strip_suffix('D'), text.strip_suffix('W')) {
                    (Some(days), _) => days.parse().ok(),
                    (_, Some(weeks)) => weeks.parse::<i64>().ok()?.checked_mul(7),
                    _ => None,
                }
            };
            event.days = Some(days(value).ok_or_else(|| {
                error(format!("a holiday lasts whole days, `P1D`, not `{value}`"))
            })?);
        }
        "SUMMARY" => event.summary = Some(unescape(value)),
        "STATUS" => event.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
        "RRULE" => event.rule = Some((at, value.to_owned())),
        "RDATE" => {
            return Err(error("`RDATE` is not read; write an event for each date".to_owned()));
        }
        "EXDATE" => {
            for value in value.split(',') {
                event.except.insert(date(value)?);
            }
        }
        _ => {}
    }
    Ok(())
}

fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push(' '),
                Some(c) => out.push(c),
                None => {}
            },
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// How often an event comes back.
struct Yearly {
    every: i32,
    count: Option<u32>,
    until: Option<NaiveDate>,
}

fn read_rule(at: usize, rule: &str, start: NaiveDate) -> Result<Yearly, IcsError> {
    let error = |why: String| IcsError { line: at, why };
    let mut yearly = Yearly { every: 1, count: None, until: None };
    let mut frequency = None;
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        let (key, value) = part
            .split_once('=')
            .ok_or_else(|| error(format!("`{part}` of the repetition has no `=`")))?;
        let wrong = || error(format!("`{value}` is no value for `{key}`"));
        match key.to_ascii_uppercase().as_str() {
            "FREQ" => frequency = Some(value.to_ascii_uppercase()),
            "INTERVAL" => {
                yearly.every =
                    value.parse().ok().filter(|n| (1..=1000).contains(n)).ok_or_else(wrong)?;
            }
            "COUNT" => yearly.count = Some(value.parse().map_err(|_| wrong())?),
            "UNTIL" => {
                let day = value.get(..8).unwrap_or(value);
                yearly.until = Some(NaiveDate::parse_from_str(day, "%Y%m%d").map_err(|_| wrong())?);
            }
            // These say again what the start date says.
            "BYMONTH" if value.parse() == Ok(start.month()) => {}
            "BYMONTHDAY" if value.parse() == Ok(start.day()) => {}
            "WKST" => {}
            _ => {
                return Err(error(format!(
                    "a repetition with `{part}` is not read; only the same date every year is: `FREQ=YEARLY`"
                )));
            }
        }
    }
    if frequency.as_deref() == Some("YEARLY") {
        Ok(yearly)
    } else {
        Err(error(format!(
            "`{rule}` does not repeat yearly; only the same date every year is read: `FREQ=YEARLY`"
        )))
    }
}

fn add_event(
    event: &Event,
    years: (i32, i32),
    days: &mut BTreeSet<(NaiveDate, String)>,
) -> Result<(), IcsError> {
    if event.cancelled {
        return Ok(());
    }
    let error = |why: String| IcsError { line: event.line, why };
    let start = event.start.ok_or_else(|| error("this event has no `DTSTART`".to_owned()))?;
    let length = match (event.end, event.days) {
        (Some(end), _) => end.signed_duration_since(start).num_days(),
        (None, Some(days)) => days,
        (None, None) => 1,
    };
    if !(1..=MOST_DAYS).contains(&length) {
        return Err(error(format!(
            "this event lasts {length} days; `DTEND` is the day after the last, at most {MOST_DAYS} days on"
        )));
    }
    let name = event
        .summary
        .clone()
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "holiday".to_owned());
    let mut add = |first: NaiveDate| {
        let dates = (0..length.unsigned_abs()).filter_map(|n| first.checked_add_days(Days::new(n)));
        for date in dates.filter(|date| (years.0..=years.1).contains(&date.year())) {
            days.insert((date, name.clone()));
        }
    };
    let Some((at, rule)) = &event.rule else {
        if !event.except.contains(&start) {
            add(start);
        }
        return Ok(());
    };
    let rule = read_rule(*at, rule, start)?;
    let step = usize::try_from(rule.every).unwrap_or(1);
    let dates = (start.year()..=years.1)
        .step_by(step)
        .filter_map(|year| start.with_year(year))
        .take_while(|date| rule.until.is_none_or(|until| *date <= until));
    for date in dates.take(rule.count.map_or(usize::MAX, |count| count as usize)) {
        if !event.except.contains(&date) {
            add(date);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(events: &str) -> Result<Vec<String>, String> {
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
        from_ics(&text, "own".parse().unwrap(), (2026, 2028))
            .map(|table| {
                table.days.iter().map(|day| format!("{} {}", day.date, day.name)).collect()
            })
            .map_err(|error| error.to_string())
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")
    }

    #[test]
    fn whole_days_once_or_every_year() {
        let once = event(
            "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261226\r\nSUMMARY:Christmas\\, the\r\n  shutdown\r\n",
        );
        assert_eq!(
            read(&once).unwrap(),
            ["2026-12-24 Christmas, the shutdown", "2026-12-25 Christmas, the shutdown"]
        );
        let yearly = event(
            "DTSTART;VALUE=DATE:20200704\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20270704\r\nSUMMARY:Day\r\n",
        );
        assert_eq!(read(&yearly).unwrap(), ["2026-07-04 Day", "2028-07-04 Day"]);
        let until = event(
            "DTSTART;VALUE=DATE:20260704\r\nRRULE:FREQ=YEARLY;UNTIL=20270704\r\nSUMMARY:Day\r\n",
        );
        assert_eq!(read(&until).unwrap(), ["2026-07-04 Day", "2027-07-04 Day"]);
        let leap = event("DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Leap\r\n");
        assert_eq!(read(&leap).unwrap(), ["2028-02-29 Leap"]);
        assert_eq!(
            read(&event("DTSTART;VALUE=DATE:20260704\r\nSTATUS:CANCELLED\r\n")).unwrap(),
            [] as [&str; 0]
        );
    }

    #[test]
    fn what_is_no_holiday_is_named_with_its_line() {
        let told = |lines: &str| read(&event(lines)).unwrap_err();
        assert_eq!(
            told("DTSTART:20261224T100000Z\r\n"),
            "line 4: `20261224T100000Z` has a time of day; holidays are whole days, `DTSTART;VALUE=DATE:20261225`"
        );
        assert_eq!(told("SUMMARY:x\r\n"), "line 3: this event has no `DTSTART`");
        assert_eq!(
            told("DTSTART;VALUE=DATE:20261224\r\nRRULE:FREQ=WEEKLY\r\n"),
            "line 5: `FREQ=WEEKLY` does not repeat yearly; only the same date every year is read: `FREQ=YEARLY`"
        );
        assert_eq!(
            told("DTSTART;VALUE=DATE:20261344\r\n"),
            "line 4: `20261344` is no date; write year, month and day: `20261225`"
        );
        assert!(
            told("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261224\r\n")
                .contains("lasts 0 days")
        );
        let no_calendar = from_ics("hello", "own".parse().unwrap(), (2026, 2026)).unwrap_err();
        assert_eq!(no_calendar.to_string(), "no `BEGIN:VCALENDAR`: this is no iCalendar file");
    }
}
