//! Exclusions: records and time that do not count.

use slate_model::types::Type;
use slate_model::{Excluded, Exclusion, Expr, Name, Quota, RecordTime, Value};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::name;
use crate::resolve::{Sought, nearest};
use crate::types::{Env, Subject};

impl<'a> Agreed<'a> {
    /// Writes out an exclusion; `service` is the one that it stands in.
    pub fn exclusion(&self, service: Option<&str>, it: &'a ast::Exclusion) -> Vec<Exclusion> {
        let env = Env { service, ..self.env() };
        let at = env.at(it.head.name.span);
        let mut damaged = it.head.damaged;
        let mut what: Vec<(Excluded, At)> = Vec::new();
        let mut quota: Option<(Option<Quota>, At)> = None;
        for clause in &it.clauses {
            match clause {
                ast::ExclusionClause::Records { stream, condition, span } => {
                    let Some(record) = self.stream(env.unit, stream.as_str(), stream.span) else {
                        damaged = true;
                        continue;
                    };
                    let only =
                        condition.as_ref().map_or(Expr::Literal(Value::Boolean(true)), |expr| {
                            self.record_condition(env, &record, expr)
                        });
                    what.push((
                        Excluded::Records { record: record.record.heading.name.clone(), only },
                        env.at(*span),
                    ));
                }
                ast::ExclusionClause::TimeIn { calendar, span } => {
                    match self.calendar(env, calendar) {
                        Some(calendar) => what.push((Excluded::Calendar(calendar), env.at(*span))),
                        None => damaged = true,
                    }
                }
                ast::ExclusionClause::TimeOf { stream, condition, span } => {
                    let Some(record) = self.stream(env.unit, stream.as_str(), stream.span) else {
                        damaged = true;
                        continue;
                    };
                    if self.interval(&record, env.at(stream.span)).is_none() {
                        damaged = true;
                        continue;
                    }
                    let only =
                        condition.as_ref().map(|expr| self.record_condition(env, &record, expr));
                    what.push((
                        Excluded::TimeOf { record: record.record.heading.name.clone(), only },
                        env.at(*span),
                    ));
                }
                ast::ExclusionClause::Quota { amount, each, span } => {
                    let place = env.at(*span);
                    if let Some((_, first)) = quota {
                        self.cx.repeated("at most", place, first);
                        continue;
                    }
                    quota = Some((self.quota(env, amount, each), place));
                }
                ast::ExclusionClause::Bad(_) => damaged = true,
            }
        }
        if what.is_empty() && !damaged {
            self.cx.report(
                Code::MissingStatement,
                format!("the exclusion `{}` excludes nothing", it.head.name.as_str()),
                at,
                "what does not count is missing",
                "add a line such as `tickets where caused_by is customer` or `time in maintenance`",
            );
        }
        if let Some((_, place)) = quota {
            let timed = |excluded: &Excluded| match excluded {
                Excluded::Records { record, .. } => self
                    .known_record(record)
                    .is_some_and(|it| it.record.time == RecordTime::Interval),
                _ => true,
            };
            if let Some((_, other)) = what.iter().find(|(excluded, _)| !timed(excluded)) {
                let finding = self.cx.finding(
                    Code::WrongKind,
                    "a quota of time is for time, or for records that last",
                    place,
                    "so much time",
                );
                self.cx.push(
                    self.cx
                        .also(finding, *other, "records that happen at an instant")
                        .help("leave the quota out"),
                );
                return Vec::new();
            }
        }
        let mut only_for = self.services_or_targets(env, &it.targets);
        if let (Some(service), true) = (service, it.targets.is_empty()) {
            only_for.push(name(service));
        }
        let several = what.len() > 1;
        let quota = quota.and_then(|(quota, _)| quota);
        let full = it.head.name.as_str();
        what.into_iter()
            .enumerate()
            .map(|(n, (excluded, place))| {
                let mut heading = self.heading(self.unit, &it.head, full);
                if several && n > 0 {
                    heading.name = name(&format!("{full}.{}", n.saturating_add(1)));
                    heading.at = self.cx.position(place);
                }
                Exclusion {
                    heading,
                    what: excluded,
                    quota,
                    shares_with: (n > 0 && quota.is_some()).then(|| name(full)),
                    only_for: only_for.clone(),
                }
            })
            .collect()
    }

    fn quota(&self, env: Env<'_>, amount: &'a ast::Expr, each: &ast::Cadence) -> Option<Quota> {
        let value =
            self.constant(env.about(Subject::Constant), amount, Type::Duration, "a quota")?;
        let Value::Duration(at_most) = value else { return None };
        if !self.above_zero(&Value::Duration(at_most), env.at(amount.span()), "a quota") {
            return None;
        }
        Some(Quota { at_most, each: self.cadence(env.unit, each)? })
    }

    /// Services and targets that a clause is for.
    pub fn services_or_targets(&self, env: Env<'_>, paths: &'a [ast::Path]) -> Vec<Name> {
        let mut found = Vec::new();
        for path in paths {
            let text = path.text();
            let at = env.at(path.span);
            if let Some(place) = self.service_place(&text) {
                self.link_parts(env.unit, &path.parts, &[place]);
                found.push(name(&text));
                continue;
            }
            // A tier stands for its targets.
            if let Some((service, tier)) = text.split_once('.')
                && let Some(info) = self.services.get(service)
                && info.tiers.contains_key(tier)
            {
                self.link_parts(env.unit, &path.parts, &self.tier_places(service, Some(tier)));
                let targets =
                    info.targets.iter().filter(|target| target.tier.as_deref() == Some(tier));
                found.extend(targets.map(|target| name(&format!("{service}.{}", target.path()))));
                continue;
            }
            if let Some(full) = self.target_name(env, path) {
                found.push(name(&full));
                continue;
            }
            let mut known = self.target_names();
            known.extend(self.services.keys().cloned());
            self.unknown(env, Sought::ServiceOrTarget, &text, at, &known);
        }
        found
    }

    /// Every target by its full name.
    pub fn target_names(&self) -> Vec<String> {
        self.services
            .iter()
            .flat_map(|(service, info)| {
                info.targets.iter().map(move |target| format!("{service}.{}", target.path()))
            })
            .collect()
    }

    /// The full name of a target as it is written at a place.
    pub fn target_name(&self, env: Env<'_>, path: &ast::Path) -> Option<String> {
        let full = self.full_target_name(env, path)?;
        self.link_parts(env.unit, &path.parts, &self.target_places(&full));
        Some(full)
    }

    fn full_target_name(&self, env: Env<'_>, path: &ast::Path) -> Option<String> {
        let text = path.text();
        let (first, rest) = text.split_once('.').unwrap_or((&text, ""));
        if self.services.get(first).is_some_and(|info| info.has_target(rest)) {
            return Some(text);
        }
        let service = env.service?;
        self.services.get(service)?.has_target(&text).then(|| format!("{service}.{text}"))
    }

    /// A target, or a finding.
    pub fn wanted_target(&self, env: Env<'_>, path: &ast::Path) -> Option<String> {
        if let Some(full) = self.target_name(env, path) {
            return Some(full);
        }
        let text = path.text();
        if path.parts.iter().any(ast::Ident::is_missing) {
            return None;
        }
        let known = self.target_names();
        // `desk.response` where there are tiers: the tiers are what is missing.
        let last = text.rsplit('.').next().unwrap_or(&text);
        let same: Vec<String> =
            known.iter().filter(|full| full.rsplit('.').next() == Some(last)).cloned().collect();
        if same.len() > 1 && nearest(&text, known.iter().map(String::as_str)).is_none() {
            let list: Vec<String> = same.iter().map(|full| format!("`{full}`")).collect();
            self.cx.report(
                Code::UnknownName,
                format!("no target is called `{text}`"),
                env.at(path.span),
                "not defined",
                format!("write one of {}", list.join(", ")),
            );
            return None;
        }
        self.unknown(env, Sought::Target, &text, env.at(path.span), &known);
        None
    }
}
