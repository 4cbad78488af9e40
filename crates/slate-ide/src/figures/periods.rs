//! Periods: their words in a text, and the dates of the first of them.

use slate_calendar::Cuts;
use slate_model::{Agreement, Period};
use slate_syntax::Span;

/// The period that words such as `each quarter from Feb` stand for; `node` is the place of a
/// `cadence`.
pub(crate) fn period_of(text: &str, cadence: Span) -> Option<Period> {
    let words: Vec<&str> = cadence.of(text).split_whitespace().collect();
    let month = |word: &str| -> Option<u8> {
        let months =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let at = months.iter().position(|name| word.starts_with(name))?;
        u8::try_from(at + 1).ok()
    };
    Some(match words.as_slice() {
        ["contract", "year" | "years"] => Period::ContractYear,
        ["month", "from", "day", day] => Period::BillingMonth { day: day.parse().ok()? },
        ["month"] => Period::Month,
        ["week"] => Period::Week,
        ["quarter", "from", name] => Period::Quarter { from: month(name)? },
        ["half-year", "from", name] => Period::HalfYear { from: month(name)? },
        ["year", "from", name] => Period::Year { from: month(name)? },
        ["quarter"] => Period::Quarter { from: 1 },
        ["half-year"] => Period::HalfYear { from: 1 },
        ["year"] => Period::Year { from: 1 },
        _ => return None,
    })
}

/// Whether the words alone do not tell the dates of a period: it is anchored elsewhere than at the
/// calendar's year.
pub(crate) const fn anchored(period: Period) -> bool {
    match period {
        Period::ContractYear | Period::BillingMonth { .. } => true,
        Period::Quarter { from } | Period::HalfYear { from } | Period::Year { from } => from != 1,
        _ => false,
    }
}

/// The dates of the first period of the term: `2026-01-15 to 2026-02-14`, and whether the term cuts
/// it.
pub(crate) fn first_period(agreement: &Agreement, period: Period) -> Option<(String, bool)> {
    let term = agreement.term;
    let cuts = Cuts::new(period, agreement.zone, term, term.first, term.first);
    let first = cuts.iter().next()?;
    Some((format!("{} to {}", first.dates.first, first.dates.last), !first.whole()))
}

/// A whole window in words: `a whole month`, `any 12 months`, `the whole term`.
pub(crate) fn a_whole(window: Period) -> String {
    match window {
        Period::Term => "the whole term".to_owned(),
        Period::RollingDays { days } => format!("any {days} days"),
        Period::RollingMonths { months } => format!("any {months} months"),
        _ => format!("a whole {}", slate_check::period_words(window)),
    }
}
