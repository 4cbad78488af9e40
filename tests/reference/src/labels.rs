//! What a period is called in a history: `2026-03`, `2026-Q1`, `contract year 2`.

use chrono::{Datelike, NaiveDate};
use slate_model::{DateRange, Period};

use crate::periods::period_of;

/// The name of the period that a date is in.
pub fn label(period: Period, term: DateRange, date: NaiveDate) -> String {
    let (first, last) = period_of(period, term, date);
    let part = |length: u32| first.month0() / length + 1;
    match period {
        Period::Day => first.to_string(),
        Period::Week => {
            format!("{:04}-W{:02}", first.iso_week().year(), first.iso_week().week())
        }
        Period::Month => first.format("%Y-%m").to_string(),
        Period::Quarter { from } if from % 3 == 1 => format!("{}-Q{}", first.year(), part(3)),
        Period::HalfYear { from } if from % 6 == 1 => format!("{}-H{}", first.year(), part(6)),
        Period::Year { from: 1 } => first.year().to_string(),
        Period::Quarter { .. } | Period::HalfYear { .. } | Period::Year { .. } => {
            format!("{}/{}", first.format("%Y-%m"), last.format("%Y-%m"))
        }
        Period::ContractYear => format!("contract year {}", first.year() - term.first.year() + 1),
        Period::BillingMonth { .. } => format!("{first}/{last}"),
        Period::Term => "term".to_owned(),
        // A window is called after the month that it ends with.
        Period::RollingDays { days } => format!("{days} days to {}", date.format("%Y-%m")),
        Period::RollingMonths { months } => format!("{months} months to {}", date.format("%Y-%m")),
    }
}
