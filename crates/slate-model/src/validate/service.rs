//! Services: their charges, in order of their dates.

use super::Sound;
use crate::expr::Expr;
use crate::record::FieldKind;
use crate::target::{ChargeAmount, Service};
use crate::types::Type;

impl Sound<'_> {
    pub(super) fn service(&mut self, path: &str, service: &Service) {
        for (n, charge) in service.charges.iter().enumerate() {
            let here = format!("{path}.charges[{n}]");
            match &charge.amount {
                ChargeAmount::Fixed(money) if money.currency != self.agreement.currency => {
                    let currency = self.agreement.currency;
                    self.faults.add(&here, format!("`{money}` is not in {currency}"));
                }
                ChargeAmount::Fixed(money) if money.amount.0.is_sign_negative() => {
                    self.faults.add(&here, "a charge is never below zero");
                }
                ChargeAmount::Fixed(_) => {}
                ChargeAmount::Reckoned(amount) => {
                    let here = format!("{here}.amount.reckoned");
                    if !of_inputs(amount) {
                        let problem = "a charge is reckoned from inputs and constants only";
                        self.faults.add(&here, problem);
                    }
                    self.typed(&here, amount, self.of_period(), Type::Money);
                }
                ChargeAmount::Input(name) => match self.agreement.input(name) {
                    Some(input) if input.kind == FieldKind::Money => {}
                    Some(_) => self.faults.add(&here, format!("`{name}` is no input of money")),
                    None => self.faults.add(&here, format!("no input is called `{name}`")),
                },
            }
            self.period(&format!("{here}.each"), charge.each);
        }
        for (earlier, later) in service.charges.iter().zip(service.charges.iter().skip(1)) {
            if later.from <= earlier.from {
                self.faults.add(path, "its charges are not in order of their dates");
            }
        }
    }
}

/// Whether an amount depends on nothing but inputs of its own period.
fn of_inputs(expr: &Expr) -> bool {
    !expr.parts().any(|part| {
        matches!(
            part,
            Expr::Metric(_) | Expr::Charge(_) | Expr::Charges | Expr::Figure(_) | Expr::Steps(_)
        )
    })
}
