//! What happened, as plainly as it can be said: records with first values and changes, at whole
//! minutes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use slate_model::Value;

use crate::wall::Minute;

/// A ticket, an outage or another record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Its kind: `ticket`.
    pub record: String,
    /// Its identity.
    pub id: String,
    /// `opened`, or `from` of an interval.
    pub at: Minute,
    /// `to` of an interval; none while it goes on.
    pub to: Option<Minute>,
    /// The values it was created with.
    pub values: BTreeMap<String, Value>,
    /// What happened to it, in order of time.
    pub changes: Vec<Changed>,
}

/// Something that happened to a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// When.
    pub at: Minute,
    /// Fields and their new values.
    pub values: BTreeMap<String, Value>,
    /// Fields that lose their value.
    pub cleared: Vec<String>,
    /// Named events.
    pub events: Vec<String>,
}

/// A value of an input series for the period that begins on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The series.
    pub input: String,
    /// The first date of its period.
    pub first: NaiveDate,
    /// The value.
    pub value: Value,
}

/// A credit that the customer claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The credit.
    pub credit: String,
    /// The last date of the period that it is for.
    pub last: NaiveDate,
    /// When it is claimed.
    pub on: NaiveDate,
}

/// Everything that happened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// The records.
    pub records: Vec<Happened>,
    /// Input series.
    pub inputs: Vec<Given>,
    /// Claims.
    pub claims: Vec<Claimed>,
    /// Seen from here.
    pub as_of: Minute,
    /// Whether every credit counts as claimed.
    pub assume_claimed: bool,
}

impl Happened {
    /// The values in force after everything at or before `at`.
    pub fn values_at(&self, at: Minute) -> BTreeMap<String, Value> {
        let mut values = self.values.clone();
        for change in self.changes.iter().filter(|change| change.at <= at) {
            for (field, value) in &change.values {
                values.insert(field.clone(), value.clone());
            }
            for field in &change.cleared {
                values.remove(field);
            }
        }
        values
    }
}
