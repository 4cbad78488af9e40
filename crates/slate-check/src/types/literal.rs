//! Literals to values, each checked to exist.

use chrono::{LocalResult, NaiveDate, TimeZone as _};
use rust_decimal::Decimal;
use slate_model::types::Type;
use slate_model::{
    Currency, Duration, Instant, Money, Number, Percent, Points, TimeOfDay, Value, Zone,
};
use slate_syntax::ast;

use crate::compile::{At, Cx};
use crate::finding::{Applicability, Code, Severity};
use crate::resolve::nearest;
use crate::types::Ty;

/// The exact number of a literal; reported where it has more digits than are kept.
pub(crate) fn number(cx: &Cx<'_>, unit: usize, it: &ast::Number) -> Option<Decimal> {
    let value = Decimal::from_str_exact(&it.digits).ok();
    if value.is_none() {
        cx.report(
            Code::BadLiteral,
            format!("`{}` has more digits than can be kept exactly", it.digits),
            At { unit, span: it.span },
            "more than 28 digits",
            "write it with fewer digits",
        );
    }
    value.map(|it| it.normalize())
}

/// The date of a literal; the parser has reported one that does not exist.
pub(crate) fn date(it: &ast::Date) -> NaiveDate {
    NaiveDate::from_ymd_opt(it.year, it.month, it.day).unwrap_or_default()
}

/// The time of day of a literal.
pub(crate) fn time_of_day(it: &ast::Time) -> TimeOfDay {
    TimeOfDay::new(it.hour, it.minute, it.second).unwrap_or_default()
}

/// Elapsed time; reported where it is finer than a microsecond or beyond 290,000 years.
pub(crate) fn duration(cx: &Cx<'_>, unit: usize, it: &ast::Duration) -> Option<Duration> {
    let mut micros = Decimal::ZERO;
    for (count, of) in &it.parts {
        let each: i64 = match of {
            ast::TimeUnit::Millisecond => 1_000,
            ast::TimeUnit::Second => 1_000_000,
            ast::TimeUnit::Minute => 60_000_000,
            ast::TimeUnit::Hour => 3_600_000_000,
        };
        let part = number(cx, unit, count)?.checked_mul(Decimal::from(each));
        micros = part.and_then(|part| micros.checked_add(part))?;
    }
    let whole = micros.normalize();
    let value = if whole.scale() == 0 { i64::try_from(whole).ok() } else { None };
    if value.is_none() {
        cx.report(
            Code::BadLiteral,
            "this duration cannot be kept exactly",
            At { unit, span: it.span },
            "finer than a microsecond, or longer than 290,000 years",
            "write it in a larger unit or with fewer digits",
        );
    }
    value.map(Duration)
}

/// An instant in a zone. A local time that the clocks skip is an error; one that happens twice means
/// the first, with a warning, unless its offset is written.
pub(crate) fn instant(cx: &Cx<'_>, unit: usize, zone: Zone, it: &ast::Instant) -> Option<Instant> {
    let at = At { unit, span: it.span };
    let seconds = i64::from(time_of_day(&it.time).seconds());
    let local = date(&it.date)
        .and_hms_opt(0, 0, 0)?
        .checked_add_signed(chrono::TimeDelta::seconds(seconds))?;
    if let Some(offset) = it.offset {
        let utc = local.checked_sub_signed(chrono::TimeDelta::seconds(i64::from(offset)))?;
        return Some(Instant::from_utc(utc.and_utc()));
    }
    match zone.0.from_local_datetime(&local) {
        LocalResult::Single(one) => Some(Instant::from_utc(one.to_utc())),
        LocalResult::Ambiguous(first, second) => {
            cx.push(
                cx.finding(
                    Code::ClockChange,
                    format!("`{}` happens twice in {zone}", local.format("%Y-%m-%d %H:%M")),
                    at,
                    "the clocks go back here; the first time is taken",
                )
                .help(format!(
                    "write which: `{} {}` or `{} {}`",
                    local.format("%Y-%m-%d %H:%M"),
                    first.format("%:z"),
                    local.format("%Y-%m-%d %H:%M"),
                    second.format("%:z"),
                )),
            );
            Some(Instant::from_utc(first.to_utc()))
        }
        LocalResult::None => {
            let mut finding = cx
                .finding(
                    Code::ClockChange,
                    format!("`{}` does not exist in {zone}", local.format("%Y-%m-%d %H:%M")),
                    at,
                    "the clocks skip this time",
                )
                .help("write a local time before or after the change, or one with its offset: `2026-03-29 01:30 +00:00`");
            finding.severity = crate::finding::Severity::Error;
            cx.push(finding);
            None
        }
    }
}

/// Warns of `18.500 EUR`, which is eighteen and a half: where the point stands between thousands elsewhere,
/// a thousand times as much was meant.
fn thousands(cx: &Cx<'_>, unit: usize, it: &ast::Money, currency: Currency) {
    let Some((whole, rest)) = it.amount.digits.split_once('.') else { return };
    let grouped = rest.len() == 3 && rest.ends_with('0') && currency.minor_digits() == 2;
    if !grouped || whole.len() > 3 || whole.starts_with('0') {
        return;
    }
    let (many, few) =
        (format!("{whole}_{rest}"), format!("{whole}.{}", rest.get(..2).unwrap_or("")));
    let at = At { unit, span: it.amount.span };
    let mut finding = cx.finding(
        Code::BadLiteral,
        format!(
            "`{}` is less than {}: the point begins a fraction",
            cx.text(at),
            whole_above(whole)
        ),
        at,
        "three digits behind the point",
    );
    finding.severity = Severity::Warning;
    finding = finding.help(format!("write `{many}` for thousands, or `{few}`"));
    for put in [many, few] {
        finding = finding.fix_unsafe(format!("write `{put}`"), cx.file(unit), at.span, put);
    }
    cx.push(finding);
}

/// The next whole number.
fn whole_above(whole: &str) -> u32 {
    whole.parse::<u32>().map_or(0, |whole| whole.saturating_add(1))
}

/// The code that a word for a currency stands for: its own letters, or those of what it names.
fn currency_meant(word: &str) -> String {
    let lower = word.to_lowercase();
    let code = match lower.strip_suffix('s').unwrap_or(&lower) {
        "pound" | "sterling" | "quid" | "pounds_sterling" | "pound_sterling" => "GBP",
        "euro" => "EUR",
        "dollar" | "us_dollar" => "USD",
        "rupee" => "INR",
        "yen" => "JPY",
        "franc" | "swiss_franc" => "CHF",
        _ => return word.to_uppercase(),
    };
    code.to_owned()
}

/// The currency of an amount, which must be the agreement's where that is known.
pub(crate) fn currency(
    cx: &Cx<'_>,
    unit: usize,
    it: &ast::Ident,
    agreed: Option<(Currency, At)>,
) -> Option<Currency> {
    let at = At { unit, span: it.span };
    let Ok(found) = it.as_str().parse::<Currency>() else {
        let known: Vec<&str> =
            ["GBP", "EUR", "USD", "CHF", "JPY", "CAD", "AUD", "INR", "SEK", "NOK", "DKK", "PLN"]
                .into();
        let mut finding = cx.finding(
            Code::BadLiteral,
            format!("`{}` is no currency", it.as_str()),
            at,
            "not an ISO 4217 code",
        );
        let capitals = currency_meant(it.as_str());
        finding = if capitals.parse::<Currency>().is_ok() {
            finding.help(format!("write `{capitals}`")).fix_safe(
                format!("write `{capitals}`"),
                cx.file(unit),
                it.span,
                capitals,
            )
        } else {
            match nearest(it.as_str(), known) {
                // Another currency is other money.
                Some(near) => finding.meant(near, cx.file(unit), it.span, Applicability::Unsafe),
                None => finding.help("write three capital letters such as `GBP`"),
            }
        };
        cx.push(finding);
        return None;
    };
    if let Some((currency, place)) = agreed
        && currency != found
    {
        let finding = cx.finding(
            Code::MixedCurrencies,
            format!("this amount is in `{found}`, the agreement is in `{currency}`"),
            at,
            format!("an amount in {found}"),
        );
        cx.push(
            cx.also(finding, place, format!("the agreement's currency is {currency}"))
                .note("amounts in two currencies are never added or compared")
                .help(format!("write the amount in {currency}")),
        );
        return None;
    }
    Some(found)
}

/// What a literal is: its type, and its value where values of that type reach an expression.
pub(crate) fn literal(
    cx: &Cx<'_>,
    unit: usize,
    zone: Zone,
    agreed: Option<(Currency, At)>,
    it: &ast::Literal,
) -> (Ty, Option<Value>) {
    use ast::Literal as L;
    let typed = |ty: Type, value: Option<Value>| match value {
        Some(value) => (Ty::Is(ty), Some(value)),
        None => (Ty::Broken, None),
    };
    match it {
        L::Number(n) => typed(Type::Number, number(cx, unit, n).map(|n| Value::Number(Number(n)))),
        L::Percent(n) => {
            typed(Type::Percent, number(cx, unit, n).map(|n| Value::Percent(Percent(n))))
        }
        L::Points(n) => typed(Type::Points, number(cx, unit, n).map(|n| Value::Points(Points(n)))),
        L::Money(m) => {
            let amount = number(cx, unit, &m.amount);
            let currency = currency(cx, unit, &m.currency, agreed);
            if let Some(currency) = currency {
                thousands(cx, unit, m, currency);
            }
            typed(
                Type::Money,
                amount.zip(currency).map(|(amount, currency)| {
                    Value::Money(Money { amount: Number(amount), currency })
                }),
            )
        }
        L::Duration(d) => typed(Type::Duration, duration(cx, unit, d).map(Value::Duration)),
        L::WorkingDays(_) => (Ty::WorkingDays, None),
        L::CalendarSpan(_) => (Ty::Span, None),
        L::Amount(a) => (Ty::Units(a.unit.value.clone()), None),
        L::Text(t) => typed(Type::Text, Some(Value::Text(t.value.clone()))),
        L::Boolean(b) => typed(Type::Boolean, Some(Value::Boolean(b.value))),
        L::Date(d) => typed(Type::Date, Some(Value::Date(date(d)))),
        L::Time(_) => (Ty::Time, None),
        L::Instant(i) => typed(Type::Instant, instant(cx, unit, zone, i).map(Value::Instant)),
        L::Period(_) => (Ty::Period, None),
    }
}
