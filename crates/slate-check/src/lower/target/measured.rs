//! What a target measures: a timer under a limit, a metric, or a figure without a name.

use std::rc::Rc;

use slate_model::{CountWhen, Measure, Name};
use slate_syntax::ast;

use super::statements::once;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::limit::Used;
use crate::lower::metric::MeasureKind;
use crate::lower::name;
use crate::lower::service::TargetDef;
use crate::lower::timer::TimerInfo;
use crate::resolve::Sought;
use crate::types::{Env, Subject};

/// What is measured, and of which records.
pub(super) struct Measured {
    pub measure: Measure,
    pub kind: MeasureKind,
    pub record: Option<Rc<RecordInfo>>,
    pub per: Option<Name>,
}

impl<'a> Agreed<'a> {
    pub(super) fn measured(
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
            let named = known.is_some_and(|info| {
                self.metrics.contains_key(&timer_name) || info.lets.contains_key(&text)
            });
            if !named && self.is_phantom(env.unit, Sought::TimerOrMetric, &text) {
                return None;
            }
        }
        // Of what is no metric either, nobody knows what the other lines are to it.
        let metric = match expr {
            ast::Expr::Name(path) => self.named_metric(env, path)?,
            other => self.inline_metric(env, full, other)?,
        };
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
        self.unknown(env, Sought::TimerOrMetric, &text, at, &known);
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

    /// Records that a line names are those that the target counts; reported otherwise.
    pub(super) fn same_record(
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
}
