//! What was settled so far: what caps over longer windows and triggers on credits look back at.

use chrono::NaiveDate;
use slate_model::Name;

use crate::exact::Exact;

/// One incident, wherever it appears.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IncidentKey {
    /// The record.
    pub record: Name,
    /// Its row.
    pub row: u32,
    /// Its cycle.
    pub cycle: u32,
}

/// A credit that was settled.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The last date of the period it is for: that date decides to which windows it belongs.
    pub last: NaiveDate,
    /// Its service.
    pub service: Name,
    /// Its incident.
    pub incident: Option<IncidentKey>,
    /// What was left of it.
    pub net: Exact,
    /// Whether it uses caps up: a credit that nobody claimed does not (language §10.12).
    pub uses_caps: bool,
}

/// Everything settled, in order.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// Everything settled, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Enters a settled credit.
    pub fn enter(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// What caps between two dates are used up by, of one service or of all.
    pub fn used_between(&self, first: NaiveDate, last: NaiveDate, service: Option<&Name>) -> Exact {
        self.used(service, |entry| first <= entry.last && entry.last <= last)
    }

    /// What the cap of an incident is used up by, of one service or of all.
    pub fn used_by(&self, incident: &IncidentKey, service: Option<&Name>) -> Exact {
        self.used(service, |entry| entry.incident.as_ref() == Some(incident))
    }

    fn used(&self, service: Option<&Name>, belongs: impl Fn(&Entry) -> bool) -> Exact {
        self.entries
            .iter()
            .filter(|entry| {
                entry.uses_caps && service.is_none_or(|service| entry.service == *service)
            })
            .filter(|entry| belongs(entry))
            .fold(Exact::zero(), |total, entry| total.plus(&entry.net))
    }
}
