//! Credits, settlement and rights to terminate.

use super::Sound;
use crate::credit::{Credit, CreditPer, Happening, Often, Trigger as CreditTrigger};
use crate::expr::Expr;
use crate::infer::Scope;
use crate::name::Name;
use crate::settlement::{CapWindow, Claim, ClaimTime, Settlement, Termination, Winner, WonIn};
use crate::target::Measure;
use crate::types::Type;

impl Sound<'_> {
    pub(super) fn credit(&mut self, path: &str, credit: &Credit) {
        let here = format!("{path}.target");
        let Some(target) = self.target_known(&here, &credit.target) else {
            return;
        };
        let mut scope = Scope { target: Some(target), ..self.of_period() };
        if let Some(base) = &credit.base {
            self.typed(&format!("{path}.base"), base, scope, Type::Money);
            scope.base = Some(Type::Money);
        }
        self.typed(&format!("{path}.pay"), &credit.pay, scope, Type::Money);
        if let Some(when) = &credit.when {
            self.credit_trigger(&format!("{path}.when"), when, 0);
            if counts_credits(when) {
                let problem = "a credit is reckoned before the credits of its period are known";
                self.faults.add(&format!("{path}.when"), problem);
            }
        }
        if credit.per == CreditPer::Group && target.per.is_none() {
            let grouped = match &target.measure {
                Measure::Metric(metric) => {
                    self.agreement.metric(metric).is_some_and(|metric| metric.per.is_some())
                }
                Measure::Timer { .. } => false,
            };
            if !grouped {
                self.faults.add(&format!("{path}.per"), "its target has no groups");
            }
        }
    }

    fn credit_trigger(&mut self, path: &str, trigger: &CreditTrigger, depth: usize) {
        if depth > 16 {
            self.faults.add(path, "conditions are nested deeper than 16 levels");
            return;
        }
        match trigger {
            CreditTrigger::Consecutive { target, misses, .. } => {
                self.target_known(path, target);
                if *misses == 0 {
                    self.faults.add(path, "0 misses in a row happen always");
                }
            }
            CreditTrigger::OutOf { target, misses, periods } => {
                self.target_known(path, target);
                if *misses == 0 || misses > periods {
                    let problem = format!("{misses} misses of {periods} periods cannot be");
                    self.faults.add(path, problem);
                }
            }
            CreditTrigger::CreditsReach { amount, window, .. } => {
                self.typed(path, amount, self.of_period(), Type::Money);
                self.period(path, *window);
            }
            CreditTrigger::Figures { target, condition } => {
                self.condition_on_figures(path, target, condition);
            }
            CreditTrigger::Repeated { what, often } => self.repeated(path, what, *often),
            CreditTrigger::All(parts) | CreditTrigger::Any(parts) => {
                for part in parts {
                    self.credit_trigger(path, part, depth + 1);
                }
            }
        }
    }

    fn condition_on_figures(&mut self, path: &str, target: &Name, condition: &Expr) {
        if let Some(target) = self.target_known(path, target) {
            let scope = Scope { target: Some(target), ..self.of_period() };
            self.typed(path, condition, scope, Type::Boolean);
        }
    }

    fn repeated(&mut self, path: &str, what: &Happening, often: Often) {
        match what {
            Happening::Missed { target } => {
                self.target_known(path, target);
            }
            Happening::Figures { target, condition } => {
                self.condition_on_figures(path, target, condition);
            }
            Happening::Credits { amount, each, .. } => {
                self.typed(path, amount, self.of_period(), Type::Money);
                self.period(path, *each);
                if each.rolls() {
                    self.faults.add(path, "periods that are counted do not overlap");
                }
            }
        }
        let (times, periods) = match often {
            Often::Consecutive { times, .. } => (times, None),
            Often::OutOf { times, periods } => (times, Some(periods)),
            Often::Within { times, window } => {
                self.period(path, window);
                if window.rolls() {
                    self.faults.add(path, "a fixed window does not roll");
                }
                (times, None)
            }
        };
        if times == 0 || periods.is_some_and(|periods| times > periods) {
            self.faults.add(path, format!("{times} of these periods cannot be"));
        }
    }

    pub(super) fn settlement(&mut self, path: &str, settlement: &Settlement) {
        if let Some(each) = settlement.each {
            self.period(&format!("{path}.each"), each);
            if each.rolls() {
                self.faults.add(&format!("{path}.each"), "periods of settlement do not overlap");
            }
        }
        for (n, winner) in settlement.winners.iter().enumerate() {
            self.winner(&format!("{path}.winners[{n}]"), winner);
        }
        for (n, cap) in settlement.caps.iter().enumerate() {
            let here = format!("{path}.caps[{n}]");
            self.typed(&format!("{here}.amount"), &cap.amount, self.of_period(), Type::Money);
            if let CapWindow::Period(period) = cap.window {
                self.period(&format!("{here}.window"), period);
            }
            if let Some(service) = &cap.service
                && self.agreement.service(service).is_none()
            {
                self.faults.add(&here, format!("no service is called `{service}`"));
            }
        }
        if let Some(rounding) = &settlement.rounding
            && rounding.to.0 <= rust_decimal::Decimal::ZERO
        {
            self.faults.add(&format!("{path}.rounding"), "a rounding step is above zero");
        }
        for (what, amount) in [("minimum", &settlement.minimum), ("least", &settlement.least)] {
            if amount.is_some_and(|amount| amount.currency != self.agreement.currency) {
                self.faults.add(&format!("{path}.{what}"), "it is in another currency");
            }
        }
        if let Some(Claim { within: ClaimTime::WorkingDays { days, calendar }, .. }) =
            &settlement.claim
        {
            let here = format!("{path}.claim");
            self.calendar_known(&here, calendar);
            if *days == 0 {
                self.faults.add(&here, "a claim within no day can never be made");
            }
        }
        if let Some(earn_back) = &settlement.earn_back {
            let share = earn_back.share.0;
            let whole = rust_decimal::Decimal::ONE_HUNDRED;
            if share < rust_decimal::Decimal::ZERO || share > whole || earn_back.after == 0 {
                let problem = "earn-back returns 0% to 100% after at least 1 period";
                self.faults.add(&format!("{path}.earn_back"), problem);
            }
        }
    }

    fn winner(&mut self, path: &str, winner: &Winner) {
        for name in &winner.of {
            match self.agreement.credit(name) {
                None => self.faults.add(path, format!("no credit is called `{name}`")),
                Some(credit)
                    if winner.each == WonIn::Incident && credit.per != CreditPer::Incident =>
                {
                    self.faults.add(path, format!("`{name}` is not paid per incident"));
                }
                Some(_) => {}
            }
        }
        if winner.of.len() < 2 {
            self.faults.add(path, "there is nothing to choose from");
        }
        if let WonIn::Period(period) = winner.each {
            self.period(path, period);
            if period.rolls() {
                self.faults.add(path, "periods in which one credit wins do not overlap");
            }
        }
    }

    pub(super) fn termination(&mut self, path: &str, termination: &Termination) {
        self.credit_trigger(&format!("{path}.when"), &termination.when, 0);
        for name in &termination.only_for {
            if self.agreement.service(name).is_none() {
                let here = format!("{path}.only_for");
                self.faults.add(&here, format!("no service is called `{name}`"));
            }
        }
    }
}

/// Whether a trigger counts periods by their credits.
fn counts_credits(trigger: &CreditTrigger) -> bool {
    match trigger {
        CreditTrigger::Repeated { what: Happening::Credits { .. }, .. } => true,
        CreditTrigger::All(parts) | CreditTrigger::Any(parts) => parts.iter().any(counts_credits),
        _ => false,
    }
}
