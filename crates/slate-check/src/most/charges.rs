//! Charges over dates, as the engine bills them (language §10.7, §10.8): a charge for several months is
//! spread evenly over them, and a part of a month bears its share of days.

use chrono::{Datelike, Months, NaiveDate};
use num_traits::Zero;
use slate_model::{Charge, ChargeAmount, DateRange, Period, Service};

use super::Most;
use super::exact::{Exact, decimal, plus, ratio, times, whole};
use super::range::Range;

impl Most<'_> {
    /// What a service is charged over dates of the term, in a period of a kind.
    pub(super) fn charge(&self, service: &Service, dates: DateRange, kind: Period) -> Range {
        let mut sum = Exact::zero();
        let mut open = Range::zero();
        for (at, charge) in service.charges.iter().enumerate() {
            let next = service.charges.get(at + 1).and_then(|next| next.from?.pred_opt());
            let first = charge.from.map_or(dates.first, |from| from.max(dates.first));
            let last = next.map_or(dates.last, |until| until.min(dates.last));
            if first > last {
                continue;
            }
            match &charge.amount {
                ChargeAmount::Fixed(money) => {
                    let share = *self
                        .shares
                        .borrow_mut()
                        .entry((charge.each, first, last, kind))
                        .or_insert_with(|| self.share(charge, DateRange { first, last }, kind));
                    let amount = share.zip(decimal(money.amount.0));
                    let total = amount
                        .and_then(|(share, amount)| times(&share, &amount))
                        .and_then(|amount| plus(&sum, &amount));
                    let Some(total) = total else { return Range::ANY };
                    sum = total;
                }
                // Never below zero, and without an end that the text tells.
                ChargeAmount::Reckoned(_) => open.high = None,
                ChargeAmount::Input(_) => return Range::ANY,
            }
        }
        open.map(|it| plus(&it, &sum))
    }

    /// What all services are charged over dates.
    pub(super) fn all_charges(&self, dates: DateRange, kind: Period) -> Range {
        let services = self.agreement.services.iter();
        services.fold(Range::zero(), |sum, service| {
            let charge = self.charge(service, dates, kind);
            sum.combined(slate_model::Operation::Add, &charge)
        })
    }

    /// How many of a charge's periods some dates bear.
    fn share(&self, charge: &Charge, dates: DateRange, kind: Period) -> Option<Exact> {
        let days = slate_calendar::days_in(dates);
        let months = match charge.each {
            Period::Day => return Some(whole(days)),
            Period::Week => return ratio(days, 7),
            Period::Term => return ratio(days, slate_calendar::days_in(self.whole_term)),
            each => crate::lint::months::months(each).filter(|_| !each.rolls())?,
        };
        let starts_on = match (kind, charge.each) {
            (Period::BillingMonth { day }, _) | (_, Period::BillingMonth { day }) => day,
            (Period::ContractYear, _) => u8::try_from(self.whole_term.first.day()).ok()?,
            _ => 1,
        };
        times(&months_of(starts_on, dates)?, &ratio(1, i64::from(months))?)
    }

    /// The dates whose charges a credit names: those of the period measured; of a window that moves on
    /// with each month, the month that ends it.
    pub(super) fn charged(&self, kind: Period, dates: DateRange) -> (DateRange, Period) {
        if !kind.rolls() {
            return (dates, kind);
        }
        let first_of = dates.last.with_day(1).unwrap_or(dates.first);
        let first: NaiveDate = first_of.max(self.term.first);
        (DateRange { first, last: dates.last }, Period::Month)
    }
}

/// How many months some dates are, of those that start on a day: whole ones, and shares of days.
fn months_of(starts_on: u8, dates: DateRange) -> Option<Exact> {
    // In a shorter month it starts on the last day.
    let start_in = |first: NaiveDate| {
        first.with_day(u32::from(starts_on).min(u32::from(first.num_days_in_month())))
    };
    let mut first_of = dates.first.with_day(1)?;
    if start_in(first_of)? > dates.first {
        first_of = first_of.checked_sub_months(Months::new(1))?;
    }
    let (mut whole_ones, mut sum) = (0, Exact::zero());
    let mut start = start_in(first_of)?;
    while start <= dates.last {
        first_of = first_of.checked_add_months(Months::new(1))?;
        let next = start_in(first_of)?;
        let inside = next.min(dates.last.succ_opt()?) - start.max(dates.first);
        let of = next - start;
        if inside == of {
            whole_ones += 1;
        } else {
            sum = plus(&sum, &ratio(inside.num_days(), of.num_days())?)?;
        }
        start = next;
    }
    plus(&sum, &whole(whole_ones))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_whole_ones_and_shares_of_days() {
        let months = |starts_on, first: &str, last: &str| {
            let (first, last) = (first.parse().unwrap(), last.parse().unwrap());
            months_of(starts_on, DateRange { first, last }).unwrap()
        };
        assert_eq!(months(1, "2026-01-01", "2026-12-31"), whole(12));
        assert_eq!(months(1, "2026-01-17", "2026-02-28"), ratio(15 + 31, 31).unwrap());
        assert_eq!(months(15, "2026-01-15", "2027-01-14"), whole(12));
        // A month from the 31st starts on the last day of a shorter one.
        assert_eq!(months(31, "2026-02-28", "2026-03-30"), whole(1));
        assert_eq!(months(31, "2026-02-27", "2026-02-27"), ratio(1, 28).unwrap());
    }
}
