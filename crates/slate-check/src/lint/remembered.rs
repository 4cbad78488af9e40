//! Tables that one run needs again and again: agreements of one firm share their hours and terms,
//! and a run over a thousand files would build the same calendars a thousand times.
//!
//! What is remembered depends on nothing but its key, so findings are the same with and without.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use slate_calendar::{CalendarError, Calendars};
use slate_model::{Calendar, DateRange, Heading, Zone};

/// How many tables of a kind are kept, for a firm's regions and terms; the oldest gives way.
const KEPT: usize = 64;

/// Calendars that were built, or why they could not be.
pub(crate) type Built = Arc<Result<Calendars, CalendarError>>;

/// What went in, and what came of it.
type Kept<K, V> = Mutex<Vec<(K, V)>>;

/// One for all threads: each of its own would hold the same tables again.
static BUILT: Kept<(Vec<Calendar>, Zone, DateRange), Built> = Mutex::new(Vec::new());
static FORWARD: Kept<(Zone, DateRange), Arc<[NaiveDate]>> = Mutex::new(Vec::new());

/// [`Calendars::build`], once for calendars that differ only in labels, comments and places.
pub(crate) fn calendars(declared: &[Calendar], zone: Zone, horizon: DateRange) -> Built {
    let bare: Vec<Calendar> = declared.iter().map(without_places).collect();
    once(&BUILT, (bare, zone, horizon), |(bare, zone, horizon)| {
        Arc::new(Calendars::build(bare, *zone, *horizon))
    })
}

/// The dates of a range on which the clock of `zone` goes forward: fewer than 24 hours pass
/// between their midnights.
pub(super) fn forward(zone: Zone, range: DateRange) -> Arc<[NaiveDate]> {
    once(&FORWARD, (zone, range), |(zone, range)| {
        let mut start = slate_calendar::start_of_day(*zone, range.first);
        let mut found = Vec::new();
        for date in range.first.iter_days().take_while(|date| *date <= range.last) {
            let next = date.succ_opt().and_then(|next| slate_calendar::start_of_day(*zone, next));
            if start.zip(next).is_some_and(|(a, b)| b.since(a).0 < 86_400_000_000) {
                found.push(date);
            }
            start = next;
        }
        found.into()
    })
}

/// What is kept under `key`, or what `make` makes of it, which is then kept.
fn once<K: PartialEq, V: Clone>(kept: &Kept<K, V>, key: K, make: impl FnOnce(&K) -> V) -> V {
    let held = || kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = held().iter().find(|(known, _)| *known == key) {
        return known.clone();
    }
    // Two threads may make the same at once: better than that one waits for what it does not need.
    let made = make(&key);
    let mut kept = held();
    if kept.len() >= KEPT {
        kept.remove(0);
    }
    kept.push((key, made.clone()));
    made
}

/// A calendar without what does not bear on its hours: label, doc comment and place in a text.
fn without_places(calendar: &Calendar) -> Calendar {
    Calendar { heading: Heading::named(calendar.heading.name.clone()), ..calendar.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::fixture;

    #[test]
    fn calendars_at_other_places_are_built_once_and_other_hours_apart() {
        let model = fixture::model();
        let agreement = &model.agreements[0];
        let mut elsewhere = agreement.calendars.clone();
        elsewhere[0].heading.label = Some("the same hours under another label".to_owned());
        let ask = |declared: &[Calendar]| calendars(declared, agreement.zone, agreement.term);
        let first = ask(&agreement.calendars);
        assert!(Arc::ptr_eq(&first, &ask(&elsewhere)));

        elsewhere[0].zone = "Asia/Tokyo".parse().unwrap();
        let moved = ask(&elsewhere);
        assert_ne!(first.as_ref().as_ref().ok(), moved.as_ref().as_ref().ok());
        assert!(Arc::ptr_eq(&first, &ask(&agreement.calendars)), "still kept");
    }

    #[test]
    fn what_is_not_asked_for_gives_way() {
        let kept = Mutex::new(Vec::new());
        for key in 0..=KEPT {
            once(&kept, key, |key| *key * 2);
        }
        assert_eq!(kept.lock().unwrap().len(), KEPT);
        assert_eq!(once(&kept, 0, |_| 7), 7, "the oldest was forgotten");
        assert_eq!(once(&kept, KEPT, |_| 7), KEPT * 2, "the newest was not");
    }
}
