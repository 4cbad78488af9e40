//! Targets: what is measured, what is required of it, and in which period.

mod applies;
mod few;
mod first_day;
mod measured;
mod requirement;
mod statements;

use slate_model::types::Type;
use slate_model::{Applies, Name, Period, Requirement, Target};

use self::statements::Statements;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::metric::MeasureKind;
use crate::lower::name;
use crate::lower::service::{ServiceInfo, TargetDef};
use crate::lower::timer::TimerInfo;
use crate::types::Env;

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
    /// Whether a line of it could not be read: what it seems to lack may be there.
    pub damaged: bool,
}

impl TargetInfo {
    /// The type of what is reached.
    pub const fn attained(&self) -> Type {
        self.measure.attained()
    }
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
        let said = self.target_statements(env, def, measured.as_ref());
        let measured = measured?;
        let attained = measured.kind.attained();
        let always_reported = said.always_reported();
        let requirement =
            said.require.and_then(|(it, _)| self.requirement(env, it, attained, &measured));
        if said.require.is_none() && !always_reported && !def.damaged {
            self.cx.report(
                Code::MissingStatement,
                format!("nothing is required of `{full}`"),
                at,
                "`require` is missing",
                "add a line `require at least 95% of tickets each month`, or `reported only`",
            );
        }
        // Of a figure that is no figure of this measure, `90` for `90%`, the rest is not written yet.
        let unread = said.require.is_some() && requirement.is_none();
        let period = self.target_period(env, def, &full, &said, unread);
        let per = self.target_group(env, said.require.map(|(it, _)| it), &measured);
        let low_volume =
            said.low_volume.and_then(|(it, place)| self.low_volume(env, it, place, &measured));
        let round = self.rounding(env, said.round, attained);
        let when_none = self.empty_period(said.when_none, attained);
        let from = self.first_day(said.from, said.reported);
        let tier = def.tier.as_ref().map(|tier| name(&format!("{service}.{tier}")));
        let applies = self.target_applies(info, def, said.only, measured.record.as_deref(), at);
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
            damaged: def.damaged || said.require.is_some_and(|(it, _)| it.each.is_none()) || unread,
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
            warn_at: said.warn.and_then(|(value, _)| value),
            from,
        };
        Some((target, target_info))
    }

    /// The periods in which a target is judged; months, where it does not say them (reported).
    fn target_period(
        &self,
        env: Env<'_>,
        def: &TargetDef<'a>,
        full: &str,
        said: &Statements<'a>,
        unread: bool,
    ) -> Period {
        let require = said.require;
        let each = require.and_then(|(it, _)| it.each.as_ref());
        let period = match each {
            Some(each) => self.cadence(env.unit, each),
            None => {
                if !def.damaged && !unread && (require.is_some() || said.always_reported()) {
                    let at = env.at(def.head.name.span);
                    let place = require.map_or(at, |(_, place)| place);
                    let finding = self.cx.finding(
                        Code::MissingStatement,
                        format!("the period of `{full}` is not said"),
                        place,
                        "in which period",
                    );
                    self.cx.push(if require.is_some() {
                        let end = slate_syntax::Span::new(place.span.end, place.span.end);
                        let file = self.cx.file(place.unit);
                        finding.help("add `each month`").fix_unsafe(
                            "add `each month`",
                            file,
                            end,
                            " each month",
                        )
                    } else {
                        finding.help("add a line `require at least 0% each month`")
                    });
                }
                None
            }
        };
        period.unwrap_or(Period::Month)
    }
}
