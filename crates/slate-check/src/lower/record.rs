//! Records: fields, members, derived fields, and whether one is an instant or an interval.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use slate_model::{Expr, Field, FieldKind, Record, RecordTime};
use slate_syntax::ast;

use crate::compile::{At, Cx};
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordDef, RecordInfo};
use crate::lower::name;
use crate::resolve::{Item, Sought, Space};
use crate::types::{Env, Members, Subject, Ty};

impl<'a> Agreed<'a> {
    /// Every record that can be named in the agreement.
    pub fn visible_records(&self) -> BTreeMap<String, RecordDef<'a>> {
        let mut found = BTreeMap::new();
        let mut add = |shown: String, def: crate::resolve::Def<'a>| {
            if let Item::Record(ast) = def.item {
                found.entry(shown).or_insert(RecordDef { def, ast });
            }
        };
        for scope in [Some(&self.names), self.program.scope(self.unit)].into_iter().flatten() {
            for ((space, shown), def) in &scope.names {
                if *space == Space::Record {
                    add(shown.clone(), *def);
                }
            }
            for (alias, (other, _)) in &scope.aliases {
                let Some(other_scope) = self.program.scope(*other) else { continue };
                for ((space, shown), def) in &other_scope.names {
                    if *space == Space::Record && def.at.unit == *other {
                        add(format!("{alias}.{shown}"), *def);
                    }
                }
            }
        }
        found
    }

    /// The record of which many are called so: `tickets`.
    pub fn stream(
        &self,
        unit: usize,
        text: &str,
        span: slate_syntax::Span,
    ) -> Option<Rc<RecordInfo>> {
        let at = At { unit, span };
        if let Some((shown, def)) =
            self.record_defs.iter().find(|(shown, def)| plural(shown, def.ast) == text)
        {
            self.link_many(unit, text, span, def);
            return self.record_info(shown, *def);
        }
        if let Some(def) = self.record_defs.get(text) {
            let many = plural(text, def.ast);
            let finding = self.cx.finding(
                Code::UnknownName,
                format!("many of `{text}` are called `{many}`"),
                at,
                "one of them",
            );
            let named = def.def.named();
            self.cx.push(match text.strip_suffix('s') {
                // `record outages`: its name was meant for many of them.
                Some(one) if def.ast.plural.is_none() && one.len() > 1 => self
                    .cx
                    .also(finding, named, "a record has the name of one of them")
                    .help(format!("name the record `{one}`: many of them are `{text}` then"))
                    .fix_unsafe(
                        format!("name the record `{one}`"),
                        self.cx.file(named.unit),
                        named.span,
                        one,
                    ),
                _ => finding.help(format!("write `{many}`")).fix_safe(
                    format!("write `{many}`"),
                    self.cx.file(unit),
                    span,
                    many,
                ),
            });
            return self.record_info(text, *def);
        }
        let known: Vec<String> =
            self.record_defs.iter().map(|(shown, def)| plural(shown, def.ast)).collect();
        let env = self.env();
        self.unknown(env, Sought::Record, text, at, &known);
        None
    }

    /// The name of the record that is many under this name, without a finding where there is none.
    pub fn stream_called(&self, text: &str) -> Option<&str> {
        let known = self.record_defs.iter().find(|(shown, def)| plural(shown, def.ast) == text);
        known.map(|(shown, _)| shown.as_str())
    }

    /// The record of that name in the singular.
    pub fn record_named(&self, unit: usize, it: &ast::Ident) -> Option<Rc<RecordInfo>> {
        let at = At { unit, span: it.span };
        if let Some(def) = self.record_defs.get(it.as_str()) {
            self.cx.link(at, def.def.at);
            return self.record_info(it.as_str(), *def);
        }
        if let Some((shown, def)) =
            self.record_defs.iter().find(|(shown, def)| plural(shown, def.ast) == it.as_str())
        {
            self.cx.push(
                self.cx
                    .finding(
                        Code::UnknownName,
                        format!("one of `{}` is called `{shown}`", it.as_str()),
                        at,
                        "many of them",
                    )
                    .help(format!("write `{shown}`"))
                    .fix_safe(
                        format!("write `{shown}`"),
                        self.cx.file(unit),
                        it.span,
                        shown.as_str(),
                    ),
            );
            return self.record_info(shown, *def);
        }
        let known: Vec<String> = self.record_defs.keys().cloned().collect();
        self.unknown(self.env(), Sought::Record, it.as_str(), at, &known);
        None
    }

    /// Writes out a record, once.
    pub fn record_info(&self, shown: &str, def: RecordDef<'a>) -> Option<Rc<RecordInfo>> {
        self.cx.mark_used(&def.def);
        self.declare_record(shown, def)
    }

    /// Writes out a record without noting that something uses it.
    pub fn declare_record(&self, shown: &str, def: RecordDef<'a>) -> Option<Rc<RecordInfo>> {
        let key = def.def.key();
        if let Some(known) = self.records.borrow().get(&key) {
            return known.clone();
        }
        let info = Rc::new(self.read_record(shown, def));
        self.records.borrow_mut().insert(key, Some(Rc::clone(&info)));
        self.record_order.borrow_mut().push(Rc::clone(&info));
        Some(info)
    }

    fn read_record(&self, shown: &str, def: RecordDef<'a>) -> RecordInfo {
        let it = def.ast;
        let env = self.env_of(&def.def);
        let many = plural(shown, it);
        let mut fields: Vec<Field> = Vec::new();
        let mut members: BTreeMap<String, Rc<Members>> = BTreeMap::new();
        let mut events = Vec::new();
        let mut places: BTreeMap<String, At> = BTreeMap::new();
        let mut interval =
            self.intervals.contains(it.head.name.as_str()) || self.intervals.contains(&many);
        let mut derived: Vec<(usize, &'a ast::Expr, At)> = Vec::new();
        let mut unread: Vec<String> = Vec::new();
        let mut unnamed = false;
        for entry in &it.entries {
            match entry {
                ast::RecordEntry::Event { head, .. } => {
                    let at = env.at(head.name.span);
                    if let Some(first) = places.insert(head.name.value.clone(), at) {
                        self.cx.duplicate(head.name.as_str(), at, first, "an event");
                        continue;
                    }
                    events.push(name(head.name.as_str()));
                }
                ast::RecordEntry::Field(field) => {
                    let word = field.head.name.as_str();
                    if field.head.name.is_missing() {
                        continue;
                    }
                    let at = env.at(field.head.name.span);
                    if let Some(first) = places.insert(word.to_owned(), at) {
                        self.cx.duplicate(word, at, first, "a field");
                        continue;
                    }
                    let instant = matches!(field.kind.kind, ast::FieldTypeKind::Instant);
                    if matches!(word, Record::FROM | Record::TO | Record::OPENED) {
                        if !instant {
                            self.cx.report(
                                Code::TypeMismatch,
                                format!(
                                    "every record has `{word}` by itself, and it is an instant"
                                ),
                                env.at(field.kind.span),
                                "another type",
                                "leave the line out, or choose another name",
                            );
                        }
                        interval |= word != Record::OPENED;
                        continue;
                    }
                    let Some(kind) = self.field_kind(env, field, &mut members) else {
                        unread.push(word.to_owned());
                        continue;
                    };
                    if let Some(expr) = &field.derived {
                        derived.push((fields.len(), expr, at));
                    }
                    fields.push(Field {
                        heading: self.heading(env.unit, &field.head, word),
                        kind,
                        derived: None,
                    });
                }
                ast::RecordEntry::Bad(bad) => {
                    let words =
                        [&bad.keyword, &bad.name].map(|it| it.as_ref().map(|it| it.as_str()));
                    match words {
                        [Some("event"), None] => unnamed = true,
                        [Some("event"), Some(name)] | [Some(name), _] => {
                            unread.push(name.to_owned())
                        }
                        [None, _] => {}
                    }
                }
            }
        }
        let mut record = Record {
            heading: self.heading(env.unit, &it.head, shown),
            plural: name(&many),
            time: if interval { RecordTime::Interval } else { RecordTime::Instant },
            fields,
            events,
        };
        record.heading.name = name(shown);
        let mut info = RecordInfo { record, members, places, at: def.def.at, unread, unnamed };
        let mut depends: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (place, expr, at) in derived {
            let Some(field) = info.record.fields.get(place) else { continue };
            let word = field.heading.name.to_string();
            let expected = info.field_type(&word);
            let typed = self.expr(env.about(Subject::Record(&info)), expr, expected.as_ref());
            if typed.ty.broken() {
                continue;
            }
            let fits = match (&expected, &typed.ty) {
                (Some(Ty::OneOf(a)), Ty::OneOf(b)) => {
                    b.values.iter().all(|value| a.values.contains(value))
                }
                (Some(a), b) => a.model() == b.model() && b.model().is_some(),
                (None, _) => false,
            };
            if !fits {
                if let Some(ty) = expected.as_ref().and_then(Ty::model) {
                    self.not_wanted(
                        &typed,
                        ty,
                        &format!("`{word}`"),
                        Some((at, "declared here".to_owned())),
                    );
                }
                continue;
            }
            let reads = typed.expr.parts().filter_map(|part| match part {
                Expr::Field(field) => Some(field.to_string()),
                _ => None,
            });
            depends.insert(word.clone(), reads.collect());
            if let Some(circle) = circle_from(&word, &depends) {
                self.circle("field", circle, &word, at);
                continue;
            }
            if let Some(field) = info.record.fields.get_mut(place) {
                field.derived = Some(typed.expr);
            }
        }
        info
    }

    fn field_kind(
        &self,
        env: Env<'_>,
        field: &ast::Field,
        members: &mut BTreeMap<String, Rc<Members>>,
    ) -> Option<FieldKind> {
        Some(match &field.kind.kind {
            ast::FieldTypeKind::OneOf(list) => {
                let mut values: Vec<String> = Vec::new();
                let mut aliases = Vec::new();
                let mut places: BTreeMap<&str, At> = BTreeMap::new();
                let mut named: BTreeMap<&str, At> = BTreeMap::new();
                for member in list {
                    let at = env.at(member.span);
                    let mut words = vec![member.value.as_str()];
                    words.extend(member.alias.as_ref().map(ast::Ident::as_str));
                    for word in words {
                        named.entry(word).or_insert_with(|| env.at(member.value.span));
                        if let Some(first) = places.insert(word, at) {
                            self.cx.duplicate(word, at, first, "a value");
                        }
                    }
                    if let Some(alias) = &member.alias {
                        named.insert(alias.as_str(), env.at(alias.span));
                        aliases.push((alias.value.clone(), member.value.value.clone()));
                    }
                    if !values.contains(&member.value.value) {
                        values.push(member.value.value.clone());
                    }
                }
                let word = field.head.name.value.clone();
                let known = Members {
                    field: word.clone(),
                    values: values.clone(),
                    aliases,
                    places: named.into_iter().map(|(word, at)| (word.to_owned(), at)).collect(),
                    at: env.at(field.kind.span),
                };
                members.insert(word, Rc::new(known));
                FieldKind::OneOf(values)
            }
            ast::FieldTypeKind::Text => FieldKind::Text,
            ast::FieldTypeKind::Number => FieldKind::Number,
            ast::FieldTypeKind::Count => FieldKind::Count,
            ast::FieldTypeKind::Boolean => FieldKind::Boolean,
            ast::FieldTypeKind::Money => FieldKind::Money,
            ast::FieldTypeKind::Percent => FieldKind::Percent,
            ast::FieldTypeKind::Duration => FieldKind::Duration,
            ast::FieldTypeKind::Date => FieldKind::Date,
            ast::FieldTypeKind::Instant => FieldKind::Instant,
        })
    }
}

/// What many of a record are called: `tickets` of `ticket`.
pub(crate) fn plural(shown: &str, it: &ast::Record) -> String {
    match (&it.plural, shown.rsplit_once('.')) {
        (Some(plural), None) => plural.value.clone(),
        (Some(plural), Some((alias, _))) => format!("{alias}.{}", plural.as_str()),
        (None, _) => format!("{shown}s"),
    }
}

/// The way from a field back to itself, if there is one.
fn circle_from(start: &str, depends: &BTreeMap<String, Vec<String>>) -> Option<Vec<String>> {
    let mut path = vec![start.to_owned()];
    let mut seen: BTreeSet<String> = BTreeSet::new();
    fn walk(
        at: &str,
        start: &str,
        depends: &BTreeMap<String, Vec<String>>,
        path: &mut Vec<String>,
        seen: &mut BTreeSet<String>,
    ) -> bool {
        for next in depends.get(at).into_iter().flatten() {
            if next == start {
                return true;
            }
            if seen.insert(next.clone()) {
                path.push(next.clone());
                if walk(next, start, depends, path, seen) {
                    return true;
                }
                path.pop();
            }
        }
        false
    }
    walk(start, start, depends, &mut path, &mut seen).then_some(path)
}

/// Streams (`outages`) and records (`outage`) that the agreement or its scenarios use as intervals:
/// availability and other figures over time, minimum lengths, time taken out, `from` of a scenario.
pub(crate) fn intervals(cx: &Cx<'_>, it: &ast::Agreement) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for item in &it.items {
        match item {
            ast::AgreementItem::Exclusion(exclusion) => of_exclusion(exclusion, &mut found),
            ast::AgreementItem::Service(service) => {
                for item in &service.items {
                    match item {
                        ast::ServiceItem::Exclusion(exclusion) => {
                            of_exclusion(exclusion, &mut found)
                        }
                        ast::ServiceItem::Metric(metric) => {
                            for clause in &metric.clauses {
                                match clause {
                                    ast::MetricClause::Value(expr) => of_expr(expr, &mut found),
                                    ast::MetricClause::Ignore { stream, .. } => {
                                        found.insert(stream.value.clone());
                                    }
                                    _ => {}
                                }
                            }
                        }
                        ast::ServiceItem::Target(target) => of_target(target, &mut found),
                        ast::ServiceItem::Tier(tier) => {
                            for item in &tier.items {
                                if let ast::TierItem::Target(target) = item {
                                    of_target(target, &mut found);
                                }
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    for scenario in cx.scenarios_of(it.head.name.as_str()) {
        for entry in &scenario.entries {
            let ast::ScenarioEntry::Record(record) = entry else { continue };
            let spans = record.entries.iter().any(|entry| {
                matches!(entry, ast::RecordChange::Initial(value) if value.field.text() == Record::FROM)
            });
            if spans {
                found.insert(record.record.value.clone());
            }
        }
    }
    found
}

fn of_exclusion(it: &ast::Exclusion, found: &mut BTreeSet<String>) {
    for clause in &it.clauses {
        if let ast::ExclusionClause::TimeOf { stream, .. } = clause {
            found.insert(stream.value.clone());
        }
    }
}

fn of_target(it: &ast::Target, found: &mut BTreeSet<String>) {
    for clause in &it.clauses {
        if let ast::TargetClause::Measure(expr) = clause {
            of_expr(expr, found);
        }
    }
}

fn of_expr(it: &ast::Expr, found: &mut BTreeSet<String>) {
    let mut todo = vec![it];
    while let Some(it) = todo.pop() {
        match it {
            ast::Expr::Aggregate(it) => {
                let over_time = matches!(
                    it.kind,
                    ast::AggregateKind::Availability
                        | ast::AggregateKind::Downtime
                        | ast::AggregateKind::LongestRun
                        | ast::AggregateKind::MeanTimeToRestore
                        | ast::AggregateKind::MeanTimeBetweenFailures
                );
                if over_time {
                    found.insert(it.stream.text());
                }
            }
            ast::Expr::Call(it) => todo.extend(&it.arguments),
            ast::Expr::Unary(it) => todo.push(&it.operand),
            ast::Expr::Binary(it) => todo.extend([&*it.left, &*it.right]),
            ast::Expr::If(it) => todo.extend([&it.condition, &it.then, &it.otherwise]),
            _ => {}
        }
    }
}
