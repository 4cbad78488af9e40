//! Targets: what is measured, what is required of it, and in which period.

use std::rc::Rc;

use chrono::NaiveDate;
use slate_model::types::Type;
use slate_model::{
    Applies, CountWhen, Expr, FewRecords, LowVolume, Measure, Name, Percent, Period, Requirement,
    Target, Value, WhenNone,
};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::limit::Used;
use crate::lower::metric::MeasureKind;
use crate::lower::name;
use crate::lower::select::all;
use crate::lower::service::{ServiceInfo, TargetDef};
use crate::lower::timer::TimerInfo;
use crate::types::{Env, Subject, Typed, date};

/// What others need to know of a target.
#[derive(Debug, Clone)]
pub(crate) struct TargetInfo {
    pub name: Name,
    pub at: At,
    pub measure: MeasureKind,
    pub require: Option<Requirement>,
    pub require_type: Option<Type>,
    pub period: Period,
    pub per: Option<Name>,
    /// The record that it counts.
    pub record: Option<Name>,
    /// Whether anyone has it.
    pub applies: bool,
}

impl TargetInfo {
    /// The type of what is reached.
    pub const fn attained(&self) -> Type {
        match &self.measure {
            MeasureKind::Timer | MeasureKind::Share { .. } | MeasureKind::Availability { .. } => {
                Type::Percent
            }
            MeasureKind::Outages { .. } => Type::Duration,
            MeasureKind::Metric { ty, .. } => *ty,
        }
    }
}

/// What is measured, and of which records.
struct Measured {
    measure: Measure,
    kind: MeasureKind,
    record: Option<Rc<RecordInfo>>,
    per: Option<Name>,
}

impl<'a> Agreed<'a> {
    /// Writes out a target of a tier.
    pub fn target(
        &self,
        info: &ServiceInfo<'a>,
        def: &TargetDef<'a>,
        timers: &[TimerInfo],
    ) -> Option<(Target, TargetInfo)> {
        let service = info.ast.head.name.as_str();
        let env = self.env_in(service);
        let full = format!("{service}.{}", def.path());
        let at = env.at(def.head.name.span);
        let measured = self.measured(env, def, &full, timers);
        let mut require: Option<(&'a ast::Require, At)> = None;
        let mut low_volume: Option<(&'a ast::LowVolume, At)> = None;
        let mut when_none: Option<(WhenNone, At)> = None;
        let mut reported: Option<(Option<NaiveDate>, At)> = None;
        let mut warn: Option<(Option<Percent>, At)> = None;
        let mut round: Option<(&'a ast::Rounding, At)> = None;
        let mut from: Option<(NaiveDate, At)> = None;
        let mut only: Vec<Expr> = Vec::new();
        for clause in &def.clauses {
            match clause {
                ast::TargetClause::Measure(_)
                | ast::TargetClause::Count(_)
                | ast::TargetClause::Bad(_) => {}
                ast::TargetClause::Limit(limit) => {
                    self.cx.report(
                        Code::RepeatedStatement,
                        "`limit` is said twice",
                        env.at(limit.span),
                        "said again here",
                        "keep the one that is meant",
                    );
                }
                ast::TargetClause::Require(it) => {
                    once(self, "require", env.at(it.span), &mut require, it)
                }
                ast::TargetClause::LowVolume(it) => {
                    once(self, "under", env.at(it.span), &mut low_volume, it)
                }
                ast::TargetClause::WhenNone(it) => {
                    let place = env.at(it.span);
                    let value = self.when_none(env, it);
                    once(
                        self,
                        "when none",
                        place,
                        &mut when_none,
                        value.unwrap_or(WhenNone::NotMeasured),
                    );
                }
                ast::TargetClause::ReportedOnly { first, span } => {
                    let until = first.as_ref().map(|first| self.after_start(env, first));
                    if matches!(until, Some(None)) {
                        continue;
                    }
                    once(self, "reported only", env.at(*span), &mut reported, until.flatten());
                }
                ast::TargetClause::Warn { at: share, span } => {
                    let value = self.share_of_limit(env, share);
                    once(self, "warn at", env.at(*span), &mut warn, value);
                }
                ast::TargetClause::Round(it) => {
                    once(self, "round", env.at(it.span), &mut round, it)
                }
                ast::TargetClause::From { date: day, span } => {
                    once(self, "from", env.at(*span), &mut from, date(day))
                }
                ast::TargetClause::For { stream, condition, .. } => {
                    let Some(record) = self.stream(env.unit, stream.as_str(), stream.span) else {
                        continue;
                    };
                    if let Some(condition) = condition {
                        only.push(self.record_condition(env, &record, condition));
                    }
                    self.same_record(env, measured.as_ref(), &record, stream);
                }
            }
        }
        let measured = measured?;
        let attained = match &measured.kind {
            MeasureKind::Metric { ty, .. } => *ty,
            MeasureKind::Outages { .. } => Type::Duration,
            _ => Type::Percent,
        };
        let always_reported = matches!(reported, Some((None, _)));
        let requirement = match require {
            Some((it, _)) => self.requirement(env, it, attained, &measured),
            None => None,
        };
        if require.is_none() && !always_reported && !def.damaged {
            self.cx.report(
                Code::MissingStatement,
                format!("nothing is required of `{full}`"),
                at,
                "`require` is missing",
                "add a line `require at least 95% of tickets each month`, or `reported only`",
            );
        }
        let each = require.and_then(|(it, _)| it.each.as_ref());
        let period = match each {
            Some(each) => self.cadence(env.unit, each),
            None => {
                if !def.damaged && (require.is_some() || always_reported) {
                    let place = require.map_or(at, |(_, place)| place);
                    self.cx.report(
                        Code::MissingStatement,
                        format!("the period of `{full}` is not said"),
                        place,
                        "in which period",
                        if require.is_some() {
                            "add `each month`"
                        } else {
                            "add a line `require at least 0% each month`"
                        },
                    );
                }
                None
            }
        };
        let period = period.unwrap_or(Period::Month);
        let per = self.target_group(env, require.map(|(it, _)| it), &measured);
        let low_volume =
            low_volume.and_then(|(it, place)| self.low_volume(env, it, place, &measured));
        let round = self.rounding(env, round, attained);
        let when_none = match when_none {
            Some((WhenNone::Value(value), place)) if Type::of(&value) != attained => {
                let typed = Typed::new(Expr::Literal(value.clone()), Type::of(&value), place);
                self.not_wanted(&typed, attained, "the value of an empty period", None);
                WhenNone::NotMeasured
            }
            Some((value, _)) => value,
            None => WhenNone::NotMeasured,
        };
        let from = match (from, reported) {
            (Some((_, first)), Some((Some(_), second))) => {
                let finding = self.cx.finding(
                    Code::RepeatedStatement,
                    "the first day that counts is said twice",
                    second,
                    "reported only until then",
                );
                self.cx.push(
                    self.cx.also(finding, first, "and from this day").help("keep one of them"),
                );
                None
            }
            (Some((day, _)), _) => Some(day),
            (None, Some((until, _))) => until,
            (None, None) => None,
        };
        let tier = def.tier.as_ref().map(|tier| name(&format!("{service}.{tier}")));
        let applies = self.target_applies(info, def, only, measured.record.as_deref(), at);
        let mut heading = self.heading(self.unit, def.head, &full);
        if let Some(like) = def.like {
            let base = self.heading(self.unit, like, &full);
            heading.label = heading.label.or(base.label);
            heading.doc = heading.doc.or(base.doc);
        }
        let record = measured.record.as_ref().map(|record| record.record.heading.name.clone());
        let target_info = TargetInfo {
            name: name(&full),
            at,
            measure: measured.kind,
            require: requirement.clone(),
            require_type: requirement.as_ref().map(|_| attained),
            period,
            per: per.clone().or(measured.per),
            record,
            applies: applies != Applies::Never,
        };
        let target = Target {
            heading,
            service: name(service),
            tier,
            applies,
            measure: measured.measure,
            require: requirement,
            period,
            per,
            low_volume,
            when_none,
            round,
            warn_at: warn.and_then(|(value, _)| value),
            from,
        };
        Some((target, target_info))
    }

    fn measured(
        &self,
        env: Env<'_>,
        def: &TargetDef<'a>,
        full: &str,
        timers: &[TimerInfo],
    ) -> Option<Measured> {
        let at = env.at(def.head.name.span);
        let mut measure: Option<(&'a ast::Expr, At)> = None;
        let mut count: Option<(CountWhen, At)> = None;
        for clause in &def.clauses {
            match clause {
                ast::TargetClause::Measure(expr) => {
                    once(self, "measure", env.at(expr.span()), &mut measure, expr)
                }
                ast::TargetClause::Count(it) => {
                    let value = match it.value {
                        ast::CountWhen::Opened => CountWhen::Opened,
                        ast::CountWhen::Stopped => CountWhen::Stopped,
                        ast::CountWhen::Due => CountWhen::Due,
                    };
                    once(self, "count", env.at(it.span), &mut count, value);
                }
                _ => {}
            }
        }
        let Some((expr, place)) = measure else {
            if !def.damaged {
                self.cx.report(
                    Code::MissingStatement,
                    format!("what `{full}` measures is not said"),
                    at,
                    "`measure` is missing",
                    "add a line `measure` with the name of a timer or a metric",
                );
            }
            return None;
        };
        if let ast::Expr::Name(path) = expr {
            let text = path.text();
            let service = env.service.unwrap_or_default();
            let timer_name =
                if text.contains('.') { text.clone() } else { format!("{service}.{text}") };
            if let Some(timer) =
                timers.iter().find(|timer| timer.timer.heading.name.as_str() == timer_name)
            {
                self.cx.mark_key((timer.at.unit, timer.at.span.start));
                let owner = timer_name.split('.').next().unwrap_or_default();
                let owners: Vec<At> =
                    self.service_place(owner).into_iter().chain([timer.at]).collect();
                self.link_parts(env.unit, &path.parts, &owners);
                return self.measured_timer(
                    env,
                    def,
                    full,
                    timer,
                    count.map(|(value, _)| value),
                    place,
                );
            }
            let known = self.services.get(timer_name.split('.').next().unwrap_or_default());
            if known.is_some_and(|info| {
                info.timers.contains_key(timer_name.rsplit('.').next().unwrap_or_default())
            }) {
                // A timer that could not be read.
                return None;
            }
        }
        if let Some((_, at)) = count {
            self.cx.report(
                Code::WrongKind,
                "only records under a timer are counted by their instants",
                at,
                "this target measures no timer",
                "leave it out: a metric's records belong to the period in which they opened",
            );
        }
        if let Some(limit) = &def.limit {
            let finding = self.cx.finding(
                Code::WrongKind,
                "a limit is for a timer, and this target measures a metric",
                env.at(limit.span),
                "a limit",
            );
            self.cx.push(
                self.cx.also(finding, place, "no timer").help(
                    "write what is required of the metric: `require at least 99.9% each month`",
                ),
            );
        }
        let metric = match expr {
            ast::Expr::Name(path) => self.named_metric(env, path)?,
            other => self.inline_metric(env, full, other)?,
        };
        let ty = match self.metric_state.borrow().get(metric.as_str()) {
            Some(Some(ty)) => *ty,
            _ => None,
        };
        let ty = ty.or_else(|| self.out_type(&metric))?;
        let (record, per) = self.metric_record(metric.as_str());
        let record = record.and_then(|record| self.known_record(&record));
        Some(Measured {
            kind: self.measure_kind(metric.as_str(), ty),
            measure: Measure::Metric(metric),
            record,
            per,
        })
    }

    /// The type of a metric that was written out under a target's name.
    fn out_type(&self, metric: &Name) -> Option<Type> {
        let kind = {
            let metrics = self.metrics_out.borrow();
            metrics.iter().find(|it| it.heading.name == *metric)?.kind.clone()
        };
        self.kind_type(&kind)
    }

    /// The type of what a metric gives.
    pub fn kind_type(&self, kind: &slate_model::MetricKind) -> Option<Type> {
        use slate_model::MetricKind as K;
        match kind {
            K::Availability(_) | K::Share { .. } => Some(Type::Percent),
            K::Outages { .. } => Some(Type::Duration),
            K::Records { of: None, .. } => Some(Type::Number),
            K::Records { of: Some(of), record, .. } => {
                let record = self.known_record(record)?;
                self.model_type(of, Some(&record))
            }
            K::Formula(expr) => self.model_type(expr, None),
        }
    }

    /// The type of an expression that was checked when it was written out.
    fn model_type(&self, expr: &Expr, record: Option<&RecordInfo>) -> Option<Type> {
        match expr {
            Expr::Literal(value) => Some(Type::of(value)),
            Expr::Field(field) => match record?.field_type(field.as_str()) {
                Some(ty) => ty.model(),
                None => Some(Type::Instant),
            },
            Expr::Charge(_) | Expr::Charges => Some(Type::Money),
            Expr::Input(input) | Expr::OverInput { input, .. } => {
                let inputs = self.inputs.borrow();
                inputs
                    .iter()
                    .find(|it| it.heading.name == *input)
                    .map(|it| Type::of_field(&it.kind))
            }
            Expr::Metric(metric) => match self.metric_state.borrow().get(metric.as_str()) {
                Some(Some(ty)) => *ty,
                _ => None,
            }
            .or_else(|| self.out_type(metric)),
            Expr::Previous { of, .. } | Expr::Negate(of) | Expr::Round { of, .. } => {
                self.model_type(of, record)
            }
            Expr::Arithmetic { op, left, right } => {
                Type::combine(*op, self.model_type(left, record)?, self.model_type(right, record)?)
            }
            Expr::Min(parts) | Expr::Max(parts) => self.model_type(parts.first()?, record),
            Expr::Floor(_) | Expr::Ceil(_) | Expr::Steps(_) => Some(Type::Number),
            Expr::Rows(rows) => self.model_type(&rows.rows.first()?.value, record),
            Expr::Match { cases, .. } => self.model_type(&cases.first()?.value, record),
            _ => Some(Type::Boolean),
        }
    }

    /// A record that has been written out.
    pub fn known_record(&self, record: &Name) -> Option<Rc<RecordInfo>> {
        self.record_order
            .borrow()
            .iter()
            .find(|it| it.record.heading.name == *record)
            .map(Rc::clone)
    }

    fn named_metric(&self, env: Env<'_>, path: &'a ast::Path) -> Option<Name> {
        let text = path.text();
        let at = env.at(path.span);
        let service = env.service.unwrap_or_default();
        for full in [format!("{service}.{text}"), text.clone()] {
            if let Some(ty) = self.metric_type(&full, at) {
                self.link_metric(env.unit, path, &full);
                return ty.map(|_| name(&full));
            }
        }
        // An input or a `let` is measured as it stands.
        let found = self.cx.quietly(|| {
            let typed = self.expr_named(env.about(Subject::Period), path);
            !typed.ty.broken()
        });
        if found {
            self.cx.report(
                Code::WrongKind,
                format!("`{text}` is neither a timer nor a metric"),
                at,
                "not measured",
                "give it a metric: `metric name { … }`",
            );
            return None;
        }
        let mut known: Vec<String> = Vec::new();
        if let Some(info) = self.services.get(service) {
            known.extend(info.timers.keys().cloned());
        }
        let prefix = format!("{service}.");
        known.extend(
            self.metrics.keys().map(|full| full.strip_prefix(&prefix).unwrap_or(full).to_owned()),
        );
        self.unknown(env, "timer or metric", &text, at, &known);
        None
    }

    fn measured_timer(
        &self,
        env: Env<'_>,
        def: &TargetDef<'a>,
        full: &str,
        timer: &TimerInfo,
        count: Option<CountWhen>,
        place: At,
    ) -> Option<Measured> {
        let Some(limit) = &def.limit else {
            if !def.damaged {
                self.cx.report(
                    Code::MissingLimit,
                    format!("`{full}` measures a timer and has no limit"),
                    place,
                    "how long is allowed",
                    "add a line `limit 4 h`, or a limit for each value: `limit { P1: 1 h, P2: 4 h }`",
                );
            }
            return None;
        };
        let mut used = Used::default();
        let limits = self.limits(env, &timer.record, &timer.timer.calendar, limit, &mut used);
        if let (Some(hours), Some(days)) = (used.durations, used.working_days)
            && let Some((field, at)) = timer
                .keeps_elapsed
                .iter()
                .find(|(field, _)| used.fields.iter().any(|it| it.as_str() == field))
        {
            let finding = self.cx.finding(
                Code::UnlikeUnits,
                format!("elapsed time cannot be kept when `{field}` changes between hours and working days"),
                *at,
                "keeps the elapsed time",
            );
            let finding = self.cx.also(finding, hours, "a limit in hours");
            self.cx.push(
                self.cx.also(finding, days, "a limit in working days").help(
                    "write `recount`, `restart` or `keep original`, or all limits in one unit",
                ),
            );
        }
        Some(Measured {
            measure: Measure::Timer {
                timer: timer.timer.heading.name.clone(),
                limit: limits?,
                count: count.unwrap_or(CountWhen::Due),
            },
            kind: MeasureKind::Timer,
            record: Some(Rc::clone(&timer.record)),
            per: None,
        })
    }

    fn same_record(
        &self,
        env: Env<'_>,
        measured: Option<&Measured>,
        record: &RecordInfo,
        stream: &ast::Ident,
    ) {
        let Some(counted) = measured.and_then(|it| it.record.as_ref()) else { return };
        if counted.record.heading.name == record.record.heading.name {
            return;
        }
        let finding = self.cx.finding(
            Code::WrongKind,
            format!("this target counts `{}`, not `{}`", counted.record.plural, stream.as_str()),
            env.at(stream.span),
            "other records",
        );
        self.cx.push(
            self.cx
                .also(finding, counted.at, "what it counts")
                .help(format!("write `{}`", counted.record.plural)),
        );
    }

    fn requirement(
        &self,
        env: Env<'_>,
        it: &'a ast::Require,
        attained: Type,
        measured: &Measured,
    ) -> Option<Requirement> {
        if let Some(of) = &it.of
            && let Some(record) = self.stream(env.unit, of.as_str(), of.span)
        {
            self.same_record(env, Some(measured), &record, of);
        }
        let at = env.at(it.span);
        let ratio =
            !matches!(measured.kind, MeasureKind::Metric { .. } | MeasureKind::Outages { .. });
        let value = |expr: &'a ast::Expr| -> Option<Value> {
            let typed = self.expr(env.about(Subject::Constant), expr, None);
            if !typed.ty.broken() && !typed.ty.is(attained) {
                self.not_wanted(&typed, attained, "what is measured", None);
                return None;
            }
            let value = self.known(&typed, "what is required")?;
            let whole = Value::Percent(Percent(rust_decimal::Decimal::ONE_HUNDRED));
            let none = Value::Percent(Percent(rust_decimal::Decimal::ZERO));
            if ratio
                && (crate::types::at_most(&value, &whole) == Some(false)
                    || crate::types::at_most(&none, &value) == Some(false))
            {
                self.cx.report(
                    Code::OutOfRange,
                    "a share lies between 0% and 100%",
                    typed.at,
                    "can never be reached",
                    "write a percentage up to 100%",
                );
                return None;
            }
            Some(value)
        };
        match &it.kind {
            ast::RequireKind::AtLeast(expr) => value(expr).map(Requirement::AtLeast),
            ast::RequireKind::AtMost(expr) => value(expr).map(Requirement::AtMost),
            ast::RequireKind::Every(record) => {
                if !matches!(measured.kind, MeasureKind::Timer) {
                    self.cx.report(
                        Code::WrongKind,
                        "only records under a timer can all be in time",
                        at,
                        "this target measures no timer",
                        "write `at least 100%`",
                    );
                    return None;
                }
                let named = self.record_named(env.unit, record)?;
                self.same_record(env, Some(measured), &named, record);
                Some(Requirement::Every)
            }
            ast::RequireKind::Above(expr) => {
                let edge = value(expr)?;
                let whole = Value::Percent(Percent(rust_decimal::Decimal::ONE_HUNDRED));
                self.reachable(edge != whole || !ratio, env.at(expr.span()), "100%")?;
                Some(Requirement::Above(edge))
            }
            ast::RequireKind::Below(expr) => {
                let edge = value(expr)?;
                let none = Value::Percent(Percent(rust_decimal::Decimal::ZERO));
                self.reachable(edge != none || !ratio, env.at(expr.span()), "0%")?;
                Some(Requirement::Below(edge))
            }
            ast::RequireKind::Between(from, to) => {
                let (low, high) = (value(from)?, value(to)?);
                if crate::types::at_most(&low, &high) == Some(false) {
                    self.cx.report(
                        Code::OutOfRange,
                        "nothing lies between these figures",
                        at,
                        "the second is below the first",
                        "write the smaller figure first",
                    );
                    return None;
                }
                Some(Requirement::Between { low, high })
            }
        }
    }

    /// Reports a share of which more than all, or less than none, is required.
    fn reachable(&self, can_be: bool, at: At, edge: &str) -> Option<()> {
        if can_be {
            return Some(());
        }
        self.cx.report(
            Code::OutOfRange,
            format!("no share lies beyond {edge}"),
            at,
            "can never be reached",
            "write `at least 100%`, `at most 0%`, or another percentage",
        );
        None
    }

    fn target_group(
        &self,
        env: Env<'_>,
        it: Option<&'a ast::Require>,
        measured: &Measured,
    ) -> Option<Name> {
        let paths: Vec<&'a ast::Path> = it.map(|it| it.per.iter().collect()).unwrap_or_default();
        let first = *paths.first()?;
        match (&measured.record, &measured.measure) {
            (Some(record), Measure::Timer { .. }) => self.group(env, record, &paths).flatten(),
            _ => {
                if measured.per.as_ref().is_some_and(|per| per.as_str() == first.text()) {
                    if let Some(record) = &measured.record {
                        self.link_field(env.unit, first, record);
                    }
                    return measured.per.clone();
                }
                self.cx.report(
                    Code::WrongKind,
                    format!("the metric has no value for each `{}`", first.text()),
                    env.at(first.span),
                    "not a group of the metric",
                    format!("add a line `per {}` to the metric", first.text()),
                );
                None
            }
        }
    }

    fn low_volume(
        &self,
        env: Env<'_>,
        it: &'a ast::LowVolume,
        at: At,
        measured: &Measured,
    ) -> Option<LowVolume> {
        let record = self.stream(env.unit, it.of.as_str(), it.of.span)?;
        self.same_record(env, Some(measured), &record, &it.of);
        if matches!(
            measured.kind,
            MeasureKind::Metric { .. }
                | MeasureKind::Availability { .. }
                | MeasureKind::Outages { .. }
        ) {
            self.cx.report(
                Code::WrongKind,
                "a low-volume rule is for records that are counted",
                at,
                "this target counts none",
                "leave it out",
            );
            return None;
        }
        let under = it.under.whole().filter(|under| *under > 0);
        let then = match (&it.rule, under) {
            (ast::LowVolumeRule::Allow(n), Some(_)) => n.whole().map(FewRecords::Allow),
            (ast::LowVolumeRule::Met, Some(under)) => Some(FewRecords::Allow(under)),
            (ast::LowVolumeRule::NotMeasured, Some(_)) => Some(FewRecords::NotMeasured),
            (_, None) => None,
        };
        let (Some(under), Some(then)) = (under, then) else {
            self.cx.report(
                Code::OutOfRange,
                "records are counted in whole numbers",
                at,
                "not a whole number above zero",
                "write `under 20 tickets: allow 1 miss`",
            );
            return None;
        };
        Some(LowVolume { under, then })
    }

    fn when_none(&self, env: Env<'_>, it: &'a ast::Spanned<ast::WhenNone>) -> Option<WhenNone> {
        Some(match &it.value {
            ast::WhenNone::Met => WhenNone::Met,
            ast::WhenNone::NotMeasured => WhenNone::NotMeasured,
            ast::WhenNone::Missed => {
                WhenNone::Value(Value::Percent(Percent(rust_decimal::Decimal::ZERO)))
            }
            ast::WhenNone::Value(literal) => {
                let (ty, value) = crate::types::literal_value(
                    self.cx,
                    env.unit,
                    self.zone,
                    self.currency,
                    literal,
                );
                if value.is_none() && !ty.broken() {
                    self.cx.report(
                        Code::TypeMismatch,
                        format!("an empty period has no value that is {}", ty.in_words()),
                        env.at(literal.span()),
                        ty.in_words(),
                        "write `met`, `not measured` or a figure",
                    );
                }
                WhenNone::Value(value?)
            }
        })
    }

    /// The first day after a stretch at the start of the term. The outer `None`: it was wrong.
    fn after_start(&self, env: Env<'_>, it: &ast::CalendarSpan) -> Option<NaiveDate> {
        let span = self.calendar_span(env.unit, it)?;
        let first = self.term.first;
        let months = |n: u32| first.checked_add_months(chrono::Months::new(n));
        match span.unit {
            slate_model::SpanUnit::Day => {
                first.checked_add_days(chrono::Days::new(span.amount.into()))
            }
            slate_model::SpanUnit::Week => {
                first.checked_add_days(chrono::Days::new(u64::from(span.amount).saturating_mul(7)))
            }
            slate_model::SpanUnit::Month => months(span.amount),
            slate_model::SpanUnit::Quarter => months(span.amount.saturating_mul(3)),
            slate_model::SpanUnit::Year => months(span.amount.saturating_mul(12)),
        }
    }

    fn share_of_limit(&self, env: Env<'_>, it: &ast::Literal) -> Option<Percent> {
        let at = env.at(it.span());
        match crate::types::literal_value(self.cx, env.unit, self.zone, self.currency, it) {
            (_, Some(Value::Percent(share)))
                if share.0 > rust_decimal::Decimal::ZERO
                    && share.0 <= rust_decimal::Decimal::ONE_HUNDRED =>
            {
                Some(share)
            }
            (ty, _) => {
                if !ty.broken() {
                    self.cx.report(
                        Code::OutOfRange,
                        "a warning is given at a share of the limit",
                        at,
                        "not above 0% and up to 100%",
                        "write a percentage such as `75%`",
                    );
                }
                None
            }
        }
    }

    fn target_applies(
        &self,
        info: &ServiceInfo<'a>,
        def: &TargetDef<'a>,
        mut only: Vec<Expr>,
        record: Option<&RecordInfo>,
        at: At,
    ) -> Applies {
        let by_tier = self.applies(info, def.tier.as_deref());
        if record.is_none() && (matches!(by_tier, Applies::Where(_)) || !only.is_empty()) {
            self.cx.report(
                Code::WrongKind,
                "a target on arithmetic is for everyone or for nobody",
                at,
                "counts no records that could be chosen from",
                "select its tier without `for`, or measure records",
            );
            return Applies::Always;
        }
        match by_tier {
            Applies::Never => Applies::Never,
            Applies::Always if only.is_empty() => Applies::Always,
            Applies::Always => Applies::Where(all(only)),
            Applies::Where(condition) => {
                only.insert(0, condition);
                Applies::Where(all(only))
            }
        }
    }
}

/// Takes a statement that may stand once.
fn once<T>(agreed: &Agreed<'_>, what: &str, at: At, slot: &mut Option<(T, At)>, value: T) {
    if let Some((_, first)) = slot {
        agreed.cx.repeated(what, at, *first);
        return;
    }
    *slot = Some((value, at));
}
