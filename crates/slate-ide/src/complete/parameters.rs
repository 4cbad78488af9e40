//! What a parameter may hold: a value of each kind, as it is written.

use slate_syntax::{Fit, Term};

use super::Completion;
use super::scene::Scene;
use super::types::Ty;

/// A value of each kind that an author may want to vary.
const VALUES: [(&str, Ty, &str); 8] = [
    ("95%", Ty::Percent, "percentage"),
    ("500 GBP", Ty::Money, "amount of money"),
    ("4 h", Ty::Duration, "length of time"),
    ("3 working days", Ty::WorkingDays, "days of a calendar"),
    ("30 days", Ty::Span, "days on the wall"),
    ("20", Ty::Number, "number"),
    ("0.1 pp", Ty::Points, "percentage points"),
    ("\"…\"", Ty::Text, "text"),
];

impl Scene<'_> {
    /// Values for a parameter, where one begins: of every kind, or of that which it is known to be.
    pub fn parameter_values(&self) -> Vec<Completion> {
        let begins = |fit: &&Fit| {
            let parameter = ["parameter", "scenario_parameter"];
            let parameter = parameter.iter().any(|rule| fit.within(rule).is_some());
            let literal = fit.within("literal").is_some_and(|it| self.since(it).is_empty());
            parameter && literal && matches!(&fit.term, Term::Slot(_))
        };
        let Some(fit) = self.here.fits.iter().find(begins) else { return Vec::new() };
        let takes = self.takes(fit);
        let fits = |ty: &Ty| takes.as_ref().is_none_or(|takes| takes.contains(ty));
        let currency = self.currency();
        let values = VALUES.iter().filter(|(_, ty, _)| fits(ty));
        values
            .map(|(value, ty, what)| match (ty, &currency) {
                (Ty::Money, Some(currency)) => self.known(&format!("500 {currency}"), what),
                _ => self.known(value, what),
            })
            .collect()
    }
}
