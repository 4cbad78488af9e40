//! Services: what they hold, what they cost, and the targets of each tier written out in full.

use std::collections::BTreeMap;

use slate_model::types::Type;
use slate_model::{Charge, ChargeAmount, Expr, Period, Service, Value};
use slate_syntax::{Span, ast};

use crate::compile::At;
use crate::finding::{Applicability, Code};
use crate::lower::agreed::Agreed;
use crate::lower::limit::LimitTree;
use crate::lower::metric::MetricDef;
use crate::lower::name;
use crate::resolve::{Phantoms, Sought, nearest};
use crate::types::{Subject, Typed, date, fold};

/// What a service holds, by name.
pub(crate) struct ServiceInfo<'a> {
    pub ast: &'a ast::Service,
    pub lets: BTreeMap<String, &'a ast::Let>,
    pub timers: BTreeMap<String, &'a ast::Timer>,
    pub tiers: BTreeMap<String, &'a ast::Tier>,
    /// Tiers in the order of the source.
    pub tier_order: Vec<String>,
    /// Every target of every tier, `like` written out, in the order of the source.
    pub targets: Vec<TargetDef<'a>>,
    /// What definitions that could not be read would have defined.
    pub phantoms: Phantoms,
}

impl ServiceInfo<'_> {
    /// Whether `gold.response` or `response` is a target of it.
    pub fn has_target(&self, rest: &str) -> bool {
        self.targets.iter().any(|target| target.path() == rest)
    }
}

/// A target with the clauses that hold for it: its own, and those that it has from another tier.
#[derive(Clone)]
pub(crate) struct TargetDef<'a> {
    pub name: String,
    pub tier: Option<String>,
    pub head: &'a ast::Head,
    /// Where its label and docs come from, where its own head has none.
    pub like: Option<&'a ast::Head>,
    pub clauses: Vec<&'a ast::TargetClause>,
    pub limit: Option<LimitTree<'a>>,
    /// A clause could not be read: what seems to be missing may only be unreadable.
    pub damaged: bool,
    /// Where it is written: in its tier, and in those that this one is like.
    pub spans: Vec<Span>,
}

impl<'a> TargetDef<'a> {
    /// `gold.response`, or `response` where there is no tier.
    pub fn path(&self) -> String {
        self.tier.as_ref().map_or_else(|| self.name.clone(), |tier| format!("{tier}.{}", self.name))
    }

    fn of(it: &'a ast::Target, tier: Option<&str>) -> Self {
        let mut def = Self {
            name: it.head.name.value.clone(),
            tier: tier.map(str::to_owned),
            head: &it.head,
            like: None,
            clauses: Vec::new(),
            limit: None,
            damaged: it.head.damaged,
            spans: Vec::new(),
        };
        def.add(it);
        def
    }

    fn add(&mut self, it: &'a ast::Target) {
        self.spans.push(it.span);
        for clause in &it.clauses {
            match clause {
                ast::TargetClause::Bad(_) => self.damaged = true,
                ast::TargetClause::Limit(limit) if self.limit.is_none() => {
                    self.limit = Some(LimitTree::of(limit));
                }
                other => self.clauses.push(other),
            }
        }
    }

    /// The same target for another tier, with what that tier says instead.
    fn like(
        &self,
        tier: &str,
        own: Option<&'a ast::Target>,
        text: &dyn Fn(&ast::Expr) -> String,
    ) -> Self {
        let mut def = self.clone();
        def.tier = Some(tier.to_owned());
        let Some(own) = own else { return def };
        let other = Self::of(own, Some(tier));
        def.like = Some(def.like.unwrap_or(def.head));
        def.head = other.head;
        def.damaged |= other.damaged;
        def.limit = match (def.limit.take(), other.limit) {
            (Some(base), Some(over)) => Some(base.merged(over, text)),
            (base, over) => over.or(base),
        };
        for clause in &other.clauses {
            let kind = std::mem::discriminant(*clause);
            def.clauses.retain(|clause| std::mem::discriminant(*clause) != kind);
        }
        def.clauses.extend(other.clauses);
        def
    }
}

impl<'a> Agreed<'a> {
    /// Reads what the services hold; what it means is read later.
    pub fn read_services(&mut self) {
        let mut places: BTreeMap<&str, At> = BTreeMap::new();
        for item in &self.ast.items {
            let ast::AgreementItem::Service(it) = item else { continue };
            let at = self.at(it.head.name.span);
            if it.head.name.is_missing() {
                self.names.phantoms.unnamed("service");
                continue;
            }
            if let Some(first) = places.insert(it.head.name.as_str(), at) {
                self.cx.duplicate(it.head.name.as_str(), at, first, "a service");
                continue;
            }
            let info = self.read_service(it);
            self.services.insert(it.head.name.value.clone(), info);
        }
    }

    fn read_service(&mut self, it: &'a ast::Service) -> ServiceInfo<'a> {
        let service = it.head.name.as_str();
        let mut info = ServiceInfo {
            ast: it,
            lets: BTreeMap::new(),
            timers: BTreeMap::new(),
            tiers: BTreeMap::new(),
            tier_order: Vec::new(),
            targets: Vec::new(),
            phantoms: Phantoms::default(),
        };
        // What can be measured or named as a value, and what can be promised: two spaces.
        let mut measured: BTreeMap<&str, At> = BTreeMap::new();
        let mut promised: BTreeMap<&str, At> = BTreeMap::new();
        for item in &it.items {
            let (head, space, keyword, what) = match item {
                ast::ServiceItem::Timer(it) => (&it.head, &mut measured, "timer", "a timer"),
                ast::ServiceItem::Metric(it) => (&it.head, &mut measured, "metric", "a metric"),
                ast::ServiceItem::Let(it) => (&it.head, &mut measured, "let", "a named expression"),
                ast::ServiceItem::Tier(it) => (&it.head, &mut promised, "tier", "a tier"),
                ast::ServiceItem::Target(it) => (&it.head, &mut promised, "target", "a target"),
                ast::ServiceItem::Bad(bad) => {
                    info.phantoms.add(bad);
                    continue;
                }
                _ => continue,
            };
            if head.name.is_missing() {
                info.phantoms.unnamed(keyword);
                continue;
            }
            let at = At { unit: self.unit, span: head.name.span };
            if let Some(first) = space.insert(head.name.as_str(), at) {
                self.cx.duplicate(head.name.as_str(), at, first, what);
                continue;
            }
            let word = head.name.value.clone();
            match item {
                ast::ServiceItem::Timer(it) => {
                    info.timers.insert(word, it);
                }
                ast::ServiceItem::Metric(it) => {
                    let def = MetricDef { ast: it, service: service.to_owned(), at };
                    self.metrics.insert(format!("{service}.{word}"), def);
                }
                ast::ServiceItem::Let(it) => {
                    info.lets.insert(word, it);
                }
                ast::ServiceItem::Tier(it) => {
                    for item in &it.items {
                        if let ast::TierItem::Bad(bad) = item {
                            info.phantoms.add(bad);
                        }
                    }
                    info.tier_order.push(word.clone());
                    info.tiers.insert(word, it);
                }
                ast::ServiceItem::Target(it) => info.targets.push(TargetDef::of(it, None)),
                _ => {}
            }
        }
        let mut done: BTreeMap<String, Vec<TargetDef<'a>>> = BTreeMap::new();
        for tier in info.tier_order.clone() {
            let targets = self.tier_targets(&info, &tier, &mut Vec::new(), &mut done);
            info.targets.extend(targets);
        }
        for target in &mut info.targets {
            target.damaged |= target.spans.iter().any(|span| self.cx.has_half(self.at(*span)));
        }
        info
    }

    /// The targets of a tier, those of the tier it is like among them.
    fn tier_targets(
        &self,
        info: &ServiceInfo<'a>,
        tier: &str,
        way: &mut Vec<String>,
        done: &mut BTreeMap<String, Vec<TargetDef<'a>>>,
    ) -> Vec<TargetDef<'a>> {
        if let Some(known) = done.get(tier) {
            return known.clone();
        }
        let Some(it) = info.tiers.get(tier).copied() else { return Vec::new() };
        let service = info.ast.head.name.as_str();
        way.push(tier.to_owned());
        let mut targets: Vec<TargetDef<'a>> = Vec::new();
        let mut damaged_base = false;
        if let Some(path) = &it.like {
            let text = path.text();
            let word = text.strip_prefix(&format!("{service}.")).unwrap_or(&text);
            let at = self.at(path.span);
            if let Some(start) = way.iter().position(|other| other == word) {
                self.circle("tier", way.iter().skip(start).cloned().collect(), word, at);
                damaged_base = true;
            } else if let Some(like) = info.tiers.get(word) {
                let owners = [self.at(info.ast.head.name.span), self.at(like.head.name.span)];
                self.link_parts(self.unit, &path.parts, &owners);
                let base = self.tier_targets(info, word, way, done);
                let unit = self.unit;
                let written =
                    |expr: &ast::Expr| self.cx.text(At { unit, span: expr.span() }).to_owned();
                for target in &base {
                    let own = it.items.iter().find_map(|item| match item {
                        ast::TierItem::Target(own) if own.head.name.as_str() == target.name => {
                            Some(own)
                        }
                        _ => None,
                    });
                    if let Some(own) = own {
                        // What a tier says instead stands under the name that the other gave.
                        let first = self.at(target.head.name.span);
                        self.cx.link(self.at(own.head.name.span), first);
                    }
                    targets.push(target.like(tier, own, &written));
                }
            } else {
                let known: Vec<String> =
                    info.tier_order.iter().filter(|other| *other != tier).cloned().collect();
                self.unknown_tier(info, word, at, &known);
                damaged_base = true;
            }
        }
        let mut places: BTreeMap<&str, At> = BTreeMap::new();
        for item in &it.items {
            match item {
                ast::TierItem::Target(target) => {
                    let at = self.at(target.head.name.span);
                    if target.head.name.is_missing() {
                        continue;
                    }
                    if let Some(first) = places.insert(target.head.name.as_str(), at) {
                        self.cx.duplicate(target.head.name.as_str(), at, first, "a target");
                        continue;
                    }
                    if !targets.iter().any(|known| known.name == target.head.name.value) {
                        let mut def = TargetDef::of(target, Some(tier));
                        def.damaged |= damaged_base;
                        targets.push(def);
                    }
                }
                ast::TierItem::Bad(_) | ast::TierItem::Charge(_) => {}
            }
        }
        way.pop();
        done.insert(tier.to_owned(), targets.clone());
        targets
    }

    fn unknown_tier(&self, info: &ServiceInfo<'_>, word: &str, at: At, known: &[String]) {
        if info.phantoms.has(word) || info.phantoms.may_be(Sought::Tier) {
            return;
        }
        let mut finding = self.cx.finding(
            Code::UnknownName,
            format!("the service `{}` has no tier `{word}`", info.ast.head.name.as_str()),
            at,
            "not defined",
        );
        if let Some(near) = nearest(word, known.iter().map(String::as_str)) {
            finding = finding.meant(near, self.cx.file(at.unit), at.span, Applicability::Safe);
        } else {
            finding = finding.help("a tier is like another of the same service");
        }
        self.cx.push(finding);
    }

    /// A service of the model. `selected` is the tier that everyone has.
    pub fn service(&self, info: &ServiceInfo<'a>, selected: Option<&str>) -> Service {
        let it = info.ast;
        let full = it.head.name.as_str();
        let own: Vec<&'a ast::Charge> = it
            .items
            .iter()
            .filter_map(|item| match item {
                ast::ServiceItem::Charge(charge) => Some(charge),
                _ => None,
            })
            .collect();
        let of_tier: Vec<&'a ast::Charge> = selected
            .and_then(|tier| info.tiers.get(tier))
            .map(|tier| tier_charges(tier))
            .unwrap_or_default();
        for tier in info.tiers.values() {
            if let (Some(first), Some(second)) = (own.first(), tier_charges(tier).first()) {
                let finding = self.cx.finding(
                    Code::RepeatedStatement,
                    format!("`{full}` is charged twice: by itself and for its tier"),
                    self.at(second.span),
                    "charged for the tier",
                );
                self.cx.push(
                    self.cx
                        .also(finding, self.at(first.span), "charged for the service")
                        .help("charge for the service, or for each tier"),
                );
            }
            if Some(tier.head.name.as_str()) != selected {
                // Read for its mistakes; nobody pays it.
                self.charges(full, &tier_charges(tier));
                self.charged_for_some(full, tier);
            }
        }
        let charges = self.charges(full, if of_tier.is_empty() { &own } else { &of_tier });
        let tiers = info
            .tier_order
            .iter()
            .filter_map(|tier| info.tiers.get(tier).map(|it| (tier, it)))
            .map(|(tier, it)| self.heading(self.unit, &it.head, &format!("{full}.{tier}")))
            .collect();
        Service { heading: self.heading(self.unit, &it.head, full), charges, tiers }
    }

    /// A tier that only some records have cannot be charged for: whether and how often it is paid is not said.
    fn charged_for_some(&self, service: &str, tier: &'a ast::Tier) {
        let Some(charge) = tier_charges(tier).first().copied() else { return };
        let name = tier.head.name.as_str();
        let (_, some) = self.selection(service);
        let Some((_, select)) = some.iter().find(|(of, _)| of == name) else { return };
        let finding = self.cx.finding(
            Code::MisplacedStatement,
            format!("`{service}.{name}` is for some records only, and has a charge"),
            self.at(charge.span),
            "nobody knows how often this is paid",
        );
        self.cx.push(
            self.cx
                .also(finding, self.at(select.tier.span), "selected for some records here")
                .note("a charge that is in no total makes every share of it, and every cap, zero")
                .help(format!(
                    "write one `charge` for all that is paid in the service `{service}`, outside its tiers"
                )),
        );
    }

    fn charges(&self, service: &str, list: &[&'a ast::Charge]) -> Vec<Charge> {
        let mut charges: Vec<(Charge, At)> = Vec::new();
        for it in list {
            let at = self.at(it.span);
            let env = self.env_in(service).about(Subject::Period);
            let Some(amount) = self.wanted(env, &it.amount, Type::Money, "a charge") else {
                continue;
            };
            let amount = match (&amount.expr, fold(&amount.expr)) {
                (Expr::Input(name), _) => ChargeAmount::Input(name.clone()),
                (_, Some(Value::Money(money)))
                    if !money.amount.0.is_sign_negative() || money.amount.0.is_zero() =>
                {
                    ChargeAmount::Fixed(money)
                }
                (_, Some(_)) => {
                    self.cx.report(
                        Code::OutOfRange,
                        "a charge is never below zero",
                        amount.at,
                        "below zero",
                        "write an amount from zero",
                    );
                    continue;
                }
                (expr, None) => match not_of_inputs(expr) {
                    None if reads_input(expr) => ChargeAmount::Reckoned(expr.clone()),
                    None => {
                        self.cx.report(
                            Code::BadLiteral,
                            "this charge has no exact value",
                            amount.at,
                            "divides by zero, or leaves what is kept exactly",
                            "write the figure: `charge 2_000 GBP per month`",
                        );
                        continue;
                    }
                    Some(what) => {
                        self.cx.report(
                            Code::WrongKind,
                            format!("a charge is reckoned from inputs, and {what} is none"),
                            amount.at,
                            "only known once the period was measured",
                            "let the history bring the figure: `input tickets_billed : count each \
                             month` and `charge tickets_billed * 3 GBP per month`",
                        );
                        continue;
                    }
                },
            };
            let place = self.at(it.per.span);
            let each = match self.cadence_kind(self.unit, &it.per.value, place) {
                Some(
                    each @ (Period::Month
                    | Period::Quarter { .. }
                    | Period::HalfYear { .. }
                    | Period::Year { .. }
                    | Period::ContractYear),
                ) => each,
                Some(_) => {
                    self.cx.report(
                        Code::OutOfRange,
                        "a charge is for a month, quarter, half-year, year or contract year",
                        place,
                        "another length",
                        "write `per month`",
                    );
                    continue;
                }
                None => continue,
            };
            let from = it.from.as_ref().map(date);
            if let Some((_, first)) = charges.iter().find(|(other, _)| other.from == from) {
                self.cx.repeated("charge", at, *first);
                continue;
            }
            charges.push((Charge { amount, each, from, at: self.cx.position(at) }, at));
        }
        charges.sort_by_key(|(charge, _)| charge.from);
        charges.into_iter().map(|(charge, _)| charge).collect()
    }

    /// What a service, or the tier that everyone has, costs in the period at hand.
    pub fn charge_of(&self, info: &ServiceInfo<'a>, tier: Option<&str>, at: At) -> Typed {
        let service = info.ast.head.name.as_str();
        let selected = self.selection(service).0;
        let shown = tier.map_or_else(|| service.to_owned(), |tier| format!("{service}.{tier}"));
        let own = info.ast.items.iter().any(|item| matches!(item, ast::ServiceItem::Charge(_)));
        let damaged = info.ast.items.iter().any(|item| matches!(item, ast::ServiceItem::Bad(_)));
        let of_tier =
            |tier: &str| info.tiers.get(tier).is_some_and(|it| !tier_charges(it).is_empty());
        let free = match tier {
            Some(tier) if selected.is_none() && of_tier(tier) => return Typed::broken(at),
            Some(tier) => {
                if selected.as_deref() != Some(tier) {
                    self.cx.report(
                        Code::WrongKind,
                        format!("nobody pays the charge of `{shown}`"),
                        at,
                        "not the tier that is selected",
                        format!(
                            "write `{service}.charge`, the charge of the tier that is selected"
                        ),
                    );
                    return Typed::broken(at);
                }
                !of_tier(tier)
            }
            // Where a tier is charged for that only some records have, that is the mistake.
            None if !own && selected.is_none() && info.tier_order.iter().any(|it| of_tier(it)) => {
                return Typed::broken(at);
            }
            None => !own && !selected.as_deref().is_some_and(of_tier),
        };
        if free && !damaged {
            let finding = self.cx.finding(
                Code::MissingBase,
                format!("`{shown}` has no charge"),
                at,
                "a share of nothing",
            );
            self.cx.push(
                self.cx
                    .also(finding, self.at(info.ast.head.name.span), "free of charge, as it stands")
                    .help("add a line `charge 10_000 GBP per month` to the service"),
            );
            return Typed::broken(at);
        }
        Typed::new(Expr::Charge(name(service)), Type::Money, at)
    }
}

/// What of an amount is neither a constant nor an input, in words.
fn not_of_inputs(amount: &Expr) -> Option<&'static str> {
    amount.parts().find_map(|part| match part {
        Expr::Metric(_) => Some("a metric"),
        Expr::Charge(_) | Expr::Charges => Some("a charge"),
        Expr::Figure(_) => Some("a figure of a target"),
        _ => None,
    })
}

/// Whether an amount depends on an input.
fn reads_input(amount: &Expr) -> bool {
    amount.parts().any(|part| matches!(part, Expr::Input(_) | Expr::OverInput { .. }))
}

fn tier_charges(tier: &ast::Tier) -> Vec<&ast::Charge> {
    tier.items
        .iter()
        .filter_map(|item| match item {
            ast::TierItem::Charge(charge) => Some(charge),
            _ => None,
        })
        .collect()
}
