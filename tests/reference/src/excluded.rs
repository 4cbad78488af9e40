//! Which minutes are excluded, and for whom (language §10.6).

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use chrono::{Datelike, NaiveDate};
use slate_model::{Agreement, Excluded, Exclusion, Expr, Name, Period, Target, Value};

use crate::history::{Happened, History};
use crate::logic::{Scope, Val, constant, holds};
use crate::periods::period_of;
use crate::wall::{Minute, Wall, before, instant, local, midnight, next};

/// Minutes that an exclusion takes.
type Minutes = Rc<HashSet<Minute>>;

/// The fields of a record at one moment.
pub struct Fields<'a> {
    /// The agreement that declares them.
    pub agreement: &'a Agreement,
    /// The record.
    pub record: &'a Happened,
    /// Their values.
    pub values: &'a std::collections::BTreeMap<String, Value>,
}

impl Scope for Fields<'_> {
    fn field(&self, name: &Name) -> Option<Val> {
        match name.as_str() {
            "opened" | "from" => Some(constant(&Value::Instant(instant(self.record.at)))),
            "to" => self.record.to.map(|to| constant(&Value::Instant(instant(to)))),
            field => {
                let declared = self
                    .agreement
                    .records
                    .iter()
                    .find(|r| r.heading.name.as_str() == self.record.record)?;
                match &declared.field(field)?.derived {
                    Some(derived) => crate::logic::eval(derived, self),
                    None => self.values.get(field).map(constant),
                }
            }
        }
    }
}

/// An agreement and its history, with everything that is asked of both.
pub struct World<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// What happened.
    pub history: &'a History,
    /// Its calendars.
    pub wall: Wall<'a>,
    used: RefCell<HashMap<(usize, Minute), Minutes>>,
    stretches: RefCell<HashMap<usize, Rc<Vec<Range<Minute>>>>>,
}

impl<'a> World<'a> {
    /// An agreement and its history.
    pub fn new(agreement: &'a Agreement, history: &'a History) -> Self {
        Self {
            agreement,
            history,
            wall: Wall::new(agreement),
            used: RefCell::default(),
            stretches: RefCell::default(),
        }
    }

    /// The records of a kind that are known at the as-of instant.
    pub fn records(&self, kind: &str) -> Vec<&'a Happened> {
        let known = |r: &&Happened| r.record == kind && r.at <= self.history.as_of;
        self.history.records.iter().filter(known).collect()
    }

    /// Whether a condition is true of a record's last values.
    pub fn true_of(&self, record: &Happened, condition: &Expr) -> bool {
        let values = record.values_at(self.history.as_of);
        holds(condition, &Fields { agreement: self.agreement, record, values: &values })
    }

    /// The minutes of an interval: while it is not known to have ended, up to the as-of instant.
    pub fn minutes(&self, record: &Happened) -> Range<Minute> {
        record.at..record.to.unwrap_or(self.history.as_of)
    }

    fn meant_for(exclusion: &Exclusion, target: &Target) -> bool {
        exclusion.only_for.is_empty()
            || exclusion.only_for.iter().any(|name| {
                *name == target.heading.name
                    || *name == target.service
                    || Some(name) == target.tier.as_ref()
            })
    }

    /// Whether a record is taken out of a target by an exclusion without a quota.
    pub fn record_excluded(&self, record: &Happened, target: &Target) -> bool {
        self.agreement.exclusions.iter().any(|exclusion| match &exclusion.what {
            Excluded::Records { record: kind, only } => {
                exclusion.quota.is_none()
                    && Self::meant_for(exclusion, target)
                    && kind.as_str() == record.record
                    && self.true_of(record, only)
            }
            _ => false,
        })
    }

    /// Whether an exclusion could take out this minute, were there no quota.
    fn candidate(&self, place: usize, at: Minute) -> bool {
        match &self.agreement.exclusions[place].what {
            Excluded::Calendar(calendar) => self.wall.open(calendar, at),
            Excluded::TimeOf { record, only } => self.in_records(place, record, only.as_ref(), at),
            Excluded::Records { record, only } => self.in_records(place, record, Some(only), at),
        }
    }

    /// Whether a minute lies in one of the records that an exclusion is about.
    fn in_records(&self, place: usize, kind: &Name, only: Option<&Expr>, at: Minute) -> bool {
        let known = self.stretches.borrow().get(&place).cloned();
        let stretches = known.unwrap_or_else(|| {
            let meant = |record: &&Happened| only.is_none_or(|only| self.true_of(record, only));
            let records = self.records(kind.as_str()).into_iter().filter(meant);
            let stretches: Rc<Vec<Range<Minute>>> =
                Rc::new(records.map(|record| self.minutes(record)).collect());
            self.stretches.borrow_mut().insert(place, Rc::clone(&stretches));
            stretches
        });
        stretches.iter().any(|stretch| stretch.contains(&at))
    }

    /// Whether an exclusion takes out this minute: in each period of its quota the first minutes
    /// in order of time, as far as the quota goes.
    pub fn takes_out(&self, place: usize, at: Minute) -> bool {
        let exclusion = &self.agreement.exclusions[place];
        let Some(quota) = &exclusion.quota else {
            return self.candidate(place, at);
        };
        if !self.candidate(place, at) {
            return false;
        }
        if matches!(quota.each, Period::RollingDays { .. } | Period::RollingMonths { .. }) {
            return self.used_on(place, local(self.agreement.zone.0, at).date()).contains(&at);
        }
        let zone = self.agreement.zone.0;
        let (first, last) = period_of(quota.each, self.agreement.term, local(zone, at).date());
        // A quota is one of the term: nothing outside it uses it, or is excluded by it.
        let term = self.agreement.term;
        let (first, last) = (first.max(term.first), last.min(term.last));
        if first > last {
            return false;
        }
        let (start, end) = (midnight(zone, first), midnight(zone, next(last)));
        let known = self.used.borrow().get(&(place, start)).cloned();
        let used = known.unwrap_or_else(|| {
            let mut used = HashSet::new();
            for at in start..end {
                if used.len() as i64 * 60_000_000 < quota.at_most.0 && self.pooled(place, at) {
                    used.insert(at);
                }
            }
            let used = Rc::new(used);
            self.used.borrow_mut().insert((place, start), Rc::clone(&used));
            used
        });
        used.contains(&at)
    }

    /// Whether any exclusion that uses the same quota could take out this minute.
    fn pooled(&self, place: usize, at: Minute) -> bool {
        let pool = |place: usize| {
            let exclusion = &self.agreement.exclusions[place];
            exclusion.shares_with.as_ref().unwrap_or(&exclusion.heading.name)
        };
        (0..self.agreement.exclusions.len())
            .any(|other| pool(other) == pool(place) && self.candidate(other, at))
    }

    /// The minutes of a date that a quota over a rolling window takes out: the first ones, as far
    /// as what was used on the dates of the window before it leaves of the quota.
    fn used_on(&self, place: usize, date: NaiveDate) -> Minutes {
        let (zone, term) = (self.agreement.zone.0, self.agreement.term);
        let quota = self.agreement.exclusions[place].quota.expect("a quota");
        if date < term.first || date > term.last {
            return Rc::default();
        }
        let mut on = term.first;
        loop {
            let key = (place, midnight(zone, on));
            let known = self.used.borrow().get(&key).cloned();
            let used = known.unwrap_or_else(|| {
                let mut left = quota.at_most.0 / 60_000_000;
                let mut earlier = on;
                while earlier > term.first && self.same_window(quota.each, before(earlier), on) {
                    earlier = before(earlier);
                    left -= self.used.borrow()[&(place, midnight(zone, earlier))].len() as i64;
                }
                // A minute begun within the quota is out, as it is in other periods.
                if quota.at_most.0 % 60_000_000 > 0 {
                    left += 1;
                }
                let mut used = HashSet::new();
                for at in midnight(zone, on)..midnight(zone, next(on)) {
                    if (used.len() as i64) < left && self.pooled(place, at) {
                        used.insert(at);
                    }
                }
                let used = Rc::new(used);
                self.used.borrow_mut().insert(key, Rc::clone(&used));
                used
            });
            if on == date {
                return used;
            }
            on = next(on);
        }
    }

    /// Whether a rolling window that ends on `last` holds an earlier date.
    fn same_window(&self, window: Period, date: NaiveDate, last: NaiveDate) -> bool {
        match window {
            Period::RollingDays { days } => (last - date).num_days() < i64::from(days),
            Period::RollingMonths { months } => {
                let month = |d: NaiveDate| i64::from(d.year()) * 12 + i64::from(d.month());
                month(last) - month(date) < i64::from(months)
            }
            _ => false,
        }
    }

    /// Whether this minute is excluded time for a target.
    pub fn time_excluded(&self, target: &Target, at: Minute) -> bool {
        self.agreement.exclusions.iter().enumerate().any(|(place, exclusion)| {
            !matches!(exclusion.what, Excluded::Records { .. })
                && Self::meant_for(exclusion, target)
                && self.takes_out(place, at)
        })
    }

    /// Whether an exclusion with a quota takes out all the time of a record: it then leaves counts,
    /// sums and means too. What goes on still is not all covered.
    pub fn wholly_covered(&self, target: &Target, record: &Happened) -> bool {
        let covers = |place: &usize| {
            record.to.is_some() && self.minutes(record).all(|at| self.takes_out(*place, at))
        };
        self.quotas_on(target, record).iter().any(covers)
    }

    /// The exclusions with a quota that an outage falls under for a target.
    pub fn quotas_on(&self, target: &Target, record: &Happened) -> Vec<usize> {
        let about = |exclusion: &Exclusion| match &exclusion.what {
            Excluded::Records { record: kind, only } => {
                exclusion.quota.is_some()
                    && Self::meant_for(exclusion, target)
                    && kind.as_str() == record.record
                    && self.true_of(record, only)
            }
            _ => false,
        };
        let exclusions = self.agreement.exclusions.iter().enumerate();
        exclusions.filter(|(_, exclusion)| about(exclusion)).map(|(place, _)| place).collect()
    }
}
