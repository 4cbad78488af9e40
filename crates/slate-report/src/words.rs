//! Figures and verdicts as people read them. Nothing here computes: amounts and percentages arrive
//! exact, and are only written.

use rust_decimal::Decimal;
use slate_engine::statement::{CreditLine, Step};
use slate_model::{AgreementKind, Money, PeriodVerdict, RecordVerdict};

/// What kind of agreement it is, where it is none with a customer.
pub const fn kind(kind: AgreementKind) -> Option<&'static str> {
    match kind {
        AgreementKind::ServiceLevel => None,
        AgreementKind::Operational => Some("Operational level agreement"),
        AgreementKind::Underpinning => Some("Underpinning contract"),
    }
}

/// `20,000.00 GBP`: thousands set off by commas, at least the currency's minor digits.
pub fn money(amount: &Money) -> String {
    format!("{} {}", figure(amount), amount.currency)
}

/// `20,000.00`: an amount without its currency, for columns that name it once.
pub fn figure(amount: &Money) -> String {
    let digits = amount.currency.minor_digits();
    let mut value = amount.amount.0.normalize();
    if value.scale() < digits {
        value.rescale(digits);
    }
    grouped(value)
}

/// A decimal with its thousands set off by commas.
fn grouped(value: Decimal) -> String {
    let text = value.abs().to_string();
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    if value.is_sign_negative() && !value.is_zero() {
        out.push('-');
    }
    out.push_str(&count_text(whole));
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// `12,345`.
pub fn count(value: u64) -> String {
    count_text(&value.to_string())
}

fn count_text(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count of things with the right form of its noun: `1 ticket`, `2 tickets`.
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// A verdict in one word.
pub const fn verdict(verdict: PeriodVerdict) -> &'static str {
    match verdict {
        PeriodVerdict::Met => "met",
        PeriodVerdict::Missed => "missed",
        PeriodVerdict::NotMeasured => "not measured",
        PeriodVerdict::Reported => "reported",
    }
}

/// A record's verdict in a word or two.
pub const fn record_verdict(verdict: RecordVerdict) -> &'static str {
    match verdict {
        RecordVerdict::Met => "met",
        RecordVerdict::Breached => "breached",
        RecordVerdict::Pending => "pending",
        RecordVerdict::NotStarted => "not started",
        RecordVerdict::Void => "void",
        RecordVerdict::Excluded => "excluded",
        RecordVerdict::Unlimited => "no limit",
    }
}

/// An attainment shortened for a column: percentages cut off after two places, or after as many as
/// it takes so that what is shown keeps the requirement exactly where the attainment does. So
/// 94.996% never reads as the 95% that was missed, nor 5.004% as the 5% that was allowed.
pub fn short_attainment(text: &str, required: Option<&str>) -> String {
    if let Some(time) = text.strip_prefix("PT") {
        let spaced = time.replace('H', " h ").replace('M', " min ").replace('S', " s ");
        return spaced.trim_end().to_owned();
    }
    let Some(number) = text.strip_suffix('%') else {
        return text.to_owned();
    };
    let Ok(value) = Decimal::from_str_exact(number) else {
        return text.to_owned();
    };
    let kept = |value| required.is_none_or(|required| keeps(required, value));
    let places = (2..value.scale()).find(|places| {
        let cut = value.trunc_with_scale(*places);
        kept(cut) == kept(value)
    });
    let places = places.unwrap_or_else(|| value.scale().max(2));
    let mut shown = value.trunc_with_scale(places);
    shown.rescale(places);
    format!("{shown}%")
}

/// Whether a percentage keeps a requirement, as the statement writes it: `at least 95%`.
fn keeps(required: &str, value: Decimal) -> bool {
    let edge = |text: &str| text.strip_suffix('%').and_then(|it| Decimal::from_str_exact(it).ok());
    let words: Vec<&str> = required.split_whitespace().collect();
    match words.as_slice() {
        ["at", "least", low] => edge(low).is_none_or(|low| value >= low),
        ["at", "most", high] => edge(high).is_none_or(|high| value <= high),
        ["above", low] => edge(low).is_none_or(|low| value > low),
        ["below", high] => edge(high).is_none_or(|high| value < high),
        ["between", low, "and", high] => {
            edge(low).is_none_or(|low| value >= low) && edge(high).is_none_or(|high| value <= high)
        }
        ["every", ..] => value >= Decimal::ONE_HUNDRED,
        _ => true,
    }
}

/// `part` as a percentage of `whole` for a sentence: to two places, or to two digits where it is so small
/// that it would read as nothing. Nothing when `whole` is zero.
pub fn share(part: &Money, whole: &Money) -> Option<String> {
    let ratio = part.amount.0.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole.amount.0)?;
    let small = !ratio.is_zero() && ratio.abs() < Decimal::new(1, 2);
    let shown = if small { ratio.round_sf(2)? } else { ratio.round_dp(2) };
    Some(format!("{}%", shown.normalize()))
}

/// The steps of a credit that changed its amount, for people; the JSON of the statement has them all.
/// Rounding is told when digits of the gross were lost.
pub fn telling(line: &CreditLine) -> impl Iterator<Item = &Step> {
    let mut before = line.gross.parse::<slate_model::Number>().ok().map(|gross| gross.0);
    line.steps.iter().filter(move |step| {
        let after = Some(step.after.amount.0);
        let changed = before != after;
        before = after;
        changed
    })
}

/// Text from an agreement or a history made safe for one line of a terminal: control characters
/// are shown, not obeyed.
pub fn tame(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || is_direction_mark(c) { '\u{fffd}' } else { c })
        .collect()
}

/// Marks that reorder the text after them, and could make a statement read as it is not.
const fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use slate_model::Number;

    #[test]
    fn amounts_show_the_minor_unit_of_their_currency() {
        let of = |amount: &str, currency: &str| {
            money(&Money {
                amount: amount.parse::<Number>().unwrap(),
                currency: currency.parse().unwrap(),
            })
        };
        assert_eq!(of("20000", "GBP"), "20,000.00 GBP");
        assert_eq!(of("-1234567.5", "USD"), "-1,234,567.50 USD");
        assert_eq!(of("999", "JPY"), "999 JPY");
        assert_eq!(of("0.125", "KWD"), "0.125 KWD");
    }

    #[test]
    fn a_small_share_is_not_nothing() {
        let of = |part: &str, whole: &str| {
            let money = |amount: &str| Money {
                amount: amount.parse::<Number>().unwrap(),
                currency: "GBP".parse().unwrap(),
            };
            share(&money(part), &money(whole))
        };
        for (part, whole, shown) in [
            ("500", "28000000", "0.0018%"),
            ("11980", "272400", "4.4%"),
            ("0", "28000000", "0%"),
            ("1", "10000", "0.01%"),
            ("-1", "1000000", "-0.0001%"),
        ] {
            assert_eq!(of(part, whole).as_deref(), Some(shown));
        }
        assert_eq!(of("1", "0"), None);
    }

    #[test]
    fn a_miss_never_reads_as_the_target() {
        for (attained, required, shown) in [
            ("94.999999%", "at least 95%", "94.99%"),
            ("95.009999%", "at least 95%", "95.00%"),
            ("95.0057%", "at least 95.005%", "95.005%"),
            ("95.0057%", "above 95%", "95.005%"),
            ("5.004%", "at most 5%", "5.004%"),
            ("5.000001%", "at most 5%", "5.000001%"),
            ("5.00000001%", "at most 5%", "5.00000001%"),
            ("4.999999%", "at most 5%", "4.99%"),
            ("4.999999%", "below 5%", "4.99%"),
            ("5.000001%", "between 4% and 5%", "5.000001%"),
            ("3.999999%", "between 4% and 5%", "3.99%"),
            ("99.999999%", "every record within its limit", "99.99%"),
            ("100%", "every record within its limit", "100.00%"),
            ("90%", "at most 4 h", "90.00%"),
        ] {
            assert_eq!(short_attainment(attained, Some(required)), shown, "{required}");
        }
        assert_eq!(short_attainment("94.999999%", None), "94.99%");
        assert_eq!(short_attainment("PT4H", None), "4 h");
        assert_eq!(short_attainment("PT1H20M30S", Some("at most 1 h")), "1 h 20 min 30 s");
    }

    proptest::proptest! {
        #[test]
        fn what_is_shown_keeps_a_requirement_where_the_attainment_does(
            millionths in 0_i64..200_000_000, edge in 0_i64..2000, near in proptest::bool::ANY,
        ) {
            let edge = Decimal::new(edge, 1);
            let far = Decimal::new(millionths, 6);
            let value = if near { edge + Decimal::new(millionths % 20_001 - 10_000, 6) } else { far };
            for required in ["at least", "at most", "above", "below"] {
                let required = format!("{required} {edge}%");
                let shown = short_attainment(&format!("{value}%"), Some(&required));
                let shown = Decimal::from_str_exact(shown.trim_end_matches('%')).unwrap();
                proptest::prop_assert_eq!(keeps(&required, shown), keeps(&required, value));
            }
        }
    }
}
