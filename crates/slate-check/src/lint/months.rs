//! How many calendar months a period has.

use slate_model::{Period, Target};

/// How many calendar months a period has; `None` when it is none of whole months.
pub(crate) const fn months(period: Period) -> Option<u32> {
    match period {
        Period::Month | Period::BillingMonth { .. } => Some(1),
        Period::Quarter { .. } => Some(3),
        Period::HalfYear { .. } => Some(6),
        Period::Year { .. } | Period::ContractYear => Some(12),
        Period::RollingMonths { months } => Some(months as u32),
        _ => None,
    }
}

/// How many months of charges are at hand where a target is judged: of a rolling window the month
/// that it ends with.
pub(super) const fn months_judged(target: &Target) -> Option<u32> {
    match target.period {
        Period::RollingDays { .. } | Period::RollingMonths { .. } => Some(1),
        period => months(period),
    }
}
