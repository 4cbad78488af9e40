//! The limit of a record: which entry of the map it falls under, by its fields' values.

use slate_model::{ALWAYS_OPEN, Limit, LimitMap, Name, Target, Timer};

use crate::condition::{Node, View};
use crate::error::EngineError;
use crate::plan::clocks::{Clocks, LimitClock};
use crate::plan::fields::RecordPlan;
use crate::plan::table::{Axes, Tabled};

/// Which limit: an index into [`Limits::list`], or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pick {
    /// This one.
    Limit(u32),
    /// The agreement says that there is none.
    NoLimit,
    /// No entry is for these values.
    Unmapped,
}

/// A limit map with its clocks.
#[derive(Debug)]
pub(crate) struct Limits<'a> {
    pub(crate) list: Vec<LimitClock>,
    /// The entries that lead to each limit: `P1`, `P1, network`.
    pub(crate) paths: Vec<String>,
    map: &'a LimitMap,
    /// The fields of the map in the order in which they are met first.
    pub(crate) named: Vec<(Name, Node)>,
    /// The fields that hold limits.
    held: Vec<(Name, Node)>,
    table: Option<Tabled<Pick>>,
}

impl<'a> Limits<'a> {
    /// Compiles the map of a target.
    ///
    /// # Errors
    /// A calendar or field that does not exist.
    pub(crate) fn compile(
        map: &'a LimitMap,
        target: &Target,
        timer: &Timer,
        of: &RecordPlan<'_>,
        clocks: &mut Clocks<'_>,
    ) -> Result<Self, EngineError> {
        let mut limits = Self {
            list: Vec::new(),
            paths: Vec::new(),
            map,
            named: Vec::new(),
            held: Vec::new(),
            table: None,
        };
        limits.gather(map, String::new(), target, timer, of, clocks)?;
        let mut fields = Vec::new();
        let mut by_instant = false;
        for (_, node) in &limits.named {
            by_instant |= node.reads(&mut fields);
        }
        if !by_instant && let Some(axes) = Axes::of(&fields, of) {
            let table = Tabled::fill(axes, |view| limits.walk(of, view));
            limits.table = Some(table);
        }
        Ok(limits)
    }

    fn gather(
        &mut self,
        map: &LimitMap,
        path: String,
        target: &Target,
        timer: &Timer,
        of: &RecordPlan<'_>,
        clocks: &mut Clocks<'_>,
    ) -> Result<(), EngineError> {
        match map {
            LimitMap::NoLimit => {}
            LimitMap::Limit(limit) => {
                let own = limit.calendar().unwrap_or(&timer.calendar);
                let missing = |name: &Name| EngineError::NoSuch {
                    what: "calendar",
                    name: name.clone(),
                    used_by: target.heading.name.clone(),
                };
                let dates = clocks.get(own).ok_or_else(|| missing(own))?;
                let clock = match limit {
                    // A wall-clock span passes at all hours; only its zone is the calendar's.
                    Limit::Span { .. } => {
                        let always: Name = always_open().ok_or_else(|| missing(own))?;
                        clocks.get(&always).ok_or_else(|| missing(own))?
                    }
                    _ => std::sync::Arc::clone(&dates),
                };
                let within = match limit {
                    Limit::Within { time, .. } => Some(time.0),
                    _ => None,
                };
                let held = limit.field().map(|field| Node::field(field, of)).transpose()?;
                if let (Some(field), Some(node)) = (limit.field(), &held)
                    && !self.held.iter().any(|(name, _)| name == field)
                {
                    self.held.push((field.clone(), node.clone()));
                }
                self.list.push(LimitClock { limit: limit.clone(), clock, dates, within, held });
                self.paths.push(path);
            }
            LimitMap::By { field, entries, otherwise } => {
                if !self.named.iter().any(|(name, _)| name == field) {
                    self.named.push((field.clone(), Node::field(field, of)?));
                }
                let below = |value: &str| {
                    if path.is_empty() { value.to_owned() } else { format!("{path}, {value}") }
                };
                for entry in entries {
                    let path = below(&entry.values.join(" or "));
                    self.gather(&entry.limit, path, target, timer, of, clocks)?;
                }
                if let Some(otherwise) = otherwise {
                    self.gather(otherwise, below("otherwise"), target, timer, of, clocks)?;
                }
            }
        }
        Ok(())
    }

    /// The limit of a record, and what its field holds where a field holds it.
    #[inline]
    pub(crate) fn pick(&self, of: &RecordPlan<'_>, view: &impl View) -> (Pick, Option<i64>) {
        let pick = match &self.table {
            Some(table) => table.get(view).copied().unwrap_or(Pick::Unmapped),
            None => self.walk(of, view),
        };
        match self.held_by(pick) {
            None => (pick, None),
            Some(limit) => match limit.holds(of, view) {
                Some(held) => (pick, Some(held)),
                None => (Pick::Unmapped, None),
            },
        }
    }

    /// The limit that was picked, where a field holds it.
    fn held_by(&self, pick: Pick) -> Option<&LimitClock> {
        let Pick::Limit(limit) = pick else { return None };
        self.list.get(limit as usize).filter(|limit| limit.held.is_some())
    }

    /// The same without the table.
    pub(crate) fn walk(&self, of: &RecordPlan<'_>, view: &impl View) -> Pick {
        let mut next = 0;
        self.descend(self.map, &mut next, of, view).unwrap_or(Pick::Unmapped)
    }

    /// Limits are numbered in the order in which `gather` met them.
    fn descend(
        &self,
        map: &LimitMap,
        next: &mut u32,
        of: &RecordPlan<'_>,
        view: &impl View,
    ) -> Option<Pick> {
        match map {
            LimitMap::NoLimit => Some(Pick::NoLimit),
            LimitMap::Limit(_) => Some(Pick::Limit(*next)),
            LimitMap::By { field, entries, otherwise } => {
                let (_, node) = self.named.iter().find(|(name, _)| name == field)?;
                let text = node.eval(of, view).text();
                if let Some(text) = text {
                    for entry in entries {
                        if entry.values.contains(&text) {
                            return self.descend(&entry.limit, next, of, view);
                        }
                        *next += count(&entry.limit);
                    }
                    if let Some(otherwise) = otherwise {
                        return self.descend(otherwise, next, of, view);
                    }
                }
                Some(Pick::Unmapped)
            }
        }
    }

    /// The field without a value that leaves open which limit it is, if one does.
    pub(crate) fn open_field(&self, of: &RecordPlan<'_>, view: &impl View) -> Option<&Node> {
        let mut map = self.map;
        while let LimitMap::By { field, entries, otherwise } = map {
            let (_, node) = self.named.iter().find(|(name, _)| name == field)?;
            let Some(text) = node.eval(of, view).text() else { return Some(node) };
            let entry = entries.iter().find(|entry| entry.values.contains(&text));
            map = entry.map(|entry| &entry.limit).or(otherwise.as_deref())?;
        }
        // A limit that a field holds is open as long as the field has no value.
        let LimitMap::Limit(limit) = map else { return None };
        let (_, node) = self.held.iter().find(|(name, _)| Some(name) == limit.field())?;
        let clock = self.list.iter().find(|clock| clock.limit == *limit)?;
        clock.holds(of, view).is_none().then_some(node)
    }

    /// The values that no entry is for, in words: `priority is missing`, `priority is P9`; or the
    /// field that should hold the limit.
    pub(crate) fn unmapped(&self, of: &RecordPlan<'_>, view: &impl View) -> String {
        if let Some(field) = self.held_by(self.walk(of, view)).and_then(|it| it.limit.field()) {
            return format!("`{field}` is missing");
        }
        let each = self.named.iter().map(|(name, node)| match node.eval(of, view).text() {
            Some(text) => format!("`{name}` is `{text}`"),
            None => format!("`{name}` is missing"),
        });
        each.collect::<Vec<_>>().join(" and ")
    }

    /// The fields that decide: those of the map, and those that hold limits.
    pub(crate) fn deciding(&self) -> impl Iterator<Item = &(Name, Node)> {
        self.named.iter().chain(&self.held)
    }

    /// The fields that are read to decide, each once.
    pub(crate) fn fields(&self, fields: &mut Vec<usize>) {
        for (_, node) in self.deciding() {
            node.reads(fields);
        }
    }

    /// The longest time that a limit allows, roughly, for the horizon of the calendars. `held` is
    /// the most days that a field of the record holds.
    pub(crate) fn longest_days(map: &LimitMap, held: &impl Fn() -> u64) -> u64 {
        match map {
            LimitMap::NoLimit => 0,
            LimitMap::Limit(Limit::Within { time, .. }) => days_of(time.0),
            LimitMap::Limit(Limit::WithinField { .. } | Limit::UntilField { .. }) => held(),
            LimitMap::Limit(Limit::WorkingDays { days, .. }) => u64::from(*days) * 8,
            LimitMap::Limit(Limit::Span { amount, unit, .. }) => {
                u64::from(*amount)
                    * match unit {
                        slate_model::SpanUnit::Day => 1,
                        slate_model::SpanUnit::Week => 7,
                        slate_model::SpanUnit::Month => 31,
                        slate_model::SpanUnit::Quarter => 92,
                        slate_model::SpanUnit::Year => 366,
                    }
            }
            LimitMap::By { entries, otherwise, .. } => entries
                .iter()
                .map(|entry| &entry.limit)
                .chain(otherwise.as_deref())
                .map(|map| Self::longest_days(map, held))
                .max()
                .unwrap_or(0),
        }
    }
}

/// How many days an amount of open time may take: a calendar may be open an hour a day.
pub(crate) fn days_of(time: i64) -> u64 {
    u64::try_from(time).unwrap_or(0) / 3_600_000_000 + 1
}

fn count(map: &LimitMap) -> u32 {
    match map {
        LimitMap::NoLimit => 0,
        LimitMap::Limit(_) => 1,
        LimitMap::By { entries, otherwise, .. } => {
            entries.iter().map(|entry| count(&entry.limit)).sum::<u32>()
                + otherwise.as_deref().map_or(0, count)
        }
    }
}

/// The name of the built-in calendar.
pub(crate) fn always_open() -> Option<Name> {
    ALWAYS_OPEN.parse().ok()
}
