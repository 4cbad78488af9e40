//! Gross contractual charges (language §10.7, §10.8, §10.11), before tax and credits.
//!
//! How a charge becomes that of a period:
//! * A charge for several months (quarter, half-year, year, contract year) is spread evenly over its
//!   months: a month bears 1/12 of a yearly charge, a quarter the sum of its three months.
//! * A part of a month bears its share of the month's calendar days. So a stub at either end of the
//!   term is prorated by days, and so is a month in which the charge changes.
//! * Months are calendar months; for billing cycles (of the charge or of the period measured) and
//!   for contract years they start on that day instead, so that a whole cycle bears a whole charge.
//! * A charge for each day or week, or for the whole term, is spread evenly over its days.
//! * A charge that is reckoned from inputs has an amount of its own for each of its periods; that is
//!   spread and prorated like a fixed one.
//! * A charge that an input gives is what the history says: never prorated by the term, and shared by
//!   days only where its period reaches beyond the one at hand.

use chrono::{Datelike, Months, NaiveDate};
use slate_model::{Charge, ChargeAmount, DateRange, Expr, Name, Period, Service};

use crate::exact::Exact;
use crate::figures::Scope;
use crate::money_error::MoneyError;
use crate::span::{Span, days};
use crate::terms::Terms;

/// What a service or all of them cost over some dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charged {
    /// How much, exact, in major units.
    pub amount: Exact,
    /// Whether the history does not yet have all of it: usage of a period that is not over.
    pub provisional: bool,
}

impl Charged {
    const fn new(amount: Exact) -> Self {
        Self { amount, provisional: false }
    }

    fn plus(&self, other: &Self) -> Self {
        Self {
            amount: self.amount.plus(&other.amount),
            provisional: self.provisional || other.provisional,
        }
    }
}

impl Terms<'_> {
    /// The gross charge of one service over a period of that kind, inside the term.
    ///
    /// # Errors
    /// [`MoneyError::MissingInput`] where a usage charge has no value for a period that is over;
    /// [`MoneyError::Undefined`]; [`MoneyError::Meaningless`] for a charge for each rolling window.
    pub fn charge(&self, service: &Name, span: &Span, kind: Period) -> Result<Charged, MoneyError> {
        let service = self
            .agreement
            .service(service)
            .ok_or_else(|| MoneyError::Undefined { what: "service", name: service.clone() })?;
        self.charge_of(service, span, kind)
    }

    /// The gross charges of all services over a period of that kind, inside the term.
    ///
    /// # Errors
    /// As [`Terms::charge`].
    pub fn charges(&self, span: &Span, kind: Period) -> Result<Charged, MoneyError> {
        let mut total = Charged::new(Exact::zero());
        for service in &self.agreement.services {
            total = total.plus(&self.charge_of(service, span, kind)?);
        }
        Ok(total)
    }

    fn charge_of(
        &self,
        service: &Service,
        span: &Span,
        kind: Period,
    ) -> Result<Charged, MoneyError> {
        let mut total = Charged::new(Exact::zero());
        for (charge, dates) in self.in_force(service, span) {
            total = total.plus(&self.piece(charge, dates.first, dates.last, kind)?);
        }
        Ok(total)
    }

    /// The charges of a service that hold on dates of a period, each with those dates.
    pub fn in_force<'s>(&self, service: &'s Service, span: &Span) -> Vec<(&'s Charge, DateRange)> {
        let term = self.term();
        let mut found = Vec::new();
        for (index, charge) in service.charges.iter().enumerate() {
            let from = charge.from.unwrap_or(term.first).max(span.first).max(term.first);
            let until = service
                .charges
                .get(index + 1)
                .and_then(|next| next.from)
                .and_then(|next| next.pred_opt())
                .unwrap_or(term.last)
                .min(span.last)
                .min(term.last);
            if from <= until {
                found.push((charge, DateRange { first: from, last: until }));
            }
        }
        found
    }

    /// One charge between two dates on which it holds.
    fn piece(
        &self,
        charge: &Charge,
        from: NaiveDate,
        until: NaiveDate,
        kind: Period,
    ) -> Result<Charged, MoneyError> {
        match &charge.amount {
            ChargeAmount::Fixed(money) => {
                let amount = Exact::decimal(money.amount.0);
                Ok(Charged::new(self.share_of(charge, &amount, (from, until), kind)?))
            }
            ChargeAmount::Input(input) => self.usage(input, from, until),
            ChargeAmount::Reckoned(amount) => {
                let mut total = Charged::new(Exact::zero());
                for span in Span::cut(charge.each, self.term(), self.zone()) {
                    let (from, until) = (from.max(span.first), until.min(span.last));
                    if from > until {
                        continue;
                    }
                    match self.reckoned(charge, amount, &span)? {
                        Some(amount) => {
                            let share = self.share_of(charge, &amount, (from, until), kind)?;
                            total.amount = total.amount.plus(&share);
                        }
                        None => total.provisional = true,
                    }
                }
                Ok(total)
            }
        }
    }

    /// What a charge comes to in one of its periods, by the inputs of that period; unknown where an
    /// input is.
    ///
    /// # Errors
    /// [`MoneyError::MissingInput`]; [`MoneyError::Meaningless`] below zero.
    pub fn reckoned(
        &self,
        charge: &Charge,
        amount: &Expr,
        span: &Span,
    ) -> Result<Option<Exact>, MoneyError> {
        let mut scope = Scope::of_window(self, span, charge.each, charge.at.as_ref());
        let amount = scope.money(amount)?;
        if amount.as_ref().is_some_and(Exact::is_negative) {
            return Err(scope.meaningless(&format!(
                "a charge is never below zero, and it comes to less in {}",
                span.label
            )));
        }
        Ok(amount)
    }

    /// What of an amount for each of a charge's periods some dates bear.
    fn share_of(
        &self,
        charge: &Charge,
        amount: &Exact,
        (from, until): (NaiveDate, NaiveDate),
        kind: Period,
    ) -> Result<Exact, MoneyError> {
        let months = match charge.each {
            Period::Month | Period::BillingMonth { .. } => 1,
            Period::Quarter { .. } => 3,
            Period::HalfYear { .. } => 6,
            Period::Year { .. } | Period::ContractYear => 12,
            Period::Day => return Ok(amount.times(&Exact::whole(days(from, until)))),
            Period::Week => return Ok(part(amount, days(from, until), 7)),
            Period::Term => {
                let whole = days(self.term().first, self.term().last);
                return Ok(part(amount, days(from, until), whole));
            }
            Period::RollingDays { .. } | Period::RollingMonths { .. } => {
                return Err(MoneyError::Meaningless {
                    why: "a charge cannot be for each rolling window: say for each month, quarter or year"
                        .to_owned(),
                    at: charge.at.clone(),
                });
            }
        };
        let starts_on = match (kind, charge.each) {
            (Period::BillingMonth { day }, _) | (_, Period::BillingMonth { day }) => u32::from(day),
            (Period::ContractYear, _) => self.term().first.day(),
            _ => 1,
        };
        let monthly = part(amount, 1, months);
        Ok(monthly.times(&months_between(from, until, starts_on)))
    }

    /// What an input says was charged between two dates.
    fn usage(
        &self,
        input: &Name,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Charged, MoneyError> {
        let spans = self
            .inputs
            .get(input)
            .ok_or_else(|| MoneyError::Undefined { what: "input", name: input.clone() })?;
        let mut total = Charged::new(Exact::zero());
        for span in spans.iter().filter(|span| span.last >= from && span.first <= until) {
            let inside = days(span.first.max(from), span.last.min(until));
            match self.input_in(input, span)? {
                Some(figure) => {
                    total.amount = total.amount.plus(&part(&figure.value, inside, span.days()))
                }
                None => total.provisional = true,
            }
        }
        Ok(total)
    }
}

/// `amount * of / whole`, zero when the whole is.
fn part(amount: &Exact, of: i64, whole: i64) -> Exact {
    Exact::ratio(of, whole).map_or_else(Exact::zero, |share| amount.times(&share))
}

/// How many months lie between two dates, both included, where months start on a day (in a shorter
/// month on its last): whole months and shares of days.
fn months_between(from: NaiveDate, until: NaiveDate, starts_on: u32) -> Exact {
    let mut total = Exact::zero();
    let mut at = from;
    while at <= until {
        let Some((start, end)) = month_of(at, starts_on) else { break };
        let last = end.min(until);
        total = total.plus(&part(&Exact::one(), days(at, last), days(start, end)));
        let Some(next) = last.succ_opt() else { break };
        at = next;
    }
    total
}

/// The month that holds a date: its first and last date.
fn month_of(date: NaiveDate, starts_on: u32) -> Option<(NaiveDate, NaiveDate)> {
    let first_of = date.with_day(1)?;
    let start_in = |first: NaiveDate| {
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        first.with_day(starts_on.clamp(1, last.day()))
    };
    let this = start_in(first_of)?;
    let next = first_of.checked_add_months(Months::new(1))?;
    if date >= this {
        Some((this, start_in(next)?.pred_opt()?))
    } else {
        Some((start_in(first_of.checked_sub_months(Months::new(1))?)?, this.pred_opt()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_from_the_31st_starts_on_the_last_day_of_a_shorter_one() {
        assert_eq!(
            month_of(date("2026-02-28"), 31),
            Some((date("2026-02-28"), date("2026-03-30")))
        );
        assert_eq!(
            month_of(date("2026-02-27"), 31),
            Some((date("2026-01-31"), date("2026-02-27")))
        );
    }

    #[test]
    fn a_year_has_twelve_months_whatever_day_they_start_on() {
        assert_eq!(months_between(date("2026-01-15"), date("2027-01-14"), 15), Exact::whole(12));
        assert_eq!(months_between(date("2024-01-01"), date("2024-12-31"), 1), Exact::whole(12));
        assert_eq!(
            months_between(date("2026-01-17"), date("2026-01-31"), 1),
            Exact::ratio(15, 31).unwrap()
        );
    }
}
