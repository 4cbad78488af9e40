//! Which tier of a service is whose.

use std::collections::{BTreeMap, BTreeSet};

use slate_model::{Applies, Expr, Value};
use slate_syntax::{Span, ast};

use crate::compile::At;
use crate::finding::{Applicability, Code};
use crate::lower::agreed::Agreed;
use crate::lower::service::ServiceInfo;
use crate::resolve::{Sought, nearest};

/// A tier, and the statement that selects it.
pub(crate) type Selected<'a> = (String, &'a ast::Select);

/// The selections of an agreement by service, each with its tier.
pub(super) fn selected(it: &ast::Agreement) -> BTreeMap<String, Vec<Selected<'_>>> {
    let mut found: BTreeMap<String, Vec<Selected<'_>>> = BTreeMap::new();
    for it in selects(it) {
        if let Some((service, tier)) = it.tier.text().split_once('.') {
            found.entry(service.to_owned()).or_default().push((tier.to_owned(), it));
        }
    }
    found
}

fn selects(it: &ast::Agreement) -> impl Iterator<Item = &ast::Select> {
    it.items.iter().filter_map(|item| match item {
        ast::AgreementItem::Select(it) => Some(it),
        _ => None,
    })
}

impl<'a> Agreed<'a> {
    /// The tier that everyone has, and the selections with a condition, of a service.
    pub fn selection(&self, service: &str) -> (Option<String>, Vec<Selected<'a>>) {
        let mut everyone = None;
        let mut some = Vec::new();
        for (tier, it) in self.selected.get(service).into_iter().flatten() {
            if it.condition.is_some() {
                some.push((tier.clone(), *it));
            } else if everyone.is_none() {
                everyone = Some(tier.clone());
            }
        }
        if everyone.is_none()
            && some.is_empty()
            && let Some(info) = self.services.get(service)
            && let [only] = info.tier_order.as_slice()
        {
            everyone = Some(only.clone());
        }
        (everyone, some)
    }

    /// Checks every `select`.
    pub fn check_selects(&self, damaged: bool) {
        let mut known: BTreeSet<String> = BTreeSet::new();
        for (service, info) in &self.services {
            known.extend(info.tier_order.iter().map(|tier| format!("{service}.{tier}")));
        }
        let mut first_for: Vec<(String, At)> = Vec::new();
        for it in selects(self.ast) {
            let text = it.tier.text();
            let at = self.at(it.tier.span);
            if it.tier.parts.iter().any(ast::Ident::is_missing) {
                continue;
            }
            if !known.contains(&text) {
                let mut finding = self.cx.finding(
                    Code::UnknownName,
                    format!("no tier is called `{text}`"),
                    at,
                    "not defined",
                );
                if self.is_phantom(self.unit, Sought::Tier, &text) {
                    continue;
                }
                if let Some(near) = nearest(&text, known.iter().map(String::as_str)) {
                    finding =
                        finding.meant(near, self.cx.file(at.unit), at.span, Applicability::Safe);
                } else {
                    finding = finding.help("write the service and the tier: `desk.gold`");
                }
                self.cx.push(finding);
                continue;
            }
            let (service, tier) = text.split_once('.').unwrap_or((&text, ""));
            self.link_parts(self.unit, &it.tier.parts, &self.tier_places(service, Some(tier)));
            if let Some(stream) = &it.stream {
                self.link_stream(self.unit, stream);
            }
            let service = service.to_owned();
            if it.condition.is_none() {
                if let Some((_, first)) = first_for.iter().find(|(other, _)| *other == service) {
                    let finding = self.cx.finding(
                        Code::RepeatedStatement,
                        format!("two tiers of `{service}` are selected for everyone"),
                        at,
                        "selected here",
                    );
                    self.cx.push(
                        self.cx.also(finding, *first, "and here")
                            .help("keep one, or say whose each is: `select desk.gold for tickets where plan is gold`"),
                    );
                }
                first_for.push((service, at));
            } else if it.stream.is_none() {
                self.cx.report(
                    Code::MissingStatement,
                    "whose tier this is cannot be told",
                    at,
                    "of which records",
                    "write `select desk.gold for tickets where …`",
                );
            }
        }
        for (service, info) in &self.services {
            let (everyone, some) = self.selection(service);
            if info.tier_order.len() > 1 && everyone.is_none() && some.is_empty() && !damaged {
                let tiers: Vec<String> =
                    info.tier_order.iter().map(|tier| format!("`{tier}`")).collect();
                let mut finding = self
                    .cx
                    .finding(
                        Code::NoTierSelected,
                        format!(
                            "`{service}` has the tiers {}, and none is selected",
                            tiers.join(" and ")
                        ),
                        self.at(info.ast.head.name.span),
                        "which of them was bought",
                    )
                    .note("a target of a tier that nobody has is never measured")
                    .help(format!(
                        "write `select {service}.{}` after the service",
                        info.tier_order.first().map_or("gold", String::as_str)
                    ));
                let at = self.at(info.ast.span);
                let text = self.cx.unit(at.unit).map_or("", |unit| &unit.text);
                let before = text.get(..at.span.start).unwrap_or_default();
                let indent = before.rsplit('\n').next().unwrap_or_default();
                let behind = Span::new(at.span.end, at.span.end);
                if indent.trim().is_empty() {
                    for tier in &info.tier_order {
                        let line = format!("select {service}.{tier}");
                        let title = format!("write `{line}`");
                        let written = format!("\n{indent}{line}");
                        finding = finding.fix_unsafe(title, self.cx.file(at.unit), behind, written);
                    }
                }
                self.cx.push(finding);
            }
        }
    }

    /// Whom the targets of a tier are for.
    pub fn applies(&self, info: &ServiceInfo<'a>, tier: Option<&str>) -> Applies {
        let Some(tier) = tier else { return Applies::Always };
        let service = info.ast.head.name.as_str();
        let (everyone, some) = self.selection(service);
        let mut mine = Vec::new();
        let mut others = Vec::new();
        for (other, it) in &some {
            let (Some(stream), Some(condition)) = (&it.stream, &it.condition) else { continue };
            let Some(record) = self.stream(self.unit, stream.as_str(), stream.span) else {
                continue;
            };
            let condition = self.record_condition(self.env(), &record, condition);
            if other == tier {
                mine.push(condition.clone());
            }
            others.push(condition);
        }
        if everyone.as_deref() == Some(tier) {
            if others.is_empty() {
                return Applies::Always;
            }
            // Everyone's tier is that of all records that no other selection takes.
            let not = others.into_iter().map(|it| Expr::Not(Box::new(it))).collect::<Vec<_>>();
            return Applies::Where(all(not));
        }
        match mine.len() {
            0 => Applies::Never,
            1 => Applies::Where(mine.pop().unwrap_or(Expr::Literal(Value::Boolean(false)))),
            _ => Applies::Where(Expr::Any(mine)),
        }
    }
}

/// One condition, or all of several.
pub(crate) fn all(mut parts: Vec<Expr>) -> Expr {
    if parts.len() == 1
        && let Some(one) = parts.pop()
    {
        return one;
    }
    Expr::All(parts)
}
