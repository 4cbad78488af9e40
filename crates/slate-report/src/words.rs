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

/// An attainment shortened for a column: percentages to two places, cut off and never rounded up,
/// so that 94.996% never reads as the 95% that was missed.
pub fn short_attainment(text: &str) -> String {
    if let Some(time) = text.strip_prefix("PT") {
        let spaced = time.replace('H', " h ").replace('M', " min ").replace('S', " s ");
        return spaced.trim_end().to_owned();
    }
    let Some(number) = text.strip_suffix('%') else {
        return text.to_owned();
    };
    match Decimal::from_str_exact(number) {
        Ok(value) => {
            let cut = value.trunc_with_scale(2);
            let mut shown = cut;
            shown.rescale(2);
            format!("{shown}%")
        }
        Err(_) => text.to_owned(),
    }
}

/// `part` as a percentage of `whole` to two places for a sentence; nothing when `whole` is zero.
pub fn share(part: &Money, whole: &Money) -> Option<String> {
    let ratio = part.amount.0.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole.amount.0)?;
    Some(format!("{}%", ratio.round_dp(2).normalize()))
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
    fn a_miss_never_reads_as_the_target() {
        assert_eq!(short_attainment("94.999999%"), "94.99%");
        assert_eq!(short_attainment("100%"), "100.00%");
        assert_eq!(short_attainment("PT4H"), "4 h");
        assert_eq!(short_attainment("PT1H20M30S"), "1 h 20 min 30 s");
    }
}
