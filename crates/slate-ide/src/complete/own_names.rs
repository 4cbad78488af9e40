//! The gaps of a clause, filled with names of the text: what is accepted means something at once.

use super::scene::Scene;
use crate::outline::{Symbol, SymbolKind as K};

/// Limits for the values of a field, from the most urgent on.
const HOURS: [u32; 6] = [1, 4, 8, 16, 24, 40];

impl Scene<'_> {
    /// A clause with names that are defined in the place of its examples.
    pub fn with_own_names(&self, clause: &str) -> String {
        let mut out = String::new();
        let mut rest = clause;
        while let Some((before, gap)) = rest.split_once("${") {
            let parts = gap.split_once('}').and_then(|(gap, behind)| {
                let (number, example) = gap.split_once(':')?;
                Some((number, example, behind))
            });
            let Some((number, example, behind)) = parts else { break };
            let own = self.own_name(clause, example).unwrap_or_else(|| example.to_owned());
            out.push_str(&format!("{before}${{{number}:{own}}}"));
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// What stands in a gap instead of its example.
    fn own_name(&self, clause: &str, example: &str) -> Option<String> {
        let begins = |word: &str| clause.starts_with(word);
        let last = |kind: K| self.of_kind(&[kind]).last();
        let written = |symbol: &Symbol| self.written(&symbol.path);
        match example {
            "GBP" if !begins("agreement") => self.currency(),
            "support_hours" if begins("timer") => {
                let first = self.of_kind(&[K::Calendar]).next();
                first.map_or_else(|| Some("24x7".to_owned()), written)
            }
            "ticket" => Some(self.told_of()?.name.clone()),
            "tickets" => Some(self.plural(self.told_of()?)),
            "outages" => {
                let mut records = self.of_kind(&[K::Record]);
                Some(self.plural(records.find(|it| self.is_interval(it))?))
            }
            "first_response" => self.own_of_service(K::Timer),
            "uptime" if begins("target") => self.own_of_service(K::Metric),
            "desk.response" => last(K::Target).and_then(written),
            "desk.charge" => {
                let target = last(K::Target)?;
                Some(format!("{}.charge", target.path.split('.').next()?))
            }
            "agreement" => Some(last(K::Agreement)?.name.clone()),
            "target" => {
                // Those of an agreement are not named at the top of a file but of its own.
                let all = self.snapshot.symbols_of(self.path);
                Some(all.iter().rfind(|it| it.kind == K::Target)?.name.clone())
            }
            "resolved" => self.member(&["resolved", "done", "fixed", "closed"]),
            "waiting" => self.member(&["wait", "hold", "pending"]),
            "P1: 1 h, P2: 4 h" => self.limits(),
            _ => None,
        }
    }

    /// The record that happens at an instant.
    fn told_of(&self) -> Option<&Symbol> {
        let mut records = self.of_kind(&[K::Record]);
        records.find(|it| !self.is_only_interval(it))
    }

    /// The last timer or metric of the service.
    fn own_of_service(&self, kind: K) -> Option<String> {
        let service = format!("{}.", self.service()?);
        let own = self.of_kind(&[kind]).filter(|it| it.path.starts_with(&service)).last()?;
        self.written(&own.path)
    }

    /// The value of the status of a record that one of some words is about.
    fn member(&self, about: &[&str]) -> Option<String> {
        let values = self.members("status");
        let found = about.iter().find_map(|word| values.iter().find(|it| it.name.contains(word)));
        found.map(|it| it.name.clone())
    }

    /// A limit for each priority.
    fn limits(&self) -> Option<String> {
        let hours = HOURS.iter().chain(std::iter::repeat(&40));
        let values = self.members("priority");
        let rows: Vec<String> =
            values.iter().zip(hours).map(|(it, hours)| format!("{}: {hours} h", it.name)).collect();
        (!rows.is_empty()).then(|| rows.join(", "))
    }

    /// The values of a field of that record.
    fn members(&self, field: &str) -> Vec<&Symbol> {
        let Some(record) = self.told_of() else { return Vec::new() };
        let Some(field) = self.field(Some(&record.path), field) else { return Vec::new() };
        field.children.iter().filter(|it| it.kind == K::Member).collect()
    }
}
