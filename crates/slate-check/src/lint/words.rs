//! Figures as an agreement writes them.

use rust_decimal::Decimal;
use slate_calendar::local_at;
use slate_model::{
    CalendarSpan, Expr, Figure, Instant, Limit, Operation, Period, Until, Value, Zone,
};

/// The exact figure of a constant that has an order: percent and points in hundredths, durations
/// in microseconds, money in major units.
pub(super) fn exact(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(it) => Some(it.0),
        Value::Percent(it) => Some(it.0),
        Value::Points(it) => Some(it.0),
        Value::Money(it) => Some(it.amount.0),
        Value::Duration(it) => Some(Decimal::from(it.0)),
        _ => None,
    }
}

/// A figure of the same kind as `like`, as it would be written.
pub(super) fn figure(like: &Value, exact: Decimal) -> String {
    let plain = exact.normalize();
    match like {
        Value::Percent(_) => format!("{plain}%"),
        Value::Points(_) => format!("{plain} pp"),
        Value::Money(it) => format!("{plain} {}", it.currency),
        Value::Duration(_) => {
            i64::try_from(exact.trunc()).map_or_else(|_| plain.to_string(), duration)
        }
        _ => plain.to_string(),
    }
}

/// A noun with its article: `an outage`, `a ticket`, `a user`.
pub(crate) fn a(noun: impl std::fmt::Display) -> String {
    let noun = noun.to_string();
    let sounds = ["a", "e", "i", "o", "un", "up", "ur"].iter().any(|it| noun.starts_with(it));
    let not = ["eu", "one", "once", "uni"].iter().any(|it| noun.starts_with(it));
    let article = if sounds && !not { "an" } else { "a" };
    format!("{article} {noun}")
}

/// A constant as it would be written.
pub(crate) fn value(of: &Value) -> String {
    match of {
        Value::Member(it) => it.clone(),
        Value::Text(it) => format!("\"{it}\""),
        Value::Boolean(it) => it.to_string(),
        Value::Date(it) => it.to_string(),
        Value::Instant(it) => it.to_string(),
        _ => exact(of).map_or_else(String::new, |exact| figure(of, exact)),
    }
}

/// A number of microseconds as `1 h 30 min`.
pub(super) fn duration(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let all = micros.unsigned_abs();
    let units: [(u64, &str); 4] =
        [(3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s"), (1_000, "ms")];
    let mut rest = all;
    let mut parts = Vec::new();
    for (size, unit) in units {
        let count = rest.checked_div(size).unwrap_or_default();
        rest = rest.checked_rem(size).unwrap_or_default();
        if count > 0 {
            parts.push(format!("{count} {unit}"));
        }
    }
    if parts.is_empty() { "0 min".to_owned() } else { format!("{sign}{}", parts.join(" ")) }
}

/// A limit as it would be written.
pub(super) fn limit(of: &Limit) -> String {
    let plural = |n: u32| if n == 1 { "" } else { "s" };
    let text = match of {
        Limit::Within { time, .. } => duration(time.0),
        Limit::WorkingDays { days, until, .. } => {
            let base = format!("{days} working day{}", plural(*days));
            match until {
                Until::Close => format!("by close of {base}"),
                Until::At(time) => format!("by {time} after {base}"),
                Until::SameTime => base,
            }
        }
        Limit::Span { amount, unit, .. } => {
            CalendarSpan { amount: *amount, unit: *unit }.to_string()
        }
        Limit::WithinField { field, .. } => field.to_string(),
        Limit::UntilField { field, .. } => format!("until {field}"),
    };
    of.calendar().map_or(text.clone(), |calendar| format!("{text} in {calendar}"))
}

/// A period in words: `month`, `quarter`.
pub(crate) fn period(of: Period) -> String {
    match of {
        Period::Day => "day".into(),
        Period::Week => "week".into(),
        Period::Month => "month".into(),
        Period::Quarter { .. } => "quarter".into(),
        Period::HalfYear { .. } => "half-year".into(),
        Period::Year { .. } => "year".into(),
        Period::ContractYear => "contract year".into(),
        Period::BillingMonth { day } => format!("month from day {day}"),
        Period::RollingDays { days } => format!("rolling {days} days"),
        Period::RollingMonths { months } => format!("rolling {months} months"),
        Period::Term => "term".into(),
    }
}

/// An instant on the wall clock of a zone: `2026-03-06 17:50`.
pub(super) fn local(zone: Zone, at: Instant) -> String {
    let local = local_at(zone, at);
    let seconds = local.format("%S").to_string();
    let form = if seconds == "00" { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    local.format(form).to_string()
}

/// What a row or credit pays, as it would be written: `5%` for `5% * base`.
pub(super) fn amount(of: &Expr) -> Option<String> {
    match of {
        Expr::Literal(it) => Some(value(it)),
        Expr::Arithmetic { op: Operation::Multiply, left, right } => {
            let base = |it: &Expr| {
                matches!(it, Expr::Figure(Figure::Base) | Expr::Charge(_) | Expr::Charges)
            };
            match (&**left, &**right) {
                (Expr::Literal(it), other) | (other, Expr::Literal(it)) if base(other) => {
                    Some(value(it))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_in_whole_units() {
        assert_eq!(duration(5_400_000_000), "1 h 30 min");
        assert_eq!(duration(0), "0 min");
        assert_eq!(duration(-60_000_000), "-1 min");
    }
}
