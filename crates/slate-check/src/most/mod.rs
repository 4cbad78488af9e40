//! The most that credits can cost: an amount that no history passes, reckoned period by period over the
//! term, and the caps that decide it.

mod charges;
mod credits;
mod exact;
mod range;
mod reckon;
mod settled;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use chrono::{Days, Months, NaiveDate};
use rust_decimal::Decimal;
use slate_calendar::{Calendars, Cuts};
use slate_model::{
    Agreement, Cap, CapWindow, Clauses, Credit, DateRange, Expr, Name, Period, Service, Target,
};

use crate::lint::remembered;
use exact::Exact;
pub(crate) use settled::{Settled, Year};

/// The longest term that is looked at to its end, in months: agreements without an end name a year far
/// away.
const LONGEST: Months = Months::new(12 * 100);

/// How many of a charge's periods some dates bear: by the charge's period, the dates and their kind.
type Shares = HashMap<(Period, NaiveDate, NaiveDate, Period), Option<Exact>>;

/// An agreement of which is asked what it can cost.
pub(crate) struct Most<'a> {
    agreement: &'a Agreement,
    clauses: Option<&'a Clauses<'a>>,
    /// The dates that are looked at.
    term: DateRange,
    whole_term: DateRange,
    cuts: RefCell<HashMap<Period, Rc<Cuts>>>,
    shares: RefCell<Shares>,
    calendars: OnceCell<remembered::Built>,
}

impl<'a> Most<'a> {
    /// Of an agreement, of which one thing is asked.
    pub fn of(agreement: &'a Agreement) -> Self {
        let whole_term = agreement.term;
        let far = whole_term.first.checked_add_months(LONGEST).unwrap_or(whole_term.last);
        Self {
            agreement,
            clauses: None,
            term: DateRange { last: whole_term.last.min(far), ..whole_term },
            whole_term,
            cuts: RefCell::default(),
            shares: RefCell::default(),
            calendars: OnceCell::new(),
        }
    }

    /// Of an agreement, of which much is asked.
    pub fn of_all(clauses: &'a Clauses<'a>) -> Self {
        Self { clauses: Some(clauses), ..Self::of(clauses.agreement()) }
    }

    fn target(&self, name: &Name) -> Option<&'a Target> {
        match self.clauses {
            Some(clauses) => clauses.target(name),
            None => self.agreement.target(name),
        }
    }

    fn service(&self, name: &Name) -> Option<&'a Service> {
        match self.clauses {
            Some(clauses) => clauses.service(name),
            None => self.agreement.service(name),
        }
    }

    /// The periods of a kind that the term is cut into.
    fn cuts(&self, kind: Period) -> Rc<Cuts> {
        let (term, zone) = (self.term, self.agreement.zone);
        let mut kept = self.cuts.borrow_mut();
        let cuts = kept
            .entry(kind)
            .or_insert_with(|| Rc::new(Cuts::new(kind, zone, term, term.first, term.last)));
        Rc::clone(cuts)
    }

    /// The calendars over the term; `None` when they cannot be built.
    fn calendars(&self) -> Option<&Calendars> {
        // A calendar with a clock of its own begins its days earlier or later.
        let margin = Days::new(2);
        let built = self.calendars.get_or_init(|| {
            let DateRange { first, last } = self.term;
            let horizon = DateRange {
                first: first.checked_sub_days(margin).unwrap_or(first),
                last: last.checked_add_days(margin).unwrap_or(last),
            };
            remembered::calendars(&self.agreement.calendars, self.agreement.zone, horizon)
        });
        built.as_ref().as_ref().ok()
    }

    /// The most that a credit can pay in one period of its target, over all groups and before caps.
    /// `None` where nothing limits it, or only a history can tell.
    pub fn credit(&self, credit: &Credit) -> Option<Decimal> {
        let target = self.target(&credit.target)?;
        let mut most = None;
        for paid in self.paid_in(credit, target, &self.cuts(target.period)) {
            most = most.max(Some(paid?.total()?));
        }
        exact::to_decimal(&most?)
    }

    /// What an amount of a credit comes to in a period of its target where no measurement changes it,
    /// the highest over the term. `None` where only a history can tell.
    pub fn amount(&self, credit: &Credit, expr: &Expr) -> Option<Decimal> {
        let target = self.target(&credit.target)?;
        let mut most = None;
        for cut in &*self.cuts(target.period) {
            let place = self.place(credit, target, cut);
            most = most.max(Some(self.value(expr, &place).fixed()?));
        }
        exact::to_decimal(&most?)
    }

    /// The amount of a cap for a window of it, the highest over the term. `None` where only a history
    /// can tell, and for a cap of each incident.
    pub fn cap(&self, cap: &Cap) -> Option<Decimal> {
        let CapWindow::Period(_) = cap.window else { return None };
        let mut most = None;
        for window in self.windows(cap) {
            most = most.max(Some(window.amount.fixed()?));
        }
        exact::to_decimal(&exact::down_to(&most?, &self.smallest()?)?)
    }
}
