//! Cells of a history as values of fields: exact, or refused with advice.

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use slate_model::{Currency, Duration, FieldKind, Money, Number, Percent, Value};

use crate::builder::{epoch_days, kind_in_words, not_a_member};
use crate::column::Cell;
use crate::instants::InstantReader;
use crate::quality::{Problem, Reason};
use crate::suggest::{plain, short};
use crate::table_builder::TableBuilder;

/// Texts that are remembered with their codes.
const REMEMBERED: usize = 16;

/// Reads the cells of one field from one source.
#[derive(Debug, Clone)]
pub(crate) struct CellReader {
    name: String,
    kind: FieldKind,
    field: usize,
    currency: Currency,
    /// Values of the agreement by values of the history.
    values: BTreeMap<String, String>,
    unit: Option<String>,
    missing: Rc<[String]>,
    pub(crate) instants: Option<InstantReader>,
    /// A chrono pattern for dates.
    date_format: Option<String>,
    memo: Vec<(Box<str>, u32)>,
    /// Members that were met in another spelling.
    pub(crate) loosely: BTreeMap<String, String>,
    /// Whether an amount without a currency was met.
    pub(crate) bare_money: bool,
}

impl CellReader {
    pub(crate) fn new(
        name: &str,
        kind: FieldKind,
        field: usize,
        currency: Currency,
        missing: Rc<[String]>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            field,
            currency,
            values: BTreeMap::new(),
            unit: None,
            missing,
            instants: None,
            date_format: None,
            memo: Vec::new(),
            loosely: BTreeMap::new(),
            bare_money: false,
        }
    }

    pub(crate) fn with_values(&mut self, values: &BTreeMap<String, String>) {
        self.values.clone_from(values);
    }

    pub(crate) fn with_unit(&mut self, unit: Option<&String>) {
        self.unit = unit.cloned();
    }

    pub(crate) fn with_date_format(&mut self, pattern: String) {
        self.date_format = Some(pattern);
    }

    pub(crate) const fn field(&self) -> usize {
        self.field
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether a trimmed cell means that there is no value.
    pub(crate) fn is_missing(&self, text: &str) -> bool {
        text.is_empty() || self.missing.iter().any(|missing| missing == text)
    }

    /// The value of a cell.
    #[inline]
    pub(crate) fn read(&mut self, text: &str, table: &mut TableBuilder) -> Result<Cell, Problem> {
        if let Some((_, code)) = self.memo.iter().find(|(known, _)| **known == *text) {
            return Ok(Cell::Code(*code));
        }
        let trimmed = text.trim();
        if self.is_missing(trimmed) {
            return Ok(Cell::Missing);
        }
        if let FieldKind::Instant = self.kind
            && let Some(instants) = &mut self.instants
            && self.values.is_empty()
        {
            return instants
                .read(trimmed)
                .map(Cell::Whole)
                .map_err(|why| Problem::new(Reason::NotAnInstant, why));
        }
        let mapped = self.values.get(trimmed).cloned();
        let given = mapped.as_deref().unwrap_or(trimmed);
        if self.is_missing(given) {
            return Ok(Cell::Missing);
        }
        let cell = match &self.kind {
            FieldKind::OneOf(members) => {
                let code = member(given, members)
                    .ok_or_else(|| not_a_member(&self.name, &short(given), members))?;
                if let Some(exact) = members.get(code as usize)
                    && exact != given
                {
                    self.loosely.insert(given.to_owned(), exact.clone());
                }
                Cell::Code(code)
            }
            FieldKind::Text => table.code(self.field, given),
            _ => return self.value(given),
        };
        if let Cell::Code(code) = cell
            && self.memo.len() < REMEMBERED
            && text.len() <= 64
        {
            self.memo.push((text.into(), code));
        }
        Ok(cell)
    }

    /// The value of a cell of a kind that is no text.
    fn value(&mut self, given: &str) -> Result<Cell, Problem> {
        let refused = |advice: &str| {
            let advice = if advice.is_empty() { String::new() } else { format!(": {advice}") };
            Problem::new(
                Reason::NotAValue,
                format!(
                    "`{}` is {}, not `{}`{advice}",
                    self.name,
                    kind_in_words(&self.kind),
                    short(given)
                ),
            )
        };
        let cell = match &self.kind {
            FieldKind::OneOf(_) | FieldKind::Text => Cell::Missing,
            FieldKind::Count => {
                let digits = given.bytes().all(|b| b.is_ascii_digit());
                let count = if digits { given.parse::<i64>().ok() } else { None };
                Cell::Whole(
                    count.filter(|c| *c != i64::MAX).ok_or_else(|| refused(separators(given)))?,
                )
            }
            FieldKind::Number => {
                Cell::Exact(exact(given).ok_or_else(|| refused(separators(given)))?)
            }
            FieldKind::Boolean => Cell::Whole(match given.to_ascii_lowercase().as_str() {
                "true" | "yes" | "y" | "t" | "1" => 1,
                "false" | "no" | "n" | "f" | "0" => 0,
                _ => return Err(refused("say what it means in `values` of the mapping")),
            }),
            FieldKind::Percent => {
                let (digits, has_sign) = match given.strip_suffix('%') {
                    Some(digits) => (digits.trim_end(), true),
                    None => (given, false),
                };
                let number = exact(digits).ok_or_else(|| refused(separators(given)))?;
                match (has_sign, self.unit.as_deref()) {
                    (true, _) | (false, Some("percent")) => Cell::Exact(number),
                    (false, Some("fraction")) => Cell::Exact(
                        number
                            .checked_mul(Decimal::ONE_HUNDRED)
                            .ok_or_else(|| refused("it is too large"))?
                            .normalize(),
                    ),
                    _ => {
                        return Err(refused(
                            "without `%` it may be a percentage or a fraction of 1: declare `units` \
                             of the field as `percent` or `fraction` in the mapping",
                        ));
                    }
                }
            }
            FieldKind::Money => {
                let code = self.currency.to_string();
                let digits = given
                    .strip_suffix(code.as_str())
                    .or_else(|| given.strip_prefix(code.as_str()))
                    .map(str::trim);
                let amount =
                    exact(digits.unwrap_or(given)).ok_or_else(|| refused(money_advice(given)))?;
                self.bare_money |= digits.is_none();
                Cell::Exact(amount)
            }
            FieldKind::Duration => {
                Cell::Whole(duration(given, self.unit.as_deref()).map_err(refused)?)
            }
            FieldKind::Date => {
                let pattern = self.date_format.as_deref().unwrap_or("%Y-%m-%d");
                let dated = self.date_format.is_some()
                    || matches!(given.as_bytes(), [_, _, _, _, b'-', _, _, b'-', _, _]);
                let date =
                    if dated { NaiveDate::parse_from_str(given, pattern).ok() } else { None };
                Cell::Whole(epoch_days(date.ok_or_else(|| {
                    refused("write YYYY-MM-DD, or declare its format in `formats` of the mapping")
                })?))
            }
            FieldKind::Instant => match &mut self.instants {
                Some(instants) => Cell::Whole(
                    instants.read(given).map_err(|why| Problem::new(Reason::NotAnInstant, why))?,
                ),
                None => Cell::Missing,
            },
        };
        Ok(cell)
    }

    /// The value of an input's cell.
    pub(crate) fn input_value(&mut self, given: &str) -> Result<Option<Value>, Problem> {
        let trimmed = given.trim();
        if self.is_missing(trimmed) {
            return Ok(None);
        }
        let cell = self.value(trimmed)?;
        Ok(match (&self.kind, cell) {
            (FieldKind::Count, Cell::Whole(n)) => Some(Value::Number(Number(Decimal::from(n)))),
            (FieldKind::Number, Cell::Exact(n)) => Some(Value::Number(Number(n))),
            (FieldKind::Percent, Cell::Exact(n)) => Some(Value::Percent(Percent(n))),
            (FieldKind::Money, Cell::Exact(n)) => {
                Some(Value::Money(Money { amount: Number(n), currency: self.currency }))
            }
            (FieldKind::Duration, Cell::Whole(n)) => Some(Value::Duration(Duration(n))),
            (FieldKind::Boolean, Cell::Whole(n)) => Some(Value::Boolean(n == 1)),
            (FieldKind::OneOf(_) | FieldKind::Text, _) => Some(Value::Text(trimmed.to_owned())),
            _ => None,
        })
    }
}

/// The member that a text is: letter for letter, or the only one that differs in nothing but case,
/// spaces and punctuation.
fn member(text: &str, members: &[String]) -> Option<u32> {
    let exact = members.iter().position(|member| member == text);
    let at = exact.or_else(|| {
        let wanted = plain(text);
        let mut near = members.iter().enumerate().filter(|(_, member)| plain(member) == wanted);
        match (near.next(), near.next()) {
            (Some((at, _)), None) if !wanted.is_empty() => Some(at),
            _ => None,
        }
    })?;
    u32::try_from(at).ok()
}

/// Plain decimal digits without loss.
fn exact(text: &str) -> Option<Decimal> {
    text.parse::<Number>().ok().map(|number| number.0)
}

fn separators(text: &str) -> &'static str {
    if text.contains([',', '\u{a0}', '\u{202f}', '\'', ' '])
        && text.bytes().any(|b| b.is_ascii_digit())
    {
        "write it without thousands separators and with a decimal point"
    } else if text.contains(['e', 'E']) && text.bytes().any(|b| b.is_ascii_digit()) {
        "write it without exponent"
    } else {
        ""
    }
}

fn money_advice(text: &str) -> &'static str {
    match separators(text) {
        "" => "write digits, or digits and the agreement's currency code",
        advice => advice,
    }
}

/// A duration in microseconds: `PT1H30M`, `1 h 30 min`, `1:30:00`, or a number whose unit the
/// mapping declares. Otherwise advice.
pub(crate) fn duration(text: &str, unit: Option<&str>) -> Result<i64, &'static str> {
    if let Ok(duration) = text.parse::<Duration>() {
        return Ok(duration.0);
    }
    let micros = |unit: &str| {
        Some(match unit.to_ascii_lowercase().as_str() {
            "ms" | "milliseconds" | "millisecond" => 1_000_i64,
            "s" | "sec" | "secs" | "second" | "seconds" => 1_000_000,
            "min" | "mins" | "minute" | "minutes" => 60_000_000,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600_000_000,
            _ => return None,
        })
    };
    let times = |digits: &str, by: i64| {
        let whole = exact(digits)?.checked_mul(Decimal::from(by))?;
        if whole.is_integer() { i64::try_from(whole).ok() } else { None }
    };
    const TOO_FINE: &str = "it is too large or finer than a microsecond";
    if exact(text).is_some() {
        let by = unit.and_then(micros).ok_or(
            "a number alone has no unit: declare `units` of the field as `seconds`, `minutes` or \
             `hours` in the mapping",
        )?;
        return times(text, by).ok_or(TOO_FINE);
    }
    let mut clock = text.split(':').map(|part| {
        let good = !part.is_empty() && part.len() <= 7 && part.bytes().all(|b| b.is_ascii_digit());
        if good { part.parse::<i64>().ok() } else { None }
    });
    if let (Some(Some(h)), Some(Some(m)), Some(Some(s)), None) =
        (clock.next(), clock.next(), clock.next(), clock.next())
        && m < 60
        && s < 60
    {
        return Ok((h * 3600 + m * 60 + s) * 1_000_000);
    }
    let mut sum = 0_i64;
    let mut rest = text;
    while !rest.is_empty() {
        let digits =
            rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (number, tail) = rest.split_at_checked(digits).unwrap_or((rest, ""));
        let tail = tail.trim_start();
        let letters = tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (unit, tail) = tail.split_at_checked(letters).unwrap_or((tail, ""));
        let by = micros(unit).ok_or("write it as `1 h 30 min`, `1:30:00` or `PT1H30M`")?;
        let part = times(number, by).ok_or(TOO_FINE)?;
        sum = sum.checked_add(part).ok_or(TOO_FINE)?;
        rest = tail.trim_start();
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, unit, minutes) in [
            ("PT1H30M", None, 90),
            ("1 h 30 min", None, 90),
            ("1h30m in", None, -1),
            ("1:30:00", None, 90),
            ("90", Some("minutes"), 90),
            ("1.5", Some("hours"), 90),
            ("5400 s", None, 90),
            ("90", None, -1),
            ("1:30", None, -1),
            ("0.0000001", Some("seconds"), -1),
            ("", None, 0),
        ] {
            let expected = if minutes < 0 { None } else { Some(minutes * 60_000_000) };
            assert_eq!(duration(text, unit).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_member_in_another_spelling_is_still_that_member_unless_two_are() {
        let members = ["in_progress", "closed", "Closed!"].map(str::to_owned);
        assert_eq!(member("In Progress", &members), Some(0));
        assert_eq!(member("closed", &members), Some(1));
        assert_eq!(member("CLOSED", &members), None);
        assert_eq!(member("--", &members), None);
    }
}
