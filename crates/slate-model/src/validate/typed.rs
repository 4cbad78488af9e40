//! Expressions have the type that is needed where they stand; periods exist.

use super::Sound;
use crate::expr::Expr;
use crate::infer::{Scope, infer};
use crate::period::Period;
use crate::record::Record;
use crate::types::Type;

impl<'a> Sound<'a> {
    pub(super) fn typed(&mut self, path: &str, expr: &Expr, scope: Scope<'_>, wanted: Type) {
        match infer(expr, scope) {
            Ok(found) if found == wanted => {}
            Ok(found) => self
                .faults
                .add(path, format!("expected {}, found {}", wanted.in_words(), found.in_words())),
            Err(problem) => self.faults.add(path, problem),
        }
    }

    pub(super) fn of_record<'r>(&self, record: &'r Record) -> Scope<'r>
    where
        'a: 'r,
    {
        Scope {
            agreement: self.agreement,
            record: Some(record),
            target: None,
            base: None,
            period: false,
        }
    }

    pub(super) fn of_period(&self) -> Scope<'a> {
        Scope { agreement: self.agreement, record: None, target: None, base: None, period: true }
    }

    pub(super) fn period(&mut self, path: &str, period: Period) {
        let fits = match period {
            Period::Quarter { from } | Period::HalfYear { from } | Period::Year { from } => {
                (1..=12).contains(&from)
            }
            Period::BillingMonth { day } => (1..=31).contains(&day),
            Period::RollingDays { days } => days > 0,
            Period::RollingMonths { months } => months > 0,
            Period::Day | Period::Week | Period::Month | Period::ContractYear | Period::Term => {
                true
            }
        };
        if !fits {
            self.faults.add(path, "there is no such period");
        }
    }
}
