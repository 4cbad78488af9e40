//! When something is due, and why: for `slate due`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use slate_calendar::{Moved, date_at, start_of_day, uncovered_years};
use slate_evidence::{EvidenceBuilder, MISSING};
use slate_model::{
    Agreement, CalendarSpan, DateRange, Duration, Hours, Instant, Limit, Name, Value,
};

use crate::error::EngineError;
use crate::plan::clocks::LimitClock;
use crate::plan::{Options, Plan};
use crate::target::judge::TimerTarget;
use crate::timer::limits::Pick;
use crate::timer::reckon;
use crate::timer::run::{Cycle, Scratch};
use crate::timer::words;

/// Dates that are listed one by one; of the rest only those with a named closing are.
const LISTED: usize = 60;

/// When a record with these values, received then, would be due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueExplanation {
    /// The target.
    pub target: Name,
    /// Its label, or its name.
    pub title: String,
    /// The limit in words; absent where the map gives none for these values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The calendar that it counts in.
    pub calendar: Name,
    /// The zone of that calendar, in which the steps are told.
    pub zone: String,
    /// When it was received.
    pub received: Instant,
    /// When it is due; absent where there is no limit, or where the calendar does not open again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// Fields that were not given and decide which limit it is: there is no due instant without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Name>,
    /// How that comes about, in order.
    pub steps: Vec<DueStep>,
    /// What makes it doubtful: years of which the holidays are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One step of the reckoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueStep {
    /// What kind of step.
    pub kind: DueStepKind,
    /// When it begins or happens.
    pub at: Instant,
    /// When it ends, where it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
    /// Open time that it uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<Duration>,
    /// In words.
    pub words: String,
}

/// The kinds of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum DueStepKind {
    Received,
    Opens,
    Used,
    Closed,
    Excluded,
    WorkingDay,
    Moved,
    Due,
    Never,
}

/// When a record with these field values, received at `start`, is due against a target, and why.
/// Exclusions of time by calendars are taken into account, those by records are not known.
///
/// # Errors
/// No such target, a target that measures a metric, a value that does not fit its field.
pub fn due(
    agreement: &Agreement,
    target: &Name,
    values: &[(Name, Value)],
    start: Instant,
) -> Result<DueExplanation, EngineError> {
    let no_target = || EngineError::NoSuch {
        what: "target",
        name: target.clone(),
        used_by: agreement.heading.name.clone(),
    };
    let found = agreement.target(target).ok_or_else(no_target)?;
    let slate_model::Measure::Timer { timer, .. } = &found.measure else {
        return Err(EngineError::Contradiction {
            target: target.clone(),
            why: "it measures a metric: nothing in it falls due".to_owned(),
        });
    };
    let timer = agreement.timer(timer).ok_or_else(no_target)?;
    let mut builder = EvidenceBuilder::new(agreement);
    let given: Vec<(&str, Value)> = values.iter().map(|(n, v)| (n.as_str(), v.clone())).collect();
    let row = builder
        .record(timer.record.as_str(), "it", start, None, &given)
        .map_err(|problem| EngineError::BadValue { why: problem.to_string() })?;
    let evidence = builder.build()?;
    let plan = Plan::new(
        agreement,
        &evidence,
        &Options { as_of: start, term: None, assume_claimed: false },
    )?;
    let compiled = TimerTarget::new(&plan, found)?.ok_or_else(no_target)?;
    let mut scratch = Scratch::default();
    compiled.run(row, &mut scratch);
    let (pick, held) = compiled.program.limits.pick(compiled.of, &compiled.view(row, &scratch));
    let limit = match pick {
        Pick::Limit(limit) => compiled.program.limits.list.get(limit as usize),
        Pick::NoLimit | Pick::Unmapped => None,
    };
    let mut told = DueExplanation {
        target: target.clone(),
        title: found.heading.title().to_owned(),
        limit: limit.map(|limit| {
            words::limit(&limit.limit, &timer.calendar, held, limit.dates.calendar.zone())
        }),
        calendar: timer.calendar.clone(),
        zone: agreement.zone.to_string(),
        received: start,
        due: None,
        needs: Vec::new(),
        notes: Vec::new(),
        steps: Vec::new(),
    };
    if let Some(node) =
        compiled.program.limits.open_field(compiled.of, &compiled.view(row, &scratch))
    {
        let mut fields = Vec::new();
        node.reads(&mut fields);
        let named = |at: usize| compiled.of.record.fields.get(at).map(|it| &it.heading.name);
        let given = |name: &Name| values.iter().any(|(known, _)| known == name);
        let open = fields.into_iter().filter_map(named).filter(|name| !given(name));
        told.needs = open.cloned().collect();
    }
    let Some(limit) = limit else {
        let why = match pick {
            Pick::NoLimit => "the agreement gives it no limit".to_owned(),
            _ => {
                let view = compiled.view(row, &scratch);
                format!("no limit: {}", compiled.program.limits.unmapped(compiled.of, &view))
            }
        };
        told.steps.push(DueStep {
            kind: DueStepKind::Never,
            at: start,
            to: None,
            used: None,
            words: why,
        });
        return Ok(told);
    };
    let cycle = Cycle {
        counts_from: start.0,
        origin: start.0,
        run_from: start.0,
        kept: 0,
        stop: MISSING,
        paused_from: MISSING,
        gaps: (0, 0),
        pick,
        held,
        early_stop: false,
        reopened: MISSING,
    };
    told.calendar = limit.dates.calendar.name().clone();
    told.zone = limit.dates.calendar.zone().to_string();
    told.due = reckon::due(limit, &cycle, &[]).map(Instant);
    Teller { agreement, limit, held, start, due: told.due, steps: &mut told.steps }.tell();
    told.notes = unknown_holidays(agreement, &told.calendar, start, told.due);
    Ok(told)
}

/// The tables of holidays, of a calendar and those that it is made of, that do not know a year between two
/// instants: there they close nothing.
fn unknown_holidays(
    agreement: &Agreement,
    calendar: &Name,
    start: Instant,
    due: Option<Instant>,
) -> Vec<String> {
    let Some(due) = due else { return Vec::new() };
    let date = |at| date_at(agreement.zone, at);
    let range = DateRange { first: date(start), last: date(due) };
    let mut of = vec![calendar];
    let mut looked_at = 0;
    while let Some(name) = of.get(looked_at) {
        let parts: &[&Name] = match agreement.calendar(name).map(|calendar| &calendar.hours) {
            Some(Hours::AnyOf(names) | Hours::AllOf(names)) => &names.iter().collect::<Vec<_>>(),
            Some(Hours::Except(first, second)) => &[first, second],
            Some(Hours::Rules(_)) | None => &[],
        };
        let new: Vec<&Name> = parts.iter().copied().filter(|part| !of.contains(part)).collect();
        of.extend(new);
        looked_at += 1;
    }
    uncovered_years(&agreement.calendars, range)
        .into_iter()
        .filter(|gap| of.contains(&&gap.calendar))
        .map(|gap| {
            let years: Vec<String> = gap.years.iter().map(ToString::to_string).collect();
            let (first, last) = gap.covers;
            format!(
                "the holidays `{}` are known from {first} to {last}: none is counted in {}",
                gap.table,
                years.join(", ")
            )
        })
        .collect()
}

/// Puts the reckoning into words.
struct Teller<'a> {
    agreement: &'a Agreement,
    limit: &'a LimitClock,
    /// What the field holds that holds the limit.
    held: Option<i64>,
    start: Instant,
    due: Option<Instant>,
    steps: &'a mut Vec<DueStep>,
}

impl Teller<'_> {
    fn tell(mut self) {
        let shown = self.shown(self.start);
        self.step(DueStepKind::Received, self.start, format!("received {shown}"));
        match &self.limit.limit {
            Limit::Within { .. } => self.open_time(),
            Limit::WithinField { field, .. } => {
                let time = words::duration(Duration(self.held.unwrap_or(0)));
                self.step(DueStepKind::Moved, self.start, format!("`{field}` allows {time}"));
                self.open_time();
            }
            Limit::UntilField { field, .. } => {
                let at = Instant(self.held.unwrap_or(self.start.0));
                let words = format!("`{field}` is {}", self.shown(at));
                self.step(DueStepKind::Moved, at, words);
            }
            Limit::WorkingDays { .. } => self.working_days(),
            Limit::Span { amount, unit, .. } => {
                let words = format!(
                    "{} later by the clock of {}",
                    CalendarSpan { amount: *amount, unit: *unit },
                    self.limit.dates.calendar.zone()
                );
                if let Some(due) = self.due {
                    self.step(DueStepKind::Moved, due, words);
                }
            }
        }
        match self.due {
            Some(due) => {
                let words = format!("due {}", self.shown(due));
                self.step(DueStepKind::Due, due, words);
            }
            None => {
                let words = format!("never due: {} does not open for so long", self.calendar());
                self.step(DueStepKind::Never, self.start, words);
            }
        }
    }

    fn calendar(&self) -> &Name {
        self.limit.dates.calendar.name()
    }

    fn shown(&self, at: Instant) -> String {
        words::instant(at, self.limit.dates.calendar.zone())
    }

    fn step(&mut self, kind: DueStepKind, at: Instant, words: String) {
        self.steps.push(DueStep { kind, at, to: None, used: None, words });
    }

    /// Open time, date by date.
    fn open_time(&mut self) {
        let calendar = &self.limit.dates.calendar;
        if calendar.index().is_open(self.start) == Some(false)
            && let Some(opens) = calendar.index().next_open(self.start)
        {
            let words =
                format!("{} is closed then and opens {}", self.calendar(), self.shown(opens));
            self.step(DueStepKind::Opens, opens, words);
        }
        let Some(due) = self.due else { return };
        let zone = calendar.zone();
        let mut date = date_at(zone, self.start);
        let mut left = self.limit.time(self.held).unwrap_or(0);
        for listed in 0.. {
            let Some(next) = date.succ_opt() else { return };
            let (Some(from), Some(to)) = (start_of_day(zone, date), start_of_day(zone, next))
            else {
                return;
            };
            if from >= due {
                return;
            }
            let (from, to) = (from.max(self.start), to.min(due));
            let open = calendar.index().elapsed(from, to).unwrap_or(Duration::ZERO);
            let used = self.limit.clock.running.elapsed(from, to).unwrap_or(Duration::ZERO);
            left -= used.0;
            let named = words::closing(self.agreement, calendar.name(), date);
            let on = words::date(date);
            if used.0 > 0 && listed < LISTED {
                let span = self.limit.clock.running.spans(from, to);
                let (first, last) = span.fold((to, from), |(a, b), (c, d)| (a.min(c), b.max(d)));
                let words = format!(
                    "{on}: {} used, {} left",
                    words::duration(used),
                    words::duration(Duration(left.max(0)))
                );
                self.steps.push(DueStep {
                    kind: DueStepKind::Used,
                    at: first,
                    to: Some(last),
                    used: Some(used),
                    words,
                });
            }
            if open.0 > used.0 {
                let words =
                    format!("{on}: {} excluded", words::duration(Duration(open.0 - used.0)));
                self.step(DueStepKind::Excluded, from, words);
            }
            if open.0 == 0
                && date > date_at(zone, self.start)
                && let Some(words) = closed(&on, named.as_deref(), listed < LISTED)
            {
                self.step(DueStepKind::Closed, from, words);
            }
            date = next;
        }
    }

    /// Working days, one by one.
    fn working_days(&mut self) {
        let Limit::WorkingDays { days, counting, until, cut_off, .. } = &self.limit.limit else {
            return;
        };
        let calendar = &self.limit.dates.calendar;
        let Some(found) = calendar.working_days_due(self.start, *days, *counting, *until, *cut_off)
        else {
            return;
        };
        if found.received != self.start {
            let words = format!("counts as received {}", self.shown(found.received));
            self.step(DueStepKind::Opens, found.received, words);
        }
        let zone = calendar.zone();
        let mut date = date_at(zone, found.received);
        let (mut counted, mut listed) = (0_u32, 0);
        while date < found.day {
            let Some(next) = date.succ_opt() else { return };
            date = next;
            let Some(at) = start_of_day(zone, date) else { return };
            listed += 1;
            let on = words::date(date);
            if calendar.days().is_working_day(date) == Some(true) {
                counted += 1;
                if listed <= LISTED || date == found.day {
                    self.step(DueStepKind::WorkingDay, at, format!("{on}: working day {counted}"));
                }
            } else {
                let named = words::closing(self.agreement, calendar.name(), date);
                let words = match named {
                    Some(name) => Some(format!("{on}: no working day ({name})")),
                    None if listed <= LISTED => Some(format!("{on}: no working day")),
                    None => None,
                };
                if let Some(words) = words {
                    self.step(DueStepKind::Closed, at, words);
                }
            }
        }
        let moved = match found.moved {
            Some(Moved::ToClose) => Some("not open at that time: the close before it"),
            Some(Moved::ToOpening) => Some("not open yet at that time: the opening"),
            Some(Moved::ToReceipt) => Some("that lies before the receipt: the receipt itself"),
            None => None,
        };
        if let Some(moved) = moved {
            self.step(DueStepKind::Moved, found.due, moved.to_owned());
        }
        if let Some(due) = self.due
            && due != found.due
        {
            let words = "excluded open time is added after the date arithmetic".to_owned();
            self.step(DueStepKind::Excluded, due, words);
        }
    }
}

/// A date without open time: by the name of its closing, or plainly while the list is short.
fn closed(on: &str, named: Option<&str>, short: bool) -> Option<String> {
    match named {
        Some(name) => Some(format!("{on}: closed ({name})")),
        None if short => Some(format!("{on}: closed")),
        None => None,
    }
}
