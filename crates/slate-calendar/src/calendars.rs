//! The calendars of an agreement, ready to be asked.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use slate_model::{ALWAYS_OPEN, Calendar, DateRange, Hours, Instant, Name, Zone};

use crate::build::{self, Draft, WHOLE_DAY, dates};
use crate::days::{WorkingDays, own_hours};
use crate::error::CalendarError;
use crate::index::CalendarIndex;
use crate::local;
use crate::spans;

/// One calendar over a horizon: its open time by index, its working days by table, its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltCalendar {
    pub(crate) name: Name,
    pub(crate) zone: Zone,
    pub(crate) index: CalendarIndex,
    pub(crate) days: WorkingDays,
}

impl BuiltCalendar {
    /// Its name.
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// The zone of its wall clock; for `24x7` the agreement's.
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// Its open time.
    pub const fn index(&self) -> &CalendarIndex {
        &self.index
    }

    /// Its working days.
    pub const fn days(&self) -> &WorkingDays {
        &self.days
    }

    /// This calendar with excluded time taken out of its clock. Its working days stay what they
    /// are: an exclusion stops clocks and moves no dates.
    #[must_use]
    pub fn minus(&self, excluded: &[(Instant, Instant)]) -> Self {
        Self { index: self.index.minus(excluded), ..self.clone() }
    }
}

/// All calendars of an agreement by name, and `24x7`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars {
    by_name: BTreeMap<Name, BuiltCalendar>,
    always: BuiltCalendar,
}

impl Calendars {
    /// Builds every calendar over the dates of `horizon`, both included. `zone` is the agreement's:
    /// the wall clock of the built-in `24x7`. A calendar answers from the start of the first date
    /// to the end of the last in its own zone; choose the horizon to hold the evidence and the
    /// longest limit after it.
    ///
    /// # Errors
    /// [`CalendarError`] says what is wrong with which calendar.
    pub fn build(
        calendars: &[Calendar],
        zone: Zone,
        horizon: DateRange,
    ) -> Result<Self, CalendarError> {
        let built_in = Name::always_open();
        let range = widened(horizon).ok_or_else(|| CalendarError::Meaningless {
            calendar: built_in.clone(),
            why: format!("no calendar spans {} to {}", horizon.first, horizon.last),
        })?;
        let mut declared = BTreeMap::new();
        for calendar in calendars {
            let name = &calendar.heading.name;
            if *name == built_in || declared.insert(name.clone(), calendar).is_some() {
                return Err(CalendarError::Duplicate { name: name.clone() });
            }
        }
        let mut making =
            Making { declared: &declared, range, drafts: BTreeMap::new(), path: Vec::new() };
        let mut by_name = BTreeMap::new();
        for (name, calendar) in &declared {
            let draft = making.draft(name)?;
            let built = finish(calendar, &draft, horizon);
            by_name.insert(name.clone(), built);
        }
        let own = own_hours(&whole_days(zone, range), zone, horizon);
        let always = BuiltCalendar {
            name: built_in,
            zone,
            index: CalendarIndex::always(),
            days: WorkingDays::new(horizon, own, |_| true),
        };
        Ok(Self { by_name, always })
    }

    /// The calendar of that name; `24x7` is always there.
    pub fn get(&self, name: &Name) -> Option<&BuiltCalendar> {
        if name.as_str() == ALWAYS_OPEN { Some(&self.always) } else { self.by_name.get(name) }
    }

    /// The built-in `24x7`.
    pub const fn always(&self) -> &BuiltCalendar {
        &self.always
    }

    /// The calendars of the agreement, in order of name, without `24x7`.
    pub fn iter(&self) -> impl Iterator<Item = &BuiltCalendar> {
        self.by_name.values()
    }
}

/// Whole months around the horizon, so that `last working day of month` sees whole months and
/// spans across midnight and across zones are complete at its edges.
fn widened(horizon: DateRange) -> Option<DateRange> {
    if horizon.last < horizon.first {
        return None;
    }
    let first = horizon.first.with_day(1)?.checked_sub_months(Months::new(1))?;
    let last = horizon.last.with_day(1)?.checked_add_months(Months::new(2))?.pred_opt()?;
    // Both ends must be instants of 64-bit microseconds in every zone.
    let limit = |year| NaiveDate::from_ymd_opt(year, 1, 1);
    (first > limit(1)? && last < limit(9990)?).then_some(DateRange { first, last })
}

/// Every date open from midnight to midnight.
fn whole_days(zone: Zone, range: DateRange) -> Draft {
    let openings: Vec<_> = dates(range)
        .filter_map(|date| {
            let start = local::at_time(zone, date, WHOLE_DAY.from)?;
            let end = local::at_time(zone, date, WHOLE_DAY.to)?;
            Some((date, (start.0, end.0)))
        })
        .collect();
    let spans = spans::merged(openings.iter().map(|(_, span)| *span).collect());
    Draft { spans, openings }
}

/// Cuts a draft to the horizon and makes its tables.
fn finish(calendar: &Calendar, draft: &Draft, horizon: DateRange) -> BuiltCalendar {
    let zone = calendar.zone;
    let start = local::start_of_day(zone, horizon.first).map_or(0, |at| at.0);
    let end = horizon
        .last
        .checked_add_days(Days::new(1))
        .and_then(|next| local::start_of_day(zone, next))
        .map_or(start, |at| at.0);
    let own = own_hours(draft, zone, horizon);
    let may_work = |date| calendar.may_work(date, date.weekday().into());
    BuiltCalendar {
        name: calendar.heading.name.clone(),
        zone,
        index: CalendarIndex::from_stretches(start, end, &draft.spans),
        days: WorkingDays::new(horizon, own, may_work),
    }
}

/// Drafts as they are asked for, each once.
struct Making<'a> {
    declared: &'a BTreeMap<Name, &'a Calendar>,
    range: DateRange,
    drafts: BTreeMap<Name, Draft>,
    /// The calendars being made, outermost first.
    path: Vec<Name>,
}

impl Making<'_> {
    fn draft(&mut self, name: &Name) -> Result<Draft, CalendarError> {
        if let Some(draft) = self.drafts.get(name) {
            return Ok(draft.clone());
        }
        if let Some(at) = self.path.iter().position(|open| open == name) {
            let mut path: Vec<Name> = self.path.iter().skip(at).cloned().collect();
            path.push(name.clone());
            return Err(CalendarError::Cycle { path });
        }
        let Some(calendar) = self.declared.get(name).copied() else {
            let used_by = self.path.last().unwrap_or(name).clone();
            return Err(CalendarError::UnknownCalendar { name: name.clone(), used_by });
        };
        self.path.push(name.clone());
        let draft = self.make(calendar)?;
        self.path.pop();
        self.drafts.insert(name.clone(), draft.clone());
        Ok(draft)
    }

    fn make(&mut self, calendar: &Calendar) -> Result<Draft, CalendarError> {
        let no_parts = || CalendarError::NoParts { calendar: calendar.heading.name.clone() };
        match &calendar.hours {
            Hours::Rules(rules) => build::from_rules(calendar, rules, self.range),
            Hours::AnyOf(names) => {
                let mut any = Draft::default();
                for name in names {
                    let part = self.part(name, calendar.zone)?;
                    any.spans = spans::union(&any.spans, &part.spans);
                    any.openings.extend(part.openings);
                }
                any.openings.sort_unstable();
                if names.is_empty() { Err(no_parts()) } else { Ok(any) }
            }
            Hours::AllOf(names) => {
                let mut all: Option<Draft> = None;
                // The first part that closes at all says which date a span past midnight belongs
                // to; `24x7` says nothing about that.
                let (always, parts): (Vec<&Name>, Vec<&Name>) =
                    names.iter().partition(|name| name.as_str() == ALWAYS_OPEN);
                for name in parts.into_iter().chain(always) {
                    let part = self.part(name, calendar.zone)?;
                    all = Some(match all {
                        None => part,
                        Some(mut all) => {
                            all.spans = spans::intersection(&all.spans, &part.spans);
                            all
                        }
                    });
                }
                all.ok_or_else(no_parts)
            }
            Hours::Except(open, shut) => {
                let mut open = self.part(open, calendar.zone)?;
                let shut = self.part(shut, calendar.zone)?;
                open.spans = spans::difference(&open.spans, &shut.spans);
                Ok(open)
            }
        }
    }

    /// A calendar as part of another: its hours belong to the dates of the other's zone.
    fn part(&mut self, name: &Name, zone: Zone) -> Result<Draft, CalendarError> {
        if name.as_str() == ALWAYS_OPEN {
            return Ok(whole_days(zone, self.range));
        }
        let mut draft = self.draft(name)?;
        if self.declared.get(name).is_some_and(|part| part.zone != zone) {
            for (date, (start, _)) in &mut draft.openings {
                *date = local::date_at(zone, Instant(*start));
            }
            draft.openings.sort_unstable();
        }
        Ok(draft)
    }
}
