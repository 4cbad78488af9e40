//! The gaps of a clause, filled with names of the text: what is accepted means something at once.

use super::scene::Scene;
use crate::outline::{Symbol, SymbolKind as K};

/// Limits for the values of a field, from the most urgent on.
const HOURS: [u32; 6] = [1, 4, 8, 16, 24, 40];

/// What is said of a record whose clock stops, of one whose clock waits, and of whose fault it is.
const RESOLVED: &[&str] = &["resolved", "done", "fixed", "complete", "restored", "closed"];
const WAITING: &[&str] = &["wait", "hold", "pending", "suspended"];
const CUSTOMER: &[&str] = &["customer", "client", "user"];

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
            "status" => {
                let about = if clause.contains("waiting") { WAITING } else { RESOLVED };
                Some(self.state(about)?.0.name.clone())
            }
            "resolved" => Some(self.state(RESOLVED)?.1.name.clone()),
            "waiting" => Some(self.state(WAITING)?.1.name.clone()),
            "caused_by" => Some(self.state(CUSTOMER)?.0.name.clone()),
            "customer" if begins("exclude") => Some(self.state(CUSTOMER)?.1.name.clone()),
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

    /// The field of that record, and its value, that one of some words is about: of `status` where it
    /// has such a value, else of any.
    fn state(&self, about: &[&str]) -> Option<(&Symbol, &Symbol)> {
        let mut fields = self.choices();
        fields.sort_by_key(|field| field.name != "status");
        about.iter().find_map(|word| {
            fields.iter().find_map(|field| {
                let value = members(field).into_iter().find(|it| it.name.contains(word))?;
                Some((*field, value))
            })
        })
    }

    /// A limit for each priority, or for each value of the first field that tells no state.
    fn limits(&self) -> Option<String> {
        let hours = HOURS.iter().chain(std::iter::repeat(&40));
        let state = self.state(RESOLVED).map(|(field, _)| &field.name);
        let mut fields = self.choices();
        fields.sort_by_key(|field| (field.name != "priority", Some(&field.name) == state));
        let values = members(fields.first()?);
        let rows: Vec<String> =
            values.iter().zip(hours).map(|(it, hours)| format!("{}: {hours} h", it.name)).collect();
        (!rows.is_empty()).then(|| rows.join(", "))
    }

    /// The fields of that record that are one of some values, in their order.
    fn choices(&self) -> Vec<&Symbol> {
        let Some(record) = self.told_of() else { return Vec::new() };
        let own = |it: &&Symbol| it.path == format!("{}.{}", record.path, it.name);
        let fields = self.of_kind(&[K::Field]).filter(own);
        fields.filter(|it| !members(it).is_empty()).collect()
    }
}

/// The values of a field.
fn members(field: &Symbol) -> Vec<&Symbol> {
    field.children.iter().filter(|it| it.kind == K::Member).collect()
}
