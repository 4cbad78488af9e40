//! The clauses of an agreement by their full names.

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

/// What is found by name, and in which list of the agreement: in the agreement itself by walking the list,
/// in [`Clauses`] at once.
macro_rules! clauses {
    ($($(#[$doc:meta])* $name:ident: $list:ident -> $type:ty;)*) => {
        /// An agreement whose clauses are found by name at once, however many there are: for whoever asks
        /// for each of them. It is read like the agreement itself.
        #[derive(Debug)]
        pub struct Clauses<'a> {
            agreement: &'a Agreement,
            $($list: HashMap<&'a Name, &'a $type>,)*
        }

        impl Agreement {
            $($(#[$doc])*
            pub fn $name(&self, name: &Name) -> Option<&$type> {
                self.$list.iter().find(|item| item.heading.name == *name)
            })*
        }

        impl<'a> Clauses<'a> {
            /// Those of an agreement. Of two with one name the first is found, as in the agreement itself.
            pub fn of(agreement: &'a Agreement) -> Self {
                Self {
                    agreement,
                    // What is put in last for a name stays, so they come backwards.
                    $($list: agreement.$list.iter().rev().map(|it| (&it.heading.name, it)).collect(),)*
                }
            }

            $($(#[$doc])*
            pub fn $name(&self, name: &Name) -> Option<&'a $type> {
                self.$list.get(name).copied()
            })*
        }
    };
}
clauses! {
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

impl<'a> Clauses<'a> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_with_one_name_the_first_is_found_either_way() {
        let mut agreement: Agreement = serde_json::from_value(serde_json::json!({
            "name": "a", "provider": "P", "customer": "C", "currency": "GBP", "zone": "Europe/London",
            "term": { "first": "2026-01-01", "last": "2026-12-31" },
            "services": [{ "name": "desk", "label": "one" }, { "name": "desk", "label": "two" }],
        }))
        .unwrap();
        agreement.services.push(agreement.services[0].clone());
        let name: Name = "desk".parse().unwrap();
        let found = agreement.service(&name).unwrap();
        assert_eq!(found.heading.label.as_deref(), Some("one"));
        assert!(std::ptr::eq(Clauses::of(&agreement).service(&name).unwrap(), found));
        assert!(Clauses::of(&agreement).service(&"other".parse().unwrap()).is_none());
    }
}
