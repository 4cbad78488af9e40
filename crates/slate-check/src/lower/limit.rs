//! Limits: one, or a map over fields, with what another tier says instead.

use slate_model::types::Type;
use slate_model::{
    ALWAYS_OPEN, Counting, Duration, Limit, LimitEntry, LimitMap, Name, Until, Value,
};
use slate_syntax::Span;
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::name;
use crate::types::{Env, Subject, Ty, choose_days, duration, fold, time_of_day};

/// A limit as it holds for one tier.
#[derive(Clone)]
pub(crate) struct LimitTree<'a> {
    pub by: &'a [ast::Path],
    pub value: Tree<'a>,
    pub span: Span,
}

/// One limit, none, or a map.
#[derive(Clone)]
pub(crate) enum Tree<'a> {
    One(&'a ast::LimitTime),
    None,
    Map { rows: Vec<TreeRow<'a>>, damaged: bool, span: Span },
}

/// A row of a map; no keys mean `otherwise`.
#[derive(Clone)]
pub(crate) struct TreeRow<'a> {
    pub keys: Vec<&'a ast::Expr>,
    pub value: Tree<'a>,
    pub span: Span,
}

impl<'a> LimitTree<'a> {
    pub fn of(it: &'a ast::Limit) -> Self {
        Self { by: &it.by, value: Tree::of(&it.value), span: it.span }
    }

    /// Maps replace entry by entry; anything else replaces the whole.
    pub fn merged(self, over: Self, text: &dyn Fn(&ast::Expr) -> String) -> Self {
        let by = if over.by.is_empty() { self.by } else { over.by };
        Self { by, value: self.value.merged(over.value, text), span: over.span }
    }
}

impl<'a> Tree<'a> {
    fn of(it: &'a ast::LimitValue) -> Self {
        match it {
            ast::LimitValue::One(one) => Self::One(one),
            ast::LimitValue::None(_) => Self::None,
            ast::LimitValue::Map(map) => Self::Map {
                rows: map
                    .rows
                    .iter()
                    .map(|row| TreeRow {
                        keys: row.keys.iter().collect(),
                        value: Self::of(&row.value),
                        span: row.span,
                    })
                    .collect(),
                damaged: !map.bad.is_empty(),
                span: map.span,
            },
        }
    }

    fn merged(self, over: Self, text: &dyn Fn(&ast::Expr) -> String) -> Self {
        let (Self::Map { mut rows, damaged, span }, Self::Map { rows: new, damaged: more, .. }) =
            (self.clone(), over.clone())
        else {
            return over;
        };
        for row in new {
            let wanted: Vec<String> = row.keys.iter().map(|key| text(key)).collect();
            if wanted.is_empty() {
                rows.retain(|old| !old.keys.is_empty());
                rows.push(row);
                continue;
            }
            let mut place = None;
            let mut value = row.value.clone();
            for (n, old) in rows.iter_mut().enumerate() {
                let before = old.keys.len();
                old.keys.retain(|key| !wanted.contains(&text(key)));
                if old.keys.len() < before {
                    place = place.or(Some(n));
                    if before == 1 && wanted.len() == 1 {
                        value = old.value.clone().merged(value, text);
                    }
                    if old.keys.is_empty() {
                        // Marked for removal: a row without keys that is no `otherwise`.
                        old.value = Self::None;
                        old.span = Span::default();
                    }
                }
            }
            let row = TreeRow { value, ..row };
            let last = rows.iter().position(|old| old.keys.is_empty() && !old.span.is_empty());
            let at = place.or(last).unwrap_or(rows.len()).min(rows.len());
            rows.insert(at, row);
            rows.retain(|old| !(old.keys.is_empty() && old.span.is_empty()));
        }
        Self::Map { rows, damaged: damaged || more, span }
    }
}

/// What a limit map uses: for the rule that elapsed time cannot be kept between unlike units.
#[derive(Default)]
pub(crate) struct Used {
    pub fields: Vec<Name>,
    pub durations: Option<At>,
    pub working_days: Option<At>,
}

impl<'a> Agreed<'a> {
    /// The limits of a target on a timer.
    pub fn limits(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        calendar: &Name,
        it: &LimitTree<'a>,
        used: &mut Used,
    ) -> Option<LimitMap> {
        let at = env.at(it.span);
        self.tree(env, record, calendar, it.by, &it.value, 0, at, used)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one walk down one map; the parts change at every level"
    )]
    fn tree(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        calendar: &Name,
        by: &'a [ast::Path],
        it: &Tree<'a>,
        depth: usize,
        at: At,
        used: &mut Used,
    ) -> Option<LimitMap> {
        let (rows, damaged, span) = match it {
            Tree::None => return Some(LimitMap::NoLimit),
            Tree::One(one) => {
                return self.one_limit(env, record, calendar, one, used).map(LimitMap::Limit);
            }
            Tree::Map { rows, damaged, span } => (rows, *damaged, *span),
        };
        let place = env.at(span);
        if depth > 6 {
            self.cx.report(
                Code::OutOfRange,
                "limits are nested too deeply",
                place,
                "more than six maps in one another",
                "use fewer fields",
            );
            return None;
        }
        let field = match by.get(depth) {
            Some(path) => self.map_field(env, record, path)?,
            None => self.guessed_field(record, rows, place, at)?,
        };
        if !used.fields.contains(&name(&field)) {
            used.fields.push(name(&field));
        }
        let ty = record.field_type(&field)?;
        let about = env.about(Subject::Record(record));
        let mut entries: Vec<LimitEntry> = Vec::new();
        let mut otherwise = None;
        let mut seen: Vec<(String, At)> = Vec::new();
        let mut sound = !damaged;
        for row in rows {
            let limit = self.tree(
                env,
                record,
                calendar,
                by,
                &row.value,
                depth.saturating_add(1),
                env.at(row.span),
                used,
            );
            if row.keys.is_empty() {
                if otherwise.is_some() {
                    self.cx.report(
                        Code::RepeatedStatement,
                        "`otherwise` is said twice",
                        env.at(row.span),
                        "said again here",
                        "keep one",
                    );
                }
                otherwise = limit.map(Box::new);
                sound &= otherwise.is_some();
                continue;
            }
            let mut values = Vec::new();
            for key in &row.keys {
                let typed = self.expr(about, key, Some(&ty));
                if typed.ty.broken() {
                    sound = false;
                    continue;
                }
                let value = match (fold(&typed.expr), typed.ty.model() == ty.model()) {
                    (Some(value), true) => value_text(&value),
                    _ => {
                        if let Some(wanted) = ty.model() {
                            self.not_wanted(
                                &typed,
                                wanted,
                                &format!("`{field}`"),
                                Some((record.at, "declared here".to_owned())),
                            );
                        }
                        sound = false;
                        continue;
                    }
                };
                if let Some((_, first)) = seen.iter().find(|(other, _)| *other == value) {
                    let finding = self.cx.finding(
                        Code::RepeatedStatement,
                        format!("`{value}` has two limits"),
                        typed.at,
                        "the second",
                    );
                    self.cx.push(
                        self.cx
                            .also(finding, *first, "the first")
                            .help("keep the one that is meant"),
                    );
                    sound = false;
                    continue;
                }
                seen.push((value.clone(), typed.at));
                values.push(value);
            }
            match limit {
                Some(limit) if !values.is_empty() => entries.push(LimitEntry { values, limit }),
                Some(_) => {}
                None => sound = false,
            }
        }
        if sound && otherwise.is_none() {
            self.check_every_value(record, &field, &ty, &seen, place)?;
        }
        if !sound {
            return None;
        }
        if entries.is_empty() {
            // Only `otherwise`: one limit for all.
            return otherwise.map(|it| *it);
        }
        Some(LimitMap::By { field: name(&field), entries, otherwise })
    }

    /// A map gives every member a limit, or says `otherwise`.
    fn check_every_value(
        &self,
        record: &RecordInfo,
        field: &str,
        ty: &Ty,
        seen: &[(String, At)],
        at: At,
    ) -> Option<()> {
        let missing: Vec<&String> = match ty {
            Ty::OneOf(members) => members
                .values
                .iter()
                .filter(|value| !seen.iter().any(|(other, _)| other == *value))
                .collect(),
            _ => {
                self.cx.report(
                    Code::MissingLimit,
                    format!("limits by `{field}` need `otherwise`"),
                    at,
                    format!("`{field}` has values that are not listed"),
                    "add a row `otherwise: 8 h`, or `otherwise: none` for records that are not counted",
                );
                return None;
            }
        };
        let Some(first) = missing.first() else { return Some(()) };
        let shown: Vec<String> = missing.iter().map(|value| format!("`{value}`")).collect();
        let finding = self.cx.finding(
            Code::MissingLimit,
            format!("no limit for {} of `{field}`", shown.join(" and ")),
            at,
            format!("{} missing", shown.join(" and ")),
        );
        let finding = match ty {
            Ty::OneOf(members) => self.cx.also(finding, members.at, "declared here"),
            _ => finding,
        };
        self.cx.push(
            finding
                .witness(format!(
                    "a {} with {field} {first} is counted and never due",
                    record.record.heading.name
                ))
                .help(format!(
                    "add `{first}: 8 h`, or `{first}: none` for records that are not counted"
                )),
        );
        None
    }

    /// The field that `limit by` names.
    fn map_field(&self, env: Env<'_>, record: &RecordInfo, path: &ast::Path) -> Option<String> {
        let text = path.text();
        if record.field_type(&text).is_some() {
            self.link_field(env.unit, path, record);
            return Some(text);
        }
        self.no_field(env, record, &text, env.at(path.span));
        None
    }

    /// Reports a word that is no field of a record.
    pub fn no_field(&self, env: Env<'_>, record: &RecordInfo, text: &str, at: At) {
        if text.is_empty() {
            return;
        }
        let words = record.words();
        let mut finding = self.cx.finding(
            Code::UnknownName,
            format!("a {} has no field `{text}`", record.record.heading.name),
            at,
            "never declared",
        );
        finding = self.cx.also(
            finding,
            record.at,
            format!("the fields of `{}` are declared here", record.record.heading.name),
        );
        if let Some(near) = crate::resolve::nearest(text, words.iter().map(String::as_str)) {
            finding = finding.help(format!("did you mean `{near}`?")).fix_safe(
                format!("write `{near}`"),
                self.cx.file(env.unit),
                at.span,
                near,
            );
        } else {
            finding = finding.help(format!(
                "add the field to the record, or write one of {}",
                words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
            ));
        }
        self.cx.push(finding);
    }

    /// The field whose values the keys of a map are.
    fn guessed_field(
        &self,
        record: &RecordInfo,
        rows: &[TreeRow<'a>],
        place: At,
        at: At,
    ) -> Option<String> {
        let words: Vec<&str> =
            rows.iter().flat_map(|row| &row.keys).map(|key| key_word(key)).collect();
        let mut best: Vec<(usize, &String)> = record
            .members
            .iter()
            .map(|(field, members)| {
                (words.iter().filter(|word| members.value(word).is_some()).count(), field)
            })
            .filter(|(count, _)| *count > 0)
            .collect();
        best.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        match best.as_slice() {
            [(count, field), rest @ ..] if rest.first().is_none_or(|(other, _)| other < count) => {
                Some((*field).clone())
            }
            [] if words.is_empty() => {
                // Only `otherwise`: any field will do.
                record.members.keys().next().cloned().or_else(|| {
                    self.cx.report(
                        Code::MissingLimit,
                        "this map has no rows",
                        place,
                        "empty",
                        "write one limit: `limit 4 h`",
                    );
                    None
                })
            }
            [] => {
                // A near miss of a member is reported as such.
                let near = record.members.iter().find(|(_, members)| {
                    words
                        .iter()
                        .any(|word| crate::resolve::nearest(word, members.words()).is_some())
                });
                if let Some((field, _)) = near {
                    return Some(field.clone());
                }
                self.cx.report(
                    Code::UnknownMember,
                    "these are values of no field",
                    place,
                    format!("no `one of` of `{}` has them", record.record.heading.name),
                    "write the field: `limit by priority { … }`",
                );
                None
            }
            [(_, first), (_, second), ..] => {
                self.cx.report(
                    Code::MissingStatement,
                    format!("these are values of `{first}` and of `{second}`"),
                    at,
                    "by which field",
                    format!("write `limit by {first} {{ … }}`"),
                );
                None
            }
            [_] => None,
        }
    }

    fn one_limit(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        timer: &Name,
        it: &'a ast::LimitTime,
        used: &mut Used,
    ) -> Option<Limit> {
        let at = env.at(it.span);
        let calendar = match &it.calendar {
            Some(expr) => Some(self.calendar(env, expr)?),
            None => None,
        };
        let counts = calendar.as_ref().unwrap_or(timer).clone();
        let calendar = calendar.filter(|name| name != timer);
        let cut_off = it.cut_off.as_ref().map(time_of_day);
        let mut working = |count: &ast::Number, from_date: bool, until: Until| -> Option<Limit> {
            used.working_days.get_or_insert(at);
            let Some(days) = count.whole() else {
                self.cx.report(
                    Code::OutOfRange,
                    "working days are counted in whole days",
                    at,
                    "not a whole number",
                    "write a whole number of working days, or hours",
                );
                return None;
            };
            if days == 0 && until == Until::SameTime {
                self.cx.report(
                    Code::OutOfRange,
                    "a limit is longer than nothing",
                    at,
                    "no time at all",
                    "write `by close of 0 working days` for the same day",
                );
                return None;
            }
            let counting = if from_date { Counting::FromDate } else { Counting::FromReceipt };
            Some(Limit::WorkingDays { days, counting, until, cut_off, calendar: calendar.clone() })
        };
        let limit = match &it.time {
            ast::LimitKind::WorkingDays { count, from_date_itself } => {
                working(count, *from_date_itself, Until::SameTime)?
            }
            ast::LimitKind::ByClose { count, from_date_itself } => {
                working(count, *from_date_itself, Until::Close)?
            }
            ast::LimitKind::ByTime { time, days, from_date_itself } => {
                working(days, *from_date_itself, Until::At(time_of_day(time)))?
            }
            ast::LimitKind::Duration(it) => {
                let time = duration(self.cx, env.unit, it)?;
                used.durations.get_or_insert(at);
                self.within(time, calendar, at)?
            }
            ast::LimitKind::Name(path) if held_by(record, path, Type::Duration) => {
                self.link_field(env.unit, path, record);
                let field = name(&path.text());
                used.durations.get_or_insert(at);
                used.fields.push(field.clone());
                Limit::WithinField { field, calendar }
            }
            ast::LimitKind::Name(path) => {
                let expr = self.named_limit(env, record, path)?;
                used.durations.get_or_insert(at);
                self.within(expr, calendar, at)?
            }
            ast::LimitKind::CalendarSpan(span) => {
                let days = matches!(span.unit, ast::CalendarUnit::Day | ast::CalendarUnit::Week);
                if days && counts.as_str() != ALWAYS_OPEN {
                    let text = self.cx.text(env.at(span.span));
                    self.cx.push(
                        self.cx
                            .finding(
                                Code::AmbiguousDays,
                                format!("`{text}` could be working days or elapsed time"),
                                env.at(span.span),
                                format!("counted in `{counts}`"),
                            )
                            .note("`days` never means working days, and this calendar is not always open")
                            .help(format!("{}, or `{text} in 24x7` for days of the calendar on the wall", choose_days(text))),
                    );
                    return None;
                }
                let span = self.calendar_span(env.unit, span)?;
                Limit::Span { amount: span.amount, unit: span.unit, calendar }
            }
            ast::LimitKind::Until(path) => {
                let text = path.text();
                self.link_field(env.unit, path, record);
                if !held_by(record, path, Type::Instant) {
                    let place = env.at(path.span);
                    match record.field_type(&text) {
                        None => self.no_field(env, record, &text, place),
                        Some(ty) => self.cx.report(
                            Code::TypeMismatch,
                            format!("a limit runs until an instant, `{text}` is {}", ty.in_words()),
                            place,
                            "no instant that comes with the record",
                            "name a field that is an `instant`, or write how long is allowed",
                        ),
                    }
                    return None;
                }
                let field = name(&text);
                used.fields.push(field.clone());
                Limit::UntilField { field, calendar }
            }
        };
        if it.cut_off.is_some() && !matches!(limit, Limit::WorkingDays { .. }) {
            self.cx.report(
                Code::UnlikeUnits,
                "a cut-off is for limits in working days",
                at,
                "not in working days",
                "write working days, or leave the cut-off out",
            );
            return None;
        }
        Some(limit)
    }

    fn within(&self, time: Duration, calendar: Option<Name>, at: At) -> Option<Limit> {
        self.above_zero(&Value::Duration(time), at, "a limit")
            .then_some(Limit::Within { time, calendar })
    }

    /// A parameter or `let` that is a duration.
    fn named_limit(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        path: &'a ast::Path,
    ) -> Option<Duration> {
        let text = path.text();
        if record.record.field(&text).is_some()
            && let Some(ty) = record.field_type(&text)
            && self.cx.quietly(|| self.named_constant(env, path)).is_none()
        {
            self.cx.report(
                Code::TypeMismatch,
                format!("a limit is a duration, `{text}` is {}", ty.in_words()),
                env.at(path.span),
                "a field that holds no duration",
                "name a field that is a `duration`, write `until` before one that is an `instant`, or write how long is allowed",
            );
            return None;
        }
        let typed = self.named_constant(env, path)?;
        if !typed.ty.is(Type::Duration) {
            self.not_wanted(&typed, Type::Duration, "a limit", None);
            return None;
        }
        match self.known(&typed, "a limit")? {
            Value::Duration(time) => Some(time),
            _ => None,
        }
    }
}

/// Whether a name is a field of the record that holds a limit of this type.
fn held_by(record: &RecordInfo, path: &ast::Path, ty: Type) -> bool {
    let text = path.text();
    record.record.field(&text).is_some()
        && record.field_type(&text).is_some_and(|found| found.is(ty))
}

/// The word of a key, as far as it is one.
fn key_word(key: &ast::Expr) -> &str {
    match key {
        ast::Expr::Name(path) => path.single().map_or("", ast::Ident::as_str),
        ast::Expr::Literal(ast::Literal::Text(text)) => text.as_str(),
        _ => "",
    }
}

/// A value as maps and triggers of the model write it.
pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::Member(text) | Value::Text(text) => text.clone(),
        Value::Boolean(value) => value.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Percent(n) => n.to_string(),
        Value::Points(n) => n.to_string(),
        Value::Money(n) => n.to_string(),
        Value::Duration(n) => n.to_string(),
        Value::Date(n) => n.to_string(),
        Value::Instant(n) => n.to_string(),
    }
}
