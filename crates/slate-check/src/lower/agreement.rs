//! The agreement as a whole: its terms, and the order in which its parts are written out.

use std::collections::BTreeMap;
use std::rc::Rc;

use slate_model::{Agreement, AgreementKind, Currency, DateRange, Name};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::name;
use crate::lower::program::{unused, unused_use};
use crate::lower::service::TargetDef;
use crate::resolve::{Def, Item};
use crate::types::{currency, date};

impl<'a> Agreed<'a> {
    /// Reads term, currency and zone: what everything else is understood by.
    pub fn read_terms(&mut self) {
        let mut term: Option<At> = None;
        let mut zone: Option<At> = None;
        for item in &self.ast.items {
            match item {
                ast::AgreementItem::Term(it) => {
                    let at = self.at(it.span);
                    if let Some(first) = term {
                        self.cx.repeated("term", at, first);
                        continue;
                    }
                    term = Some(at);
                    let (first, last) = (date(&it.from), date(&it.to));
                    if last < first {
                        self.cx.report(
                            Code::BadLiteral,
                            "the term ends before it begins",
                            self.at(it.from.span.to(it.to.span)),
                            "the second date is the earlier one",
                            "write the first day, `to`, and the last day",
                        );
                        continue;
                    }
                    self.term = DateRange { first, last };
                    self.term_known = true;
                }
                ast::AgreementItem::Currency(it) => {
                    let at = self.at(it.span);
                    if let Some((_, first)) = self.currency {
                        self.cx.repeated("currency", at, first);
                        continue;
                    }
                    self.currency = currency(self.cx, self.unit, it, None).map(|it| (it, at));
                }
                ast::AgreementItem::Timezone(it) => {
                    let at = self.at(it.span);
                    if let Some(first) = zone {
                        self.cx.repeated("timezone", at, first);
                        continue;
                    }
                    zone = Some(at);
                    if let Some(found) = self.zone_named(self.unit, it) {
                        self.zone = found;
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether some line of the agreement could not be read: then what seems missing may be there.
    pub(super) fn damaged(&self) -> bool {
        self.ast.head.damaged
            || self.ast.items.iter().any(|item| matches!(item, ast::AgreementItem::Bad(_)))
    }

    /// Writes out the agreement.
    pub fn lower(&self) -> Agreement {
        let at = self.at(self.ast.head.name.span);
        let (kind, provider, customer) = self.parties();
        self.required(at);
        self.declared();
        self.check_selects(self.damaged());

        let mut timers_out = Vec::new();
        let mut targets_out = Vec::new();
        let mut services_out = Vec::new();
        let mut exclusions = Vec::new();
        for info in self.ast.items.iter().filter_map(|item| match item {
            ast::AgreementItem::Service(it) => {
                self.services.get(it.head.name.as_str()).filter(|info| info.ast.span == it.span)
            }
            _ => None,
        }) {
            let service = info.ast.head.name.as_str();
            let (selected, _) = self.selection(service);
            services_out.push(self.service(info, selected.as_deref()));
            let mut timers = Vec::new();
            for item in &info.ast.items {
                match item {
                    ast::ServiceItem::Timer(it)
                        if info
                            .timers
                            .get(it.head.name.as_str())
                            .is_some_and(|own| own.span == it.span) =>
                    {
                        timers.extend(self.timer(service, it));
                    }
                    ast::ServiceItem::Metric(it) => {
                        let full = format!("{service}.{}", it.head.name.as_str());
                        if let Some(def) =
                            self.metrics.get(&full).filter(|def| def.ast.span == it.span)
                        {
                            self.define_metric(&full, def);
                        }
                    }
                    ast::ServiceItem::Exclusion(it) => {
                        exclusions.extend(self.exclusion(Some(service), it))
                    }
                    _ => {}
                }
            }
            let mut in_order: Vec<&TargetDef<'a>> = info.targets.iter().collect();
            let place = |tier: &Option<String>| {
                tier.as_ref().and_then(|tier| info.tier_order.iter().position(|it| it == tier))
            };
            in_order.sort_by_key(|def| place(&def.tier));
            for def in in_order {
                if let Some((target, told)) = self.target(info, def, &timers) {
                    self.target_infos
                        .borrow_mut()
                        .insert(target.heading.name.to_string(), Rc::new(told));
                    targets_out.push(target);
                }
            }
            timers_out.extend(timers.into_iter().map(|info| info.timer));
        }

        let mut credits = Vec::new();
        let mut terminations = Vec::new();
        let mut places: [BTreeMap<&str, At>; 3] =
            [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
        let mut first_of = |slot: usize, head: &'a ast::Head, what: &str| -> bool {
            let place = self.at(head.name.span);
            let Some(names) = places.get_mut(slot) else { return true };
            match names.insert(head.name.as_str(), place) {
                Some(first) if !head.name.is_missing() => {
                    self.cx.duplicate(head.name.as_str(), place, first, what);
                    false
                }
                _ => true,
            }
        };
        let mut own_exclusions = Vec::new();
        for item in &self.ast.items {
            match item {
                ast::AgreementItem::Exclusion(it) if first_of(0, &it.head, "an exclusion") => {
                    own_exclusions.extend(self.exclusion(None, it));
                }
                ast::AgreementItem::Credit(it) if first_of(1, &it.head, "a credit") => {
                    credits.extend(self.credit(it));
                }
                ast::AgreementItem::Terminate(it)
                    if first_of(2, &it.head, "a right to terminate") =>
                {
                    terminations.extend(self.termination(it));
                }
                _ => {}
            }
        }
        exclusions.extend(own_exclusions);
        exclusions.sort_by(|a, b| a.heading.at.cmp(&b.heading.at));
        let settlement = self.settlement(&credits);
        let fallback = Currency(iso_currency::Currency::XXX);
        Agreement {
            heading: self.heading(self.unit, &self.ast.head, self.ast.head.name.as_str()),
            kind,
            provider,
            customer,
            term: self.term,
            currency: self.currency.map_or(fallback, |(currency, _)| currency),
            zone: self.zone,
            parameters: self.parameters.borrow().clone(),
            calendars: self.calendars.borrow().clone(),
            records: self.record_order.borrow().iter().map(|info| info.record.clone()).collect(),
            inputs: self.inputs.borrow().clone(),
            services: services_out,
            timers: timers_out,
            metrics: self.metrics_out.borrow().clone(),
            targets: targets_out,
            exclusions,
            credits,
            settlement,
            terminations,
        }
    }

    fn parties(&self) -> (AgreementKind, String, String) {
        let mut found: [Option<&'a ast::Text>; 2] = [None, None];
        let mut kind: Option<(AgreementKind, At)> = None;
        for item in &self.ast.items {
            let (slot, text, what) = match item {
                ast::AgreementItem::Provider(text) => (0, text, "provider"),
                ast::AgreementItem::Customer(text) => (1, text, "customer"),
                ast::AgreementItem::Kind(it) => {
                    let at = self.at(it.span);
                    if let Some((_, first)) = kind {
                        self.cx.repeated("kind", at, first);
                    }
                    let named = match it.value {
                        ast::AgreementKind::ServiceLevel => AgreementKind::ServiceLevel,
                        ast::AgreementKind::Operational => AgreementKind::Operational,
                        ast::AgreementKind::Underpinning => AgreementKind::Underpinning,
                    };
                    kind = Some((named, at));
                    continue;
                }
                _ => continue,
            };
            match found.get_mut(slot) {
                Some(Some(first)) => {
                    self.cx.repeated(what, self.at(text.span), self.at(first.span))
                }
                Some(place) => *place = Some(text),
                None => {}
            }
        }
        let text = |slot: usize| {
            found.get(slot).copied().flatten().map(|it| it.value.clone()).unwrap_or_default()
        };
        (kind.map(|(kind, _)| kind).unwrap_or_default(), text(0), text(1))
    }

    /// Writes out what the agreement defines itself, used or not: what is wrong in it is found.
    fn declared(&self) {
        for item in &self.ast.items {
            match item {
                ast::AgreementItem::Calendar(it) if !it.head.name.is_missing() => {
                    let at = self.at(it.head.name.span);
                    let def = Def { item: Item::Calendar(it), at };
                    if !self.calendar_state.borrow().contains_key(&def.key()) {
                        self.calendar_def(&def, it, it.head.name.as_str(), at);
                    }
                }
                ast::AgreementItem::Holidays(it) if !it.head.name.is_missing() => {
                    let at = self.at(it.head.name.span);
                    self.own_table(
                        &Def { item: Item::Holidays(it), at },
                        it,
                        it.head.name.as_str(),
                        at,
                    );
                }
                ast::AgreementItem::Record(it) => {
                    if let Some(def) = self.record_defs.get(it.head.name.as_str())
                        && def.ast.span == it.span
                    {
                        self.declare_record(it.head.name.as_str(), *def);
                    }
                }
                ast::AgreementItem::Parameter(it) if !it.head.name.is_missing() => {
                    self.parameter(self.unit, it);
                }
                ast::AgreementItem::Input(it) if !it.head.name.is_missing() => {
                    self.input(self.unit, it);
                }
                _ => {}
            }
        }
    }

    /// Definitions of the agreement that nothing uses. Asked last, when everything has been read.
    pub fn unused(&self) {
        for item in &self.ast.items {
            match item {
                ast::AgreementItem::Calendar(it) => self.unused_one("calendar", &it.head),
                ast::AgreementItem::Holidays(it) => self.unused_one("table of holidays", &it.head),
                ast::AgreementItem::Record(it) => self.unused_one("record", &it.head),
                ast::AgreementItem::Parameter(it) => self.unused_one("parameter", &it.head),
                ast::AgreementItem::Let(it) => self.unused_one("name", &it.head),
                ast::AgreementItem::Input(it) => self.unused_one("input", &it.head),
                ast::AgreementItem::Use(it) => {
                    if let ast::UseWhat::Bundled(path) = &it.what
                        && !self.cx.is_used((self.unit, it.span.start))
                    {
                        unused_use(self.cx, self.at(it.span), &path.text());
                    }
                }
                ast::AgreementItem::Service(service) => {
                    for item in &service.items {
                        match item {
                            ast::ServiceItem::Timer(it) => self.unused_one("timer", &it.head),
                            ast::ServiceItem::Metric(it) => self.unused_one("metric", &it.head),
                            ast::ServiceItem::Let(it) => self.unused_one("name", &it.head),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn unused_one(&self, what: &str, head: &ast::Head) {
        if !head.name.is_missing() && !self.cx.is_used((self.unit, head.name.span.start)) {
            unused(self.cx, self.at(head.name.span), what, head.name.as_str());
        }
    }

    /// A name of the model, for scenarios.
    pub fn own_name(&self) -> Name {
        name(self.ast.head.name.as_str())
    }
}
