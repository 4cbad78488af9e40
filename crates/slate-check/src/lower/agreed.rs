//! One agreement while it is written out: what its names mean, and what has been written so far.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::NaiveDate;
use slate_model::types::Type;
use slate_model::{
    ALWAYS_OPEN, Calendar, Currency, DateRange, Heading, Input, Metric, Name, Parameter, Record,
    Value, Zone,
};
use slate_syntax::ast;

use crate::compile::{At, Cx};
use crate::finding::{Applicability, Code};
use crate::lint::words;
use crate::lower::metric::MetricDef;
use crate::lower::name;
use crate::lower::program::{Program, exported};
use crate::lower::select::{Selected, selected};
use crate::lower::service::ServiceInfo;
use crate::lower::target::TargetInfo;
use crate::resolve::{Def, DefKey, FileScope, Item, Sought, Space, did_you_mean, nearest};
use crate::types::{Env, Members, Subject};

/// A record with what the model does not carry: the names that stand for quoted values, and places.
#[derive(Debug)]
pub(crate) struct RecordInfo {
    pub record: Record,
    pub members: BTreeMap<String, Rc<Members>>,
    /// Where fields and events are declared.
    pub places: BTreeMap<String, At>,
    pub at: At,
    /// Names of fields and events of which the line could not be read.
    pub unread: Vec<String>,
    /// Whether there is an event that has no name yet.
    pub unnamed: bool,
}

impl RecordInfo {
    /// Whether a line that could not be read may declare this field or event: its name, or the
    /// beginning of it that is typed so far.
    pub fn may_have(&self, word: &str) -> bool {
        self.unnamed || self.unread.iter().any(|name| word.starts_with(name.as_str()))
    }
}

/// A record that can be named here, before it is written out.
#[derive(Clone, Copy)]
pub(crate) struct RecordDef<'a> {
    pub def: Def<'a>,
    pub ast: &'a ast::Record,
}

/// An agreement at hand.
pub(crate) struct Agreed<'a> {
    pub cx: &'a Cx<'a>,
    pub program: &'a Program<'a>,
    pub unit: usize,
    pub ast: &'a ast::Agreement,
    pub zone: Zone,
    pub currency: Option<(Currency, At)>,
    pub term: DateRange,
    /// Whether the term could be read.
    pub term_known: bool,
    /// What the agreement defines itself.
    pub names: FileScope<'a>,
    /// Records that can be named, by singular.
    pub record_defs: BTreeMap<String, RecordDef<'a>>,
    /// Streams and records that are used as intervals.
    pub intervals: BTreeSet<String>,
    pub services: BTreeMap<String, ServiceInfo<'a>>,
    pub metrics: BTreeMap<String, MetricDef<'a>>,
    /// By service, which of its tiers are selected.
    pub selected: BTreeMap<String, Vec<Selected<'a>>>,

    pub calendar_state: RefCell<BTreeMap<DefKey, Option<Name>>>,
    pub calendars: RefCell<Vec<Calendar>>,
    pub records: RefCell<BTreeMap<DefKey, Option<Rc<RecordInfo>>>>,
    pub record_order: RefCell<Vec<Rc<RecordInfo>>>,
    pub inputs: RefCell<Vec<Input>>,
    pub parameters: RefCell<Vec<Parameter>>,
    pub parameter_values: RefCell<BTreeMap<DefKey, Option<Value>>>,
    /// Where parameters and inputs are defined, by their names in the model.
    pub value_places: RefCell<BTreeMap<Name, At>>,
    pub metric_state: RefCell<BTreeMap<String, Option<Option<Type>>>>,
    pub metrics_out: RefCell<Vec<Metric>>,
    /// Targets that could be read, by full name.
    pub target_infos: RefCell<BTreeMap<String, Rc<TargetInfo>>>,
    /// What is being written out, from the outermost: for circles.
    pub expanding: RefCell<Vec<(DefKey, String)>>,
    pub lowering: RefCell<Vec<(DefKey, String)>>,
    pub expansions: Cell<usize>,
}

impl<'a> Agreed<'a> {
    /// Reads what an agreement defines; the rest of its lines is read by [`Self::lower`].
    pub fn read(
        cx: &'a Cx<'a>,
        program: &'a Program<'a>,
        unit: usize,
        it: &'a ast::Agreement,
    ) -> Self {
        let mut names = FileScope::default();
        for item in &it.items {
            match item {
                ast::AgreementItem::Calendar(it) => {
                    names.define(cx, unit, &it.head.name, Item::Calendar(it))
                }
                ast::AgreementItem::Holidays(it) => {
                    names.define(cx, unit, &it.head.name, Item::Holidays(it))
                }
                ast::AgreementItem::Record(it) => {
                    names.define(cx, unit, &it.head.name, Item::Record(it))
                }
                ast::AgreementItem::Parameter(it) => {
                    names.define(cx, unit, &it.head.name, Item::Parameter(it))
                }
                ast::AgreementItem::Let(it) => names.define(cx, unit, &it.head.name, Item::Let(it)),
                ast::AgreementItem::Input(it) => {
                    names.define(cx, unit, &it.head.name, Item::Input(it))
                }
                ast::AgreementItem::Use(it) => {
                    names.bring_in(cx, unit, it, &|other| exported(&program.scopes, other));
                }
                ast::AgreementItem::Bad(bad) => names.phantoms.add(bad),
                _ => {}
            }
        }
        let epoch = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        let mut agreed = Self {
            cx,
            program,
            unit,
            ast: it,
            zone: Zone::UTC,
            currency: None,
            term: DateRange {
                first: epoch,
                last: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap_or(epoch),
            },
            term_known: false,
            names,
            record_defs: BTreeMap::new(),
            intervals: crate::lower::record::intervals(cx, it),
            services: BTreeMap::new(),
            metrics: BTreeMap::new(),
            selected: selected(it),
            calendar_state: RefCell::default(),
            calendars: RefCell::default(),
            records: RefCell::default(),
            record_order: RefCell::default(),
            inputs: RefCell::default(),
            parameters: RefCell::default(),
            parameter_values: RefCell::default(),
            value_places: RefCell::default(),
            metric_state: RefCell::default(),
            metrics_out: RefCell::default(),
            target_infos: RefCell::default(),
            expanding: RefCell::default(),
            lowering: RefCell::default(),
            expansions: Cell::new(0),
        };
        agreed.read_terms();
        agreed.record_defs = agreed.visible_records();
        agreed.read_services();
        agreed
    }

    /// The place of something in the agreement's own file.
    pub const fn at(&self, span: slate_syntax::Span) -> At {
        At { unit: self.unit, span }
    }

    /// Where the agreement's own lines stand.
    pub const fn env(&self) -> Env<'static> {
        Env { unit: self.unit, inside: true, service: None, subject: Subject::Constant }
    }

    /// Where the lines of a service stand.
    pub const fn env_in<'e>(&self, service: &'e str) -> Env<'e> {
        Env { unit: self.unit, inside: true, service: Some(service), subject: Subject::Constant }
    }

    /// Whether a definition is one of the agreement's own.
    pub fn is_inside(&self, def: &Def<'_>) -> bool {
        def.at.unit == self.unit
            && self.ast.span.start <= def.at.span.start
            && def.at.span.end <= self.ast.span.end
    }

    /// Where the lines of a definition stand.
    pub fn env_of(&self, def: &Def<'_>) -> Env<'static> {
        Env {
            unit: def.at.unit,
            inside: self.is_inside(def),
            service: None,
            subject: Subject::Constant,
        }
    }

    /// What a name means: the agreement's own definitions first, then its file's.
    pub fn lookup(&self, env: Env<'_>, space: Space, path: &ast::Path) -> Option<Def<'a>> {
        let text = path.text();
        let own = if env.inside { Some(&self.names) } else { None };
        for scope in own.into_iter().chain(self.program.scope(env.unit)) {
            if let Some(def) = scope.names.get(&(space, text.clone())) {
                self.link_parts(env.unit, &path.parts, &[def.named()]);
                return Some(*def);
            }
            if let Some((alias, rest)) = text.split_once('.')
                && let Some((other, named)) = scope.aliases.get(alias)
                && let Some(scope) = self.program.scope(*other)
                && let Some(def) = scope.names.get(&(space, rest.to_owned()))
                && def.at.unit == *other
            {
                self.link_parts(env.unit, &path.parts, &[*named, def.named()]);
                return Some(*def);
            }
        }
        None
    }

    /// Names of a space that can be written at a place.
    pub fn candidates(&self, env: Env<'_>, space: Space) -> Vec<String> {
        let mut known = Vec::new();
        let own = if env.inside { Some(&self.names) } else { None };
        for scope in own.into_iter().chain(self.program.scope(env.unit)) {
            known.extend(scope.candidates(space).into_iter().map(str::to_owned));
            for (alias, (other, _)) in &scope.aliases {
                let Some(other_scope) = self.program.scope(*other) else { continue };
                let theirs = other_scope
                    .names
                    .iter()
                    .filter(|((s, _), def)| *s == space && def.at.unit == *other);
                known.extend(theirs.map(|((_, name), _)| format!("{alias}.{name}")));
            }
        }
        known
    }

    /// Parameters, `let` and inputs that can be written at a place.
    pub fn value_names(&self, env: Env<'_>) -> Vec<String> {
        let mut known = self.candidates(env, Space::Value);
        if let Some(info) = env.service.and_then(|service| self.services.get(service)) {
            known.extend(info.lets.keys().cloned());
        }
        known
    }

    /// Whether a definition that could not be read may be what a name stands for.
    pub fn is_phantom(&self, unit: usize, what: Sought, text: &str) -> bool {
        let first = text.split('.').next().unwrap_or(text);
        let last = text.rsplit('.').next().unwrap_or(text);
        let scopes = [Some(&self.names), self.program.scope(unit)];
        let mut around = scopes.into_iter().flatten().map(|scope| &scope.phantoms);
        let mut services = self.services.iter();
        around.any(|it| it.has(text) || it.has(first) || it.has(last) || it.may_be(what))
            || services.any(|(service, info)| {
                let inside =
                    service == first && text.split('.').any(|part| info.phantoms.has(part));
                inside
                    || info.phantoms.has(first)
                    || info.phantoms.has(last)
                    || info.phantoms.may_be(what)
            })
    }

    /// What kind of thing has this name, where it is one without a value.
    pub fn kind_of(&self, env: Env<'_>, text: &str) -> Option<&'static str> {
        let path_is = |space| {
            let scopes = [env.inside.then_some(&self.names), self.program.scope(env.unit)];
            scopes.into_iter().flatten().find_map(|scope| {
                scope.names.get(&(space, text.to_owned())).map(|def| def.item.in_words())
            })
        };
        for space in Space::ALL {
            if let Some(kind) = path_is(space) {
                return Some(kind);
            }
        }
        if self.services.contains_key(text) {
            return Some("a service");
        }
        let (service, rest) = match text.split_once('.') {
            Some((service, rest)) if self.services.contains_key(service) => (service, rest),
            _ => (env.service?, text),
        };
        let info = self.services.get(service)?;
        if info.timers.contains_key(rest) {
            return Some("a timer");
        }
        if info.tiers.contains_key(rest) {
            return Some("a tier");
        }
        if info.has_target(rest) {
            return Some("a target");
        }
        None
    }

    /// A record that has been written out.
    pub fn known_record(&self, record: &Name) -> Option<Rc<RecordInfo>> {
        self.record_order
            .borrow()
            .iter()
            .find(|it| it.record.heading.name == *record)
            .map(Rc::clone)
    }

    /// Reports a name that nothing of one kind has.
    pub fn unknown(&self, env: Env<'_>, sought: Sought, text: &str, at: At, candidates: &[String]) {
        if text.is_empty() || self.is_phantom(env.unit, sought, text) {
            return;
        }
        if matches!(sought, Sought::Record | Sought::TimerOrMetric)
            && let Some(finding) = self.unfinished(text, at)
        {
            self.cx.push(finding);
            return;
        }
        let what = sought.in_words();
        let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
        let mut finding = self.cx.finding(
            Code::UnknownName,
            format!("no {what} is called `{text}`"),
            at,
            "not defined",
        );
        if let Some(near) = nearest(text, candidates.iter().copied()) {
            finding = finding.meant(near, self.cx.file(at.unit), at.span, Applicability::Safe);
        } else if let Some(kind) = self.kind_of(env, text)
            && !kind.ends_with(what)
        {
            finding.code = Code::WrongKind;
            finding.message = format!("`{text}` is {kind}, a {what} is needed here");
            finding.help = did_you_mean(text, &candidates);
        } else if candidates == [ALWAYS_OPEN] {
            // Always open is another promise than hours that are still to be written.
            finding = finding.help(format!(
                "define it: `calendar {text} {{ Mon-Fri 09:00-17:00 }}`; or write `{ALWAYS_OPEN}` where every hour counts"
            ));
        } else {
            finding.help = did_you_mean(text, &candidates)
                .or_else(|| Some(format!("define the {what}, or write the name of one that is")));
            // Where there is only one, it may well be meant.
            if let [only] = candidates.as_slice() {
                let (title, file) = (format!("write `{only}`"), self.cx.file(at.unit));
                finding = finding.fix_unsafe(title, file, at.span, *only);
            }
        }
        self.cx.push(finding);
    }

    /// Reports a word that is no field of a record.
    pub fn no_field(&self, env: Env<'_>, record: &RecordInfo, text: &str, at: At) {
        if text.is_empty() || record.may_have(text) {
            return;
        }
        let words = record.words();
        let mut finding = self.cx.finding(
            Code::UnknownName,
            format!("{} has no field `{text}`", words::a(&record.record.heading.name)),
            at,
            "never declared",
        );
        finding = self.cx.also(
            finding,
            record.at,
            format!("the fields of `{}` are declared here", record.record.heading.name),
        );
        if let Some(near) = nearest(text, words.iter().map(String::as_str)) {
            finding = finding.meant(near, self.cx.file(env.unit), at.span, Applicability::Safe);
        } else {
            finding = finding.help(format!(
                "add the field to the record, or write one of {}",
                words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
            ));
        }
        self.cx.push(finding);
    }

    /// Name, label, doc and position of a clause.
    pub fn heading(&self, unit: usize, head: &ast::Head, full: &str) -> Heading {
        Heading {
            name: name(full),
            label: head.label.as_ref().map(|it| it.value.clone()),
            doc: head
                .docs
                .as_ref()
                .map(|it| it.value.trim().to_owned())
                .filter(|it| !it.is_empty()),
            at: self.cx.position(At { unit, span: head.name.span }),
        }
    }
}
