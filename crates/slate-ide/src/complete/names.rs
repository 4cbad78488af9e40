//! Names that mean something at a place.

use std::collections::BTreeSet;

use slate_syntax::{Fit, Span};

use super::fitting::{CONSTANTS, PERIODIC};
use super::known;
use super::once::Said;
use super::record::By;
use super::scene::Scene;
use super::types::Ty;
use super::wanted::{Wanted, wanted};
use super::{Completion, CompletionKind};
use crate::built_in::{BuiltIn, CHARGES, FIGURES, named};
use crate::outline::{Symbol, SymbolKind};

use SymbolKind as K;

/// Names, in the order in which they are offered.
#[derive(Default)]
pub(super) struct Found {
    pub list: Vec<Completion>,
    /// The functions of expressions, which come last.
    pub functions: Vec<Completion>,
}

impl Scene<'_> {
    /// The names that fit at the place.
    pub fn names(&self, said: &Said) -> Vec<Completion> {
        let mut found = Found::default();
        let mut done: BTreeSet<(Wanted, Vec<&str>)> = BTreeSet::new();
        for fit in &self.here.fits {
            let Some(wanted) = wanted(fit) else { continue };
            if said.again(fit, self.here.statement.end)
                || !self.speaks_of(fit)
                || self.is_other_reading(fit)
            {
                continue;
            }
            let rules = fit.way.iter().map(|step| step.rule).collect();
            if done.insert((wanted, rules)) {
                let before = found.list.len();
                self.names_of(wanted, fit, &mut found);
                self.drop_listed(fit, before, &mut found);
            }
        }
        // Values are likelier than what else may follow, and what is defined than what is known.
        found.list.sort_by_key(|it| match it.kind {
            CompletionKind::Name(K::Member) => 0,
            CompletionKind::Known => 2,
            _ => 1,
        });
        found.list.append(&mut found.functions);
        found.list
    }

    /// A list names each of its names once.
    fn drop_listed(&self, fit: &Fit, from: usize, found: &mut Found) {
        let Some(list) = fit.within("paths").filter(|_| self.here.qualifier.is_none()) else {
            return;
        };
        let listed: Vec<&str> = self.since(list).split(',').map(str::trim).collect();
        let mut new = found.list.split_off(from.min(found.list.len()));
        new.retain(|it| !listed.contains(&it.label.as_str()));
        found.list.append(&mut new);
    }

    fn names_of(&self, wanted: Wanted, fit: &Fit, found: &mut Found) {
        let qualifier = self.here.qualifier.as_deref();
        match wanted {
            Wanted::New => self.taken_over(fit, found),
            Wanted::Zone => {
                let currency = self.currency();
                let zones = known::zones(currency.as_deref());
                found.list.extend(zones.map(|it| self.known(it, "zone")));
            }
            Wanted::Currency => {
                found.list.extend(self.currencies().iter().map(|it| self.known(it, "currency")));
            }
            Wanted::Table | Wanted::Holidays => {
                if wanted == Wanted::Holidays {
                    self.all(&[K::Holidays], found);
                }
                let tables = self.tables();
                found.list.extend(tables.iter().map(|it| Completion {
                    also: self.use_of(it).filter(|_| wanted == Wanted::Holidays),
                    ..self.known(it, "public holidays")
                }));
            }
            // It belongs to no file, so nothing goes before it.
            Wanted::AlwaysOpen if self.here.qualifier.is_some() => {}
            Wanted::AlwaysOpen => found.list.push(self.known("24x7", "always open")),
            Wanted::Calendar => self.calendars(found),
            Wanted::Times => {
                self.calendars(found);
                self.streams(|scene, record| scene.is_interval(record), found);
            }
            Wanted::Tier => {
                let own = self.round(K::Tier).map(|it| it.path.as_str());
                let tiers = self.of_kind(&[K::Tier]).filter(|it| Some(it.path.as_str()) != own);
                tiers.for_each(|it| self.push(it, found));
            }
            Wanted::Service => self.all(&[K::Service], found),
            Wanted::Record => self.all(&[K::Record], found),
            Wanted::Agreement => self.all(&[K::Agreement], found),
            Wanted::Input => self.all(&[K::Input], found),
            Wanted::Parameter => self.all(&[K::Parameter], found),
            Wanted::Credit => self.all(&[K::Credit], found),
            Wanted::Termination => self.all(&[K::Termination], found),
            Wanted::Stream => self.streams(|_, _| true, found),
            Wanted::MeasuredStream => {
                let record = self.record(&[]);
                let measured = |_: &Self, it: &Symbol| {
                    record.as_deref().is_none_or(|record| it.path == record)
                };
                self.streams(measured, found);
            }
            Wanted::Intervals => self.streams(|scene, record| scene.is_interval(record), found),
            Wanted::OneOfField => self.fields(fit, |ty| ty == Some(Ty::OneOf), found),
            Wanted::Group if fit.within("expect_value").is_some() => {
                self.groups(fit).into_iter().for_each(|it| self.push_member(it, found));
            }
            Wanted::Group => {
                let groups = [None, Some(Ty::OneOf), Some(Ty::Text)];
                self.fields(fit, |ty| groups.contains(&ty), found);
            }
            Wanted::Field => self.settable(fit, found),
            Wanted::Happening => self.happenings(fit, found),
            Wanted::Event => self.events(fit, found),
            Wanted::Compared => self.compared_values(fit, found),
            Wanted::Matched => {
                self.matched_members(fit).into_iter().for_each(|it| self.push_member(it, found));
            }
            Wanted::LimitKey => {
                self.unlimited_members(fit).into_iter().for_each(|it| self.push_member(it, found));
            }
            Wanted::Function => self.functions(fit, found),
            Wanted::Value => self.values(fit, found),
            Wanted::Target => self.targets(found),
            Wanted::Scope => {
                self.all(&[K::Service, K::Tier], found);
                self.targets(found);
            }
            Wanted::TargetOrMetric => {
                self.targets(found);
                self.all(&[K::Metric], found);
            }
            Wanted::Figure => self.figures(fit, found),
            Wanted::Breach => {
                if matches!(self.paid_for().by, By::Unknown | By::Timer | By::Records) {
                    found.list.extend(self.built_in(&FIGURES, "breach"));
                }
            }
            // Units are offered with the number before them.
            Wanted::CountUnit => {}
            Wanted::RecordId => match qualifier {
                None => {
                    let told = self.told();
                    found.list.extend(told.iter().map(|(id, record)| self.word_like(id, record)));
                }
                Some(qualifier) => self.targets_of_record(&format!("{qualifier}."), found),
            },
            Wanted::OfRecord => {
                let step = fit.within("record_target");
                let written = step.map(|it| {
                    Span::new(it.start, self.here.replace.start.max(it.start)).of(&self.text)
                });
                self.targets_of_record(written.unwrap_or_default(), found);
            }
        }
    }

    /// Every definition of some kinds.
    pub fn all(&self, kinds: &[SymbolKind], found: &mut Found) {
        self.of_kind(kinds).for_each(|it| self.push(it, found));
    }

    /// Calendars, but not the one that is being defined.
    fn calendars(&self, found: &mut Found) {
        let own = self.being_defined();
        let others = self.of_kind(&[K::Calendar]);
        let others = others.filter(|it| own.as_deref().is_none_or(|own| !self.made_of(it, own)));
        others.for_each(|it| self.push(it, found));
    }

    /// Many of each record.
    pub fn streams(&self, fits: impl Fn(&Self, &Symbol) -> bool, found: &mut Found) {
        for record in self.of_kind(&[K::Record]).filter(|it| fits(self, it)) {
            let many = self.plural(record);
            if let Some(label) = self.behind_qualifier(&many) {
                found.list.push(self.named(&label, record, "records".to_owned()));
            }
        }
    }

    /// What a definition with a value may stand for at a place.
    fn values(&self, fit: &Fit, found: &mut Found) {
        if self.in_record(fit) {
            self.record_values(fit, found);
            return;
        }
        let takes = self.takes_here(fit);
        let fits = |ty: Option<Ty>| match (&takes, ty) {
            (Some(takes), Some(ty)) => takes.contains(&ty),
            _ => true,
        };
        if fit.within("limit_time").is_some() {
            self.fields(fit, |ty| ty == Some(Ty::Duration), found);
        }
        let constant = CONSTANTS.iter().any(|rule| fit.within(rule).is_some());
        let own = self.being_defined();
        let circle = |it: &Symbol| own.as_deref().is_some_and(|own| self.made_of(it, own));
        let kinds: &[SymbolKind] =
            if constant { &[K::Parameter, K::Let] } else { &[K::Parameter, K::Let, K::Input] };
        for symbol in self.of_kind(kinds) {
            if fits(self.type_of(symbol)) && !circle(symbol) {
                self.push(symbol, found);
            }
        }
        if constant {
            return;
        }
        if fit.within("measure").is_some() {
            let service = self.service().map(|it| format!("{it}."));
            let own = |it: &&Symbol| {
                service.as_deref().is_none_or(|service| it.path.starts_with(service))
            };
            self.of_kind(&[K::Timer]).filter(own).for_each(|it| self.push(it, found));
        }
        if fit.within("charge").is_none() {
            for metric in self.of_kind(&[K::Metric]) {
                if fits(self.type_of(metric)) && !circle(metric) {
                    self.push(metric, found);
                }
            }
        }
        if PERIODIC.iter().any(|rule| fit.within(rule).is_some()) && fits(Some(Ty::Money)) {
            self.charges(found);
        }
        self.figures(fit, found);
        self.derived_members(&fit.way).into_iter().for_each(|it| self.push_member(it, found));
    }

    /// The charges of services that somebody pays.
    fn charges(&self, found: &mut Found) {
        for owner in self.of_kind(&[K::Service, K::Tier]) {
            if !self.is_paid(owner) {
                continue;
            }
            if let Some(label) = self.behind_qualifier(&format!("{}.charge", owner.path)) {
                found.list.push(self.named(&label, owner, "its charge".to_owned()));
            }
        }
        if self.here.qualifier.is_none() {
            found.list.extend(self.built_in(&CHARGES, "charges"));
        }
    }

    /// Whether a service has a charge, its own or that of the tier that everyone has; of a tier whether
    /// everyone has it.
    fn is_paid(&self, owner: &Symbol) -> bool {
        let text = self.text_of(&owner.file);
        let charges = |it: &Symbol, without: &[Symbol]| {
            let mut from = it.span.start;
            it.span.of(&text).split_inclusive('\n').any(|line| {
                let at = from;
                from += line.len();
                line.trim_start().starts_with("charge ")
                    && !without.iter().any(|tier| tier.span.start <= at && at < tier.span.end)
            })
        };
        let chosen = |tier: &Symbol| {
            let service = tier.path.rsplit_once('.').map(|(service, _)| service);
            let siblings = self
                .of_kind(&[K::Tier])
                .filter(|it| it.path.rsplit_once('.').map(|(service, _)| service) == service);
            let selected = text.lines().map(slate_syntax::code).any(|line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                words == ["select", tier.path.as_str()]
            });
            selected || siblings.count() == 1
        };
        if owner.kind == K::Tier {
            return charges(owner, &[]) && chosen(owner);
        }
        let tiers: Vec<Symbol> =
            owner.children.iter().filter(|it| it.kind == K::Tier).cloned().collect();
        charges(owner, &tiers) || tiers.iter().any(|it| charges(it, &[]) && chosen(it))
    }

    /// How a clause at the place writes a name: shorter inside the service that owns it. `None` where
    /// what stands before the cursor leads elsewhere.
    pub fn written(&self, path: &str) -> Option<String> {
        let inside = self.service().and_then(|it| path.strip_prefix(it)?.strip_prefix('.'));
        match self.here.qualifier.as_deref() {
            Some(qualifier) => [Some(path), inside]
                .into_iter()
                .flatten()
                .find_map(|path| path.strip_prefix(qualifier)?.strip_prefix('.'))
                .map(str::to_owned),
            None => Some(inside.unwrap_or(path).to_owned()),
        }
    }

    /// What is left of a name behind the qualifier.
    fn behind_qualifier(&self, name: &str) -> Option<String> {
        match self.here.qualifier.as_deref() {
            Some(qualifier) => Some(name.strip_prefix(qualifier)?.strip_prefix('.')?.to_owned()),
            None => Some(name.to_owned()),
        }
    }

    pub fn push(&self, symbol: &Symbol, found: &mut Found) {
        if let Some(label) = self.written(&symbol.path) {
            found.list.push(self.named(&label, symbol, self.detail(symbol)));
        }
    }

    /// A field or an event: it is written without its record.
    pub fn push_short(&self, symbol: &Symbol, found: &mut Found) {
        if self.here.qualifier.is_none() {
            found.list.push(self.named(&symbol.name, symbol, self.detail(symbol)));
        }
    }

    pub fn push_member(&self, (member, of): (&Symbol, &str), found: &mut Found) {
        if self.here.qualifier.is_some() {
            return;
        }
        let label = if member.label.is_empty() {
            String::new()
        } else {
            format!("“{}” ", member.label)
        };
        found.list.push(self.named(&member.name, member, format!("{label}of {of}")));
    }

    pub fn named(&self, label: &str, symbol: &Symbol, detail: String) -> Completion {
        Completion {
            label: label.to_owned(),
            about: symbol.path.clone(),
            kind: CompletionKind::Name(symbol.kind),
            detail,
            insert: label.to_owned(),
            replace: self.here.replace,
            also: None,
        }
    }

    /// Something that nobody defines.
    pub fn known(&self, label: &str, detail: &str) -> Completion {
        Completion { kind: CompletionKind::Known, ..self.word_like(label, detail) }
    }

    /// A name that the language itself gives.
    pub fn built_in(&self, list: &'static [BuiltIn], name: &str) -> Option<Completion> {
        named(list, name).map(|(name, beside, _)| self.word_like(name, beside))
    }

    /// Something that is written like a word of the language and has a meaning of its own.
    pub fn word_like(&self, label: &str, detail: &str) -> Completion {
        Completion {
            label: label.to_owned(),
            about: label.to_owned(),
            kind: CompletionKind::Word,
            detail: detail.to_owned(),
            insert: label.to_owned(),
            replace: self.here.replace,
            also: None,
        }
    }
}
