//! What a name that was understood stands for, part by part: each part leads to its own owner.

use slate_model::{Credit, Name};
use slate_syntax::{Span, ast};

use crate::compile::At;
use crate::lower::agreed::{Agreed, RecordDef, RecordInfo};
use crate::lower::credit::credits_named;
use crate::lower::record::plural;
use crate::types::{Env, Members};

impl RecordInfo {
    /// Where a field or an event is declared.
    pub fn place(&self, word: &str) -> Option<At> {
        self.places.get(word).copied()
    }
}

impl<'a> Agreed<'a> {
    /// The parts of a name, the last of them first, stand for the last of these owners.
    pub fn link_parts(&self, unit: usize, parts: &[ast::Ident], owners: &[At]) {
        for (part, owner) in parts.iter().rev().zip(owners.iter().rev()) {
            self.cx.link(At { unit, span: part.span }, *owner);
        }
    }

    /// A name stands for a field or an event of a record.
    pub fn link_field(&self, unit: usize, path: &ast::Path, record: &RecordInfo) {
        if let Some(place) = record.place(&path.text()) {
            self.cx.link(At { unit, span: path.span }, place);
        }
    }

    /// A field of a record that is known by its name.
    pub fn link_group(&self, unit: usize, path: &ast::Path, record: Option<&Name>) {
        if let Some(record) = record.and_then(|record| self.known_record(record)) {
            self.link_field(unit, path, &record);
        }
    }

    /// A word stands for a value of a field.
    pub fn link_member(&self, members: &Members, word: &str, at: At) {
        if let Some((_, place)) = members.places.iter().find(|(known, _)| known == word) {
            self.cx.link(at, *place);
        }
    }

    /// `for east`: a value of the field that groups are made by.
    pub fn link_group_value(
        &self,
        env: Env<'_>,
        it: &ast::Expr,
        record: Option<&Name>,
        field: &Name,
    ) {
        let Some(record) = record.and_then(|record| self.known_record(record)) else { return };
        let Some(members) = record.members.get(field.as_str()) else { return };
        let at = env.at(it.span());
        match it {
            ast::Expr::Name(path) => self.link_member(members, &path.text(), at),
            ast::Expr::Literal(ast::Literal::Text(text)) => {
                self.link_member(members, text.as_str(), at);
            }
            _ => {}
        }
    }

    /// Many of a record: `tickets`, `common.tickets`.
    pub fn link_many(&self, unit: usize, text: &str, span: Span, def: &RecordDef<'a>) {
        let named = def.ast.plural.as_ref().unwrap_or(&def.ast.head.name);
        let definition = At { unit: def.def.at.unit, span: named.span };
        let mut span = span;
        if let Some((alias, _)) = text.split_once('.') {
            let dot = span.start.saturating_add(alias.len());
            if let Some(place) = self.alias(self.unit, true, alias) {
                self.cx.link(At { unit, span: Span::new(span.start, dot) }, place);
            }
            span = Span::new(dot.saturating_add(1), span.end);
        }
        self.cx.link(At { unit, span }, definition);
    }

    /// Many of a record, where there is one of that name.
    pub fn link_stream(&self, unit: usize, it: &ast::Ident) {
        let mut known = self.record_defs.iter();
        if let Some((_, def)) = known.find(|(shown, def)| plural(shown, def.ast) == it.as_str()) {
            self.link_many(unit, it.as_str(), it.span, def);
        }
    }

    /// The name under which a file was brought in.
    fn alias(&self, unit: usize, inside: bool, alias: &str) -> Option<At> {
        let own = inside.then_some(&self.names);
        let mut scopes = own.into_iter().chain(self.program.scope(unit));
        scopes.find_map(|scope| scope.aliases.get(alias)).map(|(_, at)| *at)
    }

    /// Where a service is defined.
    pub fn service_place(&self, service: &str) -> Option<At> {
        Some(self.at(self.services.get(service)?.ast.head.name.span))
    }

    /// Where a service and, where one is named, its tier are defined.
    pub fn tier_places(&self, service: &str, tier: Option<&str>) -> Vec<At> {
        let Some(info) = self.services.get(service) else { return Vec::new() };
        let tier = tier.and_then(|tier| info.tiers.get(tier));
        let heads = std::iter::once(&info.ast.head).chain(tier.map(|it| &it.head));
        heads.map(|head| self.at(head.name.span)).collect()
    }

    /// Where a target and its owners are defined, by its full name.
    pub fn target_places(&self, full: &str) -> Vec<At> {
        let Some((service, rest)) = full.split_once('.') else { return Vec::new() };
        let Some(info) = self.services.get(service) else { return Vec::new() };
        let Some(target) = info.targets.iter().find(|it| it.path() == rest) else {
            return Vec::new();
        };
        let mut places = self.tier_places(service, target.tier.as_deref());
        places.push(self.at(target.head.name.span));
        places
    }

    /// A metric and its service.
    pub fn link_metric(&self, unit: usize, path: &ast::Path, full: &str) {
        let Some(def) = self.metrics.get(full) else { return };
        let owners: Vec<At> =
            self.service_place(&def.service).into_iter().chain([def.at]).collect();
        self.link_parts(unit, &path.parts, &owners);
    }

    /// A credit, and of the credits of several targets the target.
    pub fn link_credit(&self, unit: usize, path: &ast::Path, credits: &[Credit]) {
        let Some((first, rest)) = path.parts.split_first() else { return };
        let head = self.ast.items.iter().find_map(|item| match item {
            ast::AgreementItem::Credit(it) if it.head.name.as_str() == first.as_str() => {
                Some(&it.head)
            }
            _ => None,
        });
        let Some(head) = head else { return };
        self.cx.link(At { unit, span: first.span }, self.at(head.name.span));
        let text = path.text();
        if let [one] = credits_named(credits, &text).as_slice()
            && let Some(credit) = credits.iter().find(|it| it.heading.name == **one)
        {
            self.link_parts(unit, rest, &self.target_places(credit.target.as_str()));
        }
    }
}
