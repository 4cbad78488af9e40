//! The clauses of an agreement by their names.

use std::collections::HashMap;
use std::ops::Deref;

use crate::agreement::Agreement;
use crate::calendar::Calendar;
use crate::credit::Credit;
use crate::metric::Metric;
use crate::name::Name;
use crate::record::{Input, Record};
use crate::target::{Service, Target};
use crate::timer::Timer;

/// An agreement whose clauses are found by name at once, however many there are: for whoever asks for
/// each of them. It is read like the agreement itself.
#[derive(Debug)]
pub struct Clauses<'a> {
    agreement: &'a Agreement,
    calendars: HashMap<&'a Name, &'a Calendar>,
    records: HashMap<&'a Name, &'a Record>,
    inputs: HashMap<&'a Name, &'a Input>,
    services: HashMap<&'a Name, &'a Service>,
    timers: HashMap<&'a Name, &'a Timer>,
    metrics: HashMap<&'a Name, &'a Metric>,
    targets: HashMap<&'a Name, &'a Target>,
    credits: HashMap<&'a Name, &'a Credit>,
}

impl<'a> Clauses<'a> {
    /// Those of an agreement. Of two with one name the first is found, as in the agreement itself.
    pub fn of(agreement: &'a Agreement) -> Self {
        /// The clauses of a list; the last that is put in for a name stays, so they come backwards.
        macro_rules! by_name {
            ($list:ident) => {
                agreement.$list.iter().rev().map(|it| (&it.heading.name, it)).collect()
            };
        }
        Self {
            agreement,
            calendars: by_name!(calendars),
            records: by_name!(records),
            inputs: by_name!(inputs),
            services: by_name!(services),
            timers: by_name!(timers),
            metrics: by_name!(metrics),
            targets: by_name!(targets),
            credits: by_name!(credits),
        }
    }

    /// The agreement, for as long as it lives.
    pub const fn agreement(&self) -> &'a Agreement {
        self.agreement
    }
}

impl Deref for Clauses<'_> {
    type Target = Agreement;

    fn deref(&self) -> &Agreement {
        self.agreement
    }
}

/// Finds a clause by its full name.
macro_rules! lookup {
    ($($(#[$doc:meta])* $name:ident: $list:ident -> $type:ty;)*) => {
        impl<'a> Clauses<'a> {
            $($(#[$doc])*
            pub fn $name(&self, name: &Name) -> Option<&'a $type> {
                self.$list.get(name).copied()
            })*
        }
    };
}
lookup! {
    /// The calendar of that name; none for the built-in `24x7`.
    calendar: calendars -> Calendar;
    /// The record of that name.
    record: records -> Record;
    /// The input series of that name.
    input: inputs -> Input;
    /// The service of that name.
    service: services -> Service;
    /// The timer of that name.
    timer: timers -> Timer;
    /// The metric of that name.
    metric: metrics -> Metric;
    /// The target of that name.
    target: targets -> Target;
    /// The credit of that name.
    credit: credits -> Credit;
}
