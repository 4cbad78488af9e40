//! Money, percentages and percentage points: exact decimals, as strings in JSON.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text_form::{NotAValue, text_form};

/// An ISO 4217 currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(pub iso_currency::Currency);

impl Currency {
    /// Decimal places of the minor unit: 2 for GBP, 0 for JPY, 3 for KWD. Currencies without a
    /// minor unit in ISO 4217 (gold, say) have none.
    pub fn minor_digits(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code())
    }
}

impl FromStr for Currency {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        iso_currency::Currency::from_code(text).map(Self).ok_or_else(|| NotAValue {
            expected: "an ISO 4217 currency such as `GBP`",
            found: text.to_owned(),
        })
    }
}

text_form!(Currency, "Currency", "An ISO 4217 currency code.", r"^[A-Z]{3}$");

/// An exact decimal number, a string in JSON (`"20.50"`). Trailing zeros mean nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Number(pub Decimal);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

impl FromStr for Number {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        exact(text).map(Self).ok_or_else(|| NotAValue {
            expected: "an exact decimal number of at most 28 digits",
            found: text.to_owned(),
        })
    }
}

text_form!(Number, "Number", "An exact decimal number.", r"^-?\d+(\.\d+)?$");

/// Plain decimal digits without loss: no exponent, no underscore, at most what 96 bits hold.
fn exact(text: &str) -> Option<Decimal> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    if !plain {
        return None;
    }
    Decimal::from_str_exact(text).ok().map(|d| d.normalize())
}

/// A percentage: `Percent(99.95)` is 99.95%, which is 0.9995 of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Percent(pub Decimal);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0.normalize())
    }
}

impl FromStr for Percent {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        text.strip_suffix('%').and_then(exact).map(Self).ok_or_else(|| NotAValue {
            expected: "a percentage such as `99.95%`",
            found: text.to_owned(),
        })
    }
}

text_form!(Percent, "Percent", "An exact percentage.", r"^-?\d+(\.\d+)?%$");

/// Percentage points: the difference of two percentages. `Points(0.1)` is 0.1 pp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(pub Decimal);

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pp", self.0.normalize())
    }
}

impl FromStr for Points {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        text.strip_suffix(" pp").and_then(exact).map(Self).ok_or_else(|| NotAValue {
            expected: "percentage points such as `0.1 pp`",
            found: text.to_owned(),
        })
    }
}

text_form!(Points, "Points", "Percentage points.", r"^-?\d+(\.\d+)? pp$");

/// An exact amount in one currency. Amounts of two currencies never mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// The amount in major units: `20000` pounds, `0.01` pounds.
    pub amount: Number,
    /// Its currency.
    pub currency: Currency,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

/// How a figure that lies between two steps is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// To the nearest step; a tie goes away from zero.
    HalfUp,
    /// To the nearest step; a tie goes to the even step (banker's rounding).
    HalfEven,
    /// To the nearest step; a tie goes towards zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_every_digit_or_are_refused() {
        assert_eq!("99.950%".parse::<Percent>().map(|p| p.to_string()).as_deref(), Ok("99.95%"));
        assert!("1e3".parse::<Number>().is_err());
        assert!("0.12345678901234567890123456789".parse::<Number>().is_err());
        assert_eq!("0.1 pp".parse::<Points>().map(|p| p.to_string()).as_deref(), Ok("0.1 pp"));
    }

    #[test]
    fn minor_units_follow_iso_4217() {
        let digits = |code: &str| code.parse::<Currency>().map(Currency::minor_digits);
        assert_eq!((digits("GBP"), digits("JPY"), digits("KWD")), (Ok(2), Ok(0), Ok(3)));
    }
}
