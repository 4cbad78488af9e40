//! The invariants of a model. Compiling keeps them; loading a file checks them, so that the engine
//! may rely on them whoever wrote the model. Each fault names the path of what is wrong.

use std::collections::BTreeSet;
use std::fmt;

use crate::agreement::{Agreement, FORMAT, Model};
use crate::calendar::{ALWAYS_OPEN, Calendar, HolidayTable, Hours, Pattern, Span};
use crate::exclusion::{Excluded, Exclusion};
use crate::expr::{Expr, Value};
use crate::infer::{Scope, infer, target_type};
use crate::metric::{Aggregate, Metric, MetricKind, RoundTo};
use crate::name::Name;
use crate::period::Period;
use crate::record::{FieldKind, Record, RecordTime};
use crate::scenario::{Expect, Scenario};
use crate::target::{Applies, ChargeAmount, Measure, Requirement, Target};
use crate::timer::{Limit, LimitMap, Timer, Trigger};
use crate::types::Type;

mod money;

/// Something that a model says and must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: `agreements[0].targets[2].measure.timer`.
    pub path: String,
    /// What is wrong, in words.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

impl Model {
    /// Everything that is wrong with the model, in its order; nothing for a sound one.
    pub fn validate(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        if self.slate_model != FORMAT {
            faults.add("slate_model", format!("expected {FORMAT}, found {}", self.slate_model));
        }
        faults.unique("agreements", self.agreements.iter().map(|a| &a.heading.name));
        for (n, agreement) in self.agreements.iter().enumerate() {
            Sound { agreement, faults: &mut faults }.agreement(&format!("agreements[{n}]"));
        }
        for (n, scenario) in self.scenarios.iter().enumerate() {
            let path = format!("scenarios[{n}]");
            match self.agreements.iter().find(|a| a.heading.name == scenario.agreement) {
                Some(agreement) => {
                    Sound { agreement, faults: &mut faults }.scenario(&path, scenario);
                }
                None => faults.add(
                    &format!("{path}.agreement"),
                    format!("no agreement is called `{}`", scenario.agreement),
                ),
            }
        }
        faults.0
    }
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, path: &str, problem: impl Into<String>) {
        self.0.push(Fault { path: path.to_owned(), problem: problem.into() });
    }

    fn unique<'a>(&mut self, path: &str, names: impl Iterator<Item = &'a Name>) {
        let mut seen = BTreeSet::new();
        for (n, name) in names.enumerate() {
            if !seen.insert(name) {
                self.add(&format!("{path}[{n}].name"), format!("`{name}` is defined twice"));
            }
        }
    }
}

/// Checks one agreement.
struct Sound<'a> {
    agreement: &'a Agreement,
    faults: &'a mut Faults,
}

impl<'a> Sound<'a> {
    fn agreement(&mut self, path: &str) {
        let a = self.agreement;
        if a.term.last < a.term.first {
            self.faults.add(&format!("{path}.term"), "the term ends before it starts");
        }
        macro_rules! each {
            ($($list:ident: $check:ident;)*) => {$(
                let here = format!("{path}.{}", stringify!($list));
                self.faults.unique(&here, a.$list.iter().map(|item| &item.heading.name));
                for (n, item) in a.$list.iter().enumerate() {
                    self.$check(&format!("{here}[{n}]"), item);
                }
            )*};
        }
        each! {
            parameters: parameter;
            calendars: calendar;
            records: record;
            inputs: input;
            services: service;
            timers: timer;
            metrics: metric;
            targets: target;
            exclusions: exclusion;
            credits: credit;
            terminations: termination;
        }
        self.metric_cycles(path);
        self.calendar_cycles(path);
        self.settlement(&format!("{path}.settlement"), &a.settlement);
    }

    fn parameter(&mut self, path: &str, parameter: &crate::agreement::Parameter) {
        let kind = Type::of(&parameter.value);
        let others = [Some(&parameter.default), parameter.low.as_ref(), parameter.high.as_ref()];
        if others.into_iter().flatten().any(|other| Type::of(other) != kind) {
            self.faults.add(path, "value, default and range are not of one type");
        }
    }

    fn calendar(&mut self, path: &str, calendar: &Calendar) {
        if !calendar.working_days_from.is_sorted_by(|a, b| a.first < b.first) {
            let here = format!("{path}.working_days_from");
            self.faults.add(&here, "the dates are not in order, each once");
        }
        match &calendar.hours {
            Hours::Rules(rules) => {
                for (n, weekly) in rules.weekly.iter().enumerate() {
                    self.spans(&format!("{path}.hours.rules.weekly[{n}]"), &weekly.spans);
                }
                for (n, dated) in rules.dated.iter().enumerate() {
                    let here = format!("{path}.hours.rules.dated[{n}]");
                    if dated.last < dated.first {
                        self.faults.add(&here, "its last date is before its first");
                    }
                    self.spans(&here, &dated.spans);
                }
                for (n, recurring) in rules.recurring.iter().enumerate() {
                    let here = format!("{path}.hours.rules.recurring[{n}]");
                    self.spans(&here, &recurring.spans);
                    let fits = match recurring.pattern {
                        Pattern::WeekdayOfMonth { nth, .. } => (1..=5).contains(&nth.abs()),
                        Pattern::WorkingDayOfMonth { nth } => (1..=31).contains(&nth.abs()),
                        Pattern::WeekdayOfMonths { nth, months, .. } => {
                            (1..=5).contains(&nth.abs()) && matches!(months, 3 | 12)
                        }
                        Pattern::WorkingDayOfMonths { nth, months } => {
                            (1..=31).contains(&nth.abs()) && matches!(months, 3 | 12)
                        }
                        Pattern::DayOfMonth { day } => (1..=31).contains(&day),
                        Pattern::EveryWeeks { every, .. } => (1..=520).contains(&every),
                        Pattern::DayOfYear { month, day } => {
                            chrono::NaiveDate::from_ymd_opt(2024, month.into(), day.into())
                                .is_some()
                        }
                    };
                    if !fits || !recurring.months.iter().all(|month| (1..=12).contains(month)) {
                        self.faults.add(&here, "the pattern picks no day of any month or year");
                    }
                }
                for (n, table) in rules.holidays.iter().enumerate() {
                    if let HolidayTable::Listed(listed) = table
                        && listed.last_year < listed.first_year
                    {
                        let here = format!("{path}.hours.rules.holidays[{n}]");
                        self.faults.add(&here, "its last year is before its first");
                    }
                }
            }
            Hours::AnyOf(names) | Hours::AllOf(names) => {
                if names.is_empty() {
                    self.faults.add(path, "it is made of no calendars");
                }
                for name in names {
                    self.calendar_known(&format!("{path}.hours"), name);
                }
            }
            Hours::Except(open, not) => {
                self.calendar_known(&format!("{path}.hours"), open);
                self.calendar_known(&format!("{path}.hours"), not);
            }
        }
    }

    fn spans(&mut self, path: &str, spans: &[Span]) {
        for span in spans {
            if span.from == crate::time::TimeOfDay::END_OF_DAY {
                self.faults.add(path, "a span cannot start at 24:00");
            }
            if span.from == span.to {
                self.faults.add(path, format!("the span {}-{} is empty", span.from, span.to));
            }
        }
    }

    fn calendar_known(&mut self, path: &str, name: &Name) {
        if name.as_str() != ALWAYS_OPEN && self.agreement.calendar(name).is_none() {
            self.faults.add(path, format!("no calendar is called `{name}`"));
        }
    }

    fn calendar_cycles(&mut self, path: &str) {
        let next = |name: &Name| -> Vec<Name> {
            match self.agreement.calendar(name).map(|c| &c.hours) {
                Some(Hours::AnyOf(names) | Hours::AllOf(names)) => names.clone(),
                Some(Hours::Except(open, not)) => vec![open.clone(), not.clone()],
                Some(Hours::Rules(_)) | None => Vec::new(),
            }
        };
        let names = self.agreement.calendars.iter().map(|c| c.heading.name.clone());
        if let Some(name) = in_cycle(names, next) {
            let problem = format!("calendar `{name}` is made of itself");
            self.faults.add(&format!("{path}.calendars"), problem);
        }
    }

    fn record(&mut self, path: &str, record: &Record) {
        self.faults.unique(
            &format!("{path}.fields"),
            record.fields.iter().map(|field| &field.heading.name),
        );
        for (n, field) in record.fields.iter().enumerate() {
            let here = format!("{path}.fields[{n}]");
            if let FieldKind::OneOf(members) = &field.kind {
                let distinct: BTreeSet<_> = members.iter().collect();
                if members.is_empty() || distinct.len() < members.len() {
                    self.faults.add(&here, "its members are missing or stand twice");
                }
            }
            if let Some(derived) = &field.derived {
                let kind = Type::of_field(&field.kind);
                self.typed(&format!("{here}.derived"), derived, self.of_record(record), kind);
            }
        }
    }

    fn input(&mut self, path: &str, input: &crate::record::Input) {
        let fits = matches!(
            input.kind,
            FieldKind::Count
                | FieldKind::Number
                | FieldKind::Percent
                | FieldKind::Money
                | FieldKind::Duration
        );
        if !fits {
            self.faults.add(path, "an input is a count, number, percentage, amount or duration");
        }
        self.period(&format!("{path}.each"), input.each);
    }

    fn service(&mut self, path: &str, service: &crate::target::Service) {
        for (n, charge) in service.charges.iter().enumerate() {
            let here = format!("{path}.charges[{n}]");
            match &charge.amount {
                ChargeAmount::Fixed(money) if money.currency != self.agreement.currency => {
                    let currency = self.agreement.currency;
                    self.faults.add(&here, format!("`{money}` is not in {currency}"));
                }
                ChargeAmount::Fixed(money) if money.amount.0.is_sign_negative() => {
                    self.faults.add(&here, "a charge is never below zero");
                }
                ChargeAmount::Fixed(_) => {}
                ChargeAmount::Reckoned(amount) => {
                    let here = format!("{here}.amount.reckoned");
                    if !of_inputs(amount) {
                        let problem = "a charge is reckoned from inputs and constants only";
                        self.faults.add(&here, problem);
                    }
                    self.typed(&here, amount, self.of_period(), Type::Money);
                }
                ChargeAmount::Input(name) => match self.agreement.input(name) {
                    Some(input) if input.kind == FieldKind::Money => {}
                    Some(_) => self.faults.add(&here, format!("`{name}` is no input of money")),
                    None => self.faults.add(&here, format!("no input is called `{name}`")),
                },
            }
            self.period(&format!("{here}.each"), charge.each);
        }
        for (earlier, later) in service.charges.iter().zip(service.charges.iter().skip(1)) {
            if later.from <= earlier.from {
                self.faults.add(path, "its charges are not in order of their dates");
            }
        }
    }

    fn timer(&mut self, path: &str, timer: &Timer) {
        let Some(record) = self.record_known(&format!("{path}.record"), &timer.record) else {
            return;
        };
        for (list, triggers) in [("start", &timer.start), ("stop", &timer.stop)] {
            if triggers.is_empty() {
                self.faults.add(&format!("{path}.{list}"), "nothing triggers it");
            }
        }
        for (n, pause) in timer.pauses.iter().enumerate() {
            for (list, triggers) in [("from", &pause.from), ("to", &pause.to)] {
                if triggers.is_empty() {
                    let here = format!("{path}.pauses[{n}].{list}");
                    self.faults.add(&here, "nothing triggers it");
                }
            }
        }
        if timer.pauses.len() > 64 {
            self.faults.add(&format!("{path}.pauses"), "a timer has at most 64 pauses");
        }
        for (list, trigger) in timer.triggers() {
            self.trigger(&format!("{path}.{list}"), trigger, record);
        }
        self.calendar_known(&format!("{path}.calendar"), &timer.calendar);
        for (n, change) in timer.on_change.iter().enumerate() {
            self.field_known(&format!("{path}.on_change[{n}].field"), &change.field, record);
        }
        for (part, condition) in [("pause", &timer.pause), ("void", &timer.void)] {
            if let Some(condition) = condition {
                let here = format!("{path}.{part}");
                self.typed(&here, condition, self.of_record(record), Type::Boolean);
            }
        }
    }

    fn trigger(&mut self, path: &str, trigger: &Trigger, record: &Record) {
        match trigger {
            Trigger::Opened => {}
            Trigger::At(field) => match record.field(field.as_str()).map(|f| &f.kind) {
                Some(FieldKind::Instant) => {}
                Some(_) => self.faults.add(path, format!("`{field}` is no instant")),
                None => self.faults.add(path, format!("no field is called `{field}`")),
            },
            Trigger::Becomes { field, values } | Trigger::Leaves { field, values } => {
                self.members(path, field, values, record);
            }
            Trigger::Changes(field) => self.field_known(path, field, record),
            Trigger::Event(event) => {
                if !record.events.contains(event) {
                    self.faults.add(path, format!("no event is called `{event}`"));
                }
            }
            Trigger::Where { trigger, only } => {
                if trigger.only().is_some() {
                    self.faults.add(path, "a `where` stands in a `where`");
                    return;
                }
                self.trigger(&format!("{path}.where.trigger"), trigger, record);
                let here = format!("{path}.where.only");
                self.typed(&here, only, self.of_record(record), Type::Boolean);
            }
        }
    }

    fn members(&mut self, path: &str, field: &Name, values: &[String], record: &Record) {
        if values.is_empty() {
            self.faults.add(path, "no value is given");
        }
        match record.field(field.as_str()).map(|f| &f.kind) {
            Some(FieldKind::OneOf(members)) => {
                for value in values.iter().filter(|value| !members.contains(value)) {
                    self.faults.add(path, format!("`{value}` is no member of `{field}`"));
                }
            }
            Some(FieldKind::Text) => {}
            Some(_) => {
                self.faults.add(path, format!("`{field}` is neither a `one of` nor text"));
            }
            None => self.faults.add(path, format!("no field is called `{field}`")),
        }
    }

    fn field_known(&mut self, path: &str, field: &Name, record: &Record) {
        if record.field(field.as_str()).is_none() {
            self.faults.add(path, format!("`{}` has no field `{field}`", record.heading.name));
        }
    }

    fn record_known(&mut self, path: &str, name: &Name) -> Option<&'a Record> {
        let record = self.agreement.record(name);
        if record.is_none() {
            self.faults.add(path, format!("no record is called `{name}`"));
        }
        record
    }

    fn interval_known(&mut self, path: &str, name: &Name) -> Option<&'a Record> {
        let record = self.record_known(path, name)?;
        if record.time != RecordTime::Interval {
            self.faults.add(path, format!("`{name}` has no `from` and `to`"));
        }
        Some(record)
    }

    fn metric(&mut self, path: &str, metric: &Metric) {
        let record = match &metric.kind {
            MetricKind::Availability(availability)
            | MetricKind::Outages { of: availability, .. } => {
                let fixed = matches!(metric.kind, MetricKind::Outages { .. });
                self.calendar_known(&format!("{path}.kind.calendar"), &availability.calendar);
                if let Some(life) = &availability.life {
                    self.interval_known(&format!("{path}.kind.life"), life);
                }
                self.rounding(path, availability.round_downtime.as_ref(), Type::Duration);
                let record =
                    self.interval_known(&format!("{path}.kind.record"), &availability.record);
                if let (Some(record), Some(only)) = (record, &availability.only) {
                    let here = format!("{path}.kind.only");
                    self.typed(&here, only, self.of_record(record), Type::Boolean);
                }
                if fixed && availability.fixed_denominator.is_some() {
                    self.faults.add(path, "only availability has a fixed denominator");
                }
                record
            }
            MetricKind::Share { record, only, good } => {
                let record = self.record_known(&format!("{path}.kind.record"), record);
                if let Some(record) = record {
                    for condition in only.iter().chain([good]) {
                        let here = format!("{path}.kind");
                        self.typed(&here, condition, self.of_record(record), Type::Boolean);
                    }
                }
                record
            }
            MetricKind::Records { figure, record, only, of } => {
                let record = self.record_known(&format!("{path}.kind.record"), record);
                if let (Some(record), Some(only)) = (record, only) {
                    let here = format!("{path}.kind.only");
                    self.typed(&here, only, self.of_record(record), Type::Boolean);
                }
                if of.is_none() && *figure != Aggregate::Count {
                    self.faults.add(path, "only `count` needs no figure to aggregate");
                }
                record
            }
            MetricKind::Formula(expr) => {
                let scope = self.of_period();
                if let Err(problem) = infer(expr, scope) {
                    self.faults.add(&format!("{path}.kind.formula"), problem);
                }
                None
            }
        };
        if let (Some(per), Some(record)) = (&metric.per, record) {
            self.field_known(&format!("{path}.per"), per, record);
        }
        if let Some(round) = &metric.round {
            let kind = infer(&Expr::Metric(metric.heading.name.clone()), self.of_period());
            if let Ok(kind) = kind {
                self.rounding(path, Some(round), kind);
            }
        }
    }

    fn metric_cycles(&mut self, path: &str) {
        let next = |name: &Name| -> Vec<Name> {
            let mut found = Vec::new();
            if let Some(MetricKind::Formula(expr)) = self.agreement.metric(name).map(|m| &m.kind) {
                metrics_in(expr, &mut found);
            }
            found
        };
        let names = self.agreement.metrics.iter().map(|m| m.heading.name.clone());
        if let Some(name) = in_cycle(names, next) {
            let problem = format!("metric `{name}` is computed from itself");
            self.faults.add(&format!("{path}.metrics"), problem);
        }
    }

    fn rounding(&mut self, path: &str, round: Option<&RoundTo>, kind: Type) {
        let Some(round) = round else { return };
        if Type::of(&round.to) != kind {
            self.faults.add(path, format!("rounding needs a step that is {}", kind.in_words()));
        }
        let positive = match &round.to {
            Value::Number(n) => n.0 > rust_decimal::Decimal::ZERO,
            Value::Percent(p) => p.0 > rust_decimal::Decimal::ZERO,
            Value::Money(m) => m.amount.0 > rust_decimal::Decimal::ZERO,
            Value::Duration(d) => d.0 > 0,
            _ => true,
        };
        if !positive {
            self.faults.add(path, "a rounding step is above zero");
        }
    }

    fn target(&mut self, path: &str, target: &Target) {
        if self.agreement.service(&target.service).is_none() {
            let problem = format!("no service is called `{}`", target.service);
            self.faults.add(&format!("{path}.service"), problem);
        }
        self.period(&format!("{path}.period"), target.period);
        let record = match &target.measure {
            Measure::Timer { timer, limit, .. } => {
                let here = format!("{path}.measure.timer.timer");
                match self.agreement.timer(timer) {
                    None => {
                        self.faults.add(&here, format!("no timer is called `{timer}`"));
                        None
                    }
                    Some(timer) => {
                        let record = self.agreement.record(&timer.record);
                        if let Some(record) = record {
                            self.limits(&format!("{path}.measure.timer.limit"), limit, record, 0);
                        }
                        record
                    }
                }
            }
            Measure::Metric(metric) => {
                if self.agreement.metric(metric).is_none() {
                    let here = format!("{path}.measure.metric");
                    self.faults.add(&here, format!("no metric is called `{metric}`"));
                }
                None
            }
        };
        if let (Some(record), Some(per)) = (record, &target.per) {
            self.field_known(&format!("{path}.per"), per, record);
        }
        if let Applies::Where(condition) = &target.applies {
            let here = format!("{path}.applies.where");
            match record.or_else(|| self.measured_record(target)) {
                Some(record) => {
                    self.typed(&here, condition, self.of_record(record), Type::Boolean);
                }
                None => {
                    let problem = "arithmetic counts no records that could be chosen from";
                    self.faults.add(&here, problem);
                }
            }
        }
        let Ok(kind) = target_type(self.agreement, target) else {
            return;
        };
        match &target.require {
            Some(require) if edges(require).any(|value| Type::of(value) != kind) => {
                let found = edges(require).map(Type::of).find(|found| *found != kind);
                let found = found.map_or("", Type::in_words);
                let problem = format!("it measures {}, and requires {found}", kind.in_words());
                self.faults.add(&format!("{path}.require"), problem);
            }
            Some(Requirement::Between { low, high }) if !in_order(low, high) => {
                self.faults.add(&format!("{path}.require"), "its upper edge is below its lower");
            }
            Some(Requirement::Every) if !matches!(target.measure, Measure::Timer { .. }) => {
                self.faults.add(&format!("{path}.require"), "only records can all be in time");
            }
            _ => {}
        }
        self.rounding(path, target.round.as_ref(), kind);
    }

    /// The record that a target's metric is over; `None` for arithmetic.
    fn measured_record(&self, target: &Target) -> Option<&'a Record> {
        let Measure::Metric(metric) = &target.measure else { return None };
        match &self.agreement.metric(metric)?.kind {
            MetricKind::Availability(of) | MetricKind::Outages { of, .. } => {
                self.agreement.record(&of.record)
            }
            MetricKind::Share { record, .. } | MetricKind::Records { record, .. } => {
                self.agreement.record(record)
            }
            MetricKind::Formula(_) => None,
        }
    }

    fn limits(&mut self, path: &str, map: &LimitMap, record: &Record, depth: usize) {
        if depth > 8 {
            self.faults.add(path, "limits are nested deeper than 8 levels");
            return;
        }
        match map {
            LimitMap::NoLimit => {}
            LimitMap::Limit(limit) => {
                let held = limit.field().and_then(|field| record.field(field.as_str()));
                match (limit, held.map(|field| &field.kind)) {
                    (Limit::Within { time, .. }, _) if time.0 <= 0 => {
                        self.faults.add(path, "a limit is longer than nothing");
                    }
                    (Limit::Span { amount: 0, .. }, _) => {
                        self.faults.add(path, "a limit is longer than nothing");
                    }
                    (Limit::WithinField { field, .. }, kind)
                        if kind != Some(&FieldKind::Duration) =>
                    {
                        self.faults.add(path, format!("`{field}` is no field that is a duration"));
                    }
                    (Limit::UntilField { field, .. }, kind)
                        if kind != Some(&FieldKind::Instant) =>
                    {
                        self.faults.add(path, format!("`{field}` is no field that is an instant"));
                    }
                    _ => {}
                }
                if let Some(calendar) = limit.calendar() {
                    self.calendar_known(path, calendar);
                }
            }
            LimitMap::By { field, entries, otherwise } => {
                let mut seen = BTreeSet::new();
                for (n, entry) in entries.iter().enumerate() {
                    let here = format!("{path}.by.entries[{n}]");
                    self.members(&here, field, &entry.values, record);
                    for value in &entry.values {
                        if !seen.insert(value) {
                            self.faults.add(&here, format!("`{value}` has a limit already"));
                        }
                    }
                    self.limits(&here, &entry.limit, record, depth + 1);
                }
                if let Some(otherwise) = otherwise {
                    self.limits(&format!("{path}.by.otherwise"), otherwise, record, depth + 1);
                } else if let Some(FieldKind::OneOf(members)) =
                    record.field(field.as_str()).map(|f| &f.kind)
                {
                    for member in members.iter().filter(|member| !seen.contains(member)) {
                        self.faults.add(path, format!("`{member}` has no limit"));
                    }
                }
            }
        }
    }

    fn exclusion(&mut self, path: &str, exclusion: &Exclusion) {
        let quota = exclusion.quota.is_some();
        match &exclusion.what {
            Excluded::Records { record, only } => {
                if let Some(record) = self.record_known(&format!("{path}.what.record"), record) {
                    let here = format!("{path}.what.only");
                    self.typed(&here, only, self.of_record(record), Type::Boolean);
                    if quota && record.time == RecordTime::Instant {
                        let problem = "a quota of time needs records that have `from` and `to`";
                        self.faults.add(&format!("{path}.quota"), problem);
                    }
                }
            }
            Excluded::Calendar(name) => self.calendar_known(&format!("{path}.what"), name),
            Excluded::TimeOf { record, only } => {
                if let Some(record) = self.interval_known(&format!("{path}.what.record"), record)
                    && let Some(only) = only
                {
                    let here = format!("{path}.what.only");
                    self.typed(&here, only, self.of_record(record), Type::Boolean);
                }
            }
        }
        if let Some(quota) = &exclusion.quota {
            self.period(&format!("{path}.quota.each"), quota.each);
            if quota.at_most.0 < 0 {
                self.faults.add(&format!("{path}.quota"), "a quota is never below zero");
            }
        }
        if let Some(name) = &exclusion.shares_with {
            let known = self.agreement.exclusions.iter().find(|it| it.heading.name == *name);
            let fits = known.is_some_and(|known| {
                known.shares_with.is_none()
                    && known.quota.is_some()
                    && known.quota == exclusion.quota
            });
            if !fits {
                let problem = format!("`{name}` is no exclusion with the same quota of its own");
                self.faults.add(&format!("{path}.shares_with"), problem);
            }
        }
        for name in &exclusion.only_for {
            if self.agreement.service(name).is_none() && self.agreement.target(name).is_none() {
                let problem = format!("no service or target is called `{name}`");
                self.faults.add(&format!("{path}.only_for"), problem);
            }
        }
    }

    fn target_known(&mut self, path: &str, name: &Name) -> Option<&'a Target> {
        let target = self.agreement.target(name);
        if target.is_none() {
            self.faults.add(path, format!("no target is called `{name}`"));
        }
        target
    }

    fn scenario(&mut self, path: &str, scenario: &Scenario) {
        for (n, told) in scenario.records.iter().enumerate() {
            let here = format!("{path}.records[{n}]");
            let Some(record) = self.record_known(&format!("{here}.record"), &told.record) else {
                continue;
            };
            for name in told.changes.iter().flat_map(|change| &change.cleared) {
                if record.field(name.as_str()).is_none_or(|field| field.derived.is_some()) {
                    self.faults.add(&here, format!("no field that can lose a value is `{name}`"));
                }
            }
            let values = told.changes.iter().flat_map(|change| &change.values);
            for value in told.values.iter().chain(values) {
                let built_in = [Record::OPENED, Record::FROM, Record::TO];
                if built_in.contains(&value.field.as_str()) {
                    if Type::of(&value.value) != Type::Instant {
                        self.faults.add(&here, format!("`{}` is an instant", value.field));
                    }
                    continue;
                }
                let Some(field) = record.field(value.field.as_str()) else {
                    self.faults.add(&here, format!("no field is called `{}`", value.field));
                    continue;
                };
                if Type::of(&value.value) != Type::of_field(&field.kind) {
                    let wanted = Type::of_field(&field.kind).in_words();
                    self.faults.add(&here, format!("`{}` is {wanted}", value.field));
                }
                if let (FieldKind::OneOf(members), Value::Member(member)) =
                    (&field.kind, &value.value)
                    && !members.contains(member)
                {
                    let problem = format!("`{member}` is no member of `{}`", value.field);
                    self.faults.add(&here, problem);
                }
            }
        }
        for (n, given) in scenario.parameters.iter().enumerate() {
            let here = format!("{path}.parameters[{n}]");
            let known =
                self.agreement.parameters.iter().find(|it| it.heading.name == given.parameter);
            match known {
                None => {
                    self.faults.add(&here, format!("no parameter is called `{}`", given.parameter));
                }
                Some(known) if Type::of(&known.value) != Type::of(&given.value) => {
                    let wanted = Type::of(&known.value).in_words();
                    self.faults.add(&here, format!("`{}` is {wanted}", given.parameter));
                }
                Some(_) => {}
            }
        }
        for (n, input) in scenario.inputs.iter().enumerate() {
            if self.agreement.input(&input.input).is_none() {
                let here = format!("{path}.inputs[{n}]");
                self.faults.add(&here, format!("no input is called `{}`", input.input));
            }
        }
        for (n, claim) in scenario.claims.iter().enumerate() {
            if self.agreement.credit(&claim.credit).is_none() {
                let here = format!("{path}.claims[{n}]");
                self.faults.add(&here, format!("no credit is called `{}`", claim.credit));
            }
        }
        for (n, expectation) in scenario.expectations.iter().enumerate() {
            let here = format!("{path}.expectations[{n}].expect");
            match &expectation.expect {
                Expect::Verdict { target, .. }
                | Expect::Target { target, .. }
                | Expect::Provisional { target, .. } => {
                    self.target_known(&here, target);
                }
                Expect::Figure { of, .. } | Expect::Ratio { of, .. } => {
                    if self.agreement.target(of).is_none() && self.agreement.metric(of).is_none() {
                        self.faults.add(&here, format!("no target or metric is called `{of}`"));
                    }
                    if let Expect::Ratio { denominator, .. } = &expectation.expect
                        && denominator.0.is_zero()
                    {
                        self.faults.add(&here, "a fraction of nothing");
                    }
                }
                Expect::Credits { credit: Some(credit), .. } => {
                    if self.agreement.credit(credit).is_none() {
                        self.faults.add(&here, format!("no credit is called `{credit}`"));
                    }
                }
                Expect::Credits { credit: None, .. } => {}
                Expect::Terminates { termination, .. } => {
                    let known =
                        self.agreement.terminations.iter().any(|t| t.heading.name == *termination);
                    if !known {
                        let problem = format!("no right to terminate is called `{termination}`");
                        self.faults.add(&here, problem);
                    }
                }
            }
        }
    }

    fn period(&mut self, path: &str, period: Period) {
        let fits = match period {
            Period::Quarter { from } | Period::HalfYear { from } | Period::Year { from } => {
                (1..=12).contains(&from)
            }
            Period::BillingMonth { day } => (1..=31).contains(&day),
            Period::RollingDays { days } => days > 0,
            Period::RollingMonths { months } => months > 0,
            Period::Day | Period::Week | Period::Month | Period::ContractYear | Period::Term => {
                true
            }
        };
        if !fits {
            self.faults.add(path, "there is no such period");
        }
    }

    fn typed(&mut self, path: &str, expr: &Expr, scope: Scope<'_>, wanted: Type) {
        match infer(expr, scope) {
            Ok(found) if found == wanted => {}
            Ok(found) => self
                .faults
                .add(path, format!("expected {}, found {}", wanted.in_words(), found.in_words())),
            Err(problem) => self.faults.add(path, problem),
        }
    }

    fn of_record<'r>(&self, record: &'r Record) -> Scope<'r>
    where
        'a: 'r,
    {
        Scope {
            agreement: self.agreement,
            record: Some(record),
            target: None,
            base: None,
            period: false,
        }
    }

    fn of_period(&self) -> Scope<'a> {
        Scope { agreement: self.agreement, record: None, target: None, base: None, period: true }
    }
}

/// A name from which `next` leads back to itself, if there is one.
fn in_cycle(names: impl Iterator<Item = Name>, next: impl Fn(&Name) -> Vec<Name>) -> Option<Name> {
    for start in names {
        let mut seen = BTreeSet::new();
        let mut open = next(&start);
        while let Some(name) = open.pop() {
            if name == start {
                return Some(start);
            }
            if seen.insert(name.clone()) {
                open.extend(next(&name));
            }
        }
    }
    None
}

/// The edges that a requirement names.
fn edges(require: &Requirement) -> impl Iterator<Item = &Value> {
    [require.low(), require.high()].into_iter().flatten().map(|(value, _)| value)
}

/// Whether the second of two figures of one type is not below the first.
fn in_order(low: &Value, high: &Value) -> bool {
    match (low, high) {
        (Value::Number(low), Value::Number(high)) => low <= high,
        (Value::Percent(low), Value::Percent(high)) => low <= high,
        (Value::Points(low), Value::Points(high)) => low <= high,
        (Value::Money(low), Value::Money(high)) => low.amount <= high.amount,
        (Value::Duration(low), Value::Duration(high)) => low <= high,
        _ => false,
    }
}

/// Whether an amount depends on nothing but inputs of its own period.
fn of_inputs(expr: &Expr) -> bool {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match expr {
            Expr::Metric(_)
            | Expr::Charge(_)
            | Expr::Charges
            | Expr::Figure(_)
            | Expr::Steps(_) => return false,
            Expr::Previous { of, .. }
            | Expr::Not(of)
            | Expr::Negate(of)
            | Expr::Is { of, .. }
            | Expr::IsMissing(of)
            | Expr::Floor(of)
            | Expr::Ceil(of)
            | Expr::Round { of, .. } => open.push(of),
            Expr::All(parts) | Expr::Any(parts) | Expr::Min(parts) | Expr::Max(parts) => {
                open.extend(parts);
            }
            Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => {
                open.extend([&**left, &**right]);
            }
            Expr::Rows(rows) => {
                open.push(&rows.on);
                open.extend(rows.rows.iter().map(|row| &row.value));
                open.extend(rows.otherwise.as_deref());
            }
            Expr::Match { cases, otherwise } => {
                open.extend(cases.iter().flat_map(|case| [&case.when, &case.value]));
                open.extend(otherwise.as_deref());
            }
            Expr::Literal(_) | Expr::Field(_) | Expr::Input(_) | Expr::OverInput { .. } => {}
        }
    }
    true
}

/// The metrics that an expression names.
fn metrics_in(expr: &Expr, found: &mut Vec<Name>) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match expr {
            Expr::Metric(name) => found.push(name.clone()),
            Expr::Literal(_)
            | Expr::Field(_)
            | Expr::Figure(_)
            | Expr::Steps(_)
            | Expr::Charge(_)
            | Expr::Charges
            | Expr::Input(_)
            | Expr::OverInput { .. } => {}
            Expr::Previous { of, .. }
            | Expr::Not(of)
            | Expr::Negate(of)
            | Expr::Is { of, .. }
            | Expr::IsMissing(of)
            | Expr::Floor(of)
            | Expr::Ceil(of)
            | Expr::Round { of, .. } => open.push(of),
            Expr::All(parts) | Expr::Any(parts) | Expr::Min(parts) | Expr::Max(parts) => {
                open.extend(parts);
            }
            Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => {
                open.extend([&**left, &**right]);
            }
            Expr::Rows(rows) => {
                open.push(&rows.on);
                open.extend(rows.rows.iter().map(|row| &row.value));
                open.extend(rows.otherwise.as_deref());
            }
            Expr::Match { cases, otherwise } => {
                open.extend(cases.iter().flat_map(|case| [&case.when, &case.value]));
                open.extend(otherwise.as_deref());
            }
        }
    }
}
