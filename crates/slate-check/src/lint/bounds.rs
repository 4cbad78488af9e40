//! What an amount is, or how large it can become, with the charges of the agreement.

use rust_decimal::Decimal;
use slate_model::{
    Agreement, ChargeAmount, Clauses, Credit, CreditPer, Expr, Figure, MICROS_PER_SECOND, Name,
    Operation, Period, Requirement, Service, Target, Value,
};

use super::words;

/// What amounts are computed with.
pub(crate) struct Amounts<'a> {
    agreement: &'a Agreement,
    /// Months of the period at hand.
    months: u32,
    /// The value of `base`; 1 when it is not known, and then amounts of money are not mixed in.
    base: Option<Decimal>,
    /// The most that `shortfall` can be, as a fraction.
    shortfall: Option<Decimal>,
}

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
pub(crate) const fn months_judged(target: &Target) -> Option<u32> {
    match target.period {
        Period::RollingDays { .. } | Period::RollingMonths { .. } => Some(1),
        period => months(period),
    }
}

impl<'a> Amounts<'a> {
    /// For a window of an agreement, no credit at hand.
    pub fn window(agreement: &'a Agreement, months: u32) -> Self {
        Self { agreement, months, base: None, shortfall: None }
    }

    /// For one period of a credit's target.
    pub fn of(agreement: &'a Agreement, credit: &Credit, target: &Target) -> Option<Self> {
        let mut amounts = Self::window(agreement, months_judged(target)?);
        amounts.base = credit.base.as_ref().and_then(|base| amounts.fixed(base));
        amounts.shortfall = match &target.require {
            Some(
                Requirement::AtLeast(Value::Percent(it)) | Requirement::Above(Value::Percent(it)),
            ) => hundredth(it.0),
            Some(Requirement::Every) => Some(Decimal::ONE),
            _ => None,
        };
        Some(amounts)
    }

    /// The gross charge of a service for the window, the highest where it changes in the term.
    fn charge(&self, service: &Service) -> Option<Decimal> {
        let mut highest = Decimal::ZERO;
        for charge in &service.charges {
            let ChargeAmount::Fixed(money) = &charge.amount else { return None };
            let scale =
                Decimal::from(self.months).checked_div(Decimal::from(months(charge.each)?))?;
            highest = highest.max(money.amount.0.checked_mul(scale)?);
        }
        Some(highest)
    }

    /// The gross charges of all services.
    pub fn charges(&self) -> Option<Decimal> {
        self.agreement
            .services
            .iter()
            .try_fold(Decimal::ZERO, |sum, service| sum.checked_add(self.charge(service)?))
    }

    /// So many days for each month of the window, in microseconds.
    fn days(&self, each: i64) -> Option<Decimal> {
        let day = Decimal::from(86_400_i64.checked_mul(MICROS_PER_SECOND)?);
        day.checked_mul(Decimal::from(each))?.checked_mul(Decimal::from(self.months))
    }

    /// The value of an expression that depends on no measurement.
    pub fn fixed(&self, expr: &Expr) -> Option<Decimal> {
        self.value(expr, false)
    }

    /// The most that an amount can be; `None` when nothing limits it, or it cannot be told.
    pub fn most(&self, expr: &Expr) -> Option<Decimal> {
        self.value(expr, true)
    }

    fn value(&self, expr: &Expr, most: bool) -> Option<Decimal> {
        match expr {
            Expr::Literal(Value::Percent(it)) => hundredth(it.0),
            Expr::Literal(Value::Points(it)) => hundredth(it.0),
            Expr::Literal(it @ (Value::Number(_) | Value::Money(_) | Value::Duration(_))) => {
                words::exact(it)
            }
            Expr::Charge(service) => self.charge(self.agreement.service(service)?),
            Expr::Charges => self.charges(),
            Expr::Figure(Figure::Base) => self.base,
            Expr::Figure(Figure::Shortfall) if most => self.shortfall,
            // Down from the first instant of the longest period to its last.
            Expr::Figure(Figure::Downtime) if most => self.days(31),
            Expr::Figure(Figure::LengthOfPeriod) => self.days(if most { 31 } else { 28 }),
            Expr::Figure(Figure::Attainment) if most => self.shortfall.map(|_| Decimal::ONE),
            Expr::Arithmetic { op, left, right } => {
                let left = self.value(left, most)?;
                // Only sums and products of amounts above zero keep a bound a bound.
                match op {
                    Operation::Add => left.checked_add(self.value(right, most)?),
                    Operation::Subtract if most => {
                        let right = self.value(right, false)?;
                        Some(left.checked_sub(right)?.max(Decimal::ZERO))
                    }
                    Operation::Subtract => left.checked_sub(self.value(right, false)?),
                    Operation::Multiply => {
                        let right = self.value(right, most)?;
                        let sound = !most || (left >= Decimal::ZERO && right >= Decimal::ZERO);
                        if sound { left.checked_mul(right) } else { None }
                    }
                    Operation::Divide => {
                        let right = self.value(right, false)?;
                        let sound = !most || (left >= Decimal::ZERO && right > Decimal::ZERO);
                        if sound { left.checked_div(right) } else { None }
                    }
                }
            }
            Expr::Min(parts) => {
                let parts = parts.iter().map(|part| self.value(part, most));
                if most {
                    parts.flatten().min()
                } else {
                    parts.collect::<Option<Vec<_>>>()?.into_iter().min()
                }
            }
            Expr::Max(parts) => parts
                .iter()
                .map(|part| self.value(part, most))
                .collect::<Option<Vec<_>>>()?
                .into_iter()
                .max(),
            Expr::Floor(part) => self.value(part, most).map(|it| it.floor()),
            Expr::Ceil(part) => self.value(part, most).map(|it| it.ceil()),
            Expr::Rows(rows) if most => {
                let mut highest = match &rows.otherwise {
                    Some(otherwise) => self.value(otherwise, true)?,
                    None => Decimal::ZERO,
                };
                for row in &rows.rows {
                    highest = highest.max(self.value(&row.value, true)?);
                }
                Some(highest)
            }
            Expr::Match { cases, otherwise } if most => {
                let mut highest = match otherwise {
                    Some(otherwise) => self.value(otherwise, true)?,
                    None => Decimal::ZERO,
                };
                for case in cases {
                    highest = highest.max(self.value(&case.value, true)?);
                }
                Some(highest)
            }
            _ => None,
        }
    }
}

/// A percentage as a fraction.
fn hundredth(of: Decimal) -> Option<Decimal> {
    of.checked_div(Decimal::ONE_HUNDRED)
}

/// The most that a credit can pay in one period of its target, this one.
pub(crate) fn most_of(agreement: &Agreement, credit: &Credit, target: &Target) -> Option<Decimal> {
    if credit.per != CreditPer::Period {
        return None;
    }
    Amounts::of(agreement, credit, target)?.most(&credit.pay)
}

/// The most that all credits together can pay in a window of so many months. Each pays in every
/// period of its target; a trigger that fires more rarely is not looked at. `None` when nothing
/// limits one of them.
pub(super) fn most_in(
    agreement: &Clauses<'_>,
    service: Option<&Name>,
    window: u32,
) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for credit in &agreement.credits {
        let target = agreement.target(&credit.target)?;
        if service.is_some_and(|service| target.service != *service) {
            continue;
        }
        let periods = window.checked_div(months_judged(target)?)?.max(1);
        let once = most_of(agreement, credit, target)?;
        sum = sum.checked_add(once.checked_mul(Decimal::from(periods))?)?;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use slate_model::{Duration, Expr, Figure, Model, Value};

    use super::*;
    use crate::lint::fixture::model;

    /// The most of the first credit.
    fn first_most(model: &Model) -> Option<Decimal> {
        let agreement = &model.agreements[0];
        let credit = &agreement.credits[0];
        most_of(agreement, credit, agreement.target(&credit.target).unwrap())
    }

    /// `pay 5% of desk.charge per 30 min of downtime, full steps only`.
    fn per_half_hour() -> Expr {
        let step = Expr::Literal(Value::Duration(Duration::from_minutes(30)));
        let steps = Expr::Floor(Box::new(Expr::Figure(Figure::Downtime).over(step)));
        let share = Expr::Literal(Value::Percent("5%".parse().unwrap()));
        share.times(Expr::Figure(Figure::Base)).times(steps)
    }

    #[test]
    fn downtime_is_at_most_the_whole_month() {
        let mut model = model();
        let agreement = &mut model.agreements[0];
        agreement.credits[0].pay = per_half_hour();
        // 31 days are 1,488 half hours of 5% of 10,000.
        assert_eq!(first_most(&model), Some(Decimal::from(744_000)));
    }

    #[test]
    fn breaches_have_no_bound() {
        let mut model = model();
        let each = Expr::Literal(Value::Number("5".parse().unwrap()));
        model.agreements[0].credits[0].pay = Expr::Figure(Figure::Breaches).times(each);
        assert_eq!(first_most(&model), None);
    }
}
